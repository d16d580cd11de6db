package outbox

import "time"

// window says how many calls may begin so that Telegram never sees more than
// limit of them in one second. Telegram counts a call at some moment between
// its begin and its end; so a place is free again one second after the end,
// less the time that even the fastest call takes.
type window struct {
	limit    int
	underWay int
	ended    []place // in the order in which they become free
	fastest  time.Duration
	calls    int // that fastest is taken from, up to learned
}

// learned is after how many calls the fastest of them is believed: the first
// ones of a busy process may all be slow, and Telegram counts a fast one sooner.
const learned = 200

// place is taken until a time.
type place struct {
	until    time.Time
	messages int
	reply    bool
}

// second is the stretch of time that Telegram looks at, with a little more for
// the clock.
const second = time.Second + 2*time.Millisecond

// used is how many places are taken at now, and by replies.
func (w *window) used(now time.Time) (all, replies int) {
	n := 0
	for n < len(w.ended) && !w.ended[n].until.After(now) {
		n++
	}
	w.ended = w.ended[n:]
	all = w.underWay
	for _, p := range w.ended {
		all += p.messages
		if p.reply {
			replies += p.messages
		}
	}
	return all, replies
}

// wait is how long until so many places of the room are free; the room is the
// limit or less. What needs more than the whole room waits until all is free.
func (w *window) wait(now time.Time, messages, room int) time.Duration {
	used, _ := w.used(now)
	excess := used + min(messages, max(room, 1)) - room
	if excess <= 0 {
		return 0
	}
	for _, p := range w.ended {
		if excess -= p.messages; excess <= 0 {
			return p.until.Sub(now)
		}
	}
	return look // it depends on calls that are under way
}

func (w *window) begin(messages int) { w.underWay += messages }

// end gives the places back after a call that began at a time. A call that
// never was frees them at once.
func (w *window) end(began, now time.Time, messages int, reply, called bool) {
	w.underWay -= messages
	if !called {
		return
	}
	took := now.Sub(began)
	// It grows slowly, in case the network has become slower: a few slow calls
	// must not let the next fast one come too early.
	if w.fastest == 0 {
		w.fastest = took
	}
	w.fastest = min(w.fastest+w.fastest/65536, took)
	until := now.Add(second)
	if w.calls = min(w.calls+1, learned); w.calls == learned {
		until = until.Add(-w.fastest)
	}
	if n := len(w.ended); n > 0 && w.ended[n-1].until.After(until) {
		until = w.ended[n-1].until
	}
	w.ended = append(w.ended, place{until, messages, reply})
}

// crowd remembers how many replies the busiest second of the last ones had.
type crowd struct {
	counts [crowdSeconds]int
	at     int64
}

const crowdSeconds = 30

func (c *crowd) add(now time.Time, n int) {
	c.turn(now)
	c.counts[c.at%crowdSeconds] += n
}

func (c *crowd) most(now time.Time) int {
	c.turn(now)
	most := 0
	for _, n := range c.counts {
		most = max(most, n)
	}
	return most
}

// turn forgets the seconds that have passed.
func (c *crowd) turn(now time.Time) {
	at := now.Unix()
	for c.at = max(c.at, at-crowdSeconds); c.at < at; {
		c.at++
		c.counts[c.at%crowdSeconds] = 0
	}
}
