package main

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"plutbot/bot/telegram"
	"plutbot/internal/botapi"
)

// TestTimeAndRulesBringTheirTidings runs the service on a clock that is moved:
// the day on which a duty begins is told with its reason, and a permit is
// reminded of, each once.
func TestTimeAndRulesBringTheirTidings(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 10, 10, 3, 0, 0, 0, time.UTC)
	began := time.Now()
	api := botapi.New(botapi.Config{Token: benchToken, BotName: "Uji", BotUsername: "uji_bot", Now: func() time.Time { return start.Add(time.Since(began)) }})
	server := httptest.NewServer(api.Handler())
	loaded := builtin(t)
	ctx, stop := context.WithCancel(t.Context())
	service, err := newService(ctx, settings{token: telegram.Secret(benchToken), api: server.URL, data: t.TempDir(), listen: "127.0.0.1:0",
		content: loaded, clock: api.Now, log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- service.run(ctx) }()
	t.Cleanup(func() {
		stop()
		api.Close()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		server.Close()
	})
	waiting, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	p := api.NewUser(botapi.User{FirstName: "Sari", Language: "id"})
	sees := func(words string) {
		t.Helper()
		if err := p.WaitFor(waiting, func(all []botapi.Message) bool {
			return slices.ContainsFunc(all, func(m botapi.Message) bool { return strings.Contains(m.Text, words) })
		}); err != nil {
			t.Fatalf("no %q: %v; the last is %q", words, err, lastText(p.Messages()))
		}
	}
	press := func(label, then string) {
		t.Helper()
		if err := p.PressLabel(label); err != nil {
			t.Fatal(err)
		}
		sees(then)
	}
	p.Send("/start")
	sees("Setuju jawaban")
	press("✅ Setuju, dan kabari saya", "Mau cari tahu apa")
	p.Send("/profil")
	sees("Profil usaha")
	press("PIRT", "Izin pangan rumahan")
	press("Punya, tanpa nomor", "berlaku sampai kapan")
	p.Send("1 maret 2027")
	sees("berlaku sampai 1 Maret 2027")
	p.Send("/halal")
	sees("sudah punya sertifikat halal?")
	press("Belum punya", "Usaha Anda yang mana?")
	press("🍪 Camilan, roti, kue", "Mana yang Anda pakai?")
	press("Tidak ada semuanya", "Mana yang cocok")
	press("Tidak ada semuanya", "Adakah yang seperti ini")
	press("Tidak ada semuanya", "Sudah punya NIB")
	press("Sudah, isinya cocok", "Mau lewat jalur gratis")
	press("Cari yang gratis dulu", "Bisa lewat jalur ringan")

	again := func() {
		t.Helper()
		for range 2 { // as by two instances
			if err := service.recall().Once(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
	again()
	api.Advance(8*24*time.Hour + 14*time.Hour) // the 19th, at midnight where people live
	again()
	api.Advance(10 * time.Hour)
	sees("hasil Anda ikut berubah")
	sees("Yang berubah: alasannya")
	api.Advance(44 * 24 * time.Hour) // the 2nd of December
	sees("🔔 PIRT berlaku")
	again()
	api.Advance(24 * time.Hour)
	pauseFor(3 * time.Second) // nothing more may come
	counts := map[string]int{}
	for _, m := range p.Messages() {
		for _, words := range []string{"hasil Anda ikut berubah", "🔔 PIRT berlaku"} {
			if strings.Contains(m.Text, words) {
				counts[words]++
			}
		}
	}
	for words, n := range counts {
		if n != 1 {
			t.Errorf("%q came %d times", words, n)
		}
	}
}
