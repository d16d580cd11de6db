package evidence

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"plutbot/bot"
	"plutbot/bot/figures"
	"plutbot/flows"
	"plutbot/locales"
	"plutbot/storage"
)

// Store keeps what the report is made of, and the order to write a file.
type Store interface {
	Records
	AddJob(ctx context.Context, j storage.Job) error
}

// Messenger writes to whoever may see the report.
type Messenger interface {
	Send(ctx context.Context, chat int64, c bot.Card) (message int64, err error)
	Edit(ctx context.Context, chat, message int64, c bot.Card) error
	SendFile(ctx context.Context, chat int64, f bot.File) error
}

// Config is what an Evidence is made of. All fields are needed.
type Config struct {
	Store     Store
	Cases     Cases
	Messenger Messenger
	// May says whether a person may see the report.
	May     func(ctx context.Context, person int64) (bool, error)
	Content *flows.Content
	Catalog *locales.Catalog
	Clock   bot.Clock
	Wake    func()
}

// Evidence is the part of the application that shows the report (/laporan).
type Evidence struct{ Config }

// New makes an Evidence.
func New(c Config) *Evidence { return &Evidence{c} }

// Part is the name of the tasks of this part.
const Part = "evidence"

// doFile writes the report as a file. The name is stored.
const doFile = Part + ".file"

// mark begins the data of every button of this part.
const mark = "be:"

// What a button does; a month follows. The letters stand in messages that people
// have.
const (
	verbMonth  = "m"
	verbMonths = "l"
	verbDefine = "d"
	verbXLSX   = "x"
	verbCSV    = "c"
)

// Takes implements bot.Part. To whoever may not see the report the command does
// not exist.
func (e *Evidence) Takes(ctx context.Context, u bot.Update) (bool, error) {
	switch {
	case !u.Private:
		return false, nil
	case u.Kind == bot.KindCommand && (u.Command == "laporan" || u.Command == "report"):
		return e.May(ctx, u.From)
	default:
		return u.Kind == bot.KindPress && strings.HasPrefix(u.Press.Data, mark), nil
	}
}

// Handle implements bot.Part. It changes nothing, so it may be repeated.
func (e *Evidence) Handle(ctx context.Context, u bot.Update) (bot.Answer, error) {
	p := e.Catalog.In(e.Catalog.Match(u.Language))
	if u.Kind == bot.KindPress {
		return e.press(ctx, u, p)
	}
	r, err := e.report(ctx, e.month(u.Text))
	if err == nil {
		_, err = e.Messenger.Send(ctx, u.Chat, r.card(p, e.Content))
	}
	return bot.Answer{}, err
}

// month reads one as in "2026-11"; anything else is the present one.
func (e *Evidence) month(text string) figures.Month {
	if m, err := figures.ParseMonth(strings.TrimSpace(text)); err == nil {
		return m
	}
	return figures.MonthOf(e.Clock())
}

func (e *Evidence) report(ctx context.Context, m figures.Month) (Report, error) {
	return Gather(ctx, e.Store, e.Cases, m, e.Clock())
}

// press does what a button says.
func (e *Evidence) press(ctx context.Context, u bot.Update, p *locales.Printer) (bot.Answer, error) {
	answer := bot.Answer{Press: u.Press.ID}
	may, err := e.May(ctx, u.From)
	if err != nil {
		return answer, err
	}
	if !may {
		answer.Toast = p.Text("evidence.toast.forbidden", nil)
		return answer, nil
	}
	verb, month, _ := strings.Cut(strings.TrimPrefix(u.Press.Data, mark), ":")
	m := e.month(month)
	var card bot.Card
	switch verb {
	case verbXLSX, verbCSV:
		answer.Toast = p.Text("evidence.toast.file", nil)
		return answer, e.wantFile(ctx, u, wish{verb, m.String(), p.Lang()})
	case verbMonths:
		card = chooser(p, figures.MonthOf(e.Clock()), m)
	case verbDefine:
		card = explained(p, m)
	default:
		r, err := e.report(ctx, m)
		if err != nil {
			return answer, err
		}
		card = r.card(p, e.Content)
	}
	err = e.Messenger.Edit(ctx, u.Chat, u.Press.Message, card)
	if err != nil && bot.FailureOf(err).Reason == bot.MessageGone {
		_, err = e.Messenger.Send(ctx, u.Chat, card)
	}
	return answer, err
}

// wish is what the task for a file needs.
type wish struct {
	Kind     string `json:"kind"`
	Month    string `json:"month"`
	Language string `json:"language"`
}

// wantFile has a file written; reading everything may take a moment.
func (e *Evidence) wantFile(ctx context.Context, u bot.Update, w wish) error {
	t, err := bot.NewTask(doFile, fmt.Sprintf("%s:%d", doFile, u.ID), w)
	if err != nil {
		return err
	}
	if err := e.Store.AddJob(ctx, t.Job(u.Chat, 0, e.Clock())); err != nil {
		return fmt.Errorf("have the report written: %w", err)
	}
	e.Wake()
	return nil
}

// DoTask implements bot.Doer.
func (e *Evidence) DoTask(ctx context.Context, t bot.Task) error {
	var w wish
	if t.Do != doFile {
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("a job wants %q", t.Do)}
	}
	if err := json.Unmarshal(t.Data, &w); err != nil {
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("read a task: %w", err)}
	}
	r, err := e.report(ctx, e.month(w.Month))
	if err != nil {
		return err
	}
	p := e.Catalog.In(w.Language)
	f, err := r.File(p, e.Content, w.Kind == verbXLSX)
	if err != nil {
		return &bot.Failure{Reason: bot.Refused, Err: err}
	}
	return e.Messenger.SendFile(ctx, t.Chat, f)
}

// File writes the report as a workbook, or else as CSV.
func (r *Report) File(p *locales.Printer, content *flows.Content, workbook bool) (bot.File, error) {
	write, kind := r.CSV, ".csv"
	if workbook {
		write, kind = r.XLSX, ".xlsx"
	}
	data, err := write(p, content)
	if err != nil {
		return bot.File{}, fmt.Errorf("write the report of %s: %w", r.Month, err)
	}
	n := namesIn(p, content)
	return bot.File{Name: n.word("file") + "-" + r.Month.String() + kind, Content: data, Caption: n.Text("evidence.caption", map[string]any{"Title": r.title(n)})}, nil
}
