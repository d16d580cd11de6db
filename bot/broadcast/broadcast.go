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
	// Variants are the versions; the number of one stands with each recipient.
	// The first is for everybody who has none of their own.
	Variants []Variant `json:"variants"`
	// Audience is how the recipients were chosen, for whoever chooses them.
	Audience json.RawMessage `json:"audience,omitempty"`
	// Card is the message that shows the progress, in the chat CardChat; 0 for none.
	CardChat int64 `json:"card_chat,omitempty"`
	Card     int64 `json:"card,omitempty"`
}

// Variant is the broadcast as some of the recipients get it: messages in a chat
// of the bot, which are copied to each of them, or words alone. Versions may
// differ in no more than the language of the buttons.
type Variant struct {
	// Language is a language code.
	Language string `json:"language"`
	// LowData is for people who asked for texts without pictures and files.
	LowData bool `json:"low_data,omitempty"`
	// From is the chat in which the messages are, and Messages their ids in
	// rising order: one, or those of an album; none when Words are sent.
	From     int64    `json:"from,omitempty"`
	Messages []int64  `json:"messages,omitempty"`
	Words    *Wording `json:"words,omitempty"`
	// Buttons stand under the message.
	Buttons [][]Button `json:"buttons,omitempty"`
	// Footer is sent after an album, because that cannot have buttons: Telegram
	// HTML, "" for none.
	Footer string `json:"footer,omitempty"`
}

// Wording is a text with its formatting.
type Wording struct {
	Text     string       `json:"text"`
	Entities []bot.Entity `json:"entities,omitempty"`
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

// Version is the number of the version for somebody with that language: the one
// for low data if the person asked for that and there is one.
func (c Content) Version(language string, lowData bool) int {
	for _, low := range []bool{lowData, false} {
		if n := slices.IndexFunc(c.Variants, func(v Variant) bool { return v.Language == language && v.LowData == low }); n >= 0 {
			return n
		}
	}
	return 0
}

// Full is the number of the version that shows all of what that one says in
// words alone; of every other one its own.
func (c Content) Full(n int) int {
	if v := c.variant(n); v.LowData {
		return c.Version(v.Language, false)
	}
	return n
}

// Origin is the number of the first version with the same messages, or with
// those that a version says in words alone.
func (c Content) Origin(n int) int {
	full := c.variant(c.Full(n))
	return slices.IndexFunc(c.Variants, func(v Variant) bool {
		return !v.LowData && v.From == full.From && slices.Equal(v.Messages, full.Messages)
	})
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

// Preview is what people get, sent to a chat; pressing its buttons counts for
// nobody.
func (v Variant) Preview(chat int64) []bot.Post { return v.posts(chat, v.rows(0, 0)) }

// posts are the messages with their buttons: one, or an album and its footer.
func (v Variant) posts(chat int64, rows [][]bot.Button) []bot.Post {
	post := bot.Post{Chat: chat, From: v.From, Copy: v.Messages}
	if v.Words != nil {
		post.Text, post.Entities = v.Words.Text, v.Words.Entities
	}
	if len(v.Messages) < 2 {
		post.Rows = rows
	}
	if v.Footer == "" {
		return []bot.Post{post}
	}
	return []bot.Post{post, {Chat: chat, Text: v.Footer, HTML: true, Rows: rows}}
}

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
