package seal

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1" // a forger uses what is weak
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"muniment/store/authority"
)

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// certify issues whatever it is asked for, from the real authority unless another is given.
func certifyAnything(t testing.TB, edit func(c *x509.Certificate), ca *x509.Certificate, caKey crypto.Signer) Identity {
	t.Helper()
	key := newKey(t)
	c := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Priya Shah"}, NotBefore: day.AddDate(-1, 0, 0), NotAfter: day.AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true,
	}
	edit(c)
	if ca == nil {
		ca, caKey = people(t).root, people(t).key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, ca, key.Public(), caKey)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return Identity{Key: key, Certificate: parsed}
}

func identityAttacks() []attack {
	issued := func(edit func(c *x509.Certificate)) func(forger, base) []byte {
		return func(f forger, a base) []byte {
			id := certifyAnything(f.t, edit, nil, nil)
			return f.sign(a.once, forgery{person: 1, id: &id})
		}
	}
	const untrusted = "not issued by a trusted authority"
	return []attack{
		{"an authority of the same name", untrusted, func(f forger, a base) []byte {
			root, key, err := authority.New(pkix.Name{CommonName: people(f.t).root.Subject.CommonName}, day.AddDate(0, -1, 0), 20)
			if err != nil {
				f.t.Fatal(err)
			}
			other := &circle{root: root, key: key}
			id, err := other.issue("Priya Shah")
			if err != nil {
				f.t.Fatal(err)
			}
			id.Chain = []*x509.Certificate{root}
			return f.sign(a.once, forgery{person: 1, id: &id})
		}},
		{"a certificate of one's own making", untrusted, func(f forger, a base) []byte {
			key := newKey(f.t)
			c := &x509.Certificate{
				SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Priya Shah"}, NotBefore: day.AddDate(-1, 0, 0),
				NotAfter: day.AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
			}
			der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
			if err != nil {
				f.t.Fatal(err)
			}
			c, err = x509.ParseCertificate(der)
			if err != nil {
				f.t.Fatal(err)
			}
			return f.sign(a.once, forgery{person: 1, id: &Identity{Key: key, Certificate: c}})
		}},
		{"a signer who issues for others", untrusted, func(f forger, a base) []byte {
			signer := people(f.t).people[0]
			id := certifyAnything(f.t, func(*x509.Certificate) {}, signer.Certificate, signer.Key)
			id.Chain = []*x509.Certificate{signer.Certificate}
			return f.sign(a.once, forgery{person: 1, id: &id})
		}},
		{"an expired certificate", "had expired", func(f forger, a base) []byte {
			return f.sign(a.once, forgery{person: 1, at: day.AddDate(4, 0, 0)})
		}},
		{"a certificate that is not valid yet", "not yet valid", issued(func(c *x509.Certificate) { c.NotBefore = day.AddDate(0, 1, 0) })},
		{"an authority that signs documents itself", "belongs to an authority", func(f forger, a base) []byte {
			return f.sign(a.once, forgery{person: 1, id: &Identity{Key: people(f.t).key, Certificate: people(f.t).root}})
		}},
		{"a certificate for encryption", "not issued for signatures", issued(func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment })},
		{"a certificate for web servers", "not issued for signing documents", issued(func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		})},
		{"a critical extension nobody knows", untrusted, issued(func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}}
		})},
		{"another name than the certificate's", "its name is not that of the certificate", func(f forger, a base) []byte {
			return f.sign(a.once, forgery{person: 1, claim: func(c *claim) { c.name = "Tom O'Neill" }})
		}},
		{"a reason that steers the terminal", "not plain text", func(f forger, a base) []byte {
			return f.sign(a.once, forgery{person: 1, claim: func(c *claim) { c.reason = "\x1b[2J" }})
		}},
		{"a reason written backwards", "not plain text", func(f forger, a base) []byte {
			return f.sign(a.once, forgery{person: 1, claim: func(c *claim) { c.reason = "I \u202ecnefed\u202c" }})
		}},
		{"no name", "its name is not that of the certificate", func(f forger, a base) []byte {
			return f.sign(a.once, forgery{person: 1, claim: func(c *claim) { c.name = "" }})
		}},
		{"a time before the signature before it", "its time lies before", func(f forger, a base) []byte {
			return f.sign(a.once, forgery{person: 1, at: day.Add(-time.Hour)})
		}},
		{"an enrolment that issues for somebody else", "may not issue it", func(f forger, a base) []byte {
			key, enrolment := enrol(f.t, "Tom O'Neill")
			id := certifyAnything(f.t, func(*x509.Certificate) {}, enrolment, key)
			id.Chain = []*x509.Certificate{enrolment}
			return f.sign(a.once, forgery{person: 1, id: &id})
		}},
		{"an enrolment that signs itself", "belongs to an authority", func(f forger, a base) []byte {
			key, enrolment := enrol(f.t, "Priya Shah")
			return f.sign(a.once, forgery{person: 1, id: &Identity{Key: key, Certificate: enrolment}})
		}},
		{"an enrolment below an enrolment", untrusted, func(f forger, a base) []byte {
			key, enrolment := enrol(f.t, "Priya Shah")
			lower := certifyAnything(f.t, func(c *x509.Certificate) { c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign }, enrolment, key)
			id := certifyAnything(f.t, func(*x509.Certificate) {}, lower.Certificate, lower.Key)
			id.Chain = []*x509.Certificate{lower.Certificate, enrolment}
			return f.sign(a.once, forgery{person: 1, id: &id})
		}},
	}
}

// enrol makes an enrolment for one person.
func enrol(t testing.TB, name string) (*ecdsa.PrivateKey, *x509.Certificate) {
	t.Helper()
	key := newKey(t)
	c, err := authority.IssueEnrolment(people(t).root, people(t).key, pkix.Name{CommonName: name, Organization: []string{"Cyngor Brynmor"}}, key.Public(), day.AddDate(0, -1, 0), 3)
	if err != nil {
		t.Fatal(err)
	}
	return key, c
}

// cmsAttacks bend the CMS while its signature stays right.
func cmsAttacks() []attack {
	// bent signs with the second person's key and lets edit change the encoded structure.
	bent := func(edit func(f forger, c *cms) []byte) func(forger, base) []byte {
		return func(f forger, a base) []byte {
			return f.sign(a.once, forgery{person: 1, der: func(c *cms) []byte { return edit(f, c) }})
		}
	}
	parts := func(edit func(f forger, d *signedData)) func(forger, base) []byte {
		return bent(func(f forger, c *cms) []byte {
			der := f.cms(c, people(f.t).people[1], forgery{})
			var info contentInfo
			var data signedData
			unmarshal(f.t, der, &info)
			unmarshal(f.t, info.Content.Bytes, &data)
			edit(f, &data)
			info.Content = contextSet(0, marshal(f.t, data))
			return marshal(f.t, info)
		})
	}
	attributes := func(edit func(f forger, c *cms, as []byte) []byte) func(forger, base) []byte {
		return bent(func(f forger, c *cms) []byte { return signAttributes(f, c, edit) })
	}
	const built, other = "not built as this program builds", "not the one that was signed"
	return []attack{
		{"no signer", "exactly one signer", parts(func(_ forger, d *signedData) { d.Signers = nil })},
		{"two signers", "exactly one signer", parts(func(_ forger, d *signedData) { d.Signers = append(d.Signers, d.Signers[0]) })},
		{"no certificate", "exactly one signer", parts(func(f forger, d *signedData) {
			d.Certificates = contextSet(0, people(f.t).root.Raw)
		})},
		{"no signed attributes", other, parts(func(_ forger, d *signedData) { d.Signers[0].Signed = contextSet(0, nil) })},
		{"an unsigned attribute", built, parts(func(f forger, d *signedData) {
			d.Signers[0].Unsigned = contextSet(1, marshal(f.t, attribute{asn1.ObjectIdentifier{1, 2, 3}, []asn1.RawValue{{FullBytes: []byte{5, 0}}}}))
		})},
		{"another version", built, parts(func(_ forger, d *signedData) { d.Version = 3 })},
		{"another digest in the list", built, parts(func(_ forger, d *signedData) {
			d.Digests = append(d.Digests, pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}})
		})},
		{"a digest said to be SHA-1", built, parts(func(_ forger, d *signedData) {
			d.Signers[0].Digest.Algorithm = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
		})},
		{"parameters for the digest", built, parts(func(_ forger, d *signedData) { d.Signers[0].Digest.Parameters = asn1.NullRawValue })},
		{"another signature algorithm", built, parts(func(_ forger, d *signedData) {
			d.Signers[0].Algorithm.Algorithm = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 4}
		})},
		{"another signer's number", "exactly one signer", parts(func(_ forger, d *signedData) { d.Signers[0].Signer.Serial = big.NewInt(1) })},
		{"certificates out of order", built, parts(func(f forger, d *signedData) {
			own := bytes.Clone(d.Certificates.Bytes)
			extra := people(f.t).root.Raw
			if bytes.Compare(own, extra) < 0 {
				own, extra = extra, own
			}
			d.Certificates = contextSet(0, append(bytes.Clone(own), extra...))
		})},
		{"a signing time among the attributes", built, attributes(func(f forger, _ *cms, as []byte) []byte {
			return append(as, marshal(f.t, attribute{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}, []asn1.RawValue{{FullBytes: marshal(f.t, day)}}})...)
		})},
		{"the digest of another document", other, bent(func(f forger, c *cms) []byte {
			c.digest = make([]byte, 32)
			return f.cms(c, people(f.t).people[1], forgery{})
		})},
		{"the mark of another certificate", built, attributes(func(f forger, c *cms, _ []byte) []byte {
			forged := *c
			forged.certificate = people(f.t).people[2].Certificate
			as, err := forged.signedAttributes()
			if err != nil {
				f.t.Fatal(err)
			}
			return as
		})},
		{"no mark of the certificate", built, attributes(func(f forger, c *cms, _ []byte) []byte {
			a := marshal(f.t, attribute{oidContentType(), []asn1.RawValue{{FullBytes: marshal(f.t, oidData())}}})
			b := marshal(f.t, attribute{oidMessageDigest(), []asn1.RawValue{{FullBytes: marshal(f.t, c.digest)}}})
			return derSet([][]byte{a, b})
		})},
		{"attributes out of order", built, attributes(func(f forger, _ *cms, as []byte) []byte {
			var first asn1.RawValue
			rest, err := asn1.Unmarshal(as, &first)
			if err != nil {
				f.t.Fatal(err)
			}
			return append(bytes.Clone(rest), first.FullBytes...)
		})},
		{"bytes behind the CMS", "hidden behind the signature", bent(func(f forger, c *cms) []byte {
			return append(f.cms(c, people(f.t).people[1], forgery{}), 0, 0, 1)
		})},
		{"the signature over SHA-1", "not made with the key", bent(func(f forger, c *cms) []byte {
			message, err := c.toSign()
			if err != nil {
				f.t.Fatal(err)
			}
			sum := sha1.Sum(message) // that is the attack
			if c.signature, err = people(f.t).people[1].Key.Sign(rand.Reader, sum[:], crypto.SHA1); err != nil {
				f.t.Fatal(err)
			}
			der, err := c.marshal()
			if err != nil {
				f.t.Fatal(err)
			}
			return der
		})},
		{"somebody else's key", "not made with the key", bent(func(f forger, c *cms) []byte {
			return f.cms(c, people(f.t).people[2], forgery{})
		})},
		{"plain data instead of signed data", "holds no signed data", bent(func(f forger, _ *cms) []byte {
			return marshal(f.t, contentInfo{oidData(), contextSet(0, []byte{4, 1, 0})})
		})},
		{"a token that is no timestamp", "timestamp", bent(func(f forger, c *cms) []byte {
			c.timestamp = []byte{5, 0}
			return f.cms(c, people(f.t).people[1], forgery{})
		})},
	}
}

// signAttributes builds a CMS whose signed attributes were edited, with a signature that fits them.
func signAttributes(f forger, c *cms, edit func(f forger, c *cms, as []byte) []byte) []byte {
	as, err := c.signedAttributes()
	if err != nil {
		f.t.Fatal(err)
	}
	as = edit(f, c, as)
	id := people(f.t).people[1]
	alg, err := algorithmFor(id.Key.Public())
	if err != nil {
		f.t.Fatal(err)
	}
	h := alg.hash.New()
	h.Write(marshal(f.t, asn1.RawValue{Tag: asn1.TagSet, IsCompound: true, Bytes: as}))
	if c.signature, err = id.Key.Sign(rand.Reader, h.Sum(nil), alg.hash); err != nil {
		f.t.Fatal(err)
	}
	der, err := c.marshal()
	if err != nil {
		f.t.Fatal(err)
	}
	var info contentInfo
	var data signedData
	unmarshal(f.t, der, &info)
	unmarshal(f.t, info.Content.Bytes, &data)
	data.Signers[0].Signed = contextSet(0, as)
	info.Content = contextSet(0, marshal(f.t, data))
	return marshal(f.t, info)
}

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	der, err := asn1.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func unmarshal(t testing.TB, der []byte, into any) {
	t.Helper()
	if _, err := asn1.Unmarshal(der, into); err != nil {
		t.Fatal(err)
	}
}
