package telegram

import (
	"context"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// Me gives the bot's user name.
func (c *Client) Me(ctx context.Context) (string, error) {
	me, err := c.sdk.GetMe(ctx)
	if err != nil {
		return "", c.rare("getMe", err)
	}
	return me.Username, nil
}

// Command is a command with its description in Telegram's commands menu.
type Command struct{ Name, Description string }

// SetCommands sets the commands menu for people with a language; "" is
// everybody whose language has none of its own.
func (c *Client) SetCommands(ctx context.Context, language string, commands []Command) error {
	_, err := c.sdk.SetMyCommands(ctx, &tg.SetMyCommandsParams{Commands: menu(commands), LanguageCode: language})
	return c.rare("setMyCommands", err)
}

// SetCommandsFor sets the commands menu of one private chat, which comes before
// that of everybody.
func (c *Client) SetCommandsFor(ctx context.Context, chat int64, language string, commands []Command) error {
	_, err := c.sdk.SetMyCommands(ctx, &tg.SetMyCommandsParams{Commands: menu(commands), LanguageCode: language, Scope: &models.BotCommandScopeChat{ChatID: chat}})
	return c.rare("setMyCommands", err)
}

func menu(commands []Command) []models.BotCommand {
	list := make([]models.BotCommand, len(commands))
	for i, command := range commands {
		list[i] = models.BotCommand{Command: command.Name, Description: command.Description}
	}
	return list
}

// SetDescription sets the two texts of the bot's profile: the short one, and
// the one in an empty chat. The language is as for SetCommands.
func (c *Client) SetDescription(ctx context.Context, language, short, long string) error {
	if _, err := c.sdk.SetMyShortDescription(ctx, &tg.SetMyShortDescriptionParams{ShortDescription: short, LanguageCode: language}); err != nil {
		return c.rare("setMyShortDescription", err)
	}
	_, err := c.sdk.SetMyDescription(ctx, &tg.SetMyDescriptionParams{Description: long, LanguageCode: language})
	return c.rare("setMyDescription", err)
}

// SetWebhook has Telegram post updates to an address, over at most so many
// connections at once, with the secret in a header.
func (c *Client) SetWebhook(ctx context.Context, address, secret string, connections int) error {
	_, err := c.sdk.SetWebhook(ctx, &tg.SetWebhookParams{URL: address, SecretToken: secret, MaxConnections: connections, AllowedUpdates: allowedUpdates()})
	return c.rare("setWebhook", err)
}

// DeleteWebhook has Telegram keep updates for getUpdates. What waits is kept.
func (c *Client) DeleteWebhook(ctx context.Context) error {
	_, err := c.sdk.DeleteWebhook(ctx, &tg.DeleteWebhookParams{})
	return c.rare("deleteWebhook", err)
}

// WebhookInfo is what Telegram says about the webhook.
type WebhookInfo struct {
	// URL is where updates are posted; "" when no webhook is set.
	URL string
	// Pending is the number of updates that wait to be delivered.
	Pending int
	// LastError is why the last failed delivery failed, and FailedAt when;
	// both are zero when none failed.
	LastError string
	FailedAt  time.Time
}

// WebhookInfo asks how the deliveries to the webhook go.
func (c *Client) WebhookInfo(ctx context.Context) (WebhookInfo, error) {
	known, err := c.sdk.GetWebhookInfo(ctx)
	if err != nil {
		return WebhookInfo{}, c.rare("getWebhookInfo", err)
	}
	info := WebhookInfo{URL: known.URL, Pending: known.PendingUpdateCount, LastError: known.LastErrorMessage}
	if known.LastErrorDate != 0 {
		info.FailedAt = time.Unix(int64(known.LastErrorDate), 0)
	}
	return info, nil
}
