package store_test

import (
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/entry"
)

// Whoever hands premises back learns at once of everything that stands in the way, and by which act each is settled; then nothing does.
func TestAHandBackTellsAtOnceWhatItAwaits(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	var key, suite, entrant string
	d.as("admin", today, func(s *store.Session) {
		key = add(t, s, "key", "add", d.premises, "name", "D12", "type", "key", "opens", "Basement").ID
		do(t, s, "key", "issue", key, "holder", checkerTwo, "reason", "Manager")
		suite = add(t, s, "secure-area", "add", "", "name", "Server cupboard", "premises", d.premises, "owner_post", store.PostICT, "job_functions", "Engineer", "secured_how", "Lock").ID
		entrant = add(t, s, "entrant", "allow", suite, "holder", checkerOne, "job_function", "Engineer").ID
	})
	d.start()
	d.clear("Office", "Basement", "Corridor")
	awaits := func(s *store.Session) []string {
		t.Helper()
		all, err := s.Awaits(t.Context(), "vacating", d.vacating, "hand-back")
		check(t, err)
		out := []string{}
		for _, a := range all {
			if a.Entry.Kind != "vacating-line" {
				line := strings.TrimSpace(a.Entry.Title + ": " + a.By.Kind + " " + a.By.Verb)
				if a.Refused != nil {
					line += ", by somebody else"
				}
				out = append(out, line)
			}
		}
		return out
	}
	d.as("facilities", today, func(s *store.Session) { diff(t, awaits(s), []string{}) }) // the checks come first, which is another act's to say
	d.finish()
	d.as("facilities", today, func(s *store.Session) {
		diff(t, awaits(s), []string{"Environmental Health, ground floor, Mill Lane Depot: clearance sign, by somebody else", "Common areas, Mill Lane Depot: clearance sign", "Server cupboard: secure-area", "D12: key return"})
		all, err := s.Awaits(t.Context(), "vacating", d.vacating, "hand-back")
		check(t, err)
		lines := len(parts(t, s, "vacating-line", d.vacating, "to do"))
		if lines == 0 || len(all) != lines+4 {
			t.Errorf("of %d lines of the checklist, %d are awaited", lines, len(all)-4)
		}
	})
	d.signBoth("sign")
	d.answerLines("hand back")
	d.as("admin", today, func(s *store.Session) {
		do(t, s, "entrant", "remove", entrant, "evidence", "Badge cancelled")
		do(t, s, "key", "return", key, "evidence", "Handed in")
	})
	d.as("facilities", today, func(s *store.Session) {
		diff(t, awaits(s), []string{"Server cupboard: secure-area end, by somebody else", "D12: key give-back"})
		denies(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent")
	})
	d.as("admin", today, func(s *store.Session) {
		do(t, s, "secure-area", "end", suite, "reason", "Emptied")
		do(t, s, "key", "give-back", key, "received_by", "Agent")
	})
	d.as("auditor", today, func(s *store.Session) { diff(t, awaits(s), []string{}) }) // it is not theirs to do
	d.as("facilities", today, func(s *store.Session) {
		diff(t, awaits(s), []string{})
		do(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent")
	})
}

// An information asset that the premises still keep is awaited by all who may end the checks; what it is, only who may see it is told.
func TestWhatIsAwaitedIsToldOnlyToWhoMaySeeIt(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	var asset string
	d.as("admin", today, func(s *store.Session) {
		asset = add(t, s, "asset", "add", "", "name", "Secret ledgers", "service", "Revenues and Benefits").ID
		do(t, s, "premises", "set", d.premises, "assets", asset)
	})
	d.start()
	awaited := func(s *store.Session) entry.Entry {
		t.Helper()
		all, err := s.Awaits(t.Context(), "vacating", d.vacating, "finish")
		check(t, err)
		for _, a := range all {
			if a.Entry.Kind == "asset" {
				return a.Entry
			}
		}
		t.Fatal("the asset is not awaited")
		return entry.Entry{}
	}
	d.as("admin", today, func(s *store.Session) { diff(t, awaited(s).Title, "Secret ledgers") })
	d.as("facilities", today, func(s *store.Session) { diff(t, awaited(s), entry.Entry{Kind: "asset", ID: asset, Title: asset}) })
}

func TestAnAreaClearedByMistakeIsTakenBackUntilTheChecksAreFinished(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.start()
	d.clear("Office", "Basement", "Corridor")
	d.as("facilities", today, func(s *store.Session) {
		corridor := d.checkOf(s, "Corridor")
		denies(t, s, "area-check", "take-back", corridor)                               // why?
		denies(t, s, "area-check", "take-back", d.checkOf(s, "Office"), "why", "A box") // it is the manager's
		do(t, s, "area-check", "take-back", corridor, "why", "The wrong door was ticked")
		after := shown[entry.Entry](t, s, corridor)
		diff(t, []string{after.State, after.Fields["checker_1"], after.Fields["checked_at"]}, []string{"to check", "", ""})
		diff(t, owed(t, s, "check-vacated-area"), []string{corridor})
		denies(t, s, "vacating", "finish", d.vacating)
		v, err := s.Show(t.Context(), corridor)
		check(t, err)
		n := len(v.History)
		diff(t, []string{string(v.History[n-2].Act), string(v.History[n-1].Act)}, []string{"clear an area", "take back that an area is clear"}) // the trail keeps both
		do(t, s, "area-check", "clear", corridor, "access_gained", "yes", "checker_1", checkerOne, "checker_2", checkerTwo)
	})
	d.finish()
	d.signBoth("sign")
	d.as("facilities", today, func(s *store.Session) {
		says(t, denies(t, s, "area-check", "take-back", d.checkOf(s, "Corridor"), "why", "A box"), "reopen them first")
		do(t, s, "vacating", "reopen", d.vacating, "reason", "A box in the corridor")
		do(t, s, "area-check", "take-back", d.checkOf(s, "Corridor"), "why", "A box")
	})
	d.clear("Corridor")
	d.finish()
	d.signBoth("sign")
	d.answerLines("hand back")
	d.as("facilities", today, func(s *store.Session) {
		do(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent")
		says(t, denies(t, s, "area-check", "take-back", d.checkOf(s, "Corridor"), "why", "A box"), "as an incident")
	})
}
