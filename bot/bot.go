// Package bot is the application between Telegram and the conversation: it
// takes one update, has the conversation decide what follows from it, commits
// the decision in one fenced write, shows the result, and only then lets the
// update be acknowledged.
//
// It speaks its own Update and Card. The packages below it know one thing
// each: bot/telegram the Bot API, bot/chat the words and buttons of the SME's
// conversation, bot/outbox the jobs that could not be done at once.
package bot

import "time"

// Update is one event in one chat, as the application sees it.
type Update struct {
	// ID is Telegram's update_id. It tells repeats apart and says nothing
	// about order: Telegram starts again at a random number after a quiet week.
	ID int64
	// Chat is the id of the chat. Private chats have positive ids.
	Chat int64
	// Private is true in a chat between one person and the bot.
	Private bool
	// From is the id of the person who acted; 0 where there is none.
	From int64
	// Language is Telegram's language_code of that person, or "".
	Language string
	// Name is how Telegram shows that person, and Username the name after the
	// @, or "". They are personal data: nothing keeps them without consent.
	Name, Username string
	// Kind says which of the fields below are set.
	Kind Kind
	// Text is what was typed, or the caption of a file. For a command it is
	// what stands after it. For a reaction it is the emoji, "" when the person
	// took it back.
	Text string
	// Entities format Text; those of a command are left out.
	Entities []Entity
	// Command is the command without slash and bot name, in lower case.
	Command string
	// Press is set for KindPress.
	Press Press
	// Place is set for KindLocation, in degrees.
	Place Place
	// File is Telegram's file id of the largest version, for KindPhoto,
	// KindFile, and what of KindOther is a file.
	File string
	// Media is what was sent besides text, by Telegram's name for it ("photo",
	// "document", "voice", "sticker", ...); "" for text alone.
	Media string
	// Message is the id of the message that the person sent, edited or reacted
	// to; 0 for a press.
	Message int64
	// Topic is the forum topic in which it happened; 0 in a chat without
	// topics and in the general topic.
	Topic int64
	// Reply is the id of the message that this one answers; 0 for none.
	Reply int64
	// ReplyPress is what the first button of that message carries, "" without one.
	ReplyPress string
	// Announcement is the number of the announcement that this message answers;
	// 0 for none. The part that sent it finds out.
	Announcement int64
	// Album is the same for all messages of one album; "" for a single message.
	Album string
	// MovedTo is the new id of the group, for KindMigrated.
	MovedTo int64
}

// Entity formats a part of a text, counted in UTF-16 code units as Telegram
// does. It has the shape that the Bot API reads and writes.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"`
	Emoji    string `json:"custom_emoji_id,omitempty"`
}

// Kind is what happened in a chat.
type Kind uint8

// The kinds of update that the application knows. Everything else that a
// person can send (voice, stickers, polls, ...) is KindOther, so that it gets
// an answer instead of silence; Media tells what. KindNone is acknowledged
// without an effect.
const (
	KindNone Kind = iota
	KindText
	KindCommand
	KindPress
	KindLocation
	KindPhoto
	KindFile
	KindOther
	// KindBlocked and KindUnblocked: the person blocked or unblocked the bot.
	KindBlocked
	KindUnblocked
	// KindEdited: the person changed Message; Text, Entities and Media are as
	// they are now.
	KindEdited
	// KindReaction: the person reacted to Message with the emoji in Text.
	KindReaction
	// KindAdded and KindRemoved: the bot was added to or removed from a group,
	// or got other rights there (KindAdded).
	KindAdded
	KindRemoved
	// KindTopicClosed and KindTopicReopened: somebody did that to Topic.
	KindTopicClosed
	KindTopicReopened
	// KindTopicOpened: a bot made Topic with the name in Text. KindPinned: a bot
	// pinned the message Reply, whose first button carries ReplyPress.
	KindTopicOpened
	KindPinned
	// KindMigrated: the group Chat has the new id MovedTo.
	KindMigrated
)

// String gives the kind's name in metrics and logs.
func (k Kind) String() string {
	names := [...]string{"none", "text", "command", "press", "location", "photo", "file", "other", "blocked", "unblocked",
		"edited", "reaction", "added", "removed", "topic_closed", "topic_reopened", "topic_opened", "pinned", "migrated"}
	if int(k) < len(names) {
		return names[k]
	}
	return "unknown"
}

// Press is a press on a button under a message.
type Press struct {
	// ID identifies the press towards Telegram, which wants it answered.
	ID string
	// Data is what the button carries, at most 64 bytes.
	Data string
	// Message is the id of the message under which the button stood.
	Message int64
	// Inaccessible is true when that message can no longer be edited.
	Inaccessible bool
}

// Place is a point on the earth, in degrees.
type Place struct{ Latitude, Longitude float64 }

// Card is a message with buttons: all that a person sees of the conversation.
type Card struct {
	// Text is Telegram HTML, 1 to 4096 characters after its tags are removed.
	Text string `json:"text"`
	// Rows are the buttons, row by row.
	Rows [][]Button `json:"rows,omitempty"`
}

// Button stands under a card. Exactly one of Data, URL and Copy is set.
type Button struct {
	Label string `json:"label"`
	// Data comes back in a Press; at most 64 bytes.
	Data string `json:"data,omitempty"`
	// URL opens in the browser.
	URL string `json:"url,omitempty"`
	// Copy is put on the clipboard; at most 256 characters.
	Copy string `json:"copy,omitempty"`
}

// File is a document for a person.
type File struct {
	Name    string
	Content []byte
	// Caption is Telegram HTML, at most 1024 characters, or "".
	Caption string
	// Topic of the forum that it goes to; 0 for none.
	Topic int64
}

// Answer ends the waiting animation of a pressed button. The zero Answer
// belongs to an update that was not a press.
type Answer struct {
	// Press is the id of the press.
	Press string
	// Toast is shown for a moment, at most 200 characters; "" shows nothing.
	Toast string
}

// MaxButtonData is Telegram's limit for Button.Data, in bytes.
const MaxButtonData = 64

// MaxCardText is Telegram's limit for Card.Text, in characters without tags.
const MaxCardText = 4096

// Clock tells the time. The demo and the tests move it.
type Clock func() time.Time
