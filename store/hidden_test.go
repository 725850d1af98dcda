package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store"
)

// Whoever reads the trail reads of no case that they may not see, and the trail is as sound for them as for anybody.
func TestTheTrailTellsOfNoRestrictedCase(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	i := reported(t, x.as("manager", "2025-11-10 09:00"), "restricted", "yes", "implicated", personOf("facilities"))
	add(t, x.as("ism", "2025-11-10 10:00"), "witness-request", "task", i.ID, "question", "Who had the key?", "witness", personOf("ict"), "answers_post", store.PostICT)
	add(t, x.as("ism", "2025-11-10 10:30"), "incident", "report", "", "title", "Lost post", "what_happened", "A letter", "discovered_at", "2025-11-10T08:00", "manager_post", environment)
	acts := func(login string) (out []string, hashes []string) {
		s := x.as(login, "2025-11-11 09:00")
		all, err := s.TrailEntries(t.Context(), 0, 0)
		check(t, err)
		for _, e := range all[len(all)-3:] {
			out, hashes = append(out, e.Login+": "+string(e.Act)), append(hashes, e.Hash)
		}
		r, err := s.VerifyTrail(t.Context())
		check(t, err)
		if !r.Sound {
			t.Errorf("to %s the trail is not sound: %q", login, r.Problems)
		}
		return out, hashes
	}
	seen, hashes := acts("ism")
	diff(t, seen, []string{"manager: report an incident", "ism: ask somebody about an incident", "ism: report an incident"})
	for _, login := range []string{"auditor", "siro", "dpo"} {
		hidden, same := acts(login)
		diff(t, hidden, []string{"manager: a restricted act", "ism: a restricted act", "ism: report an incident"})
		diff(t, same, hashes)
	}
}

// A case that was not restricted when something came to point to it is not named to those who may not see it any more.
func TestNothingPointsToACaseThatIsHidden(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2025-11-10 09:00")
	kept, twice := reported(t, s), reported(t, s)
	m := add(t, s, "monitoring", "request", "", "title", "One printer", "what", "examine a system or device", "restricted", "no", "incident", kept.ID)
	do(t, s, "incident", "duplicate", twice.ID, "same_as", kept.ID)
	do(t, s, "incident", "set", kept.ID, "restricted", "yes")
	tells := func(s *store.Session) bool {
		t.Helper()
		found := false
		for _, id := range []string{m.ID, twice.ID} {
			v, err := s.Show(t.Context(), id)
			check(t, err)
			e, err := s.Entry(t.Context(), v.Kind, id)
			check(t, err)
			all, err := s.Entries(t.Context(), v.Kind, id, true)
			check(t, err)
			events, err := s.Events(t.Context(), v.Kind, id)
			check(t, err)
			texts := []string{e.Fields["incident"], all[0].Fields["incident"]}
			for _, e := range slices.Concat(events, v.Events) {
				texts = append(texts, e.Given["same_as"], e.Given["incident"])
			}
			for _, h := range v.History {
				texts = append(texts, h.Changes[0].Text())
			}
			found = found || strings.Contains(strings.Join(texts, " "), kept.ID)
		}
		return found
	}
	if !tells(s) {
		t.Error("the ISM is not told which case it is")
	}
	s = x.as("siro", "2025-11-10 10:00")
	if tells(s) {
		t.Error("the SIRO is told of a case that they may not see")
	}
	// Nor does a change by somebody who does not see it take it away.
	s = x.as("dpo", "2025-11-10 11:00")
	do(t, s, "monitoring", "set", m.ID, "incident", "", "device", "Printer 7")
	e, err := x.as("ism", "2025-11-10 12:00").Entry(t.Context(), "monitoring", m.ID)
	check(t, err)
	diff(t, e.Fields["incident"], kept.ID)
}

// The owner of an asset who is implicated in an incident does not learn of it from the asset.
func TestAnImplicatedOwnerLearnsNothingFromTheirAsset(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	i := reported(t, x.as("ism", "2025-11-10 09:00"), "assets", "IA001", "implicated", personOf("iao"))
	tells := func(login string) []string {
		v, err := x.as(login, "2025-11-10 10:00").Show(t.Context(), "IA001")
		check(t, err)
		var out []string
		for _, h := range v.History {
			if h.Login == "ism" {
				out = append(out, string(h.Act))
			}
		}
		for _, e := range v.Events {
			out = append(out, e.Verb)
		}
		return out
	}
	diff(t, tells("iao"), []string(nil))
	do(t, x.as("ism", "2025-11-10 11:00"), "incident", "set", i.ID, "implicated", "")
	diff(t, tells("iao"), []string{"correct an incident", "ask-reassessment"})
	do(t, x.as("ism", "2025-11-10 12:00"), "incident", "set", i.ID, "implicated", personOf("iao"))
	diff(t, tells("iao"), []string{"a restricted act", "ask-reassessment"})
	diff(t, tells("siro"), []string{"correct an incident", "ask-reassessment"})
}
