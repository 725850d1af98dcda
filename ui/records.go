package ui

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"muniment/reports"
	"muniment/reports/lang"
	"muniment/store"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// recordPress is what can be done about a signed record.
func (d *desk) recordPress(r store.Record) fyne.CanvasObject {
	s := d.session()
	save := page.Main("Save a copy", func() { d.saveRecord(r.Number) })
	row := page.Row(8, page.Press("Read it", func() { d.visit(place{page: "record", kind: "record", id: r.Number}) }), save, page.Press("Countersign", func() {
		d.countersign(r.Number, func(ctx context.Context) ([]byte, error) { return s.RecordFile(ctx, r.Number) })
	}))
	if k, known := reports.KindOf(r.Kind); known && k.Marking == "OFFICIAL" { // what is marked for fewer people has no page for everybody
		row.Add(page.Press("Save as a page for the web", func() { d.savePage(r.Number) }))
	}
	return row
}

// saveRecord writes a copy of a record where the person says.
func (d *desk) saveRecord(number string) {
	s := d.session()
	d.w.setup.Files.Save(theme.Say("Save a copy of %s", number), number+".pdf", func(path string) {
		d.save(theme.Say("Saving %s", number), path, func(ctx context.Context) ([]byte, error) { return s.RecordFile(ctx, number) })
	})
}

// savePage writes the page for the web of a public record.
func (d *desk) savePage(number string) {
	s := d.session()
	d.w.setup.Files.Save(theme.Say("Save %s as a page for the web", number), number+".html", func(path string) {
		d.save(theme.Say("Saving %s", number), path, func(ctx context.Context) ([]byte, error) {
			file, err := s.RecordFile(ctx, number)
			if err != nil {
				return nil, err
			}
			return reports.Page(file)
		})
	})
}

// issueLeavers issues every leaver record that can be into a folder, and says who waits for what.
func issueLeavers(ctx context.Context, s *store.Session, l lang.Language, language reports.Language, folder string) (outcome, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return outcome{}, &store.InvalidError{Field: "out", Reason: "cannot be made: choose a folder that you may write to"}
	}
	batch, err := reports.IssueLeavers(ctx, s, language, func(rec store.Record, file []byte, at reports.Progress) error {
		task.Tell(ctx, at.Done, at.Of)
		_, err := writtenTo(l, filepath.Join(folder, rec.Number+".pdf"), file, nil)
		return err
	})
	stopped := errors.Is(err, context.Canceled) && len(batch.Issued) > 0
	if err != nil && !stopped {
		return outcome{}, err
	}
	words := theme.Count(len(batch.Issued), "%s leaver record is issued.", "%s leaver records are issued.") + " " + theme.Say("They are in %s, signed by %s.", folder, s.User().Name)
	switch {
	case stopped:
		words = theme.Say("You stopped the work. What was issued stands: %s to %s.", batch.Issued[0].Number, batch.Issued[len(batch.Issued)-1].Number) + " " + words
	case len(batch.Waiting) > 0:
		words += " " + theme.Say("Not yet: %s.", someOf(batch.Waiting))
	}
	return outcome{said: words}, nil
}

// saveFile writes a copy of a file that is kept with an entry.
func (d *desk) saveFile(f store.Attachment) {
	s := d.session()
	d.w.setup.Files.Save(theme.Say("Save a copy of %s", f.Name), f.Name, func(path string) {
		d.save(theme.Say("Saving %s", f.Name), path, func(ctx context.Context) ([]byte, error) {
			_, data, err := s.Attachment(ctx, f.ID)
			return data, err
		})
	})
}

// save writes a file that the register gives, and says where it is.
func (d *desk) save(what, path string, read func(context.Context) ([]byte, error)) {
	task.Run(d.w.door, task.Work[bool]{
		What: what,
		Do: func(ctx context.Context) (bool, error) {
			data, err := read(ctx)
			if err != nil {
				return false, err
			}
			return true, writeFile(path, bytes.NewReader(data))
		},
		Done: func(_ bool, err error) {
			if err != nil {
				d.say(theme.Bad, sentence(err))
			} else {
				d.say(theme.Good, theme.Say("The copy is in %s.", path))
				if strings.EqualFold(filepath.Ext(path), ".pdf") { // nothing else is handed to the computer: it might be run
					d.said.opens = path
				}
			}
			d.again()
		},
	})
}

// openFile hands a file that was saved to the program that is for it, where it is read and printed.
func (d *desk) openFile(path string) {
	if err := d.w.setup.Files.Show(path); err != nil {
		d.say(theme.Warn, theme.Say("This computer has no program for it. The copy is in %s.", path))
		d.again()
	}
}

// verify is the page on which a record is checked: by choosing its file, or by dropping that on the window, wherever somebody is.
func (d *desk) verify(at place) screen {
	found := page.Column(12, 0)
	check := func(path string) { d.checkRecord(path, found) }
	choose := page.Main("Choose a record", func() { d.w.setup.Files.Open("Check a record", []string{".pdf"}, check) })
	s := screen{drops: check, body: scrolled(page.Inset(24, 32, page.Column(16, 720,
		page.Heading("Check a record"),
		page.Faint("Whether a record is whole, who signed it, and whether this register issued it. Choose the file, or drop it on the window."),
		page.Row(8, choose, page.Press("Check a folder", func() {
			d.w.setup.Files.Folder("Check every record in a folder", func(path string) { d.checkFolder(path, found) })
		})), found)))}
	if at.id != "" { // of the file that was dropped
		s.filled = func() { check(at.id) }
	}
	return s
}

// checkRecord checks a record's file and says what was found.
func (d *desk) checkRecord(path string, found *fyne.Container) {
	s := d.session()
	task.Run(d.w.door, task.Work[reports.Verdict]{
		What: theme.Say("Checking %s", filepath.Base(path)),
		Do: func(ctx context.Context) (reports.Verdict, error) {
			data, err := readRecord(path)
			if err != nil {
				return reports.Verdict{}, err
			}
			return reports.Verify(ctx, filepath.Base(path), data, reports.VerifyOptions{Session: s})
		},
		Done: func(v reports.Verdict, err error) {
			found.Objects = []fyne.CanvasObject{verdict(path, v, err)}
			d.middle.Refresh()
		},
	})
}

// checkFolder checks every record in a folder and below it, sums up, and says in full which are not sound.
func (d *desk) checkFolder(folder string, found *fyne.Container) {
	s := d.session()
	type checked struct {
		all int
		bad []reports.Verdict
	}
	task.Run(d.w.door, task.Work[checked]{
		What: theme.Say("Checking the records in %s", filepath.Base(folder)),
		Do: func(ctx context.Context) (checked, error) {
			var names []string
			err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
				if err == nil && !e.IsDir() && strings.EqualFold(filepath.Ext(path), ".pdf") {
					names = append(names, path)
				}
				return err
			})
			c := checked{all: len(names)}
			if err != nil {
				return c, err
			}
			return c, reports.VerifyAll(ctx, names, readRecord, reports.VerifyOptions{Session: s}, func(v reports.Verdict) error {
				if !v.Sound {
					c.bad = append(c.bad, v)
				}
				return nil
			})
		},
		Done: func(c checked, err error) {
			switch {
			case err != nil:
				found.Objects = []fyne.CanvasObject{page.Notice(theme.Bad, filepath.Base(folder)+": "+sentence(err))}
			case c.all == 0:
				found.Objects = []fyne.CanvasObject{page.Notice(theme.Warn, theme.Say("There is no PDF in %s.", folder))}
			case len(c.bad) == 0:
				found.Objects = []fyne.CanvasObject{page.Notice(theme.Good, theme.Count(c.all, "%s record was checked and is sound.", "%s records were checked, and all are sound."))}
			default:
				found.Objects = []fyne.CanvasObject{page.Notice(theme.Bad, theme.Count(c.all, "%s record was checked.", "%s records were checked.")+" "+theme.Say("Not sound: %s.", thousands(len(c.bad))))}
				for _, v := range c.bad[:min(len(c.bad), mostUnsound)] {
					found.Add(verdict(v.File, v, nil))
				}
			}
			d.middle.Refresh()
		},
	})
}

// mostUnsound are told in full: whoever has more of them reads them by a command.
const mostUnsound = 20

// verdict says what was found of a record.
func verdict(path string, v reports.Verdict, err error) fyne.CanvasObject {
	name := filepath.Base(path)
	if err != nil {
		return page.Notice(theme.Bad, name+": "+sentence(err))
	}
	things := []fyne.CanvasObject{}
	if v.Sound {
		words := theme.Say("%s is sound: nothing of it was changed since it was signed.", name)
		if v.InRegister {
			words += " " + theme.Say("This register issued it, and knows no newer copy.")
		}
		things = append(things, page.Notice(theme.Good, words))
	} else {
		things = append(things, page.Notice(theme.Bad, theme.Say("%s is not sound.", name)+" "+stop(capital(strings.Join(v.Problems, "; ")))))
	}
	if v.Test {
		things = append(things, page.Notice(theme.Warn, "It comes from a register for trials and is evidence of nothing."))
	}
	var facts []page.Fact
	if v.Record != "" {
		title, _ := recordKind(store.Record{Kind: v.Kind})
		facts = append(facts, page.Fact{Label: "Record", Value: page.Plain(v.Record + ", " + lower(title))})
	}
	for _, s := range v.Signatures {
		words := s.Name
		if s.Post != "" {
			words += ", " + s.Post
		}
		words = theme.Say("%s, on %s", words, clock(s.Time))
		if s.Authority != "" {
			words = theme.Say("%s; certified by %s", words, s.Authority)
		}
		facts = append(facts, page.Fact{Label: signerWords(s.Field), Value: page.Plain(words)})
	}
	for _, waits := range v.Awaiting {
		facts = append(facts, page.Fact{Label: signerWords(waits), Value: page.Row(0, page.NewTag("Not signed yet", theme.Warn))})
	}
	if len(facts) > 0 {
		things = append(things, page.Facts(facts...))
	}
	return page.Column(12, 0, things...)
}

// signerWords is who signs at a place of a record: the places are called by the roles of those who do.
func signerWords(place string) string {
	return capital(strings.ReplaceAll(store.Role(place).Title(), "-", " "))
}
