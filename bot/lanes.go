package bot

import (
	"context"
	"sync"
)

// Lanes runs the work of one chat in the order in which it came, and the work
// of different chats in parallel up to a bound.
type Lanes struct {
	slots   chan struct{}
	running sync.WaitGroup

	mu     sync.Mutex
	queues map[int64][]func()
}

// NewLanes allows at most limit chats to be worked on at once.
func NewLanes(limit int) *Lanes {
	return &Lanes{slots: make(chan struct{}, limit), queues: map[int64][]func(){}}
}

// Go puts work at the end of the chat's lane and returns at once.
func (l *Lanes) Go(chat int64, work func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	queue, busy := l.queues[chat]
	l.queues[chat] = append(queue, work)
	if !busy {
		l.running.Go(func() { l.drain(chat) })
	}
}

// Do puts work at the end of the chat's lane and waits until it has run. When
// ctx ends first, the work is still run in its turn, with its own view of ctx,
// and Do returns ctx's error.
func (l *Lanes) Do(ctx context.Context, chat int64, work func()) error {
	done := make(chan struct{})
	l.Go(chat, func() {
		defer close(done)
		work()
	})
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Wait returns when all lanes are empty.
func (l *Lanes) Wait() { l.running.Wait() }

// Depth is the number of pieces of work that have not ended.
func (l *Lanes) Depth() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, queue := range l.queues {
		n += len(queue)
	}
	return n
}

// drain works until the chat's lane is empty. The work at the head stays in
// the queue while it runs, so that Depth counts it.
func (l *Lanes) drain(chat int64) {
	for {
		l.mu.Lock()
		work := l.queues[chat][0]
		l.mu.Unlock()

		l.slots <- struct{}{}
		work()
		<-l.slots

		l.mu.Lock()
		rest := l.queues[chat][1:]
		if len(rest) == 0 {
			delete(l.queues, chat)
			l.mu.Unlock()
			return
		}
		l.queues[chat] = rest
		l.mu.Unlock()
	}
}
