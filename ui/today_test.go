package ui_test

import (
	"strings"
	"testing"
)

// Whoever asks for more lines of a part of Today gets them where they asked: under those that stand there, before the next part.
func TestMoreLinesOfTodayStandWhereTheyAreAskedFor(t *testing.T) {
	s := atDesk(t)
	before := s.reads()
	part := before[strings.Index(before, "\nOverdue\n"):]
	link := part[strings.Index(part, "Show "):]
	link = link[:strings.Index(link, "\n")]
	s.presses(link)
	after := s.reads()
	if offered := strings.Count(before, link); strings.Count(after, link) != offered-1 {
		t.Errorf("%q is still offered", link)
	}
	now := after[strings.Index(after, "\nOverdue\n"):]
	now = now[:strings.Index(now, "\nDue today\n")]
	if was := part[:strings.Index(part, "\nDue today\n")]; strings.Count(now, " late") <= strings.Count(was, " late") {
		t.Errorf("no more is overdue than before:\n%s", now)
	}
}
