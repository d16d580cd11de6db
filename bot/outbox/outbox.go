// Package outbox is the way out. Its Gate lets calls to Telegram through as
// fast as Telegram allows. Its Runner does what could not be done at once: it
// takes due jobs from the store under a lease, has them done in their chat's
// lane, and marks them done or sets a later time.
package outbox

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// Store keeps the jobs.
type Store interface {
	ClaimJobs(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]storage.Job, error)
	DoneJob(ctx context.Context, j storage.Job) error
	RetryJob(ctx context.Context, j storage.Job, due time.Time) error
}

// Doer does one job. Its error holds a bot.Failure.
type Doer interface {
	RunJob(ctx context.Context, j storage.Job) error
}

const (
	// Lease is how long a job belongs to one instance: it is begun and ended
	// within that time, or left to the next one.
	Lease = time.Minute
	// batch is how many jobs are taken at once.
	batch = 64
	// pause is the time between two looks at the queue.
	pause = time.Second
	// maxAttempts is after how many passing failures a job is given up: with
	// pauses up to maxPause about a day.
	maxAttempts = 30
	maxPause    = time.Hour
)

// Runner does jobs until it is stopped.
type Runner struct {
	store Store
	doer  Doer
	lanes *bot.Lanes
	clock bot.Clock
	log   *slog.Logger
	wake  chan struct{}
}

// New makes a Runner. lanes are those in which updates are handled.
func New(store Store, doer Doer, lanes *bot.Lanes, clock bot.Clock, log *slog.Logger) *Runner {
	return &Runner{store: store, doer: doer, lanes: lanes, clock: clock, log: log, wake: make(chan struct{}, 1)}
}

// Wake has the Runner look at the queue now.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default: // it is about to look anyway
	}
}

// Run works until ctx ends. What it began is finished by the lanes.
func (r *Runner) Run(ctx context.Context) {
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for {
		r.once(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-r.wake:
		}
	}
}

// once takes all jobs that are due.
func (r *Runner) once(ctx context.Context) {
	for ctx.Err() == nil {
		now := r.clock()
		jobs, err := r.store.ClaimJobs(ctx, now, Lease, batch)
		if err != nil {
			if ctx.Err() == nil {
				r.log.Warn("jobs cannot be read; trying again", "error", err)
			}
			return
		}
		for _, j := range jobs {
			r.lanes.Go(j.Chat, func() { r.do(context.WithoutCancel(ctx), j, now.Add(Lease)) })
		}
		if len(jobs) < batch {
			return
		}
	}
}

// do does one job, which is held until the given time, and settles it.
func (r *Runner) do(ctx context.Context, j storage.Job, until time.Time) {
	left := until.Sub(r.clock())
	if left <= 0 {
		return // it waited in its lane for too long: its next holder does it
	}
	ctx, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	err := r.try(ctx, j)
	if err == nil {
		r.settle(r.store.DoneJob(ctx, j))
		return
	}
	if again, ok := errors.AsType[*bot.Again](err); ok {
		r.settle(r.store.RetryJob(ctx, j, r.clock().Add(again.After)))
		if again.After <= 0 {
			r.Wake() // it only let others have their turn
		}
		return
	}
	f := bot.FailureOf(err)
	passing := f.Reason == bot.Temporary || f.Reason == bot.TooManyRequests
	if !passing || j.Attempts >= maxAttempts {
		level := slog.LevelError
		if f.Reason == bot.Blocked || f.Reason == bot.ChatNotFound {
			level = slog.LevelDebug // nobody reads this chat any more
		}
		r.log.Log(ctx, level, "a job is given up", "attempts", j.Attempts, "reason", f.Reason.String(), "error", err)
		r.settle(r.store.DoneJob(ctx, j))
		return
	}
	r.settle(r.store.RetryJob(ctx, j, r.clock().Add(max(f.RetryAfter, backoff(j.Attempts)))))
}

// try turns a panic into an error, so that one job cannot stop the others.
func (r *Runner) try(ctx context.Context, j storage.Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = bot.Panicked(p)
		}
	}()
	return r.doer.RunJob(ctx, j)
}

// settle reports what only the lease will mend: the job comes back.
func (r *Runner) settle(err error) {
	if err != nil && !errors.Is(err, storage.ErrLeaseLost) {
		r.log.Warn("a job could not be settled and will be done again", "error", err)
	}
}

// backoff doubles from one second up to maxPause.
func backoff(attempts int) time.Duration {
	return min(time.Second<<min(attempts, 20), maxPause)
}
