package seal

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"

	"github.com/digitorus/pkcs7"
)

// readCMS takes the signature out of the zero-padded content of a signature dictionary and checks it against the document, of which hashed
// gives the digest.
//
// A library parses; then the parts are encoded again, and the result must be what was read. So whatever the parser would
// forgive (other attributes, a second signer, lists of revocations, loose DER) is refused here.
func readCMS(padded []byte, hashed func(algorithm) []byte) (*cms, error) {
	var outer asn1.RawValue
	rest, err := asn1.Unmarshal(padded, &outer)
	if err != nil {
		return nil, errors.New("the signature holds no signed data")
	}
	if len(bytes.Trim(rest, "\x00")) != 0 {
		return nil, errors.New("something is hidden behind the signature")
	}
	parsed, err := pkcs7.Parse(outer.FullBytes)
	if err != nil {
		return nil, fmt.Errorf("the signature holds no signed data: %w", err)
	}
	certificate := parsed.GetOnlySigner()
	if certificate == nil {
		return nil, errors.New("the signature does not have exactly one signer with a certificate")
	}
	c := &cms{certificate: certificate, signature: parsed.Signers[0].EncryptedDigest}
	alg, err := algorithmFor(certificate.PublicKey)
	if err != nil {
		return c, err
	}
	c.others = slices.DeleteFunc(parsed.Certificates, func(o *x509.Certificate) bool { return o.Equal(certificate) })
	if unsigned := parsed.Signers[0].UnauthenticatedAttributes; len(unsigned) == 1 && unsigned[0].Type.Equal(oidTimestampToken()) {
		c.timestamp = unsigned[0].Value.Bytes
	}
	c.digest = hashed(alg)
	var claimed []byte
	if err := parsed.UnmarshalSignedAttribute(oidMessageDigest(), &claimed); err != nil || !bytes.Equal(claimed, c.digest) {
		return c, errors.New("the document is not the one that was signed")
	}
	again, err := c.marshal()
	if err != nil {
		return c, err
	}
	if !bytes.Equal(again, outer.FullBytes) {
		return c, errors.New("the signature is not built as this program builds them")
	}
	message, err := c.toSign()
	if err != nil {
		return c, err
	}
	if err := certificate.CheckSignature(alg.check, message, c.signature); err != nil {
		return c, errors.New("the signature was not made with the key of its certificate")
	}
	return c, nil
}
