// Package backup writes all that a store keeps into one file, and reads it back.
//
// A file begins with a line that names the format, and ends with a line that
// holds the SHA-256 of everything before it. Between them are JSON lines packed
// with gzip: what the backup is, then one storage.Entry for each key. The form
// does not depend on the version of the server, nor on its kind: what was in a
// cluster can be read into a single server, and the other way round.
package backup

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"plutbot/storage"
)

// format is the first line. Every released one must be readable.
const format = "plutbot backup 1\n"

// sumLength is the length of the last line: "sha256 ", 64 hex digits, an end.
const sumLength = int64(len("sha256 ") + 2*sha256.Size + 1)

// Summary tells what a backup is.
type Summary struct {
	// Made is when it was begun.
	Made time.Time `json:"made"`
	// Keys is how many entries it has.
	Keys int `json:"-"`
}

// ErrDamaged says that a file is no whole backup.
var ErrDamaged = errors.New("the file is damaged, cut off or changed")

// Write writes the entries.
func Write(to io.Writer, made time.Time, entries iter.Seq2[storage.Entry, error]) (Summary, error) {
	s := Summary{Made: made}
	sum := sha256.New()
	buffered := bufio.NewWriter(to)
	out := io.MultiWriter(buffered, sum)
	if _, err := io.WriteString(out, format); err != nil {
		return s, err
	}
	packed := gzip.NewWriter(out)
	lines := json.NewEncoder(packed)
	if err := lines.Encode(s); err != nil {
		return s, err
	}
	for e, err := range entries {
		if err == nil {
			err = lines.Encode(e)
		}
		if err != nil {
			return s, err
		}
		s.Keys++
	}
	if err := packed.Close(); err != nil {
		return s, err
	}
	if _, err := fmt.Fprintf(buffered, "sha256 %x\n", sum.Sum(nil)); err != nil {
		return s, err
	}
	return s, buffered.Flush()
}

// File is an open backup.
type File interface {
	io.ReadSeeker
	io.ReaderAt
}

// Verify reads all of a backup and gives an error unless every byte is there
// and can be understood.
func Verify(f File) (Summary, error) {
	if err := verifySum(f); err != nil {
		return Summary{}, err
	}
	var s Summary
	n := 0
	for _, err := range read(f, &s) {
		if err != nil {
			return Summary{}, err
		}
		n++
	}
	s.Keys = n
	return s, nil
}

// Entries gives the entries of a verified backup. After an error it ends.
func Entries(f File) iter.Seq2[storage.Entry, error] { return read(f, &Summary{}) }

// body gives the file without its last line, and that line.
func body(f File) (io.Reader, string, error) {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, "", err
	}
	if size < int64(len(format))+sumLength {
		return nil, "", ErrDamaged
	}
	last := make([]byte, sumLength)
	if _, err := f.ReadAt(last, size-sumLength); err != nil {
		return nil, "", err
	}
	return io.NewSectionReader(f, 0, size-sumLength), string(last), nil
}

func verifySum(f File) error {
	all, last, err := body(f)
	if err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, all); err != nil {
		return err
	}
	if last != "sha256 "+hex.EncodeToString(sum.Sum(nil))+"\n" {
		return ErrDamaged
	}
	return nil
}

func read(f File, s *Summary) iter.Seq2[storage.Entry, error] {
	return func(yield func(storage.Entry, error) bool) {
		fail := func(err error) { yield(storage.Entry{}, err) }
		all, _, err := body(f)
		if err != nil {
			fail(err)
			return
		}
		buffered := bufio.NewReader(all)
		if first, err := buffered.ReadString('\n'); err != nil || first != format {
			fail(fmt.Errorf("%w, or of a newer release: it does not begin with %q", ErrDamaged, format))
			return
		}
		unpacked, err := gzip.NewReader(buffered)
		if err != nil {
			fail(fmt.Errorf("%w: %w", ErrDamaged, err))
			return
		}
		lines := json.NewDecoder(unpacked)
		lines.DisallowUnknownFields()
		if err := lines.Decode(s); err != nil {
			fail(fmt.Errorf("%w: %w", ErrDamaged, err))
			return
		}
		for {
			var e storage.Entry
			err := lines.Decode(&e)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				fail(fmt.Errorf("%w: %w", ErrDamaged, err))
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// Store is what a backup is read into.
type Store interface {
	BeginRestore(ctx context.Context, note []byte) error
	Put(ctx context.Context, entries []storage.Entry) error
	EndRestore(ctx context.Context) error
}

// batch is how many entries are written at once.
const batch = 512

// Restore puts a verified backup in the place of all that a store keeps, besides
// what has expired since. note is kept for another try should this one be
// interrupted; before is done when all is written, before the store counts as
// restored. It gives how many keys were written and how many had expired.
func Restore(ctx context.Context, to Store, f File, now time.Time, note []byte, before func() error) (written, expired int, err error) {
	if err := to.BeginRestore(ctx, note); err != nil {
		return 0, 0, err
	}
	var waiting []storage.Entry
	flush := func() error {
		err := to.Put(ctx, waiting)
		written += len(waiting)
		waiting = waiting[:0]
		return err
	}
	for e, err := range Entries(f) {
		if err != nil {
			return written, expired, err
		}
		if e.Expired(now) {
			expired++
			continue
		}
		if waiting = append(waiting, e); len(waiting) == batch {
			if err := flush(); err != nil {
				return written, expired, err
			}
		}
	}
	if err := flush(); err != nil {
		return written, expired, err
	}
	if err := before(); err != nil {
		return written, expired, err
	}
	return written, expired, to.EndRestore(ctx)
}
