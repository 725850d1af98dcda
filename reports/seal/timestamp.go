package seal

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/digitorus/pkcs7"
)

// A timestamp is a time-stamping authority's word that it saw a signature at a time (RFC 3161).
type timestamp struct {
	at        time.Time
	authority *x509.Certificate
	others    []*x509.Certificate
}

// timestampInfo is TSTInfo, RFC 3161 section 2.4.2, as far as it matters; what follows the time is left unread.
type timestampInfo struct {
	Version int
	Policy  asn1.ObjectIdentifier
	Imprint struct {
		Algorithm pkix.AlgorithmIdentifier
		Hash      []byte
	}
	Serial *big.Int
	Time   time.Time `asn1:"generalized"`
}

func oidTimestampToken() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
}

func oidTimestampInfo() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
}

// readTimestamp checks that token is one timestamp of this signature value, made with the key of a certificate for time-stamping. Other
// authorities' tokens vary more than this package's signatures, so here the parser's word is taken.
func readTimestamp(token, signature []byte) (*timestamp, error) {
	var outer asn1.RawValue
	if rest, err := asn1.Unmarshal(token, &outer); err != nil || len(rest) != 0 {
		return nil, errors.New("its timestamp is no single token")
	}
	parsed, err := pkcs7.Parse(token)
	if err != nil {
		return nil, fmt.Errorf("its timestamp is damaged: %w", err)
	}
	s := &timestamp{authority: parsed.GetOnlySigner()}
	if s.authority == nil {
		return nil, errors.New("its timestamp does not have exactly one signer with a certificate")
	}
	var kind asn1.ObjectIdentifier
	if err := parsed.UnmarshalSignedAttribute(oidContentType(), &kind); err != nil || !kind.Equal(oidTimestampInfo()) {
		return nil, errors.New("its timestamp is a signature of another kind")
	}
	signer := parsed.Signers[0]
	if _, known := strongDigest(signer.DigestAlgorithm.Algorithm); !known || !isStrongSignature(signer.DigestEncryptionAlgorithm.Algorithm) {
		return nil, errors.New("its timestamp was made with an algorithm that is unknown or no longer safe")
	}
	if err := parsed.Verify(); err != nil {
		return nil, errors.New("its timestamp was altered")
	}
	var info timestampInfo
	if _, err := asn1.Unmarshal(parsed.Content, &info); err != nil {
		return nil, fmt.Errorf("its timestamp is damaged: %w", err)
	}
	hash, known := strongDigest(info.Imprint.Algorithm.Algorithm)
	if !known {
		return nil, errors.New("its timestamp was made with an algorithm that is unknown or no longer safe")
	}
	h := hash.New()
	_, _ = h.Write(signature) // a hash never fails to write
	if !bytes.Equal(h.Sum(nil), info.Imprint.Hash) {
		return nil, errors.New("its timestamp is that of another signature")
	}
	if !slices.Contains(s.authority.ExtKeyUsage, x509.ExtKeyUsageTimeStamping) {
		return nil, errors.New("its timestamp was made with a certificate that is not for timestamps")
	}
	s.at = info.Time.UTC()
	s.others = parsed.Certificates
	return s, nil
}

// trusted reports whether the stamp's authority led to one of the roots at that time.
func (s *timestamp) trusted(roots []*x509.Certificate) bool {
	if len(roots) == 0 {
		return false
	}
	pool, between := x509.NewCertPool(), x509.NewCertPool()
	for _, c := range roots {
		pool.AddCert(c)
	}
	for _, c := range s.others {
		between.AddCert(c)
	}
	_, err := s.authority.Verify(x509.VerifyOptions{
		Roots: pool, Intermediates: between, CurrentTime: s.at,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping},
	})
	return err == nil
}

// strongDigest accepts SHA-256, SHA-384 and SHA-512.
func strongDigest(oid asn1.ObjectIdentifier) (crypto.Hash, bool) {
	for hash, last := range map[crypto.Hash]int{crypto.SHA256: 1, crypto.SHA384: 2, crypto.SHA512: 3} {
		if oid.Equal(asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, last}) {
			return hash, true
		}
	}
	return 0, false
}

// isStrongSignature accepts RSA (PKCS #1 v1.5, named with or without its digest) and ECDSA with the digests of strongDigest.
func isStrongSignature(oid asn1.ObjectIdentifier) bool {
	for _, last := range []int{1, 11, 12, 13} {
		if oid.Equal(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, last}) {
			return true
		}
	}
	for _, last := range []int{2, 3, 4} {
		if oid.Equal(asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, last}) {
			return true
		}
	}
	return false
}
