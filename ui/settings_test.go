package ui_test

import (
	"strings"
	"testing"

	"muniment/ui/grid"
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
