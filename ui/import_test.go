package ui_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"github.com/xuri/excelize/v2"

	"muniment/store"
	"muniment/store/entry"
)

// brings lays out a file and chooses it on the page of imports.
func (s *sitting) brings(kind, name string, lines ...string) {
	s.t.Helper()
	s.files.next = filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(s.files.next, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.window.Visit("import", kind, "", "")
	s.presses("Choose a file")
}

// submits types into the field with a hint, and presses the return key.
func (s *sitting) submits(hint, text string) {
	s.t.Helper()
	var found *widget.Entry
	s.walk(func(o fyne.CanvasObject) {
		if e, is := o.(*widget.Entry); is && e.PlaceHolder == hint && found == nil {
			found = e
		}
	})
	if found == nil {
		s.t.Fatalf("nothing asks for %q in:\n%s", hint, s.reads())
	}
	found.SetText(text)
	found.OnSubmitted(text)
}

// picks chooses from the list of choices that stands beside a text.
func (s *sitting) picks(beside, choice string) {
	s.t.Helper()
	following(s, beside, first[*widget.Select]).SetSelected(choice)
}

func (s *sitting) entry(kind, id string) (store.Shown, error) {
	s.t.Helper()
	var out store.Shown
	var err error
	s.register(func(ctx context.Context, r *store.Session) { out, err = r.ShowOf(ctx, kind, id) })
	return out, err
}

func TestAFileIsPreviewedBroughtInAndTakenBack(t *testing.T) {
	s := atDesk(t)
	s.brings("suppliers", "suppliers.csv", "Reference,Name", "SU901,Invented Shredding Ltd")
	s.sees("What would happen")
	s.sees("suppliers.csv, 1 row: 1 new, 0 changed, 0 the same, 0 refused.")
	if _, err := s.entry("supplier", "SU901"); err == nil {
		t.Fatal("a preview wrote the row")
	}
	s.presses("Bring it in")
	s.sees("suppliers.csv is brought in")
	if _, err := s.entry("supplier", "SU901"); err != nil {
		t.Fatal(err)
	}
	s.presses("Take all of it back")
	s.sees("suppliers.csv is taken back. New rows that are gone: 1.")
	if _, err := s.entry("supplier", "SU901"); err == nil {
		t.Fatal("what was taken back is still there")
	}
	s.window.Visit("imports", "", "", "")
	s.sees("suppliers.csv")
}

func TestColumnsAndWordsAreToldAtTheDesk(t *testing.T) {
	s := atDesk(t)
	s.brings("assets", "assets.csv", "Asset ID,What we call it,Dept,Colour", "IA901,Ledgers of the pool,Housing,Red", "IA902,Rota of the pool,Housing,Amber")
	s.sees("No column gives the field name of assets")
	s.sees("Say which column each is.")
	s.seesNot("--map")
	s.picks("What we call it", "Asset Name")
	s.picks("Dept", "Owning Service")
	s.picks("Colour", "Security Classification")
	s.sees("Words that the register does not know")
	s.picks("“Red” in Colour", "OFFICIAL-SENSITIVE")
	s.picks("“Amber” in Colour", "OFFICIAL")
	s.sees("2 new, 0 changed, 0 the same, 0 refused")
	s.presses("Bring it in")
	v, err := s.entry("asset", "IA901")
	if err != nil {
		t.Fatal(err)
	}
	if e, _ := v.Entry.(entry.Entry); e.Title != "Ledgers of the pool" || e.Fields["classification"] != "OFFICIAL-SENSITIVE" {
		t.Errorf("it is kept as %+v", e)
	}
}

func TestRefusedRowsAreSavedToBeCorrected(t *testing.T) {
	s := atDesk(t)
	s.brings("suppliers", "mixed.csv", "Reference,Name", "SU901,Invented Shredding Ltd", "SU 902/x,Two Spaces Ltd")
	s.sees("Rows that are refused")
	s.files.next = filepath.Join(t.TempDir(), "refused.csv")
	s.presses("Save the refused rows as a spreadsheet")
	s.sees("there, and bring in that file.")
	b, err := os.ReadFile(s.files.next)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(b); !strings.Contains(text, "Two Spaces Ltd") || strings.Contains(text, "Invented Shredding") || !strings.Contains(text, "Why the row was refused") {
		t.Errorf("the file says %q", text)
	}
}

func TestAFileOfWhichEveryRowIsRefusedIsNotCalledKnown(t *testing.T) {
	s := atDesk(t)
	s.brings("suppliers", "wrong.csv", "Reference,Name", "SU 902/x,Two Spaces Ltd")
	s.sees("Nothing can be written: every row is refused.")
	s.seesNot("knows all of it")
	s.brings("suppliers", "first.csv", "Reference,Name", "SU901,Invented Shredding Ltd")
	s.presses("Bring it in")
	s.brings("suppliers", "mixed.csv", "Reference,Name", "SU901,Invented Shredding Ltd", "SU 902/x,Two Spaces Ltd")
	s.sees("the register knows every row that is not refused")
}

func TestWhatIsNearlyTheSameIsMerged(t *testing.T) {
	s := atDesk(t)
	s.brings("suppliers", "first.csv", "Reference,Name", "SU901,Invented Shredding Ltd")
	s.presses("Bring it in")
	s.brings("suppliers", "second.csv", "Name", "Invented Shreding Ltd")
	s.sees("would be new, and the register has “Invented Shredding Ltd” (SU901)")
	s.presses("It is SU901")
	s.sees("0 new, 1 changed")
}

func TestWhatIsNearlyTheSameStandsSideBySideAndIsKeptApart(t *testing.T) {
	s := atDesk(t)
	s.brings("suppliers", "first.csv", "Reference,Name,Contract reference", "SU901,Invented Shredding Ltd,C-17")
	s.presses("Bring it in")
	s.brings("suppliers", "second.csv", "Name,Contract reference", "Invented Shreding Ltd,C-18")
	s.sees("would be new, and the register has “Invented Shredding Ltd” (SU901)")
	s.sees("What differs")
	s.sees("C-17")
	s.sees("C-18")
	s.presses("Keep both")
	s.seesNot("Nearly the same name")
	s.presses("Bring it in")
	s.sees("1 new, 0 changed")
}

func TestSheetAndHeadingsAreChosenAtTheDesk(t *testing.T) {
	s := atDesk(t)
	f := excelize.NewFile()
	for name, rows := range map[string][][]any{
		"Sheet1": {{"Reference", "Name"}, {"SU901", "Invented Shredding Ltd"}},
		"Others": {{"Who", "What"}, {"Reference", "Name"}, {"SU902", "Invented Couriers Ltd"}, {"Nr", "Called"}, {"SU903", "Invented Printers Ltd"}},
	} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.files.next = filepath.Join(t.TempDir(), "suppliers.xlsx")
	if err := errors.Join(f.SaveAs(s.files.next), f.Close()); err != nil {
		t.Fatal(err)
	}
	s.window.Visit("import", "suppliers", "", "")
	s.presses("Choose a file")
	s.sees("1 row: 1 new")
	s.picks("Sheet", "Others")
	s.sees("3 rows: 3 new")
	s.submits("Number of the line", "4")
	s.seesNot("3 rows: 3 new")
	s.submits("Number of the line", "2")
	s.sees("3 rows: 3 new")
}

func TestWhatAFileDoesNotSayIsToldAtTheDesk(t *testing.T) {
	s := atDesk(t)
	s.brings("grants", "badges.csv", "Badge No,Employee No,Date Issued", "B9001,100221,01/10/2025")
	s.sees("No column gives the system")
	s.picks("Line of the headings", "System Name")
	s.submits("What it is of every row", "Door access control")
	s.sees("System Name of every row is “Door access control”")
	s.sees("1 row: 1 new")
	s.presses("Take that away")
	s.sees("No column gives the system")
}

func TestWordsForWhatTheRegisterCallsOtherwiseAreToldAtTheDesk(t *testing.T) {
	s := atDesk(t)
	s.brings("grants", "access.csv", "Grant Ref,Employee No,System,Date Granted", "X9001,100221,The Doors,01/10/2025")
	s.sees("Words that the register does not know")
	s.submits("What the register calls it", "Door access control")
	s.sees("1 row: 1 new")
}

func TestADirectoryIsReadAtTheDesk(t *testing.T) {
	s := atDesk(t)
	s.files.next = filepath.Join(t.TempDir(), "export.csv")
	if err := os.WriteFile(s.files.next, []byte("SamAccountName,Enabled,LastLogonDate\nstranger,True,20/11/2025\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.window.Visit("directory", "", "", "")
	s.sees("Nothing is open of the directories that were read.")
	s.chooses("System whose accounts they are", "Active Directory")
	s.presses("Choose an export")
	s.sees("Say whose account stranger on Active Directory and Microsoft 365 is")
	s.register(func(ctx context.Context, r *store.Session) {
		if read, err := r.Directories(ctx); err != nil || len(read) > 0 {
			t.Errorf("a preview keeps %v (%v)", read, err)
		}
	})
	s.presses("Keep what was read")
	s.sees("Kept as reconciliation")
	s.sees("Still open")
	s.row("stranger")
	s.presses("Accept what is chosen")
	s.types("Why it is accepted", "The switchboard's test account")
	s.typesWhere("dd/mm/yyyy", "01/12/2025")
	s.presses("Continue")
	s.presses("Accept what a directory shows")
	s.sees("Accepted as exception")
	s.sees("Nothing is open of the directories that were read.")
}

func TestAFileThatArrivesIsLookedAtAtTheDesk(t *testing.T) {
	s := atDesk(t)
	dir := t.TempDir()
	s.window.Visit("imports", "", "", "")
	s.presses("Have a folder watched")
	s.types("Folder", dir)
	s.picks("What arrives there", "Suppliers")
	s.presses("Have a folder watched")
	s.sees("is watched as WF00001")
	if err := os.WriteFile(filepath.Join(dir, "arrived.csv"), []byte("Reference,Name\nSU901,Invented Shredding Ltd\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.window.Visit("imports", "", "", "")
	s.sees("arrived.csv: 1 new, 0 changed, 0 refused")
	s.presses("Look at it")
	s.sees("arrived.csv, 1 row: 1 new, 0 changed, 0 the same, 0 refused.")
	s.presses("Bring it in")
	s.window.Visit("imports", "", "", "")
	s.seesNot("arrived.csv: 1 new")
}

func TestAListIsSavedAsJSONAndItsEditionsAsTables(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("list", "asset", "", "")
	s.files.next = filepath.Join(t.TempDir(), "assets.json")
	s.presses("Save this list")
	s.sees("no longer sealed")
	var rows []map[string]string
	b, err := os.ReadFile(s.files.next)
	if err == nil {
		err = json.Unmarshal(b, &rows)
	}
	if err != nil || len(rows) != len(s.grid().Rows()) || rows[0]["Reference"] == "" {
		t.Errorf("%v: %s", err, b)
	}
	s.files.next = filepath.Join(t.TempDir(), "open.csv")
	s.presses("Save what may be published")
	s.sees("left out: their owner has not approved the entry")
	s.files.next = filepath.Join(t.TempDir(), "article30.csv")
	s.presses("Save the record of processing")
	s.sees("article30.csv")
	if b, err = os.ReadFile(s.files.next); err != nil || !strings.HasPrefix(string(b), "\ufeffBusiness function,Purpose of processing,") {
		t.Errorf("%v: %.200s", err, b)
	}
	s.register(func(ctx context.Context, r *store.Session) {
		taken, err := r.Exports(ctx)
		if err != nil || len(taken) != 3 || taken[2].Register != "processing-record" {
			t.Errorf("the trail has %+v: %v", taken, err)
		}
	})
}

func TestAListIsSavedAsItIsNarrowed(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("list", "asset", "", "")
	s.typesWhere("Search information assets", "Housing")
	rows := len(s.grid().Rows())
	s.files.next = filepath.Join(t.TempDir(), "assets.csv")
	s.presses("Save this list")
	s.sees("no longer sealed")
	b, err := os.ReadFile(s.files.next)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(b), "\n"); rows == 0 || got != rows+1 || !strings.HasPrefix(strings.TrimPrefix(string(b), "\ufeff"), "Reference,Name") {
		t.Errorf("of %d rows the file has %d lines:\n%s", rows, got, b)
	}
}
