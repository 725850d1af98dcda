package cli

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"muniment/assets"
)

// demoDay is the day on which the made-up council stands still: its files were written for it. Its register begins a year earlier.
const (
	demoDay   = "2025-11-21"
	demoBegin = "2024-11-21"
)

// register is the file of a demonstration's register.
const register = "anytown.muniment"

// demo makes a made-up council in a folder and walks a leaver's whole path, by the very commands a person would type; or a large council, of which
// nobody types a year.
func (a *app) demo() *cobra.Command {
	size, seed, records := "small", uint64(1), false
	c := &cobra.Command{
		Use:   "demo DIR",
		Short: "Make a made-up council in a new folder, and walk a leaver's whole path",
		Long: "Make a made-up council in a new folder: a small one with a year behind it and a leaver's whole path, or with --size large\n" +
			"one of 20,000 people with ten years of history, which takes some minutes and is the same for the same --seed.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			d := demonstration{a: a, c: c, dir: args[0]}
			if size != "small" && size != "large" {
				return usagef("--size %q is not one of small and large", size)
			}
			if err := newFolder(d.dir); err != nil {
				return err
			}
			if size == "large" {
				return d.large(seed)
			}
			if err := d.small(); err != nil || !records {
				return err
			}
			return d.records()
		},
	}
	c.Flags().StringVar(&size, "size", size, "small, or large")
	c.Flags().BoolVar(&records, "records", false, "issue one signed record of each kind too (small)")
	c.Flags().Uint64Var(&seed, "seed", seed, "which large council: the same number gives the same one")
	return c
}

// small tells a year of a small council, and a leaver's path at its end.
func (d demonstration) small() error {
	if err := writeDemoFiles(d.dir); err != nil {
		return err
	}
	if err := d.run(demoBegin, firstSteps()); err != nil {
		return err
	}
	if err := d.a.say("\n# A year of the council, as it was typed (year.txt): the test clock stands on the day of each line."); err != nil {
		return err
	}
	if err := d.year(); err != nil {
		return err
	}
	if err := d.run(demoDay, demoSteps()); err != nil {
		return err
	}
	return d.a.say("\nThe files are in %s:\n  anytown.muniment  the sealed register; its password is in password.txt, those of other people in LOGIN.txt\n"+
		"  year.txt          what the council did in a year, line by line\n"+
		"  leaver-record.pdf the signed record: open it in a PDF reader\n  ca.pem            the authority to trust\n  *.csv             the made-up council's files that were imported", d.dir)
}

// newFolder makes a folder, or accepts an empty one: a demonstration never mixes with somebody's files.
func newFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read the folder: %w", err)
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s is not empty: choose a new folder", dir)
	}
	return nil
}

func writeDemoFiles(dir string) error {
	files, err := assets.Demo()
	if err != nil {
		return fmt.Errorf("read the made-up council: %w", err)
	}
	if err := os.CopyFS(dir, files); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("write the made-up council: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "password.txt"), []byte(rand.Text()+"\n"), 0o600); err != nil {
		return fmt.Errorf("write the password: %w", err)
	}
	return nil
}

// step is one command of the demonstration, with what is said before it.
type step struct {
	say  string
	args []string
	as   string // the login of whoever does it, or "" for the register's first administrator
}

// firstSteps are the first day of the register, a year ago.
func firstSteps() []step {
	return []step{
		{
			say:  "A new register. The test clock lets the made-up council live through a year, and stand still at its end.",
			args: []string{"create", "--council", "Anytown Borough Council", "--name", "Register Administrator", "--test-clock", "--kdf", "floor"},
		},
		{
			say:  "The council's own files, read by the importers that every council uses. First a preview, which writes nothing. Nobody's last day is known yet.",
			args: []string{"import", "people", "people.csv", "--map", "last_working_day=", "--map", "contract_end="},
		},
		{args: []string{"import", "people", "people.csv", "--map", "last_working_day=", "--map", "contract_end=", "--apply"}},
		{args: []string{"import", "systems", "systems.csv", "--map", "last_restore_test=", "--map", "last_doc_update=", "--map", "last_change=", "--apply"}},
		{args: []string{"import", "assets", "information_assets.csv", "--map", "last_review=", "--map", "next_review=", "--apply"}},
		{args: []string{"import", "grants", "access_grants.csv", "--apply"}},
		{
			say:  "Who answers for what: duties are owed by posts, and people hold posts.",
			args: []string{"post", "hold", "System Owner, Active Directory and Microsoft 365", "100501", "--from", "2024-04-01"},
		},
		{args: []string{"post", "hold", "System Owner, Door access control", "100585", "--from", "2024-04-01"}},
		{args: []string{"post", "hold", "Manager, Environmental Health", "100389", "--from", "2019-01-07"}},
		{args: []string{"post", "hold", "Information Security Manager", "100417", "--from", "2022-06-01"}},
	}
}

// demoSteps are its last day: a leaver's whole path.
func demoSteps() []step {
	return []step{
		{say: "21 November 2025. Who has left, or will.", args: []string{"import", "people", "people.csv", "--apply"}},
		{args: []string{"import", "leavers", "hr_leavers_report.csv", "--apply"}},
		{say: "What is owed today, and by whom.", args: []string{"prompts", "--all"}},
		{say: "A leaver record is refused while an account is open.", args: []string{"record", "leaver", "100221", "--out", "leaver-record.pdf"}},
		{
			say:  "Kirsty Hallam's accounts were closed on the last working day, and are entered now.",
			args: []string{"close", "G00010", "--evidence", "Disabled in AD, ticket 8812", "--done-at", "2025-10-31 16:40"},
		},
		{args: []string{"close", "G00011", "--evidence", "Badge cancelled", "--done-at", "2025-10-31 17:05"}},
		{args: []string{"return", "100221", "--all", "--evidence", "Handed in at exit meeting", "--done-at", "2025-10-31 16:00"}},
		{
			say:  "The signed record, and the authority that vouches for its signatures.",
			args: []string{"record", "leaver", "100221", "--out", "leaver-record.pdf"},
			as:   "priya", // whose sign-in is a person's, so that somebody else can countersign
		},
		{args: []string{"ca", "export", "--out", "ca.pem"}},
		{say: "Anybody can check the record; the register can check more.", args: []string{"verify", "leaver-record.pdf", "--trust", "ca.pem"}},
		{say: "Every byte of the register, and every entry of its trail.", args: []string{"check"}},
	}
}

// demonstration runs steps as commands of their own, in the folder of the demonstration.
type demonstration struct {
	a   *app
	c   *cobra.Command
	dir string
}

func (d demonstration) run(day string, steps []step) error {
	for _, s := range steps {
		if s.say != "" {
			if err := d.a.say("\n# %s", s.say); err != nil {
				return err
			}
		}
		shown, login := s.args, "admin"
		if s.as != "" {
			shown, login = append([]string{"--as", s.as}, s.args...), s.as
		}
		if err := d.a.say("$ muniment %s", strings.Join(shellWords(shown), " ")); err != nil {
			return err
		}
		password := d.passwordOf(yearAct{login: login, args: s.args})
		args := append([]string{"-r", d.path(register), "--as", login, "--password-file", password, "--on", day}, d.inFolder(s.args)...)
		code := Main(d.c.Context(), args, d.a.Streams)
		refusedOnPurpose := code == exitRefused && s.args[0] == "record" // while an account is open
		if code != exitDone && !refusedOnPurpose {
			return fmt.Errorf("the demonstration stopped at `muniment %s`", strings.Join(s.args, " "))
		}
	}
	return nil
}

func (d demonstration) path(name string) string { return filepath.Join(d.dir, name) }

// inFolder gives file arguments their folder.
func (d demonstration) inFolder(args []string) []string {
	out := make([]string, len(args))
	for i, arg := range args {
		switch filepath.Ext(arg) {
		case ".csv", ".pdf", ".pem", ".txt", ".html", ".jpg":
			out[i] = d.path(arg)
		default:
			out[i] = arg
		}
	}
	return out
}

// shellWords puts quotes around words with spaces, as a person would type them.
func shellWords(args []string) []string {
	out := make([]string, len(args))
	for i, arg := range args {
		out[i] = arg
		if strings.ContainsAny(arg, " ,") {
			out[i] = `"` + arg + `"`
		}
	}
	return out
}
