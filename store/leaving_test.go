package store_test

import (
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
)

// People whom one list disposes of are looked for together, before the first of them goes. Where they share a text, each of them leaves it.
func TestPeopleWhoShareATextAllLeaveItInOneDisposal(t *testing.T) {
	t.Parallel()
	r := departed(t, staffed)
	departsToo(t, r, "QF77002")
	ism := r.open("ism", later)
	due, err := ism.DisposalDue(t.Context())
	check(t, err)
	var names, ids []string
	for _, i := range due {
		if i.Kind != "leaver" || i.Kept != "" {
			continue
		}
		people, err := ism.People(t.Context(), i.Subject)
		check(t, err)
		for _, p := range people {
			if p.ID == i.Subject {
				names, ids = append(names, p.Name()), append(ids, p.ID)
			}
		}
	}
	if len(names) < 2 {
		t.Fatalf("only %q are due", names)
	}
	e := add(t, ism, "incident", "report", "", "title", "Keys of "+names[0], "what_happened", "Found in a drawer: the keys of "+strings.Join(names, " and of ")+"; the ids were "+strings.Join(ids, ", "),
		"discovered_at", "2033-01-30T10:00", "manager_post", "post-ism", "reporter", "")
	list, err := ism.ProposeDisposal(t.Context(), "Retention schedule of 2030")
	check(t, err)
	r.close(ism)
	siro := r.open("siro", later)
	_, err = siro.ApproveDisposal(t.Context(), list.Removal.ID)
	check(t, err)
	r.close(siro)
	ism = r.open("ism", later)
	_, err = ism.JudgeText(t.Context(), list.Removal.ID, "", "", store.TextReplace, "")
	check(t, err)
	_, err = ism.ApplyDisposal(t.Context(), list.Removal.ID)
	check(t, err)
	after, err := ism.Entry(t.Context(), "incident", e.ID)
	check(t, err)
	for i, name := range names {
		if text := after.Title + after.Fields["what_happened"]; strings.Contains(text, name) || strings.Contains(text, ids[i]) {
			t.Errorf("%s is left in %q", name, text)
		}
		people, err := ism.People(t.Context(), ids[i])
		check(t, err)
		if len(people) > 0 {
			t.Errorf("%s is left", name)
		}
	}
	if n := strings.Count(after.Fields["what_happened"], "ER0"); n < 2*len(names) {
		t.Errorf("%d references stand in %q, for %d people", n, after.Fields["what_happened"], len(names))
	}
	trail, err := ism.VerifyTrail(t.Context())
	check(t, err)
	if !trail.Sound {
		t.Errorf("the trail: %v", trail.Problems)
	}
}

// departsToo has one more leave, and answers the lines of their case.
func departsToo(t *testing.T, r register, id string) {
	t.Helper()
	ctx := t.Context()
	admin := r.open("admin", "2025-10-20")
	apply(t, admin, "people", lines("employee_no,position_no,given_name,surname,login,email,service,kind,job_title,start",
		id+",REF-88-XZ,Winifred,Quaverley,wquaver,winifred.q@anytown.example,Environmental Health,employee,Stilt maker,2025-10-13"))
	_, _, err := admin.RecordLeaver(ctx, store.NewLeaver{Person: id, NoticeOn: "2025-10-20", LastWorkingDay: "2025-10-31", Reason: "Goes with him"})
	check(t, err)
	r.close(admin)
	for _, on := range []calendar.Date{"2025-10-31", "2025-11-10"} {
		s := r.open("ism", on)
		for _, p := range promptsOf(t, s) {
			if p.Person == id && p.Duty == "return-leaver-item" {
				_, _ = s.ReturnItems(ctx, store.Return{Person: id, Item: p.Item, Evidence: "Handed in"}) // some lines are for the other day
			}
		}
		r.close(s)
	}
}
