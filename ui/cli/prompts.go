package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/duty"
)

func (a *app) prompts() *cobra.Command {
	var whose store.Whose
	var mine, each bool
	c := &cobra.Command{
		Use: "prompts [--mine|--for POST|--all]", Short: "What is owed, by whom, and by when", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if (mine && whose.All) || (whose.Post != "" && (mine || whose.All)) {
				return usagef("choose one of --mine, --for and --all")
			}
			return a.session(c.Context(), func(s *store.Session) error {
				owed, err := s.Owed(c.Context(), whose)
				if err != nil {
					return err
				}
				prompts := owed.Prompts
				if a.json {
					return a.writeJSON(append([]duty.Prompt{}, prompts...))
				}
				if each {
					if err := a.eachPrompt(c.Context(), s, prompts); err != nil {
						return err
					}
					return a.othersOwed(owed.Others)
				}
				if len(prompts) == 0 && !whose.All && whose.Post == "" {
					return a.nothingOfMine(s)
				}
				if len(prompts) > 0 || len(owed.Others) == 0 {
					if err := a.groupedPrompts(c.Context(), s, prompts, !whose.All && whose.Post == ""); err != nil {
						return err
					}
				}
				return a.othersOwed(owed.Others)
			})
		},
	}
	f := c.Flags()
	f.BoolVar(&mine, "mine", false, "what you owe yourself (this is the default)")
	f.StringVar(&whose.Post, "for", "", "what one `post` owes, by id or title")
	f.BoolVar(&whose.All, "all", false, "what the whole council owes")
	f.BoolVar(&each, "each", false, "a line for each prompt instead of a line for each kind")
	c.AddCommand(a.delegate(), a.postpone(), a.recall())
	return c
}

// othersOwed counts what others owe and is not for this person to see.
func (a *app) othersOwed(others []store.OthersOwed) error {
	if len(others) == 0 {
		return nil
	}
	n := 0
	for _, o := range others {
		n += o.Count
	}
	if err := a.say("\nOthers owe %s that %s not yours to see:", count(n, "thing", "things"), map[bool]string{true: "is", false: "are"}[n == 1]); err != nil {
		return err
	}
	for _, o := range others {
		if err := a.say("  %d  %s", o.Count, printable(o.Title)); err != nil {
			return err
		}
	}
	return nil
}

// nothingOfMine says that somebody owes nothing, and why that may be so although others do.
func (a *app) nothingOfMine(s *store.Session) error {
	if s.User().Person == "" {
		return a.say("You owe nothing on %s: your sign-in is linked to no person of the register, and so to no post. `muniment prompts --all` shows what the council owes.", s.Today().Long())
	}
	return a.say("You owe nothing on %s. `muniment prompts --all` shows what the council owes.", s.Today().Long())
}

// groupedPrompts writes a line for each duty and post, the most urgent first. Among one's own, what was postponed stands after the rest.
func (a *app) groupedPrompts(ctx context.Context, s *store.Session, prompts []duty.Prompt, own bool) error {
	if len(prompts) == 0 {
		return a.say("Nothing is owed on %s. The register will say so when that changes.", s.Today().Long())
	}
	now, later := prompts, []duty.Prompt(nil)
	if own {
		now, later = duty.SplitPostponed(prompts)
	}
	groups, behind := duty.Grouped(now), duty.Grouped(later)
	if err := a.say("On %s: %s, in %s.", s.Today().Long(), count(len(prompts), "thing is owed", "things are owed"), count(len(groups)+len(behind), "line", "lines")); err != nil {
		return err
	}
	names, err := s.Names(ctx, whoOwes(prompts))
	if err != nil {
		return err
	}
	heads := map[duty.State]string{duty.Overdue: "Overdue", duty.DueToday: "Due today", duty.Upcoming: "Coming up"}
	state := duty.State("")
	for _, g := range groups {
		if g.State != state {
			state = g.State
			if err := a.say("\n%s", heads[state]); err != nil {
				return err
			}
		}
		if err := a.groupLine(g, names); err != nil {
			return err
		}
	}
	for i, g := range behind {
		if i == 0 {
			if err := a.say("\nPostponed"); err != nil {
				return err
			}
		}
		if err := a.groupLine(g, names); err != nil {
			return err
		}
	}
	return nil
}

// whoOwes are the people whom prompts are for.
func whoOwes(prompts []duty.Prompt) []store.Ref {
	var out []store.Ref
	for _, p := range prompts {
		for _, holder := range p.Holders {
			out = append(out, personRef(holder))
		}
		out = append(out, personRef(p.DelegatedTo))
	}
	return out
}

func (a *app) groupLine(g duty.Group, names store.Names) error {
	act := g.Prompts[0].Act
	if len(g.Prompts) == 1 {
		act = g.Prompts[0].Command()
	}
	return a.say("  %s\n      %s\n      %s", printable(g.Text), printable(owedBy(g.Prompts[0], names)), act)
}

func owedBy(p duty.Prompt, names store.Names) string {
	words := "owed by " + p.OwedBy
	if len(p.Holders) > 0 {
		people := make([]string, len(p.Holders))
		for i, holder := range p.Holders {
			people[i] = names.Of(personRef(holder))
		}
		words += ", " + strings.Join(people, ", ")
	} else {
		words += " (vacant"
		if p.ShownTo != "" {
			words += "; shown to " + p.ShownTo
		}
		words += ")"
	}
	if p.EscalatedTo != "" {
		words += "; escalated to " + p.EscalatedTo
	}
	return words
}

func (a *app) eachPrompt(ctx context.Context, s *store.Session, prompts []duty.Prompt) error {
	names, err := s.Names(ctx, whoOwes(prompts))
	if err != nil {
		return err
	}
	t := a.table("Due", "State", "Id", "What", "Owed by", "Duty", "To do")
	for _, p := range prompts {
		state := string(p.State)
		if p.State == duty.Overdue {
			state = "overdue " + count(p.DaysLate, "day", "days")
		}
		what := p.Text
		if p.Note != "" {
			what += ". " + p.Note
		}
		what += aside(names.Of(personRef(p.DelegatedTo)), p.DelegatedUntil, p.PostponedUntil)
		t.row(london(p.Due), state, p.ID, what, p.OwedBy, p.Duty, p.Command())
	}
	return t.flush()
}
