package follow

import (
	"strconv"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/broadcast/report"
	"plutbot/locales"
	"plutbot/storage"
)

// mark begins the data of every button of this part.
const mark = "bf:"

// What a button does. The letters stand in messages that people have.
const (
	verbShow       = "o"
	verbPause      = "p"
	verbResume     = "s"
	verbCancel     = "c" // ask first
	verbCancelYes  = "C"
	verbFailed     = "f" // ask first
	verbFailedYes  = "F"
	verbUnknown    = "u" // ask first
	verbUnknownYes = "U"
	verbCSV        = "t"
	verbXLSX       = "x"
	verbCorrect    = "e" // ask for the right words
	verbCorrectYes = "E"
	verbLeave      = "d" // no correction after all
)

// Button is the data of the button that shows an announcement's card.
func Button(id int64) string { return data(verbShow, id) }

func data(verb string, id int64) string { return mark + verb + ":" + strconv.FormatInt(id, 36) }

// pressed reads a button's data.
func pressed(data string) (verb string, id int64, ok bool) {
	rest, ours := strings.CutPrefix(data, mark)
	verb, number, _ := strings.Cut(rest, ":")
	id, err := strconv.ParseInt(number, 36, 64)
	return verb, id, ours && err == nil
}

func button(p *locales.Printer, verb string, id int64, with any) bot.Button {
	return bot.Button{Label: p.Text("follow.button."+verbNames[verb], with), Data: data(verb, id)}
}

var verbNames = map[string]string{
	verbShow: "show", verbPause: "pause", verbResume: "resume", verbCancel: "cancel", verbCancelYes: "cancel_yes",
	verbFailed: "failed", verbFailedYes: "failed_yes", verbUnknown: "unknown", verbUnknownYes: "unknown_yes",
	verbCSV: "csv", verbXLSX: "xlsx", verbCorrect: "correct", verbCorrectYes: "correct_yes", verbLeave: "leave",
}

// bars is how many pieces the bar has.
const bars = 12

// bar draws a share.
func bar(done, all int64) string {
	full := 0
	if all > 0 {
		full = int(done * bars / all)
	}
	return strings.Repeat("▓", full) + strings.Repeat("░", bars-full)
}

// progress is the card of an announcement that has not ended.
func progress(p *locales.Printer, s broadcast.Status, now time.Time) bot.Card {
	left := s.Counts[storage.Queued] + s.Counts[storage.Sending]
	all := s.Counts.Total()
	number := func(n int64) string { return p.Number(float64(n)) }
	share := int64(0)
	if all > 0 {
		share = (all - left) * 100 / all
	}
	text := []string{p.Text("follow.card.head", map[string]any{"Number": s.ID, "State": stateName(p, s)}),
		bar(all-left, all) + " " + p.Percent(float64(share)),
		p.Text("follow.card.counts", map[string]any{"All": number(all), "Sent": number(s.Counts[storage.Sent]), "Left": number(left),
			"Blocked": number(s.Counts[storage.Blocked]), "Failed": number(s.Counts[storage.Failed]), "Unknown": number(s.Counts[storage.Unknown])})}
	switch s.State {
	case storage.BroadcastRunning:
		if s.Opens.IsZero() || s.Rate > 0 {
			text = append(text, p.Text("follow.card.pace", map[string]any{"Rate": p.Number(float64(int(s.Rate*10)) / 10), "Time": Duration(p, s.Remaining)}))
		}
	case storage.BroadcastPaused:
		if s.Why == storage.PausedByErrors {
			text = append(text, p.Text("follow.card.errors", nil))
		}
	}
	if !s.Opens.IsZero() && s.Opens.After(now) {
		text = append(text, p.Text("follow.card.opens", map[string]any{"Date": p.Date(s.Opens), "Clock": p.Clock(s.Opens)}))
	}
	var row []bot.Button
	switch s.State {
	case storage.BroadcastScheduled, storage.BroadcastRunning:
		row = append(row, button(p, verbPause, s.ID, nil))
	case storage.BroadcastPaused:
		row = append(row, button(p, verbResume, s.ID, nil))
	}
	return bot.Card{Text: strings.Join(text, "\n"), Rows: [][]bot.Button{append(row, button(p, verbCancel, s.ID, nil)), {button(p, verbShow, s.ID, nil)}}}
}

// moved is what stays of a card that goes on below.
func moved(p *locales.Printer, s broadcast.Status) bot.Card {
	return bot.Card{Text: p.Text("follow.card.head", map[string]any{"Number": s.ID, "State": stateName(p, s)}) + "\n" + p.Text("follow.card.below", nil)}
}

func stateName(p *locales.Printer, s broadcast.Status) string {
	return p.Text("follow.stands."+s.State.String(), nil)
}

// Duration writes how long something takes, in everyday words.
func Duration(p *locales.Printer, d time.Duration) string {
	switch {
	case d < time.Minute:
		return p.Text("follow.time.seconds", map[string]any{"N": int(d/time.Second) + 1})
	case d < time.Hour:
		return p.Text("follow.time.minutes", map[string]any{"N": int(d/time.Minute) + 1})
	default:
		return p.Text("follow.time.hours", map[string]any{"Hours": int(d / time.Hour), "Minutes": int(d % time.Hour / time.Minute)})
	}
}

// ended is the card of an announcement that has ended: the report.
func ended(p *locales.Printer, r report.Report) bot.Card {
	number := func(n int64) string { return p.Number(float64(n)) }
	all := r.Recipients()
	share := 0.0
	if all > 0 {
		share = float64(r.In(storage.Sent)*1000/all) / 10
	}
	text := []string{p.Text("follow.card.head", map[string]any{"Number": r.ID, "State": stateName(p, r.Status)}),
		p.Text("follow.report.sent", map[string]any{"Sent": number(r.In(storage.Sent)), "All": number(all), "Share": p.Percent(share)})}
	for _, s := range []storage.RecipientState{storage.Blocked, storage.Failed, storage.Unknown, storage.Queued} {
		if n := r.In(s); n > 0 {
			text = append(text, "• "+report.State(p, s)+": "+number(n))
		}
		for _, why := range r.Reasons(s) {
			if reason := report.Reason(p, s, why.Reason); reason != "" {
				text = append(text, "    ◦ "+reason+": "+number(why.Count))
			}
		}
	}
	text = append(text, p.Text("follow.report.reactions", map[string]any{"Tapped": number(r.Marked(storage.MarkTapped)),
		"Replied": number(r.Marked(storage.MarkReplied)), "Left": number(r.Marked(storage.MarkLeft))}))
	for _, tap := range r.Buttons() {
		text = append(text, "• "+p.Text("follow.report.tap", map[string]any{"Label": escape(tap.Label), "Count": number(tap.Count)}))
	}
	if n := r.Marked(storage.MarkCorrected); n > 0 {
		text = append(text, p.Text("follow.report.corrected", map[string]any{"Count": number(n)}))
	}
	rows := [][]bot.Button{{button(p, verbCSV, r.ID, nil), button(p, verbXLSX, r.ID, nil)}}
	if n := r.In(storage.Failed); n > 0 && r.State == storage.BroadcastFinished {
		rows = append(rows, []bot.Button{button(p, verbFailed, r.ID, map[string]any{"Count": number(n)})})
	}
	if n := r.In(storage.Unknown); n > 0 && r.State == storage.BroadcastFinished {
		rows = append(rows, []bot.Button{button(p, verbUnknown, r.ID, map[string]any{"Count": number(n)})})
	}
	if r.In(storage.Sent) > 0 {
		rows = append(rows, []bot.Button{button(p, verbCorrect, r.ID, nil)})
	}
	return bot.Card{Text: strings.Join(text, "\n"), Rows: rows}
}

// ask asks before something that cannot be taken back.
func ask(p *locales.Printer, question, verb string, id int64, with any) bot.Card {
	return bot.Card{Text: p.Text("follow.ask."+question, with),
		Rows: [][]bot.Button{{button(p, verb, id, nil)}, {button(p, verbLeave, id, nil)}}}
}
