package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/vault"
)

func (a *app) restore() *cobra.Command {
	var o store.RestoreOptions
	var preview bool
	var password, key string
	c := &cobra.Command{
		Use: "restore COPY --to FILE [--name BRANCH] [--preview]", Short: "Make a register of a copy, or say what it holds and what would be lost",
		Long: `Restore makes a new register of a copy, under keys of its own; the copy and the register that it is of stay as they are. With -r FILE, the register that the copy is of,
it says what would be lost, and shuts out and removes again whoever was shut out and whatever was erased since the copy was made.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if o.Copy = args[0]; o.To == "" && !preview {
				return usagef("say where the register is to be: --to FILE, or --preview to look only")
			}
			if _, err := os.Stat(o.Copy); err != nil {
				return fmt.Errorf("there is no copy %s", o.Copy)
			}
			on, err := a.day()
			if err != nil {
				return err
			}
			o.OpenOptions = store.OpenOptions{Login: a.login, On: on}
			if a.register == "" {
				if o.Secret, err = a.secretFor(password, key); err != nil {
					return err
				}
				return a.restoreFrom(c.Context(), o, preview)
			}
			if password != "" {
				if o.Secret, err = a.secretFor(password, key); err != nil {
					return err
				}
			}
			return a.session(c.Context(), func(s *store.Session) error {
				o.Current = s
				return a.restoreFrom(c.Context(), o, preview)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.To, "to", "", "the `file` of the restored register, which must be new")
	f.StringVar(&o.Branch, "name", "", "what the restored register is called beside the one that is given up (`name`)")
	f.BoolVar(&preview, "preview", false, "say what the copy holds and what would be lost; write nothing")
	f.StringVar(&password, "copy-password-file", "", "read the password that was yours when the copy was made from this `file`")
	f.StringVar(&key, "copy-key-file", "", "the key `file` that went with it")
	return c
}

// secretFor is the secret of whoever signs in at a copy: what they had then, where they say so, and what they have now otherwise.
func (a *app) secretFor(passwordFile, keyFile string) (vault.Secret, error) {
	then := *a
	if passwordFile != "" {
		then.passwordFile = passwordFile
	}
	if keyFile != "" {
		then.keyFile = keyFile
	}
	if then.register == "" {
		then.register = "the copy" // which is not opened by this name
	}
	return then.secret()
}

func (a *app) restoreFrom(ctx context.Context, o store.RestoreOptions, preview bool) error {
	do := store.Restore
	if preview {
		do = store.PreviewRestore
	}
	r, err := do(ctx, o)
	if errors.Is(err, vault.ErrNoSlot) {
		return fmt.Errorf("your key does not open this copy: somebody who signed in when it was made can, or you with the password of then (--copy-password-file FILE): %w", err)
	}
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(r)
	}
	return a.sayRestore(r, preview)
}

func (a *app) sayRestore(r store.RestoreReport, preview bool) error {
	if err := a.say("The copy %s is of the register of %s, up to entry %d of the trail, entered on %s.", filepath.Base(r.Copy), r.Council, r.Head.Sequence, london(r.DataFrom)); err != nil {
		return err
	}
	if err := a.sayHoldings(r); err != nil {
		return err
	}
	if err := a.sayLost(r, preview); err != nil {
		return err
	}
	if preview {
		return a.say("Nothing was written.")
	}
	if err := a.sayAgain(r); err != nil {
		return err
	}
	return a.say("The register is in %s, as the branch %s. Everybody signs in with the password that they had when the copy was made.", r.Restored, r.Branch)
}

func (a *app) sayHoldings(r store.RestoreReport) error {
	heads := []string{"Kind", "In the copy"}
	if r.Compared {
		heads = append(heads, "In the register now")
	}
	t := a.table(heads...)
	for _, h := range r.Holds {
		row := []any{h.Kind, h.Here}
		if r.Compared {
			row = append(row, h.Current)
		}
		t.row(row...)
	}
	return t.flush()
}

// shownLost is how many lost entries are listed for people; --json has them all.
const shownLost = 20

func (a *app) sayLost(r store.RestoreReport, preview bool) error {
	verb := "is"
	if preview {
		verb = "would be"
	}
	switch {
	case !r.Compared:
		return a.say("What %s lost is not known: give the register that the copy is of, if it can still be opened, with -r FILE.", verb)
	case len(r.Lost) == 0:
		return a.say("Nothing %s lost.", verb)
	}
	if err := a.say("%s of the trail %s lost:", count(len(r.Lost), "entry", "entries"), verb); err != nil {
		return err
	}
	t := a.table("Entry", "When", "Who", "What", "Outcome")
	for _, e := range r.Lost[:min(len(r.Lost), shownLost)] {
		t.row(fmt.Sprint(e.Sequence), london(e.At), e.Login, string(e.Act), string(e.Outcome))
	}
	if err := t.flush(); err != nil {
		return err
	}
	if n := len(r.Lost) - shownLost; n > 0 {
		if err := a.say("and %s more (--json lists them all).", count(n, "entry", "entries")); err != nil {
			return err
		}
	}
	if r.OnlyHere > 0 {
		return a.say("The copy is of another branch: %s in it are not in the register.", count(int(r.OnlyHere), "entry", "entries"))
	}
	return nil
}

// sayAgain says what was done again in the restored register.
func (a *app) sayAgain(r store.RestoreReport) error {
	for _, login := range r.Revoked {
		if err := a.say("%s was shut out since and is shut out again.", login); err != nil {
			return err
		}
	}
	for _, id := range r.Removed.Removals {
		if err := a.say("What %s removed since is removed again.", id); err != nil {
			return err
		}
	}
	if n := r.Removed.ToJudge; n > 0 {
		return a.say("%s may name somebody whose data was removed: judge them as then.", count(n, "text", "texts"))
	}
	return nil
}

func (a *app) drill() *cobra.Command {
	var password, key string
	c := &cobra.Command{
		Use: "drill COPY", Short: "Restore a copy as a drill: to a file that is removed again, with what it took kept as evidence", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var secret vault.Secret
			if password != "" {
				var err error
				if secret, err = a.secretFor(password, key); err != nil {
					return err
				}
			}
			return a.session(c.Context(), func(s *store.Session) error {
				d, err := s.Drill(c.Context(), args[0], secret)
				if err != nil {
					return err
				}
				if a.json {
					err = a.writeJSON(d)
				} else {
					err = a.sayDrill(d)
				}
				if err == nil && !d.AsPromised {
					return errUnsound
				}
				return err
			})
		},
	}
	list := &cobra.Command{
		Use: "list", Short: "List the drills, newest first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				all, err := s.Drills(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(all)
				}
				t := a.table("Drill", "When", "By", "Copy", "Took", "Data from", "Lost", "Result")
				for _, d := range all {
					t.row(d.ID, london(d.StartedAt), d.DoneBy, d.Name, took(d), london(d.DataFrom), count(int(d.Lost), "entry", "entries"), drillResult(d))
				}
				return t.flush()
			})
		},
	}
	c.Flags().StringVar(&password, "copy-password-file", "", "read the password that was yours when the copy was made from this `file`")
	c.Flags().StringVar(&key, "copy-key-file", "", "the key `file` that went with it")
	c.AddCommand(list)
	return c
}

func took(d store.Drill) string { return (time.Duration(d.Seconds) * time.Second).String() }

func drillResult(d store.Drill) string {
	if d.AsPromised {
		return "as promised"
	}
	return d.Findings
}

func (a *app) sayDrill(d store.Drill) error {
	if err := a.say("Drill %s: %s was restored in %s, with data from %s.", d.ID, d.Name, took(d), london(d.DataFrom)); err != nil {
		return err
	}
	if err := a.say("  %s of the trail came back, and %s would be lost.", count(int(d.Entries), "entry", "entries"), count(int(d.Lost), "entry", "entries")); err != nil {
		return err
	}
	return a.say("  Result: %s.", drillResult(d))
}
