package compose_test

import (
	"slices"
	"strings"
	"testing"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/internal/botapi"
	"plutbot/storage"
)

// got are the versions by how many people were to get them, with their words.
func (w *world) got() map[string]int {
	w.t.Helper()
	b, content := w.newest()
	all := map[string]int{}
	for r, err := range w.Store.Recipients(w.t.Context(), b.ID) {
		if err != nil {
			w.t.Fatal(err)
		}
		v := content.Variants[r.Variant]
		words := w.says(v)
		if v.Words != nil {
			words = append(words, "only "+v.Words.Text)
		}
		all[v.Language+": "+strings.Join(words, " + ")]++
	}
	return all
}

func TestEachPersonGetsTheVersionOfTheirLanguageAndLowDataOnlyTheWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9, 100) // one wants no news; of the others 4 read Indonesian, 2 of them with little data, and 2 read English
	w.ana.Send("/siaran")
	w.reads(w.ana, "Kirim pesannya")
	w.ana.SendPhoto("bazar.jpg", []byte("jpg"), "Bazar UMKM hari Sabtu")
	w.press(w.ana, "🔗 Tombol tautan")
	w.ana.Send("Daftar https://contoh.go.id/daftar")
	w.reads(w.ana, "Tombol tautan: Daftar")
	w.press(w.ana, "🌐 Versi bahasa")
	w.reads(w.ana, "<en> (2 orang): belum ada")
	w.press(w.ana, "✍️ Tulis: <en>")
	w.reads(w.ana, "Pengumuman ini dalam bahasa lain: <en>")
	w.ana.Send("SME bazaar on Saturday")
	w.reads(w.ana, "Bahasa: <id>, <en>")
	w.press(w.ana, "🌐 Versi bahasa")
	w.press(w.ana, "🔗 Tautan: <en>")
	w.ana.Send("Register https://contoh.go.id/en")

	w.press(w.ana, "👁 Pratinjau")
	for _, version := range []struct{ name, words, button string }{
		{"versi <id> melihat", "Bazar UMKM hari Sabtu", "contoh.go.id/daftar"},
		{"versi <id>, hemat data melihat", "Bazar UMKM hari Sabtu", "Lihat gambar/berkasnya"},
		{"versi <en> melihat", "SME bazaar on Saturday", "contoh.go.id/en"},
	} {
		w.until(w.ana, version.name, func(m botapi.Message) bool {
			all := w.ana.Messages()
			next := slices.IndexFunc(all, func(other botapi.Message) bool { return other.ID == m.ID }) + 1
			return strings.Contains(m.Text, version.name) && next < len(all) && all[next].Text+all[next].Caption == version.words &&
				strings.Contains(labels(all[next]), version.button)
		})
	}
	w.press(w.ana, "✅ Periksa lalu kirim")
	w.reads(w.ana, "Versi: <id> 4 · <id>, hemat data 2 · <en> 2")
	w.press(w.ana, "📤 Kirim")
	w.reads(w.ana, "dilepas")
	got := w.got()
	if len(got) != 3 || got["id: Bazar UMKM hari Sabtu"] != 4 || got["id: only Bazar UMKM hari Sabtu"] != 2 || got["en: SME bazaar on Saturday"] != 2 {
		t.Errorf("they get %v", got)
	}
	if _, content := w.newest(); content.Variants[content.Version("en", true)].Buttons[1][0].Label != "🔕 No more of this" {
		t.Errorf("English buttons are %+v", content.Variants[content.Version("en", true)].Buttons)
	}
}

// labels are the buttons under a message, with where they lead.
func labels(m botapi.Message) string {
	if m.ReplyMarkup == nil {
		return ""
	}
	var all []string
	for _, row := range m.ReplyMarkup.Rows {
		for _, b := range row {
			all = append(all, b.Text+" "+b.URL)
		}
	}
	return strings.Join(all, "\n")
}

func TestALanguageIsTakenAwayAgainAndAMissingMessageIsAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9, 100)
	w.ana.Send("/siaran")
	w.reads(w.ana, "Kirim pesannya")
	w.ana.Send("Bazar UMKM")
	w.press(w.ana, "🌐 Versi bahasa")
	w.press(w.ana, "✍️ Tulis: <en>")
	english := w.ana.Send("SME bazaar")
	w.reads(w.ana, "Bahasa: <id>, <en>")
	w.press(w.ana, "💾 Simpan templat")
	w.ana.Send("Bazar")
	w.reads(w.ana, "sudah disimpan")

	w.ana.Delete(w.ana.ID(), english.ID) // and now it cannot be sent
	w.press(w.ana, "✅ Periksa lalu kirim")
	w.press(w.ana, "📤 Kirim")
	w.reads(w.ana, "Ada pesan yang sudah terhapus atau tidak bisa disalin")
	if ids, err := w.Store.Broadcasts(t.Context(), 1); err != nil || len(ids) != 0 {
		t.Fatalf("released %v, %v", ids, err)
	}
	w.press(w.ana, "🌐 Versi bahasa")
	w.press(w.ana, "✍️ Tulis: <en>")
	w.ana.Send("SME market")
	w.press(w.ana, "🌐 Versi bahasa")
	w.press(w.ana, "🗑 Hapus: <en>")
	w.reads(w.ana, "(2 orang): belum ada")
	w.press(w.ana, "‹ Kembali")

	w.press(w.ana, "📂 Templat")
	w.press(w.ana, "📄 Bazar")
	w.until(w.ana, "the draft without English", func(m botapi.Message) bool {
		all := w.ana.Messages()
		return m.ID == all[len(all)-1].ID && strings.Contains(m.Text, "Konsep pengumuman") && !strings.Contains(m.Text, "Bahasa:")
	})
	w.press(w.ana, "✅ Periksa lalu kirim")
	w.press(w.ana, "📤 Kirim")
	w.reads(w.ana, "dilepas")
	if got := w.got(); got["id: Bazar UMKM"] != 6 || got["en: Bazar UMKM"] != 2 {
		t.Errorf("they get %v", got)
	}
}

func TestWordsUnderAPictureFollowTheirChangesInDraftsAndTemplates(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9, 100)
	w.ana.Send("/siaran")
	w.reads(w.ana, "Kirim pesannya")
	album := w.ana.SendAlbum(w.ana.ID(), 0, "Bazar hari Sabtu", []byte("1"), []byte("2"))
	w.press(w.ana, "💾 Simpan templat")
	w.ana.Send("Bazar")
	w.reads(w.ana, "sudah disimpan")
	if !w.ana.Edit(w.ana.ID(), album[0].ID, "Bazar hari Minggu") {
		t.Fatal("the caption cannot be changed")
	}
	for _, begin := range []string{"/siaran", "📄 Bazar"} { // the draft, then the template
		w.ana.Send("/siaran")
		if begin != "/siaran" {
			w.press(w.ana, "📂 Templat")
			w.press(w.ana, begin)
		}
		before := len(w.ana.Messages())
		w.press(w.ana, "✅ Periksa lalu kirim")
		w.press(w.ana, "📤 Kirim")
		w.until(w.ana, "the release", func(botapi.Message) bool {
			return slices.ContainsFunc(w.ana.Messages()[before:], func(m botapi.Message) bool { return strings.HasPrefix(m.Text, "kartu ") })
		})
		if got := w.got(); got["id: only Bazar hari Minggu"] != 2 || got["id: Bazar hari Minggu + "] != 4 {
			t.Errorf("from %s they get %v", begin, got)
		}
	}
	if takes, err := w.part.Takes(t.Context(), bot.Update{Kind: bot.KindEdited, Private: true, Chat: w.ana.ID(), From: w.ana.ID(), Message: 1, Text: "lain"}); takes || err != nil {
		t.Errorf("the change of another message was taken: %v, %v", takes, err)
	}
}

func TestWhoApprovesSeesEveryVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9, 5)
	w.ana.Send("/siaran")
	w.reads(w.ana, "Kirim pesannya")
	w.ana.Send("Bazar UMKM")
	w.press(w.ana, "🌐 Versi bahasa")
	w.press(w.ana, "✍️ Tulis: <en>")
	english := w.ana.Send("SME bazaar")
	w.press(w.ana, "✅ Periksa lalu kirim")
	w.press(w.ana, "📨 Minta persetujuan")
	w.reads(w.budi, "Bazar UMKM")
	w.reads(w.budi, "SME bazaar")
	w.ana.Edit(w.ana.ID(), english.ID, "Something else") // after the fact
	w.press(w.budi, "✅ Setujui dan kirim")
	w.reads(w.ana, "disetujui Budi")
	b, content := w.newest()
	if b.State != storage.BroadcastScheduled || !slices.Equal(w.says(content.Variants[content.Version("en", false)]), []string{"SME bazaar"}) {
		t.Errorf("%s: %+v", b.State, content)
	}
	var v broadcast.Variant
	if v = content.Variants[content.Version("id", true)]; v.LowData || v.Words != nil {
		t.Errorf("a text has a version for low data: %+v", v)
	}
}
