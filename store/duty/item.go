package duty

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// returnLeaverItems finds the outstanding lines of every leaver's checklist, once the day is known that they are counted
// from. Somebody who leaves one engagement of two keeps their access, and still owes what belonged to it.
func returnLeaverItems(f *Facts) []Case {
	var out []Case
	for _, l := range f.Leavers {
		if l.Ends().IsZero() {
			continue
		}
		for _, line := range l.Lines {
			out = append(out, Case{
				Subject: "leaver-item", ID: l.ID, Item: line.Item, Person: l.Person, About: line.Text, Thing: "checklist line",
				Text:    f.lineText(&l, &line),
				Clauses: withoutClosing(line.Clauses),
				OwedBy:  LineOwner(line.OwedBy, f.manager(l.Person, l.Engagement)),
				Due:     f.lineDue(&l, &line),
			})
		}
	}
	return out
}

// LineOwner is the post that answers for a line of the leaver checklist, by what the line says it is owed by. The leaver's own lines are
// the manager's to see to: the leaver is about to be out of reach.
func LineOwner(owedBy, manager string) string {
	switch owedBy {
	case "ict":
		return PostICT
	case "ism":
		return PostISM
	case "hr":
		return PostHR
	}
	return manager
}

// lineDue counts a line's days. What is due before the last working day is never due before the day on which the manager
// knew: nobody prepares what they have not heard of.
func (f *Facts) lineDue(l *Leaver, line *Line) time.Time {
	switch line.Stage {
	case "before":
		return max(f.working().Add(l.lastDay(), -line.Days), l.NoticeOn).End()
	case "after":
		return f.working().Add(l.lastDay(), line.Days).End()
	}
	return l.Ends()
}

// lineText names the leaver beside the line, which is the same for everybody.
func (f *Facts) lineText(l *Leaver, line *Line) string {
	who := f.person(l.Person)
	if strings.Contains(line.Text, who) {
		return line.Text
	}
	return fmt.Sprintf("%s (%s)", line.Text, who)
}

func withoutClosing(clauses []string) []string {
	return slices.DeleteFunc(slices.Clone(clauses), func(c string) bool { return c == clauseClose })
}
