package backup_test

import (
	"bytes"
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
	"plutbot/storage/backup"
)

var noon = time.Date(2026, 11, 29, 5, 0, 0, 0, time.UTC)

// some are entries of every type.
func some() []storage.Entry {
	return []storage.Entry{
		{Key: "{0a}:s:5", Type: "string", Expires: noon.Add(time.Hour).UnixMilli(), Value: [][]byte{{0, 1, 0xff}}},
		{Key: "{0a}:s:6", Type: "string", Expires: noon.UnixMilli(), Value: [][]byte{[]byte("expired")}},
		{Key: "{0b}:j", Type: "hash", Value: [][]byte{[]byte("5/a"), []byte("job")}},
		{Key: "{0b}:d", Type: "zset", Value: [][]byte{[]byte("5/a"), []byte("1795928400000")}},
		{Key: "{0c}:q:questions", Type: "list", Value: [][]byte{[]byte("b"), []byte("a")}},
		{Key: "{0d}:ba", Type: "set", Value: [][]byte{[]byte("1")}},
	}
}

func each(entries []storage.Entry) iter.Seq2[storage.Entry, error] {
	return func(yield func(storage.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func written(t *testing.T) []byte {
	t.Helper()
	var file bytes.Buffer
	if _, err := backup.Write(&file, noon, each(some())); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	f := bytes.NewReader(written(t))
	s, err := backup.Verify(f)
	if err != nil || s.Keys != len(some()) || !s.Made.Equal(noon) {
		t.Fatalf("%+v, %v", s, err)
	}
	var got []storage.Entry
	for e, err := range backup.Entries(f) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	same := func(a, b storage.Entry) bool {
		return a.Key == b.Key && a.Type == b.Type && a.Expires == b.Expires && slices.EqualFunc(a.Value, b.Value, bytes.Equal)
	}
	if !slices.EqualFunc(got, some(), same) {
		t.Errorf("got %+v", got)
	}
}

func TestAFileThatIsCutOffOrChangedAnywhereIsRefused(t *testing.T) {
	t.Parallel()
	whole := written(t)
	for n := range len(whole) {
		if _, err := backup.Verify(bytes.NewReader(whole[:n])); !errors.Is(err, backup.ErrDamaged) {
			t.Errorf("cut off after %d of %d bytes: %v", n, len(whole), err)
		}
		changed := bytes.Clone(whole)
		changed[n] ^= 1
		if _, err := backup.Verify(bytes.NewReader(changed)); !errors.Is(err, backup.ErrDamaged) {
			t.Errorf("byte %d of %d changed: %v", n, len(whole), err)
		}
	}
}

func TestARestoreThatFailsLeavesTheMark(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		f := bytes.NewReader(written(t))
		failed := errors.New("the power fails")
		if _, _, err := backup.Restore(t.Context(), s, f, noon, []byte("note"), func() error { return failed }); !errors.Is(err, failed) {
			t.Fatal(err)
		}
		if note, unfinished, err := s.Restoring(t.Context()); err != nil || !unfinished || string(note) != "note" {
			t.Errorf("%q, %v, %v", note, unfinished, err)
		}
		put, expired, err := backup.Restore(t.Context(), s, f, noon, nil, func() error { return nil })
		if err != nil || put != len(some())-1 || expired != 1 {
			t.Errorf("%d written, %d expired, %v", put, expired, err)
		}
		if _, unfinished, err := s.Restoring(t.Context()); err != nil || unfinished {
			t.Errorf("the mark stays: %v", err)
		}
	})
}
