package ui

import (
	"cmp"
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"muniment/reports"
	"muniment/reports/sheet"
	"muniment/store/entry"
	"muniment/ui/chart"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// What a record says, in the window: before somebody signs it, and of one that was issued. It is drawn from the record's content and not from its pages, so that it follows the
// theme and the size of text of whoever reads; the words, tables and figures are the same.

// mostRecordRows is how many rows of a table are shown: a record may hold thousands.
const mostRecordRows = 200

// paper is what a record says.
func paper(c reports.Content) fyne.CanvasObject {
	head := page.Row(8)
	if c.Classification != "" {
		head.Add(page.NewTag(c.Classification, theme.Neutral))
	}
	if c.Draft {
		head.Add(page.NewTag("Not issued yet", theme.Warn))
	}
	if c.Test {
		head.Add(page.NewTag("From a register for trials", theme.Warn))
	}
	things := []fyne.CanvasObject{page.Small(strings.TrimSpace(c.Council + "  " + c.Number)), head, page.Text(c.Title, page.Style{Bold: true, Size: fynetheme.SizeNameHeadingText})}
	if c.Subtitle != "" {
		things = append(things, page.Faint(c.Subtitle))
	}
	for _, s := range c.Sections {
		if s.Title != "" {
			size := fynetheme.SizeNameSubHeadingText
			if s.Level > 2 {
				size = fynetheme.SizeNameText
			}
			things = append(things, page.InsetEach(8, 0, 0, 0, page.Text(s.Title, page.Style{Bold: true, Size: size})))
		}
		for i := range s.Blocks {
			things = append(things, paperBlock(&s.Blocks[i])...)
		}
	}
	if len(c.Signers) > 0 {
		things = append(things, page.InsetEach(8, 0, 0, 0, page.Subheading("Signed by")))
		var facts []page.Fact
		for _, s := range c.Signers {
			facts = append(facts, page.Fact{Label: cmp.Or(s.Label, capital(s.Field)), Value: page.Plain(cmp.Or(s.Name, s.Post))})
		}
		things = append(things, page.Facts(facts...))
	}
	return page.Card(page.Column(10, 0, things...))
}

// paperTone is a tone of a record's in the window.
func paperTone(t sheet.Tone) theme.Tone {
	switch t {
	case sheet.Info:
		return theme.Info
	case sheet.Good:
		return theme.Good
	case sheet.Warn:
		return theme.Warn
	case sheet.Bad:
		return theme.Bad
	default:
		return theme.Neutral
	}
}

// paperBlock is one thing under a heading.
func paperBlock(b *reports.Block) []fyne.CanvasObject {
	switch {
	case b.Notice != nil:
		return []fyne.CanvasObject{page.Notice(paperTone(b.Notice.Tone), strings.TrimSpace(b.Notice.Title+"\n"+b.Notice.Text))}
	case len(b.Figures) > 0:
		cells := make([]fyne.CanvasObject, len(b.Figures))
		for i, f := range b.Figures {
			cells[i] = page.Column(0, 0, page.Text(f.Value, page.Style{Bold: true, Size: fynetheme.SizeNameHeadingText}), page.Plain(f.Label), page.Small(f.Note))
		}
		return []fyne.CanvasObject{page.Spread(12, nil, cells...)}
	case len(b.Facts) > 0:
		facts := make([]page.Fact, len(b.Facts))
		for i, f := range b.Facts {
			facts[i] = page.Fact{Label: f.Label, Value: page.Plain(cmp.Or(f.Value, "–"))}
		}
		return []fyne.CanvasObject{page.Facts(facts...)}
	case len(b.List) > 0:
		out := page.Column(4, 0)
		for _, item := range b.List {
			out.Add(page.Plain("• " + item))
		}
		return []fyne.CanvasObject{out}
	case b.Table != nil:
		return paperTable(b.Table)
	case b.Picture != nil:
		return []fyne.CanvasObject{chart.New(*b.Picture)}
	case len(b.Photos) > 0: // the pages show them
		out := page.Column(4, 0)
		for _, p := range b.Photos {
			out.Add(page.Plain("• " + p.Of + ": " + theme.Say("photograph %s", p.File)))
		}
		return []fyne.CanvasObject{out}
	case b.Small != "":
		return []fyne.CanvasObject{page.Small(b.Small)}
	}
	return []fyne.CanvasObject{page.Plain(b.Text)}
}

// paperTable is a table; long texts stand under their row.
func paperTable(t *reports.Table) []fyne.CanvasObject {
	var shares []float32
	var heads []fyne.CanvasObject
	for _, c := range t.Columns {
		if !c.Below {
			shares = append(shares, float32(c.Width))
			heads = append(heads, page.Text(c.Title, page.Style{Bold: true, Size: fynetheme.SizeNameCaptionText}))
		}
	}
	lines := page.Stacked(page.Inset(4, 0, page.Spread(12, shares, heads...)), page.Rule())
	for _, row := range t.Rows[:min(len(t.Rows), mostRecordRows)] {
		var cells, below []fyne.CanvasObject
		for i, cell := range row {
			if i < len(t.Columns) && t.Columns[i].Below {
				if cell.Text+cell.Detail != "" {
					below = append(below, page.Small(t.Columns[i].Title+": "+strings.TrimSpace(cell.Text+" "+cell.Detail)))
				}
				continue
			}
			cells = append(cells, paperCell(cell))
		}
		lines.Add(page.Inset(5, 0, page.Column(2, 0, append([]fyne.CanvasObject{page.Spread(12, shares, cells...)}, below...)...)))
		lines.Add(page.Rule())
	}
	out := []fyne.CanvasObject{lines}
	if more := len(t.Rows) - mostRecordRows; more > 0 {
		out = append(out, page.Small(theme.Count(more, "And %s row that stands in the record and not here.", "And %s rows that stand in the record and not here.")))
	}
	return out
}

func paperCell(c sheet.Cell) fyne.CanvasObject {
	out := page.Column(1, 0)
	if c.Tag.Word != "" {
		out.Add(page.Row(0, page.NewTag(c.Tag.Word, paperTone(c.Tag.Tone))))
	}
	if c.Text != "" {
		out.Add(page.Text(c.Text, page.Style{Bold: c.Strong}))
	}
	if c.Detail != "" {
		out.Add(page.Small(c.Detail))
	}
	return out
}

// preview shows, on the page on which somebody signs, what they sign; nothing where the act issues no record.
func (p *actPage) preview() fyne.CanvasObject {
	kind, is := strings.CutPrefix(p.act.verb, "record ")
	if !is || !p.act.signs || strings.Contains(kind, " ") { // of many records at once, each says what it says
		return nil
	}
	s, values := p.desk.session(), p.form.Values()
	out := page.Column(10, 0, page.Faint("Gathering what it will say …"))
	type draft struct {
		content reports.Content
		lacks   []entry.Phrase
	}
	task.Only(&p.draft, p.desk.w.door, task.Work[draft]{
		What: "Gathering what the record will say",
		Do: func(ctx context.Context) (draft, error) {
			var v draft
			language, err := reports.ParseLanguage(values["language"])
			switch {
			case err != nil:
			case kind == "leaver":
				v.content, v.lacks, err = reports.LeaverDraft(ctx, s, language, values["person"], values["engagement"])
			default:
				v.content, v.lacks, err = reports.DraftIn(ctx, s, language, kind, values[fieldAbout])
			}
			return v, err
		},
		Done: func(v draft, err error) {
			out.RemoveAll()
			if err != nil {
				out.Add(page.Notice(theme.Warn, sentence(err)))
			} else {
				for _, lack := range v.lacks {
					out.Add(page.Notice(theme.Warn, theme.Say("It cannot be issued yet.")+" "+capital(stop(inWords(lack)))))
				}
				out.Add(page.Strong("What it will say"))
				out.Add(paper(v.content))
			}
			p.body.Refresh()
			p.desk.middle.Refresh()
		},
	})
	return out
}

// readRecord is the page on which an issued record is read.
func (d *desk) readRecord(at place) screen {
	body := container.NewStack()
	put := func(o fyne.CanvasObject) {
		body.Objects = []fyne.CanvasObject{o}
		body.Refresh()
	}
	s := d.session()
	fill := func() {
		put(hollow(theme.Say("Reading %s", at.id), "One moment."))
		task.Only(&d.pages, d.w.door, task.Work[reports.Content]{
			What: theme.Say("Reading %s", at.id),
			Do: func(ctx context.Context) (reports.Content, error) {
				file, err := s.RecordFile(ctx, at.id)
				if err != nil {
					return reports.Content{}, err
				}
				return reports.ContentOf(file)
			},
			Done: func(c reports.Content, err error) {
				if err != nil {
					put(hollow("This record cannot be shown here", sentence(err), page.Press("Save a copy", func() { d.saveRecord(at.id) }), page.Press("Back", d.back)))
					return
				}
				put(scrolled(page.Inset(24, 32, page.Column(12, 820, page.NewLink("‹ Back", d.back),
					page.Faint("What the record says. Its signatures are in its file: save a copy for whoever needs them."), paper(c), page.Gap(24)))))
			},
		})
	}
	return screen{body: body, filled: fill}
}
