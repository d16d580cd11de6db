package storage_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

// all gives the entries of a store by key, with the parts of hashes and sets in
// one order and without the times at which they expire.
func all(t *testing.T, s *storage.Store) map[string]storage.Entry {
	t.Helper()
	found := map[string]storage.Entry{}
	for e, err := range s.Entries(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := found[e.Key]; twice {
			t.Errorf("%s is given twice", e.Key)
		}
		if e.Type == "hash" || e.Type == "set" {
			slices.SortFunc(e.Value, bytes.Compare)
		}
		e.Expires = 0
		found[e.Key] = e
	}
	return found
}

// From every kind of server into every other: what is read is what is there.
func TestEntriesOfOneStoreMakeAnotherThatIsTheSame(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		useEverything(t, s)
		want := all(t, s)
		if len(want) < 20 {
			t.Fatalf("there are only %d keys", len(want))
		}
		for key := range want {
			if strings.Contains(key, "}:l:") || strings.Contains(key, "}:gs:") {
				t.Errorf("%s belongs to a process", key)
			}
		}
		targets := []*storage.Store{redistest.Memory(t)}
		if real := redistest.Real(t); real != nil {
			targets = append(targets, real)
		}
		for _, to := range targets {
			if err := to.AddJob(t.Context(), storage.Job{ID: "old", Chat: 9, Due: noon}); err != nil {
				t.Fatal(err)
			}
			if err := to.BeginRestore(t.Context(), []byte("note")); err != nil {
				t.Fatal(err)
			}
			if empty, err := to.Empty(t.Context()); err != nil || !empty {
				t.Errorf("what was there stays: %v", err)
			}
			for e, err := range s.Entries(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				if err := to.Put(t.Context(), []storage.Entry{e}); err != nil {
					t.Fatal(err)
				}
			}
			if note, unfinished, err := to.Restoring(t.Context()); err != nil || !unfinished || string(note) != "note" {
				t.Errorf("the mark is %q, %v, %v", note, unfinished, err)
			}
			if err := to.EndRestore(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, unfinished, err := to.Restoring(t.Context()); err != nil || unfinished {
				t.Errorf("the mark stays: %v", err)
			}
			got := all(t, to)
			for key, e := range want {
				if g := got[key]; g.Type != e.Type || !slices.EqualFunc(g.Value, e.Value, bytes.Equal) {
					t.Errorf("%s is %q, not %q", key, g.Value, e.Value)
				}
			}
			if len(got) != len(want) {
				t.Errorf("there are %d keys, not %d", len(got), len(want))
			}
			left, err := to.TTL(t.Context(), 5)
			was, err2 := s.TTL(t.Context(), 5)
			if err != nil || err2 != nil || left <= 0 || (was-left).Abs() > time.Minute {
				t.Errorf("the session stays for %s instead of %s: %v, %v", left, was, err, err2)
			}
		}
	})
}

func TestAnEntryTellsWhoseSessionItIs(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	commit(t, s, storage.Commit{Chat: 5, Updates: []int64{1}, Data: []byte("x")})
	gone := commit(t, s, storage.Commit{Chat: 6, Updates: []int64{1}, Data: []byte("x")})
	commit(t, s, storage.Commit{Chat: 6, Prior: gone, Updates: []int64{2}, Erase: true})
	var chats []int64
	for e, err := range s.Entries(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if chat, ok := e.Session(); ok {
			chats = append(chats, chat)
		}
	}
	if !slices.Equal(chats, []int64{5}) {
		t.Errorf("sessions of %v", chats)
	}
}

func TestABotThatRunsIsNoticed(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		if used, err := s.InUse(t.Context()); err != nil || used {
			t.Errorf("nobody is there: %v, %v", used, err)
		}
		if _, err := s.AcquireLease(t.Context(), storage.LeasePoller, "a", time.Minute); err != nil {
			t.Fatal(err)
		}
		if used, err := s.InUse(t.Context()); err != nil || !used {
			t.Errorf("a bot polls: %v, %v", used, err)
		}
	})
}

func TestTracesTellWhatIsKeptAboutPeople(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		useEverything(t, s)
		if err := s.AddAudit(t.Context(), storage.AuditEntry{At: noon, Who: 1, What: "test"}); err != nil {
			t.Fatal(err)
		}
		gone := commit(t, s, storage.Commit{Chat: 6, Updates: []int64{1}, Data: []byte("x")})
		commit(t, s, storage.Commit{Chat: 6, Prior: gone, Updates: []int64{2}, Erase: true})
		kinds := map[int64][]storage.TraceKind{}
		recipients := 0
		for trace, err := range storage.Traces(s.Entries(t.Context())) {
			if err != nil {
				t.Fatal(err)
			}
			switch trace.Kind {
			case storage.TraceRecipient:
				recipients++
				continue
			case storage.TraceDocument:
				if trace.Document != storage.DocumentTicket || string(trace.Data) != "x" {
					t.Errorf("a document is %+v", trace)
				}
			case storage.TraceFailure, storage.TraceStaff:
				if !trace.At.Equal(noon) {
					t.Errorf("%s since %s", trace.Kind, trace.At)
				}
			case storage.TraceErased:
				if since := time.Since(trace.At).Abs(); since > time.Minute {
					t.Errorf("erased %s ago", since)
				}
			default:
			}
			if !slices.Contains(kinds[trace.Chat], trace.Kind) {
				kinds[trace.Chat] = append(kinds[trace.Chat], trace.Kind)
			}
		}
		want := map[int64][]storage.TraceKind{
			1: {storage.TraceStaff}, 6: {storage.TraceErased},
			5: {storage.TraceAnnounced, storage.TraceBlocked, storage.TraceDocument, storage.TraceFailure, storage.TraceJob, storage.TraceSession},
		}
		for chat, of := range want {
			if slices.Sort(kinds[chat]); !slices.Equal(kinds[chat], of) {
				t.Errorf("of %d there is %q, want %q", chat, kinds[chat], of)
			}
		}
		if recipients != 3 || len(kinds) != len(want) {
			t.Errorf("%d recipients, and traces of %v", recipients, kinds)
		}
	})
}
