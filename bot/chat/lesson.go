package chat

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"plutbot/bot"
	"plutbot/bot/figures"
	"plutbot/flows"
	"plutbot/locales"
)

// Screens of the lessons.
const (
	screenLessons  screen = 99  // the list
	screenLesson   screen = 100 // a card, its number in Page; the lesson in Arg
	screenQuiz     screen = 101 // the question at the end; the lesson in Arg
	screenQuizDone screen = 102 // what became of it; the lesson and the option in Arg
)

const (
	doLessons action = "ll"
	doLesson  action = "lc" // -, lesson, card; without a card, where it was left
	doQuiz    action = "lq" // -, lesson
	doQuizSay action = "la" // -, lesson, option
)

// pressLesson does the buttons of the lessons.
func (st *step) pressLesson(p press) bool {
	switch p.Do {
	case doLessons:
		st.s.Screen = screenLessons
		return true
	case doLesson, doQuiz, doQuizSay:
	default:
		return false
	}
	l, ok := st.content.Lesson(p.Name)
	if !ok {
		st.old()
		return true
	}
	st.s.Arg = l.ID
	switch p.Do {
	case doLesson:
		at, err := strconv.Atoi(p.Option)
		if err != nil {
			at = st.s.left(l)
		}
		st.lesson(l, min(max(at, 0), len(l.Cards)-1))
	case doQuiz:
		st.s.Screen = screenQuiz
	case doQuizSay:
		st.quiz(l, p.Option)
	}
	return true
}

// learning are texts that ask for the lessons.
var learning = []string{"belajar", "belajar singkat", "mau belajar", "ingin belajar", "kursus", "kursus singkat", "pelajaran", "lessons", "learn"}

// learn answers a text that asks for the lessons and nothing else.
func (st *step) learn(text string) bool {
	if len(st.content.Lessons) == 0 || !slices.Contains(learning, strings.ToLower(strings.Trim(text, " ?!."))) {
		return false
	}
	st.s.Screen = screenLessons
	st.figure(figures.OfTopic("belajar"))
	return true
}

// lesson shows a card and remembers that it was read.
func (st *step) lesson(l *flows.Lesson, at int) {
	st.s.Screen, st.s.Page = screenLesson, uint8(at)
	st.mark(l.Message("card." + l.Cards[at]))
}

// quiz takes an answer; with the right one the lesson is done.
func (st *step) quiz(l *flows.Lesson, option string) {
	if !slices.Contains(l.Options, option) {
		st.old()
		return
	}
	st.s.Screen, st.s.Arg = screenQuizDone, l.ID+" "+option
	if option == l.Right {
		st.mark(l.Message("right"))
		st.count("learned", l.ID, "")
	}
}

// mark keeps that something was read or done, beside the ticks of documents.
func (st *step) mark(message string) {
	key := tickKey(message)
	if !slices.Contains(st.s.Ticks, key) && len(st.s.Ticks) < maxTicks {
		st.s.Ticks = append(slices.Clone(st.s.Ticks), key)
	}
}

func (s session) marked(message string) bool { return slices.Contains(s.Ticks, tickKey(message)) }

// learned says whether the question of a lesson was answered rightly.
func (s session) learned(l *flows.Lesson) bool { return s.marked(l.Message("right")) }

// left is the card at which to go on: the first one not read, or the first of
// all for whoever reads again.
func (s session) left(l *flows.Lesson) int {
	return max(0, slices.IndexFunc(l.Cards, func(card string) bool { return !s.marked(l.Message("card." + card)) }))
}

// lessonMarks is how many marks belong to lessons and not to documents.
func (c *Chat) lessonMarks(s session) int {
	n := 0
	for _, l := range c.content.Lessons {
		for _, message := range append([]string{"right"}, cardTexts(l)...) {
			if s.marked(l.Message(message)) {
				n++
			}
		}
	}
	return n
}

func cardTexts(l *flows.Lesson) []string {
	texts := make([]string, len(l.Cards))
	for i, card := range l.Cards {
		texts[i] = "card." + card
	}
	return texts
}

// learnedText tells the owner of the data which lessons are done.
func (c *Chat) learnedText(p *locales.Printer, s session) string {
	var done []string
	for _, l := range c.content.Lessons {
		if s.learned(l) {
			done = append(done, p.Text(l.Message("title"), nil))
		}
	}
	if len(done) == 0 {
		return p.Text("learn.export_none", nil)
	}
	return p.Text("learn.export", map[string]any{"Lessons": p.List(done)})
}

// lessonButton opens a lesson where it was left.
func (g *page) lessonButton(l *flows.Lesson) bot.Button {
	label := g.p.Text(l.Message("title"), nil)
	if g.s.learned(l) {
		label = "✅ " + label
	}
	return bot.Button{Label: label, Data: press{Do: doLesson, Name: l.ID}.data()}
}

// lessonOffer is lessonButton elsewhere than on the list of lessons, where the
// title alone could be that of a guide. The sign before the title gives way.
func (g *page) lessonOffer(l *flows.Lesson) bot.Button {
	b := g.lessonButton(l)
	title := g.p.Text(l.Message("title"), nil)
	if sign, rest, ok := strings.Cut(title, " "); ok && !strings.ContainsFunc(sign, unicode.IsLetter) {
		title = rest
	}
	b.Label = shortened(g.p.Text("learn.offer", map[string]any{"Title": title, "Learned": g.s.learned(l)}), MaxLabel)
	return b
}

func (g *page) lessonsButton() bot.Button {
	return bot.Button{Label: g.p.Text("learn.button", nil), Data: press{Do: doLessons}.data()}
}

// lessons lists the lessons with how far each is.
func (g *page) lessons() {
	if len(g.content.Lessons) == 0 {
		g.menu() // this content teaches nothing
		return
	}
	done := 0
	for _, l := range g.content.Lessons {
		if g.s.learned(l) {
			done++
		}
	}
	g.say("learn.list", map[string]any{"Done": done, "All": len(g.content.Lessons)})
	for _, l := range g.content.Lessons {
		g.row(g.lessonButton(l))
	}
	g.home()
}

// lessonOpen gives the lesson that Arg names; without one it writes the list.
func (g *page) lessonOpen() (l *flows.Lesson, option string, ok bool) {
	id, option, _ := strings.Cut(g.s.Arg, " ")
	if l, ok = g.content.Lesson(id); !ok {
		g.lessons() // the lesson is gone
	}
	return l, option, ok
}

// lesson writes one card.
func (g *page) lesson() {
	l, _, ok := g.lessonOpen()
	if !ok {
		return
	}
	at := min(int(g.s.Page), len(l.Cards)-1)
	g.say("learn.head", map[string]any{"Title": g.p.Text(l.Message("title"), nil), "Number": at + 1, "All": len(l.Cards)})
	if at == 0 {
		g.say(l.Message("intro"), g.words)
	}
	g.say(l.Message("card."+l.Cards[at]), g.words)
	to := func(label string, p press) bot.Button { return bot.Button{Label: g.p.Text(label, nil), Data: p.data()} }
	var row []bot.Button
	if at > 0 {
		row = append(row, to("bot.button.previous", press{Do: doLesson, Name: l.ID, Option: strconv.Itoa(at - 1)}))
	}
	if at < len(l.Cards)-1 {
		row = append(row, to("bot.button.next", press{Do: doLesson, Name: l.ID, Option: strconv.Itoa(at + 1)}))
	} else {
		row = append(row, to("learn.quiz", press{Do: doQuiz, Name: l.ID}))
	}
	g.row(row...)
	g.row(g.lessonsButton(), g.button("menu", press{Do: doMenu}))
}

// quiz asks the question at the end.
func (g *page) quiz() {
	l, _, ok := g.lessonOpen()
	if !ok {
		return
	}
	g.paragraph("❓ <b>" + g.p.Text(l.Message("quiz"), g.words) + "</b>")
	var list []string
	var buttons []bot.Button
	for i, o := range l.Options {
		letter := string(rune('A' + i))
		list = append(list, fmt.Sprintf("<b>%s.</b> %s", letter, g.p.Text(l.Message("opt."+o), g.words)))
		buttons = append(buttons, bot.Button{Label: letter, Data: press{Do: doQuizSay, Name: l.ID, Option: o}.data()})
	}
	g.paragraph(lines(list...))
	g.row(buttons...)
	g.row(g.lessonsButton(), g.button("menu", press{Do: doMenu}))
}

// quizDone says what is right and why, and leads on.
func (g *page) quizDone() {
	l, option, ok := g.lessonOpen()
	if !ok {
		return
	}
	text, head := "wrong", "learn.wrong"
	if option == l.Right {
		text, head = "right", "learn.right"
	}
	g.say(head, nil)
	g.say(l.Message(text), g.words)
	g.words.note(l.Confidence, l.Recheck)
	g.recheck()
	ground := []string{g.p.Text("learn.sources", nil)}
	for _, s := range l.Sources {
		ground = append(ground, g.citation(&s))
	}
	g.paragraph(lines(ground...))
	if option != l.Right {
		g.row(bot.Button{Label: g.p.Text("learn.again", nil), Data: press{Do: doQuiz, Name: l.ID}.data()})
	}
	if guide, ok := g.content.Guide(l.Guide); ok {
		g.row(g.guideButton(guide))
	}
	g.row(g.lessonsButton(), g.button("menu", press{Do: doMenu}))
}
