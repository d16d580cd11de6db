package bot

import (
	"fmt"
	"time"
)

// Post is a message that is no card: a text with its formatting, or copies of
// messages of another chat.
type Post struct {
	// Chat that it goes to, and the topic there; 0 for none.
	Chat, Topic int64
	// Reply is the message of Chat that it answers; 0 for none. When that one
	// is gone, the post goes out without.
	Reply int64
	// Text is formatted by Entities, or is Telegram HTML when HTML is true. For
	// a single copy it is the new caption, "" leaves the caption as it is.
	Text     string
	Entities []Entity
	HTML     bool
	// From and Copy are the messages to copy, in rising order; several keep
	// their albums. Without them, Text is the message.
	From int64
	Copy []int64
	// Bare copies pictures and files without the words under them; such copies
	// have no buttons.
	Bare bool
	// Rows are buttons; copies of several messages have none.
	Rows [][]Button
	// Paid lets Telegram take Stars for going beyond its limits; copies of several
	// messages cannot.
	Paid bool
	// Silent makes no sound.
	Silent bool
}

// Again is the error of a job that is to be done once more after a while,
// without anything having failed.
type Again struct {
	After time.Duration
}

// Error implements error.
func (a *Again) Error() string { return fmt.Sprintf("again after %s", a.After) }

// Group tells what the bot finds in a group.
type Group struct {
	Title string
	// Forum says whether the group has topics.
	Forum bool
	// Admin says whether the bot is an administrator; the others are its
	// rights to make topics, and to pin and delete messages.
	Admin, Topics, Pins, Deletes bool
}
