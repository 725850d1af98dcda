package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/vault"
)

func (a *app) check() *cobra.Command {
	var seen bool
	var salvage string
	c := &cobra.Command{
		Use: "check", Short: "Check every byte of the register, its tables and its trail; or get out of a damaged file what opens", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if salvage != "" {
				return a.salvageTo(c.Context(), salvage)
			}
			err := a.session(c.Context(), func(s *store.Session) error { return a.checkRegister(c.Context(), s, seen) })
			if _, damaged := errors.AsType[*vault.DamageError](err); damaged {
				return fmt.Errorf("%w: restore a copy (`muniment restore COPY --to FILE`), or without one get out what opens (`muniment check --salvage NEW`)", err)
			}
			return err
		},
	}
	c.Flags().BoolVar(&seen, "acknowledge", false, "you have seen that an interrupted change was lost")
	c.Flags().StringVar(&salvage, "salvage", "", "get out of the damaged file what opens, into this new `file`")
	return c
}

func (a *app) checkRegister(ctx context.Context, s *store.Session, seen bool) error {
	if seen {
		if err := s.AcknowledgeTorn(); err != nil {
			return err
		}
	}
	r, err := s.Check(ctx)
	if err != nil {
		return err
	}
	if a.json {
		err = a.writeJSON(r)
	} else {
		err = a.sayCheck(r)
	}
	if err == nil && !r.Sound {
		return errUnsound
	}
	return err
}

func (a *app) sayCheck(r store.CheckReport) error {
	word, branch := "is sound", ""
	if !r.Sound {
		word = "is NOT sound"
	}
	if r.Branch != "" {
		branch = ", branch " + r.Branch + ","
	}
	if err := a.say("The register of %s%s %s.", r.Council, branch, word); err != nil {
		return err
	}
	if err := a.sayFile(r); err != nil {
		return err
	}
	if err := a.sayTrail(r.Trail); err != nil {
		return err
	}
	return a.sayCopies(r)
}

// sayFile says how the file is, where the register is one.
func (a *app) sayFile(r store.CheckReport) error {
	if len(r.Vault.Problems) == 0 {
		if err := a.say("  Every one of its %d bytes was authenticated: %s, %s in use, commit %d.", r.Vault.Bytes,
			count(r.Vault.Records, "record", "records"), count(r.Vault.Pages, "page", "pages"), r.Vault.Sequence); err != nil {
			return err
		}
	}
	if r.Older {
		if err := a.say("  older: %s.", store.OlderWarning); err != nil {
			return err
		}
	}
	if r.Vault.Torn != nil {
		if err := a.say("  The last change was interrupted and is lost; what there was of it is kept aside. Once you have seen this, `muniment check --acknowledge`."); err != nil {
			return err
		}
	}
	for _, p := range r.Vault.Problems {
		if err := a.say("  Problem: %s.", p); err != nil {
			return err
		}
	}
	if len(r.Vault.Problems) > 0 {
		return a.say("  Restore a copy (`muniment restore COPY --to FILE`), or without one get out what opens (`muniment check --salvage NEW`).")
	}
	return nil
}

// sayCopies says what there is to fall back on.
func (a *app) sayCopies(r store.CheckReport) error {
	if len(r.Vault.Problems) > 0 {
		return nil // the list of copies was not read either
	}
	if r.Newest == nil {
		if err := a.say("There is no copy of it: `muniment backup FOLDER` makes one."); err != nil {
			return err
		}
	} else if err := a.say("There %s of it; the newest, %s, was made on %s and holds everything up to entry %d.", isAre(r.Copies, "sound copy", "sound copies"),
		r.Newest.ID, london(r.Newest.MadeAt), r.Newest.Head.Sequence); err != nil {
		return err
	}
	if r.Drill == nil {
		return a.say("No copy was ever restored as a drill: `muniment drill COPY` does that.")
	}
	return a.say("The last drill, on %s, took %s: %s.", london(r.Drill.StartedAt), took(*r.Drill), drillResult(*r.Drill))
}

func isAre(n int, one, many string) string {
	if n == 1 {
		return "is 1 " + one
	}
	return fmt.Sprintf("are %d %s", n, many)
}

// salvageTo gets out of the damaged register what opens.
func (a *app) salvageTo(ctx context.Context, to string) error {
	secret, err := a.secret()
	if err != nil {
		return err
	}
	on, err := a.day()
	if err != nil {
		return err
	}
	r, err := store.SalvageFile(ctx, a.register, to, store.OpenOptions{Login: a.login, Secret: secret, On: on})
	if err != nil {
		return err
	}
	if a.json {
		err = a.writeJSON(r)
	} else {
		err = a.saySalvage(r)
	}
	if err == nil && (!r.Whole || !r.Trail.Sound) {
		return errUnsound
	}
	return err
}

func (a *app) saySalvage(r store.SalvageReport) error {
	if err := a.say("%s opened, up to commit %d; %s belong to none. Of the pages of the tables %d opened as they were last written, %d in an older state, %d not at all.",
		count(r.Records, "record", "records"), r.Sequence, count(int(r.Unreadable), "byte", "bytes"), r.Pages, r.StalePages, r.LostPages); err != nil {
		return err
	}
	if len(r.Tables) > 0 {
		if err := a.say("What could be read was copied row by row:"); err != nil {
			return err
		}
		t := a.table("Table", "Rows", "Gaps")
		for _, table := range r.Tables {
			if table.Rows > 0 || table.Gaps > 0 {
				t.row(table.Name, fmt.Sprint(table.Rows), fmt.Sprint(table.Gaps))
			}
		}
		if err := t.flush(); err != nil {
			return err
		}
	}
	for _, n := range r.Notes {
		if err := a.say("  Note: %s.", n); err != nil {
			return err
		}
	}
	if r.Opens {
		if err := a.sayTrail(r.Trail); err != nil {
			return err
		}
	}
	return a.say("It is in %s. The damaged file is as it was: keep it.", r.File)
}
