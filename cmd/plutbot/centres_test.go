package main

import (
	"slices"
	"testing"
	"unicode/utf8"

	"plutbot/bot"
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

// Every centre can be pressed: its name fits on a button, and its id into what a
// button carries.
func TestEveryCentreFitsOnAButton(t *testing.T) {
	t.Parallel()
	content, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	c := centres{content}
	found := 0
	for _, p := range c.Provinces() {
		for _, centre := range c.In(p.ID) {
			found++
			if n := utf8.RuneCountInString(centre.Short); n > 25 {
				t.Errorf("%s has %d characters, more than fit beside a tick", centre.Short, n)
			}
			if data := "dk:sv:off:" + p.ID + ":99:" + centre.ID; len(data) > bot.MaxButtonData {
				t.Errorf("%s has %d bytes", data, len(data))
			}
		}
	}
	if found != len(content.Centres) {
		t.Errorf("%d of %d centres can be pressed", found, len(content.Centres))
	}
}
