package ui

import (
	"slices"

	"fyne.io/fyne/v2/widget"

	"muniment/reports/lang"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// language is the language that was chosen on this computer, or the computer's own.
func (w *Window) language() lang.Language {
	if code := w.setup.App.Preferences().String(prefWords); code != "" {
		return lang.In(code)
	}
	return lang.In(w.setup.Locale)
}

// speak changes the language of the window, remembers it, and shows again what is shown: buttons and menus keep the words that they were made with.
func (w *Window) speak(code string) {
	w.setup.App.Preferences().SetString(prefWords, code)
	w.restyle(w.look.Speaking(w.language()))
	w.refreshTray()
	if w.desk == nil || w.lock != nil {
		return
	}
	d := w.desk
	d.keep()
	d.dress()
	w.window.SetMainMenu(w.menu())
	w.show(screen{body: d.frame})
	d.show()
	d.rail.count(d.owed)
}

// otherLanguage offers the language that the window does not speak now, by its own name, to whoever has not signed in yet.
func (w *Window) otherLanguage(again func()) *page.Link {
	code, name := lang.Welsh, "Cymraeg"
	if w.look.Language().Code() == lang.Welsh {
		code, name = lang.English, "English"
	}
	return page.NewLink(name, func() {
		w.speak(code)
		again()
	})
}

// languages are the languages to choose from, each by its own name.
func (w *Window) languages() *widget.RadioGroup {
	codes := []string{"", lang.English, lang.Welsh}
	group := widget.NewRadioGroup([]string{theme.Say("As the computer is set"), "English", "Cymraeg"}, nil)
	group.SetSelected(group.Options[slices.Index(codes, w.setup.App.Preferences().String(prefWords))])
	group.Required = true
	group.OnChanged = func(label string) { w.speak(codes[slices.Index(group.Options, label)]) }
	return group
}
