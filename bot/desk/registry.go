package desk

import (
	"context"
	"slices"

	"plutbot/bot"
	"plutbot/storage"
)

// connected is a staff group and what it serves.
type connected struct {
	Group int64  `json:"group"`
	Title string `json:"title"`
	// Centres are those that it answers for, by id; none: every centre. Fields
	// are the fields that it answers; none: every field.
	Centres []string `json:"centres,omitempty"`
	Fields  []string `json:"fields,omitempty"`
	// Default takes what no other group serves.
	Default bool `json:"default,omitempty"`
	// Minutes of office time within which the first answer is due; 0 is the
	// usual.
	Minutes int `json:"minutes,omitempty"`
}

func (c connected) serves(field string) bool {
	return len(c.Fields) == 0 || slices.Contains(c.Fields, field)
}

// registry lists the groups.
type registry struct {
	Groups []connected `json:"groups,omitempty"`
	// Former are groups that were disconnected: their figures still count.
	Former []int64 `json:"former,omitempty"`
}

func (r *registry) find(group int64) *connected {
	for i := range r.Groups {
		if r.Groups[i].Group == group {
			return &r.Groups[i]
		}
	}
	return nil
}

// only makes a group the one that takes what no other group serves.
func (r *registry) only(group int64) {
	for i := range r.Groups {
		r.Groups[i].Default = r.Groups[i].Group == group
	}
}

// registryChat owns the registry: it belongs to no chat.
const registryChat = 0

func (d *Desk) registry(ctx context.Context) (*registry, error) {
	return load1[registry](ctx, d, storage.DocumentDesks, registryChat, "")
}

// changeRegistry changes the list of groups.
func (d *Desk) changeRegistry(ctx context.Context, do func(*registry) error) error {
	return change1(ctx, d, storage.DocumentDesks, registryChat, "", 0, do)
}

// groupFor finds the group for a ticket.
func (d *Desk) groupFor(ctx context.Context, o bot.TicketOpening) (int64, error) {
	return d.groupOf(ctx, d.Centres.Serving(o.Province, o.Regency), o.Field)
}

// groupOf finds the group for a field: of the first of the centres that has
// one, then the default, then the one of the configuration; 0 when there is none.
func (d *Desk) groupOf(ctx context.Context, centres []string, field string) (int64, error) {
	r, err := d.registry(ctx)
	if err != nil {
		return 0, err
	}
	return d.home(ctx, r.serving(centres, field, d.Default))
}

// serving finds the group for a field among those that are listed; without one
// it is the rest.
func (r *registry) serving(centres []string, field string, rest int64) int64 {
	for _, centre := range centres {
		for _, g := range r.Groups {
			if slices.Contains(g.Centres, centre) && g.serves(field) {
				return g.Group
			}
		}
	}
	for _, g := range r.Groups {
		if (g.Default || len(g.Centres) == 0) && g.serves(field) {
			return g.Group
		}
	}
	for _, g := range r.Groups {
		if g.Default {
			return g.Group
		}
	}
	return rest
}
