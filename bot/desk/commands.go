package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"plutbot/bot"
	"plutbot/storage"
)

// groupCommands work everywhere in a group.
var groupCommands = map[string]func(*Desk, context.Context, bot.Update) error{
	"hubungkan": (*Desk).connect, "lepas": (*Desk).disconnect, "bantuan": (*Desk).help, "help": (*Desk).help,
	"nama": (*Desk).names, "start": (*Desk).help,
}

// ticketCommands work in the topics of tickets.
var ticketCommands = []string{"tutup", "ambil", "oper", "balas"}

func ticketCommand(name string) bool { return slices.Contains(ticketCommands, name) }

// topicCommand does a command in a ticket's topic. A command is never relayed:
// what is not known may be a slip of the pen.
func (d *Desk) topicCommand(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	switch u.Command {
	case "catatan", "note":
		return d.note(ctx, ref, cause, u)
	case "ambil":
		u.Press.Data = pressClaim
		_, err := d.press(ctx, ref, cause, u)
		return err
	case "tutup":
		return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
			if !c.k.open() {
				return errUnchanged
			}
			d.end(c, u.Name, u.Text)
			return nil
		})
	case "oper":
		field, reason, _ := strings.Cut(u.Text, " ")
		return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
			if !c.k.open() {
				return errUnchanged
			}
			return d.moveField(ctx, c, strings.ToLower(field), u.Name, reason)
		})
	}
	return d.sayIn(ctx, u, d.words.Text("desk.unknown_command", map[string]any{"Command": escape(u.Command)}))
}

func (d *Desk) help(ctx context.Context, u bot.Update) error {
	return d.sayIn(ctx, u, d.words.Text("desk.help", nil))
}

// added greets a group that the bot was added to, and says what is missing.
func (d *Desk) added(ctx context.Context, u bot.Update) error {
	r, _, err := d.registry(ctx)
	if err != nil || r.find(u.Chat) != nil || u.Chat == d.Default {
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

// connect makes a group a desk: /hubungkan [places] [fields]. Only an
// administrator of the bot may.
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
		choice.Default = choice.Default || len(r.Groups) == 0
		if g := r.find(u.Chat); g != nil {
			*g = choice
			return nil
		}
		r.Groups = append(r.Groups, choice)
		return nil
	})
	if err != nil {
		return err
	}
	return d.sayIn(ctx, u, d.words.Text("desk.connected", map[string]any{"Centres": escape(d.centreNames(choice.Centres)),
		"Fields": escape(d.fieldNames(choice.Fields)), "Default": choice.Default}))
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

// nameless says whether a group hides the consultants' names.
func (d *Desk) nameless(ctx context.Context, id int64) (bool, error) {
	doc, err := d.Store.LoadDocument(ctx, storage.DocumentDesk, id, "")
	if err != nil || doc.Version == 0 {
		return false, err
	}
	var g group
	if err := json.Unmarshal(doc.Data, &g); err != nil {
		return false, fmt.Errorf("read a group: %w", err)
	}
	return g.Nameless, nil
}

// migrated follows a group to its new id. Groups with topics do not move, so
// there are no topics to take along.
func (d *Desk) migrated(ctx context.Context, u bot.Update) error {
	return d.changeRegistry(ctx, func(r *registry) error {
		g := r.find(u.Chat)
		if g == nil {
			return errUnchanged
		}
		g.Group = u.MovedTo
		return nil
	})
}
