package sheet

import (
	"testing"

	"muniment/reports/seal/judge"
)

// TestDocumentsAreFitForTheArchive asks an outside judge of PDF/A about every kind of text, because it is the text that
// would break the rule that each character shown has a glyph and a width in the file.
func TestDocumentsAreFitForTheArchive(t *testing.T) {
	var names []string
	var pdfs [][]byte
	add := func(name string, d *Doc) {
		pdf, err := d.Finish()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		names, pdfs = append(names, name), append(pdfs, pdf)
	}
	for _, name := range []string{"emoji", "broken UTF-8", "control", "combining", "not in the faces", "PDF syntax", "private use"} {
		add(name, everything(cover(), hostile()[name]))
	}
	marked := cover()
	marked.TestRegister, marked.Status = true, Draft
	add("a test register", everything(marked, "Siân Ŵyn-Jones ☑"))
	for i, complaints := range judge.Preflight(t, pdfs...) {
		for _, c := range complaints {
			t.Errorf("%s: %+v", names[i], c)
		}
	}
}
