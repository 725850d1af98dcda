package seal_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"log"
	"time"

	"github.com/jung-kurt/gofpdf"

	"muniment/reports/seal"
	"muniment/store/authority"
)

// A document is laid out with gofpdf, finished once, signed by one person after the other, and can be verified by anyone.
func Example() {
	now := time.Date(2026, 3, 2, 10, 30, 0, 0, time.UTC)
	root, rootKey, err := authority.New(pkix.Name{CommonName: "Cyngor Brynmor signing authority"}, now, 20)
	if err != nil {
		log.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	certificate, err := authority.IssueSigner(root, rootKey, pkix.Name{CommonName: "Priya Shah"}, key.Public(), now, 3)
	if err != nil {
		log.Fatal(err)
	}

	page := gofpdf.New("P", "mm", "A4", "")
	page.AddUTF8Font("sans", "", "../../assets/fonts/DejaVuSans.ttf")
	page.SetFont("sans", "", 11)
	page.AddPage()
	page.Cell(0, 8, "All accounts of Siân Ŵyn-Jones are closed.")
	var draft bytes.Buffer
	if err := page.Output(&draft); err != nil {
		log.Fatal(err)
	}

	record, err := seal.Finish(draft.Bytes(), seal.Document{Title: "Leaver record", Language: "en-GB", Created: now, Fields: []seal.Field{
		{Name: "manager", Label: "Signature of the manager", Page: 1, Rect: [4]float64{60, 60, 230, 117}},
		{Name: "siro", Label: "Signature of the SIRO", Page: 1, Rect: [4]float64{240, 60, 410, 117}},
	}})
	if err != nil {
		log.Fatal(err)
	}
	record, err = seal.Sign(record, seal.Identity{Key: key, Certificate: certificate}, seal.Signature{Field: "manager", Reason: "I confirm this record", Time: now})
	if err != nil {
		log.Fatal(err)
	}

	report, err := seal.Verify(record, seal.VerifyOptions{Roots: []*x509.Certificate{root}})
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range report.Signatures {
		fmt.Printf("%s: %s, valid %t, trusted %t\n", s.Field, s.Name, s.Valid, s.Trusted)
	}
	fmt.Println("awaiting", report.Awaiting, "problems", len(report.Problems))
	// Output:
	// manager: Priya Shah, valid true, trusted true
	// awaiting [siro] problems 0
}
