package ui_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"muniment/store"
)

// atRecords is the desk of somebody who signs records.
func atRecords(t *testing.T) *sitting {
	t.Helper()
	return deskOf(t, colleague{"ism", "100256", store.PostISM, store.ISM}, nil)
}

// toIssue goes to where the record of a system is signed.
func (s *sitting) toIssue() {
	s.t.Helper()
	s.presses("Systems")
	s.row("SYS05")
	s.presses("Issue a record")
	s.pressesWhere("System")
	s.chooses("What it is about", "SYS05")
	s.presses("Continue")
}

// issuesRecord issues and signs it.
func (s *sitting) issuesRecord() {
	s.t.Helper()
	s.toIssue()
	s.types("Your password, to sign", passwordOf("ism"))
	s.presses("Sign as The Information Security Manager")
}

func TestARecordIsReadBeforeItIsSignedAndAfterwards(t *testing.T) {
	s := atRecords(t)
	s.toIssue()
	s.sees("What it will say")
	s.sees("Not issued yet")
	s.sees("HR and Payroll (iTrent type)")
	s.types("Your password, to sign", passwordOf("ism"))
	s.presses("Sign as The Information Security Manager")
	s.sees("was signed by The Information Security Manager")
	s.presses("Read it")
	s.sees("HR and Payroll (iTrent type)")
	s.seesNot("Not issued yet")
	s.sees("Signed by")
	s.presses("‹ Back")
	s.presses("Countersign")
	s.sees("You sign that you have read the record and confirm it.")
	s.sees("What it says")
	s.sees("HR and Payroll (iTrent type)")
	s.presses("Cancel")
	s.files.next = filepath.Join(t.TempDir(), "system.pdf")
	s.presses("Save a copy")
	s.sees("The copy is in " + s.files.next + ".")
	s.presses("Open it, to read or print")
	if !slices.Equal(s.files.opened, []string{s.files.next}) {
		t.Errorf("%v is opened", s.files.opened)
	}
	s.register(func(ctx context.Context, r *store.Session) {
		records, err := r.Records(ctx, "")
		if err != nil || len(records) != 1 {
			t.Errorf("%d records are issued: %v", len(records), err)
		}
	})
}

func TestALeaverRecordThatCannotBeIssuedSaysWhyBeforeSomebodySigns(t *testing.T) {
	s := atDesk(t)
	s.presses("Leavers")
	s.row("Kirsty Hallam")
	s.presses("Issue and sign the leaver record")
	s.presses("Continue")
	s.sees("It cannot be issued yet.")
	s.sees("khallam on Active Directory and Microsoft 365")
	s.seesNot("muniment close")
	s.sees("Leaver record")
}

// A copy that was saved is checked where it is chosen, and whoever signed and whoever is awaited stand there by their titles.
func TestACheckedRecordNamesItsSigners(t *testing.T) {
	s := atRecords(t)
	s.issuesRecord()
	s.files.next = filepath.Join(t.TempDir(), "record.pdf")
	s.presses("Save a copy")
	s.presses("Check a record")
	s.presses("Choose a record")
	s.sees("record.pdf is sound")
	s.sees("Information Security Manager\nNot signed yet")
	for _, name := range []string{"Ism\n", "Siro\n", "Chief-executive"} {
		s.seesNot(name)
	}
}
