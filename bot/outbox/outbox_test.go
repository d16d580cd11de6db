package outbox_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

func TestAJobIsDoneOnceWhenItIsDue(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		add(t, s, storage.Job{ID: "a", Chat: 7, Due: noon})
		w := newWorker(s, nil)
		wantDone(t, "too early", w.look(t, noon.Add(-time.Millisecond)))
		wantDone(t, "when it is due", w.look(t, noon), "a")
		wantDone(t, "later", w.look(t, noon.Add(time.Hour)))
		wantLeft(t, s, 0)
	})
}

func TestOneChatsJobsWaitForItsUpdatesWithoutHoldingUpOthers(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		add(t, s, storage.Job{ID: "of-7", Chat: 7, Due: noon}, storage.Job{ID: "of-8", Chat: 8, Due: noon.Add(time.Millisecond)})
		other := make(chan struct{})
		w := newWorker(s, func(_ context.Context, j storage.Job) error {
			if j.Chat == 8 {
				close(other)
			}
			return nil
		})
		// An update of chat 7 ends only after the job of chat 8 was done.
		w.lanes.Go(7, func() { <-other })
		wantDone(t, "while chat 7 is busy", w.look(t, noon.Add(time.Second)), "of-8", "of-7")
	})
}

func TestAJobThatWaitedLongerThanItsLeaseIsLeftToItsNextHolder(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		add(t, s, storage.Job{ID: "a", Chat: 7, Due: noon})
		slow, other := newWorker(s, nil), newWorker(s, nil)
		busy := make(chan struct{})
		slow.lanes.Go(7, func() { <-busy })
		slow.take(t, noon)
		slow.now.Store(noon.Add(lease).UnixMilli())
		close(busy)
		wantDone(t, "by the worker whose lane was busy", slow.ended())
		wantDone(t, "by its next holder", other.look(t, noon.Add(lease)), "a")
		wantLeft(t, s, 0)
	})
}

func TestAJobHasTheTimeOfItsLease(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	add(t, s, storage.Job{ID: "a", Chat: 7, Due: noon})
	w := newWorker(s, func(ctx context.Context, _ storage.Job) error {
		end, limited := ctx.Deadline()
		if left := time.Until(end); !limited || left > lease {
			t.Errorf("a job may take %s, longer than it is held", left)
		}
		return nil
	})
	wantDone(t, "when it is due", w.look(t, noon), "a")
}

func TestAStopFinishesWhatWasBegunAndBeginsNothing(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		add(t, s, storage.Job{ID: "begun", Chat: 7, Due: noon})
		began, goOn := make(chan struct{}), make(chan struct{})
		w := newWorker(s, func(ctx context.Context, _ storage.Job) error {
			close(began)
			<-goOn
			return ctx.Err()
		})
		w.now.Store(noon.UnixMilli())
		ctx, stop := context.WithCancel(t.Context())
		runner := w.runner(s)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			runner.Run(ctx)
		}()
		<-began
		stop()
		add(t, s, storage.Job{ID: "late", Chat: 8, Due: noon})
		runner.Wake()
		<-ended
		close(goOn)
		wantDone(t, "in the end", w.ended(), "begun")
		wantLeft(t, s, 1)
		wantDone(t, "by the next start", newWorker(s, nil).look(t, noon), "late")
	})
}

func TestAJobIsSeenWithinASecondAndAtOnceAfterWake(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		wake bool
		want time.Duration
	}{"by itself": {false, time.Second}, "woken": {true, 0}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var pile pile
				began := time.Now()
				took := make(chan time.Duration, 1)
				w := newWorker(&pile, func(context.Context, storage.Job) error {
					took <- time.Since(began)
					return nil
				})
				ctx, stop := context.WithCancel(t.Context())
				runner := w.runner(&pile)
				go runner.Run(ctx)
				synctest.Wait() // it has looked and found nothing
				pile.put(storage.Job{ID: "a", Chat: 7})
				if c.wake {
					runner.Wake()
					runner.Wake() // twice is as good as once
				}
				if got := <-took; got != c.want {
					t.Errorf("seen after %s, want %s", got, c.want)
				}
				stop()
				w.lanes.Wait()
			})
		})
	}
}

func TestAStoreThatCannotBeReadIsAskedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pile := pile{failing: 3}
		pile.put(storage.Job{ID: "a", Chat: 7})
		began := time.Now()
		done := make(chan struct{})
		w := newWorker(&pile, func(context.Context, storage.Job) error {
			close(done)
			return nil
		})
		ctx, stop := context.WithCancel(t.Context())
		go w.runner(&pile).Run(ctx)
		<-done
		stop()
		w.lanes.Wait()
		if took := time.Since(began); took != 3*time.Second {
			t.Errorf("after three failures the job was done after %s", took)
		}
		if n := strings.Count(w.log.String(), "jobs cannot be read"); n != 3 {
			t.Errorf("%d of 3 failures are in the log", n)
		}
	})
}

// pile is a Store without a server, for tests in virtual time.
type pile struct {
	mu      sync.Mutex
	jobs    []storage.Job
	failing int // how many calls are still to fail
}

func (p *pile) put(j storage.Job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.jobs = append(p.jobs, j)
}

func (p *pile) ClaimJobs(context.Context, time.Time, time.Duration, int) ([]storage.Job, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failing > 0 {
		p.failing--
		return nil, errors.New("nobody answers")
	}
	jobs := p.jobs
	p.jobs = nil
	return jobs, nil
}

func (p *pile) DoneJob(context.Context, storage.Job) error { return nil }

func (p *pile) RetryJob(context.Context, storage.Job, time.Time) error { return nil }
