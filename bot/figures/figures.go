// Package figures says what is counted in a month of service, and how often one
// person counts. It is pure: the conversation keeps with each session what that
// person counts for in the present month (Person), and the difference to what it
// counted for before is committed together with the session. So the counts are
// at any moment what all sessions of the month count for, plus what those counted
// for whose data were erased or expired: an update that comes again, a lost race
// and a crash change neither without the other.
package figures

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"plutbot/bot"
)

// Month is a month of the calendar in western Indonesia, in which the service
// reports. It counts the months since the year 0.
type Month int

// WIB is the zone in which months begin and end.
var WIB = time.FixedZone("WIB", 7*60*60)

// MonthOf gives the month of a moment.
func MonthOf(t time.Time) Month { return monthOf(t.In(WIB)) }

func monthOf(t time.Time) Month {
	return Month(t.Year()*12 + int(t.Month()) - 1)
}

// ParseMonth reads what String writes.
func ParseMonth(text string) (Month, error) {
	t, err := time.ParseInLocation("2006-01", text, WIB)
	if err != nil {
		return 0, fmt.Errorf("read a month: %w", err)
	}
	return MonthOf(t), nil
}

// Begins is the first moment of the month.
func (m Month) Begins() time.Time {
	return time.Date(int(m)/12, time.Month(int(m)%12+1), 1, 0, 0, 0, 0, WIB)
}

// String writes the month as in "2026-11", which is how it is stored.
func (m Month) String() string { return m.Begins().Format("2006-01") }

// Key stands for the id of a guide, or of a question or outcome within one. Two
// ids that have the same key are counted together; sums stay right.
type Key uint16

// guideBits leave room for a Step beside the key of a guide.
const guideBits = 14

// GuideKey gives the key of a guide. It is stored and must never change.
func GuideKey(id string) Key { return PlaceKey(id) & (1<<guideBits - 1) }

// PlaceKey gives the key of a question or outcome. It is stored and must never
// change.
func PlaceKey(id string) Key {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return Key(h.Sum32() ^ h.Sum32()>>16)
}

// Step is how far somebody came in a guide. The numbers are stored.
type Step uint8

// The steps.
const (
	// Stopped: the last thing shown was a question.
	Stopped Step = iota
	// Reread: the guide led to an outcome already, and no answer of this month
	// led to it.
	Reread
	// Finished: an answer of this month led to an outcome.
	Finished
)

// names of the steps in counts. They are stored.
var stepNames = [...]string{"stopped", "reread", "finished"}

// String gives the step's name.
func (s Step) String() string { return stepNames[min(s, Finished)] }

// What is counted, by the name of the count. The names are stored: a new count
// gets a new name.
const (
	people   = "people"
	newcomer = "new"
	region   = "region"
	topic    = "topic"
	ticket   = "case"

	// Unsure and Refused count what people asked in their own words and got no
	// answer to: the bot asked back, or could not help. See OfTopic.
	Unsure  = "unsure"
	Refused = "refused"
	// Visits counts the visits to service centres that were asked for.
	Visits = "visit"
)

// One counts something once.
func One(name string) bot.Figure { return bot.Figure{Name: name, By: 1} }

// OfTopic counts a question in own words that was answered, by its topic.
func OfTopic(id string) bot.Figure { return One(topic + "/" + id) }

// OfCase counts a conversation that was handed to consultants in a field.
func OfCase(field string) bot.Figure { return One(ticket + "/" + field) }

// guideName is the name of the count of those who stand there in a guide.
func guideName(g Guide) string {
	return g.Step.String() + "/" + strconv.FormatUint(uint64(g.Guide), 36) + "/" + strconv.FormatUint(uint64(g.Place), 36)
}

// readGuide is the reverse of guideName.
func readGuide(name string) (Guide, bool) {
	parts := strings.Split(name, "/")
	if len(parts) != 3 {
		return Guide{}, false
	}
	for step, known := range stepNames {
		guide, err := strconv.ParseUint(parts[1], 36, guideBits)
		place, err2 := strconv.ParseUint(parts[2], 36, 16)
		if known == parts[0] && err == nil && err2 == nil {
			return Guide{Key(guide), Key(place), Step(step)}, true
		}
	}
	return Guide{}, false
}
