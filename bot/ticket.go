package bot

// What the conversation and the consultants' desk tell each other travels as
// the data of tasks. The names below are stored in jobs: add, never change.

// Tasks from the conversation to the desk, with their data.
const (
	DeskOpen  = "desk.open"  // TicketOpening
	DeskRelay = "desk.relay" // TicketMessage: what the SME says
	DeskEdit  = "desk.edit"  // TicketMessage: what the SME changed
	DeskReact = "desk.react" // TicketReaction
	DeskClose = "desk.close" // TicketClosing: the SME needs no more help
	DeskRate  = "desk.rate"  // TicketRating
	DeskName  = "desk.name"  // TicketName: whether the name may be shown
	DeskErase = "desk.erase" // TicketErasing: the SME's data is to be forgotten
	// DeskTranscript (TicketClosing) sends the SME what was said in a ticket.
	DeskTranscript = "desk.transcript"
	// DeskSeen (TicketsSeen) tells the SME who had to do with the tickets.
	DeskSeen = "desk.seen"
)

// NewsForget is the task from the conversation to the announcements, without
// data: the person's data are to be forgotten.
const NewsForget = "news.forget"

// StaffErased is the task from the conversation to the part for administrators
// (StaffErasing): the person's data are erased. A role is none of them.
const StaffErased = "admin.erased"

// StaffErasing says in which language somebody reads what stays.
type StaffErasing struct {
	Language string `json:"language"`
}

// Tasks from the desk to the conversation.
const (
	ChatTicket   = "chat.ticket"   // TicketNews
	ChatAskGuide = "chat.askguide" // GuideWish
	ChatAskDoc   = "chat.askdoc"   // DocumentWish
	ChatDocument = "chat.document" // DocumentVerdict
)

// The fields in which a service centre advises.
const (
	FieldInstitution = "kelembagaan"
	FieldProduction  = "produksi"
	FieldFinance     = "pembiayaan"
	FieldMarketing   = "pemasaran"
	FieldPeople      = "sdm"
)

// Fields are the five fields in the order in which they are shown.
func Fields() []string {
	return []string{FieldInstitution, FieldProduction, FieldFinance, FieldMarketing, FieldPeople}
}

// TicketOpening hands a conversation over to a consultant. Its texts are
// worded already, in the language of the SME; plain text unless it says HTML.
type TicketOpening struct {
	// Ticket names the ticket within the SME's chat, at most 20 letters and
	// digits. The same one is opened once.
	Ticket string `json:"ticket"`
	// Field is one of Fields.
	Field string `json:"field"`
	// Province and Regency are codes, "" where unknown.
	Province string `json:"province,omitempty"`
	Regency  string `json:"regency,omitempty"`
	// Language of the SME.
	Language string `json:"language"`
	// Name is how the SME wants to be called; "" for somebody who did not
	// agree to show it.
	Name string `json:"name,omitempty"`
	// Business tells about the business, a line each.
	Business []string `json:"business,omitempty"`
	// Guide and Question are where the SME stands, as ids; "" for nowhere.
	Guide    string `json:"guide,omitempty"`
	Question string `json:"question,omitempty"`
	// Title is the guide's or the topic's title.
	Title string `json:"title,omitempty"`
	// Stuck is the question at which the SME did not get on.
	Stuck string `json:"stuck,omitempty"`
	// Asked is what the SME wants to know, in own words.
	Asked string `json:"asked,omitempty"`
	// Answers are the answers given so far, a line each.
	Answers []string `json:"answers,omitempty"`
	// Code is the reference code of the outcome, "" without one.
	Code string `json:"code,omitempty"`
	// Suggested is what the bot would answer, with sources, in Telegram HTML.
	Suggested string `json:"suggested,omitempty"`
	// Messages of the SME that go with it, in their order.
	Messages []TicketMessage `json:"messages,omitempty"`
}

// TicketMessage is a message of the SME for the consultants.
type TicketMessage struct {
	Ticket string `json:"ticket"`
	// Message is its id in the SME's chat.
	Message int64 `json:"message"`
	// Text with its formatting; with a Media it is the caption.
	Text     string   `json:"text,omitempty"`
	Entities []Entity `json:"entities,omitempty"`
	// Media as in Update; "" for text alone.
	Media string `json:"media,omitempty"`
	// Album as in Update.
	Album string `json:"album,omitempty"`
	// Reply is the message that it answers, in the SME's chat; 0 for none.
	Reply int64 `json:"reply,omitempty"`
	// After is the message of the SME that was given to the desk before this
	// one, also with the opening: it waits for that one, since a process that
	// crashed may hold it. 0 is for the first, and where it is not known.
	After int64 `json:"after,omitempty"`
	// Among are other tickets of the SME: when Reply is a message of one of
	// them, the message is for that one.
	Among []string `json:"among,omitempty"`
	// Document is the document that a consultant asked for and that this is;
	// "" for none.
	Document string `json:"document,omitempty"`
}

// TicketReaction is an emoji on a message; "" takes it back.
type TicketReaction struct {
	Ticket  string `json:"ticket"`
	Message int64  `json:"message"`
	Emoji   string `json:"emoji"`
}

// TicketClosing ends a ticket.
type TicketClosing struct {
	Ticket string `json:"ticket"`
}

// TicketRating is how the SME liked the help: 1 to 5, with a comment or "".
type TicketRating struct {
	Ticket  string `json:"ticket"`
	Stars   int    `json:"stars"`
	Comment string `json:"comment,omitempty"`
}

// TicketName is the name that consultants may see from now on; "" for none.
type TicketName struct {
	Ticket string `json:"ticket"`
	Name   string `json:"name,omitempty"`
}

// TicketErasing names the tickets of somebody who wants to be forgotten.
type TicketErasing struct {
	Tickets []string `json:"tickets"`
}

// TicketsSeen asks who had to do with some tickets, in the SME's language.
type TicketsSeen struct {
	Tickets  []string `json:"tickets"`
	Visits   []string `json:"visits,omitempty"`
	Language string   `json:"language"`
}

// The states of a ticket as the SME sees them.
const (
	TicketOpen    = "open"    // it reached the consultants
	TicketClaimed = "claimed" // somebody takes care of it
	TicketClosed  = "closed"
	TicketNowhere = "nowhere" // there is no desk: nobody will answer
	TicketBanned  = "banned"
)

// TicketNews tells the SME's chat what became of a ticket.
type TicketNews struct {
	Ticket string `json:"ticket"`
	State  string `json:"state"`
	// By is who takes care of it, as the desk wants to be called.
	By string `json:"by,omitempty"`
	// Summary is what was agreed, when the ticket was closed.
	Summary string `json:"summary,omitempty"`
	// Reason of a ban.
	Reason string `json:"reason,omitempty"`
}

// GuideWish asks the SME to go through a guide from a question on.
type GuideWish struct {
	Ticket   string `json:"ticket"`
	Guide    string `json:"guide"`
	Question string `json:"question,omitempty"`
	By       string `json:"by,omitempty"`
}

// DocumentWish asks the SME for a picture or file of a document.
type DocumentWish struct {
	Ticket   string `json:"ticket"`
	Document string `json:"document"`
	By       string `json:"by,omitempty"`
}

// The verdicts on a document.
const (
	DocumentRight   = "right"
	DocumentBlurred = "blurred"
	DocumentName    = "name"    // another name than the business's
	DocumentExpired = "expired" // no longer valid
)

// DocumentVerdict says whether a document that was sent will do.
type DocumentVerdict struct {
	Ticket   string `json:"ticket"`
	Document string `json:"document"`
	Verdict  string `json:"verdict"`
	By       string `json:"by,omitempty"`
}
