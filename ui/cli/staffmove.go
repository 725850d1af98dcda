package cli

import (
	"github.com/spf13/cobra"

	"muniment/store"
)

// lineAnswer is the command that answers a line of a joiner's or a mover's checklist.
func (a *app) lineAnswer(whose string, answer func(*store.Session, *cobra.Command, store.Return) error) *cobra.Command {
	var r store.Return
	var done string
	c := &cobra.Command{
		Use: "done PERSON ITEM --evidence TEXT", Short: "Answer a line of a " + whose + "'s checklist", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) (err error) {
			r.Person, r.Item = args[0], args[1]
			if r.DoneAt, err = parseTime("--done-at", done); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := answer(s, c, r); err != nil {
					return err
				}
				return a.say("Recorded for %s: %s.", r.Person, r.Item)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&r.Evidence, "evidence", "", "how you know, or why the line does not apply")
	f.StringVar(&done, "done-at", "", "day and `time` at which it was done; left out, now")
	f.BoolVar(&r.NotHeld, "not-applicable", false, "the line does not apply")
	f.StringVar(&r.NotRecovered, "not-recovered", "", "why what was to be given back will not come back")
	f.StringVar(&r.Engagement, "engagement", "", "`reference` of the engagement, where the person has several")
	return c
}

func (a *app) joinerDone() *cobra.Command {
	return a.lineAnswer("joiner", func(s *store.Session, c *cobra.Command, r store.Return) error { return s.AnswerJoiner(c.Context(), r) })
}

func (a *app) joinerWithdraw() *cobra.Command {
	var reason, engagement string
	c := &cobra.Command{
		Use: "withdraw PERSON --reason TEXT", Short: "Say that somebody who was to join does not come", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.WithdrawJoiner(c.Context(), args[0], engagement, reason); err != nil {
					return err
				}
				return a.say("%s does not join. Whatever access they were given already is to be closed.", args[0])
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why")
	c.Flags().StringVar(&engagement, "engagement", "", "`reference` of the engagement, where the person has several")
	return c
}

func (a *app) moverAmend() *cobra.Command {
	var moves, notice string
	c := &cobra.Command{
		Use: "amend PERSON [--moves DATE] [--notice DATE]", Short: "Change the day of a move, or the day on which the manager knew", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			on, err := parseDay("--moves", moves)
			if err != nil {
				return err
			}
			known, err := parseDay("--notice", notice)
			if err != nil {
				return err
			}
			if !on.Known() && !known.Known() {
				return usagef("say what changes: --moves or --notice")
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.AmendMover(c.Context(), args[0], on, known); err != nil {
					return err
				}
				return a.say("The move of %s is changed.", args[0])
			})
		},
	}
	c.Flags().StringVar(&moves, "moves", "", "first `day` in the new post")
	c.Flags().StringVar(&notice, "notice", "", "`day` on which the manager knew")
	return c
}

func (a *app) moverWithdraw() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "withdraw PERSON --reason TEXT", Short: "Take back that somebody moves", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.WithdrawMover(c.Context(), args[0], reason); err != nil {
					return err
				}
				return a.say("%s no longer moves. What was closed stays closed.", args[0])
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why")
	return c
}

func (a *app) moverExplain() *cobra.Command {
	var text string
	c := &cobra.Command{
		Use: "explain PERSON --text TEXT", Short: "Explain why notice of a mover was late", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.ExplainMove(c.Context(), args[0], text); err != nil {
					return err
				}
				return a.say("The explanation is recorded.")
			})
		},
	}
	c.Flags().StringVar(&text, "text", "", "the explanation")
	return c
}

func (a *app) moverDone() *cobra.Command {
	return a.lineAnswer("mover", func(s *store.Session, c *cobra.Command, r store.Return) error { return s.AnswerMover(c.Context(), r) })
}

func (a *app) moverDecide() *cobra.Command {
	var d store.MoveDecision
	c := &cobra.Command{
		Use: "decide GRANT keep|change|close", Short: "The new manager decides about access that somebody brings along", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			d.Grant, d.Decision = args[0], args[1]
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.DecideMove(c.Context(), d); err != nil {
					return err
				}
				switch d.Decision {
				case store.DecisionKeep:
					return a.say("%s is kept.", d.Grant)
				case store.DecisionChange:
					return a.say("%s is to change to level %s: the system's owner is told.", d.Grant, d.Level)
				}
				return a.say("%s is to be closed: the system's owner is told.", d.Grant)
			})
		},
	}
	c.Flags().StringVar(&d.Level, "level", "", "`level` to which it changes")
	c.Flags().StringVar(&d.Note, "note", "", "a note on the decision")
	return c
}

func (a *app) moverCarryOut() *cobra.Command {
	var evidence string
	c := &cobra.Command{
		Use: "carry-out GRANT --evidence TEXT", Short: "A system owner confirms that the level was changed as decided", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.CarryOutMove(c.Context(), args[0], evidence); err != nil {
					return err
				}
				return a.say("The change of %s is recorded.", args[0])
			})
		},
	}
	c.Flags().StringVar(&evidence, "evidence", "", "how you know")
	return c
}

func (a *app) leaverDied() *cobra.Command {
	var person, died, notice string
	c := &cobra.Command{
		Use: "died --person ID --died DATE", Short: "Record that somebody died in service", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			on, err := parseDay("--died", died)
			if err != nil {
				return err
			}
			known, err := parseDay("--notice", notice)
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.RecordDeath(c.Context(), person, on, known); err != nil {
					return err
				}
				return a.say("Recorded. Their access is to be closed; nothing is addressed to them from now on.")
			})
		},
	}
	c.Flags().StringVar(&person, "person", "", "who died")
	c.Flags().StringVar(&died, "died", "", "the `day`")
	c.Flags().StringVar(&notice, "notice", "", "`day` on which the manager knew")
	return c
}

func (a *app) contract() *cobra.Command {
	var ends, engagement string
	var open bool
	c := &cobra.Command{
		Use: "contract PERSON --ends DATE", Short: "Say when a contract ends now; never taken for the last working day", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			day, err := parseDay("--ends", ends)
			if err != nil {
				return err
			}
			if day.Known() == open {
				return usagef("say when the contract ends, or --open-ended")
			}
			return a.session(c.Context(), func(s *store.Session) error {
				e, err := s.ChangeContractEnd(c.Context(), args[0], engagement, day)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(e)
				}
				if open {
					return a.say("The contract of %s no longer ends on a day.", args[0])
				}
				return a.say("The contract of %s ends on %s.", args[0], day.Long())
			})
		},
	}
	c.Flags().StringVar(&ends, "ends", "", "the contract's new last `day`")
	c.Flags().BoolVar(&open, "open-ended", false, "it no longer ends on a day")
	c.Flags().StringVar(&engagement, "engagement", "", "`reference` of the engagement, where the person has several")
	return c
}

func (a *app) listJoiners(c *cobra.Command, s *store.Session, query string) error {
	all, err := s.Joiners(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(all)
	}
	t := a.table("Joiner", "Person", "Name", "Starts", "Informed", "State")
	for _, j := range all {
		t.row(j.ID, j.Person, j.Name, j.StartsOn.Long(), j.InformedOn.Long(), caseState(j.WithdrawnAt.IsZero(), j.FinishedAt.IsZero()))
	}
	return t.flush()
}

func (a *app) listMovers(c *cobra.Command, s *store.Session, query string) error {
	all, err := s.Movers(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(all)
	}
	t := a.table("Mover", "Person", "Name", "Moves", "State")
	for _, m := range all {
		t.row(m.ID, m.Person, m.Name, m.MovesOn.Long(), caseState(m.WithdrawnAt.IsZero(), m.FinishedAt.IsZero()))
	}
	return t.flush()
}

// caseState says how a case stands: withdrawn, finished or open.
func caseState(stands, open bool) string {
	switch {
	case !stands:
		return "withdrawn"
	case open:
		return "open"
	}
	return "finished"
}
