package outbox_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/outbox"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

// unplugged is the store as a worker sees it that dies before it can settle.
type unplugged struct{ outbox.Store }

var errUnplugged = errors.New("the power is gone")

func (unplugged) DoneJob(context.Context, storage.Job) error { return errUnplugged }

func (unplugged) RetryJob(context.Context, storage.Job, time.Time) error { return errUnplugged }

func TestAJobOfACrashedWorkerIsDoneByAnotherAfterItsLease(t *testing.T) {
	t.Parallel()
	for name, result := range map[string]error{"after the work": nil, "after a failure": errors.New("not now")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			redistest.Each(t, func(t *testing.T, s *storage.Store) {
				add(t, s, storage.Job{ID: "a", Chat: 7, Due: noon, Payload: []byte("what to do")})
				wantDone(t, "before the crash", newWorker(unplugged{s}, failing(result)).look(t, noon), "a")
				other := newWorker(s, func(_ context.Context, j storage.Job) error {
					if string(j.Payload) != "what to do" {
						t.Errorf("recovered %+v", j)
					}
					return nil
				})
				wantDone(t, "while it may be under way", other.look(t, noon.Add(lease-time.Millisecond)))
				wantDone(t, "after the lease", other.look(t, noon.Add(lease)), "a")
				wantLeft(t, s, 0)
			})
		})
	}
}

// A worker that was thought dead comes back when another one has its job.
func TestALateWorkerChangesNothing(t *testing.T) {
	t.Parallel()
	for name, result := range map[string]error{"with a success": nil, "with a failure": errors.New("not now")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			redistest.Each(t, func(t *testing.T, s *storage.Store) {
				add(t, s, storage.Job{ID: "a", Chat: 7, Due: noon})
				wakes := make(chan struct{})
				late := newWorker(s, func(context.Context, storage.Job) error {
					<-wakes
					return result
				})
				late.take(t, noon)
				other := newWorker(s, func(context.Context, storage.Job) error {
					close(wakes)
					late.ended()
					// The late worker has settled; the job must still be here.
					wantLeft(t, s, 1)
					return &bot.Failure{Reason: bot.TooManyRequests, RetryAfter: time.Hour}
				})
				wantDone(t, "after the lease", other.look(t, noon.Add(lease)), "a")
				wantLeft(t, s, 1)
				next := newWorker(s, nil)
				wantDone(t, "as long as the holder asked to wait", next.look(t, noon.Add(lease+time.Hour-time.Millisecond)))
				wantDone(t, "after that", next.look(t, noon.Add(lease+time.Hour)), "a")
				if log := late.log.String(); log != "" {
					t.Errorf("a lost lease is no trouble, but the log says %q", log)
				}
			})
		})
	}
}

func TestSeveralWorkersDoEachJobOnce(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		const jobs, workers, chats = 300, 4, 23
		for n := range jobs {
			add(t, s, storage.Job{ID: id(n), Chat: int64(n % chats), Due: noon.Add(time.Duration(n) * time.Millisecond)})
		}
		var mu sync.Mutex
		times := map[string]int{}
		all := make(chan struct{})
		ctx, stop := context.WithCancel(t.Context())
		var team []*worker
		var running sync.WaitGroup
		for range workers {
			w := newWorker(s, func(_ context.Context, j storage.Job) error {
				mu.Lock()
				defer mu.Unlock()
				if times[j.ID]++; len(times) == jobs {
					select {
					case <-all:
					default:
						close(all)
					}
				}
				return nil
			})
			w.now.Store(noon.Add(time.Second).UnixMilli())
			team = append(team, w)
			running.Go(func() { w.runner(s).Run(ctx) })
		}
		<-all
		stop()
		running.Wait()
		for _, w := range team {
			w.ended()
		}
		for job, n := range times {
			if n != 1 {
				t.Errorf("%s was done %d times", job, n)
			}
		}
		wantLeft(t, s, 0)
	})
}

// The server dies between a job's work and its end: the job is done again
// rather than lost.
func TestJobsSurviveAnOutageOfRedis(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	s, err := storage.Open(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	// What the log says of the outage must name no chat, as the job's id does.
	const job = "show:6123456789:1"
	add(t, s, storage.Job{ID: job, Chat: 6_123_456_789, Due: noon})
	w := newWorker(s, func(context.Context, storage.Job) error {
		server.Kill()
		return nil
	})
	wantDone(t, "before the outage", w.look(t, noon), job)
	wantDone(t, "during the outage", w.look(t, noon.Add(lease)))
	if log := w.log.String(); !strings.Contains(log, "will be done again") || strings.Contains(log, "6123456789") {
		t.Errorf("the log says:\n%s", log)
	}
	server.Start()
	wantDone(t, "after it", newWorker(s, nil).look(t, noon.Add(lease)), job)
	wantLeft(t, s, 0)
}
