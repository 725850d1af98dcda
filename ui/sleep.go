package ui

import "time"

// Sleep is how the window's thread sleeps until somebody does something. Fyne asks for events sixty times a second, which would cost two hundredths of a
// processor all day.
type Sleep interface {
	Doze(most time.Duration) (undisturbed bool) // on the window's thread; what is done meanwhile is answered, and ends it
	Wake()                                      // on any thread: for what was done without anybody's doing
}

// napping is how long the window sleeps at a time: a little less than passes until it looks around again, so that what the toolkit does by itself comes to its turn.
const napping = followEvery - 40*time.Millisecond

// awake is how many times the window looks around before it sleeps again after something was done: what follows from it is drawn at once.
const awake = 3

// doze lets the window sleep while nobody does anything and nothing is under way.
func (w *Window) doze() {
	switch still := w.door.Still(); {
	case w.setup.Sleep == nil || !still:
	case w.awake > 0:
		w.awake--
	case !w.setup.Sleep.Doze(napping):
		w.awake = awake
	}
}

// wake has the window look at what was done without anybody's doing.
func (w *Window) wake() {
	if w.setup.Sleep != nil {
		w.setup.Sleep.Wake()
	}
}
