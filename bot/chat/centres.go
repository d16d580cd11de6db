package chat

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"plutbot/bot"
	"plutbot/flows"
)

// centres lists the service centres of a province, or the provinces.
func (g *page) centres() {
	province, ok := g.content.Regions.Province(g.s.Arg)
	if !ok {
		g.say("bot.centres.choose", nil)
		var buttons []bot.Button
		for _, p := range g.content.Regions.Provinces {
			buttons = append(buttons, bot.Button{Label: p.Name, Data: press{Do: doCentres, Name: p.Code}.data()})
		}
		g.pageOf(buttons, func(n int) string { return press{Do: doCentres, Option: strconv.Itoa(n)}.data() })
		g.home()
		return
	}
	g.say("bot.centres.head", map[string]any{"Province": html.EscapeString(province.Name)})
	found := g.content.CentresOf(province.Code)
	if len(found) == 0 {
		g.say("bot.centres.none", nil)
	}
	for _, c := range found {
		g.paragraph(g.centre(c))
	}
	g.say("bot.centres.doubt", nil)
	if len(found) > 0 {
		g.row(g.bookButton(province.Code, found...))
	}
	g.row(g.button("provinces", press{Do: doCentres}))
	g.home()
}

// centre writes one centre with where and when it was told of.
func (g *page) centre(c flows.Centre) string {
	where := c.Regency
	if c.Address != "" {
		where = c.Address
	}
	told := g.p.Text("bot.centres.told", map[string]any{"Seen": g.seen(c.Seen), "Sure": c.Confidence == flows.High})
	return lines("• <b>"+html.EscapeString(c.Name)+"</b>", html.EscapeString(where), fmt.Sprintf(`<i><a href="%s">%s</a></i>`, html.EscapeString(c.Source), told))
}

// seen writes when something was told: a day, or the year alone.
func (g *page) seen(when string) string {
	if day, err := flows.ParseDay(when); err == nil {
		return g.p.DateShort(day.Time())
	}
	year, _, _ := strings.Cut(when, "-")
	return year
}
