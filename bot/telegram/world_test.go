package telegram_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/telegram"
	"plutbot/internal/botapi"
)

// world is a local Bot API with a bot that counts: it answers each message with
// a new card, and each press by counting up on the card.
type world struct {
	*botapi.Server
	api    *telegram.Client
	person *botapi.Person
	failed atomic.Int64 // how many updates are still to fail
	kinds  chan bot.Kind
}

// The two ways in which updates come.
var intakes = map[string]func(t *testing.T, w *world){"polling": byPolling, "webhook": byWebhook}

func newWorld(t *testing.T) *world {
	t.Helper()
	s := botapi.New(botapi.Config{Token: token, BotName: "PLUT", BotUsername: "plut_bot"})
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	t.Cleanup(s.Close)
	return &world{Server: s, api: client(t, server.URL), person: s.NewUser(botapi.User{FirstName: "Sari", Language: "id"}),
		kinds: make(chan bot.Kind, 100)}
}

func byPolling(t *testing.T, w *world) {
	poller := telegram.NewPoller(telegram.PollerOptions{Client: w.api, Handler: w, Lanes: bot.NewLanes(4), Log: slog.New(slog.DiscardHandler),
		Lease: func(context.Context) (bool, error) { return true, nil }})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- poller.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if open := w.Pending(); len(open) != 0 {
			t.Errorf("open at Telegram: %s", open)
		}
	})
}

func byWebhook(t *testing.T, w *world) {
	server := httptest.NewServer(hook(w))
	t.Cleanup(server.Close)
	if err := w.api.SetWebhook(t.Context(), server.URL, "rahasia", 4); err != nil {
		t.Fatal(err)
	}
}

func (w *world) Handle(ctx context.Context, u bot.Update) (bot.Answer, error) {
	if w.failed.Add(-1) >= 0 {
		return bot.Answer{}, errors.New("no store")
	}
	w.kinds <- u.Kind
	card := bot.Card{Text: "<b>" + strings.TrimSpace(u.Command+" "+u.Text+" ok") + "</b>", Rows: [][]bot.Button{{{Label: "+1", Data: "I"}}}}
	switch u.Kind {
	case bot.KindPress:
		card.Text, card.Rows[0][0].Data = u.Press.Data, u.Press.Data+"I"
		return bot.Answer{Press: u.Press.ID, Toast: "Ya"}, w.api.Edit(ctx, u.Chat, u.Press.Message, card)
	case bot.KindBlocked:
		return bot.Answer{}, nil
	default:
		_, err := w.api.Send(ctx, u.Chat, card)
		return bot.Answer{}, err
	}
}

// sees waits until the newest message in the person's chat has a text.
func (w *world) sees(t *testing.T, text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var seen string
	if err := w.person.WaitFor(ctx, func(list []botapi.Message) bool {
		if len(list) > 0 {
			seen = list[len(list)-1].Text
		}
		return seen == text
	}); err != nil {
		t.Fatalf("sees %q, want %q: %v", seen, text, err)
	}
}

func (w *world) newest() botapi.Message {
	list := w.person.Messages()
	return list[len(list)-1]
}

func TestAConversation(t *testing.T) {
	t.Parallel()
	for name, connect := range intakes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			connect(t, w)
			w.person.Send("/start halal")
			w.sees(t, "start halal ok")
			var query string
			for _, want := range []string{"I", "II", "III"} {
				m := w.newest()
				var err error
				if query, err = w.person.Press(m.ID, want); err != nil {
					t.Fatal(err)
				}
				w.sees(t, want)
			}
			w.person.Send("terima kasih")
			w.sees(t, "terima kasih ok")
			// The chat's updates come in order, so the last press is answered.
			if toast, _, answered := w.person.Toast(query); !answered || toast != "Ya" {
				t.Errorf("toast %q, answered %t", toast, answered)
			}
			w.person.SendLocation(-6.9, 107.6)
			w.sees(t, "ok")
			w.person.Block()
			w.person.Unblock()
			w.sees(t, "ok")
			for _, want := range []bot.Kind{bot.KindCommand, bot.KindPress, bot.KindPress, bot.KindPress, bot.KindText, bot.KindLocation, bot.KindBlocked, bot.KindUnblocked} {
				if got := <-w.kinds; got != want {
					t.Errorf("got %s, want %s", got, want)
				}
			}
		})
	}
}

func TestWhatCouldNotBeCommittedComesAgainInOrder(t *testing.T) {
	t.Parallel()
	for name, connect := range intakes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.failed.Store(2)
			connect(t, w)
			w.person.Send("satu")
			w.person.Send("dua")
			w.sees(t, "dua ok")
			var texts []string
			for _, m := range w.person.Messages() {
				if m.From.IsBot {
					texts = append(texts, m.Text)
				}
			}
			if !slices.Equal(texts, []string{"satu ok", "dua ok"}) {
				t.Errorf("answers %q", texts)
			}
		})
	}
}

func TestTelegramsRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, chat := t.Context(), w.person.ID()
	card := bot.Card{Text: "<b>Halo</b>", Rows: [][]bot.Button{{{Label: "Ya", Data: "a"}}}}
	wants := func(err error, reason bot.Reason) {
		t.Helper()
		if err == nil || bot.FailureOf(err).Reason != reason {
			t.Errorf("%v, want %s", err, reason)
		}
	}
	_, err := w.api.Send(ctx, 1, card)
	wants(err, bot.ChatNotFound)
	_, err = w.api.Send(ctx, chat, card)
	wants(err, bot.ChatNotFound) // who never wrote cannot be written to

	w.person.Send("/start")
	id, err := w.api.Send(ctx, chat, card)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.api.Edit(ctx, chat, id, card); err != nil {
		t.Errorf("an edit without a change: %v", err)
	}
	for range 2 {
		if err := w.api.Strip(ctx, chat, id); err != nil {
			t.Errorf("strip: %v", err)
		}
	}
	wants(w.api.Edit(ctx, chat, id+1000, card), bot.MessageGone)

	broken := bot.Card{Text: "1 &lt; <b>2"}
	_, err = w.api.Send(ctx, chat, broken)
	wants(err, bot.BadMarkup)
	if _, err := w.api.SendPlain(ctx, chat, broken); err != nil {
		t.Error(err)
	}
	w.sees(t, "1 < 2")
	_, err = w.api.Send(ctx, chat, bot.Card{Text: "x", Rows: [][]bot.Button{{{Label: "x", Data: string(make([]byte, 65))}}}})
	wants(err, bot.Refused)
	if err := w.api.Answer(ctx, bot.Answer{Press: "1"}); err != nil {
		t.Errorf("an unknown press: %v", err)
	}
	if err := w.api.SendFile(ctx, chat, bot.File{Name: "data.txt", Content: []byte("isi"), Caption: "<i>ini</i>"}); err != nil {
		t.Error(err)
	}
	if m := w.newest(); m.Document == nil || m.Document.Name != "data.txt" || m.Caption != "ini" {
		t.Errorf("got %+v", m)
	}

	w.Fault(botapi.Fault{Method: "sendMessage", Code: 429, RetryAfter: 7, Times: 1})
	_, err = w.api.Send(ctx, chat, card)
	wants(err, bot.TooManyRequests)
	if after := bot.FailureOf(err).RetryAfter; after != 7*time.Second {
		t.Errorf("retry after %s", after)
	}
	w.Fault(botapi.Fault{Method: "sendMessage", Drop: true, Times: 1})
	_, err = w.api.Send(ctx, chat, card)
	wants(err, bot.Temporary)
	w.person.Block()
	wants(w.api.SendFile(ctx, chat, bot.File{Name: "x", Content: []byte("x")}), bot.Blocked)
}

func TestSetup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	if name, err := w.api.Me(ctx); err != nil || name != "plut_bot" {
		t.Errorf("name %q, %v", name, err)
	}
	if err := errors.Join(
		w.api.SetCommands(ctx, "en", []telegram.Command{{Name: "start", Description: "Begin"}}),
		w.api.SetDescription(ctx, "", "pendek", "panjang"),
		w.api.SetWebhook(ctx, "https://plut.example/telegram", "rahasia", 40),
	); err != nil {
		t.Fatal(err)
	}
	if info, err := w.api.WebhookInfo(ctx); err != nil || info != (telegram.WebhookInfo{URL: "https://plut.example/telegram"}) {
		t.Errorf("webhook %+v, %v", info, err)
	}
	if err := w.api.DeleteWebhook(ctx); err != nil {
		t.Error(err)
	}
	got := map[string]map[string]string{}
	for _, c := range w.Calls() {
		got[c.Method] = c.Params
	}
	for method, want := range map[string]map[string]string{
		"setMyCommands":         {"language_code": "en", "commands": `[{"command":"start","description":"Begin"}]`},
		"setMyShortDescription": {"short_description": "pendek"},
		"setMyDescription":      {"description": "panjang"},
		"setWebhook":            {"url": "https://plut.example/telegram", "secret_token": "rahasia", "max_connections": "40", "allowed_updates": `["message","edited_message","callback_query","my_chat_member","message_reaction"]`},
		"deleteWebhook":         {},
	} {
		for name, value := range want {
			if got[method][name] != value {
				t.Errorf("%s: %s is %q, want %q", method, name, got[method][name], value)
			}
		}
		if got[method] == nil {
			t.Errorf("no call of %s", method)
		}
	}
}
