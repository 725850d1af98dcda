package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
)

// What a file's columns and words were told to be is as it was when somebody comes back from another page, and is done with once the file is brought in.
func TestHowAFileIsReadStaysWhileSomebodyLooksElsewhere(t *testing.T) {
	s := atDesk(t)
	s.brings("assets", "assets.csv", "Asset ID,What we call it,Dept,Colour", "IA901,Ledgers of the pool,Housing,Red")
	s.picks("What we call it", "Asset Name")
	s.picks("Dept", "Owning Service")
	s.picks("Colour", "Security Classification")
	s.picks("“Red” in Colour", "OFFICIAL-SENSITIVE")
	s.types("Name of the source (optional)", "pool, yearly")
	s.presses("Leavers")
	s.seesNot("1 new, 0 changed, 0 the same, 0 refused")
	s.window.Visit("import", "assets", "", "")
	s.sees("This is what you had typed before.")
	s.sees("1 new, 0 changed, 0 the same, 0 refused")
	s.sees("pool, yearly")
	s.presses("Bring it in")
	s.presses("Leavers")
	s.window.Visit("import", "assets", "", "")
	s.seesNot("This is what you had typed before.")
}

// A file that is only looked at is there again too, but nobody who closes the window is asked about it.
func TestAFileThatIsLookedAtIsNothingToBeAskedAbout(t *testing.T) {
	s := atDesk(t)
	s.brings("suppliers", "suppliers.csv", "Reference,Name", "SU901,Invented Shredding Ltd")
	s.presses("Leavers")
	s.window.Visit("import", "suppliers", "", "")
	s.sees("suppliers.csv, 1 row: 1 new")
	s.presses("Start again")
	s.seesNot("suppliers.csv")
	s.files.next = ""
	s.window.Leave()
	if s.open() {
		t.Error("the window is open")
	}
}

func TestASettingThatIsHalfTypedStays(t *testing.T) {
	s := atDesk(t)
	s.presses("Settings")
	s.grid().Choose("test-restore")
	s.typesOver("12", "9")
	s.grid().Choose("idle-lock")
	s.grid().Choose("test-restore")
	s.typesOver("9", "10")
	s.presses("Leavers")
	s.presses("Settings")
	if r, chosen := s.grid().Chosen(); !chosen || r.ID != "test-restore" {
		t.Errorf("the setting that was being changed is not the one that is chosen, but %v", r.ID)
	}
	s.typesOver("10", "11")
	s.window.Leave()
	s.sees("Something that you typed is not saved yet.")
	s.presses("Go back")
	s.presses("Change")
	s.sees("The setting is changed.")
	s.window.Leave()
	if s.open() {
		t.Error("what is saved is asked about")
	}
}

// Forms that are no acts keep what was typed into them, with the names of what was chosen; signing out forgets it.
func TestFormsOfOtherPagesStayUntilSigningOut(t *testing.T) {
	s := atDesk(t)
	s.presses("People who sign in")
	s.presses("Let somebody sign in")
	s.types("Sign-in name", "gita")
	s.chooses("Who they are in the register", "Gita Yarrow")
	s.presses("Leavers")
	s.presses("People who sign in")
	s.presses("Let somebody sign in")
	s.sees("This is what you had typed before.")
	s.sees("Gita Yarrow")
	s.presses("Directories")
	s.presses("Read the directory itself")
	s.types("Server", "ldaps://dc1.anytown.example")
	s.presses("E-mails")
	s.types("Notice (optional)", "SECURITY")
	s.presses("Directories")
	s.sees("ldaps://dc1.anytown.example")
	s.presses("E-mails")
	s.sees("SECURITY")
	s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	s.presses("Sign in as somebody else")
	s.types("Your sign-in name", "admin")
	s.types("Password", password)
	s.presses("Sign in")
	s.presses("E-mails")
	s.seesNot("SECURITY")
	s.presses("People who sign in")
	s.presses("Let somebody sign in")
	s.seesNot("Gita Yarrow")
}

// An act of the administration says which page it leads back to.
func TestAnActOfTheAdministrationNamesItsWayBack(t *testing.T) {
	s := atDesk(t)
	s.presses("Copies")
	s.presses("Copy the register")
	s.presses("‹ Copies")
	s.sees("Copies of the register")
}

func TestAFormThatIsCancelledIsForgotten(t *testing.T) {
	s := atDesk(t)
	s.presses("People who sign in")
	s.presses("Let somebody sign in")
	s.types("Full name", "Gita Yarrow")
	s.presses("Cancel")
	s.presses("Let somebody sign in")
	s.seesNot("Gita Yarrow")
}

// A register that is half made stays as it was typed, but for its passwords, while somebody looks elsewhere; the window is not closed over it without a question.
func TestARegisterThatIsHalfMadeStays(t *testing.T) {
	s := sits(t)
	s.window.Leave()
	if s.open() {
		t.Fatal("a window in which nothing was typed asks before it closes")
	}
	s = sits(t)
	s.presses("‹ Other registers")
	s.presses("Make a new register")
	s.seesNot("This is what you had typed before.")
	s.types("Name of the council", "aberdeen")
	s.presses("Aberdeen City Council")
	s.types("Your full name", "Ada Min")
	s.strikesAt("Your full name", "Escape")
	s.types("Password", "three more random words")
	s.presses("‹ Back")
	s.presses("Make a new register")
	s.sees("This is what you had typed before.")
	s.sees("Aberdeen City Council")
	s.sees("Ada Min")
	s.seesNot("three more random words")
	s.window.Leave()
	s.sees("Something that you typed is not saved yet.")
	s.presses("Go back")
	s.presses("Start again")
	s.seesNot("Ada Min")
	s.types("Name of the council", "Sometown Council")
	s.presses("England or Wales")
	s.types("Your full name", "Ada Min")
	s.types("Your sign-in name", "ada")
	s.types("Password", password)
	s.types("The same password again", password)
	s.files.next = s.path + "-new"
	s.strikesAt("Your sign-in name", "Return") // goes on as it does in every form
	s.sees("The first steps")
	s.lineAt() // the first that is still to be done
	s.window.Leave()
	if s.open() {
		t.Error("a register that is made is asked about")
	}
}

// strikesAt strikes a key in the field after a label.
func (s *sitting) strikesAt(label, key string) {
	s.t.Helper()
	s.window.Fyne().Canvas().Focus(s.field(label))
	s.strikes(key)
}
