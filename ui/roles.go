package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// roles says what every role sees and may do, as the program itself holds to it.
func (d *desk) roles(place) screen {
	said := page.Column(8, 720)
	var titles []string
	for _, r := range store.Roles() {
		titles = append(titles, theme.Say(capital(r.Title())))
	}
	choose := widget.NewSelect(titles, nil)
	choose.OnChanged = func(title string) {
		if i := slices.Index(titles, title); i >= 0 {
			said.Objects = roleWords(store.Roles()[i])
			said.Refresh()
			d.middle.Refresh()
		}
	}
	choose.SetSelectedIndex(0)
	for i, r := range store.Roles() {
		if slices.Contains(d.session().User().Roles, r) { // somebody's own role before the others
			choose.SetSelectedIndex(i)
			break
		}
	}
	everybody := page.Column(4, 720)
	for _, line := range store.EverybodySees() {
		everybody.Add(page.Plain("•  " + theme.Say(capital(line))))
	}
	return screen{body: scrolled(page.Inset(24, 32, page.Column(16, 760,
		page.Heading("Roles"), page.Help("Who sees what and may do what. Somebody may have several roles. Whoever holds the post that owes a duty may do it, and so may its deputy; nobody acts on their own case."),
		asked("Role", "", page.Wide(360, page.Bordered(choose))), said, page.Subheading("Everybody sees"), everybody)))}
}

// roleWords are what one role sees and may do.
func roleWords(r store.Role) []fyne.CanvasObject {
	sees := []fyne.CanvasObject{page.Subheading("Sees")}
	for _, line := range store.RoleSees(r) {
		sees = append(sees, page.Plain("•  "+theme.Say(capital(line))))
	}
	out := append(sees, page.Subheading("May, of what they see"))
	for _, p := range store.Permissions() {
		if slices.Contains(p.Roles, r) {
			out = append(out, page.Plain("•  "+theme.Say(capital(string(p.Act)))))
		}
	}
	return out
}
