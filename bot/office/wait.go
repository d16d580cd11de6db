package office

import (
	"slices"
	"time"
)

// Sample is how long somebody waited for a consultant's first answer.
type Sample struct {
	// Asked is when the ticket was opened.
	Asked  time.Time
	Waited time.Duration
	// Open says that the answer has not come yet; Waited is so far.
	Open bool
}

// Wait is how long people waited lately: half of them no longer than Typical,
// and nine of ten no longer than Most.
type Wait struct {
	Typical, Most time.Duration
	// Of is how many answers it was computed from.
	Of int
	// Open is how many without an answer already wait longer than Typical would
	// be from the answers alone; they count with what they waited so far.
	Open int
}

const (
	// lately is how far back answers count: the staff of an office changes.
	lately = 8 * 7 * 24 * time.Hour
	// enough is from how many answers on a time may be told. Fewer are chance.
	enough = 5
	// near is how far from now the hour of the day may be to count as the same.
	near = 2
)

// Waiting computes how long people wait who ask now, from the answers to those
// who asked at the same time of day, or else from all. Who waits longer than
// usual without an answer counts too: otherwise a desk that answers nobody any
// more would still look quick. False means that there
// are too few answers to tell.
func Waiting(samples []Sample, zone *time.Location, now time.Time) (Wait, bool) {
	var all, same, open []time.Duration
	for _, s := range samples {
		if s.Open {
			open = append(open, s.Waited)
			continue
		}
		if age := now.Sub(s.Asked); age < 0 || age > lately || s.Waited < 0 {
			continue
		}
		all = append(all, s.Waited)
		if alike(s.Asked.In(zone), now.In(zone)) {
			same = append(same, s.Waited)
		}
	}
	if len(same) >= enough {
		all = same
	}
	if len(all) < enough {
		return Wait{}, false
	}
	slices.Sort(all)
	w := Wait{Of: len(all)}
	usual := rank(all, 50)
	for _, waited := range open {
		if waited > usual && waited <= lately {
			all = append(all, waited)
			w.Open++
		}
	}
	slices.Sort(all)
	w.Typical, w.Most = rank(all, 50), rank(all, 90)
	return w, true
}

// alike says whether two moments are of the same kind of day and hour.
func alike(a, b time.Time) bool {
	hours := a.Hour() - b.Hour()
	hours = min((hours+24)%24, (24-hours)%24)
	return weekend(a) == weekend(b) && hours <= near
}

func weekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }

// rank gives the smallest of the sorted values that percent of them do not
// exceed.
func rank(sorted []time.Duration, percent int) time.Duration {
	return sorted[max(0, (len(sorted)*percent+99)/100-1)]
}
