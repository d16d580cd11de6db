package desk

import (
	"context"
	"slices"
	"strconv"
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

type proposal struct {
	Cause string `json:"cause"`
	At    int64  `json:"at"`
	By    string `json:"by"`
	Proposal
}

// Proposal is a question with its answer, both in the consultant's own words,
// so that nothing about the SME gets into the content.
type Proposal struct {
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
		p.All = append(p.All, proposal{cause, millis(d.Clock()), u.Name, Proposal{k.Field, question, answer}})
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

// proposalsTaken ends /usulan when the authors have what was proposed so far.
const proposalsTaken = "selesai"

// proposed sends the proposals as drafts of cards: /usulan. With "selesai" it
// forgets them, since the authors have them. Only an administrator of the bot may.
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
	if strings.EqualFold(strings.TrimSpace(u.Text), proposalsTaken) {
		if err := d.drop(ctx, storage.DocumentProposals, registryChat, ""); err != nil {
			return err
		}
		return d.sayIn(ctx, u, d.words.Text("desk.propose.taken", map[string]any{"N": len(p.All)}))
	}
	drafts := make([]Draft, len(p.All))
	for i, one := range p.All {
		drafts[i] = Draft{ID: "usul_" + strconv.FormatInt(one.At/1000, 36), Day: dayOf(time.UnixMilli(one.At)), Topic: d.Guides.Topic(one.Question), Proposal: one.Proposal}
	}
	content, err := Drafts(drafts, d.words)
	if err != nil {
		return err
	}
	return d.fileIn(ctx, u, bot.File{Name: "usulan-kartu-" + dayOf(d.Clock()) + ".zip", Content: content,
		Caption: d.words.Text("desk.propose.file", map[string]any{"N": len(drafts)})})
}
