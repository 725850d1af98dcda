package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// copiesRead is what the page of the copies shows.
type copiesRead struct {
	folders []store.CopyFolder
	copies  []store.Backup
	drills  []store.Drill
}

// copies is where this computer copies the register to, the copies that there are, and the drills of their restore.
func (d *desk) copies(at place) screen {
	if at.verb == "restore" {
		return d.restoring(at.id)
	}
	s, body := d.session(), container.NewStack()
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[copiesRead]{
			What: "Reading which copies there are",
			Do: func(ctx context.Context) (r copiesRead, err error) {
				var wrong [3]error
				r.folders, wrong[0] = s.CopyFolders(ctx)
				r.copies, wrong[1] = s.Backups(ctx, false)
				r.drills, wrong[2] = s.Drills(ctx)
				return r, errors.Join(wrong[:]...)
			},
			Done: func(r copiesRead, err error) {
				if err != nil {
					body.Objects = []fyne.CanvasObject{hollow("Which copies there are cannot be read", sentence(err), page.Press("Try again", d.again))}
				} else {
					body.Objects = []fyne.CanvasObject{page.Column(16, 0, append(d.copyFolders(r.folders), append(d.copyList(r.copies), drillList(r.drills)...)...)...)}
				}
				body.Refresh()
				d.middle.Refresh() // what stands below moves too
			},
		})
	}
	top := page.Column(4, 720, page.Heading("Copies of the register"), page.Help("At sign-out and once a day this computer copies the register into these folders, encrypted as it is, and reads each copy back to its last byte."))
	return screen{filled: read, body: scrolled(page.Inset(20, 32, page.Column(16, 900, top, body, d.archiving())))}
}

// copyFolders lists the folders, with what can be done about copies.
func (d *desk) copyFolders(all []store.CopyFolder) []fyne.CanvasObject {
	lines, offSite, may := page.Stacked(), false, d.session().May(store.ActKeepCopies)
	for i, f := range all {
		if i > 0 {
			lines.Add(page.Rule())
		}
		offSite = offSite || f.OffSite
		right := page.Row(8, page.NewTag("At this site", theme.Neutral))
		if f.OffSite {
			right = page.Row(8, page.NewTag("At another site", theme.Good))
		}
		if may {
			right.Add(page.NewLink("Copy there no longer", func() { d.dropCopyFolder(f.Path) }))
		}
		lines.Add(page.Inset(9, 16, page.Pair(page.Text(f.Path, page.Style{Path: true}), right)))
	}
	things := []fyne.CanvasObject{}
	switch {
	case len(all) == 0:
		things = append(things, page.Notice(theme.Warn, "This computer copies the register nowhere. One disk that fails takes everything with it."))
	case !offSite:
		things = append(things, page.Framed(lines), page.Notice(theme.Warn, "No folder is at another site: a fire takes the copies with the register."))
	default:
		things = append(things, page.Framed(lines))
	}
	var acts []fyne.CanvasObject
	for _, verb := range []string{"backup", "drill", "recovery new", "rekey"} {
		if a, known := actOf("backup", verb); known && d.session().May(a.needs) {
			acts = append(acts, page.Press(capital(a.title), func() { d.visit(place{page: "act", kind: "backup", verb: verb}) }))
		}
	}
	if may {
		things = append(things, d.addCopyFolder())
	}
	return append(things, page.Row(8, acts...))
}

// addCopyFolder asks for another folder.
func (d *desk) addCopyFolder() fyne.CanvasObject {
	off := page.Tick("The folder is at another site", nil)
	said := page.Column(0, 0)
	add := func(path string) {
		s, away := d.session(), off.On()
		task.Run(d.w.door, task.Work[store.CopyFolder]{
			What: "Trying the folder",
			Do:   func(ctx context.Context) (store.CopyFolder, error) { return s.AddCopyFolder(ctx, path, away) },
			Done: func(f store.CopyFolder, err error) {
				if err != nil {
					said.Objects = []fyne.CanvasObject{page.Marked(theme.Bad, page.Text(complaint(err), page.Style{Bold: true, Colour: theme.On(theme.Bad)}))}
					d.middle.Refresh()
					return
				}
				d.say(theme.Good, theme.Say("Copies go into %s from now on.", f.Path))
				d.again()
			},
		})
	}
	choose := page.Main("Choose a folder", func() { d.w.setup.Files.Folder("Where copies go", add) })
	return page.Card(page.Column(8, 0, page.Strong("Another folder"), page.Faint("Best on another disk or a share, and one of them at another site."), off, said, page.Row(8, choose)))
}

// dropCopyFolder has this computer copy to a folder no longer. It can be chosen again, so nobody is asked twice.
func (d *desk) dropCopyFolder(path string) {
	s := d.session()
	task.Run(d.w.door, task.Work[bool]{
		What: "Leaving the folder out",
		Do:   func(ctx context.Context) (bool, error) { return true, s.RemoveCopyFolder(ctx, path) },
		Done: func(_ bool, err error) {
			if err != nil {
				d.say(theme.Bad, sentence(err))
			} else {
				d.say(theme.Good, theme.Say("Copies go into %s no longer. Those that are there stay.", path))
			}
			d.again()
		},
	})
}

// copyList lists the copies that there are; what is chosen can be restored, or its restore be drilled.
func (d *desk) copyList(all []store.Backup) []fyne.CanvasObject {
	things := []fyne.CanvasObject{page.Subheading("The copies that there are")}
	if len(all) == 0 {
		return append(things, page.Faint("The register was never copied."))
	}
	g := grid.New(grid.Column{Title: "Copy", Least: 8, Most: 10}, grid.Column{Title: "Made", Least: 16, Most: 18}, grid.Column{Title: "Where", Least: 12, Grows: true},
		grid.Column{Title: "Up to entry", Least: 8, Most: 11, Spare: true}, grid.Column{Title: "Size", Least: 8, Most: 10, Spare: true}, grid.Column{Title: "State", Least: 12, Most: 26})
	g.Fill(rowsOf(all, copyRow), false)
	chosen := func(then func(path string)) func() {
		return func() {
			r, is := g.Chosen()
			for _, b := range all {
				if is && b.ID == r.ID {
					then(filepath.Join(b.Folder, b.Name))
					return
				}
			}
		}
	}
	acts := page.Row(8)
	if d.session().May(store.ActRestore) {
		restore := chosen(func(path string) { d.visit(place{page: "copies", verb: "restore", id: path}) })
		g.OnOpened = func(grid.Row) { restore() }
		acts.Add(page.Press("Restore the one that is chosen", restore))
	}
	if d.session().May(store.ActDrill) {
		acts.Add(page.Press("Drill with it", chosen(func(path string) {
			d.visit(place{page: "act", kind: "backup", verb: "drill"}.with(entry.Values{"copy": path}))
		})))
	}
	if d.session().May(store.ActBackUp) {
		acts.Add(page.Press("Read every copy again", d.readCopies))
	}
	g.Choose(all[0].ID)
	return append(things, page.Faint("The newest first, on whichever computer. Copies of days, weeks, months and years are kept as the settings say; the only sound one is never removed."), within(g), acts)
}

// copyRow is a copy in the list.
func copyRow(b store.Backup) grid.Row {
	state := grid.Cell{Text: theme.Say("Sound on %s", calendar.Of(b.VerifiedAt).Short()), Tone: theme.Good}
	if !b.DamagedAt.IsZero() {
		state = grid.Cell{Text: theme.Say("Damaged on %s", calendar.Of(b.DamagedAt).Short()), Tone: theme.Bad}
	}
	where := theme.Say("%s on %s", b.Folder, b.Computer)
	if b.OffSite {
		where = theme.Say("At another site: %s", where)
	}
	const mega = 1 << 20
	size := strconv.FormatFloat(float64(b.Size)/mega, 'f', 1, 64) + " MB"
	return grid.Row{ID: b.ID, Cells: []grid.Cell{grid.Text(b.ID), timeCell(b.MadeAt), grid.Text(where), grid.Text(thousands(int(b.Head.Sequence))), grid.Text(size), state}}
}

// readCopies reads every copy again that this computer can reach.
func (d *desk) readCopies() {
	s := d.session()
	task.Run(d.w.door, task.Work[[]store.Backup]{
		What: "Reading every copy again",
		Do:   func(ctx context.Context) ([]store.Backup, error) { return s.VerifyBackups(ctx) },
		Done: func(read []store.Backup, err error) {
			bad := 0
			for _, b := range read {
				if !b.DamagedAt.IsZero() || !b.RemovedAt.IsZero() {
					bad++
				}
			}
			switch {
			case err != nil:
				d.say(theme.Bad, sentence(err))
			case len(read) == 0:
				d.say(theme.Warn, "This computer reaches no copy: connect the disk or the share that they are on.")
			case bad > 0:
				d.say(theme.Bad, theme.Say("Copies that this computer reaches: %s. Damaged or gone: %s.", thousands(len(read)), thousands(bad)))
			default:
				d.say(theme.Good, theme.Count(len(read), "%s copy was read to the last byte: sound.", "%s copies were read to the last byte: sound."))
			}
			d.again()
		},
	})
}

// drillList lists the drills.
func drillList(all []store.Drill) []fyne.CanvasObject {
	things := []fyne.CanvasObject{page.Subheading("Drills of the restore")}
	if len(all) == 0 {
		return append(things, page.Faint("No copy was ever restored as a drill. A copy that was never restored is a hope."))
	}
	g := grid.New(grid.Column{Title: "When", Least: 16, Most: 18}, grid.Column{Title: "Copy", Least: 8, Most: 30}, grid.Column{Title: "Took", Least: 6, Most: 14}, grid.Column{Title: "Data from", Least: 16, Most: 18, Spare: true},
		grid.Column{Title: "By", Least: 6, Most: 14, Spare: true}, grid.Column{Title: "Came out", Least: 12, Grows: true})
	g.Fill(rowsOf(all, drillRow), false)
	return append(things, within(g))
}

func drillRow(v store.Drill) grid.Row {
	out := grid.Cell{Text: "As promised", Tone: theme.Good}
	if !v.AsPromised {
		out = grid.Cell{Text: capital(v.Findings), Tone: theme.Bad}
	}
	name := v.Copy
	if name == "" {
		name = v.Name
	}
	return grid.Row{ID: v.ID, Cells: []grid.Cell{timeCell(v.StartedAt), grid.Text(name), grid.Text(theme.Count(int(v.Seconds), "%s second", "%s seconds")), timeCell(v.DataFrom), grid.Text(v.DoneBy), out}}
}
