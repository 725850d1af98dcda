package ui

import "time"

// Sleep is how the window's thread sleeps until somebody does something. Fyne asks for events sixty times a second, which would cost two hundredths of a
// processor all day.
type Sleep interface {
	Doze(most time.Duration) (undisturbed bool) // on the window's thread; what is done meanwhile is answered, and ends it
	Wake()                                      // on any thread: for what was done without anybody's doing
}

// The window naps again and again, and is up for a moment in between, in which what the toolkit and the window do by themselves comes to its turn.
const (
	napping = 500 * time.Millisecond
	up      = 80 * time.Millisecond
)

// awake is how many times the window would have napped before it does after something was done: what follows from it is drawn at once.
const awake = 10

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
