package ui_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"muniment/store"
)

// excepts accepts an exception for access of somebody who does not leave, and returns its reference.
func excepts(t *testing.T, s *sitting) string {
	t.Helper()
	id := ""
	s.register(func(ctx context.Context, r *store.Session) {
		e, err := r.AcceptException(ctx, "G00001", "CBC-043", "Shared by the desk until it is replaced", "2026-03-31")
		if err != nil {
			t.Fatal(err)
		}
		id = e.ID
	})
	return id
}

// exceptedDesk is a desk at a register in which an exception stands.
func exceptedDesk(t *testing.T) *sitting {
	s := atDesk(t)
	excepts(t, s)
	return s
}

func TestAnExceptionIsSeenWithItsAccessAndEnded(t *testing.T) {
	s := atDesk(t)
	id := excepts(t, s)
	s.window.Visit("thing", "grant", "G00001", "")
	s.sees("Exception " + id + " to CBC-043 stands until 31 March 2026: Shared by the desk until it is replaced.")
	s.window.Visit("exceptions", "", "", "")
	s.row(id)
	s.sees("gyarrow on Active Directory and Microsoft 365")
	s.sees("Ada Min")
	s.window.Visit("thing", "grant", "G00001", "")
	s.presses("End it now")
	s.types("Why it ends", "The desk has its own accounts")
	s.presses("Continue")
	s.presses("End an exception before its time")
	s.sees("Exception " + id + " has ended.")
	s.seesNot("stands until")
	s.window.Visit("exceptions", "", "", "")
	s.sees("No exception to the policy stands")
}

func TestWhoHasAccessIsReadAndSavedFromThePanels(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("thing", "system", "SYS01", "")
	s.presses("Who has access to it")
	s.sees("Who has access to Active Directory and Microsoft 365")
	if n := len(s.grid().Rows()); n < 20 {
		t.Errorf("%d people have access to the first system", n)
	}
	s.files.next = filepath.Join(t.TempDir(), "access.csv")
	s.presses("Save this list")
	if b, err := os.ReadFile(s.files.next); err != nil || !strings.Contains(string(b), "khallam") {
		t.Errorf("the list is saved as %.200q (%v)", b, err)
	}
	s.presses("Trail")
	s.presses("Lists that were taken out")
	s.sees("Access")
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.Exports(ctx)
		if err != nil || len(all) != 1 || all[0].Register != "access" || all[0].Rows < 20 {
			t.Errorf("the trail says of it %v (%v)", all, err)
		}
	})
	s.window.Visit("thing", "person", "100214", "")
	s.presses("What they have access to")
	s.sees("What Olwen Quayle may use")
	s.sees("Further notice")
	s.window.Visit("thing", "asset", "IA004", "")
	s.presses("Who has access to it")
	s.sees("Who has access to")
}

func TestATransferIsLookedAtBeforeItIsRecorded(t *testing.T) {
	s := atDesk(t)
	s.presses("All registers")
	s.window.Visit("list", "transfer", "", "")
	s.presses("See what a transfer would take")
	s.presses("See what would go")
	s.sees("Body that takes over")
	s.types("Body that takes over", "Invented Unitary Council")
	s.types("Vesting day", "01/04/2026")
	s.presses("See what would go")
	s.sees("To confirm it you type: transfer Anytown Borough Council to Invented Unitary Council")
	s.sees("Access that falls due on that day")
	s.register(func(ctx context.Context, r *store.Session) {
		if all, err := r.Transfers(ctx, ""); err != nil || len(all) != 0 {
			t.Errorf("looking recorded %v (%v)", all, err)
		}
	})
	s.presses("Go on to record it")
	s.types("By what", "The Invented Order 2025")
	s.types("Name what goes, to confirm", "transfer Anytown Borough Council to Invented Unitary Council")
	s.presses("Continue")
	s.presses("Transfer a service to a successor")
	s.sees("is recorded")
	s.presses("See what goes")
	s.sees("Go on to complete it")
}

func TestAServiceIsPutUnderAnother(t *testing.T) {
	s := atDesk(t)
	var services []string
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.Entries(ctx, "service", "", false)
		if err != nil || len(all) < 2 {
			t.Fatalf("%v (%v)", all, err)
		}
		services = []string{all[0].ID, all[1].Title, all[1].ID}
	})
	s.window.Visit("thing", "service", services[0], "")
	s.presses("More")
	s.presses("Put a service under another")
	s.chooses("Service that it stands under", services[1])
	s.presses("Put a service under another")
	s.register(func(ctx context.Context, r *store.Session) {
		if e, err := r.Entry(ctx, "service", services[0]); err != nil || e.Fields["parent"] != services[2] {
			t.Errorf("it stands under %q, not %q (%v)", e.Fields["parent"], services[2], err)
		}
	})
}

func TestWhoVouchesForSignaturesIsRead(t *testing.T) {
	s := atDesk(t)
	s.presses("Authorities")
	s.sees("There is none: everybody signs under the register's own authority.")
	out := filepath.Join(t.TempDir(), "ca.pem")
	s.presses("Write the certificate that readers of records should trust")
	s.types("Where the file is written", out)
	s.presses("Write the certificate that readers of records should trust")
	if b, err := os.ReadFile(out); err != nil || !strings.Contains(string(b), "BEGIN CERTIFICATE") {
		t.Errorf("it is %.60q (%v)", b, err)
	}
}

func TestRolesAndDutiesAreRead(t *testing.T) {
	s := atDesk(t)
	s.presses("Roles")
	s.sees("May, of what they see")
	s.sees("Close an access review")
	s.presses("Duties")
	s.typesWhere("Search the duties, or a clause", "CBC-027")
	rows := s.grid().Rows()
	if len(rows) == 0 || len(rows) > 20 {
		t.Fatalf("%d duties have the clause", len(rows))
	}
	s.grid().Choose("close-leaver-account")
	s.sees("Met when")
	s.typesWhere("Search the duties, or a clause", "zzzz")
	s.sees("No duty has these words")
}

func TestTheTrailIsReadToItsBeginning(t *testing.T) {
	s := atDesk(t)
	s.presses("Trail")
	head := s.grid().Rows()[0].ID
	s.grid().OnMore(true)
	rows := s.grid().Rows()
	if rows[len(rows)-1].ID != "1" || rows[0].ID != head {
		t.Errorf("the trail is read from %s to %s", rows[len(rows)-1].ID, rows[0].ID)
	}
}
