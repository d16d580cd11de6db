package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/locales"
)

// transcript writes what was said in a ticket, for the SME or for the archive.
// Only the archive has the notes of the staff and what happened inside.
func (d *Desk) transcript(k *ticket, words *locales.Printer, archive bool) string {
	var b strings.Builder
	_, _ = fmt.Fprintf(&b, "%s\n%s\n\n", words.Text("desk.transcript.title", map[string]any{"Field": words.Text("desk.field."+k.Field, nil), "Title": k.Title}),
		words.Text("desk.transcript.from", map[string]any{"Date": words.Date(time.UnixMilli(k.Opened).In(western))}))
	for _, e := range k.History {
		if line := d.transcriptLine(k, e, words, archive); line != "" {
			at := time.UnixMilli(e.At).In(western)
			_, _ = fmt.Fprintf(&b, "%s %s  %s\n", words.DateShort(at), words.Clock(at), line)
		}
	}
	return b.String()
}

func (d *Desk) transcriptLine(k *ticket, e event, words *locales.Printer, archive bool) string {
	who := e.Who
	switch e.What {
	case "sme", "sme edited", "opened":
		if who = words.Text("desk.transcript.you", nil); archive {
			who = d.nameOf(k)
		}
	case "staff", "staff edited":
		if who == "" || !archive {
			who = words.Text("desk.plut", nil)
		}
	case "note":
		if !archive {
			return ""
		}
	case "closed":
		if e.Text == "" && !archive {
			return words.Text("desk.transcript.closed", nil)
		}
	default:
		if !archive {
			return ""
		}
	}
	text := who
	if archive || strings.HasSuffix(e.What, "edited") {
		text += " [" + words.Text("desk.transcript.what."+strings.ReplaceAll(e.What, " ", "_"), nil) + "]"
	}
	if e.Text != "" {
		text += ": " + e.Text
	}
	return strings.TrimSpace(text)
}

// sendTranscript sends the archive's transcript into the topic: /transkrip.
func (d *Desk) sendTranscript(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	k, ok, err := d.loadTicket(ctx, ref)
	if err != nil || !ok || !k.here(u) {
		return err
	}
	err = d.fileIn(ctx, u, bot.File{Name: "transkrip-" + ref.Ticket + ".txt", Content: []byte(d.transcript(k, d.words, true)),
		Caption: d.words.Text("desk.transcript.caption", nil)})
	if err != nil {
		return err
	}
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		c.k.happened(d.Clock(), "transcript", u.Name, "")
		return nil
	})
}

// giveTranscript sends an SME what was said in the ticket.
func (d *Desk) giveTranscript(ctx context.Context, t bot.Task) error {
	var r bot.TicketClosing
	if err := read(t, &r); err != nil {
		return err
	}
	k, ok, err := d.loadTicket(ctx, ticketRef{t.Chat, r.Ticket})
	if err != nil || !ok {
		return err
	}
	words := d.Catalog.In(k.Language)
	return d.Files.SendFile(ctx, t.Chat, bot.File{Name: "konsultasi-" + r.Ticket + ".txt", Content: []byte(d.transcript(k, words, false)),
		Caption: words.Text("desk.transcript.yours", nil)})
}
