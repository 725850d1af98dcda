package sheet

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"muniment/assets"
)

func TestCleanMakesTextPrintable(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain":                  {"O'Dowd, 31/10/2025", "O'Dowd, 31/10/2025"},
		"Welsh":                  {"Siân Ŵyn-Jones, tŷ", "Siân Ŵyn-Jones, tŷ"},
		"decomposed":             {"Sia\u0302n W\u0302yn", "Siân Ŵyn"},
		"emoji":                  {"done 😀", "done \ufffd"},
		"a family is one":        {"👨‍👩‍👧 left", "\ufffd left"},
		"a flag is one":          {"🏴󠁧󠁢󠁷󠁬󠁳󠁿!", "\ufffd!"},
		"broken bytes":           {"a\xff\xfeb", "a\ufffdb"},
		"surrogate bytes":        {"a\xed\xa0\x80b", "a\ufffdb"},
		"control":                {"a\x00\x07b\x1b", "ab"},
		"direction":              {"a\u202eb\u2066c", "abc"},
		"tab":                    {"a\tb", "a b"},
		"line ends":              {"a\r\nb\rc\u2028d", "a\nb\nc\nd"},
		"no-break space is kept": {"10\u00a0mm", "10\u00a0mm"},
		"thin space":             {"1\u2009000", "1 000"},
		"soft hyphen":            {"data\u00adbase", "database"},
		"byte order mark":        {"\ufeffa", "a"},
		"private use":            {"\ue000x", "\ufffdx"},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", name, c.in, got, c.want)
		}
	}
}

func TestWrapBreaksWhereAReaderWould(t *testing.T) {
	d := New(cover())
	st := cellStyle()
	wide := func(s string) float64 { return d.measure(st, s) + 0.01 }
	for name, c := range map[string]struct {
		text  string
		width float64
		want  []string
	}{
		"at a space":              {"one two three", wide("one two"), []string{"one two ", "three"}},
		"not at a no-break space": {"see 10\u00a0mm", wide("see 10\u00a0m"), []string{"see ", "10\u00a0mm"}},
		"after a hyphen":          {"Siân Ŵyn-Jones", wide("Siân Ŵyn-"), []string{"Siân Ŵyn-", "Jones"}},
		"not in a number":         {"on LR-2025-0007", wide("on LR-2025-000"), []string{"on ", "LR-2025-0007"}},
		"at a mark in a long one": {"head.of.housing@bryn.example", wide("head.of.housing@"), []string{"head.of.housing@", "bryn.example"}},
		"anywhere in the last":    {"aaaaaaaaaa", wide("aaaa"), []string{"aaaa", "aaaa", "aa"}},
		"at line feeds":           {"one\n\ntwo", 100, []string{"one ", " ", "two"}},
		"not before an accent":    {"aaaaq\u0323a", wide("aaaaq"), []string{"aaaaq\u0323", "a"}},
		"a mark on a space":       {"aq \u0323b", wide("aq"), []string{"aq ", "\u0323b"}},
		"spaces between lines":    {"one    two", wide("one"), []string{"one    ", "two"}},
		"nothing":                 {"", 100, []string{""}},
		"narrower than a letter":  {"ab", 0.01, []string{"a", "b"}},
	} {
		if got := d.wrap(st, c.text, c.width); strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: wrapped to %q, want %q", name, got, c.want)
		}
	}
}

func TestWrapLosesNothingAndKeepsToItsWidth(t *testing.T) {
	d := New(cover())
	for name, s := range hostile() {
		for _, width := range []float64{8, 30, 170} {
			lines := d.wrap(bodyStyle(), s, width)
			want := squeeze(d.face(regular).set(s))
			if got := squeeze(strings.Join(lines, "")); got != want {
				t.Errorf("%s at %g mm: the lines hold other text than was given", name, width)
			}
			for _, line := range lines {
				if w := d.measure(bodyStyle(), trimEnd(line)); w > width+0.001 {
					t.Errorf("%s: a line of %.2f mm in %g mm: %.60q", name, w, width, line)
				}
			}
		}
	}
}

// squeeze leaves out white space, which wrapping may turn into a line's end.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' {
			return -1
		}
		return r
	}, s)
}

func TestFitSaysThatItLeftSomethingOut(t *testing.T) {
	d := New(cover())
	const text = "Bournemouth, Christchurch and Poole Council"
	if got := d.fit(bodyStyle(), text, 300); got != text {
		t.Errorf("a text that fits became %q", got)
	}
	for width := 4.0; width < 60; width += 3 {
		got := d.fit(bodyStyle(), text, width)
		if !strings.HasSuffix(got, "…") || !strings.HasPrefix(text, strings.TrimSuffix(got, "…")) {
			t.Errorf("in %g mm the text became %q", width, got)
		}
	}
	if got := d.fit(bodyStyle(), text, 1); got != "" {
		t.Errorf("where not even an ellipsis fits the text became %q", got)
	}
}

func TestFacesHaveEveryLetterThatRecordsNeed(t *testing.T) {
	const letters = "ÂÊÎÔÛŴŶâêîôûŵŷÁÉÍÓÚẂÝáéíóúẃýÀÈÌÒÙẀỲàèìòùẁỳÄËÏÖÜẄŸäëïöüẅÿ£€–—‘’“”…•·☐☑✓§" + string(substitute)
	for _, name := range []faceName{regular, bold, mono, regular + latin, bold + latin, mono + latin} {
		read, err := readTypeface(assets.Font(string(name)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		f := face{typeface: read}
		for _, r := range letters {
			if !f.has(r) {
				t.Errorf("%s lacks %q", name, r)
			}
		}
		for r := range rune(0x7f) {
			if unicode.IsPrint(r) && !f.has(r) {
				t.Errorf("%s lacks %q", name, r)
			}
		}
		if f.has('会') {
			t.Errorf("%s claims to have %q", name, '会')
		}
	}
}

func TestDamagedFaceIsAnErrorAndNoPanic(t *testing.T) {
	font := assets.Font(string(regular))
	for _, n := range []int{0, 4, 11, 12, 40, 300, 1000, len(font) / 2} {
		if _, err := readTypeface(font[:n]); !errors.Is(err, ErrFont) {
			t.Errorf("a face cut off after %d bytes: %v", n, err)
		}
	}
	if _, err := readTypeface(nil); err == nil {
		t.Error("no font at all was accepted")
	}
}

func FuzzWrap(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s, 30.0)
	}
	d := New(cover())
	f.Fuzz(func(t *testing.T, s string, width float64) {
		width = min(max(width, 0), 300)
		lines := d.wrap(bodyStyle(), s, width)
		if squeeze(strings.Join(lines, "")) != squeeze(d.face(regular).set(s)) {
			t.Error("the lines hold other text than was given")
		}
		for _, line := range lines {
			letters := 0
			for _, r := range trimEnd(line) {
				if !unicode.Is(unicode.M, r) {
					letters++
				}
			}
			if letters > 1 && d.measure(bodyStyle(), trimEnd(line)) > width+0.001 {
				t.Errorf("a line is wider than %g mm: %q", width, line)
			}
		}
	})
}

// A document drawn with the small faces looks as one drawn with the whole ones, and says so when it needs more than they hold.
func TestSmallFacesDrawTheSamePage(t *testing.T) {
	t.Parallel()
	made := func(latin bool, text string) *Doc {
		c := cover()
		c.Latin = latin
		d := New(c)
		d.Paragraph(text)
		d.Table([]Column{{Title: "Cyfrif", Width: 1}}, Rows([][]string{{"Ŵyl y Gŵyl, £5 – “do” ☑"}}))
		return d
	}
	small := made(true, "Mae’r cyngor yn ddiogel")
	whole := made(false, "Mae’r cyngor yn ddiogel")
	if diff := cmp.Diff(draw(t, whole), draw(t, small), cmp.AllowUnexported(shown{}), cmpopts.IgnoreFields(shown{}, "fontName")); diff != "" {
		t.Errorf("the small faces draw another page: %s", diff)
	}
	greek := made(true, "Ελένη")
	if _, err := greek.Finish(); !errors.Is(err, ErrCharacters) {
		t.Errorf("a name that the small faces lack: %v", err)
	}
	again := made(false, "Ελένη")
	if _, err := again.Finish(); err != nil {
		t.Errorf("a name in the whole faces: %v", err)
	}
}
