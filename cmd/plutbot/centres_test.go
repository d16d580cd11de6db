package main

import (
	"slices"
	"testing"

	"plutbot/flows/definition"
	"plutbot/flows/guides"
)

// A ticket goes to the centre of the regency, else of the province, else to
// the default group, also when only the province is known.
func TestTheDeskIsToldWhichCentreServesARegion(t *testing.T) {
	t.Parallel()
	content, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	c := centres{content}
	for place, want := range map[[2]string][]string{
		{"12", "12.11"}: {"plut-1211", "plut-12"}, {"12", ""}: {"plut-12"}, {"12", "12.01"}: {"plut-12"}, {"", ""}: nil, {"31", "31.71"}: nil,
	} {
		if got := c.Serving(place[0], place[1]); !slices.Equal(got, want) {
			t.Errorf("%v is served by %v, want %v", place, got, want)
		}
	}
}
