package chat

import (
	"fmt"
	"time"

	"plutbot/bot"
	"plutbot/flows"
)

// dues decide on the tasks that come back to the conversation, by what they
// do. The names are stored in jobs. One that returns false has nothing to
// change: the task is no longer right.
var dues = map[string]func(*step, bot.Task) (bool, error){
	bot.ChatTicket: ticketNews, bot.ChatAskGuide: askGuide, bot.ChatAskDoc: askDocument, bot.ChatDocument: documentChecked,
	chatRemind: remindDue, chatRecall: recallDue, chatErase: eraseDue,
	bot.ChatVisit: visitNews, bot.ChatVisitRemind: visitReminder, bot.ChatVisitForget: visitForgotten, bot.ChatVisitNowhere: visitNowhere,
}

// Due implements bot.Conversation. Nothing is shown unless the task says so: a
// person who did nothing must not lose the card in front of them.
func (c *Chat) Due(data []byte, task bot.Task, now time.Time) (bot.Turn, error) {
	do, ok := dues[task.Do]
	if !ok {
		return bot.Turn{}, fmt.Errorf("no task is called %q", task.Do)
	}
	s, err := decode(c.content, data)
	if err != nil {
		return bot.Turn{}, err
	}
	st := &step{Chat: c, s: s, before: data, update: bot.Update{Chat: task.Chat, Private: true}, day: flows.DayOf(now.In(wib)), now: now}
	right, err := do(st, task)
	if err != nil {
		return bot.Turn{}, err
	}
	if !right {
		return bot.Turn{Ignore: true}, nil
	}
	st.remind(false)
	st.keep()
	return st.turn, st.failed
}

// keep puts the session into the turn.
func (st *step) keep() {
	st.turn.Data = st.s.encode(st.content)
	st.turn.TTL = keptFor
	if r := st.s.reminding(); r.Active != 0 {
		// A reminder is no use of the bot: what is kept does not last longer.
		st.turn.TTL = max(time.Duration(st.keptUntil(st.s, r)-st.today()), 1) * 24 * time.Hour
	}
	if st.s.Consent == 0 {
		st.turn.TTL = keptUnagreed
	}
}
