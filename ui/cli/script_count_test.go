package cli_test

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"muniment/assets"
)

// counted returns, as variables for the scripts, how many prompts the files of the made-up council must lead to, counted from the files
// themselves, and days that depend on today.
func counted(t *testing.T) []string {
	t.Helper()
	files, err := assets.Demo()
	if err != nil {
		t.Fatal(err)
	}
	leavers := map[string]bool{}
	for _, row := range rows(t, files, "hr_leavers_report.csv") {
		leavers[row["Personal Reference Number"]] = true
	}
	var toClose, unreasoned, early int
	for _, g := range rows(t, files, "access_grants.csv") {
		if leavers[g["employee_no"]] {
			toClose++
		}
		if g["job_function_reason"] == "" {
			unreasoned++
		}
		if g["granted_on"] < g["acknowledged_on"] {
			early++
		}
	}
	if toClose == 0 || unreasoned == 0 || early == 0 {
		t.Fatalf("the files hold nothing to count: %d, %d, %d", toClose, unreasoned, early)
	}
	now := time.Now()
	return []string{
		fmt.Sprintf("ROWS_OF_PEOPLE=%d", len(rows(t, files, "people.csv"))),
		fmt.Sprintf("LEAVERS=%d", len(leavers)),
		fmt.Sprintf("TO_CLOSE=%d", toClose), fmt.Sprintf("UNREASONED=%d", unreasoned), fmt.Sprintf("EARLY=%d", early),
		"NEXT_WEEK=" + now.AddDate(0, 0, 7).Format(time.DateOnly),
		"NEXT_MONTH=" + now.AddDate(0, 0, 30).Format(time.DateOnly),
		"LATER=" + now.AddDate(0, 0, 60).Format(time.DateOnly),
	}
}

// rows reads a file as maps of its headings.
func rows(t *testing.T, files fs.FS, name string) []map[string]string {
	t.Helper()
	f, err := files.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[all[0][i]] = cell
		}
		out = append(out, row)
	}
	return out
}
