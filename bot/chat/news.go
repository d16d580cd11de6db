package chat

import (
	"encoding/json"
	"fmt"
	"html"
	"strconv"

	"plutbot/bot"
	"plutbot/flows"
	"plutbot/locales"
)

// told reads what the desk tells of a ticket; nil when it is not known here, or
// was forgotten.
func (st *step) told(task bot.Task, news any, id func() string) (*ticket, error) {
	if err := json.Unmarshal(task.Data, news); err != nil {
		return nil, fmt.Errorf("read the data of %s: %w", task.Do, err)
	}
	return st.s.Tickets.find(id()), nil
}

// ticketNews notes what became of a ticket, and tells it where it matters.
func ticketNews(st *step, task bot.Task) (bool, error) {
	var n bot.TicketNews
	k, err := st.told(task, &n, func() string { return n.Ticket })
	if err != nil || k == nil {
		return false, err
	}
	if k.State == n.State && (n.By == "" || k.By == n.By) && (n.Summary == "" || k.Summary == n.Summary) {
		return false, nil
	}
	was := k.State
	k.State = n.State
	if n.By != "" {
		k.By = n.By
	}
	talking := st.s.Screen == screenTalk && st.s.Tickets.At == k.ID
	say := func(id string, buttons ...bot.Button) {
		st.say(task, k, id, map[string]any{"Reason": n.Reason}, buttons...)
	}
	switch n.State {
	case bot.TicketClaimed:
		if st.s.lean() {
			return true, nil // the answer itself tells it
		}
		if talking {
			say("claimed")
			break
		}
		say("claimed", st.deskButton("talk", press{Do: doTalk, Name: k.ID}))
	case bot.TicketClosed:
		k.Summary, k.Document, k.Guide = n.Summary, "", nil
		switch {
		case was == bot.TicketClosed: // the person closed it and has been asked
			return true, nil
		case talking:
			st.s.Screen = screenRate
			return true, st.show()
		}
		st.say(task, k, "closed", nil, st.stars(k.ID)...)
	case bot.TicketNowhere, bot.TicketBanned:
		k.Summary = n.Reason
		if talking {
			st.s.Screen = screenTicket
			return true, st.show()
		}
		buttons := []bot.Button{st.page().button("centres", press{Do: doCentres})}
		if n.State == bot.TicketBanned {
			buttons = nil
		}
		say(n.State, buttons...)
	}
	return true, nil
}

// askGuide asks the person to go through a guide for the consultant.
func askGuide(st *step, task bot.Task) (bool, error) {
	var w bot.GuideWish
	k, err := st.told(task, &w, func() string { return w.Ticket })
	if err != nil || k == nil {
		return false, err
	}
	if _, ok := st.content.Guide(w.Guide); !ok {
		return false, nil
	}
	k.Guide = &w
	st.say(task, k, "ask_guide", st.guideWords(w),
		st.deskButton("guide_yes", press{Do: doGuideYes, Name: k.ID}), st.deskButton("guide_no", press{Do: doGuideNo, Name: k.ID}))
	return true, nil
}

// guideWords name the guide that a consultant asks for, and the question.
func (st *step) guideWords(w bot.GuideWish) map[string]any { return st.page().guideWords(w) }

func (g *page) guideWords(w bot.GuideWish) map[string]any {
	words := map[string]any{"Title": g.p.Text(w.Guide+".title", nil), "Question": "", "By": html.EscapeString(w.By)}
	guide, ok := g.content.Guide(w.Guide)
	if !ok {
		return words
	}
	if q, ok := guide.Question(w.Question); ok {
		words["Question"] = g.p.Text(q.Message()+".short", g.words)
	}
	return words
}

// acceptGuide opens the guide that a consultant asked for, at the question they
// asked about. What is known stays.
func (st *step) acceptGuide(id string) {
	k := st.s.Tickets.find(id)
	if k == nil || k.Guide == nil {
		st.old()
		return
	}
	w := *k.Guide
	k.Guide = nil
	st.open(w.Guide)
	v, ok := st.content.View(st.s.State, st.day)
	if !ok || st.s.Screen != screenGuide {
		return
	}
	if q, ok := v.Guide.Question(w.Question); ok && v.Question != q && v.Trail.Index(q) >= 0 {
		st.input(flows.Input{Kind: flows.Change, Question: q.ID})
	}
	st.tell(k, "guide_accepted")
}

// declineGuide tells the consultant that the person would rather not.
func (st *step) declineGuide(id string) {
	k := st.s.Tickets.find(id)
	if k == nil || k.Guide == nil {
		st.old()
		return
	}
	k.Guide = nil
	st.tell(k, "guide_declined")
	st.talk(id)
}

// tell tells the consultants in a text what the person chose.
func (st *step) tell(k *ticket, id string) {
	text := plain(st.catalog.In(locales.Indonesian).Text("consultant."+id, nil))
	st.task(bot.DeskRelay, "", bot.TicketMessage{Ticket: k.ID, Text: text})
}

// askDocument asks for a picture or file of a document.
func askDocument(st *step, task bot.Task) (bool, error) {
	var w bot.DocumentWish
	k, err := st.told(task, &w, func() string { return w.Ticket })
	if err != nil || k == nil {
		return false, err
	}
	k.Document = clip(w.Document, maxArg)
	st.say(task, k, "ask_document", map[string]any{"Document": html.EscapeString(k.Document)},
		st.deskButton("send_document", press{Do: doDocument, Name: k.ID}))
	return true, nil
}

// documentChecked tells whether a document will do, and what to do else: one
// that will not is still waited for.
func documentChecked(st *step, task bot.Task) (bool, error) {
	var v bot.DocumentVerdict
	k, err := st.told(task, &v, func() string { return v.Ticket })
	if err != nil || k == nil {
		return false, err
	}
	words := map[string]any{"Document": html.EscapeString(v.Document)}
	if v.Verdict == bot.DocumentRight {
		k.Document = ""
		if st.s.lean() {
			return true, nil // nothing is to be done
		}
		st.say(task, k, "document_right", words)
		return true, nil
	}
	k.Document = clip(v.Document, maxArg)
	words["Verdict"] = v.Verdict
	st.say(task, k, "document_wrong", words, st.deskButton("send_again", press{Do: doDocument, Name: k.ID}))
	return true, nil
}

// say sends a message of its own about a ticket; the card in front of the
// person stays. Each button has a row, stars share one.
func (st *step) say(task bot.Task, k *ticket, id string, words map[string]any, buttons ...bot.Button) {
	g := st.page()
	if words == nil {
		words = map[string]any{}
	}
	for name, value := range g.ticketWords(*k) {
		if _, own := words[name]; !own {
			words[name] = value
		}
	}
	card := bot.Card{Text: g.p.Text("consultant.news."+id, words)}
	if len(buttons) == maxStars {
		card.Rows = append(card.Rows, buttons)
	} else {
		for _, b := range buttons {
			card.Rows = append(card.Rows, []bot.Button{b})
		}
	}
	if st.s.lean() {
		card = lean(card)
	}
	st.turn.Tasks = append(st.turn.Tasks, bot.Say("say:"+task.ID, card))
}

// show makes the session's card appear as a new message.
func (st *step) show() error {
	st.s.Notice = noNotice
	card, err := st.render(st.s, st.day)
	if err != nil {
		return err
	}
	st.turn.Card, st.turn.Fresh = &card, true
	return nil
}

func (st *step) deskButton(label string, p press) bot.Button { return st.page().deskButton(label, p) }

// deskButton makes a button with a label from consultant.button.
func (g *page) deskButton(label string, p press) bot.Button {
	return bot.Button{Label: g.p.Text("consultant.button."+label, nil), Data: p.data()}
}

func (st *step) stars(ticket string) []bot.Button { return st.page().stars(ticket) }

// stars are the ratings, in one row.
func (g *page) stars(ticket string) []bot.Button {
	var row []bot.Button
	for n := 1; n <= maxStars; n++ {
		stars := strconv.Itoa(n)
		row = append(row, bot.Button{Label: stars + " ⭐", Data: press{Do: doRate, Name: ticket, Option: stars}.data()})
	}
	return row
}
