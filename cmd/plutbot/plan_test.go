package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/flows"
)

// TestWhoTellsWhatTheySellIsOfferedThePlan lets people begin as they do: by
// telling what they make, or asking for everything at once.
func TestWhoTellsWhatTheySellIsOfferedThePlan(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	talk, now := c.chat(), time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	begun := talk.Begin("id", flows.State{}, now)
	for text, plan := range map[string]bool{
		"sy jual kripik singkong di rumah, butuh apa aja ya": true,
		"saya jual keripik singkong, butuh apa saja":         true,
		"mau mulai usaha kue kering harus ngurus apa dulu":   true,
		"baru mulai usaha bingung mulai dari mana":           true,
		"sy jual kripik singkong":                            true,
		"saya mau jualan sambal, apa saja yang harus diurus": true,
		"brp biaya pirt buat keripik?":                       false,
		"apakah keripik wajib halal":                         false,
		"cara daftar nib untuk usaha keripik":                false,
		"pinjaman kur buat usaha keripik syaratnya apa":      false,
	} {
		turn, err := talk.Step(begun, 1, bot.Update{ID: 7, Kind: bot.KindText, Text: text, Private: true, Chat: 5}, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(turn.Card.Text, "Saya bantu buatkan rencananya"); got != plan {
			t.Errorf("%q: the plan is offered: %v\n%s", text, got, turn.Card.Text)
		}
	}
	// Where one topic is surely meant, the plan is still one press away.
	turn, err := talk.Step(begun, 1, bot.Update{ID: 7, Kind: bot.KindText, Text: "jual sambel botolan di rmh, perlu ijin apa aja sih", Private: true, Chat: 5}, now)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(fmt.Sprint(turn.Card.Rows), "Saya butuh apa saja?") {
		t.Errorf("the plan is out of reach: %v", turn.Card.Rows)
	}
}

// TestPlanFollowsAHomeBakerFromTheDiagnosisToTheGuides answers the diagnosis as
// somebody who bakes at home, walks one of the guides that it names, and finds
// the plan as far as that.
func TestPlanFollowsAHomeBakerFromTheDiagnosisToTheGuides(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	talk, now := c.chat(), time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	var data []byte
	var seen bot.Card
	step := func(u bot.Update) {
		t.Helper()
		u.Private, u.Chat = true, 5
		turn, err := talk.Step(data, 1, u, now)
		if err != nil {
			t.Fatal(err)
		}
		data, seen = turn.Data, *turn.Card
	}
	press := func(label string) {
		t.Helper()
		for _, row := range seen.Rows {
			for _, b := range row {
				if strings.Contains(b.Label, label) {
					step(bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: b.Data, Message: 1}})
					return
				}
			}
		}
		t.Fatalf("no button %q on %s %v", label, seen.Text, seen.Rows)
	}
	sees := func(words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(seen.Text, w) {
				t.Errorf("no %q on\n%s", w, seen.Text)
			}
		}
	}
	step(bot.Update{Kind: bot.KindCommand, Command: "start"})
	press("Setuju")
	step(bot.Update{Kind: bot.KindCommand, Command: "rencana"})
	sees("Rencana Anda", "beberapa pertanyaan")
	press("🧭")
	for _, answer := range []string{"Roti, kue basah", "Buat sendiri, dikemas", "Seminggu lebih, suhu ruang", "Tidak ada", "Belum punya"} {
		press(answer)
	}
	sees("Izin produk")
	press("Belum ada semuanya")
	press("Online")
	press("Selesai memilih")
	press("Kecil")
	sees("Lakukan sekarang", "NIB")
	step(bot.Update{Kind: bot.KindCommand, Command: "rencana"})
	sees("Rencana Anda", "<b>Minggu ini:</b> Buat NIB", "1. Buat NIB", "Jumlah biaya resmi</b> baru pasti", "Merek: sekitar", "sudah sampai hasil: 0 dari")
	step(bot.Update{Kind: bot.KindText, Text: "brp lama sih ngurus pirt, trus bayar ga?"})
	sees("Maksud Anda yang mana?")
	if strings.Contains(fmt.Sprint(seen.Rows), "Saya butuh apa saja?") {
		t.Errorf("the plan that is made is offered for a question: %v", seen.Rows)
	}
	step(bot.Update{Kind: bot.KindCommand, Command: "halal"})
	press("Belum punya")
	sees("Camilan, roti, kue", "Bahan") // what is baked is known from the diagnosis
	press("Tidak ada semuanya")
	press("Tidak ada semuanya")
	press("Tidak ada semuanya")
	sees("Hampir bisa") // that there is no NIB is known: it is not asked again
	step(bot.Update{Kind: bot.KindCommand, Command: "rencana"})
	sees("Hampir bisa", "Dokumen: 0 dari", "sudah sampai hasil: 1 dari")
	press("Centang langkah")
	sees("Langkah mana yang sudah selesai?")
	press("Langkah 1")
	press("Rencana saya")
	sees("✅ <i>sudah selesai</i>", "Langkah yang selesai: 1 dari")
	if strings.Contains(seen.Text, "<b>Minggu ini:</b> Buat NIB") {
		t.Errorf("a step that is done is to be done this week:\n%s", seen.Text)
	}
	step(bot.Update{Kind: bot.KindCommand, Command: "profil"})
	press("Merek")
	press("Punya")
	step(bot.Update{Kind: bot.KindCommand, Command: "rencana"})
	sees("Langkah yang selesai: 2 dari")
	press("Pengingat")
	press("Boleh, ingatkan saya")
	sees("langkah rencana Anda")
}
