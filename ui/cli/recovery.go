package cli

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"muniment/reports"
	"muniment/store"
	"muniment/store/recovery"
)

func (a *app) recovery() *cobra.Command {
	c := &cobra.Command{Use: "recovery", Short: "Sheets that recover the register when no administrator can sign in"}
	c.AddCommand(a.recoveryNew())
	return c
}

func (a *app) recoveryNew() *cobra.Command {
	var out, split string
	c := &cobra.Command{
		Use: "new --out SHEET.pdf [--split 2of3]", Short: "Make a recovery sheet, to be printed and kept in a safe; older ones recover nothing any more", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case out == "":
				return usagef("say where the sheet goes: --out SHEET.pdf")
			case split != "" && split != "2of3":
				return usagef("--split %q: choose 2of3, or leave it out for one sheet", split)
			}
			var written []string
			return a.session(c.Context(), func(s *store.Session) error {
				id, err := s.MakeRecovery(c.Context(), split != "", func(sheets []store.RecoverySheet) error {
					for _, sheet := range sheets {
						file, err := reports.RecoverySheet(sheet)
						if err != nil {
							return err
						}
						name := sheetName(out, sheet.Share)
						if err := store.WriteSecret(name, file); err != nil {
							return err
						}
						written = append(written, name)
					}
					return nil
				})
				if err != nil {
					for _, name := range written {
						err = errors.Join(err, os.Remove(name))
					}
					return err
				}
				return a.say("Recovery sheet %s is in %s. Print it, delete the file, and seal the paper. Earlier sheets recover nothing any more.", id, strings.Join(written, ", "))
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "the `file` to make; with --split, three of them")
	c.Flags().StringVar(&split, "split", "", "`2of3`: three sheets, of which any two are needed, for the SIRO, their deputy and the DPO")
	return c
}

// sheetName is the file of one sheet of three.
func sheetName(out string, share int) string {
	if share == 0 {
		return out
	}
	ending := filepath.Ext(out)
	return strings.TrimSuffix(out, ending) + "-" + strconv.Itoa(share) + ending
}

func (a *app) recover() *cobra.Command {
	var o store.RecoverOptions
	var words []string
	var file, keyFile, kdf string
	c := &cobra.Command{
		Use: "recover --as-new LOGIN --name \"Full Name\" [--words FILE]... --new-password-file FILE", Short: "Make a new administrator with the words of a recovery sheet", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			switch {
			case a.register == "":
				return usagef("say which register: -r FILE")
			case o.Login == "" || strings.TrimSpace(o.Name) == "":
				return usagef("say who the new administrator is: --as-new LOGIN --name \"Full Name\"")
			case a.keyFile != "":
				return usagef("a sheet needs no key file; one for the new administrator is named with --new-key-file FILE")
			}
			if o.KDF, err = parseKDF(kdf); err != nil {
				return err
			}
			if o.On, err = a.day(); err != nil {
				return err
			}
			if o.Sheets, err = a.sheets(words); err != nil {
				return err
			}
			if o.Secret.Password, err = a.password(file, "Password of "+o.Login); err != nil {
				return err
			}
			if keyFile != "" {
				if o.Secret.KeyFile, err = readSecret(keyFile); err != nil {
					return err
				}
			}
			s, err := store.Recover(c.Context(), a.register, o)
			if errors.Is(err, os.ErrNotExist) {
				return fmt.Errorf("there is no register at %s", a.register)
			}
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			return a.say("The register of %s is recovered, and %s is an administrator of it. Everybody else must choose a new password before they act. "+
				"The sheet is used up: destroy it, delete the file with its words, and make another with `muniment recovery new`.", s.Council().Name, o.Login)
		},
	}
	f := c.Flags()
	f.StringVar(&o.Login, "as-new", "", "the `login` of the new administrator")
	f.StringVar(&o.Name, "name", "", "their full `name`")
	f.StringVar(&o.Person, "person", "", "the `person` of the register that this is")
	f.StringArrayVar(&words, "words", nil, "a `file` with the words of a sheet; twice for two of three sheets")
	f.StringVar(&file, "new-password-file", "", "read the new administrator's password from this `file`")
	f.StringVar(&keyFile, "new-key-file", "", "a key `file` that the new administrator needs beside the password")
	f.StringVar(&kdf, "kdf", "default", "default, or floor for old computers")
	return c
}

// sheets reads the words of one sheet, or of two of three, from files or from a terminal.
func (a *app) sheets(files []string) ([]recovery.Sheet, error) {
	var out []recovery.Sheet
	for _, name := range files {
		text, err := readSecret(name)
		if err != nil {
			return nil, err
		}
		sheet, err := recovery.Parse(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, sheet)
	}
	for len(files) == 0 {
		sheet, err := a.askSheet(len(out) + 1)
		if err != nil {
			return nil, err
		}
		if out = append(out, sheet); sheet.Share == 0 || len(out) == 2 {
			break
		}
	}
	return out, nil
}

// askSheet asks for the words at a terminal, on as many lines as they take; an empty line ends them.
func (a *app) askSheet(n int) (recovery.Sheet, error) {
	if a.In == nil || !term.IsTerminal(int(a.In.Fd())) {
		return recovery.Sheet{}, usagef("there is no terminal to ask for the words: give --words FILE")
	}
	if _, err := fmt.Fprintf(a.Err, "The %d words of sheet %d, then an empty line:\n", recovery.Words, n); err != nil {
		return recovery.Sheet{}, fmt.Errorf("ask for the words: %w", err)
	}
	var text strings.Builder
	lines := bufio.NewScanner(a.In)
	for lines.Scan() && strings.TrimSpace(lines.Text()) != "" {
		text.WriteString(lines.Text() + " ")
	}
	if err := lines.Err(); err != nil {
		return recovery.Sheet{}, fmt.Errorf("read the words: %w", err)
	}
	return recovery.Parse(text.String())
}

func (a *app) rekey() *cobra.Command {
	return &cobra.Command{
		Use: "rekey", Short: "Give the register new keys; everybody keeps their password", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				w, err := s.Rekey(c.Context())
				if err != nil {
					return err
				}
				return a.withdrawn(w, "Done.")
			})
		},
	}
}
