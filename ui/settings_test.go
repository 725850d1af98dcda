package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/ui/grid"
	"muniment/ui/theme"
)

// Of each setting it is seen what stands, whether the council chose it, and what would stand otherwise; the default is one press away.
func TestASettingSaysItsSourceAndItsDefault(t *testing.T) {
	s := atDesk(t)
	row := func() grid.Row {
		s.presses("Settings")
		for _, r := range s.grid().Rows() {
			if r.ID == "test-restore" {
				return r
			}
		}
		t.Fatal("the months between two restore tests are no setting")
		return grid.Row{}
	}
	words := row().Cells[3].Text
	usual, unit, _ := strings.Cut(words, " ")
	if usual == "" || unit != "months" || row().Cells[2].Text != "Default" {
		t.Fatalf("before anybody changed it the setting reads %v", row().Cells)
	}
	s.grid().Choose("test-restore")
	s.seesNot("Take the default")
	s.typesOver(usual, "9")
	s.presses("Change")
	if r := row(); r.Cells[2].Text != "The council" || r.Cells[3].Text != words || r.Cells[1].Text != "9 months" {
		t.Errorf("once it is changed the setting reads %v", r.Cells)
	}
	s.grid().Choose("test-restore")
	s.presses("Take the default, " + usual)
	if r := row(); r.Cells[1].Text != words {
		t.Errorf("the default is taken, and the setting reads %v", r.Cells)
	}
}

// A setting is called by what it says; the name that it has in the commands is there for whoever types them, and both find it.
func TestASettingIsCalledByItsWords(t *testing.T) {
	s := atDesk(t)
	s.presses("Settings")
	titles := map[string]string{}
	for _, r := range s.grid().Rows() {
		titles[r.ID] = r.Cells[0].Text + " | " + r.Cells[1].Text
	}
	for key, want := range map[string]string{
		"postpone-limit": "By which a prompt may be postponed | 14 days",
		"copies-daily":   "Number of days of which the last copy of the register is kept | 7",
		"mail-from":      "The address from which e-mails are sent, or none | none",
	} {
		if titles[key] != want {
			t.Errorf("%s is called %q", key, titles[key])
		}
	}
	for _, words := range []string{"may be postponed", "postpone-limit"} {
		s.typesWhere("Search the settings", words)
		if rows := s.grid().Rows(); len(rows) != 1 || rows[0].ID != "postpone-limit" {
			t.Fatalf("looking for %q finds %d settings", words, len(rows))
		}
	}
	s.grid().Choose("postpone-limit")
	s.sees("Days by which a prompt may be postponed.")
	s.sees("What the commands call it: postpone-limit")
}

// With the largest text several rows of a list stay in sight above what is told of one.
func TestAListKeepsTheGreaterShareAtTheLargestText(t *testing.T) {
	s := atDesk(t)
	s.window.Restyle(theme.New(theme.Light, theme.LargestText))
	s.window.Fyne().Resize(fyne.NewSize(1280, 800))
	for page, row := range map[string]string{"Duties": "close-leaver-account", "Settings": "password-strength"} {
		s.presses(page)
		s.grid().Choose(row)
		s.window.Fyne().Resize(fyne.NewSize(1280, 801))
		s.window.Fyne().Resize(fyne.NewSize(1280, 800))
		g := s.grid()
		line := g.HeightFor(0) / 11 // within a page it shows ten rows and its headings
		if rows := g.Size().Height/line - 1; rows < 3 {
			t.Errorf("%s: %.1f rows are in sight", page, rows)
		}
	}
}

// Whoever changes several settings by keys finds each by its words, goes into its value by Enter, and is back at the list once it is saved.
func TestSettingsAreChangedByKeysOneAfterAnother(t *testing.T) {
	s := atDesk(t)
	s.presses("Settings")
	s.writes("idle session")
	s.strikes("Return", "Return")
	value := func() *widget.Entry {
		t.Helper()
		f, is := s.window.Fyne().Canvas().Focused().(*widget.Entry)
		if !is {
			t.Fatalf("a %T has the keyboard, not the value", s.window.Fyne().Canvas().Focused())
		}
		return f
	}
	value().SetText("900")
	s.strikes("Return")
	s.sees("is not a number from")
	value().SetText("30")
	s.strikes("Return")
	s.sees("The setting is changed.")
	s.sees("30 minutes")
	s.sees("Take the default, 40")
	s.strikes("Down", "Return")
	if got := value().Text; got != "15" {
		t.Errorf("the next setting is %q", got)
	}
	s.seesNot("The setting is changed.")
}
