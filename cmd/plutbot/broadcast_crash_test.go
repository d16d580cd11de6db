package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"plutbot/bot/broadcast"
	"plutbot/internal/botapi"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

// paidRate is what Telegram allows in this test, in messages a second: at its
// free rate the test would take six minutes.
const paidRate = 300

// mailing is a broadcast to many people by two instances of the bot.
type mailing struct {
	t       *testing.T
	api     *botapi.Server
	server  *httptest.Server
	redis   *redistest.Instance
	content string // small, so that a start takes no time
	store   *storage.Store
	control *broadcast.Control
	people  []*botapi.Person
	refused atomic.Int64 // answers with 429
	address [2]string
	bots    [2]*process
}

// status is the answer of one call, to count those that came too fast.
type status struct {
	http.ResponseWriter
	refused *atomic.Int64
}

func (s status) WriteHeader(code int) {
	if code == http.StatusTooManyRequests {
		s.refused.Add(1)
	}
	s.ResponseWriter.WriteHeader(code)
}

// newMailing makes a world of so many people; nil when there is no redis-server.
func newMailing(t *testing.T, people int) *mailing {
	t.Helper()
	redis := redistest.Server(t)
	if redis == nil {
		return nil
	}
	store, err := storage.Open(t.Context(), redis.URL)
	if err != nil {
		t.Fatal(err)
	}
	m := &mailing{t: t, redis: redis, store: store, content: figureContent(t), control: broadcast.NewControl(store, store, time.Now, paidRate),
		api: botapi.New(botapi.Config{Token: benchToken, BotName: "Uji", BotUsername: "uji_bot", NoRecord: true})}
	handler := m.api.Handler()
	m.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(status{w, &m.refused}, r)
	}))
	t.Cleanup(m.close)
	for n := range people {
		p := m.api.NewUser(botapi.User{FirstName: "Sari"})
		p.Send("/start")
		if n%50 == 49 {
			p.Block()
		}
		m.people = append(m.people, p)
	}
	m.forgetUpdates()
	m.api.SetRate(paidRate)
	return m
}

func (m *mailing) close() {
	for _, b := range m.bots {
		if b != nil {
			b.kill()
		}
	}
	m.api.Close()
	m.server.Close()
	if err := m.store.Close(); err != nil {
		m.t.Error(err)
	}
}

// forgetUpdates confirms what people have sent so far, so that the bot has
// nothing else to do.
func (m *mailing) forgetUpdates() {
	m.t.Helper()
	for offset := int64(0); ; {
		answer, err := http.Get(fmt.Sprintf("%s/bot%s/getUpdates?limit=100&offset=%d", m.server.URL, benchToken, offset))
		if err != nil {
			m.t.Fatal(err)
		}
		var got struct {
			Result []struct {
				ID int64 `json:"update_id"`
			} `json:"result"`
		}
		err = json.NewDecoder(answer.Body).Decode(&got)
		_ = answer.Body.Close() // it was read
		if err != nil {
			m.t.Fatal(err)
		}
		if len(got.Result) == 0 {
			return
		}
		offset = got.Result[len(got.Result)-1].ID + 1
	}
}

// start starts one instance.
func (m *mailing) start(n int) {
	if m.address[n] == "" {
		m.address[n] = freeAddress(m.t)
	}
	args := []string{"serve", "--telegram-bot-token", benchToken, "--telegram-api-url", m.server.URL, "--telegram-rate", fmt.Sprint(paidRate),
		"--redis-url", m.redis.URL, "--listen", m.address[n], "--log-level", "error", "--content", m.content}
	m.bots[n] = spawn(m.t, "plutbot", "PLUTBOT_TEST_ARGS="+strings.Join(args, "\n"))
}

// release sends a message of the first person to everybody.
func (m *mailing) release() int64 {
	m.t.Helper()
	message := m.people[0].Send("Pelatihan kemasan besok")
	m.forgetUpdates()
	b, err := m.control.Create(m.t.Context(), broadcast.Content{Topic: "info", Urgent: true, Variants: []broadcast.Variant{{
		Language: "id", From: m.people[0].ID(), Messages: []int64{int64(message.ID)}, Buttons: [][]broadcast.Button{{{Label: "Berhenti", Action: "off"}}},
	}}})
	if err != nil {
		m.t.Fatal(err)
	}
	audience := func(yield func(storage.Addressee, error) bool) {
		for i, p := range m.people {
			if !yield(storage.Addressee{Chat: p.ID(), Zone: i % storage.Zones}, nil) {
				return
			}
		}
	}
	if n, err := m.control.Fill(m.t.Context(), b.ID, audience); err != nil || n != int64(len(m.people)) {
		m.t.Fatalf("filled with %d: %v", n, err)
	}
	if err := m.control.Start(m.t.Context(), b.ID); err != nil {
		m.t.Fatal(err)
	}
	return b.ID
}

// state gives how the broadcast stands, and checks that nobody is missing.
func (m *mailing) state(id int64) broadcast.Status {
	m.t.Helper()
	s, err := m.control.Status(m.t.Context(), id)
	if err != nil {
		m.t.Fatal(err)
	}
	if s.Counts.Total() != int64(len(m.people)) {
		m.t.Fatalf("the counts %v do not add up to %d", s.Counts, len(m.people))
	}
	return s
}

// settled waits until so many more people have had their turn.
func (m *mailing) settled(id, more int64) {
	m.t.Helper()
	left := func() int64 { return m.state(id).Counts[storage.Queued] }
	began, until := time.Now(), left()-more
	for left() > until {
		if time.Since(began) > patience {
			m.t.Fatalf("nothing happens: %v", m.state(id).Counts)
		}
		pauseFor(10 * time.Millisecond)
	}
}

// compare compares the records with what people have, and gives how many are
// unknown.
func (m *mailing) compare(id int64) (unknown int) {
	m.t.Helper()
	records := map[int64]storage.Recipient{}
	for r, err := range m.store.Recipients(m.t.Context(), id) {
		if err != nil {
			m.t.Fatal(err)
		}
		records[r.Chat] = r
	}
	for i, p := range m.people {
		copies := 0
		for _, message := range p.Messages() {
			if message.From != nil && message.From.IsBot {
				copies++
			}
		}
		switch r := records[p.ID()]; {
		case r.State == storage.Unknown && r.Reason == storage.ReasonCrashed && copies <= 1:
			unknown++
		case r.State == storage.Sent && copies == 1, r.State == storage.Blocked && copies == 0 && i%50 == 49:
		default:
			m.t.Errorf("recorded as %s because of %d, and there are %d copies", r.State, r.Reason, copies)
		}
	}
	return unknown
}

// TestABroadcastSurvivesTwentyKills kills one of two instances twenty times
// while they send to 10,000 people: nobody is left out, nobody gets it twice,
// and only what a worker was doing at that moment is unknown.
func TestABroadcastSurvivesTwentyKills(t *testing.T) {
	t.Parallel()
	const people, kills = 10_000 / share, 20 / share
	m := newMailing(t, people)
	if m == nil {
		return
	}
	id := m.release()
	// Each call takes a while, so that a kill finds some of them under way.
	m.api.Fault(botapi.Fault{Method: "copyMessage", Delay: 40 * time.Millisecond})
	for n := range m.bots {
		m.start(n)
	}
	random := rand.New(rand.NewPCG(1, kills))
	began := time.Now()
	for n := range kills {
		// However long a start takes here, each kill finds a broadcast under way.
		m.settled(id, 50+random.Int64N(people/kills-100))
		pauseFor(time.Duration(random.IntN(60)) * time.Millisecond)
		m.bots[n%2].kill()
		m.start(n % 2)
	}
	if s := m.state(id); s.State != storage.BroadcastRunning {
		t.Errorf("after the last kill it is %s: the kills came too late to mean anything", s.State)
	}
	for s := m.state(id); s.State != storage.BroadcastFinished; s = m.state(id) {
		if time.Since(began) > patience {
			t.Fatalf("it does not end: %s with %v", s.State, s.Counts)
		}
		pauseFor(100 * time.Millisecond)
	}
	end := m.state(id)
	unknown := m.compare(id)
	t.Logf("%v in %s, %d unknown of at most %d, %d answers of 429", end.Counts, time.Since(began).Round(time.Second), unknown,
		kills*bulkWorkers(paidRate), m.refused.Load())
	if int64(unknown) != end.Counts[storage.Unknown] || unknown > kills*bulkWorkers(paidRate) {
		t.Errorf("%d are unknown, the counts say %v", unknown, end.Counts)
	}
	if unknown == 0 {
		t.Error("no kill found a call under way: this proves nothing")
	}
	if n := m.refused.Load(); n != 0 {
		t.Errorf("Telegram said %d times that it was too much", n)
	}
}
