package ui_test

import (
	"context"
	"testing"

	"muniment/store"
)

// atFinishedCourt is the desk of the building lead when every area of the premises is clear, the checks are finished, and nothing is signed or given back yet.
func atFinishedCourt(t *testing.T) *sitting {
	t.Helper()
	return deskOf(t, colleague{"ines", "100298", "", store.ISM}, func(ctx context.Context, r *store.Session) {
		oldCourt(t)(ctx, r)
		do := func(d store.Doing) {
			t.Helper()
			if _, err := r.Do(ctx, d); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []string{"VC00001", "VC00002", "VC00003"} {
			do(store.Doing{Kind: "area-check", Verb: "clear", ID: c, Given: map[string]string{"access_gained": "yes", "checker_1": "100298", "checker_2": "100200"}})
		}
		do(store.Doing{Kind: "key", Verb: "add", Of: "PR00001", Given: map[string]string{"name": "Key 14", "type": "key", "opens": "Deed room"}})
		do(store.Doing{Kind: "secure-area", Verb: "add", Given: map[string]string{"name": "Strong room", "premises": "PR00001", "owner_post": "Manager, Housing", "job_functions": "Archivist", "secured_how": "Own key"}})
		finishOldCourt(ctx, t, r)
	})
}

// Whoever hands premises back is led from line to line of what it waits for, and comes back to the list after each, until the hand-back itself is asked.
func TestAHandBackLeadsThroughWhatItWaitsFor(t *testing.T) {
	s := atFinishedCourt(t)
	s.window.Visit("walk", "vacating", "VA00001", "")
	s.sees("Every area has its result, and the checks are finished. What comes next is the hand-back.")
	s.sees("Before that, 6 things are still to be settled.")
	s.window.Visit("act", "vacating", "VA00001", "hand-back")
	s.sees("Before that, 6 things are still to be settled. Each line leads to one.")
	s.seesNot("Who took over the keys and the premises") // nobody fills in what cannot succeed
	s.strikes("Return")                                  // the first line has the keyboard
	s.sees("Sign a clearance")
	s.presses("Continue")
	s.types("Your password, to sign", passwordOf("ines"))
	s.presses("Sign as The Information Security Manager")
	s.sees("Before that, 5 things are still to be settled.")
	for _, line := range []string{"See that the entries of information assets say where they are now", "Have door access to the premises switched off", "Have the post redirected"} {
		s.presses(line)
		s.types("Evidence: a certificate, a list, a ticket, who saw it", "Ticket 12")
		s.presses("Continue")
		s.presses("Answer a line of the checklist of a vacating")
	}
	s.presses("Strong room")
	s.types("Reason", "It was emptied")
	s.presses("Continue")
	s.presses("End a secure area")
	s.sees("Before that, 1 thing is still to be settled. The line leads to it.")
	s.presses("Key 14")
	s.types("Received by", "The agent")
	s.presses("Continue")
	s.presses("Give a key back to whoever takes over the premises")
	s.types("Who took over the keys and the premises", "The agent")
	s.presses("Continue")
	s.presses("Hand premises back")
	s.sees("Old Court (VA00001) is now: handed back.")
	s.register(func(ctx context.Context, r *store.Session) {
		if e, err := r.Entry(ctx, "premises", "PR00001"); err != nil || e.State != "vacated" {
			t.Errorf("the premises are %s (%v)", e.State, err)
		}
	})
}

// Once the last area has its result and the checklist is answered, Enter goes on: nobody looks for what comes next.
func TestTheKeyboardStandsOnWhatComesAfterTheLastArea(t *testing.T) {
	s := atOldCourt(t)
	s.register(func(ctx context.Context, r *store.Session) {
		lines, err := r.Entries(ctx, "vacating-line", "", false)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			if _, err := r.Do(ctx, store.Doing{Kind: l.Kind, Verb: "do", ID: l.ID, Given: map[string]string{"evidence": "Seen on the walk"}}); err != nil {
				t.Fatal(err)
			}
		}
	})
	s.window.Visit("walk", "vacating", "VA00001", "")
	s.chooses("Second checker", "Gita Yarrow")
	s.presses("Begin")
	s.strikes("c", "Return", "c", "Return", "c", "Return", "Return")
	s.sees("Say that the checks of premises are finished")
	s.sees("When it was done")
	s.strikes("Return")
	s.sees("What comes next is the hand-back.")
	s.strikes("Return")
	s.sees("Sign a clearance") // the first of what that waits for
}
