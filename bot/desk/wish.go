package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"plutbot/bot"
)

// Guides knows the guides that a consultant may ask an SME to go through.
type Guides interface {
	// Has says whether there is a guide, with that question unless it is "".
	Has(guide, question string) bool
	// Names lists the guides by their ids.
	Names() []string
	// Topic is the topic of free text that a question is about, "" where nobody
	// can tell.
	Topic(question string) string
}

// askGuide asks the SME to go through a guide: /panduan kode [pertanyaan].
// Without a code it is the one at which the SME stood.
func (d *Desk) askGuide(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	guide, question := cutWord(strings.ToLower(u.Text))
	k, ok, err := d.loadTicket(ctx, ref)
	if err != nil || !ok {
		return err
	}
	if guide == "" {
		guide, question = k.Guide, k.Question
	}
	if guide == "" || !d.Guides.Has(guide, question) {
		return d.sayIn(ctx, u, d.words.Text("desk.guide.which", map[string]any{"Names": escape(strings.Join(d.Guides.Names(), ", "))}))
	}
	by, err := d.signature(ctx, u)
	if err != nil {
		return err
	}
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		if !c.k.open() || !c.k.here(u) {
			return errUnchanged
		}
		d.answers(c, u.From, u.Name)
		c.k.happened(d.Clock(), "asked guide", u.Name, strings.TrimSpace(guide+" "+question))
		c.tell(bot.ChatAskGuide, bot.GuideWish{Ticket: c.k.Ticket, Guide: guide, Question: question, By: by})
		c.words("guide.asked", map[string]any{"Guide": escape(guide)})
		return nil
	})
}

// maxDocumentName is how long the name of a document may be, in characters: it
// must fit where the SME reads it.
const maxDocumentName = 60

// askDocument asks the SME for a picture or file of a document: /minta KTP.
func (d *Desk) askDocument(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	name := strings.TrimSpace(u.Text)
	if name == "" || len([]rune(name)) > maxDocumentName {
		return d.sayIn(ctx, u, d.words.Text("desk.document.how", nil))
	}
	by, err := d.signature(ctx, u)
	if err != nil {
		return err
	}
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		k := c.k
		if !k.open() || !k.here(u) {
			return errUnchanged
		}
		d.answers(c, u.From, u.Name)
		number := slices.Index(k.Documents, name)
		if number < 0 {
			number = len(k.Documents)
			k.Documents = append(k.Documents, name)
		}
		k.happened(d.Clock(), "asked document", u.Name, name)
		c.tell(bot.ChatAskDoc, bot.DocumentWish{Ticket: k.Ticket, Document: name, By: by})
		rows := [][]bot.Button{}
		for _, v := range []string{bot.DocumentRight, bot.DocumentBlurred, bot.DocumentName, bot.DocumentExpired} {
			rows = append(rows, []bot.Button{d.button("document_"+v, pressVerdict+strconv.Itoa(number)+":"+v)})
		}
		c.out(item{Kind: itemWords, Text: d.words.Text("desk.document.asked", map[string]any{"Document": escape(name)}), Rows: rows})
		return nil
	})
}

// pressVerdict begins what the buttons under a document's name carry: then its
// number and the verdict.
const pressVerdict = "dk:doc:"

// verdict tells the SME whether a document will do.
func (d *Desk) verdict(c *change, u bot.Update, by string) (toast string) {
	place, verdict, _ := strings.Cut(strings.TrimPrefix(u.Press.Data, pressVerdict), ":")
	number, err := strconv.Atoi(place)
	if err != nil || number < 0 || number >= len(c.k.Documents) {
		return "gone"
	}
	name := c.k.Documents[number]
	d.answers(c, u.From, u.Name)
	c.k.happened(d.Clock(), "checked document", u.Name, name+": "+verdict)
	c.tell(bot.ChatDocument, bot.DocumentVerdict{Ticket: c.k.Ticket, Document: name, Verdict: verdict, By: by})
	return "told"
}
