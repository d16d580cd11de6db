package main

import (
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"plutbot/bot"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

// maxSession bounds what Redis keeps for somebody with six answers: version,
// card, marks against repeated updates, consent and answers, with Redis' own
// overhead for key and value.
const maxSession = 160

// TestSessionWithSixAnswersIsSmall answers six questions of the halal guide
// and asks Redis how many bytes it keeps.
func TestSessionWithSixAnswersIsSmall(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	c := builtin(t)
	store, err := storage.Open(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	const chat, updates = 500_000_001, 700_000_000
	now := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	talk := c.chat()
	var record storage.Record
	for n, data := range []string{"m", "y", "g:halal", "a:halal:status:belum", "a:halal:usaha:camilan", "t:halal:bahan:tidak_ada",
		"t:halal:ukuran:tidak_ada", "t:halal:kendala:tidak_ada", "a:halal:nib:cocok"} {
		turn, err := talk.Step(record.Data, 1000, bot.Update{Kind: bot.KindPress, Chat: chat, Private: true, Press: bot.Press{ID: "1", Data: data, Message: 1000}}, now)
		if err != nil {
			t.Fatal(err)
		}
		record, err = store.Commit(t.Context(), storage.Commit{Chat: chat, Prior: record, Updates: []int64{int64(updates + n)}, Card: 1000, Data: turn.Data, TTL: turn.TTL})
		if err != nil {
			t.Fatal(err)
		}
	}
	state, err := talk.State(record.Data)
	if err != nil || len(state.Answers) != 6 {
		t.Fatalf("%v, %v: the guide has changed, so this test asks nothing any more", state.Answers, err)
	}
	options, err := redis.ParseURL(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	t.Cleanup(func() { _ = client.Close() })
	keys, err := client.Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	sum := int64(0)
	for _, key := range keys {
		bytes, err := client.MemoryUsage(t.Context(), key).Result()
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes", key, bytes)
		sum += bytes
	}
	if len(keys) == 0 || sum > maxSession {
		t.Errorf("%d bytes in %s, want at most %d", sum, strings.Join(keys, ", "), maxSession)
	}
}
