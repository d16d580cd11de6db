package recall_test

import (
	"encoding/json"
	"log/slog"
	"slices"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/recall"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

var noon = time.Date(2026, 11, 29, 5, 0, 0, 0, time.UTC)

// registry is a store with people, some of whom blocked the bot.
func registry(t *testing.T, s *storage.Store, people, blocked int) {
	t.Helper()
	for n := range people {
		chat := int64(n + 1)
		if _, err := s.Commit(t.Context(), storage.Commit{Chat: chat, Updates: []int64{1}, Data: []byte("x"), TTL: time.Hour, Person: []byte("p")}); err != nil {
			t.Fatal(err)
		}
		if n < blocked {
			if err := s.SetBlocked(t.Context(), chat, true, noon); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// recaller is an instance that finds these rules.
func recaller(t *testing.T, s *storage.Store, rules *string) *recall.Recaller {
	return recall.New(recall.Config{Store: s, Rules: func(time.Time) string { return *rules },
		Task: func(chat int64, rules string, due time.Time) bot.Task {
			return bot.Task{Do: "chat.recall", ID: "chat.recall:" + rules, Chat: chat, Due: due, Data: json.RawMessage("{}")}
		},
		Clock: func() time.Time { return noon }, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
}

// waiting are the chats for which a task is due within an hour.
func waiting(t *testing.T, s *storage.Store) []int64 {
	t.Helper()
	var chats []int64
	for {
		jobs, err := s.ClaimJobs(t.Context(), noon.Add(time.Hour), time.Minute, 64)
		if err != nil {
			t.Fatal(err)
		}
		if len(jobs) == 0 {
			slices.Sort(chats)
			return chats
		}
		for _, j := range jobs {
			chats = append(chats, j.Chat)
			if err := s.DoneJob(t.Context(), j); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestEverybodyIsLookedAtOnceForOtherRules(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		registry(t, s, 30, 3)
		rules := "v1"
		a, b := recaller(t, s, &rules), recaller(t, s, &rules)
		once := func(r *recall.Recaller) {
			t.Helper()
			if err := r.Once(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		once(a)
		if got := waiting(t, s); len(got) != 0 {
			t.Errorf("under the first rules of all, %v are looked at", got)
		}
		rules = "v2"
		once(a)
		once(b)
		got := waiting(t, s)
		if len(got) != 27 || got[0] != 4 || len(slices.Compact(got)) != 27 {
			t.Errorf("looked at: %v", got)
		}
		once(a)
		once(recaller(t, s, &rules)) // as after a new start
		if got := waiting(t, s); len(got) != 0 {
			t.Errorf("looked at again: %v", got)
		}
	})
}
