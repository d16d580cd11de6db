package ask

import "strings"

// expand spells a chat word out: gmn is gimana, s4y4 is saya, syarat2nya is
// syaratnya, 50jt is 50 juta.
func (l *language) expand(w string) []string {
	if full, ok := l.short[w]; ok {
		return full
	}
	if l.knows(w) {
		return []string{w}
	}
	if digits, unit, ok := amount(w); ok {
		return append([]string{digits}, l.expand(unit)...)
	}
	if single, ok := undouble(w); ok {
		return l.expand(single)
	}
	if left, ok := strings.CutSuffix(w, "-an"); ok && left != "" {
		return l.expand(left) // "15jt-an" is about 15 million
	}
	if left, right, ok := strings.Cut(w, "-"); ok {
		joined := strings.ReplaceAll(w, "-", "")
		if l.knows(joined) || len(left) < minRoot || len(right) < minRoot || l.short[joined] != nil {
			return l.expand(joined)
		}
		return append(append([]string(nil), l.expand(left)...), l.expand(right)...)
	}
	for _, plain := range []string{unleet(w), unrepeat(w, 2), unrepeat(w, 1)} {
		if plain == w {
			continue
		}
		if full, ok := l.short[plain]; ok {
			return full
		}
		if l.knows(plain) {
			return []string{plain}
		}
	}
	w = unrepeat(w, 2)
	for _, clitic := range []string{"nya", "ny", "y", "lah", "kah", "ku", "mu"} {
		if stem, ok := strings.CutSuffix(w, clitic); ok {
			if full, ok := l.short[stem]; ok {
				return full
			}
		}
	}
	return []string{w}
}

// knows says whether a word or its root is in the word lists.
func (l *language) knows(w string) bool {
	if _, ok := l.expected[w]; ok {
		return true
	}
	stem := l.stemmer.stem(w)
	if l.stemmer.roots[stem] {
		return true
	}
	_, ok := l.entries[stem]
	return ok
}

// amount cuts a number from the unit that is written on to it.
func amount(w string) (digits, unit string, ok bool) {
	i := 0
	for i < len(w) && (w[i] >= '0' && w[i] <= '9' || w[i] == '.' || w[i] == ',') {
		i++
	}
	if i == 0 || i == len(w) || !letters(w[i:]) {
		return "", "", false
	}
	return w[:i], w[i:], true
}

// undouble takes a doubling away: langkah2, langkah-langkah, syarat2nya.
func undouble(w string) (string, bool) {
	if i := strings.IndexByte(w, '2'); i >= minDoubled && letters(w[:i]) && (i == len(w)-1 || letters(w[i+1:])) {
		return w[:i] + w[i+1:], true
	}
	if left, right, ok := strings.Cut(w, "-"); ok && len(left) >= minDoubled && strings.HasPrefix(right, left) {
		return right, true
	}
	return "", false
}

// minDoubled is the shortest word that is doubled: "apa2", "tp2".
const minDoubled = 2

// unleet reads digits inside a word as the letters that they look like.
func unleet(w string) string {
	if w[0] >= '0' && w[0] <= '9' {
		return w
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '0':
			return 'o'
		case '1':
			return 'i'
		case '3':
			return 'e'
		case '4':
			return 'a'
		case '5':
			return 's'
		case '6', '9':
			return 'g'
		case '7':
			return 't'
		}
		return r
	}, w)
}

// unrepeat shortens runs of a letter to at most n: "gimanaaaa".
func unrepeat(w string, n int) string {
	var b strings.Builder
	run := 0
	for i := range len(w) {
		if i > 0 && w[i] == w[i-1] {
			run++
		} else {
			run = 1
		}
		if run <= n || w[i] >= '0' && w[i] <= '9' {
			b.WriteByte(w[i])
		}
	}
	return b.String()
}
