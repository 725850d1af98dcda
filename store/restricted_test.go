package store_test

import (
	"testing"

	"muniment/store/entry"
)

func TestWhoeverIsImplicatedSeesNoPartOfTheCase(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2025-11-10 09:00")
	i := reported(t, s, "implicated", personOf("facilities"))
	parts := []entry.Entry{
		add(t, s, "incident-action", "open", i.ID, "title", "Zymurgical key taken away", "owner_post", "post-ict", "due_on", "2025-11-12"),
		add(t, s, "witness-request", "task", i.ID, "question", "Zymurgical tray?", "witness", personOf("manager"), "answers_post", environment),
	}
	s = x.as("facilities", "2025-11-14 10:00")
	for _, e := range parts {
		if _, err := s.Entry(t.Context(), e.Kind, e.ID); err == nil {
			t.Errorf("whoever is implicated reads %s %s", e.Kind, e.ID)
		}
		if _, err := s.Show(t.Context(), e.ID); err == nil {
			t.Errorf("whoever is implicated is shown %s %s", e.Kind, e.ID)
		}
		for _, p := range promptsOf(t, s) {
			if p.ID == e.ID {
				t.Errorf("whoever is implicated is told: %s", p.Text)
			}
		}
	}
	found, err := s.Search(t.Context(), "zymurg", 10)
	check(t, err)
	if len(found) > 0 {
		t.Errorf("whoever is implicated finds %v", found)
	}
	s = x.as("ict", "2025-11-14 11:00")
	_, err = s.Entry(t.Context(), "incident-action", parts[0].ID)
	check(t, err)
}

func TestARestrictedCaseLeavesNoTraceOnItsAssets(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2025-11-10 09:00")
	all, err := s.Entries(t.Context(), "asset", "", false)
	check(t, err)
	asset := all[0]
	i := reported(t, s, "restricted", "yes", "assets", asset.ID)
	do(t, s, "incident", "set", i.ID, "assets", asset.ID+"; "+all[1].ID)
	for _, a := range all[:2] {
		v, err := s.Show(t.Context(), a.ID)
		check(t, err)
		if now := v.Entry.(entry.Entry); now.Version != a.Version || now.Fields["reassess_by"] != "" || len(v.Events) > 0 {
			t.Errorf("a restricted case shows on asset %s: %v %v", a.ID, now.Fields["reassess_by"], v.Events)
		}
	}
	do(t, s, "incident", "set", i.ID, "restricted", "no")
	now, err := s.Entry(t.Context(), "asset", asset.ID)
	check(t, err)
	if now.Fields["reassess_by"] == "" {
		t.Error("a case that is no longer restricted asks for no new assessment of its asset")
	}
}

func TestFiguresLeaveRestrictedCasesOut(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2025-11-10 09:00")
	reported(t, s)
	s = x.as("ism", "2025-11-14 09:00")
	before := add(t, s, "position", "draft", "", "quarter_ending", "2025-06-30")
	reported(t, s, "restricted", "yes")
	s = x.as("ism", "2025-11-14 10:00")
	after := add(t, s, "position", "draft", "", "quarter_ending", "2025-09-30")
	diff(t, []string{after.Fields["open_incidents"], after.Fields["overdue_duties"]}, []string{"1", before.Fields["overdue_duties"]})
}
