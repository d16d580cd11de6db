package ask

// minTypo is the length of the shortest word that is corrected: shorter ones
// have too many neighbors.
const minTypo = 5

// speller finds the known word that a mistyped word stands for: one letter
// wrong, missing, too many, or two exchanged.
type speller struct {
	known map[string]int // word -> how often the content uses it
	// near holds the known words under each of their forms with one letter
	// taken out.
	near map[string][]string
	// bones holds the known words under their consonants: "sertifikat" under
	// "srtfkt".
	bones map[string]string
}

func newSpeller(known map[string]int) *speller {
	s := &speller{known: known, near: make(map[string][]string, 6*len(known)), bones: make(map[string]string, len(known))}
	for _, w := range sortedKeys(known) {
		if len(w) >= minTypo && letters(w) {
			s.near[w] = append(s.near[w], w)
			eachWithout(w, func(form string) { s.near[form] = append(s.near[form], w) })
		}
		if b := consonants(w); len(b) >= minBones && known[w] > known[s.bones[b]] {
			s.bones[b] = w
		}
	}
	return s
}

// minBones is how many consonants name a word.
const minBones = 4

// correct gives the known word that is meant, or false.
func (s *speller) correct(w string) (string, bool) {
	if _, ok := s.known[w]; ok {
		return w, true
	}
	if !letters(w) {
		return "", false
	}
	if len(w) >= minBones && consonants(w) == w {
		if full, ok := s.bones[w]; ok {
			return full, true
		}
	}
	if len(w) < minTypo {
		return "", false
	}
	best := ""
	try := func(form string) {
		for _, c := range s.near[form] {
			if s.better(w, c, best) {
				best = c
			}
		}
	}
	try(w)
	eachWithout(w, try)
	return best, best != ""
}

// better says whether the known word a is a likelier reading of w than b.
func (s *speller) better(w, a, b string) bool {
	if !oneApart(w, a) {
		return false
	}
	if b == "" {
		return true
	}
	// People rarely mistype the first letter.
	if first := a[0] == w[0]; first != (b[0] == w[0]) {
		return first
	}
	if s.known[a] != s.known[b] {
		return s.known[a] > s.known[b]
	}
	return a < b
}

// oneApart says whether at most one letter is changed, left out, added or
// exchanged with its neighbor.
func oneApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(a) != len(b):
		return a[i:] == b[i+1:]
	case i == len(a) || a[i+1:] == b[i+1:]:
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// eachWithout calls use with every form of a word that lacks one letter.
func eachWithout(w string, use func(string)) {
	for i := range len(w) {
		if i > 0 && w[i] == w[i-1] {
			continue
		}
		use(w[:i] + w[i+1:])
	}
}

// letters says whether a word has only plain letters.
func letters(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return w != ""
}

// consonants takes the vowels out.
func consonants(w string) string {
	out := make([]byte, 0, len(w))
	for i := range len(w) {
		switch w[i] {
		case 'a', 'e', 'i', 'o', 'u':
		default:
			out = append(out, w[i])
		}
	}
	return string(out)
}
