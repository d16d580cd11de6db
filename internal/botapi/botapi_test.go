package botapi

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"
)

const testToken = "123:test"

// world is a server with a bot that talks to it by HTTP.
type world struct {
	*Server
	t    testing.TB
	http *httptest.Server
}

func newWorld(t testing.TB, limits bool) *world {
	t.Helper()
	start := time.Date(2026, 10, 17, 9, 0, 0, 0, time.UTC)
	s := New(Config{
		Token: testToken, BotName: "PLUT", BotUsername: "plut_bot", Limits: limits,
		Now: func() time.Time { return start },
	})
	h := httptest.NewServer(s.Handler())
	t.Cleanup(func() {
		s.Close()
		h.Close()
	})
	return &world{Server: s, t: t, http: h}
}

// reply is the answer to a call.
type reply struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

// params are the parameters of a call, sent as JSON.
type params map[string]any

func (w *world) try(method string, p params) reply {
	w.t.Helper()
	body, err := json.Marshal(p)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.post("/bot"+testToken+"/"+method, "application/json", body)
}

func (w *world) post(path, kind string, body []byte) reply {
	w.t.Helper()
	resp, err := http.Post(w.http.URL+path, kind, bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	var r reply
	if err := json.Unmarshal(raw, &r); err != nil {
		w.t.Fatalf("%s: %v: %s", path, err, raw)
	}
	if !r.OK && r.Code != resp.StatusCode {
		w.t.Errorf("%s: status %d but error_code %d", path, resp.StatusCode, r.Code)
	}
	return r
}

// do calls a method that must succeed.
func (w *world) do(method string, p params) json.RawMessage {
	w.t.Helper()
	r := w.try(method, p)
	if !r.OK {
		w.t.Fatalf("%s: %s", method, r.Description)
	}
	return r.Result
}

// message calls a method that gives a message.
func (w *world) message(method string, p params) Message {
	w.t.Helper()
	return decode[Message](w.t, w.do(method, p))
}

// refused calls a method that must be refused in these words.
func (w *world) refused(method string, p params, words string) {
	w.t.Helper()
	r := w.try(method, p)
	if r.OK || r.Description != words {
		w.t.Errorf("%s %v: got %v %q, want refusal %q", method, p, r.OK, r.Description, words)
	}
}

func decode[T any](t testing.TB, raw json.RawMessage) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("decode %s: %v", raw, err)
	}
	return v
}

// user is somebody who has started the bot.
func (w *world) user(name string) *Person {
	p := w.NewUser(User{FirstName: name, Username: name, Language: "id"})
	p.Send("/start")
	return p
}

func button(label, data string) map[string]any {
	return map[string]any{"inline_keyboard": [][]any{{map[string]any{"text": label, "callback_data": data}}}}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
