package ops_test

import (
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"plutbot/bot"
	"plutbot/bot/chat"
	"plutbot/bot/ops"
	"plutbot/flows/definition"
	"plutbot/internal/botapi"
	"plutbot/internal/redistest"
	"plutbot/locales"
	"plutbot/storage"
)

// scrape fetches the metrics as Prometheus does.
func scrape(t *testing.T, m *ops.Metrics) map[string]*dto.MetricFamily {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("the scrape answers %d: %s", w.Code, w.Body)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return families
}

// count gives the value of a counter or gauge, or the number of observations of
// a histogram, with labels such as "kind=text"; -1 when there is none.
func count(families map[string]*dto.MetricFamily, name string, labels ...string) float64 {
	for _, m := range families[name].GetMetric() {
		var has []string
		for _, l := range m.GetLabel() {
			has = append(has, l.GetName()+"="+l.GetValue())
		}
		if slices.Equal(has, labels) {
			return m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return -1
}

func wantCount(t *testing.T, families map[string]*dto.MetricFamily, want float64, name string, labels ...string) {
	t.Helper()
	if got := count(families, name, labels...); got != want {
		t.Errorf("%s%v is %v, want %v", name, labels, got, want)
	}
}

// Operators build their dashboards and alarms on these names.
func TestNamesAndLabelsOfTheMetrics(t *testing.T) {
	t.Parallel()
	m := ops.NewMetrics("abc123")
	m.Handled(bot.KindText, "done", time.Millisecond)
	m.Happened(bot.Event{Name: "finished", Guide: "halal", Outcome: "reguler"})
	m.Called("sendMessage", "", time.Millisecond)
	m.Gauge("plutbot_jobs_waiting", "Jobs in the outbox.", func() float64 { return 3 })
	conflict(t, m.Store(redistest.Memory(t)))

	families := scrape(t, m)
	for name, want := range map[string]struct {
		kind   dto.MetricType
		labels string
	}{
		"plutbot_build_info":            {dto.MetricType_GAUGE, "version"},
		"plutbot_events_total":          {dto.MetricType_COUNTER, "event guide outcome"},
		"plutbot_jobs_waiting":          {dto.MetricType_GAUGE, ""},
		"plutbot_telegram_call_seconds": {dto.MetricType_HISTOGRAM, "method"},
		"plutbot_telegram_calls_total":  {dto.MetricType_COUNTER, "method result"},
		"plutbot_update_seconds":        {dto.MetricType_HISTOGRAM, "kind"},
		"plutbot_updates_total":         {dto.MetricType_COUNTER, "kind result"},
	} {
		f := families[name]
		if f == nil || f.GetType() != want.kind || f.GetHelp() == "" {
			t.Errorf("%s is %v", name, f)
			continue
		}
		var labels []string
		for _, l := range f.GetMetric()[0].GetLabel() {
			labels = append(labels, l.GetName())
		}
		if got := strings.Join(labels, " "); got != want.labels {
			t.Errorf("%s has the labels %q, want %q", name, got, want.labels)
		}
		delete(families, name)
	}
	for _, name := range slices.Sorted(maps.Keys(families)) {
		if !strings.HasPrefix(name, "go_") && !strings.HasPrefix(name, "process_") {
			t.Errorf("%s is not expected", name)
		}
	}
	for _, name := range []string{"go_goroutines", "process_resident_memory_bytes", "process_open_fds"} {
		if families[name] == nil {
			t.Errorf("%s is missing", name)
		}
	}
}

// conflict loses a race, which is no error of Redis.
func conflict(t *testing.T, s bot.Store) {
	t.Helper()
	c := storage.Commit{Chat: 7, Updates: []int64{1}, Data: []byte("x"), TTL: time.Hour}
	if _, err := s.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	c.Updates = []int64{2}
	if _, err := s.Commit(t.Context(), c); err == nil {
		t.Fatal("two first commits were both taken")
	}
}

func TestErrorsOfRedisAreCountedByCall(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	m := ops.NewMetrics("abc123")
	s := m.Store(open(t, server.URL))
	conflict(t, s)
	server.Kill()
	if _, err := s.Load(t.Context(), 7); err == nil {
		t.Error("load without a server")
	}
	if _, err := s.Commit(t.Context(), storage.Commit{Chat: 7, Updates: []int64{3}, TTL: time.Hour}); err == nil {
		t.Error("commit without a server")
	}
	if err := s.Shown(t.Context(), 7, 1, 1); err == nil {
		t.Error("shown without a server")
	}
	for range 2 {
		if err := s.AddJob(t.Context(), storage.Job{ID: "a", Chat: 7}); err == nil {
			t.Error("add without a server")
		}
	}
	families := scrape(t, m)
	for call, want := range map[string]float64{"load": 1, "commit": 1, "shown": 1, "add_job": 2} {
		wantCount(t, families, want, "plutbot_redis_errors_total", "call="+call)
	}
}

func TestAGaugeIsReadAtEachScrape(t *testing.T) {
	t.Parallel()
	m := ops.NewMetrics("abc123")
	depth := 0.0
	m.Gauge("plutbot_jobs_waiting", "Jobs in the outbox.", func() float64 { depth++; return depth })
	for want := 1.0; want <= 2; want++ {
		families := scrape(t, m)
		wantCount(t, families, want, "plutbot_jobs_waiting")
	}
}

// words are the bot's own and those of the conversation's example guide.
func words(t *testing.T) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	for name, from := range map[string]fs.FS{"bot": locales.FS(), "jual": os.DirFS("../chat/testdata/locales")} {
		for _, language := range []string{"id", "en"} {
			file := name + "." + language + ".yaml"
			text, err := fs.ReadFile(from, file)
			if err != nil {
				t.Fatal(err)
			}
			files[file] = &fstest.MapFile{Data: text}
		}
	}
	return files
}

// bench is a bot on a local Telegram, whose updates the test hands over.
type bench struct {
	t      *testing.T
	app    *bot.App
	person *botapi.Person
	next   int64
}

func newBench(t *testing.T, m *ops.Metrics) *bench {
	t.Helper()
	guides, err := definition.Load(os.DirFS("../chat/testdata/guides"))
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := locales.Load(words(t))
	if err != nil {
		t.Fatal(err)
	}
	api, client, _ := telegramAt(t, m.Called)
	b := &bench{t: t, person: api.NewUser(botapi.User{FirstName: "Sariwati", Username: "sari_kue", Language: "id"}), next: 912_345_678}
	b.app = bot.New(bot.Config{Store: m.Store(redistest.Memory(t)), Messenger: client, Conversation: chat.New(guides, catalog, nil), Observer: m,
		Clock: func() time.Time { return time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) }, Wake: func() {}, Log: slog.New(slog.DiscardHandler)})
	b.person.Send("/start")
	return b
}

func (b *bench) handle(u bot.Update) {
	b.t.Helper()
	b.next++
	u.ID, u.Chat, u.From, u.Private = b.next, b.person.ID(), b.person.ID(), true
	if _, err := b.app.Handle(b.t.Context(), u); err != nil {
		b.t.Fatal(err)
	}
}

// press presses a button with that data under the newest message.
func (b *bench) press(data string) {
	b.t.Helper()
	messages := b.person.Messages()
	b.handle(bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: data, Message: int64(messages[len(messages)-1].ID)}})
}

func (b *bench) say(text string) {
	b.t.Helper()
	b.handle(bot.Update{Kind: bot.KindText, Text: text})
}

func TestAConversationIsCountedWithoutNamingThePerson(t *testing.T) {
	t.Parallel()
	m := ops.NewMetrics("abc123")
	b := newBench(t, m)
	b.handle(bot.Update{Kind: bot.KindCommand, Command: "start", Text: "rujukan-rahasia"})
	b.press("y")
	b.press("g:jual")
	b.say("Kue Bu Sariwati 081234567890")
	b.press("a:jual:barang:es")
	b.press("a:jual:nib:1")
	b.say("87654321")
	b.say("3 Maret 2019")
	b.say("Kota Bandung")
	b.say("Warung Melati")
	b.press("tombol-rahasia")
	b.handle(bot.Update{Kind: bot.KindLocation, Place: bot.Place{Latitude: -6.917464, Longitude: 107.619123}})

	families := scrape(t, m)
	wantCount(t, families, 1, "plutbot_build_info", "version=abc123")
	wantCount(t, families, 1, "plutbot_updates_total", "kind=command", "result=done")
	wantCount(t, families, 5, "plutbot_updates_total", "kind=press", "result=done")
	wantCount(t, families, 5, "plutbot_updates_total", "kind=text", "result=done")
	wantCount(t, families, 5, "plutbot_update_seconds", "kind=press")
	wantCount(t, families, 1, "plutbot_events_total", "event=agreed", "guide=", "outcome=")
	wantCount(t, families, 1, "plutbot_events_total", "event=rejected", "guide=jual", "outcome=")
	wantCount(t, families, 1, "plutbot_events_total", "event=finished", "guide=jual", "outcome=boleh")
	if n := count(families, "plutbot_telegram_calls_total", "method=sendMessage", "result=ok"); n < 1 {
		t.Errorf("%v calls of sendMessage are counted", n)
	}
	personal := []string{fmt.Sprint(b.person.ID()), "sari", "0812", "rahasia", "8765", "2019", "bandung", "32.73", "melati", "6.917", "107.6", "token", "912345"}
	for name, f := range families {
		for _, metric := range f.GetMetric() {
			for _, label := range metric.GetLabel() {
				for _, p := range personal {
					if strings.Contains(strings.ToLower(label.GetName()+"="+label.GetValue()), p) {
						t.Errorf("%s has the label %v", name, label)
					}
				}
			}
		}
	}
}

func TestARefusalOfTelegramIsCountedByItsReason(t *testing.T) {
	t.Parallel()
	m := ops.NewMetrics("abc123")
	api, client, _ := telegramAt(t, m.Called)
	api.Fault(botapi.Fault{Method: "sendMessage", Code: http.StatusTooManyRequests, RetryAfter: 7})
	if _, err := client.Send(t.Context(), 6_123_456_789, bot.Card{Text: "x"}); err == nil {
		t.Fatal("the refusal was no error")
	}
	families := scrape(t, m)
	wantCount(t, families, 1, "plutbot_telegram_calls_total", "method=sendMessage", "result=too_many_requests")
	wantCount(t, families, 1, "plutbot_telegram_call_seconds", "method=sendMessage")
}
