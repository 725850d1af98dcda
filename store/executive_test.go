package store_test

import (
	"strconv"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
)

func TestWhatTheSIROOwesComesRound(t *testing.T) {
	t.Parallel()
	proves(t, "sign-quarterly-position", "promote-to-executive", "check-contact-point", "report-exceptions")
	x := inTurn(t)
	aCouncilsRound(t, x, "sign-quarterly-position", "post-siro", "siro", "2026-04-15", func(s *store.Session) {
		denies(t, s, "position", "draft", "", "quarter_ending", "2026-03-31")
		e := add(t, s, "position", "draft", "", "quarter_ending", "2025-12-31", "open_risks", "4")
		if e.Fields["open_risks"] != "4" || e.Fields["open_incidents"] != "0" || e.Fields["overdue_duties"] == "" {
			t.Errorf("the figures are %v", e.Fields)
		}
		do(t, s, "position", "set", e.ID, "open_incidents", "")
		denies(t, s, "position", "sign", e.ID, "opinion", "reasonable")
		e = do(t, s, "position", "count", e.ID)
		overdue := 0
		for _, p := range promptsOf(t, s) {
			if p.State == duty.Overdue {
				overdue++
			}
		}
		diff(t, []string{e.Fields["open_risks"], e.Fields["overdue_duties"]}, []string{"0", strconv.Itoa(overdue)})
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
		diff(t, e.Fields["past_their_end"], "0")
		do(t, s, "exceptions-report", "set", e.ID, "past_their_end", "")
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
	diff(t, e.Fields["returns_due"], "0")
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

func TestExceptionsAreCountedForTheirReport(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2025-11-07 09:00")
	for _, until := range []calendar.Date{"2025-12-01", "2026-03-31"} {
		_, err := s.AcceptException(t.Context(), liveGrants(t, s, "100221")[0], "CBC-043", "Under review", until)
		check(t, err)
	}
	s = x.as("ict", "2026-01-15 09:00")
	e := add(t, s, "exceptions-report", "draft", "", "quarter_ending", "2025-12-31")
	diff(t, []string{e.Fields["in_force"], e.Fields["past_their_end"]}, []string{"1", "1"})
}
