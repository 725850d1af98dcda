package cli

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/exchange"
)

func (a *app) directory() *cobra.Command {
	c := &cobra.Command{Use: "directory", Short: "Hold the accounts of a directory against the access that is recorded"}
	c.AddCommand(a.directoryRead(), a.directoryFindings(), a.directoryAccept(), a.directoryList())
	return c
}

// reading is the reading of a directory: from a file, or from the directory itself.
type reading struct {
	*app
	r                       store.DirectoryReading
	taken                   string
	mapping                 []string
	live                    exchange.LiveDirectory
	passwordFile, authority string
}

func (a *app) directoryRead() *cobra.Command {
	d := reading{app: a}
	c := &cobra.Command{
		Use:   "read SYSTEM FILE|ldaps://SERVER [--apply]",
		Short: "Read an export of a directory, or the directory itself: a preview, or with --apply kept and prompted for",
		Long: `Read an export of a directory (Get-ADUser, csvde, LDIF, the download of Entra) or the directory itself, and hold its accounts against the access that is
recorded on a system. Nothing is ever written to a directory. Of a live one, these attributes of each account are read and no others:
` + strings.Join(exchange.LiveAttributes(), ", ") + ".",
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) (err error) {
			d.r.System = args[0]
			if d.r.TakenAt, err = parseTime("--taken", d.taken); err != nil {
				return err
			}
			if d.r.Options.Map, err = pairs("--map", "COLUMN=FIELD", d.mapping); err != nil {
				return err
			}
			if strings.HasPrefix(args[1], "ldaps://") || strings.HasPrefix(args[1], "ldap://") {
				return d.fromServer(c.Context(), args[1])
			}
			return d.fromFile(c.Context(), args[1])
		},
	}
	f := c.Flags()
	f.BoolVar(&d.r.Apply, "apply", false, "keep what was read, in the place of the last reading, and record the reconciliation")
	f.StringVar(&d.r.Source, "source", "", "what the directory is `called`; left out, the file's or the server's name")
	f.StringVar(&d.taken, "taken", "", "day and `time` at which the directory said so; left out, now")
	f.StringArrayVar(&d.mapping, "map", nil, "say which field a column is: `COLUMN=FIELD`")
	f.StringVar(&d.live.Login, "bind", "", "of a live directory: the `account` that reads it")
	f.StringVar(&d.passwordFile, "bind-password-file", "", "of a live directory: read that account's password from this `file`")
	f.StringVar(&d.live.Base, "base", "", "of a live directory: `where` the search begins")
	f.StringVar(&d.live.Filter, "filter", "", "of a live directory: another `search` than for every account")
	f.StringVar(&d.authority, "ca", "", "of a live directory: the `file` with the certificate of the authority that vouches for it")
	return c
}

func (d *reading) fromFile(ctx context.Context, name string) error {
	f, err := exchange.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	if d.r.Source == "" {
		d.r.Source = filepath.Base(name)
	}
	return d.session(ctx, func(s *store.Session) error {
		report, err := s.ReadDirectoryFile(ctx, f, d.r)
		if err != nil {
			return err
		}
		return d.show(report)
	})
}

func (d *reading) fromServer(ctx context.Context, address string) error {
	d.live.Address = address
	if d.live.Login == "" || d.passwordFile == "" || d.live.Base == "" {
		return usagef("a live directory is read with --bind ACCOUNT, --bind-password-file FILE and --base WHERE")
	}
	secret, err := d.password(d.passwordFile, "Password of "+d.live.Login)
	if err != nil {
		return err
	}
	d.live.Password = secret
	if d.live.Roots, err = exchange.Authority(d.authority); err != nil {
		return err
	}
	if d.r.Source == "" {
		d.r.Source = address
	}
	return d.session(ctx, func(s *store.Session) error {
		accounts, err := d.live.Accounts(ctx)
		if err != nil {
			return err
		}
		report, err := s.ReadDirectory(ctx, accounts, d.r)
		if err != nil {
			return err
		}
		return d.show(report)
	})
}

func (d *reading) show(r store.DirectoryReport) error {
	if d.json {
		return d.writeJSON(r)
	}
	if err := d.say("%s on %s: %s, %d enabled, %d matched with people; %s.", r.Source, london(r.TakenAt), count(r.Accounts, "account", "accounts"), r.Enabled, r.Matched,
		count(len(r.Findings), "finding", "findings")); err != nil {
		return err
	}
	for _, kind := range r.FindingKinds() {
		if err := d.say("  %d  %s", r.Counts[kind], kind); err != nil {
			return err
		}
	}
	for _, w := range r.Warnings {
		if err := d.say("  warning: %s", w); err != nil {
			return err
		}
	}
	for _, f := range r.Refused {
		if err := d.say("  line %d refused: %s", f.Line, refusedWords(f.Column, f.Value, f.Reason)); err != nil {
			return err
		}
	}
	if err := d.findingsTable(r.Findings); err != nil {
		return err
	}
	if !r.Applied {
		return d.say("Nothing was written: this was a preview. Add --apply to keep it.")
	}
	return d.say("Kept, as reconciliation %s. %s of the last reading no longer shown.", r.Reconciliation, count(r.Closed, "finding is", "findings are"))
}

func (a *app) findingsTable(findings []store.DirectoryFinding) error {
	t := a.table("Account", "Login", "Finding", "What", "Owed by")
	for _, f := range findings {
		t.row(f.ID, f.Login, f.Finding, f.Text, f.OwedBy)
	}
	return t.flush()
}

func (a *app) directoryFindings() *cobra.Command {
	return &cobra.Command{
		Use: "findings [SYSTEM]", Short: "List what the last reading of each directory shows that is still open", Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				findings, err := s.DirectoryFindings(c.Context(), strings.Join(args, ""))
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(findings)
				}
				return a.findingsTable(findings)
			})
		},
	}
}

func (a *app) directoryAccept() *cobra.Command {
	var reason, until string
	c := &cobra.Command{
		Use: "accept ACCOUNT FINDING --reason TEXT --until DATE", Short: "The Information Security Manager accepts for a time what a directory shows", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			day, err := parseDay("--until", until)
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				e, err := s.AcceptFinding(c.Context(), args[0], args[1], reason, day)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(e)
				}
				return a.say("%s: %s of %s is accepted until %s.", e.ID, args[1], args[0], e.Until.Long())
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why it is accepted")
	c.Flags().StringVar(&until, "until", "", "the last `day` of that")
	return c
}

func (a *app) directoryList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the directories that were read", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				all, err := s.Directories(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(all)
				}
				t := a.table("System", "Directory", "As of", "Read by", "Tells of use", "Reconciliation")
				for _, d := range all {
					t.row(d.System, d.Source, london(d.TakenAt), d.ReadBy, strconv.FormatBool(d.KnowsUse), d.Reconciliation)
				}
				return t.flush()
			})
		},
	}
}
