// Package evidence reports how the service was used in a month: how many people
// came, which guides they finished and where they stopped, what they asked, what
// became of their cases. It is made of counts alone, says how each of them is
// counted, and leaves out what cannot be counted honestly.
package evidence

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"plutbot/bot"
	"plutbot/bot/figures"
	"plutbot/storage"
)

// Records keep what the report is made of.
type Records interface {
	Figures(ctx context.Context, month string) (map[string]int64, error)
	Broadcasts(ctx context.Context, limit int) ([]int64, error)
	LoadBroadcast(ctx context.Context, id int64) (storage.Broadcast, error)
}

// Case is what became of a conversation with consultants in a month.
type Case struct {
	Field string
	// First is how long the first answer took, if it came in that month; else 0.
	First time.Duration
	// Stars from 1 to 5, 0 for none.
	Stars int
	// Ended says that it ended in that month.
	Ended bool
}

// Cases gives those of a month, such as "2026-11".
type Cases func(ctx context.Context, month string) ([]Case, error)

// Report is how the service was used in a month.
type Report struct {
	Month figures.Month
	// Made is when the figures were read; the month may not be over.
	Made time.Time
	figures.Sums
	// Fields are the cases by field, in the order in which fields are shown, and
	// All of them together.
	Fields []CaseSums
	All    CaseSums
	// Announcements are those that began in the month, oldest first. They are
	// Whole unless the month is so long ago that some are no longer on record.
	Announcements []Announcement
	Whole         bool
}

// CaseSums are the cases of a field; Opened comes from the people's side, the rest
// from the consultants'.
type CaseSums struct {
	Field                            string
	Opened, Ended, Answered, Ratings int64
	// Typical is how long half of the first answers took at most; 0 without any.
	Typical time.Duration
	// Stars are the average of the ratings; 0 without any.
	Stars float64
}

// Announcement is one that began in the month.
type Announcement struct {
	Number int64
	Began  time.Time
	// Recipients are all who were to get it, and Sent those who did.
	Recipients, Sent int64
}

// Gather reads the figures of a month.
func Gather(ctx context.Context, records Records, cases Cases, m figures.Month, now time.Time) (Report, error) {
	counts, err := records.Figures(ctx, m.String())
	if err != nil {
		return Report{}, fmt.Errorf("report on %s: %w", m, err)
	}
	r := Report{Month: m, Made: now, Sums: figures.SumsOf(counts), Whole: now.Before(m.Begins().Add(storage.KeptBroadcast))}
	all, err := cases(ctx, m.String())
	if err != nil {
		return Report{}, fmt.Errorf("report on the cases of %s: %w", m, err)
	}
	r.addCases(all)
	if err := r.addAnnouncements(ctx, records); err != nil {
		return Report{}, fmt.Errorf("report on the announcements of %s: %w", m, err)
	}
	return r, nil
}

// addCases adds up the cases by field.
func (r *Report) addCases(all []Case) {
	fields := bot.Fields()
	for _, c := range all {
		if !slices.Contains(fields, c.Field) {
			fields = append(fields, c.Field)
		}
	}
	for _, c := range r.Cases {
		if !slices.Contains(fields, c.ID) {
			fields = append(fields, c.ID)
		}
	}
	sum := func(name string, wanted func(field string) bool) CaseSums {
		s := CaseSums{Field: name}
		for _, c := range r.Cases {
			if wanted(c.ID) {
				s.Opened += c.Count
			}
		}
		s.add(all, wanted)
		return s
	}
	for _, field := range fields {
		r.Fields = append(r.Fields, sum(field, func(f string) bool { return f == field }))
	}
	r.All = sum("", func(string) bool { return true })
}

// add adds what became of the cases whose field is wanted.
func (s *CaseSums) add(all []Case, wanted func(field string) bool) {
	var first []time.Duration
	stars := 0
	for _, c := range all {
		if !wanted(c.Field) {
			continue
		}
		if c.Ended {
			s.Ended++
		}
		if c.First > 0 {
			first = append(first, c.First)
		}
		if c.Stars > 0 {
			s.Ratings++
			stars += c.Stars
		}
	}
	if s.Answered = int64(len(first)); len(first) > 0 {
		slices.Sort(first)
		s.Typical = first[(len(first)-1)/2]
	}
	if s.Ratings > 0 {
		s.Stars = float64(stars) / float64(s.Ratings)
	}
}

// maxAnnouncements is among how many of the newest announcements those of the
// month are looked for: several a day for as long as they are kept.
const maxAnnouncements = 1000

func (r *Report) addAnnouncements(ctx context.Context, records Records) error {
	ids, err := records.Broadcasts(ctx, maxAnnouncements)
	if err != nil {
		return err
	}
	for _, id := range ids {
		b, err := records.LoadBroadcast(ctx, id)
		if errors.Is(err, storage.ErrNoBroadcast) {
			continue // it has expired
		}
		if err != nil {
			return err
		}
		if !b.Began.IsZero() && figures.MonthOf(b.Began) == r.Month {
			r.Announcements = append(r.Announcements, Announcement{id, b.Began, b.Total(), b.Counts[storage.Sent]})
		}
	}
	slices.SortFunc(r.Announcements, func(a, b Announcement) int { return cmp.Compare(a.Number, b.Number) })
	return nil
}

// Sent is how often an announcement of the month reached somebody.
func (r *Report) Sent() int64 {
	var n int64
	for _, a := range r.Announcements {
		n += a.Sent
	}
	return n
}

// AllGuides adds up the guides: who had two of them open counts twice.
func (r *Report) AllGuides() figures.GuideSums {
	var all figures.GuideSums
	for _, g := range r.Guides {
		all.People, all.Finished, all.Stopped, all.Reread = all.People+g.People, all.Finished+g.Finished, all.Stopped+g.Stopped, all.Reread+g.Reread
	}
	return all
}
