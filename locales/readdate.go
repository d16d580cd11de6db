package locales

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	numericDate = regexp.MustCompile(`\b(\d{1,4})\s*[-/.]\s*(\d{1,2})(?:\s*[-/.]\s*(\d{1,4}))?\b`)
	namedDate   = regexp.MustCompile(`\b(\d{1,2})\s*([a-z]{3,9})\.?\s*(\d{2,4})?\b`)
	countedDate = regexp.MustCompile(`\b(\d{1,3}|[a-z]+)\s*(hari|hr|minggu|mgg|pekan|bulan|bln|tahun|thn|days?|weeks?|months?|years?)\s*(?:yang\s+|yg\s+)?(lagi|ke depan|kedepan|depan|lalu|kemarin|ago|from now|later)\b`)
	dayOnly     = regexp.MustCompile(`^(?:tanggal|tgl)\s*(\d{1,2})(?:\s+bulan\s+(ini|depan))?$`)
)

// monthBegins are the first letters of each month in both languages, with the
// usual misspellings.
var monthBegins = [12][]string{
	{"jan"}, {"feb", "peb"}, {"mar"}, {"apr"}, {"mei", "may"}, {"jun"}, {"jul"}, {"agu", "ags", "agt", "aug"}, {"sep"}, {"okt", "oct"}, {"nov", "nop"}, {"des", "dec"},
}

var fixedDays = map[string]int{
	"hari ini": 0, "sekarang": 0, "skrg": 0, "skr": 0, "today": 0, "now": 0,
	"besok": 1, "bsk": 1, "besuk": 1, "tomorrow": 1, "lusa": 2, "besok lusa": 2, "kemarin": -1, "kmrn": -1, "kemaren": -1, "yesterday": -1,
	"kemarin lusa": -2, "minggu depan": 7, "pekan depan": 7, "next week": 7, "minggu lalu": -7, "pekan lalu": -7, "last week": -7,
}

var weekdayNames = map[string]time.Weekday{
	"minggu": time.Sunday, "ahad": time.Sunday, "senin": time.Monday, "selasa": time.Tuesday, "rabu": time.Wednesday, "kamis": time.Thursday,
	"jumat": time.Friday, "jum'at": time.Friday, "sabtu": time.Saturday, "sunday": time.Sunday, "monday": time.Monday, "tuesday": time.Tuesday,
	"wednesday": time.Wednesday, "thursday": time.Thursday, "friday": time.Friday, "saturday": time.Saturday,
}

const dateExample = "17/10/2026"

// ReadDate reads a day as people write it, seen from today: "17/10/26",
// "17 okt 2026", "besok", "senin depan", "3 hari lagi", "akhir bulan". It
// gives midnight UTC of that day.
func ReadDate(s string, today time.Time) (time.Time, error) {
	text := strings.TrimSpace(strings.Join(strings.Fields(strings.ToLower(s)), " "))
	text = strings.TrimRight(text, ".!,? ")
	today = time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	if days, ok := fixedDays[text]; ok {
		return today.AddDate(0, 0, days), nil
	}
	if t, ok := monthWords(text, today); ok {
		return t, nil
	}
	if t, ok := weekday(text, today); ok {
		return t, nil
	}
	if m := countedDate.FindStringSubmatch(text); m != nil {
		return counted(m, today)
	}
	if m := dayOnly.FindStringSubmatch(text); m != nil {
		return dayOfMonth(m, today)
	}
	if m := numericDate.FindStringSubmatch(text); m != nil {
		return numeric(m, today)
	}
	if m := namedDate.FindStringSubmatch(text); m != nil {
		if month := monthOf(m[2]); month != 0 {
			return day(yearOf(m[3], today), month, m[1])
		}
	}
	return time.Time{}, &ReadError{Unreadable, dateExample}
}

// monthWords reads what is counted from the month.
func monthWords(text string, today time.Time) (time.Time, bool) {
	first := today.AddDate(0, 0, 1-today.Day())
	switch text {
	case "akhir bulan", "akhir bulan ini", "end of month":
		return first.AddDate(0, 1, -1), true
	case "akhir tahun", "akhir tahun ini":
		return time.Date(today.Year(), time.December, 31, 0, 0, 0, 0, time.UTC), true
	case "awal bulan", "awal bulan depan":
		return first.AddDate(0, 1, 0), true
	case "bulan depan", "next month":
		return addMonths(today, 1), true
	case "bulan lalu", "last month":
		return addMonths(today, -1), true
	case "tahun depan", "next year":
		return addMonths(today, 12), true
	default:
		return time.Time{}, false
	}
}

// addMonths keeps the day, or takes the last one of a shorter month.
func addMonths(t time.Time, n int) time.Time {
	first := t.AddDate(0, n, 1-t.Day())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// weekday reads "senin", "hari senin", "senin depan": the next such day.
func weekday(text string, today time.Time) (time.Time, bool) {
	text = strings.TrimPrefix(text, "hari ")
	text = strings.TrimPrefix(text, "next ")
	for _, end := range []string{" depan", " ini", " besok", " nanti"} {
		text = strings.TrimSuffix(text, end)
	}
	wanted, ok := weekdayNames[text]
	if !ok {
		return time.Time{}, false
	}
	ahead := (int(wanted)-int(today.Weekday())+6)%7 + 1
	return today.AddDate(0, 0, ahead), true
}

// counted reads "3 hari lagi" and "dua minggu yang lalu".
func counted(m []string, today time.Time) (time.Time, error) {
	n, err := strconv.Atoi(m[1])
	if err != nil {
		x, ok := digitWords[strings.TrimPrefix(m[1], "ke")]
		if m[1] == "se" {
			x, ok = 1, true
		}
		if !ok || x != float64(int(x)) {
			return time.Time{}, &ReadError{Unreadable, dateExample}
		}
		n = int(x)
	}
	if slices.Contains([]string{"lalu", "kemarin", "ago"}, m[3]) {
		n = -n
	}
	switch m[2][0] {
	case 'h', 'd':
		return today.AddDate(0, 0, n), nil
	case 'p', 'w':
		return today.AddDate(0, 0, 7*n), nil
	case 't', 'y':
		return addMonths(today, 12*n), nil
	default:
		if strings.HasPrefix(m[2], "mi") || m[2] == "mgg" {
			return today.AddDate(0, 0, 7*n), nil
		}
		return addMonths(today, n), nil
	}
}

// dayOfMonth reads "tanggal 5": the next such day.
func dayOfMonth(m []string, today time.Time) (time.Time, error) {
	month := today.AddDate(0, 0, 1-today.Day())
	n, _ := strconv.Atoi(m[1])
	if m[2] == "depan" || (m[2] == "" && n < today.Day()) {
		month = month.AddDate(0, 1, 0)
	}
	return day(month.Year(), month.Month(), m[1])
}

// numeric reads 17/10/26, 17-10-2026, 2026-10-17 and 17/10.
func numeric(m []string, today time.Time) (time.Time, error) {
	if len(m[1]) == 4 {
		month, _ := strconv.Atoi(m[2])
		year, _ := strconv.Atoi(m[1])
		if m[3] == "" || len(m[3]) > 2 {
			return time.Time{}, &ReadError{Unreadable, dateExample}
		}
		return day(year, time.Month(month), m[3])
	}
	if len(m[1]) > 2 || len(m[3]) == 3 || len(m[3]) == 1 {
		return time.Time{}, &ReadError{Unreadable, dateExample}
	}
	month, _ := strconv.Atoi(m[2])
	return day(yearOf(m[3], today), time.Month(month), m[1])
}

// yearOf reads a year of two or four digits; without one it is this year.
func yearOf(s string, today time.Time) int {
	year, err := strconv.Atoi(s)
	if err != nil {
		return today.Year()
	}
	if year < 100 {
		year += 2000
	}
	return year
}

func monthOf(name string) time.Month {
	for i, begins := range monthBegins {
		for _, b := range begins {
			if strings.HasPrefix(name, b) && monthNamed(name, i) {
				return time.Month(i + 1)
			}
		}
	}
	return 0
}

// monthNamed says whether a word that begins like a month can be its name.
func monthNamed(name string, month int) bool {
	if len(name) <= 4 {
		return true
	}
	for _, lang := range known {
		if full := strings.ToLower(styles[lang].months[month]); distance(name, full) <= 2 {
			return true
		}
	}
	return false
}

// day refuses the 31st of February.
func day(year int, month time.Month, text string) (time.Time, error) {
	n, err := strconv.Atoi(text)
	t := time.Date(year, month, n, 0, 0, 0, 0, time.UTC)
	if err != nil || t.Day() != n || t.Month() != month || year < 1900 || year > 2200 {
		return time.Time{}, &ReadError{NoSuchDay, dateExample}
	}
	return t, nil
}
