package outbox_test

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"plutbot/bot"
	"plutbot/bot/outbox"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

// alone are the budgets of an instance that has no others.
type alone struct{}

func (alone) ShareBudget(_ context.Context, w storage.Wish, _ time.Time) (storage.Share, error) {
	return storage.Share{PerSecond: w.Total, Instances: 1}, nil
}

func (alone) PaceChat(context.Context, int64, storage.Pace, int, bool, time.Time) (time.Duration, error) {
	return 0, nil
}

func (alone) HoldSending(context.Context, int64, time.Time, time.Time) error { return nil }

// newGate makes a gate that runs until the test ends.
func newGate(t testing.TB, b outbox.Budgets, name string, perSecond int, clock bot.Clock) *outbox.Gate {
	t.Helper()
	g := outbox.NewGate(outbox.GateOptions{Budgets: b, Instance: name, PerSecond: perSecond, Clock: clock,
		Waited: func(string, time.Duration) {}, Log: slog.New(slog.DiscardHandler)})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		g.Run(ctx)
	}()
	t.Cleanup(func() { stop(); <-ended })
	return g
}

// counter is how Telegram counts: each call at some moment between its begin
// and its end.
type counter struct {
	mu    sync.Mutex
	times []time.Time
}

func (c *counter) call() error {
	time.Sleep(time.Duration(20+rand.IntN(3)) * time.Millisecond)
	c.mu.Lock()
	c.times = append(c.times, time.Now())
	c.mu.Unlock()
	time.Sleep(time.Duration(20+rand.IntN(3)) * time.Millisecond)
	return nil
}

// tooFast is how often a call came when there had been the limit in the second
// before it.
func (c *counter) tooFast(limit int) (n int) {
	slices.SortFunc(c.times, time.Time.Compare)
	for i := limit; i < len(c.times); i++ {
		if c.times[i].Sub(c.times[i-limit]) < time.Second {
			n++
		}
	}
	return n
}

// blast sends broadcast messages to ever new people until ctx ends.
func blast(ctx context.Context, g *outbox.Gate, call func() error) *sync.WaitGroup {
	var workers sync.WaitGroup
	for w := range 16 {
		workers.Go(func() {
			for chat := int64(1_000_000*w + 1); ; chat++ {
				r, err := g.Pass(outbox.Broadcasts).Reserve(ctx, 1)
				if err != nil {
					return
				}
				_ = r.Do(ctx, chat, call)
			}
		})
	}
	return &workers
}

func TestABroadcastUsesTheWholeLimitAndNeverMore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, alone{}, "a", 30, time.Now)
		var telegram counter
		ctx, stop := context.WithTimeout(t.Context(), time.Minute+2*time.Second)
		defer stop()
		blast(ctx, g, telegram.call).Wait()
		synctest.Wait()
		if n := telegram.tooFast(30); n != 0 {
			t.Errorf("%d calls came too fast", n)
		}
		// It may send its first message when it knows that it is alone.
		if got, want := len(telegram.times), 30*60*985/1000; got < want {
			t.Errorf("%d messages in a minute, want at least %d", got, want)
		}
	})
}

func TestRepliesGoFirstWhileABroadcastRuns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, alone{}, "a", 30, time.Now)
		var telegram counter
		ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
		defer stop()
		workers := blast(ctx, g, telegram.call)
		var mu sync.Mutex
		var waits []time.Duration
		var people sync.WaitGroup
		for chat := int64(1); ctx.Err() == nil; chat++ {
			time.Sleep(time.Duration(rand.ExpFloat64() * float64(time.Second) / 3)) // three a second
			people.Go(func() {
				began := time.Now()
				var waited time.Duration
				if err := g.Pass(outbox.Replies).Do(context.WithoutCancel(ctx), chat, 1, func() error {
					waited = time.Since(began)
					return telegram.call()
				}); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				waits = append(waits, waited)
			})
		}
		people.Wait()
		workers.Wait()
		slices.Sort(waits)
		p99 := waits[len(waits)*99/100]
		t.Logf("%d replies, the wait at p99 is %s, at worst %s; %d messages in all", len(waits), p99, waits[len(waits)-1], len(telegram.times))
		if p99 > 50*time.Millisecond {
			t.Errorf("a reply waits %s at p99", p99)
		}
		if n := telegram.tooFast(30); n != 0 {
			t.Errorf("%d calls came too fast", n)
		}
	})
}

func TestARetryAfterIsObeyedByEveryLaneAndSurvivesARestart(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		now := noon
		var mu sync.Mutex
		clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
		calls := 0
		call := func() error { calls++; return nil }
		refuse := func() error {
			return &bot.Failure{Reason: bot.TooManyRequests, RetryAfter: 10_000 * time.Second, Err: errUnplugged}
		}
		first := newGate(t, s, "a", 30, clock)
		if err := first.Pass(outbox.Broadcasts).Do(t.Context(), 7, 1, refuse); bot.FailureOf(err).Reason != bot.TooManyRequests {
			t.Fatalf("the refusal became %v", err)
		}
		second := newGate(t, s, "a", 30, clock) // the process was started again
		for second.Try(outbox.Replies, 8) == 0 {
			pauseFor(t, 5*time.Millisecond) // it has not heard yet
		}
		for _, g := range []*outbox.Gate{first, second} {
			for _, lane := range []outbox.Lane{outbox.Replies, outbox.Desk} {
				err := g.Pass(lane).Do(t.Context(), 8, 1, call)
				if f := bot.FailureOf(err); err == nil || f.Reason != bot.TooManyRequests || f.RetryAfter != 10_000*time.Second {
					t.Errorf("%s: %v", lane, err)
				}
			}
			if wait := g.Try(outbox.Broadcasts, 9); wait != 10_000*time.Second {
				t.Errorf("a broadcast waits %s", wait)
			}
		}
		mu.Lock()
		now = now.Add(10_000 * time.Second)
		mu.Unlock()
		if err := second.Pass(outbox.Broadcasts).Do(t.Context(), 8, 1, call); err != nil || calls != 1 {
			t.Errorf("after the time: %d calls, %v", calls, err)
		}
	})
}

func TestARefusalOfABusyChatConcernsOnlyThatChat(t *testing.T) {
	t.Parallel()
	g := newGate(t, alone{}, "a", 30, time.Now)
	ok := func() error { return nil }
	refuse := func() error {
		return &bot.Failure{Reason: bot.TooManyRequests, RetryAfter: time.Hour, Err: errUnplugged}
	}
	for chat, calls := range map[int64]int{7: 3, -7: 1} {
		for range calls - 1 {
			if err := g.Pass(outbox.Replies).Do(t.Context(), chat, 1, ok); err != nil {
				t.Fatal(err)
			}
		}
		_ = g.Pass(outbox.Replies).Do(t.Context(), chat, 1, refuse)
		if wait := g.Try(outbox.Replies, chat); wait < 59*time.Minute {
			t.Errorf("the chat is left alone for %s", wait)
		}
	}
	if wait := g.Try(outbox.Replies, 8); wait > time.Second {
		t.Errorf("somebody else waits %s", wait)
	}
	if err := g.Pass(outbox.Replies).Do(t.Context(), 7, 0, ok); bot.FailureOf(err).Reason != bot.TooManyRequests {
		t.Errorf("a call that sends nothing disturbed a chat that wants to be left alone: %v", err)
	}
}

func TestAPersonGetsAFewAtOnceAndThenOneASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, alone{}, "a", 30, time.Now)
		var times []time.Time
		for range 8 {
			if err := g.Pass(outbox.Replies).Do(t.Context(), 7, 1, func() error { times = append(times, time.Now()); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		if at := times[4].Sub(times[0]); at > 50*time.Millisecond {
			t.Errorf("the fifth waited %s", at)
		}
		if at := times[7].Sub(times[0]); at < 3*time.Second || at > 3300*time.Millisecond {
			t.Errorf("the eighth waited %s", at)
		}
	})
}

func TestAGroupIsOneChatForAllInstances(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		gates := []*outbox.Gate{newGate(t, s, "a", 30, func() time.Time { return noon }), newGate(t, s, "b", 30, func() time.Time { return noon })}
		sent := 0
		for n := range 24 {
			err := gates[n%2].Pass(outbox.Desk).Do(t.Context(), -7, 1, func() error { sent++; return nil })
			if f := bot.FailureOf(err); err != nil && (f.Reason != bot.TooManyRequests || f.RetryAfter < 59*time.Second) {
				t.Fatal(err)
			}
		}
		if sent != 20 {
			t.Errorf("%d messages reached the group in one minute", sent)
		}
	})
}

func pauseFor(t *testing.T, d time.Duration) {
	t.Helper()
	select {
	case <-time.After(d):
	case <-t.Context().Done():
		t.Fatal("the time is over")
	}
}
