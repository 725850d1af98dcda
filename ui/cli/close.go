package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/duty"
)

func (a *app) closeGrant() *cobra.Command {
	var q store.Closure
	var done, person, system string
	var seen bool
	c := &cobra.Command{
		Use: "close GRANT...|--person PERSON|--system SYSTEM --evidence TEXT|--seen", Short: "A system owner confirms that access is closed",
		Long: `A system owner confirms that access is closed: the access that is named, all that a person who leaves has, or all on a
system that is due because people left or a review revoked it. Several are confirmed with one evidence, all of them or none.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) (err error) {
			if picked := person != "" || system != ""; picked == (len(args) > 0) {
				return usagef("say which access is closed: its ids, or --person and --system")
			}
			if seen && (q.Evidence != "" || done != "") {
				return usagef("--seen takes the evidence and the time from the last reading of the directory: leave out --evidence and --done-at")
			}
			if q.DoneAt, err = parseTime("--done-at", done); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if len(args) == 1 {
					q.Grant = args[0]
					if seen {
						by := q.By
						if q, err = s.SeenDisabled(c.Context(), q.Grant); err != nil {
							return err
						}
						q.By = by
					}
					return a.closeOne(c, s, q)
				}
				grants := args
				if len(grants) == 0 {
					if grants, err = grantsToClose(c.Context(), s, person, system); err != nil {
						return err
					}
				}
				all := make([]store.Closure, len(grants))
				for i, id := range grants {
					all[i] = q
					if all[i].Grant = id; seen {
						if all[i], err = s.SeenDisabled(c.Context(), id); err != nil {
							return err
						}
						all[i].By = q.By
					}
				}
				return a.closeSeveral(c, s, all)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&person, "person", "", "all that this `person` who leaves has, or that a review revoked")
	f.StringVar(&system, "system", "", "all access to this `system` that is due to be closed")
	f.StringVar(&q.Evidence, "evidence", "", "how you know")
	f.BoolVar(&seen, "seen", false, "the last reading of the directory shows it: that is the evidence")
	f.StringVar(&done, "done-at", "", "day and `time` at which it was done; left out, now")
	f.StringVar(&q.By, "by", "", "who did it, where that is not you")
	f.StringVar(&q.Action, "action", store.ActionDisabled, "disabled, deleted, never-existed, or requested of a supplier")
	return c
}

// grantsToClose are the ids of what is owed to be closed by whoever signs in; by anybody, for those who may do it on the owners' behalf. Of a system it is what
// is due by today: whoever leaves next month still works with it.
func grantsToClose(ctx context.Context, s *store.Session, person, system string) ([]string, error) {
	onBehalf := slices.ContainsFunc(s.User().Roles, func(r store.Role) bool { return r == store.Administrator || r == store.ISM })
	owed, err := s.Owed(ctx, store.Whose{All: onBehalf})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range owed.Prompts {
		fits := (person == "" || p.Person == person) && (system == "" || strings.EqualFold(p.System, system) || strings.EqualFold(p.SystemName, system))
		if due := person != "" || p.State != duty.Upcoming; fits && due && isClosing(p) && !slices.Contains(out, p.ID) {
			out = append(out, p.ID)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("nothing of that is owed by you to be closed because somebody leaves or a review revoked it: `muniment prompts` lists what is owed, and other access is closed by its id")
	}
	return out, nil
}

// isClosing reports a prompt that nothing but closing the access answers: because its holder leaves, or a review revoked it.
func isClosing(p duty.Prompt) bool {
	return p.Duty == "close-leaver-account" || p.Duty == "carry-out-revocation"
}

func (a *app) closeOne(c *cobra.Command, s *store.Session, q store.Closure) error {
	g, outcome, err := s.ConfirmClosure(c.Context(), q)
	switch {
	case err != nil:
		return err
	case a.json:
		return a.writeJSON(g)
	case outcome == store.RecordedSame:
		return a.say("same: %s was closed on %s already.", g.ID, london(g.ClosedAt))
	}
	return a.sayClosed(c, s, []store.Grant{g})
}

func (a *app) closeSeveral(c *cobra.Command, s *store.Session, all []store.Closure) error {
	closed, err := s.ConfirmClosures(c.Context(), all)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(closed)
	}
	return a.sayClosed(c, s, closed)
}

// sayClosed says what was closed, and what of the same people is still to be closed.
func (a *app) sayClosed(c *cobra.Command, s *store.Session, closed []store.Grant) error {
	p := page{a: a}
	people := []string{}
	for _, g := range closed {
		if g.Person != "" {
			people = append(people, g.Person)
		}
		if g.Live() {
			p.line("Closing ", g.ID, " was requested on ", london(g.RequestedAt), ". It stays open until you confirm that it is done.")
			continue
		}
		p.line(orWords(g.Login, g.ID), " on ", systemRef(g.System), " is closed: ", g.Action, " on ", london(g.ClosedAt), ".")
	}
	if len(closed) > 1 {
		p.line("Confirmed together: ", count(len(closed), "closure", "closures"), ".")
	}
	if err := p.write(c.Context(), s); err != nil {
		return err
	}
	return a.sayNext(c, s, func(p duty.Prompt) bool { return isClosing(p) && slices.Contains(people, p.Person) })
}
