package reports

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"muniment/reports/seal"
	"muniment/reports/sheet"
	"muniment/store"
	"muniment/store/authority"
)

// signer is somebody who signs in a test, with the authority that vouches for them.
func signer(tb testing.TB, at time.Time) (store.Signatory, *x509.Certificate) {
	tb.Helper()
	ca, caKey, err := authority.New(pkix.Name{CommonName: "Bryn County Borough Council"}, at.AddDate(0, -1, 0), 10)
	if err != nil {
		tb.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	cert, err := authority.IssueSigner(ca, caKey, pkix.Name{CommonName: "Ciarán O’Dowd"}, key.Public(), at.AddDate(0, -1, 0), 2)
	if err != nil {
		tb.Fatal(err)
	}
	return store.Signatory{Name: "Ciarán O’Dowd", Key: key, Certificate: cert, Chain: []*x509.Certificate{ca}, At: at}, ca
}

// register is an asset register of many rows, as gatherAssetRegister writes them.
func register(rows int) *Content {
	c := &Content{
		Schema: "muniment/asset-register-record/1", Number: "RG-2025-0001", Version: 1, Council: "Bryn County Borough Council", Title: "Information asset register", Subtitle: "The whole council",
		Classification: "OFFICIAL", Language: "en-GB", IssuedAt: time.Date(2025, 7, 3, 16, 42, 0, 0, time.UTC), Landscape: true,
		Signers: []Signer{{Field: "siro", Label: "Senior Information Risk Owner", Post: "Senior Information Risk Owner", Roles: []store.Role{store.SIRO}}},
	}
	cells := make([][]sheet.Cell, rows)
	for i := range cells {
		cells[i] = []sheet.Cell{
			{Text: fmt.Sprintf("Tenancy files of estate %d", i), Strong: true, Detail: fmt.Sprintf("IA%05d · approved", i)},
			{Text: "Gwasanaethau Corfforaethol", Detail: "Head of Housing"},
			{Text: "OFFICIAL-SENSITIVE", Detail: "C 4, I 3, A 2"},
			{Text: "Yes", Detail: "public task"},
			{Text: "Housing system; Town Hall, room B12"},
			{Text: "6 years", Detail: "end of tenancy"},
			{Text: "14/10/2026"},
		}
	}
	c.Section("The assets").Table([]sheet.Column{
		{Title: "Asset", Width: 3.6, Header: true}, {Title: "Service and owner", Width: 3.6}, {Title: "Classified", Width: 2.4}, {Title: "Personal data", Width: 2.2}, {Title: "Held in", Width: 2.6}, {Title: "Kept", Width: 2.2}, {Title: "Next review", Width: 1.8},
	}, cells)
	return c
}

// signedRegister makes and signs a register.
func signedRegister(tb testing.TB, c *Content, by store.Signatory) []byte {
	tb.Helper()
	p, err := c.prepare()
	if err != nil {
		tb.Fatal(err)
	}
	signed, err := sign(tb.Context(), p.Sign, "siro", "Senior Information Risk Owner", false, by)
	if err != nil {
		tb.Fatal(err)
	}
	return signed
}

// BenchmarkRegister makes and signs a register of 10,000 rows: about 500 pages.
func BenchmarkRegister(b *testing.B) {
	c := register(10_000)
	by, _ := signer(b, c.IssuedAt)
	var bytes int
	b.Run("made and signed", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			bytes = len(signedRegister(b, c, by))
		}
		b.ReportMetric(float64(bytes), "bytes")
	})
	b.Run("memory", func(b *testing.B) {
		peak := uint64(0)
		for b.Loop() {
			peak = max(peak, peakOf(func() { signedRegister(b, c, by) }))
		}
		b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
	})
}

// peakOf is how much more memory the runtime held from the system at most while f ran than before: garbage that it had not collected yet, stacks and its own
// books among it. A watcher looks every millisecond; what was held before and is not needed is given back first.
func peakOf(f func()) uint64 {
	debug.FreeOSMemory()
	before := held()
	peak, done, stopped := before, make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
				peak = max(peak, held())
			}
		}
	}()
	f()
	close(done)
	<-stopped
	return max(peak, held()) - before
}

// held is what the runtime has from the system.
func held() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys - m.HeapReleased
}

// BenchmarkVerifyFolder checks a folder of 1,000 signed leaver records.
func BenchmarkVerifyFolder(b *testing.B) {
	f := leaverFacts()
	by, ca := signer(b, f.IssuedAt)
	made, err := prepareLeaver(f)
	if err != nil {
		b.Fatal(err)
	}
	signed, err := sign(b.Context(), made.Sign, f.Signers[0].Field, "Manager", false, by)
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	names := make([]string, 1000)
	for i := range names {
		names[i] = filepath.Join(dir, fmt.Sprintf("LR-2025-%04d.pdf", i))
		if err := os.WriteFile(names[i], signed, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		err := VerifyAll(b.Context(), names, os.ReadFile, VerifyOptions{Roots: []*x509.Certificate{ca}}, func(v Verdict) error {
			if !v.Sound {
				return fmt.Errorf("%s: %v", v.File, v.Problems)
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func TestAFolderIsCheckedInTheOrderOfItsNames(t *testing.T) {
	t.Parallel()
	c := register(3)
	by, ca := signer(t, c.IssuedAt)
	signed := signedRegister(t, c, by)
	names := make([]string, 60)
	for i := range names {
		names[i] = fmt.Sprintf("%d.pdf", i)
	}
	read := func(name string) ([]byte, error) {
		if name == "7.pdf" {
			return []byte("no record"), nil
		}
		return signed, nil
	}
	var seen []string
	err := VerifyAll(t.Context(), names, read, VerifyOptions{Roots: []*x509.Certificate{ca}}, func(v Verdict) error {
		seen = append(seen, v.File)
		if v.Sound != (v.File != "7.pdf") {
			t.Errorf("%s: sound is %t, %v", v.File, v.Sound, v.Problems)
		}
		return nil
	})
	if err != nil || fmt.Sprint(seen) != fmt.Sprint(names) {
		t.Errorf("%v: checked %v", err, seen)
	}
	gone := func(name string) ([]byte, error) {
		if name == "40.pdf" {
			return nil, os.ErrNotExist
		}
		return signed, nil
	}
	if err := VerifyAll(t.Context(), names, gone, VerifyOptions{}, func(Verdict) error { return nil }); err == nil {
		t.Error("a file that cannot be read is passed over")
	}
}

// Whatever byte of a record is changed, it is seen: of its pages, its content, its pictures, its links and its signatures.
func TestAnyByteChangedInARecordIsSeen(t *testing.T) {
	t.Parallel()
	c := content("Held in the safe")
	by, ca := signer(t, c.IssuedAt)
	file, err := c.PDF()
	if err != nil {
		t.Fatal(err)
	}
	signed, err := sign(t.Context(), signingOf(file), "owner", "Owner", false, by)
	if err != nil {
		t.Fatal(err)
	}
	if signed, err = sign(t.Context(), signingOf(signed), "ism", "Information Security Manager", false, by); err != nil {
		t.Fatal(err)
	}
	o := VerifyOptions{Roots: []*x509.Certificate{ca}}
	if v, err := Verify(t.Context(), "EX.pdf", signed, o); err != nil || !v.Sound {
		t.Fatalf("the record is not sound to begin with: %+v, %v", v, err)
	}
	check := func(what string, altered []byte) {
		t.Helper()
		if v, err := Verify(t.Context(), "EX.pdf", altered, o); err != nil || v.Sound {
			t.Errorf("%s: sound, %v", what, err)
		}
	}
	for at := 5; at < len(signed); at += max(1, len(signed)/400) {
		altered := append([]byte{}, signed...)
		altered[at] ^= 0x15
		check(fmt.Sprintf("byte %d changed", at), altered)
	}
	for _, cut := range []int{1, 2, 100, len(signed) / 2} {
		check(fmt.Sprintf("%d bytes cut off", cut), signed[:len(signed)-cut])
	}
	for _, more := range []string{"\n", "%%EOF\n", "1 0 obj\n<<>>\nendobj\n"} {
		check(fmt.Sprintf("%q added", more), append(append([]byte{}, signed...), more...))
	}
	report, err := seal.Verify(signed, seal.VerifyOptions{})
	if err != nil || len(report.Signatures) != 2 {
		t.Errorf("%d signatures, %v", len(report.Signatures), err)
	}
}
