package ask

// piece is one word after its abbreviation was spelled out and its spelling
// corrected.
type piece struct {
	surface, stem string
	// word is its place in the message; one word can be several pieces.
	word     int
	sentence int
}

// term is a word or a fixed phrase of a message after normalisation.
type term struct {
	entry
	// surface is how it was written, spelled out.
	surface string
	// from and to are the words of the message that it came from.
	from, to int
	sentence int
	// places are the codes of a region.
	places []string
}

// pieces spells the words of a message out.
func (l *language) pieces(m message) []piece {
	out := make([]piece, 0, len(m.words)+8)
	for i, w := range m.words {
		for _, s := range l.expand(w.text) {
			s, stem := l.root(s)
			out = append(out, piece{s, stem, i, w.sentence})
		}
	}
	return out
}

// root gives a word, corrected when it is mistyped, and its root.
func (l *language) root(w string) (right, stem string) {
	if stem, ok := l.stems[w]; ok {
		return w, stem
	}
	stem = l.stemmer.stem(w)
	if _, known := l.entries[stem]; known || l.stemmer.roots[stem] {
		return w, stem
	}
	if right, ok := l.speller.correct(w); ok {
		return right, l.stems[right]
	}
	return w, stem
}

// terms finds the longest known phrases in the pieces of a message.
func (l *language) terms(pieces []piece) []term {
	out := make([]term, 0, len(pieces))
	for i := 0; i < len(pieces); {
		t, n := l.next(pieces, i)
		for k, p := range pieces[i : i+n] {
			if k > 0 {
				t.surface += " "
			}
			t.surface += p.surface
		}
		t.from, t.to = pieces[i].word, pieces[i+n-1].word+1
		t.sentence = pieces[i].sentence
		out = append(out, t)
		i += n
	}
	return out
}

// next reads one term of n pieces at a place.
func (l *language) next(pieces []piece, at int) (t term, n int) {
	if codes, n := l.regions.match(pieces, at); n > 0 {
		return term{entry: entry{text: regionTheme, kind: region}, places: codes}, n
	}
	if n, e := l.match(pieces[at:]); n > 0 {
		return term{entry: e}, n
	}
	e := entry{text: pieces[at].stem}
	if c := e.text[0]; '0' <= c && c <= '9' {
		e.kind = number
	}
	return term{entry: e}, 1
}

// match finds the longest entry at the beginning of the pieces, inside one
// sentence.
func (l *language) match(pieces []piece) (int, entry) {
	for n := min(l.longest[pieces[0].stem], len(pieces)); n > 0; n-- {
		if pieces[n-1].sentence != pieces[0].sentence {
			continue
		}
		key := pieces[0].stem
		for _, p := range pieces[1:n] {
			key += " " + p.stem
		}
		if e, ok := l.entries[key]; ok {
			return n, e
		}
	}
	return 0, entry{}
}
