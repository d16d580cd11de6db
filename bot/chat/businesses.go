package chat

import (
	"html"
	"slices"
	"strconv"
	"unicode/utf8"

	"plutbot/bot"
	"plutbot/flows"
)

const (
	doBusinesses  action = "bz"
	doAddBusiness action = "ba"
	doSwitch      action = "bs" // -, number
	doRename      action = "bn" // -, number
	doDrop        action = "bd" // -, number: ask first
	doDropYes     action = "bD" // -, number
)

// pressBusiness does the buttons of the businesses.
func (st *step) pressBusiness(p press) bool {
	switch p.Do {
	case doBusinesses:
		st.s.Screen = screenBusiness
		return true
	case doAddBusiness:
		st.s.Screen, st.s.Arg = screenNaming, ""
		if len(st.s.Others)+1 >= maxBusinesses {
			st.s.Screen, st.s.Notice = screenBusiness, noticeTooMany
		}
		return true
	case doSwitch, doRename, doDrop, doDropYes:
	default:
		return false
	}
	n, err := strconv.ParseUint(p.Name, 10, 8)
	number := uint8(n)
	if err != nil || !slices.ContainsFunc(st.s.businesses(), func(b business) bool { return b.Number == number }) {
		st.old()
		return true
	}
	switch p.Do {
	case doSwitch:
		st.s.switchTo(number)
		st.home()
		st.s.Notice = noticeSwitched
	case doRename:
		st.s.Screen, st.s.Arg = screenNaming, p.Name
	case doDrop:
		st.s.Screen, st.s.Arg = screenDrop, p.Name
	case doDropYes:
		if st.s.Screen != screenDrop || st.s.Arg != p.Name {
			// A number is given again: an old card must not delete a new business.
			st.s.Screen, st.s.Arg = screenDrop, p.Name
			return true
		}
		st.s.dropBusiness(number)
		st.count("dropped", "", "")
		st.s.Screen, st.s.Arg, st.s.Notice = screenBusiness, "", noticeDropped
	}
	return true
}

// typedName takes the name of a new business, or a new name.
func (st *step) typedName(text string) {
	if utf8.RuneCountInString(text) > maxField {
		st.s.Notice = noticeFieldTooLong
		return
	}
	if st.s.Arg == "" {
		if !st.s.addBusiness(text) {
			st.s.Screen, st.s.Notice = screenBusiness, noticeTooMany
			return
		}
		st.count("business", "", "")
		st.s.Screen, st.s.Notice = screenProfile, noticeBusinessAdded
		return
	}
	n, _ := strconv.ParseUint(st.s.Arg, 10, 8)
	number, name := uint8(n), clip(text, maxBusinessName)
	if number == st.s.Number {
		st.s.Name = name
	} else if i := slices.IndexFunc(st.s.Others, func(b business) bool { return b.Number == number }); i >= 0 {
		st.s.Others = slices.Clone(st.s.Others)
		st.s.Others[i].Name = name
	}
	st.s.Screen, st.s.Arg, st.s.Notice = screenBusiness, "", noticeSaved
}

// name is what a business is called on cards, as plain text.
func (g *page) businessName(b business) string {
	if b.Name != "" {
		return b.Name
	}
	return g.p.Text("profile.unnamed", map[string]any{"Number": int(b.Number) + 1})
}

// whose says for which business the card is, when there are several.
func (g *page) whose() {
	if len(g.s.Others) > 0 && !slices.Contains(freeScreens, g.s.Screen) {
		g.say("profile.whose", map[string]any{"Name": html.EscapeString(g.businessName(g.s.business))})
	}
}

// businesses lists the businesses of the chat, to go from one to another.
func (g *page) businesses() {
	all := g.s.businesses()
	g.say("profile.businesses", map[string]any{"Count": len(all), "Most": maxBusinesses})
	for _, b := range all {
		label := g.businessName(b)
		if b.Number == g.s.Number {
			label = g.p.Text("profile.current", map[string]any{"Name": placeLabel(label, MaxLabel)})
		}
		g.row(bot.Button{Label: placeLabel(label, MaxLabel), Data: press{Do: doSwitch, Name: numberOf(b)}.data()})
	}
	g.row(g.profileButton("add", press{Do: doAddBusiness}))
	g.row(g.profileButton("rename", press{Do: doRename, Name: numberOf(g.s.business)}), g.profileButton("drop", press{Do: doDrop, Name: numberOf(g.s.business)}))
	g.row(g.profileButton("profile", press{Do: doProfile}), g.button("menu", press{Do: doMenu}))
}

func numberOf(b business) string { return strconv.Itoa(int(b.Number)) }

// naming asks for the name of a business.
func (g *page) naming() {
	if g.s.Arg == "" {
		g.say("profile.name_new", nil)
	} else {
		g.say("profile.name_again", map[string]any{"Name": html.EscapeString(g.businessName(g.named(g.s.Arg)))})
	}
	g.row(g.profileButton("businesses", press{Do: doBusinesses}))
}

// named finds the business whose number is written in arg; the current one when
// it is gone.
func (g *page) named(arg string) business {
	for _, b := range g.s.businesses() {
		if numberOf(b) == arg {
			return b
		}
	}
	return g.s.business
}

// drop asks before a business is deleted.
func (g *page) drop() {
	b := g.named(g.s.Arg)
	g.say("profile.drop", map[string]any{"Name": html.EscapeString(g.businessName(b)), "Answers": len(b.State.Answers), "Last": len(g.s.Others) == 0})
	g.row(g.profileButton("drop_yes", press{Do: doDropYes, Name: numberOf(b)}))
	g.row(g.profileButton("keep", press{Do: doBusinesses}))
}

// profile shows what is known of the business, each part to be changed.
func (g *page) profile() {
	g.say("profile.head", nil)
	var list []string
	for _, name := range profileNames {
		if value := g.fieldValue(g.s.business, name); value != "" {
			list = append(list, g.p.Text("profile.line", map[string]any{"Field": g.p.Text("profile.field."+name, nil), "Value": value}))
		}
	}
	for _, h := range g.s.holdings() {
		list = append(list, g.holdingLine(h))
	}
	if len(list) == 0 {
		g.say("profile.empty", nil)
	}
	g.paragraph(lines(list...))
	if g.s.permitEnds() && !g.s.allows(purposeReminders) {
		g.say("remind.invite", nil)
	}
	g.say("profile.hint", nil)
	var buttons []bot.Button
	for _, name := range profileNames {
		if g.has(name) {
			buttons = append(buttons, g.fieldButton(name))
		}
	}
	for _, kind := range holdings {
		buttons = append(buttons, bot.Button{Label: g.p.Text("profile.holding."+kind+".short", nil), Data: press{Do: doHolding, Name: kind}.data()})
	}
	for pair := range slices.Chunk(buttons, 2) {
		g.row(pair...)
	}
	g.row(g.profileButton("near", press{Do: doNear}), g.profileButton("businesses", press{Do: doBusinesses}))
	g.row(g.remindButton("open", press{Do: doReminders}), g.button("privacy", press{Do: doPrivacy}))
	g.row(g.button("menu", press{Do: doMenu}))
}

// has says whether the content knows the field.
func (g *page) has(name string) bool {
	switch name {
	case nameRegion:
		return len(g.regionQuestions()) > 0
	case nameSector, nameScale:
		return g.fieldQuestion(name) != nil
	default:
		return true
	}
}

func (g *page) fieldButton(name string) bot.Button {
	return bot.Button{Label: g.p.Text("profile.field."+name, nil), Data: press{Do: doEdit, Name: name}.data()}
}

// fieldValue writes a field for a reader, as HTML; "" where nothing is known.
func (g *page) fieldValue(b business, name string) string {
	switch name {
	case nameName:
		return html.EscapeString(b.Name)
	case nameProduct:
		return html.EscapeString(string(b.profile().of(fieldProduct)))
	case nameKBLI:
		return html.EscapeString(string(b.profile().of(fieldKBLI)))
	case nameRegion:
		if code := g.regencyOf(b); code != "" {
			return html.EscapeString(g.words.region(code))
		}
		return ""
	}
	for _, id := range fieldQuestions[name] {
		q, known := g.content.Question(id)
		if v, ok := b.State.Answers.Get(id); known && ok && q.Accepts(v) == flows.Fits {
			return g.words.answer(q, v)
		}
	}
	return ""
}

// holdingLine writes a document that the business has.
func (g *page) holdingLine(h holding) string {
	data := map[string]any{"Name": g.p.Text("profile.holding."+h.Kind+".short", nil), "Number": html.EscapeString(h.Number), "Told": h.Told,
		"Ends": slices.Contains(holdingEnds, h.Kind), "Day": ""}
	if h.Day != 0 {
		data["Day"] = g.p.Date(h.Day.Time())
	}
	return g.p.Text("profile.held", data)
}

// edit asks for one field.
func (g *page) edit() {
	name, words, _ := cutArg(g.s.Arg)
	if !slices.Contains(profileNames, name) {
		g.profile()
		return
	}
	g.say("profile.edit."+name, nil)
	value := g.fieldValue(g.s.business, name)
	if value != "" {
		g.say("profile.now", map[string]any{"Value": value})
	}
	if name == nameRegion {
		g.places(words, placeButtons{
			pick:     func(code string) press { return press{Do: doSet, Name: name, Option: code} },
			province: func(code string) press { return press{Do: doEdit, Name: name, Option: code} },
			page:     func(n string) press { return press{Do: doEditPage, Name: name, Option: n} },
		})
	} else if q := g.fieldQuestion(name); q != nil {
		var buttons []bot.Button
		for _, o := range q.Options {
			buttons = append(buttons, bot.Button{Label: g.p.Text(q.Message()+".opt."+o.ID, nil), Data: press{Do: doSet, Name: name, Option: o.ID}.data()})
		}
		g.options(buttons)
	}
	if value != "" {
		g.row(g.profileButton("clear", press{Do: doClear, Name: name}))
	}
	g.row(g.profileButton("profile", press{Do: doProfile}))
}

// heldCard asks for a document of the business.
func (g *page) heldCard() {
	kind := g.s.Arg
	if !slices.Contains(holdings, kind) {
		g.profile()
		return
	}
	h, known := g.s.holding(kind)
	if known {
		g.paragraph(g.holdingLine(h))
	}
	g.say("profile.holding."+kind+".ask", nil)
	if !known || h.Told {
		g.row(g.profileButton("have", press{Do: doHave, Name: kind}))
	} else {
		g.row(g.profileButton("held_day", press{Do: doHeldDay, Name: kind}))
		g.row(g.profileButton("have_not", press{Do: doHaveNot, Name: kind}))
	}
	g.row(g.profileButton("profile", press{Do: doProfile}))
}

// heldDay asks for the day of a document.
func (g *page) heldDay() {
	kind := g.s.Arg
	if !slices.Contains(holdings, kind) {
		g.profile()
		return
	}
	g.say("profile.held_day", map[string]any{"Name": g.p.Text("profile.holding."+kind+".short", nil), "Ends": slices.Contains(holdingEnds, kind)})
	g.row(g.profileButton("no_day", press{Do: doProfile}))
}
