package chat

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/flows"
)

const (
	// talkTold is how long, and talkSince for how many messages, the card of the
	// talk stands above what is written: after that it comes again, so that it
	// stays in sight where the words go.
	talkTold  = 10 * time.Minute
	talkSince = 6
)

// talk makes what is typed go to a consultant, as long as its card is the one
// in sight.
func (st *step) talk(id string) {
	k := st.s.Tickets.find(id)
	if k == nil || k.State == bot.TicketNowhere || k.State == bot.TicketBanned {
		st.old()
		return
	}
	t := &st.s.Tickets
	t.At, t.Told, t.Since = id, st.now.Unix(), 0
	st.s.Screen, st.s.Arg, st.s.Page = screenTalk, "", 0
	st.foresee(k.Field)
	for _, m := range t.release(st.now) {
		st.relay(k, m)
	}
}

// passedOn gives what was sent to the consultants if it is for them, and says
// whether it was. A command is never for them.
func (st *step) passedOn() bool {
	u := st.update
	if u.Kind == bot.KindCommand || u.Kind == bot.KindPress || st.s.Consent < ConsentVersion {
		return false
	}
	t := &st.s.Tickets
	switch {
	case u.Announcement != 0:
		st.answeredNews()
	case u.Reply != 0 && u.Reply != st.card && t.listened() != nil:
		st.answered(t.listened())
	case st.s.Screen == screenTalk && t.find(t.At) != nil:
		st.said(t.find(t.At))
	case st.document():
	case st.s.Screen == screenHandOver:
		st.gather()
	case st.s.Screen == screenWhere && u.Kind == bot.KindText:
		st.typedWhere(strings.TrimSpace(u.Text))
	case st.s.Screen == screenComment && u.Kind == bot.KindText:
		st.comment(u.Text)
	default:
		return false
	}
	return true
}

// answered passes on an answer to a message, wherever the person stands: the
// card in front of them stays.
func (st *step) answered(k *ticket) {
	m := st.requested(k)
	for _, other := range st.s.Tickets.All {
		if other.ID != k.ID && other.State != bot.TicketNowhere {
			m.Among = append(m.Among, other.ID)
		}
	}
	st.relay(k, m)
	st.quiet = true
}

// said passes on what is written in the talk, and shows its card again when it
// has gone out of sight.
func (st *step) said(k *ticket) {
	t := &st.s.Tickets
	st.relay(k, st.requested(k))
	t.Since++
	if t.Since < talkSince && st.now.Sub(time.Unix(t.Told, 0)) < talkTold {
		st.quiet = true
		return
	}
	t.Told, t.Since = st.now.Unix(), 0
	st.foresee(k.Field)
	st.s.Notice = noticeRelayed
}

// relay gives a message to the desk. A closed ticket is open again by it.
func (st *step) relay(k *ticket, m bot.TicketMessage) {
	m.Ticket = k.ID
	if !k.open() {
		k.State, k.Stars = bot.TicketOpen, 0
	}
	if len(k.Sent) > 0 {
		m.After = k.Sent[len(k.Sent)-1]
	}
	k.sent(m.Message)
	id := ""
	if m.Message != 0 {
		id = bot.DeskRelay + ":" + k.ID + ":" + strconv.FormatInt(m.Message, 10)
	}
	st.task(bot.DeskRelay, id, m)
}

// aside handles what needs no card: a message that was changed, and a reaction.
func (st *step) aside() bool {
	u, t := st.update, &st.s.Tickets
	if u.Kind == bot.KindReaction {
		k := t.listened()
		if k == nil {
			return false
		}
		for _, other := range t.All {
			if slices.Contains(other.Sent, u.Message) {
				k = t.find(other.ID)
			}
		}
		st.task(bot.DeskReact, "", bot.TicketReaction{Ticket: k.ID, Message: u.Message, Emoji: u.Text})
		return true
	}
	changed := st.changeDraft()
	for _, k := range t.All {
		if slices.Contains(k.Sent, u.Message) {
			m := st.message()
			m.Ticket = k.ID
			st.task(bot.DeskEdit, "", m)
			return true
		}
	}
	return changed
}

// changeDraft takes the change of a message that is not sent yet.
func (st *step) changeDraft() bool {
	d := st.s.Tickets.Draft
	if d == nil {
		return false
	}
	for i, m := range d.Messages {
		if m.Message == st.update.Message {
			d.Messages[i].Text, d.Messages[i].Entities = clip(st.update.Text, maxDraftText), st.update.Entities
			return true
		}
	}
	return false
}

// pictured says whether an update can show a document.
func pictured(u bot.Update) bool { return u.Kind == bot.KindPhoto || u.Kind == bot.KindFile }

// requested is what was sent, as the document that a ticket waits for if it can
// be that.
func (st *step) requested(k *ticket) bot.TicketMessage {
	m := st.message()
	if k.open() && pictured(st.update) {
		m.Document, k.Document = k.Document, ""
	}
	return m
}

// document takes a picture or file for the request of a consultant.
func (st *step) document() bool {
	u, t := st.update, &st.s.Tickets
	if !pictured(u) {
		return false
	}
	for i := range t.All {
		k := &t.All[i]
		if k.Document == "" || !k.open() || st.wantsPhoto() && st.s.Screen != screenDocument {
			continue
		}
		st.relay(k, st.requested(k))
		t.At, st.s.Notice = k.ID, noticeDocumentSent
		if st.s.Screen == screenDocument {
			st.talk(k.ID)
		}
		return true
	}
	return false
}

// ambiguous holds what the bot cannot use itself and consultants might, and
// asks whom it is for. It says whether there is anybody to ask for.
func (st *step) ambiguous() bool {
	t := &st.s.Tickets
	if st.s.Consent < ConsentVersion {
		return false
	}
	m := st.message()
	more := m.Album != "" && len(t.Held) > 0 && t.Held[len(t.Held)-1].Album == m.Album
	t.hold(m, st.now)
	if len(t.open()) == 0 {
		st.quiet = more
		return false
	}
	st.s.Screen, st.s.Arg = screenHeld, ""
	st.quiet = more
	return true
}

// forward passes on what was held.
func (st *step) forward(id string) {
	k := st.s.Tickets.find(id)
	if k == nil || len(st.s.Tickets.Held) == 0 {
		st.old()
		return
	}
	st.talk(id)
	st.s.Notice = noticeRelayed
}

// closeTicket ends a ticket for the SME.
func (st *step) closeTicket(id string) {
	k := st.s.Tickets.find(id)
	if k == nil || !k.open() {
		st.old()
		return
	}
	k.State, k.Document, k.Guide = bot.TicketClosed, "", nil
	st.task(bot.DeskClose, bot.DeskClose+":"+id+":"+strconv.FormatInt(st.now.Unix(), 36), bot.TicketClosing{Ticket: id})
	st.s.Tickets.At, st.s.Screen = id, screenRate
}

// transcript has the desk send what was said in a ticket.
func (st *step) transcript(id string) {
	if st.s.Tickets.find(id) == nil {
		st.old()
		return
	}
	st.task(bot.DeskTranscript, "", bot.TicketClosing{Ticket: id})
	st.s.Notice = noticeTranscript
}

// maxStars is the best rating.
const maxStars = 5

// rate takes the rating of a ticket.
func (st *step) rate(id, option string) {
	k := st.s.Tickets.find(id)
	stars, err := strconv.Atoi(option)
	if k == nil || err != nil || stars < 1 || stars > maxStars {
		st.old()
		return
	}
	k.Stars = stars
	st.task(bot.DeskRate, "", bot.TicketRating{Ticket: id, Stars: stars})
	st.count("rated", "", "")
	st.s.Tickets.At, st.s.Screen = id, screenComment
}

// comment adds words to a rating.
func (st *step) comment(text string) {
	k := st.s.Tickets.find(st.s.Tickets.At)
	if k == nil || k.Stars == 0 {
		st.home()
		return
	}
	st.task(bot.DeskRate, "", bot.TicketRating{Ticket: k.ID, Stars: k.Stars, Comment: text})
	st.home()
	st.s.Notice = noticeCommented
}

// name lets the consultants see the name, or no longer.
func (st *step) name(id string) {
	t := &st.s.Tickets
	st.named()
	if id == "" || t.find(id) == nil {
		st.s.Screen = screenHandOver
		return
	}
	t.At, st.s.Screen = id, screenTicket
}

// named shows the name to consultants, or hides it again.
func (st *step) named() {
	t := &st.s.Tickets
	t.Named = !t.Named
	st.s.Notice = noticeNameHidden
	name := ""
	if t.Named {
		st.s.Notice, name = noticeNameShown, st.update.Name
	}
	for _, k := range t.All {
		if k.State != bot.TicketNowhere {
			st.task(bot.DeskName, bot.DeskName+":"+k.ID+":"+strconv.FormatInt(st.update.ID, 10), bot.TicketName{Ticket: k.ID, Name: name})
		}
	}
}

// forgetTickets has the desk forget what it knows.
func (st *step) forgetTickets() {
	ids := slices.Clone(st.s.Tickets.Gone)
	for _, k := range st.s.Tickets.All {
		ids = append(ids, k.ID)
	}
	if len(ids) > 0 {
		st.task(bot.DeskErase, bot.DeskErase+":"+ids[len(ids)-1]+":"+strconv.FormatInt(st.now.Unix(), 36), bot.TicketErasing{Tickets: ids})
	}
}

// wantsPhoto says whether the open question asks for a photo.
func (st *step) wantsPhoto() bool {
	v, ok := st.content.View(st.s.State, st.day)
	return ok && v.Question != nil && v.Question.Type == flows.Photo
}
