package chat

import (
	"maps"
	"strings"
	"testing"
	"time"

	"plutbot/bot/figures"
)

// ledger adds up what the turns of a person commit, by month.
type ledger map[string]map[string]int64

func (l ledger) add(p *person) {
	for _, f := range p.turn.Figures {
		if l[p.turn.Month] == nil {
			l[p.turn.Month] = map[string]int64{}
		}
		if l[p.turn.Month][f.Name] += int64(f.By); l[p.turn.Month][f.Name] == 0 {
			delete(l[p.turn.Month], f.Name)
		}
	}
}

func (l ledger) of(month string) figures.Sums { return figures.SumsOf(l[month]) }

// counted is somebody whose every step goes into a ledger.
func counted(t *testing.T) (*person, ledger, func(do func())) {
	p, l := newPerson(t), ledger{}
	return p, l, func(do func()) {
		p.t.Helper()
		do()
		l.add(p)
	}
}

func TestAPersonCountsOnceAMonthFromTheConsentOn(t *testing.T) {
	t.Parallel()
	p, l, does := counted(t)
	does(func() { p.command("start", "") })
	if len(l) != 0 {
		t.Errorf("before the consent there is counted %v", l)
	}
	does(func() { p.press("Setuju") })
	for range 3 {
		does(func() { p.command("menu", "") })
	}
	if got := l.of("2026-11"); got.People != 1 || got.New != 1 || got.Provinces[0] != 1 || len(got.Guides) != 0 {
		t.Errorf("counted is %+v", got)
	}
	november := maps.Clone(l["2026-11"])
	p.now = time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC) // midnight in Jakarta
	does(func() { p.command("menu", "") })
	if got := l.of("2026-12"); got.People != 1 || got.New != 0 {
		t.Errorf("in December there is counted %+v", got)
	}
	if !maps.Equal(l["2026-11"], november) {
		t.Errorf("December changes November to %v", l["2026-11"])
	}
}

func TestAGuideCountsWhereThePersonStoppedAndThenAsFinished(t *testing.T) {
	t.Parallel()
	p, l, does := counted(t)
	does(func() { p.command("start", "") })
	does(func() { p.press("Setuju") })
	does(func() { p.press("Boleh jualan?") })
	guide := func() figures.GuideSums {
		t.Helper()
		got := l.of("2026-11").Guides
		if len(got) != 1 || got[0].People != 1 || got[0].Guide != figures.GuideKey("jual") {
			t.Fatalf("counted is %+v", got)
		}
		return got[0]
	}
	stops := func(question string) {
		t.Helper()
		if g := guide(); g.Stopped != 1 || len(g.Stops) != 1 || g.Stops[0].Place != figures.PlaceKey(question) {
			t.Errorf("stopped at %+v, want %s", g, question)
		}
	}
	stops("jual.barang")
	does(func() { p.press("Kue") })
	stops("jual.bahan")
	does(func() { p.press("Gula") }) // ticked, not answered
	stops("jual.bahan")
	for _, do := range []func(){
		func() { p.press("Selesai") }, func() { p.press("Tidak") }, func() { p.say("300 juta") }, func() { p.say("besok") },
		func() { p.say("semarang") }, func() { p.press("Lewati") },
	} {
		does(do)
	}
	finished := func() {
		t.Helper()
		if g := guide(); g.Finished != 1 || g.Stopped != 0 || len(g.Outcomes) != 1 || g.Outcomes[0].Place != figures.PlaceKey("boleh") {
			t.Errorf("at the end there is counted %+v", g)
		}
	}
	finished()
	if got := l.of("2026-11"); got.Provinces[33] != 1 || len(got.Provinces) != 1 {
		t.Errorf("after the region was told, the provinces are %v", got.Provinces)
	}
	does(func() { p.command("jual", "") })
	does(func() { p.press("Ubah jawaban") })
	finished() // going through it again does not take it back

	p.now = p.now.AddDate(0, 1, 0)
	does(func() { p.command("jual", "") })
	if got := l.of("2026-12").Guides; len(got) != 1 || got[0].Reread != 1 || got[0].Finished != 0 {
		t.Errorf("looking at the outcome in December counts as %+v", got)
	}
}

func TestAnErasureTakesNothingFromTheCountsAndLeavesNothingOfThePerson(t *testing.T) {
	t.Parallel()
	p, l, does := counted(t)
	does(func() { p.command("start", "") })
	does(func() { p.press("Setuju") })
	does(func() { p.press("Boleh jualan?") })
	before := maps.Clone(l["2026-11"])
	does(func() { p.command("hapus_data", "") })
	does(func() { p.press("Ya, hapus") })
	if !p.turn.Erase || len(p.data) != 0 || !maps.Equal(l["2026-11"], before) {
		t.Errorf("the erasure leaves %d bytes and the counts %v, want %v", len(p.data), l["2026-11"], before)
	}
	does(func() { p.command("start", "") })
	does(func() { p.press("Setuju") })
	if got := l.of("2026-11"); got.People != 2 || got.New != 2 {
		t.Errorf("whoever comes back afterwards is nobody who is known, but there is counted %+v", got)
	}
}

func TestQuestionsInOwnWordsCountByWhatBecameOfThem(t *testing.T) {
	t.Parallel()
	p, l, does := counted(t)
	does(func() { p.command("start", "") })
	does(func() { p.say("berapa lama izin jual?") })
	does(func() { p.press("Setuju") })
	before := l.of("2026-11")
	if before.Answered+before.Unsure+before.Refused != 0 {
		t.Errorf("a question before the consent is counted: %+v", before)
	}
	does(func() { p.say("apa itu NIB") })
	does(func() { p.say("resep rendang padang") })
	got := l.of("2026-11")
	if got.Answered+got.Unsure+got.Refused != 2 || got.Answered != 1 || len(got.Topics) != 1 || got.Topics[0].ID != "istilah" {
		t.Errorf("counted is %+v", got)
	}
}

func TestAPretendedDayCountsForNothing(t *testing.T) {
	t.Parallel()
	p, l, does := counted(t)
	p.chat = p.chat.For([]int64{7})
	does(func() { p.command("start", "") })
	does(func() { p.press("Setuju") })
	before := maps.Clone(l["2026-11"])
	p.turn.Figures = nil
	s := p.session()
	s.Parts = s.Parts.with(sectionPretend, []byte{0xff, 0xff, 0x01})
	p.data = s.encode(p.chat.content)
	does(func() { p.command("jual", "") })
	does(func() { p.say("resep rendang padang") })
	if !maps.Equal(l["2026-11"], before) || len(l) != 1 {
		t.Errorf("counted is %v, want %v", l, before)
	}
}

func TestTheOwnerReadsWhatTheyCountFor(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	files, err := p.chat.Export(p.data, p.now)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"laporan bulan November 2026, Anda dihitung sebagai satu orang, dengan 1 panduan", `"jual": "stopped"`} {
		if got := string(files[i].Content); !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
