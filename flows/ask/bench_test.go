package ask

import (
	"os"
	"runtime"
	"testing"
)

// content is the folder of the guides.
func guidesFS() string { return "../guides" }

func BenchmarkLoad(b *testing.B) {
	fsys := os.DirFS(guidesFS())
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
