package flows_test

import (
	"strings"
	"testing"

	"plutbot/flows"
)

func glossary() *flows.Glossary {
	return flows.NewGlossary([]*flows.Term{
		{ID: "plut", Written: []string{"PLUT", "PLUT-KUMKM"}}, {ID: "nib", Written: []string{"NIB"}},
		{ID: "spp_irt", Written: []string{"SPP-IRT"}}, {ID: "pph", Written: []string{"PPh"}},
	}, []string{"KTP", "HALOBPOM"})
}

func TestGlossaryFindsTermsInTheOrderOfTheText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Buat NIB-nya dulu, lalu SPP-IRT.": "nib spp_irt",
		"PLUT-KUMKM (PLUT) dan NIB, NIB":   "plut nib",
		"PPh/NIB":                          "pph nib",
		"nib, pph, NIBAN, SPP":             "",
	} {
		var ids []string
		for _, term := range glossary().In(text) {
			ids = append(ids, term.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestGlossaryKnowsWhatItDoesNotExplain(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"NIB dan KTP lewat HALOBPOM":              "",
		"Urus SLHS, bukan LPH-nya":                "SLHS LPH",
		"PerBPOM, SIINas, P3H":                    "PerBPOM SIINas P3H",
		"WhatsApp, YouTube, Bab II, Toko, A, e-1": "",
	} {
		if got := strings.Join(glossary().Unknown(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestGlossaryIsAskedAsPeopleType(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"nib": "nib", "spp irt": "spp_irt", "SPPIRT": "spp_irt", " Pph.": "pph", "apa": "", "": ""} {
		term, ok := glossary().Typed(typed)
		if ok != (want != "") || ok && term.ID != want {
			t.Errorf("%q: %v", typed, term)
		}
	}
	var none *flows.Glossary
	if _, ok := none.Typed("nib"); ok || len(none.In("NIB")) > 0 || len(none.All()) > 0 {
		t.Error("no glossary explains something")
	}
}
