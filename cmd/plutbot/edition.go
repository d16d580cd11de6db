package main

import (
	"context"
	"fmt"
	"maps"
	"sync/atomic"

	"plutbot/bot"
	"plutbot/bot/agenda"
	"plutbot/bot/chat"
	"plutbot/bot/desk"
	"plutbot/bot/outbox"
	"plutbot/bot/papers"
	"plutbot/storage"
)

// edition is one content with the parts of the bot that speak it. It does not
// change: new content makes a new edition.
type edition struct {
	content
	chat    *chat.Chat
	app     *bot.App
	staff   *desk.Desk
	updates *bot.Route
	jobs    *bot.Jobs
}

// edit makes the edition of a content.
func (v *service) edit(ctx context.Context, c content) (*edition, error) {
	e := &edition{content: c}
	wake := func() { v.runner.Wake() }
	replies, deskCalls := v.client.Through(v.gate.Pass(outbox.Replies)), v.client.Through(v.gate.Pass(outbox.Desk))
	e.chat = c.chat().For(v.admins).Waiting(e.waited).Named(v.name)
	e.app = bot.New(bot.Config{
		Store: v.metrics.Store(v.store), Messenger: replies, Conversation: e.chat, Observer: v.metrics,
		Clock: v.clock, Wake: wake, Log: v.log,
	})
	e.staff = desk.New(desk.Config{
		Store: v.store, Telegram: deskCalls, Forum: deskCalls, Files: deskCalls, Centres: centres{c.flows},
		Hours: offices{c.flows}, Guides: guideNames{c.flows, c.asker}, Days: e.chat, Catalog: c.catalog,
		Default: v.forum, Admins: v.admins, Clock: v.clock, Wake: wake, Log: v.log,
	})
	if err := e.staff.RecallAnswers(ctx); err != nil {
		return nil, fmt.Errorf("recall how long people waited: %w", err)
	}
	news := v.announcements(e, replies)
	e.updates = bot.NewRoute(e.app, append(news.parts, e.staff)...)
	doers := map[string]bot.Doer{"desk": e.staff, "papers": papers.NewPrinter(replies, v.name, v.logo), "agenda": agenda.NewClerk(replies)}
	maps.Copy(doers, news.doers)
	e.jobs = bot.NewJobs(e.app, doers)
	return e, nil
}

// speaker gives each update and each job to the edition that is current when it
// begins, which then does all of it.
type speaker struct{ atomic.Pointer[edition] }

// Handle implements telegram.Handler.
func (s *speaker) Handle(ctx context.Context, u bot.Update) (bot.Answer, error) {
	return s.Load().updates.Handle(ctx, u)
}

// RunJob implements outbox.Doer.
func (s *speaker) RunJob(ctx context.Context, j storage.Job) error {
	return s.Load().jobs.RunJob(ctx, j)
}
