package seal

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Document is what Finish adds to gofpdf's output.
type Document struct {
	// Title, Author and Subject describe the document to people; Creator names the program. All may be empty.
	Title, Author, Subject, Creator string
	// Language is the language of the text, as BCP 47 writes it ("en-GB"); may be empty.
	Language string
	// Created is the document's date, kept to the second.
	Created time.Time
	// Fields are all the signatures the document will ever need; at most 32.
	Fields []Field
	// Attachments are embedded as associated files.
	Attachments []Attachment
	// Structure is the root of the structure tree; nil leaves the document untagged.
	Structure *Element
	// Contents are what the pages show, each a content stream in the format of zlib (RFC 1950) that draws with Fonts and with the pictures
	// gofpdf embedded; nil leaves what gofpdf drew.
	Contents []string
	// Fonts are those that Contents draw with, beside any that gofpdf embedded.
	Fonts []Font
}

// A Field is a place for one signature.
type Field struct {
	// Name identifies the field to programs. It may not hold a full stop, which PDF keeps for hierarchies.
	Name string
	// Label says to people, and to screen readers, whose signature belongs here.
	Label string
	// Page counts from 1.
	Page int
	// Rect is the left, bottom, right and top edge in points (1/72 inch) from the page's bottom left corner.
	Rect [4]float64
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

func (d *Document) validate() error {
	for _, s := range []string{d.Title, d.Author, d.Subject, d.Creator} {
		if !isPlainText(s) {
			return fmt.Errorf("%w: the title, author, subject or creator holds characters that are not text", ErrInvalid)
		}
	}
	if d.Language != "" && !languageTag.MatchString(d.Language) {
		return fmt.Errorf("%w: %q is no language tag", ErrInvalid, d.Language)
	}
	if y := d.Created.Year(); y < 1000 || y > 9999 {
		return fmt.Errorf("%w: the document has no date", ErrInvalid)
	}
	if len(d.Fields) > maxFields {
		return fmt.Errorf("%w: more than %d signature fields", ErrInvalid, maxFields)
	}
	names := map[string]bool{}
	for _, f := range d.Fields {
		if f.Name == "" || names[f.Name] || strings.Contains(f.Name, ".") || !isPlainText(f.Name) || !isPlainText(f.Label) {
			return fmt.Errorf("%w: signature field %q needs a name of its own, of plain text without full stops", ErrInvalid, f.Name)
		}
		names[f.Name] = true
	}
	return validateAttachments(d.Attachments)
}

// isPlainText reports whether s is valid text on one line that XML and PDF can both hold, and that shows as what it is: nothing in it
// turns the direction of writing or steers a terminal.
func isPlainText(s string) bool {
	return len(s) < 4096 && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == 0xfffe || r == 0xffff || r == 0xfeff
	})
}
