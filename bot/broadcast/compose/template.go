package compose

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"plutbot/bot"
	"plutbot/locales"
	"plutbot/storage"
)

const (
	// templatesName is the document with somebody's templates.
	templatesName = "templates"
	// templatesTTL is how long templates stay that nobody touches.
	templatesTTL = 400 * 24 * time.Hour
	// maxTemplates is how many somebody may keep, maxName how long a name may be.
	maxTemplates = 20
	maxName      = 22
)

// template is a draft to begin with. It is stored: add fields, never change
// them.
type template struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Draft draft  `json:"draft"`
}

// shelf is somebody's templates. Last is the newest id, which is never given
// again: a button may carry it.
type shelf struct {
	Last int        `json:"last"`
	All  []template `json:"all,omitempty"`
}

func (s *shelf) find(id string) int {
	n, _ := strconv.Atoi(id)
	return slices.IndexFunc(s.All, func(t template) bool { return t.ID == n })
}

func (c *Composer) shelf(ctx context.Context, chat int64) (shelf, storage.Document, error) {
	var s shelf
	doc, err := c.Store.LoadDocument(ctx, storage.DocumentCompose, chat, templatesName)
	if err == nil && doc.Version != 0 {
		err = json.Unmarshal(doc.Data, &s)
	}
	if err != nil {
		return s, doc, fmt.Errorf("load templates: %w", err)
	}
	return s, doc, nil
}

func (s *shelf) into(doc *storage.Document) error {
	var err error
	if doc.Data, err = json.Marshal(s); err != nil {
		return fmt.Errorf("write templates: %w", err)
	}
	doc.TTL = templatesTTL
	return nil
}

// keep makes the draft a template of that name, in one step with the draft; one
// that is called so already is replaced. It gives what is wrong.
func (c *Composer) keep(ctx context.Context, d draft, doc *storage.Document, name string) (draft, string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || utf8.RuneCountInString(name) > maxName {
		return d, "name", nil
	}
	s, kept, err := c.shelf(ctx, doc.Chat)
	if err != nil {
		return d, "", err
	}
	d.Asking = ""
	t := template{Name: name, Draft: d}
	t.Draft.At, t.Draft.Broadcast, t.Draft.People = "", 0, 0
	i := slices.IndexFunc(s.All, func(other template) bool { return strings.EqualFold(other.Name, name) })
	if i < 0 && len(s.All) >= maxTemplates {
		return d, "full", c.save(ctx, doc, d)
	}
	if i < 0 {
		s.Last++
		t.ID = s.Last
		s.All = append(s.All, t)
	} else {
		t.ID = s.All[i].ID
		s.All[i] = t
	}
	if err := s.into(&kept); err != nil {
		return d, "", err
	}
	if err := d.into(doc); err != nil {
		return d, "", err
	}
	return d, "", c.Store.WriteDocuments(ctx, doc.Chat, []*storage.Document{doc, &kept})
}

// templates lists them.
func (c *Composer) templates(p *locales.Printer, s shelf) bot.Card {
	card := bot.Card{Text: p.Text("compose.templates", map[string]any{"None": len(s.All) == 0})}
	for _, t := range s.All {
		id := strconv.Itoa(t.ID)
		card.Rows = append(card.Rows, []bot.Button{{Label: "📄 " + t.Name, Data: data(verbUse, id)}, {Label: "🗑", Data: data(verbDrop, id)}})
	}
	card.Rows = append(card.Rows, []bot.Button{button(p, "back", nil, verbMain)})
	return card
}

// pressTemplate does the buttons of templates.
func (c *Composer) pressTemplate(ctx context.Context, u bot.Update, p *locales.Printer, parts []string, doc *storage.Document, answer *bot.Answer) (bot.Card, error) {
	s, kept, err := c.shelf(ctx, u.Chat)
	if err != nil {
		return bot.Card{}, err
	}
	i := s.find(parts[1])
	switch {
	case parts[0] == verbDrop && i >= 0:
		s.All = slices.Delete(s.All, i, i+1)
		if err := s.into(&kept); err != nil {
			return bot.Card{}, err
		}
		if err := c.Store.WriteDocuments(ctx, u.Chat, docs(&kept)); err != nil {
			return bot.Card{}, err
		}
	case parts[0] == verbUse && i >= 0:
		return bot.Card{}, c.use(ctx, u, p, s.All[i].Draft, doc, answer)
	}
	return c.templates(p, s), nil
}

// use begins with a template: it shows the messages, so that it is seen whether
// they are there still, and the draft below.
func (c *Composer) use(ctx context.Context, u bot.Update, p *locales.Printer, d draft, doc *storage.Document, answer *bot.Answer) error {
	if !slices.Contains(c.Topics, d.Topic) {
		d.Topic = c.Topics[0] // there was another one when it was kept
	}
	if !slices.Contains(c.Guides, d.Guide) {
		d.Guide = ""
	}
	d.rest()
	answer.Toast = p.Text("compose.toast.preview", nil)
	if len(d.Messages) > 0 {
		gone, err := c.show(ctx, u.Chat, p, c.content(d, u.Chat, u.From))
		if err != nil {
			return err
		}
		if len(gone) > 0 {
			d.lose(gone)
			answer.Toast = p.Text("compose.toast.message_gone", nil)
		}
	}
	if err := c.save(ctx, doc, d); err != nil {
		return err
	}
	return c.sendMain(ctx, u.Chat, p, d, "")
}
