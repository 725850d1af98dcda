package ui_test

import (
	"context"
	"testing"

	"muniment/store"
)

// onPaper goes to where the answers on the form that was made are entered, and types who wrote them and the first of them.
func (s *sitting) onPaper(who string) {
	s.t.Helper()
	s.madeForm()
	s.presses("Enter the answers on a printed form")
	s.sees("Enter the answers on RF00001")
	s.chooses("Who wrote on the paper", who)
	s.presses("Enter what is written")
	s.answers("What was done?", "Disabled")
	s.types("How do you know?", "Paper of 5 November")
}

func TestAnswersOnAPrintedFormAreEnteredAtTheDesk(t *testing.T) {
	s := atForms(t)
	s.onPaper("Olwen Quayle")
	s.presses("Continue")
	s.sees("Something is missing or cannot be read")
	s.sees("When was it done? Say when")
	s.types("When was it done?", "05/11/2025")
	s.typesWhere("hh:mm", "16:40")
	s.presses("Continue")
	s.sees("Add the scan of the paper")
	s.drops("notes.txt", "only words")
	s.presses("Continue")
	s.sees("is no scan: use a PDF, JPEG or PNG file")
	s.presses("Leave out")
	s.drops("form.pdf", "%PDF-1.7 filled in by hand")
	s.presses("Today") // what was typed stays, and the scan with it
	s.presses("Reply forms")
	s.presses("Enter the answers on a printed form")
	s.sees("This is what you had typed before.")
	s.presses("Continue")
	s.sees("Check your answers")
	s.sees("form.pdf")
	s.sees("Paper of 5 November")
	s.sees("05/11/2025 16:40")
	s.register(func(ctx context.Context, r *store.Session) {
		if all, err := r.Replies(ctx); err != nil || len(all) != 0 {
			t.Errorf("looking at the answers entered %v (%v)", all, err)
		}
	})
	s.presses("Enter the answers")
	s.sees("1 answer of Olwen Quayle is entered as RP00001")
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.Replies(ctx)
		if err != nil || len(all) != 1 || all[0].AnsweredBy != "100214" || all[0].Form != "RF00001" || all[0].Attachment == "" {
			t.Errorf("the answers are kept as %v (%v)", all, err)
		}
		trail, err := r.TrailEntries(ctx, 0, 0)
		if err != nil || trail[len(trail)-1].Act != store.ActImportReply {
			t.Errorf("the trail does not end with them (%v)", err)
		}
	})
	s.presses("Enter the answers on a printed form")
	s.sees("1 of its questions is owed no longer.")
}

func TestAnswersOnPaperOfSomebodyElseAreRefused(t *testing.T) {
	s := atForms(t)
	s.onPaper("Gita Yarrow")
	s.types("When was it done?", "05/11/2025")
	s.typesWhere("hh:mm", "16:40")
	s.drops("form.pdf", "%PDF-1.7 filled in by hand")
	s.presses("Continue")
	s.sees("This is refused:")
	s.sees("neither holds nor deputises")
	s.sees("None of it can be entered.")
	s.presses("Change the answers")
	s.sees("Paper of 5 November") // nothing typed is lost
}

func TestAFormWithoutAnAnswerIsNotEntered(t *testing.T) {
	s := atForms(t)
	s.madeForm()
	s.presses("Enter the answers on a printed form")
	s.presses("Continue")
	s.sees("Something is missing")
	s.chooses("Who wrote on the paper", "Olwen Quayle")
	s.drops("form.pdf", "%PDF-1.7 filled in by hand")
	s.presses("Continue")
	s.sees("Enter at least one answer")
}

func TestTheAnswerOnASignedPaperIsEnteredFromWhatIsOwed(t *testing.T) {
	s := atForms(t)
	p := s.anyPrompt()
	s.window.VisitPrompt(p)
	s.presses("Enter the answer that is written on a signed paper")
	s.sees("Enter an answer from paper")
	s.chooses("Who wrote on the paper", "Gita Yarrow")
	s.answers("What was done?", "Deleted")
	s.types("When was it done?", "05/11/2025")
	s.typesWhere("hh:mm", "16:40")
	s.types("How do you know?", "Signed paper")
	s.drops("paper.pdf", "%PDF-1.7 a signed paper")
	s.presses("Continue")
	s.sees("Check your answers")
	s.presses("Enter the answer")
	s.sees("neither holds nor deputises") // and what was typed is still there
	s.removes("Who wrote on the paper")
	s.chooses("Who wrote on the paper", "Olwen Quayle")
	s.presses("Continue")
	s.presses("Enter the answer")
	s.sees("The answer is entered as RP00001")
	g := s.access(p.ID)
	if g.Live() || g.Action != store.ActionDeleted || g.Evidence != "Signed paper" {
		t.Errorf("the access is %+v", g)
	}
}

// access is access as the register has it.
func (s *sitting) access(grant string) store.Grant {
	s.t.Helper()
	var out store.Grant
	s.register(func(ctx context.Context, r *store.Session) {
		v, err := r.ShowOf(ctx, "grant", grant)
		if err != nil {
			s.t.Fatal(err)
		}
		out, _ = v.Entry.(store.Grant)
	})
	return out
}
