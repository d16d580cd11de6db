package locales

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// MaxRead is the largest figure that is read: a thousand trillion, more than
// any business has and less than what loses digits.
const MaxRead = 1e15

// token is a figure or a word.
var token = regexp.MustCompile(`\d[\d.,]*|[\p{L}]+|[-–~/]`)

// scales of figures; "m" is miliar here and million elsewhere, so it is none.
var scaleWords = map[string]float64{
	"rb": 1e3, "ribu": 1e3, "rbu": 1e3, "rebu": 1e3, "k": 1e3, "thousand": 1e3,
	"jt": 1e6, "juta": 1e6, "jta": 1e6, "jeti": 1e6, "jut": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6,
	"miliar": 1e9, "milyar": 1e9, "milliar": 1e9, "miliyar": 1e9, "mlyr": 1e9, "billion": 1e9, "bn": 1e9,
	"triliun": 1e12, "trilyun": 1e12, "trillion": 1e12,
	"lusin": 12, "dozen": 12, "kodi": 20,
}

var digitWords = map[string]float64{
	"nol": 0, "kosong": 0, "zero": 0, "satu": 1, "one": 1, "dua": 2, "two": 2, "tiga": 3, "three": 3, "empat": 4, "four": 4,
	"lima": 5, "five": 5, "enam": 6, "six": 6, "tujuh": 7, "seven": 7, "delapan": 8, "eight": 8, "sembilan": 9, "nine": 9,
	"sepuluh": 10, "ten": 10, "sebelas": 11, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50,
	"setengah": 0.5, "stengah": 0.5, "stgh": 0.5, "half": 0.5,
}

// fillers say nothing about the figure.
var fillers = set(`rp idr rupiah sekitar sktr kira kiranya kurang lebih kurleb krg lbh an ya kak min pak bu bang gan mas mbak om
	omzet omset modal total aja saja sj dong nya doang paling biasanya rata rata2 kalau kalo klo itu sih deh lah about around roughly
	a an the of is harga biaya saya sy punya ada uang duit`)

var periods = set("per hari harian sehari perhari hr minggu mingguan seminggu perminggu bulan bulanan sebulan perbulan bln sbulan tahun tahunan setahun pertahun thn day daily week weekly month monthly year yearly")

// between stand between the two ends of a range.
var between = set("sampai hingga atau sd or to")

// unsure are letters of which nobody knows how many zeros they mean.
var unsure = set("m t b")

// nothing are ways to say zero.
var nothing = set("gratis free nihil")

// figure adds up words and digits from left to right: "2 juta 500 ribu",
// "dua setengah juta", "seratus lima puluh ribu".
type figure struct {
	total, group, digit float64
	any, dash, split    bool
	zero                bool    // it was said that it is nothing
	scaled              float64 // the last scale; a later one must be smaller
}

func (f *figure) number(x float64) {
	if f.dash || (f.digit >= 1 && x != 0.5) {
		f.split = true // a range, or two figures side by side
	}
	f.digit += x
	f.any = true
}

func (f *figure) scale(s float64) {
	part := f.group + f.digit
	if part == 0 && !f.any {
		part = 1
	}
	if f.scaled != 0 && s >= f.scaled {
		f.split = true
	}
	f.total += part * s
	f.group, f.digit, f.any, f.scaled = 0, 0, true, s
}

// word takes one word and says whether it belongs to a figure.
func (f *figure) word(w string) bool {
	if x, ok := digitWords[w]; ok {
		f.number(x)
		return true
	}
	if s, ok := scaleWords[w]; ok {
		f.scale(s)
		return true
	}
	if base, ok := strings.CutSuffix(w, "an"); ok {
		if s, ok := scaleWords[base]; ok { // ribuan, jutaan
			f.scale(s)
			return true
		}
	}
	if rest, ok := strings.CutPrefix(w, "se"); ok {
		if s, ok := scaleWords[rest]; ok { // seribu, sejuta, selusin
			f.digit++
			f.scale(s)
			return true
		}
	}
	switch w {
	case "belas":
		f.group, f.digit = f.group+f.digit+10, 0
	case "puluh":
		f.group, f.digit = f.group+f.digit*10, 0
	case "ratus", "hundred":
		f.group, f.digit = f.group+math.Max(f.digit, 1)*100, 0
	case "seratus":
		f.group, f.any = f.group+100, true
	case "ratusan", "puluhan":
		f.split = true // "hundreds" names no figure
	default:
		return false
	}
	f.any = true
	return true
}

func (f *figure) value() float64 { return f.total + f.group + f.digit }

// ReadMoney reads whole rupiah as people write it: "500rb", "1,5 jt",
// "Rp 1.500.000,-", "dua juta lima ratus ribu".
func ReadMoney(s string) (int64, error) {
	x, err := readFigure(s, "1,5 jt", func(w string) bool { return fillers[w] })
	if err != nil {
		return 0, err
	}
	return int64(math.Round(x)), nil
}

// maxUnits is how many words that are no figure a number may carry: "3 orang",
// "12 botol sehari" is one too many to be sure.
const maxUnits = 3

// ReadNumber reads a figure with or without a unit: "10 orang", "2,5",
// "selusin", "±20".
func ReadNumber(s string) (float64, error) {
	units := 0
	return readFigure(s, "25", func(w string) bool {
		if !fillers[w] {
			units++
		}
		return units <= maxUnits
	})
}

// readFigure reads one figure; allowed says which other words may stand there.
func readFigure(s, example string, allowed func(string) bool) (float64, error) {
	var f figure
	if trouble := f.read(s, allowed); trouble != "" {
		return 0, &ReadError{trouble, example}
	}
	return f.value(), nil
}

// read adds up a text and gives what is wrong with it, or "".
func (f *figure) read(s string, allowed func(string) bool) Code {
	text := strings.ToLower(strings.TrimSpace(s))
	text = strings.NewReplacer(",-", "", ".-", "", ",--", "", "±", "").Replace(text)
	if negative(text) {
		return Negative
	}
	for _, t := range token.FindAllString(text, -1) {
		if trouble := f.token(t, allowed); trouble != "" {
			return trouble
		}
	}
	switch {
	case f.split:
		return Ambiguous
	case !f.any && !f.zero:
		return Unreadable
	case f.value() > MaxRead:
		return TooBig
	default:
		return ""
	}
}

// negative says whether a minus stands before the first digit.
func negative(text string) bool {
	rest := strings.TrimSpace(strings.TrimPrefix(text, "rp"))
	return strings.HasPrefix(rest, "-") && len(rest) > 1 && digit(rest[1])
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// token takes the next figure, word or dash.
func (f *figure) token(t string, allowed func(string) bool) Code {
	switch {
	case digit(t[0]):
		x, ok := readDigits(t)
		if !ok {
			return Unreadable
		}
		f.number(x)
	case strings.ContainsAny(t, "-–~/"):
		f.dash = f.dash || (f.any && t != "/")
	case between[t]:
		f.split = true
	case f.word(t):
	case unsure[t]:
		return Ambiguous
	case periods[t]:
		return Period
	case nothing[t]:
		f.zero = true
	case !allowed(t):
		return Unreadable
	}
	return ""
}

// readDigits reads figures with thousands and decimal marks of either style:
// three digits after every mark are thousands, anything else is a fraction.
func readDigits(t string) (float64, bool) {
	t = strings.TrimRight(t, ".,")
	last := strings.LastIndexAny(t, ".,")
	if last < 0 {
		x, err := strconv.ParseFloat(t, 64)
		return x, err == nil
	}
	whole, fraction, mark := t[:last], t[last+1:], t[last]
	other := strings.Trim(".,", string(mark))
	thousands := len(fraction) == 3 && !strings.Contains(whole, other) && whole != "0"
	if thousands {
		whole, fraction = whole+string(mark)+fraction, ""
	} else if strings.IndexByte(whole, mark) >= 0 {
		return 0, false // the same mark twice, and not for thousands
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == '.' || r == ',' })
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return 0, false
		}
	}
	x, err := strconv.ParseFloat(strings.Join(groups, "")+"."+fraction, 64)
	return x, err == nil
}
