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
	// Name of the file, without its ending, and Caption of the message that
	// brings it, in Telegram HTML.
	Name    string `json:"name"`
	Caption string `json:"caption"`
	// Title, Place and Notes are plain text.
	Title string `json:"title"`
	Place string `json:"place,omitempty"`
	Notes string `json:"notes,omitempty"`
	// Starts and Ends are clock times, and Zone their hours from UTC.
	Starts time.Time `json:"starts"`
	Ends   time.Time `json:"ends"`
	Zone   int       `json:"zone"`
	// Made is when this version was made.
	Made time.Time `json:"made"`
}

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

// File writes the appointment.
func (a Appointment) File() []byte {
	cal := ics.NewCalendarFor("plutbot")
	cal.SetMethod(ics.MethodPublish)
	event := ics.NewEvent(a.ID)
	at := func(property ics.ComponentProperty, t time.Time) {
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
	event.SetStatus(ics.ObjectStatusConfirmed)
	cal.AddVEvent(event)
	return []byte(cal.Serialize())
}
