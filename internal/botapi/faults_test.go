package botapi

import (
	"bytes"
	"net/http"
	"testing"
	"time"
)

func TestFaultsAnswerInsteadOfTheEffect(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	w.Fault(Fault{Method: "sendMessage", Code: 429, RetryAfter: 7, Times: 1})
	r := w.try("sendMessage", params{"chat_id": p.ID(), "text": "x"})
	if r.Code != 429 || r.Parameters.RetryAfter != 7 || r.Description != "Too Many Requests: retry after 7" {
		t.Errorf("got %+v", r)
	}
	w.Fault(Fault{Code: 502, Times: 1})
	w.refused("getMe", nil, "Bad Gateway")
	w.do("sendMessage", params{"chat_id": p.ID(), "text": "x"})
	if n := len(p.Messages()); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}

func TestFaultAfterTheEffectLosesTheAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	w.Fault(Fault{Method: "sendMessage", AfterEffect: true, Times: 1})
	body := []byte(`{"chat_id":` + itoa(p.ID()) + `,"text":"x"}`)
	resp, err := http.Post(w.http.URL+"/bot"+testToken+"/sendMessage", "application/json", bytes.NewReader(body))
	if err == nil {
		_ = resp.Body.Close()
		t.Error("an answer came")
	}
	if n := len(p.Messages()); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
	w.Fault(Fault{Method: "sendMessage", AfterEffect: true, Code: 500, Times: 1})
	w.refused("sendMessage", params{"chat_id": p.ID(), "text": "y"}, "Internal Server Error")
	if n := len(p.Messages()); n != 3 {
		t.Errorf("%d messages, want 3", n)
	}
}

func TestFaultsStrikeAShareOfCallsRepeatably(t *testing.T) {
	t.Parallel()
	run := func() (struck []int) {
		w := newWorld(t, false)
		w.Fault(Fault{Method: "getMe", Share: 0.3, Seed: 5, Code: 500})
		for i := range 100 {
			if !w.try("getMe", nil).OK {
				struck = append(struck, i)
			}
		}
		return struck
	}
	a, b := run(), run()
	if len(a) < 15 || len(a) > 45 || len(a) != len(b) || a[0] != b[0] {
		t.Errorf("struck %v and %v", a, b)
	}
}

func TestLimitsPerChat(t *testing.T) {
	t.Parallel()
	w := newWorld(t, true)
	p := w.user("sari")
	send := params{"chat_id": p.ID(), "text": "x"}
	var m Message
	for range chatBurst {
		m = w.message("sendMessage", send)
	}
	r := w.try("editMessageText", params{"chat_id": p.ID(), "message_id": m.ID, "text": "y"})
	if r.Code != 429 || r.Parameters.RetryAfter != 1 {
		t.Errorf("got %+v", r)
	}
	w.Advance(time.Second)
	w.do("sendMessage", send)
	w.refused("sendMessage", send, "Too Many Requests: retry after 1")
	w.SetLimits(false)
	w.do("sendMessage", send)
}

func TestLimitOverAllChats(t *testing.T) {
	t.Parallel()
	w := newWorld(t, true)
	for i := range overallPerSecond + 1 {
		p := w.user("u" + itoa(int64(i)))
		r := w.try("sendMessage", params{"chat_id": p.ID(), "text": "x"})
		if want := i < overallPerSecond; r.OK != want {
			t.Fatalf("message %d: %+v", i, r)
		}
	}
}

func TestLimitOfAGroupCountsItsTopicsTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t, true)
	cast := w.Seed()
	topics := []int{cast.Desk.NewTopic("a"), cast.Desk.NewTopic("b")}
	for i := range groupPerMinute {
		w.do("sendMessage", params{"chat_id": cast.Desk.ID(), "message_thread_id": topics[i%2], "text": "x"})
		w.Advance(time.Second)
	}
	w.refused("sendMessage", params{"chat_id": cast.Desk.ID(), "text": "x"}, "Too Many Requests: retry after 40")
	w.Advance(40 * time.Second)
	w.do("sendMessage", params{"chat_id": cast.Desk.ID(), "text": "x"})
}
