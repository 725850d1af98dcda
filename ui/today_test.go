package ui_test

import (
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
