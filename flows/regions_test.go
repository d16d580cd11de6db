package flows_test

import (
	"strings"
	"testing"

	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
)

func TestSearchRegions(t *testing.T) {
	t.Parallel()
	r := load(t).Regions
	for _, tt := range []struct {
		words string
		limit int
		want  string
	}{
		{"bandung", 8, "Kota Bandung, Kabupaten Bandung, Kabupaten Bandung Barat"},
		{"bandung", 2, "Kota Bandung, Kabupaten Bandung"},
		{"  KOTA Sem ", 8, "Kota Semarang"},
		{"kabupaten", 8, "Kabupaten Bandung, Kabupaten Bandung Barat"},
		{"barat", 8, "Kabupaten Bandung Barat"},
		{"surabaya", 8, ""},
		{" ", 8, ""},
	} {
		var names []string
		for _, reg := range r.Search(tt.words, tt.limit) {
			names = append(names, reg.Name)
		}
		if got := strings.Join(names, ", "); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.words, got, tt.want)
		}
	}
}

func TestFindRegions(t *testing.T) {
	t.Parallel()
	r := load(t).Regions
	if reg, ok := r.Regency("32.73"); !ok || reg.Name != "Kota Bandung" || reg.Province != "32" {
		t.Errorf("regency %+v", reg)
	}
	if p, ok := r.Province("32"); !ok || p.Name != "Jawa Barat" || p.Zone != "WIB" || len(p.Regencies) != 3 {
		t.Errorf("province %+v", p)
	}
	var none *flows.Regions
	for _, r := range []*flows.Regions{r, none} {
		if _, ok := r.Regency("99.99"); ok {
			t.Error("99.99 is a regency")
		}
		if _, ok := r.Province("99"); ok {
			t.Error("99 is a province")
		}
	}
	if found := none.Search("bandung", 8); found != nil {
		t.Errorf("found %v", found)
	}
}

// The regions that come along are all of Indonesia's, and each is found by its
// own name.
func TestShippedRegions(t *testing.T) {
	t.Parallel()
	c, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Regions.Provinces); n != 38 {
		t.Errorf("%d provinces", n)
	}
	count := 0
	for _, p := range c.Regions.Provinces {
		count += len(p.Regencies)
		for _, reg := range p.Regencies {
			if found := c.Regions.Search(reg.Name, 8); len(found) == 0 || found[0] != reg {
				t.Errorf("%s is not found by its name", reg.Name)
			}
			if !strings.HasPrefix(reg.Code, p.Code+".") {
				t.Errorf("%s of %s has the code %s", reg.Name, p.Name, reg.Code)
			}
		}
	}
	if count != 514 {
		t.Errorf("%d regencies", count)
	}
}
