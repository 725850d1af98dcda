package store_test

import (
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/vault"
)

// A clerk who enters what two people wrote on paper would be both of them.
func TestOneClerkDoesNotEnterBothSides(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	c := add(t, x.as("system-owner", "2025-11-10 09:00"), "change", "propose", "SYS01", "title", "Upgrade", "kind", "upgrade", "reference", "CHG-7", "security", "No new way in", "dpia", "no personal data")
	hr := x.as("hr", "2025-11-10 10:00")
	check(t, onPaper(t, hr, "check-development", c.ID, personOf("ism"), map[string][]string{"complies": {"yes"}, "strategy_note": {"Fits"}}))
	says(t, onPaper(t, hr, "confirm-development", c.ID, personOf("system-owner"), map[string][]string{"complies": {"yes"}}), "whoever checked the change")
	ism := x.as("ism", "2025-11-10 11:00") // who did the first part, on paper
	says(t, onPaper(t, ism, "confirm-development", c.ID, personOf("system-owner"), map[string][]string{"complies": {"yes"}}), "whoever checked the change")
	check(t, onPaper(t, x.as("administrator", "2025-11-10 12:00"), "confirm-development", c.ID, personOf("system-owner"), map[string][]string{"complies": {"yes"}}))
}

// A change of the proposal takes both signatures away, so that either may begin anew.
func TestASignatureThatFellBindsNobody(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2025-11-10 09:00")
	c := add(t, s, "change", "propose", "SYS01", "title", "Upgrade", "kind", "upgrade", "reference", "CHG-7", "security", "No new way in", "dpia", "no personal data")
	do(t, s, "change", "check-strategy", c.ID, "complies", "yes", "strategy_note", "Fits")
	do(t, x.as("system-owner", "2025-11-10 10:00"), "change", "set", c.ID, "security", "One new way in")
	do(t, x.as("ism", "2025-11-10 11:00"), "change", "check-strategy", c.ID, "complies", "yes", "strategy_note", "Fits still")
	do(t, x.as("system-owner", "2025-11-10 12:00"), "change", "confirm", c.ID, "complies", "yes")
}

// nobodys signs in somebody whose sign-in belongs to no person of the register.
func nobodys(t *testing.T, x *turns, when string, roles ...store.Role) {
	t.Helper()
	check(t, x.as("administrator", when).AddUser(t.Context(), store.NewUser{Login: "second", Name: "Second sign-in", Roles: roles, Password: given("second"), KDF: vault.FloorKDF()}))
	x.close(x.now)
	x.now = x.opened(store.OpenOptions{Login: "second", Secret: given("second"), Clock: fixed(clock(t, when))})
	check(t, x.now.ChangePassword(t.Context(), secret("second")))
}

func TestASignInOfNobodyIsNotOneOfTwo(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	nobodys(t, x, "2025-11-10 08:00", store.ChiefExecutive, store.ISM, store.IAO)
	s := x.as("siro", "2025-11-10 10:00")
	st := add(t, s, "statement", "open", "", "year_ending", "2025-03-31", "opinion", "good", "summary", "Sound", "priorities_next", "Paper", "data_quality", "Good")
	do(t, s, "statement", "sign", st.ID, "returns_missing", "The register is new")
	s = x.as("second", "2025-11-10 11:00")
	says(t, denies(t, s, "statement", "receive", st.ID), "the sign-in second belongs to no person of the register")
	d := add(t, s, "disclosure", "request", "IA001", "what", "Accounts", "to_whom", "A broker", "why", "Arrears", "request_ref", "E-mail")
	s = x.as("iao", "2025-11-10 12:00") // who could be the same
	says(t, denies(t, s, "disclosure", "permit", d.ID, "ends_on", "2025-12-10"), "has to do that part anew")
	d = add(t, s, "disclosure", "request", "IA001", "what", "Accounts", "to_whom", "A broker", "why", "Arrears", "request_ref", "E-mail", "requested_by", personOf("ism"))
	s = x.as("second", "2025-11-10 13:00")
	says(t, denies(t, s, "disclosure", "permit", d.ID, "ends_on", "2025-12-10"), "somebody whose sign-in does has to do this")
	s = x.as("ism", "2025-11-10 14:00") // who is named as asking
	says(t, denies(t, s, "disclosure", "permit", d.ID, "ends_on", "2025-12-10"), "whoever asks for a disclosure cannot decide it")
}

// A policy is approved by nobody who drafted it, by whichever sign-in or on whoever's behalf they did.
func TestADrafterDoesNotApproveByAnotherSignIn(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	p := add(t, x.as("ism", "2025-11-10 09:00"), "policy", "draft", "", "name", "Desk policy", "document", "Intranet", "version", "1", "drafter", personOf("dpo"))
	check(t, x.as("administrator", "2025-11-10 10:00").AddUser(t.Context(), store.NewUser{
		Login: "second", Name: "Second sign-in", Person: personOf("ism"), Roles: []store.Role{store.SIRO}, Password: given("second"), KDF: vault.FloorKDF(),
	}))
	x.close(x.now)
	x.now = x.opened(store.OpenOptions{Login: "second", Secret: given("second"), Clock: fixed(clock(t, "2025-11-10 10:30"))})
	check(t, x.now.ChangePassword(t.Context(), secret("second")))
	says(t, denies(t, x.now, "policy", "approve", p.ID), "somebody other than whoever drafted")
	do(t, x.as("siro", "2025-11-10 11:00"), "policy", "approve", p.ID)
}

// Somebody with a sign-in that belongs to no person of the register, beside their own, is not two people who remove something.
func TestASignInOfNobodyRemovesNothingWithAnother(t *testing.T) {
	t.Parallel()
	r := departed(t, staffed)
	ctx := t.Context()
	ask := store.NewErasure{Person: departedID, Reason: "They asked", Authority: "Letter", ReceivedOn: "2033-01-20"}
	admin := r.open("admin", later) // the first administrator, of whom the register knows no person
	asked, _, err := admin.AskErasure(ctx, ask)
	check(t, err)
	r.close(admin)
	dpo := r.open("dpo", later)
	says(t, failure(dpo.ApproveErasure(ctx, asked.ID)), "the sign-in admin belongs to no person of the register")
	if e := lastEntry(t, dpo); e.Outcome != store.Refused || e.Act != store.ActDecideErasure {
		t.Errorf("the attempt is not in the trail: %+v", e)
	}
	r.close(dpo)

	admin = r.open("administrator", later) // whose sign-in it is can be said, and then counts
	check(t, admin.LinkUser(ctx, "admin", personOf("facilities")))
	r.close(admin)
	dpo = r.open("dpo", later)
	if err := failure(dpo.ApproveErasure(ctx, asked.ID)); err != nil && strings.Contains(err.Error(), "two different people") {
		t.Errorf("somebody other approves: %v", err)
	}
	r.close(dpo)

	dpo = r.open("ism", later)
	list, err := dpo.ProposeDisposal(ctx, "Schedule of 2030")
	check(t, err)
	r.close(dpo)
	admin = r.open("administrator", later)
	check(t, admin.AddUser(ctx, store.NewUser{Login: "second", Name: "Second sign-in", Roles: []store.Role{store.SIRO}, Password: given("second"), KDF: vault.FloorKDF()}))
	r.close(admin)
	second := r.opened(store.OpenOptions{Login: "second", Secret: given("second"), On: later})
	check(t, second.ChangePassword(ctx, secret("second")))
	says(t, failure(second.ApproveDisposal(ctx, list.Removal.ID)), "the sign-in second belongs to no person of the register")
}
