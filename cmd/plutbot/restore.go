package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"plutbot/bot/chat"
	"plutbot/storage"
	"plutbot/storage/backup"
	"plutbot/storage/local"
)

// restoreCommand is plutbot restore.
type restoreCommand struct {
	storeFlags
	File    string `arg:"" help:"A file that plutbot backup wrote."`
	Replace bool   `help:"Also when the store is not empty: what is there is deleted. People who are no longer there stay away."`
	Erased  string `placeholder:"FILE" help:"Chat ids, one on each line, of people who had their data erased after the backup: the bot erases them again when it starts."`
}

// again is what the note of an unfinished restore says: who must not come back.
type again struct {
	Erase []int64 `json:"erase,omitempty"`
}

// Run implements the command. Before anything is written, every byte of the
// file has been read and checked.
func (c restoreCommand) Run(ctx context.Context, s streams) error {
	erase, err := c.erased()
	if err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("open the backup: %w", err)
	}
	defer func() { _ = f.Close() }() // it is only read
	saved, err := backup.Verify(f)
	if err != nil {
		return fmt.Errorf("%s: %w; nothing was written", c.File, err)
	}
	store, closeStore, err := c.connect(ctx, s, local.Own)
	if err != nil {
		return err
	}
	defer closeStore()
	gone, err := c.mayWrite(ctx, store, f)
	if err != nil {
		return err
	}
	erase = append(erase, gone...)
	slices.Sort(erase)
	erase = slices.Compact(erase)
	note, err := json.Marshal(again{erase})
	if err != nil {
		return fmt.Errorf("note who must not come back: %w", err)
	}
	written, expired, err := backup.Restore(ctx, store, f, time.Now(), note, func() error {
		for _, person := range erase {
			if err := store.AddJob(ctx, chat.Erase(person).Job(person, 0, time.Now())); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("restore %s: %w; the bot does not start with what is there now: run plutbot restore once more", c.File, err)
	}
	_, err = fmt.Fprintf(s.out, "%s restored from the backup of %s, %d expired since, %s to be erased again when the bot starts\n",
		count(written, "key"), saved.Made.Format(time.RFC3339), expired, count(len(erase), "chat"))
	return err
}

// erased reads the ids of people who must not come back.
func (c restoreCommand) erased() ([]int64, error) {
	if c.Erased == "" {
		return nil, nil
	}
	text, err := os.ReadFile(c.Erased)
	if err != nil {
		return nil, fmt.Errorf("--erased: %w", err)
	}
	ids, err := readIDs(strings.Join(strings.Fields(string(text)), ","))
	if err != nil {
		return nil, errors.New("--erased: the file must hold one Telegram id on each line, and nothing else")
	}
	return ids, nil
}

// mayWrite refuses a store in use and one that is not empty, unless it is to be
// replaced. It gives the people of the backup who are not in that one any more:
// they erased their data since, or these have expired.
func (c restoreCommand) mayWrite(ctx context.Context, store *storage.Store, f *os.File) ([]int64, error) {
	used, err := store.InUse(ctx)
	if err != nil {
		return nil, err
	}
	if used {
		return nil, errors.New("a bot runs with this store, or did so a minute ago: stop it and wait a minute")
	}
	note, unfinished, err := store.Restoring(ctx)
	if err != nil {
		return nil, err
	}
	if unfinished {
		var before again
		if err := json.Unmarshal(note, &before); err != nil {
			return nil, fmt.Errorf("read the note of the unfinished restore: %w", err)
		}
		return before.Erase, nil
	}
	empty, err := store.Empty(ctx)
	if err != nil || empty {
		return nil, err
	}
	if !c.Replace {
		return nil, errors.New("the store is not empty, and nothing was written: give an empty one, or --replace to delete what is there")
	}
	var gone []int64
	for e, err := range backup.Entries(f) {
		if err != nil {
			return nil, err
		}
		person, ok := e.Session()
		if !ok {
			continue
		}
		now, err := store.Load(ctx, person)
		if err != nil {
			return nil, err
		}
		if len(now.Data) == 0 {
			gone = append(gone, person)
		}
	}
	return gone, nil
}
