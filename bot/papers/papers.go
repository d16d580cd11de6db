// Package papers puts what the bot says on paper: a PDF for print, or plain
// text for people who save data. A Paper holds finished words; what stands in
// it is for the conversation to decide.
package papers

import (
	"context"
	"encoding/json"
	"fmt"

	"plutbot/bot"
)

// Paper is a document for a person, with all its words in one language. Texts
// are Telegram HTML.
type Paper struct {
	// Name of the file, without its ending, and Caption of the message that
	// brings it.
	Name    string `json:"name"`
	Caption string `json:"caption"`
	// Head stands small above the title: what the paper is.
	Head string `json:"head"`
	// Title, and what comes of it.
	Title  string `json:"title"`
	Result string `json:"result,omitempty"`
	// Made says when, and for which business, line by line.
	Made []string `json:"made,omitempty"`
	// Blocks are the body.
	Blocks []Block `json:"blocks,omitempty"`
	// Code is the reference code, and CodeText says what it is for.
	Code     string `json:"code,omitempty"`
	CodeText string `json:"code_text,omitempty"`
	// Start is the payload of the deep link that opens the same in the bot.
	Start string `json:"start,omitempty"`
	// Foot stands at the foot of each page, and Page is "page %d of %s".
	Foot string `json:"foot"`
	Page string `json:"page"`
	// Plain wants text alone.
	Plain bool `json:"plain,omitempty"`
}

// Block is a part of a paper under one heading.
type Block struct {
	Heading string `json:"heading,omitempty"`
	Lines   []Line `json:"lines"`
}

// Line is a paragraph, or an item of a list.
type Line struct {
	// Mark stands before the text: a number, a bullet, or nothing.
	Mark string `json:"mark,omitempty"`
	// Box is a box to tick.
	Box Box `json:"box,omitempty"`
	// Text of the line, and Notes below it in small letters.
	Text  string   `json:"text"`
	Notes []string `json:"notes,omitempty"`
	// Link is an address that belongs to the line, shown in full, since nobody
	// can press on paper.
	Link string `json:"link,omitempty"`
}

// Box is a box to tick.
type Box uint8

// The boxes. The numbers stand in jobs.
const (
	NoBox Box = iota
	Empty
	Ticked
)

// Bullet is the mark of an item in a list without numbers.
const Bullet = "•"

// DoSend is the task that sends a Paper as a file; its data is the Paper.
const DoSend = "papers.send"

// DoShow is the task that sends a Kept file again; its data is the Kept.
const DoShow = "papers.show"

// Kept is a file that Telegram keeps, sent by its id.
type Kept struct {
	File string `json:"file"`
	// Photo is true for a picture, false for any other file.
	Photo bool `json:"photo,omitempty"`
	// Caption is Telegram HTML.
	Caption string `json:"caption,omitempty"`
}

// Files carries files to Telegram. Its errors hold a Failure.
type Files interface {
	SendFile(ctx context.Context, chat int64, f bot.File) error
	SendKept(ctx context.Context, chat int64, file string, photo bool, caption string) error
}

// Printer does the tasks of papers.
type Printer struct {
	files Files
	link  string
	logo  *Logo
}

// NewPrinter makes a printer for the bot of that username. The logo stands on
// every PDF; nil prints a plain sign instead.
func NewPrinter(files Files, username string, logo *Logo) *Printer {
	return &Printer{files, "https://t.me/" + username, logo}
}

// DoTask implements bot.Doer.
func (p *Printer) DoTask(ctx context.Context, t bot.Task) error {
	switch t.Do {
	case DoSend:
		var paper Paper
		if err := json.Unmarshal(t.Data, &paper); err != nil {
			return refused("read a paper", err)
		}
		file, err := p.print(paper)
		if err != nil {
			return refused("print a paper", err)
		}
		return p.files.SendFile(ctx, t.Chat, file)
	case DoShow:
		var k Kept
		if err := json.Unmarshal(t.Data, &k); err != nil {
			return refused("read a kept file", err)
		}
		return p.files.SendKept(ctx, t.Chat, k.File, k.Photo, k.Caption)
	default:
		return refused("do a task of papers", fmt.Errorf("nothing is called %q", t.Do))
	}
}

func refused(doing string, err error) error {
	return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("%s: %w", doing, err)}
}

// print makes the file of a paper.
func (p *Printer) print(paper Paper) (bot.File, error) {
	file := bot.File{Name: paper.Name + ".txt", Caption: paper.Caption}
	link := ""
	if paper.Start != "" {
		link = p.link + "?start=" + paper.Start
	}
	if paper.Plain {
		file.Content = []byte(paper.Text(link))
		return file, nil
	}
	var err error
	file.Name = paper.Name + ".pdf"
	file.Content, err = paper.PDF(link, p.logo)
	return file, err
}
