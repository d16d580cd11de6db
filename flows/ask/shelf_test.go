package ask

import (
	"slices"
	"testing"
)

func TestShelfFindsTheNearestEntryOfTheTopics(t *testing.T) {
	t.Parallel()
	shelf := router(t).Shelve([]Entry{
		{ID: "biaya", Topic: "pirt_syarat", Wordings: []string{"pirt bayar ga sih", "biaya urus pirt berapa"}},
		{ID: "berlaku", Topic: "pirt_syarat", Wordings: []string{"pirt berlaku berapa tahun", "masa berlaku pirt"}},
		{ID: "halal", Topic: "halal_biaya", Wordings: []string{"biaya halal berapa"}},
	})
	for text, want := range map[string]string{
		"kak brp biayany pirt ya": "biaya", "pirt bayar?": "biaya", "pirt sampe brp taun masa berlakunya": "berlaku",
	} {
		near := shelf.Near(text, []string{"pirt_syarat"}, 2)
		if len(near) == 0 || near[0].Topic != want {
			t.Errorf("%q: %v, want %s first", text, near, want)
		}
	}
	if near := shelf.Near("cara tanam padi", []string{"pirt_syarat"}, 2); len(near) > 0 && near[0].Score > 0.1 {
		t.Errorf("hardly anything in common, but %v", near)
	}
	if near := shelf.Near("biaya halal berapa", []string{"pirt_syarat", "halal_biaya"}, 3); len(near) == 0 || near[0].Topic != "halal" {
		t.Errorf("of several topics the nearest comes first: %v", near)
	}
}

func TestShelfTellsTheQuestionsOfATopicApart(t *testing.T) {
	t.Parallel()
	shelf := router(t).Shelve([]Entry{
		{ID: "lama", Topic: "halal_proses", Wordings: []string{"berapa lama sertifikat halal keluar"}, Text: "Biasanya beberapa minggu sesudah sidang fatwa."},
		{ID: "kembali", Topic: "halal_proses", Wordings: []string{"pengajuan sertifikat halal dikembalikan kenapa"}, Text: "Foto yang buram paling sering jadi sebab. Unggah lagi di SIHALAL."},
		{ID: "unduh", Topic: "halal_proses", Wordings: []string{"unduh sertifikat halal di mana"}},
	})
	for text, want := range map[string]string{
		"sertifikat halal saya kok berapa hari ya baru keluar":                            "lama",
		"Sertifikat halal saya sudah terbit. Saya mau cetak untuk toko, diunduh di mana?": "unduh",
		"foto saya buram, apa pengajuannya gagal":                                         "kembali", // only the answer speaks of photos
		"sudah lama saya ajukan sertifikat halal. Sekarang kok dikembalikan, kenapa ya?":  "kembali",
	} {
		if near := shelf.Near(text, []string{"halal_proses"}, 1); near[0].Topic != want {
			t.Errorf("%q: %v, want %s", text, near, want)
		}
	}
}

func TestLikeQuestionsStandTogether(t *testing.T) {
	t.Parallel()
	groups := router(t).Group([]string{"cara tanam padi", "syarat pupuk subsidi kak", "gmn cara nanam padi ya", "pupuk subsidi syaratnya apa", "tanam padi"})
	if len(groups) != 2 || !slices.Equal(groups[0], []int{0, 2, 4}) || !slices.Equal(groups[1], []int{1, 3}) {
		t.Errorf("%v", groups)
	}
}
