package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) absence() *cobra.Command {
	c := &cobra.Command{Use: "absence", Short: "People who are away for long"}
	c.AddCommand(a.absenceRecord(), a.absenceAmend(), a.absenceAccess(), a.absenceBack(), a.absenceWithdraw(),
		a.absenceGrant("suspend GRANT --evidence TEXT", "A system owner confirms that access is suspended while its holder is away", "%s is suspended.", (*store.Session).SuspendGrant),
		a.absenceGrant("restore GRANT --evidence TEXT", "A system owner confirms that suspended access is given back", "%s is given back.", (*store.Session).RestoreGrant))
	return c
}

func (a *app) absenceRecord() *cobra.Command {
	var v store.Absence
	var from, returns string
	c := &cobra.Command{
		Use: "record PERSON --from DATE [--returns DATE] [--cover PERSON]", Short: "Record that somebody will be away; nothing of theirs is cut by that", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			v.Person = args[0]
			if v.StartsOn, err = parseDay("--from", from); err != nil {
				return err
			}
			if v.ReturnsOn, err = parseDay("--returns", returns); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				made, err := s.RecordAbsence(c.Context(), v)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(made)
				}
				return a.say("%s: %s is away from %s. Their access stays until somebody decides otherwise.", made.ID, made.Name, made.StartsOn.Long())
			})
		},
	}
	f := c.Flags()
	f.StringVar(&from, "from", "", "first `day` away")
	f.StringVar(&returns, "returns", "", "first `day` back, where it is known")
	f.StringVar(&v.Kind, "kind", "other", strings.Join(store.AbsenceKinds(), ", ")+"; seen by Human Resources and the Information Security Manager only")
	f.StringVar(&v.Cover, "cover", "", "`person` who answers for their posts meanwhile")
	return c
}

func (a *app) absenceAmend() *cobra.Command {
	var v store.AbsenceChange
	var from, returns string
	c := &cobra.Command{
		Use: "amend PERSON", Short: "Change when somebody is away, or who covers for them", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			if v.StartsOn, err = parseDay("--from", from); err != nil {
				return err
			}
			if v.ReturnsOn, err = parseDay("--returns", returns); err != nil {
				return err
			}
			if v == (store.AbsenceChange{}) {
				return usagef("say what changes: --from, --returns, --return-unknown, --cover or --no-cover")
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.AmendAbsence(c.Context(), args[0], v); err != nil {
					return err
				}
				return a.say("The absence of %s is changed.", args[0])
			})
		},
	}
	f := c.Flags()
	f.StringVar(&from, "from", "", "first `day` away")
	f.StringVar(&returns, "returns", "", "first `day` back")
	f.BoolVar(&v.Unknown, "return-unknown", false, "the return was looked at, and no day is known")
	f.StringVar(&v.Cover, "cover", "", "`person` who answers for their posts meanwhile")
	f.BoolVar(&v.Uncovered, "no-cover", false, "nobody covers any longer")
	return c
}

func (a *app) absenceAccess() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "access PERSON keep|suspend --reason TEXT", Short: "Decide about the access of somebody who is away", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			access, known := map[string]string{"keep": store.AccessKept, "suspend": store.AccessSuspended}[args[1]]
			if !known {
				return usagef("%q is not one of keep and suspend", args[1])
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.DecideAbsence(c.Context(), args[0], access, reason); err != nil {
					return err
				}
				if access == store.AccessKept {
					return a.say("The access of %s is kept.", args[0])
				}
				return a.say("The access of %s is to be suspended: the owners of the systems are told.", args[0])
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why; seen by Human Resources and the Information Security Manager only")
	return c
}

func (a *app) absenceBack() *cobra.Command {
	var returned string
	c := &cobra.Command{
		Use: "back PERSON [--returned DATE]", Short: "Record that somebody is back", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			day, err := parseDay("--returned", returned)
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.ReturnFromAbsence(c.Context(), args[0], day); err != nil {
					return err
				}
				return a.say("%s is back. What was suspended is to be given back.", args[0])
			})
		},
	}
	c.Flags().StringVar(&returned, "returned", "", "first `day` back; left out, today")
	return c
}

func (a *app) absenceWithdraw() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "withdraw PERSON --reason TEXT", Short: "Take back that somebody will be away", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.WithdrawAbsence(c.Context(), args[0], reason); err != nil {
					return err
				}
				return a.say("%s is not away.", args[0])
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why; seen by Human Resources and the Information Security Manager only")
	return c
}

// absenceGrant is SuspendGrant or RestoreGrant, whose flags are the same.
func (a *app) absenceGrant(use, short, said string, act func(*store.Session, context.Context, string, string, time.Time) error) *cobra.Command {
	var evidence, done string
	c := &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			at, err := parseTime("--done-at", done)
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := act(s, c.Context(), args[0], evidence, at); err != nil {
					return err
				}
				return a.say(said, args[0])
			})
		},
	}
	c.Flags().StringVar(&evidence, "evidence", "", "how you know")
	c.Flags().StringVar(&done, "done-at", "", "day and `time` at which it was done; left out, now")
	return c
}

func (a *app) listAbsences(c *cobra.Command, s *store.Session, query string) error {
	all, err := s.Absences(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(all)
	}
	t := a.table("Absence", "Person", "Name", "From", "Returns", "Access", "Cover", "State")
	for _, v := range all {
		state := caseState(v.WithdrawnAt.IsZero(), v.FinishedAt.IsZero())
		t.row(v.ID, v.Person, v.Name, v.StartsOn.Long(), v.ReturnsOn.Long(), orWords(v.Access, "not decided"), orRef(personRef(v.Cover), "nobody"), state)
	}
	return t.show(c.Context(), s)
}
