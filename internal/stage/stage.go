// Package stage runs parts of the bot in tests as the service runs them: against
// a local Bot API, with a poller, lanes, a store and the outbox.
package stage

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/outbox"
	"plutbot/bot/telegram"
	"plutbot/internal/botapi"
	"plutbot/internal/redistest"
	"plutbot/locales"
	"plutbot/storage"
)

const (
	token = "1000000000:the-token-that-opens-only-this-stage"
	// chats is how many chats are worked on at once.
	chats = 32
)

// words reads the catalogs once for all stages of a process: they do not change,
// and reading them is much of what a short test takes.
var words = sync.OnceValues(func() (*locales.Catalog, error) { return locales.Load(locales.FS()) })

// Stage is what parts of the bot run on.
type Stage struct {
	API     *botapi.Server
	Store   *storage.Store
	Client  *telegram.Client
	Catalog *locales.Catalog
	Lanes   *bot.Lanes
	Log     *slog.Logger
	// Age lets time pass in the store, where things expire; the clock of the API
	// stands.
	Age func(time.Duration)

	runner *outbox.Runner
	server *httptest.Server
}

// New sets a stage up: an empty store, and Telegram without people. limits
// switches Telegram's rate limits on.
func New(t *testing.T, limits bool) *Stage {
	t.Helper()
	s := &Stage{
		API:   botapi.New(botapi.Config{Token: token, BotName: "PLUT", BotUsername: "plut_bot", Limits: limits}),
		Lanes: bot.NewLanes(chats), Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
	s.Store, s.Age = redistest.Aging(t)
	s.server = httptest.NewServer(s.API.Handler())
	var err error
	if s.Client, err = telegram.NewClient(telegram.Options{Token: token, URL: s.server.URL}); err != nil {
		t.Fatal(err)
	}
	if s.Catalog, err = words(); err != nil {
		t.Fatal(err)
	}
	return s
}

// Wake has the outbox look at its jobs now.
func (s *Stage) Wake() { s.runner.Wake() }

// Play runs until the test ends: updates go to the handler, jobs of the queue to
// the doer. In the end it complains about messages whose words were missing.
func (s *Stage) Play(t *testing.T, handler telegram.Handler, queue outbox.Store, doer outbox.Doer) {
	t.Helper()
	s.runner = outbox.New(queue, doer, s.Lanes, s.API.Now, s.Log)
	poller := telegram.NewPoller(telegram.PollerOptions{Client: s.Client, Handler: handler, Lanes: s.Lanes, Log: s.Log,
		Lease: func(context.Context) (bool, error) { return true, nil }})
	ctx, stop := context.WithCancel(context.Background())
	var tasks sync.WaitGroup
	tasks.Go(func() { s.runner.Run(ctx) })
	tasks.Go(func() { _ = poller.Run(ctx) }) // it ends with its context
	t.Cleanup(func() {
		stop()
		for _, c := range s.API.Calls() {
			if said := c.Params["text"] + c.Params["reply_markup"]; strings.Contains(said, "⟦") {
				t.Errorf("words are missing: %s", said)
			}
		}
		s.API.Close()
		tasks.Wait()
		s.Lanes.Wait()
		s.server.Close()
	})
}

// Audit gives the audit, newest first.
func (s *Stage) Audit(t *testing.T) []storage.AuditEntry {
	t.Helper()
	var all []storage.AuditEntry
	for e, err := range s.Store.Audit(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// DoTask says what a task of the App would say, for parts that use bot.Say.
func (s *Stage) DoTask(ctx context.Context, t bot.Task) error {
	var card bot.Card
	if err := json.Unmarshal(t.Data, &card); err != nil {
		return fmt.Errorf("read a card: %w", err)
	}
	_, err := s.Client.Send(ctx, t.Chat, card)
	return err
}

// Only gives a part what it takes, and nobody the rest.
func Only(part bot.Part) telegram.Handler { return only{part} }

type only struct{ part bot.Part }

func (o only) Handle(ctx context.Context, u bot.Update) (bot.Answer, error) {
	takes, err := o.part.Takes(ctx, u)
	if err != nil || !takes {
		return bot.Answer{}, err
	}
	return o.part.Handle(ctx, u)
}
