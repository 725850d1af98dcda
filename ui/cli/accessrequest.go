package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/calendar"
)

func (a *app) grantRequest() *cobra.Command {
	var r store.AccessRequest
	var ends string
	c := &cobra.Command{
		Use: "request --person PERSON --system SYSTEM --reason TEXT --purpose TEXT", Short: "Ask for access; a manager decides about it", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if r.EndsOn, err = parseDay("--ends", ends); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				made, err := s.RequestAccess(c.Context(), r)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(made)
				}
				return a.say("%s: %s on %s is asked for %s. Their manager decides.", made.ID, made.Kind, made.System, made.Person)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&r.Person, "person", "", "who is to have it")
	f.StringVar(&r.System, "system", "", "on which `system`")
	f.StringVar(&r.Kind, "kind", "account", strings.Join(store.GrantKinds(), ", "))
	f.StringVar(&r.Level, "level", "", "`level` of access")
	f.StringVar(&r.Reason, "reason", "", "the job function that needs it")
	f.StringVar(&r.Purpose, "purpose", "", "for which purposes it may be used; for somebody from outside, the project")
	f.StringVar(&ends, "ends", "", "last `day`, needed for temporary access and for people from outside")
	f.BoolVar(&r.Temporary, "temporary", false, "it is temporary")
	f.StringVar(&r.Training, "training", "", "how somebody from outside was trained for it")
	f.StringVar(&r.Grant, "for-grant", "", "`grant` that it puts in order or renews")
	return c
}

func (a *app) grantDecide() *cobra.Command {
	var d store.RequestDecision
	c := &cobra.Command{
		Use: "decide REQUEST permit|refuse [--reason TEXT]", Short: "A manager permits or refuses access that was asked for", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			d.Request, d.Permit = args[0], args[1] == "permit"
			if !d.Permit && args[1] != "refuse" {
				return usagef("%q is not one of permit and refuse", args[1])
			}
			return a.session(c.Context(), func(s *store.Session) error {
				r, err := s.DecideRequest(c.Context(), d)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(r)
				}
				return a.say("%s is %s.", r.ID, string(r.State))
			})
		},
	}
	c.Flags().StringVar(&d.Note, "reason", "", "why; needed to refuse")
	return c
}

func (a *app) grantGive() *cobra.Command {
	var v store.GiveAccess
	var granted, informed, declared string
	c := &cobra.Command{
		Use: "give REQUEST --login LOGIN", Short: "A system owner gives access that was permitted", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			v.Request = args[0]
			if v.GrantedOn, err = parseDay("--granted", granted); err != nil {
				return err
			}
			if v.InformedOn, err = parseDay("--informed", informed); err != nil {
				return err
			}
			if v.Declared, err = parseDay("--declared", declared); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				g, err := s.GiveOnRequest(c.Context(), v)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(g)
				}
				return a.say("%s: %s of %s on %s is given.", g.ID, g.Kind, g.Person, g.System)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&v.ID, "id", "", "the council's own reference; left out, one is given")
	f.StringVar(&v.Login, "login", "", "by which `login`")
	f.StringVar(&granted, "granted", "", "`day` on which it was given; left out, today")
	f.StringVar(&informed, "informed", "", "`day` on which the person was informed of their obligations, where the register does not know it")
	f.StringVar(&v.InformedBy, "informed-by", "", "who informed them")
	f.StringVar(&v.InformedHow, "how", "", "how they were informed")
	f.StringVar(&declared, "declared", "", "`day` of the cardholder-data declaration, for a system that holds card data")
	return c
}

func (a *app) grantWithdraw() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "withdraw REQUEST --reason TEXT", Short: "Take a request for access back", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.WithdrawRequest(c.Context(), args[0], reason); err != nil {
					return err
				}
				return a.say("%s is withdrawn.", args[0])
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why")
	return c
}

func (a *app) grantEmergency() *cobra.Command {
	var g store.Grant
	var reason, informed string
	c := &cobra.Command{
		Use: "emergency --person PERSON --system SYSTEM --reason TEXT", Short: "The Information Security Manager gives access at once, for one working day", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if g.InformedOn, err = parseDay("--informed", informed); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				made, err := s.GiveInEmergency(c.Context(), g, reason)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(made)
				}
				return a.say("%s: %s of %s on %s is given until %s. Close it by then, or have it asked for and decided about.",
					made.ID, made.Kind, made.Person, made.System, made.EmergencyUntil.Long())
			})
		},
	}
	f := c.Flags()
	f.StringVar(&g.Person, "person", "", "who needs it")
	f.StringVar(&g.System, "system", "", "on which `system`")
	f.StringVar(&g.Login, "login", "", "by which `login`")
	f.StringVar(&g.Level, "level", "", "`level` of access")
	f.StringVar(&reason, "reason", "", "what the emergency is")
	f.StringVar(&informed, "informed", "", "`day` on which the person was informed of their obligations")
	return c
}

func (a *app) grantPurpose() *cobra.Command {
	var system, purpose string
	c := &cobra.Command{
		Use: "purpose [GRANT] [--system SYSTEM] --purpose TEXT", Short: "Say for which purposes access may be used: one, or all of a system that say none", Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if (len(args) == 1) == (system != "") {
				return usagef("say which access, or --system for all of a system that says no purpose")
			}
			return a.session(c.Context(), func(s *store.Session) error {
				n, err := s.SetPurpose(c.Context(), strings.Join(args, ""), system, purpose)
				if err != nil {
					return err
				}
				return a.say("The purpose of %s is recorded.", count(n, "access", "accesses"))
			})
		},
	}
	c.Flags().StringVar(&system, "system", "", "all access to this `system` that says no purpose")
	c.Flags().StringVar(&purpose, "purpose", "", "the purposes")
	return c
}

// grantMine writes what somebody may use, to be printed and handed to them.
func (a *app) grantMine() *cobra.Command {
	var person string
	c := &cobra.Command{
		Use: "mine [--person PERSON]", Short: "List what you may use, or what another person may, for them to keep", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if person == "" {
					person = s.User().Person
				}
				if person == "" {
					return usagef("your sign-in is linked to no person of the register: say whose list, with --person")
				}
				p, all, err := s.AccessOf(c.Context(), person)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(all)
				}
				if err := a.say("%s (%s) may use this, and nothing else, for the purposes said here (%s):", p.Name(), p.ID, s.Today().Long()); err != nil {
					return err
				}
				t := a.table("System", "Kind", "Login", "Level", "Purpose", "Until")
				for _, g := range all {
					t.row(g.SystemName, g.Kind, g.Login, g.Level, orWords(g.Purpose, g.Reason), lastDay(g.EndsOn))
				}
				return t.flush()
			})
		},
	}
	c.Flags().StringVar(&person, "person", "", "whose list; left out, your own")
	return c
}

// lastDay is the day to which access is given, in words.
func lastDay(d calendar.Date) string {
	if !d.Known() {
		return "further notice"
	}
	return d.Long()
}

func (a *app) listRequests(c *cobra.Command, s *store.Session, query string) error {
	all, err := s.Requests(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(all)
	}
	t := a.table("Request", "Person", "System", "Kind", "Level", "Until", "State")
	for _, r := range all {
		t.row(r.ID, personRef(r.Person), systemRef(r.System), r.Kind, r.Level, lastDay(r.EndsOn), string(r.State))
	}
	return t.show(c.Context(), s)
}

func (a *app) reopen() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "reopen GRANT --reason TEXT", Short: "Correct a closure that was confirmed by mistake", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.ReopenGrant(c.Context(), args[0], reason); err != nil {
					return err
				}
				return a.say("%s is open, as it was. The mistaken closure stays in its history.", args[0])
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why the closure was a mistake")
	return c
}

func (a *app) exceptEnd() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "end EXCEPTION --reason TEXT", Short: "End an exception before its time", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.EndException(c.Context(), args[0], reason); err != nil {
					return err
				}
				return a.say("Exception %s has ended: what it excused is owed again.", args[0])
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why")
	return c
}
