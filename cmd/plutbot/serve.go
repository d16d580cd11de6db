package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"plutbot/bot/papers"
	"plutbot/bot/telegram"
)

// serveCommand is plutbot serve. Every variable is also a flag.
type serveCommand struct {
	contentFlag
	logFlags
	Token         string `name:"telegram-bot-token" env:"TELEGRAM_BOT_TOKEN" placeholder:"TOKEN" help:"From @BotFather; better given as the variable than as a flag."`
	API           string `name:"telegram-api-url" env:"TELEGRAM_API_URL" default:"https://api.telegram.org" help:"Bot API server."`
	Rate          int    `name:"telegram-rate" env:"TELEGRAM_RATE" default:"30" placeholder:"N" help:"Messages a second that Telegram allows over all chats (${default}). 0: no limits of our own, for a Bot API server that has none."`
	Redis         string `name:"redis-url" env:"REDIS_URL" placeholder:"URL" help:"redis://, rediss:// or unix://; several addr= parameters mean a cluster, master_name= means Sentinel. Empty: a redis-server of its own when installed, else memory."`
	Data          string `name:"data-dir" env:"DATA_DIR" placeholder:"DIR" help:"Where a redis-server of its own keeps the data."`
	WebhookURL    string `name:"webhook-url" env:"WEBHOOK_URL" placeholder:"URL" help:"Public https address of this bot. Empty: long polling."`
	WebhookSecret string `name:"webhook-secret" env:"WEBHOOK_SECRET" placeholder:"SECRET" help:"1 to 256 of A-Z a-z 0-9 _ -; generated when empty."`
	Listen        string `name:"listen" env:"LISTEN" default:"127.0.0.1:8080" help:"Address for the webhook, /healthz, /readyz and /metrics."`
	Admins        string `name:"admin-ids" env:"ADMIN_IDS" placeholder:"ID,ID" help:"Telegram ids of the administrators."`
	Alone         int    `name:"announce-alone" env:"ANNOUNCE_ALONE" default:"100" placeholder:"N" help:"To how many people an administrator may send an announcement without a second one (${default})."`
	Paid          bool   `name:"broadcast-paid" env:"BROADCAST_PAID" help:"Lets administrators pay Stars from the bot's balance for announcements that go faster than Telegram allows otherwise; the cost is shown before."`
	Logo          string `name:"paper-logo" env:"PAPER_LOGO" placeholder:"FILE" help:"PNG or JPEG that stands on every PDF; empty: a plain sign."`
	Desk          string `name:"desk-chat-id" env:"DESK_CHAT_ID" placeholder:"ID" help:"Staff forum for tickets that no connected group serves; groups are connected with /hubungkan."`
}

// maxRate is what Telegram allows who pays for it.
const maxRate = 1000

// tokenPattern is the form that @BotFather gives.
var tokenPattern = regexp.MustCompile(`^[0-9]{1,20}:[A-Za-z0-9_-]{20,100}$`)
var secretPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// check names each wrong setting, what was given and what is allowed.
func (c serveCommand) check() error {
	var wrong []error
	refuse := func(name, format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%s: %s", name, fmt.Sprintf(format, args...)))
	}
	switch {
	case c.Token == "":
		refuse("TELEGRAM_BOT_TOKEN", "is empty. Ask @BotFather in Telegram for a token (/newbot). To try the bot without one: plutbot demo")
	case !tokenPattern.MatchString(c.Token):
		refuse("TELEGRAM_BOT_TOKEN", "is %q, which is no token: it looks like 123456789:AA..., from @BotFather", masked(c.Token))
	}
	if u, err := url.Parse(c.API); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		refuse("TELEGRAM_API_URL", "is %q; it must be an address such as https://api.telegram.org", c.API)
	}
	if c.Rate < 0 || c.Rate > maxRate {
		refuse("TELEGRAM_RATE", "is %d; it must be a number from 0 to %d", c.Rate, maxRate)
	}
	if u, err := url.Parse(c.WebhookURL); c.WebhookURL != "" && (err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "") {
		refuse("WEBHOOK_URL", "is %q; it must be the public address of this bot, such as https://bot.example.id/telegram", c.WebhookURL)
	}
	if c.WebhookSecret != "" && !secretPattern.MatchString(c.WebhookSecret) {
		refuse("WEBHOOK_SECRET", "is %q; 1 to 256 of A-Z a-z 0-9 _ - are allowed", masked(c.WebhookSecret))
	}
	if _, err := readIDs(c.Admins); err != nil {
		refuse("ADMIN_IDS", "is %q; it must be Telegram ids with commas between them, such as 12345678,87654321", c.Admins)
	}
	if c.Alone < 0 {
		refuse("ANNOUNCE_ALONE", "is %d; it must be 0 or more people", c.Alone)
	}
	if _, err := c.desk(); err != nil {
		refuse("DESK_CHAT_ID", "is %q; it must be the id of a group, such as -1001234567890", c.Desk)
	}
	if _, err := c.logo(); err != nil {
		refuse("PAPER_LOGO", "is %q: %v; it must be the path of a PNG or JPEG file", c.Logo, err)
	}
	return errors.Join(wrong...)
}

// desk is the id of the default staff forum, 0 for none.
func (c serveCommand) desk() (int64, error) {
	if c.Desk == "" {
		return 0, nil
	}
	return strconv.ParseInt(c.Desk, 10, 64)
}

// logo is the sign on every PDF; nil for a plain one.
func (c serveCommand) logo() (*papers.Logo, error) {
	if c.Logo == "" {
		return nil, nil
	}
	data, err := os.ReadFile(c.Logo)
	if err != nil {
		return nil, err
	}
	return papers.NewLogo(data)
}

// masked shows enough of a secret to recognize it and too little to use it.
func masked(secret string) string {
	const shown = 3
	if len(secret) <= 4*shown {
		return "***"
	}
	return secret[:shown] + "***"
}

func readIDs(list string) ([]int64, error) {
	var ids []int64
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		id, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// dataDir is where the store of its own lives.
func dataDir(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	if state := os.Getenv("XDG_DATA_HOME"); state != "" {
		return filepath.Join(state, "plutbot"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("DATA_DIR: is empty, and there is no home folder: %w", err)
	}
	return filepath.Join(home, ".local", "share", "plutbot"), nil
}

// Run implements the command: everything that can fail does so before anything
// has been started.
func (c serveCommand) Run(ctx context.Context, s streams) error {
	if err := c.check(); err != nil {
		return err
	}
	log, err := c.logger(s.err, c.Token, c.WebhookSecret)
	if err != nil {
		return err
	}
	loaded, err := c.load()
	if err != nil {
		return err
	}
	data, err := dataDir(c.Data)
	if err != nil {
		return err
	}
	admins, err := readIDs(c.Admins)
	if err != nil {
		return fmt.Errorf("ADMIN_IDS: %w", err)
	}
	forum, err := c.desk()
	if err != nil {
		return fmt.Errorf("DESK_CHAT_ID: %w", err)
	}
	logo, err := c.logo()
	if err != nil {
		return fmt.Errorf("PAPER_LOGO: %w", err)
	}
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	service, err := newService(ctx, settings{
		token: telegram.Secret(c.Token), api: c.API, rate: c.Rate, redis: c.Redis, data: data,
		webhook: c.WebhookURL, secret: telegram.Secret(c.WebhookSecret), listen: c.Listen,
		content: loaded, hangups: hangups, admins: admins, alone: c.Alone, paid: c.Paid, forum: forum, logo: logo, clock: time.Now, log: log,
	})
	if err != nil {
		return err
	}
	log.Info("plutbot serves", "bot", service.name, "listen", service.address(), "content", loaded.flows.Version,
		"intake", map[bool]string{true: "webhook", false: "long polling"}[c.WebhookURL != ""], slog.Bool("durable", service.durable))
	return service.run(ctx)
}
