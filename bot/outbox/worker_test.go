package outbox_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/outbox"
	"plutbot/storage"
)

// noon is when these tests begin.
var noon = time.UnixMilli(1_795_000_000_000)

// lease is how long a job belongs to a worker that took it.
const lease = time.Minute

// doing is a Doer made of one function.
type doing func(ctx context.Context, j storage.Job) error

func (d doing) RunJob(ctx context.Context, j storage.Job) error { return d(ctx, j) }

// worker is one instance of the bot at its queue. The test says what time it is.
type worker struct {
	store outbox.Store
	do    doing
	lanes *bot.Lanes
	log   bytes.Buffer
	now   atomic.Int64

	mu   sync.Mutex
	done []string // ids of the jobs that were begun, in that order
}

// newWorker makes a worker; a nil do succeeds at once.
func newWorker(store outbox.Store, do doing) *worker {
	w := &worker{store: store, lanes: bot.NewLanes(16)}
	w.do = func(ctx context.Context, j storage.Job) error {
		w.mu.Lock()
		w.done = append(w.done, j.ID)
		w.mu.Unlock()
		if do == nil {
			return nil
		}
		return do(ctx, j)
	}
	return w
}

func (w *worker) clock() time.Time { return time.UnixMilli(w.now.Load()) }

func (w *worker) runner(store outbox.Store) *outbox.Runner {
	return outbox.New(store, w.do, w.lanes, w.clock, slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
}

// lookOnce ends a Runner after its first look at the queue.
type lookOnce struct {
	outbox.Store
	end context.CancelFunc
}

func (o lookOnce) ClaimJobs(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]storage.Job, error) {
	defer o.end()
	return o.Store.ClaimJobs(ctx, now, lease, limit)
}

// take looks at the queue once, at that time, and puts what is due into the lanes.
func (w *worker) take(t *testing.T, at time.Time) {
	t.Helper()
	w.now.Store(at.UnixMilli())
	ctx, end := context.WithCancel(t.Context())
	defer end()
	w.runner(lookOnce{w.store, end}).Run(ctx)
}

// look takes what is due and waits until it has ended. It gives the ids of the
// jobs that were begun since the last look.
func (w *worker) look(t *testing.T, at time.Time) []string {
	t.Helper()
	w.take(t, at)
	return w.ended()
}

// ended waits until what was taken has ended, and gives what was begun.
func (w *worker) ended() []string {
	w.lanes.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	begun := w.done
	w.done = nil
	return begun
}

func add(t *testing.T, s *storage.Store, jobs ...storage.Job) {
	t.Helper()
	for _, j := range jobs {
		if err := s.AddJob(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
}

// wantDone says which jobs must have been begun.
func wantDone(t *testing.T, when string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: did %v, want %v", when, got, want)
	}
}

// wantLeft says how many jobs must be in the store.
func wantLeft(t *testing.T, s *storage.Store, want int64) {
	t.Helper()
	n, err := s.JobDepth(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n != want {
		t.Errorf("%d jobs are left, want %d", n, want)
	}
}

func id(n int) string { return fmt.Sprintf("job-%d", n) }
