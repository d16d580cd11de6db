package bot

import (
	"context"
	"fmt"
)

// Part is a part of the application that handles some of the updates.
type Part interface {
	// Takes says whether an update is for this part.
	Takes(ctx context.Context, u Update) (bool, error)
	// Handle applies an update; see App.Handle for its promise.
	Handle(ctx context.Context, u Update) (Answer, error)
}

// Route gives each update to the first part that takes it.
type Route struct {
	parts []Part
	rest  *App
}

// NewRoute asks the parts in order; what none of them takes is for rest.
func NewRoute(rest *App, parts ...Part) *Route { return &Route{parts, rest} }

// Handle applies one update; see App.Handle for its promise.
func (r *Route) Handle(ctx context.Context, u Update) (Answer, error) {
	if u.Kind == KindNone {
		return Answer{}, nil
	}
	for _, part := range r.parts {
		takes, err := part.Takes(ctx, u)
		if err != nil {
			return Answer{}, fmt.Errorf("find the part for an update: %w", err)
		}
		if takes {
			return part.Handle(ctx, u)
		}
	}
	return r.rest.Handle(ctx, u)
}
