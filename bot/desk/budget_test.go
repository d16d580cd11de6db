package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/internal/botapi"
)

// A hundred SMEs come in the same minute and send five messages each. All that
// arrives shares the group's 20 messages a minute.
func TestAHundredTicketsInAMinuteStayWithinTheBudgetOfTheGroup(t *testing.T) {
	t.Parallel()
	const smes, each = 100, 5
	w := newWorld(t, true)
	var people []*botapi.Person
	for n := range smes {
		p := w.API.NewUser(botapi.User{FirstName: fmt.Sprintf("Usaha%03d", n)})
		p.Send("/start")
		w.open(p, bot.TicketOpening{Name: p.User().FirstName, Asked: "Tanya " + p.User().FirstName})
		people = append(people, p)
	}
	for n := range each {
		for _, p := range people {
			p.Send(fmt.Sprintf("pesan %d dari %s.", n+1, p.User().FirstName))
		}
	}
	begin := w.API.Now()
	w.passTime(5*time.Second, 60*time.Minute, func() bool { return w.complete(people, each) })
	t.Logf("all was said after %s of the virtual clock", w.API.Now().Sub(begin).Round(time.Second))
	w.checkBudget(smes)
}

// passTime moves the clock step by step until all is done.
func (w *world) passTime(step, most time.Duration, done func() bool) {
	w.t.Helper()
	for end := w.API.Now().Add(most); w.API.Now().Before(end); w.API.Advance(step) {
		w.rest()
		if done() {
			return
		}
	}
	w.t.Fatalf("not done after %s", most)
}

// complete says whether everybody's messages stand in a topic, each once and in
// their order.
func (w *world) complete(people []*botapi.Person, each int) bool {
	topics := w.forum.Topics()
	if len(topics) != len(people)+1 { // and General
		return false
	}
	for _, topic := range topics[1:] {
		text := strings.Join(texts(w.forum.Messages(topic.ThreadID)), "\n")
		at := -1
		for n := range each {
			next := strings.Index(text, fmt.Sprintf("pesan %d dari ", n+1))
			if next <= at {
				return false
			}
			at = next
		}
	}
	return true
}

// checkBudget looks at every call that was made.
func (w *world) checkBudget(smes int) {
	w.t.Helper()
	var group []botapi.Call
	said, edits := 0, 0
	for _, c := range w.API.Calls() {
		if c.Code == 429 {
			w.t.Errorf("%s was refused: %s", c.Method, c.Error)
		}
		if c.Params["chat_id"] != fmt.Sprint(w.forum.ID()) || !slices.Contains([]string{"createForumTopic", "sendMessage", "editMessageText"}, c.Method) {
			continue
		}
		group = append(group, c)
		said += strings.Count(c.Params["text"], " dari Usaha")
		if c.Method == "editMessageText" {
			edits++
		}
	}
	for i, c := range group {
		if i >= 20 && c.Time.Sub(group[i-20].Time) < time.Minute {
			w.t.Errorf("%s is the 21st message within %s", c.Method, c.Time.Sub(group[i-20].Time))
		}
	}
	if said != smes*5 {
		w.t.Errorf("%d messages were said, want %d: each once", said, smes*5)
	}
	// Topics and briefs of all tickets come before what was said in any.
	firstSaid := slices.IndexFunc(group, func(c botapi.Call) bool { return strings.HasPrefix(c.Params["text"], "pesan ") })
	briefs := 0
	for _, c := range group[:firstSaid] {
		if strings.Contains(c.Params["text"], "Tanya Usaha") {
			briefs++
		}
	}
	if briefs != smes {
		w.t.Errorf("%d tickets were shown before the first message of one, want all %d", briefs, smes)
	}
	if merged := 3*smes + 10; len(group) > merged {
		w.t.Errorf("%d calls for the group: quick messages were not merged", len(group))
	}
	if !slices.ContainsFunc(group, func(c botapi.Call) bool { return strings.Contains(c.Params["text"], "membatasi 20 pesan per menit") }) {
		w.t.Error("the group was not told that it is throttled")
	}
}
