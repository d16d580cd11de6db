package chat

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"plutbot/bot"
	"plutbot/flows"
)

// MaxLabel is the longest label that small phones show in full, in characters.
const MaxLabel = 28

// proofWalks is how many random conversations each guide is proofread with.
const proofWalks = 200

// Proofread renders the cards of every guide along the given walks and along
// random ones, in every language, and lists those that Telegram or a small
// phone would not take.
func (c *Chat) Proofread(day flows.Day, walks func(*flows.Guide) []flows.Trail) []string {
	p := &proofreading{Chat: c, day: day, problems: map[string]bool{}}
	for _, g := range c.content.Guides {
		random := rand.New(rand.NewPCG(uint64(g.Structure), uint64(day)))
		along := walks(g)
		for range proofWalks {
			along = append(along, c.content.RandomWalk(g, day, random))
		}
		for _, language := range c.catalog.Languages() {
			p.guide(g, language, along)
		}
	}
	for _, language := range c.catalog.Languages() {
		for s := range screens {
			p.look(session{Language: language, Consent: ConsentVersion, Screen: s})
		}
		p.tickets(language)
		for n := range noticeTexts {
			p.look(session{Language: language, Consent: ConsentVersion, Screen: screenMenu, Notice: n})
		}
		p.profile(language)
		for _, g := range c.content.Guides {
			p.look(session{Language: language, Consent: ConsentVersion, Screen: screenGroup, Arg: g.Group})
			for _, topic := range g.Topics {
				p.look(session{Language: language, Consent: ConsentVersion, Screen: screenTopic, Arg: topic})
			}
		}
		for _, t := range c.content.Glossary.All() {
			p.look(session{Language: language, Consent: ConsentVersion, Screen: screenTerm, Arg: t.ID})
			p.look(session{Language: language, Consent: ConsentVersion, Screen: screenGlossary, Arg: strings.ToUpper(t.Name()[:1])})
		}
		for _, g := range c.content.Guides {
			for _, e := range g.Finder.All() {
				p.look(session{Language: language, Consent: ConsentVersion, Screen: screenCodes, Arg: g.ID + " " + e.Step})
			}
		}
		for _, l := range c.content.Lessons {
			p.lesson(l, language)
		}
		for _, card := range c.content.Cards {
			p.look(session{Language: language, Consent: ConsentVersion, Screen: screenCard, Arg: card.ID})
			p.look(session{Language: language, Consent: ConsentVersion, Screen: screenTopic, Arg: card.Topic})
		}
	}
	return slices.Sorted(maps.Keys(p.problems))
}

// profile looks at every field, every document and the centres near every
// regency.
func (p *proofreading) profile(language string) {
	at := func(s screen, arg string) {
		p.look(session{Language: language, Consent: ConsentVersion, Screen: s, Arg: arg})
	}
	for _, name := range profileNames {
		at(screenEdit, name)
	}
	for _, kind := range holdings {
		at(screenHolding, kind)
		at(screenHeldDay, kind)
	}
	if p.content.Regions == nil {
		return
	}
	for _, province := range p.content.Regions.Provinces {
		at(screenNear, province.Code)
		for _, r := range province.Regencies {
			at(screenNear, nearAt+r.Code)
		}
	}
}

// lesson looks at every card of a lesson and at what becomes of its question.
func (p *proofreading) lesson(l *flows.Lesson, language string) {
	s := session{Language: language, Consent: ConsentVersion, Screen: screenLesson, Arg: l.ID}
	for i := range l.Cards {
		s.Page = uint8(i)
		p.look(s)
	}
	s.Screen, s.Page = screenQuiz, 0
	p.look(s)
	for _, o := range l.Options {
		p.look(session{Language: language, Consent: ConsentVersion, Screen: screenQuizDone, Arg: l.ID + " " + o})
	}
}

// tickets looks at the screens about consultants, in every field and state.
func (p *proofreading) tickets(language string) {
	message := bot.TicketMessage{Message: 1, Text: "Keripik singkong", Media: "photo"}
	for _, field := range bot.Fields() {
		for _, state := range []string{bot.TicketOpen, bot.TicketClaimed, bot.TicketClosed, bot.TicketNowhere, bot.TicketBanned} {
			k := ticket{ID: "1", Field: field, State: state, By: "Konsultan", Summary: "NIB", Document: "NIB", Stars: 4}
			s := session{Language: language, Consent: ConsentVersion, Tickets: tickets{
				All: []ticket{k, {ID: "2", Field: field, State: state}}, At: "1", Draft: &draft{Field: field, Messages: []bot.TicketMessage{message}},
				Held: []bot.TicketMessage{message}, Outlook: outlook{At: 1, Zone: 7, Typical: 90, Most: 3000},
			}}
			for screen := range deskScreens {
				s.Screen = screen
				p.look(s)
			}
		}
	}
}

type proofreading struct {
	*Chat
	day      flows.Day
	problems map[string]bool
}

// guide walks one guide and looks at every card on the way.
func (p *proofreading) guide(g *flows.Guide, language string, walks []flows.Trail) {
	seen := map[string]bool{}
	for _, trail := range walks {
		s := session{Language: language, Consent: ConsentVersion, Screen: screenGuide, business: business{State: flows.State{Guide: g.ID}}}
		for _, a := range trail.Asked {
			if !seen[a.Question.ID] {
				seen[a.Question.ID] = true
				p.question(s)
			}
			s.State.Answers = s.State.Answers.With(a.Question.ID, a.Value)
		}
		s.Screen, s.Page = screenTerms, uint8(screenGuide)
		p.look(s)
		s.Page = 0
		for _, part := range []screen{screenGuide, screenAnswers, screenDocuments, screenCosts, screenSources, screenChanges, screenConsultant, screenRestart} {
			s.Screen = part
			p.look(s)
		}
	}
}

// question looks at a question, at its explanation and at every notice.
func (p *proofreading) question(s session) {
	p.look(s)
	s.Screen = screenWhy
	p.look(s)
	s.Screen = screenGuide
	for n := range noticeTexts {
		s.Notice = n
		p.look(s)
	}
}

func (p *proofreading) look(s session) {
	// The longest that can stand above a card: whose it is.
	s.Name, s.Others = strings.Repeat("m", maxField), []business{{Number: 1}}
	card, err := p.render(s, p.day)
	where := strings.TrimSpace(fmt.Sprintf("screen %d in %s %s", s.Screen, s.Language, s.Arg))
	if s.State.Guide != "" {
		where = fmt.Sprintf("guide %s, %s", s.State.Guide, where)
	}
	complain := func(format string, args ...any) {
		p.problems[where+": "+fmt.Sprintf(format, args...)] = true
	}
	if err != nil {
		complain("%v", err)
		return
	}
	if strings.Contains(card.Text, noWords) {
		complain("words are missing in %q", card.Text)
	}
	if strings.TrimSpace(card.Text) == "" {
		complain("the card is empty")
	}
	if unclosed := unbalanced(card.Text); unclosed != "" {
		complain("tag %s is not closed in %q", unclosed, card.Text)
	}
	for _, row := range card.Rows {
		for _, b := range row {
			p.button(b, complain)
		}
	}
}

func (p *proofreading) button(b bot.Button, complain func(string, ...any)) {
	if n := utf8.RuneCountInString(b.Label); n > MaxLabel+markLength || (n > MaxLabel && !marked(b.Label)) {
		complain("button %q has %d characters, at most %d fit", b.Label, n, MaxLabel)
	}
	if strings.Contains(b.Label, noWords) {
		complain("button %q lacks words, or they ask for a figure, which a button cannot show", b.Label)
	}
	if strings.TrimSpace(b.Label) == "" || strings.ContainsAny(b.Label, "<>") {
		complain("button %q needs a label without tags", b.Label)
	}
	if len(b.Data) > bot.MaxButtonData || len(b.Copy) > maxCopied || carried(b) != 1 {
		complain("button %q carries %q", b.Label, cmp.Or(b.Data, b.URL, b.Copy))
	}
}

// maxCopied is Telegram's limit for what a button copies, in characters.
const maxCopied = 256

// carried is how many things a button does.
func carried(b bot.Button) int {
	n := 0
	for _, what := range []string{b.Data, b.URL, b.Copy} {
		if what != "" {
			n++
		}
	}
	return n
}

// noWords begins what a printer writes in the place of a message that it does
// not have.
const noWords = "⟦"

// markLength is what a tick adds to the label of an option.
const markLength = 3

func marked(label string) bool {
	return strings.HasPrefix(label, "✅ ") || strings.HasPrefix(label, "▫️ ") || strings.HasPrefix(label, "✏️ ") ||
		strings.HasPrefix(label, "▶️ ") || strings.HasPrefix(label, "📋 ")
}

// unbalanced gives the first tag that is not closed in order, or "".
func unbalanced(text string) string {
	var open []string
	for _, t := range tag.FindAllString(text, -1) {
		name := strings.Trim(strings.Fields(strings.Trim(t, "<>"))[0], "/")
		if !strings.HasPrefix(t, "</") {
			open = append(open, name)
			continue
		}
		if len(open) == 0 || open[len(open)-1] != name {
			return t
		}
		open = open[:len(open)-1]
	}
	if len(open) > 0 {
		return "<" + open[len(open)-1] + ">"
	}
	return ""
}
