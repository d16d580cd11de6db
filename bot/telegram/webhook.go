package telegram

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"plutbot/bot"
)

// Handler applies an update. A nil error says that its effect is committed and
// that it may be acknowledged.
type Handler interface {
	Handle(ctx context.Context, u bot.Update) (bot.Answer, error)
}

const (
	// maxBody bounds an update; the largest that Telegram sends are far below.
	maxBody = 1 << 20
	// handleTime bounds the handling of one update.
	handleTime = 40 * time.Second
	// secretHeader carries the webhook's secret.
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
)

// WebhookOptions are what a webhook is made of.
type WebhookOptions struct {
	Secret  Secret
	Handler Handler
	Lanes   *bot.Lanes
	Log     *slog.Logger
}

// webhook receives updates by HTTP.
type webhook struct {
	WebhookOptions
	secret  [sha256.Size]byte
	buffers sync.Pool
}

// NewWebhook makes the handler that Telegram posts updates to. It answers 200
// only when an update's effect is committed, and 503 when it must come again.
func NewWebhook(o WebhookOptions) http.Handler {
	return &webhook{WebhookOptions: o, secret: sha256.Sum256([]byte(o.Secret)), buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }}}
}

// ServeHTTP implements http.Handler.
func (h *webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "Updates are posted.", http.StatusMethodNotAllowed)
		return
	}
	// Hashing first makes the comparison take the same time for any length.
	given := sha256.Sum256([]byte(r.Header.Get(secretHeader)))
	if subtle.ConstantTimeCompare(given[:], h.secret[:]) != 1 {
		http.Error(w, "The secret is missing or wrong.", http.StatusUnauthorized)
		return
	}
	u, ok := h.read(w, r)
	if !ok {
		return
	}
	answer, err := h.handle(r.Context(), u)
	if err != nil {
		h.Log.Warn("an update could not be committed; Telegram will send it again", "update", u.ID, "kind", u.Kind.String(), "error", err)
		http.Error(w, "Please send it again.", http.StatusServiceUnavailable)
		return
	}
	if answer.Press == "" {
		return // 200
	}
	body := answerBody(answer)
	body.Method = "answerCallbackQuery"
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body) // Telegram will send it again if this is lost
}

// read takes the body and decodes it, or answers why it cannot.
func (h *webhook) read(w http.ResponseWriter, r *http.Request) (bot.Update, bool) {
	body := h.buffers.Get().(*bytes.Buffer)
	defer h.buffers.Put(body)
	body.Reset()
	if _, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			http.Error(w, "An update is at most 1 MiB.", http.StatusRequestEntityTooLarge)
			return bot.Update{}, false
		}
		http.Error(w, "The body ended early.", http.StatusBadRequest)
		return bot.Update{}, false
	}
	u, err := Decode(body.Bytes())
	if err != nil {
		http.Error(w, "This is no update in JSON.", http.StatusBadRequest)
		return bot.Update{}, false
	}
	return u, true
}

// handle runs in the chat's lane. Once begun, it goes on when Telegram hangs
// up: the effect counts, and the repeated update will find it.
func (h *webhook) handle(ctx context.Context, u bot.Update) (answer bot.Answer, err error) {
	if u.Kind == bot.KindNone {
		return bot.Answer{}, nil
	}
	type result struct {
		answer bot.Answer
		err    error
	}
	done := make(chan result, 1)
	working := context.WithoutCancel(ctx)
	h.Lanes.Go(u.Chat, func() {
		limited, cancel := context.WithTimeout(working, handleTime)
		defer cancel()
		answer, err := h.Handler.Handle(limited, u)
		done <- result{answer, err}
	})
	select {
	case r := <-done:
		return r.answer, r.err
	case <-ctx.Done():
		return bot.Answer{}, ctx.Err()
	}
}
