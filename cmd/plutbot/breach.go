package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"time"

	"plutbot/bot/breach"
	"plutbot/bot/broadcast"
	"plutbot/bot/desk"
	"plutbot/locales"
	"plutbot/storage"
	"plutbot/storage/backup"
)

// breachCommand is plutbot breach.
type breachCommand struct {
	contentFlag
	storeFlags
	Out      string `arg:"" help:"Folder to make for the list and the texts; only its owner may read them."`
	Since    string `required:"" placeholder:"TIME" help:"From when on data may have been seen: YYYY-MM-DD, or YYYY-MM-DDTHH:MM, in western Indonesia."`
	Until    string `placeholder:"TIME" help:"Until when; without it until now."`
	Backup   string `placeholder:"FILE" help:"Look into this backup instead of the store, for what has been erased or has expired since."`
	Language string `default:"id" enum:"id,en" help:"Language of the texts: id or en."`
}

// Run implements the command.
func (c breachCommand) Run(ctx context.Context, s streams) error {
	span, err := c.span()
	if err != nil {
		return err
	}
	loaded, err := c.read()
	if err != nil {
		return err
	}
	entries, closeEntries, err := c.entries(ctx, s, span)
	if err != nil {
		return err
	}
	defer closeEntries()
	talk := loaded.chat()
	people, err := breach.People(storage.Traces(entries), span, breach.Readers{Began: desk.Began, Session: func(data []byte) (breach.Held, error) {
		held, err := talk.Held(data)
		if held.Since == 0 {
			return breach.Held{Classes: held.Classes}, err
		}
		return breach.Held{Since: midnight(held.Since.Time()), Classes: held.Classes}, err
	}})
	if err != nil {
		return fmt.Errorf("find whose data were stored: %w", err)
	}
	p := loaded.catalog.In(c.Language)
	if err := c.write(p, span, people); err != nil {
		return err
	}
	return tellBreach(s.out, p, people)
}

// midnight is when a day begins in western Indonesia.
func midnight(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, broadcast.Location(0))
}

// span reads the flags.
func (c breachCommand) span() (breach.Span, error) {
	span := breach.Span{Until: time.Now()}
	var err error
	if span.Since, err = readMoment("--since", c.Since); err != nil {
		return span, err
	}
	if c.Until != "" {
		if span.Until, err = readMoment("--until", c.Until); err != nil {
			return span, err
		}
		if len(c.Until) == len(time.DateOnly) {
			span.Until = span.Until.AddDate(0, 0, 1).Add(-time.Minute) // the whole day
		}
	}
	if span.Until.Before(span.Since) {
		return span, fmt.Errorf("--until: is before --since")
	}
	return span, nil
}

func readMoment(flag, given string) (time.Time, error) {
	for _, form := range []string{time.DateOnly, "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(form, given, broadcast.Location(0)); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%s: is %q; a time is written YYYY-MM-DD or YYYY-MM-DDTHH:MM", flag, given)
}

// entries opens the store or the backup.
func (c breachCommand) entries(ctx context.Context, s streams, span breach.Span) (iter.Seq2[storage.Entry, error], func(), error) {
	if c.Backup == "" {
		store, closeStore, err := c.join(ctx, s)
		if err != nil {
			return nil, nil, err
		}
		return store.Entries(ctx), closeStore, nil
	}
	f, err := os.Open(c.Backup)
	if err != nil {
		return nil, nil, fmt.Errorf("open the backup: %w", err)
	}
	closeFile := func() { _ = f.Close() } // it is only read
	made, err := backup.Verify(f)
	if err == nil && made.Made.Before(span.Since) {
		err = fmt.Errorf("it was made on %s, before --since, and says nothing about later", made.Made.Format(time.RFC3339))
	}
	if err != nil {
		closeFile()
		return nil, nil, fmt.Errorf("%s: %w", c.Backup, err)
	}
	return backup.Entries(f), closeFile, nil
}

// write makes the folder with the list and the texts.
func (c breachCommand) write(p *locales.Printer, span breach.Span, people []breach.Person) error {
	if err := os.Mkdir(c.Out, 0o700); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	for _, to := range []string{"people", "authority"} {
		name := filepath.Join(c.Out, "notice-"+to+".txt")
		if err := os.WriteFile(name, []byte(breach.Notice(p, to, span, people)), 0o600); err != nil {
			return fmt.Errorf("write a notice: %w", err)
		}
	}
	f, err := os.OpenFile(filepath.Join(c.Out, "people.csv"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("make the list: %w", err)
	}
	if err := errors.Join(breach.WriteCSV(f, p, people), f.Close()); err != nil {
		return fmt.Errorf("write the list: %w", err)
	}
	return nil
}

// tellBreach says how many people are concerned, and what the law wants.
func tellBreach(out io.Writer, p *locales.Printer, people []breach.Person) error {
	who := "1 person"
	if len(people) != 1 {
		who = fmt.Sprintf("%d people", len(people))
	}
	_, err := fmt.Fprintf(out, "%s: written notice to them and to the authority within 3 x 24 hours (UU 27/2022 art. 46)\n", who)
	classes, counts := breach.Classes(people)
	for _, class := range classes {
		_, failed := fmt.Fprintf(out, "%8d  %s: %s\n", counts[class], class, p.Text("breach.class."+class, nil))
		err = errors.Join(err, failed)
	}
	return err
}
