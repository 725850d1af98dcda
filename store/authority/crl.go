package authority

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"math/big"
	"time"
)

// Revoked is a certificate that holds no more from a moment on.
type Revoked struct {
	Certificate *x509.Certificate
	At          time.Time
	Left        bool // the holder left; otherwise the certificate was replaced
}

// crlMonths is how long a list says it is current. It is made by hand and carried by hand, so that a short life would only teach people to pass over its end.
const crlMonths = 12

// Reasons of RFC 5280 section 5.3.1.
const (
	reasonAffiliationChanged = 3
	reasonSuperseded         = 4
)

// IssueCRL signs the list of what an authority revoked. The number must grow from one list to the next. It returns DER.
func IssueCRL(issuer *x509.Certificate, key crypto.Signer, revoked []Revoked, number int64, now time.Time) ([]byte, error) {
	list := &x509.RevocationList{Number: big.NewInt(number), ThisUpdate: now.UTC(), NextUpdate: now.UTC().AddDate(0, crlMonths, 0)}
	for _, r := range revoked {
		reason := reasonSuperseded
		if r.Left {
			reason = reasonAffiliationChanged
		}
		list.RevokedCertificateEntries = append(list.RevokedCertificateEntries,
			x509.RevocationListEntry{SerialNumber: r.Certificate.SerialNumber, RevocationTime: r.At.UTC(), ReasonCode: reason})
	}
	der, err := x509.CreateRevocationList(rand.Reader, list, issuer, key)
	if err != nil {
		return nil, fmt.Errorf("sign the list of revoked certificates: %w", err)
	}
	return der, nil
}
