package store

import (
	"context"
	"fmt"
	"strings"

	"muniment/store/entry"
)

// ownerTitle is the title of the post that owns a system.
func ownerTitle(system string) string { return "System Owner, " + system }

// ownSystem gives a system of a service the post of its owner, which stays vacant until somebody holds it. The owner's title follows the system's name, as long as the
// council has not chosen another.
func (t *transaction) ownSystem(ctx context.Context, before entry.Entry, e *entry.Entry) error {
	name := e.Fields["name"]
	if e.Fields["owner_post"] == "" {
		if e.Fields["service"] == "" {
			return nil
		}
		post, err := t.ensurePost(ctx, Post{ID: "owner-" + strings.ToLower(e.ID), Title: ownerTitle(name), Role: SystemOwner, Service: e.Fields["service"], Above: PostISM})
		e.Fields["owner_post"] = post
		return err
	}
	if was := before.Fields["name"]; was != "" && was != name {
		if _, err := t.ExecContext(ctx, `update post set title = $2 where id = $1 and title = $3`, e.Fields["owner_post"], ownerTitle(name), ownerTitle(was)); err != nil {
			return fmt.Errorf("name the system's owner: %w", err)
		}
	}
	return nil
}
