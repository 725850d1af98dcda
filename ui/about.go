package ui

import (
	"runtime/debug"
	"slices"
	"strings"

	"fyne.io/fyne/v2/container"

	"muniment/assets"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// about says which program this is and under which licences its parts come.
func (d *desk) about(place) screen {
	version := "built from source"
	if info, known := debug.ReadBuildInfo(); known && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	s := d.session()
	return screen{body: scrolled(page.Inset(24, 32, page.Column(16, 640,
		page.Heading("Muniment"), page.Plain("Keeps one encrypted register of a council's information, prompts for every duty of its policy, and makes signed records of what was done."),
		page.Facts(
			page.Fact{Label: "Version", Value: page.Plain(version)},
			page.Fact{Label: "Register", Value: page.Plain(d.w.opening.Register)},
			page.Fact{Label: "Council", Value: page.Plain(s.Council().Name)},
			page.Fact{Label: "Opened", Value: page.Plain(theme.Day(s.Council().Opened))},
			page.Fact{Label: "Network", Value: page.Plain("The program reaches a network only where somebody set it up: a time-stamping service, a mail server, a directory, or a share that the register or its copies are on.")},
			page.Fact{Label: "Licence", Value: page.Plain("MIT: it may be used, copied and changed by anybody, and comes without warranty.")},
		),
		page.NewLink("Licences of its parts", func() { d.visit(place{page: "licences"}) }))))}
}

// licences are the licences of what the program is built from: a list, or the text of the one that is asked for.
func (d *desk) licences(at place) screen {
	parts, err := assets.Parts()
	if err != nil {
		return screen{body: hollow("The licences could not be read", sentence(err), page.Press("Back", d.back))}
	}
	if i := slices.IndexFunc(parts, func(p assets.Part) bool { return p.Name == at.id }); i >= 0 {
		p := parts[i]
		body := page.Column(10, 760, page.NewLink("‹ Licences of its parts", func() { d.visit(place{page: "licences"}) }), page.Heading(p.Name), page.Strong(p.Licence))
		for _, paragraph := range strings.Split(p.Text, "\n\n") { // each wraps as the window is wide
			if words := strings.Join(strings.Fields(paragraph), " "); words != "" {
				body.Add(page.Plain(words))
			}
		}
		return screen{body: scrolled(page.Inset(24, 32, body))}
	}
	g := grid.New(grid.Column{Title: "Part", Least: 20, Grows: true}, grid.Column{Title: "Licence", Least: 14, Most: 60})
	g.Fill(rowsOf(parts, func(p assets.Part) grid.Row {
		return grid.Row{ID: p.Name, Cells: []grid.Cell{grid.Text(p.Name), grid.Text(p.Licence)}}
	}), false)
	g.OnOpened = func(r grid.Row) { d.visit(place{page: "licences", id: r.ID}) }
	read := page.Main("Read it", func() {
		if r, chosen := g.Chosen(); chosen {
			g.OnOpened(r)
		}
	})
	tools := page.Column(8, 0, page.NewLink("‹ About", func() { d.visit(place{page: "about"}) }), page.Row(8, read))
	status := page.Small(theme.Count(len(parts), "%s part", "%s parts"))
	body := container.NewBorder(nil, page.Inset(6, 32, status), nil, nil, page.InsetEach(0, 20, 0, 24, g))
	return screen{body: headed("Licences of its parts", "What others wrote and the program is built from: typefaces, lists and modules, each under its own terms.", tools, body), keyboard: g.Keyboard()}
}
