package botapi

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestTextsAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	text := func(text, mode string) params {
		return params{"chat_id": p.ID(), "text": text, "parse_mode": mode}
	}
	w.do("sendMessage", text(strings.Repeat("ä", 4096), ""))
	w.do("sendMessage", text("<b>"+strings.Repeat("x", 4096)+"</b>", "HTML"))
	w.refused("sendMessage", text(strings.Repeat("ä", 4097), ""), "Bad Request: message is too long")
	w.refused("sendMessage", text("<b> </b>", "HTML"), "Bad Request: text must be non-empty")
	w.refused("sendMessage", text("x", "RTF"), "Bad Request: unsupported parse_mode")
	w.refused("sendMessage", text(strings.Repeat("x", 1<<15+1), ""), "Bad Request: text is too long")
	w.refused("sendMessage", params{"chat_id": p.ID(), "text": "x", "entities": []any{params{"type": "loud", "offset": 0, "length": 1}}}, "Bad Request: can't parse MessageEntity: unsupported type specified")
	w.refused("sendDocument", params{"chat_id": p.ID(), "caption": strings.Repeat("x", 1025)}, "Bad Request: message caption is too long")
	w.refused("sendMessage", text("halo <x>", "html"), `Bad Request: can't parse entities: Unsupported start tag "x" at byte offset 5`)
	m := p.Send("dari orang")
	w.refused("editMessageText", params{"chat_id": p.ID(), "message_id": m.ID, "text": "x"}, "Bad Request: message can't be edited")
	w.refused("editMessageCaption", params{"chat_id": p.ID(), "message_id": 2, "caption": "x"}, "Bad Request: there is no caption in the message to edit")
	w.refused("sendChatAction", params{"chat_id": p.ID(), "action": "dance"}, "Bad Request: wrong parameter action in request")
}

func TestKeyboardsAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	with := func(b map[string]any) params {
		return params{"chat_id": p.ID(), "text": "x", "reply_markup": map[string]any{"inline_keyboard": [][]any{{b}}}}
	}
	w.do("sendMessage", with(map[string]any{"text": "a", "callback_data": strings.Repeat("ä", 32)}))
	w.refused("sendMessage", with(map[string]any{"text": "a", "callback_data": strings.Repeat("x", 65)}), "Bad Request: BUTTON_DATA_INVALID")
	w.refused("sendMessage", with(map[string]any{"text": "a"}), "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	w.refused("sendMessage", with(map[string]any{"text": "a", "url": "tidak"}), "Bad Request: inline keyboard button URL 'tidak' is invalid: Wrong HTTP URL")
	many := [][]any{}
	for range 101 {
		many = append(many, []any{map[string]any{"text": "a", "callback_data": "b"}})
	}
	w.refused("sendMessage", params{"chat_id": p.ID(), "text": "x", "reply_markup": map[string]any{"inline_keyboard": many}}, "Bad Request: reply markup is too long")
}

func TestButtonsComeBackAsSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	const sent = `{"inline_keyboard":[[{"text":"a \"b\"","callback_data":"ä","style":"primary"},{"text":"c","copy_text":{"text":"d"}}],` +
		`[{"text":"e","switch_inline_query_current_chat":""},{"text":"f","url":"https://plut.id/","web_app":null}],[]]}`
	const kept = `{"inline_keyboard":[[{"text":"a \"b\"","callback_data":"ä","style":"primary"},{"text":"c","copy_text":{"text":"d"}}],` +
		`[{"text":"e","switch_inline_query_current_chat":""},{"text":"f","url":"https://plut.id/"}]]}`
	m := w.message("sendMessage", params{"chat_id": p.ID(), "text": "x", "reply_markup": sent})
	if got, err := json.Marshal(m.ReplyMarkup); err != nil || string(got) != kept {
		t.Errorf("%v\ngot  %s\nwant %s", err, got, kept)
	}
	w.refused("editMessageReplyMarkup", params{"chat_id": p.ID(), "message_id": m.ID, "reply_markup": sent}, "Bad Request: "+notModified)
	w.do("editMessageReplyMarkup", params{"chat_id": p.ID(), "message_id": m.ID, "reply_markup": strings.Replace(sent, `"primary"`, `"danger"`, 1)})
}

func TestEditsCompareTextAndKeyboard(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	m := w.message("sendMessage", params{"chat_id": p.ID(), "text": "a", "reply_markup": button("Ya", "y")})
	edit := func(text, data string) params {
		return params{"chat_id": p.ID(), "message_id": m.ID, "text": text, "parse_mode": "HTML", "reply_markup": button("Ya", data)}
	}
	const same = "Bad Request: " + notModified
	w.refused("editMessageText", edit("a", "y"), same)
	w.do("editMessageText", edit("<b>a</b>", "y"))
	w.refused("editMessageText", edit("<b>a</b>", "y"), same)
	w.do("editMessageText", edit("<b>a</b>", "n"))
	markup := params{"chat_id": p.ID(), "message_id": m.ID, "reply_markup": button("Ya", "n")}
	w.refused("editMessageReplyMarkup", markup, same)
	w.do("editMessageReplyMarkup", params{"chat_id": p.ID(), "message_id": m.ID})
	w.refused("editMessageReplyMarkup", params{"chat_id": p.ID(), "message_id": m.ID}, same)
	if got := p.Messages()[1]; got.ReplyMarkup != nil || got.Text != "a" {
		t.Errorf("the person sees %+v", got)
	}
}

func TestCopiesAndForwards(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	cast := w.Seed()
	topic := cast.Desk.NewTopic("Bu Sari")
	cast.Sari.Send("/start")
	said := cast.Sari.SendDocument("izin.pdf", []byte("%PDF-"), "ini /izin")
	to := params{"chat_id": cast.Desk.ID(), "message_thread_id": topic, "from_chat_id": cast.Sari.ID(), "message_id": said.ID}
	forwarded := w.message("forwardMessage", to)
	if o := forwarded.ForwardOrigin; o == nil || o.Sender.ID != cast.Sari.ID() || forwarded.ThreadID != topic {
		t.Errorf("forwarded %+v", forwarded)
	}
	w.do("copyMessage", to)
	list := cast.Desk.Messages(topic)
	copied := list[len(list)-1]
	if copied.ForwardOrigin != nil || copied.Document == nil || copied.Caption != "ini /izin" || copied.From.ID != w.bot.ID {
		t.Errorf("copied %+v", copied)
	}
	to["message_id"] = 999
	w.refused("copyMessage", to, "Bad Request: message to copy not found")
	w.refused("forwardMessage", to, "Bad Request: message to forward not found")
	created := list[0]
	w.refused("copyMessage", params{"chat_id": cast.Sari.ID(), "from_chat_id": cast.Desk.ID(), "message_id": created.ID}, "Bad Request: the message can't be copied")
	many := params{"chat_id": cast.Desk.ID(), "from_chat_id": cast.Sari.ID(), "message_ids": []int{1, said.ID, 999}, "remove_caption": true}
	if ids := decode[[]Message](t, w.do("copyMessages", many)); len(ids) != 2 {
		t.Errorf("copied %+v", ids)
	}
	many["message_ids"] = []int{said.ID, 1}
	w.refused("copyMessages", many, "Bad Request: message identifiers must be in a strictly increasing order")
	many["message_ids"] = []int{998, 999}
	w.refused("copyMessages", many, "Bad Request: there are no messages to forward")
	many["message_ids"] = []int{0}
	w.refused("copyMessages", many, "Bad Request: invalid message identifier specified")
	delete(to, "from_chat_id")
	w.refused("copyMessage", to, `Bad Request: parameter "from_chat_id" is required`)
	many["message_ids"] = make([]int, 101)
	w.refused("copyMessages", many, "Bad Request: too many message identifiers specified")
}

func TestRepliesAndQuotes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	said := p.Send("🏪 saya jual keripik")
	reply := func(extra params) params {
		r := params{"message_id": said.ID}
		for k, v := range extra {
			r[k] = v
		}
		return params{"chat_id": p.ID(), "text": "baik", "reply_parameters": r}
	}
	m := w.message("sendMessage", reply(params{"quote": "jual <b>keripik</b>", "quote_parse_mode": "HTML"}))
	if m.ReplyTo == nil || m.ReplyTo.ID != said.ID || m.Quote == nil || m.Quote.Position != 8 || m.Quote.Text != "jual keripik" {
		t.Errorf("sent %+v %+v", m, m.Quote)
	}
	w.refused("sendMessage", reply(params{"quote": "beli"}), "Bad Request: QUOTE_TEXT_INVALID")
	w.refused("sendMessage", reply(params{"message_id": 99}), "Bad Request: message to be replied not found")
	if m := w.message("sendMessage", reply(params{"message_id": 99, "allow_sending_without_reply": true})); m.ReplyTo != nil {
		t.Errorf("sent %+v", m)
	}
	if r := p.Reply(p.ID(), m.ID, "oke"); r.ReplyTo == nil || r.ReplyTo.ID != m.ID || r.ReplyTo.ReplyTo != nil {
		t.Errorf("the person's reply is %+v", r)
	}
}

func TestProfileByLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	commands := func(language, description string) params {
		return params{"language_code": language, "commands": []any{map[string]any{"command": "menu", "description": description}}}
	}
	w.do("setMyCommands", commands("", "Buka menu"))
	w.do("setMyCommands", commands("en", "Open the menu"))
	w.refused("setMyCommands", commands("english", "x"), "Bad Request: invalid language code specified")
	w.refused("setMyCommands", params{"commands": []any{map[string]any{"command": "Menu", "description": "x"}}}, "Bad Request: BOT_COMMAND_INVALID")
	w.refused("setMyCommands", params{"commands": []any{map[string]any{"command": "/menu", "description": " "}}}, "Bad Request: command description must be non-empty")
	w.refused("setMyCommands", params{"commands": []any{map[string]any{"command": strings.Repeat("a", 33), "description": "x"}}}, "Bad Request: command length must not exceed 32")
	stranger := w.NewUser(User{FirstName: "Baru"})
	own := commands("", "Hanya saya")
	own["scope"] = params{"type": "chat", "chat_id": stranger.ID()}
	w.refused("setMyCommands", own, "Bad Request: chat not found")
	stranger.Start("")
	w.do("setMyCommands", own)
	for language, want := range map[string]string{"": "Buka menu", "en": "Open the menu"} {
		if list := decode[[]Command](t, w.do("getMyCommands", params{"language_code": language})); len(list) != 1 || list[0].Description != want {
			t.Errorf("%s: %+v", language, list)
		}
	}
	w.do("deleteMyCommands", params{"language_code": "en"})
	if raw := w.do("getMyCommands", params{"language_code": "en"}); string(raw) != "[]" {
		t.Errorf("after the deletion %s", raw)
	}
	w.do("setMyDescription", params{"description": "Pendamping usaha"})
	w.do("setMyShortDescription", params{"short_description": "PLUT", "language_code": "en"})
	w.do("setMyName", params{"name": "PLUT Bot"})
	for method, want := range map[string]string{
		"getMyDescription": `{"description":"Pendamping usaha"}`, "getMyShortDescription": `{"short_description":""}`, "getMyName": `{"name":"PLUT Bot"}`,
	} {
		if raw := w.do(method, nil); string(raw) != want {
			t.Errorf("%s: %s", method, raw)
		}
	}
	if me := decode[User](t, w.do("getMe", nil)); me.FirstName != "PLUT Bot" || me.Username != "plut_bot" || !me.IsBot {
		t.Errorf("getMe: %+v", me)
	}
}
