package storage_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

// benchmarkTurn measures what one update costs: a load and a commit, in chats
// side by side.
func benchmarkTurn(b *testing.B, s *storage.Store) {
	b.Helper()
	var chats atomic.Int64
	b.ReportAllocs()
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		chat, update := chats.Add(1), int64(0)
		data := make([]byte, 60)
		for pb.Next() {
			update++
			r, err := s.Load(b.Context(), chat)
			if err != nil {
				b.Error(err)
				return
			}
			if _, err = s.Commit(b.Context(), storage.Commit{Chat: chat, Prior: r, Updates: []int64{update * 3}, Card: 7, Data: data, TTL: day}); err != nil && !errors.Is(err, storage.ErrConflict) {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}

func BenchmarkTurnMemory(b *testing.B) { benchmarkTurn(b, redistest.Memory(b)) }

func BenchmarkTurnRedis(b *testing.B) {
	if s := redistest.Real(b); s != nil {
		benchmarkTurn(b, s)
	}
}

// BenchmarkTurnDurable has each write on disk before it is answered.
func BenchmarkTurnDurable(b *testing.B) {
	if server := redistest.Server(b); server != nil {
		benchmarkTurn(b, openServer(b, server))
	}
}

func BenchmarkClaimNothing(b *testing.B) {
	s := redistest.Real(b)
	if s == nil {
		return
	}
	for b.Loop() {
		if jobs, err := s.ClaimJobs(b.Context(), noon, time.Minute, 64); err != nil || len(jobs) > 0 {
			b.Fatal(jobs, err)
		}
	}
}

func BenchmarkSeen(b *testing.B) {
	var seen storage.Seen
	b.ReportAllocs()
	for id := int64(912_345_678); b.Loop(); id += 2 {
		if !seen.Has(id) {
			seen = seen.With(id)
		}
	}
}
