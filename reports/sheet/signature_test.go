package sheet

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"muniment/reports/seal"
	"muniment/reports/seal/judge"
)

func TestSignatureFieldsLieOnTheirBoxes(t *testing.T) {
	d := New(cover())
	d.SignaturePanel([]SignatureField{{"manager", "Line manager", "Head of Housing"}, {"siro", "Senior Information Risk Owner", ""}, {"ism", "ISM", ""}})
	d.flush()
	if len(d.fields) != 3 {
		t.Fatalf("%d fields, want 3", len(d.fields))
	}
	for i, f := range d.fields {
		width, height := f.Rect[2]-f.Rect[0], f.Rect[3]-f.Rect[1]
		if f.Page != 1 || width < 200 || height < 55 || f.Rect[0] < marginX*pointsPerMM-0.01 || f.Rect[2] > (d.pageWidth-marginX)*pointsPerMM+0.01 ||
			f.Rect[1] < bodyBottom*pointsPerMM {
			t.Errorf("field %s has the rectangle %v on page %d", f.Name, f.Rect, f.Page)
		}
		for _, other := range d.fields[:i] {
			if f.Rect[0] < other.Rect[2] && other.Rect[0] < f.Rect[2] && f.Rect[1] < other.Rect[3] && other.Rect[1] < f.Rect[3] {
				t.Errorf("fields %s and %s overlap", f.Name, other.Name)
			}
		}
	}
	if d.fields[0].Rect[1] != d.fields[1].Rect[1] || d.fields[2].Rect[3] >= d.fields[0].Rect[1] {
		t.Error("the first two boxes do not stand side by side with the third below")
	}
}

func TestSignatureAppearanceSaysWhoAndWhen(t *testing.T) {
	a := Appearance{
		Name: "Siân Ŵyn-Jones 😀", Post: "Head of Housing", OnBehalfOf: "the Director", At: time.Date(2025, 7, 3, 16, 42, 9, 0, time.UTC),
		Fingerprint: "3f9a7c21d0b4e58811aa90ff",
	}
	for name, size := range map[string][2]float64{"the panel's box": {229, 62}, "small": {90, 30}, "tall": {100, 200}} {
		block, err := SignatureAppearance(size[0], size[1], a)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text := strings.Join(strings.Fields(judge.Text(t, asDocument(t, block))), " ")
		for _, want := range []string{"Siân", "Jones", "Head of", "electronically", "03/07/2025"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the signature does not say %q but %q", name, want, text)
			}
		}
		again, err := SignatureAppearance(size[0], size[1], a)
		if err != nil || !reflect.DeepEqual(block, again) {
			t.Errorf("%s: the same signature gave different bytes", name)
		}
	}
	big, err := SignatureAppearance(229, 62, a)
	if err != nil {
		t.Fatal(err)
	}
	if text := judge.Text(t, asDocument(t, big)); !strings.Contains(text, "17:42:09 BST") || !strings.Contains(text, "3f9a 7c21 d0b4 e588") {
		t.Errorf("the signature does not give its time and certificate: %s", text)
	}
}

// asDocument is a signature's block as a document of its own, for a reader.
func asDocument(t *testing.T, block seal.Appearance) []byte {
	t.Helper()
	pdf, err := seal.Finish(block.Page, seal.Document{Created: time.Date(2025, 7, 3, 0, 0, 0, 0, time.UTC), Contents: []string{block.Content}, Fonts: block.Fonts})
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

func TestSignatureAppearanceRefusesWhatNobodyCouldRead(t *testing.T) {
	at := time.Date(2025, 7, 3, 16, 42, 0, 0, time.UTC)
	for _, size := range [][2]float64{{0, 0}, {-200, 60}, {200, 10}, {1e9, 60}, {math.NaN(), 60}, {math.Inf(1), 60}} {
		if _, err := SignatureAppearance(size[0], size[1], Appearance{Name: "A", At: at}); !errors.Is(err, ErrSize) {
			t.Errorf("a signature of %v gave %v, want ErrSize", size, err)
		}
	}
	if _, err := SignatureAppearance(200, 60, Appearance{Name: "A"}); !errors.Is(err, ErrUndated) {
		t.Errorf("a signature without a time gave %v, want ErrUndated", err)
	}
	for name, s := range hostile() {
		if _, err := SignatureAppearance(200, 60, Appearance{Name: s, Post: s, OnBehalfOf: s, Fingerprint: s, At: at}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
