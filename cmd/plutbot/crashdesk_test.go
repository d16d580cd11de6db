package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"plutbot/bot/telegram"
	"plutbot/internal/botapi"
	"plutbot/internal/redistest"
)

// hurried is the whole service with a clock that runs fast from an origin, which is
// the same in every process, so that a process that is started again goes on. With
// a hurry of 60, what a group may be told in a minute takes a second, and so does
// the lease of a job.
func hurried(api, redisURL, listen, forum, hurry, from string) error {
	id, err := strconv.ParseInt(forum, 10, 64)
	if err != nil {
		return err
	}
	times, err := strconv.Atoi(hurry)
	if err != nil {
		return err
	}
	loaded, err := contentFlag{}.load()
	if err != nil {
		return err
	}
	origin, err := time.Parse(time.RFC3339, from)
	if err != nil {
		return err
	}
	ctx, stop := signalContext(context.Background())
	defer stop()
	service, err := newService(ctx, settings{
		token: telegram.Secret(benchToken), api: api, redis: redisURL, listen: listen, content: loaded, forum: id,
		clock: func() time.Time { return origin.Add(time.Since(origin) * time.Duration(times)) },
		log:   slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return err
	}
	return service.run(ctx)
}

// crash is what a clinic goes through.
type crash struct {
	instances, tickets int
	each               int // messages of each ticket in each direction
	kills, hurry       int
}

// clinic is a hurried service in one or more processes, a staff forum and people
// with tickets.
type clinic struct {
	crash
	t      *testing.T
	api    *botapi.Server
	server *httptest.Server
	redis  *redistest.Instance
	origin string   // of the clock
	listen []string // of each instance
	bots   []*process
	forum  *botapi.Forum
	rina   *botapi.Person
	people []*botapi.Person
	topics []int // of each person
}

func newClinic(t *testing.T, of crash) *clinic {
	t.Helper()
	redis := redistest.Server(t)
	if redis == nil {
		return nil
	}
	c := &clinic{crash: of, t: t, redis: redis, origin: time.Now().Format(time.RFC3339), bots: make([]*process, of.instances),
		api: botapi.New(botapi.Config{Token: benchToken, BotName: "Uji", BotUsername: "uji_bot", NoRecord: true})}
	c.server = httptest.NewServer(c.api.Handler())
	c.forum = c.api.NewForum("Konsultan")
	c.rina = c.api.NewUser(botapi.User{FirstName: "Rina", Language: "id"})
	c.forum.Add(c.rina)
	for range c.tickets {
		c.people = append(c.people, c.api.NewUser(botapi.User{FirstName: "Sari", Language: "id"}))
	}
	t.Cleanup(func() {
		for _, b := range c.bots {
			b.kill()
		}
		c.api.Close()
		c.server.Close()
	})
	for n := range c.bots {
		c.listen = append(c.listen, freeAddress(t))
		c.start(n)
	}
	return c
}

func (c *clinic) start(n int) {
	c.bots[n] = spawn(c.t, "hurried", "BENCH_API="+c.server.URL, "BENCH_REDIS="+c.redis.URL, "BENCH_LISTEN="+c.listen[n],
		"DESK_FORUM="+strconv.FormatInt(c.forum.ID(), 10), "DESK_HURRY="+strconv.Itoa(c.hurry), "DESK_ORIGIN="+c.origin)
}

// killAll ends processes without warning at random moments, one after another in
// turn, and starts each again.
func (c *clinic) killAll(longest time.Duration) {
	random := rand.New(rand.NewPCG(1, uint64(c.kills)))
	for n := range c.kills {
		pauseFor(200*time.Millisecond + time.Duration(random.Int64N(int64(longest))))
		c.bots[n%c.instances].kill()
		c.start(n % c.instances)
	}
}

// said is what a person, or the consultants to that person, say as the nth.
func said(who string, person, n int) string { return fmt.Sprintf("%s%02d-%02d.", who, person, n) }

// settle has everybody open a ticket and finds their topics.
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
		for _, topic := range c.forum.Topics() {
			for _, m := range c.forum.Messages(topic.ThreadID) {
				var n int
				if _, err := fmt.Sscanf(m.Text, "s%02d-00.", &n); err == nil {
					c.topics[n] = topic.ThreadID
				}
			}
		}
		return !slices.Contains(c.topics, 0)
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
			for i := range c.each {
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
func (c *clinic) judge(list []string, who string, person int) (repeated int, wrong error) {
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
	if next != c.each+1 {
		return repeated, fmt.Errorf("%s%02d: only %d of %d arrived: %v", who, person, next-1, c.each, list)
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
				_, err := c.judge(heard(all), who, n)
				return err == nil
			}
		}
		_ = c.forum.WaitFor(ctx, c.topics[n], whole("s")) // what did not arrive is told below
		_ = p.WaitFor(ctx, whole("k"))
		for who, list := range map[string][]string{"s": heard(c.forum.Messages(c.topics[n])), "k": heard(p.Messages())} {
			again, err := c.judge(list, who, n)
			if err != nil {
				c.t.Error(err)
			}
			if again > c.kills {
				c.t.Errorf("%s%02d: %d repetitions", who, n, again)
			}
			repeated += again
		}
	}
	// A topic that a killed process left behind goes when Telegram tells of it.
	_ = c.forum.WaitFor(ctx, 0, func([]botapi.Message) bool { return len(c.forum.Topics())-1 == c.tickets })
	if topics := len(c.forum.Topics()) - 1; topics != c.tickets {
		c.t.Errorf("%d topics for %d tickets", topics, c.tickets)
	}
	c.t.Logf("%d of %d messages came twice", repeated, 2*c.tickets*c.each)
	if repeated > c.kills*2 {
		c.t.Errorf("%d messages came twice, more than one for each kill and direction", repeated)
	}
}

// TestTheDeskLosesAndMixesUpNothingWhenItIsKilled kills the service at random
// moments while 50 tickets carry 1,000 messages in both directions; then one of
// two instances at a time, also while the tickets are opened.
func TestTheDeskLosesAndMixesUpNothingWhenItIsKilled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		crash
		early bool // kills begin before the tickets are opened
	}{
		{"one instance", crash{instances: 1, tickets: 50 / share, each: 10, kills: 20 / share, hurry: 60}, false},
		{"two instances", crash{instances: 2, tickets: 10, each: 5, kills: 4, hurry: 20}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newClinic(t, c.crash)
			if w == nil {
				return
			}
			began := time.Now()
			killing := make(chan struct{})
			kill := func() { defer close(killing); w.killAll(1200 * time.Millisecond) }
			if c.early {
				go kill()
			}
			w.settle()
			t.Logf("settled after %s", time.Since(began).Round(time.Second))
			if !c.early {
				go kill()
			}
			w.talk()
			<-killing
			w.arrive()
			t.Logf("arrived after %s", time.Since(began).Round(time.Second))
		})
	}
}
