package chat

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// counting is somebody who has agreed, with the content that the bot ships.
func counting(t *testing.T) *person {
	t.Helper()
	p := newPerson(t)
	p.chat = shipped(t).chat
	p.command("start", "")
	p.press("Setuju")
	return p
}

func TestTaxIsExplainedMonthByMonth(t *testing.T) {
	t.Parallel()
	p := counting(t)
	p.command("hitung", "")
	p.press("Pajak UMKM")
	p.press("Pribadi")
	p.sees("Atas nama: Pribadi", "Berapa omzet per bulan?")
	p.say("60 juta")
	p.sees("Rp720.000.000", "Rp1.100.000", "Januari–Agustus: Rp0", "September: kena pajak Rp40.000.000 → bayar <b>Rp200.000</b>", "Oktober–Desember: kena pajak Rp60.000.000 → bayar <b>Rp300.000</b>", "PP 55")
	p.press("Atas nama")
	p.press("PT, CV")
	p.sees("Rp3.600.000", "sejak rupiah pertama", "Januari–Desember")
	p.press("Omzet per bulan")
	p.say("20 jt; 20 jt; 20 jt; 480 jt; 20jt;20jt;20jt;20jt;20jt;20jt;20jt;20jt")
	p.press("Atas nama")
	p.press("Pribadi")
	p.sees("Rp1.000.000", "April: kena pajak Rp40.000.000 → bayar <b>Rp200.000</b>", "Mei–Desember: kena pajak Rp20.000.000 → bayar <b>Rp100.000</b>")
}

func TestAnInputThatCannotBeReadIsAskedAgain(t *testing.T) {
	t.Parallel()
	p := counting(t)
	p.command("hitung", "")
	p.press("Pajak UMKM")
	p.say("pribadi kak") // a choice is pressed
	p.sees("belum bisa membaca", "atas nama siapa")
	p.press("Pribadi")
	p.say("lumayan")
	p.sees("belum bisa membaca")
	p.say("2 triliun")
	p.sees("terlalu besar")
	p.press("Kembali")
	p.sees("atas nama siapa")
}

func TestInstalmentsAreFoundInASentence(t *testing.T) {
	t.Parallel()
	p := counting(t)
	p.say("cicilan KUR 50 juta 3 tahun berapa?")
	p.sees("Rp50.000.000", "36 bulan", "Rp1.521.0", "Rp4.759.", "agunan tambahan")
	p.say("hitung kur 100 jt")
	p.sees("Pinjaman: Rp100.000.000", "dicicil berapa lama")
	p.say("2 tahun")
	p.sees("24 bulan", "Rp4.432.")
	p.press("Pinjaman")
	p.say("900 juta")
	p.sees("paling banyak")
}

func TestThePriceCoversTheCosts(t *testing.T) {
	t.Parallel()
	p := counting(t)
	p.say("hitung hpp")
	for _, amount := range []string{"150 ribu", "60rb", "40 ribu", "10.000", "30"} {
		p.say(amount)
	}
	p.press("30%")
	p.press("10%")
	p.sees("Rp260.000", "Rp8.667", "Rp12.600", "(10% dari harga)", "(diminta 30% dari modal)")
}

func TestATrademarkIsCheaperWithTheLetter(t *testing.T) {
	t.Parallel()
	p := counting(t)
	p.say("hitung biaya merek")
	p.press("2")
	p.press("Belum")
	p.sees("2 kelas × Rp1.800.000", "Rp3.600.000", "Rp1.000.000", "hemat Rp2.600.000", "PP")
}

func TestACalculationSurvivesTheRecordAndOldButtons(t *testing.T) {
	t.Parallel()
	p := counting(t)
	p.command("hitung", "")
	p.press("Biaya daftar merek")
	asked := p.card
	p.command("hitung", "")
	p.press("Cicilan KUR")
	p.pressOn(asked, "3")
	p.sees("Tombol itu dari pesan lama", "berapa kelas")
}

func TestThePermitsOfAProductAreAddedUpLineByLine(t *testing.T) {
	t.Parallel()
	p := counting(t)
	p.say("hitung biaya izin keripik")
	p.sees("Izin pangan apa")
	p.press("PIRT")
	p.press("2")
	p.press("Ringan, bayar")
	p.press("1")
	p.sees("NIB (Nomor Induk Berusaha): gratis", "PIRT, 2 produk: <b>Rp0</b>", "bayar sendiri: <b>Rp230.000</b>", "1 kelas", "<b>Rp500.000</b>. Tanpa surat itu Rp1.800.000",
		"Jumlah biaya resmi: Rp730.000", "PP 45/2024", "Cek ulang di SIHALAL")
	p.press("Izin pangan")
	p.press("BPOM MD")
	p.sees("BPOM MD, 2 produk: <b>Rp200.000–Rp3.000.000</b>", "menjadi 50%", "Jumlah biaya resmi: Rp930.000–Rp3.730.000", "kantor BPOM")
	p.press("Halal")
	p.press("Jalur biasa")
	p.sees("biaya daftar: <b>Rp300.000</b>", "muncul di SIHALAL")
}

func TestTheExportTellsTheOpenCalculation(t *testing.T) {
	t.Parallel()
	p := counting(t)
	p.say("hitung kur 100 jt")
	files, err := p.chat.Export(p.data, p.now)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(files[0].Content); !strings.Contains(text, "Hitung cicilan KUR") || !strings.Contains(text, "Pinjaman: Rp100.000.000") {
		t.Errorf("it says\n%s", text)
	}
	var all portable
	if err := json.Unmarshal(files[1].Content, &all); err != nil || all.Calculation == nil || !slices.Equal(all.Calculation.Given["pinjaman"], []int64{100_000_000}) || len(all.Calculation.Given) != 1 {
		t.Errorf("for other programs %+v, %v", all.Calculation, err)
	}
}
