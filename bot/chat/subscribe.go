package chat

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/locales"
)

// The screen where people choose what they want to hear from the centre, and
// what is said about the choice.
const (
	screenSubscriptions screen = 112

	noticeSubscribed   notice = 112
	noticeUnsubscribed notice = 113
	noticeAnswered     notice = 114
)

// doSubscription is -, topic or allTopics, wanted or unwanted; without a topic
// it shows the choice. The action is stored in messages that people have.
const doSubscription action = "sb"

const (
	wanted    = "on"
	unwanted  = "off"
	allTopics = "all"
)

// Unsubscribe is the data of a button that ends the announcements about a topic.
func Unsubscribe(topic string) string {
	return press{Do: doSubscription, Name: topic, Option: unwanted}.data()
}

// ChooseTopics is the data of a button that shows the topics.
func ChooseTopics() string { return press{Do: doSubscription}.data() }

// OpenGuide is the data of a button that opens a guide.
func OpenGuide(guide string) string { return press{Do: doOpen, Guide: guide}.data() }

// pressSubscription does the buttons about announcements.
func (st *step) pressSubscription(p press) bool {
	if p.Do != doSubscription {
		return false
	}
	st.s.Screen = screenSubscriptions
	topics := []string{p.Name}
	if p.Name == allTopics {
		topics = AnnouncementTopics
	}
	switch p.Option {
	case wanted:
		st.choose(topics, true)
	case unwanted:
		st.choose(topics, false)
	}
	return true
}

// choose records whether topics are wanted, with the day.
func (st *step) choose(topics []string, want bool) {
	if want && st.s.Consent < ConsentVersion {
		return // settle asks for that first
	}
	known := st.s.subscriptions()
	for _, topic := range topics {
		if !known.set(topic, want, st.day) {
			st.old()
			return
		}
	}
	st.s.subscribe(known)
	st.s.Notice = noticeUnsubscribed
	if want {
		st.s.Notice = noticeSubscribed
	}
	st.count("subscribed", "", "")
	if st.s.Consent < ConsentVersion {
		// The session has expired since the announcement came. What is known
		// about the person goes, and so do the announcements.
		st.turn.Person = &bot.Person{Language: st.s.Language, Off: slices.Clone(AnnouncementTopics)}
	}
}

// answeredNews takes an answer to an announcement: nobody reads it by itself, so
// it is offered to a consultant, and is no answer to the open question.
func (st *step) answeredNews() {
	st.consultant()
	st.gather()
	if st.s.Notice == noticeDraftAdded {
		st.s.Notice = noticeAnswered
	}
}

// subscriptionList shows the topics and which of them are wanted.
func (g *page) subscriptionList() {
	known := g.s.subscriptions()
	g.say("subscribe.choice.text", nil)
	var off int
	for _, topic := range AnnouncementTopics {
		want := known.wants(topic)
		option := unwanted
		if !want {
			option, off = wanted, off+1
		}
		name := map[string]any{"On": want, "Topic": g.p.Text("subscribe.topic."+topic+".name", nil)}
		g.paragraph(g.p.Text("subscribe.choice.topic", map[string]any{"On": want, "Topic": name["Topic"], "About": g.p.Text("subscribe.topic."+topic+".about", nil)}))
		g.row(bot.Button{Label: g.p.Text("subscribe.choice.button", name), Data: press{Do: doSubscription, Name: topic, Option: option}.data()})
	}
	g.say("subscribe.choice.basis", nil)
	if known.changed != 0 {
		g.say("subscribe.choice.changed", map[string]any{"Date": g.p.Date(known.changed.Time())})
	}
	if off > 0 {
		g.row(bot.Button{Label: g.p.Text("subscribe.choice.all", nil), Data: press{Do: doSubscription, Name: allTopics, Option: wanted}.data()})
	}
	if off < len(AnnouncementTopics) {
		g.row(bot.Button{Label: g.p.Text("subscribe.choice.none", nil), Data: press{Do: doSubscription, Name: allTopics, Option: unwanted}.data()})
	}
	g.home()
}

// subscriptionsButton leads to the choice.
func (g *page) subscriptionsButton() bot.Button {
	return bot.Button{Label: g.p.Text("subscribe.choice.open", nil), Data: press{Do: doSubscription}.data()}
}

// offerSubscriptions puts the choice under an outcome until it is made: nobody
// is told anything that they did not ask for.
func (g *page) offerSubscriptions() {
	if g.s.subscriptions().changed == 0 {
		g.row(g.subscriptionsButton())
	}
}

// subscriptionsText lists for the export what is wanted and since when.
func (c *Chat) subscriptionsText(p *locales.Printer, s session) string {
	known := s.subscriptions()
	all := []string{p.Text("subscribe.export.title", nil)}
	for i, topic := range AnnouncementTopics {
		line := map[string]any{"On": known.wants(topic), "Topic": p.Text("subscribe.topic."+topic+".name", nil), "Date": ""}
		if day := known.days[i]; day != 0 {
			line["Date"] = p.Date(day.Time())
		}
		all = append(all, p.Text("subscribe.export.topic", line))
	}
	return strings.Join(all, "\n")
}

// forgetAgain is when the announcements are to forget the person once more: one
// that was being prepared during the erasure may have taken the person along.
const forgetAgain = 10 * time.Minute

// forgetNews has the announcements forget who got them.
func (st *step) forgetNews() {
	for _, after := range []time.Duration{0, forgetAgain} {
		at := st.now.Add(after)
		st.turn.Tasks = append(st.turn.Tasks, bot.Task{Do: bot.NewsForget, ID: bot.NewsForget + ":" + strconv.FormatInt(at.Unix(), 36), Due: at})
	}
}
