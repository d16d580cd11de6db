package locales

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	ordinal    = regexp.MustCompile(`^(?:no|nomor|nomer|pilihan|opsi|yang|yg|ke|option|number)?\s*(?:ke)?\s*(\d{1,2})$`)
	separators = regexp.MustCompile(`[,;&+/\n]|\s+dan\s+|\s+sama\s+|\s+serta\s+|\s+and\s+`)
)

var ordinalWords = map[string]int{
	"pertama": 1, "kesatu": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "kelima": 5, "keenam": 6, "ketujuh": 7, "kedelapan": 8, "kesembilan": 9, "kesepuluh": 10,
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
}

// ReadChoice reads which of the labels a text means: by its words, its number
// ("2", "yang kedua"), its letter, or its beginning; small slips are forgiven.
func ReadChoice(s string, labels []string) (int, error) {
	text := simplify(s)
	if text == "" {
		return 0, &ReadError{Unreadable, ""}
	}
	plain := make([]string, len(labels))
	digits := false
	for i, label := range labels {
		plain[i] = simplify(label)
		digits = digits || strings.ContainsAny(plain[i], "0123456789")
	}
	if i := slices.Index(plain, text); i >= 0 {
		return i, nil
	}
	if i, ok := position(text, digits); ok {
		if i < len(labels) {
			return i, nil
		}
		return 0, &ReadError{Unreadable, ""}
	}
	for _, fits := range []func(text, label string) bool{holds, close} {
		switch found := matching(text, plain, fits); len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return 0, &ReadError{Ambiguous, ""}
		}
	}
	return 0, &ReadError{Unreadable, ""}
}

// position reads a place in the list. Where labels themselves hold figures, a
// bare figure is no place.
func position(text string, digits bool) (int, bool) {
	if m := ordinal.FindStringSubmatch(text); m != nil && (!digits || m[0] != m[1]) {
		n, _ := strconv.Atoi(m[1])
		return n - 1, n > 0
	}
	word := strings.TrimPrefix(strings.TrimPrefix(text, "yang "), "yg ")
	if n, ok := ordinalWords[word]; ok {
		return n - 1, true
	}
	if len(text) == 1 && text[0] >= 'a' && text[0] <= 'j' {
		return int(text[0] - 'a'), true
	}
	return 0, false
}

func matching(text string, labels []string, fits func(text, label string) bool) []int {
	var found []int
	for i, label := range labels {
		if fits(text, label) {
			found = append(found, i)
		}
	}
	return found
}

// holds says whether each word of the text begins a word of the label, or the
// whole label stands in the text.
func holds(text, label string) bool {
	if len(label) >= 4 && strings.Contains(" "+text+" ", " "+label+" ") {
		return true
	}
	if len(text) < 3 {
		return false
	}
	words := strings.Fields(label)
	for w := range strings.FieldsSeq(text) {
		if !slices.ContainsFunc(words, func(l string) bool { return strings.HasPrefix(l, w) }) {
			return false
		}
	}
	return true
}

// close forgives one slip in five letters and two in nine.
func close(text, label string) bool {
	allowed := 0
	switch n := len(text); {
	case n >= 9:
		allowed = 2
	case n >= 5:
		allowed = 1
	default:
		return false
	}
	if distance(text, label) <= allowed {
		return true
	}
	return slices.ContainsFunc(strings.Fields(label), func(w string) bool { return len(w) >= 5 && distance(text, w) <= allowed })
}

// ReadChoices reads several labels: "1, 3 dan 4", "gula sama telur".
func ReadChoices(s string, labels []string) ([]int, error) {
	parts := separators.Split(strings.ToLower(s), -1)
	if i, err := ReadChoice(s, labels); err == nil && (len(parts) == 1 || simplify(s) == simplify(labels[i])) {
		return []int{i}, nil
	}
	if len(parts) == 1 {
		parts = strings.Fields(s)
	}
	var chosen []int
	for _, part := range parts {
		if strings.TrimSpace(part) == "" {
			continue
		}
		i, err := ReadChoice(part, labels)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(chosen, i) {
			chosen = append(chosen, i)
		}
	}
	if len(chosen) == 0 {
		return nil, &ReadError{Unreadable, ""}
	}
	slices.Sort(chosen)
	return chosen, nil
}

// distance counts letters put in, left out, changed or swapped.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, previous, current := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := range x {
		current[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			current[j+1] = min(previous[j+1]+1, current[j]+1, previous[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				current[j+1] = min(current[j+1], before[j-1]+1)
			}
		}
		before, previous, current = previous, current, before
	}
	return previous[len(y)]
}
