package ui

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// settings are the periods and choices that the policy leaves to the council, each with its source.
func (d *desk) settings(at place) screen {
	g := grid.New(grid.Column{Title: "Setting", Least: 16, Grows: true}, grid.Column{Title: "Value", Least: 15, Most: 30, Right: true}, grid.Column{Title: "Source", Least: 8, Most: 16}, grid.Column{Title: "Default", Least: 8, Most: 14, Right: true, Spare: true})
	s := d.session()
	var all []store.Setting
	edit, kept, changing, typed := page.Column(0, 0), d.drafts[at], "", entry.Values{} // typed and not saved yet, by setting
	var value *widget.Entry                                                            // of the one that is being changed; nil for none
	maps.Copy(typed, kept.fields)
	body, top := page.Footed(page.InsetEach(0, 20, 0, 24, g), page.InsetEach(8, 32, 16, 32, edit))
	fill := func(text string) {
		text = strings.ToLower(strings.TrimSpace(text))
		g.Fill(rowsOf(slices.DeleteFunc(slices.Clone(all), func(v store.Setting) bool { return !strings.Contains(strings.ToLower(v.Key+" "+v.Meaning), text) }), settingRow), false)
	}
	search := page.NewSearch("Search the settings", fill)
	d.ties(search, g)
	var shows func(key string, saved bool)
	read := func(saved string) {
		task.Only(&d.pages, d.w.door, task.Work[[]store.Setting]{
			What: "Reading the settings",
			Do:   func(ctx context.Context) ([]store.Setting, error) { return s.Settings(ctx) },
			Done: func(v []store.Setting, err error) {
				if err != nil {
					d.put(screen{body: hollow("This could not be read", sentence(err), page.Press("Try again", d.again))})
					return
				}
				all = v
				fill(search.Text)
				if open := kept.done["open"]; open != "" && saved == "" {
					g.Choose(open)
				}
				shows(saved, true)
			},
		})
	}
	shows = func(key string, saved bool) {
		for _, v := range all {
			if v.Key == key {
				var asks fyne.CanvasObject
				changing = v.Key
				asks, value = d.editSetting(v, typed, func() { read(v.Key) })
				edit.Objects = []fyne.CanvasObject{asks}
				if saved {
					edit.Objects = []fyne.CanvasObject{page.Column(8, 0, page.Notice(theme.Good, "The setting is changed."), asks)}
					d.focus(g.Keyboard()) // whoever changes several goes on to the next
				}
				top()
				d.middle.Refresh()
			}
		}
	}
	g.OnChosen = func(r grid.Row) { shows(r.ID, false) }
	g.OnOpened = func(grid.Row) {
		if value != nil {
			d.focus(value)
		}
	}
	help := "Periods that the policy leaves open. Each has a default, and says whether the council chose otherwise. Choose one to change it."
	return screen{body: headed("Settings", help, page.Wide(460, search), body), keyboard: search, filled: func() { read("") }, typed: func() typedSoFar {
		if len(typed) == 0 {
			return typedSoFar{}
		}
		return typedSoFar{fields: typed, done: entry.Values{"open": changing}}
	}}
}

func settingRow(v store.Setting) grid.Row {
	source := grid.Cell{Text: "Default", Tone: theme.Neutral}
	if v.Source == "council" {
		source = grid.Cell{Text: "The council", Tone: theme.Info}
	}
	words, unit := v.Meaning, duty.Number
	if i := slices.IndexFunc(duty.Settings(), func(s duty.Setting) bool { return s.Key == v.Key }); i >= 0 { // else an address, a choice, or none
		if unit = duty.Settings()[i].Unit; unit != duty.Number { // which stands with the value
			words = duty.Settings()[i].Meaning
		}
	}
	if v.Key == "division" {
		v.Value = strings.ReplaceAll(v.Value, "-", " ")
	}
	return grid.Row{ID: v.Key, Cells: []grid.Cell{grid.Text(capital(words)), grid.Text(inUnits(v.Value, unit)), source, grid.Text(inUnits(v.Default, unit))}}
}

// inUnits is a setting's value with its unit, if it has one: "1 working day".
func inUnits(value string, unit duty.Unit) string {
	words := string(unit)
	switch {
	case unit == duty.Number || value == "":
		return value
	case value == "1":
		words = strings.TrimSuffix(words, "s")
	}
	return value + " " + words
}

// editSetting changes one setting, in a field that it returns beside, and calls saved once it is. What is typed and not saved yet stands in typed, by setting.
func (d *desk) editSetting(v store.Setting, typed entry.Values, saved func()) (fyne.CanvasObject, *widget.Entry) {
	s := d.session()
	field := widget.NewEntry()
	field.SetText(v.Value)
	if before, had := typed[v.Key]; had {
		field.SetText(before)
	}
	field.OnChanged = func(text string) {
		d.w.touch()
		if typed[v.Key] = text; text == v.Value {
			delete(typed, v.Key)
		}
	}
	said := page.Column(0, 0)
	keep := func() {
		value := field.Text
		task.Run(d.w.door, task.Work[bool]{
			What: "Saving",
			Do:   func(ctx context.Context) (bool, error) { return true, s.ChangeSetting(ctx, v.Key, value) },
			Done: func(_ bool, err error) {
				if err != nil {
					said.Objects = []fyne.CanvasObject{page.Marked(theme.Bad, page.Text(complaint(err), page.Style{Bold: true, Colour: theme.On(theme.Bad)}))}
					d.middle.Refresh()
					return
				}
				delete(typed, v.Key)
				d.keep()
				saved()
				d.recount()
			},
		})
	}
	field.OnSubmitted = func(string) { keep() }
	row := page.Row(8, page.Chars(24, field), page.Main("Change", keep))
	if v.Default != "" && v.Default != v.Value {
		row.Add(page.Press(theme.Say("Take the default, %s", v.Default), func() {
			field.SetText(v.Default)
			keep()
		}))
	}
	if !s.May(store.ActChangeSettings) {
		row = page.Row(8, page.Faint("Your roles do not allow you to change settings."))
	}
	return page.Card(page.Column(8, 0, page.Strong(capital(stop(v.Meaning))), page.Small(theme.Say("What the commands call it: %s", v.Key)), said, row)), field
}

// appearance is how the window looks: its colours and the size of its text.
func (d *desk) appearance(place) screen {
	labels, order := map[string]theme.Mode{}, []string{}
	for _, choice := range []struct {
		words string
		mode  theme.Mode
	}{{"As the computer is set", theme.System}, {"Light", theme.Light}, {"Dark", theme.Dark}, {"High contrast", theme.HighContrast}} {
		label := theme.Say(choice.words)
		labels[label], order = choice.mode, append(order, label)
	}
	modes := widget.NewRadioGroup(order, nil)
	for label, mode := range labels {
		if mode == d.w.look.Mode() {
			modes.SetSelected(label)
		}
	}
	modes.Required = true
	modes.OnChanged = func(label string) { d.w.restyle(d.w.look.With(labels[label])) }
	size := widget.NewRadioGroup([]string{"100 %", "125 %", "150 %", "175 %", "200 %"}, nil)
	size.SetSelected(strconv.Itoa(d.w.look.Text()) + " %")
	size.Required = true
	size.OnChanged = func(label string) {
		if n, err := strconv.Atoi(strings.TrimSuffix(label, " %")); err == nil {
			d.w.restyle(d.w.look.Scaled(n))
		}
	}
	return screen{body: scrolled(page.Inset(24, 32, page.Column(16, 640,
		page.Heading("Appearance"), page.Faint("For this computer only. The register does not know how you look at it."),
		page.Column(4, 0, page.Strong("Language"), d.w.languages()),
		page.Column(4, 0, page.Strong("Colours"), modes), page.Column(4, 0, page.Strong("Size of text"), size),
		page.Column(4, 0, page.Strong("Notifications"), page.Small("How many things are owed, once a day and when something falls overdue. Never a name."), d.w.tellingCheck()))))}
}
