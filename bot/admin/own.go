package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/locales"
	"plutbot/storage"
)

// own tells somebody who is no administrator the own rights, and the number by
// which an administrator can give some.
func (a *Admin) own(ctx context.Context, u bot.Update, p *locales.Printer) (bot.Card, error) {
	h, err := a.holds(ctx, u.From)
	if err != nil {
		return bot.Card{}, err
	}
	number := strconv.FormatInt(u.From, 10)
	card := bot.Card{Text: p.Text("admin.own", map[string]any{"Number": number, "Some": len(h.Rights) > 0, "Rights": rightNames(p, h.Rights)}),
		Rows: [][]bot.Button{{{Label: p.Text("admin.button.copy", nil), Copy: number}}}}
	if len(h.Rights) > 0 {
		card.Rows = append(card.Rows, []bot.Button{button(p, "leave", verbLeave)})
	}
	return card, nil
}

// holds is what is stored about the rights of a person.
func (a *Admin) holds(ctx context.Context, person int64) (holder, error) {
	stored, _, err := a.Roles.load(ctx)
	if err != nil {
		return holder{}, err
	}
	if i := stored.find(person); i >= 0 {
		return stored.People[i], nil
	}
	return holder{ID: person}, nil
}

// ofOwn are the buttons about the own rights, which need no right.
func (a *Admin) ofOwn() map[string]func(context.Context, bot.Update, *locales.Printer) (bot.Card, error) {
	return map[string]func(context.Context, bot.Update, *locales.Printer) (bot.Card, error){
		verbOwn: a.own, verbLeave: a.askToLeave, verbLeaveYs: a.leave,
	}
}

// askToLeave asks whether somebody really gives up the own rights: only an
// administrator can give them back.
func (a *Admin) askToLeave(ctx context.Context, u bot.Update, p *locales.Printer) (bot.Card, error) {
	h, err := a.holds(ctx, u.From)
	if err != nil || len(h.Rights) == 0 {
		return bot.Card{Text: p.Text("admin.leave.none", nil)}, err
	}
	return bot.Card{Text: p.Text("admin.leave.ask", map[string]any{"Rights": rightNames(p, h.Rights)}),
		Rows: [][]bot.Button{{button(p, "leave_yes", verbLeaveYs)}, {button(p, "keep", verbOwn)}}}, nil
}

// leave gives up all own rights. It stands in the audit, and the administrators
// hear it, since somebody else may have to do the work now.
func (a *Admin) leave(ctx context.Context, u bot.Update, p *locales.Printer) (bot.Card, error) {
	h, err := a.holds(ctx, u.From)
	done := bot.Card{Text: p.Text("admin.leave.done", nil)}
	if err != nil || len(h.Rights) == 0 { // it was done already
		return done, err
	}
	jobs := []storage.Job{a.menu(u, u.From), a.entry(u, "role.leave", u.From, h.Name, h.Rights)}
	home := a.Catalog.In(locales.Indonesian)
	for _, admin := range a.Roles.admins {
		told := bot.Say(fmt.Sprintf("admin.left:%d", u.ID), bot.Card{Text: home.Text("admin.told.left", map[string]any{"Name": escape(h.Name), "Rights": rightNames(home, h.Rights)})})
		jobs = append(jobs, told.Job(admin, 0, a.Clock()))
	}
	if _, err := a.Roles.take(ctx, u.From, broadcast.Rights(), jobs...); err != nil {
		return bot.Card{}, err
	}
	a.Wake()
	return done, nil
}

// erased tells somebody whose data are erased of the role that stays: it belongs
// to the records of the staff, and only its holder or an administrator ends it.
// That of an administrator stands in the settings.
func (a *Admin) erased(ctx context.Context, t bot.Task) error {
	var erasing bot.StaffErasing
	if err := json.Unmarshal(t.Data, &erasing); err != nil {
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("read a task: %w", err)}
	}
	p := a.Catalog.In(erasing.Language)
	card := bot.Card{Text: p.Text("admin.erased.admin", nil)}
	if !a.Roles.Admin(t.Chat) {
		h, err := a.holds(ctx, t.Chat)
		if err != nil || len(h.Rights) == 0 {
			return err
		}
		card = bot.Card{Text: p.Text("admin.erased.holder", map[string]any{"Rights": rightNames(p, h.Rights)}), Rows: [][]bot.Button{{button(p, "leave", verbLeave)}}}
	}
	_, err := a.Messenger.Send(ctx, t.Chat, card)
	return err
}
