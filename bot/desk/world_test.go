package desk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/desk"
	"plutbot/bot/outbox"
	"plutbot/internal/botapi"
	"plutbot/internal/stage"
	"plutbot/storage"
)

// country is where the tests' centres are: two provinces with one centre each.
type country struct{}

func (country) Serving(province, _ string) []string {
	switch province {
	case "32":
		return []string{"bandung"}
	case "35":
		return []string{"malang"}
	}
	return nil
}

func (country) Named(words string, _ int) []desk.Centre {
	var found []desk.Centre
	for _, id := range []string{"bandung", "malang"} {
		if c, _ := (country{}).Centre(id); strings.Contains(strings.ToLower(c.Name), words) {
			found = append(found, c)
		}
	}
	return found
}

func (country) Centre(id string) (desk.Centre, bool) {
	names := map[string]string{"bandung": "PLUT Kota Bandung", "malang": "PLUT Kota Malang"}
	province := map[string]string{"bandung": "32", "malang": "35"}[id]
	return desk.Centre{ID: id, Name: names[id], Short: strings.TrimPrefix(names[id], "PLUT "), Province: province}, names[id] != ""
}

func (country) Provinces() []desk.Centre {
	return []desk.Centre{{ID: "32", Name: "Jawa Barat"}, {ID: "35", Name: "Jawa Timur"}}
}

func (country) In(province string) []desk.Centre {
	var found []desk.Centre
	for _, id := range (country{}).Serving(province, "") {
		c, _ := (country{}).Centre(id)
		found = append(found, c)
	}
	return found
}

// Has knows one guide with one question.
func (country) Has(guide, question string) bool {
	return guide == "nib" && (question == "" || question == "nib.risiko")
}

func (country) Names() []string { return []string{"nib"} }

func (country) Topic(string) string { return "pirt_syarat" }

// world is a desk with Telegram, a staff forum, two consultants, an
// administrator and SMEs. The conversation with SMEs is a stand-in that relays
// everything into one ticket.
type world struct {
	*stage.Stage
	t          *testing.T
	desk       *desk.Desk
	config     desk.Config
	looks      looks
	forum      *botapi.Forum
	rina, agus *botapi.Person
	admin      *botapi.Person

	deaf atomic.Bool // does not hear that a group has a new id

	holding atomic.Bool // keeps back what Telegram tells of new topics

	mu   sync.Mutex
	news []bot.Task
	held []bot.Update
}

func newWorld(t *testing.T, limits bool, change ...func(*desk.Config)) *world {
	t.Helper()
	w := &world{Stage: stage.New(t, limits), t: t}
	w.forum = w.API.NewForum("Konsultan")
	w.rina, w.agus = w.API.NewUser(botapi.User{FirstName: "Rina"}), w.API.NewUser(botapi.User{FirstName: "Agus"})
	w.admin = w.API.NewUser(botapi.User{FirstName: "Kepala"})
	w.forum.Add(w.rina, w.agus, w.admin)
	w.config = desk.Config{Store: w.Store, Telegram: w.Client, Forum: w.Client, Files: w.Client, Centres: country{}, Guides: country{}, Catalog: w.Catalog,
		Default: w.forum.ID(), Admins: []int64{w.admin.ID()}, Clock: w.API.Now, Wake: w.Wake, Log: w.Log}
	for _, c := range change {
		c(&w.config)
	}
	w.looks.Store = w.Store
	w.desk = desk.New(w.config)
	w.Play(t, w, &w.looks, bot.NewJobs(w, map[string]bot.Doer{"desk": w.desk}))
	return w
}

// looks is the store as the runner sees it; it counts the looks that found
// nothing to do.
type looks struct {
	*storage.Store
	empty atomic.Int64
}

// ClaimJobs implements outbox.Store.
func (l *looks) ClaimJobs(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]storage.Job, error) {
	jobs, err := l.Store.ClaimJobs(ctx, now, lease, limit)
	if err == nil && len(jobs) == 0 {
		l.empty.Add(1)
	}
	return jobs, err
}

// rest waits until there is nothing to do at this moment of the virtual clock.
func (w *world) rest() {
	w.t.Helper()
	for idle := 0; idle < 2; {
		before := w.looks.empty.Load()
		w.Wake()
		w.until("a look at the queue", func() bool { return w.looks.empty.Load() > before })
		if idle++; w.Lanes.Depth() > 0 {
			idle = 0
		}
	}
}

// second starts another instance that does jobs of the same store.
func (w *world) second() {
	w.t.Helper()
	lanes := bot.NewLanes(32)
	runner := outbox.New(w.Store, bot.NewJobs(w, map[string]bot.Doer{"desk": desk.New(w.config)}), lanes, w.API.Now, w.config.Log)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); runner.Run(ctx) }()
	w.t.Cleanup(func() {
		stop()
		<-done
		lanes.Wait()
	})
}

// DoTask notes what the desk tells the conversation.
func (w *world) DoTask(_ context.Context, t bot.Task) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.news = append(w.news, t)
	return nil
}

// told says whether the conversation was told a ticket's state.
func (w *world) told(state string) bool { return w.times(state) > 0 }

// times says how often the conversation was told a ticket's state.
func (w *world) times(state string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, t := range w.news {
		var told bot.TicketNews
		if t.Do == bot.ChatTicket && json.Unmarshal(t.Data, &told) == nil && told.State == state {
			n++
		}
	}
	return n
}

// Handle gives the desk its updates, and relays what SMEs write.
func (w *world) Handle(ctx context.Context, u bot.Update) (bot.Answer, error) {
	if u.Kind == bot.KindMigrated && w.deaf.Load() {
		return bot.Answer{}, nil
	}
	if u.Kind == bot.KindTopicOpened && w.holding.Load() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.held = append(w.held, u)
		return bot.Answer{}, nil
	}
	if takes, _ := w.desk.Takes(ctx, u); takes {
		return w.desk.Handle(ctx, u)
	}
	do := map[bot.Kind]string{bot.KindText: bot.DeskRelay, bot.KindPhoto: bot.DeskRelay, bot.KindFile: bot.DeskRelay, bot.KindOther: bot.DeskRelay,
		bot.KindLocation: bot.DeskRelay, bot.KindEdited: bot.DeskEdit, bot.KindReaction: bot.DeskReact}[u.Kind]
	if do == "" {
		return bot.Answer{}, nil
	}
	var data any = bot.TicketMessage{Ticket: "p1", Message: u.Message, Text: u.Text, Entities: u.Entities, Media: u.Media, Album: u.Album, Reply: u.Reply}
	if do == bot.DeskReact {
		data = bot.TicketReaction{Ticket: "p1", Message: u.Message, Emoji: u.Text}
	}
	return bot.Answer{}, w.add(ctx, u.Chat, fmt.Sprintf("%s:%d", do, u.ID), do, data)
}

func (w *world) add(ctx context.Context, chat int64, id, do string, data any) error {
	t, err := bot.NewTask(do, id, data)
	if err != nil {
		return err
	}
	if err := w.Store.AddJob(ctx, t.Job(chat, 0, w.API.Now())); err != nil {
		return err
	}
	w.Wake()
	return nil
}

// task gives the desk a task of the conversation.
func (w *world) task(chat int64, id, do string, data any) {
	w.t.Helper()
	if err := w.add(w.t.Context(), chat, id, do, data); err != nil {
		w.t.Fatal(err)
	}
}

// sme is a business owner whose ticket is open.
func (w *world) sme(name string) *botapi.Person {
	w.t.Helper()
	p := w.API.NewUser(botapi.User{FirstName: name, Language: "id"})
	p.Send("/start")
	w.open(p, bot.TicketOpening{Name: name})
	return p
}

func (w *world) open(p *botapi.Person, o bot.TicketOpening) {
	w.t.Helper()
	o.Ticket, o.Language = "p1", "id"
	if o.Field == "" {
		o.Field = bot.FieldProduction
	}
	if o.Asked == "" {
		o.Asked = "Boleh jual keripik di pasar?"
	}
	w.task(p.ID(), fmt.Sprint("open:", p.ID(), len(p.Messages())), bot.DeskOpen, o)
}

const patience = 20 * time.Second

// topicOf waits for the topic of somebody and gives its thread.
func (w *world) topicOf(name string) int {
	w.t.Helper()
	return w.topicIn(w.forum, name)
}

func (w *world) topicIn(f *botapi.Forum, name string) int {
	w.t.Helper()
	thread := 0
	w.eventually("a topic of "+name, f, 0, func([]botapi.Message) bool {
		for _, topic := range f.Topics() {
			if strings.Contains(topic.Name, name) {
				thread = topic.ThreadID
			}
		}
		return thread != 0 && len(texts(f.Messages(thread))) > 0
	})
	return thread
}

// eventually waits until a topic is as wanted.
func (w *world) eventually(what string, f *botapi.Forum, thread int, wanted func([]botapi.Message) bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	if err := f.WaitFor(ctx, thread, wanted); err != nil {
		w.t.Fatalf("%s: %v; there is %q", what, err, texts(f.Messages(thread)))
	}
}

// reads waits until somebody reads words.
func (w *world) reads(p *botapi.Person, words string) botapi.Message {
	w.t.Helper()
	return stage.Reads(w.t, p, words)
}

// lacks waits until somebody no longer has a message with the words.
func (w *world) lacks(p *botapi.Person, words string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	if err := p.WaitFor(ctx, func(all []botapi.Message) bool {
		return !slices.ContainsFunc(all, func(m botapi.Message) bool { return strings.Contains(m.Text+m.Caption, words) })
	}); err != nil {
		w.t.Fatalf("waiting until %q is gone: %v; there is %q", words, err, texts(p.Messages()))
	}
}

// sees waits until a topic has words, and gives the message.
func (w *world) sees(thread int, words string) botapi.Message {
	w.t.Helper()
	var found botapi.Message
	w.eventually(fmt.Sprintf("waiting for %q", words), w.forum, thread, func(all []botapi.Message) bool {
		for _, m := range all {
			if strings.Contains(m.Text+m.Caption, words) {
				found = m
			}
		}
		return found.ID != 0
	})
	return found
}

func texts(all []botapi.Message) []string {
	var list []string
	for _, m := range all {
		if text := m.Text + m.Caption; text != "" {
			list = append(list, text)
		}
	}
	return list
}
