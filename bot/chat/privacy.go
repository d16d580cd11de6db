package chat

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"plutbot/bot"
	"plutbot/flows"
)

// The screens of privacy besides screenPrivacy.
const (
	screenConsents screen = 56 // what is agreed to, purpose by purpose
	screenKept     screen = 57 // how long what is kept
	screenSeen     screen = 59 // who saw the data: the desk answers
)

const (
	noticeGranted   notice = 61
	noticeWithdrawn notice = 62
)

const (
	doConsents action = "cp"
	doGrant    action = "cg" // -, purpose
	doWithdraw action = "cw" // -, purpose
	doKept     action = "ck"
	doWhoSaw   action = "cs"
)

// agreeNews is the Name of the button that agrees to reminders and
// announcements as well.
const agreeNews = "kabar"

// sectionConsents holds the consents besides the one for the guidance, which
// stands in session.Consent.
const sectionConsents sectionID = 48

// purpose is what personal data are used for besides the guidance. Each has a
// consent of its own (UU 27/2022 art. 20-22). The numbers are stored.
type purpose uint8

const (
	purposeReminders     purpose = 1
	purposeConsultants   purpose = 2
	purposeAnnouncements purpose = 3
	purposeVisits        purpose = 4
)

// purposes are all purposes in the order in which they are shown, with their
// names in buttons and texts.
var purposes = []struct {
	Purpose purpose
	Name    string
}{{purposeReminders, "pengingat"}, {purposeConsultants, "konsultan"}, {purposeAnnouncements, "kabar"}, {purposeVisits, "kunjungan"}}

// purposeVersion is the version of what is said about these purposes
// (profile.purpose.* in the catalogs). Raise it when that says something new:
// an older consent then no longer counts.
const purposeVersion = 1

// consent is what a person decided on a purpose: the proof that art. 24 asks
// for.
type consent struct {
	Purpose purpose
	// Version of the text that was agreed to.
	Version uint8
	// Given is the day of the consent, and Withdrawn that of its end, 0 while it
	// counts.
	Given, Withdrawn flows.Day
}

func (c consent) counts() bool { return c.Version >= purposeVersion && c.Withdrawn == 0 }

// consents are the decisions on the purposes, at most one for each.
func (s session) consents() []consent {
	var all []consent
	r := fields{data: s.Parts.of(sectionConsents)}
	for len(r.data) > 0 {
		c := consent{Purpose: purpose(r.byte()), Version: r.byte(), Given: flows.Day(r.uvarint()), Withdrawn: flows.Day(r.uvarint())}
		if r.failed {
			break
		}
		all = append(all, c)
	}
	return all
}

// consent gives the decision on a purpose; the zero consent where there is none.
// That on announcements is a choice of topics.
func (s session) consent(p purpose) consent {
	if p == purposeAnnouncements {
		return s.subscriptions().consent()
	}
	for _, c := range s.consents() {
		if c.Purpose == p {
			return c
		}
	}
	return consent{}
}

// allows says whether data may be used for a purpose: asked before every use,
// so that a withdrawal stops it at once (art. 9 and 40).
func (s session) allows(p purpose) bool { return s.consent(p).counts() }

// consent is the decision that the choice of topics amounts to.
func (u subscriptions) consent() consent {
	switch {
	case u.changed == 0:
		return consent{}
	case u.on != 0:
		return consent{Purpose: purposeAnnouncements, Version: purposeVersion, Given: u.changed}
	default:
		return consent{Purpose: purposeAnnouncements, Version: purposeVersion, Withdrawn: u.changed}
	}
}

func (s *session) decide(c consent) {
	all := slices.DeleteFunc(s.consents(), func(other consent) bool { return other.Purpose == c.Purpose })
	var data []byte
	for _, c := range append(all, c) {
		data = append(data, byte(c.Purpose), c.Version)
		data = binary.AppendUvarint(data, uint64(max(c.Given, 0)))
		data = binary.AppendUvarint(data, uint64(max(c.Withdrawn, 0)))
	}
	s.Parts = s.Parts.with(sectionConsents, data)
}

// grant records a consent, unless it counts already.
func (st *step) grant(p purpose) {
	switch {
	case st.s.allows(p):
	case p == purposeAnnouncements:
		st.choose(AnnouncementTopics, true)
	default:
		st.s.decide(consent{Purpose: p, Version: purposeVersion, Given: st.day})
		st.count("granted", "", "")
	}
}

// withdraw ends a consent, and with it whatever it allowed.
func (st *step) withdraw(p purpose) {
	c := st.s.consent(p)
	if !c.counts() {
		return
	}
	st.count("withdrawn", "", "")
	if p == purposeAnnouncements {
		st.choose(AnnouncementTopics, false)
		return
	}
	c.Withdrawn = st.day
	st.s.decide(c)
	if p == purposeConsultants {
		// What consultants know must go, and they can write no more.
		st.forgetTickets()
		st.s.Tickets = tickets{}
	}
	if p == purposeVisits {
		st.clearCalendar()
		st.forgetVisits()
	}
}

// pressPrivacy does the buttons of the consents.
func (st *step) pressPrivacy(p press) bool {
	switch p.Do {
	case doConsents:
		st.s.Screen = screenConsents
		return true
	case doKept:
		st.s.Screen = screenKept
		return true
	case doWhoSaw:
		st.whoSaw()
		return true
	case doGrant, doWithdraw:
	default:
		return false
	}
	for _, known := range purposes {
		if known.Name != p.Name {
			continue
		}
		st.s.Screen = screenConsents
		if p.Do == doGrant {
			st.grant(known.Purpose)
			st.s.Notice = noticeGranted
			return true
		}
		st.withdraw(known.Purpose)
		st.s.Notice = noticeWithdrawn
		return true
	}
	st.old()
	return true
}

// agreeButtons ask for the consent: for the guidance alone, or with what is
// told without being asked.
func (g *page) agreeButtons() {
	g.row(g.button("agree", press{Do: doAgree}))
	if !g.s.allows(purposeAnnouncements) || !g.s.allows(purposeReminders) {
		g.row(g.profileButton("agree_news", press{Do: doAgree, Name: agreeNews}))
	}
}

// consentAgain asks somebody who agreed to an older notice. Nothing is lost
// meanwhile, and the rights stay within reach.
func (g *page) consentAgain() {
	g.say("profile.consent.again", map[string]any{"Date": g.p.Date(g.s.Agreed.Time())})
	g.agreeButtons()
	g.row(g.button("privacy", press{Do: doPrivacy}), g.button("languages", press{Do: doLanguages}))
	g.row(g.button("export", press{Do: doExport}), g.button("erase", press{Do: doErase}))
}

// consents lists the purposes with what was decided on each.
func (g *page) consents() {
	g.say("profile.consent.head", nil)
	g.paragraph(lines(g.p.Text("profile.purpose.panduan", nil),
		g.p.Text("profile.consent.given", map[string]any{"Date": g.p.Date(g.s.Agreed.Time()), "Version": g.s.Consent})))
	for _, p := range purposes {
		g.paragraph(lines(g.p.Text("profile.purpose."+p.Name, nil), g.decision(g.s.consent(p.Purpose))))
		do, label := doGrant, "grant_"
		if g.s.allows(p.Purpose) {
			do, label = doWithdraw, "withdraw_"
		}
		g.row(g.profileButton(label+p.Name, press{Do: do, Name: p.Name}))
	}
	g.say("profile.consent.end", nil)
	g.row(g.button("erase", press{Do: doErase}), g.button("privacy", press{Do: doPrivacy}))
	g.home()
}

// decision writes what was decided on a purpose.
func (g *page) decision(c consent) string {
	switch {
	case c.counts():
		return g.p.Text("profile.consent.given", map[string]any{"Date": g.p.Date(c.Given.Time()), "Version": c.Version})
	case c.Withdrawn != 0:
		return g.p.Text("profile.consent.withdrawn", map[string]any{"Date": g.p.Date(c.Withdrawn.Time())})
	default:
		return g.p.Text("profile.consent.none", nil)
	}
}

// kept shows how long what is kept, the shortest time first.
func (g *page) kept() {
	g.say("profile.kept.head", nil)
	all := bot.Retentions()
	slices.SortStableFunc(all, func(a, b bot.Retention) int { return cmp.Compare(a.For, b.For) })
	for len(all) > 0 {
		alike := slices.IndexFunc(all, func(r bot.Retention) bool { return r.For != all[0].For })
		if alike < 0 {
			alike = len(all)
		}
		list := []string{g.p.Text("profile.kept.days", map[string]any{"Time": g.keptTime(all[0])})}
		for _, r := range all[:alike] {
			list = append(list, g.p.Text("profile.kept.line", map[string]any{"What": g.p.Text("profile.kept."+r.Kind, nil)}))
		}
		g.paragraph(lines(list...))
		all = all[alike:]
	}
	g.say("profile.kept.end", nil)
	g.row(g.button("privacy", press{Do: doPrivacy}))
	g.home()
}

func (g *page) keptTime(r bot.Retention) string {
	const day = 24
	return fmt.Sprint(int(r.For.Hours() / day))
}
