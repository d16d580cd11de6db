package locales

import (
	"strings"
	"unicode"
)

// Code says why a text could not be read. The list is closed.
type Code string

// Why a text could not be read.
const (
	// Unreadable: this is no answer of the kind.
	Unreadable Code = "unreadable"
	// Ambiguous: it can mean more than one thing.
	Ambiguous Code = "ambiguous"
	// Period: it says per day, month or year, which may not be what was asked.
	Period Code = "period"
	// Negative: the figure is below zero.
	Negative Code = "negative"
	// TooBig: the figure is larger than any business.
	TooBig Code = "too_big"
	// NoSuchDay: the calendar has no such day.
	NoSuchDay Code = "no_such_day"
)

// ReadError is the error of every reader in this package.
type ReadError struct {
	Code Code
	// Example is a way to write it that can be read.
	Example string
}

// Error implements error. It does not repeat the text, which is personal.
func (e *ReadError) Error() string { return "cannot read the answer: " + string(e.Code) }

// simplify makes lower case, and a space of everything that is neither a
// letter nor a digit.
func simplify(s string) string {
	var b strings.Builder
	space := true
	for _, r := range strings.ToLower(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
			space = false
			continue
		}
		if !space {
			b.WriteByte(' ')
			space = true
		}
	}
	return strings.TrimSpace(b.String())
}

// Words that mean yes by themselves, words that mean yes as an answer, and
// words that mean no.
var (
	plainYes = set("ya iya iyah iye iyes y yes yup yep yoi ok oke okay okeh betul bener benar bnr setuju tentu pasti nggih inggih sip siap")
	alsoYes  = set("sudah sdh udah udh dah ada punya pernah mau boleh bisa termasuk pakai pake have done sure already")
	plainNo  = set("tidak tdk tidk tak ga gak gk g ngga nggak enggak engga kagak kaga ora ndak nda ndk no nope n not never belum blm blom belom bukan bkn jangan tanpa")
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// ReadYesNo reads yes or no the way people say it: "iya dong", "udah",
// "belum ada", "nggak".
func ReadYesNo(s string) (bool, error) {
	var yes, maybe, no bool
	for w := range strings.FieldsSeq(simplify(s)) {
		w = squeeze(w)
		yes = yes || plainYes[w]
		maybe = maybe || alsoYes[w]
		no = no || plainNo[w]
	}
	switch {
	case yes && no:
		return false, &ReadError{Ambiguous, "ya"}
	case no:
		return false, nil
	case yes || maybe:
		return true, nil
	default:
		return false, &ReadError{Unreadable, "ya"}
	}
}

// squeeze makes one letter of three or more in a row: "iyaaa" is "iya".
func squeeze(w string) string {
	var out []rune
	runes := []rune(w)
	for i, r := range runes {
		run := 1
		for j := i - 1; j >= 0 && runes[j] == r; j-- {
			run++
		}
		next := i+1 < len(runes) && runes[i+1] == r
		if run >= 2 && (next || run >= 3) {
			continue
		}
		out = append(out, r)
	}
	squeezed := string(out)
	if n := len(out); n >= 2 && out[n-1] == out[n-2] && len(runes) > n {
		squeezed = string(out[:n-1])
	}
	return squeezed
}
