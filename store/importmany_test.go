package store_test

import (
	"fmt"
	"strings"
	"testing"

	"muniment/store"
)

// A file of many grants is read by another way than a short one: what its preview says is what applying does, and what its rows owe is what each would owe by itself.
func TestManyGrantsArePreviewedAsTheyAreApplied(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	rows := []string{"grant_id,employee_no,login,system_id,job_function_reason,authorised_by,granted_on,acknowledged_on"}
	for i := range 2500 {
		rows = append(rows, fmt.Sprintf("M%04d,%d,login%d,S1,Reason %d,Manager,2025-01-02,2025-01-01", i, 1+i%2, i, i))
	}
	rows = append(rows,
		"M0001,2,login1,S1,Reason 1,Manager,2025-01-02,2025-01-01",    // the same again
		"M0002,1,login2,S1,Another,Manager,2025-01-02,2025-01-01",     // changed within the file
		"M0003,1,login3,S1,Reason 3,Manager,2025-01-02,2025-01-01",    // of somebody else
		"M9001,1,login2400,S1,Shared,Manager,2025-01-02,2025-01-01",   // the login of somebody's
		"M9002,2,late,S1,Informed late,Manager,2025-01-02,2025-02-01", // owes something by itself
		"M9003,2,blank,S1,,Manager,2025-01-02,2025-01-01",             // so does this
		"M9004,77,nobody,S1,Nobody's,Manager,2025-01-02,2025-01-01",   // of nobody
	)
	file := lines(rows...)
	read := func(apply bool) store.ImportReport {
		r, err := s.Import(t.Context(), "grants", strings.NewReader(file), store.ImportOptions{Name: "grants.csv", Apply: apply, SkipRefused: true})
		check(t, err)
		r.Undo, r.Applied = 0, false
		return r
	}
	var preview store.ImportReport
	unchanged(t, s, func() { preview = read(false) })
	diff(t, []int{preview.New, preview.Changed, preview.Same, preview.RefusedRows}, []int{2503, 1, 1, 2})
	diff(t, read(true), preview)
	picked, all, err := s.PromptsBothWays(t.Context())
	check(t, err)
	diff(t, picked, all)
	for duty, want := range map[string]string{"job-function-reason": "M9003", "inform-before-access": "M9002"} {
		found := false
		for _, id := range owed(t, s, duty) {
			found = found || id == want
		}
		if !found {
			t.Errorf("%s is not owed of %s: %v", duty, want, owed(t, s, duty))
		}
	}
	again := read(true)
	diff(t, []int{again.New, again.Changed, again.Same, again.RefusedRows}, []int{0, 2, 2503, 2})
}

// Rows that have no reference of their own are told by more, in a long file as in a short one.
func TestManyGrantsWithoutReferences(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	rows := []string{"grant_id,employee_no,login,system_id,granted_on"}
	for i := range 1500 {
		rows = append(rows, fmt.Sprintf("M%04d,%d,login%d,S1,2025-01-02", i, 1+i%2, i))
	}
	rows = append(rows, ",1,login10,S1,2025-01-02", ",1,another,S1,2025-01-02")
	for _, apply := range []bool{false, true} {
		r, err := s.Import(t.Context(), "grants", strings.NewReader(lines(rows...)), store.ImportOptions{Name: "grants.csv", Apply: apply})
		check(t, err)
		diff(t, []int{r.New, r.Changed, r.Same, r.RefusedRows}, []int{1501, 0, 1, 0})
	}
}
