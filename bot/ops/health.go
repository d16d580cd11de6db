package ops

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// probeTime is how long a dependency may take to answer a probe.
const probeTime = 2 * time.Second

// Probe asks one dependency whether it can be reached.
type Probe struct {
	Name string
	Ask  func(context.Context) error
}

// Health tells whether the process lives and whether it can work.
type Health struct {
	// Version of the program.
	Version string
	// Content gives the version of the guides, which may change.
	Content func() string
	// Durable is false when sessions are only in memory.
	Durable bool
	Probes  []Probe
}

// Healthz answers 200 as long as the process serves at all. It asks nobody, so
// that a restart is not ordered for what a restart cannot mend.
func (h Health) Healthz(w http.ResponseWriter, _ *http.Request) {
	respond(w, http.StatusOK, map[string]any{"status": "ok", "version": h.Version, "content": h.Content(), "durable": h.Durable})
}

// Readyz answers 200 when all dependencies can be reached, otherwise 503 with
// what is missing.
func (h Health) Readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), probeTime)
	defer cancel()
	// All are asked at once: one that hangs must not take the others' time.
	answers := make([]error, len(h.Probes))
	var asking sync.WaitGroup
	for i, p := range h.Probes {
		asking.Go(func() { answers[i] = p.Ask(ctx) })
	}
	asking.Wait()
	status, checks := http.StatusOK, map[string]string{}
	for i, p := range h.Probes {
		checks[p.Name] = "ok"
		if answers[i] != nil {
			status, checks[p.Name] = http.StatusServiceUnavailable, answers[i].Error()
		}
	}
	text := "ready"
	if status != http.StatusOK {
		text = "not ready"
	}
	respond(w, status, map[string]any{"status": text, "checks": checks})
}

func respond(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the asker is gone if this fails
}
