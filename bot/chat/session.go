package chat

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"

	"plutbot/flows"
)

// session is what is remembered of one chat. The card that the person sees
// follows from it, from the content and from the day, and from nothing else.
type session struct {
	// Language is the catalog in use.
	Language string
	// Chosen is true once the person chose the language; until then it is the
	// one that Telegram told.
	Chosen bool
	// Consent is the version of the privacy notice that was agreed to, 0 for
	// none, and Agreed the day on which.
	Consent uint8
	Agreed  flows.Day
	// Screen is what the card shows.
	Screen screen
	// Notice stands above the card's text and is gone with the next step.
	Notice notice
	// Page of a list that does not fit one card.
	Page uint8
	// Pending are the options ticked so far in an open question with several
	// answers: bit i is option i. Structure of State tells when they are stale.
	Pending uint32
	// Arg is what the screen is about: a guide for the consent screen, a
	// province or search words for a region, a pressed button to be confirmed.
	Arg string
	// business is the one that is being filled in, and Others are those that
	// the chat is about besides.
	business
	Others []business
	// Parts are the optional parts that belong to the chat.
	Parts sections
	// Tickets are the conversations with consultants.
	Tickets tickets
}

// screen is what a card shows. The numbers are stored: a new screen gets a new
// number, and every screen stands in screens.
type screen uint8

const (
	screenConsent screen = iota
	screenMenu
	screenGuide // the open guide: its question or its outcome
	screenWhy
	screenAnswers // the list of answers, to change one
	screenDocuments
	screenCosts
	screenSources
	screenChanges
	screenConfirm // a press on an old card that would change an answer
	screenHelp
	screenLanguage
	screenPrivacy
	screenErase
	screenErased
	screenConsultant
	screenRestart
	screenUnsure  // topics that a question may be about
	screenTopic   // a topic and what there is about it
	screenCard    // the answer to a frequent question
	screenGroup   // the guides of a group
	screenPlan    // what is to do over all guides
	screenCentres // the service centres of a province
)

// notice is a sentence above a card's text. The numbers are stored: a new
// notice gets a new number, and its message id in noticeTexts.
type notice uint8

const (
	noNotice notice = iota
	noticeRejected
	noticeNotOffered
	noticeTooSmall
	noticeTooLarge
	noticeTooLong
	noticeEmpty
	noticeExclusive
	noticeHelpOffered
	noticeOffTheWay
	noticeRenewed
	noticeNoGuide
	noticeUnknownCommand
	noticeUnsupported
	noticeOldButton
	noticeChanged
	noticeAmbiguous
	noticeExported
	noticeLanguage
	noticeNoRegion
	noticeStartFirst
	noticePeriod
	noticeNoSuchDay
	noticeGreeting
	noticeOffTopic
	noticeHeard
	noticeKnown
	noticeDigest
)

// noticeTexts are the message ids; one without a dot is below bot.notice.
var noticeTexts = map[notice]string{
	noticeCalcRejected: "hitung.rejected", noticeCalcTooLarge: "hitung.too_large",
	noticeRejected: "rejected", noticeNotOffered: "not_offered", noticeTooSmall: "too_small", noticeTooLarge: "too_large",
	noticeTooLong: "too_long", noticeEmpty: "empty", noticeExclusive: "exclusive", noticeHelpOffered: "help_offered",
	noticeOffTheWay: "off_the_way", noticeRenewed: "renewed", noticeNoGuide: "no_guide", noticeUnknownCommand: "unknown_command",
	noticeUnsupported: "unsupported", noticeOldButton: "old_button", noticeChanged: "changed", noticeAmbiguous: "ambiguous",
	noticeExported: "exported", noticeLanguage: "language", noticeNoRegion: "no_region", noticeStartFirst: "start_first",
	noticePeriod: "period", noticeNoSuchDay: "no_such_day", noticeGreeting: "greeting", noticeOffTopic: "off_topic",
	noticeHeard: "heard", noticeKnown: "known", noticeDigest: "digest",
	noticeNoTerm: "terms.unknown",
	noticeSent:   "consultant.notice.sent", noticeJoined: "consultant.notice.joined", noticeDraftAdded: "consultant.notice.added",
	noticeDraftFull: "consultant.notice.full", noticeDraftEmpty: "consultant.notice.empty", noticeDiscarded: "consultant.notice.discarded",
	noticeRelayed: "consultant.notice.relayed", noticeCommented: "consultant.notice.commented", noticeNameShown: "consultant.notice.name_shown",
	noticeNameHidden: "consultant.notice.name_hidden", noticeDocumentSent: "consultant.notice.document_sent",
	noticeTranscript: "consultant.notice.transcript",
	noticePaper:      "papers.notice.paper", noticePaperText: "papers.notice.paper_text", noticeNoCode: "papers.notice.no_code",
	noticePhotoKept: "papers.notice.kept", noticePhotoGone: "papers.notice.gone", noticePhotosFull: "papers.notice.full",
	noticePhotoAgain: "papers.notice.again",
	noticeSubscribed: "subscribe.notice.on", noticeUnsubscribed: "subscribe.notice.off", noticeAnswered: "subscribe.notice.answered",
	noticeSaved: "profile.notice.saved", noticeCleared: "profile.notice.cleared", noticeBadKBLI: "profile.notice.bad_kbli",
	noticeKBLIKnown: "profile.notice.kbli_known", noticeKBLIUnknown: "profile.notice.kbli_unknown",
	noticeBadNIB: "profile.notice.bad_nib", noticeBadNumber: "profile.notice.bad_number", noticeBadDay: "profile.notice.bad_day",
	noticeFieldTooLong: "profile.notice.too_long", noticeBusinessAdded: "profile.notice.added", noticeSwitched: "profile.notice.switched",
	noticeDropped: "profile.notice.dropped", noticeTooMany: "profile.notice.too_many", noticeNowhere: "profile.notice.nowhere",
	noticeVoice: "profile.notice.voice", noticeGranted: "profile.notice.granted", noticeWithdrawn: "profile.notice.withdrawn",
	noticeDisplay:       "profile.notice.display",
	noticeReminderLater: "remind.notice.later", noticeReminderOff: "remind.notice.off", noticeReminderOn: "remind.notice.on",
	noticePretend: "simulate.on", noticePretendOff: "simulate.off", noticePretendHow: "simulate.how",
	noticeNoteKept: "notes.kept", noticeNoteGone: "notes.gone", noticeNoteLong: "notes.long", noticeNoteFull: "notes.full",
	noticeVisitSent: "visit.notice.sent", noticeVisitMany: "visit.notice.many", noticeVisitTwice: "visit.notice.twice",
	noticeVisitLate: "visit.notice.late", noticeVisitCancelled: "visit.notice.cancelled", noticeVisitAccepted: "visit.notice.accepted",
	noticeVisitFile: "visit.notice.file", noticeVisitOver: "visit.notice.over", noticeVisitDropped: "visit.notice.dropped",
	noticeVisitOften: "visit.notice.often",
}

// Versions of the record. Records of every released version must load. The
// second one has sections at its end; a record without any is still written in
// the first, which is shorter and which older releases can read.
const (
	recordV1 = 1
	recordV2 = 2
)

const (
	flagLanguages = 0b0011 // index into languages
	flagChosen    = 0b0100
	flagPin       = 0b1000  // an answer is being changed
	flagAside     = 0b10000 // notice, page, ticks or argument are not empty
)

// languages by the number that stands in records: add at the end.
var languages = []string{"id", "en"}

// maxArg bounds Arg, which may hold what a person typed, in bytes.
const maxArg = 96

var errRecord = errors.New("the session record is damaged")

// encode writes the session. A session with six answers takes about 60 bytes.
func (s session) encode(content *flows.Content) []byte {
	b := make([]byte, 0, 64)
	flags := byte(max(slices.Index(languages, s.Language), 0))
	if s.Chosen {
		flags |= flagChosen
	}
	if s.State.Pin != "" {
		flags |= flagPin
	}
	aside := s.Notice != noNotice || s.Page != 0 || s.Pending != 0 || s.Arg != ""
	if aside {
		flags |= flagAside
	}
	trailer := s.trailer(content)
	version := byte(recordV1)
	if len(trailer) > 0 {
		version = recordV2
	}
	b = append(b, version, flags, byte(s.Screen), s.Consent)
	b = binary.AppendUvarint(b, uint64(max(s.Agreed, 0)))
	if aside {
		b = append(b, byte(s.Notice), s.Page)
		b = binary.AppendUvarint(b, uint64(s.Pending))
		b = appendString(b, clip(s.Arg, maxArg))
	}
	b = appendState(b, s.State, s.State.Pin != "")
	b = appendTicks(b, s.Ticks)
	return append(content.AppendAnswers(b, s.State.Answers), trailer...)
}

// trailer writes the sections.
func (s session) trailer(content *flows.Content) []byte {
	parts := s.Parts.with(sectionTickets, s.Tickets.encode())
	if s.Name != "" || s.Number != 0 || len(s.Others) > 0 {
		parts = parts.with(sectionBusinesses, s.appendBusinesses(content, nil))
	}
	return s.Own.appendTo(parts.appendTo(nil, 0), sectionOwn)
}

// appendState writes where somebody stands in the guides, without the answers;
// pinned says whether the pin is written.
func appendState(b []byte, state flows.State, pinned bool) []byte {
	b = appendKey(b, state.Guide)
	if state.Guide == "" {
		return b
	}
	if pinned {
		b = appendKey(b, state.Pin)
	}
	b = appendKey(b, state.Shown)
	b = binary.LittleEndian.AppendUint16(b, state.Structure)
	return append(b, state.Wrong)
}

func appendTicks(b []byte, ticks []uint16) []byte {
	b = binary.AppendUvarint(b, uint64(len(ticks)))
	for _, t := range ticks {
		b = binary.LittleEndian.AppendUint16(b, t)
	}
	return b
}

// decode reads what encode wrote. Guides and questions that no longer exist
// are dropped or kept as unknown; answers are never dropped.
func decode(content *flows.Content, data []byte) (session, error) {
	r := fields{data: data}
	if version := r.byte(); version != recordV1 && version != recordV2 {
		return session{}, fmt.Errorf("session record of version %d: %w", version, errRecord)
	}
	flags := r.byte()
	s := session{Chosen: flags&flagChosen != 0, Language: languages[min(int(flags&flagLanguages), len(languages)-1)]}
	s.Screen, s.Consent = screen(r.byte()), r.byte()
	s.Agreed = flows.Day(r.uvarint())
	if flags&flagAside != 0 {
		s.Notice, s.Page = notice(r.byte()), r.byte()
		s.Pending = uint32(r.uvarint())
		s.Arg = string(r.take(int(r.uvarint())))
	}
	s.State = r.state(content, flags&flagPin != 0)
	s.Ticks = r.ticks()
	if r.failed {
		return session{}, errRecord
	}
	if err := s.readRest(content, r.data); err != nil {
		return session{}, err
	}
	if noticeTexts[s.Notice] == "" {
		s.Notice = noNotice
	}
	return s, nil
}

// readRest reads the answers and the sections.
func (s *session) readRest(content *flows.Content, data []byte) error {
	answers, rest, err := content.ReadAnswers(data)
	if err != nil {
		return fmt.Errorf("%w: %w", errRecord, err)
	}
	s.State.Answers = answers
	if s.Parts, s.Own, err = readSections(rest); err != nil {
		return err
	}
	if s.Tickets, err = readTickets(s.Parts.of(sectionTickets)); err != nil {
		return err
	}
	s.Parts = s.Parts.with(sectionTickets, nil) // it is made anew from the session
	data = s.Parts.of(sectionBusinesses)
	if data == nil {
		return nil
	}
	s.Parts = s.Parts.with(sectionBusinesses, nil) // it is made anew from the session
	return s.readBusinesses(content, data)
}

// state reads what appendState wrote.
func (r *fields) state(content *flows.Content, pinned bool) flows.State {
	var state flows.State
	guide := r.key()
	if guide == 0 {
		return state
	}
	state.Guide = guideByKey(content, guide)
	if pinned {
		state.Pin = questionByKey(content, state.Guide, r.key())
	}
	state.Shown = questionByKey(content, state.Guide, r.key())
	state.Structure, state.Wrong = r.uint16(), r.byte()
	return state
}

// ticks reads what appendTicks wrote.
func (r *fields) ticks() []uint16 {
	var ticks []uint16
	for range min(r.uvarint(), maxTicks) {
		ticks = append(ticks, r.uint16())
	}
	return ticks
}

func (r *fields) string() string { return string(r.take(int(r.uvarint()))) }

// maxTicks bounds the ticked documents and the marks of lessons; nobody needs
// the documents of all guides.
const maxTicks = 512

// fields reads a record from front to back; after an error it gives zeros.
type fields struct {
	data   []byte
	failed bool
}

func (r *fields) take(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.failed, r.data = true, nil
		return nil
	}
	taken := r.data[:n]
	r.data = r.data[n:]
	return taken
}

func (r *fields) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *fields) uint16() uint16 {
	if b := r.take(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *fields) uvarint() uint64 {
	x, n := binary.Uvarint(r.data)
	if n <= 0 {
		r.failed, r.data = true, nil
		return 0
	}
	r.data = r.data[n:]
	return x
}

func (r *fields) key() uint32 { return uint32(r.uint16()) | uint32(r.byte())<<16 }

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendKey writes three bytes that stand for an id; 0 stands for none.
func appendKey(b []byte, id string) []byte {
	k := keyOf(id)
	return append(b, byte(k), byte(k>>8), byte(k>>16))
}

// keyOf is never 0 for an id.
func keyOf(id string) uint32 {
	if id == "" {
		return 0
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return max((h.Sum32()^h.Sum32()>>24)&0xffffff, 1)
}

func guideByKey(content *flows.Content, key uint32) string {
	for _, g := range content.Guides {
		if keyOf(g.ID) == key {
			return g.ID
		}
	}
	return ""
}

// unknownQuestion stands for a question that no longer exists: it is none of
// the guide's, so that the engine notices the change.
const unknownQuestion = "?"

func questionByKey(content *flows.Content, guide string, key uint32) string {
	if key == 0 {
		return ""
	}
	if g, ok := content.Guide(guide); ok {
		for _, q := range g.Questions {
			if keyOf(q.ID) == key {
				return q.ID
			}
		}
	}
	return unknownQuestion
}

// tickKey stands for a document of a guide.
func tickKey(message string) uint16 {
	k := keyOf(message)
	return uint16(k) ^ uint16(k>>8)
}

// clip shortens s to at most n bytes without cutting a character.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}
