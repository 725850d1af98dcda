package store_test

import (
	"testing"

	"muniment/store/entry"
)

func TestAServiceSaysWhatItDoesAndOwesTheChecksThatFollow(t *testing.T) {
	t.Parallel()
	proves(t, "describe-service", "review-identity-questions", "check-identity")
	const id = "svc-environmental-health"
	r := staffed(t)
	s := r.open("manager", "2026-01-05")
	owing(t, s, "describe-service", id, true)
	do(t, s, "service", "set", id, "customer_facing", "yes", "discloses_to_customers", "yes", "takes_cards", "no", "holds_paper", "yes")
	owing(t, s, "describe-service", id, false)
	r.close(s)

	s = r.open("manager", "2026-04-06")
	owing(t, s, "review-identity-questions", id, true)
	owing(t, s, "check-identity", id, true)
	says(t, denies(t, s, "service", "identity-questions", id, "identity_questions_ref", "PROC-12", "suitable", "no", "approved_by", "100319"), "cannot be approved")
	do(t, s, "service", "identity-questions", id, "identity_questions_ref", "PROC-12", "suitable", "yes", "approved_by", "100319")
	owing(t, s, "review-identity-questions", id, false)

	says(t, denies(t, s, "service", "identity-spot-check", id, "sample", "calls of 2 April", "checked", "20", "verified", "18", "result", "passed"), "the result is failed")
	says(t, denies(t, s, "service", "identity-spot-check", id, "sample", "calls of 2 April", "checked", "20", "verified", "21", "result", "passed"), "cannot have been verified")
	do(t, s, "service", "identity-spot-check", id, "sample", "calls of 2 April", "checked", "20", "verified", "18", "result", "failed", "action", "go through the questions with the team")
	owing(t, s, "check-identity", id, false)
	actions := owed(t, s, "finish-action")
	if len(actions) != 1 || shown[entry.Entry](t, s, actions[0]).Fields["topic"] != "identity check" {
		t.Errorf("the failed check opened %v", actions)
	}
	r.close(s)
	s = r.open("manager", "2027-04-07")
	owing(t, s, "review-identity-questions", id, true)
	owing(t, s, "check-identity", id, true)
}

func TestDesksOfCardTakersAreCheckedHalfYearly(t *testing.T) {
	t.Parallel()
	proves(t, "desk-check")
	const id = "svc-environmental-health"
	r := staffed(t)
	s := r.open("manager", today)
	do(t, s, "service", "set", id, "takes_cards", "yes")
	r.close(s)
	s = r.open("manager", "2026-02-20")
	owing(t, s, "desk-check", id, true)
	says(t, denies(t, s, "service", "desk-check", id, "places", "the front counter", "found", "yes"), "what")
	do(t, s, "service", "desk-check", id, "places", "the front counter", "found", "no")
	owing(t, s, "desk-check", id, false)
	r.close(s)
	owing(t, r.open("manager", "2026-08-21"), "desk-check", id, true)
}
