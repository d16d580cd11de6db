package chat

import (
	"encoding/json"
	"time"

	"plutbot/bot"
)

// chatErase is the task of Erase.
const chatErase = "chat.erase"

// Erase is the task that forgets everything about a person who has had it erased
// already, and who has come back with older data.
func Erase(chat int64) bot.Task {
	return bot.Task{Do: chatErase, ID: chatErase, Chat: chat, Due: time.UnixMilli(1), Data: json.RawMessage("{}")} // before all that was due
}

// eraseDue forgets everything, and says nothing: that was said then.
func eraseDue(st *step, _ bot.Task) (bool, error) {
	st.erase()
	return true, nil
}

// erase forgets everything.
func (st *step) erase() {
	st.turn.Erase = true
	st.forgetTickets()
	st.forgetVisits()
	st.forgetNews()
	st.s = session{Language: st.s.Language, Screen: screenErased}
}
