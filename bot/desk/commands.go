package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"plutbot/bot"
)

// groupCommands work everywhere in a group.
var groupCommands = map[string]func(*Desk, context.Context, bot.Update) error{
	"hubungkan": (*Desk).connect, "lepas": (*Desk).disconnect, "bantuan": (*Desk).help, "help": (*Desk).help,
	"nama": (*Desk).names, "start": (*Desk).help, "antrian": (*Desk).queued, "kunjungan": (*Desk).visitsAhead, "simpan": (*Desk).keep, "buang": (*Desk).discard,
	"target": (*Desk).setTarget, "laporan": (*Desk).report, "jejak": (*Desk).trail, "usulan": (*Desk).proposed, "pulang": (*Desk).goHome,
}

// ticketCommands work in the topics of tickets.
var ticketCommands = map[string]func(*Desk, context.Context, ticketRef, string, bot.Update) error{
	"catatan": (*Desk).note, "note": (*Desk).note, "ambil": (*Desk).take, "tutup": (*Desk).finish, "oper": (*Desk).oper,
	"balas": (*Desk).answerCanned, "blokir": (*Desk).block, "buka_blokir": (*Desk).unblock, "transkrip": (*Desk).sendTranscript,
	"panduan": (*Desk).askGuide, "minta": (*Desk).askDocument, "usul": (*Desk).propose, "tarik": (*Desk).withdraw,
}

// topicCommand does a command in a ticket's topic. A command is never relayed:
// what is not known may be a slip of the pen.
func (d *Desk) topicCommand(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	if command, ok := ticketCommands[u.Command]; ok {
		return command(d, ctx, ref, cause, u)
	}
	return d.sayIn(ctx, u, d.words.Text("desk.unknown_command", map[string]any{"Command": escape(u.Command)}))
}

// take claims a ticket: /ambil.
func (d *Desk) take(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	u.Press.Data = pressClaim
	text, err := d.press(ctx, ref, cause, u)
	if err != nil || text == "" {
		return err
	}
	return d.sayIn(ctx, u, escape(text))
}

// finish closes a ticket: /tutup ringkasan.
func (d *Desk) finish(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		if !c.k.open() || !c.k.here(u) {
			return errUnchanged
		}
		d.end(c, u.Name, u.Text)
		return nil
	})
}

// withdraw takes back a message that the SME got: /tarik as an answer to it.
func (d *Desk) withdraw(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	known := false
	err := d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		k := c.k
		waiting := slices.IndexFunc(k.In, func(i item) bool { return i.Message == u.Reply && u.Reply != 0 })
		known = waiting >= 0 || k.byGroup(u.Reply) != nil
		switch {
		case !known || !k.here(u):
			return errUnchanged
		case waiting >= 0:
			k.In = slices.Delete(k.In, waiting, waiting+1)
		default:
			c.in(item{Kind: itemDrop, Message: u.Reply, From: u.Chat})
		}
		k.happened(d.Clock(), "withdrawn", u.Name, "")
		return nil
	})
	if err != nil || known {
		return err
	}
	return d.sayIn(ctx, u, d.words.Text("desk.withdraw_how", nil))
}

// queued shows what waits: /antrian.
func (d *Desk) queued(ctx context.Context, u bot.Update) error {
	text, err := d.queue(ctx, u.Chat)
	if err != nil {
		return err
	}
	return d.sayIn(ctx, u, text)
}

// maxTarget is the longest target of the first answer, in hours.
const maxTarget = 40

// setTarget sets within how many hours of office time the first answer is due:
// /target 2. Only an administrator of the bot may.
func (d *Desk) setTarget(ctx context.Context, u bot.Update) error {
	if !slices.Contains(d.Admins, u.From) {
		return d.sayIn(ctx, u, d.words.Text("desk.admins_only", nil))
	}
	hours, err := strconv.Atoi(strings.TrimSpace(u.Text))
	if err != nil || hours < 1 || hours > maxTarget {
		return d.sayIn(ctx, u, d.words.Text("desk.target.how", nil))
	}
	found := false
	err = d.changeRegistry(ctx, func(r *registry) error {
		g := r.find(u.Chat)
		if found = g != nil; !found {
			return errUnchanged
		}
		g.Minutes = hours * 60
		return nil
	})
	if err != nil {
		return err
	}
	if !found {
		return d.sayIn(ctx, u, d.words.Text("desk.target.connect", nil))
	}
	return d.sayIn(ctx, u, d.words.Text("desk.target.set", map[string]any{"Hours": hours}))
}

func (d *Desk) help(ctx context.Context, u bot.Update) error {
	return d.sayIn(ctx, u, d.words.Text("desk.help", nil))
}

// added greets a group that the bot was added to, and says what is missing.
func (d *Desk) added(ctx context.Context, u bot.Update) error {
	r, err := d.registry(ctx)
	if err != nil || r.find(u.Chat) != nil {
		return err
	}
	if main, err := d.home(ctx, d.Default); err != nil || main == u.Chat {
		return err
	}
	return d.sayIn(ctx, u, d.words.Text("desk.hello", nil))
}

// missing says in plain words what a group needs before it can be a desk.
func (d *Desk) missing(g bot.Group) []string {
	var all []string
	for _, need := range []struct {
		id string
		ok bool
	}{{"forum", g.Forum}, {"admin", g.Admin}, {"topics", !g.Admin || g.Topics}, {"pins", !g.Admin || g.Pins}, {"deletes", !g.Admin || g.Deletes}} {
		if !need.ok {
			all = append(all, "• "+d.words.Text("desk.need."+need.id, nil))
		}
	}
	return all
}

// connect makes a group a desk: /hubungkan [places] [fields]. Without any, a
// group that is one already stays as it is; buttons change what it serves. Only
// an administrator of the bot may.
func (d *Desk) connect(ctx context.Context, u bot.Update) error {
	if !slices.Contains(d.Admins, u.From) {
		return d.sayIn(ctx, u, d.words.Text("desk.admins_only", nil))
	}
	found, err := d.Forum.Group(ctx, u.Chat)
	if err != nil {
		if bot.FailureOf(err).Reason == bot.Temporary {
			return err
		}
		return d.sayIn(ctx, u, d.words.Text("desk.not_seen", nil))
	}
	if missing := d.missing(found); len(missing) > 0 {
		return d.sayIn(ctx, u, d.words.Text("desk.missing", map[string]any{"List": strings.Join(missing, "\n")}))
	}
	choice, problem := d.choose(u.Text)
	if problem != "" {
		return d.sayIn(ctx, u, problem)
	}
	choice.Group, choice.Title = u.Chat, found.Title
	err = d.changeRegistry(ctx, func(r *registry) error {
		g := r.find(u.Chat)
		switch {
		case g != nil && strings.TrimSpace(u.Text) == "":
			g.Title = found.Title
			choice = *g
		case g != nil:
			choice.Minutes = g.Minutes
			*g = choice
		default:
			choice.Default = choice.Default || len(r.Groups) == 0 && d.Default == 0
			r.Groups = append(r.Groups, choice)
		}
		if choice.Default {
			r.only(u.Chat)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.sayIn(ctx, u, d.serves(choice), d.pickHome(choice)...)
}

// choose reads what a group shall serve: names of places or centres, fields,
// and "utama" for the default, with commas. It gives what is wrong instead.
func (d *Desk) choose(text string) (connected, string) {
	var c connected
	for word := range strings.SplitSeq(text, ",") {
		word = strings.ToLower(strings.TrimSpace(word))
		switch {
		case word == "":
		case word == "utama":
			c.Default = true
		case slices.Contains(bot.Fields(), word):
			c.Fields = append(c.Fields, word)
		default:
			found := d.Centres.Named(word, 6)
			if len(found) != 1 {
				var names []string
				for _, f := range found {
					names = append(names, "• "+f.Name)
				}
				return c, d.words.Text("desk.which_centre", map[string]any{"Word": escape(word), "Names": escape(strings.Join(names, "\n"))})
			}
			c.Centres = append(c.Centres, found[0].ID)
		}
	}
	return c, ""
}

func (d *Desk) centreNames(ids []string) string {
	var names []string
	for _, id := range ids {
		if c, ok := d.Centres.Centre(id); ok {
			names = append(names, c.Name)
		}
	}
	if len(names) == 0 {
		return d.words.Text("desk.all_centres", nil)
	}
	return strings.Join(names, ", ")
}

func (d *Desk) fieldNames(fields []string) string {
	if len(fields) == 0 {
		return d.words.Text("desk.all_fields", nil)
	}
	var names []string
	for _, f := range fields {
		names = append(names, d.words.Text("desk.field."+f, nil))
	}
	return strings.Join(names, ", ")
}

// disconnect ends a group's being a desk; its open tickets stay with it.
func (d *Desk) disconnect(ctx context.Context, u bot.Update) error {
	if !slices.Contains(d.Admins, u.From) {
		return d.sayIn(ctx, u, d.words.Text("desk.admins_only", nil))
	}
	err := d.changeRegistry(ctx, func(r *registry) error {
		if r.find(u.Chat) != nil && !slices.Contains(r.Former, u.Chat) {
			r.Former = append(r.Former, u.Chat)
		}
		r.Groups = slices.DeleteFunc(r.Groups, func(c connected) bool { return c.Group == u.Chat })
		return nil
	})
	if err != nil {
		return err
	}
	return d.sayIn(ctx, u, d.words.Text("desk.disconnected", nil))
}

// names decides whether SMEs see the consultants' names: /nama tampil or
// /nama sembunyi.
func (d *Desk) names(ctx context.Context, u bot.Update) error {
	hide := strings.HasPrefix(strings.ToLower(u.Text), "sembunyi")
	if !hide && !strings.HasPrefix(strings.ToLower(u.Text), "tampil") {
		return d.sayIn(ctx, u, d.words.Text("desk.names_how", nil))
	}
	id := "names_shown"
	if hide {
		id = "names_hidden"
	}
	return d.changeGroup(ctx, u.Chat, u.ID, func(g *group) error {
		g.Nameless = hide
		g.say(notice{Topic: u.Topic, Reply: u.Message, Text: d.words.Text("desk."+id, nil)})
		return nil
	})
}
