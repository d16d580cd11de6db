package main

import (
	"context"
	"slices"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/broadcast/follow"
	"plutbot/bot/broadcast/react"
	"plutbot/bot/chat"
	"plutbot/bot/outbox"
	"plutbot/bot/telegram"
)

// announcements are the parts of the application around announcements.
type announcements struct {
	parts []bot.Part
	doers map[string]bot.Doer
}

// announcements puts these parts together. replies writes to administrators.
func (v *service) announcements(replies *telegram.Client) announcements {
	control := broadcast.NewControl(v.store, v.store, v.clock, v.rate)
	following := follow.New(follow.Config{
		Control: control, Writing: control, Records: v.store, Store: v.store, Messenger: replies,
		Editor: v.client.Through(v.gate.Pass(outbox.Broadcasts)),
		Fill: func(ctx context.Context, id, from int64) error {
			_, err := control.Fill(ctx, id, broadcast.Reacted(ctx, v.store, from))
			return err
		},
		May: func(_ context.Context, person int64, _ follow.Right) (bool, error) {
			return slices.Contains(v.admins, person), nil
		},
		Catalog: v.content.catalog, Clock: v.clock, Wake: func() { v.runner.Wake() }, Log: v.log,
	})
	reactions := react.New(react.Config{Records: v.store, Conversation: v.app, Leave: chat.Unsubscribe, Open: chat.OpenGuide, Choose: chat.ChooseTopics()})
	return announcements{parts: []bot.Part{reactions, following}, doers: map[string]bot.Doer{follow.Part: following}}
}
