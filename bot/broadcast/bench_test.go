package broadcast_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/outbox"
	"plutbot/bot/telegram"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

// benchPeople is how many get a broadcast in a benchmark: at 30 a second it
// takes 20 seconds.
const benchPeople = 600

// BenchmarkRate sends at Telegram's limit: with the gate from one and from two
// instances, and with a ticker, the usual way. Each reports its share of the
// allowed rate and how many calls Telegram refused.
func BenchmarkRate(b *testing.B) {
	for _, instances := range []int{1, 2} {
		b.Run(fmt.Sprintf("gate/instances=%d", instances), func(b *testing.B) {
			for b.Loop() {
				w := newWorld(b, benchStore(b), benchPeople, true)
				id := w.release(nil)
				var all []*instance
				for n := range instances {
					all = append(all, w.start(string(rune('a'+n)), outbox.PerSecond, 8, 100))
				}
				rate := w.pace(func() int64 {
					s, err := w.control.Status(context.Background(), id)
					if err != nil {
						b.Fatal(err)
					}
					// A call to somebody who blocked the bot uses the rate like any other.
					return s.Counts[storage.Sent] + s.Counts[storage.Blocked]
				})
				refused := 0
				for _, i := range all {
					i.stop()
					refused += i.gate.Refused()
				}
				b.ReportMetric(rate/outbox.PerSecond, "of-limit")
				b.ReportMetric(float64(refused), "refused")
			}
		})
	}
	b.Run("ticker", func(b *testing.B) {
		for b.Loop() {
			w := newWorld(b, benchStore(b), benchPeople, true)
			client := w.client()
			var mu sync.Mutex
			var sent, refused int64
			ctx, stop := context.WithCancel(context.Background())
			var sender sync.WaitGroup
			sender.Go(func() {
				ticker := time.NewTicker(time.Second / outbox.PerSecond)
				defer ticker.Stop()
				for _, p := range w.people {
					for ctx.Err() == nil {
						<-ticker.C
						_, err := client.Post(ctx, bot.Post{Chat: p.ID(), From: w.admin.ID(), Copy: []int64{w.message}})
						f := bot.FailureOf(err)
						if err == nil || f.Reason != bot.TooManyRequests {
							mu.Lock()
							sent++
							mu.Unlock()
							break
						}
						mu.Lock()
						refused++
						mu.Unlock()
						<-time.After(f.RetryAfter)
					}
				}
			})
			rate := w.pace(func() int64 { mu.Lock(); defer mu.Unlock(); return sent })
			stop()
			sender.Wait()
			b.ReportMetric(rate/outbox.PerSecond, "of-limit")
			b.ReportMetric(float64(refused), "refused")
		}
	})
}

// pace is how many messages a second are sent between the first seconds and
// the last ones.
func (w *world) pace(sent func() int64) float64 {
	const from, to = 90, benchPeople - 60
	at := func(n int64) (time.Time, int64) {
		for end := time.Now().Add(3 * time.Minute); time.Now().Before(end); {
			if s := sent(); s >= n {
				return time.Now(), s
			}
			<-time.After(20 * time.Millisecond)
		}
		w.t.Fatalf("it takes too long to send %d", n)
		return time.Time{}, 0
	}
	began, first := at(from)
	ended, last := at(to)
	return float64(last-first) / ended.Sub(began).Seconds()
}

// BenchmarkReply has people get replies, five a second, beside a broadcast at
// full rate and without one, and reports how long a reply takes.
func BenchmarkReply(b *testing.B) {
	for _, beside := range []string{"nothing", "broadcast"} {
		b.Run("beside="+beside, func(b *testing.B) {
			for b.Loop() {
				w := newWorld(b, benchStore(b), 1000, true)
				i := w.start("a", outbox.PerSecond, 8, 100)
				if beside == "broadcast" {
					id := w.release(nil)
					w.wait(id, "begun", func(s broadcast.Status) bool { return s.Counts[storage.Sent] > 60 })
				}
				replies := i.client.Through(i.gate.Pass(outbox.Replies))
				var mu sync.Mutex
				var took []time.Duration
				var talking sync.WaitGroup
				ticker := time.NewTicker(200 * time.Millisecond)
				for n := range 125 { // 25 seconds
					<-ticker.C
					talking.Go(func() {
						began := time.Now()
						if _, err := replies.Send(context.Background(), w.people[len(w.people)-2-n*3].ID(), bot.Card{Text: "Ya"}); err != nil &&
							bot.FailureOf(err).Reason != bot.Blocked {
							b.Error(err)
						}
						mu.Lock()
						defer mu.Unlock()
						took = append(took, time.Since(began))
					})
				}
				ticker.Stop()
				talking.Wait()
				i.stop()
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
				b.ReportMetric(float64(i.gate.Refused()), "refused")
			}
		})
	}
}

// BenchmarkMillion puts a million recipients on record, sends to some of them,
// and reports the memory of this process and of Redis.
func BenchmarkMillion(b *testing.B) {
	const people = 1_000_000
	for b.Loop() {
		server := redistest.Server(b)
		if server == nil {
			b.Skip("there is no redis-server")
		}
		s, err := storage.Open(b.Context(), server.URL)
		if err != nil {
			b.Fatal(err)
		}
		before := usedMemory(b, server.URL)
		control := broadcast.NewControl(s, s, time.Now, outbox.PerSecond)
		created, err := control.Create(b.Context(), broadcast.Content{Urgent: true, Variants: []broadcast.Variant{{Messages: []int64{1}}}})
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		n, err := control.Fill(b.Context(), created.ID, func(yield func(storage.Addressee, error) bool) {
			for i := range people {
				if !yield(storage.Addressee{Chat: 6_000_000_000 + int64(i)*977, Zone: i % storage.Zones}, nil) {
					return
				}
			}
		})
		if err != nil || n != people {
			b.Fatal(n, err)
		}
		filled := time.Since(began)
		if err := control.Start(b.Context(), created.ID); err != nil {
			b.Fatal(err)
		}
		if _, err := s.MoveBroadcast(b.Context(), created.ID, storage.BroadcastRunning, "", time.Now()); err != nil {
			b.Fatal(err)
		}
		row, err := s.LoadBroadcast(b.Context(), created.ID)
		if err != nil {
			b.Fatal(err)
		}
		const steps = 5000
		began = time.Now()
		for range steps {
			h, ok, err := s.TakeRecipient(b.Context(), row, "w", []int{2, 1, 0}, time.Now(), time.Minute)
			if err != nil || !ok {
				b.Fatal(ok, err)
			}
			if _, err := s.SettleRecipient(b.Context(), h, storage.Outcome{State: storage.Sent, Messages: []int64{7}}, time.Now()); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(time.Since(began).Microseconds())/steps, "us/recipient")
		b.ReportMetric(float64(usedMemory(b, server.URL)-before)/people, "redis-B/recipient")
		b.ReportMetric(peakMemory(b), "process-MB")
		b.ReportMetric(filled.Seconds(), "fill-s")
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// usedMemory is what a redis-server uses, in bytes.
func usedMemory(b *testing.B, url string) int64 {
	b.Helper()
	c, err := net.Dial("unix", strings.TrimPrefix(url, "unix://"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = c.Close() }() // it was only read
	if _, err := c.Write([]byte("INFO memory\r\n")); err != nil {
		b.Fatal(err)
	}
	return field(b, bufio.NewScanner(c), "used_memory:")
}

// peakMemory is the most memory that this process has had, in MB.
func peakMemory(b *testing.B) float64 {
	b.Helper()
	f, err := os.Open("/proc/self/status")
	if err != nil {
		b.Skip("this system does not tell the memory of a process")
	}
	defer func() { _ = f.Close() }() // it was only read
	return float64(field(b, bufio.NewScanner(f), "VmHWM:")) / 1024
}

func field(b *testing.B, lines *bufio.Scanner, name string) int64 {
	b.Helper()
	for lines.Scan() {
		if value, ok := strings.CutPrefix(lines.Text(), name); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(value, "kB")), 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
	}
	b.Fatalf("there is no %s", name)
	return 0
}

// benchStore is a real Redis if there is one.
func benchStore(b *testing.B) *storage.Store {
	if s := redistest.Real(b); s != nil {
		return s
	}
	return redistest.Memory(b)
}

// client calls the stand-in without a gate.
func (w *world) client() *telegram.Client {
	c, err := telegram.NewClient(telegram.Options{Token: token, URL: w.server.URL})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}
