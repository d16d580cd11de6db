package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser is a tab that shows the page of a running demo.
type browser struct {
	t   *testing.T
	ctx context.Context
	url string
}

// openDemo starts the demo as a stranger would and opens its page; nil when
// there is no browser, which PLUTBOT_REQUIRE_BROWSER=1 makes a failure.
func openDemo(t *testing.T) *browser {
	t.Helper()
	pages(t)
	program, err := findBrowser()
	if err != nil {
		if os.Getenv("PLUTBOT_REQUIRE_BROWSER") == "1" {
			t.Fatalf("PLUTBOT_REQUIRE_BROWSER is 1, but %v", err)
		}
		t.Log(err)
		return nil
	}
	address := freeAddress(t)
	demo := spawn(t, "plutbot", "PLUTBOT_TEST_ARGS="+strings.Join([]string{"demo", "--listen", address, "--date", "2026-11-24", "--log-level", "error"}, "\n"))
	t.Cleanup(func() {
		if err := demo.stop(); err != nil {
			t.Errorf("the demo ended with %v", err)
		}
	})
	allocator, stop := chromedp.NewExecAllocator(t.Context(), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.ExecPath(program))
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, url: "http://" + address}
	b.listening()
	b.do(chromedp.EmulateViewport(1280, 800))
	complaints := chromedp.Console(ctx)
	go func() {
		for m, err := range complaints {
			if err != nil {
				return
			}
			if m.Type == "error" || m.Type == chromedp.ConsoleException {
				t.Errorf("the browser complains: %s", m.Text)
			}
		}
	}()
	b.do(chromedp.Navigate(b.url))
	return b
}

func findBrowser() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("there is no Chromium")
}

// listening waits for the demo to answer.
func (b *browser) listening() {
	b.t.Helper()
	for b.ctx.Err() == nil {
		response, err := http.Get(b.url)
		if err == nil {
			_ = response.Body.Close()
			return
		}
		pauseFor(20 * time.Millisecond)
	}
	b.t.Fatal("the demo does not answer")
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// evaluate gives the value of an expression.
func evaluate[T any](b *browser, expression string) T {
	b.t.Helper()
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return got
}

// until waits for an expression to hold.
func (b *browser) until(expression, meaning string) {
	b.t.Helper()
	for range 500 {
		if evaluate[bool](b, expression) {
			return
		}
		pauseFor(20 * time.Millisecond)
	}
	b.t.Fatalf("%s did not come; the newest message is %q", meaning, evaluate[string](b, newest))
}

// newest is the text of the newest message of the bot.
const newest = `[...document.querySelectorAll("#sme .message:not(.mine) .text")].at(-1)?.innerText ?? ""`

// sees waits for words in the newest message of the bot.
func (b *browser) sees(words string) {
	b.t.Helper()
	b.until(fmt.Sprintf("(%s).includes(%s)", newest, strconv.Quote(words)), strconv.Quote(words))
}

// press presses the newest button with these words, once the answer to the
// press before is there.
func (b *browser) press(label string) {
	b.t.Helper()
	b.until(`document.querySelectorAll("[aria-busy]").length === 0`, "the answer to a press")
	button := fmt.Sprintf(`[...document.querySelectorAll("#sme button, header.bar button")].filter(x => x.offsetParent && x.innerText.includes(%s)).at(-1)`, strconv.Quote(label))
	b.until(button+" !== undefined", "a button "+label)
	evaluate[bool](b, "("+button+".click(), true)")
}

// write types a message and sends it with the Enter key.
func (b *browser) write(text string) {
	b.t.Helper()
	evaluate[bool](b, `(document.querySelector("#sme textarea").focus(), true)`)
	b.do(chromedp.KeyEvent(text + "\r"))
}

// photo sends a picture of the page as the SME.
func (b *browser) photo() {
	b.t.Helper()
	photo := filepath.Join(b.t.TempDir(), "foto.png")
	screenshot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(photo, screenshot, 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.do(chromedp.SetUploadFiles(`#sme input[accept="image/*"]`, []string{photo}))
}

// TestStrangerIsWalkedThroughTheHalalGuide is the main job, done by a stranger
// in a browser: from the first button to the plan, with a typed answer, a step
// back, a photo and a changed mind on the way.
func TestStrangerIsWalkedThroughTheHalalGuide(t *testing.T) {
	t.Parallel()
	b := openDemo(t)
	if b == nil {
		return
	}
	b.press("MULAI")
	b.sees("Setuju jawaban Anda disimpan?")
	b.press("Setuju")
	b.press("Makanan & halal")
	b.press("Sertifikat halal")
	b.sees("Langkah 1 dari")
	b.press("Belum punya")
	b.sees("Usaha Anda yang mana?")
	b.press("Kenapa ditanya?")
	b.sees("Keputusan BPJPH 146/2025")
	b.press("Kembali ke pertanyaan")
	b.press("Camilan")
	b.sees("Mana yang Anda pakai?")
	b.press("Kembali")
	b.sees("Usaha Anda yang mana?")
	b.press("Camilan")
	b.press("Tidak ada semuanya")
	b.sees("Mana yang cocok dengan usaha Anda?")
	b.press("Tidak ada semuanya")
	b.sees("Adakah yang seperti ini di tempat Anda?")
	b.press("Alat campur")
	b.press("Alat campur") // a change of mind
	b.press("Tidak ada semuanya")
	b.sees("Sudah punya NIB")
	b.press("Belum punya")
	b.sees("dicek")
	b.photo()
	b.until(`document.querySelector("#sme .mine img")?.naturalWidth === 1280`, "the photo in the chat")
}

// TestThePageOnAPhone has the page fit a phone, both languages, and a person
// who blocks the bot and comes back.
func TestThePageOnAPhone(t *testing.T) {
	t.Parallel()
	b := openDemo(t)
	if b == nil {
		return
	}
	b.do(chromedp.EmulateViewport(360, 640))
	b.press("MULAI")
	b.sees("Setuju")
	if wide := evaluate[int](b, `document.documentElement.scrollWidth`); wide > 360 {
		t.Errorf("the page is %d pixels wide on a phone of 360", wide)
	}
	if end := evaluate[float64](b, `(() => { const log = document.querySelector("#sme .log"); return log.scrollHeight - log.scrollTop - log.clientHeight })()`); end > 2 {
		t.Errorf("the newest message ends %v pixels below what is seen", end)
	}
	b.press("⚙")
	b.press("English")
	if got := evaluate[string](b, `document.querySelector("#sme textarea").placeholder`); got != "Write a message" {
		t.Errorf("the field says %q", got)
	}
	before := evaluate[string](b, `document.getElementById("now").textContent`)
	b.press("+1 day")
	b.until(fmt.Sprintf(`document.getElementById("now").textContent !== %q`, before), "the next day")
	b.press("Block the bot")
	b.until(`document.querySelector("#sme .blocked").offsetParent !== null`, "the note that the bot is blocked")
	b.press("Unblock")
	b.until(`document.querySelector("#sme .fields").offsetParent !== null`, "the field to write in")
	b.write("/bahasa")
	b.sees("Which language")
}
