package bot

import "time"

// What the conversation and the desk tell each other about visits to a service
// centre. The names are stored in jobs: add, never change.

// Tasks from the conversation to the desk, with their data.
const (
	DeskVisit       = "desk.visit"       // VisitRequest: somebody wants to come
	DeskVisitChange = "desk.visitchange" // VisitChange: the SME decides
	DeskVisitErase  = "desk.visiterase"  // VisitErasing: the SME's data is to be forgotten
	// DeskVisitable (VisitPlace) asks whether anybody could decide; only a no is
	// answered.
	DeskVisitable = "desk.visitable"
)

// Tasks for the conversation.
const (
	ChatVisit        = "chat.visit"        // VisitNews, from the desk
	ChatVisitNowhere = "chat.visitnowhere" // VisitPlace, from the desk: nobody decides there
	ChatVisitRemind  = "chat.visitremind"  // VisitRef: it is the day before
	ChatVisitForget  = "chat.visitforget"  // VisitRef: its time is over
)

// KeptVisit is how long a visit is kept after its day: for questions about it.
const KeptVisit = 30 * 24 * time.Hour

// The states of a visit.
const (
	VisitWaiting   = "waiting"   // nobody at the centre has decided
	VisitConfirmed = "confirmed" // the centre expects the SME
	VisitMoved     = "moved"     // the centre offers another day
	VisitCancelled = "cancelled"
	VisitNowhere   = "nowhere" // there is no desk that could decide
	VisitCame      = "came"    // the centre received the SME
	VisitMissed    = "missed"  // the SME did not come
)

// VisitTime is a part of a day on which a centre is open.
type VisitTime struct {
	// Day is written YYYY-MM-DD, in the centre's zone.
	Day string `json:"day"`
	// Part is one of VisitParts.
	Part string `json:"part"`
}

// The parts of a day.
const (
	VisitMorning   = "pagi"
	VisitAfternoon = "siang"
)

// VisitParts are the parts of a day in their order.
func VisitParts() []string { return []string{VisitMorning, VisitAfternoon} }

// VisitRequest asks a centre for a visit. Its texts are plain and Indonesian:
// the staff reads them.
type VisitRequest struct {
	// Visit is its code, which tells it apart within the SME's chat.
	Visit string `json:"visit"`
	// Centre by its id, with the name that the SME saw, and the code of its province.
	Centre   string `json:"centre"`
	Name     string `json:"name"`
	Province string `json:"province,omitempty"`
	VisitTime
	// Field is one of Fields, and Topic what it is about, "" for the field alone.
	Field string `json:"field"`
	Topic string `json:"topic,omitempty"`
	// Code is the reference code of the SME's outcome, "" without one.
	Code string `json:"code,omitempty"`
	// Regency in which the business is; "" where it is not known.
	Regency string `json:"regency,omitempty"`
	// Bring is what the SME was told to bring.
	Bring []string `json:"bring,omitempty"`
	// Called is how the SME wants to be called, "" for somebody without a name.
	Called string `json:"called,omitempty"`
}

// The decisions of an SME on a visit.
const (
	VisitAccepts = "accepts" // the day that the centre offered
	VisitMoves   = "moves"   // proposes another day
	VisitCancels = "cancels"
)

// VisitChange is a decision of the SME on a visit. Accepting counts only while
// the time is still the one offered.
type VisitChange struct {
	Visit string `json:"visit"`
	Do    string `json:"do"`
	VisitTime
}

// VisitErasing names the visits of somebody who wants to be forgotten.
type VisitErasing struct {
	Visits []string `json:"visits"`
}

// VisitPlace is a centre and a field of Fields.
type VisitPlace struct {
	Centre string `json:"centre"`
	Field  string `json:"field"`
}

// VisitRef names a visit, with the day for which it was meant.
type VisitRef struct {
	Visit string `json:"visit"`
	Day   string `json:"day,omitempty"`
}

// The reasons for which a centre cancels a visit.
const (
	VisitClosed = "tutup"   // the office is closed
	VisitAway   = "petugas" // nobody is there for the topic
	VisitOther  = "lain"    // another office is the right one
	VisitBanned = "blokir"
)

// VisitReasons are those that the staff may choose.
func VisitReasons() []string { return []string{VisitClosed, VisitAway, VisitOther} }

// VisitNews tells the SME's chat what became of a visit.
type VisitNews struct {
	Visit string `json:"visit"`
	// Revision grows with each change of the visit: older news are no news.
	Revision int64  `json:"revision"`
	State    string `json:"state"`
	VisitTime
	// By is who decided, as the desk wants to be called; "" for the SME.
	By string `json:"by,omitempty"`
	// Reason is why the centre cancelled it, "" when the SME did.
	Reason string `json:"reason,omitempty"`
}
