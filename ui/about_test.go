package ui_test

import "testing"

func TestTheLicenceOfEveryPartIsReadInTheWindow(t *testing.T) {
	s := atDesk(t)
	s.presses("About")
	s.presses("Licences of its parts")
	s.sees("DejaVu Sans, Condensed and Mono")
	s.row("modernc.org/sqlite")
	s.presses("Read it")
	s.sees("modernc.org/sqlite")
	s.sees("Redistributions in binary form must reproduce the above copyright notice")
	s.presses("‹ Licences of its parts")
	s.sees("fyne.io/fyne/v2")
}
