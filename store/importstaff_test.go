package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
)

// sameAgain imports a file a second time, which changes nothing.
func sameAgain(t *testing.T, s *store.Session, kind, text string, rows int) {
	t.Helper()
	unchanged(t, s, func() { diff(t, counts(apply(t, s, kind, text)), []int{0, 0, rows, 0}) })
}

func joinersOf(t *testing.T, s *store.Session, person string) []store.Joiner {
	t.Helper()
	all, err := s.Joiners(t.Context(), "")
	check(t, err)
	return slices.DeleteFunc(all, func(j store.Joiner) bool { return j.Person != person })
}

// A weekly list of joiners is as good as recording each by hand: the checklist begins, and what was told before changes nothing.
func TestAListOfJoinersRecordsThem(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	const headings = "Employee Number,Forename,Surname,Position Reference Number,Department,Job Title,Start Date,Policies Accepted On,Agency Worker Ref"
	text := lines(headings,
		"20,Ffion,Quill,P20,Housing,Clerk,01/12/2025,20/11/2025,",
		",Tomos,Rook,P21,Library Service,Assistant,08/12/2025,,AG7",
		"3,Gwen,Kershaw,P22,Housing,Adviser,15/12/2025,,", // of whom the register knows another post
	)
	unchanged(t, s, func() { diff(t, counts(preview(t, s, "joiners", text)), []int{3, 0, 0, 0}) })
	r := apply(t, s, "joiners", text)
	diff(t, counts(r), []int{3, 0, 0, 0})
	sameAgain(t, s, "joiners", text, 3)
	j := joinersOf(t, s, "20")[0]
	diff(t, []any{j.StartsOn, j.InformedOn}, []any{calendar.Date("2025-12-01"), calendar.Date("2025-11-20")})
	if p := shown[store.Person](t, s, "AG7"); p.Name() != "Tomos Rook" || p.Engagements[0].Reference != "P21" {
		t.Errorf("the agency worker is %+v", p)
	}
	if p := shown[store.Person](t, s, "3"); len(p.Engagements) != 2 {
		t.Errorf("somebody with another post has %+v", p.Engagements)
	}
	if got := owed(t, s, "joiner-line"); !slices.ContainsFunc(got, func(id string) bool { return strings.HasPrefix(id, joinersOf(t, s, "AG7")[0].ID) }) {
		t.Errorf("the checklist of somebody who joins owes %v", got)
	}
	told := apply(t, s, "joiners", lines("council_ref,service,start,informed_on", "AG7,Library Service,08/12/2025,19/11/2025"))
	diff(t, counts(told), []int{0, 1, 0, 0})
	diff(t, joinersOf(t, s, "AG7")[0].InformedOn, calendar.Date("2025-11-19"))
	later := preview(t, s, "joiners", lines(headings, "20,Ffion,Quill,P20,Housing,Clerk,08/12/2025,,"))
	if len(later.Refused) != 1 || !strings.Contains(later.Refused[0].Reason, "joining on 01/12/2025") {
		t.Errorf("another first day is %+v", later)
	}
	for _, undo := range []int64{told.Undo, r.Undo} {
		_, err := s.UndoImport(t.Context(), undo)
		check(t, err)
	}
	_, err := s.Show(t.Context(), "20")
	refused[*store.NotFoundError](t, err)
	if left := joinersOf(t, s, "3"); len(left) != 0 || len(shown[store.Person](t, s, "3").Engagements) != 1 {
		t.Errorf("taken back, there is still %+v", left)
	}
	diff(t, counts(apply(t, s, "joiners", text)), []int{3, 0, 0, 0})
}

// Where the staff list came first, the joiner is about the engagement that it brought.
func TestAJoinerWhomTheStaffListBroughtHasOnePost(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	apply(t, s, "people", lines("employee_no,position_no,given_name,surname,service,start", "20,P20,Ffion,Quill,Housing,2025-12-01"))
	text := lines("employee_no,service,start", "20,Housing,2025-12-01")
	diff(t, counts(apply(t, s, "joiners", text)), []int{1, 0, 0, 0})
	sameAgain(t, s, "joiners", text, 1)
	if p := shown[store.Person](t, s, "20"); len(p.Engagements) != 1 || joinersOf(t, s, "20")[0].Engagement != p.Engagements[0].ID {
		t.Errorf("they have %+v", p.Engagements)
	}
}

// A list of movers tells every owner, finds the old post, and follows a move whose day changes.
func TestAListOfMoversRecordsThem(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	const headings = "Employee Number,New Position Number,New Department,New Job Title,Date of Move,Date Notice Received,Old Position Number"
	text := lines(headings, "1,P9,Finance,Clerk,01/12/2025,21/11/2025,", "2,P10,Library Service,Librarian,08/12/2025,,P3")
	unchanged(t, s, func() { diff(t, counts(preview(t, s, "movers", text)), []int{2, 0, 0, 0}) })
	r := apply(t, s, "movers", text)
	diff(t, counts(r), []int{2, 0, 0, 0})
	sameAgain(t, s, "movers", text, 2)
	diff(t, owed(t, s, "mover-access"), []string{"G1", "G2", "G3", "G6"})
	late := apply(t, s, "movers", lines(headings, "1,P9,Finance,Clerk,08/12/2025,21/11/2025,"))
	diff(t, counts(late), []int{0, 1, 0, 0})
	e := shown[store.Person](t, s, "1").Engagements
	diff(t, []any{e[0].EndedOn, e[1].StartsOn, e[1].Reference}, []any{calendar.Date("2025-12-07"), calendar.Date("2025-12-08"), "P9"})
	sameBothWays(t, s)
	for _, undo := range []int64{late.Undo, r.Undo} {
		_, err := s.UndoImport(t.Context(), undo)
		check(t, err)
	}
	e = shown[store.Person](t, s, "1").Engagements
	if len(e) != 1 || e[0].EndedOn.Known() || e[0].Reference != "P1" {
		t.Errorf("taken back, they have %+v", e)
	}
	diff(t, owed(t, s, "mover-access"), []string(nil))
	for row, why := range map[string]string{
		"2,P10,Library Service,,08/12/2025,,": "2 engagements",
		"1,P9,Finance,,01/12/2025,,P77":       "holds position P1",
		"1,P9,Finance,,01/01/2019,,":          "no post that 1 held before 01/01/2019",
		"99,P9,Finance,,01/12/2025,,":         "import the people file first",
		"1,P9,,,01/12/2025,,":                 "to which service",
		"1,P9,Finance,,,,":                    "on which day",
		",,Finance,,01/12/2025,,":             "nothing on the line says whom",
	} {
		got := preview(t, s, "movers", lines(headings, row))
		if len(got.Refused) != 1 || !strings.Contains(got.Refused[0].Reason, why) {
			t.Errorf("%s is %+v, want it refused because %q", row, got.Refused, why)
		}
	}
}

// Where the staff list came first and brought the new post only, the row says the old one; two moves of one person may come latest first.
func TestMovesAreToldWhenTheRegisterKnowsTheLastPostOnly(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	apply(t, s, "people", lines("employee_no,position_no,given_name,surname,service,start", "30,C,Non,Pike,Finance,2025-11-10"))
	const headings = "employee_no,to_position,to_service,moves_on,from_position,from_service"
	got := preview(t, s, "movers", lines(headings, "30,C,Finance,2025-11-10,,"))
	if len(got.Refused) != 1 || got.Refused[0].Column != "from_service" {
		t.Errorf("without the old service the row is %+v", got)
	}
	text := lines(headings, "30,C,Finance,2025-11-10,B,Housing", "30,B,Housing,2025-06-02,A,ICT")
	diff(t, counts(apply(t, s, "movers", text)), []int{2, 0, 0, 0})
	sameAgain(t, s, "movers", text, 2)
	var posts []string
	for _, e := range shown[store.Person](t, s, "30").Engagements {
		posts = append(posts, e.Reference+" "+string(e.StartsOn)+" "+string(e.EndedOn))
	}
	slices.Sort(posts)
	diff(t, posts, []string{"A  2025-06-01", "B 2025-06-02 2025-11-09", "C 2025-11-10 "})
}

// A list of absences says who is away, when they are expected and when they came back. What was decided about their access is no matter for a file.
func TestAListOfAbsencesRecordsThem(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.open("admin", today)
	const headings = "Employee Number,Absence Type,Absence Start Date,Expected Return Date,Actual Return Date,Covered By"
	text := lines(headings, "1,Maternity,03/11/2025,02/03/2026,,3", "2,Long term sick,01/09/2025,,10/10/2025,", "2,Career break,01/12/2025,31/12/4712,,")
	unchanged(t, s, func() { diff(t, counts(preview(t, s, "absences", text)), []int{3, 0, 0, 0}) })
	first := apply(t, s, "absences", text)
	diff(t, counts(first), []int{3, 0, 0, 0})
	sameAgain(t, s, "absences", text, 3)
	diff(t, owed(t, s, "absence-access"), []string{"AB00001", "AB00003"})
	later := apply(t, s, "absences", lines(headings, "1,Maternity,03/11/2025,01/06/2026,,2", "2,Career break,01/12/2025,30/06/2026,,"))
	diff(t, counts(later), []int{0, 2, 0, 0})
	a := shown[store.Absence](t, s, "AB00001")
	diff(t, []any{a.ReturnsOn, a.Cover}, []any{calendar.Date("2026-06-01"), "2"})
	back := apply(t, s, "absences", lines(headings, "1,Maternity,03/11/2025,01/06/2026,20/11/2025,2"))
	diff(t, counts(back), []int{0, 1, 0, 0})
	for row, why := range map[string]string{
		"2,Sickness,05/12/2025,,,":           "already recorded as away",
		"3,Sickness,05/12/2025,,10/12/2025,": "is in the future",
		"3,Sickness,05/12/2025,01/12/2025,,": "the return is before the absence",
		"3,Sickness,05/11/2025,05/11/2025,,": "not after the day",
		"3,Hiccups,05/11/2025,,,":            "is none of",
		"3,Sickness,05/11/2025,,,3":          "nobody covers for themselves",
		"3,Sickness,05/11/2025,,,nobody":     "no person",
		"77,Sickness,05/11/2025,,,":          "import the people file first",
	} {
		got := preview(t, s, "absences", lines(headings, row))
		if len(got.Refused) != 1 || !strings.Contains(got.Refused[0].Reason, why) {
			t.Errorf("%s is %+v, want it refused because %q", row, got.Refused, why)
		}
	}
	for _, undo := range []int64{back.Undo, later.Undo} {
		_, err := s.UndoImport(t.Context(), undo)
		check(t, err)
	}
	a = shown[store.Absence](t, s, "AB00001")
	diff(t, []any{a.ReturnsOn, a.Cover, a.ReturnedOn, a.FinishedAt.IsZero()}, []any{calendar.Date("2026-03-02"), "3", calendar.Date(""), true})
	check(t, s.DecideAbsence(t.Context(), "1", store.AccessKept, "Keeps in touch"))
	if _, err := s.UndoImport(t.Context(), first.Undo); err == nil || !strings.Contains(err.Error(), "rests on it") {
		t.Errorf("what was decided about since is taken back: %v", err)
	}
}

// What was taken back by hand is not brought back by next week's list.
func TestWithdrawnCasesOfStaffStayWithdrawn(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	files := map[string]string{
		"joiners":  lines("employee_no,given_name,surname,position_no,service,start", "20,Ffion,Quill,P20,Housing,2025-12-01"),
		"movers":   lines("employee_no,to_position,to_service,moves_on", "1,P9,Finance,2025-12-01"),
		"absences": lines("employee_no,starts_on", "3,2025-11-03"),
	}
	for kind, text := range files {
		diff(t, counts(apply(t, s, kind, text)), []int{1, 0, 0, 0})
	}
	check(t, s.WithdrawJoiner(ctx, "20", "", "Took another job"))
	check(t, s.WithdrawMover(ctx, "1", "Stays"))
	check(t, s.WithdrawAbsence(ctx, "3", "Came in after all"))
	for kind, text := range files {
		unchanged(t, s, func() {
			got := apply(t, s, kind, text)
			if got.Same != 1 || len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "was withdrawn on 21/11/2025") {
				t.Errorf("%s: what was withdrawn is %+v", kind, got)
			}
		})
	}
}

// Whoever imports a list may do what it does by hand, and never in their own case; who may not know why somebody is away does not learn it by guessing.
func TestListsOfStaffAreNoWayRoundTheActs(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	me := personOf("hr")
	files := map[string]string{
		"joiners":  lines("employee_no,position_no,service,start", me+",P99,Housing,2025-12-01"),
		"movers":   lines("employee_no,to_position,to_service,moves_on", me+",P99,Housing,2025-12-01"),
		"absences": lines("employee_no,starts_on", me+",2025-11-03"),
	}
	for kind, text := range files {
		for _, login := range []string{"manager", "ict", "auditor", "siro"} {
			_, err := r.open(login, today).Import(t.Context(), kind, strings.NewReader(text), store.ImportOptions{})
			refused[*store.NotAllowedError](t, err)
		}
		_, err := r.open("hr", today).Import(t.Context(), kind, strings.NewReader(text), store.ImportOptions{Apply: true})
		if !errors.Is(err, store.ErrRowsRefused) {
			t.Errorf("their own case is imported: %v", err)
		}
	}
	hr, admin := r.open("hr", today), r.open("administrator", today)
	_, err := hr.RecordAbsence(t.Context(), store.Absence{Person: "100228", Kind: "suspension", StartsOn: "2025-11-10"})
	check(t, err)
	const headings = "employee_no,kind,starts_on"
	diff(t, reply(t, admin, "absences", headings, "100228,suspension,2025-11-10"), reply(t, admin, "absences", headings, "100228,sickness,2025-11-10"))
	if got := preview(t, hr, "absences", lines(headings, "100228,sickness,2025-11-10")); len(got.Warnings) != 1 {
		t.Errorf("Human Resources are told %+v", got)
	}
}
