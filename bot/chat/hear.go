package chat

import (
	"regexp"
	"slices"
	"strings"

	"plutbot/flows"
	"plutbot/flows/ask"
)

// hear keeps what a question tells about the business as answers of the guides
// that it is about, so that they need not ask. What was answered before stays.
func (st *step) hear(guides []*flows.Guide, facts ask.Facts) {
	for _, g := range guides {
		for _, q := range g.Questions {
			if _, known := st.s.State.Answers.Get(q.ID); known {
				continue
			}
			if value, ok := st.heard(q, facts); ok {
				st.s.State.Answers = st.s.State.Answers.With(q.ID, value)
			}
		}
	}
}

// wondering matches what stands in questions and not in answers.
var wondering = regexp.MustCompile(`(?i)\?|\b(?:apa|apakah|bagaimana|gimana|gmn|berapa|brp|kenapa|knp|kapan|siapa|mana|dimana|boleh|bisa|harus|wajib|perlu|cara|what|how|may|can)\b`)

// heardAnswer takes what a text mentions as the answer to the open question,
// and says whether it mentions one.
func (st *step) heardAnswer(q *flows.Question, text string) bool {
	if st.asker == nil || wondering.MatchString(text) {
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
		if option := st.amount(q, facts.Money); option != "" {
			return flows.OfChoice(option), true
		}
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
			if r := st.regency(place.Codes); r != nil {
				return flows.Value{Type: flows.Region, Text: r.Code}, true
			}
		}
	}
	return flows.Value{}, false
}

// regency is the one that a name means. Where a city and a regency share it,
// people who say the name alone mean the city.
func (st *step) regency(codes []string) *flows.Regency {
	var cities, all []*flows.Regency
	for _, code := range codes {
		r, ok := st.content.Regions.Regency(code)
		if !ok {
			continue
		}
		all = append(all, r)
		if strings.HasPrefix(r.Name, "Kota ") {
			cities = append(cities, r)
		}
	}
	switch {
	case len(all) == 1:
		return all[0]
	case len(cities) == 1:
		return cities[0]
	default:
		return nil
	}
}

// yearly says how often in a year an amount comes; one that does not say so is
// taken for a whole year, as people say it.
var yearly = map[ask.Period]float64{ask.Once: 1, ask.Daily: 365, ask.Weekly: 52, ask.Monthly: 12, ask.Yearly: 1}

// amount is the option that the money in a text means.
func (st *step) amount(q *flows.Question, money []ask.Money) string {
	for _, m := range money {
		if q.Amount != nil && string(m.Kind) == q.Amount.Kind {
			return q.Amount.Means(float64(m.Rupiah)*yearly[m.Per], st.content.Values, st.day)
		}
	}
	return ""
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
