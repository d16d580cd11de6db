package flows

import (
	"encoding/csv"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// Regions are Indonesia's provinces with their regencies and cities.
type Regions struct {
	Provinces []Province
	regencies map[string]*Regency
}

// Province groups regencies.
type Province struct {
	Code, Name string
	// Zone is WIB, WITA or WIT.
	Zone      string
	Regencies []*Regency
}

// Regency is a kabupaten or kota.
type Regency struct {
	Code, Name string
	Province   string
	// Middle of its area, unknown where the file does not tell it.
	Middle Point
}

// Regency finds a regency by its code ("32.73").
func (r *Regions) Regency(code string) (*Regency, bool) {
	if r == nil {
		return nil, false
	}
	found, ok := r.regencies[code]
	return found, ok
}

// Province finds a province by its code ("32").
func (r *Regions) Province(code string) (*Province, bool) {
	if r == nil {
		return nil, false
	}
	for i := range r.Provinces {
		if r.Provinces[i].Code == code {
			return &r.Provinces[i], true
		}
	}
	return nil, false
}

// Search finds regencies whose name contains the words, those that begin with
// them first. It gives at most limit.
func (r *Regions) Search(words string, limit int) []*Regency {
	needle := strings.ToLower(strings.TrimSpace(words))
	if r == nil || needle == "" {
		return nil
	}
	var first, rest []*Regency
	for i := range r.Provinces {
		for _, reg := range r.Provinces[i].Regencies {
			name := strings.ToLower(reg.Name)
			_, short, _ := strings.Cut(name, " ")
			switch {
			case short == needle || strings.HasPrefix(short, needle) || strings.HasPrefix(name, needle):
				first = append(first, reg)
			case strings.Contains(name, needle):
				rest = append(rest, reg)
			}
		}
	}
	slices.SortStableFunc(first, func(a, b *Regency) int { return len(a.Name) - len(b.Name) })
	all := append(first, rest...)
	return all[:min(len(all), limit)]
}

// ReadRegions reads provinces.csv (code,name,timezone) and regencies.csv
// (code,province_code,name, and latitude,longitude where known). Both have a
// header line.
func ReadRegions(fsys fs.FS, provinces, regencies string) (*Regions, error) {
	r := &Regions{regencies: map[string]*Regency{}}
	err := eachRow(fsys, provinces, 3, func(row []string) error {
		r.Provinces = append(r.Provinces, Province{Code: row[0], Name: row[1], Zone: row[2]})
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachRow(fsys, regencies, 3, func(row []string) error {
		p, ok := r.Province(row[1])
		if !ok {
			return fmt.Errorf("regency %s is in the unknown province %s", row[0], row[1])
		}
		middle, err := middleOf(row)
		if err != nil {
			return err
		}
		reg := &Regency{Code: row[0], Name: row[2], Province: row[1], Middle: middle}
		p.Regencies = append(p.Regencies, reg)
		r.regencies[reg.Code] = reg
		return nil
	})
	return r, err
}

// middleOf reads the last two columns of a regency, if it has them.
func middleOf(row []string) (Point, error) {
	const latitude, longitude = 3, 4
	if len(row) <= longitude || row[latitude] == "" {
		return Point{}, nil
	}
	lat, errLat := strconv.ParseFloat(row[latitude], 64)
	long, errLong := strconv.ParseFloat(row[longitude], 64)
	if errLat != nil || errLong != nil || lat < -90 || lat > 90 || long < -180 || long > 180 {
		return Point{}, fmt.Errorf("regency %s has no place on the earth: %q, %q", row[0], row[latitude], row[longitude])
	}
	return Point{lat, long}, nil
}

func eachRow(fsys fs.FS, name string, columns int, use func([]string) error) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	rows := csv.NewReader(f)
	for line := 1; ; line++ {
		row, err := rows.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
		if len(row) < columns {
			return fmt.Errorf("%s:%d: %d columns, at least %d are needed", name, line, len(row), columns)
		}
		if line == 1 {
			continue
		}
		if err := use(row); err != nil {
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
}
