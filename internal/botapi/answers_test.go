package botapi

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// document is the specification of the Bot API as a file.
type document struct {
	Methods map[string]described `json:"methods"`
	Types   map[string]described `json:"types"`
}

// described is a method or a type.
type described struct {
	Fields []struct {
		Name        string   `json:"name"`
		Types       []string `json:"types"`
		Required    bool     `json:"required"`
		Description string   `json:"description"`
	} `json:"fields"`
	Subtypes []string `json:"subtypes"`
	Returns  []string `json:"returns"`
}

// specification reads the file that PLUTBOT_API_SPEC names; without one it
// reports so.
func specification(t *testing.T) (document, bool) {
	t.Helper()
	path := os.Getenv("PLUTBOT_API_SPEC")
	if path == "" {
		t.Log("PLUTBOT_API_SPEC names no specification")
		return document{}, false
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return decode[document](t, raw), true
}

// always finds the only value that a field may have.
var always = regexp.MustCompile(`(?:always|must be) [“"](\w+)[”"]`)

// wrong says why decoded JSON is no value of the types; "" when it is one.
func (d document) wrong(value any, types []string) string {
	var reasons []string
	for _, t := range types {
		reason := d.wrongOne(value, t)
		if reason == "" {
			return ""
		}
		reasons = append(reasons, t+": "+reason)
	}
	return strings.Join(reasons, "; ")
}

func (d document) wrongOne(value any, t string) string {
	if elem, ok := strings.CutPrefix(t, "Array of "); ok {
		list, ok := value.([]any)
		if !ok {
			return fmt.Sprintf("%v is no list", value)
		}
		for i, v := range list {
			if reason := d.wrongOne(v, elem); reason != "" {
				return fmt.Sprintf("[%d] %s", i, reason)
			}
		}
		return ""
	}
	ok := false
	switch t {
	case "String":
		_, ok = value.(string)
	case "Boolean":
		_, ok = value.(bool)
	case "Float":
		_, ok = value.(float64)
	case "Integer":
		n, number := value.(float64)
		ok = number && n == math.Trunc(n)
	default:
		if subtypes := d.Types[t].Subtypes; len(subtypes) > 0 {
			return d.wrong(value, subtypes)
		}
		return d.wrongObject(value, t)
	}
	if !ok {
		return fmt.Sprintf("%v is no %s", value, t)
	}
	return ""
}

func (d document) wrongObject(value any, t string) string {
	object, ok := value.(map[string]any)
	if !ok {
		return fmt.Sprintf("%v is no object", value)
	}
	left := len(object)
	for _, f := range d.Types[t].Fields {
		v, given := object[f.Name]
		if !given {
			if f.Required {
				return f.Name + " is missing"
			}
			continue
		}
		left--
		if only := always.FindStringSubmatch(f.Description); only != nil && v != only[1] {
			return fmt.Sprintf("%s is %v, want %s", f.Name, v, only[1])
		}
		if reason := d.wrong(v, f.Types); reason != "" {
			return f.Name + ": " + reason
		}
	}
	if left > 0 {
		return fmt.Sprintf("unknown fields among %v", object)
	}
	return ""
}

// answers calls methods and compares their answers with the specification.
type answers struct {
	*world
	document
	called map[string]bool
}

func (a answers) do(method string, p params) json.RawMessage {
	a.t.Helper()
	raw := a.world.do(method, p)
	a.called[method] = true
	if reason := a.wrong(decode[any](a.t, raw), a.Methods[method].Returns); reason != "" {
		a.t.Errorf("%s: %s\n%s", method, reason, raw)
	}
	return raw
}

func (a answers) message(method string, p params) Message {
	a.t.Helper()
	return decode[Message](a.t, a.do(method, p))
}

// TestEveryAnswerIsAsSpecified calls every simulated method and compares its
// answer, and the updates that people cause, with the specification.
func TestEveryAnswerIsAsSpecified(t *testing.T) {
	t.Parallel()
	full, ok := specification(t)
	if !ok {
		return
	}
	a := answers{world: newWorld(t, false), document: full, called: map[string]bool{}}
	cast := a.Seed()
	a.do("getUpdates", params{"allowed_updates": []string{"message", "edited_message", "callback_query", "my_chat_member", "message_reaction"}})
	a.inPrivate(cast.Sari)
	a.inGroup(cast)
	a.aboutTheBot()
	updates := decode[[]map[string]any](t, a.do("getUpdates", params{"limit": 100}))
	kinds := map[string]bool{}
	for _, u := range updates {
		for kind := range u {
			kinds[kind] = true
		}
	}
	for _, kind := range []string{"message", "edited_message", "callback_query", "my_chat_member", "message_reaction"} {
		if !kinds[kind] {
			t.Errorf("no update was a %s", kind)
		}
	}
	for name := range methods() {
		if !a.called[name] {
			t.Errorf("%s was not called", name)
		}
	}
}

// inPrivate sends, edits and deletes everything in a private chat.
func (a answers) inPrivate(p *Person) {
	p.Send("/start halo@plut.id")
	chat := p.ID()
	with := func(extra params) params {
		p := params{"chat_id": chat}
		for k, v := range extra {
			p[k] = v
		}
		return p
	}
	said := p.SendPhoto("a.png", []byte("gambar"), "foto #usaha")
	p.SendVoice([]byte("suara"), 3)
	p.SendSticker("👍")
	p.SendContact("+62811")
	p.SendLocation(-6.2, 106.8)
	p.Edit(chat, p.Send("salah").ID, "benar")

	text := a.message("sendMessage", with(params{
		"text": `<a href="tg://user?id=5">a</a> <pre><code class="language-go">b</code></pre>`, "parse_mode": "HTML",
		"reply_parameters": params{"message_id": said.ID, "quote": "usaha"}, "link_preview_options": params{"is_disabled": true},
		"reply_markup": button("Ya", "y"),
	}))
	for _, kind := range []string{"photo", "document", "voice", "audio", "video", "sticker"} {
		sent := p.SendFileTo(chat, 0, kind, "a.bin", []byte(kind), "")
		id := mediaFile(&sent)
		a.do("send"+strings.ToUpper(kind[:1])+kind[1:], with(params{kind: id}))
	}
	a.do("sendLocation", with(params{"latitude": -6.2, "longitude": 106.8}))
	a.do("sendContact", with(params{"phone_number": "+62811", "first_name": "Sari"}))
	a.do("sendChatAction", with(params{"action": "typing"}))
	photo := params{"type": "photo", "media": said.Photo[0].ID, "caption": "x"}
	album := decode[[]Message](a.t, a.do("sendMediaGroup", with(params{"media": []any{photo, photo}})))
	document := p.SendDocument("b.txt", []byte("b"), "").Document.ID

	at := func(m Message, extra params) params {
		p := with(extra)
		p["message_id"] = m.ID
		return p
	}
	a.do("editMessageText", at(text, params{"text": "lain", "reply_markup": button("Ya", "y")}))
	a.do("editMessageReplyMarkup", at(text, params{"reply_markup": button("Tidak", "t")}))
	a.do("editMessageCaption", at(album[0], params{"caption": "lain"}))
	a.do("editMessageMedia", at(album[1], params{"media": params{"type": "document", "media": document}}))
	press, err := p.Press(text.ID, "t")
	if err != nil {
		a.t.Fatal(err)
	}
	a.do("answerCallbackQuery", params{"callback_query_id": press})
	p.React(chat, text.ID, "👍")
	a.do("setMessageReaction", at(text, params{"reaction": []any{params{"type": "emoji", "emoji": "👍"}}}))
	a.do("pinChatMessage", at(text, nil))
	a.do("getChat", with(nil))
	a.do("unpinChatMessage", at(text, nil))
	a.do("unpinAllChatMessages", with(nil))
	from := params{"from_chat_id": chat}
	a.do("copyMessage", at(said, from))
	a.do("forwardMessage", at(said, from))
	many := with(params{"from_chat_id": chat, "message_ids": []int{said.ID, text.ID}})
	a.do("copyMessages", many)
	a.do("forwardMessages", many)
	a.do("getFile", params{"file_id": document})
	a.do("getChatMember", with(params{"user_id": chat}))
	a.do("deleteMessage", at(text, nil))
	a.do("deleteMessages", with(params{"message_ids": []int{album[0].ID, album[1].ID}}))
	p.Block()
	p.Unblock()
}

// mediaFile is the file_id of a message's file.
func mediaFile(m *Message) string {
	for _, f := range []*File{m.Document, m.Voice, m.Sticker, m.Audio, m.Video} {
		if f != nil {
			return f.ID
		}
	}
	return m.Photo[0].ID
}

// inGroup works in a forum.
func (a answers) inGroup(cast Cast) {
	chat := params{"chat_id": cast.Desk.ID()}
	topic := decode[Topic](a.t, a.do("createForumTopic", params{"chat_id": cast.Desk.ID(), "name": "Bu Sari"}))
	thread := params{"chat_id": cast.Desk.ID(), "message_thread_id": topic.ThreadID}
	a.do("sendMessage", params{"chat_id": cast.Desk.ID(), "message_thread_id": topic.ThreadID, "text": "halo @rina_plut"})
	cast.Rina.SendTo(cast.Desk.ID(), topic.ThreadID, "baik")
	a.do("editForumTopic", params{"chat_id": cast.Desk.ID(), "message_thread_id": topic.ThreadID, "name": "Sari"})
	for _, method := range []string{"closeForumTopic", "reopenForumTopic", "unpinAllForumTopicMessages", "deleteForumTopic"} {
		a.do(method, thread)
	}
	a.do("editGeneralForumTopic", params{"chat_id": cast.Desk.ID(), "name": "Umum"})
	for _, method := range []string{
		"closeGeneralForumTopic", "reopenGeneralForumTopic", "hideGeneralForumTopic", "unhideGeneralForumTopic",
		"unpinAllGeneralForumTopicMessages", "getChat", "getChatAdministrators", "getChatMemberCount",
	} {
		a.do(method, chat)
	}
	for _, id := range []int64{cast.Rina.ID(), cast.Head.ID(), cast.Sari.ID(), a.bot.ID} {
		a.do("getChatMember", params{"chat_id": cast.Desk.ID(), "user_id": id})
	}
	cast.Desk.Remove(cast.Agus)
	a.do("leaveChat", chat)
}

// aboutTheBot reads and sets what the bot says about itself.
func (a answers) aboutTheBot() {
	a.do("getMe", nil)
	a.do("setMyCommands", params{"commands": []any{params{"command": "start", "description": "Mulai"}}})
	a.do("getMyCommands", nil)
	a.do("deleteMyCommands", nil)
	for _, what := range []string{"name", "description", "short_description"} {
		method := map[string]string{"name": "MyName", "description": "MyDescription", "short_description": "MyShortDescription"}[what]
		a.do("set"+method, params{what: "PLUT"})
		a.do("get"+method, nil)
	}
	a.do("getChatMenuButton", nil)
	a.do("setChatMenuButton", params{"menu_button": params{"type": "commands"}})
	a.do("getWebhookInfo", nil)
	a.do("setWebhook", params{"url": "http://127.0.0.1:1/hook"})
	a.do("getWebhookInfo", nil)
	a.do("deleteWebhook", nil)
}

// TestTableIsTheSpecification compares the embedded table with the
// specification.
func TestTableIsTheSpecification(t *testing.T) {
	t.Parallel()
	full, ok := specification(t)
	if !ok {
		return
	}
	short := strings.NewReplacer("Array of ", "[]", "Integer", "int", "String", "string", "Boolean", "bool", "Float", "float", "InputFile", "file")
	s := parseSpec()
	compare := func(name string, have map[string]field) {
		want := full.Types[name].Fields
		if m, ok := full.Methods[name]; ok {
			want = m.Fields
		}
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
	for name := range full.Methods {
		compare(name, s.methods[name])
	}
	for name, fields := range s.methods {
		compare(name, fields)
	}
	for name, fields := range s.objects {
		compare(name, fields)
	}
	for name, members := range s.unions {
		if !slices.Equal(members, full.Types[name].Subtypes) {
			t.Errorf("%s is %v, want %v", name, members, full.Types[name].Subtypes)
		}
	}
}
