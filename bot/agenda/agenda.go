// Package agenda writes appointments as files that calendars read (RFC 5545).
// What stands in one is for the conversation to decide.
package agenda

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"

	"plutbot/bot"
)

// Appointment is something that takes place, with all its words in one language.
type Appointment struct {
	// ID tells it from all others, and Revision its versions from each other:
	// a calendar that has it already changes it.
	ID       string `json:"id"`
	Revision int    `json:"revision"`
	// State is one of the states below.
	State string `json:"state,omitempty"`
	// Host is who expects the guest, in plain text, and Link where it can be
	// changed; without a link the file names no host.
	Host string `json:"host,omitempty"`
	Link string `json:"link,omitempty"`
	// Name of the file, without its ending, and Caption of the message that
	// brings it, in Telegram HTML.
	Name    string `json:"name"`
	Caption string `json:"caption"`
	// Title, Place and Notes are plain text.
	Title string `json:"title"`
	Place string `json:"place,omitempty"`
	Notes string `json:"notes,omitempty"`
	// Starts and Ends are clock times, and Zone their hours from UTC. The zero
	// time is not known, which only a cancelled one may have.
	Starts time.Time `json:"starts"`
	Ends   time.Time `json:"ends"`
	Zone   int       `json:"zone"`
	// Made is when this version was made.
	Made time.Time `json:"made"`
}

// The states of an appointment.
const (
	Firm      = ""          // it takes place
	Tentative = "tentative" // at another time than before, if everybody agrees
	Cancelled = "cancelled" // a calendar takes it out
)

// DoSend is the task that sends an Appointment as a file; its data is the
// Appointment.
const DoSend = "agenda.send"

// Files carries files to Telegram. Its errors hold a Failure.
type Files interface {
	SendFile(ctx context.Context, chat int64, f bot.File) error
}

// Clerk does the tasks of the agenda.
type Clerk struct{ files Files }

// NewClerk makes a clerk.
func NewClerk(files Files) *Clerk { return &Clerk{files} }

// DoTask implements bot.Doer.
func (c *Clerk) DoTask(ctx context.Context, t bot.Task) error {
	var a Appointment
	if t.Do != DoSend {
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("no task of the agenda is called %q", t.Do)}
	}
	if err := json.Unmarshal(t.Data, &a); err != nil {
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("read an appointment: %w", err)}
	}
	return c.files.SendFile(ctx, t.Chat, bot.File{Name: a.Name + ".ics", Caption: a.Caption, Content: a.File()})
}

// zones are those of Indonesia by their hours from UTC. None has a summer time.
var zones = map[int]string{7: "Asia/Jakarta", 8: "Asia/Makassar", 9: "Asia/Jayapura"}

const (
	localTime = "20060102T150405"
	// zoneSince begins the zones' rules: they have not changed since 1988.
	zoneSince = "19880101T000000"
)

// File writes the appointment as it is published, published again or cancelled
// (RFC 5546, 4.1): nobody is asked to answer by mail.
func (a Appointment) File() []byte {
	cal := ics.NewCalendarFor("plutbot")
	method, status := ics.MethodPublish, ics.ObjectStatusConfirmed
	switch a.State {
	case Tentative:
		status = ics.ObjectStatusTentative
	case Cancelled:
		method, status = ics.MethodCancel, ics.ObjectStatusCancelled
	}
	cal.SetMethod(method)
	event := ics.NewEvent(a.ID)
	at := func(property ics.ComponentProperty, t time.Time) {
		if t.IsZero() {
			return
		}
		name, known := zones[a.Zone]
		if !known {
			event.SetProperty(property, t.UTC().Format(localTime+"Z"))
			return
		}
		event.SetProperty(property, t.In(time.FixedZone(name, a.Zone*60*60)).Format(localTime), ics.WithTZID(name))
	}
	if name, known := zones[a.Zone]; known {
		offset := fmt.Sprintf("+%02d00", a.Zone)
		rule := cal.AddTimezone(name).AddStandard()
		rule.AddProperty(ics.ComponentPropertyDtStart, zoneSince)
		rule.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), offset)
		rule.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), offset)
	}
	event.SetDtStampTime(a.Made)
	at(ics.ComponentPropertyDtStart, a.Starts)
	at(ics.ComponentPropertyDtEnd, a.Ends)
	event.SetSummary(a.Title)
	if a.Place != "" {
		event.SetLocation(a.Place)
	}
	if a.Notes != "" {
		event.SetDescription(a.Notes)
	}
	event.SetSequence(a.Revision)
	event.SetStatus(status)
	if a.Link != "" {
		event.SetProperty(ics.ComponentPropertyOrganizer, a.Link, ics.WithCN(a.Host))
	}
	cal.AddVEvent(event)
	return []byte(cal.Serialize())
}
