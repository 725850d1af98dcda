package ui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/form"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// replyPage enters the answers that somebody gave on a reply form: first what they would do, then the acts themselves.
type replyPage struct {
	desk  *desk
	path  string
	form  *form.Form
	found *fyne.Container
}

// reply is the page of a file of answers.
func (d *desk) reply(at place) screen {
	p := &replyPage{desk: d, path: at.id, found: page.Column(12, 0)}
	kept := d.keptForms(at, nil)
	p.form = kept.form([]entry.Field{
		helped(needed("person", "Who answered", entry.Person), "They must hold the post that was asked, deputise for it, or have been asked in its place."),
		helped(optional("received", "When the answers came", entry.Day), "Leave blank for today."),
	}, nil, func() { p.read(false, false) })
	return screen{
		keyboard: p.form.Keyboard(), typed: kept.typed,
		drops: func(path string) { d.visit(place{page: "reply", id: path}) },
		body: scrolled(page.Inset(24, 32, page.Column(16, 900,
			page.NewLink("‹ Reply forms", func() { d.visit(place{page: "replies"}) }), page.Heading("Bring in answers"),
			page.Faint(theme.Say("%s. First you see what each answer would do; nothing is entered before you say so. You enter them as the answers of whoever gave them, and the file is kept as it came.", filepath.Base(p.path))),
			kept.notice(), page.Column(12, form.Most, p.form.Object()), page.Row(8, page.Main("See what they would do", func() { p.read(false, false) })), p.found))),
	}
}

// read reads the answers: a preview, or to enter them.
func (p *replyPage) read(apply, skip bool) {
	if !p.form.Check() {
		return
	}
	s, v, path := p.desk.session(), p.form.Values(), p.path
	o := store.ReplyOptions{Name: filepath.Base(path), AnsweredBy: v["person"], Received: v.Day("received"), Apply: apply, SkipRefused: skip}
	task.Run(p.desk.w.door, task.Work[store.ReplyReport]{
		What: theme.Say("Reading %s", o.Name),
		Do: func(ctx context.Context) (store.ReplyReport, error) {
			f, err := readAttachment(path)
			if err != nil {
				return store.ReplyReport{}, err
			}
			return s.ImportReply(ctx, f.Data, o)
		},
		Done: func(r store.ReplyReport, err error) { p.show(r, err) },
	})
}

// show says what the answers would do, or did.
func (p *replyPage) show(r store.ReplyReport, err error) {
	d := p.desk
	p.found.RemoveAll()
	defer d.middle.Refresh()
	if err != nil && !errors.Is(err, store.ErrAnswersRefused) {
		p.found.Add(page.Notice(theme.Bad, sentence(err)))
		return
	}
	entered := len(r.Answers) - r.Refused
	if r.Reply != "" {
		d.say(theme.Good, theme.Count(entered, "%s answer of %s is entered as %s. The file is kept with it.", "%s answers of %s are entered as %s. The file is kept with them.", r.Name, r.Reply))
		d.ends(place{page: "replies"})
		d.recount()
		return
	}
	p.found.Add(page.Subheading("What they would do"))
	p.found.Add(page.Plain(theme.Say("%s answered %s, which asked %s.", r.Name, r.Form, r.Post)))
	p.found.Add(page.Plain(theme.Say("To enter: %s. Refused: %s. Left blank: %s.", thousands(entered), thousands(r.Refused), thousands(r.Blank))))
	g := grid.New(grid.Column{Title: "No.", Least: 3, Right: true}, grid.Column{Title: "What", Least: 16, Grows: true}, grid.Column{Title: "Act", Least: 12, Most: 34, Spare: true}, grid.Column{Title: "Outcome", Least: 12, Most: 44})
	g.Fill(rowsOf(r.Answers, replyRow), false)
	p.found.Add(within(g))
	for _, l := range r.Answers {
		if l.Outcome == store.AnswerRefused {
			p.found.Add(page.Notice(theme.Warn, theme.Say("Answer %s is refused: %s", thousands(l.N), stop(atDesk(l.Reason)))))
		}
	}
	switch {
	case entered == 0:
		p.found.Add(page.Faint("Nothing can be entered: ask for the answers again."))
	case r.Refused > 0:
		p.found.Add(page.Row(8, page.Main("Enter the other answers", func() { p.read(true, true) })))
	default:
		p.found.Add(page.Row(8, page.Main("Enter the answers", func() { p.read(true, false) })))
	}
}

func replyRow(l store.ReplyLine) grid.Row {
	outcome := grid.Cell{Text: capital(l.Outcome), Tone: theme.Info}
	if l.Outcome == store.AnswerRefused {
		outcome.Tone = theme.Warn
	}
	what := l.Text
	if what == "" {
		what = l.ID
	}
	n := fmt.Sprint(l.N)
	return grid.Row{ID: n, Cells: []grid.Cell{grid.Text(n), grid.Text(what), grid.Word(capital(string(l.Act))), outcome}}
}
