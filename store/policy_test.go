package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/store/vault"
)

func TestAPolicyIsReviewedAndApprovedEveryYearByTwoPeople(t *testing.T) {
	t.Parallel()
	proves(t, "review-policy")
	r := staffed(t)
	ism, siro := r.open("ism", today), r.open("siro", today)
	p := add(t, ism, "policy", "draft", "", "name", "Information Security Policy", "document", "Intranet", "version", "4")
	diff(t, owed(t, ism, "review-policy"), nobody()) // a new policy has ninety days
	if why := denies(t, ism, "policy", "approve", p.ID); !strings.Contains(why.Error(), "Senior Information Risk Owner") {
		t.Errorf("the ISM approves: %v", why)
	}
	do(t, siro, "policy", "approve", p.ID, "note", "As drafted")
	if e, err := siro.Entry(t.Context(), "policy", p.ID); err != nil || e.Fields["approved_version"] != "4" || e.Fields["approver"] != personOf("siro") || e.Fields["approved_on"] != string(today) {
		t.Errorf("%+v, %v", e, err)
	}
	for day, want := range map[calendar.Date][]string{today.AddMonths(12).AddDays(-61): nil, today.AddMonths(12).AddDays(-60): {p.ID}, today.AddMonths(12).AddDays(5): {p.ID}} {
		s := r.open("admin", day)
		diff(t, owed(t, s, "review-policy"), want)
		r.close(s)
	}

	// A review by itself does not discharge the duty; the approval does, and not by the reviewer.
	late := today.AddMonths(12)
	admin := r.open("admin", late)
	check(t, admin.AddUser(t.Context(), store.NewUser{Login: "both", Name: "Two hats", Person: "100305", Roles: []store.Role{store.ISM, store.SIRO}, Password: given("both"), KDF: vault.FloorKDF()}))
	hats := r.opened(store.OpenOptions{Login: "both", Secret: given("both"), On: late})
	check(t, hats.ChangePassword(t.Context(), secret("both")))
	r.close(hats)
	hats = r.open("both", late)
	do(t, hats, "policy", "review", p.ID, "version", "5", "changes", "Home working")
	diff(t, owed(t, admin, "review-policy"), []string{p.ID})
	if why := refused[*store.ConflictError](t, denies(t, hats, "policy", "approve", p.ID)); !strings.Contains(why.Error(), "somebody other") {
		t.Errorf("the reviewer approves: %v", why)
	}
	do(t, r.open("siro", late), "policy", "approve", p.ID)
	diff(t, owed(t, admin, "review-policy"), nobody())

	// Who reviewed an earlier version may approve a later one that somebody else reviewed.
	r.close(hats)
	do(t, r.open("ism", late.AddDays(1)), "policy", "review", p.ID, "version", "6", "changes", "None")
	do(t, r.open("both", late.AddDays(1)), "policy", "approve", p.ID)
}

func TestAPackHoldsThePoliciesThatAreReadTogetherAllInDate(t *testing.T) {
	t.Parallel()
	proves(t, "issue-linked-policies", "keep-linked-policies")
	r := staffed(t)
	ism, siro := r.open("ism", today), r.open("siro", today)
	use := approvedPolicy(t, ism, siro, "Acceptable Use Policy")
	data := add(t, ism, "policy", "draft", "", "name", "Data Protection Policy", "document", "Intranet", "version", "2")
	main := approvedPolicy(t, ism, siro, "Information Security Policy", "linked", use.ID+"; "+data.ID)
	pack := add(t, ism, "pack", "prepare", "", "name", "Policies", "asks", entry.PackPolicies, "audience", entry.ForEverybody, "policies", main.ID+"; "+use.ID)
	issue := func(s *store.Session) string {
		t.Helper()
		_, err := s.Do(t.Context(), store.Doing{Kind: "pack", Verb: "issue", ID: pack.ID})
		if err == nil {
			return ""
		}
		return refused[*store.ConflictError](t, err).Error()
	}
	if why := issue(ism); !strings.Contains(why, "is read together with Data Protection Policy") {
		t.Errorf("without a linked policy: %q", why)
	}
	do(t, ism, "pack", "set", pack.ID, "policies", main.ID+"; "+use.ID+"; "+data.ID)
	if why := issue(ism); !strings.Contains(why, "Data Protection Policy has not been approved yet") {
		t.Errorf("with a draft: %q", why)
	}
	do(t, siro, "policy", "approve", data.ID)
	if why := issue(ism); why != "" {
		t.Error(why)
	}

	late := today.AddMonths(12).AddDays(1)
	admin := r.open("admin", late)
	diff(t, owed(t, admin, "keep-linked-policies"), []string{pack.ID})
	if why := issue(admin); !strings.Contains(why, "its review is overdue") {
		t.Errorf("out of date: %q", why)
	}
	for _, p := range []string{main.ID, use.ID, data.ID} {
		diff(t, owed(t, admin, "keep-linked-policies"), []string{pack.ID})
		do(t, r.open("dpo", late), "policy", "review", p, "changes", "None", "version", "3")
		do(t, r.open("siro", late), "policy", "approve", p)
	}
	diff(t, owed(t, admin, "keep-linked-policies"), nobody())
	diff(t, owed(t, admin, "issue-policy"), slices.Sorted(slices.Values([]string{main.ID, use.ID}))) // the new versions, of those that people acknowledge
	if why := issue(admin); why != "" {
		t.Error(why)
	}
	diff(t, owed(t, admin, "issue-policy"), nobody())
}

func TestAServiceAgreesAndReviewsItsProcedures(t *testing.T) {
	t.Parallel()
	proves(t, "develop-procedure", "agree-procedure", "review-procedure", "procedure-after-policy")
	r := staffed(t)
	ism, siro := r.open("ism", today), r.open("siro", today)
	const service = "svc-environmental-health"
	diff(t, owed(t, ism, "develop-procedure"), nobody())
	policy := approvedPolicy(t, ism, siro, "Information Security Policy")
	if all := owed(t, ism, "develop-procedure"); !slices.Contains(all, service) || len(all) < 5 {
		t.Errorf("services without a procedure: %v", all)
	}
	manager := r.open("manager", today)
	p := add(t, manager, "procedure", "draft", "", "name", "Handling of complaints", "service", "Environmental Health", "owner", "Manager, Environmental Health")
	if slices.Contains(owed(t, ism, "develop-procedure"), service) {
		t.Error("the service still has no procedure")
	}
	diff(t, owed(t, ism, "agree-procedure"), []string{p.ID})
	if why := denies(t, manager, "procedure", "agree", p.ID); !strings.Contains(why.Error(), "document") {
		t.Errorf("a procedure without a text is agreed: %v", why)
	}
	do(t, manager, "procedure", "agree", p.ID, "document", "Shared drive", "policies", policy.ID)
	diff(t, owed(t, ism, "agree-procedure"), nobody())

	year := today.AddMonths(12)
	s := r.open("admin", year.AddDays(-31))
	diff(t, owed(t, s, "review-procedure"), nobody())
	r.close(s)
	s = r.open("admin", year)
	diff(t, owed(t, s, "review-procedure"), []string{p.ID})
	do(t, s, "procedure", "review", p.ID, "changes", "None")
	diff(t, owed(t, s, "review-procedure"), nobody())

	// The policy changes, and the procedure is looked at again within sixty days.
	diff(t, owed(t, s, "procedure-after-policy"), nobody())
	next := year.AddDays(10)
	do(t, r.open("ism", next), "policy", "review", policy.ID, "version", "2", "changes", "Home working")
	do(t, r.open("siro", next), "policy", "approve", policy.ID)
	s = r.open("admin", next.AddDays(1))
	diff(t, owed(t, s, "procedure-after-policy"), []string{p.ID})
	at := slices.IndexFunc(promptsOf(t, s), func(q duty.Prompt) bool { return q.Duty == "procedure-after-policy" })
	if q := promptsOf(t, s)[at]; calendar.Of(q.Due) != next.AddDays(60) || q.OwedBy != "Manager, Environmental Health" {
		t.Errorf("due %s, owed by %s", calendar.Of(q.Due), q.OwedBy)
	}
	do(t, s, "procedure", "review", p.ID, "changes", "Checks at home")
	diff(t, owed(t, s, "procedure-after-policy"), nobody())
}

func TestTheManagerOfACardTakingTeamDeclaresForIt(t *testing.T) {
	t.Parallel()
	proves(t, "declare-card-team")
	r := staffed(t)
	admin := r.open("admin", today)
	const team = "svc-environmental-health"
	diff(t, owed(t, admin, "declare-card-team"), nobody())
	do(t, admin, "service", "set", team, "takes_cards", "yes")
	diff(t, owed(t, admin, "declare-card-team"), []string{team})
	later := today.AddDays(20)
	s := r.open("admin", later)
	if _, err := r.open("iao", later).Do(t.Context(), store.Doing{Kind: "card-declaration", Verb: "declare", Of: team}); err == nil {
		t.Error("somebody else declares for the team")
	}
	declared := add(t, r.open("manager", later), "card-declaration", "declare", team)
	if !strings.Contains(declared.Fields["statement"], "payment screens only") || declared.Fields["declared_on"] != string(later) {
		t.Errorf("%+v", declared.Fields)
	}
	diff(t, owed(t, s, "declare-card-team"), nobody())
	diff(t, owed(t, r.open("admin", later.AddMonths(12)), "declare-card-team"), []string{team})
}
