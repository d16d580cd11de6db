package botapi

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"
)

// Fault makes calls or deliveries go wrong.
type Fault struct {
	// Method is the method that fails; "" is every method. "webhook" is a
	// delivery by webhook, "getUpdates" one by polling.
	Method string `json:"method"`
	// Share is the share of calls that fail, above 0 to 1; 0 means all.
	Share float64 `json:"share"`
	// Seed makes the choice of calls repeatable.
	Seed uint64 `json:"seed"`
	// Code and Description are the answer; no Description means the usual
	// words of the code. A 429 carries RetryAfter, in seconds.
	Code        int    `json:"code"`
	Description string `json:"description"`
	RetryAfter  int    `json:"retry_after"`
	// Delay makes the call slow first, in real time.
	Delay time.Duration `json:"delay"`
	// Drop breaks the connection before the effect.
	Drop bool `json:"drop"`
	// AfterEffect lets the effect happen and then answers with Code, or breaks
	// the connection when there is no Code.
	AfterEffect bool `json:"after_effect"`
	// DuplicateDelivery delivers updates twice, Reorder swaps two updates of
	// one chat on their way to a webhook.
	DuplicateDelivery bool `json:"duplicate_delivery"`
	Reorder           bool `json:"reorder"`
	// Times is how often the fault happens; 0 means without end.
	Times int `json:"times"`
}

type activeFault struct {
	Fault
	rand *rand.Rand
	left int
}

// Fault adds a fault. Several may be active; the first that fires counts.
func (s *Server) Fault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Share == 0 {
		f.Share = 1
	}
	s.faults = append(s.faults, &activeFault{Fault: f, rand: rand.New(rand.NewPCG(f.Seed, f.Seed)), left: f.Times})
}

// ClearFaults ends all faults.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// refusal is the answer of a fault.
func (f *Fault) refusal() *apiError {
	if f.Code == http.StatusTooManyRequests && f.Description == "" {
		return tooMany(max(f.RetryAfter, 1))
	}
	words := f.Description
	if words == "" {
		words = http.StatusText(f.Code)
	}
	return &apiError{code: f.Code, description: words, retryAfter: f.RetryAfter}
}

// fault tells whether a fault strikes this call, and waits its delay.
func (s *Server) fault(ctx context.Context, name string) (*Fault, bool) {
	s.mu.Lock()
	f := s.strike(name, func(f *Fault) bool {
		return !f.DuplicateDelivery && !f.Reorder && (f.Method != "" || name != "webhook")
	})
	s.mu.Unlock()
	if f == nil {
		return nil, false
	}
	if f.Delay > 0 {
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		case <-s.ctx.Done():
		}
	}
	return f, true
}

// duplicates tells whether the next delivery is to happen twice.
func (s *Server) duplicates(way string) bool {
	return s.strike(way, func(f *Fault) bool { return f.DuplicateDelivery }) != nil
}

// reorders tells whether the next two updates are to change places.
func (s *Server) reorders(way string) bool {
	return s.strike(way, func(f *Fault) bool { return f.Reorder }) != nil
}

// strike finds the first fault of the kind that happens now.
func (s *Server) strike(name string, kind func(*Fault) bool) *Fault {
	for _, f := range s.faults {
		if f.Method != "" && f.Method != name || !kind(&f.Fault) || f.Times > 0 && f.left == 0 {
			continue
		}
		if f.Share < 1 && f.rand.Float64() >= f.Share {
			continue
		}
		if f.Times > 0 {
			f.left--
		}
		struck := f.Fault
		return &struck
	}
	return nil
}
