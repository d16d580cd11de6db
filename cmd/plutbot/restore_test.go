package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"plutbot/bot/broadcast"
	"plutbot/internal/botapi"
	"plutbot/internal/redistest"
	stages "plutbot/internal/stage"
	"plutbot/storage"
)

// removal is a bot that is moved from one server to another.
type removal struct {
	t      *testing.T
	api    *botapi.Server
	page   *httptest.Server
	forum  *botapi.Forum
	rina   *botapi.Person
	sari   *botapi.Person
	people []*botapi.Person // who get an announcement

	content string // its folder
}

func newRemoval(t *testing.T, people int) *removal {
	t.Helper()
	o := &removal{t: t, content: benchContent(t), api: botapi.New(botapi.Config{Token: benchToken, BotName: "Uji", BotUsername: "uji_bot"})}
	o.page = httptest.NewServer(o.api.Handler())
	t.Cleanup(func() {
		o.api.Close()
		o.page.Close()
	})
	o.forum = o.api.NewForum("Konsultan")
	o.rina, o.sari = o.api.NewUser(botapi.User{FirstName: "Rina", Language: "id"}), o.api.NewUser(botapi.User{FirstName: "Sari", Language: "id"})
	o.forum.Add(o.rina)
	for range people {
		p := o.api.NewUser(botapi.User{FirstName: "Ani", Language: "id"})
		p.Send("/start")
		o.people = append(o.people, p)
	}
	return o
}

// open runs the bot with a server; the answer stops it.
func (o *removal) open(redisURL string) (stop func(), err error) {
	o.t.Helper()
	loaded, err := contentFlag{Content: o.content}.load()
	if err != nil {
		o.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(o.t.Context())
	v, err := newService(ctx, settings{token: benchToken, api: o.page.URL, redis: redisURL, listen: "127.0.0.1:0", content: loaded, rate: 30,
		forum: o.forum.ID(), clock: o.api.Now, log: slog.New(slog.NewTextHandler(o.t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		cancel()
		return nil, err
	}
	var running sync.WaitGroup
	running.Go(func() { _ = v.run(ctx) }) // ends with its context
	stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
	})
	o.t.Cleanup(stop)
	return stop, nil
}

func (o *removal) reads(p *botapi.Person, words string) {
	o.t.Helper()
	stages.Reads(o.t, p, words)
}

func (o *removal) press(label, then string) {
	o.t.Helper()
	stages.Press(o.t, o.sari, label)
	o.reads(o.sari, then)
}

// topic waits for the topic of the forum in which the words stand.
func (o *removal) topic(words string) (thread int) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), time.Minute)
	defer cancel()
	if err := o.forum.WaitFor(ctx, 0, func([]botapi.Message) bool {
		for _, topic := range o.forum.Topics() {
			for _, m := range o.forum.Messages(topic.ThreadID) {
				if strings.Contains(m.Text, words) {
					thread = topic.ThreadID
				}
			}
		}
		return thread != 0
	}); err != nil {
		o.t.Fatalf("no topic with %q: %v", words, err)
	}
	return thread
}

// announce sends an announcement to the people, and waits until some have it.
func (o *removal) announce(store *storage.Store, atLeast int64) (*broadcast.Control, int64) {
	o.t.Helper()
	o.api.Fault(botapi.Fault{Method: "copyMessage", Delay: 100 * time.Millisecond})
	control := broadcast.NewControl(store, store, o.api.Now, 30)
	message := o.rina.Send("Pelatihan kemasan besok")
	b, err := control.Create(o.t.Context(), broadcast.Content{Topic: "info", Urgent: true, Variants: []broadcast.Variant{{Language: "id", From: o.rina.ID(), Messages: []int64{int64(message.ID)}}}})
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := control.Fill(o.t.Context(), b.ID, func(yield func(storage.Addressee, error) bool) {
		for _, p := range o.people {
			if !yield(storage.Addressee{Chat: p.ID()}, nil) {
				return
			}
		}
	}); err != nil {
		o.t.Fatal(err)
	}
	if err := control.Start(o.t.Context(), b.ID); err != nil {
		o.t.Fatal(err)
	}
	for o.status(control, b.ID).Counts[storage.Sent] < atLeast {
		pauseFor(10 * time.Millisecond)
	}
	return control, b.ID
}

func (o *removal) status(control *broadcast.Control, id int64) broadcast.Status {
	o.t.Helper()
	if o.t.Context().Err() != nil {
		o.t.Fatal("the time is over")
	}
	s, err := control.Status(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return s
}

// do runs a command and gives what it says.
func do(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), append(args, "--log-level", "error"), strings.NewReader(""), &out, t.Output())
	return out.String(), err
}

func refuses(t *testing.T, want string, args ...string) {
	t.Helper()
	if out, err := do(t, args...); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v gives %q, %v; want %q", args, out, err, want)
	}
}

func openStore(t *testing.T, url string) *storage.Store {
	t.Helper()
	s, err := storage.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func isEmpty(t *testing.T, s *storage.Store) bool {
	t.Helper()
	empty, err := s.Empty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return empty
}

// TestARestoredBotGoesOnWhereItStood moves a bot to an empty server while a
// guide, a conversation with a consultant and an announcement are half done.
func TestARestoredBotGoesOnWhereItStood(t *testing.T) {
	t.Parallel()
	before, after := redistest.Server(t), redistest.Server(t)
	if before == nil {
		return
	}
	o := newRemoval(t, 60)
	stop, err := o.open(before.URL)
	if err != nil {
		t.Fatal(err)
	}
	o.sari.Send("/start")
	o.press("✅ Setuju, ayo mulai", "Mau cari tahu apa")
	o.sari.Send("/konsultan")
	o.reads(o.sari, "Bertanya kepada konsultan PLUT")
	o.sari.Send("Bagaimana cara ekspor keripik?")
	o.press("📨 Kirim ke konsultan", "Anda sedang menulis kepada konsultan")
	thread := o.topic("Bagaimana cara ekspor keripik?")
	o.sari.Send("/menu")
	o.press("Boleh jualan?", "Apa yang Anda jual?")
	o.press("Es", "Sudah punya NIB?")
	o.press("Ya", "Berapa omzet setahun?")
	control, id := o.announce(openStore(t, before.URL), 10)
	stop()
	half := o.status(control, id)
	if left := half.Counts[storage.Queued]; half.State != storage.BroadcastRunning || left == 0 {
		t.Fatalf("the announcement is %s with %d left: nothing is half done", half.State, left)
	}

	file := filepath.Join(t.TempDir(), "plutbot.backup")
	if out, err := do(t, "backup", file, "--redis-url", before.URL); err != nil || !strings.Contains(out, " keys of ") {
		t.Fatalf("%q, %v", out, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file may be read by others: %v, %v", info, err)
	}
	refuses(t, "is there already", "backup", file, "--redis-url", before.URL)
	before.Kill()

	// A file that is not whole is refused before anything is written.
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	store := openStore(t, after.URL)
	bad := filepath.Join(t.TempDir(), "bad.backup")
	for name, content := range map[string][]byte{"cut off": whole[:len(whole)/2], "changed": bytes.Replace(whole, whole[300:301], []byte{whole[300] ^ 4}, 1), "none": nil} {
		write(t, bad, string(content))
		if _, err := do(t, "restore", bad, "--redis-url", after.URL); err == nil || !strings.Contains(err.Error(), "nothing was written") || !isEmpty(t, store) {
			t.Errorf("a file that is %s: %v", name, err)
		}
	}
	if out, err := do(t, "restore", file, "--redis-url", after.URL); err != nil || !strings.Contains(out, "keys restored") {
		t.Fatalf("%q, %v", out, err)
	}
	refuses(t, "the store is not empty", "restore", file, "--redis-url", after.URL)

	stop, err = o.open(after.URL)
	if err != nil {
		t.Fatal(err)
	}
	o.sari.Send("300 juta")
	o.reads(o.sari, "Kapan mulai?")
	o.rina.SendTo(o.forum.ID(), thread, "Mulai dari NIB dulu.")
	o.reads(o.sari, "Mulai dari NIB dulu.")
	control = broadcast.NewControl(store, store, o.api.Now, 30)
	for o.status(control, id).State != storage.BroadcastFinished {
		pauseFor(20 * time.Millisecond)
	}
	for _, p := range o.people {
		copies := 0
		for _, m := range p.Messages() {
			if m.From != nil && m.From.IsBot && strings.Contains(m.Text, "Pelatihan kemasan") {
				copies++
			}
		}
		if copies != 1 {
			t.Errorf("somebody has %d copies of the announcement", copies)
		}
	}

	// Sari erases everything. Going back to the backup must not bring it back.
	refuses(t, "a bot runs with this store", "restore", file, "--redis-url", after.URL, "--replace")
	o.sari.Send("/hapus_data")
	o.press("Ya, hapus semua data saya", "Semua data Anda sudah dihapus")
	stop()
	leave(t, after.URL)
	if out, err := do(t, "restore", file, "--redis-url", after.URL, "--replace"); err != nil || !strings.Contains(out, "1 chat to be erased again") {
		t.Fatalf("%q, %v", out, err)
	}
	if r, err := store.Load(t.Context(), o.sari.ID()); err != nil || len(r.Data) == 0 {
		t.Fatalf("what is to be erased is not there: %v", err)
	}
	if stop, err = o.open(after.URL); err != nil {
		t.Fatal(err)
	}
	for {
		r, err := store.Load(t.Context(), o.sari.ID())
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Data) == 0 {
			break
		}
		pauseFor(20 * time.Millisecond)
	}
	stop()
}

// leave waits no minute until the store no longer counts as used.
func leave(t *testing.T, url string) {
	t.Helper()
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	defer func() { _ = client.Close() }()
	for _, pattern := range []string{"*}:gs:*", "*}:l:*"} {
		keys, err := client.Keys(t.Context(), pattern).Result()
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			if err := client.Del(t.Context(), key).Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestNothingRunsWithAPartOfABackup(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	o := newRemoval(t, 0)
	store := openStore(t, server.URL)
	for _, chat := range []int64{5, 6} {
		if _, err := store.Commit(t.Context(), storage.Commit{Chat: chat, Updates: []int64{1}, Data: []byte("x"), TTL: time.Hour}); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "plutbot.backup")
	if _, err := do(t, "backup", file, "--redis-url", server.URL); err != nil {
		t.Fatal(err)
	}
	if err := store.BeginRestore(t.Context(), []byte(`{"erase":[6]}`)); err != nil {
		t.Fatal(err)
	}
	if _, err := o.open(server.URL); !errors.Is(err, errUnfinished) {
		t.Errorf("the bot starts: %v", err)
	}
	refuses(t, "only partly restored", "backup", file+"2", "--redis-url", server.URL)
	erased := filepath.Join(t.TempDir(), "erased")
	write(t, erased, "Sari\n")
	refuses(t, "--erased: the file must hold", "restore", file, "--redis-url", server.URL, "--erased", erased)
	write(t, erased, "5\n")
	if out, err := do(t, "restore", file, "--redis-url", server.URL, "--erased", erased); err != nil || !strings.Contains(out, "2 chats to be erased again") {
		t.Errorf("%q, %v", out, err)
	}
	jobs, err := store.ClaimJobs(t.Context(), time.Now(), time.Minute, 10)
	if err != nil || len(jobs) != 2 {
		t.Errorf("the jobs are %v, %v", jobs, err)
	}
	for _, j := range jobs {
		if !strings.Contains(string(j.Payload), "chat.erase") || j.Chat != 5 && j.Chat != 6 {
			t.Errorf("a job for %s is %s", strconv.FormatInt(j.Chat, 10), j.Payload)
		}
	}
}
