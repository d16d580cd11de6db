package chat

import (
	"html"
	"slices"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/bot/figures"
	"plutbot/bot/office"
	"plutbot/flows"
	"plutbot/locales"
)

// Samples gives how long people waited lately for the first answer in a field.
type Samples func(field string) []office.Sample

// Waiting gives the same conversation with what is known of the waiting times.
func (c *Chat) Waiting(samples Samples) *Chat {
	with := *c
	with.samples = samples
	return &with
}

// consultant leads to a person: to what will be handed over, or, before the
// consent without which nothing is kept, to what consultants do.
func (st *step) consultant() {
	st.count("consultant", st.s.State.Guide, "")
	if st.s.Consent < ConsentVersion {
		st.s.Screen = screenConsultant
		return
	}
	st.draft()
	st.s.Screen, st.s.Arg, st.s.Page = screenHandOver, "", 0
}

// draft begins to gather what will be handed over, from what the person sees;
// what was gathered before stays.
func (st *step) draft() {
	t := &st.s.Tickets
	d := draft{Screen: st.s.Screen, Arg: st.s.Arg}
	if t.Draft != nil {
		d.Messages = t.Draft.Messages
		if deskScreens[st.s.Screen] {
			d.Screen, d.Arg = t.Draft.Screen, t.Draft.Arg
		}
	}
	if t.Asked != nil {
		d.add(*t.Asked)
	}
	for _, m := range t.release(st.now) {
		d.add(m)
	}
	d.Field = st.field(d)
	t.Draft = &d
	st.foresee(d.Field)
}

// deskScreens are those about consultants: nobody gets stuck there.
var deskScreens = map[screen]bool{
	screenHandOver: true, screenField: true, screenWhere: true, screenTalk: true, screenTicket: true, screenTickets: true,
	screenCloseTicket: true, screenRate: true, screenComment: true, screenDocument: true,
	screenHeld: true, screenConsultant: true,
}

// field tells in which field what the person sees is advised on.
func (st *step) field(d draft) string {
	topic, _, _ := strings.Cut(d.Arg, " ")
	field := ""
	switch d.Screen {
	case screenCard:
		if c, ok := st.content.Card(d.Arg); ok {
			field = st.content.Offices.FieldOfTopic(c.Topic)
		}
	case screenTopic, screenUnsure:
		field = st.content.Offices.FieldOfTopic(topic)
	}
	if g, ok := st.content.Guide(st.s.State.Guide); ok && field == "" {
		field = st.content.Offices.FieldOfGuide(g)
	}
	if !slices.Contains(bot.Fields(), field) {
		field = bot.FieldInstitution
	}
	return field
}

// foresee notes when consultants can answer.
func (st *step) foresee(field string) {
	province, regency := st.place()
	centre := ""
	if serving := office.Serving(st.content, province, regency); len(serving) > 0 {
		centre = serving[0].ID
	}
	zone := office.Zone(st.content, province)
	hours := office.Hours(st.content.Offices, centre, zone, st.now)
	_, seconds := st.now.In(zone).Zone()
	o := outlook{Open: hours.Open, Zone: seconds / int(time.Hour/time.Second), Sure: hours.Sure, Holiday: hours.Holiday}
	if !hours.At.IsZero() {
		o.At = hours.At.Unix()
	}
	if st.samples != nil {
		if w, ok := office.Waiting(st.samples(field), zone, st.now); ok {
			o.Typical, o.Most = minutes(w.Typical), minutes(w.Most)
		}
	}
	st.s.Tickets.Outlook = o
}

// minutes counts the begun minutes, at least one.
func minutes(d time.Duration) int { return max(1, int((d+time.Minute-1)/time.Minute)) }

// place gives where the person is, as codes; "" where it is not known.
func (st *step) place() (province, regency string) {
	return placeOf(st.content, st.s)
}

func placeOf(content *flows.Content, s session) (province, regency string) {
	regency = s.Tickets.Regency
	for _, a := range s.State.Answers {
		if q, ok := content.Question(a.Question); ok && q.Type == flows.Region && regency == "" {
			regency = a.Value.Text
		}
	}
	if r, ok := content.Regions.Regency(regency); ok {
		return r.Province, r.Code
	}
	return "", ""
}

// message is what was sent just now, for consultants.
func (st *step) message() bot.TicketMessage {
	u := st.update
	return bot.TicketMessage{Message: u.Message, Text: u.Text, Entities: u.Entities, Media: u.Media, Album: u.Album, Reply: u.Reply}
}

// gather takes what was sent into the draft.
func (st *step) gather() {
	t := &st.s.Tickets
	if t.Draft == nil {
		st.draft()
	}
	m := st.message()
	more := m.Album != "" && slices.ContainsFunc(t.Draft.Messages, func(o bot.TicketMessage) bool { return o.Album == m.Album })
	switch {
	case !t.Draft.add(m):
		st.s.Notice = noticeDraftFull
	case more:
		st.quiet = true // the card of the album's first picture stands
	default:
		st.s.Notice = noticeDraftAdded
	}
}

// send hands the draft over: as a new ticket, or to the open one of its field.
func (st *step) send() {
	t := &st.s.Tickets
	d := t.Draft
	if d == nil || st.s.Screen != screenHandOver {
		st.old()
		return
	}
	text := st.handedOver(*d)
	if len(d.Messages) == 0 && text.Guide == "" && text.Title == "" {
		st.s.Notice = noticeDraftEmpty
		return
	}
	st.s.Notice = noticeSent
	st.grant(purposeConsultants) // the card has shown what they will see
	if k := t.ofField(d.Field); k != nil {
		st.s.Notice = noticeJoined
		st.join(k, text, d.Messages)
	} else {
		k = t.begin(d.Field, st.now)
		text.Ticket, text.Messages = k.ID, d.Messages
		for i := range text.Messages {
			text.Messages[i].Ticket = k.ID
			k.sent(text.Messages[i].Message)
		}
		st.task(bot.DeskOpen, bot.DeskOpen+":"+k.ID, text)
		st.count("escalated", text.Guide, "")
		st.figure(figures.OfCase(d.Field))
		t.At = k.ID
	}
	t.Draft, t.Asked = nil, nil
	st.talk(t.At)
}

// join adds a draft to an open ticket: where the person stands now, in a text,
// and their messages.
func (st *step) join(k *ticket, text bot.TicketOpening, messages []bot.TicketMessage) {
	p := st.catalog.In(locales.Indonesian)
	st.s.Tickets.At = k.ID
	if len(text.Answers) > 0 || text.Code != "" {
		now := []string{text.Title}
		now = append(now, text.Answers...)
		if text.Code != "" {
			now = append(now, p.Text("consultant.code", map[string]any{"Code": text.Code}))
		}
		about := plain(p.Text("consultant.stands", map[string]any{"Text": html.EscapeString(lines(now...))}))
		st.task(bot.DeskRelay, "", bot.TicketMessage{Ticket: k.ID, Text: about})
	}
	for _, m := range messages {
		st.relay(k, m)
	}
}

// task adds a task for another part of the application.
func (st *step) task(do, id string, data any) {
	t, err := bot.NewTask(do, id, data)
	if err != nil {
		st.failed = err
		return
	}
	st.turn.Tasks = append(st.turn.Tasks, t)
}

// handedOver writes what the consultants are told.
func (st *step) handedOver(d draft) bot.TicketOpening {
	g := st.page()
	province, regency := st.place()
	o := bot.TicketOpening{Field: d.Field, Province: province, Regency: regency, Language: st.s.Language, Business: g.business()}
	if st.s.Tickets.Named {
		o.Name = st.update.Name
	}
	var shown bool
	if o.Asked, shown = st.question(d); !shown {
		d.Screen, d.Arg = screenMenu, "" // what was on the screen answers something else
	}
	if g.hasView {
		o.Guide, o.Title, o.Answers = g.view.Guide.ID, plain(g.p.Text(g.view.Guide.ID+".title", nil)), g.given()
		if q := g.view.Question; q != nil {
			o.Question, o.Stuck = q.ID, plain(g.p.Text(q.Message()+".short", g.words))
		} else {
			r := g.result()
			o.Code = r.Guide.Code(r.Trail, g.day)
		}
	}
	if title := g.topicTitle(d); title != "" {
		o.Title = title
	}
	o.Suggested = st.suggested(d, o.Asked)
	return o
}

// question is what somebody wants to know: the longest of what was written for
// the consultants, or else the question that the bot could answer or not.
// shown says that the card before answers just that.
func (st *step) question(d draft) (text string, shown bool) {
	before := st.s.Tickets.Asked
	for _, m := range d.Messages {
		if m.Media == "" && len(m.Text) > len(text) && (before == nil || m.Message != before.Message) {
			text = m.Text
		}
	}
	switch {
	case text != "":
		return clip(text, maxAsked), false
	case before != nil:
		return before.Text, true
	default:
		return "", true
	}
}

// suggested is what the bot would answer: the card that the person saw, or the
// one that is nearest to the question.
func (st *step) suggested(d draft, asked string) string {
	s := st.s
	s.Notice, s.Screen, s.Arg = noNotice, d.Screen, d.Arg
	if asked != "" && d.Screen != screenCard && st.asker != nil {
		r := st.asker.Ask(asked)
		if near := st.asker.Cards(asked, topicsOf(r.Matches), 1); len(near) > 0 {
			s.Screen, s.Arg = screenCard, near[0].Topic
		}
	}
	g := &page{Chat: st.Chat, s: s, p: st.catalog.In(s.Language), day: st.day}
	g.look()
	switch {
	case s.Screen == screenCard:
		if _, ok := st.content.Card(s.Arg); !ok {
			return ""
		}
	case g.hasView && g.view.Question == nil:
		g.s.Screen = screenGuide
	default:
		return ""
	}
	g.screen()
	return strings.Join(g.text, "\n\n")
}

// page is the card in the making, to take texts from.
func (st *step) page() *page {
	g := &page{Chat: st.Chat, s: st.s, p: st.catalog.In(st.s.Language), day: st.day}
	g.look()
	return g
}

// given lists the answers of the open guide, as plain text.
func (g *page) given() []string {
	var given []string
	for _, a := range g.view.Trail.Asked {
		given = append(given, g.line(a.Question, a.Value))
	}
	return given
}

func (g *page) line(q *flows.Question, v flows.Value) string {
	return plain(g.p.Text(q.Message()+".short", g.words) + ": " + g.words.answer(q, v))
}

// business tells what is known about the business besides the open guide: the
// answers that several guides share.
func (g *page) business() []string {
	var known []string
	_, regency := placeOf(g.content, g.s)
	if regency != "" {
		known = append(known, g.words.region(regency))
	}
	for _, a := range g.s.State.Answers {
		q, ok := g.content.Question(a.Question)
		if !ok || !strings.HasPrefix(q.ID, flows.SharedPrefix) || q.Accepts(a.Value) != flows.Fits || g.view.Trail.Index(q) >= 0 || q.Type == flows.Region {
			continue
		}
		known = append(known, g.line(q, a.Value))
	}
	return known
}

// topicTitle names the topic or the question that the person saw; "" for none.
func (g *page) topicTitle(d draft) string {
	topic, _, _ := strings.Cut(d.Arg, " ")
	switch {
	case d.Screen == screenCard:
		if c, ok := g.content.Card(d.Arg); ok {
			return plain(g.p.Text(c.Message()+".question", g.words))
		}
	case d.Screen == screenTopic && g.knownTopic(topic):
		return plain(g.p.Text("topic."+topic+".title", nil))
	}
	return ""
}

// chooseField hands over to another field.
func (st *step) chooseField(field string) {
	if st.s.Tickets.Draft == nil || !slices.Contains(bot.Fields(), field) {
		st.old()
		return
	}
	st.s.Tickets.Draft.Field, st.s.Screen = field, screenHandOver
	st.foresee(field)
}

// chooseRegency notes where the person is.
func (st *step) chooseRegency(code string) {
	r, ok := st.content.Regions.Regency(code)
	if !ok || st.s.Tickets.Draft == nil {
		st.old()
		return
	}
	st.s.Tickets.Regency, st.s.Screen, st.s.Arg = r.Code, screenHandOver, ""
	st.foresee(st.s.Tickets.Draft.Field)
}

// typedWhere takes a text as the name of the regency.
func (st *step) typedWhere(text string) {
	found := st.content.Regions.Search(text, maxRegions)
	switch len(found) {
	case 0:
		st.s.Notice = noticeNoRegion
	case 1:
		st.chooseRegency(found[0].Code)
	default:
		st.s.Arg = clip(text, maxArg)
	}
}

// discard throws the draft away.
func (st *step) discard() {
	st.s.Tickets.Draft, st.s.Tickets.Asked = nil, nil
	st.s.Notice = noticeDiscarded
	st.home()
}
