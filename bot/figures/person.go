package figures

import (
	"encoding/binary"
	"slices"
	"strconv"
	"time"

	"plutbot/bot"
)

// Person is what one person counts for in the month of Day. The zero Person
// counts for nothing.
type Person struct {
	// Day on which the person used the bot last, as days since 1970; 0 for never.
	Day int
	// New says that the person agreed to the privacy notice in that month, without
	// any earlier consent on record.
	New bool
	// Province of the first business whose region was told, by its code; 0
	// before.
	Province uint8
	// Guides are those that were open in that month, each once.
	Guides []Guide
}

// Month is that of Day, 0 for never.
func (p Person) Month() Month {
	if p.Day == 0 {
		return 0
	}
	t := time.Unix(int64(p.Day)*24*60*60, 0).UTC()
	return monthOf(t)
}

// Guide is how far a person came in a guide.
type Guide struct {
	Guide Key
	// Place is the outcome that was reached last or, before there is one, the
	// question that was shown last.
	Place Key
	Step  Step
}

// On gives the person on a day: what was counted in another month counts no more.
func (p Person) On(day int) Person {
	next := Person{Day: day}
	if next.Month() == p.Month() {
		next.New, next.Province, next.Guides = p.New, p.Province, slices.Clone(p.Guides)
	}
	return next
}

// Reach notes how far the person came in a guide. Whoever finished it has
// finished it, also when they go through it again; the outcome is the last one.
func (p *Person) Reach(g Guide) {
	i := slices.IndexFunc(p.Guides, func(other Guide) bool { return other.Guide == g.Guide })
	switch {
	case i < 0:
		p.Guides = append(p.Guides, g)
	case p.Guides[i].Step != Finished || g.Step == Finished:
		p.Guides[i] = g
	}
}

// Since gives what changes in the counts of p's month when somebody who counted as
// before counts as p from now on.
func (p Person) Since(before Person) []bot.Figure {
	if before.Month() != p.Month() {
		before = Person{}
	}
	var changes []bot.Figure
	change := func(was, is bool, name string) {
		by := 1
		if was {
			by = -1
		}
		if was != is {
			changes = append(changes, bot.Figure{Name: name, By: by})
		}
	}
	was, is := before.Day != 0, p.Day != 0
	change(was, is, people)
	if !was || !is || before.Province != p.Province {
		change(was, false, before.region())
		change(false, is, p.region())
	}
	change(before.New, p.New, newcomer)
	for _, g := range before.Guides {
		if !slices.Contains(p.Guides, g) {
			change(true, false, guideName(g))
		}
	}
	for _, g := range p.Guides {
		if !slices.Contains(before.Guides, g) {
			change(false, true, guideName(g))
		}
	}
	return changes
}

// region is the name of the count of those in the person's province.
func (p Person) region() string { return region + "/" + strconv.Itoa(int(p.Province)) }

// A person's record begins with the day, counted from epoch, in two bytes, and a
// byte with the province, of which the first bit says whether they are new.
const (
	epoch     = 18262 // 1 January 2020
	headBytes = 3
	newBit    = 0x80 // no province has such a code
	// guideBytes are a key each for guide and place; the step stands above the
	// first one.
	guideBytes = 4
)

// Encode gives the stored form; there is one in each session, so it is short.
func (p Person) Encode() []byte {
	if p.Day < epoch {
		return nil
	}
	b := make([]byte, 0, headBytes+guideBytes*len(p.Guides))
	b = binary.LittleEndian.AppendUint16(b, uint16(p.Day-epoch))
	province := p.Province
	if p.New {
		province |= newBit
	}
	b = append(b, province)
	for _, g := range p.Guides {
		b = binary.LittleEndian.AppendUint16(b, uint16(g.Guide)|uint16(g.Step)<<guideBits)
		b = binary.LittleEndian.AppendUint16(b, uint16(g.Place))
	}
	return b
}

// PersonOf reads the stored form. What cannot be read is taken for nobody who
// was counted yet.
func PersonOf(b []byte) Person {
	if len(b) < headBytes || (len(b)-headBytes)%guideBytes != 0 {
		return Person{}
	}
	p := Person{Day: DayOf(b), New: b[2]&newBit != 0, Province: b[2] &^ newBit}
	for part := range slices.Chunk(b[headBytes:], guideBytes) {
		guide, place := binary.LittleEndian.Uint16(part), binary.LittleEndian.Uint16(part[2:])
		p.Guides = append(p.Guides, Guide{Key(guide & (1<<guideBits - 1)), Key(place), min(Step(guide>>guideBits), Finished)})
	}
	return p
}

// DayOf gives the Day of a stored form without reading the rest of it.
func DayOf(b []byte) int {
	if len(b) < headBytes {
		return 0
	}
	return epoch + int(binary.LittleEndian.Uint16(b))
}
