package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"plutbot/storage/backup"
)

// backupCommand is plutbot backup.
type backupCommand struct {
	storeFlags
	File string `arg:"" help:"The file to write. It holds personal data: only its owner may read it, and it is to be deleted in time."`
}

// Run implements the command. The file has its name only once it is whole.
func (c backupCommand) Run(ctx context.Context, s streams) (err error) {
	if _, err := os.Lstat(c.File); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already: give another name", c.File)
	}
	store, closeStore, err := c.join(ctx, s)
	if err != nil {
		return err
	}
	defer closeStore()
	part := c.File + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there: another backup runs, or one was broken off and left it; delete it then", part)
	}
	if err != nil {
		return fmt.Errorf("make the file: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(part))
		}
	}()
	made := time.Now().UTC().Truncate(time.Second)
	if _, err := backup.Write(f, made, store.Entries(ctx)); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("write the backup to the disk: %w", err)
	}
	written, err := backup.Verify(f)
	if err != nil {
		return fmt.Errorf("read the backup again: %w", err)
	}
	if err := os.Rename(part, c.File); err != nil {
		return fmt.Errorf("give the backup its name: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("close the backup: %w", err)
	}
	_, err = fmt.Fprintf(s.out, "%s: %s of %s\n", c.File, count(written.Keys, "key"), made.Format(time.RFC3339))
	return err
}
