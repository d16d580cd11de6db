package bot

import (
	"errors"
	"fmt"
	"time"
)

// Failure is why a call to Telegram did not do what it was asked to. The list
// of reasons is closed: each has one treatment.
type Failure struct {
	Reason Reason
	// RetryAfter is how long Telegram wants to be left alone, for TooManyRequests.
	RetryAfter time.Duration
	// MovedTo is the new id of the chat, for Migrated.
	MovedTo int64
	// Unsent is true for a Temporary failure before anything could reach
	// Telegram, so that the call certainly had no effect.
	Unsent bool
	// Err is what Telegram or the network said, without secrets.
	Err error
}

// Reason classifies a Failure.
type Reason uint8

// The reasons, each with its treatment.
const (
	// Temporary: network, 5xx, unreadable answer. Try again; the call may
	// have had its effect.
	Temporary Reason = iota
	// TooManyRequests: wait RetryAfter, then try again.
	TooManyRequests
	// NotModified: the message already looks so. Counts as success.
	NotModified
	// MessageGone: the message to edit or answer no longer exists or can no
	// longer be edited. Send a new one.
	MessageGone
	// Blocked: the person blocked the bot or deleted the account. Stop writing.
	Blocked
	// ChatNotFound: no such chat. Stop writing.
	ChatNotFound
	// TopicGone: the forum topic was deleted or closed. Make a new one.
	TopicGone
	// Migrated: the group has a new id, MovedTo.
	Migrated
	// BadMarkup: the text cannot be parsed. Send it without formatting.
	BadMarkup
	// StalePress: the press is too old to be answered. Ignore.
	StalePress
	// Unauthorized: the token is wrong or revoked. Nothing will work.
	Unauthorized
	// Refused: any other refusal; the same call will be refused again.
	Refused
)

// String gives the reason's name in metrics and logs.
func (r Reason) String() string {
	names := [...]string{"temporary", "too_many_requests", "not_modified", "message_gone", "blocked", "chat_not_found",
		"topic_gone", "migrated", "bad_markup", "stale_press", "unauthorized", "refused"}
	if int(r) < len(names) {
		return names[r]
	}
	return "unknown"
}

// Error implements error.
func (f *Failure) Error() string { return fmt.Sprintf("%s: %v", f.Reason, f.Err) }

// Unwrap gives the underlying error.
func (f *Failure) Unwrap() error { return f.Err }

// FailureOf finds the Failure in err. An error without one is Temporary,
// since nothing is known about it.
func FailureOf(err error) *Failure {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f
	}
	return &Failure{Reason: Temporary, Err: err}
}
