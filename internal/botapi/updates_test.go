package botapi

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"
)

// got is what a test reads of an update.
type got struct {
	ID      int64    `json:"update_id"`
	Message *Message `json:"message"`
	Edited  *Message `json:"edited_message"`
	Query   *struct {
		ID      string   `json:"id"`
		Data    string   `json:"data"`
		Message *Message `json:"message"`
		From    User     `json:"from"`
	} `json:"callback_query"`
	Member *struct {
		Old ChatMember `json:"old_chat_member"`
		New ChatMember `json:"new_chat_member"`
	} `json:"my_chat_member"`
	Reaction *reactionUpdate `json:"message_reaction"`
}

func (w *world) updates(p params) []got {
	w.t.Helper()
	return decode[[]got](w.t, w.do("getUpdates", p))
}

// texts are the texts of the messages in the updates.
func texts(list []got) []string {
	out := []string{}
	for _, u := range list {
		if u.Message != nil {
			out = append(out, u.Message.Text)
		}
	}
	return out
}

func expectTexts(t *testing.T, list []got, want ...string) {
	t.Helper()
	if got := texts(list); !slices.Equal(got, want) {
		t.Errorf("updates carry %q, want %q", got, want)
	}
}

func TestPollingConfirmsBelowTheOffset(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.NewUser(User{FirstName: "Sari"})
	for i := range 5 {
		p.Send(fmt.Sprint(i))
	}
	first := w.updates(params{"limit": 2})
	expectTexts(t, first, "0", "1")
	expectTexts(t, w.updates(nil), "0", "1", "2", "3", "4")
	expectTexts(t, w.updates(params{"offset": first[1].ID}), "1", "2", "3", "4")
	expectTexts(t, w.updates(params{"offset": first[1].ID + 1}), "2", "3", "4")
	expectTexts(t, w.updates(params{"offset": -1}), "4")
	expectTexts(t, w.updates(nil), "4")
	if n := len(w.Pending()); n != 1 {
		t.Errorf("%d updates wait, want 1", n)
	}
	expectTexts(t, w.updates(params{"offset": first[0].ID + 5}))
}

func TestPollWaitsForAnUpdate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.NewUser(User{FirstName: "Sari"})
	done := make(chan []got)
	go func() { done <- w.updates(params{"timeout": 30}) }()
	w.untilPolled()
	p.Send("halo")
	expectTexts(t, <-done, "halo")
}

// untilPolled waits until a getUpdates waits.
func (w *world) untilPolled() *poll {
	for {
		w.mu.Lock()
		p := w.state.queue.poll
		w.mu.Unlock()
		if p != nil {
			return p
		}
		runtime.Gosched()
	}
}

func TestNewerPollEndsTheOlder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	old := make(chan reply)
	go func() { old <- w.try("getUpdates", params{"timeout": 30}) }()
	w.untilPolled()
	w.updates(nil)
	if r := <-old; r.Code != 409 || r.Description != "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running" {
		t.Errorf("the older poll got %d %q", r.Code, r.Description)
	}
}

func TestWebhookExcludesPolling(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	old := make(chan reply)
	go func() { old <- w.try("getUpdates", params{"timeout": 30}) }()
	w.untilPolled()
	w.do("setWebhook", params{"url": "http://127.0.0.1:1/"})
	if r := <-old; r.Description != "Conflict: terminated by setWebhook request" {
		t.Errorf("the poll got %q", r.Description)
	}
	w.refused("getUpdates", nil, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	w.do("deleteWebhook", nil)
	w.updates(nil)
}

func TestOnlyAskedForUpdatesAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.NewUser(User{FirstName: "Sari"})
	w.updates(params{"allowed_updates": []string{"message", "message_reaction"}})
	m := p.Send("halo")
	p.Edit(p.ID(), m.ID, "baru")
	p.React(p.ID(), m.ID, "👍")
	list := w.updates(nil)
	if len(list) != 2 || list[0].Message == nil || list[1].Reaction == nil || list[1].Reaction.New[0].Emoji != "👍" {
		t.Errorf("got %+v", list)
	}
	w.updates(params{"allowed_updates": []string{}, "offset": -1})
	p.Edit(p.ID(), m.ID, "lagi")
	p.React(p.ID(), m.ID)
	if list := w.updates(nil); len(list) != 2 || list[1].Edited == nil || list[1].Edited.Text != "lagi" {
		t.Errorf("by default: %+v", list)
	}
}

func TestUndeliveredUpdatesLastADay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.NewUser(User{FirstName: "Sari"})
	p.Send("lama")
	w.Advance(23 * time.Hour)
	p.Send("baru")
	expectTexts(t, w.updates(nil), "lama", "baru")
	w.Advance(2 * time.Hour)
	expectTexts(t, w.updates(nil), "baru")
}

func TestRedeliver(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.NewUser(User{FirstName: "Sari"})
	p.Send("a")
	p.Send("b")
	list := w.updates(nil)
	w.updates(params{"offset": list[1].ID + 1})
	if !w.Redeliver(list[0].ID) {
		t.Fatal("the update is unknown")
	}
	if again := w.updates(nil); len(again) != 1 || again[0].ID != list[0].ID {
		t.Errorf("got %+v", again)
	}
	if w.Redeliver(1) {
		t.Error("an update that never was is delivered")
	}
}

func TestDuplicateDeliveryByPolling(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.NewUser(User{FirstName: "Sari"})
	w.Fault(Fault{DuplicateDelivery: true, Times: 1})
	p.Send("a")
	first := w.updates(nil)
	next := params{"offset": first[0].ID + 1}
	expectTexts(t, w.updates(next), "a")
	expectTexts(t, w.updates(next))
}

func TestUpdateShape(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.NewUser(User{ID: 42, FirstName: "Sari", Username: "sari", Language: "id"})
	p.Send("/start usaha")
	raw := w.do("getUpdates", nil)
	want := `[{"update_id":100000001,"message":{"message_id":1,"from":{"id":42,"is_bot":false,"first_name":"Sari","username":"sari","language_code":"id"},` +
		`"date":1792227600,"chat":{"id":42,"type":"private","username":"sari","first_name":"Sari"},"text":"/start usaha",` +
		`"entities":[{"type":"bot_command","offset":0,"length":6}]}}]`
	if string(raw) != want {
		t.Errorf("got  %s\nwant %s", raw, want)
	}
	if !json.Valid(raw) {
		t.Error("not JSON")
	}
}
