package flows

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Offices is what is known of the service centres as offices: who advises on
// what, and when they are open.
type Offices struct {
	// Hours by centre; those of the centre "" count for all that have none.
	Hours []OfficeHours
	// Holidays in the order of their days.
	Holidays []Holiday

	fields map[string]string // "topic nib_daftar" -> field
}

// OfficeHours are the hours of a centre on some days of the week.
type OfficeHours struct {
	Centre string
	Days   []time.Weekday
	// Opens and Closes count from midnight, in the centre's own time.
	Opens, Closes time.Duration
	Source        string
	Confidence    Confidence
}

// Holiday is a day on which offices are closed.
type Holiday struct {
	Day Day
	// Name is an id: its words are in the catalogs.
	Name string
	// Joint days (cuti bersama) are set each year by three ministers; national
	// ones rest on Keppres 8/2024.
	Joint      bool
	Source     string
	Confidence Confidence
}

// FieldOfGuide gives the field in which a guide's questions are answered, by
// the guide itself or by its first topic; "" when none is known.
func (o Offices) FieldOfGuide(g *Guide) string {
	if field := o.fields["guide "+g.ID]; field != "" {
		return field
	}
	for _, topic := range g.Topics {
		if field := o.FieldOfTopic(topic); field != "" {
			return field
		}
	}
	return ""
}

// FieldOfTopic gives the field of a topic of free text; "" when none is known.
func (o Offices) FieldOfTopic(topic string) string { return o.fields["topic "+topic] }

// Knows says whether the holidays of a year have been published: the joint ones
// come with the yearly decree of the ministers, and with them the days that
// move.
func (o Offices) Knows(year int) bool {
	return slices.ContainsFunc(o.Holidays, func(h Holiday) bool { return h.Joint && h.Day.Time().Year() == year })
}

// Holiday gives the holiday on a day.
func (o Offices) Holiday(day Day) (Holiday, bool) {
	i := slices.IndexFunc(o.Holidays, func(h Holiday) bool { return h.Day == day })
	if i < 0 {
		return Holiday{}, false
	}
	return o.Holidays[i], true
}

// ReadOffices reads fields.csv, hours.csv and holidays.csv of a folder; a file
// that does not exist says nothing.
func ReadOffices(fsys fs.FS) (Offices, error) {
	o := Offices{fields: map[string]string{}}
	for _, file := range []struct {
		name    string
		columns []string
		read    func([]string) error
	}{
		{"fields.csv", []string{"kind", "id", "field"}, o.readField},
		{"hours.csv", []string{"centre", "days", "opens", "closes", "source", "confidence"}, o.readHours},
		{"holidays.csv", []string{"date", "holiday", "kind", "source", "confidence"}, o.readHoliday},
	} {
		if err := readTable(fsys, file.name, file.columns, file.read); err != nil {
			return Offices{}, err
		}
	}
	slices.SortStableFunc(o.Holidays, func(a, b Holiday) int { return int(a.Day) - int(b.Day) })
	return o, nil
}

// readTable reads a CSV file with exactly these columns.
func readTable(fsys fs.FS, name string, columns []string, read func([]string) error) error {
	f, err := fsys.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], columns) {
		return fmt.Errorf("%s:1: the columns are %v", name, columns)
	}
	for i, row := range rows[1:] {
		if err := read(row); err != nil {
			return fmt.Errorf("%s:%d: %w", name, i+2, err)
		}
	}
	return nil
}

func (o *Offices) readField(row []string) error {
	key := row[0] + " " + row[1]
	if row[0] != "topic" && row[0] != "guide" || row[1] == "" || row[2] == "" {
		return fmt.Errorf("a field belongs to a topic or a guide")
	}
	if _, twice := o.fields[key]; twice {
		return fmt.Errorf("the %s has a field already", key)
	}
	o.fields[key] = row[2]
	return nil
}

func (o *Offices) readHours(row []string) error {
	h := OfficeHours{Centre: row[0], Source: row[4], Confidence: Confidence(row[5])}
	for _, c := range row[1] {
		if c < '0' || c > '6' {
			return fmt.Errorf("%q is no day of the week: 0 is Sunday, 6 is Saturday", c)
		}
		h.Days = append(h.Days, time.Weekday(c-'0'))
	}
	var err error
	if h.Opens, err = clockOf(row[2]); err != nil {
		return err
	}
	if h.Closes, err = clockOf(row[3]); err != nil {
		return err
	}
	if len(h.Days) == 0 || h.Closes <= h.Opens || h.Source == "" {
		return fmt.Errorf("hours have days, a source, and close after they open")
	}
	o.Hours = append(o.Hours, h)
	return knownConfidence(h.Confidence)
}

func (o *Offices) readHoliday(row []string) error {
	day, err := ParseDay(row[0])
	if err != nil {
		return err
	}
	if row[1] == "" || row[2] != "national" && row[2] != "joint" || row[3] == "" {
		return fmt.Errorf("a holiday has a name, a kind of national or joint, and a source")
	}
	h := Holiday{Day: day, Name: row[1], Joint: row[2] == "joint", Source: row[3], Confidence: Confidence(row[4])}
	o.Holidays = append(o.Holidays, h)
	return knownConfidence(h.Confidence)
}

func knownConfidence(c Confidence) error {
	if c != High && c != Medium && c != Low {
		return fmt.Errorf("%q is no confidence", c)
	}
	return nil
}

// clockOf reads 08:00.
func clockOf(s string) (time.Duration, error) {
	hours, minutes, ok := strings.Cut(s, ":")
	h, errHours := strconv.Atoi(hours)
	m, errMinutes := strconv.Atoi(minutes)
	if !ok || errHours != nil || errMinutes != nil || h < 0 || h > 24 || m < 0 || m > 59 {
		return 0, fmt.Errorf("%q is no time such as 08:00", s)
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute, nil
}
