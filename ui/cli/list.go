package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) list() *cobra.Command {
	return &cobra.Command{
		Use:   "list people|systems|assets|grants|leavers|posts|services|records [QUERY]",
		Short: "List a register, whole or the rows that contain a text",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			query := strings.Join(args[1:], " ")
			lists := map[string]func(*cobra.Command, *store.Session, string) error{
				"people": a.listPeople, "systems": a.listSystems, "assets": a.listAssets, "grants": a.listGrants,
				"leavers": a.listLeavers, "posts": a.listPosts, "services": a.listServices, "records": a.listRecords,
			}
			show, ok := lists[args[0]]
			if !ok {
				return usagef("%q cannot be listed: choose people, systems, assets, grants, leavers, posts, services or records", args[0])
			}
			return a.session(c.Context(), func(s *store.Session) error { return show(c, s, query) })
		},
	}
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

func (a *app) listSystems(c *cobra.Command, s *store.Session, query string) error {
	systems, err := s.Systems(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(systems)
	}
	t := a.table("System", "Name", "Owner", "Backup instructions")
	for _, y := range systems {
		t.row(y.ID, y.Name, orWords(y.OwnerPost, "nobody"), orWords(y.BackupInstructions, "missing"))
	}
	return t.flush()
}

func (a *app) listAssets(c *cobra.Command, s *store.Session, query string) error {
	assets, err := s.Assets(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(assets)
	}
	t := a.table("Asset", "Name", "Owner", "Approval", "Missing")
	for _, v := range assets {
		t.row(v.ID, v.Name, orWords(v.OwnerPost, "nobody"), v.Status, count(len(v.Missing), "field", "fields"))
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
		t.row(g.ID, g.Person, g.System, g.Login, g.Kind, g.Level, state)
	}
	return t.flush()
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
