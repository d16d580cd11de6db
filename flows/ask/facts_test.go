package ask

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFactsOfAQuestion(t *testing.T) {
	t.Parallel()
	r := router(t)
	for text, want := range map[string]Facts{
		"omzet 300 juta setahun di Bandung, jual Keripik pisang": {
			Products: []Product{{"keripik", "kering", "Keripik pisang"}},
			Money:    []Money{{Revenue, 300_000_000, Yearly, "300 juta"}},
			Places:   []Place{{[]string{"32.04", "32.73"}, "Bandung"}},
		},
		"syarat halal di kota bandung":            {Places: []Place{{[]string{"32.73"}, "bandung"}}},
		"pirt kab. bandung":                       {Places: []Place{{[]string{"32.04"}, "bandung"}}},
		"alamat plut jogja":                       {Places: []Place{{[]string{"34.71"}, "jogja"}}},
		"umkm jateng":                             {Places: []Place{{[]string{"33"}, "jateng"}}},
		"usaha ketring sama kripik":               {Products: []Product{{"katering", "matang", "ketring"}, {"keripik", "kering", "kripik"}}},
		"kur 50jt cicilannya":                     {Money: []Money{{Loan, 50_000_000, Once, "50jt"}}},
		"omset 1,5 jt-an per hari":                {Money: []Money{{Revenue, 1_500_000, Daily, "1,5 jt-an"}}},
		"modal Rp2.500.000 bisa usaha apa":        {Money: []Money{{Capital, 2_500_000, Once, "Rp2.500.000"}}},
		"penghasilan 4,8 M setahun":               {Money: []Money{{Revenue, 4_800_000_000, Yearly, "4,8 M"}}},
		"harga 15rb, biaya 7 ribu":                {Money: []Money{{Price, 15_000, Once, "15rb"}, {Cost, 7_000, Once, "7 ribu"}}},
		"gaji 3 orang, 2 m kain, kbli 56101":      {},
		"rumah makan di padang":                   {Products: []Product{{"restoran", "matang", "rumah makan"}}, Places: []Place{{[]string{"13.71"}, "padang"}}},
		"nasi padang":                             {Products: []Product{{"nasi", "matang", "nasi padang"}}},
		"pinjam uang modal usaha":                 {},
		"omzet 99999999999999999999 juta setahun": {},
	} {
		if diff := cmp.Diff(want, r.Ask(text).Facts); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}
