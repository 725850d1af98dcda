package duty

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"muniment/store/calendar"
)

// The rules about people who change post, and about those who leave one engagement of several, which is a move as well: the access stays, and each
// part of it is looked at again.

func moveDuties() []Duty {
	return []Duty{
		{
			ID:           "mover-access",
			Title:        "Look after the access of somebody who moves",
			Clauses:      []string{"CBC-044"},
			MetBy:        "prompt",
			OwedBy:       "the owner of each system; the Information Security Manager where it has none",
			Period:       "told at once; by the end of the working day after the move, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the new manager keeps the access, the owner confirms its closing, or changes its level as decided",
			Act:          "muniment close GRANT --evidence TEXT",
			Where:        "movers",
			Find:         moverAccess,
			group:        byThing(ofPeople("mover", "movers"), onSystems),
		},
		{
			ID:           "mover-decide",
			Title:        "Decide what somebody who moves may still use",
			Clauses:      []string{"CBC-042", "CBC-044"},
			MetBy:        "prompt",
			OwedBy:       "the manager of the new engagement; Human Resources where it has none",
			Period:       "by the end of the day of the move, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the new manager decides to keep, change or close the access, or it is closed",
			Act:          "muniment mover decide GRANT keep|change|close",
			Where:        "movers",
			Find:         moverDecide,
			group:        byThing(ofPeople("mover", "movers"), remark(" to decide about")),
		},
		{
			ID:           "mover-line",
			Title:        "Do what is to be done for somebody who moves",
			Clauses:      []string{"CBC-039", "CBC-042", "CBC-043", "CBC-044", "CBC-046", "CBC-060"},
			MetBy:        "prompt",
			OwedBy:       "the old or the new manager, as the line says; Human Resources where there is none",
			Period:       "on the day of the move, or the working days before or after it that the line says",
			PeriodSource: byCouncil,
			DischargedBy: "the line is answered with evidence, or as not applying with the reason",
			Act:          "muniment mover done PERSON ITEM --evidence TEXT",
			Where:        "movers",
			Find:         moverLines,
			group:        byThing(ofPeople("mover", "movers")),
		},
		{
			ID:           "explain-late-move",
			Title:        "Explain late notice of a mover",
			Clauses:      []string{"CBC-044"},
			MetBy:        "prompt",
			OwedBy:       "the manager of the old engagement; Human Resources where it has none",
			Period:       "immediately: the register is told on the day the manager knows",
			PeriodSource: byPolicy,
			DischargedBy: "the manager explains why the notice came late",
			Act:          "muniment mover explain PERSON --text TEXT",
			Where:        "movers",
			Find:         explainLateMoves,
			group:        counted("late notices of movers to explain"),
		},
	}
}

// moverAccess tells each owner at once of every grant that somebody brings to a new post. What the new manager keeps owes nothing.
func moverAccess(f *Facts) []Case {
	return f.moveGrants(func(m *Move, g *MoveGrant) (Case, bool) {
		if g.Decision == "keep" || g.Done {
			return Case{}, false
		}
		who, when := f.person(m.Person), f.moveWords(m)
		text := fmt.Sprintf("Look after %s of %s, who %s", f.grantName(&g.Grant), who, when)
		c := f.grantCase(&g.Grant, text, f.owner(g.System), f.after(m.day(f), "mover-act").End())
		switch g.Decision {
		case "":
			c.Note = "The new manager has not decided yet; what is no longer needed can be closed now"
		case "close":
			c.Text = fmt.Sprintf("Close %s of %s, who %s", f.grantName(&g.Grant), who, when)
		case "change":
			c.Text = fmt.Sprintf("Change %s of %s to level %s", f.grantName(&g.Grant), who, g.ToLevel)
		}
		return c, true
	})
}

// moverDecide asks the new manager about every grant that was given for the old post.
func moverDecide(f *Facts) []Case {
	return f.moveGrants(func(m *Move, g *MoveGrant) (Case, bool) {
		if g.Decision != "" {
			return Case{}, false
		}
		text := fmt.Sprintf("Decide whether %s keeps %s", f.person(m.Person), f.grantName(&g.Grant))
		if g.Level != "" {
			text += ", level " + g.Level
		}
		return f.grantCase(&g.Grant, text, f.manager(m.Person, m.To), f.after(m.day(f), "mover-decide").End()), true
	})
}

// moveGrants goes through the grants of people who move. Where access is known to end altogether, close-leaver-account says so.
func (f *Facts) moveGrants(rule func(*Move, *MoveGrant) (Case, bool)) []Case {
	var out []Case
	endings := f.endings()
	seen := map[string]bool{} // of somebody who moves twice, the later move is asked about
	latestFirst := slices.SortedFunc(slices.Values(slices.Concat(f.Staff.Moves, f.partLeavings())), func(a, b Move) int {
		return cmp.Or(cmp.Compare(b.MovesOn, a.MovesOn), cmp.Compare(b.ID, a.ID))
	})
	for _, m := range latestFirst {
		for _, g := range m.Grants {
			if _, ends := endings[m.Person].of(g.GrantedOn); ends || seen[g.ID] {
				continue
			}
			seen[g.ID] = true
			if c, owed := rule(&m, &g); owed {
				out = append(out, c)
			}
		}
	}
	return out
}

// PartLeavings are the leavings of one engagement while others went on, as moves to the one of those that began first.
func PartLeavings(p Person, leavers []Leaver) []Move {
	var out []Move
	for _, e := range p.Engagements {
		l, leaves := leaverOf(p.ID, e.ID, leavers)
		if !leaves || l.Ends().IsZero() {
			continue
		}
		for _, other := range p.Engagements { // in the order in which they began
			left, otherLeaves := leaverOf(p.ID, other.ID, leavers)
			ends := other.EndedOn.End()
			if otherLeaves && !left.Ends().IsZero() {
				ends = left.Ends()
			}
			if other.ID != e.ID && (engagementEnd{starts: other.StartsOn, at: ends}).openAt(l.Ends()) {
				out = append(out, Move{
					ID: l.ID, Kind: "leaver", Person: p.ID, From: e.ID, To: other.ID, MovesOn: calendar.Of(l.Ends()).AddDays(1), RecordedAt: l.knownAt(), Explained: true,
				})
				break
			}
		}
	}
	return out
}

// partLeavings are those of everybody in the facts, with the live grants that they had before.
func (f *Facts) partLeavings() []Move {
	leavers := make(map[string][]Leaver)
	for _, l := range f.Leavers {
		leavers[l.Person] = append(leavers[l.Person], l)
	}
	moves := make(map[string][]Move)
	for id, all := range leavers {
		if p := f.People[id]; len(p.Engagements) > 1 {
			if part := PartLeavings(p, all); len(part) > 0 {
				moves[id] = part
			}
		}
	}
	if len(moves) == 0 {
		return nil
	}
	var out []Move
	for _, g := range f.Grants {
		part := moves[g.Person]
		for i := range part {
			if g.GrantedOn < part[i].MovesOn {
				mg := f.Staff.Decisions[[2]string{part[i].ID, g.ID}]
				mg.Grant = g
				part[i].Grants = append(part[i].Grants, mg)
			}
		}
	}
	for _, part := range moves {
		out = append(out, part...)
	}
	return out
}

// day is the day that is counted from: that of the move, and never before the register knew of it.
func (m *Move) day(f *Facts) calendar.Date { return max(m.MovesOn, calendar.Of(f.known(m.RecordedAt))) }

func (f *Facts) moveWords(m *Move) string {
	verb := "moves"
	if m.Kind == "leaver" {
		verb = "leaves one of their posts"
	}
	return verb + " on " + m.MovesOn.Long()
}

func moverLines(f *Facts) []Case {
	var out []Case
	for _, m := range f.Staff.Moves {
		for _, line := range m.Lines {
			owner := f.manager(m.Person, m.To)
			if line.OwedBy == "old-manager" {
				owner = f.manager(m.Person, m.From)
			}
			out = append(out, Case{
				Subject: "mover", ID: m.ID, Item: line.Item, Person: m.Person, About: line.Text, Thing: "checklist line",
				Text:    f.lineFor(m.Person, &line),
				Clauses: line.Clauses,
				OwedBy:  LineOwner(line.OwedBy, owner),
				Due:     f.stageDue(&line, m.MovesOn, calendar.Of(f.known(m.RecordedAt))),
			})
		}
	}
	return out
}

// explainLateMoves asks managers who told the register of a move later than they knew it for the reason.
func explainLateMoves(f *Facts) []Case {
	var out []Case
	for _, m := range f.Staff.Moves {
		if m.Explained || m.Kind != "mover" || m.RecordedAt.After(f.Now) {
			continue
		}
		lag := MoveLag(f.working(), f.Opened, m.NoticeOn, m.RecordedAt)
		if lag == 0 {
			continue
		}
		out = append(out, Case{
			Subject: "mover", ID: m.ID, Person: m.Person, Thing: "late notice",
			Text: fmt.Sprintf("Explain why the move of %s was entered %s after it was known", f.person(m.Person), count(lag, "working day", "working days")),
			// The day it was known, or the day the register opened where that is later.
			OwedBy: f.manager(m.Person, m.From), Due: max(m.NoticeOn, f.Opened).End(),
		})
	}
	return out
}

// MoveLag is how many working days passed between the day the manager knew of a move, or the day the register opened if that is later, and the day on which it
// was entered; 0 where the day is not known.
func MoveLag(w *calendar.WorkingDays, opened, notice calendar.Date, recorded time.Time) int {
	if !notice.Known() {
		return 0
	}
	return w.Between(max(notice, opened), calendar.Of(recorded))
}

// lineFor names somebody beside a checklist line, which is the same for everybody.
func (f *Facts) lineFor(person string, line *Line) string {
	return fmt.Sprintf("%s (%s)", line.Text, f.person(person))
}
