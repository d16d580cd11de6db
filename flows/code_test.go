package flows_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"plutbot/flows"
)

// A code holds the outcome, and whatever led to it except words, photos and
// places; it opens however it is typed.
func TestCodesOpenToTheirOutcome(t *testing.T) {
	t.Parallel()
	c := load(t)
	rapid.Check(t, func(t *rapid.T) {
		g := rapid.SampledFrom([]string{"kue", "izin"}).Draw(t, "guide")
		guide, _ := c.Guide(g)
		day := days(t)
		trail := c.RandomWalk(guide, day, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)))
		for i := range trail.Asked {
			if trail.Asked[i].Question.Name() == "omzet" {
				trail.Asked[i].Value = rupiah(float64(rapid.Int64Range(0, 500_000_000).Draw(t, "omzet")))
				trail = c.Replay(guide, answersOf(trail), day)
				break
			}
		}
		if trail.Outcome == nil {
			return // another turnover asked another question
		}
		code := guide.Code(trail, day)
		for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), " " + strings.ReplaceAll(code, "-", " ") + "\n"} {
			opened, answers, when, err := c.OpenCode(typed)
			if err != nil {
				t.Fatalf("%q of %q: %v", typed, code, err)
			}
			again := c.Replay(opened, answers, when)
			if opened != guide || when != day || way(again) != way(trail) {
				t.Fatalf("%q: %s on %s, not %s on %s", typed, way(again), when, way(trail), day)
			}
			for i, asked := range again.Asked {
				switch asked.Question.Type {
				case flows.Text, flows.Photo, flows.Location:
				default:
					if !asked.Value.Equal(trail.Asked[i].Value) {
						t.Fatalf("%s: %+v, not %+v", asked.Question.ID, asked.Value, trail.Asked[i].Value)
					}
				}
			}
		}
	})
}

func answersOf(trail flows.Trail) flows.Answers {
	var given flows.Answers
	for _, asked := range trail.Asked {
		given = given.With(asked.Question.ID, asked.Value)
	}
	return given
}

// exampleCode is the code of the full way through the guide.
func exampleCode(t testing.TB, c *flows.Content) string {
	t.Helper()
	day := on(t, "2026-11-23")
	g := bakeryOf(t, c)
	return g.Code(c.Replay(g, answered(nil), day), day)
}

func TestFiguresInCodes(t *testing.T) {
	t.Parallel()
	c := load(t, "omzet: {type: money, min: 0, max: 100000000000}", "omzet: {type: number}")
	g := bakeryOf(t, c)
	day := on(t, "2026-11-23")
	for _, n := range []float64{0, 1, -1, 0.5, -2.125, 0.001, 999_999_999, 1e9, 123_456_789_012, 999_999_999_999_999, 1e15} {
		trail := c.Replay(g, answered(said{"omzet": count(n)}), day)
		_, given, _, err := c.OpenCode(g.Code(trail, day))
		if v, _ := given.Get("kue.omzet"); err != nil || v.Number != n {
			t.Errorf("%v became %v, %v", n, v.Number, err)
		}
	}
}

func TestCodesAreShort(t *testing.T) {
	t.Parallel()
	c := load(t)
	if code := exampleCode(t, c); len(code) > 34 || !strings.HasPrefix(code, "K-") {
		t.Errorf("%s has %d characters", code, len(code))
	}
}

// A code that is mistyped, or was made with another structure of the guide,
// opens to nothing rather than to something else.
func TestMistypedCodes(t *testing.T) {
	t.Parallel()
	c := load(t)
	code := exampleCode(t, c)
	for _, text := range []string{"", "-", "K", "K-", "halo kak", "X-7Q2K-M4XD", "7Q2K-M4XD", code[:3], code + "!", "K-" + strings.Repeat("Z", 5000)} {
		if _, _, _, err := c.OpenCode(text); err == nil {
			t.Errorf("%q opens", text)
		}
	}
	for _, text := range []string{code[:len(code)-3], code + "7", code + "-0000-0000", "KI" + code[1:]} {
		if _, _, _, err := c.OpenCode(text); !errors.Is(err, flows.ErrOtherVersion) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for i := 2; i < len(code)-1; i++ { // the last character holds bits that fill it up
		if code[i] == '-' {
			continue
		}
		letter := byte('7')
		if code[i] == letter {
			letter = 'Q'
		}
		if _, _, _, err := c.OpenCode(code[:i] + string(letter) + code[i+1:]); err == nil {
			t.Errorf("%s opens with %c at %d", code, letter, i)
		}
	}
	if _, _, _, err := load(t, sizeAdded...).OpenCode(code); !errors.Is(err, flows.ErrOtherVersion) {
		t.Errorf("with another version of the guide: %v", err)
	}
}

func TestLettersThatAreMisreadAreUnderstood(t *testing.T) {
	t.Parallel()
	c := load(t)
	g := bakeryOf(t, c)
	for day := on(t, "2026-11-23"); ; day++ {
		code := g.Code(c.Replay(g, answered(nil), day), day)
		misread := strings.NewReplacer("0", "O", "1", "I").Replace(code)
		if misread == code {
			continue
		}
		if _, _, _, err := c.OpenCode(misread); err != nil {
			t.Errorf("%s for %s: %v", misread, code, err)
		}
		return
	}
}

// A code made for a day that it cannot hold does not open to another day.
func TestDaysInCodes(t *testing.T) {
	t.Parallel()
	c := load(t)
	g := bakeryOf(t, c)
	for _, text := range []string{"1999-12-31", "2025-12-31", "2026-01-01", "2070-11-09", "2070-11-11", "2100-01-01"} {
		day := on(t, text)
		code := g.Code(c.Replay(g, answered(nil), day), day)
		if _, _, when, err := c.OpenCode(code); err == nil && when != day {
			t.Errorf("made on %s, %s opens to %s", day, code, when)
		}
	}
}

func FuzzOpenCode(f *testing.F) {
	c := load(f)
	f.Add(exampleCode(f, c))
	f.Add("K-7Q2K-M4XD-9P")
	f.Add("ki 0000")
	f.Fuzz(func(t *testing.T, text string) {
		g, answers, day, err := c.OpenCode(text)
		if err != nil {
			return
		}
		trail := c.Replay(g, answers, day)
		if trail.Outcome == nil {
			t.Fatalf("%q opens to %s", text, way(trail))
		}
		if _, _, again, err := c.OpenCode(g.Code(trail, day)); err != nil || again != day {
			t.Errorf("%q opens, and its own code %s does not: %v", text, g.Code(trail, day), err)
		}
	})
}
