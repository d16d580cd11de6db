package ask

import (
	"slices"
	"testing"
)

func TestShelfFindsTheNearestEntryOfTheTopics(t *testing.T) {
	t.Parallel()
	shelf := router(t).Shelve([]Entry{
		{ID: "biaya", Topic: "pirt_syarat", Wordings: []string{"pirt bayar ga sih", "biaya urus pirt berapa"}},
		{ID: "berlaku", Topic: "pirt_syarat", Wordings: []string{"pirt berlaku berapa tahun", "masa berlaku pirt"}},
		{ID: "halal", Topic: "halal_biaya", Wordings: []string{"biaya halal berapa"}},
	})
	for text, want := range map[string]string{
		"kak brp biayany pirt ya": "biaya", "pirt bayar?": "biaya", "pirt sampe brp taun masa berlakunya": "berlaku",
	} {
		near := shelf.Near(text, []string{"pirt_syarat"}, 2)
		if len(near) == 0 || near[0].Topic != want {
			t.Errorf("%q: %v, want %s first", text, near, want)
		}
	}
	if near := shelf.Near("cara tanam padi", []string{"pirt_syarat"}, 2); len(near) != 0 {
		t.Errorf("nothing in common, but %v", near)
	}
}

func TestLikeQuestionsStandTogether(t *testing.T) {
	t.Parallel()
	groups := router(t).Group([]string{"cara tanam padi", "syarat pupuk subsidi kak", "gmn cara nanam padi ya", "pupuk subsidi syaratnya apa", "tanam padi"})
	if len(groups) != 2 || !slices.Equal(groups[0], []int{0, 2, 4}) || !slices.Equal(groups[1], []int{1, 3}) {
		t.Errorf("%v", groups)
	}
}
