package ui

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"muniment/assets"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// council is one of the councils of the United Kingdom, as the list that is shipped has it.
type council struct{ name, nation string }

// councils are all of them, in the order of their names.
func councils() []council {
	rows, err := csv.NewReader(bytes.NewReader(assets.Councils())).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil // a test reads the list; without it the name is typed
	}
	out := make([]council, 0, len(rows)-1)
	for _, row := range rows[1:] {
		out = append(out, council{row[0], row[1]})
	}
	return out
}

// division is where a nation's bank holidays are those of, as people choose it.
func (c council) division() string {
	if c.nation == "Scotland" || c.nation == "Northern Ireland" {
		return c.nation
	}
	return "England or Wales"
}

// chooser is a field for a council's name that offers those of the list while it is typed. A name that is not in the list stands as it was typed.
type chooser struct {
	field   *page.Search
	all     []council
	found   []council
	at      int // what Enter takes, or -1
	list    *fyne.Container
	frame   *fyne.Container
	picked  func(council)
	changed func() // something was typed; may be nil
}

// mostCouncils are offered at once.
const mostCouncils = 6

func newChooser(picked func(council)) *chooser {
	c := &chooser{all: councils(), picked: picked, at: -1, list: page.Stacked()}
	c.field = page.NewSearch("Type a part of its name", c.typed)
	c.field.Key = c.key
	c.frame = page.Framed(c.list)
	c.frame.Hide()
	return c
}

// object is the field with what it offers under it.
func (c *chooser) object() fyne.CanvasObject { return page.Column(4, 0, c.field, c.frame) }

// name is what was chosen or typed.
func (c *chooser) name() string { return strings.TrimSpace(c.field.Text) }

// typed offers the councils whose names have all the words that were typed; those that begin so come first.
func (c *chooser) typed(text string) {
	if c.changed != nil {
		c.changed()
	}
	c.found, c.at = nil, -1
	words := strings.Fields(strings.ToLower(text))
	if len(words) > 0 {
		for _, v := range c.all {
			name := strings.ToLower(v.name)
			if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(name, w) }) {
				c.found = append(c.found, v)
			}
		}
		slices.SortStableFunc(c.found, func(a, b council) int { return before(b, words[0]) - before(a, words[0]) })
		c.found = c.found[:min(len(c.found), mostCouncils)]
	}
	c.draw()
}

// before is 1 where a council's name begins with a word.
func before(c council, word string) int {
	if strings.HasPrefix(strings.ToLower(c.name), word) {
		return 1
	}
	return 0
}

func (c *chooser) draw() {
	c.list.RemoveAll()
	for i, v := range c.found {
		words := page.Pair(page.Text(v.name, page.Style{Cut: true}), page.Small(v.nation))
		line := page.NewLine(page.Inset(7, 12, words), func() { c.pick(v) })
		line.SetChosen(i == c.at)
		c.list.Add(line)
	}
	c.frame.Hidden = len(c.found) == 0
	c.frame.Refresh()
	c.field.Refresh() // what was never shown is on no canvas yet: the field, which is, has it painted
}

// key moves among what is offered, and takes it.
func (c *chooser) key(name fyne.KeyName) bool {
	switch {
	case len(c.found) == 0:
		return false
	case name == fyne.KeyDown:
		c.at = min(c.at+1, len(c.found)-1)
	case name == fyne.KeyUp:
		c.at = max(c.at-1, 0)
	case (name == fyne.KeyReturn || name == fyne.KeyEnter) && c.at >= 0:
		c.pick(c.found[c.at])
		return true
	case name == fyne.KeyEscape:
		c.found = nil
	default:
		return false
	}
	c.draw()
	return true
}

func (c *chooser) pick(v council) {
	c.field.Quietly(v.name)
	c.found, c.at = nil, -1
	c.draw()
	c.picked(v)
}

// source says where the list comes from, as its licence asks.
func (c *chooser) source() fyne.CanvasObject {
	return page.Text("The list of councils is from mySociety (CC BY 4.0).", page.Style{Colour: theme.Faint})
}
