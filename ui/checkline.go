package ui

import (
	"slices"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/entry"
)

// The commands name a line of a checklist by one word, such as badge. Where the desk leads somebody to a line it shows the line itself, in the language of the window, and hands the
// word to the register; whoever types the word is understood too.

// fieldLine is the field of an act that names a line of the checklist of its kind.
const fieldLine = "item"

// linesOf are the lines of the checklist of a kind; none where it has none whose lines are named by a word.
func linesOf(kind string) []store.ChecklistLine {
	if !slices.Contains([]string{"leaver", "joiner", "mover"}, kind) {
		return nil
	}
	lines, err := store.Checklist(kind)
	if err != nil {
		return nil // the word itself is shown then
	}
	return lines
}

// lineShown puts the line itself in the place of its word.
func lineShown(l lang.Language, kind string, known entry.Values) entry.Values {
	lines := linesOf(kind)
	if i := slices.IndexFunc(lines, func(c store.ChecklistLine) bool { return c.Item == known[fieldLine] }); i >= 0 {
		known[fieldLine] = l.Say(lines[i].Text)
	}
	return known
}

// lineNamed puts the word of a line in the place of the line.
func lineNamed(l lang.Language, kind string, given entry.Values) entry.Values {
	lines := linesOf(kind)
	if i := slices.IndexFunc(lines, func(c store.ChecklistLine) bool {
		return l.Say(c.Text) == given[fieldLine] || c.Text == given[fieldLine]
	}); i >= 0 {
		given[fieldLine] = lines[i].Item
	}
	return given
}
