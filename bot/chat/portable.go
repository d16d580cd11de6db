package chat

import (
	"encoding/json"
	"fmt"

	"plutbot/bot"
	"plutbot/bot/figures"
	"plutbot/flows"
)

// The portable form is for other programs: plain names, days as YYYY-MM-DD,
// what is not known left out. Names are only added.
type portable struct {
	Format     string             `json:"format"` // portableFormat
	Made       string             `json:"made"`
	Language   string             `json:"language"`
	LowData    bool               `json:"low_data"`
	Consents   []portableConsent  `json:"consents"`
	News       []portableNews     `json:"news"`
	Businesses []portableBusiness `json:"businesses"`
	Tickets    []portableTicket   `json:"tickets,omitempty"`
	Visits     []portableVisit    `json:"visits,omitempty"`
	// Counted is what the person counts for in the report of a month.
	Counted *portableCounted `json:"counted,omitempty"`
	// Calculation is the open one, with its figures by name.
	Calculation *portableCalculation `json:"calculation,omitempty"`
	// Others are parts that the program keeps for its own work, by number, as
	// they are stored.
	Others map[string][]byte `json:"others,omitempty"`
}

const portableFormat = "plutbot-export-1"

type portableConsent struct {
	Purpose   string `json:"purpose"`
	Version   uint8  `json:"version"`
	Given     string `json:"given,omitempty"`
	Withdrawn string `json:"withdrawn,omitempty"`
}

type portableNews struct {
	Topic  string `json:"topic"`
	Wanted bool   `json:"wanted"`
}

type portableBusiness struct {
	Name      string             `json:"name,omitempty"`
	Product   string             `json:"product,omitempty"`
	KBLI      string             `json:"kbli,omitempty"`
	Photos    []portablePhoto    `json:"photos,omitempty"`
	Documents []portableDocument `json:"documents,omitempty"`
	Answers   []portableAnswer   `json:"answers"`
	Ticked    int                `json:"ticked"`
	Notes     []string           `json:"notes,omitempty"`
	// Results are the guides that have told a result.
	Results []string          `json:"results,omitempty"`
	Others  map[string][]byte `json:"others,omitempty"`
}

// portableCounted holds the guides that were open in the month, by how far the
// person came: "stopped", "reread" or "finished".
type portableCounted struct {
	Month    string            `json:"month"`
	LastUse  string            `json:"last_use"`
	New      bool              `json:"new"`
	Province int               `json:"province,omitempty"`
	Guides   map[string]string `json:"guides,omitempty"`
}

type portableCalculation struct {
	Calculator string             `json:"calculator"`
	Given      map[string][]int64 `json:"given"`
}

type portableDocument struct {
	Kind   string `json:"kind"`
	Number string `json:"number,omitempty"`
	Issued string `json:"issued,omitempty"`
	Ends   string `json:"ends,omitempty"`
}

// portablePhoto is a photograph or file of a document. Telegram keeps the file
// itself; this is the mark by which the bot finds it.
type portablePhoto struct {
	Document string `json:"document,omitempty"`
	Picture  bool   `json:"picture"`
	File     string `json:"telegram_file_id"`
}

type portableAnswer struct {
	Question  string   `json:"question"`
	Skipped   bool     `json:"skipped,omitempty"`
	Text      string   `json:"text,omitempty"`
	Many      []string `json:"many,omitempty"`
	Number    *float64 `json:"number,omitempty"`
	Day       string   `json:"day,omitempty"`
	Latitude  float64  `json:"latitude,omitempty"`
	Longitude float64  `json:"longitude,omitempty"`
}

type portableTicket struct {
	ID      string `json:"id"`
	Field   string `json:"field"`
	State   string `json:"state"`
	By      string `json:"by,omitempty"`
	Summary string `json:"summary,omitempty"`
	Stars   int    `json:"stars,omitempty"`
}

type portableVisit struct {
	Code   string `json:"code"`
	Centre string `json:"centre"`
	Day    string `json:"day"`
	Part   string `json:"part"`
	Field  string `json:"field"`
	Guide  string `json:"guide,omitempty"`
	State  string `json:"state"`
	By     string `json:"by,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// portable writes all that is kept, for other programs.
func (c *Chat) portable(s session, day flows.Day) ([]byte, error) {
	all := portable{Format: portableFormat, Made: day.String(), Language: s.Language, LowData: s.lean(),
		Consents: []portableConsent{{Purpose: "panduan", Version: s.Consent, Given: dayText(s.Agreed)}},
		Others:   othersOf(s.Parts, sectionConsents, sectionDisplay, sectionSubscriptions, sectionVisits, sectionCalc, sectionReckoned),
		Counted:  c.portableCounted(s)}
	for _, p := range purposes {
		if d := s.consent(p.Purpose); d != (consent{}) {
			all.Consents = append(all.Consents, portableConsent{p.Name, d.Version, dayText(d.Given), dayText(d.Withdrawn)})
		}
	}
	news := s.subscriptions()
	for _, topic := range AnnouncementTopics {
		all.News = append(all.News, portableNews{topic, news.wants(topic)})
	}
	for _, b := range s.businesses() {
		all.Businesses = append(all.Businesses, c.portableOf(b))
	}
	for _, k := range s.Tickets.All {
		all.Tickets = append(all.Tickets, portableTicket{k.ID, k.Field, k.State, k.By, k.Summary, k.Stars})
	}
	if calculation, open := s.calculation(); open {
		all.Calculation = calculation.portable()
	}
	for _, k := range s.visits().All {
		all.Visits = append(all.Visits, portableVisit{k.Code, k.Centre, dayText(k.Day), k.Part, k.Field, k.Guide, k.State, k.By, k.Reason})
	}
	data, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the data for other programs: %w", err)
	}
	return append(data, '\n'), nil
}

func (c *Chat) portableCounted(s session) *portableCounted {
	p := s.reckoned()
	if p.Day == 0 {
		return nil
	}
	out := portableCounted{Month: p.Month().String(), LastUse: dayText(flows.Day(p.Day)), New: p.New, Province: int(p.Province), Guides: map[string]string{}}
	for _, g := range c.content.Guides {
		for _, far := range p.Guides {
			if figures.GuideKey(g.ID) == far.Guide {
				out.Guides[g.ID] = far.Step.String()
			}
		}
	}
	return &out
}

func (c calculation) portable() *portableCalculation {
	out := portableCalculation{c.calculator().id, map[string][]int64{}}
	for i, in := range c.calculator().inputs {
		if c.given[i] != nil {
			out.Given[in.name] = c.given[i]
		}
	}
	return &out
}

func (c *Chat) portableOf(b business) portableBusiness {
	fields := b.profile()
	out := portableBusiness{Name: b.Name, Product: string(fields.of(fieldProduct)), KBLI: string(fields.of(fieldKBLI)), Ticked: len(b.Ticks),
		Answers: []portableAnswer{}, Others: othersOf(b.Own, sectionProfile, sectionPhotos, sectionTold, sectionNotes), Notes: b.notes()}
	for _, t := range b.told() {
		if g, ok := c.content.Guide(guideByKey(c.content, t.Guide)); ok {
			out.Results = append(out.Results, g.ID)
		}
	}
	for _, h := range b.holdings() {
		if h.Told {
			continue // it stands among the answers
		}
		d := portableDocument{Kind: h.Kind, Number: h.Number, Issued: dayText(h.Day)}
		if end, ok := h.Ends(); ok {
			d.Issued, d.Ends = "", dayText(end)
		}
		out.Documents = append(out.Documents, d)
	}
	for _, p := range (session{business: b}).photos() {
		out.Photos = append(out.Photos, portablePhoto{c.documentName(p.Document), p.Photo, p.File})
	}
	for _, a := range b.State.Answers {
		out.Answers = append(out.Answers, portableValue(a))
	}
	return out
}

func portableValue(a flows.Answer) portableAnswer {
	v := a.Value
	out := portableAnswer{Question: a.Question, Skipped: v.Skipped, Text: v.Text, Many: v.Many, Latitude: v.Latitude, Longitude: v.Longitude}
	switch {
	case v.Skipped:
	case v.Type == flows.Date:
		out.Day = v.Day().String()
	case v.Type == flows.Number || v.Type == flows.Money || v.Type == flows.YesNo:
		out.Number = &v.Number
	}
	return out
}

// othersOf are the parts that are not among those named.
func othersOf(parts sections, named ...sectionID) map[string][]byte {
	for _, id := range named {
		parts = parts.with(id, nil)
	}
	if len(parts) == 0 {
		return nil
	}
	others := map[string][]byte{}
	for _, p := range parts {
		others[fmt.Sprint(p.id)] = p.data
	}
	return others
}

// dayText writes a day; "" where there is none.
func dayText(day flows.Day) string {
	if day == 0 {
		return ""
	}
	return day.String()
}

// everything gives the person what is kept here, and what the consultants' desk
// keeps of their talks.
func (st *step) everything() {
	st.turn.Export = true
	for _, k := range st.s.Tickets.All {
		st.task(bot.DeskTranscript, fmt.Sprintf("%s:%s:%d", bot.DeskTranscript, k.ID, st.update.ID), bot.TicketClosing{Ticket: k.ID})
	}
}

// whoSaw asks the desk who had to do with the person's data. It answers with a
// message of its own.
func (st *step) whoSaw() {
	st.s.Screen = screenSeen
	tickets := make([]string, len(st.s.Tickets.All))
	for i, k := range st.s.Tickets.All {
		tickets[i] = k.ID
	}
	var codes []string
	for _, k := range st.s.visits().All {
		codes = append(codes, k.Code)
	}
	st.task(bot.DeskSeen, fmt.Sprintf("%s:%d", bot.DeskSeen, st.update.ID), bot.TicketsSeen{Tickets: tickets, Visits: codes, Language: st.s.Language})
}

// whoSawCard says that an answer comes.
func (g *page) whoSawCard() {
	g.say("profile.seen.text", nil)
	g.row(g.button("privacy", press{Do: doPrivacy}))
	g.home()
}
