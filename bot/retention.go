package bot

import (
	"time"

	"plutbot/storage"
)

// Retention says how long a kind of data is kept (UU 27/2022 art. 42-44: no
// longer than its purpose needs).
type Retention struct {
	// Kind names the data; its words are profile.kept.<Kind> in the catalogs.
	Kind string
	// For is counted from the last use, or from the end of what it is about.
	For time.Duration
}

const (
	// KeptSession is how long a session is kept after the last update: long
	// enough for the slowest permit.
	KeptSession = 90 * 24 * time.Hour
	// KeptUnagreed is how long the marks against repeated updates are kept for
	// someone who has not agreed to anything.
	KeptUnagreed = 24 * time.Hour
	// KeptReminded is how long a session is kept after the end of a permit of which
	// its owner wants to be reminded, when that is later.
	KeptReminded = 30 * 24 * time.Hour
	// KeptTicket is how long an open conversation with consultants is kept
	// without a word: not longer than the session, by which its owner reaches it.
	KeptTicket = KeptSession
	// KeptClosed is how long one that has ended is kept, for questions about it.
	KeptClosed = 90 * 24 * time.Hour
	// KeptBan is how long a ban from the consultants lasts that nobody takes
	// back. An erasure does not end it.
	KeptBan = 180 * 24 * time.Hour
	// KeptStaff is how long it is kept what consultants did: for the reports of
	// a year, and for a complaint about it.
	KeptStaff = 365 * 24 * time.Hour
)

// Retentions is the table of all that is kept about people, or because of them.
// What writes the data takes its time from here, or this from it, so that what
// people read is what happens.
func Retentions() []Retention {
	return []Retention{
		{"session", KeptSession},
		{"reminder", KeptReminded},
		{"unagreed", KeptUnagreed},
		{"announced", KeptSession}, // swept with the session
		{"blocked", KeptSession},   // swept with the session
		{"ticket", KeptTicket},
		{"closed", KeptClosed},
		{"visit", KeptVisit},
		{"question", storage.KeptQuestions},
		{"failure", storage.KeptDeadLetters},
		{"erased", storage.KeptErased},
		{"broadcast", storage.KeptBroadcast},
		{"ban", KeptBan},
		{"staff", KeptStaff},
		{"audit", storage.KeptAudit},
		{"figures", storage.KeptFigures},
	}
}
