package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/natefinch/atomic"
	"github.com/spf13/cobra"

	"muniment/reports"
	"muniment/reports/lang"
	"muniment/store"
)

func (a *app) record() *cobra.Command {
	c := &cobra.Command{Use: "record", Short: "Signed records"}
	c.AddCommand(a.recordLeaver())
	for _, k := range reports.Kinds() {
		c.AddCommand(a.recordOf(k))
	}
	c.AddCommand(a.recordList(), a.recordShow(), a.recordPage())
	return c
}

// newFile is the flag --out: where a file goes that is not there yet.
func newFile(c *cobra.Command, out *string) func() error {
	c.Flags().StringVar(out, "out", "", "the `file` to write")
	return func() error {
		if *out == "" {
			return usagef("say where it goes: --out FILE")
		}
		return mustBeNew(*out)
	}
}

func (a *app) recordLeaver() *cobra.Command {
	var out, engagement, all, language string
	var ready func() error
	c := &cobra.Command{
		Use: "leaver PERSON --out FILE.pdf | leaver --all FOLDER", Short: "Issue the signed record of a leaver, or of all who have none yet", Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			in, err := reports.ParseLanguage(language)
			if err != nil {
				return usagef("%v", err)
			}
			if all != "" {
				if len(args) > 0 || out != "" || engagement != "" {
					return usagef("--all issues every record that can be: it takes neither a person nor --out")
				}
				return a.session(c.Context(), func(s *store.Session) error { return a.recordLeavers(c.Context(), s, in, all) })
			}
			if len(args) == 0 {
				return usagef("say who left, or --all FOLDER for everybody who has no record yet")
			}
			if err := ready(); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				rec, file, err := reports.IssueLeaver(c.Context(), s, in, args[0], engagement)
				if err != nil {
					return err
				}
				return a.saveRecord(rec, file, s.User().Name, out)
			})
		},
	}
	ready = newFile(c, &out)
	c.Flags().StringVar(&engagement, "engagement", "", "`reference` of the engagement, where the person has several")
	c.Flags().StringVar(&language, "language", "en", "the `language` of the record: en or cy")
	c.Flags().StringVar(&all, "all", "", "issue the record of every leaver who has none and whose accounts are closed, into this `folder`")
	return c
}

// progressEvery is after how many records a batch says how far it is.
const progressEvery = 100

// recordLeavers issues every leaver record that can be, and says who waits for what.
func (a *app) recordLeavers(ctx context.Context, s *store.Session, in reports.Language, folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("%s cannot be made: %w", folder, err)
	}
	batch, err := reports.IssueLeavers(ctx, s, in, func(rec store.Record, file []byte, at reports.Progress) error {
		name := filepath.Join(folder, rec.Number+".pdf")
		if err := mustBeNew(name); err != nil {
			return err
		}
		if err := writeFile(name, file); err != nil {
			return fmt.Errorf("%s is issued and kept in the register, but %w", rec.Number, err)
		}
		if at.Done%progressEvery == 0 && !a.json {
			return a.say("%d of %d leavers are done.", at.Done, at.Of)
		}
		return nil
	})
	if err != nil {
		return stoppedBatch(batch, err)
	}
	if a.json {
		return a.writeJSON(batch.Issued)
	}
	if err := a.say("%s in %s, signed by %s.", count(len(batch.Issued), "leaver record is", "leaver records are"), folder, s.User().Name); err != nil {
		return err
	}
	for _, waiting := range batch.Waiting {
		if err := a.say("Not yet: %s.", waiting); err != nil {
			return err
		}
	}
	return nil
}

// stoppedBatch says of a batch that ended early what stands.
func stoppedBatch(b reports.Batch, err error) error {
	if len(b.Issued) == 0 {
		return err
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("the work was stopped")
	}
	first, last := b.Issued[0].Number, b.Issued[len(b.Issued)-1].Number
	return fmt.Errorf("%w: %s issued and in the register, %s to %s; `muniment record show NUMBER --out FILE` writes one that has no file, and `muniment record leaver --all FOLDER` goes on with the others",
		err, count(len(b.Issued), "leaver record is", "leaver records are"), first, last)
}

// recordOf issues a record of a kind, or writes its draft.
func (a *app) recordOf(k reports.Kind) *cobra.Command {
	var out, language string
	var draft bool
	var ready func() error
	use, args := k.Name+" --out FILE.pdf", cobra.NoArgs
	switch subject := strings.ToUpper(k.Of); {
	case k.Of != "" && k.Whole:
		use, args = k.Name+" ["+subject+"] --out FILE.pdf", cobra.MaximumNArgs(1)
	case k.Of != "":
		use, args = k.Name+" "+subject+" --out FILE.pdf", cobra.ExactArgs(1)
	}
	c := &cobra.Command{
		Use: use, Short: k.Title, Args: args, Long: k.Title + ". " + k.About + ".\n\nIssuing signs it with your own key: first read what you sign, with --draft.",
		RunE: func(c *cobra.Command, args []string) error {
			in, err := reports.ParseLanguage(language)
			if err != nil {
				return usagef("%v", err)
			}
			if err := ready(); err != nil {
				return err
			}
			id := strings.Join(args, "")
			return a.session(c.Context(), func(s *store.Session) error {
				if draft {
					return a.saveDraft(c.Context(), s, in, k, id, out)
				}
				rec, file, err := reports.Issue(c.Context(), s, in, k.Name, id)
				if err != nil {
					return err
				}
				return a.saveRecord(rec, file, s.User().Name, out)
			})
		},
	}
	ready = newFile(c, &out)
	if k.Welsh {
		c.Flags().StringVar(&language, "language", "en", "the `language` of the record: en or cy")
	}
	c.Flags().BoolVar(&draft, "draft", false, "write what it would say now, watermarked and unsigned; nothing is entered in the register")
	return c
}

// saveDraft writes a draft, and what still stands in the way of the record.
func (a *app) saveDraft(ctx context.Context, s *store.Session, in reports.Language, k reports.Kind, id, out string) error {
	content, lacks, err := reports.DraftIn(ctx, s, in, k.Name, id)
	if err != nil {
		return err
	}
	file, err := content.PDF()
	if err != nil {
		return err
	}
	if err := writeFile(out, file); err != nil {
		return err
	}
	if err := a.say("A draft of the %s is in %s. It is no record.", strings.ToLower(k.Title), out); err != nil {
		return err
	}
	for _, lack := range lacks {
		if err := a.say("Before it can be issued: %s.", lack); err != nil {
			return err
		}
	}
	return nil
}

// saveRecord writes an issued record. The register keeps it too, so that a file that could not be written is not lost.
func (a *app) saveRecord(rec store.Record, file []byte, signer, out string) error {
	if err := writeFile(out, file); err != nil {
		return fmt.Errorf("%s is issued and kept in the register, but %w; `muniment record show %s --out FILE` writes it", rec.Number, err, rec.Number)
	}
	if a.json {
		return a.writeJSON(rec)
	}
	if err := a.say("%s, signed by %s, is in %s.", rec.Number, signer, out); err != nil {
		return err
	}
	said, err := reports.Signed(lang.Language{}, file)
	if err != nil {
		return err
	}
	return a.say("%s", said)
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
	var ready func() error
	c := &cobra.Command{
		Use: "show NUMBER --out FILE.pdf", Short: "Write the newest copy of a record from the register", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := ready(); err != nil {
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
	ready = newFile(c, &out)
	return c
}

// recordPage writes the page for the web of a public edition.
func (a *app) recordPage() *cobra.Command {
	var out string
	var ready func() error
	c := &cobra.Command{
		Use: "page FILE.pdf --out FILE.html", Short: "Write a public edition as a page for the web", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := ready(); err != nil {
				return err
			}
			file, err := readRecord(args[0])
			if err != nil {
				return err
			}
			page, err := reports.Page(file)
			if err != nil {
				return err
			}
			if err := writeFile(out, page); err != nil {
				return err
			}
			return a.say("The page is in %s.", out)
		},
	}
	ready = newFile(c, &out)
	return c
}

func (a *app) countersign() *cobra.Command {
	var field string
	c := &cobra.Command{
		Use: "countersign FILE.pdf", Short: "Add your signature to a record", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readRecord(args[0])
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				rec, signed, err := reports.Countersign(c.Context(), s, file, field)
				if err != nil {
					return err
				}
				return a.saveRecord(rec, signed, s.User().Name, args[0])
			})
		},
	}
	c.Flags().StringVar(&field, "field", "", "the `place` to sign in, where it is not the first that awaits you: `muniment verify` names them")
	return c
}
