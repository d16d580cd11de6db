package compose

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/broadcast/audience"
	"plutbot/locales"
	"plutbot/storage"
)

// version is what an administrator wrote in one language. It is stored: add
// fields, never change them.
type version struct {
	// Messages are in the administrator's chat; several are an album.
	Messages []int64 `json:"messages,omitempty"`
	Album    string  `json:"album,omitempty"`
	// Captions are the words under pictures and files, by message.
	Captions map[int64]broadcast.Wording `json:"captions,omitempty"`
	// Link and Label are a button that opens an address.
	Link  string `json:"link,omitempty"`
	Label string `json:"label,omitempty"`
}

// begin makes a message the only one of the version.
func (v version) begin(u bot.Update) version {
	v.Messages, v.Album, v.Captions = nil, u.Album, nil
	return v.add(u)
}

// add takes one more message of an album, or one of its messages again that was
// changed.
func (v version) add(u bot.Update) version {
	v.Messages = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(v.Messages), u.Message))))
	v.Captions = maps.Clone(v.Captions)
	delete(v.Captions, u.Message)
	if u.Media != "" && u.Text != "" {
		if v.Captions == nil {
			v.Captions = map[int64]broadcast.Wording{}
		}
		v.Captions[u.Message] = broadcast.Wording{Text: u.Text, Entities: u.Entities}
	}
	return v
}

// words are what is left for somebody who wants no pictures and files; nil when
// nothing would be left, or when it belongs to several pictures.
func (v version) words() *broadcast.Wording {
	if len(v.Captions) != 1 {
		return nil
	}
	for _, w := range v.Captions {
		return &w
	}
	return nil
}

// in is the version in a language; "" is the one for everybody else.
func (d *draft) in(language string) version {
	if language == "" {
		return d.version
	}
	return d.Others[language]
}

// put gives a language its version, or takes it away when there is no message.
func (d *draft) put(language string, v version) {
	if language == "" {
		d.version = v
		return
	}
	others := maps.Clone(d.Others)
	if len(v.Messages) == 0 {
		delete(others, language)
	} else {
		if others == nil {
			others = map[string]version{}
		}
		others[language] = v
	}
	d.Others = others
}

// all are the languages with a version of their own, "" for everybody else first.
func (d *draft) all() []string {
	return append([]string{""}, slices.Sorted(maps.Keys(d.Others))...)
}

// album is the language whose album a message belongs to.
func (d *draft) album(u bot.Update) (language string, ok bool) {
	if u.Album == "" {
		return "", false
	}
	return d.where(func(v version) bool { return v.Album == u.Album })
}

// edit takes a message again that the administrator changed, and says whether
// it is one of the draft.
func (d *draft) edit(u bot.Update) bool {
	language, ok := d.where(func(v version) bool { return slices.Contains(v.Messages, u.Message) })
	if ok {
		d.put(language, d.in(language).add(u))
	}
	return ok
}

func (d *draft) where(holds func(version) bool) (language string, ok bool) {
	all := d.all()
	if i := slices.IndexFunc(all, func(language string) bool { return holds(d.in(language)) }); i >= 0 {
		return all[i], true
	}
	return "", false
}

// others are the languages that may have a version of their own.
func (c *Composer) others() []string { return c.Catalog.Languages()[1:] }

// content is what is sent: in each language, with its own message or the one for
// everybody, and the words alone for those who want no pictures.
func (c *Composer) content(d draft, chat, author int64) broadcast.Content {
	filter, _ := json.Marshal(d.Filter) // strings always marshal
	content := broadcast.Content{Author: author, Topic: d.Topic, Urgent: d.Urgent, At: d.At, Audience: filter}
	for i, language := range c.Catalog.Languages() {
		p := c.Catalog.In(language)
		own, has := d.Others[language]
		if i == 0 || !has {
			own = d.version
		}
		v := broadcast.Variant{Language: language, From: chat, Messages: own.Messages, Buttons: c.buttons(p, d, own)}
		if len(own.Messages) > 1 {
			v.Footer = p.Text("compose.footer", map[string]any{"Topic": c.topic(p, d.Topic)})
		}
		content.Variants = append(content.Variants, v)
		if words := own.words(); words != nil {
			full := []broadcast.Button{{Label: p.Text("compose.full", nil), Action: broadcast.ActionFull}}
			content.Variants = append(content.Variants, broadcast.Variant{Language: language, LowData: true, Words: words,
				Buttons: append([][]broadcast.Button{full}, v.Buttons...)})
		}
	}
	content.Paid = c.Paid && d.Paid && content.CanPay()
	return content
}

// buttons stand under a version.
func (c *Composer) buttons(p *locales.Printer, d draft, v version) [][]broadcast.Button {
	var rows [][]broadcast.Button
	if d.Guide != "" {
		rows = append(rows, []broadcast.Button{{Label: c.Name(p, audience.Guide, d.Guide), Action: broadcast.ActionGuide + d.Guide}})
	}
	if v.Link != "" {
		rows = append(rows, []broadcast.Button{{Label: v.Label, URL: v.Link}})
	} else if d.Link != "" {
		rows = append(rows, []broadcast.Button{{Label: d.Label, URL: d.Link}})
	}
	return append(rows, []broadcast.Button{{Label: p.Text("compose.leave", nil), Action: broadcast.ActionLeave}})
}

// shown are the numbers of the versions that differ in more than the language of
// their buttons.
func shown(content broadcast.Content) []int {
	var all []int
	for n := range content.Variants {
		if full := content.Full(n); content.Origin(full) == full {
			all = append(all, n)
		}
	}
	return all
}

// show sends all versions to a chat as people will see them. It gives the
// languages whose messages are not there any more.
func (c *Composer) show(ctx context.Context, chat int64, p *locales.Printer, content broadcast.Content) (gone []string, err error) {
	numbers := shown(content)
	for _, n := range numbers {
		v := content.Variants[n]
		if len(numbers) > 1 {
			if _, err := c.Messenger.Send(ctx, chat, bot.Card{Text: p.Text("compose.shown", map[string]any{"Version": c.name(p, v)})}); err != nil {
				return gone, err
			}
		}
		for _, post := range v.Preview(chat) {
			if _, err = c.Messenger.Post(ctx, post); err != nil {
				break
			}
		}
		switch {
		case missing(err):
			language := v.Language
			if n == 0 {
				language = ""
			}
			gone = append(gone, language)
		case err != nil:
			return gone, err
		}
	}
	return gone, nil
}

// missing says whether a message that was to be copied is not there any more.
func missing(err error) bool {
	if err == nil {
		return false
	}
	reason := bot.FailureOf(err).Reason
	return reason == bot.Refused || reason == bot.MessageGone
}

// name says for whom a version is.
func (c *Composer) name(p *locales.Printer, v broadcast.Variant) string {
	return p.Text("compose.version", map[string]any{"Language": escape(c.Name(p, audience.Language, v.Language)), "LowData": v.LowData})
}

// freeze gives the draft copies of its messages. They are the bot's own: what an
// administrator changes after the release, or while somebody else reads it to
// approve it, changes nothing. It gives the languages whose messages are gone.
func (c *Composer) freeze(ctx context.Context, chat int64, d draft) (frozen draft, gone []string, err error) {
	frozen = d
	for _, language := range d.all() {
		v := d.in(language)
		ids, err := c.Messenger.Post(ctx, bot.Post{Chat: chat, From: chat, Copy: v.Messages, Silent: true})
		if missing(err) || err == nil && len(ids) != len(v.Messages) { // Telegram leaves out of an album what is gone
			gone = append(gone, language)
			continue
		}
		if err != nil {
			return d, nil, err
		}
		v.Messages = ids
		frozen.put(language, v)
	}
	return frozen, gone, nil
}

// lose takes the languages away whose messages are gone, and asks for the one
// that everybody needs.
func (d *draft) lose(gone []string) {
	for _, language := range gone {
		v := d.in(language)
		v.Messages, v.Album, v.Captions = nil, "", nil
		d.put(language, v)
	}
	d.rest()
}

// edits are the draft and the templates with a message as somebody changed it;
// none when the message is in neither.
func (c *Composer) edits(ctx context.Context, u bot.Update) ([]*storage.Document, error) {
	d, doc, err := c.load(ctx, u.Chat)
	if err != nil {
		return nil, err
	}
	s, kept, err := c.shelf(ctx, u.Chat)
	if err != nil {
		return nil, err
	}
	var changed []*storage.Document
	if d.edit(u) {
		d.Broadcast = 0 // what was made of it before is another one
		if err := d.into(&doc); err != nil {
			return nil, err
		}
		changed = append(changed, &doc)
	}
	templates := false
	for i := range s.All {
		templates = s.All[i].Draft.edit(u) || templates
	}
	if templates {
		if err := s.into(&kept); err != nil {
			return nil, err
		}
		changed = append(changed, &kept)
	}
	return changed, nil
}

// versions shows what is written in which language.
func (c *Composer) versions(ctx context.Context, p *locales.Printer, d draft) (bot.Card, error) {
	count, err := c.count(ctx, d)
	if err != nil {
		return bot.Card{}, err
	}
	content := c.content(d, 0, 0)
	people := map[string]int64{}
	for n, v := range content.Variants {
		people[v.Language] += count.Versions[n]
	}
	var card bot.Card
	var lines []string
	for i, language := range c.Catalog.Languages() {
		name := c.Name(p, audience.Language, language)
		_, own := d.Others[language]
		lines = append(lines, p.Text("compose.versions.line", map[string]any{"Language": escape(name), "People": p.Number(float64(people[language])), "Main": i == 0, "Own": own}))
		if i == 0 {
			continue
		}
		with := map[string]any{"Language": name}
		if !own {
			card.Rows = append(card.Rows, []bot.Button{button(p, "write", with, verbVersion, language)})
			continue
		}
		card.Rows = append(card.Rows, []bot.Button{button(p, "rewrite", with, verbVersion, language)})
		if d.Link != "" {
			card.Rows = append(card.Rows, []bot.Button{button(p, "link_in", with, verbVersionLink, language)})
		}
		card.Rows = append(card.Rows, []bot.Button{button(p, "drop", with, verbVersionDrop, language)})
	}
	card.Rows = append(card.Rows, []bot.Button{button(p, "back", nil, verbMain)})
	card.Text = p.Text("compose.versions.text", map[string]any{"Lines": strings.Join(lines, "\n"), "Spared": d.words() != nil})
	return card, nil
}

// written are the languages with a version of their own; "" when there is one
// for all.
func (c *Composer) written(p *locales.Printer, d draft) string {
	if len(d.Others) == 0 {
		return ""
	}
	var names []string
	for i, language := range c.Catalog.Languages() {
		if _, own := d.Others[language]; i == 0 || own {
			names = append(names, escape(c.Name(p, audience.Language, language)))
		}
	}
	return strings.Join(names, ", ")
}

// shares says how many people get which version; "" when all get the same.
func (c *Composer) shares(p *locales.Printer, content broadcast.Content, count audience.Count) string {
	people := map[int]int64{}
	for n := range content.Variants {
		like := content.Origin(n) // the languages of the buttons do not matter
		if v := content.Variants[n]; v.LowData {
			like = content.Version(content.Variants[like].Language, true)
		}
		people[like] += count.Versions[n]
	}
	var all []string
	for _, n := range shown(content) {
		if people[n] > 0 {
			all = append(all, c.name(p, content.Variants[n])+" "+p.Number(float64(people[n])))
		}
	}
	if len(all) < 2 {
		return ""
	}
	return strings.Join(all, " · ")
}
