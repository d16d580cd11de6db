package chat

import (
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"plutbot/flows"
	"plutbot/locales"
)

// sectionPretend holds the day that an administrator pretends, for this chat
// alone.
const sectionPretend sectionID = 13

// The notices about the pretended day.
const (
	noticePretend    notice = 83
	noticePretendOff notice = 84
	noticePretendHow notice = 85
)

// pretended is the day that the chat pretends; 0 for none.
func (s session) pretended() flows.Day {
	data := s.Parts.of(sectionPretend)
	if data == nil {
		return 0
	}
	r := fields{data: data}
	return flows.Day(r.uvarint())
}

// dayAt is the day for which a session is answered: that of a time, or the one
// that it pretends.
func (s session) dayAt(now time.Time) flows.Day {
	if day := s.pretended(); day != 0 {
		return day
	}
	return flows.DayOf(now.In(wib))
}

// simulate has an administrator see guides, plan and cards as on another day. To
// everybody else the command does not exist.
func (st *step) simulate(text string) {
	st.home()
	if !slices.Contains(st.admins, st.update.From) {
		st.s.Notice = noticeUnknownCommand
		return
	}
	switch text = strings.TrimSpace(strings.ToLower(text)); text {
	case "", "stop", "berhenti", "selesai":
		st.s.Notice = noticePretendHow
		if st.s.pretended() != 0 {
			st.s.Parts = st.s.Parts.with(sectionPretend, nil)
			st.s.Notice = noticePretendOff
		}
	default:
		t, err := locales.ReadDate(text, st.today().Time())
		day := flows.DayOf(t)
		if err != nil || day <= 0 {
			st.s.Notice = noticePretendHow
			return
		}
		st.s.Parts = st.s.Parts.with(sectionPretend, binary.AppendUvarint(nil, uint64(day)))
		st.s.Notice = noticePretend
	}
	st.day = st.s.dayAt(st.now)
	st.home()
}

// today is the real day, whatever the chat pretends.
func (st *step) today() flows.Day { return flows.DayOf(st.now.In(wib)) }

// pretending says above every card that it is not about today.
func (g *page) pretending() {
	if day := g.s.pretended(); day != 0 {
		g.say("simulate.banner", map[string]any{"Date": g.p.Date(day.Time())})
	}
}
