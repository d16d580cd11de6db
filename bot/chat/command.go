package chat

import (
	"slices"
	"strings"

	"plutbot/flows"
)

// commandNames are the commands shown in Telegram's commands menu, in its
// order. Each has a description bot.command.<name> in every catalog.
var commandNames = []string{"menu", "rencana", "belajar", "hitung", "cari", "istilah", "profil", "plut_terdekat", "kunjungan", "pengingat", "langganan", "konsultan", "bantuan", "bahasa", "tampilan", "privasi", "data_saya", "hapus_data", "start"}

// screenCommands are the commands that only show a screen. English names work
// too.
var screenCommands = map[string]screen{
	"menu": screenMenu, "rencana": screenPlan, "plan": screenPlan, "belajar": screenLessons, "learn": screenLessons, "hitung": screenCalcs, "calculate": screenCalcs,
	"pengingat": screenReminders, "reminders": screenReminders,
	"kunjungan": screenVisits, "visits": screenVisits,
	"langganan": screenSubscriptions, "subscriptions": screenSubscriptions, "profil": screenProfile, "profile": screenProfile,
	"usaha": screenBusiness, "businesses": screenBusiness, "tampilan": screenDisplay, "display": screenDisplay,
	"izin_data": screenConsents, "permissions": screenConsents, "bantuan": screenHelp, "help": screenHelp,
	"bahasa": screenLanguage, "language": screenLanguage, "privasi": screenPrivacy, "privacy": screenPrivacy,
	"hapus_data": screenErase, "delete_data": screenErase,
}

// command does what a command says.
func (st *step) command() {
	name := st.update.Command
	if to, ok := screenCommands[name]; ok {
		st.s.Screen = to
		return
	}
	switch name {
	case "start":
		st.start(st.update.Text)
	case "konsultan", "consultant":
		st.consultant()
	case "cari", "search":
		st.search(strings.TrimSpace(st.update.Text))
	case "istilah", "terms":
		st.glossary(strings.TrimSpace(st.update.Text))
	case "plut_terdekat", "nearest":
		st.near("")
	case "siapa_melihat", "who_saw":
		st.whoSaw()
	case "pertanyaan", "questions":
		st.digest()
	case "simulasi", "simulate":
		st.simulate(st.update.Text)
	case "data_saya", "my_data":
		st.export()
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
	if isReference(payload) {
		st.reference(payload)
		return
	}
	if id, ok := strings.CutPrefix(payload, calcPrefix); ok && calculatorOf(id) >= 0 && st.s.Consent >= ConsentVersion {
		st.pressCalc(press{Do: doCalc, Name: id})
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
	st.everything()
	st.s.Notice = noticeExported
}
