package duty_test

import (
	"encoding/csv"
	"os"
	"slices"
	"testing"

	"muniment/store/duty"
)

// clauses are the 210 obligations of the council's policy and its suppliers' statements, each with its tier: T1 a workflow, T2 a field or a gate, T3 a
// supplier's claim, T4 a rule of conduct that is met by acknowledging it.
func clauses(t *testing.T) map[string]string {
	t.Helper()
	f, err := os.Open("testdata/clauses.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, row := range rows[1:] {
		out[row[0]] = row[1]
	}
	if len(out) != 210 {
		t.Fatalf("there are %d clauses", len(out))
	}
	return out
}

// ways are how a duty can be met.
func ways() []string { return []string{"prompt", "gate", "field", "acknowledgement", "supplier-claim"} }

func TestEveryClauseIsMet(t *testing.T) {
	all := clauses(t)
	met := map[string][]string{}
	for _, d := range duty.Catalogue() {
		if !slices.Contains(ways(), d.MetBy) {
			t.Errorf("%s is met by %q", d.ID, d.MetBy)
		}
		if (d.MetBy == "prompt") && d.Find == nil {
			t.Errorf("%s is met by a prompt and has no rule", d.ID)
		}
		for _, c := range d.Clauses {
			if all[c] == "" {
				t.Errorf("%s names the clause %s, which there is not", d.ID, c)
			}
			met[c] = append(met[c], d.MetBy)
		}
	}
	for c, tier := range all {
		switch {
		case len(met[c]) == 0:
			t.Errorf("%s (%s) is met by no duty", c, tier)
		case tier == "T3" && !slices.Contains(met[c], "supplier-claim"):
			t.Errorf("%s is a supplier's claim and is met by %v", c, met[c])
		case tier == "T4" && !slices.Contains(met[c], "acknowledgement"):
			t.Errorf("%s is a rule of conduct and is met by %v", c, met[c])
		}
	}
}

func TestEveryPeriodIsASetting(t *testing.T) {
	known := map[string]bool{}
	for _, s := range duty.Settings() {
		if known[s.Key] {
			t.Errorf("the setting %s stands twice", s.Key)
		}
		known[s.Key] = true
		if s.Meaning == "" || s.Unit == "" {
			t.Errorf("the setting %s is not described", s.Key)
		}
	}
	for _, d := range duty.Catalogue() {
		if d.Cycle == nil {
			continue
		}
		keys := d.Cycle.Settings()
		if d.Cycle.First != "" {
			keys = append(keys, d.Cycle.First)
		}
		for _, key := range keys {
			if !known[key] {
				t.Errorf("%s has the period %q, which is no setting", d.ID, key)
			}
		}
	}
}
