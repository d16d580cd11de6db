// Package telegram is the edge to Telegram: it receives updates by webhook or
// long polling, turns them into the application's own, and carries cards out.
// It is the only package that knows the Bot API.
//
// Types and rare calls are those of github.com/go-telegram/bot. Its intake is
// not used: it confirms updates before they are handled, loses their order and
// accepts a wrong secret. Its transport is not used for the calls of every
// press: it encodes them as chunked multipart, at twice the cost of JSON.
package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"plutbot/bot"
)

// Secret is a token or password that must not be printed.
type Secret string

// String implements fmt.Stringer.
func (Secret) String() string { return "***" }

// GoString implements fmt.GoStringer.
func (Secret) GoString() string { return "***" }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue("***") }

// MarshalJSON implements json.Marshaler.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"***"`), nil }

// Options are what a Client is made of.
type Options struct {
	Token Secret
	// URL is the Bot API server, without a slash at its end.
	URL string
	// Metrics is told each call: its method, the reason of its failure or "",
	// and how long it took. nil: nobody is told.
	Metrics func(method, reason string, took time.Duration)
}

const (
	// callTime bounds one call, besides getUpdates.
	callTime = 15 * time.Second
	// idleConnections kept open towards Telegram: as many as chats are worked
	// on at once, so that none pays for a new handshake.
	idleConnections = 128
	// maxAnswer bounds what is read of an answer.
	maxAnswer = 16 << 20
)

// Client calls the Bot API. Its errors hold a bot.Failure and never the token.
type Client struct {
	base    string // URL with the token
	http    *http.Client
	library *tg.Bot
	metrics func(string, string, time.Duration)
	buffers sync.Pool
}

// NewClient makes a Client. It calls nobody.
func NewClient(o Options) (*Client, error) {
	c := &Client{
		base: strings.TrimRight(o.URL, "/") + "/bot" + string(o.Token) + "/",
		http: &http.Client{Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, MaxIdleConns: idleConnections, MaxIdleConnsPerHost: idleConnections,
			IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: 10 * time.Second, ForceAttemptHTTP2: false,
		}},
		metrics: o.Metrics,
		buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }},
	}
	if c.metrics == nil {
		c.metrics = func(string, string, time.Duration) {}
	}
	var err error
	if c.library, err = tg.New(string(o.Token), tg.WithServerURL(strings.TrimRight(o.URL, "/")), tg.WithSkipGetMe(),
		tg.WithHTTPClient(callTime, c.http), tg.WithErrorsHandler(func(error) {})); err != nil { // each call gives its own error
		return nil, errors.New("the token is empty")
	}
	return c, nil
}

// answer is what Telegram says to a call.
type answer struct {
	OK     bool            `json:"ok"`
	Result json.RawMessage `json:"result"`
	refusal
}

// call makes one call as JSON over a connection that stays open.
func (c *Client) call(ctx context.Context, method string, parameters any) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return c.callFor(ctx, method, parameters)
}

// callFor is call with the caller's own time limit.
func (c *Client) callFor(ctx context.Context, method string, parameters any) (json.RawMessage, error) {
	began := time.Now()
	result, err := c.roundTrip(ctx, method, parameters)
	reason := ""
	if err != nil {
		reason = bot.FailureOf(err).Reason.String()
	}
	c.metrics(method, reason, time.Since(began))
	return result, err
}

func (c *Client) roundTrip(ctx context.Context, method string, parameters any) (json.RawMessage, error) {
	body := c.buffers.Get().(*bytes.Buffer)
	defer c.buffers.Put(body)
	body.Reset()
	encoder := json.NewEncoder(body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(parameters); err != nil {
		return nil, &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("%s: write the parameters: %w", method, err)}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+method, bytes.NewReader(body.Bytes()))
	if err != nil {
		return nil, &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("%s: the server's address cannot be used", method)}
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return nil, networkFailure(method, err)
	}
	defer func() { _ = response.Body.Close() }()
	var a answer
	if err := json.NewDecoder(io.LimitReader(response.Body, maxAnswer)).Decode(&a); err != nil {
		return nil, &bot.Failure{Reason: bot.Temporary, Err: fmt.Errorf("%s: status %d, and no answer that can be read: %w", method, response.StatusCode, err)}
	}
	if _, err := io.Copy(io.Discard, io.LimitReader(response.Body, maxAnswer)); err != nil {
		return nil, networkFailure(method, err)
	}
	if !a.OK {
		return nil, a.failure(method)
	}
	return a.Result, nil
}

// markup are the buttons under a message.
type markup struct {
	Rows [][]button `json:"inline_keyboard"`
}

type button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

func markupOf(rows [][]bot.Button) *markup {
	m := &markup{Rows: make([][]button, len(rows))}
	for i, row := range rows {
		m.Rows[i] = make([]button, len(row))
		for j, b := range row {
			m.Rows[i][j] = button{Text: b.Label, Data: b.Data, URL: b.URL}
		}
	}
	return m
}

// preview turns the preview of links off: a card is long enough.
type preview struct {
	Off bool `json:"is_disabled"`
}

// message is the body of sendMessage and editMessageText.
type message struct {
	Chat    int64   `json:"chat_id"`
	Message int64   `json:"message_id,omitempty"`
	Text    string  `json:"text"`
	Parse   string  `json:"parse_mode,omitempty"`
	Preview preview `json:"link_preview_options"`
	Markup  *markup `json:"reply_markup,omitempty"`
}

// Send sends a card and gives the id of its message.
func (c *Client) Send(ctx context.Context, chat int64, card bot.Card) (int64, error) {
	return c.send(ctx, message{Chat: chat, Text: card.Text, Parse: "HTML", Preview: preview{true}, Markup: markupOf(card.Rows)})
}

var tag = regexp.MustCompile(`</?[a-z][^>]*>`)

// SendPlain sends a card without formatting, when Telegram cannot read that.
func (c *Client) SendPlain(ctx context.Context, chat int64, card bot.Card) (int64, error) {
	text := html.UnescapeString(tag.ReplaceAllString(card.Text, ""))
	return c.send(ctx, message{Chat: chat, Text: text, Preview: preview{true}, Markup: markupOf(card.Rows)})
}

func (c *Client) send(ctx context.Context, m message) (int64, error) {
	result, err := c.call(ctx, "sendMessage", m)
	if err != nil {
		return 0, err
	}
	var sent struct {
		ID int64 `json:"message_id"`
	}
	if err := json.Unmarshal(result, &sent); err != nil || sent.ID == 0 {
		return 0, &bot.Failure{Reason: bot.Temporary, Err: errors.New("sendMessage: the answer names no message")}
	}
	return sent.ID, nil
}

// Edit replaces a message by a card. A message that looks so already counts as
// edited.
func (c *Client) Edit(ctx context.Context, chat, id int64, card bot.Card) error {
	_, err := c.call(ctx, "editMessageText", message{Chat: chat, Message: id, Text: card.Text, Parse: "HTML", Preview: preview{true}, Markup: markupOf(card.Rows)})
	return unless(err, bot.NotModified)
}

// Strip removes the buttons of a message.
func (c *Client) Strip(ctx context.Context, chat, id int64) error {
	_, err := c.call(ctx, "editMessageReplyMarkup", struct {
		Chat    int64   `json:"chat_id"`
		Message int64   `json:"message_id"`
		Markup  *markup `json:"reply_markup"`
	}{chat, id, markupOf(nil)})
	return unless(err, bot.NotModified)
}

// Answer ends the waiting of a pressed button. A press that is too old counts
// as answered.
func (c *Client) Answer(ctx context.Context, a bot.Answer) error {
	_, err := c.call(ctx, "answerCallbackQuery", answerBody(a))
	return unless(err, bot.StalePress)
}

// pressAnswer is the body of answerCallbackQuery; with Method it is a webhook's
// own response.
type pressAnswer struct {
	Method string `json:"method,omitempty"`
	ID     string `json:"callback_query_id"`
	Text   string `json:"text,omitempty"`
}

func answerBody(a bot.Answer) pressAnswer { return pressAnswer{ID: a.Press, Text: a.Toast} }

// unless forgives one reason.
func unless(err error, reason bot.Reason) error {
	if err != nil && bot.FailureOf(err).Reason == reason {
		return nil
	}
	return err
}

// SendFile sends a document.
func (c *Client) SendFile(ctx context.Context, chat int64, f bot.File) error {
	return c.rare(ctx, "sendDocument", func(ctx context.Context) error {
		_, err := c.library.SendDocument(ctx, &tg.SendDocumentParams{ChatID: chat, Caption: f.Caption, ParseMode: models.ParseModeHTML,
			Document: &models.InputFileUpload{Filename: f.Name, Data: bytes.NewReader(f.Content)}})
		return err
	})
}

// rare makes a call through the library and classifies its error.
func (c *Client) rare(ctx context.Context, method string, call func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	began := time.Now()
	err := libraryFailure(method, call(ctx))
	reason := ""
	if err != nil {
		reason = bot.FailureOf(err).Reason.String()
	}
	c.metrics(method, reason, time.Since(began))
	return err
}

// libraryFailure reads the library's errors back into what Telegram said.
func libraryFailure(method string, err error) error {
	if err == nil {
		return nil
	}
	r := refusal{Description: err.Error()}
	if e, ok := errors.AsType[*tg.TooManyRequestsError](err); ok {
		r.Code, r.Parameters.RetryAfter = http.StatusTooManyRequests, e.RetryAfter
		return r.failure(method)
	}
	if e, ok := errors.AsType[*tg.MigrateError](err); ok {
		return &bot.Failure{Reason: bot.Migrated, MovedTo: int64(e.MigrateToChatID), Err: fmt.Errorf("%s: the group has moved", method)}
	}
	for sentinel, code := range map[error]int{tg.ErrorBadRequest: 400, tg.ErrorUnauthorized: 401, tg.ErrorForbidden: 403, tg.ErrorNotFound: 404, tg.ErrorConflict: 409} {
		if errors.Is(err, sentinel) {
			r.Code = code
			return r.failure(method)
		}
	}
	return networkFailure(method, err)
}
