package telegram_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"plutbot/bot/telegram"
)

// inbox is a Telegram that only has updates to give. It is a transport, not a
// server, so that its time can be the test's: getUpdates forgets what stands
// before the offset, and holds the request while there is nothing.
type inbox struct {
	mu      sync.Mutex
	waiting []waiting
	news    chan struct{} // closed when something comes
	polls   []poll
	answers []string
	// fault answers the n-th getUpdates (from 1) instead, unless it gives "".
	fault func(n int) string
}

type waiting struct {
	id  int64
	raw string
}

// poll is what a getUpdates asked for.
type poll struct {
	Offset  int64    `json:"offset"`
	Limit   int      `json:"limit"`
	Timeout int      `json:"timeout"`
	Allowed []string `json:"allowed_updates"`
}

func newInbox() *inbox { return &inbox{news: make(chan struct{})} }

// put adds an update.
func (i *inbox) put(id int64, raw string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.waiting = append(i.waiting, waiting{id, raw})
	close(i.news)
	i.news = make(chan struct{})
}

// text adds a message of a chat.
func (i *inbox) text(id, chat int64) {
	i.put(id, fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"chat":{"id":%d,"type":"private"},"from":{"id":%d},"date":1,"text":"x"}}`, id, chat, chat))
}

// open are the ids that nobody has confirmed.
func (i *inbox) open() []int64 {
	i.mu.Lock()
	defer i.mu.Unlock()
	ids := []int64{}
	for _, u := range i.waiting {
		ids = append(ids, u.id)
	}
	return ids
}

// asked are the getUpdates so far.
func (i *inbox) asked() []poll {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]poll(nil), i.polls...)
}

// RoundTrip implements http.RoundTripper.
func (i *inbox) RoundTrip(r *http.Request) (*http.Response, error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	answer := `{"ok":true,"result":true}`
	if strings.HasSuffix(r.URL.Path, "/getUpdates") {
		if answer, err = i.getUpdates(r.Context(), raw); err != nil {
			return nil, err
		}
	} else {
		i.mu.Lock()
		i.answers = append(i.answers, string(raw))
		i.mu.Unlock()
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(answer)), Request: r}, nil
}

func (i *inbox) getUpdates(ctx context.Context, raw []byte) (string, error) {
	var p poll
	if err := json.Unmarshal(raw, &p); err != nil {
		return "", err
	}
	i.mu.Lock()
	i.polls = append(i.polls, p)
	n := len(i.polls)
	if i.fault != nil {
		if answer := i.fault(n); answer != "" {
			i.mu.Unlock()
			return answer, nil
		}
	}
	for k, u := range i.waiting {
		if u.id == p.Offset {
			i.waiting = i.waiting[k:]
			break
		}
		if u.id+1 == p.Offset {
			i.waiting = i.waiting[k+1:]
			break
		}
	}
	defer i.mu.Unlock()
	deadline := time.NewTimer(time.Duration(p.Timeout) * time.Second)
	defer deadline.Stop()
	for len(i.waiting) == 0 && p.Timeout > 0 {
		news := i.news
		i.mu.Unlock()
		select {
		case <-news:
			i.mu.Lock()
			continue
		case <-deadline.C:
			i.mu.Lock()
			return `{"ok":true,"result":[]}`, nil
		case <-ctx.Done():
			i.mu.Lock()
			return "", ctx.Err()
		}
	}
	var batch []string
	for _, u := range i.waiting[:min(len(i.waiting), p.Limit)] {
		batch = append(batch, u.raw)
	}
	return `{"ok":true,"result":[` + strings.Join(batch, ",") + `]}`, nil
}

// client is a Client that talks to the inbox.
func (i *inbox) client(t *testing.T) *telegram.Client {
	t.Helper()
	c, err := telegram.NewClient(telegram.Options{Token: token, URL: "http://telegram", HTTP: &http.Client{Transport: i}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
