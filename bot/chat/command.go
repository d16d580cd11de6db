package chat

import (
	"slices"
	"strings"

	"plutbot/flows"
)

// commandNames are the commands shown in Telegram's commands menu, in its
// order. Each has a description bot.command.<name> in every catalog.
var commandNames = []string{"menu", "rencana", "belajar", "cari", "istilah", "profil", "plut_terdekat", "langganan", "konsultan", "bantuan", "bahasa", "tampilan", "privasi", "data_saya", "hapus_data", "start"}

// command does what a command says. English names work too.
func (st *step) command() {
	name := st.update.Command
	switch name {
	case "start":
		st.start(st.update.Text)
	case "menu":
		st.s.Screen = screenMenu
	case "konsultan", "consultant":
		st.consultant()
	case "rencana", "plan":
		st.s.Screen = screenPlan
	case "cari", "search":
		st.search(strings.TrimSpace(st.update.Text))
	case "belajar", "learn":
		st.s.Screen = screenLessons
	case "istilah", "terms":
		st.glossary(strings.TrimSpace(st.update.Text))
	case "langganan", "subscriptions":
		st.s.Screen = screenSubscriptions
	case "profil", "profile":
		st.s.Screen = screenProfile
	case "usaha", "businesses":
		st.s.Screen = screenBusiness
	case "plut_terdekat", "nearest":
		st.near("")
	case "tampilan", "display":
		st.s.Screen = screenDisplay
	case "izin_data", "permissions":
		st.s.Screen = screenConsents
	case "pertanyaan", "questions":
		st.digest()
	case "bantuan", "help":
		st.s.Screen = screenHelp
	case "bahasa", "language":
		st.s.Screen = screenLanguage
	case "privasi", "privacy":
		st.s.Screen = screenPrivacy
	case "data_saya", "my_data":
		st.export()
	case "hapus_data", "delete_data":
		st.s.Screen = screenErase
	default:
		if g, ok := st.content.Guide(strings.ReplaceAll(name, "_", "-")); ok {
			st.open(g.ID)
			return
		}
		st.s.Notice = noticeUnknownCommand
		st.home()
	}
}

// search answers the words after the command, or invites to write some.
func (st *step) search(text string) {
	switch {
	case st.s.Consent < ConsentVersion:
		st.askedEarly(text)
	case text == "":
		st.s.Notice, st.s.Screen = noticeGreeting, screenMenu
	case st.define(text) || st.findCode(text):
	case !st.wonder(text, false):
		st.refused(text)
	}
}

// digest sends an administrator what could not be answered. To everybody else
// the command does not exist.
func (st *step) digest() {
	st.home()
	if !slices.Contains(st.admins, st.update.From) {
		st.s.Notice = noticeUnknownCommand
		return
	}
	st.turn.Digest, st.s.Notice = true, noticeDigest
}

// start opens the guide that a deep link names (?start=halal), or the menu.
func (st *step) start(payload string) {
	if _, ok := st.content.Guide(payload); ok {
		st.open(payload)
		return
	}
	st.s.Screen = screenMenu
}

// open opens a guide, after consent if there is none yet.
func (st *step) open(guide string) {
	if st.s.Consent < ConsentVersion {
		st.s.Screen, st.s.Arg = screenConsent, guide
		return
	}
	st.input(flows.Input{Kind: flows.Open, Guide: guide})
}

// export sends the person the file of what is kept; before consent there is
// nothing to send.
func (st *step) export() {
	st.s.Screen = screenPrivacy
	if st.s.Consent == 0 {
		return
	}
	st.turn.Export = true
	st.s.Notice = noticeExported
}

// erase forgets everything.
func (st *step) erase() {
	st.turn.Erase = true
	st.forgetTickets()
	st.s = session{Language: st.s.Language, Screen: screenErased}
}
