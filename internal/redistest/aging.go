package redistest

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"plutbot/storage"
)

// Aging gives an empty store in memory and a function that lets time pass in
// it, so that what expires after months is tested at once.
func Aging(t testing.TB) (*storage.Store, func(time.Duration)) {
	t.Helper()
	server := miniredis.RunT(t)
	return open(t, "redis://"+server.Addr(), nil), server.FastForward
}
