package cli

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/exchange"
)

func (a *app) importFile() *cobra.Command {
	var o store.ImportOptions
	var mapping []string
	c := &cobra.Command{
		Use:   "import people|systems|assets|grants|leavers FILE [--apply]",
		Short: "Read a file: a preview, or with --apply all of its rows at once",
		Args:  cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			if _, known := exchange.KindNamed(args[0]); !known {
				return usagef("%q cannot be imported: choose people, systems, assets, grants or leavers", args[0])
			}
			o.Map = map[string]string{}
			for _, m := range mapping {
				column, field, ok := strings.Cut(m, "=")
				if !ok {
					return usagef("--map %q: write COLUMN=FIELD", m)
				}
				o.Map[column] = field
			}
			f, err := openFile(args[1])
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }() // it was only read
			o.Name = filepath.Base(args[1])
			return a.session(c.Context(), func(s *store.Session) error {
				report, err := s.Import(c.Context(), args[0], f, o)
				if err != nil && !errors.Is(err, store.ErrRowsRefused) {
					return err
				}
				if show := a.showImport(report, o.Apply); show != nil {
					return show
				}
				return err
			})
		},
	}
	c.Flags().StringArrayVar(&mapping, "map", nil, "say which field a column is: `COLUMN=FIELD`; COLUMN= leaves it out")
	c.Flags().BoolVar(&o.Apply, "apply", false, "write all rows, in one act; without it nothing is written")
	c.Flags().BoolVar(&o.SkipRefused, "skip-refused", false, "write the other rows although some are refused")
	return c
}

// showImport prints what an import did, or would do; asked says that it was to be applied.
func (a *app) showImport(r store.ImportReport, asked bool) error {
	if a.json {
		// An empty list is [], so that whoever reads it need not know of null.
		r.Refused = append([]exchange.Refusal{}, r.Refused...)
		r.Warnings = append([]string{}, r.Warnings...)
		r.Unmatched = append([]string{}, r.Unmatched...)
		return a.writeJSON(r)
	}
	verb := "would be"
	if r.Applied {
		verb = "are"
	}
	if err := a.say("%s: %d rows of %s: %d %s new, %d changed, %d the same; %d refused.", r.File, r.Rows, r.Kind, r.New, verb, r.Changed, r.Same, r.RefusedRows); err != nil {
		return err
	}
	for _, column := range slices.Sorted(maps.Keys(r.Matched)) {
		if r.Matched[column] != column {
			if err := a.say("  column %s is read as %s", printable(column), r.Matched[column]); err != nil {
				return err
			}
		}
	}
	if len(r.Unmatched) > 0 {
		if err := a.say("  left out: %s", printable(strings.Join(r.Unmatched, ", "))); err != nil {
			return err
		}
	}
	for _, w := range r.Warnings {
		if err := a.say("  warning: %s", printable(w)); err != nil {
			return err
		}
	}
	for _, f := range r.Refused {
		if err := a.say("  line %d refused: %s", f.Line, printable(refusedWords(f.Column, f.Value, f.Reason))); err != nil {
			return err
		}
	}
	if more := r.RefusedRows - len(r.Refused); more > 0 {
		if err := a.say("  and %d more", more); err != nil {
			return err
		}
	}
	switch {
	case asked && !r.Applied: // the error says why
		return a.say("Nothing was written.")
	case !r.Applied && r.New+r.Changed > 0:
		return a.say("Nothing was written: this was a preview. Add --apply to write.")
	}
	return nil
}

func refusedWords(column, value, reason string) string {
	switch {
	case column == "":
		return reason
	case value == "":
		return column + ": " + reason
	}
	return fmt.Sprintf("%s %q: %s", column, value, reason)
}
