package main

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// logFlags say how much is logged, and how.
type logFlags struct {
	Level  string `name:"log-level" env:"LOG_LEVEL" default:"info" help:"debug, info, warn or error."`
	Format string `name:"log-format" env:"LOG_FORMAT" default:"text" help:"text or json."`
}

// logger makes the program's logger. The secrets never reach its output,
// whatever is logged.
func (f logFlags) logger(w io.Writer, secrets ...string) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.Level)); err != nil {
		return nil, fmt.Errorf("LOG_LEVEL: is %q; it must be debug, info, warn or error", f.Level)
	}
	options := &slog.HandlerOptions{Level: level}
	w = maskingWriter{w, newMask(secrets)}
	switch f.Format {
	case "text":
		return slog.New(slog.NewTextHandler(w, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, options)), nil
	default:
		return nil, fmt.Errorf("LOG_FORMAT: is %q; it must be text or json", f.Format)
	}
}

// newMask replaces each secret that is set.
func newMask(secrets []string) *strings.Replacer {
	var pairs []string
	for _, s := range secrets {
		if s != "" {
			pairs = append(pairs, s, "***")
		}
	}
	return strings.NewReplacer(pairs...)
}

// maskingWriter is the last gate: a handler writes one record at a time.
type maskingWriter struct {
	w    io.Writer
	mask *strings.Replacer
}

// Write implements io.Writer.
func (m maskingWriter) Write(p []byte) (int, error) {
	if _, err := m.mask.WriteString(m.w, string(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}
