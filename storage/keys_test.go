package storage_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

// useEverything writes every kind of key.
func useEverything(t *testing.T, s *storage.Store) {
	t.Helper()
	commit(t, s, storage.Commit{Chat: 5, Updates: []int64{1}, Data: []byte("x"), Person: []byte("p"), Month: "2026-11", Figures: []storage.Figure{{Name: "people", By: 1}}, Jobs: []storage.Job{{ID: "a", Chat: 5, Due: noon}},
		Dead: &storage.DeadLetter{Update: 1, Chat: 5, At: noon}})
	add(t, s, storage.Job{ID: "a", Chat: -7, Due: noon})
	claim(t, s, noon, time.Minute, 10)
	if _, err := s.AcquireLease(t.Context(), "name", "owner", time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := s.AddQuestion(t.Context(), storage.Question{Day: noon, Result: "refused", Text: "x"}); err != nil {
		t.Fatal(err)
	}
	if err := s.WriteDocuments(t.Context(), 5, []*storage.Document{{Kind: storage.DocumentTicket, Chat: 5, Name: "a", Data: []byte("x"), TTL: time.Hour}}); err != nil {
		t.Fatal(err)
	}
	useBroadcasts(t, s)
	if err := s.SetBlocked(t.Context(), 5, true, noon); err != nil {
		t.Fatal(err)
	}
	if err := s.AddAudit(t.Context(), storage.AuditEntry{At: noon, Who: 1, What: "test"}); err != nil {
		t.Fatal(err)
	}
	useGate(t, s)
	if _, err := s.Constant(t.Context(), "name", func() (string, error) { return "value", nil }); err != nil {
		t.Fatal(err)
	}
}

func TestEveryKeyStandsInTheTable(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	s := openServer(t, server)
	useEverything(t, s)
	shapes := map[string]*regexp.Regexp{}
	for _, c := range storage.KeyClasses() {
		shape := regexp.QuoteMeta(c.Key)
		shape = strings.Replace(shape, `\{p\}`, `\{[0-9a-f]{2}\}`, 1)
		shape = regexp.MustCompile(`<\w+>`).ReplaceAllString(shape, `.+`)
		shapes[c.Key] = regexp.MustCompile("^" + shape + "$")
		if c.Content == "" || c.TTL == "" || c.Reason == "" {
			t.Errorf("%s is not described", c.Key)
		}
	}
	names, err := s.Client().Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, name := range names {
		for _, c := range storage.KeyClasses() {
			if !shapes[c.Key].MatchString(name) {
				continue
			}
			used[name], used[c.Key] = true, true
			if kind := s.Client().Type(t.Context(), name).Val(); (kind == "zset") != (c.Type == "sorted set") || kind != "zset" && !strings.Contains(c.Type, kind) {
				t.Errorf("%s is a %s, not a %s", name, kind, c.Type)
			}
			if stays := s.Client().TTL(t.Context(), name).Val() < 0; stays != (c.TTL == "none") {
				t.Errorf("%s: stays for ever is %v, but the table says: %s", name, stays, c.TTL)
			}
		}
		if !used[name] {
			t.Errorf("%s stands in no table", name)
		}
	}
	for _, c := range storage.KeyClasses() {
		if !used[c.Key] {
			t.Errorf("%s is never written", c.Key)
		}
	}
}

func TestAServerThatForgotTheScriptsGetsThemAgain(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	s := openServer(t, server)
	for range 2 {
		if err := s.Client().ScriptFlush(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		useEverything(t, s)
		if err := s.Client().FlushDB(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// A session is what there are most of: each byte here is multiplied by the
// number of people who ever spoke to the bot.
func TestAnActiveSessionIsSmallInRedis(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	s := openServer(t, server)
	for _, c := range []struct {
		name          string
		step, updates int64
		most          int64
	}{
		{"alone", 1, 300, 160},
		{"first steps among a few others", 3, 8, 160},
		{"half of all updates", 2, 300, 176},
		{"one among thousands", 5000, 300, 192},
	} {
		var r storage.Record
		chat := int64(6_123_456_780) + c.step
		for i := range c.updates {
			r = commit(t, s, storage.Commit{Chat: chat, Prior: r, Updates: []int64{912_345_678 + i*c.step}, Card: 1_234_567, Data: make([]byte, 60)})
		}
		bytes, err := s.Client().MemoryUsage(t.Context(), s.SessionKey(chat)).Result()
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes, of them %d in the record", c.name, bytes, len(r.Encode()))
		if bytes > c.most {
			t.Errorf("%s: %d bytes, want at most %d", c.name, bytes, c.most)
		}
	}
}
