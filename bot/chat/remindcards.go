package chat

import (
	"html"
	"slices"

	"plutbot/bot"
	"plutbot/flows"
)

// screenReminders shows what the person is going to be reminded of.
const screenReminders screen = 80

const (
	noticeReminderLater notice = 80
	noticeReminderOff   notice = 81
	noticeReminderOn    notice = 82
)

const (
	doReminders action = "rm"
	doLater     action = "rl" // -, kind or permit
	doRemindOff action = "rx" // -, kind or permit
	doRemindOn  action = "ro" // -, kind or permit
	doRemindAll action = "ra" // -, "1" or "0": the consent itself
)

// pressReminder does the buttons about reminders.
func (st *step) pressReminder(p press) bool {
	switch p.Do {
	case doReminders, doLater, doRemindOff, doRemindOn, doRemindAll:
	default:
		return false
	}
	st.s.Screen, st.s.Arg = screenReminders, ""
	r := st.s.reminding()
	switch p.Do {
	case doLater:
		if r.Later == nil {
			r.Later = map[string]flows.Day{}
		}
		r.Later[p.Name] = st.today() + laterDays
		r.again(p.Name)
		st.s.Notice = noticeReminderLater
	case doRemindOff, doRemindOn:
		r.set(p.Name, p.Do == doRemindOn)
		st.s.Notice = noticeReminderOff
		if p.Do == doRemindOn {
			st.s.Notice = noticeReminderOn
		}
	case doRemindAll:
		if p.Name == optionYes {
			st.grant(purposeReminders)
			st.s.Notice = noticeReminderOn
			return true
		}
		st.withdraw(purposeReminders)
		st.s.Notice = noticeReminderOff
		return true
	default:
		return true
	}
	if st.s.allows(purposeReminders) {
		st.s.remindBy(r)
	}
	return true
}

// again has something that was put off come once more, although it was
// reminded of already.
func (r *reminding) again(key string) {
	if told, ok := r.Permits[key]; ok {
		told.Told = max(told.Told-1, 0)
		r.Permits[key] = told
		return
	}
	switch key {
	case remindGuide:
		r.Guides = r.Guides[:max(0, len(r.Guides)-1)]
	case remindPlan:
		r.Nudges = max(r.Nudges-1, 0)
	}
}

// sayReminder sends a reminder as a message of its own.
func (st *step) sayReminder(id string, m reminder) {
	g := st.page()
	card := bot.Card{Text: g.p.Text("remind.say."+m.Kind, g.reminderWords(m))}
	switch m.Kind {
	case remindPermit:
		card.Rows = append(card.Rows, []bot.Button{g.remindButton("permit", press{Do: doHolding, Name: m.Document})})
		if guide := g.permitGuide(m.Document); guide != nil {
			card.Rows = append(card.Rows, []bot.Button{g.guideButton(guide)})
		}
	case remindKeep:
		card.Rows = append(card.Rows, []bot.Button{g.remindButton("keep", press{Do: doMenu})})
	case remindPlan:
		card.Rows = append(card.Rows, []bot.Button{g.remindButton("plan", press{Do: doPlan})})
		if m.Guide != nil {
			card.Rows = append(card.Rows, []bot.Button{g.guideButton(m.Guide)})
		}
	default:
		card.Rows = append(card.Rows, []bot.Button{g.remindButton("go_on", press{Do: doOpen, Guide: m.Guide.ID})})
	}
	if m.Kind != remindKeep {
		card.Rows = append(card.Rows, []bot.Button{g.remindButton("later", press{Do: doLater, Name: m.Key})})
	}
	card.Rows = append(card.Rows, []bot.Button{g.remindButton("stop", press{Do: doRemindOff, Name: m.Key})})
	if st.s.lean() {
		card = lean(card)
	}
	st.turn.Tasks = append(st.turn.Tasks, bot.Say(id, card))
}

// permitGuide is the guide about a document; nil where there is none.
func (g *page) permitGuide(kind string) *flows.Guide {
	guide, ok := g.content.Guide(kind)
	if !ok {
		return nil
	}
	return guide
}

func (g *page) remindButton(label string, p press) bot.Button {
	return bot.Button{Label: g.p.Text("remind.button."+label, nil), Data: p.data()}
}

// reminderWords are what the texts about a reminder may say.
func (g *page) reminderWords(m reminder) map[string]any {
	words := map[string]any{"Name": "", "Business": "", "Date": "", "Days": 0, "Step": "", "Missing": m.Missing}
	if m.End != 0 {
		words["Date"], words["Days"] = g.p.Date(m.End.Time()), int(m.End-g.day)
	}
	if m.Document != "" {
		words["Name"] = g.p.Text("profile.holding."+m.Document+".short", nil)
		if len(g.s.Others) > 0 {
			words["Business"] = html.EscapeString(g.businessName(m.Business))
		}
	}
	if m.Guide != nil {
		words["Name"] = g.p.Text(m.Guide.ID+".title", nil)
	}
	if r, ok := g.planned(g.s, g.day); ok && m.Step != nil {
		words["Step"] = g.p.Text(flows.MessageID(r.Guide.ID, flows.Now.Message(), m.Step.ID), g.wordsOf(r.Trail))
	}
	return words
}

// remindersCard lists the coming reminders, each to be stopped, or asks for the
// consent.
func (g *page) remindersCard() {
	g.say("remind.head", nil)
	if !g.s.allows(purposeReminders) {
		g.say("remind.none_allowed", nil)
		g.row(g.remindButton("all_on", press{Do: doRemindAll, Name: optionYes}))
		g.row(g.profileButton("profile", press{Do: doProfile}), g.button("menu", press{Do: doMenu}))
		return
	}
	r := g.s.reminding()
	r.meetPermits(g.s, g.day)
	var list []string
	for _, m := range g.reminders(g.s, r, g.day) {
		words := g.reminderWords(m)
		words["On"] = g.p.Date(m.Due)
		list = append(list, g.p.Text("remind.line."+m.Kind, words))
	}
	if len(list) == 0 {
		g.say("remind.nothing", nil)
	}
	g.paragraph(lines(list...))
	g.say("remind.hint", nil)
	for _, kind := range reminderKinds {
		do, label := doRemindOff, "off_"
		if !r.wants(kind) {
			do, label = doRemindOn, "on_"
		}
		g.row(g.remindButton(label+kind, press{Do: do, Name: kind}))
	}
	for _, key := range r.Off {
		if !slices.Contains(reminderKinds, key) {
			g.permitAgain(key)
		}
	}
	g.row(g.remindButton("all_off", press{Do: doRemindAll, Name: optionNo}))
	g.row(g.profileButton("profile", press{Do: doProfile}), g.button("menu", press{Do: doMenu}))
}

// permitAgain offers to be reminded of a document again.
func (g *page) permitAgain(key string) {
	for _, b := range g.s.businesses() {
		for _, h := range b.holdings() {
			if permitKey(b, h.Kind) == key {
				label := g.p.Text("remind.button.on_permit", map[string]any{"Name": g.p.Text("profile.holding."+h.Kind+".short", nil)})
				g.row(bot.Button{Label: label, Data: press{Do: doRemindOn, Name: key}.data()})
			}
		}
	}
}
