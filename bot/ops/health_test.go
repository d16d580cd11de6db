package ops_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"plutbot/bot/ops"
	"plutbot/bot/telegram"
	"plutbot/internal/botapi"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

const token = "1000000001:a-token-of-no-bot-at-all"

// answer is what an operator's address says.
type answer struct {
	status int
	raw    string

	Status  string            `json:"status"`
	Version string            `json:"version"`
	Content string            `json:"content"`
	Durable bool              `json:"durable"`
	Checks  map[string]string `json:"checks"`
}

func ask(t *testing.T, handler http.HandlerFunc) answer {
	t.Helper()
	w := httptest.NewRecorder()
	handler(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if kind := w.Header().Get("Content-Type"); kind != "application/json" {
		t.Errorf("the answer is %q", kind)
	}
	a := answer{status: w.Code, raw: w.Body.String()}
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// telegramAt is a local Bot API and a client of it.
func telegramAt(t *testing.T, metrics func(string, string, time.Duration)) (*botapi.Server, *telegram.Client, *httptest.Server) {
	t.Helper()
	api := botapi.New(botapi.Config{Token: token, BotName: "PLUT", BotUsername: "plut_bot"})
	server := httptest.NewServer(api.Handler())
	t.Cleanup(server.Close)
	t.Cleanup(api.Close)
	client, err := telegram.NewClient(telegram.Options{Token: token, URL: server.URL, Metrics: metrics})
	if err != nil {
		t.Fatal(err)
	}
	return api, client, server
}

// probes ask as the running bot does.
func probes(store *storage.Store, client *telegram.Client) []ops.Probe {
	return []ops.Probe{{Name: "redis", Ask: store.Ping}, {Name: "telegram", Ask: func(ctx context.Context) error {
		_, err := client.Me(ctx)
		return err
	}}}
}

func TestHealthIsGoodAsLongAsTheProcessServes(t *testing.T) {
	t.Parallel()
	away := ops.Probe{Name: "redis", Ask: func(context.Context) error {
		t.Error("a sign of life asks a dependency")
		return errors.New("away")
	}}
	got := ask(t, ops.Health{Version: "abc", Content: func() string { return "def" }, Durable: true, Probes: []ops.Probe{away}}.Healthz)
	if got.status != http.StatusOK || got.Status != "ok" || got.Version != "abc" || got.Content != "def" || !got.Durable {
		t.Errorf("health is %d %s", got.status, got.raw)
	}
}

func TestReadyWhenAllCanBeReached(t *testing.T) {
	t.Parallel()
	_, client, _ := telegramAt(t, nil)
	got := ask(t, ops.Health{Probes: probes(redistest.Memory(t), client)}.Readyz)
	if got.status != http.StatusOK || got.Status != "ready" || got.Checks["redis"] != "ok" || got.Checks["telegram"] != "ok" {
		t.Errorf("readiness is %d %s", got.status, got.raw)
	}
}

func TestNotReadyWithoutTelegram(t *testing.T) {
	t.Parallel()
	for name, breakIt := range map[string]func(*botapi.Server, *httptest.Server){
		"nobody answers":       func(_ *botapi.Server, s *httptest.Server) { s.Close() },
		"it has trouble":       func(api *botapi.Server, _ *httptest.Server) { api.Fault(botapi.Fault{Code: http.StatusBadGateway}) },
		"the token is revoked": func(api *botapi.Server, _ *httptest.Server) { api.Fault(botapi.Fault{Code: http.StatusUnauthorized}) },
		"connections break":    func(api *botapi.Server, _ *httptest.Server) { api.Fault(botapi.Fault{Drop: true}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, client, server := telegramAt(t, nil)
			health := ops.Health{Probes: probes(redistest.Memory(t), client)}
			breakIt(api, server)
			got := ask(t, health.Readyz)
			if got.status != http.StatusServiceUnavailable || got.Status != "not ready" || got.Checks["redis"] != "ok" {
				t.Errorf("readiness is %d %s", got.status, got.raw)
			}
			if said := got.Checks["telegram"]; said == "ok" || said == "" {
				t.Errorf("of Telegram it says %q", said)
			}
			if strings.Contains(got.raw, "a-token") {
				t.Errorf("the token is in %s", got.raw)
			}
		})
	}
}

func TestNotReadyWithoutRedisAndReadyAgain(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	_, client, _ := telegramAt(t, nil)
	store := open(t, server.URL)
	ready := ops.Health{Probes: probes(store, client)}.Readyz
	for _, step := range []struct {
		change func()
		status int
	}{{func() {}, 200}, {server.Kill, 503}, {server.Start, 200}} {
		step.change()
		got := ask(t, ready)
		if got.status != step.status || got.Checks["telegram"] != "ok" || (got.Checks["redis"] == "ok") != (step.status == http.StatusOK) {
			t.Errorf("readiness is %d %s, want %d", got.status, got.raw, step.status)
		}
	}
}

func open(t *testing.T, url string) *storage.Store {
	t.Helper()
	store, err := storage.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// A probe must answer before the one who asks gives up, and one dependency that
// hangs must not make another look away.
func TestADependencyThatHangsIsTheOnlyOneMissing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		hanging := func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}
		prompt := func(ctx context.Context) error {
			time.Sleep(time.Second)
			return ctx.Err()
		}
		got := ask(t, ops.Health{Probes: []ops.Probe{{Name: "redis", Ask: hanging}, {Name: "telegram", Ask: prompt}}}.Readyz)
		if got.status != http.StatusServiceUnavailable || got.Checks["redis"] == "ok" || got.Checks["telegram"] != "ok" {
			t.Errorf("readiness is %d %s", got.status, got.raw)
		}
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}
