package store

import (
	"context"

	"muniment/store/entry"
)

// May reports whether this person's roles allow an act at all; whether they may do it here is for the act to say.
func (s *Session) May(act Act) bool { return allowed(s.user.Roles, act) == nil }

// Ref names something of the register: a person, a post, or an entry of a kind.
type Ref struct{ Kind, ID string }

// Names returns what people call things, as far as this person may see them. What is not there, or not theirs to see, has no name, and nor have
// entries of registers that may be about people.
func (s *Session) Names(ctx context.Context, refs []Ref) (map[Ref]string, error) {
	byKind := map[string][]string{}
	for _, r := range refs {
		byKind[r.Kind] = append(byKind[r.Kind], r.ID)
	}
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	out := map[Ref]string{}
	for kind, ids := range byKind {
		c := &conditions{}
		var query string
		switch _, is := entry.Of(kind); {
		case kind == "person":
			query = `select 'person', id, given_name || ' ' || surname from person where ` + c.in("id", ids) + ` and ` + sc.names(c, "person.id")
		case kind == "post":
			query = `select 'post', id, title from post where ` + c.in("id", ids)
		case is && !guarded(kind):
			query = `select kind, id, title from entry where kind = ` + c.arg(kind) + ` and ` + c.in("id", ids) + ` and ` + sc.entries(c, "entry")
		default:
			continue
		}
		_, err := collect(ctx, s.reader, func(row scanner) (bool, error) {
			var r Ref
			var title string
			err := row.Scan(&r.Kind, &r.ID, &title)
			out[r] = title
			return true, err
		}, query, c.args...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
