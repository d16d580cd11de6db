package chat

import (
	"html"
	"regexp"
	"strings"

	"plutbot/bot/figures"
	"plutbot/flows"
	"plutbot/flows/ask"
)

// screenNeeds offers the plan to somebody who tells what they sell, or asks
// where to begin. Other topics that they may have meant stand in Arg.
const screenNeeds screen = 84

var (
	// needing matches a question after all that is needed, and not after one
	// thing.
	needing = regexp.MustCompile(`(?i)\b(?:butuh|perlu|harus|wajib|musti|mesti|kudu|urus|ngurus|diurus|siap\w*|disiapkan|(?:per)?syarat\w*|i[zj]in)\b.*\bapa\b` +
		`|\bapa\b.*\b(?:butuh|dibutuhkan|perlu|diperlukan|harus|urus|ngurus|diurus|(?:per)?syarat\w*|siap\w*|disiapkan)\b|\bwhat\b.*\bneed\b`)
	// beginning matches somebody who does not know where to begin.
	beginning = regexp.MustCompile(`(?i)\b(?:mulai|mulainya)\s+(?:dari|dr|drmana)\s*mana\b|\bmana\s+dulu\b|\bapa\s+(?:dulu|duluan)\b|\bwhere\b.*\b(?:start|begin)\b`)
	// selling matches somebody who tells what they sell.
	selling = regexp.MustCompile(`(?i)\b(?:jual|jualan|jualin|dagang|usaha|produksi|bikin|buka|buat|sell|make)\b`)
)

// surely is the nearness from which a topic answers a question, even one that
// could be about everything.
const surely = 0.9

// needs says whether a text asks for the plan over all guides rather than for
// one topic.
func (st *step) needs(text string, r ask.Result) bool {
	if _, ok := st.content.PlanGuide(); !ok || r.Sure && r.Matches[0].Score >= surely {
		return false
	}
	if len(r.Matches) > 0 && (r.Matches[0].Topic == ask.Greeting || r.Matches[0].Topic == topicConsultant) {
		return false
	}
	told := len(r.Facts.Products) > 0
	return beginning.MatchString(text) || told && needing.MatchString(text) || told && !r.Sure && !asks(text) && selling.MatchString(text) ||
		told && len(r.Matches) == 0 && selling.MatchString(text)
}

// offerPlan shows screenNeeds.
func (st *step) offerPlan(r ask.Result) {
	plan, _ := st.content.PlanGuide()
	st.hear([]*flows.Guide{plan}, r.Facts)
	st.asked()
	st.count("asked", "rencana", "")
	st.figure(figures.OfTopic("rencana"))
	st.s.Screen, st.s.Arg = screenNeeds, joinArg(topicsOf(r.Matches))
}

// needsCard offers the plan, with what is known already.
func (g *page) needsCard() {
	plan, ok := g.content.PlanGuide()
	if !ok {
		g.menu()
		return
	}
	g.say("needs.text", map[string]any{"Words": g.toldFor(plan)})
	g.row(g.guideButton(plan))
	for _, topic := range strings.Fields(g.s.Arg) {
		if topic != topicConsultant && g.knownTopic(topic) {
			g.row(g.topicButton(topic))
		}
	}
	g.row(g.button("ask_consultant", press{Do: doConsultant}))
	g.home()
}

// toldFor writes the answers that are known to questions of a guide.
func (g *page) toldFor(guide *flows.Guide) string {
	var all []string
	w := g.wordsOf(flows.Trail{})
	for _, q := range guide.Questions {
		if v, ok := g.s.State.Answers.Get(q.ID); ok && q.Accepts(v) == flows.Fits && !v.Skipped {
			all = append(all, html.EscapeString(plain(g.short(w, q.ID)))+": "+w.answer(q, v))
		}
	}
	return strings.Join(all, " · ")
}
