// Package grid is the list that every register is shown in: rows of typed columns that can be sorted, chosen and opened by pointer and by keyboard.
//
// It promises to know no register and to ask nothing: rows come ready to be shown, are swapped in at once, and more of them are asked for when the
// end comes near. Drawing a row neither formats nor queries, so that hundreds of thousands scroll smoothly.
package grid

import (
	"cmp"
	"slices"
	"strings"

	"muniment/ui/theme"
)

// Column is one column of a list.
type Column struct {
	Title string
	Right bool    // figures stand right
	Least float32 // characters below which it is never cut, while it is shown
	Most  float32 // characters beyond which it is cut; 0: none
	Grows bool    // it takes the width that is left over
	Spare bool    // it is left out where there is no room, the last first
}

// Cell is one text of a row.
type Cell struct {
	Text string
	Key  string     // by which it is sorted; "": its text
	Tone theme.Tone // a mark, or plain text
	Bold bool
	Word bool // a word of the window's own, said in its language; a mark always is
}

// said is the text as it is shown.
func (c Cell) said() string {
	if c.Word || c.Tone != theme.Plain {
		return theme.Say(c.Text)
	}
	return c.Text
}

// Row is one line.
type Row struct {
	ID    string // what is opened
	Kind  string // where the rows of a list are of several kinds
	Cells []Cell // one for each column
}

// Text is a plain cell.
func Text(s string) Cell { return Cell{Text: s} }

// Word is a plain cell whose text is the window's own, and is said in its language.
func Word(s string) Cell { return Cell{Text: s, Word: true} }

// sorted returns rows in the order of a column; rows that are equal in it keep their order.
func sorted(rows []Row, column int, down bool) []Row {
	out := slices.Clone(rows)
	slices.SortStableFunc(out, func(a, b Row) int {
		c := compare(key(a, column), key(b, column))
		if down {
			return -c
		}
		return c
	})
	return out
}

func key(r Row, column int) string {
	if column >= len(r.Cells) {
		return ""
	}
	return cmp.Or(r.Cells[column].Key, r.Cells[column].Text)
}

// compare orders texts as people do: numbers in them by their value, capitals like small letters, and what is blank last.
func compare(a, b string) int {
	if a == "" || b == "" {
		return cmp.Compare(len(b), len(a))
	}
	a, b = strings.ToLower(a), strings.ToLower(b)
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x == 0 || y == 0 {
			if a[0] != b[0] {
				return cmp.Compare(a[0], b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		m, n := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
		if c := cmp.Or(cmp.Compare(len(m), len(n)), cmp.Compare(m, n)); c != 0 {
			return c
		}
		a, b = a[x:], b[y:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits is how many digits a text begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
