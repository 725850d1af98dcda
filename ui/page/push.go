package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/ui/theme"
)

// Push is a button of one line that Enter presses as well as the space bar.
type Push struct{ widget.Button }

// Main is the button of what is to be done here.
func Main(text string, press func()) *Push {
	b := Press(text, press)
	b.Importance = widget.HighImportance
	return b
}

// Press is a button.
func Press(text string, press func()) *Push {
	b := &Push{}
	b.Text, b.OnTapped = theme.Say(text), press
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey presses the button.
func (b *Push) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		b.Tapped(nil)
		return
	}
	b.Button.TypedKey(e)
}
