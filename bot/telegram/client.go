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
	"errors"
	"fmt"
	"net/http"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"plutbot/bot"
)

// Options are what a Client is made of.
type Options struct {
	Token Secret
	// URL is the Bot API server.
	URL string
	// HTTP makes the calls; nil: a client that keeps enough connections open.
	HTTP *http.Client
	// Metrics is told each call: its method, the reason of its failure or "",
	// and how long it took. nil: nobody is told.
	Metrics func(method, reason string, took time.Duration)
}

// Gate lets calls through as fast as Telegram allows. messages is how many
// messages a call sends to the chat; edits count too.
type Gate interface {
	Do(ctx context.Context, chat int64, messages int, call func() error) error
}

// Client calls the Bot API. Its errors hold a bot.Failure and never the token.
type Client struct {
	wire *wire
	sdk  *tg.Bot
	gate Gate
}

// Through gives the same client with a gate, which every call that concerns a
// chat passes from then on.
func (c *Client) Through(g Gate) *Client { return &Client{c.wire, c.sdk, g} }

// open is a gate that is always open.
type open struct{}

// Do implements Gate.
func (open) Do(_ context.Context, _ int64, _ int, call func() error) error { return call() }

// pass makes a call through the gate. Only the call itself has a time limit.
func (c *Client) pass(ctx context.Context, chat int64, messages int, method string, parameters, result any) error {
	return c.gate.Do(ctx, chat, messages, func() error {
		ctx, cancel := context.WithTimeout(ctx, callTime)
		defer cancel()
		return c.wire.post(ctx, method, parameters, result)
	})
}

// NewClient makes a Client. It calls nobody. It fails when the token is empty
// or the URL is no address.
func NewClient(o Options) (*Client, error) {
	w, err := newWire(o)
	if err != nil {
		return nil, err
	}
	server := *w.base
	server.Path = server.Path[:len(server.Path)-len("/bot/")-len(o.Token)]
	library, err := tg.New(string(o.Token), tg.WithServerURL(server.String()), tg.WithSkipGetMe(), tg.WithHTTPClient(callTime, w),
		tg.WithErrorsHandler(func(error) {})) // each call gives its own error
	if err != nil {
		return nil, fmt.Errorf("set the library up: %w", w.lost("new", err))
	}
	return &Client{w, library, open{}}, nil
}

// markup are the buttons under a message.
type markup struct {
	Rows [][]button `json:"inline_keyboard"`
}

type button struct {
	Text string  `json:"text"`
	Data string  `json:"callback_data,omitempty"`
	URL  string  `json:"url,omitempty"`
	Copy *copied `json:"copy_text,omitempty"`
}

// copied is what a button puts on the clipboard.
type copied struct {
	Text string `json:"text"`
}

func markupOf(rows [][]bot.Button) markup {
	m := markup{Rows: make([][]button, len(rows))}
	for i, row := range rows {
		m.Rows[i] = make([]button, len(row))
		for j, b := range row {
			m.Rows[i][j] = button{Text: b.Label, Data: b.Data, URL: b.URL}
			if b.Copy != "" {
				m.Rows[i][j].Copy = &copied{b.Copy}
			}
		}
	}
	return m
}

// message is the body of sendMessage and editMessageText.
type message struct {
	Chat    int64  `json:"chat_id"`
	Message int64  `json:"message_id,omitempty"`
	Text    string `json:"text"`
	Parse   string `json:"parse_mode,omitempty"`
	Preview struct {
		Off bool `json:"is_disabled"`
	} `json:"link_preview_options"`
	Markup markup `json:"reply_markup"`
}

func messageOf(chat int64, text string, rows [][]bot.Button) message {
	m := message{Chat: chat, Text: text, Markup: markupOf(rows)}
	m.Preview.Off = true // a card is long enough
	return m
}

// Send sends a card and gives the id of its message.
func (c *Client) Send(ctx context.Context, chat int64, card bot.Card) (int64, error) {
	m := messageOf(chat, card.Text, card.Rows)
	m.Parse = "HTML"
	return c.send(ctx, m)
}

// SendPlain sends a card without formatting, when Telegram cannot read that.
func (c *Client) SendPlain(ctx context.Context, chat int64, card bot.Card) (int64, error) {
	return c.send(ctx, messageOf(chat, plain(card.Text), card.Rows))
}

func (c *Client) send(ctx context.Context, m message) (int64, error) {
	var sent struct {
		ID int64 `json:"message_id"`
	}
	if err := c.pass(ctx, m.Chat, 1, "sendMessage", m, &sent); err != nil {
		return 0, err
	}
	if sent.ID == 0 {
		return 0, &bot.Failure{Reason: bot.Temporary, Err: errors.New("sendMessage: the answer names no message")}
	}
	return sent.ID, nil
}

// Edit replaces a message by a card. A message that looks so already counts as
// edited.
func (c *Client) Edit(ctx context.Context, chat, id int64, card bot.Card) error {
	m := messageOf(chat, card.Text, card.Rows)
	m.Message, m.Parse = id, "HTML"
	return unless(bot.NotModified, c.pass(ctx, chat, 1, "editMessageText", m, nil))
}

// Strip removes the buttons of a message. A message without buttons counts as
// stripped.
func (c *Client) Strip(ctx context.Context, chat, id int64) error {
	return unless(bot.NotModified, c.pass(ctx, chat, 1, "editMessageReplyMarkup", struct {
		Chat    int64  `json:"chat_id"`
		Message int64  `json:"message_id"`
		Markup  markup `json:"reply_markup"`
	}{chat, id, markupOf(nil)}, nil))
}

// pressAnswer is the body of answerCallbackQuery; with Method it is a webhook's
// own response.
type pressAnswer struct {
	Method string `json:"method,omitempty"`
	ID     string `json:"callback_query_id"`
	Text   string `json:"text,omitempty"`
}

// Answer ends the waiting of a pressed button. A press that is too old counts
// as answered.
func (c *Client) Answer(ctx context.Context, a bot.Answer) error {
	return unless(bot.StalePress, c.order(ctx, "answerCallbackQuery", pressAnswer{ID: a.Press, Text: a.Toast}))
}

// order makes a call whose result nobody wants to know.
func (c *Client) order(ctx context.Context, method string, parameters any) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return c.wire.post(ctx, method, parameters, nil)
}

// unless forgives one reason.
func unless(reason bot.Reason, err error) error {
	if err != nil && bot.FailureOf(err).Reason == reason {
		return nil
	}
	return err
}

// SendFile sends a document.
func (c *Client) SendFile(ctx context.Context, chat int64, f bot.File) error {
	return c.gate.Do(ctx, chat, 1, func() error {
		_, err := c.sdk.SendDocument(ctx, &tg.SendDocumentParams{ChatID: chat, MessageThreadID: int(f.Topic), Caption: f.Caption, ParseMode: models.ParseModeHTML,
			Document: &models.InputFileUpload{Filename: f.Name, Data: bytes.NewReader(f.Content)}})
		return c.rare("sendDocument", err)
	})
}

// rare gives the failure of a call that the library made, or nil. Refusals were
// classified on the wire; what else can go wrong is the library's reading.
func (c *Client) rare(method string, err error) error {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*bot.Failure](err); ok {
		return f
	}
	return c.wire.lost(method, err)
}
