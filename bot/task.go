package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"plutbot/storage"
)

// Task is something to do later, at least once. It is stored as a job together
// with what caused it.
type Task struct {
	// Do is "part.verb", such as "desk.open": the part of the application that
	// does it, and what it does.
	Do string
	// ID tells the tasks of one chat apart: adding one whose id waits already
	// has no effect. "" makes one of Do and the update; what follows from a task
	// needs an id of its own.
	ID string
	// Chat is the chat in whose order it is done; 0 is the chat that adds it.
	Chat int64
	// Due is when to do it; the zero time is at once.
	Due time.Time
	// Data is what the part needs, as JSON.
	Data json.RawMessage
}

// NewTask makes a task whose data is v as JSON. v must be a value that can be
// written as JSON.
func NewTask(do, id string, v any) (Task, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return Task{}, fmt.Errorf("write the task %s: %w", do, err)
	}
	return Task{Do: do, ID: id, Data: data}, nil
}

// doSay is the task of Say.
const doSay = "app.say"

// Say is a task that sends a card as a message of its own, besides the card
// that shows the session. The id keeps it from being said twice.
func Say(id string, card Card) Task {
	data, _ := json.Marshal(card) // strings always marshal
	return Task{Do: doSay, ID: id, Data: data}
}

// payload is a task as it stands in a job.
type payload struct {
	Do   string          `json:"do"`
	Data json.RawMessage `json:"data,omitempty"`
}

// Job makes the job that does a task. chat is the one that adds it, update the
// one that caused it, and now stands for a zero Due.
func (t Task) Job(chat, update int64, now time.Time) storage.Job {
	j := storage.Job{ID: t.ID, Chat: t.Chat, Due: t.Due}
	if j.ID == "" {
		j.ID = fmt.Sprintf("%s:%d", t.Do, update)
	}
	if j.Chat == 0 {
		j.Chat = chat
	}
	if j.Due.IsZero() {
		j.Due = now
	}
	j.Payload, _ = json.Marshal(payload{t.Do, t.Data}) // Data is JSON already
	return j
}

// TaskOf reads the task of a job.
func TaskOf(j storage.Job) (Task, error) {
	var p payload
	if err := json.Unmarshal(j.Payload, &p); err != nil {
		return Task{}, &Failure{Reason: Refused, Err: fmt.Errorf("read the job: %w", err)}
	}
	return Task{Do: p.Do, ID: j.ID, Chat: j.Chat, Due: j.Due, Data: p.Data}, nil
}

// Doer does the tasks of one part of the application. Its error holds a Failure
// that says whether to try again. Calls for one chat do not overlap with the
// handling of its updates in the same process.
type Doer interface {
	DoTask(ctx context.Context, t Task) error
}

// Jobs gives each job to the part that its task names.
type Jobs struct {
	parts map[string]Doer
	rest  Doer
}

// NewJobs makes a mux of the parts by name; tasks that name none of them go to
// rest.
func NewJobs(rest Doer, parts map[string]Doer) *Jobs { return &Jobs{parts, rest} }

// RunJob does a stored job.
func (m *Jobs) RunJob(ctx context.Context, j storage.Job) error {
	t, err := TaskOf(j)
	if err != nil {
		return err
	}
	name, _, _ := strings.Cut(t.Do, ".")
	if part, ok := m.parts[name]; ok {
		return part.DoTask(ctx, t)
	}
	return m.rest.DoTask(ctx, t)
}
