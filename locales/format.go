package locales

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// style is how a language writes figures and dates.
type style struct {
	thousands, decimal string
	months, weekdays   []string
	shortMonths        []string
	and, days, to      string
	comma              string // before "and" in a list of three or more
	scales             []scale
	clock              string // layout of the time of day
}

// scale is a word for a large number, largest first.
type scale struct {
	size int64
	word string
}

var styles = map[string]style{
	Indonesian: {
		thousands: ".", decimal: ",", and: " dan ", comma: ",", days: " hari", to: "–", clock: "15.04",
		months:      []string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"},
		shortMonths: []string{"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"},
		weekdays:    []string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"},
		scales:      []scale{{1e12, "triliun"}, {1e9, "miliar"}, {1e6, "juta"}, {1e3, "ribu"}},
	},
	English: {
		thousands: ",", decimal: ".", and: " and ", comma: ",", days: " days", to: "–", clock: "15:04",
		months:      []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		shortMonths: []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		weekdays:    []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		scales:      []scale{{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}},
	},
}

// Money writes whole rupiah in full: Rp1.500.000.
func (p *Printer) Money(rupiah int64) string {
	if rupiah < 0 {
		return "-" + p.Money(-rupiah)
	}
	return "Rp" + p.group(strconv.FormatInt(rupiah, 10))
}

// MoneyShort writes whole rupiah as people say it: Rp2,5 juta. A figure that
// would lose digits is written in full.
func (p *Printer) MoneyShort(rupiah int64) string {
	for _, s := range p.style.scales {
		if rupiah < s.size {
			continue
		}
		if hundredths := s.size / 100; hundredths == 0 || rupiah%hundredths != 0 {
			break
		}
		return "Rp" + p.Number(float64(rupiah)/float64(s.size)) + " " + s.word
	}
	return p.Money(rupiah)
}

// Number writes a figure with up to three decimals: 1.234,5.
func (p *Printer) Number(x float64) string {
	if x < 0 {
		return "-" + p.Number(-x)
	}
	text := strconv.FormatFloat(math.Round(x*1000)/1000, 'f', -1, 64)
	whole, fraction, has := strings.Cut(text, ".")
	if !has {
		return p.group(whole)
	}
	return p.group(whole) + p.style.decimal + fraction
}

// group puts a mark between thousands.
func (p *Printer) group(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(p.style.thousands)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Percent writes a percentage; 0.5 is half a percent: 0,5%.
func (p *Printer) Percent(x float64) string { return p.Number(x) + "%" }

// Date writes a day in full: 17 Oktober 2026.
func (p *Printer) Date(t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + p.style.months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// DateShort writes a day: 17 Okt 2026.
func (p *Printer) DateShort(t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + p.style.shortMonths[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// Month writes a month with its year: Oktober 2026.
func (p *Printer) Month(t time.Time) string {
	return p.style.months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// Weekday writes the day of the week: Sabtu.
func (p *Printer) Weekday(t time.Time) string { return p.style.weekdays[t.Weekday()] }

// Clock writes the time of day with the name of its zone: 14.05 WIB.
func (p *Printer) Clock(t time.Time) string { return t.Format(p.style.clock + " MST") }

// List joins parts: a, b, dan c.
func (p *Printer) List(parts []string) string {
	switch n := len(parts); n {
	case 0:
		return ""
	case 1:
		return parts[0]
	case 2:
		return parts[0] + p.style.and + parts[1]
	default:
		return strings.Join(parts[:n-1], ", ") + p.style.comma + p.style.and + parts[n-1]
	}
}

// Days writes a number of days, or a range of them: 10–15 hari.
func (p *Printer) Days(low, high int) string {
	if high == 1 && low == 1 && p.lang == English {
		return "1 day"
	}
	if low == high {
		return p.Number(float64(low)) + p.style.days
	}
	return p.Number(float64(low)) + p.style.to + p.Number(float64(high)) + p.style.days
}
