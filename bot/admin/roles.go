// Package admin is what administrators do besides announcements: they say who
// may do what (/peran), and read who did what (/audit).
package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/storage"
)

// Documents keep the roles.
type Documents interface {
	LoadDocument(ctx context.Context, kind storage.DocumentKind, chat int64, name string) (storage.Document, error)
	WriteDocuments(ctx context.Context, chat int64, docs []*storage.Document, jobs ...storage.Job) error
}

// Roles say who may do what. The administrators may do everything, whatever is
// stored; others have the rights that an administrator gave them.
type Roles struct {
	admins []int64
	store  Documents
	clock  bot.Clock

	mu    sync.Mutex
	known []holder
	read  time.Time
}

// NewRoles makes Roles with these administrators.
func NewRoles(admins []int64, store Documents, clock bot.Clock) *Roles {
	return &Roles{admins: admins, store: store, clock: clock}
}

// holder is somebody with rights. It is stored: add fields, never change them.
type holder struct {
	ID int64 `json:"id"`
	// Name is how the person was called when the newest right was given.
	Name   string            `json:"name"`
	Rights []broadcast.Right `json:"rights"`
	// By gave the newest right, At that moment in milliseconds.
	By int64 `json:"by"`
	At int64 `json:"at"`
}

// roster is the stored form.
type roster struct {
	People []holder `json:"people,omitempty"`
}

// find gives the place of a person, -1 for none.
func (r *roster) find(person int64) int {
	return slices.IndexFunc(r.People, func(h holder) bool { return h.ID == person })
}

const (
	// fresh is how long what was read counts: every text that somebody writes is
	// asked about. A right that is taken away ends as soon as this.
	fresh = time.Second
	// maxHolders is how many people may have rights.
	maxHolders = 100
	// attempts is how often a change is tried when others change something too.
	attempts = 5
)

var errFull = errors.New("too many people have rights")

// Admin says whether a person is an administrator.
func (r *Roles) Admin(person int64) bool { return slices.Contains(r.admins, person) }

// May says whether a person has a right.
func (r *Roles) May(ctx context.Context, person int64, right broadcast.Right) (bool, error) {
	if r.Admin(person) {
		return true, nil
	}
	people, err := r.people(ctx)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(people, func(h holder) bool { return h.ID == person })
	return i >= 0 && right.Within(people[i].Rights), nil
}

// Holders are all who have a right, the administrators first.
func (r *Roles) Holders(ctx context.Context, right broadcast.Right) ([]int64, error) {
	all := slices.Clone(r.admins)
	people, err := r.people(ctx)
	if err != nil {
		return nil, err
	}
	for _, h := range people {
		if right.Within(h.Rights) && !slices.Contains(all, h.ID) {
			all = append(all, h.ID)
		}
	}
	return all, nil
}

// people are those with rights, as they were lately.
func (r *Roles) people(ctx context.Context) ([]holder, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.clock(); r.read.IsZero() || now.Sub(r.read).Abs() >= fresh {
		stored, _, err := r.load(ctx)
		if err != nil {
			return nil, err
		}
		r.known, r.read = stored.People, now
	}
	return r.known, nil
}

func (r *Roles) load(ctx context.Context) (roster, storage.Document, error) {
	var stored roster
	doc, err := r.store.LoadDocument(ctx, storage.DocumentRoles, 0, "")
	if err == nil && doc.Version != 0 {
		err = json.Unmarshal(doc.Data, &stored)
	}
	if err != nil {
		return stored, doc, fmt.Errorf("load the roles: %w", err)
	}
	return stored, doc, nil
}

// change applies do to what is stored, and writes it together with the jobs that
// follow from it, unless do says that nothing changed.
func (r *Roles) change(ctx context.Context, do func(*roster) (changed bool, err error), jobs ...storage.Job) (changed bool, err error) {
	for range attempts {
		stored, doc, err := r.load(ctx)
		if err != nil {
			return false, err
		}
		if changed, err = do(&stored); err != nil || !changed {
			return false, err
		}
		if doc.Data, err = json.Marshal(stored); err != nil {
			return false, fmt.Errorf("write the roles: %w", err)
		}
		err = r.store.WriteDocuments(ctx, 0, []*storage.Document{&doc}, jobs...)
		if errors.Is(err, storage.ErrConflict) {
			continue
		}
		if err != nil {
			return false, err
		}
		r.mu.Lock()
		r.read = time.Time{} // it is read again
		r.mu.Unlock()
		return true, nil
	}
	return false, fmt.Errorf("change the roles: %w", storage.ErrConflict)
}

// give gives a person rights.
func (r *Roles) give(ctx context.Context, h holder, jobs ...storage.Job) (bool, error) {
	return r.change(ctx, func(all *roster) (bool, error) {
		i := all.find(h.ID)
		if i < 0 {
			if len(all.People) >= maxHolders {
				return false, errFull
			}
			i = len(all.People)
			all.People = append(all.People, holder{ID: h.ID})
		}
		had := all.People[i].Rights
		var has []broadcast.Right
		for _, right := range broadcast.Rights() {
			if slices.Contains(had, right) || slices.Contains(h.Rights, right) {
				has = append(has, right)
			}
		}
		if len(has) == len(had) {
			return false, nil
		}
		h.Rights = has
		all.People[i] = h
		return true, nil
	}, jobs...)
}

// take takes rights away from a person.
func (r *Roles) take(ctx context.Context, person int64, rights []broadcast.Right, jobs ...storage.Job) (bool, error) {
	return r.change(ctx, func(all *roster) (bool, error) {
		i := all.find(person)
		if i < 0 {
			return false, nil
		}
		had := len(all.People[i].Rights)
		all.People[i].Rights = slices.DeleteFunc(all.People[i].Rights, func(right broadcast.Right) bool { return slices.Contains(rights, right) })
		if len(all.People[i].Rights) == 0 {
			all.People = slices.Delete(all.People, i, i+1)
			return true, nil
		}
		return len(all.People[i].Rights) != had, nil
	}, jobs...)
}

// commands are those for which a right is needed, in the order in which they are
// shown; "" is that of administrators.
var commands = []struct {
	name  string
	right broadcast.Right
}{{"siaran", broadcast.Write}, {"kiriman", broadcast.Look}, {"laporan", broadcast.Look}, {"peran", ""}, {"audit", ""}, {"pertanyaan", ""}, {"muat_ulang", ""}}

// Commands are those that a person may use besides everybody's, by name; each is
// described by admin.command.<name> in the catalogs.
func (r *Roles) Commands(ctx context.Context, person int64) ([]string, error) {
	var names []string
	for _, c := range commands {
		may, err := r.Admin(person), error(nil)
		if c.right != "" {
			may, err = r.May(ctx, person, c.right)
		}
		if err != nil {
			return nil, err
		}
		if may {
			names = append(names, c.name)
		}
	}
	return names, nil
}
