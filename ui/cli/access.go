package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) grant() *cobra.Command {
	c := &cobra.Command{Use: "grant", Short: "Access of people to systems"}
	c.AddCommand(a.grantRecord(), a.grantChange(), a.grantReason(), a.grantInform(),
		a.grantRequest(), a.grantDecide(), a.grantGive(), a.grantWithdraw(), a.grantEmergency(), a.grantPurpose(), a.grantMine())
	return c
}

func (a *app) grantRecord() *cobra.Command {
	var g store.Grant
	var granted, informed, ends string
	c := &cobra.Command{
		Use: "record", Short: "Record access that a manager decided on", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if g.GrantedOn, err = parseDay("--granted", granted); err != nil {
				return err
			}
			if g.InformedOn, err = parseDay("--informed", informed); err != nil {
				return err
			}
			if g.EndsOn, err = parseDay("--ends", ends); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				made, err := s.RecordGrant(c.Context(), g)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(made)
				}
				p := page{a: a}
				p.line("Recorded ", made.ID, ": ", made.Kind, " of ", orRef(personRef(made.Person), "nobody in particular"), " on ", systemRef(made.System), ".")
				if err := p.write(c.Context(), s); err != nil {
					return err
				}
				return a.sayNext(c, s, ofEntry("grant", made.ID))
			})
		},
	}
	f := c.Flags()
	f.StringVar(&g.ID, "id", "", "the council's own reference; left out, one is given")
	f.StringVar(&g.Person, "person", "", "who has it")
	f.StringVar(&g.System, "system", "", "on which `system`")
	f.StringVar(&g.Login, "login", "", "by which `login`")
	f.StringVar(&g.Kind, "kind", "account", strings.Join(store.GrantKinds(), ", "))
	f.StringVar(&g.Level, "level", "", "`level` of access")
	f.StringVar(&g.Reason, "reason", "", "the job function that needs it")
	f.StringVar(&g.Purpose, "purpose", "", "for which purposes it may be used")
	f.StringVar(&g.AuthorisedBy, "authorised-by", "", "the `manager` who decided")
	f.StringVar(&granted, "granted", "", "`day` on which it was granted; left out, today")
	f.StringVar(&informed, "informed", "", "`day` on which the person was informed of their obligations")
	f.StringVar(&ends, "ends", "", "`day` on which it ends, for temporary access")
	return c
}

func (a *app) grantChange() *cobra.Command {
	var g store.GrantChange
	var ends string
	c := &cobra.Command{
		Use: "change GRANT", Short: "Change the kind, the level or the end of access that stands", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			if g.EndsOn, err = parseDay("--ends", ends); err != nil {
				return err
			}
			if g == (store.GrantChange{}) {
				return usagef("say what changes: --kind, --level, --ends or --open-ended")
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.ChangeGrant(c.Context(), args[0], g); err != nil {
					return err
				}
				return a.say("%s is changed.", args[0])
			})
		},
	}
	f := c.Flags()
	f.StringVar(&g.Kind, "kind", "", strings.Join(store.GrantKinds(), ", "))
	f.StringVar(&g.Level, "level", "", "`level` of access")
	f.StringVar(&ends, "ends", "", "`day` on which it ends")
	f.BoolVar(&g.Open, "open-ended", false, "it no longer ends on a day")
	return c
}

func (a *app) grantReason() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "reason GRANT --reason TEXT", Short: "Give the job-function reason of access", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.JustifyGrant(c.Context(), args[0], reason); err != nil {
					return err
				}
				return a.say("The reason for %s is recorded.", args[0])
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "the job function that needs it")
	return c
}

func (a *app) grantInform() *cobra.Command {
	var on, how string
	c := &cobra.Command{
		Use: "inform GRANT --informed DATE", Short: "Record that the holder was informed of their obligations", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			day, err := parseDay("--informed", on)
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.InformHolder(c.Context(), args[0], day, how); err != nil {
					return err
				}
				return a.say("Recorded for %s.", args[0])
			})
		},
	}
	c.Flags().StringVar(&on, "informed", "", "`day` on which they were informed; left out, today")
	c.Flags().StringVar(&how, "how", "", "how they were informed")
	return c
}

func (a *app) returnItem() *cobra.Command {
	var r store.Return
	var all bool
	var done string
	c := &cobra.Command{
		Use: "return PERSON ITEM|--all --evidence TEXT", Short: "Record what a leaver gave back or did", Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) (err error) {
			r.Person = args[0]
			switch {
			case len(args) == 2 && !all:
				r.Item = args[1]
			case len(args) == 1 && all:
			default:
				return usagef("say which item was returned, or --all")
			}
			if r.DoneAt, err = parseTime("--done-at", done); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				answered, err := s.ReturnItems(c.Context(), r)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(append([]string{}, answered...))
				}
				if len(answered) == 0 {
					return a.say("Nothing of %s is still outstanding.", r.Person)
				}
				return a.say("Recorded for %s: %s.", r.Person, strings.Join(answered, ", "))
			})
		},
	}
	f := c.Flags()
	f.BoolVar(&all, "all", false, "everything that is to be returned and is still outstanding")
	f.StringVar(&r.Evidence, "evidence", "", "how you know")
	f.StringVar(&done, "done-at", "", "day and `time` at which it was done; left out, now")
	f.BoolVar(&r.NotHeld, "not-held", false, "the leaver never had it")
	f.StringVar(&r.NotRecovered, "not-recovered", "", "why it will not come back")
	f.StringVar(&r.Engagement, "engagement", "", "`reference` of the engagement, where the person has several")
	return c
}

func (a *app) except() *cobra.Command {
	var clause, reason, until string
	c := &cobra.Command{
		Use: "except GRANT --reason TEXT --until DATE", Short: "The Information Security Manager accepts an exception", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			day, err := parseDay("--until", until)
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				e, err := s.AcceptException(c.Context(), args[0], clause, reason, day)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(e)
				}
				return a.say("Exception %s to %s is accepted for %s.", e.ID, e.Clause, args[0])
			})
		},
	}
	c.Flags().StringVar(&clause, "clause", "CBC-027", "the `clause` of the policy")
	c.Flags().StringVar(&reason, "reason", "", "why it is accepted")
	c.Flags().StringVar(&until, "until", "", "the last `day` of the exception")
	c.AddCommand(a.exceptEnd())
	return c
}

func (a *app) sharedPassword() *cobra.Command {
	var evidence, done string
	c := &cobra.Command{
		Use: "shared-password SYSTEM LOGIN --evidence TEXT", Short: "Record that the password of a shared account was changed", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			at, err := parseTime("--done-at", done)
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.ChangeSharedPassword(c.Context(), args[0], args[1], at, evidence); err != nil {
					return err
				}
				return a.say("The change of the password of %s on %s is recorded.", printable(args[1]), args[0])
			})
		},
	}
	c.Flags().StringVar(&evidence, "evidence", "", "how you know")
	c.Flags().StringVar(&done, "done-at", "", "day and `time` at which it was changed; left out, now")
	return c
}
