package ask

import (
	"math"
	"strconv"
	"strings"
)

// Kind says what an amount of money is.
type Kind string

// The kinds of money.
const (
	Unnamed Kind = ""
	Revenue Kind = "omzet"
	Capital Kind = "modal"
	Loan    Kind = "pinjaman"
	Price   Kind = "harga"
	Cost    Kind = "biaya"
	Profit  Kind = "laba"
	Wage    Kind = "gaji"
)

// Period says in what time an amount comes together.
type Period string

// The periods of money.
const (
	Once    Period = ""
	Daily   Period = "hari"
	Weekly  Period = "minggu"
	Monthly Period = "bulan"
	Yearly  Period = "tahun"
)

// Money is an amount in a question.
type Money struct {
	Kind Kind `json:"kind,omitempty"`
	// Rupiah are whole rupiah.
	Rupiah int64  `json:"rupiah"`
	Per    Period `json:"per,omitempty"`
	// Words are those of the amount.
	Words string `json:"words"`
}

const (
	// kindReach and periodReach are how many words before the amount its kind
	// stands, and after it its period.
	kindReach   = 6
	periodReach = 3
	// leastBare is the smallest number that is money without a unit, when a
	// word before it says so.
	leastBare = 1000
	// mostRupiah bounds amounts: more is a slip of the hand.
	mostRupiah = 1e15
)

// amounts finds the money in a message.
func amounts(m message, pieces []piece) []Money {
	var out []Money
	for i := 0; i < len(pieces); i++ {
		value, ok := parseNumber(strings.TrimPrefix(pieces[i].surface, "rp"))
		if !ok {
			continue
		}
		rupiah := strings.HasPrefix(pieces[i].surface, "rp") || i > 0 && pieces[i-1].surface == "rp"
		kind := kindBefore(pieces, i)
		last := i
		unit := 0.0
		if i+1 < len(pieces) {
			unit = unitOf(pieces[i+1].surface)
			// A lone m is a billion only where large sums are spoken of;
			// elsewhere it is a meter.
			large := rupiah || kind == Revenue || kind == Capital || kind == Loan
			if strings.HasSuffix(m.words[pieces[i+1].word].text, "m") && !large {
				unit = 0
			}
		}
		switch {
		case unit > 0:
			value *= unit
			last++
		case !rupiah && (kind == Unnamed || value < leastBare):
			continue
		}
		if value < 1 || value > mostRupiah {
			continue
		}
		out = append(out, Money{
			Kind:   kind,
			Rupiah: int64(math.Round(value)),
			Per:    periodNear(pieces, i, last),
			Words:  m.span(pieces[i].word, pieces[last].word+1),
		})
		i = last
	}
	return out
}

// parseNumber reads "1,5", "500.000" and "2.5": three digits after a mark are
// thousands.
func parseNumber(s string) (float64, bool) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, false
	}
	var b strings.Builder
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == ',' })
	for i, part := range parts {
		if i > 0 && i == len(parts)-1 && len(part) != 3 {
			b.WriteByte('.')
		}
		b.WriteString(part)
	}
	value, err := strconv.ParseFloat(b.String(), 64)
	return value, err == nil && !math.IsInf(value, 0)
}

// unitOf is what a word multiplies by, 0 if it is no unit.
func unitOf(w string) float64 {
	switch w {
	case "ribu", "k":
		return 1e3
	case "juta":
		return 1e6
	case "miliar":
		return 1e9
	case "triliun":
		return 1e12
	}
	return 0
}

// kindBefore looks for the word that says what the money is.
func kindBefore(pieces []piece, at int) Kind {
	for i := at - 1; i >= max(0, at-kindReach) && pieces[i].sentence == pieces[at].sentence; i-- {
		if kind := kindOf(pieces[i].surface); kind != Unnamed {
			return kind
		}
		if kind := kindOf(pieces[i].stem); kind != Unnamed {
			return kind
		}
	}
	return Unnamed
}

// kindOf reads one word.
func kindOf(w string) Kind {
	switch w {
	case "omzet", "omset", "pendapatan", "penghasilan", "pemasukan", "penjualan", "bruto":
		return Revenue
	case "modal", "investasi":
		return Capital
	case "pinjam", "kur", "kredit", "utang", "plafon", "limit":
		return Loan
	case "harga":
		return Price
	case "biaya", "bayar", "tarif", "ongkos":
		return Cost
	case "untung", "laba", "keuntungan":
		return Profit
	case "gaji", "upah":
		return Wage
	}
	return Unnamed
}

// periodNear looks for "sebulan", "per tahun", "/hari" behind the amount, or
// for "omzet bulanan" before it.
func periodNear(pieces []piece, first, last int) Period {
	for i := last + 1; i <= last+periodReach && i < len(pieces); i++ {
		if _, digit := parseNumber(pieces[i].surface); digit {
			break
		}
		if p := periodOf(pieces[i].surface); p != Once {
			return p
		}
	}
	for i := first - 1; i >= 0 && i >= first-periodReach; i-- {
		if _, digit := parseNumber(pieces[i].surface); digit {
			break
		}
		if p := periodOf(pieces[i].surface); p != Once {
			return p
		}
	}
	return Once
}

// periodOf reads one word.
func periodOf(w string) Period {
	switch w {
	case "sehari", "harian", "hari", "perhari":
		return Daily
	case "seminggu", "mingguan", "perminggu", "minggu":
		return Weekly
	case "sebulan", "bulanan", "bulan", "perbulan":
		return Monthly
	case "setahun", "tahunan", "tahun", "pertahun":
		return Yearly
	}
	return Once
}
