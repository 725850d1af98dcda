package ui

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	shapes "muniment/reports/chart"

	"muniment/reports"
	"muniment/store/entry"
	"muniment/ui/chart"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// standing is how the council stands, in one screen: for the SIRO, and whoever else sees everything. Every figure leads to the list that it is counted from (behind.go).
func (d *desk) standing(place) screen {
	s := d.session()
	body := page.Column(20, 0, page.Faint("Counting the register …"))
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[reports.Standing]{
			What: "Counting how the council stands",
			Do:   func(ctx context.Context) (reports.Standing, error) { return reports.Stand(ctx, s) },
			Done: func(st reports.Standing, err error) {
				if err != nil {
					d.put(screen{body: hollow("How the council stands is not shown", sentence(err), page.Press("Back", d.back))})
					return
				}
				body.Objects = d.stands(&st)
				body.Refresh()
				d.middle.Refresh()
				d.standsAgain()
			},
		})
	}
	top := page.Column(4, 0, page.Heading("How the council stands"), page.Faint("Press any figure, or any bar of a picture, for the list behind it."))
	return screen{body: scrolled(page.Inset(20, 32, page.Column(16, 1180, top, body))), filled: read}
}

// stands is the screen, from the figures that matter first to the statement of the year.
func (d *desk) stands(st *reports.Standing) []fyne.CanvasObject {
	cards := make([]fyne.CanvasObject, len(st.Pictures))
	for i, p := range st.Pictures {
		cards[i] = d.pictured(p, func(row int) func() { return d.leadsBehind(i, row, st.Behind[i]) })
	}
	return []fyne.CanvasObject{
		page.Text(verdictOf(st), page.Style{Bold: true}),
		page.Tiles(24, 12, d.tilesOf(st)...),
		page.Row(16,
			page.NewLink("Every duty", func() { d.visit(place{page: "behind", kind: "duties"}) }),
			page.NewLink("Every service", func() { d.visit(place{page: "behind", kind: "services"}) }),
			page.NewLink("Every figure", func() { d.visit(place{page: "behind", kind: "figures"}) }),
			page.NewLink("The year's statement", func() { d.visit(place{page: "workspace"}) })),
		page.Subheading("Where the risks are"), d.gravestRisks(st.Risks),
		page.Subheading(theme.Say("The twelve months to %s", st.Until)),
		page.Tiles(56, 16, cards...),
	}
}

// verdictOf says in a sentence or two how the council stands.
func verdictOf(st *reports.Standing) string {
	unmet, late, up := 0, 0, 0
	for _, v := range st.Duties {
		if v.Late > 0 {
			unmet++
		}
		late, up = late+v.Late, up+v.Escalations
	}
	if unmet == 0 {
		return theme.Say("Nothing is late. All %s duties that the register watches are met today.", thousands(len(st.Duties)))
	}
	words := theme.Count(late, "%[2]s of %[3]s duties are not met: %[1]s thing is late.", "%[2]s of %[3]s duties are not met: %[1]s things are late.", thousands(unmet), thousands(len(st.Duties)))
	if worst := st.Services[0]; worst.NotMet > 0 && worst.Service != "" {
		words = theme.Count(late, "%[2]s of %[3]s duties are not met: %[1]s thing is late, in %[4]s.", "%[2]s of %[3]s duties are not met: %[1]s things are late, most of them in %[4]s.", thousands(unmet), thousands(len(st.Duties)), worst.Service)
	}
	if up > 0 {
		words += " " + theme.Count(up, "%s has gone up to the next above.", "%s have gone up to the next above.")
	}
	return words
}

// tilesOf are the figures that a SIRO asks first.
func (d *desk) tilesOf(st *reports.Standing) []fyne.CanvasObject {
	unmet, late, owed := 0, 0, 0
	for _, v := range st.Duties {
		if v.Late > 0 {
			unmet++
		}
		late, owed = late+v.Late, owed+v.Owed
	}
	toneFor := func(bad bool) theme.Tone {
		if bad {
			return theme.Bad
		}
		return theme.Good
	}
	out := []fyne.CanvasObject{
		d.tile(theme.Say("%s of %s", thousands(unmet), thousands(len(st.Duties))), "duties are not met", toneFor(unmet > 0), place{page: "behind", kind: "duties"}),
		d.tile(theme.Say("%s of %s", thousands(late), thousands(owed)), "things owed are late", toneFor(late > 0), place{page: "behind", kind: "late"}),
	}
	for _, shown := range []struct{ id, words string }{
		{"leavers-on-time", "leavers' access closed on time, in twelve months"},
		{"privileged-weeks", "weekly reviews of privileged accounts done"},
		{"acknowledged", "acknowledgements, declarations and training in date"},
		{"incidents", "incidents in twelve months"},
		{"risks-high", "risks that stand score 15 or more"},
		{"exceptions", "exceptions to the policy in force"},
	} {
		if i := slices.IndexFunc(st.Figures, func(m reports.Measure) bool { return m.ID == shown.id }); i >= 0 {
			out = append(out, d.tile(st.Figures[i].Words(), shown.words, theme.Plain, place{page: "behind", kind: "figure", id: shown.id}))
		}
	}
	return out
}

// tile is a figure with its words; pressed, it leads to the list behind it.
func (d *desk) tile(figure, words string, tone theme.Tone, to place) fyne.CanvasObject {
	inside := page.Column(2, 0,
		page.Text(figure, page.Style{Bold: true, Size: fynetheme.SizeNameSubHeadingText, Colour: theme.On(tone)}),
		page.Text(words, page.Style{Colour: theme.Faint, Size: fynetheme.SizeNameCaptionText}))
	return page.Framed(d.line(page.Inset(12, 14, inside), func() { d.visit(to) }))
}

// mostRisks are shown on the screen; the register has all of them.
const mostRisks = 5

// gravestRisks are the risks that stand with the highest scores.
func (d *desk) gravestRisks(all []entry.Entry) fyne.CanvasObject {
	register := page.NewLink("All risks", func() { d.visit(place{page: "list", kind: "risk"}) })
	if len(all) == 0 {
		return page.Column(6, 0, page.Faint("No risk stands in the register of risks. That nobody recorded one does not mean that there is none."), register)
	}
	lines := page.Stacked()
	for i, e := range all[:min(mostRisks, len(all))] {
		if i > 0 {
			lines.Add(page.Rule())
		}
		score, rated := e.Fields.Int("score")
		tag, tone := "Not rated", theme.Warn
		if rated {
			if tag, tone = theme.Say("Score %s", thousands(score)), theme.Neutral; score >= 15 {
				tone = theme.Bad
			}
		}
		words := page.Column(1, 0, page.Strong(e.Title), page.Small(inLine(e.ID, theme.Say(capital(e.State)), acceptedUntil(e))))
		lines.Add(d.line(page.Inset(9, 16, page.Pair(words, page.NewTag(tag, tone))), func() { d.visit(place{page: "thing", kind: "risk", id: e.ID}) }))
	}
	return page.Column(8, 0, page.Framed(lines), register)
}

// acceptedUntil says until when a risk is accepted.
func acceptedUntil(e entry.Entry) string {
	k, _ := entry.Of(e.Kind)
	day := e.Fields.Day(k.Until)
	if !day.Known() {
		return ""
	}
	return theme.Say("accepted until %s", day)
}

// leadsBehind leads from a row of a picture's figures to what it is counted from; nil where that is nothing in particular.
func (d *desk) leadsBehind(picture, row int, behind []reports.Behind) func() {
	if row >= len(behind) {
		return nil
	}
	switch b := behind[row]; {
	case b.Service == reports.WholeCouncil:
		return func() { d.visit(place{page: "behind", kind: "service", id: wholeCouncil}) }
	case b.Service != "":
		return func() { d.visit(place{page: "behind", kind: "service", id: b.Service}) }
	case b.Figure != "":
		return func() { d.visit(place{page: "behind", kind: "figure", id: b.Figure}) }
	case len(b.From) > 0:
		return func() { d.visit(place{page: "behind", kind: "picture", id: fmt.Sprintf("%d/%d", picture, row)}) }
	}
	return nil
}

// pictured is a picture in its card, with its figures in a table one press away, whose rows lead to what they are counted from.
func (d *desk) pictured(p shapes.Picture, leads func(row int) func()) fyne.CanvasObject {
	heads, rows := p.Table()
	drawn, table := fyne.CanvasObject(chart.Leading(p, leads)), page.FiguresLeading(heads, rows, leads)
	table.Hide()
	var toggle *page.Link
	toggle = page.NewLink(asTable, func() {
		if table.Visible() {
			table.Hide()
			drawn.Show()
			toggle.SetText(asTable)
		} else {
			drawn.Hide()
			table.Show()
			toggle.SetText("Show it as a picture")
		}
		d.middle.Refresh()
	})
	inside := page.Column(8, 0, page.Strong(p.Title), page.Small(capital(p.Counts)+"."), drawn, table, toggle)
	return page.Card(inside)
}

const asTable = "Show the figures in a table"
