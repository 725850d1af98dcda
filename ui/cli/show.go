package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) show() *cobra.Command {
	return &cobra.Command{
		Use: "show ID", Short: "Show one entry with what hangs on it and its history", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				v, err := s.Show(c.Context(), args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(v)
				}
				return a.showEntry(v)
			})
		},
	}
}

func (a *app) showEntry(v store.Shown) error {
	if err := a.say("%s %s", v.Kind, v.ID); err != nil {
		return err
	}
	b, err := json.Marshal(v.Entry)
	if err != nil {
		return fmt.Errorf("show %s: %w", v.ID, err)
	}
	var fields map[string]any
	if err := json.Unmarshal(b, &fields); err != nil {
		return fmt.Errorf("show %s: %w", v.ID, err)
	}
	if err := a.showFields("  ", fields); err != nil {
		return err
	}
	for _, h := range v.Posts {
		if err := a.say("  holds %s from %s", h.Post, h.From.Long()); err != nil {
			return err
		}
	}
	for _, l := range v.Leavers {
		if err := a.say("  leaver %s: last working day %s", l.ID, l.LastWorkingDay.Long()); err != nil {
			return err
		}
	}
	for _, g := range v.Grants {
		state := "live"
		if !g.Live() {
			state = fmt.Sprintf("%s %s: %s", g.Action, london(g.ClosedAt), g.Evidence)
		}
		if err := a.say("  access %s  %s  %s on %s  %s", g.ID, g.Kind, printable(g.Login), g.System, printable(state)); err != nil {
			return err
		}
	}
	for _, e := range v.Parts {
		if err := a.say("  %s %s  %s  %s", e.Kind, e.ID, e.Title, e.State); err != nil {
			return err
		}
	}
	for _, f := range v.Files {
		if err := a.say("  file %s  %s  %s", f.ID, f.Name, count(f.Size, "byte", "bytes")); err != nil {
			return err
		}
	}
	for _, e := range v.Linked {
		if err := a.say("  named by %s %s  %s", e.Kind, e.ID, e.Title); err != nil {
			return err
		}
	}
	return a.showHistory(v.History)
}

func (a *app) showFields(indent string, fields map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch value := fields[name].(type) {
		case map[string]any:
			if err := a.say("%s%s:", indent, name); err != nil {
				return err
			}
			if err := a.showFields(indent+"  ", value); err != nil {
				return err
			}
		case []any:
			parts := make([]string, len(value))
			for i, p := range value {
				b, err := json.Marshal(p)
				if err != nil {
					return fmt.Errorf("show %s: %w", name, err)
				}
				parts[i] = strings.Trim(string(b), `"`)
			}
			if err := a.say("%s%s: %s", indent, name, printable(strings.Join(parts, "; "))); err != nil {
				return err
			}
		default:
			if err := a.say("%s%s: %s", indent, name, printable(fmt.Sprint(value))); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *app) showHistory(entries []store.Entry) error {
	if err := a.say("History:"); err != nil {
		return err
	}
	for _, e := range entries {
		behalf := ""
		if e.Behalf != "" {
			behalf = " on behalf of " + e.Behalf
		}
		outcome := ""
		if e.Outcome == store.Refused {
			outcome = " (refused)"
		}
		for _, c := range e.Changes {
			if err := a.say("  %d  %s  %s%s: %s%s  %s", e.Sequence, london(e.At), e.Login, behalf, e.Act, outcome, printable(c.Text())); err != nil {
				return err
			}
		}
	}
	return nil
}
