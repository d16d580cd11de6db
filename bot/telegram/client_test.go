package telegram_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/telegram"
)

const token = "12345678:a-token-that-must-not-be-seen-anywhere"

// server answers every call with one text and keeps what came.
type server struct {
	*httptest.Server
	mu     sync.Mutex
	paths  []string
	bodies []string
}

func serve(t *testing.T, status int, response string) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.paths, s.bodies = append(s.paths, r.URL.Path), append(s.bodies, string(body))
		s.mu.Unlock()
		w.WriteHeader(status)
		_, _ = io.WriteString(w, response)
	}))
	t.Cleanup(s.Close)
	return s
}

func client(t *testing.T, address string) *telegram.Client {
	t.Helper()
	c, err := telegram.NewClient(telegram.Options{Token: token, URL: address})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSendGoesOutAsJSON(t *testing.T) {
	t.Parallel()
	s := serve(t, 200, `{"ok":true,"result":{"message_id":42}}`)
	card := bot.Card{Text: "<b>Halo</b> & halo", Rows: [][]bot.Button{{{Label: "Ya", Data: "a"}, {Label: "Situs", URL: "https://x.id"}}}}
	id, err := client(t, s.URL).Send(t.Context(), 7, card)
	if err != nil || id != 42 {
		t.Fatalf("message %d, %v", id, err)
	}
	if s.paths[0] != "/bot"+token+"/sendMessage" {
		t.Errorf("path %s", s.paths[0])
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(s.bodies[0]), &got); err != nil {
		t.Fatal(err)
	}
	if got["chat_id"] != 7.0 || got["text"] != card.Text || got["parse_mode"] != "HTML" || got["message_id"] != nil {
		t.Errorf("body %s", s.bodies[0])
	}
	if !strings.Contains(s.bodies[0], `"inline_keyboard":[[{"text":"Ya","callback_data":"a"},{"text":"Situs","url":"https://x.id"}]]`) {
		t.Errorf("buttons %s", s.bodies[0])
	}
}

func TestSendPlainTakesTheFormattingOut(t *testing.T) {
	t.Parallel()
	s := serve(t, 200, `{"ok":true,"result":{"message_id":42}}`)
	if _, err := client(t, s.URL).SendPlain(t.Context(), 7, bot.Card{Text: `<b>Gula</b> &amp; <a href="x">susu</a> 1 < 2`}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(s.bodies[0], `"text":"Gula & susu 1 < 2"`) || strings.Contains(s.bodies[0], "parse_mode") {
		t.Errorf("body %s", s.bodies[0])
	}
}

func TestStripSendsAnEmptyKeyboard(t *testing.T) {
	t.Parallel()
	s := serve(t, 200, `{"ok":true,"result":true}`)
	if err := client(t, s.URL).Strip(t.Context(), 7, 8); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(s.bodies[0], `"reply_markup":{"inline_keyboard":[]}`) {
		t.Errorf("body %s", s.bodies[0])
	}
}

func TestSendFileCarriesNameAndContent(t *testing.T) {
	t.Parallel()
	s := serve(t, 200, `{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"}}}`)
	if err := client(t, s.URL).SendFile(t.Context(), 7, bot.File{Name: "data.txt", Content: []byte("isi berkas"), Caption: "ini"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"data.txt", "isi berkas"} {
		if !strings.Contains(s.bodies[0], want) {
			t.Errorf("no %q in %s", want, s.bodies[0])
		}
	}
}

func TestEachRefusalHasItsReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status      int
		description string
		parameters  string
		want        bot.Reason
	}{
		{400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message", "", bot.NotModified},
		{400, "Bad Request: message to edit not found", "", bot.MessageGone},
		{400, "Bad Request: message can't be edited", "", bot.MessageGone},
		{400, "Bad Request: MESSAGE_ID_INVALID", "", bot.MessageGone},
		{400, `Bad Request: can't parse entities: Unsupported start tag "x" at byte offset 5`, "", bot.BadMarkup},
		{400, "Bad Request: chat not found", "", bot.ChatNotFound},
		{400, "Bad Request: message thread not found", "", bot.TopicGone},
		{400, "Bad Request: TOPIC_CLOSED", "", bot.TopicGone},
		{400, "Bad Request: TOPIC_DELETED", "", bot.TopicGone},
		{400, "Bad Request: query is too old and response timeout expired or query ID is invalid", "", bot.StalePress},
		{400, "Bad Request: group chat was upgraded to a supergroup chat", `,"parameters":{"migrate_to_chat_id":-1009}`, bot.Migrated},
		{400, "Bad Request: BUTTON_DATA_INVALID", "", bot.Refused},
		{401, "Unauthorized", "", bot.Unauthorized},
		{403, "Forbidden: bot was blocked by the user", "", bot.Blocked},
		{403, "Forbidden: user is deactivated", "", bot.Blocked},
		{403, "Forbidden: bot was kicked from the supergroup chat", "", bot.Blocked},
		{404, "Not Found", "", bot.Unauthorized},
		{429, "Too Many Requests: retry after 35", `,"parameters":{"retry_after":35}`, bot.TooManyRequests},
		{500, "Internal Server Error", "", bot.Temporary},
		{502, "Bad Gateway", "", bot.Temporary},
	} {
		t.Run(c.description, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.status, fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q%s}`, c.status, c.description, c.parameters))
			api := client(t, s.URL)
			_, err := api.Send(t.Context(), 7, bot.Card{Text: "x"})
			f := bot.FailureOf(err)
			if f.Reason != c.want {
				t.Errorf("hot call: %s, want %s", f.Reason, c.want)
			}
			if c.status == 429 && f.RetryAfter != 35*time.Second {
				t.Errorf("retry after %s", f.RetryAfter)
			}
			if c.want == bot.Migrated && f.MovedTo != -1009 {
				t.Errorf("moved to %d", f.MovedTo)
			}
			if rare := bot.FailureOf(api.SendFile(t.Context(), 7, bot.File{Name: "a", Content: []byte("b")})); rare.Reason != c.want {
				t.Errorf("rare call: %s, want %s", rare.Reason, c.want)
			}
		})
	}
}

func TestUnchangedEditAndStalePressCountAsDone(t *testing.T) {
	t.Parallel()
	s := serve(t, 400, `{"ok":false,"error_code":400,"description":"Bad Request: message is not modified"}`)
	if err := client(t, s.URL).Edit(t.Context(), 7, 8, bot.Card{Text: "x"}); err != nil {
		t.Error(err)
	}
	s = serve(t, 400, `{"ok":false,"error_code":400,"description":"Bad Request: query is too old and response timeout expired or query ID is invalid"}`)
	if err := client(t, s.URL).Answer(t.Context(), bot.Answer{Press: "1"}); err != nil {
		t.Error(err)
	}
}

// The token stands in every address, and Go puts addresses into errors.
func TestTheTokenIsNeverSaid(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	garbage := serve(t, 502, "<html>bad gateway</html>")
	for name, address := range map[string]string{"nobody listens": gone.URL, "garbage": garbage.URL, "no address": "http://[::1"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, err := telegram.NewClient(telegram.Options{Token: token, URL: address})
			if err != nil {
				t.Fatal(err)
			}
			_, sent := api.Send(t.Context(), 7, bot.Card{Text: "x"})
			_, me := api.Me(t.Context())
			for _, err := range []error{sent, me, api.SendFile(t.Context(), 7, bot.File{Name: "a"})} {
				if err == nil || strings.Contains(err.Error(), "a-token-that") {
					t.Errorf("error %v", err)
				}
			}
		})
	}
	s := telegram.Secret(token)
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "token", s, "all", struct{ S telegram.Secret }{s})
	if said := fmt.Sprintf("%s %v %#v %s", s, s, s, log.String()); strings.Contains(said, "a-token-that") {
		t.Error(said)
	}
}

func BenchmarkSend(b *testing.B) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"ok":true,"result":{"message_id":42}}`)
	}))
	defer s.Close()
	api, err := telegram.NewClient(telegram.Options{Token: token, URL: s.URL})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := api.Send(b.Context(), 7, bot.Card{Text: "Langkah 3", Rows: [][]bot.Button{{{Label: "Ya", Data: "a"}}}}); err != nil {
			b.Fatal(err)
		}
	}
}
