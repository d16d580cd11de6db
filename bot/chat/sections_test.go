package chat

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"plutbot/flows"
)

// twoBusinesses is the session of a companion: a shop that stands in a guide,
// and a kitchen that is being filled in.
func twoBusinesses() session {
	s := session{Language: "id", Consent: 1, Screen: screenMenu}
	s.Name = "Toko Sari"
	s.State = flows.State{Guide: "jual", Shown: "jual.bahan", Answers: flows.Answers{{Question: "jual.barang", Value: flows.OfChoice("kue")}}}
	s.Ticks = []uint16{7}
	s.Own = s.Own.with(101, []byte("of the shop"))
	s.addBusiness("Dapur Budi")
	s.Own = s.Own.with(101, []byte("of the kitchen"))
	s.Parts = s.Parts.with(100, []byte("of the chat"))
	return s
}

func TestEachBusinessKeepsItsOwn(t *testing.T) {
	t.Parallel()
	loaded, _ := content(t)
	s, err := decode(loaded, twoBusinesses().encode(loaded))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(twoBusinesses(), s, cmp.AllowUnexported(session{}, section{}), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if len(s.State.Answers) != 0 || string(s.Own.of(101)) != "of the kitchen" {
		t.Errorf("the kitchen has %+v", s.business)
	}
	if !s.switchTo(0) || s.Name != "Toko Sari" || len(s.State.Answers) != 1 || string(s.Own.of(101)) != "of the shop" || s.Ticks[0] != 7 {
		t.Errorf("the shop has %+v", s.business)
	}
	if s.switchTo(9) {
		t.Error("switched to a business that is not there")
	}
	if !s.dropBusiness(0) || s.Name != "Dapur Budi" || len(s.Others) != 0 || string(s.Parts.of(100)) != "of the chat" {
		t.Errorf("after dropping the shop: %+v", s)
	}
	if !s.dropBusiness(1) || s.Name != "" || s.Own != nil {
		t.Errorf("after dropping the last one: %+v", s)
	}
}

func TestBusinessesHaveABoundAndTheirNumbersDoNotCollide(t *testing.T) {
	t.Parallel()
	s := session{}
	for n := range maxBusinesses + 3 {
		if added := s.addBusiness(fmt.Sprint("Usaha ", n)); added != (n < maxBusinesses-1) {
			t.Errorf("business %d added: %v", n, added)
		}
		if n == 4 {
			s.dropBusiness(2)
			s.addBusiness("Baru")
		}
	}
	var numbers []uint8
	for _, b := range s.businesses() {
		numbers = append(numbers, b.Number)
	}
	if len(numbers) != maxBusinesses || len(slices.Compact(slices.Clone(numbers))) != maxBusinesses {
		t.Errorf("numbers %v", numbers)
	}
}

// A person with one business that has no name pays nothing for what others use.
func TestARecordWithoutSectionsIsStillTheFirstVersion(t *testing.T) {
	t.Parallel()
	loaded, _ := content(t)
	if b := (session{Language: "id", Consent: 1}).encode(loaded); b[0] != recordV1 {
		t.Errorf("version %d", b[0])
	}
	if b := twoBusinesses().encode(loaded); b[0] != recordV2 {
		t.Errorf("version %d", b[0])
	}
}

// Records of every released version must load. A file is made once, when the
// version is released, and never changes.
func TestRecordsOfEveryReleasedVersionLoad(t *testing.T) {
	t.Parallel()
	loaded, _ := content(t)
	for name, want := range map[string]func(session) string{
		"1-finished": func(s session) string {
			return fmt.Sprint(s.State.Guide, len(s.State.Answers), len(s.Ticks), len(s.Others))
		},
		"2-businesses": func(s session) string {
			return fmt.Sprint(s.Name, s.Others[0].Name, len(s.Others[0].State.Answers), string(s.Parts.of(100)))
		},
	} {
		stored, err := os.ReadFile(filepath.Join("testdata/records", name+".hex"))
		if err != nil {
			t.Fatal(err)
		}
		code, expected, _ := strings.Cut(strings.TrimSpace(string(stored)), "\n")
		data, err := hex.DecodeString(code)
		if err != nil {
			t.Fatal(err)
		}
		s, err := decode(loaded, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := want(s); got != expected {
			t.Errorf("%s holds %q, want %q", name, got, expected)
		}
	}
}
