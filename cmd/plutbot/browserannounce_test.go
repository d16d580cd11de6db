package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestAnAdministratorAnnouncesSomethingOnTheChatPage has somebody ask for news,
// an administrator write and send it, and both see what becomes of it.
func TestAnAdministratorAnnouncesSomethingOnTheChatPage(t *testing.T) {
	t.Parallel()
	b := openDemo(t)
	if b == nil {
		return
	}
	b.do(chromedp.EmulateViewport(1440, 900))
	b.press("MULAI")
	b.press("Setuju")
	b.write("/langganan")
	b.sees("Kabar dari PLUT")
	b.press("Hentikan semuanya")
	b.sees("tidak kami kirim lagi")
	b.press("Mau: Info & kabar")
	b.sees("kami kirim ke sini")

	b.writeIn("admin", "/siaran")
	b.shows("admin", "Kirim pesannya ke sini")
	b.writeIn("admin", "Bazar UMKM hari Sabtu di alun-alun")
	b.shows("admin", "Konsep pengumuman")
	b.shows("admin", "1 orang")
	b.saw("announce-1-draft")
	b.tap("admin", "Pratinjau")
	b.shows("admin", "Jangan kirim lagi")
	b.tap("admin", "Penerima")
	b.shows("admin", "Pilih saringan")
	b.tap("admin", "Bahasa")
	b.shows("admin", "harus begitu")
	b.saw("announce-2-audience")
	b.tap("admin", "Kembali")
	b.shows("admin", "Konsep pengumuman")
	b.tap("admin", "Periksa lalu kirim")
	b.shows("admin", "Sebelum dikirim")
	b.saw("announce-3-rehearsal")
	b.tap("admin", "📤 Kirim")
	b.shows("sme", "Bazar UMKM hari Sabtu")
	b.shows("admin", "Terkirim ke 1 dari 1 orang")
	b.saw("announce-4-report")
	b.press("Jangan kirim lagi")
	b.sees("tidak kami kirim lagi")
	b.tap("admin", "Laporan .csv")
	b.shows("admin", "1 penerima, tanpa nama")
	b.saw("announce-5-after")
}
