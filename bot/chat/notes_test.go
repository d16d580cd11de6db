package chat

import (
	"strings"
	"testing"

	"plutbot/bot"
)

func TestNotesAreKeptWithTheBusinessAndDeleted(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.step(bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: press{Do: doNotes}.data()}})
	p.sees("Catatan Anda", "0 dari 12")
	p.say("Bu Rina: bawa contoh <label>")
	p.say("beli plastik 12x20")
	p.sees("1. Bu Rina: bawa contoh &lt;label&gt;", "2. beli plastik 12x20", "Catatan tersimpan")
	p.say(strings.Repeat("x", 201))
	p.sees("terlalu panjang")
	old := p.card
	p.press("Hapus catatan 1")
	p.sees("Catatan dihapus", "1. beli plastik 12x20")
	p.older[old].Rows = nil
	files, err := p.chat.Export(p.data, p.now)
	if err != nil || !strings.Contains(string(files[0].Content), "- beli plastik 12x20") || !strings.Contains(string(files[1].Content), "beli plastik 12x20") {
		t.Errorf("the export does not tell of it: %v", err)
	}
	p.command("usaha", "")
	p.press("Tambah")
	p.say("Warung")
	p.step(bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: press{Do: doNotes}.data()}})
	p.doesNotSee("plastik")
}

func TestAButtonOfADeletedNoteDeletesNoOther(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	open := bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: press{Do: doNotes}.data()}}
	p.step(open)
	p.say("satu")
	p.say("dua")
	data := p.seen.Rows[0][0].Data
	for range 2 {
		p.step(bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: data}})
	}
	p.sees("1. dua", "Tombol itu dari pesan lama")
}

func TestADayThatChangesTheResultIsShownBeforeItComes(t *testing.T) {
	t.Parallel()
	p := finished(t)
	for _, label := range p.buttons() {
		if strings.Contains(label, "Berubah mulai") {
			t.Fatalf("nothing changes, and there is %s", label)
		}
	}
	p.updateValues(`entries: [{value: 15000000000, source: uu_1, checked: 2026-11-01, confidence: high}]`,
		`entries: [{value: 15000000000, to: 2026-12-31, source: uu_1, checked: 2026-11-01, confidence: high}, {value: 1000, from: 2027-01-01, source: uu_1, checked: 2026-11-01, confidence: high}]`)
	p.command("jual", "")
	p.press("Berubah mulai 1 Jan 2027")
	p.sees("sebelum dan sesudah 1 Januari 2027", "<b>Sekarang</b>\n✅", "<b>Mulai 1 Januari 2027</b>\n🤝", "Yang bisa dilakukan sekarang")
	p.press("Kembali ke hasil")
}

func TestAnAdministratorPretendsADayInTheirOwnChat(t *testing.T) {
	t.Parallel()
	p := finished(t)
	p.command("simulasi", "1/1/2027")
	p.sees("belum saya kenal")
	p.chat = p.chat.For([]int64{0})
	p.command("simulasi", "kapan-kapan")
	p.sees("/simulasi 17/10/2027")
	p.command("simulasi", "1/1/2027")
	p.sees("Simulasi tanggal 1 Januari 2027")
	if s := p.session(); s.dayAt(p.now).String() != "2027-01-01" {
		t.Errorf("it pretends %v", s.dayAt(p.now))
	}
	p.command("simulasi", "")
	p.sees("kembali ke hari ini")
	p.doesNotSee("Simulasi tanggal")
}
