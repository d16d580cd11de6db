package chat

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"plutbot/bot"
	"plutbot/bot/figures"
	"plutbot/flows"
	"plutbot/locales"
)

// screenCodes shows the codes that a question asks for: Arg is a guide with a
// finder, then the steps that tell them.
const screenCodes screen = 103

const (
	// codesShown is how many codes answer one question at most.
	codesShown = 5
	// A product that an option hears says more than a word of its label, and a
	// word that many labels have says little.
	productWeight, wordWeight, commonWeight = 4, 3, 1
	// near is the share of the best weight down to which an option may be meant.
	near = 0.6
	// stem is the length from which the beginning of a word is enough.
	stem = 5
)

// commonWords stand in many labels.
var commonWords = []string{"makanan", "minuman", "kering", "basah", "jasa", "toko", "kemasan", "online", "barang", "usaha", "jualan", "jual", "eceran", "agen", "industri", "produksi"}

// idleWords tell nothing about a business.
var idleWords = []string{"atau", "dan", "untuk", "tidak", "ada", "sini", "bukan", "lain", "yang", "dengan", "saya", "apa"}

// findCode answers a text that asks for the code of a business it mentions.
func (st *step) findCode(text string) bool {
	lower := strings.ToLower(text)
	for _, g := range st.content.Guides {
		if g.Finder == nil || !slices.ContainsFunc(g.Finder.Words, func(w string) bool { return strings.Contains(lower, w) }) {
			continue
		}
		for _, w := range g.Finder.Words {
			lower = strings.ReplaceAll(lower, w, " ")
		}
		if steps := st.codesFor(g, lower); len(steps) > 0 {
			st.count("asked", g.ID, "")
			st.figure(figures.OfTopic("kode"))
			st.s.Screen, st.s.Arg = screenCodes, joinArg(append([]string{g.ID}, steps...))
			return true
		}
	}
	return false
}

// codesFor gives the steps of the options that a text mentions, those that it
// mentions best.
func (st *step) codesFor(g *flows.Guide, text string) []string {
	label := st.catalog.In(locales.Indonesian)
	said := wordsIn(text)
	weights := make([]int, len(g.Finder.Entries))
	best := 0
	for i, e := range g.Finder.Entries {
		weights[i] = overlap(said, wordsIn(label.Text(e.Question.Message()+".opt."+e.Option.ID, nil)))
		if st.mentions(text, e) {
			weights[i] += productWeight
		}
		best = max(best, weights[i])
	}
	var steps []string
	for i, e := range g.Finder.Entries {
		if best >= wordWeight && float64(weights[i]) >= near*float64(best) && len(steps) < codesShown {
			steps = append(steps, e.Step)
		}
	}
	return steps
}

// mentions says whether a text names a product that means the option.
func (st *step) mentions(text string, e flows.FinderEntry) bool {
	if st.asker == nil {
		return false
	}
	for _, p := range st.asker.Ask(text).Facts.Products {
		if meant(e.Question, p) == e.Option.ID {
			return true
		}
	}
	return false
}

// wordsIn gives the words of a text that can tell something.
func wordsIn(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.DeleteFunc(words, func(w string) bool { return len(w) < 3 || defining[w] || slices.Contains(idleWords, w) })
}

// overlap weighs the words of a label that somebody said.
func overlap(said, label []string) int {
	weight := 0
	for _, word := range label {
		alike := func(s string) bool {
			return s == word || min(len(s), len(word)) >= stem && (strings.HasPrefix(s, word) || strings.HasPrefix(word, s))
		}
		switch {
		case !slices.ContainsFunc(said, alike):
		case slices.Contains(commonWords, word):
			weight += commonWeight
		default:
			weight += wordWeight
		}
	}
	return weight
}

// codeIn matches a code of a business in the text of a step that tells it.
var codeIn = regexp.MustCompile(`<code>(\d{5})</code>`)

// kbliName says what a code stands for, by the guides that tell codes; "" where
// none of them knows it. They know the usual ones and not all.
func (g *page) kbliName(code string) string {
	for _, guide := range g.content.Guides {
		for _, e := range guide.Finder.All() {
			for _, found := range codeIn.FindAllStringSubmatch(g.p.Text(flows.MessageID(guide.ID, flows.Now.Message(), e.Step), g.words), -1) {
				if found[1] == code {
					return g.p.Text(e.Question.Message()+".opt."+e.Option.ID, nil)
				}
			}
		}
	}
	return ""
}

// codes shows the codes with what they rest on, and leads to the guide that
// checks them.
func (g *page) codes() {
	ids := strings.Fields(g.s.Arg)
	guide, ok := g.content.Guide(strings.Join(ids[:min(1, len(ids))], ""))
	if !ok || guide.Finder == nil {
		g.menu() // the guide or its codes are gone
		return
	}
	all := []string{g.p.Text("codes.head", nil)}
	for _, id := range ids[1:] {
		if e, ok := guide.Finder.Entry(id); ok {
			all = append(all, "• <b>"+g.p.Text(e.Question.Message()+".opt."+e.Option.ID, nil)+"</b>\n"+g.p.Text(flows.MessageID(guide.ID, flows.Now.Message(), id), g.words))
		}
	}
	g.paragraph(strings.Join(all, "\n\n"))
	g.say("codes.choose", nil)
	g.words.note(guide.Finder.Confidence, guide.Finder.Recheck)
	g.recheck()
	ground := []string{g.p.Text("bot.outcome.sources", nil)}
	for _, s := range guide.Finder.Sources {
		ground = append(ground, g.citation(&s))
	}
	g.paragraph(lines(ground...))
	g.row(g.guideButton(guide))
	for _, topic := range guide.Topics[:min(1, len(guide.Topics))] {
		g.row(bot.Button{Label: g.p.Text("bot.button.related", nil), Data: press{Do: doTopic, Name: topic}.data()}, g.button("consultant", press{Do: doConsultant}))
	}
	g.home()
}
