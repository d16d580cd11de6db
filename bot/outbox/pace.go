package outbox

import (
	"context"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// held is how long Telegram wants to be left alone, by a chat or by everybody.
func (g *Gate) held(chat int64, now time.Time) time.Duration {
	return max(g.holds[0].Sub(now), g.holds[chat].Sub(now), 0)
}

// ahead is how long a lane waits for the limit over all chats.
func (g *Gate) ahead(lane Lane, messages int, now time.Time) time.Duration {
	room := g.window.limit
	if lane == Replies {
		return g.window.wait(now, messages, room)
	}
	for urgent := range lane {
		if g.waiting[urgent] > 0 {
			return look
		}
	}
	if lane == Desk {
		return g.window.wait(now, messages, room)
	}
	if !g.shared.IsZero() && now.Sub(g.shared) > shareTrust {
		return look // others may have got its part meanwhile
	}
	// One more reply than lately in the busiest second may come at any moment:
	// their room stays free. And broadcasts go evenly, so that there is a free
	// place every few milliseconds.
	if most := g.crowd.most(now); most > 0 {
		_, replies := g.window.used(now)
		room -= min(max(most+1-replies, 1), room/2)
	}
	return max(g.window.wait(now, messages, room), g.bulkNext.Sub(now), g.bulkFrom.Sub(now), 0)
}

// spacing is the time between broadcast messages at full rate.
func (g *Gate) spacing(messages int) time.Duration {
	return time.Duration(messages) * time.Second / time.Duration(max(g.window.limit, 1))
}

// privateWait is how long a private chat must be left alone, as far as this
// instance knows.
func (g *Gate) privateWait(chat int64, now time.Time) time.Duration {
	ahead := max(g.even[chat].Sub(now), 0)
	if chat < 0 || ahead > 10*privateBurst*privateSpan { // the clock was moved back
		return 0
	}
	return max(ahead-(privateBurst-1)*privateSpan, 0)
}

// forget drops private chats that have been quiet.
func (g *Gate) forget(now time.Time) {
	if len(g.even) < keptChats {
		return
	}
	for chat, even := range g.even {
		if !even.After(now) {
			delete(g.even, chat)
		}
	}
}

// chat counts messages to a chat, or says how long it must be left alone.
func (g *Gate) chat(ctx context.Context, chat int64, messages int) (time.Duration, error) {
	now := g.Clock()
	g.mu.Lock()
	wait := max(g.held(chat, now), g.privateWait(chat, now))
	if wait > 0 || messages == 0 || g.PerSecond == 0 {
		g.mu.Unlock()
		return wait, nil
	}
	ask := chat < 0
	if chat > 0 {
		ask = g.countPrivate(chat, messages, now)
	}
	g.mu.Unlock()
	if !ask {
		return 0, nil
	}
	pace := privatePace
	if chat < 0 {
		pace = storage.Pace{Group: true, Span: groupSpan, Burst: groupBurst}
	}
	wait, err := g.Budgets.PaceChat(ctx, chat, pace, messages, false, now)
	if chat > 0 && (err != nil || wait > 0) { // it was counted here although it does not go
		g.mu.Lock()
		g.even[chat] = g.even[chat].Add(-time.Duration(messages) * privateSpan)
		g.mu.Unlock()
	}
	if err != nil {
		return 0, &bot.Failure{Reason: bot.Temporary, Unsent: true, Err: err}
	}
	return wait, nil
}

// countPrivate counts messages to a private chat and says whether the other
// instances must be asked. A chat that has been quiet here needs no question:
// each instance may send it a part of what it may get at once, and tells the
// others afterwards.
func (g *Gate) countPrivate(chat int64, messages int, now time.Time) bool {
	g.forget(now)
	g.even[chat] = later(g.even[chat], now).Add(time.Duration(messages) * privateSpan)
	if g.instances <= 1 {
		return false
	}
	free := max(privateBurst/g.instances, 1)
	if g.even[chat].Sub(now) > time.Duration(free)*privateSpan {
		return true
	}
	for range messages {
		g.reports = append(g.reports, chat)
	}
	return false
}

var privatePace = storage.Pace{Span: privateSpan, Burst: privateBurst}

// Run keeps in touch with the other instances until ctx ends.
func (g *Gate) Run(ctx context.Context) {
	ticker := time.NewTicker(shareEvery)
	defer ticker.Stop()
	for {
		g.talk(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// talk tells the others what was sent and what is wanted, and hears what this
// instance may send.
func (g *Gate) talk(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, shareLease)
	defer cancel()
	began := time.Now()
	reports, wish := g.wish()
	for _, chat := range reports {
		if _, err := g.Budgets.PaceChat(ctx, chat, privatePace, 1, true, g.Clock()); err != nil {
			break // what follows fails as well
		}
	}
	share, err := g.Budgets.ShareBudget(ctx, wish, g.Clock())
	if err != nil {
		if ctx.Err() == nil {
			g.Log.Warn("the budget cannot be shared; announcements wait, and replies keep the part that this instance had", "error", err)
		}
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shared.IsZero() {
		// What this instance sent in a former life is not known here, and some of
		// it may still be on its way.
		g.bulkFrom = time.Now().Add(2 * second)
	}
	g.shared, g.window.limit, g.instances = began, share.PerSecond, share.Instances
	now := g.Clock()
	for chat, until := range g.holds {
		if !until.After(now) {
			delete(g.holds, chat)
		}
	}
	for chat, until := range share.Holds {
		g.holds[chat] = later(g.holds[chat], until)
	}
}

// wish is what this instance asks for, and what it has not told yet.
func (g *Gate) wish() ([]int64, storage.Wish) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	reports := g.reports
	g.reports = nil
	used, _ := g.window.used(now)
	w := storage.Wish{Instance: g.Instance, Total: g.PerSecond, Held: max(used, g.window.limit), Want: min(idlePart, g.PerSecond), Lease: shareLease}
	if g.shared.IsZero() {
		w.Held = used
	}
	w.Fresh = g.shared.IsZero() || now.Before(g.bulkFrom)
	crowded := used*2 >= g.window.limit
	for _, n := range g.waiting {
		crowded = crowded || n > 0
	}
	if crowded || g.bulkUntil.After(now) {
		w.Want = g.PerSecond
	}
	return reports, w
}

// Waiting is how many calls wait in a lane.
func (g *Gate) Waiting(lane Lane) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.waiting[lane]
}

// Refused is how often Telegram said that it was too much.
func (g *Gate) Refused() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.refused
}

// later is the later of two times.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
