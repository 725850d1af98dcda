package cli

import (
	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/calendar"
)

// promptRef reads DUTY [ID]; what is owed for the council as a whole has no id.
func promptRef(args []string, item string) store.PromptRef {
	r := store.PromptRef{Duty: args[0], ID: "council", Item: item}
	if len(args) > 1 {
		r.ID = args[1]
	}
	return r
}

func (a *app) delegate() *cobra.Command {
	var n store.NewDelegation
	var item, until string
	c := &cobra.Command{
		Use: "delegate DUTY ID --to PERSON --reason TEXT [--until DATE]", Short: "Ask somebody to answer a prompt; the post that owes it owes it still", Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) (err error) {
			if n.To == "" {
				return usagef("say who is to answer it: --to PERSON")
			}
			if n.Until, err = parseDay("--until", until); err != nil {
				return err
			}
			n.Prompt = promptRef(args, item)
			return a.session(c.Context(), func(s *store.Session) error {
				d, done, err := s.DelegatePrompt(c.Context(), n)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(d)
				}
				if done == store.RecordedSame {
					return a.say("same: %s is asked already, until %s.", d.Name, d.Until.Long())
				}
				return a.say("%s is asked until %s: %s.", d.Name, d.Until.Long(), d.Text)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&item, "item", "", "the `line` of a checklist, or the login of a shared account")
	f.StringVar(&n.To, "to", "", "`person` who is to answer it")
	f.StringVar(&n.Reason, "reason", "", "why")
	f.StringVar(&until, "until", "", "last `day`; left out, as long as the council allows")
	return c
}

func (a *app) postpone() *cobra.Command {
	var item, until, reason string
	c := &cobra.Command{
		Use: "postpone DUTY ID --until DATE --reason TEXT", Short: "Put a prompt behind the others for some days; it stays owed, due and late as it is", Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			day, err := parseDay("--until", until)
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				p, err := s.PostponePrompt(c.Context(), promptRef(args, item), day, reason)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(p)
				}
				return a.say("Postponed until %s: %s. It stays owed, and due when it was.", p.Until.Long(), p.Text)
			})
		},
	}
	c.Flags().StringVar(&item, "item", "", "the `line` of a checklist, or the login of a shared account")
	c.Flags().StringVar(&until, "until", "", "`day` on which it stands among the others again")
	c.Flags().StringVar(&reason, "reason", "", "why it has to wait")
	return c
}

func (a *app) recall() *cobra.Command {
	var item string
	c := &cobra.Command{
		Use: "recall DUTY ID", Short: "Take back that a prompt was delegated or postponed", Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.RecallPrompt(c.Context(), promptRef(args, item)); err != nil {
					return err
				}
				return a.say("Taken back.")
			})
		},
	}
	c.Flags().StringVar(&item, "item", "", "the `line` of a checklist, or the login of a shared account")
	return c
}

// aside says in a few words what was done about a prompt beside discharging it.
func aside(delegatedTo string, delegatedUntil, postponedUntil calendar.Date) string {
	out := ""
	if delegatedTo != "" {
		out += ". Delegated to " + delegatedTo + " until " + delegatedUntil.Long()
	}
	if postponedUntil.Known() {
		out += ". Postponed until " + postponedUntil.Long()
	}
	return out
}
