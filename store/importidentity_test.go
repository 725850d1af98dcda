package store_test

import (
	"strings"
	"testing"

	"muniment/store"
)

// A file matches people by the first of number, reference and login that says who they are; what is left in doubt is refused with what to do.
func TestLaterReferencesSayWhoSomebodyIs(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, row string
		is        string // id of the person it is; empty: somebody new
		refused   string // or why not
	}{
		{name: "a known login without the number, the same name", row: ",,P1,gwen,KERSHAW,GKershaw,Housing,,", is: "1"},
		{name: "and the same kind", row: ",,P1,Gwen,Kershaw,gkershaw,Housing,employee,", is: "1"},
		{name: "a known login without the number, another name", row: ",,P1,Zoe,Newname,gkershaw,Housing,,", refused: "Gwen Kershaw (1)"},
		{name: "an agency worker who has a number now", row: "77,,P5,Sanjay,Zeller,szeller,Housing,employee,", is: "PN00001"},
		{name: "a number with the login of somebody else without one", row: "77,,P9,Zoe,Newname,szeller,Housing,employee,", refused: "Sanjay Zeller (PN00001)"},
		{name: "a volunteer who has a number now", row: "78,V-1,,Vera,Vole,,Housing,employee,", is: "V-1"},
		{name: "a number with the reference of somebody else", row: "78,V-1,,Zoe,Newname,,Housing,employee,", refused: "Vera Vole (V-1)"},
		{name: "an agency worker who has a reference now", row: ",A-1,P5,Sanjay,Zeller,szeller,Housing,agency,", is: "PN00001"},
		{name: "two people with numbers behind one login", row: "79,,P9,Gwen,Kershaw,gkershaw,Housing,employee,"},
		{name: "two people with references behind one login", row: ",V-2,,Vera,Vole,vera,Housing,volunteer,"},
		{name: "the number of a new person is another's id", row: "V-1,,P9,Zoe,Newname,zn,Housing,employee,", refused: "Vera Vole under this number"},
		{name: "the number of a new person is an id that this register gave", row: "PN00001,,P9,Zoe,Newname,zn,Housing,employee,", refused: "Sanjay Zeller under this number"},
	}
	r := small(t)
	s := r.open("admin", opened)
	apply(t, s, "people", lines(peopleHeadings, ",V-1,,Vera,Vole,vera,Housing,volunteer,"))
	before, err := s.People(t.Context(), "")
	check(t, err)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := preview(t, s, "people", lines(peopleHeadings, c.row))
			switch {
			case c.refused != "":
				if got.RefusedRows != 1 || !strings.Contains(got.Refused[0].Reason, c.refused) {
					t.Errorf("the row is not refused: %+v", got)
				}
			case c.is == "":
				if got.New != 1 {
					t.Errorf("the row is taken for somebody the register knows: %+v", got)
				}
			case got.New != 0 || got.RefusedRows != 0:
				t.Errorf("the row is not %s: %+v", c.is, got)
			}
		})
	}
	apply(t, s, "people", lines(peopleHeadings, cases[0].row, cases[3].row, cases[5].row))
	for id, number := range map[string]string{"1": "1", "PN00001": "77", "V-1": "78"} {
		if p := shown[store.Person](t, s, id); p.EmployeeNo != number {
			t.Errorf("%s is %+v, want the number %s", id, p, number)
		}
	}
	after, err := s.People(t.Context(), "")
	check(t, err)
	if len(after) != len(before) {
		t.Errorf("there are %d people now, and were %d", len(after), len(before))
	}
	if again := preview(t, s, "people", lines(peopleHeadings, cases[3].row, cases[5].row)); again.Same != 2 {
		t.Errorf("the same rows again: %+v", again)
	}
	unchanged(t, s, func() {
		_, err := s.RecordJoiner(t.Context(), store.NewJoiner{EmployeeNo: "77", Surname: "Zeller", Service: "Housing", StartsOn: today})
		refused[*store.ConflictError](t, err)
	})
}

// A number that the council gave is passed over where this register counts its own.
func TestOwnNumbersPassOverTheCouncils(t *testing.T) {
	t.Parallel()
	s := empty(t).open("admin", opened)
	text := lines(peopleHeadings, "PN00001,,P1,Zoe,Newname,zn,Housing,employee,", ",,P2,Sanjay,Zeller,sz,Housing,agency,")
	if got := apply(t, s, "people", text); got.New != 2 {
		t.Errorf("two people are %+v", got)
	}
}

// A directory's account whose login the payroll then gives with a number and the same name was that employee's all along.
func TestAccountOfADirectoryBecomesTheEmployee(t *testing.T) {
	t.Parallel()
	s := empty(t).open("admin", opened)
	apply(t, s, "people", lines("login,given_name,surname", "dowen,Dafydd,Owen"))
	if got := apply(t, s, "people", lines("employee_no,position_no,given_name,surname,login", "9,P1,Dafydd,Owen,DOwen")); got.Changed != 1 || got.New != 0 {
		t.Errorf("the payroll's row is %+v", got)
	}
	if p := shown[store.Person](t, s, "PN00001"); p.Kind != "employee" || p.EmployeeNo != "9" || len(p.Engagements) != 1 {
		t.Errorf("he is %+v", p)
	}
}
