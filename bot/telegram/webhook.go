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
	// maxBody bounds an update, in bytes; the largest that Telegram sends are
	// far below.
	maxBody = 1 << 20
	// handleTime bounds the handling of one update. Telegram waits for a
	// webhook a little longer.
	handleTime = 40 * time.Second
	// secretHeader carries the webhook's secret.
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
)

// apply has an update handled within handleTime. It goes on when ctx ends: work
// that has begun is finished, and its effect counts. A panic becomes an error,
// or else one update would stop the process again each time that it comes.
func apply(ctx context.Context, h Handler, u bot.Update) (answer bot.Answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = bot.Panicked(p)
		}
	}()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), handleTime)
	defer cancel()
	return h.Handle(ctx, u)
}

// WebhookOptions are what a webhook is made of. All fields are needed; without
// a Secret, nothing is let in.
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
	if !h.knows(r.Header.Get(secretHeader)) {
		http.Error(w, "The secret is missing or wrong.", http.StatusUnauthorized)
		return
	}
	u, problem, status := h.read(w, r)
	if problem != "" {
		http.Error(w, problem, status)
		return
	}
	if u.Kind == bot.KindNone {
		return // 200
	}
	answer, err := h.handle(r.Context(), u)
	if err != nil {
		h.Log.Warn("an update is not acknowledged; Telegram will send it again", "update", u.ID, "kind", u.Kind.String(), "error", err)
		http.Error(w, "Please send it again.", http.StatusServiceUnavailable)
		return
	}
	if answer.Press == "" {
		return // 200
	}
	w.Header().Set("Content-Type", "application/json")
	// If this is lost, the update comes again.
	_ = json.NewEncoder(w).Encode(pressAnswer{Method: "answerCallbackQuery", ID: answer.Press, Text: answer.Toast})
}

// knows compares a secret with the right one. Hashing first makes that take the
// same time for any length.
func (h *webhook) knows(given string) bool {
	sum := sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(sum[:], h.secret[:]) == 1 && h.Secret != ""
}

// read takes the body and decodes it, or says what is wrong with it.
func (h *webhook) read(w http.ResponseWriter, r *http.Request) (u bot.Update, problem string, status int) {
	body := h.buffers.Get().(*bytes.Buffer)
	defer h.buffers.Put(body)
	body.Reset()
	if _, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return u, "An update is at most 1 MiB.", http.StatusRequestEntityTooLarge
		}
		return u, "The body ended early.", http.StatusBadRequest
	}
	u, err := Decode(body.Bytes())
	if err != nil {
		return u, "This is no update in JSON.", http.StatusBadRequest
	}
	return u, "", http.StatusOK
}

// handle runs in the chat's lane, even when Telegram hangs up meanwhile: the
// repeated update will find the effect.
func (h *webhook) handle(ctx context.Context, u bot.Update) (bot.Answer, error) {
	var answer bot.Answer
	var failed error
	if err := h.Lanes.Do(ctx, u.Chat, func() { answer, failed = apply(ctx, h.Handler, u) }); err != nil {
		return bot.Answer{}, err
	}
	return answer, failed
}
