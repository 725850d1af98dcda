package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"muniment/store"
)

// Every file of the made-up council as its systems wrote it is imported with the counts that were planted in it, and a second time changes nothing. The directories' exports are
// held against the register in TestDirectoryIsHeldAgainstTheRegister, the lists of buildings, keys and answers in importlists_test.go.
func TestEveryFileOfACouncilIsImportedOnceAndChangesNothingAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, kind string
		empty      bool  // into a register that holds nothing yet
		want       []int // new, changed, the same, refused
	}{
		{"people.csv", "people", true, []int{65, 0, 0, 0}},
		{"systems.csv", "systems", true, []int{10, 0, 0, 0}},
		{"information_assets.csv", "assets", false, []int{0, 0, 30, 0}},
		{"access_grants.csv", "grants", false, []int{0, 0, 171, 0}},
		{"hr_all_staff.csv", "people", false, []int{0, 0, 58, 0}},
		{"hr_leavers_report.csv", "leavers", false, []int{0, 0, 8, 0}},
		{"hr_leavers_no_last_working_day.csv", "leavers", false, []int{0, 0, 8, 0}},
		{"oracle_hdl_workrelationship_termination.dat", "leavers", false, []int{0, 0, 8, 0}},
		{"ad_get-aduser_default.csv", "people", false, []int{0, 0, 60, 0}},
		{"ad_get-aduser_review_ps51.csv", "people", false, []int{0, 65, 0, 0}},
		{"ad_csvde.csv", "people", false, []int{0, 60, 1, 0}},
		{"entra_users_bulk_download.csv", "people", false, []int{0, 60, 0, 0}},
		{"entra_users_bulk_download.csv", "people", true, []int{59, 0, 0, 1}}, // two accounts of one name
		{"door_access_badges.csv", "grants", false, []int{58, 0, 0, 2}},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			s := imported(t).open("admin", today)
			if c.empty {
				s = empty(t).open("admin", today)
			}
			o := store.ImportOptions{Name: c.file, Apply: true, SkipRefused: true}
			if c.file == "door_access_badges.csv" { // which says which doors, and not of which system
				o.Fill = map[string]string{"system_id": "SYS09"}
			}
			for _, want := range [][]int{c.want, {0, 0, c.want[0] + c.want[1] + c.want[2], c.want[3]}} {
				f, err := os.Open(filepath.Join("exchange", "testdata", c.file))
				check(t, err)
				r, err := s.Import(t.Context(), c.kind, f, o)
				check(t, err)
				check(t, f.Close())
				diff(t, counts(r), want)
			}
		})
	}
}
