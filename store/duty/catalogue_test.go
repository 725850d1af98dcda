package duty_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"muniment/store/duty"
)

func TestEveryDutyIsFullyDescribed(t *testing.T) {
	t.Parallel()
	clause := regexp.MustCompile(`^(CBC|OCC|AZS|OCSI)-\d{3}$`)
	seen := make(map[string]bool)
	for _, d := range duty.Catalogue() {
		if seen[d.ID] || !regexp.MustCompile(`^[a-z]+(-[a-z]+)+$`).MatchString(d.ID) {
			t.Errorf("%q is no id, or is there twice", d.ID)
		}
		seen[d.ID] = true
		for name, text := range map[string]string{
			"title": d.Title, "owed by": d.OwedBy, "period": d.Period, "discharged by": d.DischargedBy,
			"act": d.Act, "where": d.Where,
		} {
			if strings.TrimSpace(text) != text || text == "" || strings.HasSuffix(text, ".") {
				t.Errorf("%s: the %s %q is no phrase", d.ID, name, text)
			}
		}
		if !strings.HasPrefix(d.Act, "muniment ") {
			t.Errorf("%s: the act %q is no command", d.ID, d.Act)
		}
		switch d.MetBy {
		case "prompt", "acknowledgement":
			if d.Find == nil {
				t.Errorf("%s is met by %q and has no rule", d.ID, d.MetBy)
			}
		case "gate", "field", "supplier-claim":
		default:
			t.Errorf("%s is met by %q, which is no way of meeting a duty", d.ID, d.MetBy)
		}
		if d.PeriodSource != "policy" && d.PeriodSource != "council setting" {
			t.Errorf("%s: the period comes from %q", d.ID, d.PeriodSource)
		}
		if len(d.Clauses) == 0 || slices.ContainsFunc(d.Clauses, func(c string) bool { return !clause.MatchString(c) }) {
			t.Errorf("%s: clauses %v", d.ID, d.Clauses)
		}
	}
}

func TestTheClosingClauseBelongsToOneDuty(t *testing.T) {
	t.Parallel()
	for _, d := range duty.Catalogue() {
		if carries := slices.Contains(d.Clauses, "CBC-027"); carries != (d.ID == closing) {
			t.Errorf("%s carries CBC-027: %v", d.ID, carries)
		}
	}
}

func TestCatalogueIsNotShared(t *testing.T) {
	t.Parallel()
	duty.Catalogue()[0].Clauses[0] = "changed"
	if got := duty.Catalogue()[0].Clauses[0]; got != "CBC-027" {
		t.Errorf("a reader of the catalogue changed it: %s", got)
	}
}

func TestDutyJSONShape(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(duty.Catalogue()[0])
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	keys := []string{"act", "clauses", "discharged_by", "id", "met_by", "owed_by", "period", "period_source", "title", "where"}
	for k := range got {
		if !slices.Contains(keys, k) {
			t.Errorf("unexpected key %q", k)
		}
	}
	if len(got) != len(keys) {
		t.Errorf("%d keys, want %v", len(got), keys)
	}
}
