package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"muniment/store/calendar"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// most registers that the start remembers.
const mostRecent = 8

// start is what the window shows while no register is open: those that were opened here, and how to open or make another. Said is a sentence about
// what happened before, or "".
func (w *Window) start(said string) screen {
	things := []fyne.CanvasObject{
		page.Heading("Muniment"),
		page.Faint("The register that proves a council looked after its information."),
	}
	if said != "" {
		things = append(things, page.Notice(theme.Bad, said))
	}
	if recent := w.recent(); len(recent) > 0 {
		lines := make([]fyne.CanvasObject, 0, 2*len(recent))
		for i, path := range recent {
			if i > 0 {
				lines = append(lines, page.Rule())
			}
			lines = append(lines, w.recentLine(path))
		}
		things = append(things, page.Gap(4), page.Subheading("Registers on this computer"), page.Column(0, 0, lines...))
	} else {
		things = append(things, page.Gap(4), page.Plain("A register is one sealed file. Open the one that your council keeps, or make a new one."))
	}
	things = append(things,
		page.Row(8, page.Main("Open a register", w.openAnother), page.Press("Make a new register", func() { w.show(w.create()) })),
		page.NewLink("A register is lost or damaged, or no administrator can sign in", func() { w.show(w.rescue()) }),
		page.Gap(4), page.Rule(), page.Gap(4),
		page.Subheading("Try it with a made-up council"),
		page.Faint("Anytown Council is invented, with a year behind it. Nothing you do there concerns anybody, and every record it makes says TEST."),
		page.Row(8, page.Press("Open the made-up council", w.openDemo)))
	things = append(things, page.Gap(4), w.otherLanguage(func() { w.show(w.start(said)) }))
	return screen{body: centred(620, page.Column(12, 0, things...))}
}

func (w *Window) recentLine(path string) fyne.CanvasObject {
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	words := page.Column(0, 0, page.Text(name, page.Style{Bold: true, Cut: true}), page.Text(filepath.Dir(path), page.Style{Path: true, Colour: theme.Faint}))
	return page.NewLine(page.Inset(8, 10, words), func() { w.show(w.signIn(Opening{Register: path})) })
}

// recent are the registers that were opened on this computer, the latest first.
func (w *Window) recent() []string { return w.setup.App.Preferences().StringList(prefRecent) }

// remember puts a register first among the recent ones.
func (w *Window) remember(path string) {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	all := append([]string{path}, slices.DeleteFunc(slices.Clone(w.recent()), func(p string) bool { return p == path })...)
	w.setup.App.Preferences().SetStringList(prefRecent, all[:min(len(all), mostRecent)])
}

func (w *Window) openAnother() {
	w.setup.Files.Open("Open a register", []string{registerEnding}, func(path string) { w.show(w.signIn(Opening{Register: path})) })
}

// demoDay is the day on which the made-up council stands still.
const demoDay = calendar.Date("2025-11-21")

// openDemo makes the made-up council beside the person's own files, or opens the one that was made before.
func (w *Window) openDemo() {
	task.Run(w.door, task.Work[string]{
		What: "Making the made-up council; its year takes about a minute",
		Do: func(context.Context) (string, error) {
			dir, err := demoFolder()
			if err != nil {
				return "", err
			}
			if _, err := os.Stat(filepath.Join(dir, "anytown.muniment")); err == nil {
				return dir, nil
			}
			return dir, w.setup.Demo(dir)
		},
		Done: func(dir string, err error) {
			if err != nil {
				w.show(w.start(sentence(err)))
				return
			}
			w.enterDemo(dir)
		},
	})
}

// demoFolder is where the made-up council lives.
func demoFolder() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("this computer does not say where your own files are: make the made-up council with the command `muniment demo`")
	}
	return filepath.Join(home, "Muniment made-up council"), nil
}

// enterDemo signs in to the made-up council with the password that lies beside it.
func (w *Window) enterDemo(dir string) {
	o := Opening{Register: filepath.Join(dir, "anytown.muniment"), Login: "admin", On: demoDay}
	password, err := readSecret(filepath.Join(dir, "password.txt"))
	if err != nil {
		w.show(w.signIn(o))
		return
	}
	w.enter(o, secretOf(strings.TrimRight(string(password), "\r\n"), nil), func(err error) { w.show(w.start(sentence(err))) })
}
