package flows

import "strings"

// ValueType is what a dated value measures.
type ValueType string

// The types of dated value.
const (
	ValueMoney   ValueType = "money"   // whole rupiah
	ValueNumber  ValueType = "number"  // a plain count
	ValuePercent ValueType = "percent" // 0.5 is half a percent
	ValueDays    ValueType = "days"    // days; working days or not is said by the text
	ValueDate    ValueType = "date"    // a calendar day
)

// DatedValue is a legal figure with its history. Texts and conditions use it
// by id, so that a change of law is a change in one place.
type DatedValue struct {
	ID   string
	Type ValueType
	// Recheck is the place where a person can check a figure that is not sure.
	Recheck  string
	Entries  []ValueEntry
	Position Position
}

// ValueEntry is what a value was during some time.
type ValueEntry struct {
	// Low and High are the figure; they differ for a range. A date is a Day.
	Low, High float64
	// From and To bound the time, both inclusive; nil: open.
	From, To *Day
	Source   *Source
	Article  string
	// Checked is the day on which a person last compared it with the source.
	Checked    Day
	Confidence Confidence
	Position   Position
}

// On is the entry that counts on a day. A value must have one for every day on
// which it is used; check sees to that.
func (v *DatedValue) On(day Day) (ValueEntry, bool) {
	for _, e := range v.Entries {
		if (e.From == nil || *e.From <= day) && (e.To == nil || day <= *e.To) {
			return e, true
		}
	}
	return ValueEntry{}, false
}

// condition is the entry as conditions see it: days and ranges count with
// their upper end.
func (e ValueEntry) condition(t ValueType) any {
	if t == ValueDate {
		return Day(e.High).Time()
	}
	return e.High
}

// zero is a value of the type that conditions see.
func (t ValueType) zero() any {
	if t == ValueDate {
		return Day(0).Time()
	}
	return 0.0
}

// calendar is what conditions see of a day.
type calendar struct {
	today  any            // midnight, as time.Time
	values map[string]any // nested by the dots of their ids
}

// Days whose values are kept: those of the conversations going on, and of a
// few that pretend another date.
const keptDays = 128

// on is the calendar of a day.
func (c *Content) on(day Day) *calendar {
	if known, ok := c.days.Load(day); ok {
		return known.(*calendar)
	}
	cal := &calendar{today: day.Time(), values: map[string]any{}}
	for id, v := range c.Values {
		x := v.Type.zero()
		if e, ok := v.On(day); ok {
			x = e.condition(v.Type)
		}
		nest(cal.values, id, x)
	}
	if c.kept.Add(1) > keptDays {
		c.days.Clear()
		c.kept.Store(1)
	}
	c.days.Store(day, cal)
	return cal
}

// nest puts x under the dotted id.
func nest(root map[string]any, id string, x any) {
	parts := strings.Split(id, ".")
	for _, part := range parts[:len(parts)-1] {
		next, ok := root[part].(map[string]any)
		if !ok {
			next = map[string]any{}
			root[part] = next
		}
		root = next
	}
	root[parts[len(parts)-1]] = x
}
