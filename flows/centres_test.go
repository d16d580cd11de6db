package flows_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"plutbot/flows"
)

func TestCentresAreReadStrictly(t *testing.T) {
	t.Parallel()
	const head = "id,name,province_code,regency,address,source,seen,confidence\n"
	files := fstest.MapFS{
		"provinces.csv": {Data: []byte("code,name,timezone\n32,Jawa Barat,WIB\n")},
		"regencies.csv": {Data: []byte("code,province_code,name\n32.73,32,Kota Bandung\n")},
	}
	regions, err := flows.ReadRegions(files, "provinces.csv", "regencies.csv")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		head + "a,PLUT A,32,Kota Bandung,,https://a,2024,high\n": "",
		head + "a,PLUT A,99,Kota Bandung,,https://a,2024,high\n": `centres.csv:2: there is no province "99"`,
		head + "a,PLUT A,32,Kota Bandung,,,2024,high\n":          "centres.csv:2: a centre has a name, a source",
		head + "a,PLUT A,32,Kota Bandung,,https://a,2024,low\n":  "confidence of high or medium",
		"id,name\na,b\n": "centres.csv:1: the columns are",
	} {
		files["centres.csv"] = &fstest.MapFile{Data: []byte(text)}
		centres, err := flows.ReadCentres(files, "centres.csv", regions)
		switch {
		case want == "" && (err != nil || len(centres) != 1 || centres[0].Province != "32"):
			t.Errorf("%v, %v", centres, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q gives %v", text, err)
		}
	}
	if centres, err := flows.ReadCentres(fstest.MapFS{}, "centres.csv", regions); centres != nil || err != nil {
		t.Errorf("without the file: %v, %v", centres, err)
	}
}
