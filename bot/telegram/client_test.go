package telegram_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

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

// wants compares the only call that came with a method and its parameters.
func (s *server) wants(t *testing.T, method, parameters string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.paths) != 1 || s.paths[0] != "/bot"+token+"/"+method {
		t.Fatalf("calls %q, want one of %s", s.paths, method)
	}
	var got, want any
	if err := errors.Join(json.Unmarshal([]byte(s.bodies[0]), &got), json.Unmarshal([]byte(parameters), &want)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func client(t testing.TB, address string) *telegram.Client {
	t.Helper()
	c, err := telegram.NewClient(telegram.Options{Token: token, URL: address})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const sent = `{"ok":true,"result":{"message_id":42,"date":1,"chat":{"id":7,"type":"private"}}}`

func TestSendGoesOutAsJSON(t *testing.T) {
	t.Parallel()
	s := serve(t, 200, sent)
	card := bot.Card{Text: "<b>Halo</b> & halo", Rows: [][]bot.Button{{{Label: "Ya", Data: "a"}, {Label: "Situs", URL: "https://x.id?a=1&b=2"}}}}
	id, err := client(t, s.URL+"/").Send(t.Context(), 7, card)
	if err != nil || id != 42 {
		t.Fatalf("message %d, %v", id, err)
	}
	s.wants(t, "sendMessage", `{"chat_id":7,"text":"<b>Halo</b> & halo","parse_mode":"HTML","link_preview_options":{"is_disabled":true},
		"reply_markup":{"inline_keyboard":[[{"text":"Ya","callback_data":"a"},{"text":"Situs","url":"https://x.id?a=1&b=2"}]]}}`)
}

func TestSendPlainTakesTheFormattingOut(t *testing.T) {
	t.Parallel()
	s := serve(t, 200, sent)
	card := bot.Card{Text: `<b>Gula</b> &amp; <a href="x">susu</a> 1 < 2 <i`}
	if _, err := client(t, s.URL).SendPlain(t.Context(), 7, card); err != nil {
		t.Fatal(err)
	}
	s.wants(t, "sendMessage", `{"chat_id":7,"text":"Gula & susu 1 < 2 <i","link_preview_options":{"is_disabled":true},"reply_markup":{"inline_keyboard":[]}}`)
}

func TestEditNamesTheMessage(t *testing.T) {
	t.Parallel()
	s := serve(t, 200, sent)
	if err := client(t, s.URL).Edit(t.Context(), -1001234567890, 8, bot.Card{Text: "x"}); err != nil {
		t.Fatal(err)
	}
	s.wants(t, "editMessageText", `{"chat_id":-1001234567890,"message_id":8,"text":"x","parse_mode":"HTML","link_preview_options":{"is_disabled":true},"reply_markup":{"inline_keyboard":[]}}`)
}

func TestStripSendsAnEmptyKeyboard(t *testing.T) {
	t.Parallel()
	s := serve(t, 200, `{"ok":true,"result":true}`)
	if err := client(t, s.URL).Strip(t.Context(), 7, 8); err != nil {
		t.Fatal(err)
	}
	s.wants(t, "editMessageReplyMarkup", `{"chat_id":7,"message_id":8,"reply_markup":{"inline_keyboard":[]}}`)
}

func TestAnswerCarriesTheToast(t *testing.T) {
	t.Parallel()
	s := serve(t, 200, `{"ok":true,"result":true}`)
	if err := client(t, s.URL).Answer(t.Context(), bot.Answer{Press: "77", Toast: "Tersimpan"}); err != nil {
		t.Fatal(err)
	}
	s.wants(t, "answerCallbackQuery", `{"callback_query_id":"77","text":"Tersimpan"}`)
}

func TestEachRefusalHasItsReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code        int
		description string
		parameters  string
		want        bot.Failure // without Err
	}{
		{400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message", "", bot.Failure{Reason: bot.NotModified}},
		{400, "Bad Request: TOPIC_NOT_MODIFIED", "", bot.Failure{Reason: bot.NotModified}},
		{400, "Bad Request: message to edit not found", "", bot.Failure{Reason: bot.MessageGone}},
		{400, "Bad Request: message to be replied not found", "", bot.Failure{Reason: bot.MessageGone}},
		{400, "Bad Request: message can't be edited", "", bot.Failure{Reason: bot.MessageGone}},
		{400, "Bad Request: MESSAGE_ID_INVALID", "", bot.Failure{Reason: bot.MessageGone}},
		{400, "Bad Request: message identifier is not specified", "", bot.Failure{Reason: bot.MessageGone}},
		{400, "Bad Request: there is no text in the message to edit", "", bot.Failure{Reason: bot.MessageGone}},
		{400, `Bad Request: can't parse entities: Unsupported start tag "x" at byte offset 5`, "", bot.Failure{Reason: bot.BadMarkup}},
		{400, "Bad Request: chat not found", "", bot.Failure{Reason: bot.ChatNotFound}},
		{400, "Bad Request: user not found", "", bot.Failure{Reason: bot.ChatNotFound}},
		{400, "Bad Request: PEER_ID_INVALID", "", bot.Failure{Reason: bot.ChatNotFound}},
		{400, "Bad Request: message thread not found", "", bot.Failure{Reason: bot.TopicGone}},
		{400, "Bad Request: TOPIC_CLOSED", "", bot.Failure{Reason: bot.TopicGone}},
		{400, "Bad Request: TOPIC_DELETED", "", bot.Failure{Reason: bot.TopicGone}},
		{400, "Bad Request: TOPIC_ID_INVALID", "", bot.Failure{Reason: bot.TopicGone}},
		{400, "Bad Request: query is too old and response timeout expired or query ID is invalid", "", bot.Failure{Reason: bot.StalePress}},
		{400, "Bad Request: group chat was upgraded to a supergroup chat", `,"parameters":{"migrate_to_chat_id":-1001234567890}`, bot.Failure{Reason: bot.Migrated, MovedTo: -1001234567890}},
		{400, "Bad Request: BUTTON_DATA_INVALID", "", bot.Failure{Reason: bot.Refused}},
		{400, "Bad Request: message is too long", "", bot.Failure{Reason: bot.Refused}},
		{400, "Bad Request: not enough rights to send text messages to the chat", "", bot.Failure{Reason: bot.Refused}},
		{401, "Unauthorized", "", bot.Failure{Reason: bot.Unauthorized}},
		{403, "Forbidden: bot was blocked by the user", "", bot.Failure{Reason: bot.Blocked}},
		{403, "Forbidden: user is deactivated", "", bot.Failure{Reason: bot.Blocked}},
		{403, "Forbidden: bot was kicked from the supergroup chat", "", bot.Failure{Reason: bot.Blocked}},
		{403, "Forbidden: bot can't initiate conversation with a user", "", bot.Failure{Reason: bot.Blocked}},
		{404, "Not Found", "", bot.Failure{Reason: bot.Unauthorized}},
		{409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running", "", bot.Failure{Reason: bot.Temporary}},
		{413, "Request Entity Too Large", "", bot.Failure{Reason: bot.Refused}},
		{429, "Too Many Requests: retry after 35", `,"parameters":{"retry_after":35}`, bot.Failure{Reason: bot.TooManyRequests, RetryAfter: 35 * time.Second}},
		{500, "Internal Server Error", "", bot.Failure{Reason: bot.Temporary}},
		{502, "Bad Gateway", "", bot.Failure{Reason: bot.Temporary}},
	} {
		t.Run(fmt.Sprint(c.code, " ", c.description), func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.code, fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q%s}`, c.code, c.description, c.parameters))
			api := client(t, s.URL)
			_, hot := api.Send(t.Context(), 7, bot.Card{Text: "x"})
			rare := api.SendFile(t.Context(), 7, bot.File{Name: "a", Content: []byte("b")})
			for how, err := range map[string]error{"as JSON": hot, "through the library": rare} {
				if err == nil {
					t.Fatalf("%s: no error", how)
				}
				got := *bot.FailureOf(err)
				if !strings.Contains(got.Err.Error(), c.description) {
					t.Errorf("%s: %v does not say why", how, got.Err)
				}
				if got.Err = nil; got != c.want {
					t.Errorf("%s: %+v, want %+v", how, got, c.want)
				}
			}
		})
	}
}

func TestAnswersThatAreNotTelegrams(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		want   bot.Reason
	}{
		"a proxy's page":       {502, "<html>bad gateway</html>", bot.Temporary},
		"a proxy's limit":      {413, "<html>too large</html>", bot.Refused},
		"cut":                  {200, `{"ok":true,"result":{"mess`, bot.Temporary},
		"nothing":              {200, "", bot.Temporary},
		"neither yes nor no":   {200, "{}", bot.Temporary},
		"a redirect":           {302, "", bot.Temporary},
		"a refusal by status":  {403, `{"ok":false}`, bot.Blocked},
		"another kind of yes":  {200, `{"ok":true,"result":true}`, bot.Temporary},
		"a yes to nothing":     {200, `{"ok":true,"result":{}}`, bot.Temporary},
		"a yes without result": {200, `{"ok":true}`, bot.Temporary},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := client(t, serve(t, c.status, c.body).URL).Send(t.Context(), 7, bot.Card{Text: "x"})
			if err == nil || bot.FailureOf(err).Reason != c.want {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

func TestWhatIsAlreadySoCountsAsDone(t *testing.T) {
	t.Parallel()
	same := client(t, serve(t, 400, `{"ok":false,"error_code":400,"description":"Bad Request: message is not modified"}`).URL)
	old := client(t, serve(t, 400, `{"ok":false,"error_code":400,"description":"Bad Request: query is too old and response timeout expired or query ID is invalid"}`).URL)
	for name, err := range map[string]error{
		"edit":   same.Edit(t.Context(), 7, 8, bot.Card{Text: "x"}),
		"strip":  same.Strip(t.Context(), 7, 8),
		"answer": old.Answer(t.Context(), bot.Answer{Press: "1"}),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if old.Edit(t.Context(), 7, 8, bot.Card{Text: "x"}) == nil {
		t.Error("an edit is forgiven what only an answer is")
	}
}

func TestTheLibrarysCallsHaveALength(t *testing.T) {
	t.Parallel()
	var length int64
	var body string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		length, body = r.ContentLength, string(raw)
		_, _ = io.WriteString(w, sent)
	}))
	defer s.Close()
	if err := client(t, s.URL).SendFile(t.Context(), 7, bot.File{Name: "data.txt", Content: []byte("isi berkas"), Caption: "<b>ini</b>"}); err != nil {
		t.Fatal(err)
	}
	if length != int64(len(body)) {
		t.Errorf("length %d for %d bytes", length, len(body))
	}
	for _, want := range []string{"data.txt", "isi berkas", "<b>ini</b>", "HTML"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
}

func TestMetricsAreToldEachCall(t *testing.T) {
	t.Parallel()
	s := serve(t, 403, `{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`)
	var told []string
	api, err := telegram.NewClient(telegram.Options{Token: token, URL: s.URL, Metrics: func(method, reason string, took time.Duration) {
		if took <= 0 {
			t.Errorf("%s took %s", method, took)
		}
		told = append(told, method+" "+reason)
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, sendErr := api.Send(t.Context(), 7, bot.Card{Text: "x"})
	_, meErr := api.Me(t.Context())
	if sendErr == nil || meErr == nil {
		t.Error("a refusal is no error")
	}
	if want := []string{"sendMessage blocked", "getMe blocked"}; !reflect.DeepEqual(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

func TestNewClientSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, o := range []telegram.Options{
		{Token: token}, {Token: token, URL: "api.telegram.org"}, {Token: token, URL: "ftp://x"}, {Token: token, URL: "http://[::1"},
		{URL: "https://api.telegram.org"}, {Token: token, URL: "http://x/\x00"},
	} {
		if _, err := telegram.NewClient(o); err == nil || strings.Contains(err.Error(), "a-token-that") {
			t.Errorf("%q gives %v", o.URL, err)
		}
	}
}

// The token stands in every address. Go puts addresses into errors, and proxies
// put them into pages.
func TestTheTokenIsNeverSaid(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	addresses := map[string]string{
		"nobody listens":   gone.URL,
		"a page":           serve(t, 404, "Cannot POST /bot"+token+"/sendMessage").URL,
		"a refusal":        serve(t, 400, `{"ok":false,"error_code":400,"description":"no /bot`+token+`/x"}`).URL,
		"half of it":       serve(t, 400, `{"ok":false,"error_code":400,"description":"no a-token-that-must-not-be-seen-anywhere"}`).URL,
		"a wrong kind":     serve(t, 200, `{"ok":true,"result":"`+token+`"}`).URL,
		"a broken address": serve(t, 200, `{"ok":"`+token+`"}`).URL,
	}
	for name, address := range addresses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := client(t, address)
			_, send := api.Send(t.Context(), 7, bot.Card{Text: "x"})
			_, me := api.Me(t.Context())
			_, info := api.WebhookInfo(t.Context())
			for _, err := range []error{send, me, info, api.SendFile(t.Context(), 7, bot.File{Name: "a"}), api.SetCommands(t.Context(), "", nil)} {
				if err == nil || strings.Contains(err.Error(), "a-token-that") {
					t.Errorf("error %v", err)
				}
			}
			if said := fmt.Sprintf("%v %+v %#v", api, api, api); strings.Contains(said, "a-token-that") {
				t.Error(said)
			}
		})
	}
}

func TestASecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	s := telegram.Secret(token)
	all := struct{ S telegram.Secret }{s}
	raw, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "token", s, "all", all)
	slog.New(slog.NewTextHandler(&log, nil)).Info("start", "token", s, "all", all)
	if said := fmt.Sprintf("%s %v %+v %#v %q %x %d %v %+v %#v %s %s %s", s, s, s, s, s, s, s, all, all, all, log.String(), raw, s.String()); strings.Contains(said, "token-that") || strings.Contains(said, "2d746f6b656e") {
		t.Error(said)
	}
}

func TestAnotherServerIsNotFollowed(t *testing.T) {
	t.Parallel()
	other := serve(t, 200, sent)
	s := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer s.Close()
	api := client(t, s.URL)
	_, err := api.Send(t.Context(), 7, bot.Card{Text: "x"})
	if _, meErr := api.Me(t.Context()); err == nil || meErr == nil {
		t.Error("a redirect counts as an answer")
	}
	if len(other.paths) != 0 {
		t.Errorf("it was followed: %s", other.paths)
	}
}

// quick answers as Telegram does, at once.
func quick(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	_, _ = io.WriteString(w, sent)
}

// BenchmarkSend compares with the library's own transport.
func BenchmarkSend(b *testing.B) {
	s := httptest.NewServer(http.HandlerFunc(quick))
	defer s.Close()
	b.Run("ours", func(b *testing.B) {
		api := client(b, s.URL)
		card := bot.Card{Text: "Langkah <b>3</b>", Rows: [][]bot.Button{{{Label: "Ya", Data: "a"}}}}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := api.Send(b.Context(), 7, card); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		api, err := tg.New(token, tg.WithServerURL(s.URL), tg.WithSkipGetMe())
		if err != nil {
			b.Fatal(err)
		}
		p := &tg.SendMessageParams{ChatID: 7, Text: "Langkah <b>3</b>", ParseMode: models.ParseModeHTML,
			LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: new(true)},
			ReplyMarkup:        &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "Ya", CallbackData: "a"}}}}}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := api.SendMessage(b.Context(), p); err != nil {
				b.Fatal(err)
			}
		}
	})
}
