// Package judge lets tests ask other people's programs what they think of a PDF: poppler's pdfsig and pdftotext, OpenSSL, qpdf and
// PDFBox's preflight.
//
// Use it in tests that promise "any ordinary reader agrees". A program that is not installed fails the test with the name of
// its Debian package; nothing is skipped, so a green run means that every judge was heard.
package judge

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// run runs a program and returns its standard output and error together, and whether it exited with 0.
func run(t testing.TB, debianPackage, program string, args ...string) (string, bool) {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatalf("This test needs %s: install the Debian package %s.", program, debianPackage)
	}
	out, err := exec.Command(path, args...).CombinedOutput() //nolint:gosec // fixed programs on files of the test's own
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("run %s: %v", program, err)
	}
	return string(out), err == nil
}

func write(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// PEM encodes a certificate as the judges want it.
func PEM(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

// A Signature is pdfsig's verdict on one signature.
type Signature struct {
	// Name is the common name of the signer's certificate.
	Name string
	// Valid and Trusted are set if pdfsig says so in these words.
	Valid, Trusted bool
	// Whole is set if the whole file is signed.
	Whole bool
	// Kind is the SubFilter.
	Kind string
	// Text is all pdfsig said of it.
	Text string
}

// PDFSig asks poppler about every signature of a PDF, fields without one left out, with the certificate authority in caPEM trusted.
func PDFSig(t testing.TB, pdf, caPEM []byte) []Signature {
	t.Helper()
	dir := t.TempDir()
	ca := write(t, "ca.pem", caPEM)
	for _, args := range [][]string{{"-N", "-d", "sql:" + dir, "--empty-password"}, {"-A", "-d", "sql:" + dir, "-n", "ca", "-t", "CT,C,C", "-i", ca}} {
		if out, ok := run(t, "libnss3-tools", "certutil", args...); !ok {
			t.Fatalf("certutil: %s", out)
		}
	}
	text, _ := run(t, "poppler-utils", "pdfsig", "-nssdir", "sql:"+dir, write(t, "signed.pdf", pdf))
	var out []Signature
	for _, part := range strings.Split(text, "\nSignature #")[1:] {
		if strings.Contains(part, "The signature form field is not signed.") {
			continue
		}
		out = append(out, Signature{
			Name:    field(part, "  - Signer Certificate Common Name: "),
			Kind:    field(part, "  - Signature Type: "),
			Valid:   strings.Contains(part, "Signature Validation: Signature is Valid."),
			Trusted: strings.Contains(part, "Certificate Validation: Certificate is Trusted."),
			Whole:   strings.Contains(part, "Total document signed"),
			Text:    part,
		})
	}
	return out
}

func field(text, label string) string {
	_, after, _ := strings.Cut(text, label)
	line, _, _ := strings.Cut(after, "\n")
	return line
}

// OpenSSL asks `openssl cms -verify -cades` about every signature of a PDF at the time its dictionary gives, and returns a complaint for each
// that it refuses, and how many signatures it saw.
func OpenSSL(t testing.TB, pdf, caPEM []byte) (complaints []string, seen int) {
	t.Helper()
	ca := write(t, "ca.pem", caPEM)
	signature := regexp.MustCompile(`/ByteRange ?\[ ?0 (\d+) (\d+) (\d+) ?\]\s*/Contents ?<([0-9A-Fa-f]+)>`)
	when := regexp.MustCompile(`/M ?\(D:(\d{14})Z`)
	for _, m := range signature.FindAllSubmatchIndex(pdf, -1) {
		seen++
		group := func(i int) string { return string(pdf[m[2*i]:m[2*i+1]]) }
		var n [4]int
		for i := 1; i <= 3; i++ {
			n[i], _ = strconv.Atoi(group(i)) // digits by the expression
		}
		der, err := hex.DecodeString(group(4))
		stamp := when.FindSubmatch(pdf[m[1]:])
		if err != nil || stamp == nil || n[1] > n[2] || n[2]+n[3] > len(pdf) {
			complaints = append(complaints, "the signature cannot be taken out of the file")
			continue
		}
		at, err := time.Parse("20060102150405", string(stamp[1]))
		if err != nil {
			complaints = append(complaints, err.Error())
			continue
		}
		content := bytes.Join([][]byte{pdf[:n[1]], pdf[n[2] : n[2]+n[3]]}, nil)
		out, ok := run(t, "openssl", "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", write(t, "cms.der", der),
			"-content", write(t, "content", content), "-CAfile", ca, "-purpose", "any", "-attime", strconv.FormatInt(at.Unix(), 10),
			"-out", filepath.Join(t.TempDir(), "out"))
		if !ok {
			complaints = append(complaints, out)
		}
	}
	return complaints, seen
}

// QPDF asks qpdf whether the file's structure is sound and returns its complaint, "" if it has none.
func QPDF(t testing.TB, pdf []byte) string {
	t.Helper()
	if out, ok := run(t, "qpdf", "qpdf", "--check", write(t, "checked.pdf", pdf)); !ok {
		return out
	}
	return ""
}

// Text returns the text poppler reads from the pages, in reading order.
func Text(t testing.TB, pdf []byte) string {
	t.Helper()
	out, ok := run(t, "poppler-utils", "pdftotext", "-layout", write(t, "read.pdf", pdf), "-")
	if !ok {
		t.Fatalf("pdftotext: %s", out)
	}
	return out
}

// Structure returns the structure tree with its text as poppler reads it.
func Structure(t testing.TB, pdf []byte) string {
	t.Helper()
	out, ok := run(t, "poppler-utils", "pdfinfo", "-struct-text", write(t, "tagged.pdf", pdf))
	if !ok {
		t.Fatalf("pdfinfo: %s", out)
	}
	return out
}
