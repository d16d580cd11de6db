package telegram

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"plutbot/bot"
)

// refusal is how Telegram says no.
type refusal struct {
	Code        int    `json:"error_code"`
	Description string `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"` // seconds
		MovedTo    int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// Error implements error.
func (r *refusal) Error() string { return fmt.Sprintf("%d %s", r.Code, r.Description) }

// failure classifies a refusal of a method.
func (r *refusal) failure(method string) *bot.Failure {
	return &bot.Failure{
		Reason:     r.reason(),
		RetryAfter: time.Duration(r.Parameters.RetryAfter) * time.Second,
		MovedTo:    r.Parameters.MovedTo,
		Err:        fmt.Errorf("%s: %w", method, r),
	}
}

func (r *refusal) reason() bot.Reason {
	switch {
	case r.Parameters.MovedTo != 0:
		return bot.Migrated
	case r.Code == http.StatusBadRequest:
		return badRequest(strings.ToLower(r.Description))
	case r.Code == http.StatusForbidden:
		return bot.Blocked
	case r.Code == http.StatusUnauthorized, r.Code == http.StatusNotFound:
		return bot.Unauthorized // the path holds the token: what is not found is the bot
	case r.Code == http.StatusTooManyRequests:
		return bot.TooManyRequests
	case r.Code == http.StatusConflict:
		return bot.Temporary // another poller or a webhook: see Poller
	case r.Code >= 400 && r.Code < 500:
		return bot.Refused
	default:
		return bot.Temporary
	}
}

// badRequest tells apart what Telegram puts under one code, by its words in
// lower case. Words in capitals come through from behind the Bot API; most of
// them it has translated, but not in every release.
func badRequest(description string) bot.Reason {
	for _, known := range [...]struct {
		words  string
		reason bot.Reason
	}{
		{"message is not modified", bot.NotModified},
		{"message_not_modified", bot.NotModified},
		{"topic_not_modified", bot.NotModified},
		{"message to edit not found", bot.MessageGone},
		{"message to be replied not found", bot.MessageGone},
		{"message can't be edited", bot.MessageGone},
		{"message_id_invalid", bot.MessageGone},
		{"message identifier is not specified", bot.MessageGone},
		{"there is no text in the message to edit", bot.MessageGone},
		{"can't parse entities", bot.BadMarkup},
		{"message thread not found", bot.TopicGone},
		{"topic_closed", bot.TopicGone},
		{"topic_deleted", bot.TopicGone},
		{"topic_id_invalid", bot.TopicGone},
		{"query is too old", bot.StalePress},
		{"query_id_invalid", bot.StalePress},
		{"upgraded to a supergroup", bot.Migrated},
		{"chat not found", bot.ChatNotFound},
		{"user not found", bot.ChatNotFound},
		{"peer_id_invalid", bot.ChatNotFound},
		{"user_is_blocked", bot.Blocked},
		{"input_user_deactivated", bot.Blocked},
	} {
		if strings.Contains(description, known.words) {
			return known.reason
		}
	}
	return bot.Refused
}
