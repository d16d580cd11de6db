package telegram_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"plutbot/bot"
	"plutbot/bot/telegram"
)

// handler notes what it is given, and fails when it is told to.
type handler struct {
	mu      sync.Mutex
	handled []int64
	answer  bot.Answer
	err     error
	before  func(bot.Update)
}

func (h *handler) Handle(_ context.Context, u bot.Update) (bot.Answer, error) {
	if h.before != nil {
		h.before(u)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.handled = append(h.handled, u.ID)
	return h.answer, h.err
}

func hook(h telegram.Handler) http.Handler {
	return telegram.NewWebhook(telegram.WebhookOptions{Secret: "rahasia", Handler: h, Lanes: bot.NewLanes(4), Log: slog.New(slog.DiscardHandler)})
}

func post(h http.Handler, secret string, body io.Reader) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/telegram", body)
	if secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const press = `{"update_id":9,"callback_query":{"id":"77","from":{"id":5},"data":"m","message":{"message_id":3,"date":1,"chat":{"id":5,"type":"private"}}}}`

func TestWebhookAnswersThePressInItsOwnResponse(t *testing.T) {
	t.Parallel()
	h := &handler{answer: bot.Answer{Press: "77", Toast: "Tersimpan"}}
	w := post(hook(h), "rahasia", strings.NewReader(press))
	want := `{"method":"answerCallbackQuery","callback_query_id":"77","text":"Tersimpan"}`
	if got := strings.TrimSpace(w.Body.String()); w.Code != 200 || got != want {
		t.Errorf("%d %s", w.Code, got)
	}
}

func TestWebhookRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		secret string
		body   io.Reader
		want   int
	}{
		"no secret":       {"", strings.NewReader(press), 401},
		"wrong secret":    {"rahasi", strings.NewReader(press), 401},
		"longer secret":   {"rahasia1", strings.NewReader(press), 401},
		"10 MB":           {"rahasia", strings.NewReader(strings.Repeat(" ", 10<<20)), 413},
		"no JSON":         {"rahasia", strings.NewReader("update_id=9"), 400},
		"cut JSON":        {"rahasia", strings.NewReader(press[:40]), 400},
		"nothing":         {"rahasia", strings.NewReader(""), 400},
		"broken transfer": {"rahasia", io.MultiReader(strings.NewReader(press[:40]), brokenReader{}), 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := &handler{}
			if w := post(hook(h), c.secret, c.body); w.Code != c.want {
				t.Errorf("status %d, want %d", w.Code, c.want)
			}
			if len(h.handled) > 0 {
				t.Error("it was handled all the same")
			}
		})
	}
	w := httptest.NewRecorder()
	hook(&handler{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/telegram", nil))
	if w.Code != 405 {
		t.Errorf("GET gives %d", w.Code)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestWebhookAsksAgainForWhatWasNotCommitted(t *testing.T) {
	t.Parallel()
	h := &handler{err: errors.New("no store")}
	if w := post(hook(h), "rahasia", strings.NewReader(press)); w.Code != 503 {
		t.Errorf("status %d", w.Code)
	}
}

func TestWebhookFinishesWhatBeganWhenTelegramHangsUp(t *testing.T) {
	t.Parallel()
	began, goOn := make(chan struct{}), make(chan struct{})
	h := &handler{before: func(bot.Update) { close(began); <-goOn }}
	lanes := bot.NewLanes(1)
	w := telegram.NewWebhook(telegram.WebhookOptions{Secret: "rahasia", Handler: h, Lanes: lanes, Log: slog.New(slog.DiscardHandler)})
	ctx, hangUp := context.WithCancel(t.Context())
	r := httptest.NewRequest(http.MethodPost, "/telegram", strings.NewReader(press)).WithContext(ctx)
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "rahasia")
	served := make(chan struct{})
	recorder := httptest.NewRecorder()
	go func() { defer close(served); w.ServeHTTP(recorder, r) }()
	<-began
	hangUp()
	<-served
	close(goOn)
	lanes.Wait()
	if len(h.handled) != 1 {
		t.Errorf("handled %v", h.handled)
	}
	if recorder.Code == 200 {
		t.Error("acknowledged before it was done")
	}
}

func BenchmarkWebhook(b *testing.B) {
	h := hook(&handler{answer: bot.Answer{Press: "77"}})
	b.ReportAllocs()
	for b.Loop() {
		if w := post(h, "rahasia", strings.NewReader(press)); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
