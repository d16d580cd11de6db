package botapi

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestTableIsTheSpecification compares the embedded table with the whole
// specification, a file that PLUTBOT_API_SPEC names.
func TestTableIsTheSpecification(t *testing.T) {
	t.Parallel()
	path := os.Getenv("PLUTBOT_API_SPEC")
	if path == "" {
		t.Log("PLUTBOT_API_SPEC names no specification")
		return
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	type fields []struct {
		Name     string   `json:"name"`
		Types    []string `json:"types"`
		Required bool     `json:"required"`
	}
	type described struct {
		Fields   fields   `json:"fields"`
		Subtypes []string `json:"subtypes"`
	}
	full := decode[struct {
		Methods map[string]described `json:"methods"`
		Types   map[string]described `json:"types"`
	}](t, raw)
	short := strings.NewReplacer("Array of ", "[]", "Integer", "int", "String", "string", "Boolean", "bool", "Float", "float", "InputFile", "file")
	s := parseSpec()
	compare := func(name string, have map[string]field, want fields) {
		if len(have) != len(want) {
			t.Errorf("%s has %d fields, want %d", name, len(have), len(want))
		}
		for _, f := range want {
			types := []string{}
			for _, ty := range f.Types {
				types = append(types, short.Replace(ty))
			}
			if h := have[f.Name]; h.required != f.Required || !slices.Equal(h.types, types) {
				t.Errorf("%s.%s: %+v, want %v %v", name, f.Name, h, f.Required, types)
			}
		}
	}
	if len(s.methods) != len(full.Methods) {
		t.Errorf("%d methods, want %d", len(s.methods), len(full.Methods))
	}
	for name, m := range full.Methods {
		compare(name, s.methods[name], m.Fields)
	}
	for name, fields := range s.objects {
		compare(name, fields, full.Types[name].Fields)
	}
	for name, members := range s.unions {
		if !slices.Equal(members, full.Types[name].Subtypes) {
			t.Errorf("%s is %v, want %v", name, members, full.Types[name].Subtypes)
		}
	}
}

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
