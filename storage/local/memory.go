package local

import (
	"crypto/rand"
	"fmt"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// tick is how often the server in memory looks for what has expired: it looks
// at every key then.
const tick = time.Second

// startMemory starts a server within this process.
func startMemory() (*Server, error) {
	m := miniredis.NewMiniRedis()
	// Other users of the machine can reach the port.
	password := rand.Text()
	m.RequireAuth(password)
	if err := m.StartAddr("127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("start the store in memory: %w", err)
	}
	stop := make(chan struct{})
	var aging sync.WaitGroup
	aging.Go(func() { age(m, stop) })
	return &Server{URL: "redis://:" + password + "@" + m.Addr(), Kind: KindMemory, close: func() error {
		close(stop)
		aging.Wait()
		m.Close()
		return nil
	}}, nil
}

// age lets time pass in the server, whose keys do not expire by themselves.
func age(m *miniredis.Miniredis, stop <-chan struct{}) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	last := time.Now()
	for {
		select {
		case now := <-ticker.C:
			m.FastForward(now.Sub(last))
			last = now
		case <-stop:
			return
		}
	}
}
