package ask

import "testing"

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
