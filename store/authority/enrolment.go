package authority

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"time"
)

// IssueEnrolment issues an authority of the narrowest kind: whoever holds its key may issue signer certificates for exactly
// this subject (a critical name constraint, path length 0) and for nobody else. So a person can certify the signing key that they
// mint for themselves without the root's key being at hand. It is no signing certificate itself.
func IssueEnrolment(root *x509.Certificate, key crypto.Signer, subject pkix.Name, public crypto.PublicKey, now time.Time, years int) (*x509.Certificate, error) {
	if err := understood(public); err != nil {
		return nil, err
	}
	only, err := marshalName(subject)
	if err != nil {
		return nil, err
	}
	// A name of its own: were it the person's, the person's certificate would look self-issued.
	own := subject
	own.CommonName += " (enrolment)"
	t, err := template(own, now, years)
	if err != nil {
		return nil, err
	}
	constraints, err := newNameConstraints(only)
	if err != nil {
		return nil, err
	}
	t.IsCA, t.MaxPathLen, t.MaxPathLenZero = true, 0, true
	t.KeyUsage = x509.KeyUsageCertSign
	t.ExtraExtensions = []pkix.Extension{constraints}
	return issueBelow(root, key, t, public)
}

// The name constraints of an enrolment (RFC 5280 section 4.2.1.10): one permitted subtree, a directory name.
type (
	nameConstraints struct {
		Permitted []nameSubtree `asn1:"tag:0"`
	}
	nameSubtree struct {
		Base asn1.RawValue
	}
)

const directoryName = 4 // in GeneralName

// IsNameConstraints reports the extension that an enrolment carries, which crypto/x509 leaves to its caller.
func IsNameConstraints(o asn1.ObjectIdentifier) bool { return o.Equal(oidNameConstraints()) }

func oidNameConstraints() asn1.ObjectIdentifier { return asn1.ObjectIdentifier{2, 5, 29, 30} }

func newNameConstraints(subject []byte) (pkix.Extension, error) {
	base := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: directoryName, IsCompound: true, Bytes: subject}
	der, err := asn1.Marshal(nameConstraints{[]nameSubtree{{base}}})
	if err != nil {
		return pkix.Extension{}, fmt.Errorf("encode name constraints: %w", err)
	}
	return pkix.Extension{Id: oidNameConstraints(), Critical: true, Value: der}, nil
}

// EnrolmentOf returns the DER of the only subject for which c may issue certificates; false where c is no enrolment.
func EnrolmentOf(c *x509.Certificate) ([]byte, bool) {
	for _, e := range c.Extensions {
		if !IsNameConstraints(e.Id) {
			continue
		}
		var n nameConstraints
		rest, err := asn1.Unmarshal(e.Value, &n)
		if err != nil || len(rest) != 0 || len(n.Permitted) != 1 {
			return nil, false
		}
		base := n.Permitted[0].Base
		again, err := newNameConstraints(base.Bytes)
		if err != nil || base.Tag != directoryName || !bytes.Equal(again.Value, e.Value) {
			return nil, false
		}
		return base.Bytes, true
	}
	return nil, false
}
