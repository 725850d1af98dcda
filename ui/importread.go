package ui

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// Where a file begins is told here: which sheet of a workbook is read, on which line its headings stand, and what is so of every row although no column says it.

// reading shows how the file is read, to be changed. It is folded away where there is nothing to choose and nothing was told.
func (p *importPage) reading(r store.ImportReport) fyne.CanvasObject {
	lines := page.Column(8, 0)
	if len(r.Sheets) > 1 {
		choose := widget.NewSelect(r.Sheets, nil)
		if r.Sheet != "" {
			choose.SetSelected(r.Sheet)
		}
		choose.OnChanged = func(sheet string) {
			p.o.Sheet, p.o.HeaderLine = sheet, 0
			p.again()
		}
		lines.Add(told("Sheet", page.Bordered(choose)))
	}
	line := widget.NewEntry()
	if n := max(p.o.HeaderLine, r.HeaderLine); n > 0 {
		line.SetText(strconv.Itoa(n))
	}
	line.SetPlaceHolder(theme.Say("Number of the line"))
	line.OnSubmitted = func(text string) {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 0 {
			n = 0 // it is looked for
		}
		p.o.HeaderLine = n
		p.again()
	}
	lines.Add(told("Line of the headings", line))
	lines.Add(p.filling(r))
	for _, field := range slices.Sorted(maps.Keys(p.o.Fill)) {
		lines.Add(page.Pair(page.Plain(theme.Say("%s of every row is “%s”, where the row says nothing.", theme.Say(p.labelOf(r, field)), p.o.Fill[field])), page.Press("Take that away", func() {
			delete(p.o.Fill, field)
			p.again()
		})))
	}
	folded := widget.NewAccordion(widget.NewAccordionItem(theme.Say("How the file is read"), lines))
	if len(r.Sheets) > 1 || p.o.HeaderLine > 0 || len(p.o.Fill) > 0 || r.Columns == nil {
		folded.Open(0)
	}
	return folded
}

// told is a question on one line.
func told(label string, o fyne.CanvasObject) fyne.CanvasObject {
	return page.Row(12, page.Chars(36, page.Plain(label)), page.Chars(36, o))
}

// filling asks what is so of every row although the file does not say it: a list of badges says nothing of the system.
func (p *importPage) filling(r store.ImportReport) fyne.CanvasObject {
	labels, byLabel := []string{}, map[string]string{}
	for _, f := range r.As().Fields {
		label := p.labelOf(r, f.Name)
		if _, twice := byLabel[label]; twice {
			label += " (" + f.Name + ")"
		}
		labels, byLabel[label] = append(labels, label), f.Name
	}
	value := widget.NewEntry()
	value.SetPlaceHolder(theme.Say("What it is of every row"))
	choose := widget.NewSelect(labels, nil)
	choose.PlaceHolder = theme.Say("What the file does not say")
	value.OnSubmitted = func(text string) {
		field, text := byLabel[choose.Selected], strings.TrimSpace(text)
		if field == "" || text == "" {
			return
		}
		if p.o.Fill == nil {
			p.o.Fill = map[string]string{}
		}
		p.o.Fill[field] = text
		p.again()
	}
	return page.Row(12, page.Chars(36, page.Bordered(choose)), page.Chars(36, value))
}

func (p *importPage) labelOf(r store.ImportReport, name string) string {
	for _, f := range r.As().Fields {
		if f.Name == name {
			return fieldLabel(f)
		}
	}
	return name
}
