package ui_test

import (
	"strings"
	"testing"

	"muniment/store/duty"
	"muniment/ui"
)

// What there is none of is not said.
func TestTheSumOfWhatIsOwedNamesNoZero(t *testing.T) {
	late, due, coming := duty.Prompt{State: duty.Overdue}, duty.Prompt{State: duty.DueToday}, duty.Prompt{State: duty.Upcoming}
	for want, prompts := range map[string][]duty.Prompt{
		"You owe 3 things: 1 late, 1 due today and 1 to come.": {late, due, coming},
		"You owe 2 things: 1 late and 1 to come.":              {late, coming},
		"You owe 3 things: 2 late and 1 due today.":            {late, late, due},
		"You owe 1 thing: 1 late.":                             {late},
		"You owe 1 thing today, and nothing is late.":          {due, coming},
	} {
		if got := ui.SumUp(prompts); got != want {
			t.Errorf("it says %q, not %q", got, want)
		}
	}
}

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
