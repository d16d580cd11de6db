package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

// instance is one running bot on a store.
type instance struct {
	*bot.App
	telegram *telegramFake
	tally    *tally
	store    *storage.Store
	woken    *int
}

func start(t *testing.T, store *storage.Store, telegram *telegramFake) instance {
	t.Helper()
	woken := 0
	i := instance{telegram: telegram, tally: newTally(), store: store, woken: &woken}
	i.App = bot.New(bot.Config{Store: store, Messenger: telegram, Conversation: counting{}, Observer: i.tally,
		Clock: time.Now, Wake: func() { woken++ }, Log: slog.New(slog.DiscardHandler)})
	return i
}

func text(id int64, s string) bot.Update {
	return bot.Update{ID: id, Chat: 7, Private: true, Kind: bot.KindText, Text: s}
}

func press(id, message int64) bot.Update {
	return bot.Update{ID: id, Chat: 7, Private: true, Kind: bot.KindPress, Press: bot.Press{ID: fmt.Sprint("p", id), Data: "m", Message: message}}
}

// run does a claimed job as the service does.
func (i instance) run(t *testing.T, j storage.Job) {
	t.Helper()
	if err := bot.NewJobs(i, nil).RunJob(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	if err := i.store.DoneJob(t.Context(), j); err != nil {
		t.Fatal(err)
	}
}

func (i instance) must(t *testing.T, u bot.Update) bot.Answer {
	t.Helper()
	answer, err := i.Handle(t.Context(), u)
	if err != nil {
		t.Fatalf("update %d: %v", u.ID, err)
	}
	return answer
}

func (i instance) data(t *testing.T) string {
	t.Helper()
	r, err := i.store.Load(t.Context(), 7)
	if err != nil {
		t.Fatal(err)
	}
	return string(r.Data)
}

func wantCalls(t *testing.T, f *telegramFake, want ...string) {
	t.Helper()
	if got := f.seen(); !slices.Equal(got, want) {
		t.Errorf("calls %v, want %v", got, want)
	}
}

func TestTextSendsANewCardAndStripsTheFormerOne(t *testing.T) {
	t.Parallel()
	i := start(t, redistest.Memory(t), newTelegramFake())
	i.must(t, text(1, "a"))
	wantCalls(t, i.telegram, "send")
	i.must(t, text(2, "b"))
	wantCalls(t, i.telegram, "send", "strip")
	if _, c := i.telegram.newest(7); c.Text != "count 2" || len(c.Rows) != 1 {
		t.Errorf("newest card %+v", c)
	}
}

func TestPressEditsTheCardAndIsAnswered(t *testing.T) {
	t.Parallel()
	i := start(t, redistest.Memory(t), newTelegramFake())
	i.must(t, text(1, "a"))
	message, _ := i.telegram.newest(7)
	i.telegram.seen()
	if answer := i.must(t, press(2, message)); answer.Press != "p2" {
		t.Errorf("answer %+v", answer)
	}
	wantCalls(t, i.telegram, "edit")
	if newest, c := i.telegram.newest(7); newest != message || c.Text != "count 2" {
		t.Errorf("message %d: %+v", newest, c)
	}
}

func TestRepeatedUpdateHasNoSecondEffectAndNoSecondReply(t *testing.T) {
	t.Parallel()
	i := start(t, redistest.Memory(t), newTelegramFake())
	i.must(t, text(1, "a"))
	i.telegram.seen()
	for range 3 {
		i.must(t, text(1, "a"))
	}
	wantCalls(t, i.telegram)
	if got := i.data(t); got != "1" {
		t.Errorf("data %s", got)
	}
	if i.tally.results["repeated"] != 3 {
		t.Errorf("results %v", i.tally.results)
	}
}

// After a restart nobody knows whether the reply went out, so the card is
// shown again: by an edit if there is a message, else by a new one.
func TestRepeatAfterARestartShowsTheCardAgain(t *testing.T) {
	t.Parallel()
	store, telegram := redistest.Memory(t), newTelegramFake()
	first := start(t, store, telegram)
	telegram.fail = func(string) error { return context.Canceled } // the process dies here
	if _, err := first.Handle(canceled(t), text(1, "a")); err == nil {
		t.Log("the reply became a job")
	}
	telegram.fail = nil
	telegram.seen()
	second := start(t, store, telegram)
	second.must(t, text(1, "a"))
	wantCalls(t, telegram, "send")
	third := start(t, store, telegram)
	third.must(t, text(1, "a"))
	wantCalls(t, telegram, "edit")
	if got := third.data(t); got != "1" {
		t.Errorf("data %s", got)
	}
}

// Telegram gives an update to a second process while the first one still sends
// the reply: one reply is enough.
func TestUpdateGivenToTwoProcessesHasOneReply(t *testing.T) {
	t.Parallel()
	store, telegram := redistest.Memory(t), newTelegramFake()
	slow := start(t, store, telegram)
	sending, goOn := make(chan struct{}), make(chan struct{})
	var once sync.Once
	telegram.pause = func() { once.Do(func() { close(sending); <-goOn }) }
	var first sync.WaitGroup
	first.Go(func() { slow.must(t, text(1, "a")) })
	<-sending
	var second sync.WaitGroup
	second.Go(func() { start(t, store, telegram).must(t, text(1, "a")) })
	<-time.After(200 * time.Millisecond)
	close(goOn)
	first.Wait()
	second.Wait()
	wantCalls(t, telegram, "send", "edit")
}

// canceled is a context that ends only the waiting between tries.
func canceled(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

func TestTwoInstancesApplyEachUpdateOnce(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, store *storage.Store) {
		telegram := newTelegramFake()
		instances := []instance{start(t, store, telegram), start(t, store, telegram)}
		const updates = 40
		var wg sync.WaitGroup
		errs := make(chan error, 2*updates)
		for _, i := range instances {
			wg.Go(func() {
				for id := range int64(updates) {
					_, err := i.Handle(t.Context(), text(id+1, "a"))
					errs <- err
				}
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		if got := instances[0].data(t); got != fmt.Sprint(updates) {
			t.Errorf("counted %s of %d", got, updates)
		}
	})
}

func TestFailingConversationGoesToTheDeadLettersAndTheChatGoesOn(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"panic", "error"} {
		t.Run(word, func(t *testing.T) {
			t.Parallel()
			i := start(t, redistest.Memory(t), newTelegramFake())
			i.must(t, text(1, "a"))
			i.must(t, text(2, word))
			if _, c := i.telegram.newest(7); c.Text != "sorry" {
				t.Errorf("card %+v", c)
			}
			i.must(t, text(3, "b"))
			if got := i.data(t); got != "2" {
				t.Errorf("data %s", got)
			}
			dead, err := i.store.DeadLetters(t.Context(), 10)
			if err != nil || len(dead) != 1 || dead[0].Update != 2 {
				t.Errorf("dead letters %+v, %v", dead, err)
			}
		})
	}
}

func TestStoreOutageIsNotAcknowledged(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return // there is no redis-server here; said by redistest
	}
	store, err := storage.Open(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	i := start(t, store, newTelegramFake())
	i.must(t, text(1, "a"))
	server.Stop()
	if _, err := i.Handle(t.Context(), text(2, "b")); err == nil {
		t.Error("acknowledged without a store")
	}
	server.Start()
	i.must(t, text(2, "b"))
	if got := i.data(t); got != "2" {
		t.Errorf("data %s", got)
	}
}

func TestPassingFailuresAreTriedAgain(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]*bot.Failure{
		"server error":      {Reason: bot.Temporary, Err: errors.New("502")},
		"too many requests": {Reason: bot.TooManyRequests, RetryAfter: time.Millisecond, Err: errors.New("429")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := start(t, redistest.Memory(t), newTelegramFake())
			failed := false
			i.telegram.fail = func(string) error {
				if failed {
					return nil
				}
				failed = true
				return failure
			}
			i.must(t, text(1, "a"))
			wantCalls(t, i.telegram, "send", "send")
		})
	}
}

func TestLongFailureBecomesAJobThatShowsTheCard(t *testing.T) {
	t.Parallel()
	i := start(t, redistest.Memory(t), newTelegramFake())
	i.telegram.fail = func(string) error {
		return &bot.Failure{Reason: bot.TooManyRequests, RetryAfter: time.Hour, Err: errors.New("429")}
	}
	i.must(t, text(1, "a"))
	i.telegram.fail = nil
	jobs := i.claim(t, time.Now().Add(59*time.Minute))
	if len(jobs) != 0 {
		t.Errorf("due before Telegram allows: %+v", jobs)
	}
	jobs = i.claim(t, time.Now().Add(61*time.Minute))
	if len(jobs) != 1 {
		t.Fatalf("jobs %+v", jobs)
	}
	i.telegram.seen()
	i.run(t, jobs[0])
	wantCalls(t, i.telegram, "send")
}

func (i instance) claim(t *testing.T, now time.Time) []storage.Job {
	t.Helper()
	jobs, err := i.store.ClaimJobs(t.Context(), now, time.Minute, 10)
	if err != nil {
		t.Fatal(err)
	}
	return jobs
}

func TestExportIsAJobOfTheSameCommit(t *testing.T) {
	t.Parallel()
	i := start(t, redistest.Memory(t), newTelegramFake())
	i.must(t, text(1, "file"))
	if *i.woken != 1 {
		t.Errorf("woken %d times", *i.woken)
	}
	for _, j := range i.claim(t, time.Now().Add(time.Second)) {
		i.run(t, j)
	}
	if i.telegram.files != 2 {
		t.Errorf("%d files", i.telegram.files)
	}
}

func TestQuestionsThatWereNotAnsweredReachWhoAsksForThem(t *testing.T) {
	t.Parallel()
	i := start(t, redistest.Memory(t), newTelegramFake())
	i.must(t, text(1, "tanam padi?"))
	i.must(t, text(1, "tanam padi?")) // a repeated update is not counted twice
	i.must(t, text(2, "digest"))
	for _, j := range i.claim(t, time.Now().Add(time.Second)) {
		i.run(t, j)
	}
	if want := "[{refused tanam padi?}]"; i.telegram.content != want {
		t.Errorf("the file holds %q, want %q", i.telegram.content, want)
	}
}

func TestEraseLeavesNoData(t *testing.T) {
	t.Parallel()
	i := start(t, redistest.Memory(t), newTelegramFake())
	i.must(t, text(1, "a"))
	i.must(t, text(2, "forget"))
	if got := i.data(t); got != "" {
		t.Errorf("data %q", got)
	}
	i.must(t, text(2, "forget"))
	if got := i.data(t); got != "" {
		t.Errorf("a repeated update brought back %q", got)
	}
}

func TestCardThatCannotBeEditedIsSentAnew(t *testing.T) {
	t.Parallel()
	i := start(t, redistest.Memory(t), newTelegramFake())
	i.must(t, text(1, "a"))
	i.telegram.seen()
	i.must(t, press(2, 999)) // a message that is gone
	wantCalls(t, i.telegram, "edit", "send", "strip")
}

func TestUnreadableMarkupGoesOutPlain(t *testing.T) {
	t.Parallel()
	i := start(t, redistest.Memory(t), newTelegramFake())
	i.telegram.fail = func(call string) error {
		if call == "send" {
			return &bot.Failure{Reason: bot.BadMarkup, Err: errors.New("can't parse entities")}
		}
		return nil
	}
	i.must(t, text(1, "a"))
	wantCalls(t, i.telegram, "send", "plain")
}

func TestBlockedChatIsAcknowledged(t *testing.T) {
	t.Parallel()
	i := start(t, redistest.Memory(t), newTelegramFake())
	i.telegram.fail = func(string) error { return &bot.Failure{Reason: bot.Blocked, Err: errors.New("403")} }
	i.must(t, text(1, "a"))
	if jobs := i.claim(t, time.Now().Add(time.Hour)); len(jobs) != 0 {
		t.Errorf("jobs %+v", jobs)
	}
}

func TestIgnoredUpdateLeavesNoTrace(t *testing.T) {
	t.Parallel()
	i := start(t, redistest.Memory(t), newTelegramFake())
	i.must(t, text(1, "ignore"))
	i.must(t, bot.Update{ID: 2, Chat: 7})
	wantCalls(t, i.telegram)
	if got := i.data(t); got != "" {
		t.Errorf("data %q", got)
	}
}
