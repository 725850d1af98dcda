package store_test

import (
	"encoding/json"
	"testing"

	"muniment/store"
)

// Every shape in which acts write what they changed is read back as what each fact was, and what it is.
func TestChangesTellWhatEachFactWas(t *testing.T) {
	for name, test := range map[string]struct {
		kind, details string
		want          []string // name, field's label, was and now
	}{
		"of an entry":            {"asset", `{"act":"set","before":{"volume":"3","state":"approved"},"after":{"volume":"4","state":"draft"}}`, []string{"state||\"approved\"|\"draft\"", "volume|Volume|\"3\"|\"4\""}},
		"in the fields' order":   {"asset", `{"act":"set","after":{"volume":"4","name":"Tax"}}`, []string{"name|Name||\"Tax\"", "volume|Volume||\"4\""}},
		"given beside":           {"asset", `{"act":"spot-check","after":{"last_spot_check":"2025-06-09"},"given":{"checked":"5"}}`, []string{"last_spot_check|Last spot check||\"2025-06-09\"", "checked|How many were looked at||\"5\""}},
		"as it was stays unsaid": {"grant", `{"before":{"id":"G1","level":"Read"},"after":{"id":"G1","level":"Write"}}`, []string{`level||"Read"|"Write"`}},
		"taken out":              {"grant", `{"before":{"ends_on":"2025-01-01"},"after":{}}`, []string{`ends_on||"2025-01-01"|`}},
		"two days of a move":     {"mover", `{"before":["2025-11-03","2025-10-01"],"after":["2025-11-10","2025-10-01"]}`, []string{`moves_on||"2025-11-03"|"2025-11-10"`}},
		"a decision":             {"grant", `{"access_review":"AR1","decision":"revoke","before":"keep"}`, []string{`access_review|||"AR1"`, `decision||"keep"|"revoke"`}},
		"a deputy":               {"post", `{"deputy":"2","deputy_before":"1"}`, []string{`deputy||"1"|"2"`}},
		"what else it says":      {"leaver", `{"evidence":"Handed in","done_at":"2025-10-31T16:00:00Z"}`, []string{`evidence|||"Handed in"`}},
		"removed":                {"asset", ``, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := store.Change{Kind: test.kind, Details: json.RawMessage(test.details)}
			told, err := c.Told()
			check(t, err)
			var got []string
			for _, d := range told.Differences {
				got = append(got, d.Name+"|"+d.Field.Label+"|"+string(d.Was)+"|"+string(d.Now))
			}
			diff(t, got, test.want)
			if c.Removed() != (test.details == "") {
				t.Errorf("removed: %v", c.Removed())
			}
			if done := test.kind == "leaver"; done == told.DoneAt.IsZero() {
				t.Errorf("done at %s", told.DoneAt)
			}
		})
	}
}
