package cli

import (
	"context"
	"strings"

	"muniment/store"
)

// page is text for people that names things of the register. Its lines are gathered first, so that all of the names are looked up at once.
type page struct {
	a     *app
	lines []words
}

// words are a text: strings as they are, and a store.Ref for what it points to is called.
type words []any

// line adds a line.
func (p *page) line(parts ...any) { p.lines = append(p.lines, parts) }

// write looks the names up and writes the lines.
func (p *page) write(ctx context.Context, s *store.Session) error {
	var refs []store.Ref
	for _, l := range p.lines {
		refs = l.refs(refs)
	}
	names, err := s.Names(ctx, refs)
	if err != nil {
		return err
	}
	for _, l := range p.lines {
		if err := p.a.say("%s", l.text(names)); err != nil {
			return err
		}
	}
	return nil
}

func (w words) refs(out []store.Ref) []store.Ref {
	for _, part := range w {
		switch v := part.(type) {
		case store.Ref:
			out = append(out, v)
		case words:
			out = v.refs(out)
		}
	}
	return out
}

func (w words) text(names store.Names) string {
	var b strings.Builder
	for _, part := range w {
		switch v := part.(type) {
		case string:
			b.WriteString(v)
		case store.Ref:
			b.WriteString(names.Of(v))
		case words:
			b.WriteString(v.text(names))
		}
	}
	return b.String()
}

// joined are several texts with something between them.
func joined(all []words, between string) words {
	var out words
	for i, w := range all {
		if i > 0 {
			out = append(out, between)
		}
		out = append(out, w)
	}
	return out
}
