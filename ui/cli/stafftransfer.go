package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) transfer() *cobra.Command {
	c := &cobra.Command{Use: "transfer", Short: "A service, or the whole council, that goes to a successor body"}
	c.AddCommand(a.transferPreview(), a.transferRecord(), a.transferVest())
	return c
}

func transferFlags(c *cobra.Command, n *store.NewTransfer, vests *string) {
	f := c.Flags()
	f.StringVar(&n.Service, "service", "", "`service` that goes, with everything below it")
	f.BoolVar(&n.Whole, "whole-council", false, "the whole council goes")
	f.StringVar(&n.Successor, "to", "", "`body` that takes over")
	f.StringVar(vests, "vests", "", "the vesting `day`")
}

func (a *app) transferPreview() *cobra.Command {
	var n store.NewTransfer
	var vests string
	c := &cobra.Command{
		Use: "preview --service SERVICE --to BODY --vests DATE", Short: "Show who and what would go; nothing is written", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if n.VestsOn, err = parseDay("--vests", vests); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				p, err := s.PlanTransfer(c.Context(), n)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(p)
				}
				return a.sayPlan(p)
			})
		},
	}
	transferFlags(c, &n, &vests)
	return c
}

func (a *app) sayPlan(p store.TransferPlan) error {
	for _, line := range []struct {
		what string
		ids  []string
	}{{"People who go", p.People}, {"People who keep another post", p.Staying}, {"Systems", p.Systems}, {"Assets", p.Assets}} {
		if err := a.say("%s: %d  %s", line.what, len(line.ids), strings.Join(line.ids, ", ")); err != nil {
			return err
		}
	}
	if err := a.say("Access that goes with its system: %d", p.Going); err != nil {
		return err
	}
	if err := a.say("Access that falls due on the vesting day: %d", p.Closing); err != nil {
		return err
	}
	return a.say("Nothing is written. A transfer cannot be taken back; this confirms it: --confirm %q", p.Confirm)
}

func (a *app) transferRecord() *cobra.Command {
	var n store.NewTransfer
	var vests string
	c := &cobra.Command{
		Use: "record --service SERVICE --to BODY --vests DATE --reason TEXT --confirm PHRASE", Short: "Record a transfer; it cannot be taken back", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if n.VestsOn, err = parseDay("--vests", vests); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				v, err := s.RecordTransfer(c.Context(), n)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(v)
				}
				if v.VestedAt.IsZero() {
					return a.say("%s: %s goes to %s on %s. Systems and assets go on that day, with `muniment transfer vest`.", v.ID, v.Name, v.Successor, v.VestsOn.Long())
				}
				return a.say("%s: %s has gone to %s: %s, %s, %s.", v.ID, v.Name, v.Successor,
					count(v.People, "person", "people"), count(v.Systems, "system", "systems"), count(v.Assets, "asset", "assets"))
			})
		},
	}
	transferFlags(c, &n, &vests)
	c.Flags().StringVar(&n.Reason, "reason", "", "by what: an order, a contract, a decision")
	c.Flags().StringVar(&n.Confirm, "confirm", "", "the `phrase` that the preview says")
	return c
}

func (a *app) transferVest() *cobra.Command {
	var confirm string
	c := &cobra.Command{
		Use: "vest TRANSFER --confirm PHRASE", Short: "Complete a transfer on its vesting day; it cannot be taken back", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				v, err := s.Vest(c.Context(), args[0], confirm)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(v)
				}
				return a.say("%s has gone to %s.", v.Name, v.Successor)
			})
		},
	}
	c.Flags().StringVar(&confirm, "confirm", "", "the `phrase` that the preview says")
	return c
}

func (a *app) listTransfers(c *cobra.Command, s *store.Session, query string) error {
	all, err := s.Transfers(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(all)
	}
	t := a.table("Transfer", "What", "To", "Vests", "People", "Systems", "Assets", "State")
	for _, v := range all {
		state := "to be completed"
		if !v.VestedAt.IsZero() {
			state = "completed " + london(v.VestedAt)
		}
		t.row(v.ID, v.Name, v.Successor, v.VestsOn.Long(), count(v.People, "person", "people"), count(v.Systems, "system", "systems"), count(v.Assets, "asset", "assets"), state)
	}
	return t.flush()
}
