package sheet

import "fmt"

// masthead opens the first page: whose document it is, how it is marked, what it is and where it stands.
func (d *Doc) masthead() {
	mast, marking := mastStyle(), markingStyle()
	right := d.pageWidth - marginX
	classification := d.clamp(marking, d.cover.Classification, 70, 2)
	number := d.clamp(marking, d.numbered(), 70, 2)
	council := d.clamp(mast, d.cover.Council, d.contentWidth()-80, 3)

	y := 15.0
	d.mark(d.root, "P", func() { d.lines(mast, marginX, y, council) })
	aside := y + 0.6
	for _, lines := range [][]string{classification, number} {
		if len(lines) == 1 && lines[0] == "" {
			continue
		}
		d.mark(d.root, "P", func() { aside = d.linesRight(marking, right, aside, lines) })
	}
	y = max(y+float64(len(council))*mast.leading, aside) + 2.2
	d.artifact(func() { d.rule(marginX, y, d.contentWidth(), 0.7, accent()) })

	y += 7.5
	title := d.clamp(titleStyle(), d.cover.Title, d.contentWidth(), 3)
	d.mark(d.root, "H1", func() { d.lines(titleStyle(), marginX, y, title) })
	y += float64(len(title)) * titleStyle().leading
	if d.cover.Subtitle != "" {
		y += 0.8
		subtitle := d.clamp(subtitleStyle(), d.cover.Subtitle, d.contentWidth(), 4)
		d.mark(d.root, "P", func() { d.lines(subtitleStyle(), marginX, y, subtitle) })
		y += float64(len(subtitle)) * subtitleStyle().leading
	}
	y += 2.6
	d.standing(y)
	d.y, d.fresh = y+tagStyle().leading+2, false
}

// numbered is the document's number with its version.
func (d *Doc) numbered() string {
	if d.cover.Version == 0 || d.cover.Number == "" {
		return d.cover.Number
	}
	return fmt.Sprintf("%s · %s %d", d.cover.Number, d.words.Say("version"), d.cover.Version)
}

// standing writes the status and the time of issue on one line.
func (d *Doc) standing(y float64) {
	tag := d.cover.Status.tag(d.words)
	var box float64
	d.artifact(func() { box = d.tagBox(marginX, y, tag) })
	issued := detailStyle()
	issued.size = 8.6
	d.mark(d.root, "P", func() {
		d.tagText(marginX, y, tag)
		if !d.cover.Issued.IsZero() {
			d.text(issued, marginX+box+3, y+tagStyle().baseline(), " "+d.words.Say("Issued")+" "+d.words.moment(d.cover.Issued))
		}
	})
}

func (s Status) tag(w words) Tag {
	switch s {
	case Draft:
		return Tag{w.Say("Draft"), Warn}
	case Awaiting:
		return Tag{w.Say("For signature"), Info}
	default:
		return Tag{w.Say("Complete"), Good}
	}
}

// lines draws lines of text from y downwards and returns where they end.
func (d *Doc) lines(st style, x, y float64, lines []string) float64 {
	for _, line := range lines {
		d.text(st, x, y+st.baseline(), line)
		y += st.leading
	}
	return y
}

// linesRight draws lines that end at x.
func (d *Doc) linesRight(st style, x, y float64, lines []string) float64 {
	for _, line := range lines {
		d.text(st, x-d.measure(st, trimEnd(line)), y+st.baseline(), line)
		y += st.leading
	}
	return y
}
