package botapi

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestEverySimulatedMethodExists(t *testing.T) {
	t.Parallel()
	s := parseSpec()
	for name := range methods() {
		if _, ok := s.methods[name]; !ok {
			t.Errorf("%s is no method of the Bot API", name)
		}
	}
}

func TestParametersComeInEveryForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	id := itoa(w.user("sari").ID())
	path := "/bot" + testToken + "/sendMessage"
	keyboard := `{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}`
	for name, r := range map[string]reply{
		"query":   w.post(path+"?text=x&chat_id="+id, "", nil),
		"form":    w.post(path, "application/x-www-form-urlencoded", []byte("text=x&chat_id="+id+"&reply_markup="+keyboard)),
		"json":    w.post(path, "application/json", []byte(`{"text":"x","chat_id":"`+id+`","reply_markup":`+keyboard+`}`)),
		"quoted":  w.post(path, "application/json", []byte(`{"text":"x","chat_id":`+id+`,"reply_markup":"`+strings.ReplaceAll(keyboard, `"`, `\"`)+`"}`)),
		"parts":   w.post(path, "multipart/form-data; boundary=B", []byte("--B\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nx\r\n--B\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n"+id+"\r\n--B--\r\n")),
		"case":    w.post("/bot"+testToken+"/SENDMESSAGE?text=x&chat_id="+id, "", nil),
		"nothing": w.post("/bot"+testToken+"/getMe", "multipart/form-data; boundary=B", []byte("--B--")),
	} {
		if !r.OK {
			t.Errorf("%s: %s", name, r.Description)
		}
	}
}

func TestMistakesInCallsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	w.refused("sendMesage", nil, "Not Found: method not found")
	w.refused("sendDice", params{"chat_id": p.ID()}, "Not Implemented: sendDice is not part of the local Bot API")
	w.refused("sendMessage", params{"chat_id": p.ID(), "txt": "x"}, `Bad Request: unknown parameter "txt" of method sendMessage`)
	w.refused("sendMessage", params{"chat_id": p.ID(), "text": "x", "protect_content": "maybe"},
		`Bad Request: parameter "protect_content" of method sendMessage must be of type bool`)
	w.refused("sendMessage", params{"chat_id": p.ID(), "text": "x", "reply_markup": map[string]any{"inline_keyboard": [][]any{{map[string]any{"text": "a", "callback": "b"}}}}},
		`Bad Request: parameter "reply_markup" of method sendMessage must be of type InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply`)
	w.refused("sendMessage", params{"text": "x"}, "Bad Request: chat_id is empty")
	w.refused("sendMessage", params{"chat_id": p.ID()}, "Bad Request: message text is empty")
	w.refused("deleteMessage", params{"chat_id": p.ID()}, "Bad Request: message identifier is not specified")
	w.refused("deleteMessage", nil, "Bad Request: chat identifier is not specified")
	w.refused("editMessageReplyMarkup", nil, "Bad Request: message identifier is not specified")
	w.refused("editMessageReplyMarkup", params{"chat_id": p.ID()}, "Bad Request: message to edit not found")
	w.refused("sendContact", params{"chat_id": p.ID(), "phone_number": "1"}, `Bad Request: parameter "first_name" is required`)
	w.refused("sendLocation", params{"chat_id": p.ID(), "latitude": 1}, "Bad Request: longitude is empty")
	for path, want := range map[string]string{
		"/bot123:wrong/getMe":  "Unauthorized",
		"/bot" + testToken:     "Not Found",
		"/bot123:wrong/nosuch": "Unauthorized",
	} {
		if r := w.post(path, "", nil); r.OK || r.Description != want {
			t.Errorf("%s: %q, want %q", path, r.Description, want)
		}
	}
	if r := w.post("/bot"+testToken+"/sendMessage", "application/json", []byte(`{"chat_id":`)); r.Code != 400 {
		t.Errorf("broken JSON: %+v", r)
	}
}

func TestLenientServersIgnoreWhatTelegramIgnores(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	w.spec.lenient = true
	p := w.user("sari")
	row := []any{map[string]any{"text": "a", "callback_data": "b", "hide": false}}
	m := w.message("sendMessage", params{"chat_id": p.ID(), "text": "x", "txt": "y", "reply_markup": params{"inline_keyboard": [][]any{row}}})
	if m.ReplyMarkup == nil || m.ReplyMarkup.Rows[0][0].Data != "b" {
		t.Errorf("sent %+v", m)
	}
	w.refused("sendMessage", params{"chat_id": p.ID(), "text": "x", "reply_markup": params{"inline_keyboard": "x"}},
		`Bad Request: parameter "reply_markup" of method sendMessage must be of type InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply`)
}

func TestCallsAreRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	w.do("sendMessage", params{"chat_id": p.ID(), "text": "halo"})
	w.try("sendMessage", params{"chat_id": 1, "text": "x"})
	calls := w.Calls()
	if len(calls) != 2 || calls[0].Method != "sendMessage" || calls[0].Params["text"] != "halo" || !calls[0].OK || calls[1].Error != "Bad Request: chat not found" {
		t.Fatalf("got %+v", calls)
	}
	var m Message
	if err := json.Unmarshal(calls[0].Result, &m); err != nil || m.Text != "halo" {
		t.Errorf("result %s: %v", calls[0].Result, err)
	}
}
