package storage_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

// noon is when these tests begin.
var noon = time.UnixMilli(1_795_000_000_000)

func add(t *testing.T, s *storage.Store, j storage.Job) {
	t.Helper()
	if err := s.AddJob(t.Context(), j); err != nil {
		t.Fatal(err)
	}
}

func claim(t *testing.T, s *storage.Store, now time.Time, lease time.Duration, limit int) []storage.Job {
	t.Helper()
	jobs, err := s.ClaimJobs(t.Context(), now, lease, limit)
	if err != nil {
		t.Fatal(err)
	}
	return jobs
}

func depth(t *testing.T, s *storage.Store) int64 {
	t.Helper()
	n, err := s.JobDepth(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAJobIsClaimedWhenItIsDue(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		want := storage.Job{ID: "show:1/2", Chat: -100777, Due: noon, Payload: []byte("do\x00it")}
		add(t, s, want)
		if jobs := claim(t, s, noon.Add(-time.Millisecond), time.Minute, 10); len(jobs) != 0 {
			t.Errorf("claimed too early: %+v", jobs)
		}
		jobs := claim(t, s, noon, time.Minute, 10)
		if len(jobs) != 1 {
			t.Fatalf("claimed %d jobs", len(jobs))
		}
		if j := jobs[0]; j.ID != want.ID || j.Chat != want.Chat || !j.Due.Equal(want.Due) || j.Attempts != 0 || !slices.Equal(j.Payload, want.Payload) {
			t.Errorf("claimed %+v, want %+v", j, want)
		}
		if err := s.DoneJob(t.Context(), jobs[0]); err != nil {
			t.Fatal(err)
		}
		if n := depth(t, s); n != 0 {
			t.Errorf("%d jobs are left", n)
		}
	})
}

func TestAddingAJobAgainHasNoSecondEffect(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		add(t, s, storage.Job{ID: "a", Chat: 1, Due: noon, Payload: []byte("first")})
		add(t, s, storage.Job{ID: "a", Chat: 1, Due: noon.Add(time.Hour), Payload: []byte("second")})
		add(t, s, storage.Job{ID: "a", Chat: 2, Due: noon, Payload: []byte("of another chat")})
		jobs := claim(t, s, noon, time.Minute, 10)
		if len(jobs) != 2 || depth(t, s) != 2 {
			t.Fatalf("claimed %+v", jobs)
		}
		add(t, s, storage.Job{ID: "a", Chat: 1, Due: noon, Payload: []byte("third")})
		if again := claim(t, s, noon, time.Minute, 10); len(again) != 0 {
			t.Errorf("adding took the lease away: %+v", again)
		}
	})
}

func TestALeaseThatEndsMakesTheJobClaimable(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		add(t, s, storage.Job{ID: "a", Chat: 1, Due: noon})
		first := claim(t, s, noon, time.Minute, 1)
		if early := claim(t, s, noon.Add(time.Minute-time.Millisecond), time.Minute, 1); len(early) != 0 {
			t.Fatal("claimed while leased")
		}
		second := claim(t, s, noon.Add(time.Minute), time.Minute, 1)
		if len(first) != 1 || len(second) != 1 {
			t.Fatalf("claimed %d, then %d", len(first), len(second))
		}
		if err := s.DoneJob(t.Context(), first[0]); !errors.Is(err, storage.ErrLeaseLost) {
			t.Errorf("done with a lost lease: %v", err)
		}
		if err := s.RetryJob(t.Context(), first[0], noon); !errors.Is(err, storage.ErrLeaseLost) {
			t.Errorf("retry with a lost lease: %v", err)
		}
		if err := s.DoneJob(t.Context(), second[0]); err != nil {
			t.Error(err)
		}
		if err := s.DoneJob(t.Context(), second[0]); !errors.Is(err, storage.ErrLeaseLost) {
			t.Errorf("done twice: %v", err)
		}
	})
}

func TestALateHolderThatNobodyReplacedMayStillEndTheJob(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		add(t, s, storage.Job{ID: "a", Chat: 1, Due: noon})
		held := claim(t, s, noon, time.Nanosecond, 1)
		if err := s.DoneJob(t.Context(), held[0]); err != nil {
			t.Error(err)
		}
	})
}

func TestARetriedJobComesBackWithOneMoreAttempt(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		add(t, s, storage.Job{ID: "a", Chat: 1, Due: noon, Payload: []byte("p")})
		now := noon
		for attempt := range 200 { // beyond one byte
			jobs := claim(t, s, now, time.Minute, 1)
			if len(jobs) != 1 || jobs[0].Attempts != attempt || !jobs[0].Due.Equal(now) || string(jobs[0].Payload) != "p" {
				t.Fatalf("attempt %d: %+v", attempt, jobs)
			}
			now = now.Add(time.Duration(attempt*attempt) * time.Second)
			if err := s.RetryJob(t.Context(), jobs[0], now); err != nil {
				t.Fatal(err)
			}
			if err := s.RetryJob(t.Context(), jobs[0], now); !errors.Is(err, storage.ErrLeaseLost) {
				t.Fatalf("retried twice: %v", err)
			}
		}
	})
}

// A lease is named by its end. With clocks that disagree, a later lease may
// end at the same millisecond; the attempts tell them apart then.
func TestAnOldLeaseIsNotTakenForANewOneThatEndsAtTheSameTime(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		add(t, s, storage.Job{ID: "a", Chat: 1, Due: noon})
		old := claim(t, s, noon, time.Minute, 1)
		between := claim(t, s, noon.Add(time.Minute), time.Minute, 1)
		if err := s.RetryJob(t.Context(), between[0], noon); err != nil {
			t.Fatal(err)
		}
		if now := claim(t, s, noon, time.Minute, 1); len(now) != 1 {
			t.Fatalf("claimed %d jobs", len(now))
		}
		if err := s.DoneJob(t.Context(), old[0]); !errors.Is(err, storage.ErrLeaseLost) {
			t.Errorf("the old lease ended the job: %v", err)
		}
	})
}

func TestManyJobsOfOneChatDoNotHoldUpTheOthers(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		for i := range 50 {
			add(t, s, storage.Job{ID: fmt.Sprint(i), Chat: 1, Due: noon.Add(-time.Hour)})
		}
		for chat := range int64(5) {
			add(t, s, storage.Job{ID: "a", Chat: 1000 + chat, Due: noon})
		}
		chats := map[int64]int{}
		for _, j := range claim(t, s, noon, time.Minute, 12) {
			chats[j.Chat]++
		}
		if len(chats) != 6 || chats[1] != 7 {
			t.Errorf("jobs by chat: %v", chats)
		}
	})
}

func TestTheLongestDueComesFirst(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		for _, i := range []int{3, 1, 2} {
			add(t, s, storage.Job{ID: fmt.Sprint(i), Chat: 1, Due: noon.Add(time.Duration(i) * time.Second)})
			add(t, s, storage.Job{ID: fmt.Sprint(i + 3), Chat: 2, Due: noon.Add(time.Duration(i+3) * time.Second)})
		}
		var order []string
		for _, j := range claim(t, s, noon.Add(time.Hour), time.Minute, 10) {
			order = append(order, j.ID)
		}
		if !slices.Equal(order, []string{"1", "2", "3", "4", "5", "6"}) {
			t.Errorf("claimed in order %v", order)
		}
	})
}

func TestSeveralWorkersDoEachJobOnce(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		const jobs = 60
		for i := range int64(jobs) {
			add(t, s, storage.Job{ID: "a", Chat: i, Due: noon})
		}
		var done atomic.Int64
		var workers sync.WaitGroup
		for range 4 {
			workers.Go(func() {
				for {
					claimed, err := s.ClaimJobs(t.Context(), noon, time.Minute, 7)
					if err != nil {
						t.Error(err)
					}
					if len(claimed) == 0 {
						return
					}
					for _, j := range claimed {
						if err := s.DoneJob(t.Context(), j); err != nil {
							t.Error(err)
						}
						done.Add(1)
					}
				}
			})
		}
		workers.Wait()
		if done.Load() != jobs || depth(t, s) != 0 {
			t.Errorf("%d done, %d left", done.Load(), depth(t, s))
		}
	})
}

func TestACommitAddsJobsForAnyChat(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		commit(t, s, storage.Commit{Chat: 5, Updates: []int64{1}, Data: []byte("x"), Jobs: []storage.Job{
			{ID: "a", Chat: 5, Due: noon}, {ID: "b", Chat: -1009, Due: noon}}})
		jobs := claim(t, s, noon, time.Minute, 10)
		chats := map[string]int64{}
		for _, j := range jobs {
			chats[j.ID] = j.Chat
			if err := s.DoneJob(t.Context(), j); err != nil {
				t.Error(err)
			}
		}
		if chats["a"] != 5 || chats["b"] != -1009 || depth(t, s) != 0 {
			t.Errorf("claimed %v, %d left", chats, depth(t, s))
		}
	})
}

func TestAJobThatCannotBeReadDoesNotHoldUpTheOthers(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		for _, id := range []string{"newer", "lost", "good"} {
			add(t, s, storage.Job{ID: id, Chat: 1, Due: noon})
		}
		content := s.JobsKey(1)
		if err := s.Client().HSet(t.Context(), content, "1/newer", "\xffwhatever").Err(); err != nil {
			t.Fatal(err)
		}
		if err := s.Client().HDel(t.Context(), content, "1/lost").Err(); err != nil {
			t.Fatal(err)
		}
		jobs := claim(t, s, noon, time.Minute, 10)
		if len(jobs) != 1 || jobs[0].ID != "good" {
			t.Errorf("claimed %+v", jobs)
		}
		if err := s.DoneJob(t.Context(), jobs[0]); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ClaimJobs(t.Context(), noon.Add(time.Hour), time.Minute, 10); err == nil || !strings.Contains(err.Error(), "newer release") {
			t.Errorf("a job of a newer release gives %v", err)
		}
	})
}

// A process that knows that nobody else is alive need not wait for the leases of
// the one before. Who was taken for dead cannot settle the job any more.
func TestFreedJobsAreDueAgainAtOnce(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		add(t, s, storage.Job{ID: "held", Chat: 1, Due: noon})
		add(t, s, storage.Job{ID: "held too", Chat: 2, Due: noon.Add(-time.Hour)})
		held := claim(t, s, noon, time.Minute, 10)
		add(t, s, storage.Job{ID: "later", Chat: 1, Due: noon.Add(30 * time.Second)})
		add(t, s, storage.Job{ID: "much later", Chat: 3, Due: noon.Add(time.Hour)})
		start := noon.Add(time.Second)
		if n, err := s.FreeJobs(t.Context(), start, time.Minute); n != 2 || err != nil {
			t.Errorf("freed %d, %v", n, err)
		}
		if n, err := s.FreeJobs(t.Context(), start, time.Minute); n != 0 || err != nil {
			t.Errorf("freed %d again, %v", n, err)
		}
		for _, j := range held {
			if err := s.DoneJob(t.Context(), j); !errors.Is(err, storage.ErrLeaseLost) {
				t.Errorf("the former holder ends %s: %v", j.ID, err)
			}
		}
		jobs := claim(t, s, start, time.Minute, 10)
		if len(jobs) != 2 || jobs[0].ID != "held too" || jobs[1].ID != "held" || jobs[0].Attempts != 0 {
			t.Errorf("claimed %+v", jobs)
		}
		for _, j := range jobs {
			if err := s.DoneJob(t.Context(), j); err != nil {
				t.Error(err)
			}
		}
		if n := depth(t, s); n != 2 {
			t.Errorf("%d jobs are left", n)
		}
	})
}
