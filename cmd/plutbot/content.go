package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

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
		return nil, fmt.Errorf("the topics cannot be used:\n%w", err)
	}
	words := catalog.In(locales.Indonesian)
	entries := make([]ask.Entry, len(loaded.Cards))
	for i, c := range loaded.Cards {
		entries[i] = ask.Entry{ID: c.ID, Topic: c.Topic, Wordings: append(slices.Clone(c.Asks), words.Text(c.Message()+".question", nil))}
	}
	return &asker{router, router.Shelve(entries)}, nil
}

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

// load reads guides, catalogs and topics; what is wrong with them is listed
// line by line in the error.
func (f contentFlag) load() (content, error) {
	c, err := f.read()
	if err != nil {
		return content{}, err
	}
	c.asker, err = newAsker(c.guides, c.flows, c.catalog)
	return c, err
}

// read is load without the topics of free text, which take time to learn.
func (f contentFlag) read() (content, error) {
	guideFiles, localeFiles, err := f.files()
	if err != nil {
		return content{}, err
	}
	loaded, err := definition.Load(guideFiles)
	if err != nil {
		return content{}, fmt.Errorf("the guides cannot be used:\n%w", err)
	}
	catalog, err := locales.Load(localeFiles)
	if err != nil {
		return content{}, fmt.Errorf("the catalogs cannot be used:\n%w", err)
	}
	return content{guides: guideFiles, flows: loaded, catalog: catalog}, nil
}
