package chat

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/bot/agenda"
	"plutbot/flows"
)

// onVisit shows a screen about a visit.
func (st *step) onVisit(code string, to screen) {
	v := st.s.visits()
	if v.find(code) == nil {
		st.s.Notice, st.s.Screen, st.s.Arg = noticeVisitOver, screenVisits, ""
		return
	}
	st.s.Screen, st.s.Arg, st.s.Page = to, code, 0
}

// changeVisit changes a visit that can still take place, and shows its pass. A
// change that gives false has nothing to do.
func (st *step) changeVisit(code string, change func(*visit) bool) {
	v := st.s.visits()
	v.All = slices.Clone(v.All)
	k := v.find(code)
	st.onVisit(code, screenVisit)
	switch {
	case k == nil:
	case !k.ahead(st.day) || !change(k):
		st.s.Notice = noticeVisitOver
	default:
		st.s.setVisits(v, st.day)
	}
}

// decided tells the desk what the person decided.
func (st *step) decided(k visit, do string) {
	id := fmt.Sprintf("%s:%s:%d", bot.DeskVisitChange, k.Code, st.update.ID)
	st.task(bot.DeskVisitChange, id, bot.VisitChange{Visit: k.Code, Do: do, VisitTime: k.at()})
}

// cancelVisit cancels a visit. That is final: whoever wants to come asks again.
func (st *step) cancelVisit(code string) {
	st.changeVisit(code, func(k *visit) bool {
		was := k.State
		k.State, k.By, k.Reason = bot.VisitCancelled, "", ""
		st.decided(*k, bot.VisitCancels)
		st.refile(k, was)
		st.s.Notice = noticeVisitCancelled
		return true
	})
}

// acceptVisit agrees to the time that the centre offered; when names it, so
// that a button of an older offer accepts nothing else.
func (st *step) acceptVisit(code, when string) {
	st.changeVisit(code, func(k *visit) bool {
		if k.State != bot.VisitMoved || when != timeOf(*k) {
			return false
		}
		was := k.State
		k.State = bot.VisitConfirmed
		st.decided(*k, bot.VisitAccepts)
		st.refile(k, was)
		st.s.Notice = noticeVisitAccepted
		return true
	})
}

// timeOf names the time of a visit in a button.
func timeOf(k visit) string { return k.Day.String() + " " + k.Part }

// moveVisit begins to propose another day.
func (st *step) moveVisit(code string) {
	v := st.s.visits()
	k := v.find(code)
	if k == nil || !k.ahead(st.day) {
		st.onVisit(code, screenVisit)
		st.s.Notice = noticeVisitOver
		return
	}
	if k.Moves >= maxMoves {
		st.onVisit(code, screenVisit)
		st.s.Notice = noticeVisitOften
		return
	}
	v.Draft = &visitDraft{visitPlan: k.visitPlan, Of: code, First: st.firstDay(k.Centre)}
	v.Draft.Day, v.Draft.Part = 0, ""
	st.s.setVisits(v, st.day)
	st.s.Screen, st.s.Arg, st.s.Page = screenVisitDay, "", 0
}

// sendMove proposes another day to the centre.
func (st *step) sendMove(v visits, d visitDraft) {
	v.Draft = nil
	st.s.setVisits(v, st.day)
	st.changeVisit(d.Of, func(k *visit) bool {
		was := k.State
		k.Day, k.Part, k.State, k.By = d.Day, d.Part, bot.VisitWaiting, ""
		k.Moves++
		st.decided(*k, bot.VisitMoves)
		st.refile(k, was)
		st.visitTimes(*k)
		st.s.Notice = noticeVisitSent
		return true
	})
}

// quietVisit wants a reminder, or none.
func (st *step) quietVisit(code string) {
	st.changeVisit(code, func(k *visit) bool {
		k.Quiet = !k.Quiet
		return true
	})
}

// visitFile sends the file for the calendar.
func (st *step) visitFile(code string) {
	st.changeVisit(code, func(k *visit) bool {
		if k.State != bot.VisitConfirmed {
			return false
		}
		st.sendAppointment(*k, agenda.Firm)
		st.s.Notice = noticeVisitFile
		return true
	})
}

// hasFile says whether a visit that was in a state has a file for the calendar.
// Releases before this one did not number them.
func (k visit) hasFile(was string) bool { return k.Filed > 0 || was == bot.VisitConfirmed }

// refile sends what a calendar is to show from now on of a visit that was in
// another state: the first time when it is confirmed, and then whenever it
// changes. A calendar that has an earlier file replaces it by a later number.
func (st *step) refile(k *visit, was string) {
	state := agenda.Cancelled
	switch k.State {
	case bot.VisitConfirmed:
		state = agenda.Firm
	case bot.VisitWaiting, bot.VisitMoved:
		state = agenda.Tentative
	}
	if _, _, known := st.hours(k.visitPlan); !known {
		state = agenda.Cancelled
	}
	if state != agenda.Firm && !k.hasFile(was) {
		return
	}
	k.Filed = max(k.Filed, int(k.Revision)) + 1
	st.sendAppointment(*k, state)
}

// sendAppointment sends the file for the calendar, which keeps the part of the
// day free, or gives it back.
func (st *step) sendAppointment(k visit, state string) {
	begins, ends, ok := st.hours(k.visitPlan)
	if !ok && state != agenda.Cancelled {
		return
	}
	if !ok {
		begins, ends = time.Time{}, time.Time{}
	}
	g := st.page()
	centre, _ := st.centreOf(k.Centre)
	place := []string{centre.Name}
	for _, more := range []string{centre.Address, centre.Regency} {
		if more != "" && !strings.Contains(strings.Join(place, ", "), more) {
			place = append(place, more)
		}
	}
	notes := []string{g.p.Text("visit.file.code", map[string]any{"Code": spelled(k.Code)}), plain(g.visitTopic(k.visitPlan))}
	if bring := g.bring(k.visitPlan); len(bring) > 0 && state != agenda.Cancelled {
		notes = append(notes, plain(g.p.Text("visit.bring", nil)))
		for _, text := range bring {
			notes = append(notes, "- "+plain(text))
		}
	}
	_, seconds := begins.Zone()
	caption, title, link := "caption", "title", ""
	if state != agenda.Firm {
		caption, title = caption+"_"+state, title+"_"+state
	}
	if st.Chat.name != "" {
		link = "https://t.me/" + st.Chat.name
	}
	a := agenda.Appointment{ID: strings.ToLower(k.Code) + "@plutbot", Name: "kunjungan-" + strings.ToLower(spelled(k.Code)),
		Revision: max(k.Filed, int(k.Revision)), State: state, Host: centre.Name, Link: link,
		Caption: g.p.Text("visit.file."+caption, map[string]any{"Code": spelled(k.Code), "When": g.visitWhen(k.visitPlan)}),
		Title:   g.p.Text("visit.file."+title, map[string]any{"Centre": centre.Name}), Place: strings.Join(place, ", "), Notes: strings.Join(notes, "\n"),
		Starts: begins, Ends: ends, Zone: seconds / int(time.Hour/time.Second), Made: st.now}
	st.task(agenda.DoSend, fmt.Sprintf("%s:%s:%s:%d", agenda.DoSend, k.Code, k.at().Day, st.now.UnixMilli()), a)
}

// clearCalendar takes the visits that will be forgotten out of the calendar.
func (st *step) clearCalendar() {
	for _, k := range st.s.visits().All {
		if was := k.State; k.ahead(st.day) {
			k.State = bot.VisitCancelled
			st.refile(&k, was)
		}
	}
}

// forgetVisits has the desk forget the visits.
func (st *step) forgetVisits() {
	v := st.s.visits()
	var codes []string
	for _, k := range v.All {
		codes = append(codes, k.Code)
	}
	if len(codes) > 0 {
		st.task(bot.DeskVisitErase, fmt.Sprintf("%s:%s:%d", bot.DeskVisitErase, codes[0], st.now.Unix()), bot.VisitErasing{Visits: codes})
	}
	st.s.setVisits(visits{}, st.day)
}

// onVisitPass makes a screen about the visit in Arg; without one it is the list.
func onVisitPass(write func(*page, visit)) func(*page) {
	return func(g *page) {
		v := g.s.visits()
		if k := v.find(g.s.Arg); k != nil {
			write(g, *k)
			return
		}
		g.visitList()
	}
}

// visitPass shows a visit: the pass that opens the same case at the counter.
func (g *page) visitPass(k visit) {
	g.passText(k)
	if k.ahead(g.day) {
		g.passButtons(k)
	}
	if slices.Contains(endedVisits, k.State) {
		g.row(g.visitButton("again", press{Do: doVisitBook, Name: k.Centre}))
	}
	if c, ok := g.centreOf(k.Centre); ok && k.State != bot.VisitCancelled {
		g.row(bot.Button{Label: g.p.Text("profile.near.map", map[string]any{"Place": placeLabel(c.Regency, besideMap)}), URL: mapOf(c)})
	}
	g.row(g.visitButton("all", press{Do: doVisits}), g.button("menu", press{Do: doMenu}))
}

func (g *page) passText(k visit) {
	g.say("visit.pass.head", map[string]any{"Code": spelled(k.Code)})
	g.say("visit.state."+k.State, map[string]any{"By": html.EscapeString(k.By), "Reason": g.visitReason(k.Reason),
		"Sent": true, "Over": k.Day < g.day && k.State != bot.VisitCancelled})
	c, known := g.centreOf(k.Centre)
	where := []string{"🏛 <b>" + g.centreName(k.Centre) + "</b>"}
	if known {
		where = append(where, g.p.Text("visit.pass.where", map[string]any{"Address": html.EscapeString(c.Address), "Regency": html.EscapeString(c.Regency),
			"Source": html.EscapeString(c.Source), "Seen": g.seen(c.Seen), "Sure": c.Confidence == flows.High}))
	}
	where = append(where, "🗓 <b>"+g.visitWhen(k.visitPlan)+"</b>", g.p.Text("visit.about", map[string]any{"Topic": g.visitTopic(k.visitPlan)}))
	g.paragraph(lines(where...))
	if k.ahead(g.day) {
		g.bringList(k.visitPlan)
	}
}

// visitReason writes why a centre cancelled; "" where it did not say so.
func (g *page) visitReason(reason string) string {
	if reason == "" {
		return ""
	}
	text, _ := g.p.Lookup("visit.reason."+reason, nil)
	return text
}

// passButtons are what can be done with a visit that can still take place.
func (g *page) passButtons(k visit) {
	if k.State == bot.VisitMoved {
		g.row(g.visitButton("accept", press{Do: doVisitAccept, Name: k.Code, Option: timeOf(k)}))
	}
	if k.State == bot.VisitConfirmed {
		g.row(g.visitButton("file", press{Do: doVisitFile, Name: k.Code}))
	}
	g.row(g.visitButton("move", press{Do: doVisitMove, Name: k.Code}), g.visitButton("cancel", press{Do: doVisitCancel, Name: k.Code}))
	label := "quiet"
	if k.Quiet {
		label = "remind"
	}
	if !g.s.refused(purposeReminders) && k.Reminded != k.Day {
		g.row(g.visitButton(label, press{Do: doVisitQuiet, Name: k.Code}))
	}
}

// visitList shows all visits.
func (g *page) visitList() {
	v := g.s.visits()
	g.say("visit.list", map[string]any{"Count": len(v.All), "Most": maxVisits})
	for _, k := range v.ahead(g.day) {
		g.row(g.passButton(k))
	}
	for _, k := range v.All {
		if !k.ahead(g.day) {
			g.row(g.passButton(k))
		}
	}
	g.row(g.bookButton(""))
	g.home()
}

// passButton leads to a pass and tells its state.
func (g *page) passButton(k visit) bot.Button {
	state := k.State
	if k.State == bot.VisitCame || k.State == bot.VisitMissed || k.Day < g.day && state != bot.VisitCancelled && state != bot.VisitNowhere {
		state = "over"
	}
	label := g.p.Text("visit.button.one", map[string]any{"State": state, "Day": g.p.DateShort(k.Day.Time()), "Part": g.p.Text("visit.part."+k.Part, nil)})
	return bot.Button{Label: shortened(label, MaxLabel), Data: press{Do: doVisit, Name: k.Code}.data()}
}

// visitRow leads from the menu to the next visit.
func (g *page) visitRow() {
	v := g.s.visits()
	if open := v.ahead(g.day); len(open) == 1 {
		g.row(g.passButton(open[0]))
	} else if len(open) > 1 {
		g.row(g.visitButton("all", press{Do: doVisits}))
	}
}

func (g *page) visitCancelCard(k visit) {
	g.say("visit.cancel", map[string]any{"Code": spelled(k.Code), "When": g.visitWhen(k.visitPlan), "Centre": g.centreName(k.Centre)})
	g.row(g.visitButton("cancel_yes", press{Do: doVisitCancelYes, Name: k.Code}))
	g.row(g.visitButton("cancel_no", press{Do: doVisit, Name: k.Code}))
}

// visitsText lists the visits for the export.
func (g *page) visitsText() []string {
	v := g.s.visits()
	if len(v.All) == 0 {
		return nil
	}
	all := []string{"", g.p.Text("visit.export.head", nil)}
	for _, k := range v.All {
		state, _, _ := strings.Cut(plain(g.p.Text("visit.export.state."+k.State, nil)), "\n")
		all = append(all, g.p.Text("visit.export.line", map[string]any{"Code": spelled(k.Code), "Centre": g.centreName(k.Centre),
			"When": g.visitWhen(k.visitPlan), "Topic": g.visitTopic(k.visitPlan), "State": state}))
	}
	return all
}
