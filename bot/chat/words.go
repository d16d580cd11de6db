package chat

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"plutbot/flows"
	"plutbot/locales"
)

// words is what the texts of a guide may use: {{.Value "id"}}, {{.Short "id"}}
// and {{.Answer "question"}}. It notes which figures are less certain, so
// that a card can say where they are checked again.
type words struct {
	content *flows.Content
	printer *locales.Printer
	day     flows.Day
	asked   []flows.Asked

	// timeless leaves out days of law, which come round without any rule being
	// changed.
	timeless bool

	// dated are the figures in use that are not for ever the same.
	dated   []*flows.DatedValue
	recheck []string // places
	doubt   bool     // a figure of low confidence was used
}

// Value writes a dated value in full: Rp15.000.000.000, 17 Oktober 2026.
func (w *words) Value(id string) (string, error) { return w.figure(id, false) }

// Short writes a dated value as people say it: Rp15 miliar.
func (w *words) Short(id string) (string, error) { return w.figure(id, true) }

func (w *words) figure(id string, short bool) (string, error) {
	v, ok := w.content.Values[id]
	if !ok {
		return "", fmt.Errorf("there is no value %s", id)
	}
	e, ok := v.On(w.day)
	if !ok {
		return "", fmt.Errorf("value %s has no entry for %s", id, w.day)
	}
	w.note(e.Confidence, v.Recheck)
	if len(v.Entries) > 1 && v.Type != flows.ValueDate {
		w.dated = append(w.dated, v)
	}
	if w.timeless && v.Type == flows.ValueDate {
		return "", nil
	}
	return w.write(v, e, short), nil
}

// note remembers where a less certain fact is checked again.
func (w *words) note(c flows.Confidence, place string) {
	if c == flows.High {
		return
	}
	w.doubt = w.doubt || c == flows.Low
	if place != "" && !slices.Contains(w.recheck, place) {
		w.recheck = append(w.recheck, place)
	}
}

func (w *words) write(v *flows.DatedValue, e flows.ValueEntry, short bool) string {
	p := w.printer
	money := func(x float64) string {
		if short {
			return p.MoneyShort(int64(x))
		}
		return p.Money(int64(x))
	}
	switch v.Type {
	case flows.ValueMoney:
		if e.Low != e.High {
			return money(e.Low) + "–" + money(e.High)
		}
		return money(e.High)
	case flows.ValuePercent:
		return p.Percent(e.High)
	case flows.ValueDays:
		return p.Days(int(e.Low), int(e.High))
	case flows.ValueDate:
		if short {
			return p.DateShort(flows.Day(e.High).Time())
		}
		return p.Date(flows.Day(e.High).Time())
	default:
		if e.Low != e.High {
			return p.Number(e.Low) + "–" + p.Number(e.High)
		}
		return p.Number(e.High)
	}
}

// Figure writes an entry of a dated value in full, as cards do.
func Figure(p *locales.Printer, v *flows.DatedValue, e flows.ValueEntry) string {
	return (&words{printer: p}).write(v, e, false)
}

// Answer writes what the person answered to a question, by its plain name.
func (w *words) Answer(name string) (string, error) {
	for _, a := range w.asked {
		if a.Question.Name() == name {
			return w.answer(a.Question, a.Value), nil
		}
	}
	return w.printer.Text("bot.answer.none", nil), nil
}

// answer writes an answer for a reader, safe to stand in HTML.
func (w *words) answer(q *flows.Question, v flows.Value) string {
	p := w.printer
	if v.Skipped {
		return p.Text("bot.answer.skipped", nil)
	}
	switch q.Type {
	case flows.Choice:
		return p.Text(q.Message()+".opt."+v.Text, nil)
	case flows.Multi:
		labels := make([]string, len(v.Many))
		for i, o := range v.Many {
			labels[i] = p.Text(q.Message()+".opt."+o, nil)
		}
		return p.List(labels)
	case flows.YesNo:
		if v.Yes() {
			return p.Text("bot.answer.yes", nil)
		}
		return p.Text("bot.answer.no", nil)
	case flows.Money:
		return p.Money(int64(v.Number))
	case flows.Number:
		return p.Number(v.Number)
	case flows.Date:
		return p.Date(v.Day().Time())
	case flows.Region:
		return w.region(v.Text)
	case flows.Location:
		return fmt.Sprintf("%.4f, %.4f", v.Latitude, v.Longitude)
	case flows.Photo:
		return p.Text("bot.answer.photo", nil)
	default:
		return html.EscapeString(v.Text)
	}
}

func (w *words) region(code string) string {
	r, ok := w.content.Regions.Regency(code)
	if !ok {
		return code
	}
	if p, ok := w.content.Regions.Province(r.Province); ok {
		return r.Name + ", " + p.Name
	}
	return r.Name
}

// places writes the places to check again as one list.
func (w *words) places() string {
	names := make([]string, len(w.recheck))
	for i, place := range w.recheck {
		names[i] = w.printer.Text("shared.place."+place, nil)
	}
	return w.printer.List(names)
}

// lines joins the lines that are not empty.
func lines(all ...string) string {
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), "\n")
}
