package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// whoHas is the list of who may use an asset or a system, and of what one person may use.
func (d *desk) whoHas(at place) screen {
	title := at.known()["title"]
	if at.kind == "person" {
		return d.whatTheyUse(at, title)
	}
	columns := []grid.Column{{Title: "Who", Least: 14, Grows: true}}
	if at.kind != "system" {
		columns = append(columns, grid.Column{Title: "System", Least: 10, Most: 24})
	}
	columns = append(columns, grid.Column{Title: "Login", Least: 8, Most: 20}, grid.Column{Title: "Kind", Least: 7, Most: 12, Spare: true}, grid.Column{Title: "Level", Least: 6, Most: 16},
		grid.Column{Title: "Job function that needs it", Least: 12, Most: 30, Spare: true}, grid.Column{Title: "Given on", Least: 11, Most: 12, Spare: true}, grid.Column{Title: "Reviewed", Least: 11, Most: 20})
	return plainList{
		title: theme.Say("Who has access to %s", title), help: "Live access: who, why, and when somebody last decided on it. What you may not see is left out.",
		back:    page.NewLink("‹ "+title, func() { d.visit(place{page: "thing", kind: at.kind, id: at.id}) }),
		columns: columns,
		read: func(ctx context.Context, s *store.Session) ([]grid.Row, error) {
			all, err := s.AccessTo(ctx, at.id)
			return rowsOf(all, func(a store.Access) grid.Row { return accessRow(a, at.kind != "system") }), err
		},
		none: "Nobody whom you may see has access to it.", counts: [2]string{"access", "accesses"}, saved: "access",
		opened: func(r grid.Row) { d.visit(place{page: "thing", kind: "grant", id: r.ID}) },
	}.screen(d)
}

// accessRow is one access in a list of who has it; that of one system does not name it again.
func accessRow(a store.Access, system bool) grid.Row {
	who, reason, reviewed := grid.Text(a.Name), grid.Text(a.Reason), dayCell(a.ReviewedOn)
	if a.Name == "" {
		who.Text = "Nobody in particular"
	}
	if a.Reason == "" {
		reason = grid.Cell{Text: "Missing", Tone: theme.Warn}
	}
	switch {
	case a.Decision != "":
		reviewed = grid.Cell{Text: "To " + a.Decision, Tone: theme.Warn}
	case !a.ReviewedOn.Known():
		reviewed = grid.Word("Not yet")
	}
	cells := []grid.Cell{who}
	if system {
		cells = append(cells, grid.Text(a.SystemName))
	}
	return grid.Row{ID: a.Grant, Cells: append(cells, grid.Text(a.Login), grid.Word(capital(a.Kind)), grid.Text(a.Level), reason, dayCell(a.GrantedOn), reviewed)}
}

// whatTheyUse is the list that somebody is given of what they may use: their own, or that of a person whom somebody answers for.
func (d *desk) whatTheyUse(at place, name string) screen {
	title := theme.Say("What %s may use", name)
	var back fyne.CanvasObject = page.NewLink("‹ "+name, func() { d.visit(place{page: "thing", kind: "person", id: at.id}) })
	if at.id == d.session().User().Person {
		title, back = "What you may use", page.NewLink("‹ Today", func() { d.visit(d.home()) })
	}
	return plainList{
		title: title, help: "This, and nothing else, for the purposes that are said here. Save it for them to keep.", back: back,
		columns: []grid.Column{{Title: "System", Least: 14, Grows: true}, {Title: "Kind", Least: 8, Most: 12}, {Title: "Login", Least: 8, Most: 20}, {Title: "Level", Least: 6, Most: 16}, {Title: "For", Least: 14, Most: 50}, {Title: "Until", Least: 12, Most: 16}},
		read: func(ctx context.Context, s *store.Session) ([]grid.Row, error) {
			_, all, err := s.AccessOf(ctx, at.id)
			return rowsOf(all, ownAccessRow), err
		},
		none: "The register knows of nothing that they may use.", counts: [2]string{"access", "accesses"}, saved: "access",
		opened: func(r grid.Row) { d.visit(place{page: "thing", kind: "grant", id: r.ID}) },
	}.screen(d)
}

func ownAccessRow(g store.OwnAccess) grid.Row {
	purpose, until := g.Purpose, dayCell(g.EndsOn)
	if purpose == "" {
		purpose = g.Reason
	}
	if !g.EndsOn.Known() {
		until = grid.Word("Further notice")
	}
	return grid.Row{ID: g.ID, Cells: []grid.Cell{grid.Text(g.SystemName), grid.Word(capital(g.Kind)), grid.Text(g.Login), grid.Text(g.Level), grid.Text(purpose), until}}
}
