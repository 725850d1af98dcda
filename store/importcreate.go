package store

import (
	"context"
	"slices"
	"strings"

	"muniment/store/entry"
)

// createNamed makes what a row names and the register does not hold, where whoever imports asked for that: a post, a service, or an entry of another register with
// nothing but its name, which is then prompted for as incomplete. People are never made of a name.
func (i *importer) createNamed(ctx context.Context, f entry.Field, text string) error {
	switch f.Type {
	case entry.Service:
		if _, err := i.service(ctx, text); err != nil {
			return err
		}
	case entry.Post:
		return i.createPost(ctx, f, text)
	case entry.Link:
		return i.createEntry(ctx, f, text)
	case entry.Links:
		for _, name := range (entry.Values{"x": text}).List("x") {
			if err := i.createEntry(ctx, f, name); err != nil {
				return err
			}
		}
	default:
	}
	return nil
}

func (i *importer) createPost(ctx context.Context, f entry.Field, title string) error {
	if _, err := i.t.s.postNamed(ctx, i.t, title); !isNotFound(err) {
		return err
	}
	if err := i.demand(ActHoldPost); err != nil {
		return err
	}
	role := Manager
	switch f.Name {
	case "owner_post", "iao_post":
		role = IAO
	case "system_owner":
		role = SystemOwner
	}
	_, err := i.t.ensurePost(ctx, Post{Title: strings.Join(strings.Fields(title), " "), Role: role, Above: PostISM})
	return err
}

// createEntry makes an entry of a register that stands by itself and asks for nothing but a name.
func (i *importer) createEntry(ctx context.Context, f entry.Field, name string) error {
	if _, err := i.t.linkedEntry(ctx, f.Of, name); !isNotFound(err) {
		return refuseUnlessFault(f.Name, name, err)
	}
	k, known := entry.Of(f.Of)
	add, can := k.Act("add")
	if !known || !can || k.PartOf != "" || !slices.Contains(add.Takes, "name") {
		return nil // the row is refused for what it names
	}
	if err := i.demand(Act(add.Title)); err != nil {
		return err
	}
	return i.perform(ctx, k, add, Doing{Given: map[string]string{"name": name}})
}
