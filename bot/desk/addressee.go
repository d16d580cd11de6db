package desk

import (
	"context"

	"plutbot/bot"
)

// addressee gives the ticket that a message of an SME is for: one that answers
// a consultant goes to that consultant's ticket, whichever the SME wrote to
// last.
func (d *Desk) addressee(ctx context.Context, chat int64, m bot.TicketMessage) (bot.TicketMessage, error) {
	if m.Reply == 0 || len(m.Among) == 0 {
		return m, nil
	}
	for _, name := range append([]string{m.Ticket}, m.Among...) {
		k, ok, err := d.loadTicket(ctx, ticketRef{Chat: chat, Ticket: name})
		if err != nil {
			return m, err
		}
		if ok && k.bySME(m.Reply) != nil {
			if name != m.Ticket {
				m.Ticket, m.After = name, 0
			}
			return m, nil
		}
	}
	return m, nil
}
