package storage_test

import (
	"encoding/hex"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"plutbot/storage"
)

// Each file in testdata/records is a record as a release wrote it, in
// hexadecimal, with what it says in its name: version-card-ids-data. None is
// ever changed; a new schema adds files.
func TestRecordsOfEverySchemaLoad(t *testing.T) {
	t.Parallel()
	want := map[string]struct {
		storage.Record
		ids []int64
	}{
		"1-empty.hex":      {Record: storage.Record{Version: 1}},
		"1-first.hex":      {Record: storage.Record{Version: 20000, Card: 300, Data: []byte("pirt:2")}, ids: []int64{912345678}},
		"1-window.hex":     {Record: storage.Record{Version: math.MaxUint32, Card: 1 << 40, Data: []byte{0, 255}}, ids: upwards(912345000, 1, 128)},
		"1-late.hex":       {Record: storage.Record{Version: 16400, Card: 1, Data: []byte("x")}, ids: []int64{500, 503, 501, 100_000, 7, 100_001}},
		"1-erased.hex":     {Record: storage.Record{Version: 16401}, ids: upwards(40, 1000, 8)},
		"1-restarting.hex": {Record: storage.Record{Version: 16402, Card: 9}, ids: append(upwards(900_000_000, 3, 9), 70, 71)},
	}
	files, err := filepath.Glob("testdata/records/*.hex")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := hex.DecodeString(strings.TrimSpace(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		w, known := want[filepath.Base(file)]
		delete(want, filepath.Base(file))
		w.Seen = w.Seen.With(w.ids...)
		got, err := storage.DecodeRecord(stored)
		if err != nil || !known || !same(got, w.Record) || !slices.Equal(got.Seen.IDs(), w.ids) {
			t.Errorf("%s: got %+v with %v, %v", file, got, got.Seen.IDs(), err)
		}
		if !slices.Equal(w.Encode(), stored) {
			t.Errorf("%s: now it would be written as %x", file, w.Encode())
		}
	}
	for name, w := range want {
		w.Seen = w.Seen.With(w.ids...)
		t.Errorf("testdata/records/%s is missing: %x", name, w.Encode())
	}
}

func upwards(from, step int64, count int) []int64 {
	ids := make([]int64, count)
	for i := range ids {
		ids[i] = from + int64(i)*step
	}
	return ids
}

func TestJobsAndDeadLettersOfTheFirstSchemaLoad(t *testing.T) {
	t.Parallel()
	value, err := hex.DecodeString("010380f8b2e5bd68f31f" + hex.EncodeToString([]byte("do it")))
	if err != nil {
		t.Fatal(err)
	}
	j, err := storage.DecodeJob([]byte("5/show:5:1"), value)
	if err != nil || j.ID != "show:5:1" || j.Chat != -2042 || j.Attempts != 3 || !j.Due.Equal(noon) || string(j.Payload) != "do it" {
		t.Errorf("got %+v, %v", j, err)
	}
	if _, again := storage.EncodeJob(j); !slices.Equal(again, value) {
		t.Errorf("a job would be written as %x", again)
	}
	stored, err := hex.DecodeString(hex.EncodeToString([]byte("-42/")) + "019cffbb8507" + "80f8b2e5bd68" + "03" + hex.EncodeToString([]byte("badraw")))
	if err != nil {
		t.Fatal(err)
	}
	d, err := storage.DecodeDead(stored)
	if err != nil || d.Chat != -42 || d.Update != 945258446 || d.Reason != "bad" || !d.At.Equal(noon) || string(d.Payload) != "raw" {
		t.Errorf("got %+v, %v", d, err)
	}
	if again := storage.EncodeDead(d); !slices.Equal(again, stored) {
		t.Errorf("a dead letter would be written as %x", again)
	}
}

func TestPartitionsNeverChange(t *testing.T) {
	t.Parallel()
	for chat, want := range map[int64]int{1: 0x34, 123456789: 0xbb, -1001234567890: 0xbb} {
		if got := storage.PartitionOf(chat); got != want {
			t.Errorf("chat %d is in partition %#x, not %#x: what is stored would be lost", chat, got, want)
		}
	}
}

func TestAnyRecordIsReadBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := storage.Record{
			Version: rapid.Uint32Min(1).Draw(t, "version"),
			Card:    rapid.Int64Min(0).Draw(t, "card"),
			Seen:    storage.Seen{}.With(arrivals(t)...),
			Data:    rapid.SliceOf(rapid.Byte()).Draw(t, "data"),
		}
		if got, err := storage.DecodeRecord(want.Encode()); err != nil || !same(got, want) {
			t.Fatalf("got %+v, %v", got, err)
		}
	})
}

func TestDamagedRecordsAreRefused(t *testing.T) {
	t.Parallel()
	whole := storage.Record{Version: 1 << 20, Card: 1 << 20, Seen: storage.Seen{}.With(upwards(900_000_000, 100, 20)...)}.Encode()
	for n := range len(whole) {
		if r, err := storage.DecodeRecord(whole[:n]); err == nil {
			t.Errorf("%d of %d bytes give %+v", n, len(whole), r)
		}
	}
	if _, err := storage.DecodeRecord([]byte{99, 1, 1, 0}); err == nil || !strings.Contains(err.Error(), "newer release") {
		t.Errorf("an unknown schema gives %v", err)
	}
}

func FuzzRecords(f *testing.F) {
	f.Add([]byte{1, 1, 0, 0})
	f.Add(storage.Record{Version: 9, Seen: storage.Seen{}.With(5, 900, 3, 901)}.Encode())
	f.Fuzz(func(t *testing.T, stored []byte) {
		r, err := storage.DecodeRecord(stored)
		if err != nil {
			return
		}
		if again := r.Seen.With(1 << 40); !again.Has(1 << 40) {
			t.Errorf("from %x: an id cannot be added", stored)
		}
	})
}
