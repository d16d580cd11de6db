package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"plutbot/bot/telegram"
	"plutbot/internal/botapi"
)

// An administrator in ADMIN_IDS who has never opened the bot has no chat whose
// menu could be set; the menu comes with the first thing that the person writes.
func TestAnAdministratorWhoBeginsLaterSeesTheCommandsAtOnce(t *testing.T) {
	t.Parallel()
	loaded := builtin(t)
	api := botapi.New(botapi.Config{Token: benchToken, BotName: "Uji", BotUsername: "uji_bot"})
	server := httptest.NewServer(api.Handler())
	early, late := api.NewUser(botapi.User{FirstName: "Awal", Language: "id"}), api.NewUser(botapi.User{FirstName: "Kemudian", Language: "id"})
	early.Start("")
	ctx, stop := context.WithCancel(t.Context())
	service, err := newService(ctx, settings{token: telegram.Secret(benchToken), api: server.URL, data: t.TempDir(), listen: "127.0.0.1:0",
		content: loaded, admins: []int64{late.ID(), early.ID()}, clock: api.Now, log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- service.run(ctx) }()
	t.Cleanup(func() {
		stop()
		api.Close()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		server.Close()
	})
	// menus counts how often Telegram took a menu with the command for announcements.
	menus := func(p *botapi.Person) (n int) {
		for _, c := range api.Calls() {
			if c.Method == "setMyCommands" && c.OK && strings.Contains(c.Params["scope"], fmt.Sprint(p.ID())) && strings.Contains(c.Params["commands"], `"siaran"`) {
				n++
			}
		}
		return n
	}
	waitFor := func(p *botapi.Person, n int) {
		t.Helper()
		waiting, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		for menus(p) < n {
			if waiting.Err() != nil {
				t.Fatalf("Telegram took %d menus of %s, not %d", menus(p), p.User().FirstName, n)
			}
			pauseFor(5 * time.Millisecond)
		}
	}
	languages := len(loaded.catalog.Languages())
	waitFor(early, languages)
	if menus(late) != 0 {
		t.Fatal("Telegram took a menu for a chat that it does not know")
	}
	late.Start("")
	waitFor(late, languages)
	late.Send("/menu")
	late.Send("/bahasa") // its answer comes when the one before is done
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := late.WaitFor(waiting, func(all []botapi.Message) bool { return strings.Contains(lastText(all), "Mau memakai bahasa apa") }); err != nil {
		t.Fatalf("%v: %q", err, lastText(late.Messages()))
	}
	if menus(late) != languages {
		t.Error("the menu was set again, though it was there")
	}
}
