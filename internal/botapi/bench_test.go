package botapi

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// discard is a ResponseWriter for benchmarks without a network.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}

func benchServer(b *testing.B) (*Server, *Person) {
	s := New(Config{Token: testToken, BotUsername: "b", NoRecord: true})
	b.Cleanup(s.Close)
	p := s.NewUser(User{FirstName: "Sari"})
	p.Send("/start")
	return s, p
}

const benchBody = `{"chat_id":%d,"message_id":2,"text":"<b>Langkah %d</b> dari 8: apa usaha Anda?","parse_mode":"HTML","reply_markup":{"inline_keyboard":[[{"text":"Makanan","callback_data":"a:1"}],[{"text":"Minuman","callback_data":"a:2"}],[{"text":"Kembali","callback_data":"b"}]]}}`

func BenchmarkHandler(b *testing.B) {
	for _, method := range []string{"sendMessage", "editMessageText"} {
		b.Run(method, func(b *testing.B) {
			s, p := benchServer(b)
			h := s.Handler()
			body := bytes.ReplaceAll([]byte(benchBody), []byte(`"message_id":2,`), nil)
			send := func(method string, n int, body []byte) {
				in := fmt.Appendf(nil, string(body), p.ID(), n)
				r := httptest.NewRequest(http.MethodPost, "/bot"+testToken+"/"+method, bytes.NewReader(in))
				r.Header.Set("Content-Type", "application/json")
				h.ServeHTTP(discard{http.Header{}}, r)
			}
			send("sendMessage", 0, body)
			if method == "editMessageText" {
				body = []byte(benchBody)
			}
			n := 0
			for b.Loop() {
				n++
				send(method, n, body)
			}
		})
	}
}

func BenchmarkHTTP(b *testing.B) {
	s, p := benchServer(b)
	h := httptest.NewServer(s.Handler())
	defer h.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	body := bytes.ReplaceAll([]byte(benchBody), []byte(`"message_id":2,`), nil)
	in := fmt.Appendf(nil, string(body), p.ID(), 1)
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			resp, err := client.Post(h.URL+"/bot"+testToken+"/sendMessage", "application/json", bytes.NewReader(in))
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
	})
}

// BenchmarkWebhook delivers messages of 100 people to a webhook that answers
// in its body.
func BenchmarkWebhook(b *testing.B) {
	s, _ := benchServer(b)
	left := make(chan struct{}, 1000)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-left
	}))
	defer hook.Close()
	h := httptest.NewServer(s.Handler())
	defer h.Close()
	resp, err := http.Get(h.URL + "/bot" + testToken + "/setWebhook?url=" + hook.URL)
	if err != nil {
		b.Fatal(err)
	}
	_ = resp.Body.Close()
	people := make([]*Person, 100)
	for i := range people {
		people[i] = s.NewUser(User{FirstName: "Sari"})
	}
	n := 0
	for b.Loop() {
		left <- struct{}{}
		people[n%len(people)].Send("halo")
		n++
	}
}
