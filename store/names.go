package store

import (
	"context"

	"muniment/store/entry"
)

// Names says what people, posts, services, logins and entries are called whose ids stand in what this person sees: whoever may read an entry may read the names of those
// it names, though nothing else of them. An entry that may be for named people is named only to whoever may see it. What has no name here is left out.
func (s *Session) Names(ctx context.Context, kind string, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	const most = 500 // parameters of one query
	for len(ids) > 0 {
		n := min(most, len(ids))
		if err := s.someNames(ctx, kind, ids[:n], out); err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return out, nil
}

func (s *Session) someNames(ctx context.Context, kind string, ids []string, out map[string]string) error {
	if _, known := entry.Of(kind); known {
		return s.entryNames(ctx, kind, ids, out)
	}
	list, args := inList(1, ids)
	query := map[string]string{
		"person": `select id, trim(given_name || ' ' || surname) from person where id in ` + list,
		"post":   `select id, title from post where id in ` + list,
		"login":  `select login, name from register_user where login in ` + list,
		"grant":  `select g.id, trim(g.login || ' on ' || y.title) from access_grant g join entry y on y.kind = 'system' and y.id = g.system where g.id in ` + list,
	}[kind]
	if query == "" {
		return &NotFoundError{"register", kind}
	}
	all, err := collect(ctx, s.reader, func(row scanner) ([2]string, error) {
		var v [2]string
		err := row.Scan(&v[0], &v[1])
		return v, err
	}, query, args...)
	for _, v := range all {
		out[v[0]] = v[1]
	}
	return err
}

func (s *Session) entryNames(ctx context.Context, kind string, ids []string, out map[string]string) error {
	c := &conditions{args: []any{kind}}
	all, err := collect(ctx, s.reader, scanEntry, `select `+entryColumns+` from entry where kind = $1 and `+c.in("id", ids), c.args...)
	if err == nil {
		all, err = s.seen(ctx, s.reader, all)
	}
	for _, e := range all {
		out[e.ID] = e.Title
	}
	return err
}
