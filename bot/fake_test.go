package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"plutbot/bot"
)

// telegramFake keeps the messages of all chats and fails on demand.
type telegramFake struct {
	mu       sync.Mutex
	messages map[int64]map[int64]bot.Card // chat, message
	next     int64
	calls    []string
	files    int
	content  string // of the last file
	// fail is asked before each call; an error is given instead of the effect.
	fail func(call string) error
	// pause holds a message on its way.
	pause func()
}

func newTelegramFake() *telegramFake {
	return &telegramFake{messages: map[int64]map[int64]bot.Card{}, next: 100}
}

func (f *telegramFake) begin(call string) error {
	f.calls = append(f.calls, call)
	if f.fail != nil {
		return f.fail(call)
	}
	return nil
}

func (f *telegramFake) Send(_ context.Context, chat int64, c bot.Card) (int64, error) {
	if f.pause != nil {
		f.pause()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.begin("send"); err != nil {
		return 0, err
	}
	return f.put(chat, c), nil
}

func (f *telegramFake) SendPlain(_ context.Context, chat int64, c bot.Card) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.begin("plain"); err != nil {
		return 0, err
	}
	return f.put(chat, c), nil
}

func (f *telegramFake) put(chat int64, c bot.Card) int64 {
	f.next++
	if f.messages[chat] == nil {
		f.messages[chat] = map[int64]bot.Card{}
	}
	f.messages[chat][f.next] = c
	return f.next
}

func (f *telegramFake) Edit(_ context.Context, chat, message int64, c bot.Card) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.begin("edit"); err != nil {
		return err
	}
	if _, ok := f.messages[chat][message]; !ok {
		return &bot.Failure{Reason: bot.MessageGone, Err: errors.New("message to edit not found")}
	}
	f.messages[chat][message] = c
	return nil
}

func (f *telegramFake) Strip(_ context.Context, chat, message int64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.begin("strip"); err != nil {
		return err
	}
	if c, ok := f.messages[chat][message]; ok {
		c.Rows = nil
		f.messages[chat][message] = c
	}
	return nil
}

func (f *telegramFake) SendFile(_ context.Context, _ int64, sent bot.File) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.begin("file"); err != nil {
		return err
	}
	f.files++
	f.content = string(sent.Content)
	return nil
}

// seen gives the calls so far and forgets them.
func (f *telegramFake) seen() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	calls := f.calls
	f.calls = nil
	return calls
}

// texts gives the newest message of a chat.
func (f *telegramFake) newest(chat int64) (int64, bot.Card) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var newest int64
	for id := range f.messages[chat] {
		newest = max(newest, id)
	}
	return newest, f.messages[chat][newest]
}

// counting is a conversation that counts: each text or press adds one. The
// words "panic" and "error" fail, "file" exports, "forget" erases.
type counting struct{}

func (counting) Step(data []byte, _ int64, u bot.Update, now time.Time) (bot.Turn, error) {
	n, _ := strconv.Atoi(string(data))
	t := bot.Turn{TTL: time.Hour, Fresh: u.Kind != bot.KindPress, Export: u.Text == "file", Digest: u.Text == "digest", Erase: u.Text == "forget",
		Events: []bot.Event{{Name: "counted"}}}
	if strings.HasSuffix(u.Text, "?") {
		t.Unanswered = bot.Unanswered{Result: "refused", Text: u.Text}
	}
	if u.Text == "later" {
		t.Tasks = []bot.Task{{Do: "chat.remind", Due: now.Add(time.Hour)}, {Do: "desk.open", Data: []byte(`"x"`)}}
	}
	switch u.Text {
	case "panic":
		panic("a mistake in the conversation")
	case "error":
		return t, errors.New("cannot")
	case "ignore":
		return bot.Turn{Ignore: true}, nil
	}
	t.Data = []byte(strconv.Itoa(n + 1))
	card, _ := counting{}.Show(t.Data, time.Time{})
	t.Card = &card
	return t, nil
}

// Due counts as well, and says so; the word "late" is no longer right.
func (counting) Due(data []byte, task bot.Task, _ time.Time) (bot.Turn, error) {
	n, _ := strconv.Atoi(string(data))
	if string(task.Data) == `"late"` {
		return bot.Turn{Ignore: true}, nil
	}
	return bot.Turn{Data: []byte(strconv.Itoa(n + 1)), TTL: time.Hour, Tasks: []bot.Task{bot.Say("said:"+task.ID, bot.Card{Text: task.Do})}}, nil
}

func (counting) Show(data []byte, _ time.Time) (bot.Card, error) {
	return bot.Card{Text: fmt.Sprintf("count %s", data), Rows: [][]bot.Button{{{Label: "more", Data: "m"}}}}, nil
}

func (counting) Apologize(data []byte, _ bot.Update, _ time.Time) bot.Turn {
	return bot.Turn{Data: data, TTL: time.Hour, Fresh: true, Card: &bot.Card{Text: "sorry"}}
}

func (counting) Export(data []byte, _ time.Time) ([]bot.File, error) {
	return []bot.File{{Name: "data.txt", Content: data}, {Name: "data.json", Content: data}}, nil
}

func (counting) Digest(_ []byte, questions []bot.Unanswered, _ time.Time) (bot.File, error) {
	return bot.File{Name: "questions.txt", Content: fmt.Append(nil, questions)}, nil
}

// tally counts results and events.
type tally struct {
	mu      sync.Mutex
	results map[string]int
	events  map[string]int
}

func newTally() *tally { return &tally{results: map[string]int{}, events: map[string]int{}} }

func (t *tally) Handled(_ bot.Kind, result string, _ time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.results[result]++
}

func (t *tally) Happened(e bot.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.events[e.Name]++
}
