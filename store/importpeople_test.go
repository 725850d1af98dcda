package store_test

import (
	"slices"
	"testing"

	"muniment/store"
)

const peopleHeadings = "employee_no,council_ref,position_no,given_name,surname,login,service,kind,start"

func TestPeopleAreMatchedByReferenceAndNeverByName(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, row string
		matches   string // id of the person who is changed; empty: somebody new
	}{
		{"by number, under another name and login", "1,,P1,Zoe,Newname,znew,Housing,employee,", "1"},
		{"by council reference", ",V-1,,Vera,Renamed,vera2,Housing,volunteer,", "V-1"},
		{"by kind and login in other capitals", ",,P5,Sanjay,Renamed,SZeller,Housing,agency,", "PN00001"},
		{"the same name with another number is somebody else", "4,,P9,Gwen,Kershaw,gk,Housing,employee,", ""},
		{"the same name with another council reference is somebody else", ",V-2,,Vera,Vole,vera,Housing,volunteer,", ""},
		{"the login of another kind is somebody else", ",,P8,Sanjay,Zeller,szeller,Housing,volunteer,", ""},
		{"the login of somebody with a number is somebody else", ",,P8,Gwen,Kershaw,gkershaw,Housing,agency,", ""},
	}
	r := small(t)
	s := r.open("admin", opened)
	apply(t, s, "people", lines(peopleHeadings, ",V-1,,Vera,Vole,vera,Housing,volunteer,"))
	before, err := s.People(t.Context(), "")
	check(t, err)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := preview(t, s, "people", lines(peopleHeadings, c.row))
			if c.matches == "" {
				if got.New != 1 {
					t.Errorf("the row is taken for somebody the register knows: %+v", got)
				}
				return
			}
			if got.Changed != 1 || !slices.ContainsFunc(before, func(p store.Person) bool { return p.ID == c.matches }) {
				t.Errorf("the row does not match %s: %+v", c.matches, got)
			}
		})
	}
	apply(t, s, "people", lines(peopleHeadings, cases[0].row, cases[1].row, cases[2].row))
	for _, id := range []string{"1", "V-1", "PN00001"} {
		p := shown[store.Person](t, s, id)
		if p.Surname != "Renamed" && p.Surname != "Newname" {
			t.Errorf("%s was not renamed: %+v", id, p)
		}
	}
	after, err := s.People(t.Context(), "")
	check(t, err)
	if len(after) != len(before) {
		t.Errorf("renaming made %d people of %d", len(after), len(before))
	}
}

func TestRenameKeepsGrantsAndLeaver(t *testing.T) {
	t.Parallel()
	s := imported(t).open("admin", today)
	before := owed(t, s, "close-leaver-account")
	report := apply(t, s, "people", lines("employee_no,given_name,surname", "100221,Kirsty,Thornycroft"))
	if report.Changed != 1 || report.New != 0 {
		t.Errorf("a rename is %+v", report)
	}
	diff(t, owed(t, s, "close-leaver-account"), before)
	if p := shown[store.Person](t, s, "100221"); p.Name() != "Kirsty Thornycroft" || p.Login != "khallam" {
		t.Errorf("after the rename she is %+v", p)
	}
}

func TestTwoPeopleOfOneNameStayTwo(t *testing.T) {
	t.Parallel()
	s := imported(t).open("admin", today)
	found, err := s.People(t.Context(), "gwen kershaw")
	check(t, err)
	var ids []string
	for _, p := range found {
		if p.Kind == "employee" {
			ids = append(ids, p.ID)
		}
	}
	diff(t, ids, []string{"100389", "100396", "100487"})
	for _, id := range ids { // one of them has left, and only her accounts are to be closed
		for _, g := range liveGrants(t, s, id) {
			if got := slices.Contains(owed(t, s, "close-leaver-account"), g); got != (id == "100396") {
				t.Errorf("closing %s of %s is owed: %v", g, id, got)
			}
		}
	}
}

// What a file leaves out has not ended: half a payroll, or a second post, looks the same as a move.
func TestPersonUnderANewPositionKeepsTheOldOneUntilTheMoveIsRecorded(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	row := lines(peopleHeadings, "1,,P7,Gwen,Kershaw,gkershaw,Legal,employee,2025-11-10")
	diff(t, apply(t, s, "people", row).Warnings,
		[]string{"line 2: Gwen Kershaw (1) now has positions P1 and P7: if this is a move, record it with `muniment mover record`"})
	p := shown[store.Person](t, s, "1")
	if len(p.Engagements) != 2 || p.Engagements[0].EndedOn.Known() || p.Engagements[1].EndedOn.Known() {
		t.Fatalf("she has the engagements %+v", p.Engagements)
	}
	if w := preview(t, s, "people", row).Warnings; len(w) > 0 {
		t.Errorf("the same file again warns of %q", w)
	}
	unchanged(t, s, func() {
		_, err := s.RecordMover(t.Context(), store.NewMover{Person: "1", From: "P1", Reference: "P7", Service: "Legal", MovesOn: "2025-11-17"})
		refused[*store.ConflictError](t, err) // on another day than the file says
	})
	_, err := s.RecordMover(t.Context(), store.NewMover{Person: "1", From: "P1", Reference: "P7", Service: "Legal", MovesOn: "2025-11-10"})
	check(t, err)
	p = shown[store.Person](t, s, "1")
	if len(p.Engagements) != 2 || p.Engagements[0].EndedOn != "2025-11-09" || p.Engagements[1].Reference != "P7" || p.Engagements[1].EndedOn.Known() {
		t.Errorf("after the move she has %+v", p.Engagements)
	}
	_, _, err = s.RecordLeaver(t.Context(), store.NewLeaver{Person: "1", LastWorkingDay: today})
	check(t, err)
	diff(t, owed(t, s, "close-leaver-account"), []string{"G1", "G2", "G6"})
}

func TestPersonListedUnderBothPositionsHasTwo(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	report := apply(t, s, "people", lines(peopleHeadings, "1,,P1,Gwen,Kershaw,gkershaw,Housing,employee,", "1,,P7,Gwen,Kershaw,gkershaw,Legal,employee,2025-11-10"))
	if len(report.Warnings) != 0 {
		t.Errorf("the warnings are %q", report.Warnings)
	}
	for _, e := range shown[store.Person](t, s, "1").Engagements {
		if e.EndedOn.Known() {
			t.Errorf("the engagement %s has ended", e.Reference)
		}
	}
}

func TestAccountsOfNobodyAreNoEmployees(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	apply(t, s, "people", lines("login,given_name,surname", "adm-x,Admin,X"))
	found, err := s.People(t.Context(), "adm-x")
	check(t, err)
	if len(found) != 1 || found[0].Kind != "unknown" {
		t.Fatalf("a directory's account without a number is %+v", found)
	}
	if !slices.Contains(owed(t, s, "unowned-account"), found[0].ID) {
		t.Error("nobody is asked who answers for it")
	}
}
