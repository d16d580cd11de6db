package guides_test

import (
	"slices"
	"testing"

	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
)

// The diagnosis says what everything costs together. Whoever changes a fee is
// told here which sum changes with it.
func TestSumsFollowFromTheirFees(t *testing.T) {
	t.Parallel()
	content, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range changes(t, content, "pirt.biaya", "md.biaya", "pangan.umk_potongan", "halal.biaya_mandiri", "merek.biaya_umk") {
		fee := func(id string) (low, high float64) {
			e, ok := content.Values[id].On(day)
			if !ok {
				t.Fatalf("%s has no entry for %s", id, day)
			}
			return e.Low, e.High
		}
		home, _ := fee("pirt.biaya")
		_, halal := fee("halal.biaya_mandiri") // or nothing, with the free quota
		mark, _ := fee("merek.biaya_umk")
		cheap, dear := fee("md.biaya")
		reduction, _ := fee("pangan.umk_potongan")
		share := 1 - reduction/100
		for id, want := range map[string][2]float64{
			"diagnosis.jumlah":       {home + mark, home + halal + mark},
			"diagnosis.jumlah_halal": {home, home + halal},
			"diagnosis.jumlah_md":    {cheap*share + mark, dear*share + halal + mark},
		} {
			if low, high := fee(id); low != want[0] || high != want[1] {
				t.Errorf("%s on %s is %.0f to %.0f, its fees make %.0f to %.0f", id, day, low, high, want[0], want[1])
			}
		}
	}
}

// changes are a day of today's fees and every day on which one of them begins.
func changes(t *testing.T, content *flows.Content, ids ...string) []flows.Day {
	t.Helper()
	day, err := flows.ParseDay("2026-11-23")
	if err != nil {
		t.Fatal(err)
	}
	days := []flows.Day{day}
	for _, id := range ids {
		for _, e := range content.Values[id].Entries {
			if e.From != nil {
				days = append(days, *e.From)
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}
