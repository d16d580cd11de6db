package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"plutbot/bot"
	"plutbot/locales"
	"plutbot/storage"
)

// Reloaded is what became of reading the content anew.
type Reloaded struct {
	// BuiltIn says that there is nothing to read: the content is the program's own.
	BuiltIn bool
	// Problems make the new content unusable, as file:line: problem; the old one
	// goes on then.
	Problems []string
	// Changed says that another content is in use now than before.
	Changed bool
	// Before and Now are the versions of the guides that were and are in use.
	Before, Now string
	// Guides, Values and Texts are how many of them are not what they were.
	Guides, Values, Texts int
}

const (
	// maxProblems is how many problems one card lists, and maxProblem how many
	// characters of each, so that it stays below bot.MaxCardText.
	maxProblems = 12
	maxProblem  = 240
)

// ReloadedCard tells an administrator what became of it, and what to do.
func ReloadedCard(p *locales.Printer, r Reloaded) bot.Card {
	with := map[string]any{"Before": r.Before, "Now": r.Now, "Guides": p.Number(float64(r.Guides)), "Values": p.Number(float64(r.Values)), "Texts": p.Number(float64(r.Texts))}
	switch {
	case r.BuiltIn:
		return bot.Card{Text: p.Text("admin.reload.built_in", with)}
	case len(r.Problems) > 0:
		var shown []string
		for _, problem := range r.Problems[:min(len(r.Problems), maxProblems)] {
			if letters := []rune(problem); len(letters) > maxProblem {
				problem = string(letters[:maxProblem-1]) + "…"
			}
			shown = append(shown, "• <code>"+escape(problem)+"</code>")
		}
		with["Problems"], with["Count"] = strings.Join(shown, "\n"), p.Number(float64(len(r.Problems)))
		with["More"] = max(0, len(r.Problems)-maxProblems)
		return bot.Card{Text: p.Text("admin.reload.refused", with)}
	case !r.Changed:
		return bot.Card{Text: p.Text("admin.reload.same", with)}
	default:
		return bot.Card{Text: p.Text("admin.reload.done", with)}
	}
}

// reloading is what the task needs.
type reloading struct {
	Who      int64  `json:"who"`
	Name     string `json:"name"`
	Language string `json:"language"`
}

// wantReload has the content read anew: looking through it takes seconds, for
// which nobody else shall wait.
func (a *Admin) wantReload(ctx context.Context, u bot.Update, p *locales.Printer) (bot.Card, error) {
	t, err := bot.NewTask(doReload, fmt.Sprintf("%s:%d", doReload, u.ID), reloading{u.From, u.Name, p.Lang()})
	if err != nil {
		return bot.Card{}, err
	}
	if err := a.Store.AddJob(ctx, t.Job(u.Chat, 0, a.Clock())); err != nil {
		return bot.Card{}, fmt.Errorf("have the content read anew: %w", err)
	}
	a.Wake()
	return bot.Card{Text: p.Text("admin.reload.begun", nil)}, nil
}

// reload reads the content anew and says what became of it.
func (a *Admin) reload(ctx context.Context, t bot.Task) error {
	var who reloading
	if err := json.Unmarshal(t.Data, &who); err != nil {
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("read a task: %w", err)}
	}
	r, err := a.Reload(ctx)
	if err != nil {
		return err
	}
	if r.Changed {
		e := storage.AuditEntry{ID: t.ID, At: a.Clock(), Who: who.Who, Name: who.Name, What: "content.reload", Object: r.Now}
		if err := a.Store.AddAudit(ctx, e); err != nil {
			return err
		}
	}
	// The message is a job of its own: reading the files once more would find
	// nothing new.
	says := bot.Say(t.ID+":say", ReloadedCard(a.Catalog.In(who.Language), r))
	if err := a.Store.AddJob(ctx, says.Job(t.Chat, 0, a.Clock())); err != nil {
		return fmt.Errorf("tell what became of the content: %w", err)
	}
	a.Wake()
	return nil
}
