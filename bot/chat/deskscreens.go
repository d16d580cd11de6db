package chat

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/flows"
)

// deskPresses do the buttons about consultants. The letters are stored in
// messages: add, never change.
var deskPresses = map[action]func(*step, press){
	doHandOver:    func(st *step, _ press) { st.begin() },
	doSend:        func(st *step, _ press) { st.send() },
	doFields:      func(st *step, _ press) { st.drafted(screenField) },
	doField:       func(st *step, p press) { st.chooseField(p.Name) },
	doWhere:       func(st *step, _ press) { st.drafted(screenWhere) },
	doRegency:     func(st *step, p press) { st.chooseRegency(p.Name) },
	doDiscard:     func(st *step, _ press) { st.discard() },
	doShowName:    func(st *step, p press) { st.name(p.Name) },
	doTalk:        func(st *step, p press) { st.talk(p.Name) },
	doLeave:       func(st *step, _ press) { st.home() },
	doTicket:      func(st *step, p press) { st.ticket(p.Name, screenTicket) },
	doTickets:     func(st *step, _ press) { st.s.Screen = screenTickets },
	doCloseTicket: func(st *step, p press) { st.ticket(p.Name, screenCloseTicket) },
	doCloseYes:    func(st *step, p press) { st.closeTicket(p.Name) },
	doRate:        func(st *step, p press) { st.rate(p.Name, p.Option) },
	doGuideYes:    func(st *step, p press) { st.acceptGuide(p.Name) },
	doGuideNo:     func(st *step, p press) { st.declineGuide(p.Name) },
	doDocument:    func(st *step, p press) { st.ticket(p.Name, screenDocument) },
	doForwardHeld: func(st *step, p press) { st.forward(p.Name) },
	doTranscript:  func(st *step, p press) { st.transcript(p.Name) },
	doForgetHeld:  func(st *step, _ press) { st.s.Tickets.Held = nil; st.home() },
}

// begin starts a hand-over, after the consent if there is none yet.
func (st *step) begin() {
	if st.s.Consent < ConsentVersion {
		st.s.Screen, st.s.Arg = screenConsent, askedFirst+topicConsultant
		return
	}
	st.consultant()
}

// drafted shows a screen about what is to be handed over.
func (st *step) drafted(s screen) {
	if st.s.Tickets.Draft == nil {
		st.old()
		return
	}
	st.s.Screen, st.s.Arg = s, ""
}

// ticket shows a screen about a ticket.
func (st *step) ticket(id string, s screen) {
	k := st.s.Tickets.find(id)
	if k == nil {
		st.old()
		return
	}
	st.s.Tickets.At, st.s.Screen, st.s.Arg = id, s, ""
	st.foresee(k.Field)
}

// handOver shows what consultants will see, and when they can answer.
func (g *page) handOver() {
	t := g.s.Tickets
	if t.Draft == nil {
		g.consultant()
		return
	}
	d := *t.Draft
	g.say("consultant.head", map[string]any{"Field": g.field(d.Field)})
	if t.ofField(d.Field) != nil {
		g.say("consultant.joins", nil)
	}
	g.paragraph(lines(append([]string{g.p.Text("consultant.what", nil)}, g.bundle(d)...)...))
	g.say("consultant.how", nil)
	g.when()
	g.row(g.deskButton("send", press{Do: doSend}))
	name := "show_name"
	if t.Named {
		name = "hide_name"
	}
	g.row(g.deskButton(name, press{Do: doShowName}))
	g.row(g.deskButton("field", press{Do: doFields}), g.deskButton("where", press{Do: doWhere}))
	if !t.Outlook.Open && len(g.content.Centres) > 0 {
		province, _ := placeOf(g.content, g.s)
		g.row(g.button("centres", press{Do: doCentres, Name: province}), g.bookButton(""))
	}
	g.row(g.deskButton("discard", press{Do: doDiscard}))
	g.home()
}

const (
	// quoted is how much of a message a hand-over shows, in characters, and
	// listed how much of the answers: consultants get all of them.
	quoted = 160
	listed = 600
)

// bundle lists what will be handed over.
func (g *page) bundle(d draft) []string {
	add := func(id string, words map[string]any) string { return "• " + g.p.Text("consultant.bundle."+id, words) }
	var all []string
	for i, m := range d.Messages {
		if i >= 3 && len(d.Messages) > 4 {
			all = append(all, add("more", map[string]any{"Count": len(d.Messages) - i}))
			break
		}
		all = append(all, "• "+g.quote(m))
	}
	if title := g.topicTitle(d); title != "" {
		all = append(all, add("topic", map[string]any{"Title": html.EscapeString(title)}))
	}
	if g.hasView {
		all = append(all, add("guide", map[string]any{"Title": g.p.Text(g.view.Guide.ID+".title", nil)}))
		if q := g.view.Question; q != nil {
			all = append(all, add("stuck", map[string]any{"Question": g.p.Text(q.Message()+".short", g.words)}))
		}
		if given := g.given(); len(given) > 0 {
			all = append(all, add("answers", map[string]any{"Answers": enumerate(given)}))
		}
		if g.view.Question == nil {
			r := g.result()
			all = append(all, add("code", map[string]any{"Code": r.Guide.Code(r.Trail, g.day)}))
		}
	}
	if known := g.business(); len(known) > 0 {
		all = append(all, add("business", map[string]any{"Known": enumerate(known)}))
	}
	return append(all, add("name", map[string]any{"Named": g.s.Tickets.Named}))
}

// quote writes a message of the person in a line.
func (g *page) quote(m bot.TicketMessage) string {
	text := strings.Join(strings.Fields(m.Text), " ")
	return g.p.Text("consultant.bundle.message", map[string]any{"Media": g.media(m.Media), "Text": html.EscapeString(shortened(text, quoted))})
}

// enumerate writes plain texts in a line.
func enumerate(all []string) string {
	return html.EscapeString(shortened(strings.Join(all, "; "), listed))
}

// shortened gives at most n characters of a text.
func shortened(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return text
}

// media names what was sent besides text.
func (g *page) media(media string) string {
	if media == "" {
		return ""
	}
	if name, ok := g.p.Lookup("consultant.media."+media, nil); ok {
		return name
	}
	return g.p.Text("consultant.media.other", nil)
}

func (g *page) field(field string) string { return g.p.Text("consultant.field."+field, nil) }

// when tells when consultants can answer, as far as it is known.
func (g *page) when() {
	o := g.s.Tickets.Outlook
	at := ""
	if o.At != 0 {
		at = g.moment(time.Unix(o.At, 0).In(zoneOf(o.Zone)))
	}
	holiday := ""
	if o.Holiday != "" {
		holiday = g.p.Text("consultant.holiday."+o.Holiday, nil)
	}
	hours := g.p.Text("consultant.hours", map[string]any{"Open": o.Open, "At": at, "Holiday": holiday, "Sure": o.Sure, "Known": o.Open || at != ""})
	wait := g.p.Text("consultant.wait.unknown", nil)
	if o.Typical > 0 {
		wait = g.p.Text("consultant.wait.known", map[string]any{"Typical": g.span(o.Typical), "Most": g.span(o.Most)})
	}
	closed := ""
	if !o.Open {
		closed = g.p.Text("consultant.closed", nil)
	}
	g.paragraph(lines(hours, wait, closed))
}

var zoneNames = map[int]string{7: "WIB", 8: "WITA", 9: "WIT"}

func zoneOf(hours int) *time.Location { return time.FixedZone(zoneNames[hours], hours*60*60) }

// moment writes a time of the next days.
func (g *page) moment(t time.Time) string {
	if flows.DayOf(t) == g.day {
		return g.p.Text("consultant.today", map[string]any{"Clock": g.p.Clock(t)})
	}
	return fmt.Sprintf("%s, %s, %s", g.p.Weekday(t), g.p.Date(t), g.p.Clock(t))
}

// span writes minutes, rounded as people say them.
func (g *page) span(minutes int) string {
	const hour, day = 60, 24 * 60
	switch {
	case minutes < hour:
		return g.p.Text("consultant.span.minutes", map[string]any{"Count": (minutes + 4) / 5 * 5})
	case minutes <= day:
		return g.p.Text("consultant.span.hours", map[string]any{"Count": (minutes + hour - 1) / hour})
	default:
		return g.p.Text("consultant.span.days", map[string]any{"Count": (minutes + day - 1) / day})
	}
}

// fieldChoice offers the five fields.
func (g *page) fieldChoice() {
	g.say("consultant.choose_field", nil)
	for _, f := range bot.Fields() {
		g.row(bot.Button{Label: g.field(f), Data: press{Do: doField, Name: f}.data()})
	}
	g.row(g.deskButton("to_draft", press{Do: doHandOver}))
}

// where asks for the regency.
func (g *page) where() {
	g.say("consultant.where", nil)
	for _, r := range g.content.Regions.Search(g.s.Arg, maxRegions) {
		g.row(bot.Button{Label: shortened(r.Name, MaxLabel), Data: press{Do: doRegency, Name: r.Code}.data()})
	}
	g.row(g.deskButton("to_draft", press{Do: doHandOver}))
}

// ticketWords are what the texts about a ticket may use.
func (g *page) ticketWords(k ticket) map[string]any {
	return map[string]any{
		"Field": g.field(k.Field), "State": k.State, "By": html.EscapeString(k.By), "Summary": html.EscapeString(k.Summary),
		"Opened": g.p.DateShort(time.Unix(k.Opened, 0).In(wib)), "Stars": k.Stars, "Document": html.EscapeString(k.Document),
	}
}

// about gives the ticket that the screen is about.
func (g *page) about() (ticket, bool) {
	k := g.s.Tickets.find(g.s.Tickets.At)
	if k == nil {
		return ticket{}, false
	}
	return *k, true
}

// onTicket makes a screen about a ticket; without one it is the menu.
func onTicket(write func(*page, ticket)) func(*page) {
	return func(g *page) {
		if k, ok := g.about(); ok {
			write(g, k)
			return
		}
		g.menu()
	}
}

// talk says that what is typed goes to a consultant.
func (g *page) talk(k ticket) {
	g.say("consultant.talk", g.ticketWords(k))
	if k.Document != "" {
		g.say("consultant.waits_document", g.ticketWords(k))
	}
	if k.State != bot.TicketClaimed {
		g.when()
	}
	g.row(g.deskButton("leave", press{Do: doLeave}))
	g.row(g.deskButton("ticket", press{Do: doTicket, Name: k.ID}), g.button("menu", press{Do: doMenu}))
}

// ticketCard tells the state of a ticket and what can be done with it.
func (g *page) ticketCard(k ticket) {
	g.say("consultant.ticket."+k.State, g.ticketWords(k))
	switch {
	case k.open():
		g.when()
		g.row(g.deskButton("talk", press{Do: doTalk, Name: k.ID}))
		if k.Guide != nil {
			g.say("consultant.news.ask_guide", g.guideWords(*k.Guide))
			g.row(g.deskButton("guide_yes", press{Do: doGuideYes, Name: k.ID}))
		}
		if k.Document != "" {
			g.row(g.deskButton("send_document", press{Do: doDocument, Name: k.ID}))
		}
		name := "show_name"
		if g.s.Tickets.Named {
			name = "hide_name"
		}
		g.row(g.deskButton(name, press{Do: doShowName, Name: k.ID}))
		g.row(g.deskButton("close", press{Do: doCloseTicket, Name: k.ID}))
	case k.State == bot.TicketClosed:
		if k.Stars == 0 {
			g.row(g.stars(k.ID)...)
		}
		g.row(g.deskButton("reopen", press{Do: doTalk, Name: k.ID}))
		g.row(g.deskButton("transcript", press{Do: doTranscript, Name: k.ID}))
	case k.State == bot.TicketNowhere && len(g.content.Centres) > 0:
		province, _ := placeOf(g.content, g.s)
		g.row(g.button("centres", press{Do: doCentres, Name: province}))
	}
	g.home()
}

// ticketList shows all conversations with consultants.
func (g *page) ticketList() {
	g.say("consultant.list", nil)
	for _, k := range g.s.Tickets.All {
		g.row(g.ticketButton(k))
	}
	g.row(g.deskButton("new", press{Do: doHandOver}))
	g.home()
}

// ticketButton leads to a ticket and tells its state.
func (g *page) ticketButton(k ticket) bot.Button {
	label := g.p.Text("consultant.button.one", map[string]any{"Field": g.field(k.Field), "State": k.State})
	return bot.Button{Label: shortened(label, MaxLabel), Data: press{Do: doTicket, Name: k.ID}.data()}
}

// ticketRow leads from the menu to the open conversations.
func (g *page) ticketRow() {
	switch open := g.s.Tickets.open(); len(open) {
	case 0:
	case 1:
		g.row(g.ticketButton(open[0]))
	default:
		g.row(bot.Button{Label: g.p.Text("consultant.button.all", map[string]any{"Count": len(open)}), Data: press{Do: doTickets}.data()})
	}
}

func (g *page) closeTicket(k ticket) {
	g.say("consultant.close", g.ticketWords(k))
	g.row(g.deskButton("close_yes", press{Do: doCloseYes, Name: k.ID}))
	g.row(g.deskButton("close_no", press{Do: doTalk, Name: k.ID}))
}

// rate asks how the help was.
func (g *page) rate(k ticket) {
	g.say("consultant.news.closed", g.ticketWords(k))
	g.row(g.stars(k.ID)...)
	g.row(g.deskButton("reopen", press{Do: doTalk, Name: k.ID}))
	g.row(g.deskButton("transcript", press{Do: doTranscript, Name: k.ID}))
	g.home()
}

// commentCard thanks for a rating and offers to say more.
func (g *page) commentCard(k ticket) {
	g.say("consultant.rated", g.ticketWords(k))
	g.row(g.deskButton("no_comment", press{Do: doMenu}))
}

// documentCard waits for a document.
func (g *page) documentCard(k ticket) {
	if k.Document == "" {
		g.ticketCard(k)
		return
	}
	g.say("consultant.document", g.ticketWords(k))
	g.row(g.deskButton("talk", press{Do: doTalk, Name: k.ID}))
	g.home()
}

// held asks whether a message is for a consultant.
func (g *page) held() {
	held := g.s.Tickets.Held
	if len(held) == 0 {
		g.menu()
		return
	}
	quotes := make([]string, len(held))
	for i, m := range held {
		quotes[i] = g.quote(m)
	}
	g.say("consultant.held", map[string]any{"Message": lines(quotes...)})
	for _, k := range g.s.Tickets.open() {
		label := g.p.Text("consultant.button.forward", map[string]any{"Field": g.field(k.Field), "Only": len(g.s.Tickets.open()) == 1})
		g.row(bot.Button{Label: shortened(label, MaxLabel), Data: press{Do: doForwardHeld, Name: k.ID}.data()})
	}
	g.row(g.deskButton("not_for_them", press{Do: doForgetHeld}))
}

// export lists the conversations with consultants for their owner.
func (t tickets) export(g *page) []string {
	if len(t.All) == 0 {
		return nil
	}
	all := []string{"", g.p.Text("consultant.export", map[string]any{"Count": strconv.Itoa(len(t.All))})}
	for _, k := range t.All {
		all = append(all, g.p.Text("consultant.export_ticket", g.ticketWords(k)))
	}
	return all
}
