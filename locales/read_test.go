package locales_test

import (
	"errors"
	"testing"
	"time"

	"plutbot/locales"
)

// code is the code of a read error, or "".
func code(err error) locales.Code {
	if e, ok := errors.AsType[*locales.ReadError](err); ok {
		return e.Code
	}
	if err != nil {
		return locales.Code("other: " + err.Error())
	}
	return ""
}

func TestReadMoney(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"500rb": 500e3, "500 rb": 500e3, "500 ribu": 500e3, "500RB": 500e3, "500k": 500e3, "500ribuan": 500e3, "50 rban": 50e3,
		"1,5 jt": 1.5e6, "1.5 jt": 1.5e6, "1,5jt": 1.5e6, "1.5juta": 1.5e6, "2juta": 2e6, "2 jutaan": 2e6, "sekitar 2 jt": 2e6, "kira kira 2 jt": 2e6, "kira-kira 2jt": 2e6,
		"Rp 1.500.000,-": 1.5e6, "Rp1.500.000": 1.5e6, "Rp. 1.500.000": 1.5e6, "1500000": 1.5e6, "1.500.000": 1.5e6, "1,500,000": 1.5e6, "IDR 500k": 500e3,
		"1.500.000,00": 1.5e6, "1,500,000.00": 1.5e6, "2 juta 500 ribu": 2.5e6, "2jt 500rb": 2.5e6, "setengah juta": 500e3, "dua setengah juta": 2.5e6, "satu setengah juta": 1.5e6,
		"sejuta": 1e6, "seribu": 1e3, "seratus ribu": 100e3, "dua juta lima ratus ribu": 2.5e6, "tiga ratus lima puluh ribu": 350e3, "dua belas juta": 12e6, "sebelas juta": 11e6,
		"sepuluh juta": 10e6, "dua puluh lima juta": 25e6, "1 miliar": 1e9, "1,2 milyar": 1.2e9, "1 miliar 200 juta": 1.2e9, "4,8 miliar": 4.8e9, "15 milyar": 15e9,
		"semiliar": 1e9, "0": 0, "nol": 0, "gratis": 0, "modal 5jt aja": 5e6, "omzet saya 300 juta": 300e6, "kurang lebih 10 jt": 10e6, "±10jt": 10e6,
		"10jt an": 10e6, "10 jt-an": 10e6, "2,5": 3, "1.000": 1000, "15000": 15000, "Rp15 miliar": 15e9, "2 million": 2e6, "half million": 500e3, "ten thousand": 10e3,
		"750.000": 750e3, "Rp 25.000/": 25e3, "  3  jt  ": 3e6, "rp3jt": 3e6, "3jt ya kak": 3e6, "100 jt rupiah": 100e6, "1 triliun": 1e12,
	} {
		got, err := locales.ReadMoney(text)
		if err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", text, got, err, want)
		}
	}
	for text, want := range map[string]locales.Code{
		"": locales.Unreadable, "banyak": locales.Unreadable, "tidak tahu": locales.Unreadable, "halo kak": locales.Unreadable, "rp": locales.Unreadable, "1.2.3": locales.Unreadable,
		"1,5 m": locales.Ambiguous, "1-2 juta": locales.Ambiguous, "500rb sampai 1jt": locales.Ambiguous, "2 atau 3 juta": locales.Ambiguous, "ratusan juta": locales.Ambiguous, "5 6 juta": locales.Ambiguous,
		"500rb sehari": locales.Period, "3 jt per bulan": locales.Period, "3jt/bln": locales.Period, "300 juta setahun": locales.Period,
		"-5": locales.Negative, "Rp -5.000": locales.Negative, "9999 triliun": locales.TooBig,
	} {
		if got, err := locales.ReadMoney(text); code(err) != want {
			t.Errorf("%q: %d, %v; want %s", text, got, err, want)
		}
	}
}

func TestReadNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"3": 3, "10 orang": 10, "±20": 20, "2,5": 2.5, "2.5": 2.5, "1.234": 1234, "tiga": 3, "selusin": 12, "dua lusin": 24, "sekitar 50 bungkus": 50, "seratus": 100, "dua ratus": 200,
		"1 kodi": 20, "500 porsi": 500, "lima puluh": 50, "0,75": 0.75, "0.500": 0.5, "12 botol plastik": 12, "seribu porsi": 1000, "2 ribu": 2000, "nol": 0, "setengah": 0.5, "satu setengah": 1.5,
	} {
		if got, err := locales.ReadNumber(text); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]locales.Code{
		"banyak": locales.Unreadable, "": locales.Unreadable, "2-3 orang": locales.Ambiguous, "10 per hari": locales.Period, "puluhan": locales.Ambiguous, "-2": locales.Negative,
	} {
		if got, err := locales.ReadNumber(text); code(err) != want {
			t.Errorf("%q: %v, %v; want %s", text, got, err, want)
		}
	}
}

func TestReadDate(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 23, 21, 0, 0, 0, time.FixedZone("WIB", 7*3600)) // a Monday
	for text, want := range map[string]string{
		"17/10/26": "2026-10-17", "17-10-2026": "2026-10-17", "17.10.2026": "2026-10-17", "17 / 10 / 2026": "2026-10-17", "2026-10-17": "2026-10-17", "17/10": "2026-10-17",
		"17 okt 2026": "2026-10-17", "17 Oktober 2026": "2026-10-17", "17 oktober": "2026-10-17", "17 okt 26": "2026-10-17", "17okt2026": "2026-10-17", "17 october 2026": "2026-10-17", "tanggal 17 oktober 2026": "2026-10-17",
		"1 januari 2027": "2027-01-01", "5 agustus": "2026-08-05", "5 agst 2026": "2026-08-05", "3 pebruari 2027": "2027-02-03", "2 nopember": "2026-11-02", "9 desember 2026": "2026-12-09", "1 mei 2026": "2026-05-01",
		"hari ini": "2026-11-23", "sekarang": "2026-11-23", "Besok": "2026-11-24", "bsk": "2026-11-24", "lusa": "2026-11-25", "kemarin": "2026-11-22", "kemarin lusa": "2026-11-21", "today": "2026-11-23", "tomorrow": "2026-11-24",
		"3 hari lagi": "2026-11-26", "tiga hari lagi": "2026-11-26", "2 minggu lagi": "2026-12-07", "dua minggu yang lalu": "2026-11-09", "seminggu lagi": "2026-11-30", "1 bulan lagi": "2026-12-23", "3 bulan yang lalu": "2026-08-23", "2 tahun lalu": "2024-11-23", "3 days ago": "2026-11-20",
		"minggu depan": "2026-11-30", "bulan depan": "2026-12-23", "tahun depan": "2027-11-23", "akhir bulan": "2026-11-30", "akhir tahun": "2026-12-31",
		"senin": "2026-11-30", "selasa": "2026-11-24", "senin depan": "2026-11-30", "hari jumat": "2026-11-27", "hari minggu": "2026-11-29", "Jumat depan!": "2026-11-27", "next friday": "2026-11-27",
		"tanggal 5": "2026-12-05", "tgl 25": "2026-11-25", "tgl 5 bulan ini": "2026-11-05", "29/2/2028": "2028-02-29",
	} {
		got, err := locales.ReadDate(text, today)
		if err != nil || got.Format(time.DateOnly) != want {
			t.Errorf("%q: %s, %v; want %s", text, got.Format(time.DateOnly), err, want)
		}
	}
	for text, want := range map[string]locales.Code{
		"": locales.Unreadable, "kapan-kapan": locales.Unreadable, "segera": locales.Unreadable, "2026": locales.Unreadable, "12": locales.Unreadable,
		"31/2/2026": locales.NoSuchDay, "29 februari 2026": locales.NoSuchDay, "17/13/2026": locales.NoSuchDay, "0/1/2026": locales.NoSuchDay, "tanggal 32": locales.NoSuchDay,
	} {
		if got, err := locales.ReadDate(text, today); code(err) != want {
			t.Errorf("%q: %s, %v; want %s", text, got.Format(time.DateOnly), err, want)
		}
	}
	if got, err := locales.ReadDate("1 bulan lagi", time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)); err != nil || got.Day() != 28 {
		t.Errorf("a month after 31 January is %s, %v", got, err)
	}
}

func TestReadYesNo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"ya": true, "Y": true, "iya": true, "iya dong": true, "iyaaa": true, "yaaa": true, "udah": true, "sudah": true, "sdh kak": true, "udah ada": true, "punya": true, "betul": true, "ok": true, "yes": true, "yup": true, "pernah": true, "sudah punya": true, "boleh": true, "nggih": true, "ada kak": true,
		"tidak": false, "ga": false, "gak": false, "gak ada": false, "nggak": false, "enggak": false, "ngga": false, "belum": false, "blm": false, "belum punya": false, "belom ada": false, "tdk": false, "no": false, "nope": false, "bukan": false, "ga pernah": false, "tidak ada": false, "kagak": false, "gaaak": false, "ora": false, "blum": false,
	} {
		got, err := locales.ReadYesNo(text)
		if text == "blum" { // a slip that is not in the list stays unread rather than guessed
			if code(err) != locales.Unreadable {
				t.Errorf("%q: %v, %v", text, got, err)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%q: %t, %v", text, got, err)
		}
	}
	for text, want := range map[string]locales.Code{"": locales.Unreadable, "mungkin": locales.Unreadable, "ya tidak": locales.Ambiguous, "iya, belum": locales.Ambiguous, "🤔": locales.Unreadable} {
		if _, err := locales.ReadYesNo(text); code(err) != want {
			t.Errorf("%q: %v; want %s", text, err, want)
		}
	}
}

func TestReadChoice(t *testing.T) {
	t.Parallel()
	labels := []string{"🍪 Makanan kemasan", "🍜 Warung atau kedai", "🍱 Katering", "🧼 Kosmetik", "📦 Jual ulang produk orang"}
	for text, want := range map[string]int{
		"1": 0, "2": 1, "no 3": 2, "nomor 4": 3, "yang kedua": 1, "yg pertama": 0, "ke 5": 4, "c": 2, "Katering": 2, "katering": 2, "KATERING!": 2, "kateirng": 2, "ketering": 2, "warung": 1, "kedai": 1, "makanan": 0, "makanan kemasan": 0, "kosmtik": 3, "jual ulang": 4, "kosmetik kak": 3,
	} {
		if got, err := locales.ReadChoice(text, labels); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", text, got, err, want)
		}
	}
	for text, want := range map[string]locales.Code{"": locales.Unreadable, "9": locales.Unreadable, "mobil": locales.Unreadable, "0": locales.Unreadable} {
		if got, err := locales.ReadChoice(text, labels); code(err) != want {
			t.Errorf("%q: %d, %v; want %s", text, got, err, want)
		}
	}
	sizes := []string{"1 sampai 4 orang", "5 sampai 19 orang"}
	if _, err := locales.ReadChoice("sampai", sizes); code(err) != locales.Ambiguous {
		t.Errorf("two labels hold the word: %v", err)
	}
	if got, err := locales.ReadChoice("2", sizes); err == nil {
		t.Errorf("a figure among labels with figures was taken as a place: %d", got)
	}
	if got, err := locales.ReadChoice("yang kedua", sizes); err != nil || got != 1 {
		t.Errorf("an ordinal is a place: %d, %v", got, err)
	}
}

func TestReadChoices(t *testing.T) {
	t.Parallel()
	labels := []string{"Daging", "Telur", "Gula", "Tidak ada"}
	for text, want := range map[string][]int{
		"1, 3": {0, 2}, "1 3": {0, 2}, "1 dan 2": {0, 1}, "gula sama telur": {1, 2}, "daging & gula": {0, 2}, "telor, gula": {1, 2}, "tidak ada": {3}, "gula, gula": {2}, "3,2,1": {0, 1, 2},
	} {
		got, err := locales.ReadChoices(text, labels)
		if err != nil || len(got) != len(want) {
			t.Errorf("%q: %v, %v; want %v", text, got, err, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q: %v; want %v", text, got, want)
			}
		}
	}
	for _, text := range []string{"", "gula dan pasir besi", "99"} {
		if got, err := locales.ReadChoices(text, labels); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}
