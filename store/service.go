package store

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"muniment/store/entry"
)

// PlaceService puts a service under another, or at the top where the parent is empty; both are named by id or name. A manager whose post is vacant
// is then answered for by the manager of the service above.
func (s *Session) PlaceService(ctx context.Context, service, parent string) error {
	return s.act(ctx, ActHoldPost, func(t *transaction) error {
		before, err := serviceNamed(ctx, t, service)
		if err != nil {
			return err
		}
		under, above := entry.Entry{}, PostISM
		if parent = strings.TrimSpace(parent); parent != "" {
			if under, err = serviceNamed(ctx, t, parent); err != nil {
				return err
			}
			if err := t.notBelow(ctx, under, before); err != nil {
				return err
			}
			if above, err = managerPost(ctx, t, under.ID); err != nil {
				return err
			}
		}
		after := before
		after.Fields = maps.Clone(before.Fields)
		after.Fields["parent"] = under.ID
		if recorded, err := t.recordEntry(ctx, before, after); err != nil || recorded == RecordedSame {
			return err
		}
		if _, err := t.ExecContext(ctx, `update post set above = $2 where service = $1 and role = $3`, before.ID, above, string(Manager)); err != nil {
			return fmt.Errorf("place the service: %w", err)
		}
		return nil
	})
}

// notBelow refuses to put a service under itself or under one that stands below it.
func (t *transaction) notBelow(ctx context.Context, under, child entry.Entry) error {
	for v := under; ; {
		if v.ID == child.ID {
			return conflict("%s cannot stand under %s: it would stand under itself", child.Title, under.Title)
		}
		if v.Fields["parent"] == "" {
			return nil
		}
		var err error
		if v, err = serviceNamed(ctx, t, v.Fields["parent"]); err != nil {
			return err
		}
	}
}

func serviceNamed(ctx context.Context, q querier, name string) (entry.Entry, error) {
	name = strings.TrimSpace(name)
	return one(ctx, q, "service", name, scanEntry, `select `+entryColumns+` from entry where kind = 'service' and (id = $1 or lower(title) = lower($1)) order by id limit 1`, name)
}

// ensureService returns the id of the service of that name, making it and the post of its manager where there is none.
func (t *transaction) ensureService(ctx context.Context, name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" {
		return "", nil
	}
	known, err := serviceNamed(ctx, t, name)
	if err == nil || !isNotFound(err) {
		return known.ID, err
	}
	id, err := t.freeID(ctx, "entry", "svc-"+slug(name))
	if err != nil {
		return "", err
	}
	post, err := t.ensurePost(ctx, Post{Title: managerTitle(name), Role: Manager, Service: id, Above: PostISM})
	if err != nil {
		return "", err
	}
	_, err = t.recordEntry(ctx, entry.Entry{}, entry.Entry{Kind: "service", ID: id, Fields: entry.Values{"name": name, "manager_post": post}})
	return id, err
}

// managerTitle is the title of the post that manages a service.
func managerTitle(service string) string { return "Manager, " + service }

// managerPost returns the id of the post that manages a service, or "" where there is no service.
func managerPost(ctx context.Context, q querier, service string) (string, error) {
	if service == "" {
		return "", nil
	}
	v, err := entryRow(ctx, q, "service", service)
	if isNotFound(err) {
		return "", nil
	}
	return v.Fields["manager_post"], err
}
