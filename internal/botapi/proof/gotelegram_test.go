package proof

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// goBot runs a bot made with go-telegram/bot until the end of the test.
func goBot(t *testing.T, api, secret string) {
	t.Helper()
	talk := interview{t: t}
	b, err := tg.New(token, tg.WithServerURL(api), tg.WithNotAsyncHandlers(), tg.WithWebhookSecretToken(secret),
		tg.WithDefaultHandler(talk.text),
		tg.WithMessageTextHandler("start", tg.MatchTypeCommand, talk.start),
		tg.WithCallbackQueryDataHandler("kind:", tg.MatchTypePrefix, talk.press),
	)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	if secret == "" {
		running.Go(func() { b.Start(ctx) })
		return
	}
	hook := httptest.NewServer(b.WebhookHandler())
	t.Cleanup(hook.Close)
	running.Go(func() { b.StartWebhook(ctx) })
	if _, err := b.SetWebhook(ctx, &tg.SetWebhookParams{URL: hook.URL, SecretToken: secret}); err != nil {
		t.Fatal(err)
	}
}

// interview asks for the name and the kind of a business and keeps a file.
type interview struct {
	t    *testing.T
	name string
}

// send says something. The test ends when the person sees the last text, which
// may be before the bot has its answer.
func (i *interview) send(ctx context.Context, b *tg.Bot, p *tg.SendMessageParams) {
	if _, err := b.SendMessage(ctx, p); err != nil && ctx.Err() == nil {
		i.t.Errorf("send %q: %v", p.Text, err)
	}
}

func (i *interview) start(ctx context.Context, b *tg.Bot, u *models.Update) {
	text := fmt.Sprintf("Halo %s, apa nama usaha Anda?", u.Message.From.FirstName)
	i.send(ctx, b, &tg.SendMessageParams{ChatID: u.Message.Chat.ID, Text: text})
}

func (i *interview) text(ctx context.Context, b *tg.Bot, u *models.Update) {
	chat := u.Message.Chat.ID
	if u.Message.Photo != nil {
		size, err := download(ctx, b, u.Message.Photo[len(u.Message.Photo)-1].FileID)
		if err != nil {
			i.t.Error(err)
		}
		i.send(ctx, b, &tg.SendMessageParams{ChatID: chat, Text: fmt.Sprintf("Foto %d bita", size)})
		return
	}
	i.name = u.Message.Text
	i.send(ctx, b, &tg.SendMessageParams{
		ChatID: chat, Text: "<b>" + i.name + "</b> menjual apa?", ParseMode: models.ParseModeHTML,
		ReplyMarkup: models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{
			{{Text: "Makanan", CallbackData: "kind:food"}},
			{{Text: "Jasa", CallbackData: "kind:service"}},
		}},
	})
}

func (i *interview) press(ctx context.Context, b *tg.Bot, u *models.Update) {
	q := u.CallbackQuery
	chat := q.Message.Message.Chat.ID
	if _, err := b.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: q.ID, Text: "Dicatat"}); err != nil {
		i.t.Errorf("answer: %v", err)
	}
	edit := &tg.EditMessageTextParams{ChatID: chat, MessageID: q.Message.Message.ID, Text: i.name + ": " + q.Data}
	if _, err := b.EditMessageText(ctx, edit); err != nil {
		i.t.Errorf("edit: %v", err)
	}
	_, err := b.EditMessageText(ctx, edit)
	if !errors.Is(err, tg.ErrorBadRequest) {
		i.t.Errorf("the second edit: %v", err)
		return
	}
	i.send(ctx, b, &tg.SendMessageParams{ChatID: chat, Text: "400 " + strings.TrimPrefix(err.Error(), tg.ErrorBadRequest.Error()+", ")})
	_, err = b.SendDocument(ctx, &tg.SendDocumentParams{
		ChatID: chat, Caption: "Kirim foto usaha",
		Document: &models.InputFileUpload{Filename: "usaha.txt", Data: strings.NewReader("nama: " + i.name)},
	})
	if err != nil {
		i.t.Errorf("send a document: %v", err)
	}
}

// download gives the size of a file that the person sent.
func download(ctx context.Context, b *tg.Bot, id string) (int, error) {
	file, err := b.GetFile(ctx, &tg.GetFileParams{FileID: id})
	if err != nil {
		return 0, fmt.Errorf("get file: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.FileDownloadLink(file), nil)
	if err != nil {
		return 0, fmt.Errorf("download: %w", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, fmt.Errorf("download: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	return len(data), err
}
