package cli

import (
	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) disposal() *cobra.Command {
	c := &cobra.Command{
		Use: "disposal", Short: "What the register itself disposes of once it is past the council's periods",
		Long: `Each year the register proposes what is past the council's periods (settings keep-leaver, keep-access and the like), somebody other than who proposed it
approves the list, and it is carried out. What a legal hold covers stays.`,
	}
	c.AddCommand(a.disposalList(), a.disposalPropose(), a.disposalLeaveOut(), a.disposalApprove(), a.disposalRefuse(), a.disposalApply())
	return c
}

func (a *app) disposalList() *cobra.Command {
	return &cobra.Command{
		Use: "list [REMOVAL]", Short: "List what is past its time today, or what a list proposes", Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				var l store.DisposalList
				var err error
				if len(args) == 1 {
					l, err = s.ProposedDisposal(c.Context(), args[0])
				} else {
					l.Items, err = s.DisposalDue(c.Context())
				}
				if err != nil {
					return err
				}
				return a.sayItems(l)
			})
		},
	}
}

func (a *app) sayItems(l store.DisposalList) error {
	if a.json {
		return a.writeJSON(l)
	}
	t := a.table("Kind", "What", "Reference", "Time counts from", "Setting", "Stays because")
	for _, i := range l.Items {
		t.row(i.Kind, i.What, i.Subject, i.Since.Long(), i.Setting, i.Kept)
	}
	return t.flush()
}

func (a *app) disposalPropose() *cobra.Command {
	authority := ""
	c := &cobra.Command{
		Use: "propose --authority TEXT", Short: "Propose everything that is past its time; somebody else approves it", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				l, err := s.ProposeDisposal(c.Context(), authority)
				if err != nil {
					return err
				}
				if err := a.sayItems(l); err != nil || a.json {
					return err
				}
				if l.Removal.State == store.RemovalDone {
					return a.say("Nothing is past its time: the year's disposal is done (%s).", l.Removal.ID)
				}
				return a.say("Proposed as %s. Somebody other approves it: `muniment disposal approve %s`.", l.Removal.ID, l.Removal.ID)
			})
		},
	}
	c.Flags().StringVar(&authority, "authority", "", "what it rests on: the council's retention schedule and its date")
	return c
}

func (a *app) disposalLeaveOut() *cobra.Command {
	reason := ""
	c := &cobra.Command{
		Use: "leave-out REMOVAL KIND REFERENCE --reason TEXT", Short: "Take something off a list that is not approved: it stays for another year", Args: cobra.ExactArgs(3),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.LeaveOut(c.Context(), args[0], args[1], args[2], reason); err != nil {
					return err
				}
				return a.say("%s %s stays.", args[1], args[2])
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why it stays")
	return c
}

func (a *app) disposalApprove() *cobra.Command {
	return &cobra.Command{
		Use: "approve REMOVAL", Short: "Approve a list that somebody else proposed", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				r, err := s.ApproveDisposal(c.Context(), args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(r)
				}
				return a.say("%s is approved. Carry it out with `muniment disposal apply %s`.", r.ID, r.ID)
			})
		},
	}
}

func (a *app) disposalRefuse() *cobra.Command {
	reason := ""
	c := &cobra.Command{
		Use: "refuse REMOVAL --reason TEXT", Short: "Refuse a list that somebody else proposed", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.refuseRemoval(c, args[0], reason) },
	}
	c.Flags().StringVar(&reason, "reason", "", "why")
	return c
}

func (a *app) disposalApply() *cobra.Command {
	return &cobra.Command{
		Use: "apply REMOVAL", Short: "Carry out a list that was approved", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				r, err := s.ApplyDisposal(c.Context(), args[0])
				if err != nil {
					return err
				}
				return a.sayRemoved(r)
			})
		},
	}
}
