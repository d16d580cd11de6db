package botapi

import (
	"fmt"
	"net/http"
)

// apiError is a refusal in Telegram's words.
type apiError struct {
	code        int
	description string
	retryAfter  int   // seconds; only with 429
	movedTo     int64 // the chat's new id; only for a group that became a supergroup
}

// Error implements error.
func (e *apiError) Error() string { return fmt.Sprintf("%d %s", e.code, e.description) }

func badRequest(format string, args ...any) *apiError {
	return &apiError{code: http.StatusBadRequest, description: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func forbidden(what string) *apiError {
	return &apiError{code: http.StatusForbidden, description: "Forbidden: " + what}
}

func conflict(what string) *apiError {
	return &apiError{code: http.StatusConflict, description: "Conflict: " + what}
}

func upgraded(to int64) *apiError {
	return &apiError{code: http.StatusBadRequest, description: "Bad Request: group chat was upgraded to a supergroup chat", movedTo: to}
}

func tooMany(seconds int) *apiError {
	return &apiError{
		code:        http.StatusTooManyRequests,
		description: fmt.Sprintf("Too Many Requests: retry after %d", seconds),
		retryAfter:  seconds,
	}
}
