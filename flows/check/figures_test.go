package check

import "testing"

func TestFiguresInProse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		// What a law or a price list may change.
		"Biayanya Rp150.000 sekali":                   "Rp150.000 sekali",
		"Biayanya Rp 150.000":                         "150.000",
		"It costs IDR150,000.":                        "IDR150,000",
		"Paling lama 14 hari kerja":                   "14 hari",
		"Tarifnya 0,5% dari omzet":                    "0,5% dari",
		"Omzet sampai 4,8 miliar":                     "4,8 miliar",
		"Wajib mulai 17 Oktober 2026":                 "17 Oktober",
		"Berlaku sampai tahun 2030":                   "2030",
		"Kuota 2026 masih ada":                        "2026 masih",
		"Paling banyak 10 produk (Pasal 5)":           "10 produk",
		"Menurut UU 33/2014, dalam 30 hari":           "30 hari",
		"Tarifnya {{.Value \"jual.tarif\"}}, dulu 1%": "1%",
		// What is no figure of that kind.
		"":                         "",
		"Tidak ada angka di sini.": "",
		"Biayanya {{.Value \"jual.biaya_2\"}} sekali":                                   "",
		"Diatur UU 33/2014 Pasal 25 dan 26":                                             "",
		"UU 20/2016 Pasal 11, 16–17, 24; PP 28/2025 Pasal 206 ayat (2) huruf a":         "",
		"Law 20/2016, Articles 35–36 and Article 4A(2)":                                 "",
		"Keputusan BPJPH 146/2025, Lamp. I bab II.A(12)":                                "",
		"(UU PPh Pasal 8 dan 9)":                                                        "",
		"Surat keterangan PP 55 dan bukti PPh 21":                                       "",
		"Pendamping halal (P3H) menjawab SP2DK":                                         "",
		"Pilih kelas 29, 30 atau 32; kue masuk (30)":                                    "",
		"KBLI 2025 menggantikan KBLI 2020":                                              "",
		"Calon KBLI: <code>10794</code> Industri":                                       "",
		"Buka <a href=\"https://oss.go.id/2025\">OSS</a>":                               "",
		"Telepon HALOBPOM 1500533, kode 411128-420":                                     "",
		"Langkahnya:\n1. Masuk ke OSS\n 2) Pilih menu\n10. Selesai":                     "",
		"Palet bercap ISPM 15; katalog versi 6; telepon 157 atau WhatsApp 081157157157": "",
		"Menurut aturan tahun 2020 dan kabar 2024":                                      "",
		"The rule of 2023, as reported in 2024":                                         "",
		"Klaim “No. 1” dilarang":                                                        "",
		"Jarang ditolak (keterangan DJKI, 2024) dan murah (DJKI, Oktober 2025).":        "",
	} {
		if got := figure(text); got != want {
			t.Errorf("%q: figure %q, not %q", text, got, want)
		}
	}
}
