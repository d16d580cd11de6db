package main

import (
	"strings"
	"testing"
)

// What a text says about the law is easily lost when it is worded anew. These
// words were missing once.
func TestWhatTheLawSaysStandsInTheTexts(t *testing.T) {
	t.Parallel()
	alone(t)
	c := builtin(t)
	for id, says := range map[string]struct{ id, en string }{
		// A copier may be punished with prison, a fine, or both (UU 20/2016 art. 100).
		"merek.why.bisa_pidana": {"atau keduanya", "or both"},
		// Only a registered sign of a region stands in the way, not the name of every town (art. 21).
		"merek.q.nama.text":                            {"indikasi geografis", "geographical indication"},
		"kekayaan-intelektual.todo.jangan_nama_daerah": {"indikasi geografis", "geographical indication"},
		// Giving away a trade secret may be punished with prison, a fine, or both (UU 30/2000 art. 17).
		"kekayaan-intelektual.q.jaga.why": {`tahun atau didenda paling banyak {{.Short "ki.denda_rahasia"}}, atau keduanya`, `in prison or a fine of up to {{.Short "ki.denda_rahasia"}}, or both`},
		// How long the final rate lasts is being changed: nobody may take the years for sure.
		"badan-usaha.why.pajak_ringan":   {"pastikan ke kantor pajak", "make sure with the tax office"},
		"badan-usaha.why.pajak_pt_orang": {"pastikan ke kantor pajak", "make sure with the tax office"},
		"badan-usaha.why.pajak_badan":    {"pastikan ke kantor pajak", "make sure with the tax office"},
		"badan-usaha.why.pajak_pt":       {"pastikan ke kantor pajak", "make sure with the tax office"},
		// Land and buildings do not count as foreign investment (Permen BKPM 5/2025 art. 26).
		"badan-usaha.why.batas_pma":  {"di luar tanah dan bangunan", "not counting land and buildings"},
		"badan-usaha.cost.modal_pma": {"di luar tanah dan bangunan", "not counting land and buildings"},
		// Capital is the test at registration, sales may be one later (PP 7/2021 art. 35).
		"badan-usaha.why.batas_umk": {"penjualan setahun bisa ikut dilihat", "yearly sales may count too"},
		// The end of the halal grace period is told as the rule has it.
		"label.why.halal_wajib":     {"Menurut PP 42/2024", "By PP 42/2024"},
		"diagnosis.why.halal_sudah": {"Menurut PP 42/2024", "By PP 42/2024"},
		// A trademark gives no right before it is registered (UU 20/2016 art. 3).
		"diagnosis.time.lama_merek": {"baru ada sesudah terdaftar", "begins only with registration"},
		// Dry coffee and tea need no nutrition table, bottled drinks are not exempt (PerBPOM 26/2021).
		"label.q.gizi.why": {"siap minum tidak ada di daftar", "Ready-to-drink coffee or tea is not on that list"},
		// A PIRT number has fifteen digits or more.
		"label.todo.cetak_pirt": {"paling sedikit", "at least"},
		// The fee of a product is told with what micro and small businesses pay of it (PP 32/2017 art. 3).
		"bpom-md.cost.md": {"pangan.umk_potongan", "pangan.umk_potongan"},
		// Chilled and frozen food cannot have the home food permit (PerBPOM 4/2024).
		"keamanan-pangan.why.diperiksa_md": {"tidak bisa PIRT", "cannot have PIRT"},
	} {
		for language, words := range map[string]string{"id": says.id, "en": says.en} {
			if text := c.catalog.Raw(language, id); !strings.Contains(text, words) {
				t.Errorf("%s in %s does not say %q: %q", id, language, words, text)
			}
		}
	}
}
