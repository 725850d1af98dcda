package seal

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"muniment/reports/seal/judge"
)

// TestOtherReadersAgree asks the outside judges about one document with three signatures.
func TestOtherReadersAgree(t *testing.T) {
	d := leaverRecord()
	d.Attachments = attachments()
	d.Structure = structure(2)
	pdf := finish(t, taggedPages(t, 2), d)
	for n := range 3 {
		pdf = sign(t, pdf, n, stamp(t, "Signed ☑"))
	}
	ca := judge.PEM(people(t).root)

	t.Run("pdfsig calls every signature valid and trusted", func(t *testing.T) {
		seen := judge.PDFSig(t, pdf, ca)
		for i, s := range seen {
			if want := people(t).people[i].Certificate.Subject.CommonName; s.Name != want || !s.Valid || !s.Trusted || s.Whole != (i == 2) || s.Kind != "ETSI.CAdES.detached" {
				t.Errorf("signature %d of %s: %s", i, want, s.Text)
			}
		}
		if len(seen) != 3 {
			t.Errorf("pdfsig saw %d signatures of 3", len(seen))
		}
	})
	t.Run("OpenSSL verifies every CMS as CAdES", func(t *testing.T) {
		complaints, seen := judge.OpenSSL(t, pdf, ca)
		if diff := cmp.Diff([]string(nil), complaints); diff != "" || seen != 3 {
			t.Errorf("%d signatures seen: %s", seen, diff)
		}
	})
	t.Run("qpdf finds the structure sound", func(t *testing.T) {
		if complaint := judge.QPDF(t, pdf); complaint != "" {
			t.Error(complaint)
		}
	})
	t.Run("poppler reads the text", func(t *testing.T) {
		if text := judge.Text(t, pdf); !strings.Contains(text, "Siân Ŵyn-Jones returned ☑ the keys") {
			t.Errorf("the text reads %q", text)
		}
	})
	t.Run("poppler reads the structure tree", func(t *testing.T) {
		text := judge.Structure(t, pdf)
		for _, want := range []string{"Document", "H1 (block)", "Leaver record", "TH:\n         /Scope /Row\n        \"System\"", "Form\n    Object"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is missing from the structure:\n%s", want, text)
			}
		}
	})
}

// TestArchivesAgree asks preflight, which knows PDF/A-1b only, about the variants of a document.
func TestArchivesAgree(t *testing.T) {
	plain, attached, tagged, fancy, both := leaverRecord(), leaverRecord(), leaverRecord(), leaverRecord(), leaverRecord()
	attached.Attachments = attachments()
	tagged.Structure = structure(2)
	both.Structure = &Element{Tag: "Document", MCID: -1}
	variants := []struct {
		name    string
		pdf     []byte
		allowed map[string]string // complaint code to the reason for which it is expected
	}{
		{name: "plain", pdf: finish(t, pages(t, 2), plain)},
		{name: "tagged", pdf: finish(t, taggedPages(t, 2), tagged)},
		{name: "with links, bookmarks, pictures and gradients", pdf: finish(t, fancyPages(t), fancy)},
		{name: "tagged, with links", pdf: finish(t, fancyPages(t), both)},
		{name: "with attachments", pdf: finish(t, pages(t, 2), attached), allowed: map[string]string{
			"1.4.7":  "PDF/A-1 forbids the EmbeddedFiles name tree, PDF/A-3 allows it",
			"1.2.9":  "PDF/A-1 forbids embedded files, PDF/A-3 allows them",
			"7.11.2": "the metadata must say part 3, as files are attached, and preflight knows only part 1",
		}},
	}
	pdfs := make([][]byte, len(variants))
	for i, v := range variants {
		pdfs[i] = sign(t, sign(t, v.pdf, 0, stamp(t, "Signed ☑")), 1, nil)
	}
	for i, complaints := range judge.Preflight(t, pdfs...) {
		t.Run(variants[i].name, func(t *testing.T) {
			for _, c := range complaints {
				if variants[i].allowed[c.Code] == "" {
					t.Errorf("%s: %s", c.Code, c.Details)
				}
			}
			if len(complaints) != len(variants[i].allowed) {
				t.Errorf("%d complaints, %d expected", len(complaints), len(variants[i].allowed))
			}
		})
	}
}
