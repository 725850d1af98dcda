package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// authorities is the page of who vouches for signatures: the register's own authority, and those beside it under which people sign, or did.
func (d *desk) authorities(place) screen {
	s, listed := d.session(), page.Column(8, 0)
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[[]store.OutsideAuthority]{
			What: "Reading who vouches for signatures",
			Do:   func(ctx context.Context) ([]store.OutsideAuthority, error) { return s.OutsideAuthorities(ctx) },
			Done: func(all []store.OutsideAuthority, err error) {
				listed.Objects = d.outside(all, err)
				d.middle.Refresh()
			},
		})
	}
	return screen{filled: read, body: scrolled(page.Inset(24, 32, page.Column(16, 900,
		page.Heading("Authorities"), page.Help("Who vouches for the signatures on records. The register has a certificate authority of its own; the council can let people sign under another, such as its own certificate services."),
		page.Subheading("The register's own"), d.pressesOf("authority", "ca export", "ca crl", "ca renew"),
		page.Subheading("Others under which people sign"), listed, d.pressesOf("authority", "ca trust"))))}
}

// pressesOf are lines that lead to some acts, as far as this person's roles allow them.
func (d *desk) pressesOf(kind string, verbs ...string) fyne.CanvasObject {
	lines := page.Stacked()
	for _, verb := range verbs {
		if a, known := actOf(kind, verb); known && d.session().May(a.needs) {
			lines.Add(d.line(page.Inset(6, 8, page.Column(0, 0, page.Plain(capital(a.title)), page.Small(a.help))), func() { d.visit(place{page: "act", kind: a.kind, verb: a.verb}) }))
		}
	}
	if len(lines.Objects) == 0 {
		return page.Faint("Your roles do not allow you to change this.")
	}
	return page.Framed(page.Inset(4, 4, lines))
}

// outside lists the other authorities, and lets one be distrusted.
func (d *desk) outside(all []store.OutsideAuthority, err error) []fyne.CanvasObject {
	switch {
	case err != nil:
		return []fyne.CanvasObject{page.Notice(theme.Warn, sentence(err))}
	case len(all) == 0:
		return []fyne.CanvasObject{page.Faint("There is none: everybody signs under the register's own authority.")}
	}
	g := grid.New(grid.Column{Title: "Authority", Least: 14, Grows: true}, grid.Column{Title: "Until", Least: 10, Most: 12}, grid.Column{Title: "Let in by", Least: 8, Most: 16, Spare: true}, grid.Column{Title: "Fingerprint", Least: 12, Most: 22, Spare: true}, grid.Column{Title: "State", Least: 12, Most: 18})
	g.Fill(rowsOf(all, func(a store.OutsideAuthority) grid.Row {
		state := grid.Cell{Text: "People sign under it", Tone: theme.Good}
		if !a.EndedAt.IsZero() {
			state = grid.Cell{Text: theme.Say("Until %s", calendar.Of(a.EndedAt).Short()), Tone: theme.Neutral}
		}
		return grid.Row{ID: a.ID, Cells: []grid.Cell{grid.Text(a.Name), dayCell(calendar.Of(a.Until)), grid.Text(a.AddedBy), grid.Text(a.ID), state}}
	}), false)
	out := []fyne.CanvasObject{within(g)}
	if d.session().May(store.ActTrustAuthority) {
		out = append(out, page.Row(8, page.Press("Have nobody sign under what is chosen any more", func() {
			if r, chosen := g.Chosen(); chosen {
				d.visit(place{page: "act", kind: "authority", verb: "ca distrust"}.with(entry.Values{"authority": r.ID}))
			}
		})))
	}
	return out
}
