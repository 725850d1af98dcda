package store_test

import (
	"strings"
	"testing"

	"muniment/store"
)

func TestWhatTheSIROOwesComesRound(t *testing.T) {
	t.Parallel()
	proves(t, "sign-quarterly-position", "promote-to-executive", "check-contact-point", "report-exceptions")
	x := inTurn(t)
	aCouncilsRound(t, x, "sign-quarterly-position", "post-siro", "siro", "2026-04-15", func(s *store.Session) {
		denies(t, s, "position", "draft", "", "quarter_ending", "2026-03-31")
		e := add(t, s, "position", "draft", "", "quarter_ending", "2025-12-31", "overdue_duties", "12", "open_risks", "4")
		denies(t, s, "position", "sign", e.ID, "opinion", "reasonable")
		do(t, s, "position", "set", e.ID, "open_incidents", "2")
		do(t, s, "position", "sign", e.ID, "opinion", "reasonable", "decisions", "Two more checks")
		denies(t, s, "position", "set", e.ID, "open_risks", "3")
	})
	aCouncilsRound(t, x, "promote-to-executive", "post-siro", "siro", "2026-07-14", func(s *store.Session) {
		denies(t, s, "executive-item", "log", "", "title", "Yearly paper", "held_on", "2026-01-14")
		denies(t, s, "executive-item", "log", "", "title", "Yearly paper", "held_on", "2026-01-16", "minute_reference", "CMT 12")
		add(t, s, "executive-item", "log", "", "title", "Yearly paper", "held_on", "2026-01-14", "minute_reference", "CMT 12")
	})
	aCouncilsRound(t, x, "check-contact-point", "post-ism", "ism", "2026-04-15", func(s *store.Session) {
		e := add(t, s, "contact-point", "add", "", "name", "Information security desk", "email", "security@anytown.example", "telephone", "01632 960001")
		denies(t, s, "contact-point", "check", e.ID)
		do(t, s, "contact-point", "check", e.ID, "away", "The deputy, by the same number")
	})
	aCouncilsRound(t, x, "report-exceptions", "post-ict", "ict", "2026-04-15", func(s *store.Session) {
		e := add(t, s, "exceptions-report", "draft", "", "quarter_ending", "2025-12-31", "in_force", "3")
		denies(t, s, "exceptions-report", "report", e.ID)
		do(t, s, "exceptions-report", "set", e.ID, "past_their_end", "1")
		denies(t, s, "exceptions-report", "report", e.ID)
		do(t, s, "exceptions-report", "report", e.ID, "comment", "One account is closed this week")
	})
}

func TestTheAnnualStatementIsSignedAndReceived(t *testing.T) {
	t.Parallel()
	proves(t, "sign-annual-statement", "receive-statement")
	x := inTurn(t)
	s := x.as("siro", "2026-03-31 12:00")
	denies(t, s, "statement", "open", "", "year_ending", "2026-04-05")
	s = x.as("siro", "2026-03-30 12:00")
	for _, p := range promptsOf(t, s) {
		if p.Duty == "sign-annual-statement" {
			t.Errorf("a statement is asked for before the year is over: %s", p.Text)
		}
	}
	denies(t, s, "statement", "open", "", "year_ending", "2026-03-31")
	s = x.as("siro", "2026-04-01 12:00")
	asked := func(s *store.Session, id string) []string {
		var out []string
		for _, p := range promptsOf(t, s) {
			if p.Duty == "sign-annual-statement" {
				out = append(out, p.ID+p.Item+" "+p.Post+" "+p.Due.In(london(t)).Format("2006-01-02"))
			}
		}
		return out
	}
	diff(t, asked(s, ""), []string{"2026-03-31 post-siro 2026-05-31"})
	e := add(t, s, "statement", "open", "", "year_ending", "2026-03-31")
	diff(t, asked(s, e.ID), []string{e.ID + " post-siro 2026-05-31"})
	if err := denies(t, s, "statement", "sign", e.ID); !strings.Contains(err.Error(), "assurance") {
		t.Errorf("an empty statement is refused with %v", err)
	}
	do(t, s, "statement", "set", e.ID, "opinion", "reasonable", "summary", "Better than last year", "returns_due", "9", "returns_received", "8", "priorities_next", "Premises", "data_quality", "Good")
	if err := denies(t, s, "statement", "sign", e.ID); !strings.Contains(err.Error(), "1 of 9") {
		t.Errorf("missing returns are refused with %v", err)
	}
	do(t, s, "statement", "sign", e.ID, "returns_missing", "Revenues: the post is vacant")
	denies(t, s, "statement", "set", e.ID, "opinion", "good")
	diff(t, asked(s, ""), []string{})
	diff(t, promptedOf(t, s, e.ID, "receive-statement"), []string{"receive-statement post-chief-executive 2026-05-01 23:59"})
	denies(t, s, "statement", "receive", e.ID) // by whoever signed it
	s = x.as("chief-executive", "2026-04-20 12:00")
	do(t, s, "statement", "receive", e.ID)
	diff(t, promptedOf(t, s, e.ID, "receive-statement"), []string{})
	s = x.as("siro", "2027-06-01 12:00")
	diff(t, asked(s, ""), []string{"2027-03-31 post-siro 2027-05-31"})
}

func TestNobodyAccountableIsAPrompt(t *testing.T) {
	t.Parallel()
	proves(t, "name-chief-executive", "name-ism-deputy")
	s := imported(t).open("admin", today)
	diff(t, promptedOf(t, s, store.PostChiefExecutive, "name-chief-executive"), []string{"name-chief-executive post-siro 2025-11-21 23:59"})
	diff(t, promptedOf(t, s, store.PostISM, "name-ism-deputy"), []string{"name-ism-deputy post-ism 2025-11-21 23:59"})
	check(t, s.HoldPost(t.Context(), store.PostChiefExecutive, "100291", opened, ""))
	check(t, s.NameDeputy(t.Context(), store.PostISM, "100270"))
	diff(t, promptedOf(t, s, store.PostChiefExecutive, "name-chief-executive"), []string{})
	diff(t, promptedOf(t, s, store.PostISM, "name-ism-deputy"), []string{})
}
