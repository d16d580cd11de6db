package telegram

import "context"

// keptBody are the parameters of sendPhoto and sendDocument for a file that
// Telegram has.
type keptBody struct {
	Chat     int64  `json:"chat_id"`
	Photo    string `json:"photo,omitempty"`
	Document string `json:"document,omitempty"`
	Caption  string `json:"caption,omitempty"`
	Parse    string `json:"parse_mode,omitempty"`
}

// SendKept sends a file that Telegram keeps by its file id: a picture, or any
// other file. The caption is Telegram HTML, or "".
func (c *Client) SendKept(ctx context.Context, chat int64, file string, photo bool, caption string) error {
	b := keptBody{Chat: chat, Caption: caption}
	if caption != "" {
		b.Parse = "HTML"
	}
	method := "sendDocument"
	if photo {
		method, b.Photo = "sendPhoto", file
	} else {
		b.Document = file
	}
	return c.order(ctx, method, b)
}
