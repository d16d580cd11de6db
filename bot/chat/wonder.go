package chat

import (
	"slices"
	"strings"

	"plutbot/bot"
	"plutbot/bot/figures"
	"plutbot/flows"
	"plutbot/flows/ask"
	"plutbot/locales"
)

// Asker finds what a question in everyday words is about.
type Asker interface {
	// Ask gives the topics that a text may be about.
	Ask(text string) ask.Result
	// Cards gives the ids of the cards of some topics that answer a text, the
	// nearest first, with scores from 0 to 1.
	Cards(text string, topics []string, limit int) []ask.Match
	// Group puts like texts together, as indexes, the largest group first.
	Group(texts []string) [][]int
}

// Topics that are answered by a screen of their own.
const (
	topicConsultant = "konsultan"
	topicPrivacy    = "pdp_data"
)

const (
	// answersItself is the nearness from which a card answers a question
	// without asking which one was meant, and rival the share of it from which
	// the next card may have been meant as well.
	answersItself = 0.35
	rival         = 0.7
	// cardsOffered is how many cards a topic shows at once.
	cardsOffered = 4
	// fewWords is how many words a text has at most that is more likely an
	// answer than a question, while a question is open.
	fewWords = 3
	// wishWords is how many words a wish for a consultant has at most; a longer
	// one tells what it is about.
	wishWords = 6
	// maxAsked bounds a question that is kept for consultants, in bytes.
	maxAsked = 800
)

// asks says whether a text reads like a question and not like an answer.
func asks(text string) bool {
	return strings.Contains(text, "?") || len(strings.Fields(text)) > fewWords
}

// asked keeps a question in own words: a consultant may have to answer it.
func (st *step) asked() {
	m := st.message()
	m.Text, m.Entities, m.Reply = clip(m.Text, maxAsked), nil, 0
	st.s.Tickets.Asked = &m
}

// wonder answers a text that is not the answer to the open question, and says
// whether it could.
func (st *step) wonder(text string, open bool) bool {
	if st.asker == nil {
		return false
	}
	r := st.asker.Ask(text)
	switch {
	case st.needs(text, r) && (!open || asks(text)):
		st.offerPlan(r)
	case len(r.Matches) == 0:
		return false
	case r.Matches[0].Topic == ask.Greeting:
		st.home()
		if st.s.Notice == noNotice {
			st.s.Notice = noticeGreeting
		}
	case r.Sure && r.Matches[0].Topic == topicConsultant:
		if len(strings.Fields(text)) > wishWords {
			st.asked()
		}
		st.figure(figures.OfTopic(topicConsultant))
		st.consultant()
	case r.Sure:
		st.asked()
		st.hear(st.content.GuidesOf(r.Matches[0].Topic), r.Facts)
		st.topic(r.Matches[0].Topic, text)
	case open && !asks(text):
		return false
	default:
		st.unanswered("unsure", text)
		st.asked()
		topics := topicsOf(r.Matches)
		st.hear(st.guidesOfAll(topics), r.Facts)
		st.s.Screen, st.s.Arg = screenUnsure, joinArg(topics)
	}
	return true
}

func topicsOf(matches []ask.Match) []string {
	topics := make([]string, len(matches))
	for i, m := range matches {
		topics[i] = m.Topic
	}
	return topics
}

// guidesOfAll gives the guides that answer every one of some topics: whichever
// was meant, they are right.
func (c *Chat) guidesOfAll(topics []string) []*flows.Guide {
	var of []*flows.Guide
	for i, topic := range topics {
		guides := c.content.GuidesOf(topic)
		if i == 0 {
			of = guides
			continue
		}
		of = slices.DeleteFunc(of, func(g *flows.Guide) bool { return !slices.Contains(guides, g) })
	}
	return of
}

// topic shows the card that answers a text, or the topic with the cards and
// guides that it has.
func (st *step) topic(topic, text string) {
	st.count("asked", topic, "")
	st.figure(figures.OfTopic(topic))
	if topic == topicPrivacy && len(st.content.CardsOf(topic)) == 0 {
		st.s.Screen = screenPrivacy
		return
	}
	near := st.asker.Cards(text, []string{topic}, cardsOffered)
	if len(near) > 0 && near[0].Score >= answersItself && (len(near) == 1 || near[1].Score < rival*near[0].Score) {
		st.s.Screen, st.s.Arg = screenCard, near[0].Topic
		return
	}
	st.s.Screen, st.s.Arg = screenTopic, joinArg(append([]string{topic}, topicsOf(near)...))
}

// joinArg writes ids into Arg; those that do not fit are left out.
func joinArg(ids []string) string {
	arg := ""
	for _, id := range ids {
		next := strings.TrimSpace(arg + " " + id)
		if len(next) > maxArg {
			break
		}
		arg = next
	}
	return arg
}

// pressTopic shows a topic that was chosen among several.
func (st *step) pressTopic(topic string) {
	switch {
	case topic == topicConsultant:
		st.consultant()
	case !st.knownTopic(topic):
		st.old()
	default:
		st.count("asked", topic, "")
		st.s.Screen, st.s.Arg = screenTopic, topic
	}
}

// knownTopic says whether there are words for a topic; a stored one may be
// gone from the content.
func (c *Chat) knownTopic(topic string) bool {
	return c.catalog.Has(locales.Indonesian, "topic."+topic+".title")
}

func (st *step) pressCard(id string) {
	if _, ok := st.content.Card(id); !ok {
		st.old()
		return
	}
	st.s.Screen, st.s.Arg = screenCard, id
}

// unsure offers the topics that a question may be about.
func (g *page) unsure() {
	g.say("bot.ask.unsure", nil)
	// Who tells about a business and asks nothing clear wants the plan, unless
	// it is made.
	plan, ok := g.content.PlanGuide()
	if _, made := g.planned(g.s, g.day); ok && !made {
		g.row(g.guideButton(plan))
	}
	for _, topic := range strings.Fields(g.s.Arg) {
		if topic != topicConsultant && g.knownTopic(topic) {
			g.row(g.topicButton(topic))
		}
	}
	for _, guide := range g.guidesOfAll(strings.Fields(g.s.Arg)) {
		if guide != plan {
			g.row(g.guideButton(guide))
		}
	}
	g.row(g.button("ask_consultant", press{Do: doConsultant}))
	g.home()
}

func (g *page) topicButton(topic string) bot.Button {
	return bot.Button{Label: g.p.Text("topic."+topic+".title", nil), Data: press{Do: doTopic, Name: topic}.data()}
}

// topicCard shows what there is about a topic: the nearest questions first,
// then the guides.
func (g *page) topicCard() {
	topic, chosen, _ := strings.Cut(g.s.Arg, " ")
	if !g.knownTopic(topic) {
		g.menu() // the topic is gone
		return
	}
	g.say("topic."+topic+".text", nil)
	cards := g.cards(topic, strings.Fields(chosen))
	if len(cards) > 0 {
		g.say("bot.ask.cards", nil)
	}
	for _, c := range cards {
		g.row(g.cardButton(c))
	}
	for _, guide := range g.content.GuidesOf(topic) {
		g.row(g.guideButton(guide))
		if guide.ID == visitGuide {
			g.row(g.bookButton(g.regencyOf(g.s.business)))
		}
	}
	g.offerWholePlan(topic)
	g.row(g.button("ask_consultant", press{Do: doConsultant}))
	g.home()
}

// offerWholePlan offers the plan until it is made: one topic may be only a part
// of what somebody needs.
func (g *page) offerWholePlan(topic string) {
	plan, ok := g.content.PlanGuide()
	if !ok || slices.Contains(g.content.GuidesOf(topic), plan) {
		return
	}
	if _, made := g.planned(g.s, g.day); !made {
		g.row(g.guideButton(plan))
	}
}

// cards gives the cards that were found for a question, filled up with others
// of the topic.
func (g *page) cards(topic string, ids []string) []*flows.Card {
	var cards []*flows.Card
	for _, id := range ids {
		if c, ok := g.content.Card(id); ok {
			cards = append(cards, c)
		}
	}
	for _, c := range g.content.CardsOf(topic) {
		if len(cards) < cardsOffered && !slices.Contains(cards, c) {
			cards = append(cards, c)
		}
	}
	return cards
}

func (g *page) cardButton(c *flows.Card) bot.Button {
	return bot.Button{Label: g.p.Text(c.Message()+".short", nil), Data: press{Do: doCard, Name: c.ID}.data()}
}

func (g *page) guideButton(guide *flows.Guide) bot.Button {
	return bot.Button{Label: g.p.Text(guide.ID+".title", nil), Data: press{Do: doOpen, Guide: guide.ID}.data()}
}

// card answers a frequent question with its legal ground, and leads on.
func (g *page) card() {
	c, ok := g.content.Card(g.s.Arg)
	if !ok {
		g.menu() // the card is gone
		return
	}
	g.paragraph("<b>" + g.p.Text(c.Message()+".question", g.words) + "</b>")
	g.say(c.Message()+".answer", g.words)
	g.words.note(c.Confidence, c.Recheck)
	g.recheck()
	ground := []string{g.p.Text("bot.outcome.sources", nil)}
	for _, s := range c.Sources {
		ground = append(ground, g.citation(&s))
	}
	g.paragraph(lines(ground...))
	if guide, ok := g.content.Guide(c.Guide); ok {
		g.row(g.guideButton(guide))
	}
	g.offerWholePlan(c.Topic)
	g.row(bot.Button{Label: g.p.Text("bot.button.related", nil), Data: press{Do: doTopic, Name: c.Topic}.data()}, g.button("consultant", press{Do: doConsultant}))
	g.home()
}
