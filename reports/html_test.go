package reports

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"muniment/reports/sheet"
)

// everything is a record with a block of each kind, for whoever must see that all of it can be read.
func everything() *Content {
	c := content("Held in the safe")
	c.Classification = "OFFICIAL"
	s := c.Section("All kinds of block")
	s.Notice(sheet.Warn, "Take care", "First line\nSecond line").Notice(sheet.Bad, "Not good", "Why").Notice(sheet.Good, "Good", "Why")
	s.Highlights(sheet.Figure{Value: "5", Label: "accounts", Note: "of 6"}).Facts(2, []sheet.Fact{{Label: "Kept by", Value: "Bo Invented"}, {Label: "Since"}})
	s.List([]string{"one", "two"}).Small("A remark")
	s.Table([]sheet.Column{{Title: "Asset", Width: 1, Header: true}, {Width: 1}}, [][]sheet.Cell{{{Text: "IA1", Detail: "approved"}, {Tag: sheet.Tag{Word: "Late", Tone: sheet.Warn}}}})
	c.Below("Below").Text("Something <b>not bold</b> & more")
	return c
}

// node is an element of a page.
type node struct {
	name     string
	attrs    map[string]string
	text     string
	children []*node
	parent   *node
}

func parsePage(t *testing.T, page []byte) *node {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(strings.Replace(string(page), "<!DOCTYPE html>", "", 1)))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	root := &node{}
	at := root
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			n := &node{name: e.Name.Local, attrs: map[string]string{}, parent: at}
			for _, a := range e.Attr {
				n.attrs[a.Name.Local] = a.Value
			}
			at.children = append(at.children, n)
			at = n
		case xml.EndElement:
			at = at.parent
		case xml.CharData:
			at.text += string(e)
		}
	}
	return root
}

// all lists the elements of some names in the order in which they are read.
func (n *node) all(names ...string) []*node {
	var out []*node
	if slices.Contains(names, n.name) {
		out = append(out, n)
	}
	for _, c := range n.children {
		out = append(out, c.all(names...)...)
	}
	return out
}

func (n *node) words() string {
	said := n.text
	for _, c := range n.children {
		said += " " + c.words()
	}
	return strings.Join(strings.Fields(said), " ")
}

func (n *node) within(name string) bool {
	return n != nil && (n.name == name || n.parent.within(name))
}

// webPage is the page of a record with everything in it.
func webPage(t *testing.T) []byte {
	t.Helper()
	c := everything()
	by, _ := signer(t, c.IssuedAt)
	p, err := c.prepare()
	if err != nil {
		t.Fatal(err)
	}
	file, err := sign(t.Context(), p.Sign, c.Signers[0].Field, "Owner", false, by)
	if err != nil {
		t.Fatal(err)
	}
	page, err := Page(file)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// The page for the web meets what WCAG 2.2 AA asks of its structure (1.1.1, 1.3.1, 2.4.1, 2.4.2, 2.4.6, 2.4.7, 3.1.1, 4.1.2).
func TestThePageForTheWebIsInOrder(t *testing.T) {
	t.Parallel()
	page := parsePage(t, webPage(t))
	html := page.all("html")
	if len(html) != 1 || html[0].attrs["lang"] != "en-GB" {
		t.Error("the page does not say its language")
	}
	if title := page.all("title"); len(title) != 1 || !strings.Contains(title[0].words(), "Bryn") {
		t.Error("the page has no title of its own")
	}
	level := 0
	for _, h := range page.all("h1", "h2", "h3", "h4", "h5", "h6") {
		now, _ := strconv.Atoi(h.name[1:])
		if now > level+1 || h.words() == "" || now == 1 && level != 0 {
			t.Errorf("after a heading of level %d stands one of level %d, %q", level, now, h.words())
		}
		level = now
	}
	if level == 0 || len(page.all("main")) != 1 || len(page.all("header")) != 1 || len(page.all("footer")) != 1 {
		t.Error("the page lacks headings or landmarks")
	}
	for _, table := range page.all("table") {
		heads := table.all("th")
		if len(table.all("thead")) != 1 || len(heads) == 0 {
			t.Error("a table has no head")
		}
		for _, th := range heads {
			want := "row"
			if th.within("thead") {
				want = "col"
			}
			if th.attrs["scope"] != want || th.words() == "" {
				t.Errorf("a head of scope %q says %q", th.attrs["scope"], th.words())
			}
		}
		if r := table.parent; r.attrs["role"] != "region" || r.attrs["tabindex"] != "0" || r.attrs["aria-label"] == "" { // so that keys scroll what is wide
			t.Error("a table cannot be scrolled by keys")
		}
	}
	if pictures := page.all("svg", "img"); len(pictures) == 0 || slices.ContainsFunc(pictures, func(n *node) bool { return n.attrs["role"] != "img" || n.attrs["aria-label"] == "" }) {
		t.Error("a picture is not described in words")
	}
	ids := map[string]bool{}
	for _, n := range page.all("main", "section", "div", "h2") {
		if id := n.attrs["id"]; id != "" {
			if ids[id] {
				t.Errorf("the id %q is given twice", id)
			}
			ids[id] = true
		}
	}
	for _, a := range page.all("a") {
		if to, inside := strings.CutPrefix(a.attrs["href"], "#"); a.words() == "" || inside && !ids[to] {
			t.Errorf("the link %q leads to %q", a.words(), a.attrs["href"])
		}
	}
	if first := page.all("body")[0].children[0]; first.name != "a" || first.attrs["href"] != "#content" {
		t.Error("the page does not begin with a way past its head")
	}
	if len(page.all("script", "iframe", "link", "object")) != 0 {
		t.Error("the page fetches or runs something")
	}
	if !strings.Contains(page.words(), "Something <b>not bold</b> & more") {
		t.Error("text of the record was taken as the page's own")
	}
}

// Contrast of text is at least 4.5 to 1, of what a picture is drawn with 3 to 1 (WCAG 1.4.3 and 1.4.11).
func TestThePageForTheWebCanBeSeen(t *testing.T) {
	t.Parallel()
	css := string(webPage(t))
	css = css[strings.Index(css, "<style>"):strings.Index(css, "</style>")]
	variable := regexp.MustCompile(`--(\w+): (#[0-9a-f]{6})`)
	colours := map[string]string{}
	for _, m := range variable.FindAllStringSubmatch(css, -1) {
		colours["var(--"+m[1]+")"] = m[2]
	}
	resolve := func(c string) string {
		if hex, ok := colours[c]; ok {
			return hex
		}
		return c
	}
	grounds := []string{"#fff"}
	for _, m := range regexp.MustCompile(`(?:^|[^-])background: ([^;}]+)`).FindAllStringSubmatch(css, -1) {
		if g := resolve(strings.TrimSpace(m[1])); !slices.Contains(grounds, g) && g != resolve("var(--ink)") {
			grounds = append(grounds, g)
		}
	}
	if len(grounds) < 5 {
		t.Fatalf("only the grounds %v were found", grounds)
	}
	for _, ground := range grounds {
		for _, text := range []string{"var(--ink)", "var(--accent)", "var(--muted)"} {
			if c := contrast(t, resolve(text), ground); c < 4.5 {
				t.Errorf("%s on %s has a contrast of %.2f", text, ground, c)
			}
		}
	}
	if c := contrast(t, "#fff", resolve("var(--ink)")); c < 4.5 {
		t.Errorf("the band of a test register has a contrast of %.2f", c)
	}
	for _, m := range regexp.MustCompile(`(?:stroke|outline): ?(?:3px solid )?(#[0-9a-f]{3,6})`).FindAllStringSubmatch(css, -1) {
		if c := contrast(t, m[1], "#fff"); m[1] != "#fff" && c < 3 {
			t.Errorf("a line of %s has a contrast of %.2f", m[1], c)
		}
	}
}

// contrast is the ratio of WCAG 2.2 between two colours.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 4 {
		hex = fmt.Sprintf("#%c%c%c%c%c%c", hex[1], hex[1], hex[2], hex[2], hex[3], hex[3])
	}
	total := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatalf("%q is no colour", hex)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		total += weight * c
	}
	return total
}
