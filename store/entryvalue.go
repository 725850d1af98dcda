package store

import (
	"context"
	"errors"
	"strings"

	"muniment/store/entry"
)

// derive works out what an entry is called, who answers for it, where it belongs and what it lacks.
func (t *transaction) derive(ctx context.Context, k entry.Kind, e *entry.Entry) error {
	call := k.Call
	if call == nil {
		call = func(v entry.Values) string { return v["name"] }
	}
	if e.Title = strings.Join(strings.Fields(call(e.Fields)), " "); e.Title == "" {
		return invalid("name", "say what it is called: %s needs a name", withArticle(k.Name))
	}
	if _, has := k.Field("service"); has {
		e.Service = e.Fields["service"]
	}
	part := entry.Entry{}
	if k.PartOf != "" {
		var err error
		if part, err = entryRow(ctx, t, k.PartOf, e.Of); err != nil {
			return err
		}
		if e.Service == "" {
			e.Service = part.Service
		}
	}
	named := ""
	if k.Post != "" {
		named = e.Fields[k.Post]
	}
	e.Post = firstOf(named, k.Answers, part.Post)
	e.Restricted = part.Restricted || k.Named && e.Fields.Yes("restricted")
	e.Missing = k.Missing(e.Fields)
	return nil
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// value reads what was given for a field: in its canonical form, links as ids of what the register holds.
func (t *transaction) value(ctx context.Context, f entry.Field, text string) (string, error) {
	value, err := f.Canonical(text)
	if err != nil {
		return "", unreadable(f.Name, err)
	}
	if value == "" {
		return "", nil
	}
	switch f.Type {
	case entry.Person, entry.People:
		return t.linked(f, value, func(id string) (string, error) {
			p, err := personByID(ctx, t, id)
			return p.ID, err
		})
	case entry.Logins:
		return t.linked(f, value, func(name string) (string, error) { return t.loginOf(ctx, name) })
	case entry.Post:
		return t.linked(f, value, func(name string) (string, error) {
			p, err := t.s.postNamed(ctx, t, name)
			return p.ID, err
		})
	case entry.Service:
		return t.linked(f, value, func(name string) (string, error) {
			v, err := serviceNamed(ctx, t, name)
			return v.ID, err
		})
	case entry.Link, entry.Links:
		return t.linked(f, value, func(id string) (string, error) { return t.linkedEntry(ctx, f.Of, id) })
	default:
		return value, nil
	}
}

// unreadable says why what was given for a field is nothing that it can hold.
func unreadable(field string, err error) error {
	bad := &InvalidError{Field: field, Reason: err.Error()}
	var why *entry.Refusal
	var missing *NotFoundError
	switch {
	case errors.As(err, &why):
		bad.Says = why.Says
	case errors.As(err, &missing):
		bad.Says = []entry.Phrase{missing.Phrase()}
	}
	return bad
}

// linked looks up each of the things that a field names.
func (t *transaction) linked(f entry.Field, value string, look func(string) (string, error)) (string, error) {
	names := []string{value}
	if f.Type == entry.Links || f.Type == entry.People || f.Type == entry.Logins {
		names = entry.Values{"x": value}.List("x")
	}
	for i, name := range names {
		id, err := look(strings.TrimSpace(name))
		if isNotFound(err) {
			return "", unreadable(f.Name, err)
		}
		if err != nil {
			return "", err
		}
		names[i] = id
	}
	return strings.Join(names, "; "), nil
}

// linkedEntry finds what a link points to: an entry of a register by its id or its exact name, or access by its id.
func (t *transaction) linkedEntry(ctx context.Context, kind, name string) (string, error) {
	if kind == "grant" {
		g, err := grantByID(ctx, t, name)
		return g.ID, err
	}
	e, err := t.s.entryByID(ctx, t, kind, name)
	if !isNotFound(err) {
		return e.ID, err
	}
	named, searched := collect(ctx, t, scanEntry, `select `+entryColumns+` from entry where kind = $1 and lower(title) = lower($2) order by id`, kind, name)
	if searched == nil {
		named, searched = t.s.seen(ctx, t, named) // what somebody may not see is neither found nor counted
	}
	switch {
	case searched != nil:
		return "", searched
	case len(named) > 1:
		return "", conflict("%d entries are called %s: give the reference", len(named), name)
	case len(named) == 0:
		return "", err
	}
	return named[0].ID, nil
}
