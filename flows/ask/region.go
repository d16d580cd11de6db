package ask

import (
	"fmt"
	"slices"
	"strings"

	"plutbot/flows"
)

const (
	provincesFile = "provinces.csv"
	regenciesFile = "regencies.csv"
)

// regionNames finds the names of regencies and provinces.
type regionNames struct {
	codes   map[string][]string // name -> codes
	longest map[string]int      // first word -> words of the longest name
	// after marks the names that are also everyday words.
	after map[string]bool
}

// newRegionNames collects the names of all regions and their nicknames.
func newRegionNames(c *content, regions *flows.Regions) (*regionNames, error) {
	r := &regionNames{codes: map[string][]string{}, longest: map[string]int{}, after: map[string]bool{}}
	full := map[string]string{}
	for _, p := range regions.Provinces {
		for _, reg := range p.Regencies {
			full[strings.ToLower(reg.Name)] = reg.Code
			r.add(regencyName(reg.Name), reg.Code)
		}
	}
	for _, p := range regions.Provinces {
		name := strings.ToLower(p.Name)
		full[name] = p.Code
		if len(r.codes[name]) == 0 {
			r.add(name, p.Code)
		}
	}
	for _, row := range c.words.Nicknames {
		name, forms, err := row.pair(wordsFile)
		if err != nil {
			return nil, err
		}
		code, ok := full[strings.ToLower(name)]
		if !ok {
			return nil, fmt.Errorf("%s:%d: no regency or province is called %q", wordsFile, row.at, name)
		}
		for _, form := range splitList(forms) {
			r.add(form, code)
		}
	}
	for _, row := range c.words.Everyday {
		for _, name := range splitList(row.text) {
			if len(r.codes[name]) == 0 {
				return nil, fmt.Errorf("%s:%d: no regency or province is called %q", wordsFile, row.at, name)
			}
			r.after[name] = true
		}
	}
	return r, nil
}

// add enters a name.
func (r *regionNames) add(name, code string) {
	r.codes[name] = append(r.codes[name], code)
	first, _, _ := strings.Cut(name, " ")
	r.longest[first] = max(r.longest[first], strings.Count(name, " ")+1)
}

// isCity says whether a code is that of a city: the ministry numbers them
// from 71.
func isCity(code string) bool {
	_, number, ok := strings.Cut(code, ".")
	return ok && number >= "71"
}

// regencyName is the name without the kind of the regency.
func regencyName(name string) string {
	name = strings.ToLower(name)
	for _, kind := range []string{"kabupaten ", "kota ", "administrasi "} {
		name = strings.TrimPrefix(name, kind)
	}
	return name
}

// words lists all words of the names.
func (r *regionNames) words() []string {
	var out []string
	for _, name := range sortedKeys(r.codes) {
		out = append(out, strings.Fields(name)...)
	}
	return out
}

// match finds the longest name that begins at a place.
func (r *regionNames) match(pieces []piece, at int) ([]string, int) {
	for n := min(r.longest[pieces[at].surface], len(pieces)-at); n > 0; n-- {
		name := pieces[at].surface
		for _, p := range pieces[at+1 : at+n] {
			name += " " + p.surface
		}
		codes := r.codes[name]
		if len(codes) == 0 {
			continue
		}
		before := ""
		if at > 0 {
			before = pieces[at-1].surface
		}
		if r.after[name] && !announcesPlace(before) {
			continue
		}
		return narrow(codes, before), n
	}
	return nil, 0
}

// announcesPlace says whether a word stands before the name of a place.
func announcesPlace(w string) bool {
	switch w {
	case "di", "ke", "dari", "kota", "kabupaten", "daerah", "wilayah", "asal", "domisili", "sekitar":
		return true
	}
	return false
}

// narrow keeps the cities after "kota" and the others after "kabupaten".
func narrow(codes []string, before string) []string {
	if before != "kota" && before != "kabupaten" {
		return codes
	}
	kept := slices.DeleteFunc(slices.Clone(codes), func(code string) bool {
		return isCity(code) != (before == "kota")
	})
	if len(kept) == 0 {
		return codes
	}
	return kept
}
