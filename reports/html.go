package reports

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"strings"

	"muniment/reports/chart"
	"muniment/reports/lang"
	"muniment/reports/seal"
	"muniment/reports/sheet"
	"muniment/store"
)

//go:embed page.html
var pageTemplate string

// Page makes the page for the web of an issued record, from the content inside its file: the same words, tables and pictures, for whoever cannot use a PDF. It is for
// public editions; what is marked for fewer people is refused.
func Page(file []byte) ([]byte, error) {
	c, report, err := readContent(file)
	if err != nil {
		return nil, err
	}
	switch {
	case c.Schema == "":
		return nil, &store.ConflictError{Reason: "this file holds no content of which a page could be made"}
	case len(report.Problems) > 0:
		return nil, &store.ConflictError{Reason: "this record is not sound: muniment verify says why"}
	case strings.Contains(c.Classification, "SENSITIVE") || strings.Contains(c.Classification, "SECRET"):
		return nil, &store.ConflictError{Reason: fmt.Sprintf("%s is marked %s: a page for the web is made of public editions only, such as statement-committee", c.Number, c.Classification)}
	}
	page, err := template.New("page").Funcs(template.FuncMap{
		"tone": func(t sheet.Tone) (string, error) {
			text, err := t.MarshalText()
			return string(text), err
		},
		"level":   func(s Section) int { return max(2, s.Level) },
		"moment":  moment,
		"say":     lang.In(c.Language).Say,
		"picture": svg,
		"heads":   func(p chart.Picture) []string { heads, _ := p.Table(); return heads },
		"rows":    func(p chart.Picture) [][]string { _, rows := p.Table(); return rows },
		"lines":   func(text string) []string { return strings.Split(text, "\n") },
		"sha":     func() string { return fingerprint(file) },
		"signed":  func() []seal.SignatureReport { return report.Signatures },
	}).Parse(pageTemplate)
	if err != nil {
		return nil, fmt.Errorf("make the page: %w", err)
	}
	var b bytes.Buffer
	if err := page.Execute(&b, c); err != nil {
		return nil, fmt.Errorf("make the page: %w", err)
	}
	return b.Bytes(), nil
}

// readContent reads what a record says from inside its file; its schema is empty where there is nothing of the kind, as in a leaver record.
func readContent(file []byte) (Content, seal.Report, error) {
	var c Content
	report, err := seal.Verify(file, seal.VerifyOptions{})
	if err != nil {
		return c, report, fmt.Errorf("read the record: %w", err)
	}
	for _, a := range report.Attachments {
		if a.Name == contentFile {
			if err := json.Unmarshal(a.Data, &c); err != nil {
				return c, report, fmt.Errorf("read the record: %w", err)
			}
		}
	}
	return c, report, nil
}

// svg draws a picture for the web, by the same layout as on paper. Its words stand beside it as a table, and inside it as its description.
func svg(p chart.Picture) template.HTML {
	const width = 170.0
	height := p.Height()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="-1 -1 %.1f %.1f" role="img" aria-label="%s">`, width+2, height+2, template.HTMLEscapeString(p.Alternative()))
	ruler := func(text string, size float64) float64 { return float64(len([]rune(text))) * size * 0.5 }
	for _, s := range p.Lay(width, height, ruler) {
		switch {
		case s.IsText():
			anchor := map[chart.Align]string{chart.Start: "start", chart.Middle: "middle", chart.End: "end"}[s.Align]
			class := "t"
			if s.Bold {
				class += " b"
			}
			if s.Quiet {
				class += " q"
			}
			if s.Light {
				class += " l"
			}
			fmt.Fprintf(&b, `<text class="%s" x="%.2f" y="%.2f" font-size="%.2f" text-anchor="%s">%s</text>`, class, s.X, s.Y, s.Size*0.92, anchor, template.HTMLEscapeString(s.Text))
		case s.IsBox():
			fmt.Fprintf(&b, `<rect class="%s" x="%.2f" y="%.2f" width="%.2f" height="%.2f"/>`, s.Pattern, s.X, s.Y, s.W, s.H)
			if s.Pattern == chart.Hatched {
				for _, l := range chart.Hatch(s.X, s.Y, s.W, s.H) {
					fmt.Fprintf(&b, `<path class="h" d="M%.2f %.2fl%.2f %.2f"/>`, l.X, l.Y, l.W, l.H)
				}
			}
		default:
			fmt.Fprintf(&b, `<path class="a" d="M%.2f %.2fl%.2f %.2f"/>`, s.X, s.Y, s.W, s.H)
		}
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // every text in it is escaped above
}
