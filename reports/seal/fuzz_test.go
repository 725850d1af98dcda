package seal

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jung-kurt/gofpdf"

	"muniment/reports/seal/judge"
)

var update = flag.Bool("update", false, "make the documents in testdata again, with new keys")

const (
	recordFile = "testdata/record.pdf" // everything a document may have, and three signatures
	smallFile  = "testdata/small.pdf"  // as little as possible, and two signatures
	rootFile   = "testdata/root.pem"   // whom both trust
)

// TestDocumentsSealedEarlierStaySound holds the format: what was once sealed must be sound for as long as councils keep it.
func TestDocumentsSealedEarlierStaySound(t *testing.T) {
	if *update {
		remake(t)
	}
	roots := kept(t)
	for file, signatures := range map[string]int{recordFile: 3, smallFile: 2} {
		r, err := Verify(keptFile(t, file), VerifyOptions{Roots: roots})
		if err != nil || len(r.Problems) != 0 || len(r.Signatures) != signatures {
			t.Errorf("%s: %v %v", file, err, r.Problems)
		}
		if file == recordFile {
			if diff := cmp.Diff(attachments(), r.Attachments); diff != "" {
				t.Error(diff)
			}
		}
	}
}

func remake(t testing.TB) {
	d := leaverRecord()
	d.Attachments = attachments()
	d.Structure = structure(2)
	record := finish(t, taggedPages(t, 2), d)
	for n := range 3 {
		record = sign(t, record, n, stamp(t, "Signed ☑"))
	}
	p := gofpdf.New("P", "mm", "A4", "")
	p.SetCatalogSort(true)
	p.AddPage()
	small := finish(t, output(t, p), leaverRecord())
	small = sign(t, sign(t, small, 0, nil), 1, nil)
	for file, data := range map[string][]byte{recordFile: record, smallFile: small, rootFile: judge.PEM(people(t).root)} {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func keptFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name) // a constant of this file
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func kept(t testing.TB) []*x509.Certificate {
	t.Helper()
	block, _ := pem.Decode(keptFile(t, rootFile))
	root, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return []*x509.Certificate{root}
}

// FuzzVerify holds that no file makes Verify fail, and that none but those the signers made passes as sound: fuzzing changes
// bytes, and every byte is under a signature or a rule.
func FuzzVerify(f *testing.F) {
	signed, roots := keptFile(f, smallFile), kept(f)
	lengths, err := Revisions(signed)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(signed)
	f.Add(signed[:lengths[0]])
	f.Add([]byte(header))
	f.Add([]byte(header + "1 0 obj\n<</A [1 0 R (x) <00>]>>\nendobj\nxref\n0 2\n"))
	f.Fuzz(func(t *testing.T, pdf []byte) {
		r, err := Verify(pdf, VerifyOptions{Roots: roots})
		if err != nil || len(r.Problems) > 0 {
			return
		}
		// A signature value has more than one spelling (ECDSA: s and n-s), so compare what is signed.
		doc, err := readDocument(string(pdf))
		if err != nil {
			t.Fatal(err)
		}
		last := doc.signed[len(doc.signed)-1]
		if !bytes.HasPrefix(signed, pdf[:last.start]) {
			t.Error("a file nobody signed passes as sound")
		}
	})
}

// FuzzForm holds that no set of objects makes the rules of form fail. The objects are fuzzed and the table around them is made to
// fit, as an attacker would.
func FuzzForm(f *testing.F) {
	signed := string(keptFile(f, smallFile))
	f.Add(signed[len(header):strings.Index(signed, "xref\n")])
	f.Add("1 0 obj\n<</Pages 3 0 R /Type /Catalog>>\nendobj\n2 0 obj\n<<>>\nendobj\n3 0 obj\n<</Kids [3 0 R] /Type /Pages>>\nendobj\n")
	f.Fuzz(func(t *testing.T, objects string) {
		r := &revision{objects: map[int]object{}}
		for pos := 0; pos < len(objects); {
			n, o, next, err := readObject(objects, pos)
			if err != nil {
				return
			}
			r.objects[n], pos = o, next
		}
		if len(r.objects) == 0 {
			return
		}
		file := r.encode("", nil)
		if _, err := readRevision(file, 0, nil); err != nil {
			for n := range r.objects {
				if n > len(r.objects) {
					return // the numbers have gaps, which is refused
				}
			}
			t.Fatalf("what was encoded cannot be read: %v", err)
		}
		if _, err := Verify([]byte(file), VerifyOptions{}); err != nil && !strings.Contains(err.Error(), ErrNotSealed.Error()) && !strings.Contains(err.Error(), ErrTooLarge.Error()) {
			t.Errorf("an error that is not promised: %v", err)
		}
	})
}

// FuzzCMS holds that no content of a signature makes the reader fail, and that it takes none but the one that was made.
func FuzzCMS(f *testing.F) {
	doc, err := readDocument(string(keptFile(f, smallFile)))
	if err != nil {
		f.Fatal(err)
	}
	file := string(keptFile(f, smallFile))
	s := doc.signed[1]
	made, _ := s.contents.bytes()
	f.Add(bytes.TrimRight(made, "\x00"))
	f.Add([]byte{0x30, 0x80})
	f.Fuzz(func(t *testing.T, padded []byte) {
		c, err := readCMS(padded, func(alg algorithm) []byte { return digestAround(file, s.start, s.end, alg) })
		if err != nil {
			return
		}
		whole, err := readCMS(made, func(alg algorithm) []byte { return digestAround(file, s.start, s.end, alg) })
		if err != nil || !c.certificate.Equal(whole.certificate) {
			t.Error("another person's signature passes")
		}
	})
}

// FuzzFinish holds that no input makes Finish fail otherwise than with an error, and that what it makes can be read.
func FuzzFinish(f *testing.F) {
	p := gofpdf.New("P", "mm", "A4", "")
	p.SetCatalogSort(true)
	p.SetCreationDate(day)
	p.AddPage()
	p.LinkString(20, 20, 30, 10, "https://example.org/")
	p.Bookmark("first", 0, -1)
	f.Add(output(f, p))
	f.Add([]byte("%PDF-1.3\n1 0 obj\n<</Type /Catalog>>\nendobj\nxref\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"))
	f.Fuzz(func(t *testing.T, pdf []byte) {
		out, err := Finish(pdf, Document{Created: day})
		if err != nil {
			return
		}
		if _, err := Verify(out, VerifyOptions{}); err != nil {
			t.Errorf("what Finish made cannot be read: %v", err)
		}
	})
}

// FuzzCanonical holds that the one spelling is its own spelling, and comes apart without failing.
func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{"<</A [1 0 R (x\\)) <00>] /B#20 -1.50>>", "[[] <<>> null]", "(\\101(x))", "<</A"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		v, _, err := canonical(in, 0)
		if err != nil {
			return
		}
		again, end, err := canonical(string(v), 0)
		if err != nil || again != v || end != len(v) {
			t.Fatalf("%q is spelt %q at second sight: %v", v, again, err)
		}
		if got := v.mapRefs(func(n int) int { return n }); got != v {
			t.Errorf("%q comes apart as %q", v, got)
		}
		if d, ok := v.dict(); ok && d.value() != v {
			t.Errorf("%q comes together as %q", v, d.value())
		}
		if a, ok := v.array(); ok && newArray(a) != v {
			t.Errorf("%q comes together as %q", v, newArray(a))
		}
	})
}
