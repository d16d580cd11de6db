package chat

import (
	"encoding/binary"
	"slices"
	"strings"

	"plutbot/bot"
	"plutbot/bot/figures"
	"plutbot/flows"
)

// sectionSubscriptions holds which announcements a person wants.
const sectionSubscriptions sectionID = 9

// AnnouncementTopics are what announcements are about, and what people choose.
// Their order is stored: add at the end.
var AnnouncementTopics = []string{"info", "pelatihan", "program", topicImportant}

// topicImportant is what a public service tells those whom it serves, unless
// they do not want it (UU 27/2022 art. 20(2)(e)). All other topics are sent only
// to those who asked for them (art. 20(2)(a)).
const topicImportant = "penting"

// subscriptions are what a person wants to hear about. A bit stands for a topic.
type subscriptions struct {
	// off are the topics that were refused, on those that were asked for.
	off, on byte
	// changed is the day of the last choice, 0 for none, and days those of the
	// choice for each topic: the record of the person's will (art. 24).
	changed flows.Day
	days    [8]flows.Day
}

func (s session) subscriptions() subscriptions {
	r := fields{data: s.Parts.of(sectionSubscriptions)}
	if len(r.data) == 0 {
		return subscriptions{}
	}
	u := subscriptions{off: r.byte(), on: r.byte(), changed: flows.Day(r.uvarint())}
	r.uvarint() // former releases kept here when the bot was used last
	for i := range u.days {
		if len(r.data) > 0 {
			u.days[i] = flows.Day(r.uvarint())
		}
	}
	return u
}

func (s *session) subscribe(to subscriptions) {
	if to == (subscriptions{}) {
		s.Parts = s.Parts.with(sectionSubscriptions, nil)
		return
	}
	b := binary.AppendUvarint([]byte{to.off, to.on}, uint64(max(to.changed, 0)))
	b = append(b, 0)
	if to.changed != 0 {
		for i := range AnnouncementTopics {
			b = binary.AppendUvarint(b, uint64(max(to.days[i], 0)))
		}
	}
	s.Parts = s.Parts.with(sectionSubscriptions, b)
}

// wants says whether a topic is wanted.
func (u subscriptions) wants(topic string) bool {
	i := slices.Index(AnnouncementTopics, topic)
	if topic == topicImportant {
		return u.off&(1<<i) == 0
	}
	return i >= 0 && u.on&(1<<i) != 0
}

// set chooses for a topic; false when there is no such topic.
func (u *subscriptions) set(topic string, wanted bool, day flows.Day) bool {
	i := slices.Index(AnnouncementTopics, topic)
	if i < 0 {
		return false
	}
	bit := byte(1) << i
	u.off, u.on = u.off&^bit, u.on&^bit
	if wanted {
		u.on |= bit
	} else {
		u.off |= bit
	}
	u.changed, u.days[i] = day, day
	return true
}

// tellings are the events after which announcements must know more.
var tellings = []string{"finished", "agreed", "changed", "subscribed", "renewed", "display", "profile", "language", "dropped"}

// register tells the announcements about the person, when there is something
// new: on the first sign of life of a day, when a guide ended, and when something
// changed by which announcements are chosen.
func (st *step) register() {
	if st.s.Consent < ConsentVersion || st.turn.Erase {
		return
	}
	today := figures.DayOf(st.s.Parts.of(sectionReckoned)) == int(st.today())
	news := !today || slices.ContainsFunc(st.turn.Events, func(e bot.Event) bool { return slices.Contains(tellings, e.Name) })
	if !news {
		return
	}
	person := st.person()
	st.turn.Person = &person
}

// person is what announcements may know: nothing that tells who somebody is.
func (st *step) person() bot.Person {
	p := bot.Person{Language: st.s.Language, Active: int(st.today()), LowData: st.s.lean()}
	known := st.s.subscriptions()
	for _, topic := range AnnouncementTopics {
		if !known.wants(topic) {
			p.Off = append(p.Off, topic)
		}
	}
	seen := map[string]bool{}
	for _, b := range st.s.businesses() {
		st.aboutBusiness(&p, b, seen)
	}
	if province, ok := st.content.Regions.Province(p.Province); ok {
		p.Zone = max(0, slices.Index([]string{"WIB", "WITA", "WIT"}, province.Zone))
	}
	return p
}

// aboutBusiness adds what a business tells; what an earlier one told stays.
func (st *step) aboutBusiness(p *bot.Person, b business, seen map[string]bool) {
	answers := b.State.Answers
	choice := func(question string) string {
		v, _ := answers.Get(question)
		return v.Text
	}
	if p.Sector == "" {
		p.Sector = choice(flows.SharedPrefix + "jenis")
	}
	if p.Scale == "" {
		p.Scale = choice(flows.SharedPrefix + "omzet")
	}
	for _, a := range answers {
		if a.Value.Type == flows.Region && p.Regency == "" {
			p.Regency = a.Value.Text
			p.Province, _, _ = strings.Cut(p.Regency, ".")
		}
	}
	for _, h := range b.holdings() {
		if day, ok := h.Ends(); ok {
			p.Expiries = append(p.Expiries, bot.Expiry{Document: h.Kind, Day: int(day)})
		}
	}
	for _, g := range st.content.Guides {
		if seen[g.ID] || !begun(g, answers) {
			continue
		}
		seen[g.ID] = true
		far := bot.PersonGuide{Guide: g.ID}
		trail := st.content.Replay(g, answers, st.day)
		if trail.Outcome != nil {
			far.Outcome = trail.Outcome.ID
		} else if trail.Current != nil {
			far.Question = trail.Current.Name()
		}
		p.Guides = append(p.Guides, far)
	}
}

// begun says whether a question of the guide's own has an answer.
func begun(guide *flows.Guide, answers flows.Answers) bool {
	for _, q := range guide.Questions {
		if _, known := answers.Get(q.ID); known && flows.MessageID(guide.ID, "q", q.Name()) == q.Message() {
			return true
		}
	}
	return false
}
