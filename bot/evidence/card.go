package evidence

import (
	"html"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/bot/figures"
	"plutbot/flows"
	"plutbot/locales"
)

const (
	// guidesShown and provincesShown are how many of each the card has room for;
	// the files have all.
	guidesShown    = 5
	provincesShown = 3
	// monthsShown are those that can be chosen: as long as counts are kept.
	monthsShown = 13
)

// card is the report in short.
func (r *Report) card(p *locales.Printer, content *flows.Content) bot.Card {
	n := namesIn(p, content)
	all := r.AllGuides()
	text := []string{"📊 <b>" + r.title(n) + "</b>", "", r.peopleLine(n)}
	if line := r.regionLine(n); line != "" {
		text = append(text, line)
	}
	text = append(text, "", n.Text("evidence.card.guides", map[string]any{"Opened": n.number(all.People), "Finished": n.number(all.Finished)}))
	for _, g := range r.Guides[:min(len(r.Guides), guidesShown)] {
		with := map[string]any{"Guide": html.EscapeString(n.guide(g.Guide)), "Opened": n.number(g.People), "Finished": n.number(g.Finished), "Stopped": len(g.Stops) > 0}
		if len(g.Stops) > 0 {
			with["Question"], with["People"] = html.EscapeString(n.question(g.Guide, g.Stops[0].Place)), n.number(g.Stops[0].Count)
		}
		text = append(text, n.Text("evidence.card.guide", with))
	}
	text = append(text, "", n.Text("evidence.card.questions", map[string]any{"Asked": n.number(r.Answered + r.Unsure + r.Refused),
		"Answered": n.number(r.Answered), "Unsure": n.number(r.Unsure), "Refused": n.number(r.Refused)}),
		"", r.casesLine(n), n.Text("evidence.card.visits", map[string]any{"Visits": n.number(r.Visits)}), r.announcementsLine(n))
	month := r.Month.String()
	return bot.Card{Text: strings.Join(text, "\n"), Rows: [][]bot.Button{
		{n.button("xlsx", verbXLSX, month), n.button("csv", verbCSV, month)},
		{n.button("months", verbMonths, month), n.button("define", verbDefine, month)},
	}}
}

func (r *Report) peopleLine(n names) string {
	if r.People == 0 {
		return n.word("card.nobody")
	}
	return n.Text("evidence.card.people", map[string]any{"People": n.number(r.People), "New": n.number(r.New)})
}

// regionLine tells from where most people come.
func (r *Report) regionLine(n names) string {
	told, merged := r.Told()
	var parts []string
	for i, s := range told {
		if i >= provincesShown {
			merged += s.Count
			continue
		}
		parts = append(parts, html.EscapeString(n.province(s.ID))+" "+n.number(s.Count))
	}
	if len(parts) == 0 {
		return ""
	}
	if merged > 0 {
		parts = append(parts, n.word("region.others")+" "+n.number(merged))
	}
	return n.Text("evidence.card.regions", map[string]any{"Regions": strings.Join(parts, " · ")})
}

func (r *Report) casesLine(n names) string {
	s := r.All
	text := n.Text("evidence.card.cases", map[string]any{"Opened": n.number(s.Opened), "Ended": n.number(s.Ended)})
	if s.Answered > 0 {
		text += "\n" + n.Text("evidence.card.first", map[string]any{"Time": n.span(s.Typical), "Answered": n.number(s.Answered)})
	}
	if s.Ratings > 0 {
		stars, _ := tenths(s.Stars).(float64)
		text += "\n" + n.Text("evidence.card.rating", map[string]any{"Stars": n.Number(stars), "Ratings": n.number(s.Ratings)})
	}
	return text
}

func (r *Report) announcementsLine(n names) string {
	if !r.Whole {
		return "📣 " + n.word("gone.announcements")
	}
	return n.Text("evidence.card.announcements", map[string]any{"Count": n.number(int64(len(r.Announcements))), "Sent": n.number(r.Sent())})
}

// span writes how long something takes.
func (n names) span(d time.Duration) string {
	d = d.Round(time.Minute)
	if d < time.Hour {
		return n.Text("evidence.minutes", map[string]any{"N": int(d / time.Minute)})
	}
	return n.Text("evidence.hours", map[string]any{"Hours": int(d / time.Hour), "Minutes": int(d % time.Hour / time.Minute)})
}

func (n names) button(label string, to ...string) bot.Button {
	return bot.Button{Label: n.word("button." + label), Data: mark + strings.Join(to, ":")}
}

// chooser offers the months of which there are figures.
func chooser(p *locales.Printer, present figures.Month, back figures.Month) bot.Card {
	n := names{Printer: p}
	card := bot.Card{Text: n.word("choose")}
	for i := range figures.Month(monthsShown) {
		m := present - i
		b := bot.Button{Label: p.Month(m.Begins()), Data: mark + verbMonth + ":" + m.String()}
		if i%2 == 0 {
			card.Rows = append(card.Rows, nil)
		}
		card.Rows[len(card.Rows)-1] = append(card.Rows[len(card.Rows)-1], b)
	}
	card.Rows = append(card.Rows, []bot.Button{n.button("back", verbMonth, back.String())})
	return card
}

// explained tells how everything is counted.
func explained(p *locales.Printer, m figures.Month) bot.Card {
	n := names{Printer: p}
	text := []string{n.word("explained")}
	for _, row := range definitions(n).Rows {
		name, _ := row[0].(string)
		words, _ := row[1].(string)
		text = append(text, "<b>"+html.EscapeString(name)+"</b>: "+html.EscapeString(words))
	}
	return bot.Card{Text: strings.Join(text, "\n\n"), Rows: [][]bot.Button{{n.button("back", verbMonth, m.String())}}}
}
