package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
)

// kindsOf counts what of a list goes, by kind.
func kindsOf(items []store.DisposalItem) map[string]int {
	out := map[string]int{}
	for _, i := range items {
		if i.Kept == "" {
			out[i.Kind]++
		}
	}
	return out
}

func TestTheYearlyDisposalIsProposedApprovedByAnotherAndCarriedOut(t *testing.T) {
	t.Parallel()
	proves(t, "dispose-register")
	r := departed(t, staffed)
	ism := r.open("ism", later)
	diff(t, owed(t, ism, "dispose-register"), []string{""})
	due, err := ism.DisposalDue(t.Context())
	check(t, err)
	kinds := kindsOf(due)
	if kinds["leaver"] == 0 || kinds["access"] != 1 || kinds["incident"] != 1 || kinds["trail"] != 4 {
		t.Errorf("due are %v", kinds)
	}
	list, err := ism.ProposeDisposal(t.Context(), "Retention schedule of 2030")
	check(t, err)
	if _, err := ism.ProposeDisposal(t.Context(), "Again"); err == nil {
		t.Error("two lists are proposed at once")
	}
	if _, err := ism.ApproveDisposal(t.Context(), list.Removal.ID); err == nil || !strings.Contains(err.Error(), "somebody other") {
		t.Errorf("who proposed approves: %v", err)
	}
	for _, i := range list.Items {
		if i.Kind == "leaver" && i.Subject != departedID && i.Kept == "" {
			check(t, ism.LeaveOut(t.Context(), list.Removal.ID, i.Kind, i.Subject, "Asked for by the pension fund"))
		}
	}
	if _, err := ism.ApplyDisposal(t.Context(), list.Removal.ID); err == nil {
		t.Error("carried out without approval")
	}
	r.close(ism)
	siro := r.open("siro", later)
	_, err = siro.ApproveDisposal(t.Context(), list.Removal.ID)
	check(t, err)
	r.close(siro)
	ism = r.open("ism", later)
	if _, err := ism.ApplyDisposal(t.Context(), list.Removal.ID); err == nil || !strings.Contains(err.Error(), "not judged") {
		t.Errorf("carried out without a judgement: %v", err)
	}
	_, err = ism.JudgeText(t.Context(), list.Removal.ID, "", "", store.TextReplace, "")
	check(t, err)
	done, err := ism.ApplyDisposal(t.Context(), list.Removal.ID)
	check(t, err)
	if done.State != store.RemovalDone || done.SealedAt.IsZero() || len(done.Left()) < 4 {
		t.Errorf("it ends as %+v", done)
	}
	diff(t, owed(t, ism, "dispose-register"), nobody())
	trail, err := ism.VerifyTrail(t.Context())
	check(t, err)
	if !trail.Sound {
		t.Errorf("the trail: %v", trail.Problems)
	}
	if r.served == nil {
		if found := left(pagesOf(t, ism)); len(found) > 0 {
			t.Errorf("the pages hold %q", found)
		}
	}
	e, err := ism.Entry(t.Context(), "incident", "IN00001")
	check(t, err)
	if e.Title != "(disposed of)" || e.Fields["severity"] != "low" || e.Fields["what_happened"] != "" || e.Fields["reporter"] != "" {
		t.Errorf("of the incident stays %+v", e)
	}
	due, err = ism.DisposalDue(t.Context())
	check(t, err)
	if kinds := kindsOf(due); kinds["access"]+kinds["incident"]+kinds["trail"] != 0 {
		t.Errorf("still due are %v", kinds)
	}
}

func TestAYearWithNothingToDisposeOfIsDoneWhenItIsLookedAt(t *testing.T) {
	t.Parallel()
	r := departed(t, staffed)
	ism := r.open("ism", "2026-10-04")
	diff(t, owed(t, ism, "dispose-register"), []string{""})
	list, err := ism.ProposeDisposal(t.Context(), "Retention schedule")
	check(t, err)
	if list.Removal.State != store.RemovalDone || len(kindsOf(list.Items)) > 0 {
		t.Errorf("the list is %+v", list)
	}
	diff(t, owed(t, ism, "dispose-register"), nobody())
}

func TestALegalHoldKeepsWhatIsPastItsTime(t *testing.T) {
	t.Parallel()
	r := departed(t, staffed)
	ism := r.open("ism", later)
	add(t, ism, "hold", "place", "", "name", "Claim 7", "authority", "County court", "people", departedID, "incidents", "IN00001", "until", "2033-12-01")
	due, err := ism.DisposalDue(t.Context())
	check(t, err)
	for _, i := range due {
		if (i.Subject == departedID || i.Person == departedID || i.Kind == "incident" || i.Kind == "trail") && !strings.Contains(i.Kept, "hold HD00001") && !strings.Contains(i.Kept, "legal hold") {
			t.Errorf("the hold does not keep %+v", i)
		}
	}
	add(t, ism, "hold", "place", "", "name", "Inquiry", "authority", "The regulator", "everything", "yes", "until", "2033-12-01")
	if _, err := ism.ProposeDisposal(t.Context(), "Schedule"); err == nil || !strings.Contains(err.Error(), "whole register") {
		t.Errorf("proposed while everything is held: %v", err)
	}
}

func TestWhatIsPastItsTimeIsErasedOfWhoeverIsNot(t *testing.T) {
	t.Parallel()
	r := departed(t, staffed)
	on := calendar.Date("2029-02-01") // their access is past its time, they are not
	ism := r.open("ism", on)
	a, plan, err := ism.AskErasure(t.Context(), store.NewErasure{Person: departedID, Reason: "They asked", Authority: "Letter"})
	check(t, err)
	if plan.Whole || plan.Removes["closed access"] != 1 || !slices.ContainsFunc(plan.Stays, func(v store.Stay) bool { return v.Until == "2031-10-31" }) {
		t.Errorf("the plan is %+v", plan)
	}
	r.close(ism)
	dpo := r.open("dpo", on)
	done, err := dpo.ApproveErasure(t.Context(), a.ID)
	check(t, err)
	if done.State != store.RemovalDone || done.Removed["closed access"] != 1 || len(done.Stays) == 0 {
		t.Errorf("it ends as %+v", done)
	}
	if g := grantNamed(t, dpo, "GQ1"); g.Person != "" || g.Login != "(disposed of)" {
		t.Errorf("the access is %+v", g)
	}
	people, err := dpo.People(t.Context(), "Quillfeather")
	check(t, err)
	if len(people) != 1 {
		t.Errorf("the person is %+v", people)
	}
	trail, err := dpo.VerifyTrail(t.Context())
	check(t, err)
	if !trail.Sound {
		t.Errorf("the trail: %v", trail.Problems)
	}
}
