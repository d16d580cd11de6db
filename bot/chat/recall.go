package chat

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/flows"
)

// sectionTold holds what the guides that have come to their end told the
// business, so that it can be told when that is no longer right.
const sectionTold sectionID = 12

// The parts of an outcome that are compared.
const (
	partSteps = iota
	partDocuments
	partCosts
	partTerms // time, place and validity
	partWhy   // what applies, and since when
	parts
)

// partNames name them in texts.
var partNames = [parts]string{"steps", "documents", "costs", "terms", "why"}

// partLists are the lists of an outcome that belong to each part.
var partLists = [parts][]flows.ListKind{
	partSteps: {flows.Now, flows.Next, flows.Later}, partDocuments: {flows.Documents}, partCosts: {flows.Cost},
	partTerms: {flows.Time, flows.Where, flows.Validity}, partWhy: {flows.Why},
}

// told is what a guide told.
type told struct {
	Guide, Outcome uint32 // keys
	Parts          [parts]uint16
}

// tells is what an outcome tells: the items of each part and the figures in
// them. Other words for the same do not count, nor do days that come round.
func (c *Chat) tells(r flows.Result) told {
	t := told{Guide: keyOf(r.Guide.ID), Outcome: keyOf(r.Outcome.ID)}
	w := &words{content: c.content, printer: c.catalog.In(languages[0]), day: r.Day, asked: r.Trail.Asked, timeless: true}
	for part, lists := range partLists {
		h := fnv.New32a()
		for _, kind := range lists {
			for _, i := range r.Lists[kind] {
				text := w.printer.Text(flows.MessageID(r.Guide.ID, kind.Message(), i.ID), w)
				_, _ = fmt.Fprintln(h, i.ID, digits.FindAllString(text, -1))
			}
		}
		sum := h.Sum32()
		t.Parts[part] = uint16(sum) ^ uint16(sum>>16)
	}
	return t
}

// told is what the guides told the business.
func (b business) told() []told {
	var all []told
	r := fields{data: b.Own.of(sectionTold)}
	for len(r.data) > 0 {
		t := told{Guide: r.key(), Outcome: r.key()}
		for part := range t.Parts {
			t.Parts[part] = r.uint16()
		}
		if r.failed {
			break
		}
		all = append(all, t)
	}
	return all
}

func (b *business) setTold(all []told) {
	var data []byte
	for _, t := range all {
		for _, k := range []uint32{t.Guide, t.Outcome} {
			data = append(data, byte(k), byte(k>>8), byte(k>>16))
		}
		for _, p := range t.Parts {
			data = binary.LittleEndian.AppendUint16(data, p)
		}
	}
	b.Own = b.Own.with(sectionTold, data)
}

// remember notes what the open guide tells, when it has just come to its end or
// was opened there.
func (st *step) remember() {
	guide, ok := st.content.Guide(st.s.State.Guide)
	if !ok {
		return
	}
	if r, done := st.content.Result(guide, st.s.State.Answers, st.day); done {
		t := st.tells(r)
		all := slices.DeleteFunc(st.s.told(), func(other told) bool { return other.Guide == t.Guide })
		st.s.setTold(append(all, t))
	}
}

// chatRecall is the task in which a chat is looked at after rules have changed.
const chatRecall = "chat.recall"

// Recall is the task that looks whether what the guides told a person is still
// right, and tells them when it is not. key names the rules.
func Recall(chat int64, key string, due time.Time) bot.Task {
	return bot.Task{Do: chatRecall, ID: chatRecall + ":" + key, Chat: chat, Due: due, Data: json.RawMessage("{}")}
}

// Rules names the rules that count on a day: the content, and the last day on
// which a figure or a date changed what it says.
func (c *Chat) Rules(now time.Time) string {
	return fmt.Sprintf("%s-%d", c.content.Version, c.content.LastTurn(flows.DayOf(now.In(wib))))
}

// recalled is a result that is no longer what was told.
type recalled struct {
	Business business
	Guide    *flows.Guide
	Before   *flows.Outcome // nil: no longer known, or the same
	Result   flows.Result   // without an outcome when something is to be asked anew
	Parts    []string
}

// recallDue looks at the results of all businesses.
func recallDue(st *step, task bot.Task) (bool, error) {
	if st.s.Consent < ConsentVersion {
		return false, nil
	}
	var changes []recalled
	st.s.Others = slices.Clone(st.s.Others)
	all := []*business{&st.s.business}
	for i := range st.s.Others {
		all = append(all, &st.s.Others[i])
	}
	for _, b := range all {
		changes = append(changes, st.recheckTold(b)...)
	}
	if len(changes) == 0 {
		return false, nil
	}
	if !st.s.subscriptions().wants(topicImportant) {
		return true, nil // what the guides tell now is what the person sees next
	}
	if due := st.daytime(st.now); due.After(st.now.Add(2 * time.Minute)) {
		later := task
		later.ID, later.Due = task.ID+"+", due
		st.s, _ = decode(st.content, st.before)
		st.turn.Tasks = append(st.turn.Tasks, later)
		return true, nil
	}
	st.sayRecalled(task.ID+":say", changes) // the task itself has that id
	st.count("recalled", "", "")
	return true, nil
}

// recheckTold compares what the guides told a business with what they tell now,
// and notes the latter.
func (st *step) recheckTold(b *business) []recalled {
	var changes []recalled
	var kept []told
	for _, t := range b.told() {
		guide, ok := st.content.Guide(guideByKey(st.content, t.Guide))
		if !ok || !begun(guide, b.State.Answers) {
			continue // the guide is gone, or was left and begun anew
		}
		r, done := st.content.Result(guide, b.State.Answers, st.day)
		if !done {
			changes = append(changes, recalled{Business: *b, Guide: guide})
			continue
		}
		now := st.tells(r)
		kept = append(kept, now)
		if change := (recalled{Business: *b, Guide: guide, Result: r, Parts: differing(t, now)}); t.Outcome != now.Outcome {
			change.Before = outcomeByKey(guide, t.Outcome)
			changes = append(changes, change)
		} else if len(change.Parts) > 0 {
			changes = append(changes, change)
		}
	}
	b.setTold(kept)
	return changes
}

// differing names the parts that are not the same.
func differing(a, b told) []string {
	var names []string
	for part, name := range partNames {
		if a.Parts[part] != b.Parts[part] {
			names = append(names, name)
		}
	}
	return names
}

func outcomeByKey(g *flows.Guide, key uint32) *flows.Outcome {
	for _, o := range g.Outcomes {
		if keyOf(o.ID) == key {
			return o
		}
	}
	return nil
}

// maxRecalled is how many changed guides get a button.
const maxRecalled = 6

// sayRecalled tells what has changed, in one message.
func (st *step) sayRecalled(id string, changes []recalled) {
	g := st.page()
	list := []string{g.p.Text("recall.head", nil)}
	card := bot.Card{}
	for n, change := range changes {
		list = append(list, g.recalledLine(change))
		if n < maxRecalled {
			card.Rows = append(card.Rows, []bot.Button{g.guideButton(change.Guide)})
		}
	}
	list = append(list, g.p.Text("recall.end", nil))
	card.Text = strings.Join(list, "\n\n")
	card.Rows = append(card.Rows, []bot.Button{g.button("plan", press{Do: doPlan}), g.button("consultant", press{Do: doConsultant})},
		[]bot.Button{{Label: g.p.Text("recall.stop", nil), Data: Unsubscribe(topicImportant)}})
	if st.s.lean() {
		card = lean(card)
	}
	st.turn.Tasks = append(st.turn.Tasks, bot.Say(id, card))
}

// recalledLine writes one change.
func (g *page) recalledLine(change recalled) string {
	data := map[string]any{"Guide": g.p.Text(change.Guide.ID+".title", nil), "Business": "", "Before": "", "Now": "", "Parts": "", "Why": "",
		"Asked": change.Result.Outcome == nil}
	if len(g.s.Others) > 0 {
		data["Business"] = g.businessName(change.Business)
	}
	if o := change.Result.Outcome; o != nil {
		data["Now"] = g.p.Text(flows.MessageID(change.Guide.ID, "o", o.ID)+".title", g.wordsOf(change.Result.Trail))
		if len(change.Parts) > 0 {
			data["Parts"] = g.partList(change.Parts)
		}
		if change.Before != nil {
			data["Before"] = g.p.Text(flows.MessageID(change.Guide.ID, "o", change.Before.ID)+".title", g.wordsOf(change.Result.Trail))
		} else if change.Parts != nil {
			data["Now"] = ""
		}
		if slices.Contains(change.Parts, partNames[partWhy]) {
			var why []string
			words := g.wordsOf(change.Result.Trail)
			for _, i := range change.Result.Lists[flows.Why] {
				why = append(why, "– "+g.p.Text(flows.MessageID(change.Guide.ID, flows.Why.Message(), i.ID), words))
			}
			data["Why"] = lines(why...)
		}
	}
	return g.p.Text("recall.line", data)
}

// partList names parts of an outcome.
func (g *page) partList(names []string) string {
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = g.p.Text("recall.part."+name, nil)
	}
	return g.p.List(words)
}
