package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

const (
	// openFor is how long a ticket stays without anybody saying anything, and
	// closedFor how long after its end: for questions about it and for the
	// reports of the year's quarter, and no longer (UU 27/2022 art. 42-44).
	openFor   = bot.KeptTicket
	closedFor = bot.KeptClosed
	// topicFor is how long it is known whose topic it is, for talks that go on
	// for long. An erasure forgets it.
	topicFor = 3 * bot.KeptTicket
	// maxSeen is how many causes a ticket remembers, against repeats.
	maxSeen = 128
	// maxPairs is how many messages are known on both sides, for answers,
	// changes and reactions.
	maxPairs = 500
	// maxHistory bounds what happened to a ticket.
	maxHistory = 1000
)

// The states of a ticket.
const (
	stateOpen    = "open"
	stateClaimed = "claimed"
	stateClosed  = "closed"
	stateNowhere = "nowhere" // there is no group for it yet
)

// ticket is a conversation of an SME with consultants about one field.
type ticket struct {
	bot.TicketOpening
	Chat  int64  `json:"chat"`
	State string `json:"state"`
	// Group and Topic are where it is answered; Topic and Brief, the message
	// that tells what it is about, are 0 until they exist.
	Group int64 `json:"group,omitempty"`
	Topic int64 `json:"topic,omitempty"`
	Brief int64 `json:"brief,omitempty"`
	// Briefs are the messages that are or were its brief in the topic.
	Briefs []int64 `json:"briefs,omitempty"`
	// Stale says that the brief shows an older state.
	Stale bool `json:"stale,omitempty"`
	// Owner takes care of it; 0 for nobody yet.
	Owner     int64  `json:"owner,omitempty"`
	OwnerName string `json:"owner_name,omitempty"`
	// Moments in milliseconds; 0 for never.
	Opened  int64 `json:"opened"`
	Replied int64 `json:"replied,omitempty"` // the first answer
	Heard   int64 `json:"heard,omitempty"`   // the SME, last
	Said    int64 `json:"said,omitempty"`    // the consultants, last
	Closed  int64 `json:"closed,omitempty"`
	// Out is still to be sent to the topic, In to the SME, in order.
	Out []item `json:"out,omitempty"`
	In  []item `json:"in,omitempty"`
	// Items numbers them; Saying is the job that sends In, 0 when none runs.
	Items  int64 `json:"items"`
	Saying int64 `json:"saying,omitempty"`
	// Pairs are the messages that are the same on both sides.
	Pairs   []pair  `json:"pairs,omitempty"`
	History []event `json:"history,omitempty"`
	// Seen are the causes already applied, the newest last.
	Seen []string `json:"seen,omitempty"`
	// Blocked is set while the SME has blocked the bot.
	Blocked bool `json:"blocked,omitempty"`
	// Summary, Stars (1 to 5, 0 for none) and Comment of its end.
	Summary string `json:"summary,omitempty"`
	Stars   int    `json:"stars,omitempty"`
	Comment string `json:"comment,omitempty"`
	// Relayed is the newest message that came from the SME.
	Relayed int64 `json:"relayed,omitempty"`
	// NoteAlbum is the last album that is a note of the staff.
	NoteAlbum string `json:"note_album,omitempty"`
	// Documents are the names of those that were asked for.
	Documents []string `json:"documents,omitempty"`
	// Flood counts what the SME sent since FloodSince.
	FloodSince int64 `json:"flood_since,omitempty"`
	Flood      int   `json:"flood,omitempty"`
	watching

	fresh []event // what happened since the ticket was loaded
}

// here says whether a ticket is answered where an update comes from.
func (k *ticket) here(u bot.Update) bool {
	return k.State != "" && k.Group == u.Chat && k.Topic == u.Topic
}

// The kinds of item.
const (
	itemText  = "text"  // a text of a person
	itemCopy  = "copy"  // a message of a person that is copied
	itemEdit  = "edit"  // a message that a person changed
	itemReact = "react" // a reaction of a person
	itemWords = "words" // a text of the bot, in Telegram HTML
	itemDrop  = "drop"  // a message of a person that is taken back
)

// item is something to send to the other side.
type item struct {
	N    int64  `json:"n"`
	Kind string `json:"kind"`
	// Message is the source, 0 for words of the bot; the rest is as in
	// bot.TicketMessage. By is who speaks to the SME.
	Message  int64        `json:"message,omitempty"`
	Text     string       `json:"text,omitempty"`
	Entities []bot.Entity `json:"entities,omitempty"`
	Media    string       `json:"media,omitempty"`
	Album    string       `json:"album,omitempty"`
	Reply    int64        `json:"reply,omitempty"`
	By       string       `json:"by,omitempty"`
	At       int64        `json:"at"`
	// From is the group of Message, for what goes to the SME.
	From int64 `json:"from,omitempty"`
	// Rows stand under words.
	Rows [][]bot.Button `json:"rows,omitempty"`
}

// pair is one message on both sides: its id in the SME's chat and in the group.
type pair struct {
	SME   int64 `json:"s"`
	Group int64 `json:"g"`
	// Merged says that the group's message holds several of the SME, Media that
	// it has a caption instead of a text.
	Merged bool `json:"m,omitempty"`
	Media  bool `json:"c,omitempty"`
}

// event is something that happened to a ticket, for transcripts and reports.
type event struct {
	At   int64  `json:"at"`
	What string `json:"what"` // opened, sme, staff, claimed, moved, closed, ...
	Who  string `json:"who,omitempty"`
	Text string `json:"text,omitempty"`
}

// open says whether somebody may still answer.
func (k *ticket) open() bool { return k.State != "" && k.State != stateClosed }

// seen remembers a cause and says whether it was applied before.
func (k *ticket) seen(cause string) bool {
	if slices.Contains(k.Seen, cause) {
		return true
	}
	k.Seen = append(k.Seen, cause)
	k.Seen = k.Seen[max(0, len(k.Seen)-maxSeen):]
	return false
}

func (k *ticket) happened(at time.Time, what, who, text string) {
	e := event{millis(at), what, who, text}
	k.fresh = append(k.fresh, e)
	k.History = append(k.History, e)
	k.History = k.History[max(0, len(k.History)-maxHistory):]
}

// pairOf finds a message on either side; it gives nil for one that is not known.
func (k *ticket) pairOf(same func(pair) bool) *pair {
	for i := len(k.Pairs) - 1; i >= 0; i-- {
		if same(k.Pairs[i]) {
			return &k.Pairs[i]
		}
	}
	return nil
}

func (k *ticket) bySME(message int64) *pair {
	return k.pairOf(func(p pair) bool { return message != 0 && p.SME == message })
}

func (k *ticket) byGroup(message int64) *pair {
	return k.pairOf(func(p pair) bool { return message != 0 && p.Group == message })
}

func (k *ticket) paired(p pair) {
	if p.SME == 0 || p.Group == 0 {
		return
	}
	k.Pairs = append(k.Pairs, p)
	k.Pairs = k.Pairs[max(0, len(k.Pairs)-maxPairs):]
}

// change is what a change of a ticket sets off besides.
type change struct {
	desk *Desk
	k    *ticket
	jobs []storage.Job
	ring bool
}

// out adds something for the topic.
func (c *change) out(i item) {
	c.k.Items++
	i.N, i.At = c.k.Items, millis(c.desk.Clock())
	c.k.Out = append(c.k.Out, i)
	c.ring = true
}

// words adds a text of the bot for the topic.
func (c *change) words(id string, data any) {
	c.out(item{Kind: itemWords, Text: c.desk.words.Text("desk."+id, data)})
}

// in adds something for the SME.
func (c *change) in(i item) {
	c.k.Items++
	i.N, i.At = c.k.Items, millis(c.desk.Clock())
	c.k.In = append(c.k.In, i)
	if c.k.Saying == 0 {
		c.k.Saying = i.N
		id := fmt.Sprintf("%s:%s:%d", doSay, c.k.Ticket, i.N)
		c.jobs = append(c.jobs, c.desk.job(doSay, id, c.k.Chat, c.desk.Clock(), ticketRef{c.k.Chat, c.k.Ticket}))
	}
}

// stale has the brief written again.
func (c *change) stale() {
	c.k.Stale, c.ring = true, true
}

// tell gives the conversation with the SME a task.
func (c *change) tell(do string, data any) {
	id := fmt.Sprintf("%s:%s:%d:%d", do, c.k.Ticket, c.k.Items, len(c.k.History))
	c.jobs = append(c.jobs, c.desk.job(do, id, c.k.Chat, c.desk.Clock(), data))
}

// news tells the conversation the ticket's state.
func (c *change) news(state string) {
	c.tell(bot.ChatTicket, bot.TicketNews{Ticket: c.k.Ticket, State: state, By: c.k.OwnerName, Summary: c.k.Summary})
}

// changeTicket loads a ticket, lets do change it, and writes it with all that
// follows. It does nothing when the cause was applied before; "" is no cause.
// A ticket that does not exist has no State.
func (d *Desk) changeTicket(ctx context.Context, chat int64, name, cause string, do func(*change) error) error {
	return rewriteAs(ctx, d, storage.DocumentTicket, chat, name, func(k *ticket, doc *storage.Document) ([]storage.Job, error) {
		k.Chat = chat
		c := &change{desk: d, k: k}
		before := *k
		if cause != "" && k.seen(cause) {
			return nil, errUnchanged
		}
		if err := do(c); err != nil {
			return nil, err
		}
		c.follow(before, strconv.FormatUint(doc.Version+1, 10))
		doc.TTL = openFor
		if !k.open() {
			doc.TTL = closedFor
		}
		return c.jobs, nil
	})
}

// follow adds what follows from any change: the group hears that there is
// something to say, the board, the audit, the report and the alarms are kept up.
// mark tells this change from the others of the ticket.
func (c *change) follow(before ticket, mark string) {
	k, d := c.k, c.desk
	c.heed(before)
	if c.ring && k.Group != 0 {
		c.jobs = append(c.jobs, d.job(doRing, doRing+":"+k.Ticket+":"+mark, k.Group, d.Clock(), ticketRef{k.Chat, k.Ticket}))
	}
	was, stood := before.row()
	is, stands := k.row()
	if k.Group != 0 && (was != is || stood != stands || before.Group != k.Group) {
		c.jobs = append(c.jobs, d.boardJob(k.Group, ticketRef{k.Chat, k.Ticket}, mark))
	}
	c.account(k.fresh)
	c.await(before)
	c.tally(before)
}

// loadTicket reads a ticket; false when there is none.
func (d *Desk) loadTicket(ctx context.Context, ref ticketRef) (*ticket, bool, error) {
	doc, err := d.Store.LoadDocument(ctx, storage.DocumentTicket, ref.Chat, ref.Ticket)
	if err != nil || doc.Version == 0 {
		return nil, false, err
	}
	k, err := contentOf[ticket](doc)
	return k, err == nil, err
}
