package ui_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/ui"
	"muniment/ui/form"
)

// newCourt are made-up premises that nobody leaves yet.
func newCourt(t *testing.T) func(context.Context, *store.Session) {
	return func(ctx context.Context, r *store.Session) {
		t.Helper()
		if err := r.HoldPost(ctx, "Manager, Housing", "100298", "2020-01-01", ""); err != nil {
			t.Fatal(err)
		}
		for _, d := range []store.Doing{
			{Kind: "premises", Verb: "add", Given: map[string]string{"name": "New Court", "address": "High Street", "type": "office", "lead_post": "Manager, Housing", "tenure": "freehold", "access_control": "access control system"}},
			{Kind: "area", Verb: "add", Of: "PR00001", Given: map[string]string{"name": "Cellar", "type": "basement", "used_by": "several", "paper": "no"}},
		} {
			if _, err := r.Do(ctx, d); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Whoever vacates premises looks for it among the vacatings, or at the premises; neither is a dead end, and no key is pressed in vain.
func TestAVacatingStartsWhereVacatingsAreListedByKeysAlone(t *testing.T) {
	s := deskOf(t, colleague{"ines", "100298", "", store.ISM}, newCourt(t))
	s.window.Visit("list", "vacating", "", "")
	s.presses("Start vacating premises")
	s.sees("Which premises are vacated?")
	s.chooses("Premises", "New Court")
	s.presses("Continue")
	s.sees("How much is vacated?")
	s.strikes(" ") // the first choice has the keyboard
	for range 2 {  // past the second, to who leaves, which stays blank
		s.window.Fyne().Canvas().(interface{ FocusNext() }).FocusNext()
	}
	s.strikes("Return")
	s.sees("By when must everything be out?")
	s.types("Keys go back", "01/06/2026")
	s.strikes("Return")
	s.types("What the list of areas was checked against, such as a plan", "Floor plan")
	s.strikes("Return", "Return")
	s.sees("Check your answers")
	s.sees("New Court (PR00001)")
	s.strikes("Return") // what is to be done has the keyboard
	s.sees("New Court (VA00001) is now: under way.")
}

func TestPremisesLeadToTheirVacating(t *testing.T) {
	s := deskOf(t, colleague{"ines", "100298", "", store.ISM}, newCourt(t))
	s.window.Visit("thing", "premises", "PR00001", "")
	s.seesNot("Leave premises") // that follows from handing them back
	s.presses("Start vacating premises")
	s.sees("‹ New Court")
	s.sees("New Court · PR00001")
	s.presses("Cancel")
	s.register(func(ctx context.Context, r *store.Session) {
		if _, err := r.Do(ctx, store.Doing{Kind: "vacating", Verb: "start", Of: "PR00001", Given: map[string]string{"scope": "whole", "list_checked_against": "Plan", "keys_return_on": "2026-06-01"}}); err != nil {
			t.Fatal(err)
		}
	})
	s.window.Visit("thing", "premises", "PR00001", "")
	s.presses("Walk through the areas")
	s.sees("Walk through New Court")
}

func TestWhoWalksRoundKeepsTheirNamesWhenTheWalkGoesOn(t *testing.T) {
	s := atOldCourt(t)
	s.pressesWhere("areas to check")
	s.chooses("Second checker", "Gita Yarrow")
	s.presses("Begin")
	s.presses("Today")
	s.pressesWhere("areas to check")
	s.sees("and Gita Yarrow.")
	s.presses("Others walk round")
	if s.window.Fyne().Canvas().Focused() == nil {
		t.Error("asked who walks round, the keyboard is nowhere")
	}
}

func TestADialogIsAnsweredBeforeWhatLiesBehindIt(t *testing.T) {
	s := atDesk(t)
	canvas := s.window.Fyne().Canvas()
	ui.InWindow{Window: s.window.Fyne()}.Open("Add a photograph", nil, func(string) {})
	before := canvas.Focused()
	s.keys(fyne.KeyK, fyne.KeyModifierShortcutDefault)
	if canvas.Focused() != before {
		t.Error("a key led behind the dialog")
	}
	canvas.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if canvas.Overlays().Top() != nil {
		t.Error("Escape leaves the dialog where it is")
	}
}

// Something could not be entered: what Today leads to is the signature with exceptions, and another person's after it.
func TestAClearanceWithExceptionsIsSignedFromTodayAndCountersigned(t *testing.T) {
	s := deskOf(t, colleague{"ines", "100298", "", store.ISM}, func(ctx context.Context, r *store.Session) {
		newCourt(t)(ctx, r)
		do := func(d store.Doing) {
			t.Helper()
			if _, err := r.Do(ctx, d); err != nil {
				t.Fatal(err)
			}
		}
		do(store.Doing{Kind: "vacating", Verb: "start", Of: "PR00001", Given: map[string]string{"scope": "whole", "list_checked_against": "Plan", "keys_return_on": "2026-06-01"}})
		do(store.Doing{Kind: "area-check", Verb: "not-inspected", ID: "VC00001", Given: map[string]string{"reason": "Flooded", "decided_by": "100298", "secured_how": "Screwed shut", "inspect_by": "2026-05-01"}})
		lines, err := r.Entries(ctx, "vacating-line", "", false)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			do(store.Doing{Kind: l.Kind, Verb: "do", ID: l.ID, Given: map[string]string{"evidence": "Seen on the walk"}})
		}
		do(store.Doing{Kind: "vacating", Verb: "finish", ID: "VA00001"})
	})
	s.window.Visit("thing", "clearance", "CL00001", "")
	s.sees("Sign a clearance with exceptions")
	s.presses("More")
	s.sees("Sign a clearance: not now")
	s.sees("Not every area of New Court was inspected (Cellar: Flooded): only a clearance with exceptions can be signed.")
	s.window.Visit("today", "", "", "")
	s.pressesWhere("Sign the clearance with exceptions")
	s.sees("Sign a clearance with exceptions")
	s.sees("1 area was not inspected. It stays to be inspected, whatever is signed.")
	s.presses("Continue")
	s.sees("Check your answers")
	s.sees("Cellar") // what is excepted, why, by whom and until when, before anybody signs
	s.sees("Not inspected: Flooded. Decided by Elspeth Sallis. Kept secure: Screwed shut. To be inspected by 1 May 2026.")
	s.types("Your password, to sign", passwordOf("ines"))
	s.presses("Sign as The Information Security Manager")
	s.sees("is now: awaiting countersignature.")

	s.join(colleague{"otwin", "100221", "Information Security Manager", store.ISM})
	s.opensOn("otwin", today)
	s.pressesWhere("Countersign the clearance with exceptions")
	s.types("Why the exceptions are accepted", "Sealed until it is pumped out")
	s.presses("Continue")
	s.types("Your password, to sign", passwordOf("otwin"))
	s.presses("Sign as The Information Security Manager")
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.Entries(ctx, "clearance", "", false)
		if err != nil || len(all) != 1 || all[0].State != "signed" || all[0].Fields["exceptions"] != "Cellar: Flooded" {
			t.Errorf("the clearance stands as %v (%v)", all, err)
		}
	})
}

// What an entry is part of is called by its name in lists, and whoever did something by theirs in its history.
func TestNumbersDoNotStandForNames(t *testing.T) {
	s := deskOf(t, colleague{"ines", "100298", "", store.ISM}, newCourt(t))
	s.window.Visit("list", "area", "", "")
	s.row("New Court") // which the cellar is part of
	s.window.Visit("thing", "area", "PA00001", "")
	s.sees("21/11/2025 23:59 · Ada Min")
}

// Choosing a name takes away the field in which it was typed: the keyboard stays beside it, and Enter goes on.
func TestWhoeverChoosesANameKeepsTheKeyboard(t *testing.T) {
	s := deskOf(t, colleague{"ines", "100298", "", store.ISM}, newCourt(t))
	s.window.Visit("list", "vacating", "", "")
	s.presses("Start vacating premises")
	s.chooses("Premises", "New Court")
	if _, beside := s.window.Fyne().Canvas().Focused().(*form.Remove); !beside {
		t.Fatalf("the keyboard is on %T", s.window.Fyne().Canvas().Focused())
	}
	s.strikes("Return")
	s.sees("How much is vacated?")
}
