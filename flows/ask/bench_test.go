package ask

import (
	"os"
	"runtime"
	"strings"
	"testing"
)

// Learning takes under 300 ms and keeps under 60 MB.
func BenchmarkLoad(b *testing.B) {
	fsys := os.DirFS(guides)
	for b.Loop() {
		if _, err := Load(fsys); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r, err := Load(fsys)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-kept")
	runtime.KeepAlive(r)
}

// A question takes under 1 ms.
func BenchmarkAsk(b *testing.B) {
	r := router(b)
	for name, text := range map[string]string{
		"short":   "brp biaya pirt kak",
		"story":   "Assalamualaikum kak, saya punya usaha keripik singkong di Bandung omzet 30 juta sebulan. Sudah ada NIB tapi belum punya izin lain. Kalau mau masuk minimarket harus urus apa dulu, PIRT atau halal? Biayanya berapa ya?",
		"longest": strings.Repeat("sertfikat hlal untk kripik singkng gmn crnya? ", 200),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Ask(text)
			}
		})
	}
}
