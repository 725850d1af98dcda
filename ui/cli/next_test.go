package cli

import (
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
	regular := strings.Fields(`accept acknowledge add agree allow answer apply approve ask assess attest authorise cancel carry change check clear close complete confirm correct count
		countersign decide declare dispose draft end enter extend hand issue log move name open prepare propose raise receive record refuse release renew reopen reply report review sign
		start test`)
	known := map[string]bool{}
	for _, verb := range regular {
		known[verb] = true
	}
	for _, k := range entry.Kinds() {
		for _, act := range k.AllActs() {
			if verb, _, _ := strings.Cut(act.Title, " "); !known[verb] && past(verb) == verb+"ed" {
				t.Errorf("%s begins with a verb that is not known to be regular: see past", act.Title)
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
