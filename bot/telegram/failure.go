package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"plutbot/bot"
)

// refusal is how Telegram says no.
type refusal struct {
	Code        int    `json:"error_code"`
	Description string `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MovedTo    int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// reasons maps what Telegram's descriptions contain to reasons, for codes that
// mean several things. The first that fits counts.
var reasons = []struct {
	code   int
	text   string
	reason bot.Reason
}{
	{400, "message is not modified", bot.NotModified},
	{400, "message to edit not found", bot.MessageGone},
	{400, "message can't be edited", bot.MessageGone},
	{400, "message_id_invalid", bot.MessageGone},
	{400, "message identifier is not specified", bot.MessageGone},
	{400, "there is no text in the message to edit", bot.MessageGone},
	{400, "can't parse entities", bot.BadMarkup},
	{400, "message thread not found", bot.TopicGone},
	{400, "topic_closed", bot.TopicGone},
	{400, "topic_deleted", bot.TopicGone},
	{400, "topic_id_invalid", bot.TopicGone},
	{400, "query is too old", bot.StalePress},
	{400, "query_id_invalid", bot.StalePress},
	{400, "query id is invalid", bot.StalePress},
	{400, "upgraded to a supergroup", bot.Migrated},
	{400, "chat not found", bot.ChatNotFound},
	{400, "user not found", bot.ChatNotFound},
	{400, "peer_id_invalid", bot.ChatNotFound},
	{400, "user_is_blocked", bot.Blocked},
	{403, "", bot.Blocked},
	{401, "", bot.Unauthorized},
	{404, "", bot.Unauthorized}, // the path holds the token
	{429, "", bot.TooManyRequests},
	{409, "", bot.Temporary}, // another poller, or a webhook: see Poller
}

// failure classifies a refusal.
func (r refusal) failure(method string) *bot.Failure {
	f := &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("%s: %d %s", method, r.Code, r.Description),
		RetryAfter: time.Duration(r.Parameters.RetryAfter) * time.Second, MovedTo: r.Parameters.MovedTo}
	if r.Code >= http.StatusInternalServerError || r.Code == 0 {
		f.Reason = bot.Temporary
		return f
	}
	description := strings.ToLower(r.Description)
	for _, known := range reasons {
		if r.Code == known.code && strings.Contains(description, known.text) {
			f.Reason = known.reason
			return f
		}
	}
	return f
}

// networkFailure is a call without an answer. The address in Go's own error
// holds the token, so only what happened is kept.
func networkFailure(method string, err error) *bot.Failure {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	return &bot.Failure{Reason: bot.Temporary, Err: fmt.Errorf("%s: %w", method, err)}
}
