package bot

import "time"

// Conversation decides what is said in a chat. Its methods are pure: what they
// give depends on their arguments and on the content that they were made with,
// so the same card can be shown again after a crash.
type Conversation interface {
	// Step decides what follows from an update. data is the chat's session, nil
	// for a new chat; card is the message that shows it, 0 for none.
	Step(data []byte, card int64, u Update, now time.Time) (Turn, error)
	// Due decides what follows from a task of the chat that is due: "chat.<verb>"
	// with its data. It must see from the session whether the task is still
	// right, since tasks come at least once; nothing follows from a Turn with
	// Ignore.
	Due(data []byte, task Task, now time.Time) (Turn, error)
	// Show gives the card of a session again; without data, that of a chat
	// that was erased.
	Show(data []byte, now time.Time) (Card, error)
	// Apologize says that an update could not be handled. It is used after Step
	// failed and must not depend on what may have made it fail.
	Apologize(data []byte, u Update, now time.Time) Turn
	// Export writes all that is kept about a chat into files for its owner: one
	// to read, and one for other programs.
	Export(data []byte, now time.Time) ([]File, error)
	// Digest writes the questions that could not be answered into a file for
	// an administrator.
	Digest(data []byte, questions []Unanswered, now time.Time) (File, error)
}

// Turn is what follows from one update.
type Turn struct {
	// Ignore is true when the update has no effect at all; nothing else counts
	// then.
	Ignore bool
	// Data is the new session, and TTL how long it is kept without an update.
	Data []byte
	TTL  time.Duration
	// Card is what the person sees next; nil leaves the chat as it is.
	Card *Card
	// Fresh asks for a new message; otherwise the pressed message is edited.
	Fresh bool
	// Toast is shown for a moment to the one who pressed a button.
	Toast string
	// Export sends the person the files of what is kept about them.
	Export bool
	// Digest sends an administrator the file of what could not be answered.
	Digest bool
	// Erase forgets the chat; Data is not kept then.
	Erase bool
	// Tasks are done later, at least once. They are committed with Data.
	Tasks []Task
	// Person is what announcements know about the person from now on; nil
	// leaves it as it is.
	Person *Person
	// Events are counted by this process, for its operator.
	Events []Event
	// Figures change the counts of Month, for the monthly report. They are
	// committed with Data, or not at all.
	Month   string
	Figures []Figure
	// Unanswered is kept for the authors of the content.
	Unanswered Unanswered
}

// Unanswered is a question that the conversation could not answer.
type Unanswered struct {
	// Result is "refused" or "unsure".
	Result string
	// Text is the question without anything that tells who asked; "" for none.
	Text string
}

// Figure changes a count of a month by some. Its name is one of bot/figures and
// names no person.
type Figure struct {
	Name string
	By   int
}

// Event is something worth counting. It names no person.
type Event struct {
	// Name such as "finished", "answered", "rejected", "consultant".
	Name string
	// Guide and Outcome that it is about, or "".
	Guide, Outcome string
}
