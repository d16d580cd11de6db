package chat

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"plutbot/bot"
)

// tickets is what the session remembers of the conversations with consultants:
// an optional part of the record. The names of the fields are stored: add, never
// change.
type tickets struct {
	All []ticket `json:"t,omitempty"`
	// Gone are the ids of older ones, for the day when all is to be forgotten.
	Gone []string `json:"g,omitempty"`
	// At is the ticket that the screens of tickets are about.
	At string `json:"at,omitempty"`
	// Draft is what is about to be handed over; nil for nothing.
	Draft *draft `json:"d,omitempty"`
	// Asked is the last question in own words, that consultants may want to see.
	Asked *bot.TicketMessage `json:"q,omitempty"`
	// Held are messages of which it is not clear whether they are for a
	// consultant, since HeldAt (seconds).
	Held   []bot.TicketMessage `json:"h,omitempty"`
	HeldAt int64               `json:"ha,omitempty"`
	// Named says that consultants may see the name.
	Named bool `json:"n,omitempty"`
	// Regency in which the person is, by its code, where no answer tells it.
	Regency string `json:"r,omitempty"`
	// Told is when the card of the talk was shown (seconds), and Since how many
	// messages were passed on after it.
	Told  int64 `json:"w,omitempty"`
	Since int   `json:"s,omitempty"`
	// Outlook is what was told about the time until an answer.
	Outlook outlook `json:"o,omitzero"`
}

// ticket is one conversation with consultants.
type ticket struct {
	ID    string `json:"i"`
	Field string `json:"f"`
	State string `json:"s"` // one of bot.Ticket*
	// By is who takes care of it.
	By string `json:"by,omitempty"`
	// Summary of its end, or reason of a ban.
	Summary string `json:"su,omitempty"`
	Opened  int64  `json:"o"` // seconds
	Stars   int    `json:"st,omitempty"`
	// Sent are the last messages that were passed on, by id.
	Sent []int64 `json:"m,omitempty"`
	// Document that a consultant waits for, and Guide that one asks to go
	// through; "" and nil for none.
	Document string         `json:"dc,omitempty"`
	Guide    *bot.GuideWish `json:"g,omitempty"`
}

// draft is what is about to be handed over. Screen and Arg are what the person
// saw when they asked for a consultant.
type draft struct {
	Field    string              `json:"f"`
	Screen   screen              `json:"s,omitempty"`
	Arg      string              `json:"a,omitempty"`
	Messages []bot.TicketMessage `json:"m,omitempty"`
}

// outlook is when the consultants can answer.
type outlook struct {
	// Open says whether the office is open, and At when that changes, in
	// seconds; 0 for unknown. Zone is the office's, in hours from UTC.
	Open bool  `json:"o,omitempty"`
	At   int64 `json:"a,omitempty"`
	Zone int   `json:"z,omitempty"`
	// Sure says whether the hours are confirmed, Holiday names today's.
	Sure    bool   `json:"s,omitempty"`
	Holiday string `json:"h,omitempty"`
	// Typical and Most are the waiting times lately, in minutes; 0 for unknown.
	Typical int `json:"t,omitempty"`
	Most    int `json:"m,omitempty"`
}

// The screens about consultants.
const (
	screenHandOver    screen = 32 // what will be handed over
	screenField       screen = 33 // the choice of a field
	screenWhere       screen = 34 // the search for the regency
	screenTalk        screen = 35 // what is typed goes to a consultant
	screenTicket      screen = 36 // the state of a ticket
	screenTickets     screen = 37
	screenCloseTicket screen = 38
	screenRate        screen = 39 // a ticket has ended
	screenComment     screen = 40 // what is typed is a comment on it
	screenDocument    screen = 41 // a consultant waits for a document
	screenHeld        screen = 42 // is a message for a consultant?
)

// The notices about consultants.
const (
	noticeSent         notice = 32
	noticeJoined       notice = 33
	noticeDraftAdded   notice = 34
	noticeDraftFull    notice = 35
	noticeDraftEmpty   notice = 36
	noticeDiscarded    notice = 37
	noticeRelayed      notice = 38
	noticeCommented    notice = 39
	noticeNameShown    notice = 40
	noticeNameHidden   notice = 41
	noticeDocumentSent notice = 42
	noticeTranscript   notice = 43
)

const (
	// maxTickets bounds the tickets that are remembered; the five fields have
	// one open ticket each at most, the rest are closed ones.
	maxTickets = 8
	// maxGone bounds the ids of tickets that are no longer remembered: the desk
	// forgets them by itself after a while.
	maxGone = 100
	// maxSent is for how many messages of a ticket a change is passed on.
	maxSent = 30
	// maxDraft bounds the messages of a draft, and maxDraftText their texts in
	// bytes: they stand in the session until they are sent.
	maxDraft     = 10
	maxDraftText = 12000
	// heldFor is how long a message is held that may be for a consultant.
	heldFor = time.Hour
)

// encode writes the tickets as a part of the record; nil when there are none.
func (t tickets) encode() []byte {
	data, _ := json.Marshal(t) // strings and numbers always marshal
	if len(data) <= len("{}") {
		return nil
	}
	return data
}

// readTickets reads what encode wrote.
func readTickets(data []byte) (tickets, error) {
	var t tickets
	if data == nil {
		return t, nil
	}
	if err := json.Unmarshal(data, &t); err != nil {
		return tickets{}, fmt.Errorf("%w: tickets: %w", errRecord, err)
	}
	return t, nil
}

// find gives a ticket by its id, nil when it is not known.
func (t *tickets) find(id string) *ticket {
	i := slices.IndexFunc(t.All, func(k ticket) bool { return k.ID == id && id != "" })
	if i < 0 {
		return nil
	}
	return &t.All[i]
}

// open says whether consultants answer.
func (k ticket) open() bool { return k.State == bot.TicketOpen || k.State == bot.TicketClaimed }

// open gives the open tickets, the oldest first.
func (t *tickets) open() []ticket {
	var open []ticket
	for _, k := range t.All {
		if k.open() {
			open = append(open, k)
		}
	}
	return open
}

// ofField gives the open ticket of a field, nil without one.
func (t *tickets) ofField(field string) *ticket {
	i := slices.IndexFunc(t.All, func(k ticket) bool { return k.open() && k.Field == field })
	if i < 0 {
		return nil
	}
	return &t.All[i]
}

// listened gives the ticket that hears an answer to a consultant's message: the
// one on the screen, else the last one that is open, else the last one that was
// closed; nil when nobody listens.
func (t *tickets) listened() *ticket {
	var last *ticket
	for i := range t.All {
		k := &t.All[i]
		switch {
		case k.State == bot.TicketNowhere || k.State == bot.TicketBanned:
		case k.open() && k.ID == t.At:
			return k
		case last == nil || k.open() || !last.open():
			last = k
		}
	}
	return last
}

// begin adds a ticket. Its id is made of the moment, so that it differs from
// those of before an erasure.
func (t *tickets) begin(field string, now time.Time) *ticket {
	at := now.Unix()
	for t.find(strconv.FormatInt(at, 36)) != nil || slices.Contains(t.Gone, strconv.FormatInt(at, 36)) {
		at++
	}
	t.All = slices.Clone(t.All)
	for len(t.All) >= maxTickets {
		i := max(0, slices.IndexFunc(t.All, func(k ticket) bool { return !k.open() }))
		t.Gone = append(t.Gone[max(0, len(t.Gone)-maxGone+1):], t.All[i].ID)
		t.All = slices.Delete(t.All, i, i+1)
	}
	t.All = append(t.All, ticket{ID: strconv.FormatInt(at, 36), Field: field, State: bot.TicketOpen, Opened: now.Unix()})
	return &t.All[len(t.All)-1]
}

// sent remembers that a message was passed on.
func (k *ticket) sent(message int64) {
	if message != 0 && !slices.Contains(k.Sent, message) {
		k.Sent = append(slices.Clone(k.Sent[max(0, len(k.Sent)-maxSent+1):]), message)
	}
}

// hold keeps a message that may be for a consultant, beside those that came
// shortly before it. When there are too many, the oldest makes room.
func (t *tickets) hold(m bot.TicketMessage, now time.Time) {
	if now.Sub(time.Unix(t.HeldAt, 0)) > heldFor {
		t.Held = nil
	}
	t.Held = append(slices.Clone(t.Held), m)
	t.Held = t.Held[max(0, len(t.Held)-maxDraft):]
	t.HeldAt = now.Unix()
}

// release gives what is held, and holds nothing any more.
func (t *tickets) release(now time.Time) []bot.TicketMessage {
	held := t.Held
	if now.Sub(time.Unix(t.HeldAt, 0)) > heldFor {
		held = nil
	}
	t.Held, t.HeldAt = nil, 0
	return held
}

// add takes a message into the draft; false when it is full.
func (d *draft) add(m bot.TicketMessage) bool {
	size := len(m.Text)
	for _, other := range d.Messages {
		if other.Message == m.Message {
			return true
		}
		size += len(other.Text)
	}
	if len(d.Messages) >= maxDraft || size > maxDraftText {
		return false
	}
	d.Messages = append(slices.Clone(d.Messages), m)
	return true
}
