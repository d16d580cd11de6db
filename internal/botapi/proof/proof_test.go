// Package proof shows that bots made with other libraries run on the local Bot
// API as they are, by polling and by webhook.
package proof

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
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

func TestBotsOfOtherLibraries(t *testing.T) {
	t.Parallel()
	folder := install(t)
	if folder == "" {
		return
	}
	for _, bot := range []string{"grammy", "telegraf"} {
		for _, secret := range []string{"", "rahasia_1"} {
			way := map[bool]string{true: "polling", false: "webhook"}[secret == ""]
			t.Run(bot+" by "+way, func(t *testing.T) {
				t.Parallel()
				converse(t, folder, bot+".mjs", secret)
			})
		}
	}
}

// install puts the bots and their libraries into a folder. It gives "" when
// this machine has no node and the proof is not required.
func install(t *testing.T) string {
	t.Helper()
	required := os.Getenv("PLUTBOT_REQUIRE_NODE") == "1"
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			if required {
				t.Fatalf("PLUTBOT_REQUIRE_NODE is set: %v", err)
			}
			t.Logf("nothing proved: %v", err)
			return ""
		}
	}
	folder := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", "grammy.mjs", "telegraf.mjs"} {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	npm := exec.CommandContext(t.Context(), "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund")
	npm.Dir = folder
	if out, err := npm.CombinedOutput(); err != nil {
		if required {
			t.Fatalf("npm ci: %v\n%s", err, out)
		}
		t.Logf("nothing proved: npm ci: %v\n%s", err, out)
		return ""
	}
	return folder
}

// converse starts a bot and talks to it as a person.
func converse(t *testing.T, folder, bot, secret string) {
	s := botapi.New(botapi.Config{Token: token, BotName: "Bukti", BotUsername: "bukti_bot", Lenient: true})
	h := httptest.NewServer(s.Handler())
	start(t, folder, bot, "TOKEN="+token, "API_ROOT="+h.URL, "SECRET="+secret)
	t.Cleanup(func() {
		s.Close()
		h.Close()
	})
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

// start runs a bot until the end of the test.
func start(t *testing.T, folder, bot string, env ...string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, "node", bot)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait() // it was killed
		if t.Failed() {
			t.Logf("%s printed:\n%s", bot, out.String())
		}
	})
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
