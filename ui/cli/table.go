package cli

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"muniment/store"
)

// mostRows is how many rows of a register are written for people, unless they ask for all.
const mostRows = 100

// table writes rows in columns for people. A cell is a text, or a store.Ref or several, which are written as what they point to is called.
type table struct {
	a     *app
	heads []string
	rows  [][]any
	names store.Names
	most  int // rows that are written; 0: all
}

func (a *app) table(heads ...string) *table { return &table{a: a, heads: heads, most: a.most} }

func (t *table) row(cells ...any) { t.rows = append(t.rows, cells) }

// named looks up what the cells of the table point to.
func (t *table) named(ctx context.Context, s *store.Session) error {
	var refs []store.Ref
	for _, row := range t.written() {
		for _, c := range row {
			switch v := c.(type) {
			case store.Ref:
				refs = append(refs, v)
			case []store.Ref:
				refs = append(refs, v...)
			}
		}
	}
	if len(refs) == 0 {
		return nil
	}
	var err error
	t.names, err = s.Names(ctx, refs)
	return err
}

// show writes the table with the names of what its cells point to.
func (t *table) show(ctx context.Context, s *store.Session) error {
	if err := t.named(ctx, s); err != nil {
		return err
	}
	return t.flush()
}

// written are the rows that people get to see.
func (t *table) written() [][]any {
	if t.most > 0 && len(t.rows) > t.most {
		return t.rows[:t.most]
	}
	return t.rows
}

// text is a cell as it is written.
func (t *table) text(cell any) string {
	switch v := cell.(type) {
	case store.Ref:
		return t.names.Of(v)
	case []store.Ref:
		all := make([]string, len(v))
		for i, r := range v {
			all[i] = t.names.Of(r)
		}
		return strings.Join(all, ", ")
	default:
		return fmt.Sprint(v)
	}
}

// flush writes the table, or a sentence where it is empty.
func (t *table) flush() error {
	if len(t.rows) == 0 {
		return t.a.say("Nothing in the register fits.")
	}
	w := tabwriter.NewWriter(t.a.Out, 0, 4, 2, ' ', 0)
	lines := make([]string, 0, len(t.written())+1)
	lines = append(lines, strings.Join(t.heads, "\t"))
	for _, row := range t.written() {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = printable(t.text(c))
		}
		lines = append(lines, strings.Join(cells, "\t"))
	}
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	if more := len(t.rows) - len(t.written()); more > 0 {
		return t.a.say("… %s more: narrow the list with a word, or see the whole with --all.", thousands(more))
	}
	return nil
}

// printable keeps what was typed or imported from acting on the terminal: control characters become spaces.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) || r == '\u2028' || r == '\u2029' || (r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069') {
			return ' '
		}
		return r
	}, s)
}
