package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/exchange"
)

// importing is the import of one file.
type importing struct {
	*app
	options                store.ImportOptions
	mapping, values, merge []string
	fill                   []string
	refused                string
}

func (a *app) importFile() *cobra.Command {
	i := importing{app: a}
	c := &cobra.Command{
		Use:   "import KIND FILE [--apply]",
		Short: "Read a file: a preview, or with --apply all of its rows at once",
		Long: `Read a text file (.csv) or a workbook (.xlsx, .ods): a preview, or with --apply all of its rows at once. The kinds of file:
` + importNames() + ".",
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			if _, known := store.ImportKind(args[0]); !known {
				return usagef("%q cannot be imported: choose from %s", args[0], importNames())
			}
			if err := i.read(); err != nil {
				return err
			}
			f, err := exchange.Open(args[1])
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }() // it was only read
			i.options.Name = filepath.Base(args[1])
			return a.session(c.Context(), func(s *store.Session) error { return i.run(c.Context(), s, args[0], f) })
		},
	}
	i.flags(c)
	c.AddCommand(a.importList(), a.importUndo(), a.importSources())
	return c
}

func (i *importing) flags(c *cobra.Command) {
	f, o := c.Flags(), &i.options
	f.StringArrayVar(&i.mapping, "map", nil, "say which field a column is: `COLUMN=FIELD`; COLUMN= leaves it out")
	f.StringArrayVar(&i.values, "value", nil, "say what a word of the file means: `FIELD:WORD=VALUE`")
	f.StringArrayVar(&i.fill, "set", nil, "say what a field is where the file does not: `FIELD=VALUE`")
	f.StringArrayVar(&i.merge, "merge", nil, "say that a line is about an entry that is there: `LINE=ID`")
	f.StringVar(&o.Sheet, "sheet", "", "read this `sheet` of a workbook")
	f.IntVar(&o.HeaderLine, "headings", 0, "the `line` on which the headings stand")
	f.StringVar(&o.Source, "source", "", "read the file as others of this `name` were read, and keep how it was read")
	f.BoolVar(&o.Create, "create", false, "make the posts, services and systems that rows name and the register lacks")
	f.BoolVar(&o.Apply, "apply", false, "write all rows, in one act; without it nothing is written")
	f.BoolVar(&o.SkipRefused, "skip-refused", false, "write the other rows although some are refused")
	f.StringVar(&i.refused, "refused", "", "write the refused rows with their reasons to this `file` (.xlsx or .csv), to correct and import")
}

// read reads the flags.
func (i *importing) read() (err error) {
	o := &i.options
	if o.Map, err = pairs("--map", "COLUMN=FIELD", i.mapping); err != nil {
		return err
	}
	meanings, err := pairs("--value", "FIELD:WORD=VALUE", i.values)
	if err != nil {
		return err
	}
	o.Values = map[string]map[string]string{}
	for word, value := range meanings {
		field, word, ok := strings.Cut(word, ":")
		if !ok {
			return usagef("--value %q: write FIELD:WORD=VALUE", word+"="+value)
		}
		if o.Values[field] == nil {
			o.Values[field] = map[string]string{}
		}
		o.Values[field][word] = value
	}
	if o.Fill, err = pairs("--set", "FIELD=VALUE", i.fill); err != nil {
		return err
	}
	merged, err := pairs("--merge", "LINE=ID", i.merge)
	if err != nil {
		return err
	}
	o.Merge = map[int]string{}
	for line, id := range merged {
		n, err := strconv.Atoi(line)
		if err != nil {
			return usagef("--merge %q: write LINE=ID", line+"="+id)
		}
		o.Merge[n] = id
	}
	if i.refused == "" {
		return nil
	}
	if ending := strings.ToLower(filepath.Ext(i.refused)); ending != ".xlsx" && ending != ".csv" {
		return usagef("--refused %q: the file's ending says what it holds: .xlsx or .csv", i.refused)
	}
	return mustBeNew(i.refused)
}

func (i *importing) run(ctx context.Context, s *store.Session, kind string, f *os.File) error {
	report, err := s.Import(ctx, kind, f, i.options)
	if err != nil && !errors.Is(err, store.ErrRowsRefused) {
		return err
	}
	if show := i.showImport(report, i.options.Apply); show != nil {
		return show
	}
	if i.refused != "" && report.RefusedRows > 0 {
		if err := i.writeRefused(ctx, f, report); err != nil {
			return err
		}
	}
	return err
}

// writeRefused writes the refused rows as the file has them, with the reasons beside them.
func (i *importing) writeRefused(ctx context.Context, f *os.File, r store.ImportReport) error {
	o := exchange.Options{Map: i.options.Map, Values: i.options.Values, Fill: i.options.Fill, Sheet: r.Sheet, HeaderLine: i.options.HeaderLine}
	var out bytes.Buffer
	n, err := exchange.WriteRefused(ctx, &out, filepath.Ext(i.refused), f, r.As(), o, r.Refused)
	if err != nil {
		return err
	}
	if err := writeFile(i.refused, out.Bytes()); err != nil || i.json {
		return err
	}
	return i.say("%s in %s: correct them there and import that file.", count(n, "refused row", "refused rows"), i.refused)
}

// showImport prints what an import did, or would do; asked says that it was to be applied.
func (a *app) showImport(r store.ImportReport, asked bool) error {
	if a.json {
		// An empty list is [], so that whoever reads it need not know of null.
		r.Refused = append([]exchange.Refusal{}, r.Refused...)
		r.Warnings = append([]string{}, r.Warnings...)
		r.Unmatched = append([]string{}, r.Unmatched...)
		r.Columns = append([]string{}, r.Columns...)
		r.Near = append([]store.Near{}, r.Near...)
		return a.writeJSON(r)
	}
	verb := "would be"
	if r.Applied {
		verb = "are"
	}
	if err := a.say("%s: %d rows of %s: %d %s new, %d changed, %d the same; %d refused.", r.File, r.Rows, r.Kind, r.New, verb, r.Changed, r.Same, r.RefusedRows); err != nil {
		return err
	}
	if err := a.showColumns(r); err != nil {
		return err
	}
	for _, w := range r.Warnings {
		if err := a.say("  warning: %s", printable(w)); err != nil {
			return err
		}
	}
	for _, n := range r.Near {
		if err := a.say("  line %d: “%s” is new, and the register has %s, “%s”: if they are one, add --merge %d=%s", n.Line, n.Name, n.ID, n.Title, n.Line, n.ID); err != nil {
			return err
		}
		for _, d := range n.Differs {
			if err := a.say("    %s: the file says %s, the register %s", d.Label, orWords(printable(d.File), "nothing"), orWords(printable(d.Register), "nothing")); err != nil {
				return err
			}
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
	case r.Undo > 0:
		return a.say("To take the whole import back: muniment import undo %d", r.Undo)
	}
	return nil
}

// showColumns says how the columns were read.
func (a *app) showColumns(r store.ImportReport) error {
	if r.Sheet != "" {
		if err := a.say("  the sheet %s was read", r.Sheet); err != nil {
			return err
		}
	}
	for _, column := range slices.Sorted(maps.Keys(r.Matched)) {
		if r.Matched[column] != column {
			if err := a.say("  column %s is read as %s", printable(column), r.Matched[column]); err != nil {
				return err
			}
		}
	}
	for _, column := range slices.Sorted(maps.Keys(r.Proposed)) {
		if err := a.say("  column %s looks like %s: to read it so, add --map %q", printable(column), r.Proposed[column], column+"="+r.Proposed[column]); err != nil {
			return err
		}
	}
	if len(r.Unmatched) > 0 {
		return a.say("  left out: %s", printable(strings.Join(r.Unmatched, ", ")))
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

func (a *app) importList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the files that were imported, the newest first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				files, err := s.Imports(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(files)
				}
				t := a.table("Import", "At", "By", "Kind", "File", "New", "Changed", "Taken back")
				for _, f := range files {
					t.row(strconv.FormatInt(f.ID, 10), london(f.At), f.By, f.Kind, f.Name, strconv.Itoa(f.New), strconv.Itoa(f.Changed), london(f.UndoneAt))
				}
				return t.flush()
			})
		},
	}
}

func (a *app) importUndo() *cobra.Command {
	return &cobra.Command{
		Use: "undo IMPORT|last", Short: "Take a whole import back while nothing rests on it", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil && args[0] != "last" {
				return usagef("%q is no import: `muniment import list` lists them by number", args[0])
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if args[0] == "last" {
					all, err := s.Imports(c.Context())
					if err != nil {
						return err
					}
					if len(all) == 0 {
						return errors.New("no file was imported yet")
					}
					id = all[0].ID
				}
				f, err := s.UndoImport(c.Context(), id)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(f)
				}
				return a.say("The import of %s is taken back: %s gone, %s as before.", f.Name, count(f.New, "new row is", "new rows are"), count(f.Changed, "changed row is", "changed rows are"))
			})
		},
	}
}

func (a *app) importSources() *cobra.Command {
	forget := ""
	c := &cobra.Command{
		Use: "sources", Short: "List how the files of each source are read", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if forget != "" {
					return s.ForgetMapping(c.Context(), forget)
				}
				all, err := s.Mappings(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(all)
				}
				t := a.table("Source", "Kind", "Columns", "Words", "Sheet", "Kept")
				for _, m := range all {
					words := 0
					for _, v := range m.Values {
						words += len(v)
					}
					t.row(m.Name, m.Kind, strconv.Itoa(len(m.Map)), strconv.Itoa(words), m.Sheet, london(m.SavedAt))
				}
				return t.flush()
			})
		},
	}
	c.Flags().StringVar(&forget, "forget", "", "forget how the files of this `source` are read")
	return c
}
