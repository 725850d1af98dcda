package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"muniment/store/exchange"
)

// postRow imports one row of a list of posts: the post, and who holds it. A post that is there is not renamed by a file.
func (i *importer) postRow(ctx context.Context, r exchange.Row) (Recorded, error) {
	p, done, err := i.postOf(ctx, r)
	if err != nil {
		return "", err
	}
	if above := r.Text("above"); above != "" {
		if i.above == nil {
			i.above = map[string]string{}
		}
		i.above[p.ID] = above
	}
	named, err := i.deputyOf(ctx, p, r)
	if err != nil {
		return "", err
	}
	held, err := i.holderOf(ctx, p, r)
	if err != nil {
		return "", err
	}
	if done == RecordedSame && (named || held) {
		done = RecordedChanged
	}
	return done, nil
}

// postOf finds the post of a row, or makes it.
func (i *importer) postOf(ctx context.Context, r exchange.Row) (Post, Recorded, error) {
	id, title := r.Text("id"), strings.Join(strings.Fields(r.Text("title")), " ")
	role := Role(strings.ToLower(r.Text("role")))
	if role != "" && !slices.Contains(Roles(), role) {
		return Post{}, "", refuse("role", string(role), "this is not a role: choose from %s", roleNames())
	}
	service := ""
	if name := r.Text("service"); name != "" {
		var err error
		if service, err = i.service(ctx, name); err != nil {
			return Post{}, "", err
		}
	}
	p, err := i.t.s.postNamed(ctx, i.t, cmp.Or(id, title))
	switch {
	case isNotFound(err):
	case err != nil:
		return p, "", err
	case !strings.EqualFold(p.Title, title) && !strings.EqualFold(p.ID, title):
		return p, "", refuse("title", title, "the register has “%s” under this reference: correct the one that is wrong", p.Title)
	case role != "" && role != p.Role:
		return p, "", refuse("role", string(role), "the register has the role %s for %s: a file does not change what a post answers for", p.Role, p.Title)
	default:
		return p, RecordedSame, nil
	}
	if id != "" {
		if err := checkReference(id); err != nil {
			return p, "", refuseUnlessFault("id", id, err)
		}
		if other, err := i.t.s.postNamed(ctx, i.t, title); err == nil {
			return p, "", refuse("title", title, "the register has it under the reference %s", other.ID)
		} else if !isNotFound(err) {
			return p, "", err
		}
	}
	p = Post{ID: id, Title: title, Role: cmp.Or(role, Manager), Service: service}
	if p.ID, err = i.t.ensurePost(ctx, p); err != nil {
		return p, "", err
	}
	return p, RecordedNew, nil
}

func roleNames() string {
	var names []string
	for _, r := range Roles() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

// someone is the person whom a row names by number.
func (i *importer) someone(ctx context.Context, field string, r exchange.Row) (string, error) {
	name := r.Text(field)
	if name == "" {
		return "", nil
	}
	p, err := personByID(ctx, i.t, name)
	if err != nil {
		return "", refuseUnlessFault(field, name, err)
	}
	return p.ID, nil
}

func (i *importer) deputyOf(ctx context.Context, p Post, r exchange.Row) (bool, error) {
	deputy, err := i.someone(ctx, "deputy", r)
	if err != nil || deputy == "" {
		return false, err
	}
	return i.t.nameDeputy(ctx, p, deputy)
}

func (i *importer) holderOf(ctx context.Context, p Post, r exchange.Row) (bool, error) {
	holder, err := i.someone(ctx, "holder", r)
	if err != nil || holder == "" {
		return false, err
	}
	from, until := r.Day("from"), r.Day("until")
	switch {
	case !from.Known():
		return false, refuse("from", "", "say since when %s holds the post", holder)
	case until.Known() && until < from:
		return false, refuse("until", string(until), "%s is before %s", until.Short(), from.Short())
	}
	return i.t.holdPost(ctx, p, Holder{Post: p.ID, Person: holder, From: from, Until: until})
}

// finishPosts says who answers above each new post, once every post of the file is there.
func (i *importer) finishPosts(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(i.above)) {
		p, err := i.t.s.postNamed(ctx, i.t, id)
		if err != nil {
			return err
		}
		above, err := i.t.s.postNamed(ctx, i.t, i.above[id])
		switch {
		case isNotFound(err):
			i.warn("%s answers to %q, which is no post of the register: it answers to nobody yet", p.Title, i.above[id])
			continue
		case err != nil:
			return err
		case p.Above == above.ID:
			continue
		case p.Above != "":
			i.warn("%s answers to another post in the register, and that is not changed by a file", p.Title)
			continue
		}
		if _, err := i.t.ExecContext(ctx, `update post set above = $2 where id = $1`, p.ID, above.ID); err != nil {
			return fmt.Errorf("say who answers above %s: %w", p.Title, err)
		}
		i.t.changed("post", p.ID, map[string]string{"above_before": p.Above, "above": above.ID})
	}
	return nil
}
