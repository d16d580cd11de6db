package telegram_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/go-telegram/bot/models"

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

func TestWebhookWithoutASecretLetsNobodyIn(t *testing.T) {
	t.Parallel()
	h := &handler{}
	open := telegram.NewWebhook(telegram.WebhookOptions{Handler: h, Lanes: bot.NewLanes(1), Log: slog.New(slog.DiscardHandler)})
	if w := post(open, "", strings.NewReader(press)); w.Code != 401 || len(h.handled) != 0 {
		t.Errorf("status %d, handled %v", w.Code, h.handled)
	}
}

func TestWebhookAcknowledgesWhatConcernsNobody(t *testing.T) {
	t.Parallel()
	h := &handler{err: errors.New("must not be asked")}
	if w := post(hook(h), "rahasia", strings.NewReader(`{"update_id":9,"channel_post":{"chat":{"id":5},"text":"x"}}`)); w.Code != 200 {
		t.Errorf("status %d", w.Code)
	}
}

func TestWebhookSurvivesAPanic(t *testing.T) {
	t.Parallel()
	h := &handler{before: func(bot.Update) { panic("a bug") }}
	if w := post(hook(h), "rahasia", strings.NewReader(press)); w.Code != 503 {
		t.Errorf("status %d", w.Code)
	}
}

// Updates of one chat are handled one after another, of two chats at once.
func TestWebhookWorksInLanes(t *testing.T) {
	t.Parallel()
	chat := func(id, chat int) io.Reader {
		return strings.NewReader(fmt.Sprintf(`{"update_id":%d,"message":{"chat":{"id":%d},"text":"x"}}`, id, chat))
	}
	began, goOn := make(chan int64, 3), make(chan struct{})
	w := hook(&handler{before: func(u bot.Update) { began <- u.ID; <-goOn }})
	var served sync.WaitGroup
	served.Go(func() { post(w, "rahasia", chat(1, 5)) })
	if id := <-began; id != 1 {
		t.Errorf("update %d began", id)
	}
	served.Go(func() { post(w, "rahasia", chat(2, 5)) })
	served.Go(func() { post(w, "rahasia", chat(3, 6)) })
	if id := <-began; id != 3 {
		t.Errorf("update %d began", id)
	}
	close(goOn)
	served.Wait()
	if id := <-began; id != 2 {
		t.Errorf("update %d began", id)
	}
}

// BenchmarkWebhook compares with the least that a handler can do: read the
// update as the library declares it, and answer.
func BenchmarkWebhook(b *testing.B) {
	bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var u models.Update
		if json.NewDecoder(r.Body).Decode(&u) == nil && u.CallbackQuery != nil {
			_, _ = fmt.Fprintf(w, `{"method":"answerCallbackQuery","callback_query_id":%q}`, u.CallbackQuery.ID)
		}
	})
	for name, h := range map[string]http.Handler{"ours": hook(answering{}), "bare": bare} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if w := post(h, "rahasia", strings.NewReader(press)); w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}

// answering is a handler that has nothing to do.
type answering struct{}

func (answering) Handle(_ context.Context, u bot.Update) (bot.Answer, error) {
	return bot.Answer{Press: u.Press.ID}, nil
}
