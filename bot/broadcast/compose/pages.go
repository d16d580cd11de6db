package compose

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/broadcast/audience"
	"plutbot/locales"
	"plutbot/storage"
)

// perPage is how many values a page of a list has.
const perPage = 8

func button(p *locales.Printer, label string, with any, to ...string) bot.Button {
	return bot.Button{Label: p.Text("compose.button."+label, with), Data: data(to...)}
}

// page writes the card that a button leads to.
func (c *Composer) page(ctx context.Context, author int64, p *locales.Printer, d draft, parts []string) (bot.Card, error) {
	number := func(s string) int { n, _ := strconv.Atoi(s); return max(n, 0) }
	back := []bot.Button{button(p, "back", nil, verbMain)}
	switch parts[0] {
	case verbMessage, verbLink, verbVersion, verbVersionLink, verbTime, verbKeep:
		rows := [][]bot.Button{back}
		if parts[0] == verbTime {
			rows = append([][]bot.Button{{button(p, "now", nil, verbNow)}}, rows...)
		}
		return bot.Card{Text: c.question(p, d), Rows: rows}, nil
	case verbVersions, verbVersionDrop:
		return c.versions(ctx, p, d)
	case verbTopics:
		card := bot.Card{Text: p.Text("compose.ask.topic", nil)}
		for _, topic := range c.Topics {
			card.Rows = append(card.Rows, []bot.Button{{Label: c.topic(p, topic), Data: data(verbTopic, topic)}})
		}
		card.Rows = append(card.Rows, back)
		return card, nil
	case verbGuides:
		return c.guides(p, number(parts[1])), nil
	case verbPeople:
		return c.facets(ctx, p, d)
	case verbFacet:
		return c.values(ctx, p, d, audience.Facet(parts[1]), number(parts[2]))
	case verbValue:
		return c.values(ctx, p, d, audience.Facet(parts[1]), number(parts[3]))
	case verbCheck, verbPaid:
		return c.check(ctx, author, p, d)
	default:
		return c.main(ctx, p, d, "")
	}
}

// question asks for what the draft waits for.
func (c *Composer) question(p *locales.Printer, d draft) string {
	with := map[string]any{"Language": ""}
	if d.Language != "" {
		with["Language"] = escape(c.Name(p, audience.Language, d.Language))
	}
	return p.Text("compose.ask."+cmp.Or(d.Asking, askMessage), with)
}

// main shows the draft. wrong names what could not be read or done, "kept" that a
// template was made.
func (c *Composer) main(ctx context.Context, p *locales.Printer, d draft, wrong string) (bot.Card, error) {
	if len(d.Messages) == 0 || d.Asking != "" {
		text := c.question(p, d)
		if wrong != "" {
			text = p.Text("compose.wrong."+wrong, nil) + "\n\n" + text
		}
		rows := [][]bot.Button{{button(p, "back", nil, verbMain)}}
		if len(d.Messages) == 0 {
			rows = [][]bot.Button{{button(p, "templates", nil, verbTemplates)}, {button(p, "discard", nil, verbDiscard)}}
		}
		return bot.Card{Text: text, Rows: rows}, nil
	}
	count, err := c.count(ctx, d)
	if err != nil {
		return bot.Card{}, err
	}
	people := p.Number(float64(count.People))
	text := ""
	if wrong != "" {
		text = p.Text("compose.wrong."+wrong, nil) + "\n\n"
	}
	text += p.Text("compose.main", map[string]any{"Topic": c.topic(p, d.Topic), "People": people, "Filter": c.filter(p, d.Filter),
		"Languages": c.written(p, d), "At": c.when(p, d), "Urgent": d.Urgent, "Guide": d.Guide != "", "GuideName": escape(c.Name(p, audience.Guide, d.Guide)), "Link": d.Link != "", "Label": escape(d.Label)})
	return bot.Card{Text: text, Rows: [][]bot.Button{
		{button(p, "preview", nil, verbPreview), button(p, "message", nil, verbMessage)},
		{button(p, "topic", nil, verbTopics), button(p, "people", nil, verbPeople)},
		{button(p, "guide", nil, verbGuides), button(p, "link", nil, verbLink)},
		{button(p, "time", nil, verbTime), button(p, "urgent", map[string]any{"On": d.Urgent}, verbUrgent)},
		{button(p, "versions", nil, verbVersions)},
		{button(p, "check", nil, verbCheck)},
		{button(p, "keep", nil, verbKeep), button(p, "templates", nil, verbTemplates)},
		{button(p, "discard", nil, verbDiscard)},
	}}, nil
}

// when says when the announcement goes out.
func (c *Composer) when(p *locales.Printer, d draft) string {
	at, err := time.Parse("2006-01-02T15:04", d.At)
	if d.At == "" || err != nil {
		return p.Text("compose.now", nil)
	}
	return p.Text("compose.at", map[string]any{"Date": p.Date(at), "Clock": strings.TrimSuffix(p.Clock(at), " UTC")})
}

// filter says in words whom a draft is for.
func (c *Composer) filter(p *locales.Printer, f audience.Filter) string {
	var all []string
	for _, facet := range audience.Facets() {
		var names []string
		for _, v := range f.Want[facet] {
			names = append(names, c.Name(p, facet, v))
		}
		for _, v := range f.Not[facet] {
			names = append(names, p.Text("compose.without", map[string]any{"Value": c.Name(p, facet, v)}))
		}
		if len(names) > 0 {
			all = append(all, escape(p.Text("compose.facet."+string(facet), nil)+": "+strings.Join(names, ", ")))
		}
	}
	if len(all) == 0 {
		return p.Text("compose.everybody", nil)
	}
	return strings.Join(all, " · ")
}

func (c *Composer) facets(ctx context.Context, p *locales.Printer, d draft) (bot.Card, error) {
	count, err := c.count(ctx, d)
	if err != nil {
		return bot.Card{}, err
	}
	card := bot.Card{Text: p.Text("compose.audience", map[string]any{"People": p.Number(float64(count.People)), "Filter": c.filter(p, d.Filter), "Topic": c.topic(p, d.Topic)})}
	for pair := range slices.Chunk(audience.Facets(), 2) {
		var row []bot.Button
		for _, facet := range pair {
			row = append(row, bot.Button{Label: p.Text("compose.facet."+string(facet), nil), Data: data(verbFacet, string(facet), "0")})
		}
		card.Rows = append(card.Rows, row)
	}
	card.Rows = append(card.Rows, []bot.Button{button(p, "back", nil, verbMain)})
	return card, nil
}

// values lists the values of a facet, most frequent first.
func (c *Composer) values(ctx context.Context, p *locales.Printer, d draft, facet audience.Facet, page int) (bot.Card, error) {
	if !slices.Contains(audience.Facets(), facet) {
		return c.facets(ctx, p, d)
	}
	count, err := c.count(ctx, d)
	if err != nil {
		return bot.Card{}, err
	}
	known := count.Values[facet]
	var values []string
	for v := range known {
		values = append(values, v)
	}
	for _, v := range slices.Concat(d.Filter.Want[facet], d.Filter.Not[facet]) {
		if !slices.Contains(values, v) {
			values = append(values, v) // nobody has it any more
		}
	}
	slices.SortFunc(values, func(a, b string) int { return cmp.Or(cmp.Compare(known[b], known[a]), cmp.Compare(a, b)) })
	text := p.Text("compose.values", map[string]any{"Facet": p.Text("compose.facet."+string(facet), nil), "People": p.Number(float64(count.People)), "None": len(values) == 0})
	card := bot.Card{Text: text}
	first := min(page*perPage, len(values))
	for _, v := range values[first:min(first+perPage, len(values))] {
		sign := ""
		switch {
		case slices.Contains(d.Filter.Want[facet], v):
			sign = "✅ "
		case slices.Contains(d.Filter.Not[facet], v):
			sign = "🚫 "
		}
		button := bot.Button{Label: sign + clip(c.Name(p, facet, v)) + " (" + p.Number(float64(known[v])) + ")",
			Data: data(verbValue, string(facet), v, strconv.Itoa(page))}
		if len(button.Data) <= bot.MaxButtonData {
			card.Rows = append(card.Rows, []bot.Button{button})
		}
	}
	card.Rows = append(card.Rows, turn(p, len(values), page, verbFacet, string(facet))...)
	card.Rows = append(card.Rows, []bot.Button{button(p, "audience", nil, verbPeople), button(p, "back", nil, verbMain)})
	return card, nil
}

// turn are the buttons to the pages before and after.
func turn(p *locales.Printer, all, page int, to ...string) [][]bot.Button {
	var row []bot.Button
	if page > 0 {
		row = append(row, button(p, "previous", nil, append(slices.Clone(to), strconv.Itoa(page-1))...))
	}
	if (page+1)*perPage < all {
		row = append(row, button(p, "next", nil, append(slices.Clone(to), strconv.Itoa(page+1))...))
	}
	if len(row) == 0 {
		return nil
	}
	return [][]bot.Button{row}
}

func (c *Composer) guides(p *locales.Printer, page int) bot.Card {
	card := bot.Card{Text: p.Text("compose.ask.guide", nil)}
	first := min(page*perPage, len(c.Guides))
	for _, g := range c.Guides[first:min(first+perPage, len(c.Guides))] {
		card.Rows = append(card.Rows, []bot.Button{{Label: clip(c.Name(p, audience.Guide, g)), Data: data(verbGuide, g)}})
	}
	card.Rows = append(card.Rows, turn(p, len(c.Guides), page, verbGuides)...)
	card.Rows = append(card.Rows, []bot.Button{button(p, "no_guide", nil, verbGuide, ""), button(p, "back", nil, verbMain)})
	return card
}

// clip shortens words to what a button of a list has room for.
func clip(words string) string {
	const most = 22
	if utf8.RuneCountInString(words) <= most {
		return words
	}
	return string([]rune(words)[:most-1]) + "…"
}

// check is the rehearsal: how many, why, how long, until when.
func (c *Composer) check(ctx context.Context, author int64, p *locales.Printer, d draft) (bot.Card, error) {
	count, err := c.count(ctx, d)
	if err != nil {
		return bot.Card{}, err
	}
	content := c.content(d, 0, 0)
	took := c.Control.Estimate(count.People, content)
	ends := c.Clock()
	zones := make([]string, 0, storage.Zones)
	for zone, n := range count.Zones {
		if n == 0 {
			continue
		}
		zones = append(zones, broadcast.ZoneNames[zone]+" "+p.Number(float64(n)))
		opens, err := content.Opens(zone, c.Clock())
		if err != nil {
			return bot.Card{}, err
		}
		if opens.After(ends) {
			ends = opens
		}
	}
	ends = ends.Add(took).In(broadcast.Location(0))
	blocked := 0.0
	if all := count.People + count.Blocked; all > 0 {
		blocked = float64(count.Blocked*1000/all) / 10
	}
	var why []string
	for _, sample := range count.Samples {
		var names []string
		for _, r := range sample {
			names = append(names, escape(c.Name(p, r.Facet, r.Value)))
		}
		why = append(why, "• "+strings.Join(append(names, p.Text("compose.wants", map[string]any{"Topic": c.topic(p, d.Topic)})), " · "))
	}
	alone, err := c.alone(ctx, author, count.People)
	if err != nil {
		return bot.Card{}, err
	}
	desk, err := c.desk(ctx, p, d.Topic, count.People)
	if err != nil {
		return bot.Card{}, err
	}
	text := p.Text("compose.check", map[string]any{"Versions": c.shares(p, content, count), "People": p.Number(float64(count.People)), "Zones": strings.Join(zones, " · "), "Blocked": p.Percent(blocked),
		"At": c.when(p, d), "Minutes": int(took/time.Minute) + 1, "Date": p.Date(ends), "Clock": p.Clock(ends), "Why": strings.Join(why, "\n"), "Desk": desk,
		"Alone": alone, "Urgent": d.Urgent, "Paid": content.Paid, "Stars": p.Number(content.Stars(count.People)), "Each": p.Number(content.Stars(1)), "Limit": p.Number(float64(c.Alone))})
	card := bot.Card{Text: text}
	if c.Paid && content.CanPay() && count.People > 0 {
		label := "pay"
		if content.Paid {
			label = "free"
		}
		card.Rows = append(card.Rows, []bot.Button{button(p, label, map[string]any{"Stars": p.Number(content.Stars(count.People))}, verbPaid)})
	}
	if count.People > 0 {
		label := "send"
		if !alone {
			label = "submit"
		}
		card.Rows = append(card.Rows, []bot.Button{button(p, label, nil, verbSend)})
	}
	card.Rows = append(card.Rows, []bot.Button{button(p, "back", nil, verbMain)})
	return card, nil
}

// desk says how many answers the consultants may expect, and what they have on
// their hands.
func (c *Composer) desk(ctx context.Context, p *locales.Printer, topic string, people int64) (string, error) {
	past, err := c.Answering(ctx, topic)
	if err != nil {
		return "", err
	}
	open, waiting, err := c.Load(ctx)
	if err != nil {
		return "", err
	}
	share := 0.0
	if past.Sent > 0 {
		share = float64(past.Replied*1000/past.Sent) / 10
	}
	return p.Text("compose.desk", map[string]any{"Past": past.Broadcasts, "Replies": p.Number(float64(past.Of(people))), "Share": p.Percent(share),
		"Open": p.Number(float64(open)), "Waiting": p.Number(float64(waiting))}), nil
}
