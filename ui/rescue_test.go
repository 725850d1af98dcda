package ui_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/vault"
	"muniment/ui"
)

// copied makes a copy of the register in a folder of its own, and returns its path.
func (s *sitting) copied() string {
	s.t.Helper()
	folder, out := s.t.TempDir(), ""
	s.register(func(ctx context.Context, r *store.Session) {
		made, err := r.BackUp(ctx, false, folder)
		if err != nil {
			s.t.Fatal(err)
		}
		out = filepath.Join(folder, made[0].Name)
	})
	return out
}

// toRescue goes to the page for a register that cannot be opened.
func (s *sitting) toRescue() {
	s.window.Show(ui.Opening{})
	s.presses("A register is lost or damaged, or no administrator can sign in")
}

func TestALostRegisterIsRestoredByWhoeverSignedInToIt(t *testing.T) {
	s := sits(t)
	s.files.next = s.copied()
	if err := os.Remove(s.path); err != nil {
		t.Fatal(err)
	}
	s.toRescue()
	s.presses("Choose a copy")
	s.presses("Look at the copy")
	s.sees("Type the name under which you sign in")
	s.types("Your sign-in name", "admin")
	s.types("Password", "not the password")
	s.presses("Look at the copy")
	s.sees("is not right")
	s.types("Password", password)
	s.presses("Look at the copy")
	s.sees("This is a copy of the register of Anytown Borough Council")
	s.sees("What would be lost is not known")
	s.files.next = filepath.Join(t.TempDir(), "back")
	s.presses("Restore it into a new file")
	s.sees("The register is in " + s.files.next + ".muniment")
	s.presses("Sign in to it")
	s.types("Password", password)
	s.presses("Sign in")
	s.sees("The council owes")
}

func TestWhatARestoreWouldLoseIsShownBeforehand(t *testing.T) {
	s := sits(t)
	path := s.copied()
	s.register(func(ctx context.Context, r *store.Session) {
		if err := r.ChangeSetting(ctx, "idle-lock", "10"); err != nil {
			t.Fatal(err)
		}
	})
	s.types("Password", password)
	s.presses("Sign in")
	s.presses("Copies")
	s.sees("Sound on")
	s.sees("A copy that was never restored is a hope.")
	s.presses("Drill with it")
	s.sees(path)
	s.presses("Cancel")
	s.presses("Restore the one that is chosen")
	s.sees("What was done after the copy was made would be lost")
	s.sees("Change settings")
	s.files.next = filepath.Join(t.TempDir(), "other.muniment")
	s.presses("Restore it into a new file")
	s.sees("The register is in " + s.files.next)
}

func TestADamagedCopyIsToldWhereCopiesAreListed(t *testing.T) {
	s := atDesk(t)
	folder := t.TempDir()
	s.presses("Copies")
	s.files.next = folder
	s.presses("Choose a folder")
	s.presses("Copy the register")
	s.presses("No")
	s.presses("Copy the register")
	s.presses("Copies")
	found, err := filepath.Glob(filepath.Join(folder, "*.muniment"))
	if err != nil || len(found) != 1 {
		t.Fatalf("the folder holds %q (%v)", found, err)
	}
	path := found[0]
	s.presses("Read every copy again")
	s.sees("1 copy was read to the last byte: sound.")
	flip(t, path, 2)
	s.presses("Read every copy again")
	s.sees("Copies that this computer reaches: 1. Damaged or gone: 1.")
	s.sees("Damaged on")
}

func TestAFolderOfCopiesIsLeftOut(t *testing.T) {
	s := atDesk(t)
	s.presses("Copies")
	s.files.next = t.TempDir()
	s.presses("Choose a folder")
	s.sees("Copies go into " + s.files.next + " from now on.")
	s.presses("Copy there no longer")
	s.sees("Copies go into " + s.files.next + " no longer.")
	s.sees("This computer copies the register nowhere.")
}

func TestARecoverySheetMakesANewAdministrator(t *testing.T) {
	s := sits(t)
	var sheets []store.RecoverySheet
	s.register(func(ctx context.Context, r *store.Session) {
		if _, err := r.MakeRecovery(ctx, true, func(made []store.RecoverySheet) error { sheets = made; return nil }); err != nil {
			t.Fatal(err)
		}
	})
	s.toRescue()
	s.files.next = s.path
	s.presses("Choose the register")
	s.types("The words of the sheet", "these are no words of a sheet")
	s.presses("Recover the register")
	s.sees("is not in the list of words")
	s.types("The words of the sheet", strings.Join(sheets[0].Words, " "))
	s.types("The words of a second sheet", strings.ToUpper(strings.Join(sheets[2].Words, "\n")))
	s.types("Full name of the new administrator", "Ada Rescuer")
	s.types("Their sign-in name", "rescuer")
	s.types("Password", "a chosen phrase of rescuers")
	s.types("The same password again", "a chosen phrase of rescuer")
	s.presses("Recover the register")
	s.sees("The two passwords are not the same.")
	s.types("The same password again", "a chosen phrase of rescuers")
	s.presses("Recover the register")
	s.sees("The register is recovered, and you are an administrator of it.")
	s.sees("Ada Rescuer")
}

func TestADamagedRegisterIsReadAsFarAsItOpens(t *testing.T) {
	s := sits(t)
	flip(t, s.path, 2)
	s.toRescue()
	s.files.next = s.path
	s.presses("Choose the damaged file")
	s.types("Your sign-in name", "admin")
	s.types("Password", password)
	s.files.next = filepath.Join(t.TempDir(), "salvaged")
	s.presses("Choose where the new file goes")
	s.sees("It is in " + s.files.next + ".muniment. The damaged file is as it was: keep it.")
	if _, err := os.Stat(s.files.next + ".muniment"); err != nil {
		t.Error(err)
	}
}

func TestWhatIsDoneToPeopleWhoSignIn(t *testing.T) {
	s := sits(t)
	s.join(colleague{login: "gita", role: store.HR})
	s.types("Password", password)
	s.presses("Sign in")
	to := func() {
		s.presses("People who sign in")
		for _, r := range s.grid().Rows() {
			if r.ID == "gita" {
				s.grid().OnOpened(r)
			}
		}
		s.sees("Signs in as gita")
	}
	to()
	s.presses("Change what they may do")
	s.presses("Auditor")
	s.presses("Continue")
	s.presses("Change what somebody may do")
	s.sees("has other roles.")
	to()
	s.sees("Auditor")
	s.presses("Say who they are")
	s.chooses("Who they are in the register", "Gita Yarrow")
	s.presses("Continue")
	s.presses("Say who signs in")
	s.sees("It is recorded who signs in as gita.")
	to()
	s.presses("Give them another password")
	s.types("Temporary password", "short")
	s.presses("Give them another password")
	s.sees("shorter than")
	s.types("Temporary password", "a lantern of other quarries")
	s.presses("Give them another password")
	s.sees("has another password.")
	to()
	s.sees("Temporary: they choose their own before they act")
	s.presses("End their signing in")
	s.types("Why", "Left the council")
	s.presses("Continue")
	s.presses("End somebody's signing in")
	to()
	s.sees("Left the council")
	s.presses("Let them sign in again")
	s.types("Temporary password", "a harbour of other lanterns")
	s.presses("Let them sign in again")
	s.sees("can sign in again.")
	s.as("gita", vault.Secret{Password: []byte("a harbour of other lanterns")}, today, func(_ context.Context, r *store.Session) {
		if u := r.User(); u.Person != "100200" || len(u.Roles) != 2 {
			t.Errorf("gita signs in as %+v", u)
		}
	})
}

func TestAKeyFileIsMadeAndNeededFromThenOn(t *testing.T) {
	s := atDesk(t)
	s.presses("People who sign in")
	s.presses("Change my password")
	s.files.next = filepath.Join(filepath.Dir(s.path), "muniment.key")
	s.presses("Make a key file")
	s.sees("whoever copies")
	s.files.next = filepath.Join(t.TempDir(), "muniment.key")
	s.presses("Make a key file")
	s.sees("Key file: muniment.key")
	s.types("Your present password", password)
	s.types("New password", "a lantern of new quarries")
	s.types("The same again", "a lantern of new quarries")
	s.presses("Change my password")
	s.sees("Your password is changed.")
	key, err := os.ReadFile(s.files.next)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), s.path, store.OpenOptions{Login: "admin", Secret: vault.Secret{Password: []byte("a lantern of new quarries")}, StateDir: t.TempDir()}); err == nil {
		t.Error("the password alone opens the register")
	}
	s.as("admin", vault.Secret{Password: []byte("a lantern of new quarries"), KeyFile: key}, today, func(context.Context, *store.Session) {})
}

// flip changes a bit of a file, at one part of so many.
func flip(t *testing.T, path string, part int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/part] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestACheckSaysWhatIsWrongAndWhatThereIsToFallBackOn(t *testing.T) {
	s := sits(t)
	s.copied()
	s.register(func(ctx context.Context, r *store.Session) {
		if err := r.ChangeSetting(ctx, "idle-lock", "10"); err != nil {
			t.Fatal(err)
		}
	})
	data, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.path, data[:len(data)-100], 0o600); err != nil { // the power failed
		t.Fatal(err)
	}
	s.types("Password", password)
	s.presses("Sign in")
	s.presses("Trail")
	s.presses("Check the whole register")
	s.sees("The last change was interrupted and is lost")
	s.sees("1 copy of it is known and sound: BK00001")
	s.presses("I have seen that the change is lost")
	s.sees("The register is sound")
	flip(t, s.path, 2)
	s.presses("Check the whole register")
	s.sees("Restore a copy; where there is none")
}
