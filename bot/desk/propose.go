package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

const (
	// maxProposals bounds the cards that wait for the authors.
	maxProposals = 300
	// proposalsFor is how long they wait.
	proposalsFor = 365 * 24 * time.Hour
)

// proposals are answers of consultants that could become cards.
type proposals struct {
	All []proposal `json:"all,omitempty"`
}

// proposal is a question with its answer, both in the consultant's own words,
// so that nothing about the SME gets into the content.
type proposal struct {
	Cause    string `json:"cause"`
	At       int64  `json:"at"`
	By       string `json:"by"`
	Field    string `json:"field"`
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// propose proposes a card for the authors: /usul pertanyaan | jawaban.
func (d *Desk) propose(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	question, answer, ok := strings.Cut(u.Text, "|")
	question, answer = strings.TrimSpace(question), strings.TrimSpace(answer)
	if !ok || question == "" || answer == "" {
		return d.sayIn(ctx, u, d.words.Text("desk.propose.how", nil))
	}
	k, ok, err := d.loadTicket(ctx, ref)
	if err != nil || !ok {
		return err
	}
	err = change1(ctx, d, storage.DocumentProposals, registryChat, "", proposalsFor, func(p *proposals) error {
		if slices.ContainsFunc(p.All, func(other proposal) bool { return other.Cause == cause }) {
			return errUnchanged
		}
		p.All = append(p.All, proposal{cause, millis(d.Clock()), u.Name, k.Field, question, answer})
		p.All = p.All[max(0, len(p.All)-maxProposals):]
		return nil
	})
	if err != nil {
		return err
	}
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		c.k.happened(d.Clock(), "proposed", u.Name, "")
		c.words("propose.done", nil)
		return nil
	})
}

// proposed sends the proposals as drafts of cards: /usulan. Only an
// administrator of the bot may see them.
func (d *Desk) proposed(ctx context.Context, u bot.Update) error {
	if !slices.Contains(d.Admins, u.From) {
		return d.sayIn(ctx, u, d.words.Text("desk.admins_only", nil))
	}
	p, err := load1[proposals](ctx, d, storage.DocumentProposals, registryChat, "")
	if err != nil {
		return err
	}
	if len(p.All) == 0 {
		return d.sayIn(ctx, u, d.words.Text("desk.propose.none", nil))
	}
	var b strings.Builder
	for n, one := range p.All {
		_, _ = fmt.Fprintf(&b, "# %s, %s\nusul-%d:\n  field: %s\n  ask: [%q]\n  answer: %q\n  test: %q\n\n",
			time.UnixMilli(one.At).In(western).Format(time.DateOnly), one.By, n+1, one.Field, one.Question, one.Answer, one.Question)
	}
	return d.fileIn(ctx, u, bot.File{Name: "usulan-kartu.yaml", Content: []byte(b.String()), Caption: d.words.Text("desk.propose.file", nil)})
}
