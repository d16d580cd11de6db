// Package proof shows that bots made with other libraries run on the local Bot
// API as they are, by polling and by webhook.
package proof

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"plutbot/internal/botapi"
)

const (
	token = "7000000001:AAProofProofProofProofProofProofProof"
	// patience bounds one answer of a bot; the first waits for node to start.
	patience = 30 * time.Second
)

// runner runs a bot until the end of the test: by polling, or by webhook when
// there is a secret.
type runner func(t *testing.T, api, secret string)

func TestBotsOfGo(t *testing.T) {
	t.Parallel()
	prove(t, "go-telegram", goBot)
}

func TestBotsOfNode(t *testing.T) {
	t.Parallel()
	modules := nodeModules(t)
	if modules == "" {
		return
	}
	for _, library := range []string{"grammy", "telegraf"} {
		prove(t, library, nodeBot(library+".mjs", modules))
	}
}

// prove talks to a bot by polling and by webhook.
func prove(t *testing.T, library string, run runner) {
	for way, secret := range map[string]string{"polling": "", "webhook": "rahasia_1"} {
		t.Run(library+" by "+way, func(t *testing.T) {
			t.Parallel()
			converse(t, run, secret)
		})
	}
}

// converse starts a bot and talks to it as a person.
func converse(t *testing.T, run runner, secret string) {
	t.Helper()
	s := botapi.New(botapi.Config{Token: token, BotName: "Bukti", BotUsername: "bukti_bot", Lenient: true})
	h := httptest.NewServer(s.Handler())
	t.Cleanup(func() {
		s.Close()
		h.Close()
	})
	run(t, h.URL, secret)
	p := s.NewUser(botapi.User{FirstName: "Sari", Language: "id"})
	last := func(want string) botapi.Message {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		found := botapi.Message{}
		err := p.WaitFor(ctx, func(list []botapi.Message) bool {
			found = list[len(list)-1]
			return found.Text+found.Caption == want
		})
		if err != nil {
			t.Fatalf("waiting for %q: %v; the person sees %+v", want, err, p.Messages())
		}
		return found
	}

	p.Send("/start")
	last("Halo Sari, apa nama usaha Anda?")
	p.Send("Keripik Sari")
	card := last("Keripik Sari menjual apa?")
	if len(card.Entities) != 1 || card.Entities[0].Type != "bold" || card.Entities[0].Length != len("Keripik Sari") {
		t.Errorf("the card has entities %+v", card.Entities)
	}
	press, err := p.Press(card.ID, "kind:food")
	if err != nil {
		t.Fatal(err)
	}
	sent := last("Kirim foto usaha")
	if sent.Document.Name != "usaha.txt" || sent.Document.Size != len("nama: Keripik Sari") {
		t.Errorf("the bot sent %+v", sent.Document)
	}
	list := p.Messages()
	if edited := list[len(list)-3]; edited.Text != "Keripik Sari: kind:food" || edited.ReplyMarkup != nil {
		t.Errorf("the card became %+v", edited)
	}
	if refused := list[len(list)-2].Text; !strings.HasPrefix(refused, "400 Bad Request: message is not modified") {
		t.Errorf("the second edit was answered with %q", refused)
	}
	photo := picture(t)
	p.SendPhoto("usaha.png", photo, "")
	last("Foto " + strconv.Itoa(len(photo)) + " bita")
	if text, _, answered := p.Toast(press); text != "Dicatat" || !answered {
		t.Errorf("the press was answered with %q", text)
	}
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
