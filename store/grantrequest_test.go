package store_test

import (
	"errors"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/vault"
)

// asking is a request of access to the small council's Benefits system for Olwen Yarrow (2).
func asking() store.AccessRequest {
	return store.AccessRequest{Person: "2", System: "S2", Level: "Read", Reason: "Housing officer", Purpose: "Letters about rent"}
}

func TestARequestSaysWhyAndWhatFor(t *testing.T) {
	t.Parallel()
	proves(t, "request-with-reason", "access-ends-on-a-day")
	s := small(t).open("admin", today)
	ctx := t.Context()
	agency, err := s.People(ctx, "szeller")
	check(t, err)
	unchanged(t, s, func() {
		for _, change := range []func(*store.AccessRequest){
			func(r *store.AccessRequest) { r.Reason = " " },
			func(r *store.AccessRequest) { r.Purpose = "" },
			func(r *store.AccessRequest) { r.Kind = "spaceship" },
			func(r *store.AccessRequest) { r.EndsOn = "2025-11-20" },                                    // past
			func(r *store.AccessRequest) { r.Temporary = true },                                         // to which day?
			func(r *store.AccessRequest) { r.Kind = "external account" },                                // likewise
			func(r *store.AccessRequest) { r.Person = agency[0].ID },                                    // likewise
			func(r *store.AccessRequest) { r.Kind, r.EndsOn = "external account", "2026-01-31" },        // trained how?
			func(r *store.AccessRequest) { r.Kind, r.Training = "external account", "Course on 3 Nov" }, // to which day?
		} {
			r := asking()
			change(&r)
			_, err := s.RequestAccess(ctx, r)
			refused[*store.InvalidError](t, err)
		}
		for _, change := range []func(*store.AccessRequest){func(r *store.AccessRequest) { r.Person = "99" }, func(r *store.AccessRequest) { r.System = "S9" }} {
			r := asking()
			change(&r)
			_, err := s.RequestAccess(ctx, r)
			refused[*store.NotFoundError](t, err)
		}
	})
	for _, change := range []func(*store.AccessRequest){
		func(r *store.AccessRequest) {
			r.Person, r.EndsOn, r.Training = agency[0].ID, "2026-01-31", "Course on 3 November"
		},
		func(r *store.AccessRequest) {
			r.Kind, r.EndsOn, r.Training = "external account", "2026-01-31", "Course on 3 November"
		},
	} {
		r := asking()
		change(&r)
		_, err = s.RequestAccess(ctx, r)
		check(t, err)
	}
}

// Each need of somebody from outside is asked for anew: their access is not extended.
func TestAccessFromOutsideIsNotExtended(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	apply(t, s, "grants", lines("grant_id,employee_no,system_id,kind,login,authorised_by,granted_on,end_date", "G9,2,S2,external account,oy,Manager,2025-11-03,2025-12-31"))
	g := grantNamed(t, s, "G9")
	said := refused[*store.ConflictError](t, s.ChangeGrant(ctx, g.ID, store.GrantChange{EndsOn: "2026-12-31"}))
	if !strings.Contains(said.Error(), "--for-grant "+g.ID) {
		t.Errorf("the refusal says %q", said)
	}
	refused[*store.ConflictError](t, s.ChangeGrant(ctx, g.ID, store.GrantChange{Open: true}))
	check(t, s.ChangeGrant(ctx, g.ID, store.GrantChange{Level: "Read"}))
}

func TestAManagerDecidesAndTheOwnerGives(t *testing.T) {
	t.Parallel()
	proves(t, "decide-access-request", "grant-permitted-request", "manager-decides-access", "informed-before-given")
	r := staffed(t)
	admin, manager, hr := r.open("admin", today), r.open("manager", today), r.open("hr", today)
	ctx := t.Context()
	const person = "100389" // of Environmental Health
	ask := store.AccessRequest{Person: person, System: "SYS01", Level: "Read", Reason: "Inspector", Purpose: "Inspections"}
	q, err := hr.RequestAccess(ctx, ask)
	check(t, err)
	if p := promptOf(t, admin, "decide-access-request", q.ID, ""); p.OwedBy != "Manager, Environmental Health" || p.Due.Format("2006-01-02") != "2025-11-25" {
		t.Errorf("the decision is %+v", p)
	}
	_, err = admin.GiveOnRequest(ctx, store.GiveAccess{Request: q.ID, Login: "x1"}) // not permitted yet
	refused[*store.ConflictError](t, err)
	_, err = hr.DecideRequest(ctx, store.RequestDecision{Request: q.ID, Permit: true}) // whoever asked
	refused[*store.ConflictError](t, err)
	_, err = manager.DecideRequest(ctx, store.RequestDecision{Request: q.ID}) // why?
	refused[*store.InvalidError](t, err)
	_, err = manager.DecideRequest(ctx, store.RequestDecision{Request: q.ID, Permit: true})
	check(t, err)
	_, err = manager.DecideRequest(ctx, store.RequestDecision{Request: q.ID, Permit: true})
	refused[*store.ConflictError](t, err)
	diff(t, owed(t, admin, "decide-access-request"), []string(nil))
	diff(t, owed(t, admin, "grant-permitted-request"), []string{q.ID})
	sameBothWays(t, admin)
	owner := r.open("system-owner", today)
	g, err := owner.GiveOnRequest(ctx, store.GiveAccess{Request: q.ID, Login: "x1"})
	check(t, err)
	if g.AuthorisedBy != "The manager" || g.Purpose != "Inspections" || g.Reason != "Inspector" || g.Request != q.ID || !g.InformedOn.Known() {
		t.Errorf("the access is %+v", g)
	}
	diff(t, grantNamed(t, admin, g.ID), g)
	diff(t, owed(t, admin, "grant-permitted-request"), []string(nil))
	_, err = owner.GiveOnRequest(ctx, store.GiveAccess{Request: q.ID, Login: "x1"})
	refused[*store.ConflictError](t, err)

	// The manager's own request goes to the post above; nobody decides about what they will hold.
	q, err = manager.RequestAccess(ctx, ask)
	check(t, err)
	if p := promptOf(t, admin, "decide-access-request", q.ID, ""); p.OwedBy == "Manager, Environmental Health" {
		t.Errorf("the manager is to decide about their own request")
	}
	ask.Person = personOf("manager")
	q, err = hr.RequestAccess(ctx, ask)
	check(t, err)
	if _, err := manager.DecideRequest(ctx, store.RequestDecision{Request: q.ID, Permit: true}); !errors.Is(err, store.ErrOwnCase) {
		t.Errorf("deciding about one's own access answers %v", err)
	}
	refused[*store.NotAllowedError](t, manager.WithdrawRequest(ctx, q.ID, "Mine"))
	check(t, hr.WithdrawRequest(ctx, q.ID, "Not needed"))
}

func TestNobodyIsGivenAccessUninformed(t *testing.T) {
	t.Parallel()
	proves(t, "own-login")
	r := small(t)
	s := r.open("admin", today)
	ism := ismOf(t, r, s)
	ctx := t.Context()
	_, err := s.RecordJoiner(ctx, store.NewJoiner{EmployeeNo: "7", Surname: "Owen", Service: "Housing", StartsOn: today})
	check(t, err)
	ask := asking()
	ask.Person = "7"
	own, err := s.RequestAccess(ctx, ask)
	check(t, err)
	_, err = ism.DecideRequest(ctx, store.RequestDecision{Request: own.ID, Permit: true})
	says(t, err, "the sign-in admin, which entered the other part, belongs to no person")
	q, err := askerOf(t, r, s).RequestAccess(ctx, ask)
	check(t, err)
	_, err = ism.DecideRequest(ctx, store.RequestDecision{Request: q.ID, Permit: true})
	check(t, err)
	unchanged(t, s, func() {
		_, err := s.GiveOnRequest(ctx, store.GiveAccess{Request: q.ID, Login: "owen"})
		refused[*store.ConflictError](t, err) // nobody informed them
		_, err = s.GiveOnRequest(ctx, store.GiveAccess{Request: q.ID, Login: "owen", InformedOn: today.AddDays(1)})
		refused[*store.ConflictError](t, err)
		_, err = s.GiveOnRequest(ctx, store.GiveAccess{Request: q.ID, Login: "DESK", InformedOn: today})
		refused[*store.ConflictError](t, err) // somebody else's login
		_, err = s.GiveOnRequest(ctx, store.GiveAccess{Request: q.ID, Login: "owen", InformedOn: today, GrantedOn: "2025-11-20"})
		refused[*store.InvalidError](t, err) // before it was permitted
	})
	check(t, s.AnswerJoiner(ctx, store.Return{Person: "7", Item: "obligations", Evidence: "Told"}))
	g, err := s.GiveOnRequest(ctx, store.GiveAccess{Request: q.ID, Login: "owen"})
	check(t, err)
	diff(t, g.InformedOn, today)
}

// ismOf adds an Information Security Manager to a register that its first administrator opened, and signs them in.
func ismOf(t *testing.T, r register, admin *store.Session) *store.Session {
	t.Helper()
	return signedUp(t, r, admin, store.NewUser{Login: "ines", Name: "Ines Security", Person: "1", Roles: []store.Role{store.ISM}})
}

// askerOf adds somebody who asks for access, and signs them in: whoever decides wants to know who asked.
func askerOf(t *testing.T, r register, admin *store.Session) *store.Session {
	t.Helper()
	return signedUp(t, r, admin, store.NewUser{Login: "fay", Name: "Fay Buildings", Person: "3", Roles: []store.Role{store.Facilities}})
}

func signedUp(t *testing.T, r register, admin *store.Session, u store.NewUser) *store.Session {
	t.Helper()
	u.Password, u.KDF = given(u.Login), vault.FloorKDF()
	check(t, admin.AddUser(t.Context(), u))
	s := r.opened(store.OpenOptions{Login: u.Login, Secret: given(u.Login), On: today})
	check(t, s.ChangePassword(t.Context(), secret(u.Login)))
	return s
}

func TestEmergencyAccessIsForOneWorkingDay(t *testing.T) {
	t.Parallel()
	proves(t, "emergency-access")
	r := small(t)
	s := r.open("admin", today) // a Friday
	ism := ismOf(t, r, s)
	ctx := t.Context()
	_, err := ism.GiveInEmergency(ctx, store.Grant{Person: "2", System: "S2", Login: "oyb"}, " ")
	refused[*store.InvalidError](t, err)
	g, err := ism.GiveInEmergency(ctx, store.Grant{Person: "2", System: "S2", Login: "oyb"}, "Flood; the usual officer is cut off")
	check(t, err)
	diff(t, g.EmergencyUntil.Short(), "24/11/2025")
	diff(t, owed(t, s, "emergency-access"), []string{g.ID})
	sameBothWays(t, s)
	refused[*store.ConflictError](t, s.ChangeGrant(ctx, g.ID, store.GrantChange{EndsOn: "2026-12-31"}))
	// It is asked for and decided about as any other access, and then stands.
	ask := asking()
	ask.Grant = g.ID
	q, err := askerOf(t, r, s).RequestAccess(ctx, ask)
	check(t, err)
	_, err = ism.DecideRequest(ctx, store.RequestDecision{Request: q.ID, Permit: true})
	check(t, err)
	after, err := s.GiveOnRequest(ctx, store.GiveAccess{Request: q.ID})
	check(t, err)
	if after.ID != g.ID || after.EmergencyUntil.Known() || after.EmergencyReason == "" || after.Purpose == "" {
		t.Errorf("the access in order is %+v", after)
	}
	diff(t, owed(t, s, "emergency-access"), []string(nil))
	// Or it is closed.
	g, err = ism.GiveInEmergency(ctx, store.Grant{Person: "3", System: "S1", Login: "gkb"}, "Flood")
	check(t, err)
	_, _, err = s.ConfirmClosure(ctx, store.Closure{Grant: g.ID, Evidence: "Removed"})
	check(t, err)
	diff(t, owed(t, s, "emergency-access"), []string(nil))
}

func TestAccessSaysItsPurpose(t *testing.T) {
	t.Parallel()
	proves(t, "access-purpose")
	s := small(t).open("admin", today)
	ctx := t.Context()
	diff(t, owed(t, s, "access-purpose"), []string(nil)) // what was given before the register came into use is for its review
	for _, login := range []string{"a", "b"} {
		_, err := s.RecordGrant(ctx, store.Grant{Person: "2", System: "S2", Login: login, AuthorisedBy: "Manager", Reason: "Clerk"})
		check(t, err)
	}
	diff(t, owed(t, s, "access-purpose"), []string{"S2"}) // once for the system, not once for each
	sameBothWays(t, s)
	_, err := s.SetPurpose(ctx, "", "S2", " ")
	refused[*store.InvalidError](t, err)
	n, err := s.SetPurpose(ctx, "", "S2", "Benefit claims")
	check(t, err)
	if n == 0 || grantNamed(t, s, "GR00001").Purpose != "Benefit claims" {
		t.Errorf("the purpose of %d was recorded", n)
	}
	diff(t, owed(t, s, "access-purpose"), []string(nil))
	_, err = s.SetPurpose(ctx, "G1", "", "Letters")
	check(t, err)
	_, list, err := s.AccessOf(ctx, "1")
	check(t, err)
	if len(list) != 3 || list[0].SystemName == "" {
		t.Errorf("the list that Gwen Kershaw is given is %+v", list)
	}
}
