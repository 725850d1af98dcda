package ui_test

import (
	"context"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/vault"
	"muniment/ui"
)

// astray reports that a letter with personal data went astray, and was discovered at an instant.
func astray(t *testing.T, discovered string) func(context.Context, *store.Session) {
	return func(ctx context.Context, r *store.Session) {
		t.Helper()
		_, err := r.Do(ctx, store.Doing{Kind: "incident", Verb: "report", Given: map[string]string{
			"title": "A letter went astray", "what_happened": "Two letters were in one envelope.", "discovered_at": discovered, "personal_data": "yes",
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func atClock(t *testing.T) *sitting {
	t.Helper()
	return deskOf(t, colleague{"ism", "100256", store.PostISM, store.ISM}, astray(t, "2025-11-20 09:15"))
}

// The clock of the register of the tests stands at the end of 21 November.
func TestTheClockOfABreachRunsInTodayAndOnItsPage(t *testing.T) {
	s := atClock(t)
	s.sees("33 hours left")
	s.presses("Incidents")
	s.row("A letter went astray")
	s.sees("33 hours left to decide whether the regulator is notified")
	s.sees("are over at 23/11/2025 09:15")
	s.sees("Whether the regulator is notified")
	s.sees("Missing")
	s.presses("Whether the regulator is notified")
	s.answers("Risk to people's rights", "Unlikely")
	s.answers("The regulator is to be notified", "No")
	s.answers("The people affected are to be told", "No")
	s.types("Effects of the breach", "One address was seen by a stranger")
	s.types("Remedial action", "The letter came back unopened")
	s.types("Reasons for the decision", "It came back unopened")
	s.presses("Decide whether a breach is notified")
	s.sees("that the regulator is not notified, 38 hours after the council was aware.")
	s.seesNot("hours left")
	s.as("ism", vault.Secret{Password: []byte(passwordOf("ism"))}, today, func(ctx context.Context, r *store.Session) {
		shown, err := r.ShowOf(ctx, "incident", "IN00001")
		if err != nil {
			t.Fatal(err)
		}
		if last := shown.History[len(shown.History)-1]; last.Login != "ism" || last.Outcome == store.Refused {
			t.Errorf("the trail ends with %s by %s", last.Act, last.Login)
		}
	})
}

func TestWhoMayNotDecideReadsTheClockAndIsOfferedNothing(t *testing.T) {
	s := deskOf(t, colleague{"siro", "100242", store.PostSIRO, store.Auditor}, astray(t, "2025-11-17 09:15"))
	s.presses("Incidents")
	s.row("A letter went astray")
	s.sees("38 hours over")
	s.seesNot("Decide whether a breach")
}

func TestHoursAreSaidAsPeopleCountThem(t *testing.T) {
	due := time.Date(2025, 11, 23, 9, 15, 0, 0, time.UTC)
	for at, want := range map[time.Duration]string{
		-71*time.Hour - 59*time.Minute: "71 hours left", -25 * time.Hour: "25 hours left", -90 * time.Minute: "1 hour left", -59 * time.Minute: "Less than an hour left",
		time.Minute: "Just over", time.Hour: "1 hour over", 100 * time.Hour: "100 hours over",
	} {
		if got := ui.Hours(due, due.Add(at)); got != want {
			t.Errorf("%s from the end it says %q, not %q", at, got, want)
		}
	}
}

// What gives an entry up for another reason than that it is done stands last, behind the acts that lead on.
func TestThatAnIncidentWasReportedTwiceStandsLast(t *testing.T) {
	s := atClock(t)
	s.presses("Incidents")
	s.row("A letter went astray")
	s.sees("Assess an incident")
	s.seesNot("Say that an incident was reported twice")
	s.presses("More")
	s.sees("Say that an incident was reported twice")
}
