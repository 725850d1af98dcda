package reports

import (
	"context"

	"muniment/store"
)

// Workspace is how a year's statement stands before it is signed: its figures so far, and what is still missing.
type Workspace struct {
	Title   string    `json:"title"`
	Figures []Measure `json:"figures"`
	Missing []string  `json:"missing"`
	Lacks   []string  `json:"before_signing"` // what stands in the way of the record
}

// StatementWorkspace counts a year's statement as it would stand now, by its id or by the last day of its year.
func StatementWorkspace(ctx context.Context, s *store.Session, id string) (Workspace, error) {
	c, lacks, err := Draft(ctx, s, "statement", id)
	w := Workspace{Title: c.Subject.Name, Figures: c.Figures, Missing: []string{}, Lacks: make([]string, len(lacks))}
	for i, lack := range lacks {
		w.Lacks[i] = lack.String()
	}
	for _, section := range c.Sections {
		if section.Title == missingTitle && len(section.Blocks) > 0 {
			w.Missing = append(w.Missing, section.Blocks[0].List...)
		}
	}
	return w, err
}

// missingTitle heads what a year lacks.
const missingTitle = "What was missing when the figures were fixed"
