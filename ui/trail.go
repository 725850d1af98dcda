package ui

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// trailRows is how many entries of the trail are read at once, the latest first.
const trailRows = 500

// trail is who did what, and whether that was tampered with.
func (d *desk) trail(place) screen {
	g := grid.New(grid.Column{Title: "Entry", Least: 5, Right: true}, grid.Column{Title: "When", Least: 16, Most: 18}, grid.Column{Title: "Who", Least: 6, Most: 20, Spare: true}, grid.Column{Title: "What", Least: 10, Grows: true}, grid.Column{Title: "Outcome", Least: 8, Most: 12})
	s := d.session()
	found := page.Column(8, 0)
	first := int64(0) // the earliest entry that is shown; 0: none yet
	more := func(all bool) {
		task.Only(&d.pages, d.w.door, task.Work[[]store.Entry]{
			What: "Reading the trail",
			Do:   func(ctx context.Context) ([]store.Entry, error) { return trailBefore(ctx, s, first, all) },
			Done: func(read []store.Entry, err error) {
				if err != nil {
					d.put(screen{body: hollow("The trail is not shown", sentence(err), page.Press("Back", d.back))})
					return
				}
				slices.Reverse(read)
				fill := g.Add
				if first == 0 { // what is read first says how wide the columns are
					fill = g.Fill
				}
				if len(read) > 0 {
					first = read[len(read)-1].Sequence
				}
				fill(rowsOf(read, trailRow), first > 1 && len(read) > 0)
			},
		})
	}
	g.OnMore = more
	var whole func(seen bool)
	whole = func(seen bool) {
		task.Run(d.w.door, task.Work[store.CheckReport]{
			What: "Checking every byte of the register and every entry of its trail",
			Do: func(ctx context.Context) (store.CheckReport, error) {
				if seen {
					if err := s.AcknowledgeTorn(); err != nil {
						return store.CheckReport{}, err
					}
				}
				return s.Check(ctx)
			},
			Done: func(r store.CheckReport, err error) {
				if err != nil {
					found.Objects = []fyne.CanvasObject{page.Notice(theme.Bad, sentence(err))}
				} else {
					found.Objects = checked(r, func() { whole(true) })
				}
				d.middle.Refresh()
			},
		})
	}
	check := page.Main("Check the whole register", func() { whole(false) })
	tools := page.Row(8, check)
	if s.May(store.ActVerifyTrail) {
		tools.Add(page.Press("Lists that were taken out", func() { d.visit(place{page: "exports"}) }))
	}
	body := page.Topped(page.InsetEach(0, 32, 8, 32, found), page.InsetEach(0, 20, 12, 24, g))
	return screen{
		body:     headed("Trail", "Every act and every refused attempt, each signed by whoever did it. Deleting, changing or reordering an entry shows.", tools, body),
		keyboard: g.Keyboard(), filled: func() { more(false) },
	}
}

// trailBefore reads the entries before one, or the last where there is none: some of them, or all.
func trailBefore(ctx context.Context, s *store.Session, first int64, all bool) ([]store.Entry, error) {
	if first == 0 {
		head, err := s.Head(ctx)
		if err != nil {
			return nil, err
		}
		first = head.Sequence + 1
	}
	after := max(0, first-1-trailRows)
	if all {
		after = 0
	}
	if first-1 <= after { // a limit of none would be no limit
		return []store.Entry{}, nil
	}
	return s.TrailEntries(ctx, after, int(first-1-after))
}

func trailRow(e store.Entry) grid.Row {
	outcome := grid.Cell{Text: "Done", Tone: theme.Good}
	if e.Outcome == store.Refused {
		outcome = grid.Cell{Text: "Refused", Tone: theme.Warn}
	}
	n := strconv.FormatInt(e.Sequence, 10)
	return grid.Row{ID: n, Cells: []grid.Cell{grid.Text(n), timeCell(e.At), grid.Text(e.Login), grid.Word(capital(string(e.Act))), outcome}}
}

// checked says what a check of the register found, and what there is to fall back on. Seen is called once somebody has seen that an interrupted change was lost.
func checked(r store.CheckReport, seen func()) []fyne.CanvasObject {
	copies := "There is no copy of it that is known and sound."
	if r.Newest != nil {
		copies = theme.Count(r.Copies, "%s copy of it is known and sound: %s, of %s.", "%s copies of it are known and sound; the newest, %s, is of %s.", r.Newest.ID, clock(r.Newest.MadeAt))
	}
	if r.Sound {
		words := theme.Say("The register is sound: every byte of it is as it was written, and all %s entries of the trail are whole and signed. The last one's hash is %s.", thousands(int(r.Trail.Entries)), r.Trail.Head.Hash)
		return []fyne.CanvasObject{page.Notice(theme.Good, words), page.Faint(copies)}
	}
	words := theme.Say("The register is not sound.")
	if r.Older {
		words += " " + theme.Say(capital(store.OlderWarning)+".")
	}
	if r.Vault.Torn != nil {
		words += " " + theme.Say("The last change was interrupted and is lost; what there was of it is kept aside.")
	}
	for _, p := range slices.Concat(r.Vault.Problems, r.Trail.Problems) {
		words += "\n" + stop(capital(p))
	}
	if len(r.Vault.Problems) > 0 {
		words += "\n" + theme.Say("Restore a copy; where there is none, the window's first page reads what can still be read.")
	}
	if r.Vault.Torn == nil {
		return []fyne.CanvasObject{page.Notice(theme.Bad, words), page.Faint(copies)}
	}
	return []fyne.CanvasObject{page.Notice(theme.Bad, words, page.Press("I have seen that the change is lost", seen)), page.Faint(copies)}
}
