package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
)

// What is owed follows from the council's own files, read without this program.

func TestShippedCouncilOwesWhatItsFilesSay(t *testing.T) {
	t.Parallel()
	f, err := demoFiles()
	check(t, err)
	s := imported(t).open("admin", today)
	holdsExpected(t, promptsOf(t, s), expected(t, f))
	for _, row := range rowsOf(t, f.grants) { // the shipped council informed everybody, though some of them late
		if row["acknowledged_on"] == "" {
			t.Errorf("grant %s was never acknowledged: the shipped files have changed", row["grant_id"])
		}
	}
}

const councils = 8

func TestMadeUpCouncilsOweWhatTheirFilesSay(t *testing.T) {
	t.Parallel()
	for seed := range uint64(councils) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			r, f := council(t, seed)
			s := r.open("admin", today)
			e := expected(t, f)
			if len(e.closings) < 10 || len(e.reasons) < 10 || len(e.informs) < 10 {
				t.Fatalf("this council owes next to nothing: %d, %d, %d", len(e.closings), len(e.reasons), len(e.informs))
			}
			holdsExpected(t, promptsOf(t, s), e)
			closed := closeSome(t, s)
			holdsExpected(t, promptsOf(t, s), expected(t, f, closed...))
		})
	}
}

func holdsExpected(t *testing.T, all []duty.Prompt, want expectation) {
	t.Helper()
	for clause, ids := range map[string][]string{"CBC-027": want.closings, "CBC-043": want.reasons, "CBC-005": want.informs} {
		got := idsOf(all, func(p duty.Prompt) bool { return slices.Contains(p.Clauses, clause) })
		if len(ids) == 0 {
			t.Errorf("%s: the files owe nothing, so that nothing is tested", clause)
		}
		t.Logf("%s: %d", clause, len(ids))
		diff(t, got, ids)
	}
}

// The store picks candidates by index. Judging every fact must owe the same, on any day.
func TestPickedFactsOweWhatAllFactsOwe(t *testing.T) {
	t.Parallel()
	days := []calendar.Date{"2025-10-03", "2025-10-31", today, "2025-12-24", "2026-02-02"}
	for seed := range uint64(councils) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			r, _ := council(t, seed+100)
			s := r.open("admin", today)
			closeSome(t, s)
			people, err := s.People(t.Context(), "")
			check(t, err)
			check(t, s.HoldPost(t.Context(), "owner-s01", people[0].ID, opened, ""))
			r.close(s)
			for _, day := range days {
				s := r.open("admin", day)
				picked, all, err := s.PromptsBothWays(t.Context())
				check(t, err)
				diff(t, picked, all)
				if len(all) < 100 {
					t.Errorf("on %s the council owes only %d prompts", day, len(all))
				}
				r.close(s)
			}
		})
	}
}

// Directories do not tell capitals apart, and a login typed with a blank after it is the same login.
func TestLoginsSharedInOtherCapitalsArePicked(t *testing.T) {
	t.Parallel()
	proves(t, "shared-login")
	for _, other := range []string{"desk", "DESK", " desk"} {
		s := empty(t).open("admin", opened)
		apply(t, s, "people", lines("employee_no,given_name,surname", "1,Gwen,Kershaw", "2,Olwen,Yarrow"))
		apply(t, s, "systems", lines("system_id,name,owning_service", "S1,Directory,ICT"))
		for person, login := range map[string]string{"1": "desk", "2": other} {
			_, err := s.RecordGrant(t.Context(), store.Grant{Person: person, System: "S1", Login: login, Reason: "Reception", AuthorisedBy: "Manager", GrantedOn: "2025-01-02", InformedOn: "2025-01-01"})
			check(t, err)
		}
		picked, all, err := s.PromptsBothWays(t.Context())
		check(t, err)
		diff(t, picked, all)
		if len(owed(t, s, "shared-login")) != 1 {
			t.Errorf("nobody is asked about desk and %q", other)
		}
		grants, err := s.Grants(t.Context(), "")
		check(t, err)
		_, _, err = s.ConfirmClosure(t.Context(), store.Closure{Grant: grants[0].ID, Evidence: "Ticket 7"})
		check(t, err)
		diff(t, owed(t, s, "shared-login"), []string(nil))
	}
}

// A reason of nothing but white space is no reason, whatever the white space.
func TestReasonsOfWhiteSpaceArePicked(t *testing.T) {
	t.Parallel()
	s := empty(t).open("admin", opened)
	apply(t, s, "people", lines("employee_no,given_name,surname", "1,Gwen,Kershaw"))
	apply(t, s, "systems", lines("system_id,name,owning_service", "S1,Directory,ICT"))
	for _, reason := range []string{"", "  ", "\t", "\u00a0"} {
		g, err := s.RecordGrant(t.Context(), store.Grant{Person: "1", System: "S1", Login: "gwen", Reason: reason, AuthorisedBy: "Manager", GrantedOn: "2025-01-02", InformedOn: "2025-01-01"})
		check(t, err)
		if !slices.Contains(owed(t, s, "job-function-reason"), g.ID) {
			t.Errorf("nobody is asked for the reason of a grant whose reason is %q", reason)
		}
	}
}

func TestAskingTwiceGivesTheSamePrompts(t *testing.T) {
	t.Parallel()
	r, _ := council(t, 7)
	s := r.open("admin", today)
	unchanged(t, s, func() { diff(t, promptsOf(t, s), promptsOf(t, s)) })
}

// Clocks go back in October: the last working day of somebody who leaves in July ends in summer time.
func TestLastWorkingDayEndsInLondon(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ day, want string }{
		{"31/07/2026", `"due":"2026-07-31T23:59:59+01:00"`},
		{"31/12/2025", `"due":"2025-12-31T23:59:59+00:00"`},
		{"25/10/2026", `"due":"2026-10-25T23:59:59+00:00"`}, // the day on which they change
	} {
		t.Run(c.day, func(t *testing.T) {
			t.Parallel()
			s := empty(t).open("admin", opened)
			apply(t, s, "people", lines("employee_no,given_name,surname,last_working_day", "1,Gwen,Kershaw,"+c.day))
			apply(t, s, "systems", lines("system_id,name,owning_service", "S1,Directory,ICT"))
			apply(t, s, "grants", lines("grant_id,employee_no,system_id,login", "G1,1,S1,gwen"))
			for _, p := range promptsOf(t, s) {
				if p.Duty != "close-leaver-account" {
					continue
				}
				text, err := p.MarshalJSON()
				check(t, err)
				if !strings.Contains(string(text), c.want) {
					t.Errorf("the prompt %s lacks %s", text, c.want)
				}
				return
			}
			t.Error("there is no prompt to close the account")
		})
	}
}
