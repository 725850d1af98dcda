package ui

import (
	"context"
	"regexp"
	"strings"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/form"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// mostChoices is how many things a link offers at once.
const mostChoices = 7

// find looks for what a link of a kind can point to.
func (d *desk) find(kind, text string, done func([]form.Choice)) {
	s := d.session()
	text = strings.TrimSpace(text)
	if list, is := listings(d.w.look.Language())[kind]; is {
		if all, asked := d.listed[kind]; asked {
			done(all.with(text))
			return
		}
		task.Run(d.w.door, task.Work[choosable]{
			Do: func(ctx context.Context) (choosable, error) { return list(ctx, s) },
			Done: func(all choosable, err error) {
				if err == nil {
					d.listed[kind] = all
					done(all.with(text))
				}
			},
		})
		return
	}
	task.Run(d.w.door, task.Work[[]form.Choice]{
		Do: func(ctx context.Context) ([]form.Choice, error) { return choices(ctx, s, kind, text) },
		Done: func(found []form.Choice, err error) {
			if err == nil {
				done(found)
			}
		},
	})
}

// name looks for what an entry's link can point to: as find does, but people may be named whom somebody does not see, by their post or by their reference.
func (d *desk) name(kind, text string, done func([]form.Choice)) {
	if kind != "person" {
		d.find(kind, text, done)
		return
	}
	s := d.session()
	text = strings.TrimSpace(text)
	task.Run(d.w.door, task.Work[[]form.Choice]{
		Do: func(ctx context.Context) ([]form.Choice, error) {
			found, err := s.Colleagues(ctx, text, store.Page{Limit: mostChoices})
			out := choicesOf(found, func(c store.Colleague) form.Choice { return form.Choice{ID: c.ID, Title: c.Name} })
			if len(out) == 0 && reference.MatchString(text) {
				out = []form.Choice{{ID: text, Title: theme.Say("Whoever has the reference %s", text)}}
			}
			return out, err
		},
		Done: func(found []form.Choice, err error) {
			if err == nil {
				done(found)
			}
		},
	})
}

// reference is how the number of somebody looks, by which they can be named without being seen: the register refuses one that nobody has.
var reference = regexp.MustCompile(`^[A-Za-z]{0,4}[0-9]{3,}$`)

func choices(ctx context.Context, s *store.Session, kind, text string) ([]form.Choice, error) {
	first := store.Page{Limit: mostChoices}
	switch kind {
	case "person":
		people, err := s.People(ctx, text, first)
		return choicesOf(people, func(p store.Person) form.Choice { return form.Choice{ID: p.ID, Title: p.Name(), Note: p.Login} }), err
	case "post":
		posts, err := s.Posts(ctx, text)
		return choicesOf(posts[:min(len(posts), mostChoices)], func(p store.Post) form.Choice { return form.Choice{ID: p.ID, Title: p.Title} }), err
	case "grant":
		grants, err := s.Grants(ctx, text, first)
		return choicesOf(grants, func(g store.Grant) form.Choice {
			return form.Choice{ID: g.ID, Title: inLine(g.Login, g.System), Note: g.Person}
		}), err
	case kindLine:
		return lineChoices(ctx, s, text)
	}
	if _, is := entry.Of(kind); !is {
		return nil, nil
	}
	entries, err := s.Entries(ctx, kind, text, false, first)
	return choicesOf(entries, func(e entry.Entry) form.Choice { return form.Choice{ID: e.ID, Title: e.Title, Note: e.State} }), err
}

func choicesOf[T any](all []T, choice func(T) form.Choice) []form.Choice {
	out := make([]form.Choice, len(all))
	for i, v := range all {
		out[i] = choice(v)
	}
	return out
}
