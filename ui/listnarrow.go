package ui

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store/entry"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// What narrows a list: the words that are looked for, a state, what is incomplete. Each is seen in its own control, all of them are taken back by one press, and they are as they
// were when somebody comes back.

// filters are the controls of a list that narrow it.
type filters struct {
	state          *widget.Select // nil where the register has no states
	lacking, ended *page.Box      // nil where nothing of it ends
	clear          *page.Push
}

// offer offers to take back what narrows the list, where something does.
func (l *listPage) offer() {
	if clear := l.filters.clear; clear.Visible() != l.asked() {
		clear.Hidden = !l.asked()
		l.desk.middle.Refresh()
	}
}

// The facts of a list that is left, by which it is found again.
const (
	leftText    = "text"
	leftState   = "state"
	leftLacking = "lacking"
	leftEnded   = "ended"
	leftRow     = "row"
	leftDeep    = "deep"
	leftBy      = "by"
	leftDown    = "down"
)

// asBefore narrows and orders a list as it was when somebody left it.
func (l *listPage) asBefore(v entry.Values) {
	l.search.Quietly(v[leftText])
	l.state, l.lacking, l.ended, l.row = v[leftState], v.Yes(leftLacking), v.Yes(leftEnded), v[leftRow]
	if deep, err := strconv.Atoi(v[leftDeep]); err == nil && deep > 0 {
		l.deep = deep
	}
	if by, err := strconv.Atoi(v[leftBy]); err == nil {
		l.grid.SortedBy(by, v.Yes(leftDown))
	}
}

// left is the list as it is left: what narrows it, how it is ordered, and what is looked at beside it.
func (l *listPage) left() place {
	v := entry.Values{leftText: l.search.Text, leftState: l.state, leftRow: l.desk.panel.id}
	if at := slices.IndexFunc(l.grid.Rows(), func(r grid.Row) bool { return r.ID == l.desk.panel.id }); at > 0 {
		v[leftDeep] = strconv.Itoa(at)
	}
	for name, on := range map[string]bool{leftLacking: l.lacking, leftEnded: l.ended} {
		if on {
			v[name] = "yes"
		}
	}
	if by, down := l.grid.Sorted(); by >= 0 {
		v[leftBy] = strconv.Itoa(by)
		if down {
			v[leftDown] = "yes"
		}
	}
	return place{page: "list", kind: l.register.kind}.with(v)
}

// narrowing are the controls, with what is to be done beside them still to be added.
func (l *listPage) narrowing() *fyne.Container {
	out := page.Row(8)
	if len(l.register.states) > 1 {
		labels := []string{theme.Say("Every state")}
		for _, s := range l.register.states {
			labels = append(labels, theme.Say(capital(s)))
		}
		l.filters.state = widget.NewSelect(labels, nil)
		l.filters.state.SetSelectedIndex(slices.Index(l.register.states, l.state) + 1)
		l.filters.state.OnChanged = func(label string) {
			l.state = ""
			if i := slices.Index(labels, label); i > 0 {
				l.state = l.register.states[i-1]
			}
			l.fill()
		}
		out.Add(page.Bordered(l.filters.state))
	}
	if l.register.ends {
		l.filters.lacking = page.Ticked("Incomplete only", l.lacking, func(on bool) { l.lacking = on; l.fill() })
		l.filters.ended = page.Ticked("Ended too", l.ended, func(on bool) { l.ended = on; l.fill() })
		out.Add(l.filters.lacking)
		out.Add(l.filters.ended)
	}
	l.filters.clear = page.Press("Show everything", l.everything)
	l.filters.clear.Hidden = !l.asked()
	out.Add(l.filters.clear)
	return out
}

// everything takes back what narrows the list.
func (l *listPage) everything() {
	l.search.Quietly("")
	l.state, l.lacking = "", false
	if l.filters.state != nil {
		changed := l.filters.state.OnChanged
		l.filters.state.OnChanged = nil
		l.filters.state.SetSelectedIndex(0)
		l.filters.state.OnChanged = changed
	}
	if l.filters.lacking != nil && l.filters.lacking.On() {
		l.filters.lacking.Set(false) // which reads the list anew
	} else {
		l.fill()
	}
	l.desk.focus(l.search)
}

// asked reports whether something narrows the list.
func (l *listPage) asked() bool { return l.search.Text != "" || l.narrowed() }

// narrowed reports whether rows are left out that are read.
func (l *listPage) narrowed() bool { return l.state != "" || l.lacking }

// narrow leaves out what was not asked for, where the register does not do so itself.
func (l *listPage) narrow(rows []grid.Row) []grid.Row {
	if l.state == "" || l.register.paged {
		return rows
	}
	at := slices.IndexFunc(l.register.columns, func(c grid.Column) bool { return c.Title == "State" })
	return slices.DeleteFunc(rows, func(r grid.Row) bool {
		return at >= 0 && !stands(r.Cells[at].Text, capital(l.state))
	})
}

// stands reports whether what a row says of its state is that state, perhaps with a day after it.
func stands(said, state string) bool {
	rest, begins := strings.CutPrefix(said, state)
	return begins && (rest == "" || len(rest) > 1 && rest[0] == ' ' && rest[1] >= '0' && rest[1] <= '9')
}
