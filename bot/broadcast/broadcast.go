// Package broadcast sends one message to many people: each recipient has a
// record, a crash loses and repeats nothing, and replies to people always go
// first.
//
// A broadcast is a draft until it is released. Then every instance takes
// recipients from it, one after another, until nobody is left. What stood
// between a call and its answer when a process died is unknown, and stays so
// until somebody decides to send it again.
package broadcast

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// Content is what a broadcast says and how it is to be sent. It is stored with
// the broadcast: add fields, never change them.
type Content struct {
	// Author wrote it and Approver released it, as Telegram ids; 0 for nobody.
	Author   int64 `json:"author"`
	Approver int64 `json:"approver,omitempty"`
	// Decision is the update with which a second person released or rejected it.
	Decision int64 `json:"decision,omitempty"`
	// Topic is what people opt out of.
	Topic string `json:"topic"`
	// Urgent is sent in quiet hours too.
	Urgent bool `json:"urgent,omitempty"`
	// Paid goes faster than Telegram allows otherwise, for Stars.
	Paid bool `json:"paid,omitempty"`
	// At is the day and hour on the recipients' clocks, as in
	// "2026-12-01T09:00"; "" is at once.
	At string `json:"at,omitempty"`
	// Variants are the versions by language; the number of one stands with each
	// recipient. The first is for everybody who has none of their own.
	Variants []Variant `json:"variants"`
	// Audience is how the recipients were chosen, for whoever chooses them.
	Audience json.RawMessage `json:"audience,omitempty"`
	// Card is the message that shows the progress, in the chat CardChat; 0 for none.
	CardChat int64 `json:"card_chat,omitempty"`
	Card     int64 `json:"card,omitempty"`
}

// Variant is the broadcast in one language: messages that an admin wrote to
// the bot, which are copied to each recipient.
type Variant struct {
	// Language is a language code.
	Language string `json:"language"`
	// From is the chat in which the messages are, and Messages their ids in
	// rising order: one, or those of an album.
	From     int64   `json:"from"`
	Messages []int64 `json:"messages"`
	// Buttons stand under the message.
	Buttons [][]Button `json:"buttons,omitempty"`
	// Footer is sent after an album, because that cannot have buttons: Telegram
	// HTML, "" for none.
	Footer string `json:"footer,omitempty"`
}

// Button stands under a broadcast. One of URL and Action is set.
type Button struct {
	Label  string `json:"label"`
	URL    string `json:"url,omitempty"`
	Action string `json:"action,omitempty"`
}

// Encode gives the content as it is stored.
func (c Content) Encode() []byte {
	data, _ := json.Marshal(c) // its raw part is JSON already
	return data
}

// ContentOf reads the content of a stored broadcast.
func ContentOf(b storage.Broadcast) (Content, error) {
	var c Content
	if err := json.Unmarshal(b.Data, &c); err != nil {
		return c, fmt.Errorf("read broadcast %d: %w", b.ID, err)
	}
	return c, nil
}

// Messages is how many messages each recipient gets at most.
func (c Content) Messages() int {
	most := 1
	for _, v := range c.Variants {
		n := len(v.Messages)
		if v.Footer != "" {
			n++
		}
		most = max(most, n)
	}
	return most
}

// What Telegram asks for messages beyond its limits (allow_paid_broadcast in Bot
// API 10.1 of 11 June 2026).
const (
	// PaidPerSecond is how many messages a second may then be sent.
	PaidPerSecond = 1000
	// starTenths is the price of one message in tenths of a Star.
	starTenths = 1
)

// CanPay says whether the content can be sent beyond the limits: Telegram takes
// no money for albums.
func (c Content) CanPay() bool {
	return !slices.ContainsFunc(c.Variants, func(v Variant) bool { return len(v.Messages) > 1 })
}

// Stars is what it costs to send the content beyond the limits to so many people.
func (c Content) Stars(recipients int64) float64 {
	return float64(recipients*int64(c.Messages())*starTenths) / 10
}

// variant is the version of that number, or the first.
func (c Content) variant(n int) Variant {
	if n < len(c.Variants) {
		return c.Variants[n]
	}
	return c.Variants[0]
}

// Actions are what the buttons of all versions do, each once, in their order;
// those that only open an address are not among them.
func (c Content) Actions() []string {
	var all []string
	for _, v := range c.Variants {
		for _, row := range v.Buttons {
			for _, b := range row {
				if b.Action != "" && b.Action != ActionLeave && !slices.Contains(all, b.Action) {
					all = append(all, b.Action)
				}
			}
		}
	}
	return all
}

// Number is the place of an action among the Actions, -1 for none.
func (c Content) Number(action string) int { return slices.Index(c.Actions(), action) }

// rows are the buttons for one recipient.
func (v Variant) rows(id int64, p storage.Position) [][]bot.Button {
	rows := make([][]bot.Button, len(v.Buttons))
	for i, row := range v.Buttons {
		for _, b := range row {
			shown := bot.Button{Label: b.Label, URL: b.URL}
			if b.URL == "" {
				shown.Data = Press{Broadcast: id, Position: p, Action: b.Action}.Data()
			}
			rows[i] = append(rows[i], shown)
		}
	}
	return rows
}

// Quiet hours: nobody is disturbed from 20.00 to 07.00 on their own clock.
const (
	quietFrom = 20
	quietTo   = 7
)

// ZoneNames are the time zones of Indonesia by their number in storage.
var ZoneNames = [storage.Zones]string{"WIB", "WITA", "WIT"}

// Location gives the clock of a zone.
func Location(zone int) *time.Location {
	const west = 7 // hours ahead of UTC
	return time.FixedZone(ZoneNames[zone], (west+zone)*60*60)
}

// Opens gives the earliest moment, not before now, at which a zone may get the
// broadcast: it is released for that hour, and nobody sleeps.
func (c Content) Opens(zone int, now time.Time) (time.Time, error) {
	at := now.In(Location(zone))
	if c.At != "" {
		planned, err := time.ParseInLocation("2006-01-02T15:04", c.At, Location(zone))
		if err != nil {
			return time.Time{}, fmt.Errorf("read when the broadcast is to begin: %w", err)
		}
		if planned.After(at) {
			at = planned
		}
	}
	if c.Urgent {
		return at, nil
	}
	morning := time.Date(at.Year(), at.Month(), at.Day(), quietTo, 0, 0, 0, at.Location())
	switch {
	case at.Hour() >= quietFrom:
		return morning.AddDate(0, 0, 1), nil
	case at.Hour() < quietTo:
		return morning, nil
	default:
		return at, nil
	}
}
