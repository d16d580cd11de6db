package broadcast

import "slices"

// Right is what somebody may do with announcements. The names are stored.
type Right string

// The rights. Write, Approve and Look are given to people; Stop follows.
const (
	// Write: write announcements and release small ones.
	Write Right = "write"
	// Approve: release or reject what others wrote, go on after a pause, send
	// again, correct.
	Approve Right = "approve"
	// Look: see the progress and the report.
	Look Right = "look"
	// Stop: pause and cancel. Whoever may let something out may stop it.
	Stop Right = "stop"
)

// Rights are those that can be given to people, in the order in which they are
// shown.
func Rights() []Right { return []Right{Write, Approve, Look} }

// Within says whether somebody who was given these rights has this one.
func (r Right) Within(given []Right) bool {
	switch r {
	case Look:
		return len(given) > 0
	case Stop:
		return slices.Contains(given, Write) || slices.Contains(given, Approve)
	default:
		return slices.Contains(given, r)
	}
}
