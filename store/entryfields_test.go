package store

import (
	"encoding/json"
	"maps"
	"testing"

	"muniment/store/entry"
)

// FuzzReadFields holds that the quick reader of fields reads what the writer wrote, and nothing that is no object of texts.
func FuzzReadFields(f *testing.F) {
	f.Add("name", "Rent ledgers", "purpose", "To collect \"rent\"\nand nothing else")
	f.Add("", "", "a", "b\\")
	f.Add("x", "{\":,\"}", "y", "\x00é\u2028")
	f.Fuzz(func(t *testing.T, name, value, other, more string) {
		want := entry.Values{name: value, other: more}
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var plain entry.Values
		if err := json.Unmarshal(text, &plain); err != nil {
			t.Fatal(err)
		}
		got, err := readFields(string(text))
		if err != nil || !maps.Equal(got, plain) {
			t.Errorf("%s is read as %v (%v)", text, got, err)
		}
		if got, err := readFields(name); err == nil {
			var plain entry.Values
			if json.Unmarshal([]byte(name), &plain) != nil || !maps.Equal(got, plain) {
				t.Errorf("%q is read as %v", name, got)
			}
		}
	})
}
