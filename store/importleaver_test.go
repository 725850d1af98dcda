package store_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"muniment/store"
)

const leaversHeadings = "Employee Number,Date Notice Received,Last Working Day,Leaving Date,Leaving Reason"

// reply is what somebody learns from previewing a file: everything that the report says of its rows.
func reply(t *testing.T, s *store.Session, kind string, l ...string) string {
	t.Helper()
	r := preview(t, s, kind, lines(l...))
	r.File, r.SHA256, r.Matched, r.Unmatched = "", "", nil, nil
	for i := range r.Refused {
		r.Refused[i].Value = "" // the file's own
	}
	text, err := json.Marshal(r)
	check(t, err)
	return string(text)
}

func TestConfidentialLeaverIsNotLearntByImporting(t *testing.T) {
	t.Parallel()
	const person = "100228"
	r := staffed(t)
	ctx := t.Context()
	hr := r.openAt("hr", "2025-11-21 09:00")
	before, _, err := hr.RecordLeaver(ctx, store.NewLeaver{
		Person: person, NoticeOn: "2025-11-20", LastWorkingDay: "2025-11-28", Reason: "Gross misconduct",
		ConfidentialUntil: clock(t, "2025-11-24 17:00"),
	})
	check(t, err)
	admin := r.openAt("administrator", "2025-11-21 10:00")
	same := reply(t, admin, "leavers", leaversHeadings, person+",20/11/2025,28/11/2025,,Gross misconduct")
	if !strings.Contains(same, "this leaving cannot be recorded here: ask Human Resources") {
		t.Errorf("the true facts are answered %s", same)
	}
	for _, row := range []string{",,28/11/2025,,", ",,31/12/2025,,", ",20/11/2025,,,", ",,31/12/2025,31/12/2025,Resignation"} {
		diff(t, reply(t, admin, "leavers", leaversHeadings, person+row), same)
	}
	const headings = "employee_no,full_name,position_no,job_title,last_working_day"
	position := shown[store.Person](t, admin, person).Engagements[0].Reference
	same = reply(t, admin, "people", headings, person+",,"+position+",Chief Cook,2025-11-28")
	diff(t, reply(t, admin, "people", headings, person+",,"+position+",Chief Cook,2025-12-31"), same)
	apply(t, admin, "people", lines(headings, person+",,"+position+",Chief Cook,2025-12-31"))
	if got := shown[store.Person](t, admin, person).Engagements[0].JobTitle; got != "Chief Cook" {
		t.Errorf("the rest of the row is not imported: the title is %q", got)
	}
	after := shown[store.Leaver](t, hr, before.ID)
	diff(t, []any{after.LastWorkingDay, after.Reason}, []any{before.LastWorkingDay, "Gross misconduct"})
	if got := preview(t, hr, "leavers", lines(leaversHeadings, person+",,31/12/2025,,")); got.Changed != 1 {
		t.Errorf("for HR the row is %+v", got)
	}
}

// A guess at the reason for leaving, brought by a file, changes nothing and is told nothing.
func TestReasonForLeavingIsNotLearntByImporting(t *testing.T) {
	t.Parallel()
	const person = "100228"
	r := staffed(t)
	hr, admin := r.open("hr", today), r.open("administrator", today)
	l, _, err := hr.RecordLeaver(t.Context(), store.NewLeaver{Person: person, LastWorkingDay: "2025-11-28", Reason: "Ill health"})
	check(t, err)
	for _, guess := range []string{"Ill health", "Resignation"} {
		if got := apply(t, admin, "leavers", lines(leaversHeadings, person+",,28/11/2025,,"+guess)); got.Same != 1 {
			t.Errorf("the reason %q is %+v", guess, got)
		}
	}
	if got := shown[store.Leaver](t, hr, l.ID); got.Reason != "Ill health" {
		t.Errorf("the reason is now %q", got.Reason)
	}
}

func TestWithdrawnLeaverStaysWithdrawn(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	text := lines(leaversHeadings, "1,03/11/2025,28/11/2025,30/11/2025,Resignation")
	apply(t, s, "leavers", text)
	check(t, s.WithdrawLeaver(ctx, "1", "", "Stays after all"))
	for kind, text := range map[string]string{
		"leavers": text, "people": lines("employee_no,position_no,given_name,surname,last_working_day", "1,P1,Gwen,Kershaw,2025-11-28"),
	} {
		unchanged(t, s, func() {
			got := apply(t, s, kind, text)
			if got.Same != 1 || len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "withdrawn on 21/11/2025") {
				t.Errorf("%s: the withdrawn leaving is %+v", kind, got)
			}
		})
	}
	unchanged(t, s, func() { // a report without last working days tells of the same notice
		apply(t, s, "leavers", lines("Employee Number,Date Notice Received,Leaving Date", "1,03/11/2025,30/11/2025"))
	})
	diff(t, owed(t, s, "close-leaver-account"), []string(nil))
	if got := apply(t, s, "leavers", lines(leaversHeadings, "1,20/11/2025,19/12/2025,,Resignation")); got.New != 1 {
		t.Errorf("another leaving is %+v", got)
	}
}

// Importing takes the roles of the acts it does, beside its own.
func TestImportTakesTheRolesOfWhatItDoes(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	f, err := demoFiles()
	check(t, err)
	allowed := map[string]string{"administrator": "people systems assets grants leavers", "ism": "people systems assets grants leavers", "hr": "people leavers", "ict": "systems"}
	for _, role := range store.Roles() {
		s := r.open(string(role), today)
		for _, one := range f.each() {
			for _, write := range []bool{false, true} {
				before := headOf(t, admin).Sequence
				_, err := s.Import(t.Context(), one.kind, strings.NewReader(one.text), store.ImportOptions{Apply: write})
				var denied *store.NotAllowedError
				if got, want := !errors.As(err, &denied), strings.Contains(allowed[string(role)], one.kind); got != want {
					t.Errorf("%s imports %s: %v", role, one.kind, err)
				} else if e := lastEntry(t, admin); !want && (e.Sequence != before+1 || e.Outcome != store.Refused || e.Login != string(role)) {
					t.Errorf("%s attempted to import %s: the last entry is %+v", role, one.kind, e)
				}
			}
		}
		r.close(s)
	}
}

func TestOwnerOfASystemIsSaidByWhoMaySay(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ict := r.open("ict", today)
	owner := `"System Owner, Active Directory and Microsoft 365"`
	for _, write := range []bool{false, true} {
		_, err := ict.Import(t.Context(), "systems", strings.NewReader(lines("system_id,name,owner_post", "SYS01,Active Directory and Microsoft 365,Head of Me")), store.ImportOptions{Apply: write})
		if denied := refused[*store.NotAllowedError](t, err); denied.Act != store.ActHoldPost {
			t.Errorf("refused with %v", denied)
		}
		if e := lastEntry(t, r.open("auditor", today)); e.Outcome != store.Refused || e.Login != "ict" {
			t.Errorf("the attempt is the entry %+v", e)
		}
	}
	if got := apply(t, ict, "systems", lines("system_id,name,owner_post,idle_minutes", "SYS01,Active Directory and Microsoft 365,"+owner+",7")); got.Changed != 1 {
		t.Errorf("the owner it has already: %+v", got)
	}
	hold := r.open("ism", today)
	if got := apply(t, hold, "systems", lines("system_id,name,owner_post", "SYS01,Active Directory and Microsoft 365,Head of ICT")); got.Changed != 1 {
		t.Errorf("the ISM names another owner: %+v", got)
	}
}

func TestNobodyImportsTheirOwnCase(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ism, hr := r.open("ism", today), r.open("hr", today)
	me, mine := personOf("ism"), personOf("hr")
	p := shown[store.Person](t, hr, me)
	position, grant := p.Engagements[0].Reference, liveGrants(t, ism, me)[0]
	system := grantNamed(t, ism, grant).System
	_, _, err := hr.RecordLeaver(t.Context(), store.NewLeaver{Person: me, LastWorkingDay: "2025-12-31"})
	check(t, err)
	_, _, err = ism.RecordLeaver(t.Context(), store.NewLeaver{Person: mine, LastWorkingDay: "2025-12-31", ConfidentialUntil: clock(t, "2025-12-31 17:00")})
	check(t, err)
	for name, c := range map[string]struct {
		s             *store.Session
		kind          string
		headings, row string
		same          bool
	}{
		"a name":                       {ism, "people", "employee_no,given_name,surname", me + ",,Renamed", false},
		"a name that it is":            {ism, "people", "employee_no,given_name,surname", me + ",," + p.Surname, true},
		"a title":                      {ism, "people", "employee_no,given_name,surname,position_no,job_title", me + ",,," + position + ",Chief Cook", false},
		"another position":             {ism, "people", "employee_no,given_name,surname,position_no", me + ",,,P99", false},
		"a last working day":           {ism, "people", "employee_no,given_name,surname,position_no,last_working_day", me + ",,," + position + ",2026-12-31", false},
		"the last working day it is":   {ism, "people", "employee_no,given_name,surname,position_no,last_working_day", me + ",,," + position + ",2025-12-31", true},
		"a leaving":                    {ism, "leavers", leaversHeadings, me + ",,31/12/2026,,", false},
		"the leaving that it is":       {ism, "leavers", leaversHeadings, me + ",,31/12/2025,,", true},
		"the end of a contract":        {ism, "leavers", leaversHeadings, me + ",,31/12/2025,31/01/2027,", false},
		"what a confidential case is":  {hr, "leavers", leaversHeadings, mine + ",,31/12/2025,,", false},
		"what a confidential case not": {hr, "leavers", leaversHeadings, mine + ",,31/12/2026,,", false},
		"access":                       {ism, "grants", "grant_id,employee_no,system_id", "X9," + me + "," + system, false},
		"a level of access":            {ism, "grants", "grant_id,employee_no,system_id,level", grant + "," + me + "," + system + ",Overlord", false},
		"access that it is":            {ism, "grants", "grant_id,employee_no,system_id", grant + "," + me + "," + system, true},
	} {
		t.Run(name, func(t *testing.T) {
			unchanged(t, r.open("admin", today), func() {
				got, err := c.s.Import(t.Context(), c.kind, strings.NewReader(lines(c.headings, c.row)), store.ImportOptions{Apply: true})
				if c.same {
					if err != nil || got.Same != 1 {
						t.Errorf("what changes nothing: %v, %+v", err, got)
					}
					return
				}
				if !errors.Is(err, store.ErrRowsRefused) || len(got.Refused) != 1 || got.Refused[0].Reason != "this is your own case: ask a colleague to import it" {
					t.Errorf("got %v and %+v", err, got)
				}
			})
		})
	}
}

// Who left a position and comes back to it has another engagement there, by an act or by a file, and the old leaving stays what it was.
func TestComingBackToTheSamePosition(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"act", "file"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			s := small(t).open("admin", today)
			ctx := t.Context()
			left := lines(leaversHeadings, "1,01/10/2025,31/10/2025,31/10/2025,Resignation")
			apply(t, s, "leavers", left)
			back := lines(peopleHeadings, "1,,P1,Gwen,Kershaw,gkershaw,Housing,employee,2025-11-17")
			if how == "act" {
				_, err := s.RecordJoiner(ctx, store.NewJoiner{Person: "1", Reference: "P1", Service: "Housing", StartsOn: "2025-11-17"})
				check(t, err)
			} else if got := apply(t, s, "people", back); len(got.Warnings) > 0 {
				t.Errorf("coming back warns of %q", got.Warnings)
			}
			for kind, text := range map[string]string{"people": back, "leavers": left} {
				if got := preview(t, s, kind, text); got.Same != 1 {
					t.Errorf("%s again is %+v", kind, got)
				}
			}
			p := shown[store.Person](t, s, "1")
			if len(p.Engagements) != 2 || p.Engagements[0].StartsOn != "2019-04-01" || p.Engagements[1].StartsOn != "2025-11-17" {
				t.Fatalf("she has the engagements %+v", p.Engagements)
			}
			unchanged(t, s, func() {
				_, err := s.RecordJoiner(ctx, store.NewJoiner{Person: "1", Reference: "P1", Service: "Housing", StartsOn: "2025-11-18"})
				refused[*store.ConflictError](t, err) // which she holds again
			})
			l, done, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2026-01-30"})
			check(t, err)
			if done != store.RecordedNew || l.Engagement != p.Engagements[1].ID {
				t.Errorf("leaving again is %s of %s", done, l.Engagement)
			}
		})
	}
}
