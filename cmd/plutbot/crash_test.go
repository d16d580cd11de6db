package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plutbot/bot/figures"
	"plutbot/internal/botapi"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

// The guide of these tests asks for twenty figures, one after another, and
// shows them all at its end. People type 1, 2, 3, ... without waiting for the
// bot. Only when no update was lost, none applied twice and none taken out of
// order does everybody see "1,2,3,...,20".
const guideFigures = 20

// figureContent writes the guide into a folder for CONTENT_DIR.
func figureContent(t testing.TB) string {
	t.Helper()
	var questions, steps, words strings.Builder
	var shown []string
	for n := range guideFigures {
		name := fmt.Sprintf("q%d", n+1)
		_, _ = fmt.Fprintf(&questions, "  %s: {type: number}\n", name)
		_, _ = fmt.Fprintf(&steps, "  - ask: %s\n", name)
		_, _ = fmt.Fprintf(&words, "    %s: {text: Angka %d?, short: %s, why: x, hint: %d}\n", name, n+1, name, n+1)
		shown = append(shown, fmt.Sprintf(`{{.Answer "%s"}}`, name))
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"guides/provinces.csv": "code,name,timezone\n32,Jawa Barat,WIB\n", "guides/regencies.csv": "code,province_code,name\n32.73,32,Kota Bandung\n",
		"guides/values.yaml": "", "guides/questions.yaml": "", "guides/sources.yaml": "uu: {name: UU, checked: 2026-11-01}\n",
		"guides/urut/tests.yaml": "[]\n",
		"guides/urut/guide.yaml": "id: urut\ncode: U\nreview_days: 90\nquestions:\n" + questions.String() + "steps:\n" + steps.String() +
			"  - end: selesai\noutcomes:\n  selesai: {tone: good, confidence: high, why: [a], now: [b], cost: [c], time: [d], changes: [e], sources: [{id: uu}]}\n",
		"locales/urut.id.yaml": "urut:\n  title: Urut\n  intro: Urut.\n  q:\n" + words.String() +
			"  o: {selesai: {title: Selesai, text: 'Urutan: " + strings.Join(shown, ",") + ".'}}\n  why: {a: a}\n  todo: {b: b}\n  cost: {c: c}\n  time: {d: d}\n  change: {e: e}\n",
	} {
		write(t, filepath.Join(dir, name), text)
	}
	copyBotWords(t, dir)
	return dir
}

// copyBotWords adds the words of the bot itself to a content folder: all
// catalogs that belong to no guide and to no other content.
func copyBotWords(t testing.TB, dir string) {
	t.Helper()
	files, err := filepath.Glob("../../locales/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no catalogs: %v", err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		owner, _, _ := strings.Cut(name, ".")
		_, err := os.Stat(filepath.Join("../../flows/guides", owner))
		if err == nil || owner == "shared" || strings.HasPrefix(owner, "cards-") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if owner == "glossary" { // its terms are content, the words around them are the bot's
			_, words, found := strings.Cut(string(text), "\nterms:")
			if !found {
				t.Fatalf("%s has no part terms", name)
			}
			text = []byte("terms:" + words)
		}
		write(t, filepath.Join(dir, "locales", name), string(text))
	}
}

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// wanted is what everybody must see in the end.
func wanted() string {
	var all []string
	for n := range guideFigures {
		all = append(all, fmt.Sprint(n+1))
	}
	return "Urutan: " + strings.Join(all, ",") + "."
}

// town is a bot in one or more processes, a stand-in of Telegram, and people.
type town struct {
	t        *testing.T
	api      *botapi.Server
	server   *httptest.Server
	redis    *redistest.Instance
	content  string
	webhook  bool
	address  []string // of each instance
	mu       sync.Mutex
	bots     []*process
	people   []*botapi.Person
	balancer *httptest.Server
}

// newTown starts everything with a number of instances; nil when there is no
// redis-server.
func newTown(t *testing.T, instances, people int, webhook bool) *town {
	t.Helper()
	redis := redistest.Server(t)
	if redis == nil {
		return nil
	}
	w := &town{t: t, redis: redis, content: figureContent(t), webhook: webhook,
		api: botapi.New(botapi.Config{Token: benchToken, BotName: "Uji", BotUsername: "uji_bot", NoRecord: true})}
	w.server = httptest.NewServer(w.api.Handler())
	t.Cleanup(w.close)
	for range instances {
		w.address = append(w.address, freeAddress(t))
		w.bots = append(w.bots, nil)
	}
	for n := range instances {
		w.start(n)
	}
	for range people {
		w.people = append(w.people, w.api.NewUser(botapi.User{FirstName: "Sari", Language: "id"}))
	}
	return w
}

func (w *town) close() {
	for _, b := range w.bots {
		if b != nil {
			b.kill()
		}
	}
	w.api.Close()
	w.server.Close()
}

// start starts one instance.
func (w *town) start(n int) {
	args := []string{"serve", "--telegram-bot-token", benchToken, "--telegram-api-url", w.server.URL, "--telegram-rate", "0", "--redis-url", w.redis.URL,
		"--listen", w.address[n], "--log-level", "error", "--content", w.content}
	if w.webhook {
		args = append(args, "--webhook-secret", "rahasia", "--webhook-url", w.front()+webhookPath)
	}
	p := spawn(w.t, "plutbot", "PLUTBOT_TEST_ARGS="+strings.Join(args, "\n"))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bots[n] = p
}

// front is the address that Telegram delivers to: the instance itself, or a
// balancer that gives each update to the next instance.
func (w *town) front() string {
	if len(w.address) == 1 {
		return "http://" + w.address[0]
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.balancer == nil {
		var turn atomic.Int64
		w.balancer = httptest.NewServer(&httputil.ReverseProxy{
			Rewrite: func(r *httputil.ProxyRequest) {
				r.SetURL(&url.URL{Scheme: "http", Host: w.address[int(turn.Add(1))%len(w.address)]})
			},
			ErrorHandler: func(rw http.ResponseWriter, _ *http.Request, _ error) { rw.WriteHeader(http.StatusBadGateway) },
		})
		w.t.Cleanup(w.balancer.Close)
	}
	return w.balancer.URL
}

// kill ends an instance without warning and starts it again.
func (w *town) kill(n int) {
	w.mu.Lock()
	p := w.bots[n]
	w.mu.Unlock()
	p.kill()
	w.start(n)
}

// patience bounds each phase.
const patience = 4 * time.Minute

// settle has everybody agree and open the guide, without trouble.
func (w *town) settle() {
	w.t.Helper()
	w.everybody(func(ctx context.Context, p *botapi.Person) error {
		p.Send("/start urut")
		if err := p.WaitFor(ctx, sees("Setuju jawaban")); err != nil {
			return err
		}
		if err := p.PressLabel("✅ Setuju, ayo mulai"); err != nil {
			return err
		}
		return p.WaitFor(ctx, sees("Angka 1?"))
	})
}

// talk has everybody type all figures without waiting.
func (w *town) talk() {
	w.everybody(func(_ context.Context, p *botapi.Person) error {
		for n := range guideFigures {
			p.Send(fmt.Sprint(n + 1))
		}
		return nil
	})
}

// everybody does something for all people at once.
func (w *town) everybody(do func(context.Context, *botapi.Person) error) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	var wg sync.WaitGroup
	var failed atomic.Int64
	for _, p := range w.people {
		wg.Go(func() {
			if err := do(ctx, p); err != nil && failed.Add(1) <= 3 {
				w.t.Errorf("person %d: %v; sees %q", p.ID(), err, lastText(p.Messages()))
			}
		})
	}
	wg.Wait()
	if n := failed.Load(); n > 0 {
		w.t.Fatalf("%d of %d people failed", n, len(w.people))
	}
}

// arrive waits until everybody sees all figures in order.
func (w *town) arrive() {
	w.t.Helper()
	w.everybody(func(ctx context.Context, p *botapi.Person) error { return p.WaitFor(ctx, sees(wanted())) })
}

// counted checks that the month has everybody once, who came for the first time
// and finished the guide. A test over the end of a month cannot tell.
func (w *town) counted(began time.Time) {
	w.t.Helper()
	month := figures.MonthOf(began)
	if figures.MonthOf(time.Now()) != month {
		return
	}
	store, err := storage.Open(w.t.Context(), w.redis.URL)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	counts, err := store.Figures(w.t.Context(), month.String())
	if err != nil {
		w.t.Fatal(err)
	}
	all := int64(len(w.people))
	if s := figures.SumsOf(counts); s.People != all || s.New != all || len(s.Guides) != 1 || s.Guides[0].People != all || s.Guides[0].Finished != all || len(s.Guides[0].Outcomes) != 1 {
		w.t.Errorf("of %d people there is counted %+v", all, s)
	}
}

func sees(words string) func([]botapi.Message) bool {
	return func(all []botapi.Message) bool { return strings.Contains(lastText(all), words) }
}

func lastText(all []botapi.Message) string {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].From != nil && all[i].From.IsBot {
			return all[i].Text
		}
	}
	return ""
}

// TestKilledAtRandomMomentsLosesAndRepeatsNothing has 500 people send 10,000
// updates, once by webhook and once by polling, while the process is killed
// with SIGKILL at 20 random moments; then fewer people and two instances. The
// figures of the month are then exact.
func TestKilledAtRandomMomentsLosesAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                     string
		instances, people, kills int
		webhook                  bool
	}{
		{"polling", 1, 500, 20, false}, {"webhook", 1, 500, 20, true},
		{"two instances by webhook", 2, 150, 10, true}, {"two instances by polling", 2, 150, 6, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newTown(t, c.instances, c.people/share, c.webhook)
			if w == nil {
				return
			}
			began := time.Now()
			w.settle()
			random := rand.New(rand.NewPCG(1, uint64(c.kills)))
			talking := make(chan struct{})
			go func() { defer close(talking); w.talk() }()
			for range max(c.kills/share, 2) {
				pauseFor(time.Duration(50+random.IntN(700)) * time.Millisecond)
				w.kill(random.IntN(c.instances))
			}
			<-talking
			w.arrive()
			w.counted(began)
		})
	}
}

// pauseFor lets a process run for a while: a kill needs a moment of its life.
func pauseFor(d time.Duration) { <-time.After(d) }

// TestRedisAwayForFiveSeconds stops the store in the middle of the talk.
func TestRedisAwayForFiveSeconds(t *testing.T) {
	t.Parallel()
	for name, webhook := range map[string]bool{"polling": false, "webhook": true} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, 1, 40, webhook)
			if w == nil {
				return
			}
			w.settle()
			w.talk()
			w.redis.Stop()
			pauseFor(5 * time.Second)
			w.redis.Start()
			w.arrive()
		})
	}
}

// TestStoppedUnderLoadFinishesWhatItBegan stops a process in order in the
// middle of the talk; another one goes on.
func TestStoppedUnderLoadFinishesWhatItBegan(t *testing.T) {
	t.Parallel()
	for name, webhook := range map[string]bool{"polling": false, "webhook": true} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, 1, 40, webhook)
			if w == nil {
				return
			}
			w.settle()
			w.talk()
			pauseFor(200 * time.Millisecond)
			if err := w.bots[0].stop(); err != nil {
				t.Errorf("it did not end in order: %v", err)
			}
			w.start(0)
			w.arrive()
		})
	}
}

// TestTelegramInABadMood answers with 429, 500 and lost answers, and delivers
// twice; everybody arrives all the same.
func TestTelegramInABadMood(t *testing.T) {
	t.Parallel()
	for name, webhook := range map[string]bool{"polling": false, "webhook": true} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, 1, 30, webhook)
			if w == nil {
				return
			}
			w.settle()
			w.api.Fault(botapi.Fault{Method: "sendMessage", Share: 0.05, Seed: 1, Code: 429, RetryAfter: 1})
			w.api.Fault(botapi.Fault{Method: "sendMessage", Share: 0.05, Seed: 2, Code: 500})
			w.api.Fault(botapi.Fault{Method: "editMessageReplyMarkup", Share: 0.1, Seed: 3, Drop: true})
			w.api.Fault(botapi.Fault{Method: map[bool]string{true: "webhook", false: "getUpdates"}[webhook], Share: 0.2, Seed: 4, DuplicateDelivery: true})
			w.talk()
			w.arrive()
		})
	}
}
