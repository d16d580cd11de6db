package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"regexp"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/bot/chat"
	"plutbot/flows"
	"plutbot/flows/definition"
)

// playCommand is plutbot play.
type playCommand struct {
	contentFlag
	dateFlag
	Guide    string `arg:"" optional:"" help:"Guide to begin with; without it, the menu."`
	Save     string `placeholder:"FILE" help:"Append the conversation to this tests.yaml when it has reached an outcome."`
	Language string `default:"id" enum:"id,en" help:"id or en."`
	Code     string `placeholder:"CODE" help:"Open the outcome that a reference code stands for."`
}

// Run implements the command.
func (c playCommand) Run(ctx context.Context, s streams) error {
	loaded, err := c.load()
	if err != nil {
		return err
	}
	day, err := c.day()
	if err != nil {
		return err
	}
	var state flows.State
	if c.Code != "" {
		guide, answers, codeDay, err := loaded.flows.OpenCode(c.Code)
		if err != nil {
			return fmt.Errorf("--code: %q: %w", c.Code, err)
		}
		state = flows.State{Guide: guide.ID, Answers: answers}
		if c.Date == "" {
			day = codeDay
		}
	}
	if c.Guide != "" {
		if _, ok := loaded.flows.Guide(c.Guide); !ok {
			return fmt.Errorf("there is no guide %q; there are: %s", c.Guide, strings.Join(guideIDs(loaded.flows), ", "))
		}
		state.Guide = c.Guide
	}
	p := &player{chat: loaded.chat(), now: day.Time().Add(5 * time.Hour), out: s.out}
	p.data = p.chat.Begin(c.Language, state, p.now)
	if err := p.play(ctx, s.in); err != nil {
		return err
	}
	if c.Save == "" {
		return nil
	}
	return c.save(loaded.flows, p, day, s.out)
}

func guideIDs(c *flows.Content) []string {
	var ids []string
	for _, g := range c.Guides {
		ids = append(ids, g.ID)
	}
	return ids
}

// player holds a conversation in a terminal: the same steps and cards as in
// Telegram.
type player struct {
	chat    *chat.Chat
	now     time.Time
	out     io.Writer
	data    []byte
	card    int64
	buttons []bot.Button
}

const playHelp = "Type a letter to press that button, anything else as your answer (=a sends the letter itself). Empty line or Ctrl-D ends."

// play reads line by line until the input ends.
func (p *player) play(ctx context.Context, in io.Reader) error {
	_, _ = fmt.Fprintln(p.out, playHelp)
	card, err := p.chat.Show(p.data, p.now)
	if err != nil {
		return err
	}
	p.show(card)
	lines := bufio.NewScanner(in)
	for ctx.Err() == nil && lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" {
			return nil
		}
		turn, err := p.chat.Step(p.data, p.card, p.update(line), p.now)
		if err != nil {
			return err
		}
		p.data = turn.Data
		if turn.Toast != "" {
			_, _ = fmt.Fprintf(p.out, "(%s)\n", turn.Toast)
		}
		if turn.Card != nil {
			p.show(*turn.Card)
		}
	}
	return lines.Err()
}

// update is what a line means: a press, a command or a text.
func (p *player) update(line string) bot.Update {
	u := bot.Update{Chat: 1, Private: true, Kind: bot.KindText, Text: strings.TrimPrefix(line, "=")}
	if i := strings.Index(letters, strings.ToLower(line)); len(line) == 1 && i >= 0 && i < len(p.buttons) {
		u.Kind, u.Press = bot.KindPress, bot.Press{Data: p.buttons[i].Data, Message: p.card}
	} else if name, ok := strings.CutPrefix(line, "/"); ok {
		u.Kind = bot.KindCommand
		u.Command, u.Text, _ = strings.Cut(name, " ")
	}
	return u
}

const letters = "abcdefghijklmnopqrstuvwxyz"

var tags = regexp.MustCompile(`</?[a-z][^>]*>`)

// show writes a card with a letter before each button.
func (p *player) show(card bot.Card) {
	p.card++
	p.buttons = nil
	_, _ = fmt.Fprintf(p.out, "\n%s\n\n", html.UnescapeString(tags.ReplaceAllString(card.Text, "")))
	for _, row := range card.Rows {
		for _, b := range row {
			switch {
			case b.URL != "":
				_, _ = fmt.Fprintf(p.out, "  [-] %s: %s", b.Label, b.URL)
			case len(p.buttons) < len(letters):
				_, _ = fmt.Fprintf(p.out, "  [%c] %s", letters[len(p.buttons)], b.Label)
				p.buttons = append(p.buttons, b)
			}
		}
		_, _ = fmt.Fprintln(p.out)
	}
}

// save appends the conversation to a file of tests.
func (c playCommand) save(content *flows.Content, p *player, day flows.Day, out io.Writer) error {
	state, err := p.chat.State(p.data)
	if err != nil {
		return err
	}
	guide, ok := content.Guide(state.Guide)
	if !ok {
		return errors.New("--save: no guide is open, so nothing was saved")
	}
	result, ok := content.Result(guide, state.Answers, day)
	if !ok {
		return errors.New("--save: the conversation has not reached an outcome, so nothing was saved")
	}
	text, err := definition.Record(result)
	if err != nil {
		return fmt.Errorf("write the test: %w", err)
	}
	if err := appendTest(c.Save, text); err != nil {
		return fmt.Errorf("--save: %w", err)
	}
	_, err = fmt.Fprintf(out, "saved to %s\n", c.Save)
	return err
}

// appendTest adds a test to a file. The empty list, with which a new guide
// begins, gives way; comments above it stay.
func appendTest(file string, test []byte) error {
	mode := os.O_APPEND
	if former, err := os.ReadFile(file); err == nil {
		head, empty := strings.CutSuffix(strings.TrimSpace(string(former)), "[]")
		if empty && (head == "" || strings.HasSuffix(head, "\n")) {
			mode, test = os.O_TRUNC, append([]byte(head), test...)
		}
	}
	f, err := os.OpenFile(file, mode|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(test)
	return errors.Join(err, f.Close())
}
