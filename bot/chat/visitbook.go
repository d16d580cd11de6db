package chat

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/bot/figures"
	"plutbot/bot/office"
	"plutbot/flows"
	"plutbot/locales"
)

// The screens about visits.
const (
	screenVisitCentre screen = 86 // the choice of a centre, near the place in Arg
	screenVisitTopic  screen = 87
	screenVisitDay    screen = 88
	screenVisitPart   screen = 89
	screenVisitReview screen = 90 // what the desk will see
	screenVisit       screen = 91 // the pass of the visit in Arg
	screenVisits      screen = 92
	screenVisitCancel screen = 93
	// screenVisitNowhere says that the centre in Arg cannot be booked here.
	screenVisitNowhere screen = 94
)

// bookingScreens are those of a visit in the making.
var bookingScreens = map[screen]bool{screenVisitTopic: true, screenVisitDay: true, screenVisitPart: true, screenVisitReview: true}

const (
	noticeVisitSent      notice = 86
	noticeVisitMany      notice = 87 // there are as many as may be
	noticeVisitTwice     notice = 88 // there is one at that time already
	noticeVisitLate      notice = 89 // that day can no longer be chosen
	noticeVisitCancelled notice = 90
	noticeVisitAccepted  notice = 91
	noticeVisitFile      notice = 92
	noticeVisitOver      notice = 93 // the visit has been decided or is over
	noticeVisitDropped   notice = 94
	noticeVisitOften     notice = 95 // asked or changed too often
)

const (
	doVisitBook      action = "jb" // -, centre
	doVisitCentres   action = "jc" // -, place
	doVisitTopics    action = "jT"
	doVisitTopic     action = "jt" // guide or -, field
	doVisitDays      action = "jd" // -, page
	doVisitDay       action = "jD" // -, day
	doVisitPart      action = "jp" // -, part
	doVisitSend      action = "jx"
	doVisitName      action = "jN"
	doVisitDrop      action = "jn"
	doVisit          action = "jv" // -, code; so are all that follow
	doVisits         action = "jl" // without a code
	doVisitCancel    action = "jk"
	doVisitCancelYes action = "jK"
	doVisitMove      action = "jm"
	doVisitAccept    action = "jy" // with the day and part that are accepted
	doVisitFile      action = "ji"
	doVisitQuiet     action = "jr"
)

// visitFirst begins the Arg of the consent screen when somebody wants to book a
// visit; the centre follows.
const visitFirst = "janji "

// visitPresses do the buttons about visits.
var visitPresses = map[action]func(*step, press){
	doVisitBook:      func(st *step, p press) { st.book(p.Name) },
	doVisitCentres:   func(st *step, p press) { st.chooseCentre(p.Name, p.Option) },
	doVisitTopics:    func(st *step, _ press) { st.booking(screenVisitTopic, func(*visitDraft) {}) },
	doVisitTopic:     func(st *step, p press) { st.bookTopic(p.Guide, p.Name) },
	doVisitDays:      func(st *step, p press) { st.bookDays(p.Name) },
	doVisitDay:       func(st *step, p press) { st.bookDay(p.Name) },
	doVisitPart:      func(st *step, p press) { st.bookPart(p.Name) },
	doVisitSend:      func(st *step, _ press) { st.bookSend() },
	doVisitName:      func(st *step, _ press) { st.booking(screenVisitReview, func(*visitDraft) { st.named() }) },
	doVisitDrop:      func(st *step, _ press) { st.bookDrop() },
	doVisit:          func(st *step, p press) { st.onVisit(p.Name, screenVisit) },
	doVisits:         func(st *step, _ press) { st.s.Screen, st.s.Arg = screenVisits, "" },
	doVisitCancel:    func(st *step, p press) { st.onVisit(p.Name, screenVisitCancel) },
	doVisitCancelYes: func(st *step, p press) { st.cancelVisit(p.Name) },
	doVisitMove:      func(st *step, p press) { st.moveVisit(p.Name) },
	doVisitAccept:    func(st *step, p press) { st.acceptVisit(p.Name, p.Option) },
	doVisitFile:      func(st *step, p press) { st.visitFile(p.Name) },
	doVisitQuiet:     func(st *step, p press) { st.quietVisit(p.Name) },
}

// pressVisit does the buttons about visits.
func (st *step) pressVisit(p press) bool {
	do, ok := visitPresses[p.Do]
	if ok {
		do(st, p)
	}
	return ok
}

// chooseCentre offers the centres near a place, or asks where that is.
func (st *step) chooseCentre(place, page string) {
	if place == "" {
		place = st.regencyOf(st.s.business)
	}
	if place == "" {
		st.near("")
		return
	}
	n, _ := strconv.ParseUint(page, 10, 8)
	st.s.Screen, st.s.Arg, st.s.Page = screenVisitCentre, clip(place, maxArg), uint8(n)
}

// book begins to book a visit to a centre.
func (st *step) book(centre string) {
	if _, ok := st.centreOf(centre); !ok {
		st.old()
		return
	}
	if st.s.Consent < ConsentVersion {
		st.s.Screen, st.s.Arg = screenConsent, visitFirst+centre
		return
	}
	v := st.s.visits()
	if len(v.ahead(st.day)) >= maxVisits {
		st.s.Notice, st.s.Screen, st.s.Arg = noticeVisitMany, screenVisits, ""
		return
	}
	v.Draft = &visitDraft{visitPlan: visitPlan{Centre: centre}}
	st.s.setVisits(v, st.day)
	st.s.Screen, st.s.Arg, st.s.Page = screenVisitTopic, "", 0
	st.count("visit_begun", st.s.State.Guide, "")
}

// booking changes the visit in the making and shows a screen about it.
func (st *step) booking(to screen, change func(*visitDraft)) {
	v := st.s.visits()
	if v.Draft == nil {
		st.old()
		return
	}
	change(v.Draft)
	st.s.setVisits(v, st.day)
	st.s.Screen, st.s.Arg, st.s.Page = to, "", 0
}

// bookTopic notes what the visit is about: a guide, or a field alone.
func (st *step) bookTopic(guide, field string) {
	if g, ok := st.content.Guide(guide); ok {
		field = st.content.Offices.FieldOfGuide(g)
		if !slices.Contains(bot.Fields(), field) {
			field = bot.FieldInstitution
		}
	} else if guide != "" || !slices.Contains(bot.Fields(), field) {
		st.old()
		return
	}
	st.booking(screenVisitDay, func(d *visitDraft) {
		d.Guide, d.Field, d.Business = guide, field, st.s.Number
		d.First = st.firstDay(d.Centre)
	})
	if d := st.s.visits().Draft; d != nil && d.Of == "" {
		place := bot.VisitPlace{Centre: d.Centre, Field: field}
		st.task(bot.DeskVisitable, fmt.Sprintf("%s:%s:%d", bot.DeskVisitable, d.Centre, st.update.ID), place)
	}
}

func (st *step) firstDay(centre string) flows.Day {
	return office.FirstVisit(st.content.Offices, centre, st.zoneOfCentre(centre), st.now)
}

// bookDays shows a page of the days.
func (st *step) bookDays(page string) {
	n, _ := strconv.ParseUint(page, 10, 8)
	st.booking(screenVisitDay, func(d *visitDraft) { d.First = st.firstDay(d.Centre) })
	if st.s.Screen == screenVisitDay {
		st.s.Page = uint8(n)
	}
}

// bookDay notes the day. Where the office is open for a part of it only, that
// is the part.
func (st *step) bookDay(text string) {
	day, err := flows.ParseDay(text)
	d := st.s.visits().Draft
	if err != nil || d == nil {
		st.old()
		return
	}
	first := st.firstDay(d.Centre)
	days := office.Days(st.content.Offices, d.Centre, day, 1)
	if len(days) == 0 || days[0].Day != day || day < first || day > first+farthest {
		st.bookDays("")
		st.s.Notice = noticeVisitLate
		return
	}
	st.booking(screenVisitPart, func(d *visitDraft) { d.Day, d.Part = day, "" })
	if parts := partsOf(days[0]); len(parts) == 1 {
		for part := range parts {
			st.bookPart(part)
		}
	}
}

// wantsVisit matches what people write who want an appointment.
var wantsVisit = regexp.MustCompile(`(?i)\b(?:janji temu|(?:buat|bikin|atur|mau|minta) janji|(?:booking|jadwalkan|janji|mau) (?:kunjungan|datang|berkunjung)|(?:kunjungan|berkunjung|datang) ke plut|book a visit|appointment)\b`)

// typedVisit takes a text for the day of a visit, or as the wish to book one.
func (st *step) typedVisit(text string) bool {
	if st.s.Screen == screenVisitDay {
		if day, err := locales.ReadDate(text, st.day.Time()); err == nil {
			st.bookDay(flows.DayOf(day).String())
			return true
		}
	}
	if !wantsVisit.MatchString(text) || wondering.MatchString(text) {
		return false
	}
	st.chooseCentre("", "")
	return true
}

// bookPart notes the part of the day, and sends a change of time at once.
func (st *step) bookPart(part string) {
	d := st.s.visits().Draft
	if d == nil || d.Day == 0 || !slices.Contains(bot.VisitParts(), part) {
		st.old()
		return
	}
	st.booking(screenVisitReview, func(d *visitDraft) { d.Part = part })
}

// bookDrop throws the visit in the making away.
func (st *step) bookDrop() {
	v := st.s.visits()
	of := ""
	if v.Draft != nil {
		of = v.Draft.Of
	}
	v.Draft = nil
	st.s.setVisits(v, st.day)
	st.s.Notice = noticeVisitDropped
	st.home()
	if of != "" {
		st.s.Notice = noNotice
		st.onVisit(of, screenVisit)
	}
}

// bookSend asks the centre for the visit.
func (st *step) bookSend() {
	v := st.s.visits()
	d := v.Draft
	if d == nil || d.Field == "" || d.Day == 0 || d.Part == "" || st.s.Screen != screenVisitReview {
		st.old()
		return
	}
	if d.Day < st.firstDay(d.Centre) {
		st.bookDays("")
		st.s.Notice = noticeVisitLate
		return
	}
	if d.Of != "" {
		st.sendMove(v, *d)
		return
	}
	for _, k := range v.ahead(st.day) {
		if k.Day == d.Day && k.Part == d.Part {
			st.s.Notice = noticeVisitTwice
			return
		}
	}
	if len(v.ahead(st.day)) >= maxVisits {
		st.s.Notice, st.s.Screen = noticeVisitMany, screenVisits
		return
	}
	if len(v.All) >= maxRemembered {
		st.s.Notice, st.s.Screen = noticeVisitOften, screenVisits
		return
	}
	k := visit{Code: v.newCode(st.update.Chat, st.now), visitPlan: d.visitPlan, State: bot.VisitWaiting}
	v.All, v.Draft = append(v.All, k), nil
	st.s.setVisits(v, st.day)
	st.grant(purposeVisits) // the card has shown what the centre will see
	st.task(bot.DeskVisit, bot.DeskVisit+":"+k.Code, st.visitRequest(k))
	st.visitTimes(k)
	st.count("visit_asked", k.Guide, "")
	st.figure(figures.One(figures.Visits))
	st.s.Screen, st.s.Arg, st.s.Notice = screenVisit, k.Code, noticeVisitSent
}

// visitRequest is what the centre gets to know.
func (st *step) visitRequest(k visit) bot.VisitRequest {
	s := st.s
	s.Language = locales.Indonesian
	g := &page{Chat: st.Chat, s: s, p: st.catalog.In(locales.Indonesian), day: st.day}
	g.look()
	centre, _ := st.centreOf(k.Centre)
	r := bot.VisitRequest{Visit: k.Code, Centre: k.Centre, Name: centre.Name, Province: centre.Province, VisitTime: k.at(), Field: k.Field}
	if guide, ok := st.content.Guide(k.Guide); ok {
		r.Topic = plain(g.p.Text(guide.ID+".title", nil))
		if result, done := st.content.Result(guide, g.businessOf(k.visitPlan).State.Answers, st.day); done {
			r.Code = guide.Code(result.Trail, st.day)
		}
	}
	if regency := st.regencyOf(g.businessOf(k.visitPlan)); regency != "" {
		r.Regency = g.words.region(regency)
	}
	for _, text := range g.bring(k.visitPlan) {
		if len(r.Bring) < maxBringOfDesk {
			r.Bring = append(r.Bring, strings.TrimSuffix(plain(text), "."))
		}
	}
	if st.s.Tickets.Named {
		r.Called = st.update.Name
	}
	return r
}

const (
	// daysPerPage is how many days one card offers, and visitPages how many
	// such cards there are.
	daysPerPage = 6
	visitPages  = 4
	// farthest is how many days ahead a visit may be: what the pages offer, and
	// no more than a desk can plan.
	farthest flows.Day = 60
)

// visitCentres offers centres.
func (g *page) visitCentres() {
	g.say("visit.centre", nil)
	var buttons []bot.Button
	add := func(c flows.Centre) {
		buttons = append(buttons, bot.Button{Label: placeLabel(centreLabel(c), MaxLabel), Data: press{Do: doVisitBook, Name: c.ID}.data()})
	}
	for _, n := range g.content.CentresNear(g.s.Arg, maxNear) {
		add(n.Centre)
	}
	if _, ok := g.content.Regions.Province(g.s.Arg); ok {
		for _, c := range g.content.CentresOf(g.s.Arg) {
			add(c)
		}
	}
	g.pageOf(buttons, func(n int) string { return press{Do: doVisitCentres, Name: g.s.Arg, Option: strconv.Itoa(n)}.data() })
	g.row(g.profileButton("elsewhere", press{Do: doNearIn}))
	g.home()
}

// centreLabel is the name of a centre without what all of them share.
func centreLabel(c flows.Centre) string {
	return strings.TrimPrefix(strings.TrimPrefix(c.Name, "PLUT-KUMKM "), "PLUT ")
}

// bookButton leads to the booking of a visit, at one of the centres near a
// place.
func (g *page) bookButton(place string, centres ...flows.Centre) bot.Button {
	p := press{Do: doVisitCentres, Name: place}
	if len(centres) == 1 {
		p = press{Do: doVisitBook, Name: centres[0].ID}
	}
	return g.visitButton("book", p)
}

func (g *page) visitButton(label string, p press) bot.Button {
	return bot.Button{Label: g.p.Text("visit.button."+label, nil), Data: p.data()}
}

// visitBooking shows the screen of the visit in the making, or the one before it
// whose answer is still missing: buttons of older cards may jump ahead. Without
// such a visit it is the menu.
func (g *page) visitBooking() {
	draft := g.s.visits().Draft
	if draft == nil {
		g.menu()
		return
	}
	d := *draft
	switch at := g.s.Screen; {
	case at == screenVisitTopic || d.Field == "" || d.First == 0:
		g.visitTopics(d)
	case at == screenVisitDay || d.Day == 0:
		g.visitDays(d)
	case at == screenVisitPart || d.Part == "":
		g.visitPart(d)
	default:
		g.visitReview(d)
	}
}

// centreName is a centre's name, as Telegram HTML.
func (g *page) centreName(id string) string {
	c, ok := g.centreOf(id)
	if !ok {
		return g.p.Text("visit.centre_gone", nil)
	}
	return html.EscapeString(c.Name)
}

// visitTopics asks what the visit is about: the open guide, or a field.
func (g *page) visitTopics(d visitDraft) {
	g.say("visit.topic", map[string]any{"Centre": g.centreName(d.Centre)})
	plan, _ := g.content.PlanGuide()
	if g.hasView && g.view.Guide.ID != visitGuide && g.view.Guide != plan {
		title := g.p.Text(g.view.Guide.ID+".title", nil)
		g.row(bot.Button{Label: shortened(title, MaxLabel), Data: press{Do: doVisitTopic, Guide: g.view.Guide.ID}.data()})
	}
	if plan != nil {
		if _, done := g.content.Result(plan, g.s.State.Answers, g.day); done {
			g.row(g.visitButton("plan", press{Do: doVisitTopic, Guide: plan.ID}))
		}
	}
	for _, f := range bot.Fields() {
		g.row(bot.Button{Label: g.field(f), Data: press{Do: doVisitTopic, Name: f}.data()})
	}
	g.row(g.visitButton("drop", press{Do: doVisitDrop}))
}

// visitDays offers days on which the centre is open.
func (g *page) visitDays(d visitDraft) {
	at := min(int(g.s.Page), visitPages-1)
	days := office.Days(g.content.Offices, d.Centre, d.First, daysPerPage*visitPages)
	days = slices.DeleteFunc(days, func(o office.Day) bool { return o.Day > d.First+farthest || len(partsOf(o)) == 0 })
	at = min(at, max(0, (len(days)-1)/daysPerPage))
	shown := days[at*daysPerPage : min(len(days), (at+1)*daysPerPage)]
	sure := len(shown) > 0
	var buttons []bot.Button
	for _, o := range shown {
		sure = sure && o.Sure
		label := g.p.Weekday(o.Day.Time()) + ", " + g.p.DateShort(o.Day.Time())
		buttons = append(buttons, bot.Button{Label: label, Data: press{Do: doVisitDay, Name: o.Day.String()}.data()})
	}
	g.say("visit.day", map[string]any{"Centre": g.centreName(d.Centre), "Sure": sure, "None": len(shown) == 0})
	for _, b := range buttons {
		g.row(b)
	}
	var turn []bot.Button
	if at > 0 {
		turn = append(turn, g.button("previous", press{Do: doVisitDays, Name: strconv.Itoa(at - 1)}))
	}
	if (at+1)*daysPerPage < len(days) {
		turn = append(turn, g.button("next", press{Do: doVisitDays, Name: strconv.Itoa(at + 1)}))
	}
	g.row(turn...)
	g.row(g.visitButton("drop", press{Do: doVisitDrop}))
}

// visitPart asks for the part of the day.
func (g *page) visitPart(d visitDraft) {
	g.say("visit.part_ask", map[string]any{"Day": g.visitDate(d.Day)})
	for _, part := range bot.VisitParts() {
		p := d.visitPlan
		p.Part = part
		if begins, ends, ok := g.hours(p); ok {
			hours := g.clock(begins) + "–" + g.clock(ends)
			label := g.p.Text("visit.part_button."+part, map[string]any{"Hours": hours})
			g.row(bot.Button{Label: label, Data: press{Do: doVisitPart, Name: part}.data()})
		}
	}
	g.row(g.visitButton("other_day", press{Do: doVisitDays}), g.visitButton("drop", press{Do: doVisitDrop}))
}

func (g *page) visitDate(day flows.Day) string {
	return g.p.Weekday(day.Time()) + ", " + g.p.Date(day.Time())
}

// visitNowhere says that a centre cannot be booked here, and where it is.
func (g *page) visitNowhere() {
	c, known := g.centreOf(g.s.Arg)
	if !known {
		g.menu()
		return
	}
	g.say("visit.state.nowhere", map[string]any{"Sent": false})
	g.paragraph(g.centre(c))
	g.row(bot.Button{Label: g.p.Text("profile.near.map", map[string]any{"Place": placeLabel(c.Regency, besideMap)}), URL: mapOf(c)})
	g.row(g.button("consultant", press{Do: doConsultant}))
	g.home()
}

// clock writes a time of day without its zone.
func (g *page) clock(t time.Time) string {
	clock, _, _ := strings.Cut(g.p.Clock(t), " "+t.Location().String())
	return clock
}

// visitWhen writes the day and the part of it, with the hours where they are
// known.
func (g *page) visitWhen(p visitPlan) string {
	hours := ""
	if begins, ends, ok := g.hours(p); ok {
		hours = g.clock(begins) + "–" + g.p.Clock(ends)
	}
	return g.p.Text("visit.when", map[string]any{"Day": g.visitDate(p.Day), "Part": g.p.Text("visit.part."+p.Part, nil), "Hours": hours})
}

// visitReview shows what the desk will see, before it is sent.
func (g *page) visitReview(d visitDraft) {
	if d.Of != "" {
		v := g.s.visits()
		of := v.find(d.Of)
		g.say("visit.review_move", map[string]any{"Code": spelled(d.Of), "When": g.visitWhen(d.visitPlan), "Confirmed": of != nil && of.State == bot.VisitConfirmed})
	} else {
		g.say("visit.review", map[string]any{"Centre": g.centreName(d.Centre), "When": g.visitWhen(d.visitPlan), "Topic": g.visitTopic(d.visitPlan)})
		g.paragraph(lines(g.visitShown(d.visitPlan)...))
		g.bringList(d.visitPlan)
		g.say("visit.reminds", map[string]any{"Refused": g.s.refused(purposeReminders)})
	}
	g.say("visit.not_yet", nil)
	g.row(g.visitButton("send", press{Do: doVisitSend}))
	if d.Of == "" {
		name := "show_name"
		if g.s.Tickets.Named {
			name = "hide_name"
		}
		g.row(g.deskButton(name, press{Do: doVisitName}))
		g.row(g.visitButton("other_topic", press{Do: doVisitTopics}), g.visitButton("other_day", press{Do: doVisitDays}))
	} else {
		g.row(g.visitButton("other_day", press{Do: doVisitDays}))
	}
	g.row(g.visitButton("drop", press{Do: doVisitDrop}))
}

// visitShown lists what the desk sees besides place, time and topic.
func (g *page) visitShown(p visitPlan) []string {
	seen := []string{g.p.Text("visit.seen.head", nil)}
	if regency := g.regencyOf(g.businessOf(p)); regency != "" {
		seen = append(seen, "• "+g.p.Text("visit.seen.region", map[string]any{"Region": html.EscapeString(g.words.region(regency))}))
	}
	if guide, ok := g.content.Guide(p.Guide); ok {
		if r, done := g.content.Result(guide, g.businessOf(p).State.Answers, g.day); done {
			seen = append(seen, "• "+g.p.Text("visit.seen.code", map[string]any{"Code": guide.Code(r.Trail, g.day)}))
		}
	}
	return append(seen, "• "+g.p.Text("visit.seen.name", map[string]any{"Named": g.s.Tickets.Named}), "• "+g.p.Text("visit.seen.phone", nil))
}

// bringList writes what to bring, as a list.
func (g *page) bringList(p visitPlan) {
	all := g.bring(p)
	if len(all) == 0 {
		return
	}
	out := []string{g.p.Text("visit.bring", nil)}
	for n, text := range all {
		if n == maxBring {
			out = append(out, "• "+g.p.Text("visit.bring_more", map[string]any{"Count": len(all) - n}))
			break
		}
		out = append(out, "• "+text)
	}
	g.paragraph(lines(out...))
}
