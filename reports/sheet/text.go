package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// substitute stands for what cannot be printed. All shipped faces have it.
const substitute = '\uFFFD'

// Clean returns a text as a record can print it: composed (NFC), with plain spaces and line feeds, without control, direction and
// other invisible characters, and with the replacement character for bytes that are no text and for characters beyond the Basic
// Multilingual Plane, which the PDF library cannot write. A run of such characters, as an emoji often is, becomes one. A character
// that a face lacks is replaced when the text is set.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	s = strings.ReplaceAll(norm.NFC.String(strings.ToValidUTF8(s, string(substitute))), "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(s))
	last := rune(0)
	for _, r := range s {
		switch {
		case r == '\r', r == '\u2028', r == '\u2029', r == '\v', r == '\f', r == '\u0085':
			r = '\n'
		case r == '\n', r == '\u00a0', r == '\u202f':
		case unicode.IsSpace(r):
			r = ' '
		case r == '\ufe0f', r == '\ufe0e', unicode.Is(unicode.C, r) && r <= 0xffff && !unicode.Is(unicode.Co, r):
			continue // invisible: control, direction, joiner, variation selector, unassigned markers
		case r > 0xffff, unicode.Is(unicode.Co, r):
			r = substitute
		}
		if r == substitute && last == substitute {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// plain reports whether a text is printable ASCII and line feeds: most of a register, and quick to see.
func plain(s string) bool {
	for i := range len(s) {
		if (s[i] < ' ' && s[i] != '\n') || s[i] > '~' {
			return false
		}
	}
	return true
}

// set returns a text cleaned, with what a face cannot show replaced.
func (f *face) set(s string) string {
	if plain(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || f.has(r) {
			return r
		}
		f.lacks = true
		return substitute
	}, Clean(s))
}

// oneLine joins a text's lines, for places that have only one.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// wrap sets a text in lines no wider than width millimetres. Line feeds begin new lines. Lines end after a space, a dash, or a
// hyphen between letters; a word longer than a line ends after a mark of punctuation, or else anywhere but before a combining
// mark. A line that does not end within a word ends with a space, unseen, so that a screen reader does not join words.
//
// gofpdf's own SplitText breaks at no-break spaces, counts combining marks as 65 em, and cannot break after a hyphen.
func (d *Doc) wrap(st style, s string, width float64) []string {
	f := d.face(st.face)
	limit := int(width * pointsPerMM * 1000 / st.size)
	var lines []string
	for paragraph := range strings.SplitSeq(strings.Trim(f.set(s), "\n "), "\n") {
		if len(lines) > 0 && !strings.HasSuffix(lines[len(lines)-1], " ") {
			lines[len(lines)-1] += " "
		}
		lines = d.wrapOne(f, lines, strings.TrimRight(paragraph, " "), limit)
	}
	return lines
}

// wrapOne appends the lines of a text without line feeds.
func (d *Doc) wrapOne(f *face, lines []string, s string, limit int) []string {
	start := 0
	for start < len(s) {
		n := d.fitting(f, s[start:], limit)
		lines = append(lines, s[start:start+n])
		start += n
	}
	if s == "" {
		lines = append(lines, "")
	}
	return lines
}

// fitting is the number of bytes of s that go on one line of limit thousandths of the size of type: at least one character, so
// that a line narrower than a character still ends.
func (d *Doc) fitting(f *face, s string, limit int) int {
	total, words, marks := 0, 0, 0
	previous := rune(0)
	for i, r := range s {
		size := utf8.RuneLen(r)
		combining := unicode.Is(unicode.M, r) && previous != ' '
		total += d.width(f, r)
		if total > limit && r != ' ' && i > 0 && !combining {
			switch {
			case words > 0:
				return words
			case marks > 0:
				return marks
			}
			return i
		}
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		switch {
		case r == ' ' && i > 0 && next != ' ',
			r == '–' && unicode.IsLetter(next), r == '—',
			r == '-' && unicode.IsLetter(previous) && unicode.IsLetter(next):
			words = i + size
		case i > 0 && strings.ContainsRune(`-_/\@.,:;=&?+#|`, r) && !unicode.Is(unicode.M, next):
			marks = i + size
		}
		previous = r
	}
	return len(s)
}

// fit shortens a text to one line of width millimetres, ending it with an ellipsis where something was left out; to nothing where not
// even that fits. It is for running headers and footers and for tags.
func (d *Doc) fit(st style, s string, width float64) string {
	f := d.face(st.face)
	s = f.set(oneLine(Clean(s)))
	if d.measure(st, s) <= width {
		return s
	}
	limit := int(width*pointsPerMM*1000/st.size) - d.width(f, '…')
	if limit < 0 {
		return ""
	}
	total := 0
	for i, r := range s {
		if total += d.width(f, r); total > limit {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}

// clamp sets a text in at most n lines, ending the last with an ellipsis where something was left out.
func (d *Doc) clamp(st style, s string, width float64, n int) []string {
	lines := d.wrap(st, oneLine(Clean(s)), width)
	if len(lines) <= n {
		return lines
	}
	rest := strings.Join(lines[n-1:], "")
	return append(lines[:n-1:n-1], d.fit(st, rest+" …", width))
}
