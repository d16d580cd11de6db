package ask

import "strings"

// minRoot is the length of the shortest root that is found by cutting.
const minRoot = 3

// stemmer takes the affixes off Indonesian words. It only believes a cut that
// leads to a known root, so that "merek" never becomes "rek".
type stemmer struct {
	roots map[string]bool
}

// stem gives the root of a word: pendaftaran, mendaftarkan and didaftarin are
// daftar. A word whose root is unknown only loses its clitics.
func (s *stemmer) stem(w string) string {
	if s.roots[w] || len(w) <= minRoot {
		return w
	}
	rests := suffixes(w)
	for _, rest := range rests {
		if s.roots[rest] {
			return rest
		}
	}
	for _, rest := range rests {
		if root, ok := s.unprefix(rest, maxPrefixes); ok {
			return root
		}
	}
	return bare(w)
}

// maxPrefixes is how many prefixes stand before one root at most:
// "mem-per-kenal-kan", "di-per-panjang".
const maxPrefixes = 2

// unprefix looks for a root behind up to n prefixes.
func (s *stemmer) unprefix(w string, n int) (string, bool) {
	cuts := prefixes(w)
	for _, rest := range cuts {
		if s.roots[rest] {
			return rest, true
		}
	}
	if n <= 1 {
		return "", false
	}
	for _, rest := range cuts {
		if root, ok := s.unprefix(rest, n-1); ok {
			return root, true
		}
	}
	return "", false
}

// bare takes only clitics off, for words that are not known.
func bare(w string) string {
	for _, clitic := range []string{"nya", "kah", "lah", "pun"} {
		if rest, ok := strings.CutSuffix(w, clitic); ok && len(rest) > minRoot {
			return rest
		}
	}
	return w
}

// suffixes gives the word and what is left of it without its endings, the
// least cut first. -in is the -kan of chats, -e and -ke are Javanese, -na and
// -keun Sundanese, -nyo is Minang.
func suffixes(w string) []string {
	out := make([]string, 1, 8)
	out[0] = w
	add := func(from []string, endings ...string) {
		for _, f := range from {
			for _, e := range endings {
				if rest, ok := strings.CutSuffix(f, e); ok && len(rest) >= minRoot {
					out = append(out, rest)
				}
			}
		}
	}
	add(out, "lah", "kah", "tah", "pun", "sih", "dong")
	add(out, "nya", "ny", "ku", "mu", "ne", "e", "na", "nyo", "x")
	add(out, "kan", "an", "in", "i", "ke", "ake", "aken", "keun")
	return out
}

// prefixes gives what is left of a word without one prefix, for every way to
// read it: "menulis" is me-nulis, men-ulis and me(t)ulis.
func prefixes(w string) []string {
	var out []string
	keep := func(rest string) {
		if len(rest) >= minRoot {
			out = append(out, rest)
		}
	}
	for _, p := range []string{"di", "dipun", "ke", "se", "ber", "be", "ter", "te", "per", "pe", "me", "ku", "kau", "nge"} {
		if rest, ok := strings.CutPrefix(w, p); ok {
			keep(rest)
		}
	}
	// The nasal forms: the first letter of the root melts into the prefix.
	for _, n := range []struct{ prefix, lost string }{
		{"meng", "k"}, {"peng", "k"}, {"meny", "s"}, {"peny", "s"},
		{"men", "t"}, {"pen", "t"}, {"mem", "p"}, {"pem", "p"},
		{"ng", "k"}, {"ny", "s"}, {"n", "t"}, {"m", "p"}, {"ny", "c"}, {"n", "c"},
	} {
		if rest, ok := strings.CutPrefix(w, n.prefix); ok {
			keep(rest)
			keep(n.lost + rest)
		}
	}
	// Sundanese: ngadaptar.
	if rest, ok := strings.CutPrefix(w, "nga"); ok {
		keep(rest)
	}
	return out
}
