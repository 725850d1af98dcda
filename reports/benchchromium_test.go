package reports

import (
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkChromium prints the table of BenchmarkRegister with Chromium, for whoever asks why records are not pages of a browser. It needs the Debian package
// chromium, which only make bench installs.
func BenchmarkChromium(b *testing.B) {
	program, err := exec.LookPath("chromium")
	if err != nil {
		b.Fatal("chromium is not installed: make bench installs it")
	}
	c := register(10_000)
	var page strings.Builder
	page.WriteString("<!DOCTYPE html><meta charset=utf-8><style>@page { size: A4 landscape } body { font: 8pt sans-serif } table { border-collapse: collapse } thead { display: table-header-group } td { border-bottom: 1px solid #ccc; vertical-align: top } small { display: block }</style><table><thead><tr>")
	table := c.Sections[0].Blocks[0].Table
	for _, column := range table.Columns {
		fmt.Fprintf(&page, "<th scope=col>%s</th>", html.EscapeString(column.Title))
	}
	page.WriteString("</tr></thead>")
	for _, row := range table.Rows {
		page.WriteString("<tr>")
		for _, cell := range row {
			fmt.Fprintf(&page, "<td>%s<small>%s</small></td>", html.EscapeString(cell.Text), html.EscapeString(cell.Detail))
		}
		page.WriteString("</tr>")
	}
	dir := b.TempDir()
	from, to := filepath.Join(dir, "register.html"), filepath.Join(dir, "register.pdf")
	if err := os.WriteFile(from, []byte(page.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		run := exec.CommandContext(b.Context(), program, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(dir, "profile"), "--no-pdf-header-footer", "--print-to-pdf="+to, from)
		if out, err := run.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
	}
	info, err := os.Stat(to)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size()), "bytes")
}
