package ui_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"muniment/store"
)

// readsDirectory reads what the directory of a system shows: logins with whether they are enabled.
func (s *sitting) readsDirectory(system string, accounts map[string]string) {
	s.t.Helper()
	lines := []string{"SamAccountName,EmployeeID,Enabled,LastLogonDate"}
	for account, enabled := range accounts {
		lines = append(lines, account+","+enabled+",20/10/2025")
	}
	s.register(func(ctx context.Context, r *store.Session) {
		if _, err := r.ReadDirectoryFile(ctx, strings.NewReader(strings.Join(lines, "\n")+"\n"), store.DirectoryReading{System: system, Source: "the council's directory", Apply: true}); err != nil {
			s.t.Fatal(err)
		}
	})
}

// whyClosed is access that the trail says was confirmed as closed.
func (s *sitting) whyClosed(grant string) store.Grant {
	s.t.Helper()
	s.register(func(ctx context.Context, r *store.Session) {
		trail, err := r.TrailEntries(ctx, 0, 0)
		if err != nil || !slices.ContainsFunc(trail, func(e store.Entry) bool { return e.Act == store.ActConfirmClosure }) {
			s.t.Errorf("the trail does not say that %s is closed (%v)", grant, err)
		}
	})
	return s.access(grant)
}

func TestWhatADirectoryShowsIsTakenAsTheEvidenceOfAClosure(t *testing.T) {
	s := atDesk(t)
	s.readsDirectory("SYS01", map[string]string{"khallam,100221": "False", "gyarrow,100200": "True"})
	s.window.Visit("thing", "grant", "G00010", "")
	s.presses("Confirm that access is closed")
	s.sees("What was done")
	s.presses("The directory showed it as disabled on 21/11/2025 23:59: take that as the evidence")
	s.seesNot("What was done")
	s.seesNot("How you know")
	s.presses("Confirm that access is closed")
	s.sees("is closed: disabled on 21/11/2025")
	if g := s.whyClosed("G00010"); g.Live() || !strings.HasPrefix(g.Evidence, "Seen disabled in the council's directory on 21/11/2025") || g.Action != store.ActionDisabled {
		t.Errorf("the access is %+v", g)
	}
}

func TestADirectoryThatShowsAnAccountEnabledIsNoEvidence(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("thing", "grant", "G00010", "")
	s.presses("Confirm that access is closed")
	s.seesNot("take that as the evidence") // no directory was read
	s.readsDirectory("SYS01", map[string]string{"khallam,100221": "True", "gyarrow,100200": "False"})
	s.window.Visit("thing", "grant", "G00010", "")
	s.presses("Confirm that access is closed")
	s.sees("The account khallam was enabled in the council's directory on 21/11/2025")
	s.seesNot("take that as the evidence")
	s.removes("Which access")
	s.chooses("Which access", "lcaddick") // other access: the directory is asked of that
	s.sees("The directory no longer had it on 21/11/2025 23:59: take that as the evidence")
}

func TestAClosureIsRefusedWhereTheDirectoryShowsOtherwiseMeanwhile(t *testing.T) {
	s := atDesk(t)
	s.readsDirectory("SYS01", map[string]string{"khallam,100221": "False"})
	s.window.Visit("thing", "grant", "G00010", "")
	s.presses("Confirm that access is closed")
	s.presses("The directory showed it as disabled on 21/11/2025 23:59: take that as the evidence")
	s.presses("Today") // what was ticked is kept with the form
	s.window.Visit("thing", "grant", "G00010", "")
	s.presses("Confirm that access is closed")
	s.seesNot("What was done")
	s.readsDirectory("SYS01", map[string]string{"khallam,100221": "True"})
	s.presses("Confirm that access is closed")
	s.sees("The account khallam was enabled in the council's directory")
	s.sees("no evidence that it is closed")
	if g := s.access("G00010"); !g.Live() {
		t.Errorf("the access is %+v", g)
	}
}

func TestOfAListThatIsClosedWhatTheDirectoryShowsIsTaken(t *testing.T) {
	s := atDesk(t)
	s.readsDirectory("SYS01", map[string]string{"khallam,100221": "False", "jollerton,100305": "True", "fmarchbank,100284": "True", "lcaddick,100249": "False"})
	s.presses("How we stand") // Today is read anew
	s.presses("Today")
	s.pressesOwed("leavers on Active Directory and Microsoft 365")
	s.presses("Confirm several as closed")
	s.sees("The directory showed 8 of these 10 as closed.")
	s.sees("The account jollerton was enabled in the council's directory")
	s.presses("Leave only those in the list")
	const shown = "The directory showed all 8 as closed, last on 21/11/2025 23:59: take that as the evidence"
	s.sees(shown)
	s.presses(shown) // not that, after all: how it is known is asked again
	s.sees("What was done")
	s.presses(shown)
	s.seesNot("What was done")
	s.presses("Continue")
	s.sees("Check your answers")
	s.sees("Seen disabled in the council's directory on 21/11/2025")
	s.presses("Confirm that several are closed")
	s.sees("8 accounts are confirmed as closed.")
	if g := s.whyClosed("G00010"); g.Live() || !strings.HasPrefix(g.Evidence, "Seen disabled in the council's directory") {
		t.Errorf("the access is %+v", g)
	}
}
