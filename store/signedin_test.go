package store_test

import (
	"strings"
	"testing"

	"muniment/store"
)

// onPaper enters an answer that somebody is said to have given on a sheet of paper.
func onPaper(t *testing.T, s *store.Session, duty, id, by string, given map[string][]string) error {
	t.Helper()
	_, err := s.KeepScan(t.Context(), append([]byte("\x89PNG\r\n\x1a\n"), 0), store.ScanOptions{
		Name: "paper.png", Prompts: []store.PromptRef{{Duty: duty, ID: id}}, AnsweredBy: by, Given: given,
	})
	return err
}

func TestASignatureIsNotEnteredForSomebodyElse(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2027-11-10 09:00")
	st := add(t, s, "statement", "open", "", "year_ending", "2027-03-31", "opinion", "good", "summary", "Sound", "priorities_next", "Paper", "data_quality", "Good", "returns_due", "0", "returns_received", "0")
	m := add(t, s, "monitoring", "request", "", "title", "Mail of one account", "what", "read specific content", "named", "siro", "suspicion", "Lists sent home", "scope", "One mailbox", "reason",
		"To see what left", "from_on", "2027-11-10", "until_on", "2027-11-20", "subjects", personOf("facilities"))
	for _, err := range []error{
		onPaper(t, s, "decide-monitoring", m.ID, personOf("siro"), map[string][]string{"the_act": {"authorise"}, "scope": {"All"}, "reason": {"So"}, "from_on": {"2027-11-10"}, "until_on": {"2027-11-20"}}),
		onPaper(t, x.as("hr", "2027-11-11 09:00"), "sign-annual-statement", st.ID, personOf("siro"), map[string][]string{"opinion": {"good"}}),
	} {
		if err == nil || !strings.Contains(err.Error(), "somebody who signs in has to do it") {
			t.Errorf("entered for somebody else: %v", err)
		}
	}
	s = x.as("siro", "2027-11-12 09:00")
	do(t, s, "statement", "sign", st.ID)
	s = x.as("ism", "2027-11-12 10:00")
	says(t, denies(t, s, "statement", "receive", st.ID, "received_by", personOf("siro")), "whoever signed the statement cannot receive it")
}
