package store_test

import (
	"testing"

	"muniment/store"
)

func TestICTsFiguresComeRound(t *testing.T) {
	t.Parallel()
	proves(t, "record-patching", "record-anti-virus", "attest-network", "attest-infrastructure", "reconcile-directory")
	x := inTurn(t)
	aCouncilsRound(t, x, "record-patching", "post-ict", "ict", "2026-02-15", func(s *store.Session) {
		add(t, s, "ict-figure", "record", "", "month", "2025-12-01", "measure", "patching", "devices", "400", "compliant", "400")
	})
	aCouncilsRound(t, x, "record-anti-virus", "post-ict", "ict", "2026-02-15", func(s *store.Session) {
		denies(t, s, "ict-figure", "record", "", "month", "2025-12-01", "measure", "anti-virus", "devices", "400", "compliant", "400")
		add(t, s, "ict-figure", "record", "", "month", "2025-12-01", "measure", "anti-virus", "devices", "400", "compliant", "400", "signature_days", "1")
	})
	aCouncilsRound(t, x, "attest-network", "post-ict", "ict", "2027-01-15", func(s *store.Session) {
		denies(t, s, "attestation", "record", "", "subject", "network, wireless included", "wireless", "yes", "evidence", "R1")
		denies(t, s, "attestation", "record", "", "subject", "network, wireless included", "standard", "Cyber Essentials", "evidence", "R1")
		add(t, s, "attestation", "record", "", "subject", "network, wireless included", "standard", "Cyber Essentials", "wireless", "yes", "evidence", "R1")
	})
	aCouncilsRound(t, x, "attest-infrastructure", "post-ict", "ict", "2027-01-15", func(s *store.Session) {
		add(t, s, "attestation", "record", "", "subject", "permissions, firewalls and patching", "standard", "Cyber Essentials", "evidence", "R1")
	})
	aCouncilsRound(t, x, "reconcile-directory", "post-ism", "ism", "2026-02-14", func(s *store.Session) {
		counts := []string{"source", "Directory", "taken_on", "2026-01-14", "accounts_read", "700", "orphan", "2", "dormant", "5", "leaver_enabled", "1", "no_grant", "0"}
		denies(t, s, "reconciliation", "record", "", counts...)
		add(t, s, "reconciliation", "record", "", append(counts, "follow_up", "Eight accounts are with their owners")...)
	})
}

func TestAPoorFigureOpensARisk(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ict", "2025-11-07 09:00")
	for _, given := range [][]string{
		{"devices", "0", "compliant", "0"}, {"devices", "10", "compliant", "11"}, {"devices", "400", "compliant", "379"},
	} {
		denies(t, s, "ict-figure", "record", "", append([]string{"month", "2025-10-01", "measure", "patching"}, given...)...)
	}
	e := add(t, s, "ict-figure", "record", "", "month", "2025-10-01", "measure", "patching", "devices", "400", "compliant", "380", "gaps", "Twenty laptops at home")
	risks, err := s.Entries(t.Context(), "risk", "", false)
	check(t, err)
	if e.Fields["percent"] != "95" || len(risks) > 0 {
		t.Errorf("a month of %s%% opens %d risks", e.Fields["percent"], len(risks))
	}
	e = add(t, s, "ict-figure", "record", "", "month", "2025-10-01", "measure", "patching", "devices", "400", "compliant", "379", "gaps", "Twenty-one laptops at home")
	risks, err = s.Entries(t.Context(), "risk", "", false)
	check(t, err)
	if e.Fields["percent"] != "94" || len(risks) != 1 || risks[0].Title != "Devices not up to date: patching, October 2025" {
		t.Errorf("a month of %s%% opens %+v", e.Fields["percent"], risks)
	}
}

func TestRisksAreReviewedTreatedAndAccepted(t *testing.T) {
	t.Parallel()
	proves(t, "review-risk", "treat-risk", "siro-accepts-risk", "renew-accepted-risk")
	x := inTurn(t)
	s := x.as("ism", "2025-11-07 09:00")
	e := add(t, s, "risk", "raise", "", "title", "Old file server", "owner_post", "post-ict")
	rounds := []string{"review-risk", "treat-risk", "renew-accepted-risk"}
	denies(t, s, "risk", "accept", e.ID, "accepted_reason", "Soon replaced", "accepted_until", "2026-06-30") // not assessed
	s = x.as("ict", "2025-11-30 09:00")
	diff(t, promptedOf(t, s, e.ID, rounds...), []string{"review-risk post-ict 2025-12-07 23:59"})
	e = do(t, s, "risk", "assess", e.ID, "likelihood", "4", "impact", "5", "treatment", "reduce", "treatment_plan", "Replace it", "treatment_due", "2026-01-31")
	diff(t, e.Fields["score"], "20")
	diff(t, promptedOf(t, s, e.ID, rounds...), []string{"treat-risk post-ict 2026-01-31 23:59"})
	s = x.as("ism", "2025-12-01 09:00")
	denies(t, s, "risk", "accept", e.ID, "accepted_reason", "Soon replaced", "accepted_until", "2026-06-30") // above the limit
	denies(t, s, "risk", "siro-accept", e.ID, "accepted_reason", "Soon replaced", "accepted_until", "2026-06-30")
	s = x.as("siro", "2025-12-01 10:00")
	denies(t, s, "risk", "siro-accept", e.ID, "accepted_reason", "Soon replaced", "accepted_until", "2028-06-30")
	e = do(t, s, "risk", "siro-accept", e.ID, "accepted_reason", "Soon replaced", "accepted_until", "2026-06-30")
	diff(t, e.Fields["accepted_by"], personOf("siro"))
	s = x.as("ict", "2026-02-28 09:00") // three months, since it scores more than 12
	diff(t, promptedOf(t, s, e.ID, rounds...), []string{"review-risk post-ict 2026-02-28 23:59"})
	do(t, s, "risk", "review", e.ID, "note", "The new server is ordered")
	s = x.as("ict", "2026-06-01 09:00")
	diff(t, promptedOf(t, s, e.ID, "renew-accepted-risk"), []string{"renew-accepted-risk post-ict 2026-06-30 23:59"})
	e = do(t, s, "risk", "assess", e.ID, "residual_likelihood", "1", "residual_impact", "5")
	diff(t, promptedOf(t, s, e.ID, "renew-accepted-risk"), []string{})
	do(t, s, "risk", "treated", e.ID, "treatment_done", "Replaced")
	diff(t, promptedOf(t, s, e.ID, rounds...), []string{})
	do(t, s, "risk", "accept", e.ID, "accepted_reason", "What is left is small", "accepted_until", "2027-05-31")
	s = x.as("siro", "2026-06-02 10:00")
	do(t, s, "risk", "close", e.ID, "reason", "The server is gone")
	diff(t, promptedOf(t, s, e.ID, rounds...), []string{})
}
