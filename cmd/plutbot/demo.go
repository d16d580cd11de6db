package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"plutbot/bot/outbox"
	"plutbot/bot/telegram"
	"plutbot/internal/botapi"
)

// demoCommand is plutbot demo.
type demoCommand struct {
	contentFlag
	dateFlag
	logFlags
	Listen string `default:"127.0.0.1:8080" help:"Address of the chat page."`
}

// demoToken belongs to no bot: it opens only the stand-in of this process.
const demoToken = "1000000000:demo-token-opens-only-the-local-stand-in"

// demoAlone lets the demo's only administrator write to everybody in it.
const demoAlone = 100

// Run implements the command: bot, stand-in of Telegram, store and chat page
// in one process.
func (c demoCommand) Run(ctx context.Context, s streams) (err error) {
	clock, err := c.clock()
	if err != nil {
		return err
	}
	if c.Level == "info" {
		c.Level = "warn" // the demo says one line: where to look
	}
	log, err := c.logger(s.err)
	if err != nil {
		return err
	}
	loaded, err := c.load()
	if err != nil {
		return err
	}
	data, err := os.MkdirTemp("", "plutbot-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the demo's data: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(data)) }()

	api := botapi.New(botapi.Config{Token: demoToken, BotName: "PLUT-KUMKM", BotUsername: "plutkumkm_bot", Now: clock, Limits: true, Log: log})
	defer api.Close()
	cast := api.Seed()
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("--listen: %q cannot be opened: %w", c.Listen, err)
	}
	page := &http.Server{Handler: api.Handler(), ReadHeaderTimeout: 10 * time.Second}
	var tasks sync.WaitGroup
	tasks.Go(func() { _ = page.Serve(listener) }) // ends with Close below
	defer tasks.Wait()
	defer func() { _ = page.Close() }()

	service, err := newService(ctx, settings{
		token: telegram.Secret(demoToken), api: "http://" + listener.Addr().String(), rate: outbox.PerSecond, data: data, listen: "127.0.0.1:0",
		content: loaded, admins: []int64{cast.Head.ID()}, alone: demoAlone, forum: cast.Desk.ID(), clock: api.Now, log: log,
	})
	if err != nil {
		return err
	}
	if err := c.greet(s.out, listener.Addr().String()); err != nil {
		return err
	}
	return service.run(ctx)
}

// clock is the real one, or one that started on the day of --date.
func (c demoCommand) clock() (func() time.Time, error) {
	day, err := c.day()
	if c.Date == "" || err != nil {
		return time.Now, err
	}
	began := time.Now()
	start := day.Time().Add(2 * time.Hour) // nine in the morning in western Indonesia
	return func() time.Time { return start.Add(time.Since(began)) }, nil
}

func (c demoCommand) greet(out io.Writer, address string) error {
	_, err := fmt.Fprintf(out, "Open http://%s in your browser. Ctrl-C ends the demo.\n", address)
	return err
}
