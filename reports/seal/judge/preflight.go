package judge

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A Complaint is one thing preflight holds against a file.
type Complaint struct {
	// Code is preflight's own, such as 1.4.7.
	Code string `xml:"code"`
	// Details say it in words.
	Details string `xml:"details"`
}

// Preflight asks PDFBox's preflight, which judges by PDF/A-1b, about all files in one run of Java, and returns the complaints for
// each; none means that the file is valid PDF/A-1b.
func Preflight(t testing.TB, pdfs ...[]byte) [][]Complaint {
	t.Helper()
	dir := t.TempDir()
	var list strings.Builder
	for i, pdf := range pdfs {
		path := filepath.Join(dir, strconv.Itoa(i)+".pdf")
		if err := os.WriteFile(path, pdf, 0o600); err != nil {
			t.Fatal(err)
		}
		list.WriteString(path + "\n")
	}
	listPath := filepath.Join(dir, "list")
	if err := os.WriteFile(listPath, []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	text, _ := run(t, "default-jre-headless", "java", "-cp", classPath(t), "org.apache.pdfbox.preflight.Validator_A1b", "xml", "group", listPath)
	result, err := os.ReadFile(listPath + ".preflight.xml") //nolint:gosec // in the test's own directory
	if err != nil {
		t.Fatalf("preflight gave no verdict: %s", text)
	}
	var verdict struct {
		Files []struct {
			Valid  bool        `xml:"isValid"`
			Errors []Complaint `xml:"errors>error"`
		} `xml:"preflight"`
	}
	if err := xml.Unmarshal(result, &verdict); err != nil || len(verdict.Files) != len(pdfs) {
		t.Fatalf("preflight's verdict on %d files cannot be read (%v): %s", len(pdfs), err, result)
	}
	out := make([][]Complaint, len(pdfs))
	for i, f := range verdict.Files {
		out[i] = f.Errors
		if !f.Valid && len(f.Errors) == 0 {
			out[i] = []Complaint{{Details: "invalid, without a reason"}}
		}
	}
	return out
}

// classPath finds preflight and what it needs where Debian puts it.
func classPath(t testing.TB) string {
	t.Helper()
	var path []string
	for _, jar := range []struct{ name, debianPackage string }{
		{"preflight", "libpdfbox2-java"},
		{"pdfbox2", "libpdfbox2-java"},
		{"xmpbox", "libpdfbox2-java"},
		{"fontbox2", "libfontbox2-java"},
		{"commons-logging", "libcommons-logging-java"},
		{"commons-io", "libcommons-io-java"},
		{"javax.activation", "libactivation-java"},
		{"jaxb-api", "libjaxb-api-java"},
	} {
		file := "/usr/share/java/" + jar.name + ".jar"
		if _, err := os.Stat(file); err != nil {
			t.Fatalf("This test needs %s: install the Debian package %s.", file, jar.debianPackage)
		}
		path = append(path, file)
	}
	return strings.Join(path, string(os.PathListSeparator))
}
