package store_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"muniment/store"
)

func said(t *testing.T, f store.SubjectFile) string {
	t.Helper()
	b, err := json.Marshal(f.Sections)
	check(t, err)
	return string(b)
}

func TestSubjectAccessGathersWhatIsHeldAndLeavesOthersOut(t *testing.T) {
	t.Parallel()
	r := departed(t, staffed)
	admin := r.open("admin", "2025-11-12")
	apply(t, admin, "people", lines("employee_no,given_name,surname,login,service,kind,start", "QX5,Agatha,Mountweazel,amount,Environmental Health,employee,2025-10-13"))
	r.close(admin)
	ism := r.open("ism", "2025-11-12")
	add(t, ism, "incident", "report", "", "title", "Keys", "what_happened", "Agatha Mountweazel (amount) took the keys of Zebedee Quillfeather; the Mountweazel cupboard was open", "discovered_at", "2025-11-11T14:30",
		"reporter", departedID, "manager_post", environment)
	f, err := ism.SubjectAccess(t.Context(), departedID)
	check(t, err)
	text := said(t, f)
	for _, wants := range []string{"zquill", "Stilt walker", "REF-88-XY", "ticket 12", "circus", "Letters in the wrong envelopes", "[another person] ([another person]) took the keys of Zebedee Quillfeather", "record a leaver"} {
		if !strings.Contains(text, wants) {
			t.Errorf("%q is not in the file", wants)
		}
	}
	for _, not := range []string{"Agatha", "amount)", personOf("ism")} {
		if strings.Contains(text, not) {
			t.Errorf("%q is in the file", not)
		}
	}
	if !strings.Contains(text, `"check":["Mountweazel"]`) || !strings.Contains(strings.Join(f.Flags, " "), "may name other people") {
		t.Error("what may name somebody else is not marked")
	}
	e := lastEntry(t, ism)
	if e.Act != store.ActSubjectAccess || e.Outcome != store.Done {
		t.Errorf("the trail says %+v", e)
	}
}

func TestSubjectAccessIsForFewAndTellsOfNothingThatTheyMayNotSee(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	apply(t, admin, "people", lines("employee_no,position_no,given_name,surname,login,service,kind,start", departedID+",P1,Zebedee,Quillfeather,zquill,Environmental Health,employee,2025-10-13"))
	r.close(admin)
	hr := r.open("hr", today)
	_, _, err := hr.RecordLeaver(t.Context(), store.NewLeaver{Person: departedID, LastWorkingDay: "2025-12-31", Reason: "Dismissal", ConfidentialUntil: time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)})
	check(t, err)
	r.close(hr)
	dpo := r.open("dpo", today)
	f, err := dpo.SubjectAccess(t.Context(), departedID)
	check(t, err)
	if text := said(t, f); strings.Contains(text, "Dismissal") || strings.Contains(text, "LV0") || strings.Contains(text, "2025-12-31") {
		t.Errorf("the file tells of the confidential case: %s", text)
	}
	if !slices.ContainsFunc(f.Flags, func(v string) bool { return strings.Contains(v, "named people only") }) {
		t.Errorf("the flags are %q", f.Flags)
	}
	if _, err := dpo.SubjectAccess(t.Context(), personOf("dpo")); err == nil {
		t.Error("the DPO gathers their own")
	}
	r.close(dpo)
	for _, login := range []string{"hr", "manager", "siro", "auditor"} {
		s := r.open(login, today)
		_, err := s.SubjectAccess(t.Context(), departedID)
		refused[*store.NotAllowedError](t, err)
		r.close(s)
	}
	ism := r.open("ism", today)
	f, err = ism.SubjectAccess(t.Context(), departedID)
	check(t, err)
	if text := said(t, f); !strings.Contains(text, "Dismissal") {
		t.Error("the ISM is not given the reason")
	}
}
