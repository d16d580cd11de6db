// Package flows is the guidance engine: guides as data, answers as state, and
// pure functions that say what to ask next and what an answer set leads to.
//
// It knows no Telegram, no storage, no language and no clock: content, answers
// and the day of the answer come in as arguments. The state of a conversation
// is the set of answers, keyed by question; where the conversation stands is
// found by replaying them (Content.Replay).
package flows

import (
	"slices"
	"strings"
	"time"
)

// Type is the kind of answer that a question takes.
type Type uint8

// The types of question. The numbers are stored in sessions: add at the end.
const (
	Choice Type = iota + 1
	Multi
	YesNo
	Number
	Money
	Date
	Text
	Region
	Location
	Photo
)

var typeNames = map[string]Type{
	"choice": Choice, "multi": Multi, "yesno": YesNo, "number": Number, "money": Money,
	"date": Date, "text": Text, "region": Region, "location": Location, "photo": Photo,
}

// ParseType reads the name that a guide file gives to a type.
func ParseType(name string) (Type, bool) {
	t, ok := typeNames[name]
	return t, ok
}

// TypeNames lists the names that ParseType knows, sorted.
func TypeNames() []string {
	names := make([]string, 0, len(typeNames))
	for name := range typeNames {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// String gives the name used in guide files.
func (t Type) String() string {
	for name, other := range typeNames {
		if other == t {
			return name
		}
	}
	return "unknown"
}

// Typed says whether the answer is typed rather than pressed.
func (t Type) Typed() bool { return t == Number || t == Money || t == Date || t == Text }

// Value is one answer.
type Value struct {
	Type Type
	// Skipped is true when an optional question was passed over; nothing else
	// is set then.
	Skipped bool
	// Text is the option of a Choice, what was typed for Text, the code of a
	// regency for Region ("32.73"), the file of a Photo.
	Text string
	// Many are the options of a Multi, in the order of the question.
	Many []string
	// Number is a Number, Money in whole rupiah, a YesNo as 1 or 0, a Date as
	// Day.
	Number float64
	// Latitude and Longitude are a Location, in degrees.
	Latitude, Longitude float64
}

// Yes is the answer to a YesNo.
func (v Value) Yes() bool { return v.Number != 0 }

// Day is the day of a Date.
func (v Value) Day() Day { return Day(v.Number) }

// Equal says whether two answers are the same.
func (v Value) Equal(w Value) bool {
	return v.Type == w.Type && v.Skipped == w.Skipped && v.Text == w.Text && slices.Equal(v.Many, w.Many) &&
		v.Number == w.Number && v.Latitude == w.Latitude && v.Longitude == w.Longitude
}

// The constructors of answers.

// OfChoice answers a Choice with one option.
func OfChoice(option string) Value { return Value{Type: Choice, Text: option} }

// OfMulti answers a Multi with any number of options.
func OfMulti(options ...string) Value { return Value{Type: Multi, Many: options} }

// OfYesNo answers a YesNo.
func OfYesNo(yes bool) Value {
	if yes {
		return Value{Type: YesNo, Number: 1}
	}
	return Value{Type: YesNo}
}

// OfDay answers a Date.
func OfDay(d Day) Value { return Value{Type: Date, Number: float64(d)} }

// Day counts days since 1 January 1970. Legal dates have no time of day.
type Day int32

// DayOf is the day that t shows on a calendar in its own zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// ParseDay reads YYYY-MM-DD.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, err
	}
	return DayOf(t), nil
}

// Time is midnight UTC of the day.
func (d Day) Time() time.Time { return time.Unix(int64(d)*24*60*60, 0).UTC() }

// String writes YYYY-MM-DD.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// Answer is a question and what was answered.
type Answer struct {
	// Question is the full id: "halal.usaha", or "shared.nib" for a question
	// that several guides share.
	Question string
	Value    Value
}

// Answers are all answers of a conversation, in the order in which they were
// first given. They are small: looking through them is faster than a map.
type Answers []Answer

// Get finds the answer to a question.
func (a Answers) Get(question string) (Value, bool) {
	for i := range a {
		if a[i].Question == question {
			return a[i].Value, true
		}
	}
	return Value{}, false
}

// With is a copy of a with the answer set.
func (a Answers) With(question string, v Value) Answers {
	b := make(Answers, len(a), len(a)+1)
	copy(b, a)
	for i := range b {
		if b[i].Question == question {
			b[i].Value = v
			return b
		}
	}
	return append(b, Answer{question, v})
}

// Without is a copy of a without the answer to a question.
func (a Answers) Without(question string) Answers {
	return slices.DeleteFunc(slices.Clone(a), func(b Answer) bool { return b.Question == question })
}

// WithoutGuide is a copy of a without the answers that belong to one guide
// only. Shared answers stay.
func (a Answers) WithoutGuide(guide string) Answers {
	prefix := guide + "."
	return slices.DeleteFunc(slices.Clone(a), func(x Answer) bool { return strings.HasPrefix(x.Question, prefix) })
}
