package chat

import (
	"plutbot/bot"
	"plutbot/flows"
)

// consent asks for the agreement without which nothing is kept.
func (g *page) consent() {
	if g.s.Consent > 0 {
		g.consentAgain()
		return
	}
	g.say("bot.consent.hello", nil)
	if guide, ok := g.content.Guide(g.s.Arg); ok {
		g.say("bot.consent.guide", map[string]any{"Title": g.p.Text(guide.ID+".title", nil)})
	}
	g.say("bot.consent.ask", nil)
	g.agreeButtons()
	g.row(g.button("privacy", press{Do: doPrivacy}), g.button("languages", press{Do: doLanguages}))
}

// menu lists the guides, gathered in groups; the open one comes first, to go
// on with.
func (g *page) menu() {
	g.say("bot.menu.text", nil)
	if g.hasView {
		label := "bot.button.resume"
		if g.view.Question == nil {
			label = "bot.button.result"
		}
		g.row(bot.Button{Label: g.p.Text(label, map[string]any{"Title": g.p.Text(g.view.Guide.ID+".title", nil)}),
			Data: press{Do: doForward, Guide: g.view.Guide.ID}.data()})
	}
	g.ticketRow()
	g.visitRow()
	shown := map[string]bool{}
	for _, guide := range g.content.Guides {
		switch {
		case g.hasView && guide == g.view.Guide || shown[guide.Group]:
		case guide.Group == "":
			g.row(g.guideButton(guide))
		default:
			shown[guide.Group] = true
			g.row(bot.Button{Label: g.p.Text(flows.GroupMessage(guide.Group), nil), Data: press{Do: doGroup, Name: guide.Group}.data()})
		}
	}
	if _, ok := g.content.PlanGuide(); ok && len(g.s.State.Answers) > 0 {
		g.row(g.button("plan", press{Do: doPlan}))
	}
	if len(g.content.Lessons) > 0 {
		g.row(g.lessonsButton(), g.calcButton(""))
	} else {
		g.row(g.calcButton(""))
	}
	g.row(g.subscriptionsButton())
	g.row(g.profileButton("profile", press{Do: doProfile}), g.profileButton("near", press{Do: doNear}))
	g.row(g.button("consultant", press{Do: doConsultant}), g.button("help", press{Do: doHelp}))
	g.row(g.button("languages", press{Do: doLanguages}), g.button("privacy", press{Do: doPrivacy}))
}

// group lists the guides of one group.
func (g *page) group() {
	var guides []*flows.Guide
	for _, guide := range g.content.Guides {
		if guide.Group != "" && guide.Group == g.s.Arg {
			guides = append(guides, guide)
		}
	}
	if len(guides) == 0 {
		g.menu() // the group is gone
		return
	}
	g.paragraph("<b>" + g.p.Text(flows.GroupMessage(g.s.Arg), nil) + "</b>")
	g.say("bot.menu.group", nil)
	for _, guide := range guides {
		g.row(g.guideButton(guide))
	}
	g.row(g.button("menu", press{Do: doMenu}))
}

func (g *page) help() {
	g.say("bot.help.text", nil)
	g.home()
	g.row(g.button("consultant", press{Do: doConsultant}), g.button("languages", press{Do: doLanguages}))
	g.row(g.profileButton("display", press{Do: doDisplay}))
}

func (g *page) language() {
	g.say("bot.language.text", nil)
	var row []bot.Button
	for _, code := range languages {
		row = append(row, bot.Button{Label: g.catalog.In(code).Text("bot.language.name", nil), Data: press{Do: doLanguage, Guide: code}.data()})
	}
	g.row(row...)
	g.home()
}

// privacy tells what is kept and why, and gives the rights a button each.
func (g *page) privacy() {
	g.say("bot.privacy.text", map[string]any{"Days": int(keptFor.Hours() / 24), "Version": ConsentVersion})
	if g.s.Consent == 0 {
		g.agreeButtons()
		g.row(g.profileButton("kept", press{Do: doKept}))
		return
	}
	g.say("bot.privacy.agreed", map[string]any{"Date": g.p.Date(g.s.Agreed.Time()), "Version": g.s.Consent})
	g.row(g.profileButton("consents", press{Do: doConsents}), g.profileButton("kept", press{Do: doKept}))
	g.row(g.button("export", press{Do: doExport}), g.profileButton("correct", press{Do: doProfile}))
	g.row(g.profileButton("seen", press{Do: doWhoSaw}), g.button("erase", press{Do: doErase}))
	g.home()
}

func (g *page) erased() {
	g.say("bot.erased", nil)
	g.row(g.button("start_again", press{Do: doMenu}))
}

func (g *page) erase() {
	g.say("bot.erase.text", nil)
	g.row(g.button("erase_yes", press{Do: doEraseYes}))
	g.home()
}

// consultant says how to reach a person who helps.
func (g *page) consultant() {
	g.say("bot.consultant.text", nil)
	g.row(g.deskButton("write", press{Do: doHandOver}))
	if g.hasView && g.view.Question == nil {
		r := g.result()
		g.say("bot.consultant.code", map[string]any{"Code": r.Guide.Code(r.Trail, g.day)})
	}
	if len(g.content.Centres) > 0 {
		g.row(g.profileButton("near", press{Do: doNear}), g.button("centres", press{Do: doCentres}))
		g.row(g.bookButton(""))
	}
	g.home()
}

func (g *page) restart() {
	if !g.hasView {
		g.menu() // the guide is gone
		return
	}
	title := g.p.Text(g.s.State.Guide+".title", nil)
	g.say("bot.restart.text", map[string]any{"Title": title})
	g.row(g.button("restart_yes", press{Do: doRestartYes, Guide: g.s.State.Guide}))
	g.row(g.button("leave_it", press{Do: doForward, Guide: g.s.State.Guide}))
}
