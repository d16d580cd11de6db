package botapi

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

const (
	// keepUpdates is how long undelivered updates wait.
	keepUpdates = 24 * time.Hour
	maxBatch    = 100
	// maxPoll bounds a long poll, in seconds, as Telegram does.
	maxPoll     = 50
	firstUpdate = 100000001
)

// optionalUpdates are sent only when a bot asks for them by name.
var optionalUpdates = []string{"chat_member", "message_reaction", "message_reaction_count"}

// update is an update on its way to the bot.
type update struct {
	id   int64
	kind string
	chat int64
	at   time.Time
	body json.RawMessage // the whole Update object
	done bool
}

// queue holds the updates that the bot has not confirmed, in order.
type queue struct {
	next    int64
	waiting []*update
	// delivered counts the updates in waiting that a webhook has taken.
	delivered int
	sent      []*update // newest updates, confirmed or not, for Redeliver
	allowed   []string  // nil: all but the optional ones
	poll      *poll
}

// poll is a getUpdates that waits.
type poll struct {
	wake  chan struct{} // closed when there is an update
	taken chan string   // gets the words of the refusal when another takes over
}

func newQueue() queue { return queue{next: firstUpdate} }

// wants tells whether the bot asked for this kind of update.
func (q *queue) wants(kind string) bool {
	if q.allowed == nil {
		return !slices.Contains(optionalUpdates, kind)
	}
	return slices.Contains(q.allowed, kind)
}

// enqueue makes an update and starts its delivery.
func (s *Server) enqueue(kind string, chat int64, payload any) {
	q := &s.state.queue
	if !q.wants(kind) {
		return
	}
	object, err := json.Marshal(payload)
	if err != nil {
		s.log.Error("encode update", "kind", kind, "err", err)
		return
	}
	u := &update{id: q.next, kind: kind, chat: chat, at: s.now()}
	q.next++
	u.body = append(u.body, `{"update_id":`...)
	u.body = strconv.AppendInt(u.body, u.id, 10)
	u.body = append(u.body, `,"`+kind+`":`...)
	u.body = append(append(u.body, object...), '}')
	q.sent = append(q.sent, u)
	if len(q.sent) >= 2*keptUpdates {
		q.sent = append([]*update(nil), q.sent[len(q.sent)-keptUpdates:]...)
	}
	s.offer(u)
}

// offer puts an update in the queue and wakes whoever delivers.
func (s *Server) offer(u *update) {
	q := &s.state.queue
	u.done = false
	q.waiting = append(q.waiting, u)
	if s.hook != nil {
		s.hook.add(u)
		s.deliver()
		return
	}
	if q.poll != nil {
		close(q.poll.wake)
		q.poll = nil
	}
}

// Redeliver sends an update again, as Telegram does when it missed the
// confirmation. It reports whether the update is still known.
func (s *Server) Redeliver(updateID int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.state.queue.sent {
		if u.id == updateID {
			waits := func(w *update) bool { return w.id == u.id && !w.done }
			if !slices.ContainsFunc(s.state.queue.waiting, waits) {
				again := *u
				s.offerFirst(&again)
			}
			return true
		}
	}
	return false
}

// offerFirst puts an update where its id belongs.
func (s *Server) offerFirst(u *update) {
	s.offer(u)
	slices.SortStableFunc(s.state.queue.waiting, func(a, b *update) int { return int(a.id - b.id) })
}

// Pending are the updates that the bot has not confirmed, as JSON.
func (s *Server) Pending() []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prune()
	return s.batch(len(s.state.queue.waiting))
}

// prune forgets what was delivered or has waited too long. The queue is in
// order of time, so only its head is looked at, and the rest now and then.
func (s *Server) prune() {
	q := &s.state.queue
	oldest := s.now().Add(-keepUpdates)
	head := 0
	for head < len(q.waiting) && (q.waiting[head].done || q.waiting[head].at.Before(oldest)) {
		if q.waiting[head].done {
			q.delivered--
		}
		head++
	}
	q.waiting = q.waiting[head:]
	if q.delivered > len(q.waiting)/2 {
		q.waiting = slices.DeleteFunc(q.waiting, func(u *update) bool { return u.done })
		q.delivered = 0
	}
}

// confirm drops every update below the offset. A negative offset keeps that
// many from the end.
func (s *Server) confirm(offset int64) {
	q := &s.state.queue
	if offset < 0 {
		keep := min(int(-offset), len(q.waiting))
		q.waiting = slices.Delete(q.waiting, 0, len(q.waiting)-keep)
		return
	}
	var again []*update
	head := 0
	for head < len(q.waiting) && q.waiting[head].id < offset {
		if s.duplicates("getUpdates") {
			again = append(again, q.waiting[head])
		}
		head++
	}
	q.waiting = append(again, q.waiting[head:]...)
}

// getUpdates answers a poll; it may wait.
func (s *Server) getUpdates(ctx context.Context, args arguments) (any, *apiError) {
	if fail := s.spec.check("getUpdates", args); fail != nil {
		return nil, fail
	}
	limit := args.number("limit")
	if limit < 1 || limit > maxBatch {
		limit = maxBatch
	}
	wait := time.Duration(min(max(args.number("timeout"), 0), maxPoll)) * time.Second
	timer := time.NewTimer(wait)
	defer timer.Stop()

	s.mu.Lock()
	if fail := s.beginPoll(args); fail != nil {
		s.mu.Unlock()
		return nil, fail
	}
	for {
		s.prune()
		batch := s.batch(limit)
		if len(batch) > 0 || wait == 0 {
			s.mu.Unlock()
			return batch, nil
		}
		p := &poll{wake: make(chan struct{}), taken: make(chan string, 1)}
		s.state.queue.poll = p
		s.mu.Unlock()
		select {
		case <-p.wake:
		case words := <-p.taken:
			return nil, conflict(words)
		case <-timer.C:
			wait = 0
		case <-ctx.Done():
			wait = 0
		case <-s.ctx.Done():
			wait = 0
		}
		s.mu.Lock()
		if s.state.queue.poll == p {
			s.state.queue.poll = nil
		}
	}
}

// beginPoll takes over from an older poll and confirms.
func (s *Server) beginPoll(args arguments) *apiError {
	if s.hook != nil {
		return conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if fail := s.setAllowed(args); fail != nil {
		return fail
	}
	s.endPoll("terminated by other getUpdates request; make sure that only one bot instance is running")
	if offset := int64(args.number("offset")); offset != 0 {
		s.prune()
		s.confirm(offset)
	}
	return nil
}

// endPoll refuses the poll that waits, if there is one.
func (s *Server) endPoll(words string) {
	if p := s.state.queue.poll; p != nil {
		p.taken <- words
		s.state.queue.poll = nil
	}
}

// setAllowed keeps the kinds of updates asked for; without the parameter the
// earlier choice stays, an empty list is the default.
func (s *Server) setAllowed(args arguments) *apiError {
	if !args.has("allowed_updates") {
		return nil
	}
	var kinds []string
	if fail := args.decode("allowed_updates", &kinds); fail != nil {
		return fail
	}
	if len(kinds) == 0 {
		kinds = nil
	}
	s.state.queue.allowed = kinds
	return nil
}

func (s *Server) batch(limit int) []json.RawMessage {
	waiting := s.state.queue.waiting
	list := make([]json.RawMessage, 0, min(limit, len(waiting)))
	for _, u := range waiting {
		if len(list) == limit {
			break
		}
		if !u.done {
			list = append(list, u.body)
		}
	}
	return list
}
