package store

import (
	"slices"
	"testing"

	"muniment/store/duty"
)

// Every duty that a form asks about with words of its own is a duty of the catalogue, and its act discharges it for whoever it is delegated to as well.
func TestTypedRepliesAreOfDuties(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, d := range duty.Catalogue() {
		known[d.ID] = true
	}
	for id, a := range typedReplies() {
		if !known[id] {
			t.Errorf("there is no duty %q to reply to", id)
		}
		if !slices.Contains(dischargers()[a.act], id) {
			t.Errorf("%q is not said to discharge %s", a.act, id)
		}
		if len(permissions()[a.act]) == 0 {
			t.Errorf("%q is no act", a.act)
		}
	}
	for act, duties := range dischargers() {
		for _, id := range duties {
			if !known[id] {
				t.Errorf("%q discharges %q, which is no duty", act, id)
			}
		}
	}
}
