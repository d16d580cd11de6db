package flows_test

import (
	"testing"

	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
)

func TestAPlaceIsInTheNearestRegency(t *testing.T) {
	t.Parallel()
	content, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		at   flows.Point
		want string
	}{
		{"Alun-alun Bandung", flows.Point{Latitude: -6.9218, Longitude: 107.6070}, "Kota Bandung"},
		{"Simpang Lima Semarang", flows.Point{Latitude: -6.9903, Longitude: 110.4229}, "Kota Semarang"},
		{"Losari, Makassar", flows.Point{Latitude: -5.1436, Longitude: 119.4074}, "Kota Makassar"},
	} {
		got, ok := content.Regions.Nearest(c.at)
		if !ok || got.Name != c.want {
			t.Errorf("%s is in %v, want %s", c.name, got, c.want)
		}
	}
	if got, ok := content.Regions.Nearest(flows.Point{Latitude: 52.5, Longitude: 13.4}); ok {
		t.Errorf("Berlin is in %s", got.Name)
	}
	for _, p := range content.Regions.Provinces {
		for _, r := range p.Regencies {
			if !r.Middle.Known() {
				t.Errorf("nobody knows where %s is", r.Name)
			}
		}
	}
}

func TestCentresComeInTheOrderOfWhoServes(t *testing.T) {
	t.Parallel()
	content, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range content.Regions.Provinces {
		for _, r := range p.Regencies {
			near := content.CentresNear(r.Code, 4)
			if len(near) == 0 {
				t.Errorf("no centre at all is known from %s", r.Name)
			}
			for i, n := range near {
				if n.Serves == flows.ServesRegency && n.Regency != r.Name {
					t.Errorf("%s is said to be of %s", n.Name, r.Name)
				}
				if i > 0 && near[i-1].Serves > n.Serves {
					t.Errorf("from %s, %s comes before %s", r.Name, near[i-1].Name, n.Name)
				}
				if i > 0 && near[i-1].Serves == n.Serves && n.Kilometers >= 0 && near[i-1].Kilometers > n.Kilometers {
					t.Errorf("from %s, the farther %s comes before %s", r.Name, near[i-1].Name, n.Name)
				}
			}
		}
	}
	if near := content.CentresNear("99.99", 4); near != nil {
		t.Errorf("a place that does not exist has %v", near)
	}
}
