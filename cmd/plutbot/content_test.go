package main

import (
	"slices"
	"testing"

	"plutbot/flows/ask"
)

// Whatever topic is found must have words to answer with, and guides and cards
// must serve topics that can be found.
func TestTopicsOfFreeTextFitTheContent(t *testing.T) {
	t.Parallel()
	alone(t)
	c := builtin(t)
	topics := c.asker.Topics()
	for _, topic := range topics {
		if topic == ask.OffTopic || topic == ask.Greeting {
			continue
		}
		for _, language := range c.catalog.Languages() {
			if !c.catalog.Has(language, "topic."+topic+".title") || !c.catalog.Has(language, "topic."+topic+".text") {
				t.Errorf("catalog %s has no words for topic %s", language, topic)
			}
		}
	}
	for _, g := range c.flows.Guides {
		for _, topic := range g.Topics {
			if !slices.Contains(topics, topic) {
				t.Errorf("guide %s serves topic %s, which cannot be found", g.ID, topic)
			}
		}
	}
	for _, card := range c.flows.Cards {
		if !slices.Contains(topics, card.Topic) {
			t.Errorf("card %s serves topic %s, which cannot be found", card.ID, card.Topic)
		}
	}
}

// The card that answers a question comes first when its own wordings are used.
func TestCardsAreFoundByTheirOwnWordings(t *testing.T) {
	t.Parallel()
	alone(t)
	c := builtin(t)
	for _, card := range c.flows.Cards {
		for _, text := range card.Asks {
			if near := c.asker.Cards(text, []string{card.Topic}, 1); len(near) == 0 || near[0].Topic != card.ID {
				t.Errorf("%s: %q finds %v, not %s", card.Position, text, near, card.ID)
			}
		}
	}
}

// People ask about one thing in the words of their own business.
func TestCardsAreFoundByStories(t *testing.T) {
	t.Parallel()
	alone(t)
	c := builtin(t)
	for card, text := range map[string]string{
		"halal_tambah_varian": "Pak, stik keju saya sudah bersertifikat. Bulan depan mau nambah yang rasa pedas, sertifikatnya bagaimana ya?",
		"logo_mui_lama":       "plastik kemasan saya masih banyak yang bergambar logo mui, sayang kalau dibuang, masih boleh?",
		"halal_calo":          "ada bapak-bapak nawarin urusin halal 4 juta tinggal duduk manis, itu wajar ga",
		"oss_akun":            "mau buka oss tapi emailnya punya anak dulu, sekarang ga bisa masuk",
		"nib_alih":            "almarhum suami dulu yang punya nib, bisakah saya teruskan atas nama saya",
		"pajak_telat":         "jujur saya belum pernah lapor pajak sejak buka toko lima tahun lalu. apa akibatnya",
		"merek_ditiru":        "nama kedai saya tahu tahu didaftarkan orang lain, padahal saya yang duluan",
		"pirt_banyak_rasa":    "keripik saya ada tiga rasa, apa cukup satu nomor pirt",
		"pirt_perpanjang":     "bu nomor pirt saya tinggal sebulan lagi, cara perpanjangnya lewat mana",
		"depot_air_izin":      "depot galon saya disuruh uji air, tiap berapa lama sih",
		"label_klaim":         "bolehkah di botol madu saya ditulis menyembuhkan batuk",
		"pembeli_sakit":       "ada dua orang muntah habis makan nasi box saya, saya harus apa",
		"kur_jaminan":         "pinjam kur 30 juta kok diminta sertifikat rumah buat jaminan",
		"kur_slik":            "dulu sempat telat bayar kredit motor, catatan slik jelek, apa masih bisa kur",
		"plut_dekat":          "kantor plut yang paling dekat dari klaten di mana, sabtu buka ga",
		"data_hapus":          "saya berubah pikiran, tolong data saya dihapus semuanya",
	} {
		found, _ := c.flows.Card(card)
		if near := c.asker.Cards(text, []string{found.Topic}, 1); len(near) == 0 || near[0].Topic != card {
			t.Errorf("%q finds %v, not %s", text, near, card)
		}
	}
}

// What a question hears must be a product that can be recognized.
func TestQuestionsHearProductsThatAreKnown(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	known := c.asker.Products()
	for _, g := range c.flows.Guides {
		for _, q := range g.Questions {
			for _, o := range q.Options {
				for _, product := range o.Hears {
					if !slices.Contains(known, product) {
						t.Errorf("%s: option %s hears %s, which is neither a product nor a group", q.Position, o.ID, product)
					}
				}
			}
		}
	}
}
