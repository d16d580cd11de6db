package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"plutbot/bot"
	"plutbot/bot/admin"
	"plutbot/bot/broadcast"
	"plutbot/bot/chat"
	"plutbot/bot/telegram"
)

// menus show in Telegram which commands there are.
type menus struct {
	client *telegram.Client
	roles  *admin.Roles
	says   func() *edition
	log    *slog.Logger

	mu sync.Mutex
	// without are people with rights whose menu could not be set, as Telegram
	// does for nobody who has not begun with the bot. They get it when they write.
	without map[int64]bool
}

// introduce tells Telegram the bot's commands and texts in every language.
func (m *menus) introduce(ctx context.Context) {
	says := m.says()
	for i, language := range says.catalog.Languages() {
		names, code := says.chat.Names(language), menuCode(i, language)
		err := errors.Join(m.client.SetCommands(ctx, code, commandsOf(names)), m.client.SetDescription(ctx, code, names.Short, names.Long))
		if err != nil && ctx.Err() == nil {
			m.log.Warn("the commands menu could not be set; it stays as it was", "language", language, "error", err)
		}
	}
	people, err := m.roles.Holders(ctx, broadcast.Look)
	if err != nil {
		m.log.Warn("the commands menus of administrators could not be set; they stay as they were", "error", err)
	}
	for _, person := range people {
		m.try(ctx, person)
	}
}

// try sets the menu of somebody with rights. Nobody waits for it.
func (m *menus) try(ctx context.Context, person int64) {
	if err := m.staff(ctx, person); err != nil && ctx.Err() == nil {
		m.log.Warn("the commands menu of an administrator could not be set; it is tried again when the person writes", "error", err)
	}
}

// staff shows somebody the commands for which a right is needed, before those of
// everybody.
func (m *menus) staff(ctx context.Context, person int64) error {
	names, err := m.roles.Commands(ctx, person)
	if err != nil {
		return err
	}
	says := m.says()
	for i, language := range says.catalog.Languages() {
		var all []telegram.Command
		for _, name := range names {
			all = append(all, telegram.Command{Name: name, Description: says.catalog.In(language).Text("admin.command."+name, nil)})
		}
		err := m.client.SetCommandsFor(ctx, person, menuCode(i, language), append(all, commandsOf(says.chat.Names(language))...))
		m.lacks(person, err != nil)
		if reason := bot.FailureOf(err).Reason; err != nil && (reason == bot.ChatNotFound || reason == bot.Blocked) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *menus) lacks(person int64, menu bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if menu {
		m.without[person] = true
	} else {
		delete(m.without, person)
	}
}

func (m *menus) waits(person int64) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.without[person]
}

// after handles updates as next does, and then shows whoever wrote the menu that
// could not be shown before.
func (m *menus) after(next telegram.Handler) telegram.Handler { return menusAfter{next, m} }

type menusAfter struct {
	next  telegram.Handler
	menus *menus
}

// Handle implements telegram.Handler.
func (a menusAfter) Handle(ctx context.Context, u bot.Update) (bot.Answer, error) {
	answer, err := a.next.Handle(ctx, u)
	if err == nil && u.Private && u.Kind != bot.KindBlocked && a.menus.waits(u.From) {
		a.menus.try(ctx, u.From)
	}
	return answer, err
}

// menuCode is the language of a commands menu for Telegram; the source language
// is for everybody else too.
func menuCode(i int, language string) string {
	if i == 0 {
		return ""
	}
	return language
}

func commandsOf(names chat.Names) []telegram.Command {
	all := make([]telegram.Command, len(names.Commands))
	for i, c := range names.Commands {
		all[i] = telegram.Command{Name: c.Name, Description: c.Description}
	}
	return all
}
