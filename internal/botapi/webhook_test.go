package botapi

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// bot is a webhook that a test controls.
type bot struct {
	mu     sync.Mutex
	texts  map[int64][]string
	secret []string
	all    int
	seen   chan struct{}
	answer func(u got) (int, string)
}

// hooked sets a webhook that answers as told; nil is an empty 200.
func (w *world) hooked(answer func(u got) (int, string), p params) *bot {
	w.t.Helper()
	b := &bot{texts: map[int64][]string{}, seen: make(chan struct{}, 10000), answer: answer}
	h := httptest.NewServer(b)
	w.t.Cleanup(h.Close)
	if p == nil {
		p = params{}
	}
	p["url"] = h.URL + "/hook"
	w.do("setWebhook", p)
	return b
}

func (b *bot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var u got
	if json.Unmarshal(body, &u) != nil || u.Message == nil {
		return
	}
	b.mu.Lock()
	b.texts[u.Message.Chat.ID] = append(b.texts[u.Message.Chat.ID], u.Message.Text)
	b.secret = append(b.secret, r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
	b.all++
	b.mu.Unlock()
	code, text := http.StatusOK, ""
	if b.answer != nil {
		code, text = b.answer(u)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = io.WriteString(w, text)
	b.seen <- struct{}{}
}

func (b *bot) wait(t *testing.T, n int) {
	t.Helper()
	for range n {
		select {
		case <-b.seen:
		case <-time.After(10 * time.Second):
			t.Fatal("the webhook was not called")
		}
	}
}

func (b *bot) of(p *Person) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.texts[p.ID()])
}

func TestWebhookGetsUpdatesOfAChatInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	b := w.hooked(nil, params{"secret_token": "s3cret_-", "max_connections": 3})
	people := make([]*Person, 5)
	for i := range people {
		people[i] = w.NewUser(User{FirstName: fmt.Sprint(i)})
	}
	want := []string{}
	for i := range 20 {
		for _, p := range people {
			p.Send(fmt.Sprint(i))
		}
		want = append(want, fmt.Sprint(i))
	}
	b.wait(t, 100)
	for _, p := range people {
		if got := b.of(p); !slices.Equal(got, want) {
			t.Errorf("%s: got %v", p.User().FirstName, got)
		}
	}
	for _, s := range b.secret {
		if s != "s3cret_-" {
			t.Fatalf("secret %q", s)
		}
	}
}

func TestWebhookIsTriedAgainWithoutOvertaking(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	failures := 2
	b := w.hooked(func(got) (int, string) {
		if failures > 0 {
			failures--
			return http.StatusInternalServerError, ""
		}
		return http.StatusOK, ""
	}, nil)
	p := w.NewUser(User{FirstName: "Sari"})
	p.Send("a")
	p.Send("b")
	b.wait(t, 4)
	if got := b.of(p); !slices.Equal(got, []string{"a", "a", "a", "b"}) {
		t.Errorf("got %v", got)
	}
	info := decode[map[string]any](t, w.do("getWebhookInfo", nil))
	if info["last_error_message"] != "Wrong response from the webhook: 500 Internal Server Error" {
		t.Errorf("info %v", info)
	}
}

func TestCallInTheWebhooksAnswerIsMade(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	w.hooked(func(u got) (int, string) {
		return http.StatusOK, fmt.Sprintf(`{"method":"sendMessage","chat_id":%d,"text":"balas %s"}`, u.Message.Chat.ID, u.Message.Text)
	}, nil)
	p := w.NewUser(User{FirstName: "Sari"})
	p.Send("a")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := p.WaitFor(ctx, func(m []Message) bool { return len(m) == 2 && m[1].Text == "balas a" }); err != nil {
		t.Error(err, p.Messages())
	}
}

func TestPendingUpdatesReachANewWebhook(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.NewUser(User{FirstName: "Sari"})
	p.Send("a")
	b := w.hooked(nil, nil)
	b.wait(t, 1)
	p.Send("b")
	w.do("deleteWebhook", params{"drop_pending_updates": true})
	expectTexts(t, w.updates(nil))
}

func TestDuplicateAndReorderedDelivery(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.NewUser(User{FirstName: "Sari"})
	for _, text := range []string{"a", "b", "c"} {
		p.Send(text)
	}
	w.Fault(Fault{Method: "webhook", Reorder: true, Times: 1})
	w.Fault(Fault{Method: "webhook", DuplicateDelivery: true, Times: 1})
	b := w.hooked(nil, nil)
	b.wait(t, 4)
	if got := strings.Join(b.of(p), ""); got != "bbac" {
		t.Errorf("delivered %s, want bbac", got)
	}
}

func TestWebhookParametersAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	w.refused("setWebhook", params{"url": "nonsense"}, "Bad Request: invalid webhook URL specified")
	w.refused("setWebhook", params{"url": "https://x.id", "secret_token": strings.Repeat("a", 257)}, "Bad Request: secret token is too long")
	w.refused("setWebhook", params{"url": "https://x.id", "secret_token": "a b"}, "Bad Request: secret token contains unallowed characters")
}
