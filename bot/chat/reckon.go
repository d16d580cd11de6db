package chat

import (
	"slices"
	"strconv"
	"strings"

	"plutbot/bot"
	"plutbot/bot/figures"
	"plutbot/flows"
	"plutbot/locales"
)

// sectionReckoned holds on which day the person used the bot last, and what they
// count for in the monthly report.
const sectionReckoned sectionID = 14

// reckoned is what the person counts for as last committed.
func (s session) reckoned() figures.Person { return figures.PersonOf(s.Parts.of(sectionReckoned)) }

// reckon brings up to date what the person counts for in the month of the turn.
// The month is that of the real day; who pretends another day counts for nothing
// then, and neither does who has not agreed. An erasure counts nothing and takes
// nothing back: the counts hold nobody's data, and whoever comes back afterwards
// is somebody new.
func (st *step) reckon() {
	if st.s.Consent < ConsentVersion || st.turn.Erase || st.s.pretended() != 0 {
		st.turn.Figures = nil
		return
	}
	stored := st.s.Parts.of(sectionReckoned)
	if day := int(st.today()); st.joined || st.guided || st.happened("profile") || figures.DayOf(stored) != day {
		before := figures.PersonOf(stored)
		now := before.On(day)
		now.New = now.New || st.joined
		now.Province = st.provinceNumber()
		st.reach(&now)
		st.s.Parts = st.s.Parts.with(sectionReckoned, now.Encode())
		st.turn.Figures = append(now.Since(before), st.turn.Figures...)
	}
	if len(st.turn.Figures) > 0 {
		st.turn.Month = figures.MonthOf(st.now).String()
	}
}

// happened says whether there was an event of that name.
func (st *step) happened(name string) bool {
	return slices.ContainsFunc(st.turn.Events, func(e bot.Event) bool { return e.Name == name })
}

// reach notes how far the person is in the open guide, if the turn was about it.
// Only an outcome has to be derived: which question is shown stands in the state.
func (st *step) reach(p *figures.Person) {
	state := st.s.State
	if !st.guided || state.Guide == "" {
		return
	}
	g := figures.Guide{Guide: figures.GuideKey(state.Guide), Place: figures.PlaceKey(state.Shown)}
	if state.Shown == "" {
		v, ok := st.content.View(state, st.day)
		if !ok || v.Trail.Outcome == nil {
			return
		}
		g.Place, g.Step = figures.PlaceKey(v.Trail.Outcome.ID), figures.Reread
		if st.ended {
			g.Step = figures.Finished
		}
	}
	p.Reach(g)
}

// provinceNumber is the province of the first business that told its region, by
// its code; 0 before.
func (st *step) provinceNumber() uint8 {
	for _, b := range st.s.businesses() {
		for _, a := range b.State.Answers {
			if a.Value.Type != flows.Region {
				continue
			}
			province, _, _ := strings.Cut(a.Value.Text, ".")
			if n, err := strconv.ParseUint(province, 10, 8); err == nil {
				return uint8(n)
			}
		}
	}
	return 0
}

// figure counts something besides what the person counts for.
func (st *step) figure(f bot.Figure) { st.turn.Figures = append(st.turn.Figures, f) }

// reckonedText tells the owner of a session what it counts for.
func (c *Chat) reckonedText(p *locales.Printer, s session) string {
	counted := s.reckoned()
	if counted.Day == 0 {
		return ""
	}
	return p.Text("profile.export.counted", map[string]any{"Month": p.Month(counted.Month().Begins()), "Guides": len(counted.Guides)})
}
