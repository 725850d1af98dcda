package store

import (
	"context"
	"slices"
	"strings"

	"muniment/store/entry"
)

// Ref points to something of the register, as fields and lists hold it: by its kind and its id. The kind of somebody who signs in is "sign-in", and that of a
// post to be called without whoever holds it today is "title".
type Ref struct{ Kind, ID string }

// Names are what things are called, as far as the person who asks may read it.
type Names map[Ref]string

// Of is what something is called with its id, so that people can read it and commands can be given it; or its id alone where its name is not to be read. A
// post is called by its title and whoever holds it.
func (n Names) Of(r Ref) string {
	name, known := n[r]
	switch {
	case !known || name == r.ID:
		return r.ID
	case r.Kind == "post", r.Kind == "title":
		return name
	}
	return name + " (" + r.ID + ")"
}

// mostNamed is how many things are looked up by one query.
const mostNamed = 400

// Names looks up what things are called. Posts and whoever holds them are named to everybody who signs in, and so are services, and systems wherever access to
// them is seen; anybody and anything else to those who may see them.
func (s *Session) Names(ctx context.Context, refs []Ref) (Names, error) {
	ids := map[string][]string{}
	for _, r := range refs {
		if r.ID != "" && !slices.Contains(ids[r.Kind], r.ID) {
			ids[r.Kind] = append(ids[r.Kind], r.ID)
		}
	}
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	out := Names{}
	for kind, all := range ids {
		for some := range slices.Chunk(all, mostNamed) {
			if err := s.nameSome(ctx, &sc, kind, some, out); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// nameSome looks up what some things of one kind are called.
func (s *Session) nameSome(ctx context.Context, sc *scope, kind string, ids []string, out Names) error {
	c := &conditions{}
	var query string
	switch kind {
	case "post":
		return s.namePosts(ctx, ids, out)
	case "person":
		query = `select id, given_name || ' ' || surname from person where ` + c.in("id", ids) + ` and (` + s.posted(c) + ` or ` + sc.names(c, "person.id") + `)`
	case "title":
		query = `select id, title from post where ` + c.in("id", ids)
	case "sign-in":
		query = `select login, name from register_user where ` + c.in("login", ids)
	case "grant":
		query = `select g.id, case when g.login <> '' then g.login else upper(substr(g.kind, 1, 1)) || substr(g.kind, 2) end || ' on ' || y.title from access_grant g join entry y on y.kind = 'system' and y.id = g.system where ` + c.in("g.id", ids) + ` and ` + sc.reaches(c, "g")
	case "system", "service":
		query = `select id, title from entry where kind = ` + c.arg(kind) + ` and ` + c.in("id", ids)
	default:
		if _, known := entry.Of(kind); !known {
			return nil
		}
		all, err := collect(ctx, s.reader, scanEntry, `select `+entryColumns+` from entry where kind = `+c.arg(kind)+` and `+c.in("id", ids)+` and `+sc.entries(c, "entry"), c.args...)
		if err == nil {
			all, err = s.seen(ctx, s.reader, all)
		}
		for _, e := range all {
			out[Ref{kind, e.ID}] = e.Title
		}
		return err
	}
	named, err := collect(ctx, s.reader, scanPair, query, c.args...)
	for _, pair := range named {
		out[Ref{kind, pair[0]}] = strings.TrimSpace(pair[1])
	}
	if err == nil && kind == "person" {
		return s.nameNobodys(ctx, ids, out)
	}
	return err
}

// nameNobodys names whoever stands in the place of a person although their sign-in is no person's, such as the first administrator: by the name of the sign-in, as which they are known too.
func (s *Session) nameNobodys(ctx context.Context, ids []string, out Names) error {
	left := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return out[Ref{"person", id}] != "" })
	if len(left) == 0 {
		return nil
	}
	c := &conditions{}
	named, err := collect(ctx, s.reader, scanPair, `select u.login, u.name from register_user u where `+c.in("u.login", left)+` and not exists (select 1 from person p where p.id = u.login)`, c.args...)
	for _, pair := range named {
		out[Ref{"person", pair[0]}], out[Ref{"sign-in", pair[0]}] = pair[1], pair[1]
	}
	return err
}

// scanPair reads an id and a name.
func scanPair(row scanner) ([2]string, error) {
	var p [2]string
	err := row.Scan(&p[0], &p[1])
	return p, err
}

// namePosts names posts by their titles and whoever holds them today.
func (s *Session) namePosts(ctx context.Context, ids []string, out Names) error {
	c := &conditions{}
	titles, err := collect(ctx, s.reader, scanPair, `select id, title from post where `+c.in("id", ids), c.args...)
	if err != nil {
		return err
	}
	c = &conditions{}
	held, err := collect(ctx, s.reader, scanPair, `select h.post, p.given_name || ' ' || p.surname from post_holder h join person p on p.id = h.person
		where `+c.in("h.post", ids)+` and h.from_on <= `+c.arg(s.Today())+` and (h.until_on = '' or h.until_on >= `+c.arg(s.Today())+`) order by h.post, p.surname, p.id`, c.args...)
	if err != nil {
		return err
	}
	holders := map[string][]string{}
	for _, h := range held {
		holders[h[0]] = append(holders[h[0]], strings.TrimSpace(h[1]))
	}
	for _, p := range titles {
		who := "vacant"
		if len(holders[p[0]]) > 0 {
			who = strings.Join(holders[p[0]], ", ")
		}
		out[Ref{"post", p[0]}] = p[1] + " (" + who + ")"
	}
	return nil
}

// May reports whether this person's roles allow an act at all; whether they may do it here is for the act to say.
func (s *Session) May(act Act) bool { return allowed(s.user.Roles, act) == nil }
