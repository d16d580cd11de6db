// Package audience chooses whom an announcement concerns, by what is known of
// people, and says why somebody is among them. It knows no names.
package audience

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"plutbot/bot"
	"plutbot/storage"
)

// Facet is one thing that is known of people. The names are stored.
type Facet string

// The facets.
const (
	Province Facet = "province"
	Regency  Facet = "regency"
	Sector   Facet = "sector"
	Scale    Facet = "scale"
	Language Facet = "language"
	// Guide has the values "<guide>", "<guide>=<outcome>" and "<guide>@<question>":
	// begun, finished with it, standing there.
	Guide Facet = "guide"
	// Active has a value for each of Days within which there was a sign of life.
	Active Facet = "active"
	// Expiry has a value for each of Days within which a document ends.
	Expiry Facet = "expiry"
)

// Facets are all, in the order in which they are shown.
func Facets() []Facet {
	return []Facet{Province, Regency, Sector, Scale, Guide, Expiry, Active, Language}
}

// Days are the spans of Active and Expiry.
func Days() []int { return []int{7, 30, 60} }

// keptDays is how long the data of a person who does nothing are kept; what is
// older concerns nobody any more (UU 27/2022 art. 42-44).
const keptDays = 90

// Filter chooses people: they must have one of the values of each facet in Want,
// and none of those in Not.
type Filter struct {
	Want map[Facet][]string `json:"want,omitempty"`
	Not  map[Facet][]string `json:"not,omitempty"`
}

// Toggle goes on from "does not matter" to wanted, to excluded, and back.
func (f *Filter) Toggle(facet Facet, value string) {
	switch {
	case slices.Contains(f.Want[facet], value):
		f.Want[facet] = slices.DeleteFunc(f.Want[facet], func(v string) bool { return v == value })
		if f.Not == nil {
			f.Not = map[Facet][]string{}
		}
		f.Not[facet] = append(f.Not[facet], value)
	case slices.Contains(f.Not[facet], value):
		f.Not[facet] = slices.DeleteFunc(f.Not[facet], func(v string) bool { return v == value })
	default:
		if f.Want == nil {
			f.Want = map[Facet][]string{}
		}
		f.Want[facet] = append(f.Want[facet], value)
	}
	for _, side := range []map[Facet][]string{f.Want, f.Not} {
		if len(side[facet]) == 0 {
			delete(side, facet)
		}
	}
}

// Values are what a person has of a facet on a day, as days since 1970.
func Values(p bot.Person, facet Facet, today int) []string {
	switch facet {
	case Province:
		return known(p.Province)
	case Regency:
		return known(p.Regency)
	case Sector:
		return known(p.Sector)
	case Scale:
		return known(p.Scale)
	case Language:
		return known(p.Language)
	case Guide:
		var all []string
		for _, g := range p.Guides {
			stands := g.Guide + "=" + g.Outcome
			if g.Outcome == "" {
				stands = g.Guide + "@" + g.Question
			}
			all = append(all, g.Guide, stands)
		}
		return all
	case Active:
		return within(func(days int) bool { return today-p.Active <= days })
	case Expiry:
		return within(func(days int) bool {
			return slices.ContainsFunc(p.Expiries, func(e bot.Expiry) bool { return e.Day >= today && e.Day-today <= days })
		})
	}
	return nil
}

func known(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

func within(holds func(days int) bool) []string {
	var all []string
	for _, days := range Days() {
		if holds(days) {
			all = append(all, strconv.Itoa(days))
		}
	}
	return all
}

// Has says whether a person wants the topic and is chosen, and which of the
// wanted values the person has.
func (f Filter) Has(p bot.Person, topic string, today int) (why []Reason, chosen bool) {
	if today-p.Active > keptDays || slices.Contains(p.Off, topic) {
		return nil, false
	}
	for _, facet := range Facets() {
		want, not := f.Want[facet], f.Not[facet]
		if len(want)+len(not) == 0 {
			continue
		}
		has := false
		for _, v := range Values(p, facet, today) {
			if slices.Contains(not, v) {
				return nil, false
			}
			if slices.Contains(want, v) {
				has = true
				why = append(why, Reason{facet, v})
			}
		}
		if len(want) > 0 && !has {
			return nil, false
		}
	}
	return why, true
}

// Reason is a value that made somebody belong to an audience.
type Reason struct {
	Facet Facet
	Value string
}

// People gives those who may get announcements.
type People interface {
	People(ctx context.Context) iter.Seq2[storage.Person, error]
}

// Count is what is known of an audience before it is written to.
type Count struct {
	// People would get it, Blocked others have blocked the bot.
	People, Blocked int64
	// Zones are the people by time zone.
	Zones [storage.Zones]int64
	// Versions are the people by the version that they get.
	Versions map[int]int64
	// Values are how many of all who want the topic have each value.
	Values map[Facet]map[string]int64
	// Samples say of a few people why they are among them.
	Samples [][]Reason
}

const maxSamples = 3

// Version gives the number of the version of an announcement for somebody with
// that language, who may want texts without pictures and files.
type Version func(language string, lowData bool) int

// CountOf goes through all people, one by one.
func CountOf(ctx context.Context, people People, f Filter, topic string, version Version, today int) (Count, error) {
	c := Count{Values: map[Facet]map[string]int64{}, Versions: map[int]int64{}}
	for _, facet := range Facets() {
		c.Values[facet] = map[string]int64{}
	}
	for one, err := range people.People(ctx) {
		if err != nil {
			return c, fmt.Errorf("count an audience: %w", err)
		}
		p, err := bot.PersonOf(one.Data)
		if err != nil {
			continue // written by a newer release: that one will know
		}
		if _, wants := (Filter{}).Has(p, topic, today); !wants {
			continue
		}
		for _, facet := range Facets() {
			for _, v := range Values(p, facet, today) {
				c.Values[facet][v]++
			}
		}
		why, chosen := f.Has(p, topic, today)
		switch {
		case !chosen:
		case one.Blocked:
			c.Blocked++
		default:
			c.People++
			c.Zones[p.Zone%storage.Zones]++
			c.Versions[version(p.Language, p.LowData)]++
			if len(c.Samples) < maxSamples {
				c.Samples = append(c.Samples, why)
			}
		}
	}
	return c, nil
}

// Addressees are the people of an audience, each with the version of the
// announcement that is theirs.
func Addressees(ctx context.Context, people People, f Filter, topic string, version Version, today int) iter.Seq2[storage.Addressee, error] {
	return func(yield func(storage.Addressee, error) bool) {
		for one, err := range people.People(ctx) {
			if err != nil {
				yield(storage.Addressee{}, fmt.Errorf("choose an audience: %w", err))
				return
			}
			p, err := bot.PersonOf(one.Data)
			if err != nil || one.Blocked {
				continue
			}
			if _, chosen := f.Has(p, topic, today); !chosen {
				continue
			}
			if !yield(storage.Addressee{Chat: one.Chat, Zone: p.Zone % storage.Zones, Variant: version(p.Language, p.LowData)}, nil) {
				return
			}
		}
	}
}
