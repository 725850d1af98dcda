package store

import (
	"context"
	"fmt"
)

// post takes back a post, who holds it, who deputises for it, or who answers above it.
func (u *undoing) post(ctx context.Context, id string, d details) error {
	args := []any{id}
	var query string
	switch {
	case d.has("after"):
		return u.remove(ctx, "post", id, true)
	case d.has("above"), d.has("deputy"):
		column := "deputy"
		if d.has("above") {
			column = "above"
		}
		var before string
		if _, err := d.read(column+"_before", &before); err != nil {
			return err
		}
		query, args = `update post set `+column+` = $2 where id = $1`, append(args, before)
	case d.has("holder"):
		var h Holder
		var before string
		for part, into := range map[string]any{"holder": &h.Person, "from": &h.From, "until_before": &before} {
			if _, err := d.read(part, into); err != nil {
				return err
			}
		}
		query, args = `delete from post_holder where post = $1 and person = $2 and from_on = $3`, append(args, h.Person, h.From)
		if d.has("until_before") {
			query, args = `update post_holder set until_on = $4 where post = $1 and person = $2 and from_on = $3`, append(args, before)
		}
	default:
		return u.remove(ctx, "post", id, false)
	}
	if _, err := u.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("take back the post: %w", err)
	}
	u.changed("post", id, map[string]any{"undone": u.file.ID})
	return nil
}

// answer takes back what somebody acknowledged or completed. They are asked again.
func (u *undoing) answer(ctx context.Context, person string, d details) error {
	var a Answer
	if _, err := d.read("acknowledged", &a); err != nil {
		return err
	}
	if _, err := u.ExecContext(ctx, `delete from notice_answer where id = $1`, a.ID); err != nil {
		return fmt.Errorf("take back the acknowledgement: %w", err)
	}
	u.changed("person", person, map[string]any{"undone": u.file.ID})
	return nil
}
