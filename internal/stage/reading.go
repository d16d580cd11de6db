package stage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"plutbot/internal/botapi"
)

// patience is how long somebody waits for the bot.
const patience = 20 * time.Second

// Reads waits until a person has a message of the bot with the words, and gives
// the last one.
func Reads(t *testing.T, p *botapi.Person, words string) botapi.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var found botapi.Message
	if err := p.WaitFor(ctx, func(all []botapi.Message) bool {
		for _, m := range all {
			if m.From != nil && m.From.IsBot && strings.Contains(m.Text+m.Caption, words) {
				found = m
			}
		}
		return found.ID != 0
	}); err != nil {
		var texts []string
		for _, m := range p.Messages() {
			texts = append(texts, m.Text+m.Caption)
		}
		t.Fatalf("waiting for %q: %v; there is %q", words, err, texts)
	}
	return found
}

// Press waits until a person has a button with the label, and presses it.
func Press(t *testing.T, p *botapi.Person, label string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := p.WaitFor(ctx, func(all []botapi.Message) bool {
		return slices.ContainsFunc(all, func(m botapi.Message) bool {
			return m.ReplyMarkup != nil && strings.Contains(fmt.Sprintf("%+v", *m.ReplyMarkup), label)
		})
	}); err != nil {
		t.Fatalf("waiting for the button %q: %v", label, err)
	}
	if err := p.PressLabel(label); err != nil {
		t.Fatal(err)
	}
}
