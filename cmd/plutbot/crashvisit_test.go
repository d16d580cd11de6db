package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"plutbot/internal/botapi"
)

// buttonOf finds, among the newest messages first, a button whose label has words.
func buttonOf(all []botapi.Message, words string) (message int, data string) {
	for _, m := range slices.Backward(all) {
		if m.ReplyMarkup == nil {
			continue
		}
		for _, row := range m.ReplyMarkup.Rows {
			for _, b := range row {
				if strings.Contains(b.Text, words) {
					return m.ID, b.Data
				}
			}
		}
	}
	return 0, ""
}

// tap waits until a person reads words, and presses a button by a part of its label.
func tap(ctx context.Context, p *botapi.Person, words, label string) error {
	shown := func(all []botapi.Message) bool {
		_, data := buttonOf(all, label)
		return data != "" && strings.Contains(lastText(all), words)
	}
	if err := p.WaitFor(ctx, shown); err != nil {
		return fmt.Errorf("%q under %q: %w", label, words, err)
	}
	message, data := buttonOf(p.Messages(), label)
	_, err := p.Press(message, data)
	return err
}

// books has a person ask the centre of Lima Puluh Kota for a visit.
func books(ctx context.Context, p *botapi.Person) error {
	p.Send("/start")
	if err := tap(ctx, p, "Setuju jawaban", "Setuju, ayo mulai"); err != nil {
		return err
	}
	if err := p.WaitFor(ctx, func(all []botapi.Message) bool { return !strings.Contains(lastText(all), "Setuju jawaban") }); err != nil {
		return err
	}
	p.Send("/plut_terdekat")
	if err := p.WaitFor(ctx, sees("kota atau kabupaten")); err != nil {
		return err
	}
	p.Send("Lima Puluh Kota")
	for _, step := range [][2]string{
		{"Lima Puluh Kota", "Buat janji kunjungan"}, {"PLUT yang mana", "Lima Puluh Kota"}, {"Datang untuk urusan apa", "Modal"},
		{"Mau datang hari apa", " 20"}, {"Pagi atau siang", "Pagi"}, {"Periksa dulu", "Kirim permintaan"},
	} {
		if err := tap(ctx, p, step[0], step[1]); err != nil {
			return err
		}
	}
	return nil
}

var visitCode = regexp.MustCompile(`[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}`)

// passes are the codes of the visits that a person has, and how often the person
// was told that one is confirmed, and got its file for the calendar.
func passes(p *botapi.Person) (codes []string, told, files int) {
	for _, m := range p.Messages() {
		if m.From == nil || !m.From.IsBot {
			continue
		}
		if code := visitCode.FindString(m.Text); strings.Contains(m.Text, "Kartu kunjungan") && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
		if strings.Contains(m.Text, "Kabar baik") {
			told++
		}
		if strings.Contains(m.Caption, "menyimpannya di kalender") {
			files++
		}
	}
	return codes, told, files
}

// cards are the cards of visits in the group, by code.
func (c *clinic) cards() map[string][]botapi.Message {
	cards := map[string][]botapi.Message{}
	for _, m := range c.forum.Messages(0) {
		if code := visitCode.FindString(m.Text); code != "" && strings.Contains(m.Text, "Pembiayaan") && strings.Contains(m.Text, "Diminta membawa") {
			cards[code] = append(cards[code], m)
		}
	}
	return cards
}

// confirms has Rina confirm each visit that waits, until all are confirmed.
func (c *clinic) confirms(ctx context.Context) {
	pressed := map[int]bool{}
	var pressing sync.WaitGroup
	defer pressing.Wait()
	c.must(c.forum.WaitFor(ctx, 0, func([]botapi.Message) bool {
		confirmed := 0
		for _, cards := range c.cards() {
			for _, m := range cards {
				if strings.Contains(m.Text, "Dikonfirmasi oleh Rina") {
					confirmed++
					break
				}
			}
			for _, m := range cards {
				if _, data := buttonOf([]botapi.Message{m}, "Konfirmasi"); data != "" && !pressed[m.ID] {
					pressed[m.ID] = true
					pressing.Go(func() {
						_, err := c.rina.PressIn(c.forum.ID(), m.ID, data)
						c.must(err)
					})
				}
			}
		}
		return confirmed == len(c.people)
	}))
}

// TestAVisitIsBookedOnceWhenTheServiceIsKilled kills one of two instances at a
// time while people ask for visits and the staff confirms them: each has one
// visit, which the group lists once, and hears that it is confirmed. What was
// sent just before a kill may stand twice.
func TestAVisitIsBookedOnceWhenTheServiceIsKilled(t *testing.T) {
	t.Parallel()
	c := newClinic(t, crash{instances: 2, tickets: 10 / share, kills: 5, hurry: 20})
	if c == nil {
		return
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var all sync.WaitGroup
	all.Go(func() { c.killAll(1500 * time.Millisecond) })
	for _, p := range c.people {
		all.Go(func() { c.must(books(ctx, p)) })
	}
	all.Go(func() { c.confirms(ctx) })
	all.Wait()
	repeated := 0
	for n, p := range c.people {
		if err := p.WaitFor(ctx, func([]botapi.Message) bool { _, told, files := passes(p); return told > 0 && files > 0 }); err != nil {
			t.Errorf("person %d: %v: %q", n, err, lastText(p.Messages()))
		}
		codes, told, files := passes(p)
		if len(codes) != 1 {
			t.Errorf("person %d has the visits %v", n, codes)
			continue
		}
		cards := c.cards()[codes[0]]
		if len(cards) == 0 {
			t.Errorf("the group does not see the visit of person %d", n)
		}
		repeated += max(told-1, 0) + max(files-1, 0) + max(len(cards)-1, 0)
	}
	if cards := c.cards(); len(cards) != len(c.people) {
		t.Errorf("the group sees %d visits of %d people", len(cards), len(c.people))
	}
	if repeated > 2*c.kills {
		t.Errorf("%d messages came twice", repeated)
	}
	c.rina.SendTo(c.forum.ID(), 0, "/kunjungan")
	var list string
	if err := c.forum.WaitFor(ctx, 0, func(all []botapi.Message) bool {
		list = lastText(all)
		return strings.Contains(list, "Kunjungan yang akan datang")
	}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(list, "✅"); n != len(c.people) || len(visitCode.FindAllString(list, -1)) != n {
		t.Errorf("the list is %q", list)
	}
	t.Logf("%d messages came twice; it took %s", repeated, time.Since(began).Round(time.Second))
}
