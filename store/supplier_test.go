package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// hosting is a supplier with everything that its entry needs, in the staffed council.
func hosting(t *testing.T, s *store.Session, more ...string) entry.Entry {
	t.Helper()
	given := []string{
		"name", "Made-up Hosting", "relation", "processor", "service", "Housing", "sponsor_post", "Head of Revenues and Benefits", "access", "yes", "hosted", "yes", "systems", "SYS03",
		"personal_data", "yes", "ico_number", "ZX000000", "ico_expires", "2026-09-30", "incident_contact", "01632 960000", "hosting_region", "United Kingdom",
		"contract_ends", "2027-03-31",
	}
	return add(t, s, "supplier", "add", "", append(given, more...)...)
}

// outside are people of the made-up council who come from outside: an agency worker and an external account.
func outside(t *testing.T, s *store.Session) (agency, external string) {
	t.Helper()
	all, err := s.People(t.Context(), "")
	check(t, err)
	for _, p := range all {
		switch p.Kind {
		case "agency":
			agency = p.ID
		case "external":
			external = p.ID
		}
	}
	if agency == "" || external == "" {
		t.Fatal("the shipped council has nobody from outside any more")
	}
	return agency, external
}

func owesExactly(t *testing.T, s *store.Session, duty string, want ...string) {
	t.Helper()
	t.Run(duty, func(t *testing.T) { diff(t, owed(t, s, duty), want) })
}

// promptFor is the one prompt of a duty.
func promptFor(t *testing.T, s *store.Session, id string) duty.Prompt {
	t.Helper()
	all := promptsOf(t, s)
	i := slices.IndexFunc(all, func(p duty.Prompt) bool { return p.Duty == id })
	if i < 0 {
		t.Fatalf("nothing is owed of %s", id)
	}
	return all[i]
}

func confirmUsers(t *testing.T, s *store.Session, supplier, people string) entry.Entry {
	t.Helper()
	return do(t, s, "supplier", "confirm-users", supplier, "people", people, "source", "List by e-mail from the account manager")
}

func TestOutsidersWithAccessAreNamedAuthorisedAndBoundByAnAgreement(t *testing.T) {
	t.Parallel()
	proves(t, "external-user-unnamed", "external-access-unauthorised", "external-access-without-agreement", "authorisation-waiting")
	r := staffed(t)
	s := r.open("ism", today)
	agency, _ := outside(t, s) // the external account holds nothing
	su := hosting(t, s)
	owesExactly(t, s, "external-user-unnamed", agency)
	owesExactly(t, s, "external-access-unauthorised")
	confirmUsers(t, s, su.ID, agency)
	owesExactly(t, s, "external-user-unnamed")
	owesExactly(t, s, "external-access-unauthorised", su.ID)
	owesExactly(t, s, "external-access-without-agreement", su.ID)
	if p := promptFor(t, s, "external-access-unauthorised"); p.Post != store.PostISM || p.State == duty.Overdue {
		t.Errorf("the prompt is for %s, %s", p.Post, p.State)
	}

	ag := add(t, s, "agreement", "add", su.ID, "type", "security and confidentiality")
	owesExactly(t, s, "external-access-without-agreement", su.ID)
	do(t, s, "agreement", "sign", ag.ID, "signatory", "Bo Invented", "signed_on", "2025-11-20", "expires_on", "2026-11-19", "kept_at", "Contracts safe, file 7")
	owesExactly(t, s, "external-access-without-agreement")
	r.close(s)

	s = r.open("manager", today)
	au := add(t, s, "authorisation", "request", su.ID, "network", "Council network by remote desktop", "purpose", "Support of the housing system", "from_on", "2025-11-21", "until_on", "2026-05-20")
	owesExactly(t, s, "authorisation-waiting", au.ID)
	if _, err := s.Do(t.Context(), store.Doing{Kind: "authorisation", Verb: "authorise", ID: au.ID}); err == nil {
		t.Error("a manager authorised access from outside")
	}
	r.close(s)
	s = r.open("ism", today)
	owesExactly(t, s, "external-access-unauthorised", su.ID) // asked for is not authorised
	do(t, s, "authorisation", "authorise", au.ID)
	owesExactly(t, s, "external-access-unauthorised")
	owesExactly(t, s, "authorisation-waiting")
	r.close(s)

	s = r.open("ism", "2026-05-22") // both lapse by themselves
	owesExactly(t, s, "external-access-unauthorised", su.ID)
	if p := promptFor(t, s, "external-access-unauthorised"); calendar.Of(p.Due) != "2026-05-20" {
		t.Errorf("it is owed since %s, and the authorisation ended on 20 May", calendar.Of(p.Due))
	}
	r.close(s)
	s = r.open("ism", "2026-11-20")
	owesExactly(t, s, "external-access-without-agreement", su.ID)
}

func sorted(ids ...string) []string {
	slices.Sort(ids)
	return ids
}

func TestNobodyAuthorisesAccessTheyAskedFor(t *testing.T) {
	t.Parallel()
	proves(t, "external-access-gate")
	s := staffed(t).open("ism", today)
	su := hosting(t, s)
	au := add(t, s, "authorisation", "request", su.ID, "network", "Council network", "purpose", "Support", "from_on", "2025-11-21", "until_on", "2026-05-20")
	err := denies(t, s, "authorisation", "authorise", au.ID)
	if !strings.Contains(err.Error(), "somebody else has to authorise") {
		t.Errorf("refused with: %v", err)
	}
	owesExactly(t, s, "authorisation-waiting", au.ID)
}

func TestAccessFromOutsideIsRefusedWithoutItsPapers(t *testing.T) {
	t.Parallel()
	proves(t, "external-access-gate", "external-access-endless")
	r := staffed(t)
	s := r.open("administrator", today)
	agency, _ := outside(t, s)
	grant := store.Grant{Person: agency, System: "SYS03", Login: "szeller", Reason: "Support", AuthorisedBy: "Manager", InformedOn: today, EndsOn: "2026-03-31"}
	wants := func(part string) {
		t.Helper()
		_, err := s.RecordGrant(t.Context(), grant)
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("got %v, want a refusal that says %q", err, part)
		}
	}
	wants("no supplier or external agency names Sanjay Zeller")
	su := hosting(t, s)
	confirmUsers(t, s, su.ID, agency)
	wants("no signed security and confidentiality agreement")
	ag := add(t, s, "agreement", "add", su.ID, "type", "security and confidentiality")
	do(t, s, "agreement", "sign", ag.ID, "signatory", "Bo Invented", "signed_on", "2025-11-20", "expires_on", "2026-11-19", "kept_at", "Contracts safe")
	wants("no authorisation in force")
	au := add(t, s, "authorisation", "request", su.ID, "network", "Housing system", "systems", "SYS03", "purpose", "Support", "from_on", "2025-11-21", "until_on", "2026-03-30")
	r.close(s)
	s = r.open("ism", today)
	do(t, s, "authorisation", "authorise", au.ID)
	r.close(s)
	s = r.open("administrator", today)
	wants("ends before 31")
	grant.EndsOn = ""
	wants("give the day on which the access ends")
	grant.EndsOn = "2026-03-30"
	g, err := s.RecordGrant(t.Context(), grant)
	check(t, err)
	if err := s.ChangeGrant(t.Context(), g.ID, store.GrantChange{EndsOn: "2026-12-31"}); err == nil {
		t.Error("access from outside was extended")
	}
	check(t, s.ChangeGrant(t.Context(), g.ID, store.GrantChange{EndsOn: "2026-02-28"})) // sooner is not an extension

	// What an import brought is recorded as it is, and prompted for until it has an end.
	before := owed(t, s, "external-access-endless")
	if len(before) < 2 || slices.Contains(before, g.ID) {
		t.Fatalf("access without an end: %v", before)
	}
	check(t, s.ChangeGrant(t.Context(), before[0], store.GrantChange{EndsOn: "2026-03-31"})) // needs no papers: it only takes away
	_, _, err = s.ConfirmClosure(t.Context(), store.Closure{Grant: before[1], Evidence: "Account disabled, ticket 1"})
	check(t, err)
	owesExactly(t, s, "external-access-endless", before[2:]...)
}

func TestAnAuthorisationIsClosedWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	proves(t, "authorisation-expiring")
	r := staffed(t)
	s := r.open("manager", today)
	r.close(s)
	s = r.open("administrator", today)
	su := hosting(t, s)
	au := add(t, s, "authorisation", "request", su.ID, "network", "Council network", "purpose", "Support", "from_on", "2025-11-21", "until_on", "2026-03-31")
	r.close(s)
	s = r.open("ism", today)
	do(t, s, "authorisation", "authorise", au.ID)
	owesExactly(t, s, "authorisation-expiring")
	r.close(s)
	s = r.open("ism", "2026-02-15")
	owesExactly(t, s, "authorisation-expiring", au.ID)
	r.close(s)
	s = r.open("ism", "2026-04-02")
	if p := promptFor(t, s, "authorisation-expiring"); p.State != duty.Overdue || p.DaysLate != 2 {
		t.Errorf("it is %s by %d days", p.State, p.DaysLate)
	}
	denies(t, s, "authorisation", "lapse", au.ID)
	do(t, s, "authorisation", "lapse", au.ID, "evidence", "Remote access switched off, ticket 2")
	owesExactly(t, s, "authorisation-expiring")
}

func TestNamedUsersAreListedToldAndTakenOff(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-users", "contractor-acknowledgement", "external-user-leaving")
	r := staffed(t)
	s := r.open("ism", today)
	agency, external := outside(t, s)
	su := hosting(t, s)
	owesExactly(t, s, "supplier-users", su.ID)
	e := confirmUsers(t, s, su.ID, agency+"; "+external)
	if e.Fields["list_changes"] == "" {
		t.Error("nobody can see what the list changed")
	}
	owesExactly(t, s, "supplier-users")
	users, err := s.Entries(t.Context(), "external-user", "", false)
	check(t, err)
	if len(users) != 2 {
		t.Fatalf("two people are named, and %d have a line", len(users))
	}
	owesExactly(t, s, "contractor-acknowledgement", sorted(users[0].ID, users[1].ID)...)
	denies(t, s, "external-user", "acknowledge", users[0].ID, "how", "in writing")
	do(t, s, "external-user", "acknowledge", users[0].ID, "how", "in writing", "evidence", "Signed form 12")
	owesExactly(t, s, "contractor-acknowledgement", users[1].ID)

	confirmUsers(t, s, su.ID, external) // the agency worker is no longer named
	owesExactly(t, s, "external-user-leaving", lineOf(users, agency))
	do(t, s, "external-user", "close", lineOf(users, agency), "evidence", "Account closed, badge handed back")
	owesExactly(t, s, "external-user-leaving")
	if err := denies(t, s, "supplier", "end", su.ID, "reason", "Contract over", "data_gone", "Deleted, certificate 3"); !strings.Contains(err.Error(), "still names 1") {
		t.Errorf("refused with: %v", err)
	}
	do(t, s, "external-user", "acknowledge", lineOf(users, external), "how", "by the supplier", "evidence", "Their induction record")
	owesExactly(t, s, "contractor-acknowledgement")
	r.close(s)

	s = r.open("ism", "2026-03-02") // a quarter later the list is owed again, a year later the acknowledgement
	owesExactly(t, s, "supplier-users", su.ID)
	owesExactly(t, s, "contractor-acknowledgement")
	r.close(s)
	s = r.open("ism", "2026-11-23")
	owesExactly(t, s, "contractor-acknowledgement", lineOf(users, external))
}

func lineOf(users []entry.Entry, person string) string {
	for _, u := range users {
		if u.Fields["person"] == person {
			return u.ID
		}
	}
	return ""
}

// A list changes only as a whole, so that what it changed is kept.
func TestUsersAreNotNamedBesideTheList(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	agency, _ := outside(t, s)
	su := hosting(t, s)
	denies(t, s, "supplier", "set", su.ID, "people", agency)
	if _, err := s.Do(t.Context(), store.Doing{Kind: "external-user", Verb: "name", Of: su.ID, Given: map[string]string{"person": agency}}); err == nil {
		t.Error("somebody was named beside the supplier's list")
	}
}
