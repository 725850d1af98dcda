package ui

import (
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"muniment/docs"
	"muniment/ui/page"
)

// manual is the manual: a page for each thing somebody may be, or the list of them.
func (d *desk) manual(at place) screen {
	if at.kind != "" {
		return d.manualPage(at.kind)
	}
	body := page.Column(0, 720)
	for _, name := range docs.Pages() {
		text, err := docs.Page(name)
		if err != nil {
			return screen{body: hollow("The manual could not be read", sentence(err), page.Main("Back", d.back))}
		}
		title, rest, _ := strings.Cut(strings.TrimPrefix(text, "# "), "\n")
		first, _, _ := strings.Cut(strings.TrimSpace(rest), "\n")
		words := page.Column(2, 0, page.Strong(title), page.Faint(first))
		body.Add(d.line(page.Inset(10, 8, words), func() { d.visit(place{page: "manual", kind: name}) }))
		body.Add(page.Rule())
	}
	return screen{body: headed("Manual", "Short, by what you are. Everything that the window does is also a command.", nil, scrolled(page.InsetEach(0, 32, 24, 24, body)))}
}

// manualPage is one page of the manual, drawn from its Markdown.
func (d *desk) manualPage(name string) screen {
	text, err := docs.Page(name)
	if err != nil {
		return screen{body: hollow("There is no such page", "The manual has a page for each thing you may be.", page.Main("All pages", func() { d.visit(place{page: "manual"}) }))}
	}
	body := page.Column(10, 720)
	for _, block := range strings.Split(strings.TrimSpace(text), "\n") {
		if o := drawnBlock(block); o != nil {
			body.Add(o)
		}
	}
	return screen{body: scrolled(page.Inset(24, 32, body))}
}

var (
	pictureBlock = regexp.MustCompile(`^!\[(.*)\]\((.*)\)$`)
	linkInside   = regexp.MustCompile(` ?\[[^\]]*\]\([^)]*\)`)
	emphasis     = strings.NewReplacer("**", "", "*", "", "`", "")
)

// drawnBlock is one line of the manual: a heading, an item, a picture or a paragraph; nil for an empty one. A link to another file of the source leads nowhere here, so it is left out.
func drawnBlock(block string) fyne.CanvasObject {
	if found := pictureBlock.FindStringSubmatch(block); found != nil {
		return manualPicture(found[1], found[2])
	}
	block = emphasis.Replace(linkInside.ReplaceAllString(block, ""))
	switch {
	case block == "":
		return nil
	case strings.HasPrefix(block, "# "):
		return page.Heading(block[2:])
	case strings.HasPrefix(block, "## "):
		return page.InsetEach(12, 0, 0, 0, page.Subheading(block[3:]))
	case strings.HasPrefix(block, "- "):
		return page.InsetEach(0, 0, 0, 12, page.Plain("•  "+block[2:]))
	}
	return page.Plain(block)
}

// The room that a picture of the manual takes.
const (
	pictureWidth  = 640
	pictureHeight = 412
)

// manualPicture is a picture with its words below; the words alone where there is no such picture.
func manualPicture(words, link string) fyne.CanvasObject {
	b, err := docs.Picture(link)
	if err != nil {
		return page.Faint(words)
	}
	img := canvas.NewImageFromResource(fyne.NewStaticResource(link, b))
	img.FillMode = canvas.ImageFillContain
	img.SetMinSize(fyne.NewSize(pictureWidth, pictureHeight))
	return page.Column(4, 0, page.Fixed(pictureWidth, page.Bordered(img)), page.Faint(words))
}
