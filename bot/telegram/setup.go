package telegram

import (
	"context"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// Me gives the bot's user name.
func (c *Client) Me(ctx context.Context) (string, error) {
	var name string
	err := c.rare(ctx, "getMe", func(ctx context.Context) error {
		me, err := c.library.GetMe(ctx)
		if err == nil {
			name = me.Username
		}
		return err
	})
	return name, err
}

// Command is a command with its description in Telegram's commands menu.
type Command struct{ Name, Description string }

// SetCommands sets the commands menu for people with a language; "" is
// everybody whose language has none of its own.
func (c *Client) SetCommands(ctx context.Context, language string, commands []Command) error {
	list := make([]models.BotCommand, len(commands))
	for i, command := range commands {
		list[i] = models.BotCommand{Command: command.Name, Description: command.Description}
	}
	return c.rare(ctx, "setMyCommands", func(ctx context.Context) error {
		_, err := c.library.SetMyCommands(ctx, &tg.SetMyCommandsParams{Commands: list, LanguageCode: language})
		return err
	})
}

// SetDescription sets the two texts of the bot's profile: the short one, and
// the one in an empty chat.
func (c *Client) SetDescription(ctx context.Context, language, short, long string) error {
	err := c.rare(ctx, "setMyShortDescription", func(ctx context.Context) error {
		_, err := c.library.SetMyShortDescription(ctx, &tg.SetMyShortDescriptionParams{ShortDescription: short, LanguageCode: language})
		return err
	})
	if err != nil {
		return err
	}
	return c.rare(ctx, "setMyDescription", func(ctx context.Context) error {
		_, err := c.library.SetMyDescription(ctx, &tg.SetMyDescriptionParams{Description: long, LanguageCode: language})
		return err
	})
}

// SetWebhook has Telegram post updates to an address.
func (c *Client) SetWebhook(ctx context.Context, address, secret string, connections int) error {
	return c.rare(ctx, "setWebhook", func(ctx context.Context) error {
		_, err := c.library.SetWebhook(ctx, &tg.SetWebhookParams{URL: address, SecretToken: secret, MaxConnections: connections, AllowedUpdates: allowedUpdates})
		return err
	})
}

// DeleteWebhook has Telegram keep updates for getUpdates. What waits is kept.
func (c *Client) DeleteWebhook(ctx context.Context) error {
	return c.rare(ctx, "deleteWebhook", func(ctx context.Context) error {
		_, err := c.library.DeleteWebhook(ctx, &tg.DeleteWebhookParams{})
		return err
	})
}
