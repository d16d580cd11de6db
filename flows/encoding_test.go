package flows_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"plutbot/flows"
)

// What is stored is read again as it was; places are kept to about a meter.
func TestAnswersAreStored(t *testing.T) {
	t.Parallel()
	c := load(t)
	g := bakeryOf(t, c)
	rapid.Check(t, func(t *rapid.T) {
		var given flows.Answers
		for _, q := range rapid.Permutation(g.Questions).Draw(t, "order") {
			if rapid.Bool().Draw(t, q.Name()) {
				given = append(given, flows.Answer{Question: q.ID, Value: storable(t, q)})
			}
		}
		behind := rapid.SliceOf(rapid.Byte()).Draw(t, "behind")
		read, rest, err := c.ReadAnswers(append(c.AppendAnswers(nil, given), behind...))
		if err != nil || !bytes.Equal(rest, behind) || len(read) != len(given) {
			t.Fatalf("%+v became %+v, %v before %v", given, read, err, rest)
		}
		for i := range given {
			if read[i].Question != given[i].Question || !read[i].Value.Equal(given[i].Value) {
				t.Fatalf("%+v became %+v", given[i], read[i])
			}
		}
	})
}

func storable(t *rapid.T, q *flows.Question) flows.Value {
	v := flows.Value{Type: q.Type}
	if q.Optional && rapid.Bool().Draw(t, "skipped") {
		v.Skipped = true
		return v
	}
	switch q.Type {
	case flows.Choice:
		v.Text = q.Options[rapid.IntRange(0, len(q.Options)-1).Draw(t, "option")].ID
	case flows.Multi:
		for _, o := range q.Options {
			if rapid.Bool().Draw(t, o.ID) {
				v.Many = append(v.Many, o.ID)
			}
		}
	case flows.YesNo:
		v = flows.OfYesNo(rapid.Bool().Draw(t, "yes"))
	case flows.Number:
		v.Number = rapid.Float64().Draw(t, "number")
	case flows.Money:
		v.Number = float64(rapid.Int64Range(-1e15, 1e15).Draw(t, "money"))
	case flows.Date:
		v = flows.OfDay(flows.Day(rapid.Int32().Draw(t, "day")))
	case flows.Location:
		v.Latitude, v.Longitude = float64(rapid.Float32Range(-90, 90).Draw(t, "latitude")), float64(rapid.Float32Range(-180, 180).Draw(t, "longitude"))
	default:
		v.Text = rapid.String().Draw(t, "text")
	}
	return v
}

// Answers that the content does not know any more are written back as they
// were read, so that they count again when their question, or option, returns.
func TestUnknownAnswersAreKept(t *testing.T) {
	t.Parallel()
	old, now := load(t), load(t, append(startRemoved, meatRemoved...)...)
	given := answered(said{"asal_daging": flows.OfChoice("tidak_tahu"), "bahan": flows.OfMulti("daging", "susu")})
	stored := old.AppendAnswers(nil, given)
	between, _, err := now.ReadAnswers(stored)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := way(now.Replay(bakeryOf(t, now), between, on(t, "2026-11-23"))), "jenis bahan asal_daging?"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if _, known := between.Get("kue.mulai"); known {
		t.Error("the removed question is known")
	}
	again := now.AppendAnswers(nil, between)
	if !bytes.Equal(again, stored) {
		t.Errorf("%v was written back as %v", stored, again)
	}
	back, _, err := old.ReadAnswers(again)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(given, back); diff != "" {
		t.Error(diff)
	}
}

func TestStoredAnswersAreSmall(t *testing.T) {
	t.Parallel()
	c := load(t)
	if n := len(c.AppendAnswers(nil, answered(nil))); n > 100 {
		t.Errorf("eleven answers take %d bytes", n)
	}
}

// Whatever ends too early is refused; nothing makes reading fail otherwise.
func TestDamagedAnswers(t *testing.T) {
	t.Parallel()
	c := load(t)
	stored := c.AppendAnswers(nil, answered(said{"titik": place(-6.9, 107.6), "foto": photo("AgAC")}))
	for n := range stored {
		if _, _, err := c.ReadAnswers(stored[:n]); err == nil {
			t.Errorf("%d of %d bytes are read", n, len(stored))
		}
	}
	unknownForm := []byte{1, 0, 0, 0, 0xf0}
	if _, _, err := c.ReadAnswers(unknownForm); err == nil {
		t.Error("an unknown form is read")
	}
}

func FuzzReadAnswers(f *testing.F) {
	c := load(f)
	g := bakeryOf(f, c)
	f.Add(c.AppendAnswers(nil, answered(said{"titik": place(-6.9, 107.6), "karyawan": count(2.5)})))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, stored []byte) {
		given, _, err := c.ReadAnswers(stored)
		if err != nil {
			return
		}
		trail := c.Replay(g, given, 20_800)
		written := c.AppendAnswers(nil, given)
		again, rest, err := c.ReadAnswers(written)
		if err != nil || len(rest) > 0 || !bytes.Equal(c.AppendAnswers(nil, again), written) {
			t.Fatalf("%+v became %+v, %v", given, again, err)
		}
		if got := way(c.Replay(g, again, 20_800)); got != way(trail) {
			t.Errorf("%s became %s", way(trail), got)
		}
		if trail.Outcome != nil {
			_ = g.Code(trail, 20_800)
		}
	})
}
