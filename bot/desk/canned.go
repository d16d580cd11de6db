package desk

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"plutbot/bot"
)

const (
	// maxCanned is how many ready answers a group keeps, maxCannedText how long
	// one is: it must fit into a message together with the name above it.
	maxCanned     = 100
	maxCannedText = 3000
)

// codePattern is what a ready answer may be called.
var codePattern = regexp.MustCompile(`^[\p{L}\p{N}_-]{1,24}$`)

// keep keeps a ready answer: /simpan kode teks.
func (d *Desk) keep(ctx context.Context, u bot.Update) error {
	code, text := cutWord(u.Text)
	code = strings.ToLower(code)
	return d.changeGroup(ctx, u.Chat, u.ID, func(g *group) error {
		_, known := g.Canned[code]
		id := "kept"
		switch {
		case !codePattern.MatchString(code) || text == "" || len([]rune(text)) > maxCannedText:
			id = "how"
		case !known && len(g.Canned) >= maxCanned:
			id = "full"
		default:
			if g.Canned == nil {
				g.Canned = map[string]string{}
			}
			g.Canned[code] = text
		}
		g.say(notice{Topic: u.Topic, Reply: u.Message, Text: d.words.Text("desk.canned."+id, map[string]any{"Code": escape(code)})})
		return nil
	})
}

// discard forgets a ready answer: /buang kode.
func (d *Desk) discard(ctx context.Context, u bot.Update) error {
	code := strings.ToLower(strings.TrimSpace(u.Text))
	return d.changeGroup(ctx, u.Chat, u.ID, func(g *group) error {
		id := "unknown"
		if _, known := g.Canned[code]; known {
			id = "discarded"
			delete(g.Canned, code)
		}
		g.say(notice{Topic: u.Topic, Reply: u.Message, Text: d.words.Text("desk.canned."+id, map[string]any{"Code": escape(code), "List": cannedList(g)})})
		return nil
	})
}

// cannedAnswers lists the ready answers.
func (d *Desk) cannedAnswers(ctx context.Context, u bot.Update) error {
	return d.changeGroup(ctx, u.Chat, u.ID, func(g *group) error {
		id := "list"
		if len(g.Canned) == 0 {
			id = "empty"
		}
		g.say(notice{Topic: u.Topic, Reply: u.Message, Text: d.words.Text("desk.canned."+id, map[string]any{"List": cannedList(g)})})
		return nil
	})
}

func cannedList(g *group) string {
	var lines []string
	for _, code := range slices.Sorted(maps.Keys(g.Canned)) {
		lines = append(lines, "<code>"+escape(code)+"</code>: "+escape(clip(g.Canned[code], 60)))
	}
	return clipLines(lines, 3500)
}

// clipLines joins as many lines as fit.
func clipLines(lines []string, most int) string {
	text := ""
	for _, l := range lines {
		if len([]rune(text))+len([]rune(l)) > most {
			return text + "…"
		}
		text += l + "\n"
	}
	return strings.TrimSuffix(text, "\n")
}

// answerCanned sends a ready answer to the SME: /balas kode. Without a code it
// lists them.
func (d *Desk) answerCanned(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	code := strings.ToLower(strings.TrimSpace(u.Text))
	g, err := d.group(ctx, u.Chat)
	if err != nil {
		return err
	}
	text, known := g.Canned[code]
	if !known {
		return d.cannedAnswers(ctx, u)
	}
	by, err := d.signature(ctx, u)
	if err != nil {
		return err
	}
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		if !c.k.here(u) {
			return errUnchanged
		}
		said := d.filled(c.k, text, u.Name)
		d.answers(c, u.From, u.Name)
		c.k.happened(d.Clock(), "staff", u.Name, said)
		c.in(item{Kind: itemText, Message: u.Message, From: u.Chat, Text: said, By: by})
		c.words("canned.sent", map[string]any{"Text": escape(clip(said, 1000))})
		return nil
	})
}

// filled puts what is known of a ticket into a ready answer.
func (d *Desk) filled(k *ticket, text, consultant string) string {
	sme := d.Catalog.In(k.Language)
	name := k.Name
	if name == "" {
		name = sme.Text("desk.you", nil)
	}
	return strings.NewReplacer("{nama}", name, "{konsultan}", consultant, "{kode}", k.Code, "{judul}", k.Title,
		"{bidang}", sme.Text("desk.field."+k.Field, nil)).Replace(text)
}

// cutWord cuts the first word off a text; line breaks end it too.
func cutWord(text string) (word, rest string) {
	text = strings.TrimSpace(text)
	end := strings.IndexAny(text, " \n\t")
	if end < 0 {
		return text, ""
	}
	return text[:end], strings.TrimSpace(text[end:])
}
