package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) erase() *cobra.Command {
	var n store.NewErasure
	var received string
	preview := false
	c := &cobra.Command{
		Use: "erase PERSON --reason TEXT --authority TEXT", Short: "Ask that somebody's data be erased; somebody else approves it",
		Long: `Ask that somebody's data be erased. Everything by which they can be found is replaced by a reference; what others did, and what became of access
and duties, stays of nobody that can be named. What the council has to keep stays, and the answer says what and why. Texts elsewhere that may name the
person are judged one by one (erase texts, erase judge), since another may bear the same name. Nobody erases their own case.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			n.Person = args[0]
			if n.ReceivedOn, err = parseDay("--received", received); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if preview {
					plan, err := s.PreviewErasure(c.Context(), n)
					if err != nil {
						return err
					}
					return a.sayErasurePlan(plan)
				}
				r, plan, err := s.AskErasure(c.Context(), n)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(r)
				}
				if err := a.sayErasurePlan(plan); err != nil {
					return err
				}
				return a.say("Asked for as %s. Somebody other approves it: `muniment erase approve %s`.", r.ID, r.ID)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&n.Reason, "reason", "", "why it is erased")
	f.StringVar(&n.Authority, "authority", "", "what it rests on: the person's request and its date, or an order")
	f.StringVar(&n.Despite, "despite", "", "why what the council's own periods would keep need not be kept")
	f.StringVar(&received, "received", "", "`day` on which the person asked; left out, today")
	f.BoolVar(&preview, "preview", false, "say what would be erased and what stays, and ask for nothing")
	c.AddCommand(a.eraseApprove(), a.eraseRefuse(), a.eraseTexts(), a.eraseJudge(), a.eraseList(), a.eraseFinish())
	return c
}

// sayErasurePlan says what an erasure would do.
func (a *app) sayErasurePlan(p store.ErasurePlan) error {
	if a.json {
		return a.writeJSON(p)
	}
	what := "Erases " + p.Person + " wholly"
	if !p.Whole {
		what = "Erases what is past its time of " + p.Person
	}
	counts := store.Removal{Removed: p.Removes}.Left()
	if p.Barred() != nil {
		what = "Erases nothing of " + p.Person + " yet"
	} else if len(counts) > 0 {
		what += ": " + strings.Join(counts, ", ")
	}
	if err := a.say("%s.", what); err != nil {
		return err
	}
	for _, v := range p.Stays {
		if err := a.say("Stays: %s.", v.String()); err != nil {
			return err
		}
	}
	if len(p.Mentions) == 0 {
		return nil
	}
	return a.say("%s elsewhere may name the person and has to be judged.", count(len(p.Mentions), "text", "texts"))
}

func (a *app) eraseApprove() *cobra.Command {
	return &cobra.Command{
		Use: "approve REMOVAL", Short: "Erase what somebody else asked for", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				r, err := s.ApproveErasure(c.Context(), args[0])
				if err != nil {
					return err
				}
				return a.sayRemoved(r)
			})
		},
	}
}

// sayRemoved says what was removed, what stays, and whether anything of it is left in the file.
func (a *app) sayRemoved(r store.Removal) error {
	if a.json {
		return a.writeJSON(r)
	}
	who := ""
	if r.Kind == store.Erasure && strings.HasPrefix(r.Person, "ER") {
		who = " " + r.Person + " stands for the person from now on."
	}
	if err := a.say("%s is done: %s.%s", r.ID, strings.Join(r.Left(), ", "), who); err != nil {
		return err
	}
	for _, v := range r.Stays {
		if err := a.say("Stays: %s.", v.String()); err != nil {
			return err
		}
	}
	if r.SealedAt.IsZero() {
		return a.say("Another program has the register open, so that the old pages are still in the file: close it and do `muniment erase finish`.")
	}
	if err := a.say("The file is written anew under another key: nothing of it is left there."); err != nil {
		return err
	}
	return a.sayHolding(r.Copies)
}

// sayHolding lists the copies that still hold what was removed. There may be others that the register does not know of.
func (a *app) sayHolding(copies []string) error {
	if len(copies) == 0 {
		return a.say("No copy that the register knows of still holds it. Copies that somebody made otherwise do.")
	}
	return a.say("%s what was removed: %s. `muniment backup list` says where; restored, it is removed again.", count(len(copies), "copy still holds", "copies still hold"), strings.Join(copies, ", "))
}

func (a *app) eraseRefuse() *cobra.Command {
	reason := ""
	c := &cobra.Command{
		Use: "refuse REMOVAL --reason TEXT", Short: "Refuse an erasure that somebody else asked for", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.refuseRemoval(c, args[0], reason) },
	}
	c.Flags().StringVar(&reason, "reason", "", "why; the person has to be told")
	return c
}

func (a *app) refuseRemoval(c *cobra.Command, id, reason string) error {
	return a.session(c.Context(), func(s *store.Session) error {
		r, err := s.RefuseRemoval(c.Context(), id, reason)
		if err != nil {
			return err
		}
		if a.json {
			return a.writeJSON(r)
		}
		return a.say("%s is refused.", r.ID)
	})
}

func (a *app) eraseTexts() *cobra.Command {
	return &cobra.Command{
		Use: "texts REMOVAL", Short: "List the texts elsewhere that may name the person", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				texts, err := s.TextsOf(c.Context(), args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(texts)
				}
				t := a.table("Source", "Row", "Decision", "Text")
				for _, m := range texts {
					t.row(m.Source, m.Key, orWords(m.Decision, "to be judged"), m.Text)
				}
				return t.flush()
			})
		},
	}
}

func (a *app) eraseJudge() *cobra.Command {
	var reason string
	var all, replace, keep bool
	c := &cobra.Command{
		Use: "judge REMOVAL SOURCE ROW --replace|--keep --reason TEXT", Short: "Say whether a text names the person: replace the name or take the file away, or keep it",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if replace == keep {
				return usagef("say --replace or --keep")
			}
			source, row := "", ""
			switch {
			case all && len(args) == 1:
			case !all && len(args) > 2:
				source, row = args[1], strings.Join(args[2:], " ")
			default:
				return usagef("name the text as `muniment erase texts` does (SOURCE ROW), or say --all for those that were not judged")
			}
			decision := store.TextReplace
			if keep {
				decision = store.TextKeep
			}
			return a.session(c.Context(), func(s *store.Session) error {
				n, err := s.JudgeText(c.Context(), args[0], source, row, decision, reason)
				if err != nil {
					return err
				}
				return a.say("%s judged.", count(n, "text is", "texts are"))
			})
		},
	}
	f := c.Flags()
	f.BoolVar(&all, "all", false, "every text that was not judged yet")
	f.BoolVar(&replace, "replace", false, "it means the person: the name is replaced, a file or record is taken away")
	f.BoolVar(&keep, "keep", false, "it means somebody else, or has to stay")
	f.StringVar(&reason, "reason", "", "why it stays")
	return c
}

func (a *app) eraseList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List erasures and disposals, newest first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				all, err := s.Removals(c.Context(), "")
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(all)
				}
				t := a.table("Removal", "Kind", "State", "Person", "Asked by", "Authority", "In the file")
				for _, r := range all {
					file := ""
					if r.State == store.RemovalDone {
						file = "nothing left"
						if r.SealedAt.IsZero() {
							file = "to be written anew"
						}
					}
					t.row(r.ID, r.Kind, r.State, r.Person, r.AskedBy, r.Authority, file)
				}
				return t.flush()
			})
		},
	}
}

func (a *app) eraseFinish() *cobra.Command {
	return &cobra.Command{
		Use: "finish", Short: "Write the file anew after a removal, where another program had it open", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				done, err := s.SealRemovals(c.Context())
				switch {
				case err != nil:
					return err
				case !done:
					return fmt.Errorf("another program has the register open: close it everywhere and try again")
				}
				return a.say("Nothing that was removed is left in the file.")
			})
		},
	}
}
