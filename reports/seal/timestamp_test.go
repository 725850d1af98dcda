package seal

import (
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/digitorus/pkcs7"

	"muniment/reports/seal/judge"
	"muniment/store/authority"
)

// witness makes a time-stamping authority of its own and a function that asks it.
func witness(t testing.TB) func(signature []byte) ([]byte, error) {
	t.Helper()
	c := people(t)
	id := certifyAnything(t, func(template *x509.Certificate) {
		template.Subject = pkix.Name{CommonName: "Time Service"}
		template.NotAfter = time.Now().AddDate(1, 0, 0)
		template.NotBefore = day.AddDate(-2, 0, 0)
		// RFC 3161 section 2.3: this purpose alone, and critical.
		template.ExtraExtensions = []pkix.Extension{{Id: []int{2, 5, 29, 37}, Critical: true, Value: []byte{0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 8}}}
	}, c.root, c.key)
	der, err := x509.MarshalPKCS8PrivateKey(id.Key)
	if err != nil {
		t.Fatal(err)
	}
	key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	return func(signature []byte) ([]byte, error) {
		digest := sha256.Sum256(signature)
		return judge.Timestamp(t, digest[:], judge.PEM(id.Certificate), key), nil
	}
}

// now is when timestamped signatures are made, as OpenSSL stamps with the present time only.
func now() time.Time { return time.Now().UTC().Truncate(time.Second) }

// stampable issues a person whose certificate is valid now.
func stampable(t testing.TB) Identity {
	t.Helper()
	key := newKey(t)
	certificate, err := authority.IssueSigner(people(t).root, people(t).key, pkix.Name{CommonName: "Priya Shah"}, key.Public(), now(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return Identity{Key: key, Certificate: certificate}
}

func TestATimestampSaysWhenASignatureWasSeen(t *testing.T) {
	ask := witness(t)
	at := now()
	pdf, err := Sign(finish(t, pages(t, 1), leaverRecord()), stampable(t), Signature{Field: "manager", Time: at, Timestamp: ask})
	if err != nil {
		t.Fatal(err)
	}
	roots := []*x509.Certificate{people(t).root}
	r, err := Verify(pdf, VerifyOptions{Roots: roots, TimestampRoots: roots})
	if err != nil || len(r.Problems) != 0 {
		t.Fatal(err, r.Problems)
	}
	s := r.Signatures[0]
	if s.Timestamp.Before(at) || s.TimestampBy != "Time Service" || !s.TimestampTrusted || !s.Valid || !s.Trusted {
		t.Errorf("%+v", s)
	}
	if r, err := Verify(pdf, VerifyOptions{Roots: roots}); err != nil || r.Signatures[0].TimestampTrusted || len(r.Problems) != 0 {
		t.Errorf("without roots for timestamps: %+v, %v", r, err)
	}
	if complaints, seen := judge.OpenSSL(t, pdf, judge.PEM(people(t).root)); len(complaints) != 0 || seen != 1 {
		t.Errorf("OpenSSL saw %d: %s", seen, complaints)
	}
	for _, s := range judge.PDFSig(t, pdf, judge.PEM(people(t).root)) {
		if !s.Valid || !s.Trusted {
			t.Error(s.Text)
		}
	}
}

func TestATimestampMustBeOneOfThisSignature(t *testing.T) {
	ask := witness(t)
	good, err := ask([]byte("signature"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := ask([]byte("another signature"))
	if err != nil {
		t.Fatal(err)
	}
	altered := append([]byte(nil), good...)
	altered[len(altered)-5] ^= 1
	for name, token := range map[string][]byte{
		"nothing": nil, "no token": {5, 0}, "two tokens": append(append([]byte(nil), good...), good...), "another signature's": other, "altered": altered,
		"cut short": good[:len(good)-1],
	} {
		if _, err := readTimestamp(token, []byte("signature")); err == nil {
			t.Errorf("%s passes", name)
		}
	}
	if _, err := readTimestamp(good, []byte("signature")); err != nil {
		t.Error(err)
	}
	for name, answer := range map[string]func([]byte) ([]byte, error){
		"a token for another signature": func([]byte) ([]byte, error) { return good, nil },
		"a refusal":                     func([]byte) ([]byte, error) { return nil, errors.New("no") },
	} {
		_, err := Sign(finish(t, pages(t, 1), leaverRecord()), stampable(t), Signature{Field: "manager", Time: now(), Timestamp: answer})
		if err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// ownToken makes a token for a signature value without OpenSSL, so that it can be wrong where OpenSSL would not let it.
func ownToken(t testing.TB, purpose x509.ExtKeyUsage, kind, digest asn1.ObjectIdentifier) []byte {
	t.Helper()
	id := certifyAnything(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{purpose} }, nil, nil)
	info := timestampInfo{Version: 1, Policy: asn1.ObjectIdentifier{1, 2, 3}, Serial: big.NewInt(1), Time: day}
	sum := sha256.Sum256([]byte("signature"))
	info.Imprint.Algorithm.Algorithm, info.Imprint.Hash = pkcs7.OIDDigestAlgorithmSHA256, sum[:]
	data, err := pkcs7.NewSignedData(marshal(t, info))
	if err != nil {
		t.Fatal(err)
	}
	data.SetContentType(kind)
	data.SetDigestAlgorithm(digest)
	if err := data.AddSigner(id.Certificate, id.Key, pkcs7.SignerInfoConfig{}); err != nil {
		t.Fatal(err)
	}
	token, err := data.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestATimestampMustBeMadeForTheirPurposeAndSafely(t *testing.T) {
	right, strong := x509.ExtKeyUsageTimeStamping, pkcs7.OIDDigestAlgorithmSHA256
	if s, err := readTimestamp(ownToken(t, right, oidTimestampInfo(), strong), []byte("signature")); err != nil || !s.at.Equal(day) {
		t.Fatalf("a proper token: %v, %v", s, err)
	}
	for name, token := range map[string][]byte{
		"a certificate for e-mail":  ownToken(t, x509.ExtKeyUsageEmailProtection, oidTimestampInfo(), strong),
		"a signature of plain data": ownToken(t, right, oidData(), strong),
		"SHA-1":                     ownToken(t, right, oidTimestampInfo(), pkcs7.OIDDigestAlgorithmSHA1),
	} {
		if _, err := readTimestamp(token, []byte("signature")); err == nil {
			t.Errorf("%s passes", name)
		}
	}
}

func TestASignatureCannotClaimATimeAfterItsTimestamp(t *testing.T) {
	ask := witness(t)
	id := stampable(t)
	finished := finish(t, pages(t, 1), leaverRecord())
	later := now().Add(time.Hour)
	if _, err := Sign(finished, id, Signature{Field: "manager", Time: later, Timestamp: ask}); !errors.Is(err, ErrTimestamp) {
		t.Error(err)
	}
	f := forger{t}
	r := verify(t, f.sign(finished, forgery{id: &id, at: later, der: func(c *cms) []byte {
		if err := c.sign(id.Key); err != nil {
			t.Fatal(err)
		}
		var err error
		if c.timestamp, err = ask(c.signature); err != nil {
			t.Fatal(err)
		}
		return marshalCMS(t, c)
	}}))
	if len(r.Problems) != 1 || r.Signatures[0].Valid {
		t.Errorf("%+v", r)
	}
}

func marshalCMS(t testing.TB, c *cms) []byte {
	t.Helper()
	der, err := c.marshal()
	if err != nil {
		t.Fatal(err)
	}
	return der
}
