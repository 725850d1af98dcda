package seal

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	_ "crypto/sha512" // SHA-384, for P-384
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"slices"
)

// The structures of CMS SignedData, RFC 5652 section 5, as far as this package writes them.
type (
	contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue
	}
	signedData struct {
		Version      int
		Digests      []pkix.AlgorithmIdentifier `asn1:"set"`
		Encapsulated struct{ Type asn1.ObjectIdentifier }
		Certificates asn1.RawValue
		Signers      []signerInfo `asn1:"set"`
	}
	signerInfo struct {
		Version   int
		Signer    issuerAndSerial
		Digest    pkix.AlgorithmIdentifier
		Signed    asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Signature []byte
		Unsigned  asn1.RawValue `asn1:"optional"`
	}
	issuerAndSerial struct {
		Issuer asn1.RawValue
		Serial *big.Int
	}
	attribute struct {
		Type   asn1.ObjectIdentifier
		Values []asn1.RawValue `asn1:"set"`
	}
)

func oidData() asn1.ObjectIdentifier { return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1} }

func oidSignedData() asn1.ObjectIdentifier { return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2} }

func oidContentType() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
}

func oidMessageDigest() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
}

func oidSigningCertificateV2() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
}

// An algorithm is how a kind of key signs.
type algorithm struct {
	hash      crypto.Hash
	digest    asn1.ObjectIdentifier
	signature pkix.AlgorithmIdentifier
	check     x509.SignatureAlgorithm
}

// algorithmFor chooses the one algorithm this package uses with a public key; the reader accepts no other for that key.
func algorithmFor(key crypto.PublicKey) (algorithm, error) {
	sha256OID := asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	sha384OID := asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	switch k := key.(type) {
	case *ecdsa.PublicKey:
		switch k.Curve.Params().Name {
		case "P-256":
			return algorithm{crypto.SHA256, sha256OID, pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}}, x509.ECDSAWithSHA256}, nil
		case "P-384":
			return algorithm{crypto.SHA384, sha384OID, pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 3}}, x509.ECDSAWithSHA384}, nil
		}
		return algorithm{}, fmt.Errorf("%w: of the elliptic curves only P-256 and P-384 are understood by all readers", ErrIdentity)
	case *rsa.PublicKey:
		if k.N.BitLen() < 2048 {
			return algorithm{}, fmt.Errorf("%w: its RSA key has fewer than 2048 bits", ErrIdentity)
		}
		rsaOID := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
		return algorithm{crypto.SHA256, sha256OID, pkix.AlgorithmIdentifier{Algorithm: rsaOID, Parameters: asn1.NullRawValue}, x509.SHA256WithRSA}, nil
	}
	return algorithm{}, fmt.Errorf("%w: its kind of key is not understood by all readers; use ECDSA P-256 or RSA", ErrIdentity)
}

// A cms is a detached signature with one signer and three signed attributes: content type, message digest and the signer's
// certificate (ETSI EN 319 122-1, CAdES baseline B-B without signing time, as PAdES wants).
type cms struct {
	certificate *x509.Certificate
	others      []*x509.Certificate
	digest      []byte // of the document
	signature   []byte
	timestamp   []byte     // a token of RFC 3161 for the signature; may be empty
	stamp       *timestamp // the token once it is read
}

// toSign is what the key signs: the signed attributes as a DER SET.
func (c *cms) toSign() ([]byte, error) {
	attributes, err := c.signedAttributes()
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(asn1.RawValue{Class: asn1.ClassUniversal, Tag: asn1.TagSet, IsCompound: true, Bytes: attributes})
}

func (c *cms) signedAttributes() ([]byte, error) {
	certHash := sha256.Sum256(c.certificate.Raw)
	type essCertID struct{ Hash []byte } // RFC 5035 section 4; SHA-256 is the default and so left out
	var out [][]byte
	for _, a := range []struct {
		oid asn1.ObjectIdentifier
		val any
	}{
		{oidContentType(), oidData()},
		{oidMessageDigest(), c.digest},
		{oidSigningCertificateV2(), struct{ Certs []essCertID }{[]essCertID{{certHash[:]}}}},
	} {
		val, err := asn1.Marshal(a.val)
		if err != nil {
			return nil, fmt.Errorf("encode a signed attribute: %w", err)
		}
		der, err := marshalAttribute(a.oid, val)
		if err != nil {
			return nil, err
		}
		out = append(out, der)
	}
	return derSet(out), nil
}

func marshalAttribute(oid asn1.ObjectIdentifier, val []byte) ([]byte, error) {
	der, err := asn1.Marshal(attribute{oid, []asn1.RawValue{{FullBytes: val}}})
	if err != nil {
		return nil, fmt.Errorf("encode an attribute: %w", err)
	}
	return der, nil
}

// derSet sorts and joins the elements of a SET OF (X.690 section 11.6).
func derSet(elements [][]byte) []byte {
	slices.SortFunc(elements, bytes.Compare)
	return bytes.Join(slices.CompactFunc(elements, bytes.Equal), nil)
}

// sign fills in the signature.
func (c *cms) sign(key crypto.Signer) error {
	alg, err := algorithmFor(key.Public())
	if err != nil {
		return err
	}
	message, err := c.toSign()
	if err != nil {
		return err
	}
	h := alg.hash.New()
	_, _ = h.Write(message) // a hash never fails to write
	if c.signature, err = key.Sign(rand.Reader, h.Sum(nil), alg.hash); err != nil {
		return fmt.Errorf("%w: its key did not sign: %w", ErrIdentity, err)
	}
	return nil
}

// marshal writes the one encoding this package gives these parts.
func (c *cms) marshal() ([]byte, error) {
	alg, err := algorithmFor(c.certificate.PublicKey)
	if err != nil {
		return nil, err
	}
	attributes, err := c.signedAttributes()
	if err != nil {
		return nil, err
	}
	digest := pkix.AlgorithmIdentifier{Algorithm: alg.digest}
	signer := signerInfo{
		Version: 1, Digest: digest, Algorithm: alg.signature, Signature: c.signature,
		Signer: issuerAndSerial{asn1.RawValue{FullBytes: c.certificate.RawIssuer}, c.certificate.SerialNumber},
		Signed: contextSet(0, attributes),
	}
	if len(c.timestamp) > 0 {
		der, err := marshalAttribute(oidTimestampToken(), c.timestamp)
		if err != nil {
			return nil, err
		}
		signer.Unsigned = contextSet(1, der)
	}
	certificates := [][]byte{c.certificate.Raw}
	for _, other := range c.others {
		certificates = append(certificates, other.Raw)
	}
	data := signedData{
		Version: 1, Digests: []pkix.AlgorithmIdentifier{digest}, Certificates: contextSet(0, derSet(certificates)),
		Signers: []signerInfo{signer},
	}
	data.Encapsulated.Type = oidData()
	inner, err := asn1.Marshal(data)
	if err != nil {
		return nil, fmt.Errorf("encode the signature: %w", err)
	}
	return asn1.Marshal(contentInfo{oidSignedData(), contextSet(0, inner)})
}

func contextSet(tag int, content []byte) asn1.RawValue {
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: tag, IsCompound: true, Bytes: content}
}
