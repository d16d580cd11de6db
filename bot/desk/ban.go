package desk

import (
	"context"
	"fmt"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// ban keeps an SME away from the consultants. It is a document of the SME's
// chat; without a reason there is none.
type ban struct {
	Reason string `json:"reason,omitempty"`
	By     string `json:"by,omitempty"`
	At     int64  `json:"at,omitempty"`
}

// banned gives the reason why an SME is kept away, "" when it is not.
func (d *Desk) banned(ctx context.Context, chat int64) (string, error) {
	b, err := load1[ban](ctx, d, storage.DocumentBan, chat, "")
	return b.Reason, err
}

// block keeps the SME of a ticket away: /blokir alasan.
func (d *Desk) block(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	if u.Text == "" {
		return d.sayIn(ctx, u, d.words.Text("desk.ban.how", nil))
	}
	err := change1(ctx, d, storage.DocumentBan, ref.Chat, "", bot.KeptBan, func(b *ban) error {
		*b = ban{Reason: u.Text, By: u.Name, At: millis(d.Clock())}
		return nil
	})
	if err != nil {
		return err
	}
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		if !c.k.here(u) {
			return errUnchanged
		}
		c.k.State, c.k.Closed, c.k.In = stateClosed, millis(d.Clock()), nil
		c.k.happened(d.Clock(), "banned", u.Name, u.Text)
		c.words("ban.done", map[string]any{"Name": escape(u.Name), "Reason": escape(u.Text)})
		c.stale()
		c.tell(bot.ChatTicket, bot.TicketNews{Ticket: c.k.Ticket, State: bot.TicketBanned, Reason: u.Text})
		return nil
	})
}

// unblock takes a ban back: /buka_blokir.
func (d *Desk) unblock(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	reason, err := d.banned(ctx, ref.Chat)
	if err != nil {
		return err
	}
	if reason == "" {
		return d.sayIn(ctx, u, d.words.Text("desk.ban.none", nil))
	}
	if err := d.drop(ctx, storage.DocumentBan, ref.Chat, ""); err != nil {
		return err
	}
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		c.k.happened(d.Clock(), "unbanned", u.Name, u.Text)
		d.reopen(c, u.Name)
		c.words("ban.undone", map[string]any{"Name": escape(u.Name)})
		return nil
	})
}

const (
	// floodWindow and maxFlood bound what one SME may send: no person types
	// more, and the group's budget belongs to all.
	floodWindow = time.Minute
	maxFlood    = 40
)

// flood counts a message of the SME and says whether it is too much. The SME
// is told once in a flood that what follows is not passed on.
func (c *change) flood() bool {
	k := c.k
	now := millis(c.desk.Clock())
	if now-k.FloodSince >= floodWindow.Milliseconds() {
		k.FloodSince, k.Flood = now, 0
	}
	k.Flood++
	if k.Flood == maxFlood+1 {
		c.in(item{Kind: itemWords, Text: c.desk.Catalog.In(k.Language).Text("desk.flood", nil)})
		c.words("flooded", map[string]any{"Most": fmt.Sprint(maxFlood)})
	}
	return k.Flood > maxFlood
}
