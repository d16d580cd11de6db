package chat

import (
	"slices"

	"plutbot/flows"
	"plutbot/flows/ask"
)

// hear keeps what a question tells about the business as answers of the guides
// of its topic, so that they need not ask. What was answered before stays.
func (st *step) hear(r ask.Result) {
	for _, g := range st.content.GuidesOf(r.Matches[0].Topic) {
		for _, q := range g.Questions {
			if _, known := st.s.State.Answers.Get(q.ID); known {
				continue
			}
			if value, ok := st.heard(q, r.Facts); ok {
				st.s.State.Answers = st.s.State.Answers.With(q.ID, value)
			}
		}
	}
}

// heardAnswer takes what a text mentions as the answer to the open question,
// and says whether it mentions one.
func (st *step) heardAnswer(q *flows.Question, text string) bool {
	if st.asker == nil || asks(text) {
		return false
	}
	value, ok := st.heard(q, st.asker.Ask(text).Facts)
	if !ok {
		return false
	}
	st.input(flows.Input{Kind: flows.Give, Question: q.ID, Value: value})
	if st.s.Notice == noNotice || st.s.Notice == noticeChanged {
		st.s.Notice = noticeHeard
	}
	return true
}

// heard is the answer to q that facts tell. Two products that mean two
// different options tell nothing.
func (st *step) heard(q *flows.Question, facts ask.Facts) (flows.Value, bool) {
	switch q.Type {
	case flows.Choice:
		option := ""
		for _, p := range facts.Products {
			o := meant(q, p)
			if o == "" || (option != "" && o != option) {
				return flows.Value{}, false
			}
			option = o
		}
		return flows.OfChoice(option), option != ""
	case flows.Region:
		for _, place := range facts.Places {
			if len(place.Codes) == 1 {
				if _, ok := st.content.Regions.Regency(place.Codes[0]); ok {
					return flows.Value{Type: flows.Region, Text: place.Codes[0]}, true
				}
			}
		}
	}
	return flows.Value{}, false
}

// meant is the option that a product means: one that names the product comes
// before one that names its group.
func meant(q *flows.Question, p ask.Product) string {
	for _, name := range []string{p.ID, p.Category} {
		for _, o := range q.Options {
			if slices.Contains(o.Hears, name) {
				return o.ID
			}
		}
	}
	return ""
}
