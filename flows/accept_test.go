package flows_test

import (
	"math"
	"testing"

	"plutbot/flows"
)

// Each type of question takes answers of its own type within its bounds, and
// says why it takes no other.
func TestAccepts(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, tt := range []struct {
		name, question string
		value          flows.Value
		want           flows.Problem
	}{
		{"an option", "kue.jenis", flows.OfChoice("roti"), flows.Fits},
		{"no option", "kue.jenis", flows.OfChoice("soto"), flows.NotOffered},
		{"no choice at all", "kue.jenis", flows.OfChoice(""), flows.NotOffered},
		{"text for a choice", "kue.jenis", text("roti"), flows.WrongType},
		{"several options", "kue.bahan", flows.OfMulti("telur", "susu"), flows.Fits},
		{"none alone", "kue.bahan", flows.OfMulti("tidak_ada"), flows.Fits},
		{"none and another", "kue.bahan", flows.OfMulti("telur", "tidak_ada"), flows.Exclusive},
		{"nothing ticked", "kue.bahan", flows.OfMulti(), flows.Empty},
		{"one of several not offered", "kue.bahan", flows.OfMulti("telur", "soto"), flows.NotOffered},
		{"one option for several", "kue.bahan", flows.OfChoice("telur"), flows.WrongType},
		{"yes", "shared.nib", flows.OfYesNo(true), flows.Fits},
		{"no", "shared.nib", flows.OfYesNo(false), flows.Fits},
		{"a number for yes", "shared.nib", count(1), flows.WrongType},
		{"money", "kue.omzet", rupiah(1), flows.Fits},
		{"least money", "kue.omzet", rupiah(0), flows.Fits},
		{"most money", "kue.omzet", rupiah(100_000_000_000), flows.Fits},
		{"negative money", "kue.omzet", rupiah(-1), flows.TooSmall},
		{"too much money", "kue.omzet", rupiah(100_000_000_001), flows.TooLarge},
		{"no figure", "kue.omzet", rupiah(math.NaN()), flows.WrongType},
		{"endless", "kue.omzet", rupiah(math.Inf(1)), flows.TooLarge},
		{"a number for money", "kue.omzet", count(5), flows.WrongType},
		{"least number", "kue.karyawan", count(1), flows.Fits},
		{"below the least number", "kue.karyawan", count(0), flows.TooSmall},
		{"above the largest number", "kue.karyawan", count(501), flows.TooLarge},
		{"a day", "kue.mulai", flows.OfDay(20_000), flows.Fits},
		{"a day before 1970", "kue.mulai", flows.OfDay(-1), flows.Fits},
		{"text for a day", "kue.mulai", text("besok"), flows.WrongType},
		{"a text", "kue.nama", text("Bu Sri"), flows.Fits},
		{"the longest text, in characters", "kue.nama", text("ééééééééééé!"), flows.Fits},
		{"too long a text", "kue.nama", text("Bu Sri Rahayu"), flows.TooLong},
		{"spaces", "kue.nama", text(" \n"), flows.Empty},
		{"passed over", "kue.nama", skipped(flows.Text), flows.Fits},
		{"passed over, but needed", "kue.mulai", skipped(flows.Date), flows.NotOptional},
		{"a regency", "kue.asal", region("32.73"), flows.Fits},
		{"no regency", "kue.asal", region(""), flows.Empty},
		{"a place", "kue.titik", place(-6.9, 107.6), flows.Fits},
		{"text for a place", "kue.titik", text("Bandung"), flows.WrongType},
		{"a photo", "kue.foto", photo("AgAC"), flows.Fits},
		{"no photo", "kue.foto", photo(""), flows.Empty},
		{"a place for a photo", "kue.foto", place(0, 0), flows.WrongType},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			q, ok := c.Question(tt.question)
			if !ok {
				t.Fatalf("no question %s", tt.question)
			}
			if got := q.Accepts(tt.value); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// Figures without bounds of their own stay within those up to which they are
// exact.
func TestLargestFigure(t *testing.T) {
	t.Parallel()
	q := &flows.Question{ID: "kue.omzet", Type: flows.Money}
	for x, want := range map[float64]flows.Problem{
		1e15: flows.Fits, 1e15 + 1: flows.TooLarge, math.Inf(1): flows.TooLarge,
		-1e15: flows.Fits, -1e15 - 1: flows.TooSmall, math.Inf(-1): flows.TooSmall,
	} {
		if got := q.Accepts(rupiah(x)); got != want {
			t.Errorf("%v: %q, want %q", x, got, want)
		}
	}
}

// The test guide has every type, so that the walks below play it.
func TestEveryTypeOfQuestionIsPlayed(t *testing.T) {
	t.Parallel()
	c := load(t)
	played := map[string]bool{}
	for _, q := range bakeryOf(t, c).Questions {
		played[q.Type.String()] = true
	}
	for _, name := range flows.TypeNames() {
		if !played[name] {
			t.Errorf("no question of the test guide is of type %s", name)
		}
		if typ, ok := flows.ParseType(name); !ok || typ.String() != name {
			t.Errorf("type %s is read as %s", name, typ)
		}
	}
	if typ, ok := flows.ParseType("essay"); ok || typ.String() != "unknown" {
		t.Errorf("essay is read as %s", typ)
	}
}

func TestNamesOfAQuestion(t *testing.T) {
	t.Parallel()
	c := load(t)
	q, _ := c.Question("shared.nib")
	if q.Name() != "nib" || q.Message() != "shared.q.nib" {
		t.Errorf("name %s, message %s", q.Name(), q.Message())
	}
	for _, tt := range []struct{ guide, kind, item, want string }{
		{"kue", "todo", "buat_nib", "kue.todo.buat_nib"},
		{"kue", "where", "shared.oss", "shared.where.oss"},
	} {
		if got := flows.MessageID(tt.guide, tt.kind, tt.item); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
}
