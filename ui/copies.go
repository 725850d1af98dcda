package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"muniment/store"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// copies is where this computer copies the register to, and how to keep it safe beside that.
func (d *desk) copies(place) screen {
	s, body := d.session(), container.NewStack()
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[[]store.CopyFolder]{
			What: "Reading where copies go",
			Do:   func(ctx context.Context) ([]store.CopyFolder, error) { return s.CopyFolders(ctx) },
			Done: func(all []store.CopyFolder, err error) {
				if err != nil {
					body.Objects = []fyne.CanvasObject{hollow("Where copies go cannot be read", sentence(err), page.Press("Try again", d.again))}
				} else {
					body.Objects = []fyne.CanvasObject{d.copyFolders(all)}
				}
				body.Refresh()
			},
		})
	}
	top := page.Column(4, 720, page.Heading("Copies of the register"), page.Faint("At sign-out and once a day this computer copies the register into these folders, encrypted as it is, and reads each copy back to its last byte."))
	return screen{filled: read, body: scrolled(page.Inset(20, 32, page.Column(16, 760, top, body)))}
}

// copyFolders lists the folders, with what can be done about copies.
func (d *desk) copyFolders(all []store.CopyFolder) fyne.CanvasObject {
	lines, offSite := page.Stacked(), false
	for i, f := range all {
		if i > 0 {
			lines.Add(page.Rule())
		}
		offSite = offSite || f.OffSite
		where := page.NewTag("At this site", theme.Neutral)
		if f.OffSite {
			where = page.NewTag("At another site", theme.Good)
		}
		lines.Add(page.Inset(9, 16, page.Pair(page.Text(f.Path, page.Style{Cut: true}), where)))
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
	for _, verb := range []string{"backup", "drill", "recovery new"} {
		if a, known := actOf("backup", verb); known && d.session().May(a.needs) {
			acts = append(acts, page.Press(capital(a.title), func() { d.visit(place{page: "act", kind: "backup", verb: verb}) }))
		}
	}
	if d.session().May(store.ActKeepCopies) {
		things = append(things, d.addCopyFolder())
	}
	return page.Column(16, 0, append(things, page.Row(8, acts...))...)
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
				d.say(theme.Good, "Copies go into "+f.Path+" from now on.")
				d.again()
			},
		})
	}
	choose := page.Main("Choose a folder", func() { d.w.setup.Files.Folder("Where copies go", add) })
	return page.Card(page.Column(8, 0, page.Strong("Another folder"), page.Faint("Best on another disk or a share, and one of them at another site."), off, said, page.Row(8, choose)))
}
