package desk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"plutbot/bot"
)

// A ticket is handed over in two steps, so that there is always a reason: the
// button Oper offers whom to, and that offers why. Whoever knows both writes
// /oper tujuan alasan.

// What the buttons carry; their data are stored in messages. A target is
// "f:" with a field, "p:" with a person's id, or "g:" with a group's id.
const (
	pressTo  = "dk:to:"  // with the target
	pressWhy = "dk:why:" // with the number of the reason, ":", and the target
)

// moveReasons are the reasons that can be pressed, by their ids in the
// catalog. Buttons carry their place: add at the end.
var moveReasons = []string{"field", "expert", "region", "away"}

// maxColleagues is how many people can be pressed.
const maxColleagues = 8

// offerMove offers whom a ticket can be handed to.
func (d *Desk) offerMove(ctx context.Context, ref ticketRef, u bot.Update) error {
	k, ok, err := d.loadTicket(ctx, ref)
	if err != nil || !ok {
		return err
	}
	g, err := d.group(ctx, u.Chat)
	if err != nil {
		return err
	}
	r, err := d.registry(ctx)
	if err != nil {
		return err
	}
	var rows [][]bot.Button
	for _, f := range bot.Fields() {
		if f != k.Field {
			rows = append(rows, []bot.Button{{Label: clip(d.words.Text("desk.field."+f, nil), 28), Data: pressTo + "f:" + f}})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(g.Staff)) {
		if len(rows) < len(bot.Fields())+maxColleagues && id != decimal(k.Owner) {
			rows = append(rows, []bot.Button{{Label: clip("👤 "+g.Staff[id].Name, 28), Data: pressTo + "p:" + id}})
		}
	}
	for _, other := range r.Groups {
		if other.Group != u.Chat {
			rows = append(rows, []bot.Button{{Label: clip("🏢 "+other.Title, 28), Data: pressTo + "g:" + decimal(other.Group)}})
		}
	}
	u.Message = 0
	return d.sayIn(ctx, u, d.words.Text("desk.move.whom", nil), rows...)
}

// offerReasons asks why a ticket is handed over.
func (d *Desk) offerReasons(ctx context.Context, u bot.Update, target string) error {
	var rows [][]bot.Button
	for n, id := range moveReasons {
		rows = append(rows, []bot.Button{d.button("why_"+id, pressWhy+strconv.Itoa(n)+":"+target)})
	}
	return d.changeGroup(ctx, u.Chat, u.ID, func(g *group) error {
		g.say(notice{Topic: u.Topic, Revise: u.Press.Message, Text: d.words.Text("desk.move.why", nil), Rows: rows})
		return nil
	})
}

// pressedWhy hands a ticket over for a reason that was pressed.
func (d *Desk) pressedWhy(ctx context.Context, ref ticketRef, cause string, u bot.Update, data string) (string, error) {
	place, target, _ := strings.Cut(data, ":")
	n, err := strconv.Atoi(place)
	if err != nil || n < 0 || n >= len(moveReasons) {
		return "", nil
	}
	reason := d.words.Text("desk.button.why_"+moveReasons[n], nil)
	to, err := d.target(ctx, u, target)
	if err != nil || to == nil {
		return "gone", err
	}
	return "moved", d.move(ctx, ref, cause, u, *to, reason)
}

// oper hands a ticket over: /oper tujuan alasan. The target is a field, a
// member of the group by @name or first name, or a word of a group's name.
func (d *Desk) oper(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	word, reason := cutWord(u.Text)
	to, err := d.named(ctx, u, word)
	if err != nil {
		return err
	}
	if to == nil || reason == "" {
		return d.sayIn(ctx, u, d.words.Text("desk.move.how", nil))
	}
	return d.move(ctx, ref, cause, u, *to, reason)
}

// destination is where a ticket is handed to: one of a field, a person of the
// same group, and another group.
type destination struct {
	field  string
	person member
	group  int64
	name   string
}

// target reads what a button carries; nil when there is no such any more.
func (d *Desk) target(ctx context.Context, u bot.Update, target string) (*destination, error) {
	kind, id, _ := strings.Cut(target, ":")
	switch kind {
	case "f":
		return d.field(id), nil
	case "p":
		g, err := d.group(ctx, u.Chat)
		if m, ok := g.Staff[id]; ok && err == nil {
			return &destination{person: m, name: m.Name}, nil
		}
		return nil, err
	case "g":
		r, err := d.registry(ctx)
		number, _ := strconv.ParseInt(id, 10, 64)
		if c := r.find(number); c != nil && err == nil {
			return &destination{group: c.Group, name: c.Title}, nil
		}
		return nil, err
	}
	return nil, nil
}

func (d *Desk) field(id string) *destination {
	if !slices.Contains(bot.Fields(), id) {
		return nil
	}
	return &destination{field: id, name: d.words.Text("desk.field."+id, nil)}
}

// named finds a destination by what a consultant typed.
func (d *Desk) named(ctx context.Context, u bot.Update, word string) (*destination, error) {
	word = strings.ToLower(strings.TrimPrefix(word, "@"))
	if word == "" {
		return nil, nil
	}
	if to := d.field(word); to != nil {
		return to, nil
	}
	g, err := d.group(ctx, u.Chat)
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(g.Staff)) {
		first, _ := cutWord(strings.ToLower(g.Staff[id].Name))
		if strings.ToLower(g.Staff[id].Username) == word || first == word {
			return &destination{person: g.Staff[id], name: g.Staff[id].Name}, nil
		}
	}
	r, err := d.registry(ctx)
	for _, c := range r.Groups {
		if c.Group != u.Chat && strings.Contains(strings.ToLower(c.Title), word) {
			return &destination{group: c.Group, name: c.Title}, err
		}
	}
	return nil, err
}

// move hands a ticket over. Its topic tells from whom, to whom and why, and so
// does its history; a topic in another group begins with what was said so far.
func (d *Desk) move(ctx context.Context, ref ticketRef, cause string, u bot.Update, to destination, reason string) error {
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		k := c.k
		if !k.open() || !k.here(u) || to.field == k.Field && to.field != "" {
			return errUnchanged
		}
		from := k.OwnerName
		if from == "" {
			from = d.words.Text("desk.field."+k.Field, nil)
		}
		k.happened(d.Clock(), "moved", u.Name, fmt.Sprintf("%s -> %s: %s", from, to.name, reason))
		text := d.words.Text("desk.move.done", map[string]any{"From": escape(from), "To": escape(to.name), "Name": escape(u.Name), "Reason": escape(reason)})
		if to.person.ID != 0 {
			c.out(item{Kind: itemWords, Text: text})
			d.claims(c, to.person.ID, to.person.Name)
			return nil
		}
		group := to.group
		if to.field != "" {
			opening := k.TicketOpening
			opening.Field, k.Field = to.field, to.field
			var err error
			if group, err = d.groupFor(ctx, opening); err != nil {
				return err
			}
		}
		k.Owner, k.OwnerName, k.State = 0, "", stateOpen
		c.stale()
		c.news(bot.TicketOpen)
		if group == 0 || group == k.Group {
			c.out(item{Kind: itemWords, Text: text})
			return nil
		}
		c.leave(text)
		c.arrive(group, text)
		return nil
	})
}

// leave ends a ticket's topic in its group.
func (c *change) leave(text string) {
	k := c.k
	if k.Topic == 0 {
		return
	}
	id := fmt.Sprintf("%s:%s:%d", doTell, k.Ticket, len(k.History))
	c.jobs = append(c.jobs, c.desk.job(doTell, id, k.Group, c.desk.Clock(), notice{Topic: k.Topic, Text: text, Close: true}),
		c.desk.boardJob(k.Group, ticketRef{k.Chat, k.Ticket}, fmt.Sprint("left:", len(k.History))))
}

const (
	// maxCarried is how much of what was said is shown in a new topic, in
	// characters, and maxCarriedFiles how many files go with it.
	maxCarried      = 3000
	maxCarriedFiles = 10
)

// arrive begins a ticket's topic in another group.
func (c *change) arrive(group int64, text string) {
	k, d := c.k, c.desk
	files := slices.DeleteFunc(slices.Clone(k.Pairs), func(p pair) bool { return !p.Media })
	queued := k.Out
	k.Group, k.Topic, k.Brief, k.Stale = group, 0, 0, false
	k.Pairs, k.Out, k.Documents, k.Briefs = nil, nil, nil, nil
	c.out(item{Kind: itemWords, Text: text})
	before := *k
	before.History = shown(k.History, queued)
	said := d.transcript(&before, d.words, true)
	if cut := len([]rune(said)) - maxCarried; cut > 0 {
		said = "…" + string([]rune(said)[cut:])
	}
	c.out(item{Kind: itemWords, Text: d.words.Text("desk.move.said", map[string]any{"Text": escape(said)})})
	for _, p := range files[max(0, len(files)-maxCarriedFiles):] {
		c.out(item{Kind: itemCopy, Message: p.SME})
	}
	for _, i := range queued {
		if i.Kind != itemReact && i.Kind != itemEdit {
			c.out(i)
		}
	}
}

// shown is a history without the messages of the SME that are still queued and
// follow by themselves.
func shown(history []event, queued []item) []event {
	waits := 0
	for _, i := range queued {
		if i.Kind == itemText || i.Kind == itemCopy {
			waits++
		}
	}
	var rest []event
	for _, e := range slices.Backward(history) {
		if e.What == "sme" && waits > 0 {
			waits--
			continue
		}
		rest = append(rest, e)
	}
	slices.Reverse(rest)
	return rest
}

// tellGroup has a group say something that another chat caused.
func (d *Desk) tellGroup(ctx context.Context, t bot.Task) error {
	var n notice
	if err := read(t, &n); err != nil {
		return err
	}
	return d.changeGroup(ctx, t.Chat, causeNumber(t.ID), func(g *group) error {
		g.say(n)
		return nil
	})
}

// member is somebody of the staff.
type member struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Username string `json:"username,omitempty"`
}

// maxStaff bounds whom a group remembers.
const maxStaff = 60

// meet remembers who acts in a group, so that tickets can be handed to them.
func (d *Desk) meet(ctx context.Context, u bot.Update) error {
	if u.From == 0 || u.Name == "" {
		return nil
	}
	g, err := d.group(ctx, u.Chat)
	if err != nil {
		return err
	}
	me := member{u.From, u.Name, u.Username}
	if known, ok := g.Staff[decimal(u.From)]; ok && known == me || !ok && len(g.Staff) >= maxStaff {
		return nil
	}
	return d.changeGroup(ctx, u.Chat, 0, func(g *group) error {
		if g.Staff == nil {
			g.Staff = map[string]member{}
		}
		g.Staff[decimal(u.From)] = me
		return nil
	})
}
