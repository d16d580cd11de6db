package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/redis/go-redis/v9"

	"plutbot/internal/redistest"
)

// The benchmark compares three bots under the same load, each a process of its
// own on one processor, with the same Redis and the same stand-in of Telegram:
//
//	ours     plutbot serve, as it is
//	bare     a net/http handler with one GET, one SET and one call: the floor
//	library  go-telegram/bot as its README shows it
//
// Run it with: go test -run '^$' -bench Presses ./cmd/plutbot

const benchToken = "1000000001:benchmark-token-of-no-bot-at-all"

// bare does the least that a bot with a session can do.
func bare(api, redisURL, listen string) error {
	options, err := redis.ParseURL(redisURL)
	if err != nil {
		return err
	}
	store := redis.NewClient(options)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 128}}
	return http.ListenAndServe(listen, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var u models.Update
		if json.NewDecoder(r.Body).Decode(&u) != nil || u.CallbackQuery == nil {
			return
		}
		chat := u.CallbackQuery.From.ID
		key := "bare:" + strconv.FormatInt(chat, 10)
		state, _ := store.Get(r.Context(), key).Result()
		store.Set(r.Context(), key, state[:min(len(state), 20)]+"x", time.Hour)
		body, _ := json.Marshal(map[string]any{"chat_id": chat, "message_id": 1, "text": "Langkah " + state, "parse_mode": "HTML"})
		if response, err := client.Post(api+"/bot"+benchToken+"/editMessageText", "application/json", bytes.NewReader(body)); err == nil {
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
		_, _ = fmt.Fprintf(w, `{"method":"answerCallbackQuery","callback_query_id":%q}`, u.CallbackQuery.ID)
	}))
}

// library does the same with go-telegram/bot's own intake and calls.
func library(api, redisURL, listen string) error {
	options, err := redis.ParseURL(redisURL)
	if err != nil {
		return err
	}
	store := redis.NewClient(options)
	b, err := tg.New(benchToken, tg.WithServerURL(api), tg.WithSkipGetMe(), tg.WithDefaultHandler(func(ctx context.Context, b *tg.Bot, u *models.Update) {
		if u.CallbackQuery == nil {
			return
		}
		chat := u.CallbackQuery.From.ID
		key := "library:" + strconv.FormatInt(chat, 10)
		state, _ := store.Get(ctx, key).Result()
		store.Set(ctx, key, state[:min(len(state), 20)]+"x", time.Hour)
		_, _ = b.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: u.CallbackQuery.ID})
		_, _ = b.EditMessageText(ctx, &tg.EditMessageTextParams{ChatID: chat, MessageID: 1, Text: "Langkah " + state, ParseMode: models.ParseModeHTML})
	}))
	if err != nil {
		return err
	}
	go b.StartWebhook(context.Background())
	return http.ListenAndServe(listen, b.WebhookHandler())
}

// standIn answers every call as Telegram would, at no cost, and counts edits.
type standIn struct {
	edits   atomic.Int64
	latency time.Duration
	// edited is told the chat of each edit, for latencies.
	edited func(chat int64)
}

// ServeHTTP implements http.Handler.
func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "application/json")
	switch {
	case strings.HasSuffix(r.URL.Path, "/getMe"):
		_, _ = io.WriteString(w, `{"ok":true,"result":{"id":1000000001,"is_bot":true,"first_name":"b","username":"bench_bot"}}`)
		return
	case strings.HasSuffix(r.URL.Path, "/editMessageText"):
		if s.edited != nil {
			s.edited(chatOf(body))
		}
		time.Sleep(s.latency)
		s.edits.Add(1)
	case strings.HasSuffix(r.URL.Path, "/sendMessage"):
	default:
		_, _ = io.WriteString(w, `{"ok":true,"result":true}`)
		return
	}
	_, _ = io.WriteString(w, `{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}}`)
}

// chatOf finds the chat in a body of JSON or of a form.
func chatOf(body []byte) int64 {
	_, rest, isJSON := bytes.Cut(body, []byte(`"chat_id":`))
	if !isJSON {
		_, rest, _ = bytes.Cut(body, []byte("name=\"chat_id\"\r\n\r\n"))
	}
	end := bytes.IndexAny(rest, ",}\r")
	n, _ := strconv.ParseInt(string(rest[:max(end, 0)]), 10, 64)
	return n
}

// stage is one bot under load.
type stage struct {
	api     *standIn
	address string
	process *process
	client  *http.Client
	updates atomic.Int64
}

// raise starts a bot and waits until it answers.
func raise(b *testing.B, kind string) *stage {
	b.Helper()
	server := redistest.Server(b)
	if server == nil {
		b.Fatal("the benchmark needs redis-server")
	}
	s := &stage{api: &standIn{}, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	api := &http.Server{Handler: s.api}
	go func() { _ = api.Serve(listener) }()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s.address = free.Addr().String()
	_ = free.Close()
	s.process = spawn(b, kind, "GOMAXPROCS=1", "BENCH_API=http://"+listener.Addr().String(), "BENCH_REDIS="+server.URL, "BENCH_LISTEN="+s.address, "BENCH_CONTENT="+benchContent(b))
	b.Cleanup(func() {
		s.process.kill()
		_ = api.Close()
	})
	for deadline := time.Now().Add(20 * time.Second); ; {
		if c, err := net.Dial("tcp", s.address); err == nil {
			_ = c.Close()
			return s
		}
		if time.Now().After(deadline) {
			b.Fatalf("%s does not listen", kind)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// deliver posts one update and reads the answer.
func (s *stage) deliver(update string) error {
	request, err := http.NewRequest(http.MethodPost, "http://"+s.address+webhookPath, strings.NewReader(update))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Telegram-Bot-Api-Secret-Token", "s")
	response, err := s.client.Do(request)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", response.StatusCode)
	}
	return nil
}

// walk is the presses of one person, over and over: through a guide with six
// steps, its explanations and its list of answers.
var walk = []string{"y", "g:jual", "a:jual:barang:kue", "t:jual:bahan:gula", "t:jual:bahan:susu", "d:jual:bahan", "a:jual:nib:1", "w:jual:omzet", "f:jual", "c:jual", "u:jual:barang", "a:jual:barang:es", "N:jual", "w:jual:barang"}

// benchContent is the small guide of the conversation's tests.
func benchContent(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, err := range []error{
		os.CopyFS(filepath.Join(dir, "guides"), os.DirFS("../../bot/chat/testdata/guides")),
		os.CopyFS(filepath.Join(dir, "locales"), os.DirFS("../../bot/chat/testdata/locales")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	copyBotWords(t, dir)
	return dir
}

// press delivers the n-th press of a chat.
func (s *stage) press(chat int64, n int) error {
	data := walk[n%len(walk)]
	id := s.updates.Add(1)
	return s.deliver(fmt.Sprintf(`{"update_id":%d,"callback_query":{"id":"%d","from":{"id":%d,"is_bot":false,"first_name":"Sari","language_code":"id"},`+
		`"message":{"message_id":1,"date":1700000000,"chat":{"id":%d,"type":"private","first_name":"Sari"},"text":"Langkah"},"chat_instance":"1","data":%q}}`,
		id, id, chat, chat, data))
}

// processorTime is what the bot's process has used so far.
func (s *stage) processorTime() time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.process.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	var ticks int64
	for _, f := range fields[11:13] {
		n, _ := strconv.ParseInt(f, 10, 64)
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// peakMemory is the most that the bot's process ever held, in MiB.
func (s *stage) peakMemory() float64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.cmd.Process.Pid))
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	kib, _ := strconv.ParseFloat(strings.Fields(rest + " 0")[0], 64)
	return kib / 1024
}

// BenchmarkPresses has 64 people press without a pause.
func BenchmarkPresses(b *testing.B) {
	for _, kind := range []string{"bare", "ours", "library"} {
		b.Run(kind, func(b *testing.B) {
			s := raise(b, kind)
			const people = 64
			var wg sync.WaitGroup
			var failed atomic.Int64
			counts := make([]int, people)
			var done int64
			load := func(total int) {
				var left atomic.Int64
				left.Store(int64(total))
				for person := range people {
					wg.Go(func() {
						for left.Add(-1) >= 0 {
							if s.press(int64(1000+person), counts[person]) != nil {
								failed.Add(1)
							}
							counts[person]++
						}
					})
				}
				wg.Wait()
				// Some bots acknowledge first and work later: wait for the work.
				for done += int64(total); s.api.edits.Load() < done; {
					time.Sleep(time.Millisecond)
				}
			}
			load(2000) // warm
			before := s.processorTime()
			b.ResetTimer()
			load(b.N)
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "presses/s")
			b.ReportMetric(float64((s.processorTime()-before).Microseconds())/float64(b.N), "cpu-µs/press")
			b.ReportMetric(s.peakMemory(), "peak-MiB")
			if failed.Load() > 0 {
				b.Errorf("%d of %d presses failed", failed.Load(), b.N)
			}
		})
	}
}

// BenchmarkLatency presses 300 times a second and measures until the edit
// reaches Telegram; with a Telegram that takes 50 ms as well.
func BenchmarkLatency(b *testing.B) {
	for _, latency := range []time.Duration{0, 50 * time.Millisecond} {
		for _, kind := range []string{"bare", "ours", "library"} {
			b.Run(fmt.Sprintf("%s/telegram-%s", kind, latency), func(b *testing.B) { measureLatency(b, kind, latency) })
		}
	}
}

func measureLatency(b *testing.B, kind string, latency time.Duration) {
	const perSecond, people = 300, 100
	s := raise(b, kind)
	s.api.latency = latency
	var mu sync.Mutex
	began := map[int64]time.Time{}
	var took []time.Duration
	s.api.edited = func(chat int64) {
		mu.Lock()
		defer mu.Unlock()
		if t, ok := began[chat]; ok {
			took = append(took, time.Since(t))
			delete(began, chat)
		}
	}
	tick := time.NewTicker(time.Second / perSecond)
	defer tick.Stop()
	var wg sync.WaitGroup
	total := max(b.N, 3*perSecond)
	for n := range total {
		<-tick.C
		chat := int64(1000 + n%people)
		wg.Go(func() {
			mu.Lock()
			began[chat] = time.Now()
			mu.Unlock()
			if err := s.press(chat, n/people); err != nil {
				b.Error(err)
			}
		})
	}
	wg.Wait()
	slices.Sort(took)
	if len(took) == 0 {
		b.Fatal("no edit came")
	}
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(0, "ns/op")
}
