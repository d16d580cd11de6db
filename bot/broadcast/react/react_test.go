package react_test

import (
	"context"
	"iter"
	"strings"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/broadcast/react"
	"plutbot/internal/redistest"
	"plutbot/locales"
	"plutbot/storage"
)

var noon = time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)

// talk is a conversation that remembers what it was given.
type talk struct{ got []bot.Update }

func (t *talk) Handle(_ context.Context, u bot.Update) (bot.Answer, error) {
	t.got = append(t.got, u)
	return bot.Answer{Press: u.Press.ID}, nil
}

// sent is an announcement that went to the chats 5 and 6.
func sent(t *testing.T, s *storage.Store) (id int64, at map[int64]storage.Position) {
	t.Helper()
	content := broadcast.Content{Topic: "pelatihan", Variants: []broadcast.Variant{{Language: "id", From: 9, Messages: []int64{1, 2},
		Buttons: [][]broadcast.Button{{{Label: "Situs", URL: "https://kemenkopukm.go.id"}, {Label: "NIB", Action: broadcast.ActionGuide + "nib"}},
			{{Label: "Halal", Action: broadcast.ActionGuide + "halal"}}, {{Label: "Berhenti", Action: broadcast.ActionLeave}}}},
		{Language: "id", LowData: true, Words: &broadcast.Wording{Text: "Pelatihan"}, Buttons: [][]broadcast.Button{{{Label: "Lihat", Action: broadcast.ActionFull}}}}}}
	b, err := s.CreateBroadcast(t.Context(), content.Encode(), noon)
	if err != nil {
		t.Fatal(err)
	}
	people := func(yield func(storage.Addressee, error) bool) {
		_ = yield(storage.Addressee{Chat: 5}, nil) && yield(storage.Addressee{Chat: 6, Zone: 1, Variant: 1}, nil)
	}
	if _, err := s.FillBroadcast(t.Context(), b.ID, 1, iter.Seq2[storage.Addressee, error](people)); err != nil {
		t.Fatal(err)
	}
	at = map[int64]storage.Position{}
	for r, err := range s.Recipients(t.Context(), b.ID) {
		if err != nil {
			t.Fatal(err)
		}
		at[r.Chat] = r.Position
	}
	return b.ID, at
}

// post remembers what was sent, or fails.
type post struct {
	sent []bot.Post
	err  error
}

func (p *post) Post(_ context.Context, one bot.Post) ([]int64, error) {
	p.sent = append(p.sent, one)
	return []int64{1}, p.err
}

func newPart(t *testing.T, s *storage.Store, conversation *talk, messenger *post) *react.Part {
	t.Helper()
	catalog, err := locales.Load(locales.FS())
	if err != nil {
		t.Fatal(err)
	}
	return react.New(react.Config{Records: s, Conversation: conversation, Messenger: messenger, Catalog: catalog, Choose: "choose",
		Leave: func(topic string) string { return "leave " + topic }, Open: func(guide string) string { return "open " + guide }})
}

func TestReactionsAreNotedOnceForTheRecipientAndTheConversationGoesOn(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	id, at := sent(t, s)
	conversation := &talk{}
	part := newPart(t, s, conversation, &post{})
	press := func(chat int64, p storage.Position, action string) bot.Update {
		return bot.Update{Kind: bot.KindPress, Private: true, Chat: chat, From: chat,
			Press: bot.Press{ID: "x", Message: 9, Data: broadcast.Press{Broadcast: id, Position: p, Action: action}.Data()}}
	}
	answer := bot.Update{Kind: bot.KindText, Private: true, Chat: 6, From: 6, Text: "ikut", Reply: 9, ReplyPress: press(6, at[6], "off").Press.Data}
	for _, c := range []struct {
		update bot.Update
		data   string
	}{
		{press(5, at[5], "g.nib"), "open nib"},
		{press(5, at[5], "g.nib"), "open nib"}, // Telegram delivers it again
		{press(5, at[5], "g.halal"), "open halal"},
		{press(6, at[6], "g.halal"), "open halal"},
		{press(6, at[6], "off"), "leave pelatihan"},
		{press(7, at[5], "g.nib"), "open nib"}, // somebody who made the data up
		{press(5, 1<<40, "g.nib"), "open nib"},
		{answer, ""},
	} {
		if takes, err := part.Takes(t.Context(), c.update); err != nil || !takes {
			t.Fatalf("takes %v, %v", takes, err)
		}
		if _, err := part.Handle(t.Context(), c.update); err != nil {
			t.Fatal(err)
		}
		got := conversation.got[len(conversation.got)-1]
		if got.Press.Data != c.data || c.data != "" && !got.Press.Inaccessible || c.data == "" && got.Announcement != id {
			t.Errorf("the conversation got %+v, want %q", got, c.data)
		}
	}
	taps, err := s.Taps(t.Context(), id)
	if err != nil || taps[0] != 1 || taps[1] != 2 {
		t.Errorf("taps %v, want 1 and 2 (%v)", taps, err)
	}
	for chat, want := range map[int64]storage.Mark{5: storage.MarkTapped, 6: storage.MarkTapped | storage.MarkLeft | storage.MarkReplied} {
		if r, err := s.Recipient(t.Context(), id, at[chat]); err != nil || r.Marks != want {
			t.Errorf("%d has the marks %b, want %b (%v)", chat, r.Marks, want, err)
		}
	}
}

func TestWhatBelongsToNoAnnouncementIsLeftToOthers(t *testing.T) {
	t.Parallel()
	part := newPart(t, redistest.Memory(t), &talk{}, &post{})
	data := broadcast.Press{Broadcast: 1, Action: "off"}.Data()
	for name, u := range map[string]bot.Update{
		"another button":      {Kind: bot.KindPress, Private: true, Press: bot.Press{Data: "m"}},
		"a button in a group": {Kind: bot.KindPress, Press: bot.Press{Data: data}},
		"a text":              {Kind: bot.KindText, Private: true, Text: data},
		"another answer":      {Kind: bot.KindText, Private: true, Reply: 3, ReplyPress: "m"},
	} {
		if takes, err := part.Takes(t.Context(), u); takes || err != nil {
			t.Errorf("%s: %v, %v", name, takes, err)
		}
	}
}

func TestAButtonOfAnAnnouncementThatIsNoLongerOnRecordStillWorks(t *testing.T) {
	t.Parallel()
	conversation := &talk{}
	part := newPart(t, redistest.Memory(t), conversation, &post{})
	for action, want := range map[string]string{"off": "choose", "g.nib": "open nib"} {
		u := bot.Update{Kind: bot.KindPress, Private: true, Chat: 5, Press: bot.Press{Data: broadcast.Press{Broadcast: 77, Action: action}.Data()}}
		if _, err := part.Handle(t.Context(), u); err != nil {
			t.Fatal(err)
		}
		if got := conversation.got[len(conversation.got)-1].Press.Data; got != want {
			t.Errorf("%s became %q, want %q", action, got, want)
		}
	}
}

func TestWhatLowDataSparedIsSentOnDemandAndOnlyToItsRecipient(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	id, at := sent(t, s)
	for name, c := range map[string]struct {
		chat  int64
		fails error
		posts int
		toast string
	}{
		"the recipient":           {6, nil, 1, ""},
		"somebody who made it up": {7, nil, 0, "sudah tidak tersedia"},
		"a message that is gone":  {6, &bot.Failure{Reason: bot.MessageGone}, 1, "sudah tidak tersedia"},
	} {
		messenger := &post{err: c.fails}
		part := newPart(t, s, &talk{}, messenger)
		answer, err := part.Handle(t.Context(), bot.Update{Kind: bot.KindPress, Private: true, Chat: c.chat, From: c.chat,
			Press: bot.Press{ID: "x", Message: 9, Data: broadcast.Press{Broadcast: id, Position: at[6], Action: broadcast.ActionFull}.Data()}})
		if err != nil || len(messenger.sent) != c.posts || !strings.Contains(answer.Toast, c.toast) || (c.toast == "") != (answer.Toast == "") {
			t.Errorf("%s: %+v, %+v, %v", name, answer, messenger.sent, err)
		}
		if c.posts > 0 && (messenger.sent[0].Chat != 6 || messenger.sent[0].From != 9 || len(messenger.sent[0].Copy) != 2 || !messenger.sent[0].Bare) {
			t.Errorf("%s: sent %+v", name, messenger.sent[0])
		}
	}
	messenger := &post{err: &bot.Failure{Reason: bot.Temporary}}
	if _, err := newPart(t, s, &talk{}, messenger).Handle(t.Context(), bot.Update{Kind: bot.KindPress, Private: true, Chat: 6, From: 6,
		Press: bot.Press{Data: broadcast.Press{Broadcast: id, Position: at[6], Action: broadcast.ActionFull}.Data()}}); err == nil {
		t.Error("a failure that passes was taken for the end")
	}
	if r, err := s.Recipient(t.Context(), id, at[6]); err != nil || r.Marks != storage.MarkTapped {
		t.Errorf("the recipient has the marks %b (%v)", r.Marks, err)
	}
	if taps, err := s.Taps(t.Context(), id); err != nil || taps[2] != 1 {
		t.Errorf("taps %v (%v)", taps, err)
	}
}
