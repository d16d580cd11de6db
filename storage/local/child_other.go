//go:build !linux && !darwin

package local

import (
	"context"
	"log/slog"
)

// startChild starts nothing: there is no redis-server for this system.
func startChild(context.Context, string, *slog.Logger) (*Server, error) { return nil, errNoProgram }
