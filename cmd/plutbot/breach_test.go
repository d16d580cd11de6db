package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"plutbot/bot/broadcast"
	"plutbot/internal/redistest"
)

// affected reads the list that the command wrote: by chat, what stands in the
// columns since, blocked, erased and codes.
func affected(t *testing.T, folder string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "people.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	if err != nil || len(rows) == 0 || rows[0][0] != "Nomor Telegram" {
		t.Fatalf("%q, %v", rows, err)
	}
	found := map[string][]string{}
	for _, row := range rows[1:] {
		found[row[0]] = row[1:5]
	}
	return found
}

// breach runs the command with the bot's content.
func (o *removal) breach(folder string, args ...string) (string, error) {
	o.t.Helper()
	return do(o.t, append([]string{"breach", folder, "--content", o.content}, args...)...)
}

// TestABreachNamesWhoHadWhichDataStored looks into a store that the bot filled,
// and into a backup for what was erased since.
func TestABreachNamesWhoHadWhichDataStored(t *testing.T) {
	t.Parallel()
	redis := redistest.Server(t)
	if redis == nil {
		return
	}
	o := newRemoval(t, 3)
	stop, err := o.open(redis.URL)
	if err != nil {
		t.Fatal(err)
	}
	o.sari.Send("/start")
	o.press("✅ Setuju, ayo mulai", "Mau cari tahu apa")
	o.press("Boleh jualan?", "Apa yang Anda jual?")
	o.press("Es", "Sudah punya NIB?")
	o.sari.Send("/konsultan")
	o.reads(o.sari, "Bertanya kepada konsultan PLUT")
	o.sari.Send("Bagaimana cara ekspor keripik?")
	o.press("📨 Kirim ke konsultan", "Anda sedang menulis kepada konsultan")
	o.topic("Bagaimana cara ekspor keripik?")
	o.announce(openStore(t, redis.URL), 3)
	o.people[0].Block()
	for {
		folder := filepath.Join(t.TempDir(), "wait")
		if _, err := o.breach(folder, "--since", "2026-01-01", "--redis-url", redis.URL); err != nil {
			t.Fatal(err)
		}
		if affected(t, folder)[fmt.Sprint(o.people[0].ID())][1] != "" {
			break // the bot has noticed
		}
		pauseFor(50 * time.Millisecond)
	}

	zone := broadcast.Location(0)
	today := time.Now().In(zone)
	folder := filepath.Join(t.TempDir(), "breach")
	out, err := o.breach(folder, "--since", today.Add(-time.Hour).Format("2006-01-02T15:04"), "--redis-url", redis.URL)
	if err != nil || !strings.Contains(out, "5 people: written notice to them and to the authority within 3 x 24 hours") || !strings.Contains(out, "       1  answers: ") {
		t.Fatalf("%q, %v", out, err)
	}
	people := affected(t, folder)
	sari := people[fmt.Sprint(o.sari.ID())]
	if sari == nil || sari[0] != today.Format(time.DateOnly) || sari[1] != "" || sari[2] != "" {
		t.Fatalf("of Sari there is %q", sari)
	}
	for _, class := range []string{"answers", "consents", "contact", "ticket"} {
		if !slices.Contains(strings.Fields(sari[3]), class) {
			t.Errorf("no %s in %q", class, sari[3])
		}
	}
	for _, class := range []string{"sent", "photos", "notes"} {
		if slices.Contains(strings.Fields(sari[3]), class) {
			t.Errorf("Sari has no %s, but there is %q", class, sari[3])
		}
	}
	for n, p := range o.people {
		row := people[fmt.Sprint(p.ID())]
		if row == nil || !slices.Contains(strings.Fields(row[3]), "sent") || slices.Contains(strings.Fields(row[3]), "answers") || (row[1] == "ya") != (n == 0) {
			t.Errorf("of person %d there is %q", n, row)
		}
	}
	for name, words := range map[string][]string{
		"notice-people.txt":    {"jawaban di panduan", "obrolan dengan konsultan", "UU 27/2022 pasal 46", "3 x 24 jam", today.Add(-time.Hour).Format("15.04"), "/hapus_data", "Langkah pemulihan"},
		"notice-authority.txt": {"milik 5 orang", "obrolan dengan konsultan (1 orang)", "Kementerian Komunikasi dan Digital", "Penanganan dan pemulihan"},
	} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			if !strings.Contains(string(text), w) {
				t.Errorf("%s: no %q in\n%s", name, w, text)
			}
		}
		if strings.Contains(string(text), "⟦") {
			t.Errorf("%s has a text that is missing:\n%s", name, text)
		}
	}
	for _, name := range []string{"people.csv", "notice-people.txt"} {
		if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by others: %v, %v", name, info, err)
		}
	}

	// What was stored only after the span does not count.
	before := filepath.Join(t.TempDir(), "before")
	if _, err := o.breach(before, "--since", "2026-01-01", "--until", "2026-01-02", "--redis-url", redis.URL); err != nil {
		t.Fatal(err)
	}
	if row := affected(t, before)[fmt.Sprint(o.sari.ID())]; row != nil && strings.Contains(row[3], "answers") {
		t.Errorf("of Sari there is %q", row)
	}

	// What she erases afterwards was affected all the same.
	file := filepath.Join(t.TempDir(), "plutbot.backup")
	if _, err := do(t, "backup", file, "--redis-url", redis.URL); err != nil {
		t.Fatal(err)
	}
	o.sari.Send("/hapus_data")
	o.press("Ya, hapus semua data saya", "Semua data Anda sudah dihapus")
	stop()
	after := filepath.Join(t.TempDir(), "after")
	if _, err := o.breach(after, "--since", today.Format(time.DateOnly), "--redis-url", redis.URL); err != nil {
		t.Fatal(err)
	}
	if row := affected(t, after)[fmt.Sprint(o.sari.ID())]; row == nil || row[2] != "ya" || strings.Contains(row[3], "answers") {
		t.Errorf("of Sari there is %q", row)
	}
	saved := filepath.Join(t.TempDir(), "saved")
	if _, err := o.breach(saved, "--since", today.Format(time.DateOnly), "--backup", file); err != nil {
		t.Fatal(err)
	}
	if row := affected(t, saved)[fmt.Sprint(o.sari.ID())]; !slices.Equal(row, sari) {
		t.Errorf("in the backup there is %q, not %q", row, sari)
	}

	refuses(t, "make the folder", "breach", saved, "--content", o.content, "--since", "2026-01-01", "--redis-url", redis.URL)
	refuses(t, "--since: is \"kemarin\"", "breach", before+"2", "--since", "kemarin", "--redis-url", redis.URL)
	refuses(t, "--until: is before --since", "breach", before+"2", "--since", "2026-01-02", "--until", "2026-01-01", "--redis-url", redis.URL)
	refuses(t, "before --since", "breach", before+"2", "--since", today.AddDate(0, 0, 1).Format(time.DateOnly), "--until", today.AddDate(0, 0, 2).Format(time.DateOnly), "--backup", file)
}
