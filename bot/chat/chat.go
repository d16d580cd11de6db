// Package chat is the conversation with the owner of a small business: menu,
// guides, outcomes, help, language and privacy. It decides what the next card
// is and what is remembered; it sends nothing and stores nothing.
package chat

import (
	"slices"
	"time"

	"plutbot/bot"
	"plutbot/flows"
	"plutbot/locales"
)

// ConsentVersion is the version of the privacy notice (bot.privacy.* in the
// catalogs). A person who agreed to an older one is asked again. Raise it
// when the notice changes in what it says, not in how. Ground: UU 27/2022
// art. 20-24.
const ConsentVersion = 3

// How long a session is kept; see bot.Retentions.
const (
	keptFor      = bot.KeptSession
	keptUnagreed = bot.KeptUnagreed
)

// wib is the zone in which days are counted: Indonesian law knows no other
// day for all, and most of the country lives in it.
var wib = time.FixedZone("WIB", 7*60*60)

// Chat is the conversation. It does not change after New and serves all chats.
type Chat struct {
	content *flows.Content
	catalog *locales.Catalog
	asker   Asker
	admins  []int64
	name    string  // the bot's username; "": unknown
	samples Samples // nil: nothing is known about waiting times
}

// New makes the conversation from guides and catalogs. Without an asker,
// texts are only answers to the open question.
func New(content *flows.Content, catalog *locales.Catalog, asker Asker) *Chat {
	return &Chat{content: content, catalog: catalog, asker: asker}
}

// For gives the same conversation with administrators: these people may use
// the commands of administrators.
func (c *Chat) For(admins []int64) *Chat {
	with := *c
	with.admins = slices.Clone(admins)
	return &with
}

// step is the work on one update.
type step struct {
	*Chat
	s      session
	card   int64
	update bot.Update
	now    time.Time
	day    flows.Day // of now
	turn   bot.Turn
	quiet  bool   // the card in front of the person stays
	failed error  // a task could not be written
	guided bool   // an input went to the open guide
	ended  bool   // and led to an outcome
	joined bool   // the person agreed for the first time
	before []byte // the session of a task
}

// Step implements bot.Conversation.
func (c *Chat) Step(data []byte, card int64, u bot.Update, now time.Time) (bot.Turn, error) {
	left := u.Kind == bot.KindBlocked && len(data) > 0
	if !u.Private || !heard[u.Kind] && !left {
		return bot.Turn{Ignore: true}, nil
	}
	s, err := c.session(data, u)
	if err != nil {
		return bot.Turn{}, err
	}
	before, notice := s.State, s.Notice
	st := &step{Chat: c, s: s, card: card, update: u, now: now, day: s.dayAt(now)}
	if left || u.Kind == bot.KindEdited || u.Kind == bot.KindReaction {
		if left && !st.blocked() || !left && !st.aside() {
			return bot.Turn{Ignore: true}, nil
		}
		st.keep()
		return st.turn, st.failed
	}
	st.s.Notice = noNotice
	st.s.shortenAgain()
	st.turn.Fresh = u.Kind != bot.KindPress
	st.dispatch()
	st.settle(before)
	st.register()
	st.reckon()
	st.remind(true)
	if st.failed != nil {
		return bot.Turn{}, st.failed
	}
	if st.quiet {
		st.s.Notice = notice
		st.keep()
		return st.turn, nil
	}
	shown, err := c.render(st.s, st.day)
	if err != nil {
		return bot.Turn{}, err
	}
	st.turn.Card = &shown
	st.keep()
	return st.turn, nil
}

// heard are the kinds of update that get an answer.
var heard = map[bot.Kind]bool{
	bot.KindText: true, bot.KindCommand: true, bot.KindPress: true, bot.KindLocation: true, bot.KindPhoto: true,
	bot.KindFile: true, bot.KindOther: true, bot.KindEdited: true, bot.KindReaction: true,
}

// session reads the record, or begins a new one. Somebody whose record is
// damaged can begin anew with /start.
func (c *Chat) session(data []byte, u bot.Update) (session, error) {
	fresh := session{Language: c.catalog.Match(u.Language)}
	if len(data) == 0 {
		return fresh, nil
	}
	s, err := decode(c.content, data)
	if err != nil && u.Kind == bot.KindCommand && u.Command == "start" {
		return fresh, nil
	}
	return s, err
}

func (st *step) dispatch() {
	if st.passedOn() || st.photographed() {
		return
	}
	switch st.update.Kind {
	case bot.KindCommand:
		st.command()
	case bot.KindPress:
		st.press()
	case bot.KindText:
		st.typed()
	case bot.KindLocation:
		st.located()
	case bot.KindPhoto:
		st.given(flows.Value{Type: flows.Photo, Text: st.update.File})
	default:
		st.unsupported()
	}
}

// unsupported answers what the bot cannot read itself.
func (st *step) unsupported() {
	if !st.ambiguous() {
		st.s.Notice = st.unheard()
		st.home()
	}
}

// settle prepares the question that is now shown and keeps people without
// consent on the screens that need none.
func (st *step) settle(before flows.State) {
	st.forgetUnnamed()
	if st.s.Consent < ConsentVersion && !slices.Contains(freeScreens, st.s.Screen) {
		st.s.Screen = screenConsent
	}
	st.settleRegion()
	if st.s.State.Shown == before.Shown && st.s.State.Guide == before.Guide && st.s.State.Pin == before.Pin &&
		st.s.State.Structure == before.Structure {
		return
	}
	st.s.Pending, st.s.Page = 0, 0
	if st.s.Screen != screenConfirm && st.s.Screen != screenConsent {
		st.s.Arg = ""
	}
	switch v, ok := st.content.View(st.s.State, st.day); {
	case ok && v.Given != nil:
		st.s.Pending = maskOf(v.Question, v.Given.Many)
	case ok && v.Question == nil && st.s.Consent >= ConsentVersion:
		st.remember()
	}
}

// freeScreens need no consent: they store nothing about a business.
var freeScreens = []screen{screenConsent, screenPrivacy, screenLanguage, screenHelp, screenErased, screenConsultant, screenCentres, screenGlossary, screenTerm,
	screenSubscriptions, screenNear, screenVisitCentre, screenKept, screenDisplay}

// home shows where the person is: the open guide, or the menu.
func (st *step) home() {
	st.s.Screen = screenMenu
	if _, ok := st.content.Guide(st.s.State.Guide); ok {
		st.s.Screen = screenGuide
		st.renewed()
	}
}

// renewed explains, if the open guide asks something else than the last card
// showed, and says whether it does. What was meant for that card is not taken.
func (st *step) renewed() bool {
	state, events := st.content.Step(st.s.State, flows.Input{Kind: flows.Look}, st.day)
	if len(events) == 0 {
		return false
	}
	st.s.State, st.s.Screen, st.guided = state, screenGuide, true
	for _, e := range events {
		st.event(e)
	}
	return true
}

// input passes one input to the guide engine and turns its events into a
// notice and counts.
func (st *step) input(in flows.Input) {
	before, _ := st.content.View(st.s.State, st.day)
	var events []flows.Event
	st.s.State, events = st.content.Step(st.s.State, in, st.day)
	st.s.Screen, st.guided = screenGuide, true
	for _, e := range events {
		st.event(e)
	}
	if st.s.Notice == noNotice && (in.Kind == flows.Give || in.Kind == flows.Open) {
		st.passed(in, len(before.Trail.Asked))
	}
}

// passed says what is known already when questions were not asked because
// their answers were given before, in another guide or in a question.
func (st *step) passed(in flows.Input, before int) {
	after, ok := st.content.View(st.s.State, st.day)
	given := before + 1
	if in.Kind == flows.Open {
		given = 0
	}
	if ok && after.Question != nil && after.Given == nil && len(after.Trail.Asked) > given {
		st.s.Notice = noticeKnown
	}
}

func (st *step) event(e flows.Event) {
	guide := st.s.State.Guide
	switch e.Kind {
	case flows.Answered:
		st.count("answered", guide, "")
	case flows.Changed:
		st.count("changed", guide, "")
		st.s.Notice = noticeChanged
	case flows.Rejected:
		st.count("rejected", guide, "")
		st.s.Notice = problemNotices[e.Problem]
	case flows.HelpOffered:
		st.count("help_offered", guide, "")
		st.s.Notice = noticeHelpOffered
	case flows.OffTheWay:
		st.s.Notice = noticeOffTheWay
	case flows.Renewed:
		st.count("renewed", guide, "")
		st.s.Notice = noticeRenewed
	case flows.Finished:
		st.count("finished", guide, e.Outcome)
		st.ended = true
	case flows.NoGuide:
		st.s.Notice, st.s.Screen = noticeNoGuide, screenMenu
	}
}

var problemNotices = map[flows.Problem]notice{
	flows.WrongType: noticeRejected, flows.NotOffered: noticeNotOffered, flows.TooSmall: noticeTooSmall,
	flows.TooLarge: noticeTooLarge, flows.TooLong: noticeTooLong, flows.Empty: noticeEmpty,
	flows.Exclusive: noticeExclusive, flows.NotOptional: noticeEmpty,
}

func (st *step) count(name, guide, outcome string) {
	st.turn.Events = append(st.turn.Events, bot.Event{Name: name, Guide: guide, Outcome: outcome})
}

// Show implements bot.Conversation.
func (c *Chat) Show(data []byte, now time.Time) (bot.Card, error) {
	s := session{Language: languages[0], Screen: screenErased}
	if len(data) > 0 {
		var err error
		if s, err = decode(c.content, data); err != nil {
			return bot.Card{}, err
		}
	}
	return c.render(s, s.dayAt(now))
}

// Apologize implements bot.Conversation. It leaves the session as it is.
func (c *Chat) Apologize(data []byte, u bot.Update, _ time.Time) bot.Turn {
	language := c.catalog.Match(u.Language)
	if s, err := decode(c.content, data); err == nil {
		language = s.Language
	}
	p := c.catalog.In(language)
	return bot.Turn{Data: data, TTL: keptFor, Fresh: true, Card: &bot.Card{
		Text: p.Text("bot.apology", nil),
		Rows: [][]bot.Button{{{Label: p.Text("bot.button.menu", nil), Data: press{Do: doMenu}.data()}}},
	}}
}

// Names gives what Telegram shows about the bot in a language: commands with
// descriptions, and the two texts of its profile.
func (c *Chat) Names(language string) Names {
	p := c.catalog.In(language)
	n := Names{Short: p.Text("bot.profile.short", nil), Long: p.Text("bot.profile.long", nil)}
	for _, name := range commandNames {
		n.Commands = append(n.Commands, Command{Name: name, Description: p.Text("bot.command."+name, nil)})
	}
	return n
}

// Names is what Telegram shows about the bot.
type Names struct {
	Commands    []Command
	Short, Long string
}

// Command is a command with its description in the commands menu.
type Command struct{ Name, Description string }

// Begin makes a session that stands in a guide with these answers, for tools
// that show a conversation outside Telegram.
func (c *Chat) Begin(language string, state flows.State, now time.Time) []byte {
	day := flows.DayOf(now.In(wib))
	s := session{Language: language, Chosen: true, Consent: ConsentVersion, Agreed: day, Screen: screenMenu, business: business{State: state}}
	if _, ok := c.content.Guide(state.Guide); ok {
		s.Screen = screenGuide
	}
	return s.encode(c.content)
}

// State tells where a session stands in the guides.
func (c *Chat) State(data []byte) (flows.State, error) {
	s, err := decode(c.content, data)
	return s.State, err
}
