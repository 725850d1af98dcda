package store_test

import (
	"slices"
	"testing"

	"muniment/store"
)

func TestJustifyingAGrantDischargesItsPrompt(t *testing.T) {
	t.Parallel()
	proves(t, "job-function-reason")
	s := small(t).open("admin", today)
	ctx := t.Context()
	diff(t, owed(t, s, "job-function-reason"), []string{"G5"})
	unchanged(t, s, func() {
		refused[*store.InvalidError](t, s.JustifyGrant(ctx, "G5", " \t"))
		refused[*store.NotFoundError](t, s.JustifyGrant(ctx, "G99", "Assesses claims"))
	})
	check(t, s.JustifyGrant(ctx, "G5", " Assesses claims "))
	diff(t, owed(t, s, "job-function-reason"), []string(nil))
	if got := grantNamed(t, s, "G5").Reason; got != "Assesses claims" {
		t.Errorf("the reason is %q", got)
	}
	unchanged(t, s, func() { check(t, s.JustifyGrant(ctx, "G5", "Assesses claims")) })
}

func TestInformingTheHolderDischargesItsPrompt(t *testing.T) {
	t.Parallel()
	proves(t, "inform-before-access")
	s := small(t).open("admin", today)
	ctx := t.Context()
	diff(t, owed(t, s, "inform-before-access"), []string{"G4"}) // granted on 2 May 2024, informed a week later
	unchanged(t, s, func() {
		refused[*store.InvalidError](t, s.InformHolder(ctx, "G4", today.AddDays(1), "Course"))
		refused[*store.ConflictError](t, s.InformHolder(ctx, "G4", "2024-05-10", "Course"))
		refused[*store.NotFoundError](t, s.InformHolder(ctx, "G99", today, "Course"))
	})
	check(t, s.InformHolder(ctx, "G4", "2024-05-03", "E-mail")) // earlier, and still late
	diff(t, owed(t, s, "inform-before-access"), []string{"G4"})
	check(t, s.InformHolder(ctx, "G4", "2024-05-02", "Signed form found"))
	diff(t, owed(t, s, "inform-before-access"), []string(nil))
	if g := grantNamed(t, s, "G4"); g.InformedOn != "2024-05-02" || g.InformedBy != "Ada Registrar" || g.InformedHow != "Signed form found" {
		t.Errorf("the grant says %+v", g)
	}
}

func TestClosedGrantsAreNotChanged(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	_, _, err := s.ConfirmClosure(ctx, store.Closure{Grant: "G5", Evidence: "Ticket"})
	check(t, err)
	diff(t, owed(t, s, "job-function-reason"), []string(nil))
	unchanged(t, s, func() {
		refused[*store.ConflictError](t, s.JustifyGrant(ctx, "G5", "Assesses claims"))
		refused[*store.ConflictError](t, s.InformHolder(ctx, "G5", today, "Course"))
		report := preview(t, s, "grants", lines("grant_id,employee_no,system_id,level", "G5,3,S2,Supervisor"))
		if report.RefusedRows != 1 {
			t.Errorf("a file changes closed access: %+v", report)
		}
	})
}

// A manager answers for the access of their own service's people; the roles alone answer for nobody's.
func TestManagersAnswerForTheirOwnPeople(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("manager", today) // of Environmental Health
	own, other := liveGrants(t, s, "100389")[0], liveGrants(t, r.open("ism", today), "100228")[0]
	check(t, s.JustifyGrant(t.Context(), own, "Inspects food premises"))
	refused[*store.NotFoundError](t, s.JustifyGrant(t.Context(), other, "Answers calls"))
	if e := lastEntry(t, r.open("admin", today)); e.Outcome != store.Refused || e.Login != "manager" || e.Act != store.ActJustifyGrant {
		t.Errorf("the attempt is not in the trail: %+v", e)
	}
}

func TestRecordingAccess(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	unchanged(t, s, func() {
		for _, g := range []store.Grant{
			{Person: "1", System: "S1", Kind: "spaceship", AuthorisedBy: "Manager"},
			{Person: "1", System: "S1", AuthorisedBy: " "},
			{Person: "1", System: "S1", AuthorisedBy: "Manager", GrantedOn: "2025-11-21", EndsOn: "2025-11-20"},
		} {
			_, err := s.RecordGrant(ctx, g)
			refused[*store.InvalidError](t, err)
		}
		for _, g := range []store.Grant{{Person: "99", System: "S1", AuthorisedBy: "Manager"}, {Person: "1", System: "S9", AuthorisedBy: "Manager"}} {
			_, err := s.RecordGrant(ctx, g)
			refused[*store.NotFoundError](t, err)
		}
		_, err := s.RecordGrant(ctx, store.Grant{ID: "G1", Person: "1", System: "S1", AuthorisedBy: "Manager"})
		refused[*store.ConflictError](t, err)
	})
	g, err := s.RecordGrant(ctx, store.Grant{Person: "1", System: "S1", Login: "gk2", AuthorisedBy: "Manager"})
	check(t, err)
	diff(t, grantNamed(t, s, g.ID), g)
	if g.GrantedOn != today || g.Kind != "account" {
		t.Errorf("the grant is %+v", g)
	}
	for _, id := range []string{"job-function-reason", "inform-before-access"} { // what is missing is recorded as missing, and asked for
		if !slices.Contains(owed(t, s, id), g.ID) {
			t.Errorf("%s is not asked for", id)
		}
	}
}

func TestAccessPastItsEndIsAskedFor(t *testing.T) {
	t.Parallel()
	proves(t, "grant-past-end")
	s := small(t).open("admin", today)
	past, err := s.RecordGrant(t.Context(), store.Grant{Person: "1", System: "S1", AuthorisedBy: "Manager", GrantedOn: "2025-01-01", EndsOn: "2025-11-20"})
	check(t, err)
	_, err = s.RecordGrant(t.Context(), store.Grant{Person: "1", System: "S1", AuthorisedBy: "Manager", GrantedOn: "2025-01-01", EndsOn: "2026-11-20"})
	check(t, err)
	diff(t, owed(t, s, "grant-past-end"), []string{past.ID})
	_, _, err = s.ConfirmClosure(t.Context(), store.Closure{Grant: past.ID, Evidence: "Ticket 3"})
	check(t, err)
	diff(t, owed(t, s, "grant-past-end"), []string(nil))
}

func TestAnsweringForAnAccountDischargesItsPrompt(t *testing.T) {
	t.Parallel()
	proves(t, "unowned-account")
	s := small(t).open("admin", today)
	ctx := t.Context()
	found, err := s.People(ctx, "svc_backup")
	check(t, err)
	id := found[0].ID
	diff(t, owed(t, s, "unowned-account"), []string{id})
	unchanged(t, s, func() {
		refused[*store.NotFoundError](t, s.AnswerFor(ctx, id, "no such post"))
		refused[*store.NotFoundError](t, s.AnswerFor(ctx, "nobody", store.PostICT))
		refused[*store.ConflictError](t, s.AnswerFor(ctx, "1", store.PostICT))
	})
	check(t, s.AnswerFor(ctx, id, "technology services manager"))
	diff(t, owed(t, s, "unowned-account"), []string(nil))
	unchanged(t, s, func() { check(t, s.AnswerFor(ctx, id, store.PostICT)) })
}

// Access stands in one way of four, whatever is looked for in it, and a part of a list is read of each.
func TestAccessIsListedByHowItStands(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	_, _, err := s.ConfirmClosure(ctx, store.Closure{Grant: "G5", Evidence: "Ticket"})
	check(t, err)
	urgent, err := s.GiveInEmergency(ctx, store.Grant{Person: "2", System: "S2", Login: "oyb"}, "Flood; the usual officer is cut off")
	check(t, err)
	all, err := s.Grants(ctx, "")
	check(t, err)
	standing := func(query string, v store.GrantStanding, page ...store.Page) (ids []string) {
		found, err := s.GrantsStanding(ctx, query, v, page...)
		check(t, err)
		for _, g := range found {
			ids = append(ids, g.ID)
		}
		return ids
	}
	diff(t, standing("", store.GrantClosed), []string{"G5"})
	diff(t, standing("", store.GrantEmergency), []string{urgent.ID})
	diff(t, standing("G5", store.GrantClosed), []string{"G5"}) // which is found by its index
	diff(t, standing("G5", store.GrantLive), []string(nil))
	n := 0
	for _, v := range []store.GrantStanding{store.GrantLive, store.GrantAsked, store.GrantEmergency, store.GrantClosed} {
		n += len(standing("", v))
	}
	diff(t, n, len(all))
	live := standing("", store.GrantLive)
	diff(t, standing("", store.GrantLive, store.Page{Offset: 1, Limit: 1}), live[1:2])
}
