//go:build unix

package botapi

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// discard is a ResponseWriter for benchmarks without a network.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}

func benchServer(b *testing.B, record bool) (*Server, *Person) {
	s := New(Config{Token: testToken, BotUsername: "b", NoRecord: !record})
	b.Cleanup(s.Close)
	p := s.NewUser(User{FirstName: "Sari"})
	p.Send("/start")
	return s, p
}

const (
	sendBody  = `{"chat_id":%d,` + benchCard
	editBody  = `{"chat_id":%d,"message_id":2,` + benchCard
	benchCard = `"text":"<b>Langkah %d</b> dari 8: apa usaha Anda?","parse_mode":"HTML","reply_markup":{"inline_keyboard":[[{"text":"Makanan","callback_data":"a:1"}],[{"text":"Minuman","callback_data":"a:2"}],[{"text":"Kembali","callback_data":"b"}]]}}`
)

func BenchmarkHandler(b *testing.B) {
	for _, method := range []string{"sendMessage", "editMessageText"} {
		b.Run(method, func(b *testing.B) {
			s, p := benchServer(b, false)
			h := s.Handler()
			send := func(method string, n int, body string) {
				in := fmt.Appendf(nil, body, p.ID(), n)
				r := httptest.NewRequest(http.MethodPost, "/bot"+testToken+"/"+method, bytes.NewReader(in))
				r.Header.Set("Content-Type", "application/json")
				h.ServeHTTP(discard{http.Header{}}, r)
			}
			body := sendBody
			send("sendMessage", 0, body)
			if method == "editMessageText" {
				body = editBody
			}
			n := 0
			for b.Loop() {
				n++
				send(method, n, body)
			}
		})
	}
}

// BenchmarkHTTP sends messages over connections that stay open, beside a server
// that only sends the body back. The client does next to nothing.
func BenchmarkHTTP(b *testing.B) {
	b.Run("bare", func(b *testing.B) {
		benchHTTP(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body := make([]byte, r.ContentLength)
			_, _ = io.ReadFull(r.Body, body)
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			_, _ = w.Write(body)
		}), 1)
	})
	b.Run("plain", func(b *testing.B) {
		s, p := benchServer(b, false)
		benchHTTP(b, s.Handler(), p.ID())
	})
	b.Run("recorded", func(b *testing.B) {
		s, p := benchServer(b, true)
		benchHTTP(b, s.Handler(), p.ID())
	})
}

func benchHTTP(b *testing.B, handler http.Handler, chat int64) {
	h := httptest.NewServer(handler)
	defer h.Close()
	request := keepAlive("/bot"+testToken+"/sendMessage", fmt.Sprintf(sendBody, chat, 1))
	b.SetParallelism(16)
	b.ReportAllocs()
	before := cpuTime(b)
	b.RunParallel(func(pb *testing.PB) {
		conn, err := net.Dial("tcp", h.Listener.Addr().String())
		if err != nil {
			b.Error(err)
			return
		}
		defer func() { _ = conn.Close() }()
		in := bufio.NewReader(conn)
		for pb.Next() {
			if err := exchange(conn, in, request); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
	b.ReportMetric(float64(cpuTime(b)-before)/float64(b.N), "cpu-ns/op")
}

// keepAlive is a whole request.
func keepAlive(path, body string) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", path, len(body), body)
}

// exchange sends a request and passes over its answer, which must be a good
// one.
func exchange(out io.Writer, in *bufio.Reader, request []byte) error {
	if _, err := out.Write(request); err != nil {
		return err
	}
	status, err := in.ReadString('\n')
	if err != nil || !strings.HasPrefix(status, "HTTP/1.1 200") {
		return fmt.Errorf("answer %q: %w", status, err)
	}
	length := 0
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) == len("\r\n") {
			_, err = in.Discard(length)
			return err
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			length, _ = strconv.Atoi(string(bytes.TrimSpace(value)))
		}
	}
}

// cpuTime is what this process, client and server, has used of the processors.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkWebhook delivers messages of 100 people to a webhook that answers
// in its body.
func BenchmarkWebhook(b *testing.B) {
	s, _ := benchServer(b, false)
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

// BenchmarkChats holds 100000 chats: of people who have not written yet, and
// of people who wrote once and were answered.
func BenchmarkChats(b *testing.B) {
	const chats = 100000
	for _, greeted := range []bool{false, true} {
		name := map[bool]string{false: "new", true: "greeted"}[greeted]
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s := New(Config{Token: testToken, BotUsername: "b", NoRecord: true})
				h := s.Handler()
				before := liveHeap()
				for i := range chats {
					p := s.NewUser(User{FirstName: "Sari", Username: "sari" + strconv.Itoa(i), Language: "id"})
					if !greeted {
						continue
					}
					p.Send("/start")
					call(h, "sendMessage", fmt.Sprintf(sendBody, p.ID(), 1))
					if i%100 == 99 {
						call(h, "getUpdates", fmt.Sprintf(`{"offset":%d}`, firstUpdate+i+1))
					}
				}
				b.ReportMetric(float64(liveHeap()-before)/chats, "B/chat")
				s.Close()
			}
		})
	}
}

// call calls a method without a network.
func call(h http.Handler, method, body string) {
	r := httptest.NewRequest(http.MethodPost, "/bot"+testToken+"/"+method, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	h.ServeHTTP(discard{http.Header{}}, r)
}

// liveHeap is what the program keeps, in bytes.
func liveHeap() uint64 {
	runtime.GC()
	runtime.GC() // also what the first one only made free
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
