package madeup

import (
	"context"
	"fmt"
	"io"

	"muniment/store"
)

// beginning reads the council's files, and confirms what its leavers' access came to.
func (c *council) beginning(ctx context.Context, s *store.Session, say func(string)) error {
	for _, file := range []struct {
		kind string
		text func() io.ReadSeeker
	}{{"people", c.people}, {"systems", c.systems}, {"assets", c.assets}, {"grants", c.grants}} {
		report, err := s.Import(ctx, file.kind, file.text(), store.ImportOptions{Name: file.kind + ".csv", Apply: true})
		if err != nil {
			return fmt.Errorf("import the %s: %w %+v", file.kind, err, report.Refused[:min(3, len(report.Refused))])
		}
		say(fmt.Sprintf("%d %s", report.New, file.kind))
	}
	return c.closeLeavers(ctx, s, say)
}

// closeLeavers confirms the closing of what most leavers could use; some of those who left lately still have something open.
func (c *council) closeLeavers(ctx context.Context, s *store.Session, say func(string)) error {
	leavers, err := s.Leavers(ctx, "")
	if err != nil {
		return fmt.Errorf("list the leavers: %w", err)
	}
	left := map[string]store.Leaver{}
	for _, l := range leavers {
		left[l.Person] = l
	}
	grants, err := s.Grants(ctx, "")
	if err != nil {
		return fmt.Errorf("list the access: %w", err)
	}
	var closures []store.Closure
	for _, g := range grants {
		l, leaves := left[g.Person]
		if !leaves || l.LastWorkingDay > Today || l.LastWorkingDay > Today.AddDays(-60) && c.chance(30) {
			continue
		}
		closures = append(closures, store.Closure{Grant: g.ID, Evidence: "Ticket of the day", DoneAt: l.LastWorkingDay.End().Add(-8 * 3600e9), Action: "disabled"})
	}
	for start := 0; start < len(closures); start += 500 {
		if _, err := s.ConfirmClosures(ctx, closures[start:min(start+500, len(closures))]); err != nil {
			return fmt.Errorf("close access: %w", err)
		}
	}
	say(fmt.Sprintf("%d closings", len(closures)))
	answered, err := c.answerLines(ctx, s, leavers)
	say(fmt.Sprintf("%d checklists", answered))
	return err
}

// answerLines answers the checklists of those who left more than three months ago.
func (c *council) answerLines(ctx context.Context, s *store.Session, leavers []store.Leaver) (int, error) {
	n := 0
	for _, l := range leavers {
		if l.LastWorkingDay > Today.AddDays(-90) {
			continue
		}
		n++
		whole, err := s.LeaverCase(ctx, l.Person, "")
		if err != nil {
			return n, fmt.Errorf("read the case of %s: %w", l.ID, err)
		}
		for _, line := range whole.Lines {
			if _, err := s.ReturnItems(ctx, store.Return{Person: l.Person, Item: line.Item, Evidence: "Seen at the exit meeting", DoneAt: l.LastWorkingDay.End().Add(-9 * 3600e9)}); err != nil {
				return n, fmt.Errorf("answer %s of %s: %w", line.Item, l.ID, err)
			}
		}
	}
	return n, nil
}
