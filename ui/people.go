package ui

import (
	"cmp"
	"context"
	"strings"

	"muniment/store"
	"muniment/ui/grid"
	"muniment/ui/theme"
)

// peopleRegisters are the people and the posts that they hold.
func peopleRegisters() []register {
	return []register{
		{
			name: "people", kind: "person", title: "People", about: "Everybody who works for the council or may use what is its own, and the accounts that belong to nobody in particular.",
			columns: []grid.Column{{Title: "Number", Least: 6, Most: 14}, {Title: "Name", Least: 12, Grows: true}, {Title: "Kind", Least: 8, Most: 14}, {Title: "Login", Least: 8, Most: 20, Spare: true}, {Title: "E-mail", Least: 10, Most: 34, Spare: true}},
			acts:    []string{"joiner record"},
			paged:   true,
			rows: func(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
				people, err := s.People(ctx, q.text, q.pages...)
				return rowsOf(people, func(p store.Person) grid.Row {
					return grid.Row{ID: p.ID, Kind: "person", Cells: []grid.Cell{grid.Text(p.ID), {Text: p.Name(), Key: p.Surname + " " + p.GivenName}, grid.Word(capital(p.Kind)), grid.Text(p.Login), grid.Text(p.Email)}}
				}), err
			},
		},
		{
			name: "posts", kind: "post", title: "Posts", about: "Duties are owed by posts, and people hold posts: so nothing is forgotten when somebody leaves.",
			columns: []grid.Column{{Title: "Post", Least: 16, Grows: true}, {Title: "Held by", Least: 12, Most: 34}, {Title: "Role", Least: 8, Most: 28, Spare: true}},
			acts:    []string{"post hold"},
			rows:    postRows,
		},
	}
}

func postRows(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
	posts, err := s.Posts(ctx, q.text)
	if err != nil {
		return nil, err
	}
	var refs []store.Ref
	for _, p := range posts {
		for _, h := range p.Holders {
			refs = append(refs, store.Ref{Kind: "person", ID: h.Person})
		}
	}
	names, err := s.Names(ctx, refs)
	return rowsOf(posts, func(p store.Post) grid.Row {
		var held []string
		for _, h := range p.Holders {
			held = append(held, nameOr(names, "person", h.Person))
		}
		holder := grid.Text(strings.Join(held, ", "))
		if len(held) == 0 {
			holder = grid.Cell{Text: "Vacant", Tone: theme.Warn}
		}
		return grid.Row{ID: p.ID, Kind: "post", Cells: []grid.Cell{grid.Text(p.Title), holder, grid.Word(capital(p.Role.Title()))}}
	}), err
}

// rowsOf makes the rows of a list.
func rowsOf[T any](all []T, row func(T) grid.Row) []grid.Row {
	out := make([]grid.Row, len(all))
	for i, v := range all {
		out[i] = row(v)
	}
	return out
}

// nameOr is what something is called, or its id where that is not known.
func nameOr(names map[store.Ref]string, kind, id string) string {
	return cmp.Or(spokenName(names[store.Ref{Kind: kind, ID: id}]), id)
}

// spokenName is what the store calls something; that nobody holds a post is said in the language that is shown.
func spokenName(name string) string {
	if title, vacant := strings.CutSuffix(name, " (vacant)"); vacant {
		return theme.Say("%s (vacant)", theme.Say(title))
	}
	return name
}
