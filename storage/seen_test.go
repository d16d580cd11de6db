package storage_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"plutbot/storage"
)

// window and last are what Seen promises to keep.
const (
	window = 127
	last   = 8
)

// arrivals draws update ids as they reach a chat: mostly rising, with gaps of
// other chats, some late, some repeated, and rarely a restarted numbering.
func arrivals(t *rapid.T) []int64 {
	at := rapid.Int64Range(1, 1<<53).Draw(t, "begin")
	var ids []int64
	for range rapid.IntRange(0, 300).Draw(t, "count") {
		switch rapid.IntRange(0, 30).Draw(t, "kind") {
		case 0:
			at = rapid.Int64Range(0, 1<<53).Draw(t, "restart")
		case 1, 2:
			ids = append(ids, max(0, at-rapid.Int64Range(0, 300).Draw(t, "late")))
			continue
		case 3, 4:
			at += rapid.Int64Range(1, 1<<20).Draw(t, "leap")
		case 5, 6, 7, 8, 9, 10:
			at += rapid.Int64Range(1, 20).Draw(t, "gap")
		default:
			at++
		}
		ids = append(ids, at)
	}
	return ids
}

func TestSeenAgreesWithAPlainSet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var seen storage.Seen
		applied := map[int64]bool{}
		var order []int64     // each id once, newest last
		var numbering []int64 // what was applied since the numbering began
		largest := int64(-1)
		for _, id := range arrivals(t) {
			if seen.Has(id) && !applied[id] {
				t.Fatalf("%d was never applied", id)
			}
			if !seen.Has(id) {
				applied[id] = true
				order = append(slices.DeleteFunc(order, func(o int64) bool { return o == id }), id)
				numbering = append(numbering, id)
			}
			seen = seen.With(id)
			recent := order[max(0, len(order)-last):]
			mustHave(t, seen, recent)
			if n := len(seen.IDs()); n > window+1+last {
				t.Fatalf("it holds %d ids", n)
			}
			if now := slices.Max(seen.IDs()); now < largest {
				if len(recent) < last || slices.Max(recent) >= largest-window {
					t.Fatalf("it began a new numbering after %v below %d", recent, largest)
				}
				numbering = slices.Clone(recent)
			}
			largest = slices.Max(numbering)
			mustHave(t, seen, slices.DeleteFunc(slices.Clone(numbering), func(id int64) bool { return id < largest-window }))
		}
	})
}

func mustHave(t *rapid.T, seen storage.Seen, ids []int64) {
	for _, id := range ids {
		if !seen.Has(id) {
			t.Fatalf("%d of %v is missing", id, ids)
		}
	}
}

func TestSeenKeepsAllNearTheLargest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		begin := rapid.Int64Range(1<<20, 1<<53).Draw(t, "begin")
		ids := rapid.SliceOfN(rapid.Int64Range(begin, begin+window), 1, 200).Draw(t, "ids")
		seen := storage.Seen{}.With(ids...)
		for id := begin; id <= begin+window; id++ {
			if seen.Has(id) != slices.Contains(ids, id) {
				t.Fatalf("Has(%d) is %v", id, seen.Has(id))
			}
		}
	})
}

func TestSeenIsStoredWithoutLoss(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var ids []int64
		for _, id := range arrivals(t) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		seen := storage.Seen{}.With(ids...)
		kept := seen.IDs()
		if again := (storage.Seen{}).With(kept...); again != seen {
			t.Fatalf("%v became %v", kept, again.IDs())
		}
		position := -1
		for _, id := range kept {
			next := slices.Index(ids, id)
			if next <= position {
				t.Fatalf("applied %v, kept in another order %v", ids, kept)
			}
			position = next
		}
	})
}

func TestSeenTakesASmallerNumberingAsNew(t *testing.T) {
	t.Parallel()
	var seen storage.Seen
	for id := int64(900_000_000); id < 900_000_200; id++ {
		seen = seen.With(id)
	}
	for id := int64(7000); id < 7200; id++ {
		if seen.Has(id) {
			t.Fatalf("%d is taken for a repetition", id)
		}
		seen = seen.With(id)
		for back := max(7000, id-window); back <= id; back++ {
			if !seen.Has(back) {
				t.Fatalf("at %d, %d is forgotten", id, back)
			}
		}
	}
	if seen.Has(900_000_199) {
		t.Error("the former numbering stays for ever")
	}
}

func TestSeenIsSmall(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		step  int64
		count int64
		most  int
	}{
		{"alone", 1, 300, 8},
		{"first steps among a few others", 3, 8, 9},
		{"every second update", 2, 300, 22},
		{"one among very many", 100_000, 300, 36},
	} {
		var seen storage.Seen
		for i := range c.count {
			seen = seen.With(900_000_000 + i*c.step)
		}
		if seen.Size() > c.most {
			t.Errorf("%s: %d bytes, want at most %d", c.name, seen.Size(), c.most)
		}
	}
}

func TestTheZeroSeenIsEmpty(t *testing.T) {
	t.Parallel()
	if seen := (storage.Seen{}).With(); seen != (storage.Seen{}) || seen.Has(0) || len(seen.IDs()) != 0 {
		t.Errorf("it holds %v", seen.IDs())
	}
}
