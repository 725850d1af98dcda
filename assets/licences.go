package assets

import (
	"embed"
	"path"
	"strings"
)

// licences are the terms under which the parts of the program come; licences/modules.txt is gathered from the modules themselves (licences_test.go).
//
//go:embed LICENCES.md licences/modules.txt fonts/LICENCE-DejaVu.txt fonts/LICENCE-Inter.txt words/LICENCE-wordlist.txt
var licences embed.FS

// Part is something that the program is built from and that others wrote.
type Part struct {
	Name    string
	Licence string // in a few words
	Text    string // the licence itself; "" where it is only pointed to
}

// Parts are the parts of the program that others wrote, as LICENCES.md lists them: what is embedded, then the modules.
func Parts() ([]Part, error) {
	list, err := licences.ReadFile("LICENCES.md")
	if err != nil {
		return nil, err
	}
	texts, err := moduleLicences()
	if err != nil {
		return nil, err
	}
	var out []Part
	for _, line := range strings.Split(string(list), "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		switch {
		case !strings.HasPrefix(line, "| ") || cells[0] == "files" || cells[0] == "module":
		case len(cells) == 2:
			out = append(out, Part{Name: cells[0], Licence: cells[1], Text: texts[cells[0]]})
		case len(cells) == 4 && !strings.HasPrefix(cells[3], "MIT, as the code") && cells[3] != "as above":
			licence, file, kept := strings.Cut(cells[3], ": ")
			p := Part{Name: cells[1], Licence: cells[3]}
			if kept && strings.HasSuffix(file, ".txt") {
				text, err := licences.ReadFile(path.Clean(file))
				if err != nil {
					return nil, err
				}
				p.Licence, p.Text = licence, string(text)
			}
			out = append(out, p)
		}
	}
	return out, nil
}

// The marks of modules.txt: each licence stands once, under the modules that carry it.
const (
	licenceOf  = "=== "
	licenceEnd = "\n\n" + licenceOf
)

// moduleLicences are the licences of the modules, by module.
func moduleLicences() (map[string]string, error) {
	all, err := licences.ReadFile("licences/modules.txt")
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, block := range strings.Split("\n\n"+string(all), licenceEnd)[1:] {
		modules, text, _ := strings.Cut(block, "\n\n")
		for _, module := range strings.Fields(modules) {
			out[module] += text + "\n\n"
		}
	}
	return out, nil
}
