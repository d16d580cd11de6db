package figures_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/figures"
)

func TestAMonthBeginsAtMidnightInWesternIndonesia(t *testing.T) {
	t.Parallel()
	last := time.Date(2026, 11, 30, 16, 59, 59, 0, time.UTC)
	if m := figures.MonthOf(last); m.String() != "2026-11" || figures.MonthOf(last.Add(time.Second)) != m+1 {
		t.Errorf("%s is in %s, a second later is %s", last, m, figures.MonthOf(last.Add(time.Second)))
	}
	for _, text := range []string{"2026-01", "2026-12", "2027-02"} {
		m, err := figures.ParseMonth(text)
		if err != nil || m.String() != text || figures.MonthOf(m.Begins()) != m || figures.MonthOf(m.Begins().Add(-1)) != m-1 {
			t.Errorf("%s is read as %s, %v", text, m, err)
		}
	}
	if m, err := figures.ParseMonth("november"); err == nil {
		t.Errorf("a wrong month is read as %s", m)
	}
}

// random is somebody in one of three months and a handful of guides.
func random(r *rand.Rand) figures.Person {
	p := figures.Person{Day: 20500 + r.IntN(80), New: r.IntN(2) == 0, Province: uint8(r.IntN(3))}
	for range r.IntN(4) {
		p.Reach(figures.Guide{Guide: figures.GuideKey(fmt.Sprint("guide", r.IntN(3))), Place: figures.PlaceKey(fmt.Sprint("place", r.IntN(4))), Step: figures.Step(r.IntN(3))})
	}
	return p
}

// People come, go on and go over to another month; at any moment the counts are
// what everybody counts for in the month when they came last, and what they
// counted for in the months before.
func TestTheCountsAreWhatAllPeopleCountFor(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 9))
	type cell struct {
		month figures.Month
		name  string
	}
	counts, former := map[cell]int{}, map[cell]int{}
	all := make([]figures.Person, 20)
	add := func(to map[cell]int, m figures.Month, changes []bot.Figure) {
		for _, f := range changes {
			if to[cell{m, f.Name}] += f.By; to[cell{m, f.Name}] == 0 {
				delete(to, cell{m, f.Name})
			}
		}
	}
	for n := range 5000 {
		i := r.IntN(len(all))
		before, now := all[i], random(r)
		if n%3 > 0 && before.Day != 0 {
			now = before.On(before.Day)
			now.Reach(figures.Guide{Guide: figures.GuideKey("guide1"), Place: figures.PlaceKey(fmt.Sprint("place", r.IntN(4))), Step: figures.Step(r.IntN(3))})
		}
		if now.Month() != before.Month() {
			add(former, before.Month(), before.Since(figures.Person{}))
		}
		add(counts, now.Month(), now.Since(before))
		all[i] = now
	}
	want := former
	for _, p := range all {
		add(want, p.Month(), p.Since(figures.Person{}))
	}
	if !reflect.DeepEqual(counts, want) || len(counts) < 50 {
		t.Errorf("%d counts are\n%v, want\n%v", len(counts), counts, want)
	}
	for _, m := range []figures.Month{2026*12 + 1, 2026*12 + 2} {
		of := map[string]int64{}
		for c, n := range counts {
			if c.month == m {
				of[c.name] = int64(n)
			}
		}
		addUp(t, figures.SumsOf(of))
	}
}

// addUp checks all sums that a reader may check.
func addUp(t *testing.T, s figures.Sums) {
	t.Helper()
	provinces := int64(0)
	for _, n := range s.Provinces {
		provinces += n
	}
	if provinces != s.People || s.People == 0 || s.New > s.People || len(s.Guides) == 0 {
		t.Errorf("%d people, %d of them new, %d in provinces, %d guides", s.People, s.New, provinces, len(s.Guides))
	}
	for _, g := range s.Guides {
		outcomes, stops := int64(0), int64(0)
		for _, p := range g.Outcomes {
			outcomes += p.Count
		}
		for _, p := range g.Stops {
			stops += p.Count
		}
		if outcomes != g.Finished || stops != g.Stopped || g.Finished+g.Stopped+g.Reread != g.People || g.People > s.People {
			t.Errorf("of %d people: %+v", s.People, g)
		}
	}
}

func TestAPersonIsReadAsWritten(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		p := random(r)
		b := p.Encode()
		if got := figures.PersonOf(b); !reflect.DeepEqual(got, p) || figures.DayOf(b) != p.Day {
			t.Fatalf("%+v is read as %+v", p, got)
		}
		if got := figures.PersonOf(b[:len(b)-1]); got.Day != 0 {
			t.Fatalf("damaged bytes are read as %+v", got)
		}
	}
	if b := (figures.Person{}).Encode(); len(b) != 0 {
		t.Errorf("nobody takes %d bytes", len(b))
	}
	const head, guide = 3, 4 // of every session
	p := figures.Person{Day: 20500, Guides: make([]figures.Guide, 2)}
	if n := len(p.Encode()); n > head+2*guide {
		t.Errorf("it takes %d bytes", n)
	}
}

func TestWhoFinishedAGuideStaysAmongThose(t *testing.T) {
	t.Parallel()
	at := func(step figures.Step, place string) figures.Guide {
		return figures.Guide{Guide: figures.GuideKey("halal"), Place: figures.PlaceKey(place), Step: step}
	}
	p := figures.Person{Day: 20500}
	for _, c := range []struct{ reach, want figures.Guide }{
		{at(figures.Reread, "reguler"), at(figures.Reread, "reguler")},
		{at(figures.Stopped, "usaha"), at(figures.Stopped, "usaha")},
		{at(figures.Finished, "mandiri"), at(figures.Finished, "mandiri")},
		{at(figures.Stopped, "bahan"), at(figures.Finished, "mandiri")},
		{at(figures.Reread, "mandiri"), at(figures.Finished, "mandiri")},
		{at(figures.Finished, "reguler"), at(figures.Finished, "reguler")},
	} {
		if p.Reach(c.reach); !slices.Equal(p.Guides, []figures.Guide{c.want}) {
			t.Errorf("after %+v: %+v, want %+v", c.reach, p.Guides, c.want)
		}
	}
}

func TestNoGroupOfPeopleIsTooSmall(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 5))
	for range 2000 {
		s := figures.Sums{Provinces: map[int]int64{}}
		for code := range r.IntN(8) {
			n := 1 + r.Int64N(9)
			s.Provinces[code*10+11], s.People = n, s.People+n
		}
		told, merged := s.Told()
		sum := merged
		for _, p := range told {
			if sum += p.Count; p.Count < figures.Few {
				t.Fatalf("%v shows %v", s.Provinces, told)
			}
		}
		if sum != s.People || merged > 0 && merged < figures.Few && s.People >= figures.Few {
			t.Fatalf("%v shows %v and %d others", s.Provinces, told, merged)
		}
	}
}
