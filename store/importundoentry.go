package store

import (
	"context"
	"fmt"
	"slices"

	"muniment/store/entry"
)

// entry takes back what was done to an entry of a register.
func (u *undoing) entry(ctx context.Context, c change, d details) error {
	k, known := entry.Of(c.kind)
	var verb string
	if _, err := d.read("act", &verb); err != nil {
		return err
	}
	act, does := k.Act(verb)
	if !known || !does && verb != "add" && verb != "set" {
		return conflict("the import of %s cannot be taken back: it did more to %s %s than a file says", u.file.Name, c.kind, c.subject)
	}
	if act.Makes || verb == "add" {
		return u.removeEntry(ctx, k, c.subject)
	}
	now, err := entryRow(ctx, u, k.Name, c.subject)
	if err != nil {
		return err
	}
	was, is := map[string]string{}, map[string]string{}
	for part, into := range map[string]*map[string]string{"before": &was, "after": &is} {
		if _, err := d.read(part, into); err != nil {
			return err
		}
	}
	after := now
	after.Fields = entry.Values{}
	for name, value := range now.Fields {
		after.Fields[name] = value
	}
	for name := range is {
		switch value := was[name]; {
		case name == "state":
			after.State = value
		case value == "":
			delete(after.Fields, name)
		default:
			after.Fields[name] = value
		}
	}
	if err := u.putEntry(ctx, k, now, &after); err != nil {
		return err
	}
	u.changed(k.Name, c.subject, map[string]any{"undone": u.file.ID, "before": is, "after": was})
	return nil
}

// removeEntry takes an entry out of its register that nothing points to.
func (u *undoing) removeEntry(ctx context.Context, k entry.Kind, id string) error {
	for _, query := range []string{
		`delete from entry_link where kind = $1 and id = $2`, `delete from entry_event where kind = $1 and subject = $2`, `delete from entry_round where kind = $1 and subject = $2`,
	} {
		if _, err := u.ExecContext(ctx, query, k.Name, id); err != nil {
			return fmt.Errorf("take back the entry: %w", err)
		}
	}
	var parts int
	if err := u.QueryRowContext(ctx, `select count(*) from entry where part_kind = $1 and part_of = $2`, k.Name, id).Scan(&parts); err != nil {
		return fmt.Errorf("look for what rests on the import: %w", err)
	}
	if parts > 0 {
		return u.rests(k.Name + " " + id)
	}
	if k.Name == "service" { // the post of its manager was made with it, and goes next
		if _, err := u.ExecContext(ctx, `update post set service = '' where service = $1 and id in (select subject from trail_change where sequence = $2 and kind = 'post')`, id, u.file.ID); err != nil {
			return fmt.Errorf("take back the service: %w", err)
		}
	}
	if err := u.unused(ctx, k.Name, id); err != nil {
		return err
	}
	if _, err := u.ExecContext(ctx, `delete from entry where kind = $1 and id = $2`, k.Name, id); err != nil {
		return fmt.Errorf("take back the entry: %w", err)
	}
	u.changed(k.Name, id, map[string]any{"undone": u.file.ID})
	return u.unsearchable(ctx, k.Name, id)
}

// remove takes a row out of the table of its kind where nothing points to it.
func (u *undoing) remove(ctx context.Context, kind, id string, made bool) error {
	table := map[string]string{
		"person": "person", "engagement": "engagement", "grant": "access_grant", "joiner": "joiner", "mover": "mover", "leaver": "leaver", "absence": "absence", "post": "post",
	}[kind]
	if !made {
		return conflict("the import of %s cannot be taken back: it did more to %s %s than a file says", u.file.Name, kind, id)
	}
	if kind == "person" {
		for _, query := range []string{`delete from notice where person = $1 and answered = 0`, `delete from notice_work where person = $1`} {
			if _, err := u.ExecContext(ctx, query, id); err != nil {
				return fmt.Errorf("take back who is asked: %w", err)
			}
		}
	}
	if err := u.unused(ctx, kind, id); err != nil {
		return err
	}
	if _, err := u.ExecContext(ctx, `delete from `+table+` where id = $1`, id); err != nil {
		return fmt.Errorf("take back the %s: %w", kind, err)
	}
	if kind == "engagement" {
		return nil // its person's history says it
	}
	u.changed(kind, id, map[string]any{"undone": u.file.ID})
	return u.unsearchable(ctx, kind, id)
}

// unsearchable lets nothing be found any more by what is gone.
func (u *undoing) unsearchable(ctx context.Context, kind, id string) error {
	u.searches = slices.DeleteFunc(u.searches, func(v searchText) bool { return v.kind == kind && v.id == id })
	for _, query := range []string{`delete from search_text where rowid in (select n from search_entry where kind = $1 and id = $2)`, `delete from search_entry where kind = $1 and id = $2`} {
		if _, err := u.ExecContext(ctx, query, kind, id); err != nil {
			return fmt.Errorf("take it out of the search: %w", err)
		}
	}
	return nil
}
