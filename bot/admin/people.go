package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/locales"
	"plutbot/storage"
)

// rightName is how a right is called.
func rightName(p *locales.Printer, r broadcast.Right) string {
	return p.Text("admin.right."+string(r)+".name", nil)
}

func rightNames(p *locales.Printer, rights []broadcast.Right) string {
	names := make([]string, len(rights))
	for i, r := range rights {
		names[i] = rightName(p, r)
	}
	return strings.Join(names, ", ")
}

// list shows who may do what.
func (a *Admin) list(ctx context.Context, p *locales.Printer) (bot.Card, error) {
	stored, _, err := a.Roles.load(ctx)
	if err != nil {
		return bot.Card{}, err
	}
	text := []string{p.Text("admin.list.head", nil)}
	for _, admin := range a.Roles.admins {
		text = append(text, p.Text("admin.list.admin", map[string]any{"Name": escape(a.name(ctx, admin))}))
	}
	card := bot.Card{}
	for _, h := range stored.People {
		text = append(text, p.Text("admin.list.person", map[string]any{"Name": escape(h.Name), "Rights": rightNames(p, h.Rights)}))
		card.Rows = append(card.Rows, []bot.Button{{Label: clip(h.Name), Data: data(verbPerson, strconv.FormatInt(h.ID, 10))}})
	}
	if len(stored.People) == 0 {
		text = append(text, p.Text("admin.list.none", nil))
	}
	card.Text = strings.Join(text, "\n") + "\n\n" + p.Text("admin.list.how", map[string]any{"Words": a.words(p)})
	card.Rows = append(card.Rows, []bot.Button{button(p, "audit", verbAudit, kindRoles, "0")})
	return card, nil
}

// name is how a person is called, or the number when Telegram does not tell.
func (a *Admin) name(ctx context.Context, person int64) string {
	if name, err := a.Messenger.Person(ctx, person); err == nil && name != "" {
		return name
	}
	return strconv.FormatInt(person, 10)
}

// clip shortens a name to what a button has room for.
func clip(name string) string {
	const most = 26
	if letters := []rune(name); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return name
}

// words are what stands for the rights after the command.
func (a *Admin) words(p *locales.Printer) string {
	var all []string
	for _, r := range broadcast.Rights() {
		all = append(all, p.Text("admin.right."+string(r)+".word", nil))
	}
	return strings.Join(all, " ")
}

// rightOf reads the word for a right, in any language.
func (a *Admin) rightOf(word string) (broadcast.Right, bool) {
	for _, r := range broadcast.Rights() {
		for _, language := range a.Catalog.Languages() {
			if strings.EqualFold(word, a.Catalog.In(language).Text("admin.right."+string(r)+".word", nil)) {
				return r, true
			}
		}
	}
	return "", false
}

// typed does what stands after the command: a number, and the rights for it.
func (a *Admin) typed(ctx context.Context, u bot.Update, p *locales.Printer) (bot.Card, error) {
	fields := strings.FieldsFunc(u.Text, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' })
	if len(fields) == 0 {
		return a.list(ctx, p)
	}
	person, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil || person <= 0 {
		return a.wrong(p, "number", fields[0]), nil
	}
	var rights []broadcast.Right
	for _, word := range fields[1:] {
		right, ok := a.rightOf(word)
		if !ok {
			return a.wrong(p, "word", word), nil
		}
		rights = append(rights, right)
	}
	if len(rights) == 0 {
		return a.person(ctx, p, person)
	}
	return a.give(ctx, u, p, person, rights)
}

func (a *Admin) wrong(p *locales.Printer, what, given string) bot.Card {
	return bot.Card{Text: p.Text("admin.wrong."+what, map[string]any{"Given": escape(clip(given)), "Words": a.words(p)}),
		Rows: [][]bot.Button{{button(p, "list", verbList)}}}
}

// person shows what somebody may do, with a button for each right.
func (a *Admin) person(ctx context.Context, p *locales.Printer, person int64) (bot.Card, error) {
	number := strconv.FormatInt(person, 10)
	if a.Roles.Admin(person) {
		return bot.Card{Text: p.Text("admin.person.admin", map[string]any{"Name": escape(a.name(ctx, person)), "Number": number}),
			Rows: [][]bot.Button{{button(p, "list", verbList)}}}, nil
	}
	stored, _, err := a.Roles.load(ctx)
	if err != nil {
		return bot.Card{}, err
	}
	h := holder{ID: person}
	if i := stored.find(person); i >= 0 {
		h = stored.People[i]
	} else if h.Name, err = a.Messenger.Person(ctx, person); err != nil {
		return a.stranger(p, number, err)
	}
	at := time.UnixMilli(h.At).In(west)
	card := bot.Card{Text: p.Text("admin.person.card", map[string]any{"Name": escape(h.Name), "Number": number, "Some": len(h.Rights) > 0,
		"Date": p.Date(at), "Clock": p.Clock(at)})}
	for _, r := range broadcast.Rights() {
		verb, label := verbGive, "give"
		if slices.Contains(h.Rights, r) {
			verb, label = verbTake, "take"
		}
		card.Rows = append(card.Rows, []bot.Button{{Label: p.Text("admin.button."+label, map[string]any{"Right": rightName(p, r)}), Data: data(verb, number, string(r))}})
	}
	if len(h.Rights) > 0 {
		card.Rows = append(card.Rows, []bot.Button{button(p, "take_all", verbTakeYs, number)})
	}
	card.Rows = append(card.Rows, []bot.Button{button(p, "list", verbList)})
	return card, nil
}

// stranger says that somebody has not begun with the bot; any other failure is
// one.
func (a *Admin) stranger(p *locales.Printer, number string, err error) (bot.Card, error) {
	switch bot.FailureOf(err).Reason {
	case bot.ChatNotFound, bot.Refused, bot.Blocked:
		return a.wrong(p, "stranger", number), nil
	default:
		return bot.Card{}, err
	}
}

// give gives somebody rights and tells them.
func (a *Admin) give(ctx context.Context, u bot.Update, p *locales.Printer, person int64, rights []broadcast.Right) (bot.Card, error) {
	if a.Roles.Admin(person) || !known(rights) {
		return a.person(ctx, p, person)
	}
	name, err := a.Messenger.Person(ctx, person)
	if err != nil {
		return a.stranger(p, strconv.FormatInt(person, 10), err)
	}
	told := bot.Say(fmt.Sprintf("admin.told:%d", u.ID), bot.Card{Text: p.Text("admin.told.given", map[string]any{"Name": escape(u.Name), "Rights": rightNames(p, rights)})})
	h := holder{ID: person, Name: name, Rights: rights, By: u.From, At: a.Clock().UnixMilli()}
	_, err = a.Roles.give(ctx, h, told.Job(person, 0, a.Clock()), a.menu(u, person), a.entry(u, "role.give", person, name, rights))
	if errors.Is(err, errFull) {
		return a.wrong(p, "full", ""), nil
	}
	if err != nil {
		return bot.Card{}, err
	}
	a.Wake()
	return a.person(ctx, p, person)
}

// take takes rights away from somebody and tells them.
func (a *Admin) take(ctx context.Context, u bot.Update, p *locales.Printer, person int64, rights []broadcast.Right) (bot.Card, error) {
	told := bot.Say(fmt.Sprintf("admin.told:%d", u.ID), bot.Card{Text: p.Text("admin.told.taken", map[string]any{"Name": escape(u.Name), "Rights": rightNames(p, rights)})})
	if len(rights) == len(broadcast.Rights()) {
		told = bot.Say(fmt.Sprintf("admin.told:%d", u.ID), bot.Card{Text: p.Text("admin.told.all", map[string]any{"Name": escape(u.Name)})})
	}
	stored, _, err := a.Roles.load(ctx)
	if err != nil {
		return bot.Card{}, err
	}
	i := stored.find(person)
	if !known(rights) || i < 0 {
		return a.person(ctx, p, person)
	}
	name := stored.People[i].Name
	if _, err := a.Roles.take(ctx, person, rights, told.Job(person, 0, a.Clock()), a.menu(u, person), a.entry(u, "role.take", person, name, rights)); err != nil {
		return bot.Card{}, err
	}
	a.Wake()
	return a.list(ctx, p)
}

func known(rights []broadcast.Right) bool {
	return !slices.ContainsFunc(rights, func(r broadcast.Right) bool { return !slices.Contains(broadcast.Rights(), r) })
}

// menu is the job that shows somebody the commands that he may use now.
func (a *Admin) menu(u bot.Update, person int64) storage.Job {
	return bot.Task{Do: doMenu, ID: fmt.Sprintf("%s:%d", doMenu, u.ID)}.Job(person, 0, a.Clock())
}

// entry is the job that adds what was done to the audit. It is written together
// with that, so that neither is there without the other.
func (a *Admin) entry(u bot.Update, what string, person int64, name string, rights []broadcast.Right) storage.Job {
	var note []string
	for _, r := range rights {
		note = append(note, string(r))
	}
	id := fmt.Sprintf("%s:%d", doAudit, u.ID)
	t, _ := bot.NewTask(doAudit, id, storage.AuditEntry{ID: id, At: a.Clock(), Who: u.From, Name: u.Name, What: what, // always marshals
		Object: name, About: person, Note: strings.Join(note, " ")})
	return t.Job(u.Chat, 0, a.Clock())
}
