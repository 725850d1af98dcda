package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/store/vault"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// Setup is what a window is given by whoever opens it.
type Setup struct {
	App   fyne.App
	Files Files
	Door  *task.Door           // nil: the window's own
	Idle  func() time.Duration // how long nobody has touched the computer; nil: what the window sees itself
	Dark  func() bool          // whether the computer is set to dark; nil: Fyne knows
	High  func() bool          // whether the computer is set to high contrast; nil: it does not say
	Away  func() bool          // whether the computer itself was locked, or put to sleep; nil: it does not say
	Tray  func(*fyne.Menu)     // shows a menu beside the computer's clock; nil: there is no such place
	Clock func() time.Time     // nil: the computer's

	Locale string // the computer's language, such as cy-GB; blank: English

	Screen Screen // where windows stand; nil where nobody can say
	Sleep  Sleep  // how the window's thread sleeps; nil where it cannot

	Demo func(dir string) error // makes the made-up council in a new folder
	KDF  vault.KDF              // of registers that are made here

	// Archive writes all that somebody may see to a new folder, and returns how many files it wrote; nil: it is not offered.
	Archive func(ctx context.Context, s *store.Session, dir string) (int, error)
}

// Files asks for files, as the computer does.
type Files interface {
	Open(title string, endings []string, chosen func(path string))
	Save(title, name string, chosen func(path string))
	Folder(title string, chosen func(path string))
	Show(path string) error // opens a file in the program that is for it
}

// Opening says what a window begins with.
type Opening struct {
	Register string
	Login    string
	On       calendar.Date // questions are answered as on this day; in a register for trials acts are entered on it too
}

// Window is one window and, while somebody is signed in, their session.
type Window struct {
	setup   Setup
	window  fyne.Window
	door    *task.Door
	look    *theme.Theme
	content *fyne.Container // what fills the window
	busy    *fyne.Container // what takes long, at the bottom

	opening  Opening
	session  *store.Session
	desk     *desk
	begun    entry.Values // what was typed of a register that is not made yet
	lock     *lock
	told     teller
	followed fyne.Focusable // what had the keyboard when the window looked last
	focused  int            // how often the keyboard was given to something: only the last counts
	atLetter bool           // a letter that works a page is being answered
	stood    []float64      // where the window stood when it was asked last: from the left, from the top
	looked   time.Time      // when the window looked last whether anybody is here
	awake    int            // how many naps the window still forgoes
}

// New makes a window; Show shows it.
func New(s Setup) *Window {
	w := &Window{setup: s, content: container.NewStack(), busy: container.NewVBox()}
	w.door = s.Door
	if w.door == nil {
		w.door = task.New(w.takesLong, w.wake)
	}
	prefs := s.App.Preferences()
	w.look = theme.New(theme.Mode(prefs.StringWithFallback(prefMode, string(theme.System))), prefs.IntWithFallback(prefText, theme.SmallestText)).Speaking(w.language())
	w.look = w.asSet(w.look)
	s.App.Settings().SetTheme(w.look)
	w.window = s.App.NewWindow("Muniment")
	w.window.SetPadded(false)
	w.window.SetContent(container.NewBorder(nil, w.busy, nil, nil, w.content))
	w.frameAgain()
	w.window.SetMaster()
	w.window.SetCloseIntercept(w.leave)
	w.window.SetOnClosed(w.closed)
	w.window.SetOnDropped(w.dropped)
	if c, is := w.window.Canvas().(desktop.Canvas); is {
		c.SetOnKeyDown(func(*fyne.KeyEvent) { w.touch() })
	}
	w.window.Canvas().SetOnTypedKey(w.turn)
	w.door.Every(followEvery, w.follow)
	w.door.Every(up, w.doze)
	w.door.Every(time.Second, func() {
		w.watchAway()
		w.watchLook()
	})
	w.door.Every(10*time.Second, w.watchIdle)
	w.door.Every(10*time.Minute, w.watchOwed)
	w.refreshTray()
	return w
}

// The preferences: how the window looks, and which registers were opened on this computer. Nothing of a register is among them.
const (
	prefMode   = "mode"
	prefText   = "text"
	prefWords  = "language" // "": the computer's
	prefFrame  = "frame"    // width and height, then where it stands on the screen in the computer's own measure, where that is known
	prefRecent = "recent"
	prefTell   = "tell" // whether the computer tells what is owed
	prefTold   = "told" // the day on which it last did
)

// Show shows the window with what it begins with.
func (w *Window) Show(o Opening) {
	w.opening = o
	s := w.start("")
	if o.Register != "" {
		s = w.signIn(o)
	}
	w.show(s)
	if s.keyboard != nil { // no key led here: what is typed before the window is drawn is not lost
		w.window.Canvas().Focus(s.keyboard)
	}
	w.window.Show()
}

// Fyne is the window itself, for tests and for whoever takes pictures of it.
func (w *Window) Fyne() fyne.Window { return w.window }

// show fills the window.
func (w *Window) show(s screen) {
	w.content.Objects = []fyne.CanvasObject{s.body}
	w.content.Refresh()
	if s.keyboard != nil {
		w.focus(s.keyboard)
	}
}

// focus gives something the keyboard, once the key that led to it is over: a space that pressed a button would be typed into the field that comes next.
func (w *Window) focus(k fyne.Focusable) {
	w.focused++
	mine := w.focused
	if w.atLetter {
		w.window.Canvas().Focus(k)
		return
	}
	w.door.After(0, func() {
		if mine == w.focused {
			w.window.Canvas().Focus(k)
		}
	})
}

// letters makes of what letters stand for what a page is worked by. A letter is over when it arrives: what it gives the keyboard to has it for the very next one,
// or a quick hand's words would be taken for letters of their own.
func (w *Window) letters(f func(rune)) func(rune) {
	return func(r rune) {
		w.atLetter = true
		defer func() { w.atLetter = false }()
		f(r)
	}
}

// unfocus takes the keyboard from whatever has it.
func (w *Window) unfocus() {
	w.focused++
	w.window.Canvas().Unfocus()
}

// screen is what fills the window or the middle of the desk, and what takes the keyboard there.
type screen struct {
	body     fyne.CanvasObject
	keyboard fyne.Focusable
	filled   func()            // called once it is shown
	typed    func() typedSoFar // what is kept when it is left; nil: nothing
	left     func() place      // where somebody comes back to; nil: to the place as they came to it
	drops    func(path string) // takes a file that is dropped on it; nil: it goes to the page that is for it
}

// closed keeps how the window looked, and locks the register.
func (w *Window) closed() {
	w.keepFrame()
	if w.session != nil {
		_ = w.session.Close() // nobody is left to be told
		w.session = nil
	}
}

// restyle changes how the window looks, and remembers it.
func (w *Window) restyle(look *theme.Theme) {
	prefs := w.setup.App.Preferences()
	prefs.SetString(prefMode, string(look.Mode()))
	prefs.SetInt(prefText, look.Text())
	w.shows(look)
}

// shows has the window look some way.
func (w *Window) shows(look *theme.Theme) {
	w.look = look
	w.setup.App.Settings().SetTheme(look)
	w.window.Content().Refresh()
}

// watchLook follows the computer into the dark or into high contrast and back; where somebody chose colours of their own, those stay.
func (w *Window) watchLook() {
	if now := w.asSet(w.look); now.Contrast() != w.look.Contrast() || now.Darkness() != w.look.Darkness() {
		w.shows(now)
	}
}

// asSet is a look as the computer is set now, as far as it says.
func (w *Window) asSet(look *theme.Theme) *theme.Theme {
	if w.setup.High != nil {
		look = look.Contrasted(w.setup.High())
	}
	if w.setup.Dark != nil {
		look = look.Darkened(w.setup.Dark())
	}
	return look
}
