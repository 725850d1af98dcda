package ui_test

import (
	"context"
	"testing"

	"muniment/store"
)

func TestAnIncidentIsReportedOneDecisionAPage(t *testing.T) {
	s := atDesk(t)
	s.presses("Incidents")
	s.presses("Report an incident")
	s.sees("What happened?")
	s.seesNot("Personal data concerned")
	s.presses("Continue")
	s.sees("There are some problems")
	s.types("Title", "A letter went astray")
	s.types("What happened", "Two letters were in one envelope.")
	s.presses("Continue")
	s.types("Discovered", "20/11/2025")
	s.typesWhere("hh:mm", "09:15")
	s.presses("Continue")
	s.sees("Is personal data concerned?")
	s.answers("Personal data concerned", "Yes")
	s.presses("Continue")
	s.presses("‹ The question before")
	s.sees("Is personal data concerned?")
	for range 4 { // what the register finds itself is not asked for
		s.presses("Continue")
	}
	s.sees("Check your answers")
	s.sees("A letter went astray")
	s.presses("Report an incident")
	s.sees("A letter went astray")
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.Entries(ctx, "incident", "", false)
		if err != nil || len(all) != 1 || !all[0].Fields.Yes("personal_data") {
			t.Fatalf("the register keeps %v: %v", all, err)
		}
		shown, err := r.ShowOf(ctx, "incident", all[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if last := shown.History[len(shown.History)-1]; last.Act != "report an incident" {
			t.Errorf("the trail ends with %s", last.Act)
		}
	})
}

func TestAVacatingThatIsRefusedKeepsItsAnswers(t *testing.T) {
	s := deskOf(t, colleague{"ines", "100298", "", store.ISM}, oldCourt(t))
	s.window.Visit("list", "vacating", "", "") // at the premises it is not offered again
	s.presses("Start vacating premises")
	s.chooses("Premises", "Old Court")
	s.presses("Continue")
	s.sees("How much is vacated?")
	s.answers("How much is vacated", "Whole")
	s.presses("Continue")
	s.types("Sale completes", "1/6/2026")
	s.presses("Continue")
	s.types("What the list of areas was checked against, such as a plan", "The plan in the deeds")
	s.presses("Continue")
	s.presses("Continue")
	s.sees("Check your answers")
	s.presses("Start vacating premises")
	s.sees("There is a problem")
	s.sees("Old Court is being vacated already")
	s.sees("The plan in the deeds")
	s.sees("1 June 2026")
	s.changes("Sale completes")
	s.sees("By when must everything be out?")
}
