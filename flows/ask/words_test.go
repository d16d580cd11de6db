package ask

import (
	"slices"
	"strings"
	"testing"
)

func texts(m message) []string {
	var out []string
	for _, w := range m.words {
		out = append(out, w.text)
	}
	return out
}

func TestScanCutsWordsAndSentences(t *testing.T) {
	t.Parallel()
	m := scan("Halo kak! Saya jual kué di Jum'at Market. Omzet Rp1.500.000/bln, p-irt apa MD?\nTks")
	want := "halo kak saya jual kue di jumat market omzet rp1.500.000 bln p-irt apa md tks"
	if got := strings.Join(texts(m), " "); got != want {
		t.Errorf("words: %s", got)
	}
	if want := []bool{false, false, true, false}; !slices.Equal(m.asked, want) {
		t.Errorf("sentences: %v", m.asked)
	}
	if m = scan("oss.go.id error..."); len(m.asked) != 2 || m.words[3].sentence != 0 {
		t.Errorf("an address is no sentence: %v", m)
	}
}

func TestStemFindsRoots(t *testing.T) {
	t.Parallel()
	l := router(t).language
	for root, words := range map[string][]string{
		"daftar":  {"daftar", "mendaftar", "pendaftaran", "didaftarkan", "daftarin", "ndaftarin", "ngedaftarin", "ndaftarke", "terdaftar", "mendaftarkannya", "daftarkanlah"},
		"urus":    {"mengurus", "pengurusan", "ngurus", "diurusin", "urusannya", "mengurusnya"},
		"panjang": {"perpanjang", "memperpanjang", "diperpanjang", "perpanjangnya"},
		"tulis":   {"menulis", "nulis", "dituliskan", "ditulis"},
		"pakai":   {"memakai", "dipakai", "pakailah"},
		"syarat":  {"syaratnya", "persyaratan", "persyaratannya", "disyaratkan"},
		"kirim":   {"mengirim", "ngirim", "dikirimkan", "pengirimnya"},
		"cetak":   {"mencetak", "nyetak", "dicetak"},
		"merek":   {"merek", "mereknya", "merekku"},
		"siap":    {"disiapkan", "disiapake", "disiapkeun", "disiapin"},
		"biaya":   {"biayanya", "biayane", "biayana", "biayanyo"},
		"surat":   {"surate", "suratna"},
		"sambung": {"disambungke", "nyambungake", "dipunsambungaken"},
		"kemasan": {"kemasan", "kemasannya", "kemasanku"},
	} {
		for _, w := range words {
			if got := l.stemmer.stem(w); got != root {
				t.Errorf("%s: %s, want %s", w, got, root)
			}
		}
	}
	for _, w := range []string{"mereka", "merek", "nilai", "kedua", "pengacara", "karena"} {
		if got := l.stemmer.stem(w); got == "rek" || got == "dua" || got == "nila" || got == "cara" || got == "kare" {
			t.Errorf("%s: %s", w, got)
		}
	}
}

func TestExpandSpellsChatOut(t *testing.T) {
	t.Parallel()
	l := router(t).language
	for chat, want := range map[string]string{
		"gmn": "gimana", "s4y4": "saya", "ber2": "berdua", "syarat2nya": "syaratnya", "langkah-langkah": "langkah",
		"50jt": "50 juta", "15rb-an": "15 ribu", "gimanaaaa": "gimana", "bangeeet": "banget", "p-irt": "pirt",
		"brpny": "berapa", "makanan-minuman": "makanan minuman", "tokopedia": "tokopedia", "2a": "2 a",
	} {
		if got := strings.Join(l.expand(chat), " "); got != want {
			t.Errorf("%s: %s, want %s", chat, got, want)
		}
	}
}

func TestCorrectFindsTheWordThatIsMeant(t *testing.T) {
	t.Parallel()
	s := newSpeller(map[string]int{"sertifikat": 9, "halal": 9, "merek": 5, "mereka": 5, "kemasan": 3, "pesan": 2})
	for typo, want := range map[string]string{
		"sertfikat": "sertifikat", "sertifikaat": "sertifikat", "sertifiakt": "sertifikat", "srtfkt": "sertifikat",
		"hallal": "halal", "kemsaan": "kemasan", "merek": "merek",
	} {
		if got, ok := s.correct(typo); !ok || got != want {
			t.Errorf("%s: %s, want %s", typo, got, want)
		}
	}
	for _, other := range []string{"kota", "hal", "12345", "sertfkat2", "gajah", "kmsn2"} {
		if got, ok := s.correct(other); ok {
			t.Errorf("%s became %s", other, got)
		}
	}
}

func TestOneApart(t *testing.T) {
	t.Parallel()
	for pair, want := range map[[2]string]bool{
		{"halal", "halal"}: true, {"halal", "halla"}: true, {"halal", "hala"}: true, {"halal", "halaal"}: true, {"halal", "halam"}: true,
		{"ab", "ba"}: true, {"abc", "cab"}: false, {"halal", "hlaal"}: true, {"halal", "hulul"}: false, {"a", "abc"}: false, {"", "a"}: true,
	} {
		if got := oneApart(pair[0], pair[1]); got != want {
			t.Errorf("%v: %v", pair, got)
		}
		if got := oneApart(pair[1], pair[0]); got != want {
			t.Errorf("%v turned round: %v", pair, got)
		}
	}
}
