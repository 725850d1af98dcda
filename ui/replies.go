package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/exchange"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// repliesRead is what was asked of people who do not sign in, and what of it came back.
type repliesRead struct {
	forms []store.MadeForm
	came  []store.EnteredReply
	names map[store.Ref]string
}

// replies is the page of the answers of people who do not sign in: forms that were made, and answers and papers that were entered.
func (d *desk) replies(place) screen {
	s := d.session()
	forms, came := page.Column(8, 0), page.Column(8, 0)
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[repliesRead]{
			What: "Reading what came back",
			Do:   func(ctx context.Context) (repliesRead, error) { return readReplies(ctx, s) },
			Done: func(r repliesRead, err error) {
				defer d.middle.Refresh()
				if err != nil {
					forms.Objects = []fyne.CanvasObject{page.Notice(theme.Warn, sentence(err))}
					return
				}
				forms.Objects = d.madeForms(r)
				came.Objects = d.cameBack(r)
			},
		})
	}
	tools := page.Row(8)
	if s.May(store.ActMakeForm) {
		tools.Add(page.Main("Make a form", func() { d.visit(place{page: "reply-form"}) }))
	}
	body := []fyne.CanvasObject{
		page.Heading("Reply forms"),
		page.Faint("For people who owe something and never sign in. A form is one page that they open, fill in and send back; their answers are entered here, each as the act that it is."),
	}
	out, dropped := screen{filled: read}, page.Small("")
	if s.May(store.ActImportReply) {
		tools.Add(page.Press("Bring in answers", func() {
			d.w.setup.Files.Open("Bring in answers", replyEndings(), func(path string) { d.visit(place{page: "reply", id: path}) })
		}))
		out.drops = func(path string) { d.visit(place{page: "reply", id: path}) }
		dropped = page.Small("Or drop the file on this window: the answers that were saved, or the e-mail that they came in.")
	}
	if s.May(store.ActKeepScan) {
		tools.Add(page.Press("Keep a signed paper", func() { d.visit(place{page: "act", kind: "prompt", verb: "reply scan"}) }))
	}
	body = append(body, tools, dropped, page.Subheading("Forms that were made"), forms, page.Subheading("What came back"), came)
	out.body = scrolled(page.Inset(24, 32, page.Column(16, 900, body...)))
	return out
}

// replyEndings are those of the files in which answers come: what the form saves, an e-mail, or its text alone.
func replyEndings() []string { return []string{".json", ".eml", ".txt"} }

func readReplies(ctx context.Context, s *store.Session) (repliesRead, error) {
	var r repliesRead
	var err error
	if r.forms, err = s.MadeForms(ctx); err != nil {
		return r, err
	}
	if r.came, err = s.Replies(ctx); err != nil {
		return r, err
	}
	refs := map[store.Ref]bool{}
	for _, v := range r.came {
		refs[store.Ref{Kind: "person", ID: v.AnsweredBy}] = true
	}
	delete(refs, store.Ref{Kind: "person"})
	r.names, err = s.Names(ctx, keys(refs))
	return r, err
}

// madeForms lists the forms, and says how many are awaited.
func (d *desk) madeForms(r repliesRead) []fyne.CanvasObject {
	if len(r.forms) == 0 {
		return []fyne.CanvasObject{page.Faint("No form was made yet. It asks what a post owes, of whoever holds it.")}
	}
	today, awaited := d.session().Today(), 0
	g := grid.New(grid.Column{Title: "Form", Least: 8, Most: 10}, grid.Column{Title: "Asks", Least: 14, Grows: true}, grid.Column{Title: "Made", Least: 16, Most: 18, Spare: true},
		grid.Column{Title: "Good until", Least: 10, Most: 12}, grid.Column{Title: "Answered", Least: 8, Most: 10, Spare: true}, grid.Column{Title: "State", Least: 10, Most: 14})
	g.Fill(rowsOf(r.forms, func(f store.MadeForm) grid.Row {
		state := grid.Cell{Text: "Came back", Tone: theme.Good}
		switch {
		case f.Awaited(today):
			awaited++
			state = grid.Cell{Text: "Awaited", Tone: theme.Warn}
		case f.Answered == 0:
			state = grid.Cell{Text: "Too late now", Tone: theme.Neutral}
		}
		return grid.Row{ID: f.ID, Cells: []grid.Cell{
			grid.Text(f.ID), grid.Text(f.Title), timeCell(f.MadeAt), dayCell(f.ExpiresOn), grid.Text(theme.Say("%s of %s", thousands(f.Answered), thousands(f.Asked))), state,
		}}
	}), false)
	enter := func(row grid.Row) {
		if d.session().May(store.ActImportReply) {
			d.visit(paperOf(row.ID))
		}
	}
	g.OnOpened = enter
	words := "None is awaited."
	if awaited > 0 {
		words = theme.Count(awaited, "%s form is awaited.", "%s forms are awaited.")
	}
	out := []fyne.CanvasObject{page.Faint(words), within(g)}
	if d.session().May(store.ActImportReply) {
		out = append(out, page.Row(8, page.Press("Enter the answers on a printed form", func() {
			if row, chosen := g.Chosen(); chosen {
				enter(row)
			} else if len(r.forms) > 0 { // the newest stands first
				enter(grid.Row{ID: r.forms[0].ID})
			}
		})))
	}
	return out
}

// cameBack lists the answers and papers that were entered; the file of each can be saved as it came.
func (d *desk) cameBack(r repliesRead) []fyne.CanvasObject {
	if len(r.came) == 0 {
		return []fyne.CanvasObject{page.Faint("No answers and no papers were entered that you may see.")}
	}
	g := grid.New(grid.Column{Title: "Reply", Least: 8, Most: 10}, grid.Column{Title: "Of", Least: 8, Most: 10, Spare: true}, grid.Column{Title: "Answered by", Least: 12, Grows: true}, grid.Column{Title: "Came", Least: 10, Most: 12},
		grid.Column{Title: "Entered", Least: 16, Most: 18, Spare: true}, grid.Column{Title: "By", Least: 6, Most: 16, Spare: true}, grid.Column{Title: "Answers", Least: 6, Right: true, Spare: true})
	g.Fill(rowsOf(r.came, func(v store.EnteredReply) grid.Row {
		of := v.Form
		if of == "" {
			of = "Paper"
		}
		return grid.Row{ID: v.ID, Cells: []grid.Cell{
			grid.Text(v.ID), grid.Text(of), grid.Text(nameOr(r.names, "person", v.AnsweredBy)), dayCell(v.ReceivedOn), timeCell(v.EnteredAt), grid.Text(v.EnteredBy), grid.Text(thousands(v.Answers)),
		}}
	}), false)
	save := func(row grid.Row) {
		for _, v := range r.came {
			if v.ID == row.ID && v.Attachment != "" {
				d.saveFile(store.Attachment{ID: v.Attachment, Name: exchange.FileName(v.ID, "")})
			}
		}
	}
	g.OnOpened = save
	return []fyne.CanvasObject{within(g), page.Row(8, page.Press("Save the file as it came", func() {
		if row, chosen := g.Chosen(); chosen {
			save(row)
		}
	}))}
}
