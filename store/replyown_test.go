package store_test

import (
	"testing"

	"muniment/store"
)

// Nobody reads what others answered about them, and what has been answered about somebody is read by those who may know of it.
func TestNobodyReadsAnAnswerAboutThemselves(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("hr", "2025-11-10 09:00")
	away, err := s.RecordAbsence(t.Context(), store.Absence{Person: personOf("facilities"), Kind: "suspension", StartsOn: "2025-11-10"})
	check(t, err)
	kept, err := s.KeepScan(t.Context(), append([]byte("\x89PNG\r\n\x1a\n"), 0), store.ScanOptions{
		Name: "decision.png", Prompts: []store.PromptRef{{Duty: "absence-access", ID: away.ID}}, AnsweredBy: personOf("ism"),
		Given: map[string][]string{"access": {"suspended"}, "reason": {"Suspended while it is looked into"}},
	})
	check(t, err)
	reads := func(login string) bool {
		s := x.as(login, "2025-11-11 09:00")
		_, _, err := s.Attachment(t.Context(), kept.Attachment)
		all, listed := s.Replies(t.Context())
		check(t, listed)
		if (err == nil) != (len(all) == 1) {
			t.Errorf("%s reads the file: %v; is told of %d replies", login, err, len(all))
		}
		return err == nil
	}
	for login, may := range map[string]bool{"hr": true, "ism": true, "facilities": false, "manager": false, "iao": false} {
		if reads(login) != may {
			t.Errorf("%s reads what was answered about the absence: %v", login, !may)
		}
	}
}
