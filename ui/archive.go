package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"muniment/store/exchange"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// archiving writes all that somebody may see as files that any program reads, so that a council can always leave.
func (d *desk) archiving() fyne.CanvasObject {
	if d.w.setup.Archive == nil {
		return page.Gap(0)
	}
	s, name := d.session(), exchange.FileName("archive of "+string(d.session().Today()), "")
	write := func(in string) {
		dir := filepath.Join(in, name)
		task.Run(d.w.door, task.Work[int]{
			What: "Writing the archive",
			Do:   func(ctx context.Context) (int, error) { return d.w.setup.Archive(ctx, s, dir) },
			Done: func(n int, err error) {
				if err != nil {
					d.say(theme.Bad, sentence(err))
				} else {
					d.say(theme.Good, theme.Count(n, "%s file is in %s. README.txt says what it holds. It is no longer sealed: keep it as the register is kept.", "%s files are in %s. README.txt says what they hold. They are no longer sealed: keep them as the register is kept.", dir))
				}
				d.again()
			},
			Late: func() {
				d.say(theme.Info, theme.Say("The archive in %s is not complete: remove it.", dir))
				d.again()
			},
		})
	}
	return page.Column(8, 0, page.Subheading("Archive"),
		page.Faint("All that you may see, as documented lines of JSON and files that any program reads: so that the council can always leave. An archive is not sealed, and is no copy to restore from."),
		page.Row(8, page.Press("Write an archive", func() { d.w.setup.Files.Folder("Choose where the archive goes", write) })))
}
