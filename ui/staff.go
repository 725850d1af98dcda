package ui

import (
	"context"
	"time"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/ui/grid"
	"muniment/ui/theme"
)

// staffRegisters are the people who join, move, leave or are away, and services that go elsewhere.
func staffRegisters() []register {
	return []register{
		{
			name: "joiners", kind: "joiner", title: "Joiners", about: "Who joins, and what is still to be done before they have access.", acts: []string{"joiner record"}, states: []string{"joining", "under way", "finished", "does not come"},
			columns: staffColumns("Starts"),
			rows: func(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
				all, err := s.Joiners(ctx, q.text)
				return rowsOf(all, func(j store.Joiner) grid.Row {
					return staffRow("joiner", j.ID, j.Name, j.Person, j.StartsOn, staffState(s.Today(), j.StartsOn, j.FinishedAt, j.WithdrawnAt, "Joining", "Does not come"))
				}), err
			},
		},
		{
			name: "movers", kind: "mover", title: "Movers", about: "Who changes post, and what becomes of the access they bring along.", acts: []string{"mover record"}, states: []string{"moving", "under way", "finished", "stays"},
			columns: staffColumns("Moves"),
			rows: func(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
				all, err := s.Movers(ctx, q.text)
				return rowsOf(all, func(m store.Mover) grid.Row {
					return staffRow("mover", m.ID, m.Name, m.Person, m.MovesOn, staffState(s.Today(), m.MovesOn, m.FinishedAt, m.WithdrawnAt, "Moving", "Stays"))
				}), err
			},
		},
		{
			name: "leavers", kind: "leaver", title: "Leavers", about: "Who leaves, when their access ends, and what has still to be closed and handed back.", acts: []string{"leaver record"}, states: []string{"leaving", "day not known", "left", "stays"},
			columns: append(staffColumns("Last working day"), grid.Column{Title: "Access ends early", Least: 8, Most: 18, Spare: true}),
			rows: func(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
				all, err := s.Leavers(ctx, q.text)
				return rowsOf(all, func(l store.Leaver) grid.Row {
					state := grid.Cell{Text: "Leaving", Tone: theme.Info}
					switch {
					case !l.WithdrawnAt.IsZero():
						state = grid.Cell{Text: "Stays", Tone: theme.Neutral}
					case !l.LastWorkingDay.Known():
						state = grid.Cell{Text: "Day not known", Tone: theme.Warn}
					case l.LastWorkingDay < s.Today():
						state = grid.Cell{Text: "Left", Tone: theme.Neutral}
					}
					r := staffRow("leaver", l.ID, l.Name, l.Person, l.LastWorkingDay, state)
					r.Cells = append(r.Cells, timeCell(l.AccessEndsAt))
					return r
				}), err
			},
		},
		{
			name: "absences", kind: "absence", title: "Long absences", about: "Who is away for long, who covers, and whether their access stands meanwhile.", acts: []string{"absence record"}, states: []string{"to come", "under way", "finished", "withdrawn"},
			columns: append(staffColumns("Away from"), grid.Column{Title: "Back on", Least: 10, Most: 12}),
			rows: func(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
				all, err := s.Absences(ctx, q.text)
				return rowsOf(all, func(a store.Absence) grid.Row {
					r := staffRow("absence", a.ID, a.Name, a.Person, a.StartsOn, staffState(s.Today(), a.StartsOn, a.FinishedAt, a.WithdrawnAt, "To come", "Withdrawn"))
					back := a.ReturnedOn
					if !back.Known() {
						back = a.ReturnsOn
					}
					r.Cells = append(r.Cells, dayCell(back))
					return r
				}), err
			},
		},
		{
			name: "transfers", kind: "transfer", title: "Transfers", about: "Services, or the whole council, that go to a successor body.", acts: []string{"transfer record"},
			columns: []grid.Column{{Title: "Reference", Least: 7, Most: 12}, {Title: "What goes", Least: 14, Grows: true}, {Title: "To", Least: 10, Most: 30}, {Title: "On", Least: 10, Most: 12}},
			rows: func(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
				all, err := s.Transfers(ctx, q.text)
				return rowsOf(all, func(t store.Transfer) grid.Row {
					return grid.Row{ID: t.ID, Kind: "transfer", Cells: []grid.Cell{grid.Text(t.ID), grid.Text(t.Name), grid.Text(t.Successor), dayCell(t.VestsOn)}}
				}), err
			},
		},
	}
}

func staffColumns(day string) []grid.Column {
	return []grid.Column{
		{Title: "Name", Least: 12, Grows: true},
		{Title: "Number", Least: 6, Most: 14, Spare: true},
		{Title: day, Least: 10, Most: 18},
		{Title: "State", Least: 8, Most: 18},
	}
}

func staffRow(kind, id, name, person string, day calendar.Date, state grid.Cell) grid.Row {
	return grid.Row{ID: id, Kind: kind, Cells: []grid.Cell{grid.Text(name), grid.Text(person), dayCell(day), state}}
}

// staffState says how a case of staff stands.
func staffState(today, day calendar.Date, finished, withdrawn time.Time, coming, off string) grid.Cell {
	switch {
	case !withdrawn.IsZero():
		return grid.Cell{Text: off, Tone: theme.Neutral}
	case !finished.IsZero():
		return grid.Cell{Text: "Finished", Tone: theme.Good}
	case day > today:
		return grid.Cell{Text: coming, Tone: theme.Info}
	}
	return grid.Cell{Text: "Under way", Tone: theme.Info}
}
