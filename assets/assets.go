// Package assets holds what the program ships beside its code: fonts, checklists, the made-up council
// of the demonstration. Everything is embedded, so a copied program file is a whole program.
// Where each file comes from, and under which licence, is in LICENCES.md.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed fonts/*.ttf fonts/*.otf checklists/*.csv catalogue/*.csv demo/*.csv demo/*.txt demo/*.jpg words/english.txt words/cymraeg.json councils/councils.csv icon.png
var files embed.FS

// Checklist returns a shipped checklist as CSV, by file name without the ending, such as "leaver".
func Checklist(name string) []byte {
	b, err := files.ReadFile("checklists/" + name + ".csv")
	if err != nil {
		return nil
	}
	return b
}

// Catalogue returns a shipped catalogue as CSV, by file name without the ending, such as "measures".
func Catalogue(name string) []byte {
	b, err := files.ReadFile("catalogue/" + name + ".csv")
	if err != nil {
		return nil
	}
	return b
}

// Words returns the list of words that keys are printed in, one on each line, in alphabetical order.
func Words() []byte {
	b, err := files.ReadFile("words/english.txt")
	if err != nil {
		return nil
	}
	return b
}

// Translation returns the window's texts in another language, as JSON, by file name without the ending: "cymraeg".
func Translation(name string) []byte {
	b, err := files.ReadFile("words/" + name + ".json")
	if err != nil {
		return nil
	}
	return b
}

// Councils returns the councils of the United Kingdom as CSV: name, nation, GSS code.
func Councils() []byte {
	b, err := files.ReadFile("councils/councils.csv")
	if err != nil {
		return nil
	}
	return b
}

// Demo returns the files of the made-up council, as a council would have them.
func Demo() (fs.FS, error) { return fs.Sub(files, "demo") }

// Year returns what the made-up council did in a year: on each line a day, a login, and what that person typed after `muniment`.
func Year() (string, error) {
	b, err := files.ReadFile("demo/year.txt")
	return string(b), err
}

// Records returns the lines by which one record of each kind of the made-up council is issued, written like those of Year.
func Records() (string, error) {
	b, err := files.ReadFile("demo/records.txt")
	return string(b), err
}

// Font returns the bytes of a shipped TrueType font, by file name without the ending, such as
// "DejaVuSans-Bold". An unknown name returns nil: a test walks all names in use.
func Font(name string) []byte {
	b, err := files.ReadFile("fonts/" + name + ".ttf")
	if err != nil {
		return nil
	}
	return b
}

// WindowFont returns the bytes of a font of the window, by file name without the ending, such as "Inter-Regular".
func WindowFont(name string) []byte {
	b, err := files.ReadFile("fonts/" + name + ".otf")
	if err != nil {
		return nil
	}
	return b
}

// Icon returns the program's icon as PNG.
func Icon() []byte {
	b, err := files.ReadFile("icon.png")
	if err != nil {
		return nil
	}
	return b
}
