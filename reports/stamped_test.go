package reports

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"muniment/reports/lang"
	"muniment/reports/seal/judge"
)

// stamps is a time-stamping authority on this computer, whose answers an attacker may spoil on the way.
type stamps struct {
	url  string
	root *x509.Certificate
}

func startStamps(t *testing.T, spoil func(query, answer []byte) (int, string, []byte)) stamps {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Invented Time Service"}, NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature,
		// RFC 3161 section 2.3: this purpose alone, and critical.
		ExtraExtensions: []pkix.Extension{{Id: []int{2, 5, 29, 37}, Critical: true, Value: []byte{0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 8}}},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	root, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	keyPEM := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/timestamp-query" {
			t.Errorf("asked with %s %s: %v", r.Method, r.Header.Get("Content-Type"), err)
		}
		status, kind, answer := spoil(query, judge.TimestampReply(t, query, judge.PEM(root), keyPEM))
		w.Header().Set("Content-Type", kind)
		if status == http.StatusFound {
			w.Header().Set("Location", "http://127.0.0.1:1/")
		}
		w.WriteHeader(status)
		_, _ = w.Write(answer) // whoever is told more than it reads hangs up
	}))
	t.Cleanup(server.Close)
	return stamps{server.URL, root}
}

const stampReply = "application/timestamp-reply"

// stampedBy signs a small record now, with a time-stamp of an authority.
func stampedBy(t *testing.T, ctx context.Context, address string) (Verdict, *x509.Certificate) {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Second)
	c := content("Held in the safe")
	c.IssuedAt = now
	by, ca := signer(t, now)
	by.Stamps = address
	p, err := c.prepare()
	if err != nil {
		t.Fatal(err)
	}
	file, err := sign(ctx, p.Sign, "owner", "Owner", false, by)
	if err != nil {
		t.Fatal(err)
	}
	v, err := Verify(t.Context(), "EX.pdf", file, VerifyOptions{Roots: []*x509.Certificate{ca}})
	if err != nil || !v.Sound || len(v.Signatures) != 1 || v.Signatures[0].Post != "Owner" {
		t.Fatalf("%+v, %v", v, err)
	}
	return v, ca
}

func TestATimeStampIsAskedForWhereAnAuthorityIsSet(t *testing.T) {
	t.Parallel()
	a := startStamps(t, func(_, answer []byte) (int, string, []byte) { return http.StatusOK, stampReply, answer })
	v, _ := stampedBy(t, t.Context(), a.url)
	if s := v.Signatures[0]; s.StampedBy != "Invented Time Service" || s.Stamped.IsZero() || s.StampedTrusted {
		t.Errorf("the time-stamp is %q at %v, trusted %t", s.StampedBy, s.Stamped, s.StampedTrusted)
	}
	if v, _ := stampedBy(t, t.Context(), ""); !v.Signatures[0].Stamped.IsZero() {
		t.Error("a time-stamp that nobody asked for")
	}
}

// A web service that is down, or lies, stops nobody from signing, and vouches for nothing.
func TestAHostileTimeStampIsRefused(t *testing.T) {
	t.Parallel()
	var first []byte
	for name, spoil := range map[string]func(query, answer []byte) (int, string, []byte){
		"a refusal": func(_, _ []byte) (int, string, []byte) {
			return http.StatusOK, stampReply, []byte{0x30, 5, 0x30, 3, 2, 1, 2}
		},
		"an error":      func(_, a []byte) (int, string, []byte) { return http.StatusInternalServerError, stampReply, a },
		"a page":        func(_, _ []byte) (int, string, []byte) { return http.StatusOK, "text/html", []byte("<h1>Sign in</h1>") },
		"another kind":  func(_, a []byte) (int, string, []byte) { return http.StatusOK, "text/plain", a },
		"a redirection": func(_, a []byte) (int, string, []byte) { return http.StatusFound, stampReply, a },
		"an answer too long": func(_, a []byte) (int, string, []byte) {
			return http.StatusOK, stampReply, append(bytes.Clone(a), make([]byte, 1<<20)...)
		},
		"something behind it": func(_, a []byte) (int, string, []byte) { return http.StatusOK, stampReply, append(bytes.Clone(a), 0) },
		"a changed byte":      func(_, a []byte) (int, string, []byte) { a[len(a)-9] ^= 1; return http.StatusOK, stampReply, a },
		"nothing":             func(_, _ []byte) (int, string, []byte) { return http.StatusOK, stampReply, nil },
	} {
		t.Run(name, func(t *testing.T) {
			v, _ := stampedBy(t, t.Context(), startStamps(t, spoil).url)
			if !v.Signatures[0].Stamped.IsZero() {
				t.Error("the time-stamp is taken")
			}
		})
	}
	again := startStamps(t, func(_, answer []byte) (int, string, []byte) {
		if first == nil {
			first = answer
		}
		return http.StatusOK, stampReply, first
	})
	if v, _ := stampedBy(t, t.Context(), again.url); v.Signatures[0].Stamped.IsZero() {
		t.Error("the first time-stamp is not taken")
	}
	if v, _ := stampedBy(t, t.Context(), again.url); !v.Signatures[0].Stamped.IsZero() {
		t.Error("a time-stamp of another question is taken")
	}
	if v, _ := stampedBy(t, t.Context(), "http://127.0.0.1:1/"); !v.Signatures[0].Stamped.IsZero() {
		t.Error("nobody answered, and there is a time-stamp")
	}
}

func TestASignatureSaysThatNoTimeStampWasHad(t *testing.T) {
	t.Parallel()
	c := content("Held in the safe")
	by, _ := signer(t, c.IssuedAt)
	by.Stamps = "http://127.0.0.1:1/"
	p, err := c.prepare()
	if err != nil {
		t.Fatal(err)
	}
	file, err := sign(t.Context(), p.Sign, "owner", "Owner", false, by)
	if err != nil || !strings.Contains(string(file), "Signed as Owner, without the time-stamp that was asked for") {
		t.Errorf("the signature does not say it: %v", err)
	}
	if said, err := Signed(lang.Language{}, file); err != nil || !strings.Contains(said, " as Owner.") {
		t.Errorf("%q, %v", said, err)
	}
}
