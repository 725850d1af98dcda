package seal

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"muniment/reports/press"
)

// An Attachment is a file inside the document.
type Attachment struct {
	// Name is the file name, unique in the document.
	Name string
	// MIME is the media type; empty means application/octet-stream.
	MIME        string
	Description string
	// Relationship is Source, Data, Alternative, Supplement or Unspecified (ISO 19005-3 annex E); empty means Data.
	Relationship string
	Modified     time.Time
	Data         []byte
}

// maxAttached bounds the attachments' total size in bytes, so that unpacking a stranger's file stays cheap.
const maxAttached = 64 << 20

// mediaType is the syntax of RFC 6838 section 4.2, without parameters.
var mediaType = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,60}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,60}$`)

func validateAttachments(as []Attachment) error {
	names, total := map[string]bool{}, 0
	for _, a := range as {
		if a.Name == "" || names[a.Name] || strings.ContainsAny(a.Name, `/\`) || !isPlainText(a.Name) || !isPlainText(a.Description) {
			return fmt.Errorf("%w: attachment %q needs a file name of its own", ErrInvalid, a.Name)
		}
		if a.MIME != "" && !mediaType.MatchString(a.MIME) {
			return fmt.Errorf("%w: attachment %q has the unknown media type %q", ErrInvalid, a.Name, a.MIME)
		}
		if a.Relationship != "" && !slices.Contains(relationships(), a.Relationship) {
			return fmt.Errorf("%w: attachment %q has the unknown relationship %q", ErrInvalid, a.Name, a.Relationship)
		}
		if y := a.Modified.Year(); y < 1000 || y > 9999 {
			return fmt.Errorf("%w: attachment %q has no date", ErrInvalid, a.Name)
		}
		names[a.Name] = true
		total += len(a.Data)
	}
	if total > maxAttached {
		return fmt.Errorf("%w: the attachments exceed %d MB", ErrTooLarge, maxAttached>>20)
	}
	return nil
}

func relationships() []string {
	return []string{"Source", "Data", "Alternative", "Supplement", "Unspecified"}
}

// addAttachments embeds the files, names them, and associates them with the document (ISO 19005-3 section 6.8).
func (f *finisher) addAttachments(catalog *dict) error {
	as := slices.Clone(f.doc.Attachments)
	slices.SortFunc(as, func(a, b Attachment) int { return compareNames(newText(a.Name), newText(b.Name)) })
	var names, files []value
	for _, a := range as {
		if a.MIME == "" {
			a.MIME = "application/octet-stream"
		}
		if a.Relationship == "" {
			a.Relationship = "Data"
		}
		content := f.add(streamObject(newDict("Type", "/EmbeddedFile", "Subtype", newName(a.MIME), "Filter", "/FlateDecode",
			"Params", newDict("Size", newInt(len(a.Data)), "ModDate", newDate(a.Modified)).value()), press.Zlib(a.Data, press.Small)))
		name := newText(a.Name)
		spec := f.addDict("Type", "/Filespec", "F", name, "UF", name, "Desc", newText(a.Description),
			"AFRelationship", newName(a.Relationship), "EF", newDict("F", newRef(content), "UF", newRef(content)).value())
		names = append(names, name, newRef(spec))
		files = append(files, newRef(spec))
	}
	if files != nil {
		tree := newDict("EmbeddedFiles", newDict("Names", newArray(names)).value())
		*catalog = catalog.with("Names", tree.value()).with("AF", newArray(files))
	}
	return nil
}

// compareNames orders strings as a name tree must (ISO 32000-1 section 7.9.6): by their bytes.
func compareNames(a, b value) int {
	x, _ := a.bytes()
	y, _ := b.bytes()
	return bytes.Compare(x, y)
}
