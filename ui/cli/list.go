package cli

import (
	"maps"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/entry"
)

func (a *app) list() *cobra.Command {
	var ended, all bool
	c := &cobra.Command{
		Use:   "list REGISTER [QUERY]",
		Short: "List a register, whole or the rows that contain a text",
		Long:  "List a register, whole or the rows that contain a text. The registers: " + strings.Join(registerNames(), ", ") + ".",
		Args:  cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.say("The registers: %s.", strings.Join(registerNames(), ", "))
			}
			query := strings.Join(args[1:], " ")
			show, ok := a.lister(args[0], ended)
			if !ok {
				return usagef("%q cannot be listed: choose from %s", args[0], strings.Join(registerNames(), ", "))
			}
			if !all {
				a.most = mostRows
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := show(c, s, query); err != nil || a.json {
					return err
				}
				others, err := s.Others(c.Context(), args[0])
				if err != nil || others == 0 {
					return err
				}
				return a.say("And %d more that %s not yours to see.", others, map[bool]string{true: "is", false: "are"}[others == 1])
			})
		},
	}
	c.Flags().BoolVar(&ended, "ended", false, "ended entries too")
	c.Flags().BoolVar(&all, "all", false, "every row, however many there are")
	return c
}

// lister is what lists a register.
func (a *app) lister(register string, ended bool) (func(*cobra.Command, *store.Session, string) error, bool) {
	lists := map[string]func(*cobra.Command, *store.Session, string) error{
		"people": a.listPeople, "grants": a.listGrants, "leavers": a.listLeavers, "posts": a.listPosts, "records": a.listRecords,
		"joiners": a.listJoiners, "movers": a.listMovers, "absences": a.listAbsences, "access-requests": a.listRequests, "transfers": a.listTransfers,
		"acknowledgements": a.listAcknowledgements,
	}
	maps.Copy(lists, a.reviewLists())
	for _, k := range entry.Kinds() {
		lists[k.Plural] = func(c *cobra.Command, s *store.Session, query string) error {
			return a.listEntries(c, s, k, query, ended)
		}
	}
	show, ok := lists[register]
	return show, ok
}

// registerNames are what can be listed.
func registerNames() []string {
	names := []string{"people", "grants", "joiners", "movers", "leavers", "absences", "access-requests", "transfers", "posts", "records", "acknowledgements"}
	for _, k := range entry.Kinds() {
		names = append(names, k.Plural)
	}
	return append(names, "access-reviews", "privileged-accounts", "privileged-queries", "privileged-weeks")
}

func (a *app) listPeople(c *cobra.Command, s *store.Session, query string) error {
	people, err := s.People(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(people)
	}
	t := a.table("Person", "Name", "Login", "Kind")
	for _, p := range people {
		t.row(p.ID, p.Name(), p.Login, p.Kind)
	}
	return t.flush()
}

func (a *app) listGrants(c *cobra.Command, s *store.Session, query string) error {
	grants, err := s.Grants(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(grants)
	}
	t := a.table("Grant", "Person", "System", "Login", "Kind", "Level", "State")
	for _, g := range grants {
		state := "live"
		switch {
		case !g.Live():
			state = g.Action + " " + london(g.ClosedAt)
		case !g.RequestedAt.IsZero():
			state = "closing requested " + london(g.RequestedAt)
		}
		t.row(g.ID, personRef(g.Person), systemRef(g.System), g.Login, g.Kind, g.Level, state)
	}
	return t.show(c.Context(), s)
}

func (a *app) listLeavers(c *cobra.Command, s *store.Session, query string) error {
	leavers, err := s.Leavers(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(leavers)
	}
	t := a.table("Leaver", "Person", "Name", "Last working day", "Access ends early", "State")
	for _, l := range leavers {
		state := "leaving"
		if !l.WithdrawnAt.IsZero() {
			state = "withdrawn"
		}
		t.row(l.ID, l.Person, l.Name, l.LastWorkingDay.Long(), london(l.AccessEndsAt), state)
	}
	return t.flush()
}

func orWords(s, blank string) string {
	if s == "" {
		return blank
	}
	return s
}
