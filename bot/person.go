package bot

import (
	"errors"
	"strconv"
	"strings"
)

// Person is what the announcements know about somebody, to find whom they
// concern. It says nothing about who the person is.
type Person struct {
	// Language is the catalog in use.
	Language string
	// Province and Regency are codes, "" where not told.
	Province, Regency string
	// Zone is WIB, WITA or WIT: 0, 1 or 2. Who has not told a region is in WIB.
	Zone int
	// Sector and Scale are options of the questions about product and turnover,
	// "" where not told.
	Sector, Scale string
	// Guides are those that were begun.
	Guides []PersonGuide
	// Expiries are documents that end, by day.
	Expiries []Expiry
	// Active is the day of the last sign of life, as days since 1970.
	Active int
	// Off are the topics of announcements that the person does not want.
	Off []string
	// LowData asks for texts without pictures and files.
	LowData bool
}

// PersonGuide is how far somebody is in a guide.
type PersonGuide struct {
	Guide string
	// Outcome that was reached, or "" and Question, where the guide stands.
	Outcome, Question string
}

// Expiry is when a document ends.
type Expiry struct {
	Document string
	// Day as days since 1970.
	Day int
}

// personV1 begins the stored form. Every released one must be readable.
const personV1 = "1"

const personFields = 11

// Encode gives the stored form. There is one for each person, so it is short:
// fields with bars between them, and none of an id's own characters is a mark.
func (p Person) Encode() []byte {
	guides := make([]string, len(p.Guides))
	for i, g := range p.Guides {
		guides[i] = g.Guide + "=" + g.Outcome
		if g.Outcome == "" {
			guides[i] = g.Guide + "@" + g.Question
		}
	}
	expiries := make([]string, len(p.Expiries))
	for i, e := range p.Expiries {
		expiries[i] = e.Document + "=" + strconv.Itoa(e.Day)
	}
	low := ""
	if p.LowData {
		low = "l"
	}
	return []byte(strings.Join([]string{personV1, p.Language, p.Province, p.Regency, strconv.Itoa(p.Zone), p.Sector, p.Scale,
		strings.Join(guides, ";"), strings.Join(expiries, ";"), strconv.Itoa(p.Active), strings.Join(p.Off, ";") + "/" + low}, "|"))
}

var errPerson = errors.New("what is stored about a person cannot be read")

// PersonOf reads the stored form.
func PersonOf(stored []byte) (Person, error) {
	f := strings.Split(string(stored), "|")
	if len(f) != personFields || f[0] != personV1 {
		return Person{}, errPerson
	}
	p := Person{Language: f[1], Province: f[2], Regency: f[3], Sector: f[5], Scale: f[6]}
	var errs [3]error
	p.Zone, errs[0] = strconv.Atoi(f[4])
	p.Active, errs[1] = strconv.Atoi(f[9])
	for part := range list(f[7]) {
		g := PersonGuide{}
		var ok bool
		if g.Guide, g.Outcome, ok = strings.Cut(part, "="); !ok {
			g.Guide, g.Question, _ = strings.Cut(part, "@")
		}
		p.Guides = append(p.Guides, g)
	}
	for part := range list(f[8]) {
		e := Expiry{}
		var day string
		e.Document, day, _ = strings.Cut(part, "=")
		var err error
		e.Day, err = strconv.Atoi(day)
		errs[2] = errors.Join(errs[2], err)
		p.Expiries = append(p.Expiries, e)
	}
	off, low, _ := strings.Cut(f[10], "/")
	for topic := range list(off) {
		p.Off = append(p.Off, topic)
	}
	p.LowData = low == "l"
	if errors.Join(errs[:]...) != nil {
		return Person{}, errPerson
	}
	return p, nil
}

// list are the parts of a field; an empty field has none.
func list(field string) func(func(string) bool) {
	if field == "" {
		return func(func(string) bool) {}
	}
	return strings.SplitSeq(field, ";")
}
