package store_test

import (
	"strconv"
	"testing"
	"time"

	"muniment/store"
)

// openBy signs in by a clock of the computer's.
func (r register) openBy(t *testing.T, login string, at time.Time) *store.Session {
	t.Helper()
	s, err := store.Open(t.Context(), r.path, store.OpenOptions{Login: login, Secret: secret(login), StateDir: r.state, Clock: func() time.Time { return at }})
	check(t, err)
	return s
}

// The trail is in the order in which things were entered, whatever the clock says: through the hour that comes twice in autumn and the one that spring leaves out,
// and with a clock ten years ahead, ten years behind, and right again.
func TestTheTrailKeepsItsOrderWhateverTheClockSays(t *testing.T) {
	t.Parallel()
	r := staffedVault(t)
	at := func(text string) time.Time {
		v, err := time.Parse(time.RFC3339, text)
		check(t, err)
		return v
	}
	clocks := []time.Time{
		at("2025-10-26T01:30:00+01:00"), at("2025-10-26T01:30:00Z"), at("2025-10-26T01:45:00Z"), // the hour that comes twice
		at("2026-03-29T00:59:59Z"), at("2026-03-29T02:00:00+01:00"), // the hour that there is not
		at("2036-03-29T12:00:00Z"), at("2016-03-29T12:00:00Z"), at("2026-03-30T12:00:00Z"), // ten years off, and right again
	}
	s := r.openBy(t, "admin", clocks[0])
	before, err := s.Head(t.Context())
	check(t, err)
	check(t, s.Close())
	for i, clock := range clocks {
		s := r.openBy(t, "admin", clock)
		check(t, s.ChangeSetting(t.Context(), "escalate-ism", strconv.Itoa(2+i%2)))
		if locked, err := s.LockIfIdle(t.Context()); err != nil || locked {
			t.Errorf("at %s somebody who is there is locked out (%v)", clock, err)
		}
		check(t, s.Close())
	}
	s = r.openBy(t, "admin", clocks[len(clocks)-1])
	defer func() { check(t, s.Close()) }()
	entries, err := s.TrailEntries(t.Context(), before.Sequence, 0)
	check(t, err)
	n := 0
	for i, e := range entries {
		if e.Sequence != before.Sequence+int64(i)+1 {
			t.Errorf("entry %d is number %d", i, e.Sequence)
		}
		if e.Act == store.ActChangeSettings {
			if !e.At.Equal(clocks[n]) {
				t.Errorf("change %d was made at %s, and is entered at %s", n, clocks[n], e.At)
			}
			n++
		}
	}
	if n != len(clocks) {
		t.Errorf("%d of %d changes are in the trail", n, len(clocks))
	}
	report, err := s.Check(t.Context())
	check(t, err)
	if !report.Trail.Sound || report.Older || len(s.Warnings()) > 0 {
		t.Errorf("the register: %+v %q", report, s.Warnings())
	}
	all, err := s.Settings(t.Context())
	check(t, err)
	for _, v := range all {
		if v.Key == "escalate-ism" && v.Value != strconv.Itoa(2+(len(clocks)-1)%2) {
			t.Errorf("the setting is %s: an earlier change counts for the last", v.Value)
		}
	}
}
