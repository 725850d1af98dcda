package ui_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"muniment/assets"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/vault"
	"muniment/ui"
	"muniment/ui/cli"
	"muniment/ui/form"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// today is the day on which the made-up council's files are judged.
const today = calendar.Date("2025-11-21")

const password = "three random words"

// made is the register of the made-up council, made once in a process; each test has a copy.
var made = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "muniment-window")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "anytown.muniment")
	ctx := context.Background()
	s, err := store.Create(ctx, path, store.CreateOptions{
		Council: "Anytown Borough Council", Login: "admin", Name: "Ada Min", Secret: vault.Secret{Password: []byte(password)}, KDF: vault.FloorKDF(), TestClock: true, On: today, StateDir: dir,
	})
	if err != nil {
		return nil, err
	}
	files, err := assets.Demo()
	if err != nil {
		return nil, err
	}
	for _, f := range [][2]string{{"people", "people.csv"}, {"systems", "systems.csv"}, {"assets", "information_assets.csv"}, {"grants", "access_grants.csv"}} {
		data, err := fs.ReadFile(files, f[1])
		if err != nil {
			return nil, err
		}
		if _, err := s.Import(ctx, f[0], bytes.NewReader(data), store.ImportOptions{Name: f[1], Apply: true, SkipRefused: true}); err != nil {
			return nil, err
		}
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// sitting is somebody at a window: what tests read, press and type.
type sitting struct {
	t      *testing.T
	path   string
	window *ui.Window
	files  *paper
}

// paper stands in for the computer's dialogs: it answers with the path that a test laid out.
type paper struct {
	next   string
	opened []string // what was handed to the program that is for it
}

func (p *paper) Open(_ string, _ []string, chosen func(string)) { chosen(p.next) }
func (p *paper) Save(_, _ string, chosen func(string))          { chosen(p.next) }
func (p *paper) Folder(_ string, chosen func(string))           { chosen(p.next) }
func (p *paper) Show(path string) error                         { p.opened = append(p.opened, path); return nil }

// sits opens a window at a copy of the made-up council's register, without signing in.
func sits(t *testing.T) *sitting {
	t.Helper()
	return sitsWith(t, func(*ui.Setup) {})
}

// sitsWith is sits with a window of another setup.
func sitsWith(t *testing.T, change func(*ui.Setup)) *sitting {
	t.Helper()
	data, err := made()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	s := &sitting{t: t, path: filepath.Join(t.TempDir(), "anytown.muniment"), files: &paper{}}
	if err := os.WriteFile(s.path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	setup := ui.Setup{App: test.NewTempApp(t), Files: s.files, Door: task.Inline(), KDF: vault.FloorKDF(), Archive: cli.Archive}
	change(&setup)
	s.window = ui.New(setup)
	s.window.Show(ui.Opening{Register: s.path, Login: "admin", On: today})
	t.Cleanup(func() {
		if s.open() {
			s.window.Fyne().Close()
		}
	})
	return s
}

// open reports whether the window is still open.
func (s *sitting) open() bool {
	return slices.Contains(fyne.CurrentApp().Driver().AllWindows(), s.window.Fyne())
}

// atDesk signs in.
func atDesk(t *testing.T) *sitting {
	t.Helper()
	s := sits(t)
	s.types("Password", password)
	s.presses("Sign in")
	return s
}

// walk calls f with everything that is shown, in the order in which it is read.
func walk(o fyne.CanvasObject, f func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	f(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, inside := range o.Objects {
			walk(inside, f)
		}
	case *container.Scroll:
		walk(o.Content, f)
	case *page.Button, *page.Box, *widget.Button, *page.Push, *widget.Entry, *page.Search, *page.Prose, *widget.Select, *widget.Check, *page.Words, *page.Link:
	case fyne.Widget:
		for _, inside := range test.WidgetRenderer(o).Objects() {
			walk(inside, f)
		}
	}
}

// content is everything that the window shows, what lies over it included.
func (s *sitting) content() []fyne.CanvasObject {
	canvas := s.window.Fyne().Canvas()
	return append([]fyne.CanvasObject{canvas.Content()}, canvas.Overlays().List()...)
}

func (s *sitting) walk(f func(fyne.CanvasObject)) {
	for _, o := range s.content() {
		walk(o, f)
	}
}

// textOf is what something says.
func textOf(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *page.Words:
		return o.String()
	case *page.Link:
		return o.String()
	case *page.Tag:
		return o.String()
	case *page.Button:
		return o.String()
	case *widget.Button:
		return o.Text
	case *page.Push:
		return o.Text
	case *widget.Entry:
		return o.Text
	case *page.Search:
		return o.Text
	case *page.Prose:
		return o.Text
	case *page.Box:
		return o.String()
	case *grid.Grid:
		var rows []string
		for _, r := range o.Rows() {
			for _, c := range r.Cells {
				rows = append(rows, theme.Say(c.Text))
			}
		}
		return strings.Join(rows, "\n")
	}
	return ""
}

// reads is all that the window says.
func (s *sitting) reads() string {
	var b strings.Builder
	s.walk(func(o fyne.CanvasObject) {
		if text := textOf(o); text != "" {
			b.WriteString(text + "\n")
		}
	})
	return b.String()
}

// sees fails unless the window says something.
func (s *sitting) sees(text string) {
	s.t.Helper()
	if all := s.reads(); !strings.Contains(all, text) {
		s.t.Fatalf("the window does not say %q, but:\n%s", text, all)
	}
}

// seesNot fails where the window says something.
func (s *sitting) seesNot(text string) {
	s.t.Helper()
	if all := s.reads(); strings.Contains(all, text) {
		s.t.Fatalf("the window says %q:\n%s", text, all)
	}
}

// presses presses what has a text: a button, a link, a line that contains it, or one of several choices.
func (s *sitting) presses(text string) {
	s.t.Helper()
	var found fyne.Tappable
	var line *page.Line
	var choose func()
	s.walk(func(o fyne.CanvasObject) {
		if l, is := o.(*page.Line); is {
			line = l
		}
		if found != nil || choose != nil {
			return
		}
		switch w := o.(type) {
		case *page.Button:
			if w.String() == text {
				found = w
			}
		case *widget.Button:
			if w.Text == text && !w.Disabled() {
				found = w
			}
		case *page.Push:
			if w.Text == text && !w.Disabled() {
				found = w
			}
		case *page.Link:
			if w.String() == text {
				found = w
			}
		case *page.Words:
			if w.String() == text && line != nil && contains(line, w) {
				found = line
			}
		case *widget.RadioGroup:
			if slices.Contains(w.Options, text) {
				choose = func() { w.SetSelected(text) }
			}
		case *page.Radios:
			if slices.Contains(w.Options, text) {
				choose = func() { w.SetSelected(text) }
			}
		case *page.Ticks:
			if slices.Contains(w.Options, text) {
				choose = func() { w.SetSelected(append(slices.Clone(w.Selected), text)) }
			}
		case *page.Box:
			if w.String() == text {
				choose = func() { w.Tapped(nil) }
			}
		}
	})
	switch {
	case choose != nil:
		choose()
	case found != nil:
		found.Tapped(&fyne.PointEvent{})
	default:
		s.t.Fatalf("there is nothing to press that says %q in:\n%s", text, s.reads())
	}
}

func contains(line *page.Line, o fyne.CanvasObject) bool {
	found := false
	walk(line, func(inside fyne.CanvasObject) { found = found || inside == o })
	return found
}

// following is the first of a type that stands after a label.
func following[T any](s *sitting, label string, fits func(T) bool) (found T) {
	s.t.Helper()
	after, done := false, false
	s.walk(func(o fyne.CanvasObject) {
		if text := textOf(o); text == label || strings.HasPrefix(text, label+" (") && strings.HasSuffix(text, ")") {
			after = true
		}
		if v, is := any(o).(T); is && after && !done && fits(v) {
			found, done = v, true
		}
	})
	if !done {
		s.t.Fatalf("nothing of that sort stands after %q in:\n%s", label, s.reads())
	}
	return found
}

// first takes what stands there first.
func first[T any](T) bool { return true }

// field is the input after a label.
func (s *sitting) field(label string) fyne.Focusable {
	s.t.Helper()
	return following(s, label, func(k fyne.Focusable) bool {
		switch k.(type) {
		case *widget.Entry, *page.Search, *page.Prose:
			return true
		}
		return false
	})
}

// types types into the field with a label, in the place of what stands there.
func (s *sitting) types(label, text string) {
	s.t.Helper()
	switch e := s.field(label).(type) {
	case *widget.Entry:
		e.SetText(text)
	case *page.Search:
		e.SetText(text)
	case *page.Prose:
		e.SetText(text)
	}
}

// chooses types into the field of a link and takes the first thing that it offers.
func (s *sitting) chooses(label, text string) {
	s.t.Helper()
	s.types(label, text)
	s.field(label).TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// grid is the list that is shown.
func (s *sitting) grid() *grid.Grid {
	s.t.Helper()
	var out *grid.Grid
	s.walk(func(o fyne.CanvasObject) {
		if g, is := o.(*grid.Grid); is {
			out = g
		}
	})
	if out == nil {
		s.t.Fatalf("no list is shown, but:\n%s", s.reads())
	}
	return out
}

// row chooses the row of a list that has a text.
func (s *sitting) row(text string) {
	s.t.Helper()
	for _, r := range s.grid().Rows() {
		if slices.ContainsFunc(r.Cells, func(c grid.Cell) bool { return c.Text == text }) {
			s.grid().Choose(r.ID)
			return
		}
	}
	s.t.Fatalf("no row says %q in:\n%s", text, s.reads())
}

// keys presses keys together.
func (s *sitting) keys(key fyne.KeyName, with fyne.KeyModifier) { s.window.Press(key, with) }

// register opens the register beside the window, to see what was kept.
func (s *sitting) register(f func(context.Context, *store.Session)) {
	s.t.Helper()
	r, err := store.Open(s.t.Context(), s.path, store.OpenOptions{Login: "admin", Secret: vault.Secret{Password: []byte(password)}, On: today, StateDir: s.t.TempDir()})
	if err != nil {
		s.t.Fatal(err)
	}
	f(s.t.Context(), r)
	if err := r.Close(); err != nil {
		s.t.Fatal(err)
	}
}

// typesWhere types into the first empty field that shows a hint.
func (s *sitting) typesWhere(hint, text string) {
	s.t.Helper()
	var found interface{ SetText(string) }
	s.walk(func(o fyne.CanvasObject) {
		switch e := o.(type) {
		case *widget.Entry:
			if found == nil && e.PlaceHolder == hint && e.Text == "" {
				found = e
			}
		case *page.Search:
			if found == nil && e.PlaceHolder == hint {
				found = e
			}
		}
	})
	if found == nil {
		s.t.Fatalf("no empty field asks for %s in:\n%s", hint, s.reads())
	}
	found.SetText(text)
}

// pressesWhere presses the first line whose words contain a text.
func (s *sitting) pressesWhere(text string) {
	s.t.Helper()
	found := ""
	s.walk(func(o fyne.CanvasObject) {
		if w, is := o.(*page.Words); is && found == "" && strings.Contains(w.String(), text) {
			found = w.String()
		}
	})
	if found == "" {
		s.t.Fatalf("nothing says %q in:\n%s", text, s.reads())
	}
	s.presses(found)
}

// answers chooses one of several choices of the field with a label.
func (s *sitting) answers(label, choice string) {
	s.t.Helper()
	following(s, label, first[*page.Radios]).SetSelected(choice)
}

// removes takes back what was chosen in the field of a link.
func (s *sitting) removes(label string) {
	s.t.Helper()
	following(s, label, first[*form.Remove]).Tapped(nil)
}

// changes follows the way to change an answer that is shown once more.
func (s *sitting) changes(label string) {
	s.t.Helper()
	following(s, label, func(l *page.Link) bool { return l.String() == "Change" }).Tapped(nil)
}

// typesOver types into the first field that says something, in the place of that.
func (s *sitting) typesOver(before, text string) {
	s.t.Helper()
	var found *widget.Entry
	s.walk(func(o fyne.CanvasObject) {
		if e, is := o.(*widget.Entry); is && found == nil && e.Text == before {
			found = e
		}
	})
	if found == nil {
		s.t.Fatalf("no field says %q in:\n%s", before, s.reads())
	}
	found.SetText(text)
}

// pressesIcon presses the first button that shows an icon and no words.
func (s *sitting) pressesIcon(icon fyne.Resource) {
	s.t.Helper()
	var found *widget.Button
	s.walk(func(o fyne.CanvasObject) {
		if b, is := o.(*widget.Button); is && found == nil && b.Icon != nil && b.Icon.Name() == icon.Name() {
			found = b
		}
	})
	if found == nil {
		s.t.Fatalf("no button shows %s", icon.Name())
	}
	found.OnTapped()
}

// addsService fills the form of a service that does nothing which is asked about, and sends it.
func (s *sitting) addsService(name string) {
	s.t.Helper()
	s.types("Name", name)
	for _, question := range []string{"Deals with customers every day", "Tells customers personal or sensitive information", "Takes card payments", "Holds paper records"} {
		s.answers(question, "No")
	}
	s.presses("Add a service")
}
