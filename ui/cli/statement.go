package cli

import (
	"github.com/spf13/cobra"

	"muniment/reports"
	"muniment/store"
)

// statementFigures shows a year's statement before it is signed: every figure with where it comes from, and what is still missing.
func (a *app) statementFigures() *cobra.Command {
	return &cobra.Command{
		Use: "figures STATEMENT|YEAR-END", Short: "Count the figures of a year's statement, and say what is still missing", Args: cobra.ExactArgs(1),
		Long: "Count the figures of a year's statement as they stand now, beside the year before, and say what is still missing. Give the statement, or the last\nday of a year that has none yet, such as 2026-03-31. Nothing is entered in the register.",
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				w, err := reports.StatementWorkspace(c.Context(), s, args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(w)
				}
				return a.showWorkspace(w)
			})
		},
	}
}

func (a *app) showWorkspace(w reports.Workspace) error {
	if err := a.say("%s\n", w.Title); err != nil {
		return err
	}
	t := a.table("Group", "Figure", "This year", "Last year", "Counted from")
	for i := range w.Figures {
		m := &w.Figures[i]
		t.row(m.Group, m.Label, m.Words(), m.LastWords(), m.Source)
	}
	if err := t.flush(); err != nil {
		return err
	}
	for _, part := range []struct {
		heading string
		lines   []string
	}{{"Still missing:", w.Missing}, {"Before it can be signed:", w.Lacks}} {
		if len(part.lines) == 0 {
			continue
		}
		if err := a.say("\n%s", part.heading); err != nil {
			return err
		}
		for _, line := range part.lines {
			if err := a.say("  %s", line); err != nil {
				return err
			}
		}
	}
	return nil
}
