package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
)

// saw keeps a picture of the page in the folder that PLUTBOT_SCREENSHOTS
// names, for somebody who wants to look.
func (b *browser) saw(name string) {
	b.t.Helper()
	folder := os.Getenv("PLUTBOT_SCREENSHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600)
	}
	if err != nil {
		b.t.Errorf("screenshot %s: %v", name, err)
	}
}

// shows waits for words in the messages of a pane.
func (b *browser) shows(pane, words string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`[...document.querySelectorAll("#%s .message")].some(x => x.innerText.includes(%s))`, pane, strconv.Quote(words)), pane+" with "+words)
}

// reads waits for words in the newest message of the bot in a pane.
func (b *browser) reads(pane, words string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`[...document.querySelectorAll("#%s .message:not(.mine) .text")].at(-1)?.innerText.includes(%s) ?? false`, pane, strconv.Quote(words)), pane+" reading "+words)
}

// tap presses the newest button of a pane with these words, also one of its
// head.
func (b *browser) tap(pane, label string) {
	b.t.Helper()
	b.until(`document.querySelectorAll("[aria-busy]").length === 0`, "the answer to a press")
	button := fmt.Sprintf(`[...document.querySelectorAll("#%s button")].filter(x => x.offsetParent && x.innerText.includes(%s)).at(-1)`, pane, strconv.Quote(label))
	b.until(button+" !== undefined", "a button "+label+" for "+pane)
	evaluate[bool](b, "("+button+".click(), true)")
}

// act does something with the newest message of a pane that has these words,
// by the name of its button.
func (b *browser) act(pane, words, name string) {
	b.t.Helper()
	b.shows(pane, words)
	evaluate[bool](b, fmt.Sprintf(`([...[...document.querySelectorAll("#%s .message")].filter(x => x.innerText.includes(%s)).at(-1).querySelectorAll("button")].find(x => x.ariaLabel === %s).click(), true)`,
		pane, strconv.Quote(words), strconv.Quote(name)))
}

// writeIn types a message into a pane and sends it.
func (b *browser) writeIn(pane, text string) {
	b.t.Helper()
	evaluate[bool](b, fmt.Sprintf(`(document.querySelector("#%s textarea").focus(), true)`, pane))
	b.do(chromedp.KeyEvent(text + "\r"))
}

// change replaces what stands in the field of a pane and sends it.
func (b *browser) change(pane, text string) {
	b.t.Helper()
	evaluate[bool](b, fmt.Sprintf(`(() => { const f = document.querySelector("#%s textarea"); f.focus(); f.select(); return true })()`, pane))
	b.do(chromedp.KeyEvent(text + "\r"))
}

// TestASMEAndConsultantsPlayTheWholeDesk escalates from the middle of a guide,
// has a consultant claim, answer, ask for a document and send a guide, and lets
// the SME read, answer and rate.
func TestASMEAndConsultantsPlayTheWholeDesk(t *testing.T) {
	t.Parallel()
	b := openDemo(t)
	if b == nil {
		return
	}
	b.do(chromedp.EmulateViewport(1440, 900))
	b.press("MULAI")
	b.press("Setuju")
	b.press("Makanan & halal")
	b.press("Sertifikat halal")
	b.press("Belum punya")
	b.sees("Usaha Anda yang mana?")
	b.press("Konsultan")
	b.sees("Bertanya kepada konsultan PLUT")
	b.sees("Produk, halal, kemasan")
	b.write("Keripik saya pakai minyak curah, boleh?")
	b.sees("minyak curah, boleh?")
	b.saw("1-hand-over")
	b.press("Kirim ke konsultan")
	b.sees("Anda sedang menulis kepada konsultan")
	b.saw("2-talk")

	b.until(`document.querySelector("#desk .chip .badge") !== null`, "the number of what is unread in a topic")
	b.saw("3-topic-unread")
	evaluate[bool](b, `(document.querySelector("#desk .chip.fresh").click(), true)`)
	b.shows("desk", "minyak curah, boleh?")
	b.until(`!document.querySelector("#desk .pin").hidden`, "the pinned brief")
	b.saw("4-brief")
	b.tap("desk", "Saya tangani")
	b.shows("sme", "sekarang membantu Anda")
	b.act("desk", "minyak curah, boleh?", "Balas")
	b.writeIn("desk", "Boleh, asal minyaknya bersertifikat halal.")
	b.shows("sme", "asal minyaknya bersertifikat halal")
	b.act("desk", "asal minyaknya bersertifikat halal", "Ubah")
	b.change("desk", "Boleh, asal kemasan minyaknya berlogo halal.")
	b.shows("sme", "berlogo halal")
	b.act("sme", "berlogo halal", "👍")
	b.until(`[...document.querySelectorAll("#desk .reactions")].some(x => x.innerText.includes("👍"))`, "the SME's reaction in the topic")
	b.act("sme", "berlogo halal", "Balas")
	b.write("Baik, terima kasih Kak")
	b.shows("desk", "Baik, terima kasih Kak")
	b.saw("5-conversation")

	b.writeIn("desk", "/minta Foto label")
	b.shows("sme", "minta foto atau berkas: Foto label")
	b.photo()
	b.shows("desk", "Itu untuk permintaan Foto label")
	b.tap("desk", "Buram")
	b.shows("sme", "Foto ulang")
	b.tap("desk", "✅ Benar")
	b.shows("sme", "sudah diperiksa konsultan, sudah benar")
	b.writeIn("desk", "/panduan")
	b.shows("sme", "mengajak Anda mengisi panduan")
	b.press("Ya, isi panduannya")
	b.sees("Usaha Anda yang mana?")
	b.shows("desk", "Panduan yang diminta sedang diisi")
	b.saw("6-document-and-guide")

	b.tap("desk", "Agus")
	b.tap("desk", "✔️ Tutup")
	b.shows("sme", "Percakapan ini sudah ditutup")
	b.saw("7-rating")
	b.press("5 ⭐")
	b.sees("nilai 5 ⭐")
	b.write("Cepat dan jelas")
	b.sees("komentar Anda sudah diteruskan")
	b.shows("desk", "Cepat dan jelas")
	b.saw("8-rated")
}
