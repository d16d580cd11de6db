package main

import (
	"context"

	"plutbot/bot"
	"plutbot/bot/admin"
	"plutbot/bot/broadcast"
	"plutbot/bot/broadcast/audience"
	"plutbot/bot/broadcast/compose"
	"plutbot/bot/broadcast/follow"
	"plutbot/bot/broadcast/react"
	"plutbot/bot/chat"
	"plutbot/bot/evidence"
	"plutbot/bot/outbox"
	"plutbot/bot/telegram"
	"plutbot/flows"
)

// announcements are the parts of the application for administrators.
type announcements struct {
	parts []bot.Part
	doers map[string]bot.Doer
}

// announcements puts these parts together for an edition. replies writes to
// administrators.
func (v *service) announcements(e *edition, replies *telegram.Client) announcements {
	roles := v.roles
	administering := admin.New(admin.Config{Roles: roles, Store: v.store, Messenger: replies, Catalog: e.catalog, Clock: v.clock,
		Wake: func() { v.runner.Wake() }, Menu: v.menus.staff, Reload: v.reload})
	control := broadcast.NewControl(v.store, v.store, v.clock, v.rate)
	following := follow.New(follow.Config{
		Control: control, Writing: control, Records: v.store, Store: v.store, Messenger: replies,
		Editor: v.client.Through(v.gate.Pass(outbox.Broadcasts)),
		Fill: func(ctx context.Context, id, from int64) error {
			_, err := control.Fill(ctx, id, broadcast.Reacted(ctx, v.store, from))
			return err
		},
		May: roles.May, Catalog: e.catalog, Clock: v.clock, Wake: func() { v.runner.Wake() }, Log: v.log,
	})
	reactions := react.New(react.Config{Records: v.store, Conversation: e.app, Messenger: replies, Catalog: e.catalog, Leave: chat.Unsubscribe, Open: chat.OpenGuide, Choose: chat.ChooseTopics()})
	today := func() int { return int(flows.DayOf(v.clock().In(broadcast.Location(0)))) }
	composing := compose.New(compose.Config{
		Control: control, Store: v.store, Messenger: replies, People: v.store,
		Fill: func(ctx context.Context, id int64, content broadcast.Content, f audience.Filter) (int64, error) {
			return control.Fill(ctx, id, audience.Addressees(ctx, v.store, f, content.Topic, content.Version, today()))
		},
		Answering: func(ctx context.Context, topic string) (broadcast.Answering, error) {
			return broadcast.AnsweringOf(ctx, v.store, topic)
		},
		Load: e.staff.Load,
		Open: follow.Open, Rights: roles, Alone: int64(v.alone), Paid: v.paid, Topics: chat.AnnouncementTopics, Guides: guideNames{e.flows, nil}.Names(),
		Name: facets{e.flows, e.catalog}.name, Catalog: e.catalog, Clock: v.clock, Wake: func() { v.runner.Wake() },
	})
	reporting := evidence.New(evidence.Config{
		Store: v.store, Cases: casesOf(e.staff), Messenger: replies, Content: e.flows, Catalog: e.catalog, Clock: v.clock,
		May:  func(ctx context.Context, person int64) (bool, error) { return roles.May(ctx, person, broadcast.Look) },
		Wake: func() { v.runner.Wake() },
	})
	return announcements{parts: []bot.Part{reactions, following, composing, administering, reporting},
		doers: map[string]bot.Doer{follow.Part: following, admin.Part: administering, evidence.Part: reporting,
			"news": broadcast.Forgetter{Records: v.store, Drafts: composing.Forget, Clock: v.clock}}}
}
