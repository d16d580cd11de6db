package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	"plutbot/bot"
)

const (
	// callTime bounds one call, besides getUpdates.
	callTime = 15 * time.Second
	// idleConnections is how many connections to Telegram stay open: as many
	// as chats are worked on at once, so that none pays for a new handshake.
	idleConnections = 128
	// idleTime is how long an unused connection stays open.
	idleTime = 90 * time.Second
	// maxAnswer bounds what is read of an answer, in bytes. The largest are a
	// hundred updates.
	maxAnswer = 16 << 20
)

// wire carries calls to the Bot API server. Its errors hold a bot.Failure and
// never the token, which stands in the path of each call.
type wire struct {
	base    *url.URL // up to the token and a slash
	http    *http.Client
	tokens  *strings.Replacer // masks the token
	metrics func(method, reason string, took time.Duration)
	buffers sync.Pool
}

func newWire(o Options) (*wire, error) {
	base, err := url.Parse(strings.TrimRight(o.URL, "/"))
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("the Bot API server's address %q must begin with http:// or https:// and name a host", o.URL)
	}
	if o.Token == "" {
		return nil, errors.New("the token is empty")
	}
	base.Path += "/bot" + string(o.Token) + "/"
	w := &wire{base: base, http: httpClient(o.HTTP), tokens: masker(string(o.Token)), metrics: o.Metrics,
		buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }}}
	if w.metrics == nil {
		w.metrics = func(string, string, time.Duration) {}
	}
	return w, nil
}

// httpClient completes the caller's client, or makes one. Redirects are not
// followed: Telegram sends none, and the next server would read the token.
func httpClient(given *http.Client) *http.Client {
	client := &http.Client{}
	if given != nil {
		*client = *given
	}
	if client.Transport == nil {
		// HTTP/1.1 only: over HTTP/2 all chats share one connection, and with
		// it each lost packet.
		protocols := new(http.Protocols)
		protocols.SetHTTP1(true)
		client.Transport = &http.Transport{
			Proxy: http.ProxyFromEnvironment, Protocols: protocols,
			MaxIdleConns: idleConnections, MaxIdleConnsPerHost: idleConnections, IdleConnTimeout: idleTime,
			TLSHandshakeTimeout: callTime,
		}
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return client
}

// masker takes a token out of texts, and also its secret half alone.
func masker(token string) *strings.Replacer {
	pairs := []string{token, masked}
	if _, half, ok := strings.Cut(token, ":"); ok && half != "" {
		pairs = append(pairs, half, masked)
	}
	return strings.NewReplacer(pairs...)
}

// post makes a call with JSON parameters. What Telegram gives back is decoded
// into result, unless that is nil.
func (w *wire) post(ctx context.Context, method string, parameters, result any) (err error) {
	defer w.measure(method, time.Now(), &err)
	// This buffer is not pooled: the transport may still read it when the call
	// has returned.
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false) // a card is HTML: escaped, each tag would be ten bytes longer
	if err := encoder.Encode(parameters); err != nil {
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("%s: write the parameters: %w", method, err)}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "", &body)
	if err != nil {
		return w.lost(method, err)
	}
	address := *w.base // parsed once, not for each call
	address.Path += method
	request.URL, request.Host = &address, address.Host
	request.Header.Set("Content-Type", "application/json")

	buffer := w.buffers.Get().(*bytes.Buffer)
	defer w.buffers.Put(buffer)
	buffer.Reset()
	return w.exchange(request, method, buffer, result)
}

// Do carries the library's own calls, so that they share the connections, the
// time limit, the measuring, and the way in which refusals are understood.
func (w *wire) Do(request *http.Request) (_ *http.Response, err error) {
	method := path.Base(request.URL.Path)
	defer w.measure(method, time.Now(), &err)
	ctx, cancel := context.WithTimeout(request.Context(), callTime)
	defer cancel()
	// The library streams the body. Held in memory, it has a length, and can be
	// sent again when a connection turns out to be closed.
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, w.lost(method, err)
	}
	whole, err := http.NewRequestWithContext(ctx, request.Method, "", bytes.NewReader(body))
	if err != nil {
		return nil, w.lost(method, err)
	}
	whole.URL, whole.Host, whole.Header = request.URL, request.URL.Host, request.Header
	answer := new(bytes.Buffer)
	if err := w.exchange(whole, method, answer, nil); err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(answer)}, nil
}

// exchange sends a request, reads the answer into the buffer, and judges it.
func (w *wire) exchange(request *http.Request, method string, buffer *bytes.Buffer, result any) error {
	response, err := w.http.Do(request)
	if err != nil {
		return w.lost(method, err)
	}
	defer func() { _ = response.Body.Close() }() // it was read to its end
	if _, err := buffer.ReadFrom(io.LimitReader(response.Body, maxAnswer)); err != nil {
		return w.lost(method, err)
	}
	return w.judge(method, response.StatusCode, buffer.Bytes(), result)
}

// skip is a result that nobody wants to know.
type skip struct{}

// UnmarshalJSON implements json.Unmarshaler.
func (*skip) UnmarshalJSON([]byte) error { return nil }

// judge reads an answer.
func (w *wire) judge(method string, status int, body []byte, result any) error {
	if result == nil {
		result = &skip{}
	}
	answer := struct {
		OK     bool `json:"ok"`
		Result any  `json:"result"`
		refusal
	}{Result: result}
	if err := json.Unmarshal(body, &answer); err != nil {
		// A proxy speaks, not Telegram, or the answer is cut. All that a proxy
		// can say for good is that a file is too large.
		f := &bot.Failure{Reason: bot.Temporary, Err: fmt.Errorf("%s: status %d and an answer that cannot be read: %w", method, status, err)}
		if status == http.StatusRequestEntityTooLarge {
			f.Reason = bot.Refused
		}
		return f
	}
	if answer.OK {
		return nil
	}
	if answer.Code == 0 {
		answer.Code = status
	}
	answer.Description = w.tokens.Replace(answer.Description)
	return answer.failure(method)
}

// lost is a call without an answer. Go's own error names the address, and so
// the token; what is kept is what happened.
func (w *wire) lost(method string, err error) *bot.Failure {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	dial, ok := errors.AsType[*net.OpError](err)
	unsent := ok && dial.Op == "dial" // nobody was there
	if clean := w.tokens.Replace(err.Error()); clean != err.Error() {
		err = errors.New(clean)
	}
	return &bot.Failure{Reason: bot.Temporary, Unsent: unsent, Err: fmt.Errorf("%s: %w", method, err)}
}

// measure tells the metrics how a call ended.
func (w *wire) measure(method string, began time.Time, err *error) {
	reason := ""
	if *err != nil {
		reason = bot.FailureOf(*err).Reason.String()
	}
	w.metrics(method, reason, time.Since(began))
}
