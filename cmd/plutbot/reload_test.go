package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"plutbot/internal/botapi"
	"plutbot/internal/redistest"
	stages "plutbot/internal/stage"
	"plutbot/storage"
)

// authors change a content folder under a bot that runs, as Telegram's users see it.
type authors struct {
	t      *testing.T
	folder string
	api    *botapi.Server
	page   *httptest.Server
	head   *botapi.Person // the administrator
	sari   *botapi.Person
}

func newAuthors(t *testing.T) *authors {
	t.Helper()
	began, noon := time.Now(), time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)
	a := &authors{t: t, folder: benchContent(t), api: botapi.New(botapi.Config{Token: benchToken, BotName: "Uji", BotUsername: "uji_bot",
		Now: func() time.Time { return noon.Add(time.Since(began)) }})}
	if err := os.Remove(filepath.Join(a.folder, "guides", "glossary.yaml")); err != nil {
		t.Fatal(err) // its words are not there either
	}
	write(t, filepath.Join(a.folder, "guides", "jual", "tests.yaml"), "[]\n")
	a.page = httptest.NewServer(a.api.Handler())
	a.head, a.sari = a.api.NewUser(botapi.User{FirstName: "Kepala", Language: "id"}), a.api.NewUser(botapi.User{FirstName: "Sari", Language: "id"})
	t.Cleanup(func() {
		a.api.Close()
		a.page.Close()
	})
	return a
}

// serve runs an instance on a store.
func (a *authors) serve(redis string, from contentFlag) *service {
	a.t.Helper()
	loaded, err := contentFlag{Content: a.folder}.load()
	if err != nil {
		a.t.Fatal(err)
	}
	loaded.from = from
	ctx, stop := context.WithCancel(a.t.Context())
	v, err := newService(ctx, settings{token: benchToken, api: a.page.URL, redis: redis, data: a.t.TempDir(), listen: "127.0.0.1:0",
		content: loaded, admins: []int64{a.head.ID()}, clock: a.api.Now, log: slog.New(slog.NewTextHandler(a.t.Output(), nil))})
	if err != nil {
		a.t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() { _ = v.run(ctx) }) // ends with its context
	a.t.Cleanup(func() {
		stop()
		running.Wait()
	})
	return v
}

// change replaces a text in a file of the folder, and gives back what it was.
func (a *authors) change(file, old, text string) (back func()) {
	a.t.Helper()
	name := filepath.Join(a.folder, file)
	before, err := os.ReadFile(name)
	if err != nil || strings.Count(string(before), old) != 1 {
		a.t.Fatalf("%s has %q %d times: %v", file, old, strings.Count(string(before), old), err)
	}
	write(a.t, name, strings.Replace(string(before), old, text, 1))
	return func() { write(a.t, name, string(before)) }
}

func (a *authors) reads(p *botapi.Person, words string) botapi.Message {
	a.t.Helper()
	return stages.Reads(a.t, p, words)
}

func (a *authors) press(label, then string) {
	a.t.Helper()
	stages.Press(a.t, a.sari, label)
	a.reads(a.sari, then)
}

// halfway brings Sari to the third question of the guide.
func (a *authors) halfway() {
	a.t.Helper()
	a.sari.Send("/start")
	a.reads(a.sari, "Setuju jawaban")
	a.press("✅ Setuju, dan kabari saya", "Mau cari tahu apa")
	a.press("Boleh jualan?", "Apa yang Anda jual?")
	a.press("Es", "Sudah punya NIB?")
	a.press("Ya", "Berapa omzet setahun?")
}

// running is the version that an instance says it runs.
func running(t *testing.T, address string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var health struct{ Content string }
	if err := json.NewDecoder(response.Body).Decode(&health); err != nil {
		t.Fatal(err)
	}
	return health.Content
}

// TestBrokenContentIsRefusedAndMendedContentAppearsInTheMiddleOfAGuide is what
// happens on a day on which an author makes a mistake.
func TestBrokenContentIsRefusedAndMendedContentAppearsInTheMiddleOfAGuide(t *testing.T) {
	t.Parallel()
	a := newAuthors(t)
	v := a.serve("", contentFlag{Content: a.folder})
	first := running(t, v.address())
	a.halfway()

	mend := a.change("guides/jual/guide.yaml", `when: barang == "kue"`, `when: barang == "kuih"`)
	a.head.Send("/muat_ulang")
	a.reads(a.head, "Isi yang baru sedang diperiksa")
	refused := a.reads(a.head, "Isi yang baru belum bisa dipakai")
	for _, words := range []string{"jual/guide.yaml:14: ", `has no option "kuih"`, "Versi panduan " + first + " tetap berjalan"} {
		if !strings.Contains(refused.Text, words) {
			t.Errorf("no %q in %q", words, refused.Text)
		}
	}
	if now := running(t, v.address()); now != first {
		t.Errorf("%s runs instead of %s", now, first)
	}
	a.sari.Send("300 juta")
	a.reads(a.sari, "Kapan mulai?")

	// A text that is missing would be seen by people, so it is refused as well.
	mend()
	mend = a.change("locales/jual.en.yaml", "asal: {text:", "asal: {texts:")
	a.head.Send("/muat_ulang")
	a.reads(a.head, "catalog en lacks jual.q.asal.text")

	// Mended, with other words for the next question and without the one that is open.
	mend()
	a.change("guides/jual/guide.yaml", "  - ask: mulai\n", "")
	a.change("guides/jual/guide.yaml", "  mulai: {type: date}\n", "")
	a.change("locales/jual.id.yaml", "Di kota mana?", "Di kota mana usahanya?")
	for _, language := range []string{"id", "en"} {
		text, err := os.ReadFile(filepath.Join(a.folder, "locales", "jual."+language+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		lines := slices.DeleteFunc(strings.SplitAfter(string(text), "\n"), func(line string) bool { return strings.HasPrefix(line, "    mulai:") })
		write(t, filepath.Join(a.folder, "locales", "jual."+language+".yaml"), strings.Join(lines, ""))
	}
	a.head.Send("/muat_ulang")
	done := a.reads(a.head, "Isi yang baru sudah dipakai")
	second := running(t, v.address())
	if second == first || !strings.Contains(done.Text, "sekarang "+second+", sebelumnya "+first) || !strings.Contains(done.Text, "1 panduan, 0 angka, 1 teks") {
		t.Errorf("%s became %s: %q", first, second, done.Text)
	}
	a.sari.Send("besok")
	moved := a.reads(a.sari, "Di kota mana usahanya?")
	if !strings.Contains(moved.Text, "Panduan ini baru saja diperbarui") {
		t.Errorf("nothing is explained: %q", moved.Text)
	}
	a.sari.Send("Kota Bandung")
	a.reads(a.sari, "Apa nama usahanya?")
	a.sari.Send("Es Sari")
	a.reads(a.sari, "Untuk Es, silakan.") // what was answered before is all there

	a.head.Send("/reload")
	a.reads(a.head, "masih sama dengan yang dipakai")
	a.head.Send("/audit")
	if one := a.reads(a.head, "memakai isi yang baru, versi "+second); strings.Count(one.Text, "memakai isi") != 1 {
		t.Errorf("on record is %q", one.Text)
	}
	a.sari.Send("/muat_ulang")
	a.reads(a.sari, "belum saya kenal")

	// Other rules: whoever now gets another result is told, without a new start.
	a.change("guides/values.yaml", "value: 15000000000", "value: 200000000")
	a.head.Send("/muat_ulang")
	a.reads(a.head, "Yang berubah: 1 panduan, 1 angka, 0 teks")
	if err := v.recall().Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.api.Advance(2 * time.Minute)
	a.reads(a.sari, "Perlu bicara dengan orang")
}

func TestWithoutAFolderThereIsNothingToReadAnew(t *testing.T) {
	t.Parallel()
	a := newAuthors(t)
	a.serve("", contentFlag{})
	a.head.Send("/muat_ulang")
	a.reads(a.head, "CONTENT_DIR")
}

func TestInstancesOnOneRedisFollowEachOther(t *testing.T) {
	t.Parallel()
	redis := redistest.Server(t)
	if redis == nil {
		return
	}
	a := newAuthors(t)
	one, other := a.serve(redis.URL, contentFlag{Content: a.folder}), a.serve(redis.URL, contentFlag{Content: a.folder})
	first := running(t, one.address())
	a.change("guides/jual/guide.yaml", "review_days: 100", "review_days: 101")
	if r, err := one.reload(t.Context()); err != nil || !r.Changed || r.Before != first {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, err := other.follow(t.Context()); err != nil { // or it has done so by itself
		t.Fatal(err)
	}
	for _, v := range []*service{one, other} {
		if now := running(t, v.address()); now == first {
			t.Error("an instance still runs the old content")
		}
		if r, err := v.follow(t.Context()); err != nil || r.Now != "" {
			t.Errorf("an instance reads again what it has: %+v, %v", r, err)
		}
	}
	late := a.serve(redis.URL, contentFlag{Content: a.folder})
	if r, err := late.follow(t.Context()); err != nil || r.Now != "" {
		t.Errorf("an instance that has just been started reads again what it has: %+v, %v", r, err)
	}
}

// TestAHangupReadsTheContentAnew sends the signal to the program itself.
func TestAHangupReadsTheContentAnew(t *testing.T) {
	t.Parallel()
	redis := redistest.Server(t)
	if redis == nil {
		return
	}
	a := newAuthors(t)
	a.head.Start("")
	address := freeAddress(t)
	bot := spawn(t, "plutbot", "PLUTBOT_TEST_ARGS="+strings.Join([]string{"serve", "--telegram-bot-token", benchToken, "--telegram-api-url", a.page.URL,
		"--redis-url", redis.URL, "--listen", address, "--log-level", "warn", "--admin-ids", fmt.Sprint(a.head.ID()), "--content", a.folder}, "\n"))
	a.reads(a.head, "Setuju jawaban")
	first := running(t, address)

	mend := a.change("guides/jual/guide.yaml", "tone: good", "tone: bad")
	if err := bot.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	a.reads(a.head, "jual/guide.yaml:25: outcome boleh: tone is one of")
	if now := running(t, address); now != first {
		t.Errorf("%s runs instead of %s", now, first)
	}

	mend()
	a.change("guides/jual/guide.yaml", "review_days: 100", "review_days: 101")
	store, err := storage.Open(t.Context(), redis.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if err := bot.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	for version := ""; version == ""; pauseFor(20 * time.Millisecond) { // it tells the other instances when it has it
		d, err := store.LoadDocument(t.Context(), storage.DocumentContent, 0, "")
		if err != nil {
			t.Fatal(err)
		}
		version = string(d.Data)
	}
	if running(t, address) == first {
		t.Error("the mended content is not used")
	}
	if err := bot.stop(); err != nil {
		t.Error(err)
	}
}
