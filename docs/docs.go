// Package docs holds the manual as the window shows it under Help: short pages by what somebody is, with their pictures.
package docs

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed manual/*.md pictures/*.png
var files embed.FS

// Pages are the names of the manual's pages, in the order in which they are read.
func Pages() []string {
	return []string{"manager", "system-owner", "information-asset-owner", "information-security-manager", "senior-information-risk-owner", "administrator"}
}

// Page is a page of the manual in Markdown: headings, paragraphs, lists and pictures, each on a line of its own.
func Page(name string) (string, error) {
	b, err := fs.ReadFile(files, path.Join("manual", name+".md"))
	return string(b), err
}

// Picture is a picture that a page names, as it names it.
func Picture(link string) ([]byte, error) {
	return fs.ReadFile(files, path.Join("pictures", path.Base(strings.TrimSpace(link))))
}
