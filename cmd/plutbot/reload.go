package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/bot/admin"
	"plutbot/bot/broadcast"
	"plutbot/flows"
	"plutbot/flows/diff"
	"plutbot/locales"
	"plutbot/storage"
)

// followEvery is the pause between two looks whether another instance has read
// its content anew.
const followEvery = 10 * time.Second

// renew reads the content anew when the operator sends SIGHUP, or when another
// instance on the same Redis has done so, until ctx ends. What is wrong then is
// logged and told to the administrators.
func (v *service) renew(ctx context.Context) {
	ticker := time.NewTicker(followEvery)
	defer ticker.Stop()
	for {
		var r admin.Reloaded
		var err error
		select {
		case <-ctx.Done():
			return
		case <-v.hangups:
			r, err = v.reload(ctx)
		case <-v.changed:
			v.menus.introduce(ctx)
		case <-ticker.C:
			r, err = v.follow(ctx)
		}
		if err == nil && len(r.Problems) > 0 {
			err = v.tell(ctx, r)
		}
		if err != nil && ctx.Err() == nil {
			v.log.Warn("the content could not be read anew; the old one goes on", "error", err)
		}
	}
}

// tell says to every administrator what is wrong with the new content.
func (v *service) tell(ctx context.Context, r admin.Reloaded) error {
	says := bot.Say(fmt.Sprintf("reload:%d", v.clock().UnixMilli()), admin.ReloadedCard(v.speaks.Load().catalog.In(locales.Indonesian), r))
	var failed []error
	for _, person := range v.admins {
		failed = append(failed, v.store.AddJob(ctx, says.Job(person, 0, v.clock())))
	}
	v.runner.Wake()
	return errors.Join(failed...)
}

// reload reads the content anew and has all instances on the same Redis do so.
func (v *service) reload(ctx context.Context) (admin.Reloaded, error) {
	r, err := v.reread(ctx)
	if err != nil || r.BuiltIn || len(r.Problems) > 0 {
		return r, err
	}
	v.renewing.Lock()
	defer v.renewing.Unlock()
	wish, err := v.wished(ctx)
	if err != nil {
		return r, err
	}
	wish.Data = []byte(r.Now)
	err = v.store.WriteDocuments(ctx, wish.Chat, []*storage.Document{&wish})
	if err != nil && !errors.Is(err, storage.ErrConflict) { // else another instance has the same wish
		return r, fmt.Errorf("have the other instances read their content: %w", err)
	}
	if err == nil {
		v.wish = wish.Version
	}
	return r, nil
}

// wished is the last wish that all instances read their content anew.
func (v *service) wished(ctx context.Context) (storage.Document, error) {
	d, err := v.store.LoadDocument(ctx, storage.DocumentContent, 0, "")
	if err != nil {
		err = fmt.Errorf("look whether another instance has new content: %w", err)
	}
	return d, err
}

// follow reads the content anew when another instance has done so.
func (v *service) follow(ctx context.Context) (admin.Reloaded, error) {
	wish, err := v.wished(ctx)
	if err != nil {
		return admin.Reloaded{}, err
	}
	v.renewing.Lock()
	known := v.wish == wish.Version
	v.renewing.Unlock()
	if known {
		return admin.Reloaded{}, nil
	}
	r, err := v.reread(ctx)
	if err != nil {
		return r, err // and it follows at the next look
	}
	v.renewing.Lock()
	defer v.renewing.Unlock()
	v.wish = max(v.wish, wish.Version)
	return r, nil
}

// moves is how often files are read again that are changed meanwhile, and
// moving the pause before that.
const (
	moves  = 5
	moving = time.Second
)

// settled reads the folder when nobody is at work there.
func (f contentFlag) settled(ctx context.Context) (content, error) {
	for range moves {
		c, err := f.load()
		if !errors.Is(err, errMoving) {
			return c, err
		}
		if err := bot.Sleep(ctx, moving); err != nil {
			return content{}, err
		}
	}
	return content{}, errMoving
}

// reread makes a new edition from the folder and puts it in the place of the
// current one, unless plutbot check would refuse it.
func (v *service) reread(ctx context.Context) (admin.Reloaded, error) {
	v.renewing.Lock()
	defer v.renewing.Unlock()
	current := v.speaks.Load()
	r := admin.Reloaded{Before: current.flows.Version, Now: current.flows.Version, BuiltIn: current.from.Content == ""}
	if r.BuiltIn {
		v.log.Warn("there is no content to read anew: CONTENT_DIR names no folder")
		return r, nil
	}
	day := flows.DayOf(v.clock().In(broadcast.Location(0)))
	loaded, err := current.from.settled(ctx)
	if err != nil {
		r.Problems = problemsOf(err)
	} else if loaded.print != current.print {
		r.Problems = refusals(loaded, day)
	}
	if len(r.Problems) > 0 {
		v.log.Error("the new content is refused; the old one goes on", "content", r.Now, "problems", strings.Join(r.Problems, "\n"))
		return r, nil
	}
	if loaded.print == current.print {
		return r, nil
	}
	next, err := v.edit(ctx, loaded)
	if err != nil {
		return r, err
	}
	changes := diff.Compare(diff.Side{Content: current.flows, Words: current.catalog}, diff.Side{Content: loaded.flows, Words: loaded.catalog}, day)
	r.Changed, r.Now, r.Guides, r.Values, r.Texts = true, loaded.flows.Version, len(changes.Guides), len(changes.Values), len(changes.Texts)
	v.speaks.Store(next)
	v.log.Info("new content is used", "before", r.Before, "content", r.Now, "guides", r.Guides, "values", r.Values, "texts", r.Texts)
	select {
	case v.changed <- struct{}{}:
	default: // Telegram is about to be told anyway
	}
	debug.FreeOSMemory() // reading the content took more than it keeps
	return r, nil
}

// refusals are what plutbot check refuses in a content.
func refusals(c content, day flows.Day) []string {
	found, _, err := c.check(day)
	if err != nil {
		return problemsOf(err)
	}
	var all []string
	for _, f := range found {
		if !f.strict {
			all = append(all, f.text)
		}
	}
	return all
}
