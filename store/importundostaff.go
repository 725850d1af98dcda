package store

import (
	"context"
	"fmt"
	"slices"

	"muniment/store/calendar"
)

// staffCase takes back what a file may say of any case of staff: that there is one, or that it is finished. What it changed of one that was there, which these details
// tell, is left to whoever knows the kind: done is false then.
func (u *undoing) staffCase(ctx context.Context, kind, id string, d details, changed ...string) (done bool, err error) {
	switch {
	case d.has("person"):
		return true, u.remove(ctx, kind, id, true)
	case d.has("finished"):
		return true, u.put(ctx, kind, id, `update `+kind+` set finished_at = '' where id = $1`)
	case !slices.ContainsFunc(changed, d.has):
		return true, u.remove(ctx, kind, id, false)
	}
	return false, nil
}

// joiner takes back that somebody joins, or what the file said of one who was there.
func (u *undoing) joiner(ctx context.Context, id string, d details) error {
	if done, err := u.staffCase(ctx, "joiner", id, d, "item"); done || err != nil {
		return err
	}
	var item string
	if _, err := d.read("item", &item); err != nil {
		return err
	}
	if err := u.put(ctx, "joiner", id, `delete from checklist_answer where kind = 'joiner' and subject = $1 and item = $2`, item); err != nil {
		return err
	}
	return u.put(ctx, "joiner", id, `update joiner set informed_on = '' where id = $1`)
}

// mover takes back a move, or the days that the file changed of one. Its engagements are taken back with their person.
func (u *undoing) mover(ctx context.Context, id string, d details) error {
	if done, err := u.staffCase(ctx, "mover", id, d, "before"); done || err != nil {
		return err
	}
	var before [2]calendar.Date
	if _, err := d.read("before", &before); err != nil {
		return err
	}
	if err := u.put(ctx, "mover", id, `update mover set moves_on = $2, notice_on = $3, finished_at = '' where id = $1`, before[0], before[1]); err != nil {
		return err
	}
	m, err := one(ctx, u, "mover", id, scanMover, `select `+moverColumns+` from mover m join person p on p.id = m.person where m.id = $1`, id)
	if err != nil {
		return err
	}
	if err := u.s.notOwnCase(m.Person); err != nil {
		return err
	}
	return u.settleMoves(ctx, m.Person)
}

// absence takes back that somebody is away, that they are back, or when they are.
func (u *undoing) absence(ctx context.Context, id string, d details) error {
	if done, err := u.staffCase(ctx, "absence", id, d, "returned_on", "before"); done || err != nil {
		return err
	}
	if d.has("returned_on") {
		return u.put(ctx, "absence", id, `update absence set returned_on = '' where id = $1`)
	}
	var before struct {
		StartsOn  calendar.Date `json:"starts_on"`
		ReturnsOn calendar.Date `json:"returns_on"`
		Cover     string        `json:"cover"`
		LookedAt  calendar.Date `json:"looked_at"`
	}
	if _, err := d.read("before", &before); err != nil {
		return err
	}
	return u.put(ctx, "absence", id, `update absence set starts_on = $2, returns_on = $3, cover = $4, asked_on = $5 where id = $1`, before.StartsOn, before.ReturnsOn, before.Cover, before.LookedAt)
}

// put puts a case back as it was, and says so.
func (u *undoing) put(ctx context.Context, kind, id, query string, args ...any) error {
	if _, err := u.ExecContext(ctx, query, append([]any{id}, args...)...); err != nil {
		return fmt.Errorf("take back the %s: %w", kind, err)
	}
	u.changed(kind, id, map[string]any{"undone": u.file.ID})
	return nil
}
