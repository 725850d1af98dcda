package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/vault"
)

// acceptedRisk is a council in which somebody who left since accepted a risk that still stands; it returns the risk's id.
func acceptedRisk(t *testing.T) (r register, risk string) {
	t.Helper()
	before := func(t *testing.T) register {
		t.Helper()
		r := staffed(t)
		admin := r.open("admin", "2025-10-13")
		apply(t, admin, "people", lines("employee_no,position_no,given_name,surname,login,email,service,kind,job_title,start",
			departedID+",REF-88-XY,Zebedee,Quillfeather,zquill,zebedee.q@anytown.example,Environmental Health,employee,Stilt walker,2025-10-13"))
		check(t, admin.AddUser(t.Context(), store.NewUser{Login: "zq", Name: "Z", Person: departedID, Roles: []store.Role{store.ISM}, Password: given("zq"), KDF: vault.FloorKDF()}))
		r.close(admin)
		s := r.opened(store.OpenOptions{Login: "zq", Secret: given("zq"), On: "2025-10-14"})
		check(t, s.ChangePassword(t.Context(), secret("zq")))
		risk = add(t, s, "risk", "raise", "", "title", "Old file server", "owner_post", "post-ict").ID
		do(t, s, "risk", "assess", risk, "likelihood", "2", "impact", "2", "treatment", "tolerate")
		e := do(t, s, "risk", "accept", risk, "accepted_reason", "Small", "accepted_until", "2026-06-30")
		diff(t, e.Fields["accepted_by"], departedID)
		r.close(s)
		admin = r.open("admin", "2025-10-15")
		_, err := admin.DisableUser(t.Context(), "zq", "Leaves")
		check(t, err)
		r.close(admin)
		return r
	}
	return departed(t, before), risk
}

// A risk names whoever accepted it as a person: they are shown by their name, found from it, and an erasure puts the reference that stands for them in their place, without being barred by it.
func TestWhoeverAcceptedARiskIsNamedAndErasedLikeOthers(t *testing.T) {
	t.Parallel()
	r, risk := acceptedRisk(t)
	dpo := r.open("dpo", later)
	v, err := dpo.ShowOf(t.Context(), "person", departedID)
	check(t, err)
	if !slices.ContainsFunc(v.Linked, func(e entry.Entry) bool { return e.ID == risk }) {
		t.Errorf("what names them is %+v", v.Linked)
	}
	removal, plan, err := dpo.AskErasure(t.Context(), store.NewErasure{Person: departedID, Reason: "They asked", Authority: "Letter"})
	check(t, err)
	for _, s := range plan.Stays {
		if strings.Contains(s.What, risk) {
			t.Errorf("%s stays: %s", s.What, s.Why)
		}
	}
	r.close(dpo)
	other := r.open("ism", later)
	_, err = other.JudgeText(t.Context(), removal.ID, "", "", store.TextReplace, "")
	check(t, err)
	_, err = other.ApproveErasure(t.Context(), removal.ID)
	check(t, err)
	e, err := other.Entry(t.Context(), "risk", risk)
	check(t, err)
	if e.Fields["accepted_by"] == departedID || e.Fields["accepted_by"] == "" {
		t.Errorf("the risk was accepted by %q", e.Fields["accepted_by"])
	}
}
