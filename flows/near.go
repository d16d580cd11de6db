package flows

import (
	"math"
	"slices"
	"strings"
)

// Point is a place on the earth, in degrees. The zero value stands for an
// unknown one: nobody lives there.
type Point struct{ Latitude, Longitude float64 }

// Known says whether the point is somewhere.
func (p Point) Known() bool { return p != Point{} }

// earthRadius is the mean radius, in kilometers.
const earthRadius = 6371

// Kilometers is the distance in a straight line over the ground.
func (p Point) Kilometers(q Point) float64 {
	rad := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	lat, long := rad(q.Latitude-p.Latitude)/2, rad(q.Longitude-p.Longitude)/2
	h := math.Pow(math.Sin(lat), 2) + math.Cos(rad(p.Latitude))*math.Cos(rad(q.Latitude))*math.Pow(math.Sin(long), 2)
	return 2 * earthRadius * math.Asin(math.Sqrt(min(h, 1)))
}

// farAway is from how many kilometers on a point belongs to no regency: it is
// abroad, or a slip. The largest regencies reach some 200 km from their middle.
const farAway = 300

// Nearest gives the regency whose middle is nearest to a point. At a border it
// may be the neighbor: ask the person.
func (r *Regions) Nearest(p Point) (*Regency, bool) {
	if r == nil {
		return nil, false
	}
	var nearest *Regency
	best := float64(farAway)
	for i := range r.Provinces {
		for _, reg := range r.Provinces[i].Regencies {
			if !reg.Middle.Known() {
				continue
			}
			if km := p.Kilometers(reg.Middle); km < best {
				nearest, best = reg, km
			}
		}
	}
	return nearest, nearest != nil
}

// named finds a regency of a province by its name.
func (r *Regions) named(province, name string) *Regency {
	p, ok := r.Province(province)
	if !ok {
		return nil
	}
	for _, reg := range p.Regencies {
		if strings.EqualFold(reg.Name, name) {
			return reg
		}
	}
	return nil
}

// Serves says for whom a centre was built, seen from a regency.
type Serves uint8

// The kinds of centre, in the order in which they are offered.
const (
	ServesRegency  Serves = iota // the regency's own centre
	ServesProvince               // the centre of the province
	ServesOthers                 // a regency's centre elsewhere
)

// NearCentre is a centre seen from a regency.
type NearCentre struct {
	Centre
	Serves Serves
	// Kilometers between the middle of the regency and that of the centre's, in
	// a straight line; negative where one of them is not known.
	Kilometers float64
}

// CentresNear gives the centres that may serve a regency: its own, then that of
// the province, then others of the province from near to far. Without any in
// the province it gives the nearest ones elsewhere: centres belong to local
// governments, and those serve their own people first.
func (c *Content) CentresNear(regency string, limit int) []NearCentre {
	home, ok := c.Regions.Regency(regency)
	if !ok {
		return nil
	}
	near := c.seen(home, c.CentresOf(home.Province))
	if len(near) == 0 {
		near = c.seen(home, c.Centres)
	}
	slices.SortStableFunc(near, func(a, b NearCentre) int {
		if a.Serves != b.Serves {
			return int(a.Serves) - int(b.Serves)
		}
		return cmpDistance(a.Kilometers, b.Kilometers)
	})
	return near[:min(len(near), limit)]
}

// cmpDistance puts unknown distances last.
func cmpDistance(a, b float64) int {
	switch {
	case a == b:
		return 0
	case b < 0, a >= 0 && a < b:
		return -1
	default:
		return 1
	}
}

// seen looks at centres from a regency.
func (c *Content) seen(home *Regency, centres []Centre) []NearCentre {
	near := make([]NearCentre, len(centres))
	for i, centre := range centres {
		n := NearCentre{Centre: centre, Serves: ServesOthers, Kilometers: -1}
		at := c.Regions.named(centre.Province, centre.Regency)
		if at != nil && at.Middle.Known() && home.Middle.Known() {
			n.Kilometers = home.Middle.Kilometers(at.Middle)
		}
		switch {
		case centre.OfProvince() && centre.Province == home.Province:
			n.Serves = ServesProvince
		case at == home:
			n.Serves = ServesRegency
		}
		near[i] = n
	}
	return near
}

// OfProvince says whether the centre belongs to a province and not to a regency.
func (c Centre) OfProvince() bool { return strings.Contains(c.Name, "Provinsi") }
