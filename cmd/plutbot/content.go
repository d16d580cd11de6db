package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"plutbot/bot/chat"
	"plutbot/flows"
	"plutbot/flows/ask"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
	"plutbot/locales"
)

// contentFlag chooses the guides and catalogs.
type contentFlag struct {
	Content string `name:"content" env:"CONTENT_DIR" placeholder:"DIR" help:"Folder with guides/ and locales/ that replaces the built-in ones."`
}

// content is what the bot says: guides and the words for them.
type content struct {
	from    contentFlag
	print   [sha256.Size]byte // of its files
	guides  fs.FS
	flows   *flows.Content
	catalog *locales.Catalog
	asker   *asker
}

// chat makes the conversation that says it.
func (c content) chat() *chat.Chat {
	if c.asker == nil {
		return chat.New(c.flows, c.catalog, nil)
	}
	return chat.New(c.flows, c.catalog, c.asker)
}

// asker finds topics and cards for questions in people's own words.
type asker struct {
	*ask.Router
	shelf *ask.Shelf
}

// newAsker learns the topics; nil when the content has none.
func newAsker(guideFiles fs.FS, loaded *flows.Content, catalog *locales.Catalog) (*asker, error) {
	if _, err := fs.Stat(guideFiles, ask.Folder); err != nil {
		return nil, nil
	}
	router, err := ask.Load(guideFiles)
	if err != nil {
		return nil, &contentError{"topics", err}
	}
	words := catalog.In(locales.Indonesian)
	entries := make([]ask.Entry, len(loaded.Cards))
	for i, c := range loaded.Cards {
		entries[i] = ask.Entry{
			ID: c.ID, Topic: c.Topic,
			Wordings: append(slices.Clone(c.Asks), words.Text(c.Message()+".question", nil)),
			Text:     variable.ReplaceAllString(catalog.Raw(locales.Indonesian, c.Message()+".answer"), ""),
		}
	}
	return &asker{router, router.Shelve(entries)}, nil
}

// variable matches what stands in a message for a figure.
var variable = regexp.MustCompile(`{{.*?}}`)

// Cards implements chat.Asker.
func (a *asker) Cards(text string, topics []string, limit int) []ask.Match {
	return a.shelf.Near(text, topics, limit)
}

// files gives the two parts of the content.
func (f contentFlag) files() (guideFiles, localeFiles fs.FS, err error) {
	if f.Content == "" {
		return guides.FS(), locales.FS(), nil
	}
	for _, part := range []string{"guides", "locales"} {
		if info, err := os.Stat(filepath.Join(f.Content, part)); err != nil || !info.IsDir() {
			return nil, nil, fmt.Errorf("CONTENT_DIR (--content) is %q, which has no folder %s: it must hold guides/ and locales/", f.Content, part)
		}
	}
	root := os.DirFS(f.Content)
	if guideFiles, err = fs.Sub(root, "guides"); err != nil {
		return nil, nil, fmt.Errorf("CONTENT_DIR: %w", err)
	}
	localeFiles, err = fs.Sub(root, "locales")
	return guideFiles, localeFiles, err
}

// contentError is what makes a part of the content unusable, line by line.
type contentError struct {
	part string
	err  error
}

func (e *contentError) Error() string {
	return fmt.Sprintf("the %s cannot be used:\n%v", e.part, e.err)
}
func (e *contentError) Unwrap() error { return e.err }

// problemsOf lists what makes a content unusable, as file:line: problem.
func problemsOf(err error) []string {
	if unusable, ok := errors.AsType[*contentError](err); ok {
		err = unusable.err
	}
	return strings.Split(err.Error(), "\n")
}

// errMoving says that a content would be partly the old and partly the new one.
var errMoving = errors.New("the files were changed while they were read; try again when all of them are in place")

// load reads guides, catalogs and topics; what is wrong with them is listed
// line by line in the error.
func (f contentFlag) load() (content, error) {
	print, err := f.print()
	if err != nil {
		return content{}, err
	}
	c, err := f.read()
	if err == nil {
		c.asker, err = newAsker(c.guides, c.flows, c.catalog)
	}
	if after, failed := f.print(); failed == nil && after != print {
		err = errMoving
	}
	if err != nil {
		return content{}, err
	}
	c.print = print
	return c, nil
}

// print tells the files from those of every other content; that of the built-in
// ones is zero, since they never change.
func (f contentFlag) print() (sum [sha256.Size]byte, err error) {
	if f.Content == "" {
		return sum, nil
	}
	if _, _, err := f.files(); err != nil {
		return sum, err
	}
	h := sha256.New()
	for _, part := range []string{"guides", "locales"} {
		folder := os.DirFS(filepath.Join(f.Content, part))
		err = errors.Join(err, fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(folder, name)
			_, _ = fmt.Fprintf(h, "%s/%s %d\n%s", part, name, len(text), text) // a hash takes everything
			return err
		}))
	}
	if err != nil {
		return sum, fmt.Errorf("read the content: %w", err)
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}

// read is load without the topics of free text, which take time to learn.
func (f contentFlag) read() (content, error) {
	guideFiles, localeFiles, err := f.files()
	if err != nil {
		return content{}, err
	}
	loaded, err := definition.Load(guideFiles)
	if err != nil {
		return content{}, &contentError{"guides", err}
	}
	catalog, err := locales.Load(localeFiles)
	if err != nil {
		return content{}, &contentError{"catalogs", err}
	}
	return content{from: f, guides: guideFiles, flows: loaded, catalog: catalog}, nil
}
