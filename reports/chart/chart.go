// Package chart lays out the pictures of records and screens: what stands where, as plain shapes. It draws nothing and knows no paper and no
// screen, so that a record and the window show the same picture; whoever draws gives the size, and how wide a text is.
//
// A picture is read in black and white and by somebody who cannot tell colours apart: parts differ by pattern, never by colour alone, every bar
// carries its figure, and each picture has a table of the figures it is drawn from (Table) and says itself in words (Words).
//
// What was not recorded is Unknown, never nought: it is drawn as nothing and said as "no data".
package chart

import (
	"strconv"
	"strings"

	"muniment/reports/lang"
)

// Kind is how a picture is drawn.
type Kind string

// The kinds of picture.
const (
	Columns Kind = "columns" // one column to a category, its parts upon each other: over months
	Bars    Kind = "bars"    // one bar to a category, its parts behind each other: by service, by cause
	Matrix  Kind = "matrix"  // how many stand in each cell; categories are columns, parts are rows from the top
)

// Unknown is a figure that was not recorded.
const Unknown = -1

// Picture is a picture and the figures it is drawn from.
type Picture struct {
	Kind       Kind     `json:"kind"`
	Title      string   `json:"title"`
	Across     string   `json:"across"` // what the categories are: month, service
	Counts     string   `json:"counts"` // what is counted: access that fell due
	Categories []string `json:"categories"`
	Parts      []Part   `json:"parts"`
	Upward     string   `json:"upward,omitempty"`   // of a matrix: what the rows are
	Language   string   `json:"language,omitempty"` // of its words, as BCP 47 writes it; "" for English
	Whole      int      `json:"whole,omitempty"`    // of bars: what a full one stands for, such as 100; 0: the longest
}

// Part is one part of every category: on time, late, open.
type Part struct {
	Name    string  `json:"name"`
	Pattern Pattern `json:"pattern"`
	Figures []int   `json:"figures"` // one to a category; Unknown where it was not recorded
}

// Pattern tells parts apart without colour.
type Pattern string

// The patterns, from the quietest to the loudest.
const (
	Open    Pattern = "open"    // an outline
	Light   Pattern = "light"   // a pale fill
	Hatched Pattern = "hatched" // diagonal lines
	Solid   Pattern = "solid"   // a dark fill
)

// Figure is one figure of a part, Unknown where there is none.
func (p *Part) Figure(category int) int {
	if category >= len(p.Figures) {
		return Unknown
	}
	return p.Figures[category]
}

// Total is the sum of a category, and whether anything of it was recorded.
func (p *Picture) Total(category int) (n int, known bool) {
	for _, part := range p.Parts {
		if v := part.Figure(category); v != Unknown {
			n, known = n+v, true
		}
	}
	return n, known
}

// Known reports whether there is anything to draw.
func (p *Picture) Known() bool {
	for i := range p.Categories {
		if _, known := p.Total(i); known {
			return true
		}
	}
	return false
}

// nothing is what is said in the place of a picture that has nothing to draw; "" where it has.
func (p *Picture) nothing() string {
	if !p.Known() {
		return "No data"
	}
	for i := range p.Categories {
		if n, _ := p.Total(i); n > 0 || p.Whole > 0 {
			return ""
		}
	}
	return "None"
}

// Height is how tall the picture is drawn, on paper and in the window.
func (p *Picture) Height() float64 {
	switch {
	case p.nothing() != "":
		return 18
	case p.Kind == Bars:
		return min(14+7.5*float64(len(p.Categories)), 150)
	case p.Kind == Matrix:
		return 68
	default: // with the figures of twelve months it goes on a page below a long table
		return 42
	}
}

// Table is the picture's figures: a heading for each column, and a row for each category. "no data" stands where nothing was recorded.
func (p *Picture) Table() (heads []string, rows [][]string) {
	first := p.Across
	if p.Kind == Matrix {
		first += ", " + p.Upward
	}
	heads = append(heads, first)
	for _, part := range p.Parts {
		heads = append(heads, part.Name)
	}
	totals := p.Kind != Matrix && len(p.Parts) > 1
	if totals {
		heads = append(heads, p.in().Say("All"))
	}
	for i, name := range p.Categories {
		row := []string{name}
		for _, part := range p.Parts {
			row = append(row, p.Words(part.Figure(i)))
		}
		if totals {
			n, known := p.Total(i)
			if !known {
				n = Unknown
			}
			row = append(row, p.Words(n))
		}
		rows = append(rows, row)
	}
	return heads, rows
}

// in is the language of the picture’s words.
func (p *Picture) in() lang.Language { return lang.In(p.Language) }

// Words is a figure as people read it.
func (p *Picture) Words(n int) string {
	if n == Unknown {
		return p.in().Say("no data")
	}
	return strconv.Itoa(n)
}

// mostSaid categories are read out; the table has them all.
const mostSaid = 40

// Alternative says the picture in words, for whoever does not see it.
func (p *Picture) Alternative() string {
	var b strings.Builder
	b.WriteString(p.Title + ". ")
	if p.Counts != "" {
		b.WriteString(p.in().Say("Counted: %s.", p.Counts) + " ")
	}
	if !p.Known() {
		b.WriteString(p.in().Say("No data."))
		return b.String()
	}
	for i, name := range p.Categories[:min(len(p.Categories), mostSaid)] {
		b.WriteString(name + ": " + strings.Join(p.Said(i), ", ") + ". ")
	}
	return strings.TrimSpace(b.String())
}

// Said are the figures of a category in words, one to a part.
func (p *Picture) Said(category int) []string {
	said := make([]string, 0, len(p.Parts))
	for _, part := range p.Parts {
		said = append(said, part.Name+" "+p.Words(part.Figure(category)))
	}
	return said
}
