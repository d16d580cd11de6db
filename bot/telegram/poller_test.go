package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"plutbot/bot"
	"plutbot/bot/telegram"
)

// handle is a Handler made of a function.
type handle func(ctx context.Context, u bot.Update) (bot.Answer, error)

func (h handle) Handle(ctx context.Context, u bot.Update) (bot.Answer, error) { return h(ctx, u) }

// polling is a poller at work.
type polling struct {
	inbox *inbox
	log   bytes.Buffer
	stop  func()
	ended chan error

	mu   sync.Mutex
	held bool
	done []int64 // the updates whose effect is committed
}

// start lets a poller work through an inbox. The handler decides; nil commits
// at once.
func start(t *testing.T, in *inbox, h handle) *polling {
	t.Helper()
	p := &polling{inbox: in, held: true, ended: make(chan error, 1)}
	note := handle(func(ctx context.Context, u bot.Update) (answer bot.Answer, err error) {
		if h != nil {
			answer, err = h(ctx, u)
		}
		if err == nil {
			p.mu.Lock()
			p.done = append(p.done, u.ID)
			p.mu.Unlock()
		}
		return answer, err
	})
	poller := telegram.NewPoller(telegram.PollerOptions{
		Client: in.client(t), Handler: note, Lanes: bot.NewLanes(8),
		Log: slog.New(slog.NewTextHandler(&p.log, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Lease: func(context.Context) (bool, error) {
			p.mu.Lock()
			defer p.mu.Unlock()
			return p.held, nil
		},
	})
	ctx, cancel := context.WithCancel(t.Context())
	p.stop = cancel
	go func() { p.ended <- poller.Run(ctx) }()
	return p
}

// lease gives the lease, or takes it away.
func (p *polling) lease(held bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = held
}

// wants compares the updates that are done, and those that are not confirmed.
func (p *polling) wants(t *testing.T, done, open []int64) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if got := slices.Sorted(slices.Values(p.done)); !slices.Equal(got, done) {
		t.Errorf("done %v, want %v", got, done)
	}
	if got := p.inbox.open(); !slices.Equal(got, open) {
		t.Errorf("open at Telegram %v, want %v", got, open)
	}
}

// finish stops the poller and gives its error.
func (p *polling) finish() error {
	p.stop()
	return <-p.ended
}

func TestPollerConfirmsWhatIsCommitted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := newInbox()
		for id := range int64(250) { // more than one batch
			in.text(1000+id, id%7)
		}
		in.put(1250, `{"update_id":1250,"poll":{}}`)
		p := start(t, in, func(_ context.Context, u bot.Update) (bot.Answer, error) {
			if u.Chat == 0 {
				t.Error("no chat")
			}
			return bot.Answer{}, nil
		})
		time.Sleep(time.Second)
		if open := in.open(); len(open) != 0 {
			t.Errorf("open at Telegram: %v", open)
		}
		if err := p.finish(); err != nil {
			t.Error(err)
		}
		if first := in.asked()[0]; first.Offset != 0 || first.Limit != 100 || first.Timeout != 50 || !slices.Equal(first.Allowed, []string{"message", "edited_message", "callback_query", "my_chat_member", "message_reaction"}) {
			t.Errorf("asked for %+v", first)
		}
	})
}

func TestASlowChatHoldsUpItselfOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := newInbox()
		goOn := make(chan struct{})
		p := start(t, in, func(_ context.Context, u bot.Update) (bot.Answer, error) {
			if u.ID == 11 {
				<-goOn
			}
			return bot.Answer{}, nil
		})
		for id := int64(10); id <= 13; id++ {
			in.text(id, []int64{2, 1, 2, 1}[id-10])
		}
		time.Sleep(time.Second)
		p.wants(t, []int64{10, 12}, []int64{11, 12, 13})
		in.text(14, 3)
		began := time.Now()
		time.Sleep(400 * time.Millisecond)
		p.wants(t, []int64{10, 12, 14}, []int64{11, 12, 13, 14})
		time.Sleep(30 * time.Second)
		if n := len(in.asked()); n > 150 {
			t.Errorf("%d calls of getUpdates in %s", n, time.Since(began))
		}
		close(goOn)
		time.Sleep(time.Second)
		p.wants(t, []int64{10, 11, 12, 13, 14}, []int64{}) // each once
		if err := p.finish(); err != nil {
			t.Error(err)
		}
	})
}

func TestAnUpdateIsTriedUntilItIsCommitted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := newInbox()
		var order []string
		failures := 4
		p := start(t, in, func(_ context.Context, u bot.Update) (bot.Answer, error) {
			order = append(order, fmt.Sprint(u.ID))
			if failures--; failures == 3 {
				panic("a bug")
			}
			if failures >= 0 {
				return bot.Answer{}, errors.New("no store")
			}
			return bot.Answer{}, nil
		})
		in.text(10, 1)
		in.text(11, 1)
		time.Sleep(time.Minute)
		p.wants(t, []int64{10, 11}, []int64{})
		if err := p.finish(); err != nil {
			t.Error(err)
		}
		if got := strings.Join(order, " "); got != "10 10 10 10 10 11" {
			t.Errorf("order %s", got)
		}
	})
}

func TestThePressIsAnsweredAfterTheCommit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := newInbox()
		p := start(t, in, func(_ context.Context, u bot.Update) (bot.Answer, error) {
			return bot.Answer{Press: u.Press.ID, Toast: "Tersimpan"}, nil
		})
		in.put(9, press)
		time.Sleep(time.Second)
		p.wants(t, []int64{9}, []int64{})
		if err := p.finish(); err != nil {
			t.Error(err)
		}
		if len(in.answers) != 1 || strings.TrimSpace(in.answers[0]) != `{"callback_query_id":"77","text":"Tersimpan"}` {
			t.Errorf("answers %q", in.answers)
		}
	})
}

func TestStoppingFinishesWhatBeganAndConfirmsIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := newInbox()
		p := start(t, in, func(ctx context.Context, u bot.Update) (bot.Answer, error) {
			time.Sleep(10 * time.Second)
			if u.ID == 12 {
				return bot.Answer{}, errors.New("no store")
			}
			return bot.Answer{}, ctx.Err()
		})
		in.text(10, 1) // has begun when the end comes
		in.text(11, 2)
		in.text(12, 3) // has begun, and fails
		in.text(13, 1) // waits in its lane
		time.Sleep(time.Second)
		if err := p.finish(); err != nil {
			t.Error(err)
		}
		p.wants(t, []int64{10, 11}, []int64{12, 13})
		last := in.asked()[len(in.asked())-1]
		if last.Offset != 12 || last.Limit != 1 || last.Timeout != 0 {
			t.Errorf("the last call was %+v", last)
		}
	})
}

func TestOnlyTheHolderOfTheLeasePolls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := newInbox()
		in.text(10, 1)
		p := start(t, in, func(_ context.Context, u bot.Update) (bot.Answer, error) {
			if u.ID == 11 {
				time.Sleep(10 * time.Second)
			}
			return bot.Answer{}, nil
		})
		time.Sleep(time.Second)
		p.wants(t, []int64{10}, []int64{})
		in.text(11, 1)
		in.text(12, 1) // waits in its lane when the lease is lost
		time.Sleep(time.Second)
		p.lease(false)
		time.Sleep(5 * time.Second)
		before := len(in.asked())
		time.Sleep(time.Minute)
		if n := len(in.asked()); n != before {
			t.Errorf("%d calls of getUpdates without the lease", n-before)
		}
		p.wants(t, []int64{10, 11}, []int64{11, 12})
		p.lease(true)
		time.Sleep(time.Minute)
		// 11 comes again: its effect is known to the handler, not to Telegram.
		p.wants(t, []int64{10, 11, 11, 12}, []int64{})
		if err := p.finish(); err != nil {
			t.Error(err)
		}
	})
}

func TestARefusedTokenEndsThePolling(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := newInbox()
		in.fault = func(int) string { return `{"ok":false,"error_code":401,"description":"Unauthorized"}` }
		p := start(t, in, nil)
		if err := <-p.ended; err == nil || !strings.Contains(err.Error(), "TELEGRAM_BOT_TOKEN") {
			t.Errorf("%v", err)
		}
		p.stop()
	})
}

func TestPollerRestsWhenTelegramDoesNotAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer   string
		from, to time.Duration // until 3 failures are over
		says     string
	}{
		"two pollers":    {`{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}`, time.Second, 3 * time.Second, "another program polls"},
		"too many":       {`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 40","parameters":{"retry_after":40}}`, 120 * time.Second, 121 * time.Second, "retry after 40"},
		"server error":   {`{"ok":false,"error_code":500,"description":"Internal Server Error"}`, time.Second, 3 * time.Second, "Internal Server Error"},
		"a proxy's page": {`<html>`, time.Second, 3 * time.Second, "cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				in := newInbox()
				began, good := time.Now(), time.Time{}
				in.fault = func(n int) string {
					switch {
					case n <= 3:
						return c.answer
					case n == 4:
						good = time.Now()
					}
					return ""
				}
				p := start(t, in, nil)
				in.text(10, 1)
				time.Sleep(5 * time.Minute)
				p.wants(t, []int64{10}, []int64{})
				if err := p.finish(); err != nil {
					t.Error(err)
				}
				if took := good.Sub(began); took < c.from || took > c.to {
					t.Errorf("rested for %s", took)
				}
				if lines := strings.Count(p.log.String(), "\n"); lines != 1 || !strings.Contains(p.log.String(), c.says) {
					t.Errorf("log of %d lines: %s", lines, p.log.String())
				}
			})
		})
	}
}

func TestPollerPassesOverWhatItCannotRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := newInbox()
		in.text(10, 1)
		in.put(11, `{"update_id":11,"message":{"text":7}}`)
		p := start(t, in, nil)
		time.Sleep(time.Second)
		p.wants(t, []int64{10}, []int64{})
		in.put(0, `{"what":"is this"}`) // cannot be confirmed: it has no id
		time.Sleep(time.Minute)
		if n := len(in.asked()); n > 250 {
			t.Errorf("%d calls of getUpdates in a minute", n)
		}
		in.text(12, 1)
		time.Sleep(time.Second)
		p.wants(t, []int64{10, 12}, []int64{})
		if err := p.finish(); err != nil {
			t.Error(err)
		}
	})
}

// After a quiet week Telegram counts from a random number, often a lower one.
func TestIdsMayBeginAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := newInbox()
		in.text(900, 1)
		in.text(20, 1)
		in.text(21, 2)
		p := start(t, in, nil)
		time.Sleep(time.Second)
		p.wants(t, []int64{20, 21, 900}, []int64{})
		if err := p.finish(); err != nil {
			t.Error(err)
		}
	})
}
