package seal

import (
	"crypto/x509"
	"testing"
)

func BenchmarkFinishTenPages(b *testing.B) {
	pdf := pages(b, 10)
	for b.Loop() {
		finish(b, pdf, leaverRecord())
	}
}

func BenchmarkSignTenPages(b *testing.B) {
	pdf := finish(b, pages(b, 10), leaverRecord())
	look := stamp(b, "Signed")
	people(b)
	for b.Loop() {
		sign(b, pdf, 0, look)
	}
}

func BenchmarkVerifyTwoSignatures(b *testing.B) {
	pdf := finish(b, pages(b, 10), leaverRecord())
	pdf = sign(b, sign(b, pdf, 0, stamp(b, "Signed")), 1, stamp(b, "Signed too"))
	o := VerifyOptions{Roots: []*x509.Certificate{people(b).root}}
	for b.Loop() {
		if r, err := Verify(pdf, o); err != nil || len(r.Problems) != 0 {
			b.Fatal(err, r.Problems)
		}
	}
}

// BenchmarkVerifyManyElements measures a tagged register of 70,000 cells.
func BenchmarkVerifyManyElements(b *testing.B) {
	d := leaverRecord()
	d.Structure = &Element{Tag: "Document", MCID: -1}
	table := &Element{Tag: "Table", MCID: -1}
	for range 10_000 {
		row := &Element{Tag: "TR", MCID: -1}
		for range 7 {
			row.Children = append(row.Children, &Element{Tag: "TD", MCID: -1})
		}
		table.Children = append(table.Children, row)
	}
	d.Structure.Children = []*Element{table}
	pdf := sign(b, finish(b, pages(b, 1), d), 0, nil)
	o := VerifyOptions{Roots: []*x509.Certificate{people(b).root}}
	b.SetBytes(int64(len(pdf)))
	for b.Loop() {
		if r, err := Verify(pdf, o); err != nil || len(r.Problems) != 0 {
			b.Fatal(err, r.Problems)
		}
	}
}
