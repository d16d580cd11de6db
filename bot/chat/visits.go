package chat

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"plutbot/bot"
	"plutbot/bot/office"
	"plutbot/flows"
)

// sectionVisits holds what the session knows of visits to service centres.
const sectionVisits sectionID = 11

// visits are the visits of a chat. The desk has the whole of them; here is what
// the pass shows. The names of the fields are stored: add, never change.
type visits struct {
	All []visit `json:"v,omitempty"`
	// Draft is the visit that is being booked, or whose day is being changed.
	Draft *visitDraft `json:"d,omitempty"`
}

// visitPlan is where somebody wants to go, when and what for.
type visitPlan struct {
	// Centre by its id.
	Centre string    `json:"c"`
	Day    flows.Day `json:"d,omitempty"`
	Part   string    `json:"p,omitempty"` // one of bot.VisitParts
	Field  string    `json:"f,omitempty"` // one of bot.Fields
	// Guide that it is about, with the number of the business; "" for the field alone.
	Guide    string `json:"g,omitempty"`
	Business uint8  `json:"b,omitempty"`
}

// visit is a visit that was asked for.
type visit struct {
	Code string `json:"i"`
	visitPlan
	State string `json:"s"` // one of bot.Visit*
	// By is who decided at the centre, and Reason why it was cancelled there.
	By     string `json:"by,omitempty"`
	Reason string `json:"r,omitempty"`
	// Revision is the newest that the desk told of.
	Revision int64 `json:"n,omitempty"`
	// Filed numbers the newest file for the calendar, 0 where there was none.
	Filed int `json:"x,omitempty"`
	// Moves is how often the person proposed another day.
	Moves int `json:"w,omitempty"`
	// Quiet wants no reminder, and Reminded is the day for which there was one.
	Quiet    bool      `json:"q,omitempty"`
	Reminded flows.Day `json:"m,omitempty"`
}

// visitDraft is a visit in the making. Of is the code of the one whose day is
// changed, "" for a new one; First is the first day that can be chosen.
type visitDraft struct {
	visitPlan
	Of    string    `json:"o,omitempty"`
	First flows.Day `json:"e,omitempty"`
}

const (
	// maxVisits bounds the visits that are open at once: enough for whoever
	// accompanies others, and no way to fill a desk.
	maxVisits = 3
	// maxRemembered bounds those that were asked for until the first is forgotten,
	// and maxMoves how often a day may be changed: each of them is a message for
	// the staff.
	maxRemembered = 12
	maxMoves      = 5
	// keptDays is how many days after its day a visit is remembered.
	keptDays = flows.Day(bot.KeptVisit / (24 * time.Hour))
)

func (s session) visits() visits {
	var v visits
	if data := s.Parts.of(sectionVisits); data != nil {
		_ = json.Unmarshal(data, &v) // written by setVisits
	}
	return v
}

// setVisits remembers visits, besides those whose time is over.
func (s *session) setVisits(v visits, today flows.Day) {
	v.All = slices.DeleteFunc(slices.Clone(v.All), func(k visit) bool { return k.Day+keptDays < today })
	var data []byte
	if len(v.All) > 0 || v.Draft != nil {
		data, _ = json.Marshal(v) // strings and numbers always marshal
	}
	s.Parts = s.Parts.with(sectionVisits, data)
}

// find gives a visit by its code, nil when it is not known.
func (v *visits) find(code string) *visit {
	i := slices.IndexFunc(v.All, func(k visit) bool { return k.Code == code && code != "" })
	if i < 0 {
		return nil
	}
	return &v.All[i]
}

// ahead says whether a visit can still take place.
func (k visit) ahead(today flows.Day) bool {
	return !slices.Contains(endedVisits, k.State) && k.Day >= today
}

// endedVisits are the states after which a visit does not take place any more.
var endedVisits = []string{bot.VisitCancelled, bot.VisitNowhere, bot.VisitCame, bot.VisitMissed}

// ahead gives the visits that can still take place, the soonest first.
func (v visits) ahead(today flows.Day) []visit {
	open := slices.DeleteFunc(slices.Clone(v.All), func(k visit) bool { return !k.ahead(today) })
	slices.SortStableFunc(open, func(a, b visit) int {
		return int(a.Day-b.Day)*2 + slices.Index(bot.VisitParts(), a.Part) - slices.Index(bot.VisitParts(), b.Part)
	})
	return open
}

// codeLetters are those of codes: none looks like another, by hand or by phone.
const codeLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

const codeLength = 6

// newCode makes a code that no other visit of the chat has.
func (v visits) newCode(chat int64, now time.Time) string {
	for try := 0; ; try++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d:%d:%d", chat, now.UnixNano(), try))
		code := make([]byte, codeLength)
		for i := range code {
			code[i] = codeLetters[int(sum[i])%len(codeLetters)]
		}
		if v.find(string(code)) == nil {
			return string(code)
		}
	}
}

// spelled writes a code as it is read out.
func spelled(code string) string {
	if len(code) != codeLength {
		return code
	}
	return code[:codeLength/2] + "-" + code[codeLength/2:]
}

func (p visitPlan) at() bot.VisitTime { return bot.VisitTime{Day: p.Day.String(), Part: p.Part} }

// Noon divides a day: mornings end and afternoons begin around it.
const (
	morningEnds     = 12 * time.Hour
	afternoonBegins = 13 * time.Hour
)

// partsOf are the parts of a day on which an office is open long enough for a
// visit, each with when it begins and ends.
func partsOf(d office.Day) map[string][2]time.Duration {
	parts := map[string][2]time.Duration{}
	if d.Opens+time.Hour <= morningEnds {
		parts[bot.VisitMorning] = [2]time.Duration{d.Opens, min(d.Closes, morningEnds)}
	}
	if d.Closes-time.Hour >= afternoonBegins {
		parts[bot.VisitAfternoon] = [2]time.Duration{max(d.Opens, afternoonBegins), d.Closes}
	}
	return parts
}

// VisitDays gives the next days on which a centre can be visited by somebody
// who asks now, at most count.
func (c *Chat) VisitDays(centre string, now time.Time, count int) []bot.VisitTime {
	from := office.FirstVisit(c.content.Offices, centre, c.zoneOfCentre(centre), now)
	var times []bot.VisitTime
	for _, d := range office.Days(c.content.Offices, centre, from, count) {
		parts := partsOf(d)
		for _, part := range bot.VisitParts() {
			if _, open := parts[part]; open {
				times = append(times, bot.VisitTime{Day: d.Day.String(), Part: part})
			}
		}
	}
	return times
}

// hours gives when the part of a day begins and ends, in the centre's zone;
// false when nothing is known of it, since the hours have changed.
func (c *Chat) hours(p visitPlan) (begins, ends time.Time, ok bool) {
	days := office.Days(c.content.Offices, p.Centre, p.Day, 1)
	if len(days) == 0 || days[0].Day != p.Day {
		return begins, ends, false
	}
	part, ok := partsOf(days[0])[p.Part]
	y, m, d := p.Day.Time().Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, c.zoneOfCentre(p.Centre))
	return midnight.Add(part[0]), midnight.Add(part[1]), ok
}

// centreOf finds a centre by its id.
func (c *Chat) centreOf(id string) (flows.Centre, bool) {
	i := slices.IndexFunc(c.content.Centres, func(k flows.Centre) bool { return k.ID == id })
	if i < 0 {
		return flows.Centre{}, false
	}
	return c.content.Centres[i], true
}

func (c *Chat) zoneOfCentre(id string) *time.Location {
	k, _ := c.centreOf(id)
	return office.Zone(c.content, k.Province)
}

// visitGuide tells what people bring to a centre; needs are the answers to its
// question of what is wanted, by the field that they lead to.
const (
	visitGuide     = "plut"
	visitWho       = "siapa"
	visitWhoSME    = "usaha"
	visitNeed      = "perlu"
	visitThere     = "plut"
	visitThereYes  = "ada"
	maxBring       = 12
	maxBringOfDesk = 20
)

var visitNeeds = map[string]string{bot.FieldInstitution: "izin", bot.FieldProduction: "produksi", bot.FieldFinance: "modal",
	bot.FieldMarketing: "jual", bot.FieldPeople: "belajar"}

// bring lists what to bring to a visit, as Telegram HTML: what the guide about
// the centres says for the field, then the documents of the guide that it is
// about, unless they stand there already: the id of a paper is the same in all
// guides, however it is worded. It is empty where no guide says anything.
func (g *page) bring(p visitPlan) []string {
	var all, ids []string
	add := func(r flows.Result, done bool) {
		if !done {
			return
		}
		for _, d := range r.Lists[flows.Documents] {
			text := g.p.Text(flows.MessageID(r.Guide.ID, flows.Documents.Message(), d.ID), g.wordsOf(r.Trail))
			if !slices.Contains(all, text) && !slices.Contains(ids, d.ID) {
				all, ids = append(all, text), append(ids, d.ID)
			}
		}
	}
	answers := g.businessOf(p).State.Answers
	if guide, ok := g.content.Guide(visitGuide); ok {
		add(g.content.Result(guide, g.visitAnswers(guide, answers, p), g.day))
	}
	if guide, ok := g.content.Guide(p.Guide); ok && p.Guide != visitGuide {
		add(g.content.Result(guide, answers, g.day))
	}
	return all
}

// visitAnswers completes the answers to the guide about the centres: somebody
// has a business, needs advice in the field, and there is a centre.
func (g *page) visitAnswers(guide *flows.Guide, answers flows.Answers, p visitPlan) flows.Answers {
	given := map[string]flows.Value{visitNeed: flows.OfChoice(visitNeeds[p.Field]), visitThere: flows.OfChoice(visitThereYes)}
	for _, q := range guide.Questions {
		switch value, set := given[q.Name()]; {
		case set && q.Type == flows.Choice:
			answers = answers.With(q.ID, value)
		case q.Name() == visitWho:
			who, _ := answers.Get(q.ID)
			if who.Text != visitWhoSME && who.Text != "mulai" && who.Text != "koperasi" {
				answers = answers.With(q.ID, flows.OfChoice(visitWhoSME))
			}
		case q.Type == flows.Region:
			if _, known := answers.Get(q.ID); !known {
				answers = answers.With(q.ID, flows.Value{Type: flows.Region, Text: g.regencyOfCentre(p.Centre)})
			}
		}
	}
	return answers
}

// regencyOfCentre is the code of the regency in which a centre stands; "" where
// it is not known.
func (c *Chat) regencyOfCentre(id string) string {
	k, ok := c.centreOf(id)
	if !ok {
		return ""
	}
	if province, ok := c.content.Regions.Province(k.Province); ok {
		for _, r := range province.Regencies {
			if r.Name == k.Regency {
				return r.Code
			}
		}
	}
	return ""
}

// businessOf is the business that a visit is about; the current one when that
// is gone.
func (g *page) businessOf(p visitPlan) business {
	for _, b := range g.s.businesses() {
		if b.Number == p.Business {
			return b
		}
	}
	return g.s.business
}

// visitTopic names what a visit is about, as Telegram HTML.
func (g *page) visitTopic(p visitPlan) string {
	if guide, ok := g.content.Guide(p.Guide); ok {
		if plan, _ := g.content.PlanGuide(); guide == plan {
			return g.p.Text("visit.button.plan", nil)
		}
		return g.p.Text(p.Guide+".title", nil)
	}
	return g.field(p.Field)
}
