package botapi

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// control does what the page does.
func (w *world) control(method, path, body string) (int, json.RawMessage) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.http.URL+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return resp.StatusCode, raw
}

func (w *world) must(path, body string) json.RawMessage {
	w.t.Helper()
	code, raw := w.control(http.MethodPost, path, body)
	if code != http.StatusOK {
		w.t.Fatalf("%s: %d %s", path, code, raw)
	}
	return raw
}

func TestPageActsForPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	user := decode[userView](t, w.must("/control/users", `{"first_name":"Bu Ani","username":"ani","language_code":"id"}`))
	at := "/control/users/" + itoa(user.ID)
	w.must(at+"/send", `{"text":"/start"}`)
	m := w.message("sendMessage", params{"chat_id": user.ID, "text": "Halo", "reply_markup": button("Ya", "y")})
	pressed := decode[map[string]string](t, w.must(at+"/press", `{"message_id":`+itoa(int64(m.ID))+`,"data":"y"}`))
	w.do("answerCallbackQuery", params{"callback_query_id": pressed["callback_query_id"]})
	w.must(at+"/location", `{"latitude":-7.5,"longitude":110.8}`)
	w.must(at+"/contact", `{"phone_number":"+62"}`)
	w.must(at+"/sticker", `{"emoji":"👍"}`)
	form := w.upload("getMe", nil, nil)
	if form.OK != true {
		t.Error(form)
	}
	w.must(at+"/block", `{}`)
	if code, _ := w.control(http.MethodPost, at+"/send", `{"text":"x"}`); code != http.StatusBadRequest {
		t.Errorf("a blocked bot was written to: %d", code)
	}
	w.must(at+"/unblock", `{}`)
	for path, body := range map[string]string{
		"/control/users":         `{"first_name":""}`,
		"/control/users/5/send":  `{"text":"x"}`,
		at + "/press":            `{"message_id":99,"data":"y"}`,
		at + "/send":             `{`,
		"/control/clock":         `{"date":"besok"}`,
		"/control/users/x/block": `{}`,
	} {
		if code, _ := w.control(http.MethodPost, path, body); code != http.StatusBadRequest {
			t.Errorf("%s %s: %d", path, body, code)
		}
	}
	kinds := []string{}
	for _, u := range w.updates(nil) {
		switch {
		case u.Message != nil:
			kinds = append(kinds, "message")
		case u.Query != nil:
			kinds = append(kinds, "press "+u.Query.Data)
		case u.Member != nil:
			kinds = append(kinds, u.Member.New.Status)
		}
	}
	if got := strings.Join(kinds, ","); got != "message,press y,message,message,message,kicked,member" {
		t.Errorf("updates %s", got)
	}
}

func TestPageControlsClockFaultsAndLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	w.must("/control/clock", `{"date":"2027-01-31"}`)
	if raw := w.must("/control/clock", `{"advance_seconds":90}`); string(raw) != `{"now":"2027-01-31T09:01:30Z"}`+"\n" {
		t.Errorf("clock %s", raw)
	}
	w.must("/control/faults", `[{"method":"getMe","code":500,"delay_ms":1}]`)
	if w.try("getMe", nil).OK {
		t.Error("no fault")
	}
	if code, _ := w.control(http.MethodDelete, "/control/faults", ""); code != http.StatusOK || !w.try("getMe", nil).OK {
		t.Error("the fault stays")
	}
	w.must("/control/limits", `{"on":true}`)
	p := w.user("sari")
	for range chatBurst {
		w.do("sendMessage", params{"chat_id": p.ID(), "text": "x"})
	}
	w.refused("sendMessage", params{"chat_id": p.ID(), "text": "x"}, "Too Many Requests: retry after 1")
	calls := decode[[]callView](t, w.must2("/control/calls?after=1"))
	if len(calls) != 7 || calls[0].Method != "getMe" || calls[6].OK {
		t.Errorf("calls %+v", calls)
	}
	record := decode[struct {
		Calls []Call    `json:"calls"`
		View  worldView `json:"view"`
	}](t, w.must2("/control/recording"))
	if len(record.Calls) != 8 || len(record.View.Chats) != 1 {
		t.Errorf("recording of %d calls and %d chats", len(record.Calls), len(record.View.Chats))
	}
	w.must("/control/reset", `{}`)
	if v := decode[worldView](t, w.must2("/view")); len(v.Users) != 6 || v.Now != "2026-10-17T09:00:00Z" {
		t.Errorf("after the reset: %+v", v)
	}
}

func (w *world) must2(path string) json.RawMessage {
	w.t.Helper()
	code, raw := w.control(http.MethodGet, path, "")
	if code != http.StatusOK {
		w.t.Fatalf("%s: %d %s", path, code, raw)
	}
	return raw
}

func TestViewShowsTheWorld(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	cast := w.Seed()
	topic := cast.Desk.NewTopic("Bu Sari")
	cast.Rina.SendTo(cast.Desk.ID(), topic, "halo")
	cast.Sari.Send("/start")
	cast.Budi.Block()
	w.do("setMyCommands", params{"language_code": "id", "commands": []any{map[string]any{"command": "menu", "description": "x"}}})
	v := decode[struct {
		Bot struct {
			Commands map[string][]Command `json:"commands"`
		} `json:"bot"`
		Users []userView `json:"users"`
		Chats []chatView `json:"chats"`
	}](t, w.must2("/view"))
	roles := ""
	for _, u := range v.Users {
		roles += u.Role + " "
	}
	if roles != "sme sme sme consultant consultant admin " || !v.Users[1].Blocked || len(v.Bot.Commands["id"]) != 1 {
		t.Errorf("view %+v", v)
	}
	desk := v.Chats[len(v.Chats)-1]
	if !desk.IsForum || desk.Title != "Konsultan PLUT" || len(desk.Members) != 4 || len(desk.Topics) != 2 || desk.Topics[1].Name != "Bu Sari" {
		t.Errorf("desk %+v", desk)
	}
	if last := desk.Messages[len(desk.Messages)-1]; last.Text != "halo" || last.ThreadID != topic {
		t.Errorf("last message %+v", last)
	}
}

func TestEventsTellThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	resp, err := http.Get(w.http.URL + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	lines := bufio.NewScanner(resp.Body)
	next := func() map[string]any {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return decode[map[string]any](t, json.RawMessage(data))
			}
		}
		t.Fatal("the stream ended")
		return nil
	}
	expect := func(kind string) map[string]any {
		t.Helper()
		e := next()
		if e["type"] != kind {
			t.Fatalf("event %v, want %s", e, kind)
		}
		return e
	}
	lines.Scan()
	m := w.message("sendMessage", params{"chat_id": p.ID(), "text": "a", "reply_markup": button("Ya", "y")})
	if e := expect("message"); e["chat"] != float64(p.ID()) {
		t.Errorf("event %v", e)
	}
	if e := expect("call"); e["call"].(map[string]any)["method"] != "sendMessage" {
		t.Errorf("event %v", e)
	}
	id, err := p.Press(m.ID, "y")
	if err != nil {
		t.Fatal(err)
	}
	w.do("answerCallbackQuery", params{"callback_query_id": id})
	if e := expect("toast"); e["callback_query_id"] != id || e["user"] != float64(p.ID()) || e["text"] != "" {
		t.Errorf("event %v", e)
	}
	expect("call")
	w.do("sendChatAction", params{"chat_id": p.ID(), "action": "typing"})
	expect("typing")
	expect("call")
	w.do("editMessageText", params{"chat_id": p.ID(), "message_id": m.ID, "text": "b"})
	expect("edit")
	expect("call")
	w.do("deleteMessage", params{"chat_id": p.ID(), "message_id": m.ID})
	if e := expect("delete"); len(e["message_ids"].([]any)) != 1 {
		t.Errorf("event %v", e)
	}
	expect("call")
	p.Block()
	expect("user")
	w.Advance(1)
	expect("clock")
	desk := w.NewForum("x")
	expect("chat")
	desk.NewTopic("a")
	expect("message")
	expect("topic")
}
