package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// table writes rows in columns for people.
type table struct {
	a *app
	w *tabwriter.Writer
	n int
	// err is the first failure to write.
	err error
}

func (a *app) table(heads ...string) *table {
	t := &table{a: a, w: tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)}
	t.write(heads)
	return t
}

func (t *table) row(cells ...string) {
	t.n++
	t.write(cells)
}

func (t *table) write(cells []string) {
	clean := make([]string, len(cells))
	for i, c := range cells {
		clean[i] = printable(c)
	}
	if _, err := fmt.Fprintln(t.w, strings.Join(clean, "\t")); err != nil && t.err == nil {
		t.err = err
	}
}

// flush writes the table, or a sentence where it is empty.
func (t *table) flush() error {
	if t.n == 0 {
		return t.a.say("Nothing in the register fits.")
	}
	if t.err != nil {
		return fmt.Errorf("write the answer: %w", t.err)
	}
	if err := t.w.Flush(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
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
