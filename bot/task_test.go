package bot_test

import (
	"context"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

// desk notes the tasks that reach it.
type desk struct{ done []bot.Task }

func (d *desk) DoTask(_ context.Context, t bot.Task) error {
	d.done = append(d.done, t)
	return nil
}

func TestATaskIsCommittedWithItsTurnAndReachesItsPart(t *testing.T) {
	t.Parallel()
	i, part := start(t, redistest.Memory(t), newTelegramFake()), &desk{}
	i.must(t, text(1, "later"))
	i.must(t, text(1, "later")) // a repeated update adds nothing
	if *i.woken != 1 {
		t.Errorf("woken %d times", *i.woken)
	}
	jobs := i.claim(t, time.Now().Add(time.Second))
	if len(jobs) != 1 {
		t.Fatalf("due at once: %+v", jobs)
	}
	if err := bot.NewJobs(i, map[string]bot.Doer{"desk": part}).RunJob(t.Context(), jobs[0]); err != nil {
		t.Fatal(err)
	}
	if len(part.done) != 1 || part.done[0].Do != "desk.open" || part.done[0].Chat != 7 || string(part.done[0].Data) != `"x"` {
		t.Errorf("the desk got %+v", part.done)
	}
}

func TestADueTaskChangesTheSessionAndSaysSomething(t *testing.T) {
	t.Parallel()
	i := start(t, redistest.Memory(t), newTelegramFake())
	i.must(t, text(1, "later"))
	i.telegram.seen()
	for _, j := range i.claim(t, time.Now().Add(2*time.Hour)) {
		if j.ID == "chat.remind:1" {
			i.run(t, j)
		}
	}
	if got := i.data(t); got != "2" {
		t.Errorf("data %q", got)
	}
	said := i.claim(t, time.Now().Add(2*time.Hour))
	if len(said) != 1 {
		t.Fatalf("jobs %+v", said)
	}
	i.run(t, said[0])
	wantCalls(t, i.telegram, "send")
	if _, c := i.telegram.newest(7); c.Text != "chat.remind" {
		t.Errorf("said %+v", c)
	}
	i.must(t, text(2, "a")) // the conversation goes on from what the task left
	if got := i.data(t); got != "3" {
		t.Errorf("data %q", got)
	}
}

func TestATaskThatIsNoLongerRightOrWhoseChatIsErasedDoesNothing(t *testing.T) {
	t.Parallel()
	i := start(t, redistest.Memory(t), newTelegramFake())
	i.must(t, text(1, "a"))
	late := bot.Task{Do: "chat.remind", ID: "r", Data: []byte(`"late"`)}
	if err := i.store.AddJob(t.Context(), late.Job(7, 0, time.Now())); err != nil {
		t.Fatal(err)
	}
	for _, j := range i.claim(t, time.Now().Add(time.Second)) {
		i.run(t, j)
	}
	if got := i.data(t); got != "1" {
		t.Errorf("data %q", got)
	}
	i.must(t, text(2, "forget"))
	i.runNow(t, bot.Task{Do: "chat.remind", ID: "s"}.Job(7, 0, time.Now()))
	if got := i.data(t); got != "" {
		t.Errorf("a task brought back %q", got)
	}
}

// runNow does a job that nobody claimed.
func (i instance) runNow(t *testing.T, j storage.Job) {
	t.Helper()
	if err := bot.NewJobs(i, nil).RunJob(t.Context(), j); err != nil {
		t.Fatal(err)
	}
}

// part takes one chat.
type part struct {
	chat    int64
	handled int
}

func (p *part) Takes(_ context.Context, u bot.Update) (bool, error) { return u.Chat == p.chat, nil }

func (p *part) Handle(context.Context, bot.Update) (bot.Answer, error) {
	p.handled++
	return bot.Answer{}, nil
}

func TestARouteGivesAnUpdateToThePartThatTakesIt(t *testing.T) {
	t.Parallel()
	i, group := start(t, redistest.Memory(t), newTelegramFake()), &part{chat: -5}
	route := bot.NewRoute(i.App, group)
	for _, u := range []bot.Update{{ID: 1, Chat: -5, Kind: bot.KindText}, {ID: 2, Chat: -5}, text(3, "a")} {
		if _, err := route.Handle(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	if group.handled != 1 || i.data(t) != "1" {
		t.Errorf("the part handled %d, the conversation counted %s", group.handled, i.data(t))
	}
}
