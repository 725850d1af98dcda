package ui

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/exchange"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// How the columns and the words of a file are told: which field a column gives, what a word of the file means, and whether a name that is nearly known is the same thing.

// leftOut is how a column is shown that nothing is read from.
const leftOut = "Left out"

// columns shows each column with the field that it is read as, to be changed.
func (p *importPage) columns(r store.ImportReport, headings []string, matched, proposed map[string]string) fyne.CanvasObject {
	k := r.As()
	none := theme.Say(leftOut)
	labels, byLabel := []string{none}, map[string]string{none: ""}
	labelOf := map[string]string{}
	for _, f := range k.Fields {
		label := fieldLabel(f)
		if _, twice := byLabel[label]; twice {
			label += " (" + f.Name + ")"
		}
		labels, byLabel[label], labelOf[f.Name] = append(labels, label), f.Name, label
	}
	lines := page.Column(4, 0)
	for _, heading := range headings {
		if heading == "" {
			continue
		}
		field := matched[heading]
		choose := widget.NewSelect(labels, nil)
		choose.SetSelected(none)
		if field != "" {
			choose.SetSelected(labelOf[field])
		}
		choose.OnChanged = func(label string) {
			p.tell(heading, byLabel[label], matched)
			p.again()
		}
		line := page.Row(12, page.Chars(30, page.Plain(heading)), page.Chars(36, page.Bordered(choose)))
		if looks := proposed[heading]; looks != "" && field == "" {
			line.Add(page.Press(theme.Say("Looks like: %s", labelOf[looks]), func() {
				p.tell(heading, looks, matched)
				p.again()
			}))
		}
		lines.Add(line)
	}
	open := widget.NewAccordionItem(theme.Say("Columns: what each is read as"), lines)
	folded := widget.NewAccordion(open)
	if len(matched) < len(headings) {
		folded.Open(0)
	}
	return folded
}

// tell notes which field a column gives. Another column that gave it is left out.
func (p *importPage) tell(heading, field string, matched map[string]string) {
	if p.o.Map == nil {
		p.o.Map = map[string]string{}
	}
	for other, f := range p.o.Map {
		if f == field && field != "" {
			delete(p.o.Map, other)
		}
	}
	for other, f := range matched {
		if f == field && field != "" && other != heading {
			p.o.Map[other] = ""
		}
	}
	p.o.Map[heading] = field
}

func fieldLabel(f exchange.Field) string {
	switch {
	case f.Label != "":
		return f.Label
	case len(f.Known) > 0:
		return f.Known[0]
	}
	return capital(strings.ReplaceAll(f.Name, "_", " "))
}

// mostWords is how many words of a file are asked about at once.
const mostWords = 12

// words asks what those words of the file mean that a field with choices does not know.
func (p *importPage) words(r store.ImportReport) fyne.CanvasObject {
	k := r.As()
	lines := page.Column(4, 0)
	asked := map[[2]string]bool{}
	for _, refusal := range r.Refused {
		i := slices.IndexFunc(k.Fields, func(f exchange.Field) bool { return f.Name == r.Matched[refusal.Column] })
		if i < 0 || refusal.Value == "" || !hasMeaning(k.Fields[i]) || asked[[2]string{refusal.Column, refusal.Value}] || len(asked) == mostWords {
			continue
		}
		asked[[2]string{refusal.Column, refusal.Value}] = true
		f := k.Fields[i]
		told := func(meaning string) {
			p.mean(f.Name, refusal.Value, meaning)
			p.again()
		}
		lines.Add(page.Row(12, page.Chars(40, page.Plain(theme.Say("“%s” in %s", refusal.Value, refusal.Column))), page.Chars(36, meaningOf(f, r, told))))
	}
	if len(lines.Objects) == 0 {
		return page.Gap(0)
	}
	return page.Column(8, 0, page.Strong("Words that the register does not know"), lines)
}

// hasMeaning reports a field whose words can mean something else: not a number, a day, or what tells apart what the rows are about.
func hasMeaning(f exchange.Field) bool {
	return f.Type == exchange.YesNo || f.Type == exchange.Text && f.Name != "id" && !strings.HasSuffix(f.Name, "_id") && !strings.HasSuffix(f.Name, "_no")
}

// meaningOf asks what a word means: a choice where the field has them, else what the register calls it.
func meaningOf(f exchange.Field, r store.ImportReport, told func(string)) fyne.CanvasObject {
	var choices []string
	for _, v := range f.Values {
		if !slices.Contains(choices, v) {
			choices = append(choices, v)
		}
	}
	slices.Sort(choices)
	switch {
	case f.Type == exchange.YesNo:
		choices = []string{"yes", "no"}
	case f.Name == "pack":
		for _, c := range r.Courses {
			choices = append(choices, c.Title)
		}
	}
	if len(choices) == 0 {
		e := widget.NewEntry()
		e.SetPlaceHolder(theme.Say("What the register calls it"))
		e.OnSubmitted = told
		return e
	}
	choose := widget.NewSelect(choices, told)
	choose.PlaceHolder = theme.Say("What it means")
	return page.Bordered(choose)
}

// mean notes what a word of the file means.
func (p *importPage) mean(field, word, meaning string) {
	if p.o.Values == nil {
		p.o.Values = map[string]map[string]string{}
	}
	if p.o.Values[field] == nil {
		p.o.Values[field] = map[string]string{}
	}
	p.o.Values[field][word] = meaning
}

// open are the rows of which nobody has said yet whether they are what is called nearly the same.
func (p *importPage) open(all []store.Near) []store.Near {
	return slices.DeleteFunc(slices.Clone(all), func(n store.Near) bool { return p.kept[n.Line] })
}

// near shows side by side what would be new and what is called nearly the same.
func (p *importPage) near(all []store.Near) fyne.CanvasObject {
	lines := page.Column(4, 0)
	for _, n := range all[:min(len(all), 50)] {
		lines.Add(page.Pair(
			page.Plain(theme.Say("Line %s: “%s” would be new, and the register has “%s” (%s)", thousands(n.Line), n.Name, n.Title, n.ID)),
			page.Row(8, page.Press(theme.Say("It is %s", n.ID), func() {
				if p.o.Merge == nil {
					p.o.Merge = map[int]string{}
				}
				p.o.Merge[n.Line] = n.ID
				p.again()
			}), page.Press("Keep both", func() {
				if p.kept == nil {
					p.kept = map[int]bool{}
				}
				p.kept[n.Line] = true
				p.again()
			}))))
		if len(n.Differs) > 0 {
			lines.Add(threefold(page.Strong("What differs"), page.Strong("The file"), page.Strong("The register")))
			for _, v := range n.Differs {
				lines.Add(threefold(page.Plain(v.Label), page.Plain(v.File), page.Plain(v.Register)))
			}
		}
	}
	return page.Column(8, 0, page.Strong("Nearly the same name"), page.Faint("Say which are one and the same; the others are kept beside each other."), lines)
}

// threefold puts what a file says beside what the register has.
func threefold(what, file, register fyne.CanvasObject) fyne.CanvasObject {
	return page.Row(12, page.Chars(22, what), page.Chars(32, file), page.Chars(32, register))
}

// refusedGrid lists refused rows with the reasons.
func refusedGrid(refused []exchange.Refusal) fyne.CanvasObject {
	g := grid.New(grid.Column{Title: "Line", Least: 4, Right: true}, grid.Column{Title: "Column", Least: 8, Most: 24}, grid.Column{Title: "Value", Least: 8, Most: 24}, grid.Column{Title: "Why", Least: 16, Grows: true})
	g.Fill(rowsOf(refused, func(f exchange.Refusal) grid.Row {
		line := strconv.Itoa(f.Line)
		return grid.Row{ID: line + f.Column, Cells: []grid.Cell{grid.Text(line), grid.Text(f.Column), grid.Text(f.Value), grid.Word(capital(f.Reason))}}
	}), false)
	return within(g)
}
