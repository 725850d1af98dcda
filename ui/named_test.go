package ui_test

import (
	"context"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/duty"
	"muniment/ui"
)

// What is owed is read in words where it is given to somebody else, put off, or proved by a paper: nobody reads or types the name by which the register knows it.
func TestWhatIsOwedIsNamedInWordsOnEveryForm(t *testing.T) {
	s := atDesk(t)
	var owed []duty.Prompt
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.Prompts(ctx, store.Whose{All: true})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, p := range all {
			if !seen[p.Duty] {
				seen[p.Duty] = true
				owed = append(owed, p)
			}
		}
	})
	if len(owed) < 5 {
		t.Fatalf("%d duties are owed", len(owed))
	}
	for _, p := range owed {
		for _, act := range []string{"Ask somebody else to do it", "Put it behind the others for some days", "Keep a signed paper as evidence"} {
			s.window.VisitPrompt(p)
			s.presses(act)
			all := s.reads()
			if !strings.Contains(all, ui.Capital(p.Text)) || strings.Contains(all, p.Duty+":") {
				t.Errorf("%q does not say %q in words:\n%.600s", act, p.Text, all)
			}
		}
	}
}

func TestSomethingOwedIsFoundByItsWords(t *testing.T) {
	s := atForms(t)
	s.presses("Reply forms")
	s.presses("Keep a signed paper")
	s.drops("paper.pdf", "%PDF-1.7 a signed paper")
	s.types("What is owed", "nothing of that sort")
	s.sees("Nothing that you may see has this in its name or reference.")
	s.chooses("What is owed", "khallam on active directory")
	s.sees("Close account khallam on Active Directory and Microsoft 365")
	s.presses("Keep a signed paper as evidence")
	s.sees("witnessed by Ada Min")
}

// What is owed by everybody is worked out once for a form, not with every letter; the next page asks anew.
func TestAFormAsksOnceWhatIsOwed(t *testing.T) {
	s := atDesk(t)
	const owed = "Close account khallam on Active Directory and Microsoft 365"
	s.window.Visit("act", "prompt", "", "reply scan")
	s.types("What is owed", "khallam")
	s.sees(owed)
	s.register(func(ctx context.Context, r *store.Session) {
		if _, _, err := r.ConfirmClosure(ctx, store.Closure{Grant: "G00010", Evidence: "Ticket 12"}); err != nil {
			t.Fatal(err)
		}
	})
	s.types("What is owed", "khallam on")
	s.sees(owed)
	s.window.Visit("today", "", "", "")
	s.window.Visit("act", "prompt", "", "reply scan")
	s.types("What is owed", "khallam on")
	s.seesNot(owed)
}

// Forms ask for what the register holds by what people call it.
func TestNoFormAsksForAReferenceThatPeopleDoNotKnow(t *testing.T) {
	own := map[string]bool{ // references that the council gives, or that are words themselves
		"engagement": true, "position": true, "employee_no": true, "id": true, "item": true, "week": true,
	}
	for _, f := range ui.TextFields() {
		label := strings.ToLower(f.Label + " " + f.Help)
		if !own[f.Name] && (strings.HasPrefix(label, "which ") || strings.Contains(label, "reference of") || strings.Contains(label, "such as ex0")) {
			t.Errorf("%q (%s) is to be typed as a reference: %s", f.Label, f.Name, f.Help)
		}
	}
}

func TestARequestIsNamedByWhoAsksForWhat(t *testing.T) {
	s := atDesk(t)
	s.register(func(ctx context.Context, r *store.Session) {
		if _, err := r.RequestAccess(ctx, store.AccessRequest{Person: "100214", System: "SYS05", Reason: "Plans are read there", Purpose: "Planning"}); err != nil {
			t.Fatal(err)
		}
	})
	s.window.Visit("act", "access-request", "", "grant withdraw")
	s.chooses("Which request", "quayle")
	s.sees("Olwen Quayle on ")
}

func TestARiskSaysWhoAcceptedItByName(t *testing.T) {
	var risk string
	s := deskOf(t, colleague{"ines", "100298", "", store.ISM}, func(ctx context.Context, r *store.Session) {
		e, err := r.Do(ctx, store.Doing{Kind: "risk", Verb: "raise", Given: map[string]string{"title": "Old file server", "owner_post": "owner-sys01"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Do(ctx, store.Doing{Kind: "risk", Verb: "assess", ID: e.ID, Given: map[string]string{"likelihood": "2", "impact": "2", "treatment": "tolerate"}}); err != nil {
			t.Fatal(err)
		}
		risk = e.ID
	})
	s.window.Visit("thing", "risk", risk, "")
	s.presses("Accept a risk")
	s.types("Why it is accepted", "It is small")
	s.types("Accepted until", "30/06/2026")
	s.presses("Continue")
	s.presses("Accept a risk")
	s.window.Visit("thing", "risk", risk, "")
	s.sees("Accepted by")
	s.sees("Elspeth Sallis")
	s.seesNot("\n100298\n")
	s.presses("Elspeth Sallis")
	s.sees("Old file server") // and from them back to the risk
}
