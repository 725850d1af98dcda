package cli

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"muniment/store/entry"
)

// What somebody did is said in the past tense of what a register calls it.
func TestActsAreSaidInThePastTense(t *testing.T) {
	for title, want := range map[string]string{
		"report an incident": "Reported an incident", "carry out what was decided": "Carried out what was decided", "put the questionnaire to a supplier": "Put the questionnaire to a supplier",
		"say that equipment was found again": "Said that equipment was found again", "take back equipment": "Took back equipment", "permit a disclosure": "Permitted a disclosure",
		"open the year's statement": "Opened the year's statement", "reply to a request": "Replied to a request", "agree a procedure": "Agreed a procedure",
	} {
		if got := did(title); got != want {
			t.Errorf("%q, done, is %q", title, got)
		}
	}
	// A verb such as plan doubles its last letter, a verb such as open does not: past has to know the first.
	doubtful := regexp.MustCompile(`[^aeiou][aeiou][^aeiouwxy]$`)
	regular := strings.Fields("answer cancel enter open")
	for _, k := range entry.Kinds() {
		for _, act := range k.AllActs() {
			verb, _, _ := strings.Cut(act.Title, " ")
			if doubtful.MatchString(verb) && past(verb) == verb+"ed" && !slices.Contains(regular, verb) {
				t.Errorf("%s begins with a verb of which nobody has said whether it doubles its last letter", act.Title)
			}
		}
	}
}

func TestThousandsAreReadable(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 19900: "19,900", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is written %s", n, got)
		}
	}
}
