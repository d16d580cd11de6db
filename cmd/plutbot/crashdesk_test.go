package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"plutbot/bot/telegram"
	"plutbot/internal/botapi"
	"plutbot/internal/redistest"
)

// hurry is how much faster the clock of a hurried service runs: what a group
// may be told in a minute takes a second, and so does the lease of a job.
const hurry = 60

// hurried is the whole service with a clock that runs fast. Its origin is the
// same in every process, so that a process that is started again goes on.
func hurried(api, redisURL, listen, forum string) error {
	id, err := strconv.ParseInt(forum, 10, 64)
	if err != nil {
		return err
	}
	loaded, err := contentFlag{}.load()
	if err != nil {
		return err
	}
	origin := time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
	ctx, stop := signalContext(context.Background())
	defer stop()
	service, err := newService(ctx, settings{
		token: telegram.Secret(benchToken), api: api, redis: redisURL, listen: listen, content: loaded, forum: id,
		clock: func() time.Time { return origin.Add(time.Since(origin) * hurry) },
		log:   slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return err
	}
	return service.run(ctx)
}

// clinic is a hurried service, a staff forum and people with tickets.
type clinic struct {
	t      *testing.T
	api    *botapi.Server
	server *httptest.Server
	redis  *redistest.Instance
	listen string
	forum  *botapi.Forum
	rina   *botapi.Person
	people []*botapi.Person
	topics []int // of each person
	bot    *process
}

const (
	clinicTickets = 50 / share
	clinicEach    = 10 // messages of each ticket in each direction
	clinicKills   = 20 / share
)

func newClinic(t *testing.T) *clinic {
	t.Helper()
	redis := redistest.Server(t)
	if redis == nil {
		return nil
	}
	c := &clinic{t: t, redis: redis, listen: freeAddress(t),
		api: botapi.New(botapi.Config{Token: benchToken, BotName: "Uji", BotUsername: "uji_bot", NoRecord: true})}
	c.server = httptest.NewServer(c.api.Handler())
	c.forum = c.api.NewForum("Konsultan")
	c.rina = c.api.NewUser(botapi.User{FirstName: "Rina", Language: "id"})
	c.forum.Add(c.rina)
	for range clinicTickets {
		c.people = append(c.people, c.api.NewUser(botapi.User{FirstName: "Sari", Language: "id"}))
	}
	t.Cleanup(func() {
		c.bot.kill()
		c.api.Close()
		c.server.Close()
	})
	c.start()
	return c
}

func (c *clinic) start() {
	c.bot = spawn(c.t, "hurried", "BENCH_API="+c.server.URL, "BENCH_REDIS="+c.redis.URL, "BENCH_LISTEN="+c.listen,
		"DESK_FORUM="+strconv.FormatInt(c.forum.ID(), 10))
}

// said is what a person, or the consultants to that person, say as the nth.
func said(who string, person, n int) string { return fmt.Sprintf("%s%02d-%02d.", who, person, n) }

// settle has everybody open a ticket, without trouble, and finds their topics.
func (c *clinic) settle() {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	var all sync.WaitGroup
	for n, p := range c.people {
		all.Go(func() {
			p.Send("/start")
			c.must(p.WaitFor(ctx, sees("Setuju jawaban")))
			c.must(p.PressLabel("✅ Setuju, ayo mulai"))
			c.must(p.WaitFor(ctx, func(all []botapi.Message) bool { return !strings.Contains(lastText(all), "Setuju jawaban") }))
			p.Send("/konsultan")
			c.must(p.WaitFor(ctx, sees("Bertanya kepada konsultan PLUT")))
			p.Send(said("s", n, 0))
			c.must(p.WaitFor(ctx, sees(said("s", n, 0))))
			c.must(p.PressLabel("📨 Kirim ke konsultan"))
			c.must(p.WaitFor(ctx, sees("Anda sedang menulis kepada konsultan")))
		})
	}
	all.Wait()
	c.topics = make([]int, len(c.people))
	c.must(c.forum.WaitFor(ctx, 0, func([]botapi.Message) bool {
		found := 0
		for _, topic := range c.forum.Topics() {
			for _, m := range c.forum.Messages(topic.ThreadID) {
				var n int
				if _, err := fmt.Sscanf(m.Text, "s%02d-00.", &n); err == nil {
					c.topics[n] = topic.ThreadID
					found++
				}
			}
		}
		return found == len(c.people)
	}))
}

func (c *clinic) must(err error) {
	if err != nil {
		c.t.Error(err)
	}
}

// talk has everybody say their messages, in both directions, over some seconds.
func (c *clinic) talk() {
	var all sync.WaitGroup
	for n, p := range c.people {
		random := rand.New(rand.NewPCG(7, uint64(n)))
		all.Go(func() {
			for i := range clinicEach {
				pauseFor(time.Duration(random.IntN(2000)) * time.Millisecond)
				p.Send(said("s", n, i+1))
				c.rina.SendTo(c.forum.ID(), c.topics[n], said("k", n, i+1))
			}
		})
	}
	all.Wait()
}

var saidPattern = regexp.MustCompile(`([sk])(\d\d)-(\d\d)\.`)

// heard lists who said what in a chat, in order, by the messages of the bot.
func heard(all []botapi.Message) (list []string) {
	for _, m := range all {
		if m.From != nil && m.From.IsBot {
			list = append(list, saidPattern.FindAllString(m.Text, -1)...)
		}
	}
	return list
}

// judge says what is wrong with what was heard of one person in one direction:
// it counts repetitions.
func judge(list []string, who string, person int) (repeated int, wrong error) {
	next := 1
	for _, s := range list {
		if s[0] != who[0] || s == said("s", person, 0) {
			continue
		}
		var p, n int
		_, _ = fmt.Sscanf(s[1:], "%02d-%02d.", &p, &n)
		switch {
		case p != person:
			return repeated, fmt.Errorf("%s stands in the chat of %02d", s, person)
		case n < next:
			repeated++
		case n > next:
			return repeated, fmt.Errorf("%s comes before number %d: %v", s, next, list)
		default:
			next++
		}
	}
	if next != clinicEach+1 {
		return repeated, fmt.Errorf("%s%02d: only %d of %d arrived: %v", who, person, next-1, clinicEach, list)
	}
	return repeated, nil
}

// arrive waits until everything has arrived and judges it.
func (c *clinic) arrive() {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	repeated := 0
	for n, p := range c.people {
		whole := func(who string) func([]botapi.Message) bool {
			return func(all []botapi.Message) bool {
				_, err := judge(heard(all), who, n)
				return err == nil
			}
		}
		_ = c.forum.WaitFor(ctx, c.topics[n], whole("s")) // what did not arrive is told below
		_ = p.WaitFor(ctx, whole("k"))
		for who, list := range map[string][]string{"s": heard(c.forum.Messages(c.topics[n])), "k": heard(p.Messages())} {
			again, err := judge(list, who, n)
			if err != nil {
				c.t.Error(err)
			}
			if again > clinicKills {
				c.t.Errorf("%s%02d: %d repetitions", who, n, again)
			}
			repeated += again
		}
	}
	if topics := len(c.forum.Topics()) - 1; topics != clinicTickets {
		c.t.Errorf("%d topics for %d tickets", topics, clinicTickets)
	}
	c.t.Logf("%d of %d messages came twice", repeated, 2*clinicTickets*clinicEach)
	if repeated > clinicKills*2 {
		c.t.Errorf("%d messages came twice, more than one for each kill and direction", repeated)
	}
}

// TestTheDeskLosesAndMixesUpNothingWhenItIsKilled kills the service at random
// moments while 50 tickets carry 1,000 messages in both directions.
func TestTheDeskLosesAndMixesUpNothingWhenItIsKilled(t *testing.T) {
	t.Parallel()
	c := newClinic(t)
	if c == nil {
		return
	}
	began := time.Now()
	c.settle()
	t.Logf("settled after %s", time.Since(began).Round(time.Second))
	talking := make(chan struct{})
	go func() { defer close(talking); c.talk() }()
	random := rand.New(rand.NewPCG(1, clinicKills))
	for range clinicKills {
		pauseFor(time.Duration(200+random.IntN(1200)) * time.Millisecond)
		c.bot.kill()
		c.start()
	}
	<-talking
	c.arrive()
	t.Logf("arrived after %s", time.Since(began).Round(time.Second))
}
