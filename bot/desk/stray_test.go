package desk_test

import (
	"strings"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/internal/botapi"
)

// Telegram makes the topic, and the process never learns its id.
func lostTopic(w *world) {
	w.API.Fault(botapi.Fault{Method: "createForumTopic", AfterEffect: true, Drop: true, Times: 1})
}

func TestATopicWhoseIDWasLostIsGivenToItsTicket(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	lostTopic(w)
	sari := w.sme("Sari")
	sari.Send("halo")
	w.passTime(time.Second, time.Minute, func() bool { return strings.Contains(strings.Join(texts(w.forum.Messages(0)), "\n"), "halo") })
	topic := w.topicOf("Sari")
	w.rina.SendTo(w.forum.ID(), topic, "Halo Bu.")
	w.reads(sari, "Halo Bu.")
	w.API.Advance(5 * time.Minute)
	w.rest()
	if n := len(w.forum.Topics()); n != 2 {
		t.Errorf("%d topics, want General and one", n)
	}
}

// Telegram tells of the lost topic only after another one was made: the empty
// one goes, or the group is asked to delete it where the bot may not.
func TestATopicThatIsNotNeededGoes(t *testing.T) {
	t.Parallel()
	for name, may := range map[string]bool{"the bot may delete": true, "the bot may not delete": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, false)
			w.holding.Store(true)
			lostTopic(w)
			sari := w.sme("Sari")
			sari.Send("halo")
			w.passTime(5*time.Second, 5*time.Minute, func() bool {
				return len(w.forum.Topics()) == 3 && strings.Contains(strings.Join(texts(w.forum.Messages(0)), "\n"), "halo")
			})
			if !may {
				w.API.Fault(botapi.Fault{Method: "deleteForumTopic", Code: 400, Description: "Bad Request: not enough rights"})
			}
			w.mu.Lock()
			held := w.held
			w.mu.Unlock()
			for range 2 { // Telegram may tell it twice
				for _, u := range held {
					if _, err := w.desk.Handle(t.Context(), u); err != nil {
						t.Fatal(err)
					}
				}
			}
			w.rest()
			if !may {
				w.sees(int(held[0].Topic), "membuatnya dua kali")
				return
			}
			topics := w.forum.Topics()
			if len(topics) != 2 {
				t.Fatalf("topics %+v", topics)
			}
			if text := strings.Join(texts(w.forum.Messages(topics[1].ThreadID)), "\n"); !strings.Contains(text, "halo") {
				t.Errorf("the wrong topic was deleted; the other one has %q", text)
			}
		})
	}
}

// Two tickets whose topics have the same name may change topics, but never
// share one.
func TestTopicsOfTheSameNameAreNotMixedUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	w.API.Fault(botapi.Fault{Method: "createForumTopic", AfterEffect: true, Drop: true, Times: 2})
	first, second := w.sme("Sari"), w.sme("Sari")
	first.Send("ini Sari pertama")
	second.Send("ini Sari kedua")
	w.passTime(time.Second, 5*time.Minute, func() bool {
		text := strings.Join(texts(w.forum.Messages(0)), "\n")
		return strings.Contains(text, "ini Sari pertama") && strings.Contains(text, "ini Sari kedua")
	})
	w.rest()
	topics := w.forum.Topics()
	if len(topics) != 3 {
		t.Fatalf("topics %+v", topics)
	}
	for _, topic := range topics[1:] {
		text := strings.Join(texts(w.forum.Messages(topic.ThreadID)), "\n")
		if strings.Contains(text, "pertama") == strings.Contains(text, "kedua") {
			t.Errorf("topic %d has %q", topic.ThreadID, text)
		}
	}
}

func TestABriefThatWasSentTwiceStandsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	// The brief reaches the topic and its id is lost, so it is sent again.
	w.API.Fault(botapi.Fault{Method: "sendMessage", AfterEffect: true, Drop: true, Times: 1})
	w.sme("Sari")
	briefs := func() (found []botapi.Message) {
		for _, m := range w.forum.Messages(0) {
			if strings.Contains(m.Text, "Belum ada yang menangani") || strings.Contains(m.Text, "Ditangani") {
				found = append(found, m)
			}
		}
		return found
	}
	w.passTime(time.Second, time.Minute, func() bool { return len(briefs()) == 2 })
	w.rest()
	w.label(w.rina, briefs()[0], "tangani")
	w.until("one brief", func() bool { all := briefs(); return len(all) == 1 && strings.Contains(all[0].Text, "Ditangani Rina") })
}

// A process ended after it had pinned a brief and before it had kept that, and
// another one has sent its own: what Telegram tells of the pin is enough.
func TestAPinnedBriefThatNobodyKeptGoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	w.sme("Sari")
	topic := w.topicOf("Sari")
	w.rest()
	ids, err := w.Client.Post(t.Context(), bot.Post{Chat: w.forum.ID(), Topic: int64(topic), Text: "brief kedua",
		Rows: [][]bot.Button{{{Label: "Saya tangani", Data: "dk:claim"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Client.Pin(t.Context(), w.forum.ID(), ids[0]); err != nil {
		t.Fatal(err)
	}
	w.until("the second brief is gone", func() bool {
		return !strings.Contains(strings.Join(texts(w.forum.Messages(topic)), "\n"), "brief kedua")
	})
	w.sees(topic, "Belum ada yang menangani")
}
