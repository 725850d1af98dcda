package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/natefinch/atomic"
	"github.com/spf13/cobra"

	"muniment/reports"
	"muniment/store"
)

func (a *app) record() *cobra.Command {
	c := &cobra.Command{Use: "record", Short: "Signed records"}
	c.AddCommand(a.recordLeaver(), a.recordList(), a.recordShow())
	return c
}

func (a *app) recordLeaver() *cobra.Command {
	var out, engagement string
	c := &cobra.Command{
		Use: "leaver PERSON --out FILE.pdf", Short: "Issue the signed record of a leaver", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if out == "" {
				return usagef("say where the record goes: --out FILE.pdf")
			}
			if err := mustBeNew(out); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				rec, file, err := reports.IssueLeaver(c.Context(), s, args[0], engagement)
				if err != nil {
					return err
				}
				return a.saveRecord(rec, file, s.User().Name, out)
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "the `file` to write")
	c.Flags().StringVar(&engagement, "engagement", "", "`reference` of the engagement, where the person has several")
	return c
}

// saveRecord writes an issued record. The register keeps it too, so that a file that could not be written is not lost.
func (a *app) saveRecord(rec store.Record, file []byte, signer, out string) error {
	if err := writeFile(out, file); err != nil {
		return fmt.Errorf("%s is issued and kept in the register, but %w; `muniment record show %s --out FILE` writes it", rec.Number, err, rec.Number)
	}
	if a.json {
		return a.writeJSON(rec)
	}
	return a.say("%s, signed by %s, is in %s.", rec.Number, signer, out)
}

// openFile opens a file that somebody named. One that is not there is said in the same words on every computer.
func openFile(name string) (*os.File, error) {
	f, err := os.Open(name) //nolint:gosec // reading the file that was named is what the command is for
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s", name)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	return f, nil
}

// mustBeNew refuses to write over a file: somebody's evidence may be in it.
func mustBeNew(name string) error {
	if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s is there already: choose another file, nothing is written over", name)
	}
	return nil
}

func writeFile(name string, b []byte) error {
	if err := atomic.WriteFile(name, bytes.NewReader(b)); err != nil {
		return fmt.Errorf("%s cannot be written: %w", name, err)
	}
	return nil
}

func (a *app) recordList() *cobra.Command {
	return &cobra.Command{
		Use: "list [QUERY]", Short: "List the records that were issued", Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				query := ""
				if len(args) == 1 {
					query = args[0]
				}
				return a.listRecords(c, s, query)
			})
		},
	}
}

func (a *app) listRecords(c *cobra.Command, s *store.Session, query string) error {
	records, err := s.Records(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(records)
	}
	t := a.table("Number", "Kind", "Subject", "Issued", "By")
	for _, r := range records {
		t.row(r.Number, r.Kind, personRef(r.Subject), london(r.IssuedAt), signInRef(r.IssuedBy))
	}
	return t.show(c.Context(), s)
}

func (a *app) recordShow() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use: "show NUMBER --out FILE.pdf", Short: "Write the newest copy of a record from the register", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if out == "" {
				return usagef("say where the record goes: --out FILE.pdf")
			}
			if err := mustBeNew(out); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				file, err := s.RecordFile(c.Context(), args[0])
				if err != nil {
					return err
				}
				if err := writeFile(out, file); err != nil {
					return err
				}
				return a.say("%s is in %s.", args[0], out)
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "the `file` to write")
	return c
}

func (a *app) countersign() *cobra.Command {
	return &cobra.Command{
		Use: "countersign FILE.pdf", Short: "Add your signature to a record", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readRecord(args[0])
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				rec, signed, err := reports.Countersign(c.Context(), s, file)
				if err != nil {
					return err
				}
				return a.saveRecord(rec, signed, s.User().Name, args[0])
			})
		},
	}
}

// longest record that is read, in bytes.
const longestRecord = 128 << 20

func readRecord(name string) ([]byte, error) {
	f, err := openFile(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	b, err := io.ReadAll(io.LimitReader(f, longestRecord+1))
	if err != nil {
		return nil, fmt.Errorf("read the record: %w", err)
	}
	if len(b) > longestRecord {
		return nil, fmt.Errorf("%s is larger than any record: it is not one", name)
	}
	return b, nil
}
