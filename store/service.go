package store

import (
	"context"
	"fmt"
	"strings"
)

// Service is a part of the council. Services form a tree.
type Service struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Parent string `json:"parent,omitempty"`
}

func scanService(row scanner) (Service, error) {
	var v Service
	err := row.Scan(&v.ID, &v.Name, &v.Parent)
	return v, err
}

// Services lists the services whose name contains the text, by name.
func (s *Session) Services(ctx context.Context, query string) ([]Service, error) {
	return collect(ctx, s.reader, scanService, `select id, name, parent from service where lower(name) like $1 escape '\' order by name`, like(query))
}

// PlaceService puts a service under another, or at the top where the parent is empty; both are named by id or name. A manager whose post is vacant
// is then answered for by the manager of the service above.
func (s *Session) PlaceService(ctx context.Context, service, parent string) error {
	return s.act(ctx, ActHoldPost, func(t *transaction) error {
		child, err := serviceNamed(ctx, t, service)
		if err != nil {
			return err
		}
		above := PostISM
		var under Service
		if parent = strings.TrimSpace(parent); parent != "" {
			if under, err = serviceNamed(ctx, t, parent); err != nil {
				return err
			}
			if err := t.notBelow(ctx, under, child); err != nil {
				return err
			}
			if above, err = managerPost(ctx, t, under.ID); err != nil {
				return err
			}
		}
		if child.Parent == under.ID {
			return nil
		}
		if _, err := t.ExecContext(ctx, `update service set parent = $2 where id = $1`, child.ID, under.ID); err != nil {
			return fmt.Errorf("place the service: %w", err)
		}
		if _, err := t.ExecContext(ctx, `update post set above = $2 where service = $1 and role = $3`, child.ID, above, string(Manager)); err != nil {
			return fmt.Errorf("place the service: %w", err)
		}
		t.changed("service", child.ID, map[string]string{"before": child.Parent, "after": under.ID})
		return nil
	})
}

// notBelow refuses to put a service under itself or under one that stands below it.
func (t *transaction) notBelow(ctx context.Context, under, child Service) error {
	for v := under; ; {
		if v.ID == child.ID {
			return conflict("%s cannot stand under %s: it would stand under itself", child.Name, under.Name)
		}
		if v.Parent == "" {
			return nil
		}
		var err error
		if v, err = serviceNamed(ctx, t, v.Parent); err != nil {
			return err
		}
	}
}

func serviceNamed(ctx context.Context, q querier, name string) (Service, error) {
	name = strings.TrimSpace(name)
	return one(ctx, q, "service", name, scanService, `select id, name, parent from service where id = $1 or lower(name) = lower($1)`, name)
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
	id, err := t.freeID(ctx, "service", "svc-"+slug(name))
	if err != nil {
		return "", err
	}
	if _, err := t.ExecContext(ctx, `insert into service (id, name, parent) values ($1, $2, '')`, id, name); err != nil {
		return "", fmt.Errorf("add the service %s: %w", name, err)
	}
	t.changed("service", id, map[string]string{"name": name})
	_, err = t.ensurePost(ctx, Post{Title: managerTitle(name), Role: Manager, Service: id, Above: PostISM})
	return id, err
}

// managerTitle is the title of the post that manages a service.
func managerTitle(service string) string { return "Manager, " + service }

// managerPost returns the id of the post that manages a service, or "" where there is no service.
func managerPost(ctx context.Context, q querier, service string) (string, error) {
	if service == "" {
		return "", nil
	}
	posts, err := collect(ctx, q, scanText, `select id from post where service = $1 and role = $2 order by id limit 1`, service, string(Manager))
	if err != nil || len(posts) == 0 {
		return "", err
	}
	return posts[0], nil
}
