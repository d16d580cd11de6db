package bot_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"plutbot/bot"
)

func TestAPersonIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	id := rapid.StringMatching(`[a-z0-9_.-]{1,12}`)
	rapid.Check(t, func(t *rapid.T) {
		p := bot.Person{Language: "id", Province: id.Draw(t, "province"), Regency: "32.73", Zone: rapid.IntRange(0, 2).Draw(t, "zone"),
			Sector: id.Draw(t, "sector"), Active: rapid.IntRange(0, 30000).Draw(t, "active"), LowData: rapid.Bool().Draw(t, "low"),
			Off: rapid.SliceOfN(id, 0, 4).Draw(t, "off")}
		for range rapid.IntRange(0, 4).Draw(t, "guides") {
			p.Guides = append(p.Guides, bot.PersonGuide{Guide: id.Draw(t, "guide"), Outcome: id.Draw(t, "outcome")},
				bot.PersonGuide{Guide: id.Draw(t, "guide"), Question: id.Draw(t, "question")})
			p.Expiries = append(p.Expiries, bot.Expiry{Document: id.Draw(t, "document"), Day: rapid.IntRange(0, 30000).Draw(t, "day")})
		}
		got, err := bot.PersonOf(p.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, got, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhatIsNoPersonIsRefused(t *testing.T) {
	t.Parallel()
	for _, stored := range []string{"", "2|id", "1|id|||x|||||5|/", "1|id|||0||||nib=x|5|/", "1|id|||0|||||today|/"} {
		if p, err := bot.PersonOf([]byte(stored)); err == nil {
			t.Errorf("%q gives %+v", stored, p)
		}
	}
}
