package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A password that somebody chooses: for themselves, typed twice, or for somebody else, who changes it the first time.

// twice reports whether a password was typed alike in its field and once more; where it was not, it says so.
func (c *credentials) twice(again *widget.Entry) bool {
	alike := c.password.Text == again.Text
	if !alike {
		c.say("The two passwords are not the same. Type them again.")
	}
	return alike
}

// temporary asks for the password that somebody else is given.
func (c *credentials) temporary() fyne.CanvasObject {
	return asked("Temporary password", "At least 10 characters. They change it before they can do anything.", c.password)
}
