package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"plutbot/bot/telegram"
	"plutbot/internal/botapi"
	"plutbot/internal/redistest"
)

// sari is a person whose data are erased, and what she may be known by.
type sari struct {
	t *testing.T
	*botapi.Person
	ctx context.Context
}

// press waits for a button with these words under the newest message that has
// it, and presses it.
func (s sari) press(label string) {
	s.t.Helper()
	err := s.WaitFor(s.ctx, func(all []botapi.Message) bool {
		for _, m := range slices.Backward(all) {
			if m.ReplyMarkup == nil {
				continue
			}
			for _, row := range m.ReplyMarkup.Rows {
				for _, b := range row {
					if strings.Contains(b.Text, label) {
						return true
					}
				}
			}
		}
		return false
	})
	if err != nil {
		s.t.Fatalf("no button %q: %v", label, err)
	}
	for _, m := range slices.Backward(s.Messages()) {
		if m.ReplyMarkup == nil {
			continue
		}
		for _, row := range m.ReplyMarkup.Rows {
			for _, b := range row {
				if strings.Contains(b.Text, label) {
					if _, err := s.Press(m.ID, b.Data); err != nil {
						s.t.Fatal(err)
					}
					return
				}
			}
		}
	}
}

// sees waits for words in the newest message of the bot.
func (s sari) sees(words string) {
	s.t.Helper()
	if err := s.WaitFor(s.ctx, func(all []botapi.Message) bool { return strings.Contains(lastText(all), words) }); err != nil {
		s.t.Fatalf("no %q in %q: %v", words, lastText(s.Messages()), err)
	}
}

// TestAnErasureReachesEverything lets a person leave traces in every part of
// the bot, erase them, and looks at all that Redis keeps.
func TestAnErasureReachesEverything(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	loaded := builtin(t)
	api := botapi.New(botapi.Config{Token: benchToken, BotName: "Uji", BotUsername: "uji_bot"})
	page := httptest.NewServer(api.Handler())
	forum := api.NewForum("Konsultan")
	rina := api.NewUser(botapi.User{FirstName: "Rina", Language: "id"})
	forum.Add(rina)
	ctx, stop := context.WithCancel(t.Context())
	service, err := newService(ctx, settings{token: telegram.Secret(benchToken), api: page.URL, redis: server.URL, listen: "127.0.0.1:0",
		content: loaded, forum: forum.ID(), clock: api.Now, log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))})
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() { _ = service.run(ctx) }) // ends with its context
	t.Cleanup(func() {
		stop()
		api.Close()
		running.Wait()
		page.Close()
	})
	patient, end := context.WithTimeout(ctx, time.Minute)
	defer end()
	s := sari{t, api.NewUser(botapi.User{ID: 987654321, FirstName: "Sarinah", Language: "id"}), patient}
	s.leavesTraces(forum, rina)

	options, err := redis.ParseURL(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	t.Cleanup(func() { _ = client.Close() })
	traces := []string{strconv.FormatInt(s.ID(), 10), "Sarinah", "Keripik Rahasia", "pertanyaan rahasia", "jawaban rahasia"}
	if found := tracesIn(t, client, traces); len(found) < 3 {
		t.Fatalf("this test finds nothing: %v", found)
	}
	s.Send("/hapus_data")
	s.press("Ya, hapus semua")
	s.sees("Semua data Anda sudah dihapus")
	if err := forum.WaitFor(patient, 0, func(all []botapi.Message) bool { return strings.Contains(lastText(all), "sudah saya hapus") }); err != nil {
		t.Fatal(err)
	}
	api.Advance(15 * time.Minute) // announcements that were being prepared are looked at once more
	var left []string
	for patient.Err() == nil {
		if left = tracesIn(t, client, traces); len(left) == 0 {
			return
		}
		pauseFor(50 * time.Millisecond)
	}
	t.Errorf("after the erasure there is left:\n%s", strings.Join(left, "\n"))
}

// leavesTraces has the person use every part of the bot that keeps something.
func (s sari) leavesTraces(forum *botapi.Forum, rina *botapi.Person) {
	s.Send("/start")
	s.press("Setuju, dan kabari saya")
	s.sees("Mau cari tahu apa")
	s.Send("/profil")
	s.press("Nama usaha")
	s.sees("Apa nama usaha Anda")
	s.Send("Keripik Rahasia")
	s.sees("Tersimpan")
	s.Send("/halal")
	s.press("Belum punya")
	s.press("Camilan")
	for _, question := range []string{"Mana yang Anda pakai", "Mana yang cocok", "Adakah yang seperti ini"} {
		s.sees(question)
		s.press("Tidak ada semuanya")
	}
	s.sees("Sudah punya NIB")
	s.press("Belum punya")
	s.sees("dicek")
	s.press("Dokumen")
	s.sees("Punya foto dokumennya")
	s.SendPhoto("ktp.jpg", []byte("KTP"), "")
	s.press("📎 1")
	s.sees("Tersimpan")
	s.Send("/hitung")
	s.press("Pajak UMKM")
	s.press("Pribadi")
	s.Send("60 juta")
	s.sees("Rp720")
	s.Send("/konsultan")
	s.sees("Bertanya kepada konsultan PLUT")
	s.Send("pertanyaan rahasia")
	s.sees("pertanyaan rahasia")
	s.press("Kirim ke konsultan")
	s.sees("Anda sedang menulis kepada konsultan")
	thread := 0
	if err := forum.WaitFor(s.ctx, 0, func([]botapi.Message) bool {
		for _, t := range forum.Topics() {
			for _, m := range forum.Messages(t.ThreadID) {
				if strings.Contains(m.Text, "pertanyaan rahasia") {
					thread = t.ThreadID
				}
			}
		}
		return thread != 0
	}); err != nil {
		s.t.Fatal(err)
	}
	rina.SendTo(forum.ID(), thread, "jawaban rahasia")
	s.sees("jawaban rahasia")
}

// tracesIn lists where Redis keeps one of the words, besides the mark that an
// erasure leaves.
func tracesIn(t *testing.T, client *redis.Client, words []string) []string {
	t.Helper()
	keys, err := client.Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, key := range keys {
		kept := contentOf(t, client, key)
		isMark := strings.HasSuffix(key, ":s:"+words[0])
		for _, w := range words {
			if strings.Contains(kept, w) || strings.Contains(key, w) && !isMark {
				found = append(found, fmt.Sprintf("%q in %s: %.200q", w, key, kept))
			}
		}
	}
	return found
}

// contentOf writes what a key holds.
func contentOf(t *testing.T, client *redis.Client, key string) string {
	t.Helper()
	kind, err := client.Type(t.Context(), key).Result()
	if err != nil {
		t.Fatal(err)
	}
	ask := map[string][]any{"string": {"GET", key}, "hash": {"HGETALL", key}, "list": {"LRANGE", key, 0, -1}, "set": {"SMEMBERS", key}, "zset": {"ZRANGE", key, 0, -1}}[kind]
	if ask == nil {
		return "" // gone meanwhile
	}
	kept, err := client.Do(t.Context(), ask...).Result()
	if err != nil {
		return "" // gone meanwhile
	}
	return fmt.Sprint(kept)
}
