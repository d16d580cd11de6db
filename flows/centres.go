package flows

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// Centre is a PLUT, an integrated service centre for small businesses.
type Centre struct {
	ID, Name string
	// Province is the code of the province, Regency the name of the city or
	// regency.
	Province, Regency string
	// Address of the building, or "" where no source tells it.
	Address string
	// Source is the page that tells of the centre, and Seen when it was
	// written: YYYY, YYYY-MM or YYYY-MM-DD.
	Source, Seen string
	Confidence   Confidence
}

// centreColumns are those of the file of centres.
var centreColumns = []string{"id", "name", "province_code", "regency", "address", "source", "seen", "confidence"}

// ReadCentres reads the centres of a CSV file; without the file there are none.
func ReadCentres(fsys fs.FS, file string, regions *Regions) ([]Centre, error) {
	f, err := fsys.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], centreColumns) {
		return nil, fmt.Errorf("%s:1: the columns are %v", file, centreColumns)
	}
	centres := make([]Centre, 0, len(rows)-1)
	for i, row := range rows[1:] {
		c := Centre{ID: row[0], Name: row[1], Province: row[2], Regency: row[3], Address: row[4], Source: row[5], Seen: row[6], Confidence: Confidence(row[7])}
		if _, ok := regions.Province(c.Province); !ok {
			return nil, fmt.Errorf("%s:%d: there is no province %q", file, i+2, c.Province)
		}
		if c.Name == "" || c.Source == "" || (c.Confidence != High && c.Confidence != Medium) {
			return nil, fmt.Errorf("%s:%d: a centre has a name, a source and a confidence of high or medium", file, i+2)
		}
		centres = append(centres, c)
	}
	return centres, nil
}

// CentresOf gives the centres of a province, by its code.
func (c *Content) CentresOf(province string) []Centre {
	var of []Centre
	for _, centre := range c.Centres {
		if centre.Province == province {
			of = append(of, centre)
		}
	}
	return of
}
