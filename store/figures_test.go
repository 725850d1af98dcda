package store_test

import (
	"testing"
)

// What is owed is counted without restricted cases for a record of the whole council, and afterwards whoever may see these still owes what they owed.
func TestCountingForARecordHidesNothingAfterwards(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	add(t, s, "incident", "report", "", "title", "Letter to the wrong house", "what_happened", "Something", "discovered_at", string(opened)+"T00:00", "restricted", "yes", "named", "ism")
	before, _, err := s.PromptsBothWays(t.Context())
	check(t, err)
	open, err := s.OpenPrompts(t.Context())
	check(t, err)
	if len(open) >= len(before) {
		t.Errorf("%d prompts are counted of %d: the restricted case is among them", len(open), len(before))
	}
	after, _, err := s.PromptsBothWays(t.Context())
	check(t, err)
	if len(after) != len(before) {
		t.Errorf("%d prompts were owed, and after counting %d", len(before), len(after))
	}
}
