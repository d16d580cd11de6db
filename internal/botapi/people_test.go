package botapi

import (
	"context"
	"strings"
	"testing"
	"time"
)

func TestBotMayWriteOnlyToThoseWhoStartedIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	cast := w.Seed()
	w.refused("sendMessage", params{"chat_id": cast.Sari.ID(), "text": "x"}, "Bad Request: chat not found")
	w.refused("sendMessage", params{"chat_id": cast.Rina.ID(), "text": "x"}, "Forbidden: bot can't initiate conversation with a user")
	w.refused("sendMessage", params{"chat_id": "@nobody", "text": "x"}, "Bad Request: chat not found")
	cast.Sari.Send("/start")
	w.do("sendMessage", params{"chat_id": cast.Sari.ID(), "text": "x"})
}

func TestLinksCarryAParameter(t *testing.T) {
	t.Parallel()
	p := newWorld(t, false).NewUser(User{FirstName: "Sari"})
	for parameter, want := range map[string]string{
		"": "/start", "nib_2-A": "/start nib_2-A", strings.Repeat("a", 64): "/start " + strings.Repeat("a", 64),
		strings.Repeat("a", 65): "/start", "a b": "/start", "ä": "/start",
	} {
		if m := p.Start(parameter); m.Text != want {
			t.Errorf("%q: wrote %q, want %q", parameter, m.Text, want)
		}
	}
}

func TestBlocking(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	w.updates(params{"offset": 1 << 40})
	p.Block()
	w.refused("sendMessage", params{"chat_id": p.ID(), "text": "x"}, "Forbidden: bot was blocked by the user")
	w.refused("sendChatAction", params{"chat_id": p.ID(), "action": "typing"}, "Forbidden: bot was blocked by the user")
	if m := p.Send("x"); m.ID != 0 {
		t.Error("somebody who blocked the bot writes to it")
	}
	p.Unblock()
	w.do("sendMessage", params{"chat_id": p.ID(), "text": "x"})
	list := w.updates(nil)
	if len(list) != 2 || list[0].Member.New.Status != "kicked" || list[1].Member.New.Status != "member" {
		t.Errorf("updates %+v", list)
	}
}

func TestPresses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	w.updates(params{"offset": 1 << 40})
	old := w.message("sendMessage", params{"chat_id": p.ID(), "text": "1", "reply_markup": button("Ya", "old")})
	w.do("sendMessage", params{"chat_id": p.ID(), "text": "2", "reply_markup": button("Ya", "new")})
	if err := p.PressLabel("Ya"); err != nil {
		t.Fatal(err)
	}
	if err := p.PressLabel("Tidak"); err == nil {
		t.Error("a button that is not there was pressed")
	}
	id, err := p.Press(old.ID, "old")
	if err != nil {
		t.Fatal(err)
	}
	list := w.updates(nil)
	if len(list) != 2 || list[0].Query.Data != "new" || list[1].Query.Data != "old" || list[1].Query.Message.ID != old.ID || list[1].Query.ID != id {
		t.Fatalf("updates %+v", list)
	}
	w.do("answerCallbackQuery", params{"callback_query_id": id, "text": "Oke", "show_alert": true})
	if text, alert, answered := p.Toast(id); text != "Oke" || !alert || !answered {
		t.Errorf("toast %q %v %v", text, alert, answered)
	}
	w.do("deleteMessage", params{"chat_id": p.ID(), "message_id": old.ID})
	if _, err := p.Press(old.ID, "old"); err == nil {
		t.Error("a deleted message was pressed")
	}
}

func TestLateAnswersToPressesAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	m := w.message("sendMessage", params{"chat_id": p.ID(), "text": "1", "reply_markup": button("Ya", "y")})
	id, err := p.Press(m.ID, "y")
	if err != nil {
		t.Fatal(err)
	}
	w.refused("answerCallbackQuery", params{"callback_query_id": id, "text": strings.Repeat("x", 201)}, "Bad Request: MESSAGE_TOO_LONG")
	w.Advance(time.Hour)
	const old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
	w.refused("answerCallbackQuery", params{"callback_query_id": id}, old)
	w.refused("answerCallbackQuery", params{"callback_query_id": "5"}, old)
}

func TestReplyKeyboards(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	w.updates(params{"offset": 1 << 40})
	keyboard := map[string]any{"keyboard": [][]any{{map[string]any{"text": "Menu"}}}, "resize_keyboard": true}
	if m := w.message("sendMessage", params{"chat_id": p.ID(), "text": "x", "reply_markup": keyboard}); m.ReplyMarkup != nil {
		t.Error("the bot gets a reply keyboard back")
	}
	if err := p.PressLabel("Menu"); err != nil {
		t.Error(err)
	}
	expectTexts(t, w.updates(nil), "Menu")
	w.do("sendMessage", params{"chat_id": p.ID(), "text": "x", "reply_markup": map[string]any{"remove_keyboard": true}})
	if err := p.PressLabel("Menu"); err == nil {
		t.Error("a removed keyboard was pressed")
	}
}

func TestWhatPeopleSend(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	w.updates(params{"offset": 1 << 40})
	p.SendPhoto("a.png", png(t, 800, 400), " keripik ")
	p.SendDocument("izin.pdf", []byte("%PDF-1.4"), "")
	p.SendLocation(-7.5, 110.8)
	p.SendContact("+62811")
	p.SendVoice([]byte("OggS"), 3)
	p.SendSticker("👍")
	list := w.updates(nil)
	if len(list) != 6 {
		t.Fatalf("%d updates", len(list))
	}
	photo := list[0].Message
	if len(photo.Photo) != 2 || photo.Photo[1].Width != 800 || photo.Photo[0].Height != 160 || photo.Caption != "keripik" {
		t.Errorf("photo %+v", photo)
	}
	if d := list[1].Message.Document; d.Name != "izin.pdf" || d.MIME != "application/pdf" || d.Size != 8 {
		t.Errorf("document %+v", d)
	}
	if l := list[2].Message.Location; l.Latitude != -7.5 || l.Longitude != 110.8 {
		t.Errorf("location %+v", l)
	}
	if c := list[3].Message.Contact; c.UserID != p.ID() || c.Phone != "+62811" {
		t.Errorf("contact %+v", c)
	}
	if v := list[4].Message.Voice; *v.Duration != 3 {
		t.Errorf("voice %+v", v)
	}
	if s := list[5].Message.Sticker; s.Emoji != "👍" {
		t.Errorf("sticker %+v", s)
	}
}

func TestWaitForSeesEditsAndGivesUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	m := w.message("sendMessage", params{"chat_id": p.ID(), "text": "a"})
	done := make(chan error)
	go func() {
		done <- p.WaitFor(t.Context(), func(list []Message) bool { return list[len(list)-1].Text == "b" })
	}()
	w.do("editMessageText", params{"chat_id": p.ID(), "message_id": m.ID, "text": "b"})
	if err := <-done; err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.WaitFor(ctx, func([]Message) bool { return false }); err == nil {
		t.Error("waiting did not end")
	}
}

func TestReactionsAndPins(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	m := p.Send("halo")
	react := func(emoji string) params {
		return params{"chat_id": p.ID(), "message_id": m.ID, "reaction": []any{map[string]any{"type": "emoji", "emoji": emoji}}}
	}
	w.do("setMessageReaction", react("👍"))
	w.refused("setMessageReaction", react("x"), "Bad Request: REACTION_INVALID")
	if got := p.Messages()[1].Reactions(); len(got) != 1 || got[0] != "👍" {
		t.Errorf("reactions %v", got)
	}
	w.do("pinChatMessage", params{"chat_id": p.ID(), "message_id": m.ID})
	list := p.Messages()
	if last := list[len(list)-1]; last.Pinned == nil || last.Pinned.ID != m.ID {
		t.Errorf("after pinning: %+v", last)
	}
	chat := decode[struct {
		Pinned *Message `json:"pinned_message"`
	}](t, w.do("getChat", params{"chat_id": p.ID()}))
	if chat.Pinned == nil {
		t.Error("getChat knows no pin")
	}
	w.do("unpinAllChatMessages", params{"chat_id": p.ID()})
	w.refused("unpinChatMessage", params{"chat_id": p.ID(), "message_id": m.ID}, "Bad Request: message to unpin not found")
}
