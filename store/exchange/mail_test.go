package exchange_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"muniment/store/exchange"
	"muniment/store/exchange/loopback"
)

// aMailServer takes mail on this computer, over an encrypted connection only where encrypts says that it offers one.
func aMailServer(t *testing.T, encrypts bool) (*loopback.MailServer, *x509.CertPool) {
	t.Helper()
	dir := t.TempDir()
	roots := selfSigned(t, dir)
	m, err := loopback.ServeMail(dir, encrypts, "", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m, roots
}

func letter(to string) exchange.Letter {
	return exchange.Letter{From: "register@anytown.example", To: to, Name: "Zoë Ash", Subject: "3 things\r\nBcc: all@anytown.example", Text: "Zoë,\n\n  3  accounts\n", At: time.Date(2025, 11, 21, 8, 0, 0, 0, time.UTC)}
}

func TestMailIsSentEncryptedOrNotAtAll(t *testing.T) {
	t.Parallel()
	server, roots := aMailServer(t, true)
	address := server.Address
	sent, err := exchange.MailServer{Address: address, Roots: roots}.Send(t.Context(), []exchange.Letter{letter("zoe@anytown.example"), letter("ann@anytown.example")})
	if err != nil || sent != 2 {
		t.Fatalf("%d were sent: %v", sent, err)
	}
	m, err := netmail.ReadMessage(strings.NewReader(server.Took()[0]))
	if err != nil || m.Header.Get("Bcc") != "" || !strings.Contains(m.Header.Get("To"), "zoe@anytown.example") {
		t.Errorf("the first is %+v: %v", m, err)
	}
	if sent, err := (exchange.MailServer{Address: address, Roots: roots}).Send(t.Context(), []exchange.Letter{letter("ann@anytown.example"), letter("nobody@anytown.example")}); err == nil || sent != 1 || !strings.Contains(err.Error(), "nobody@anytown.example") {
		t.Errorf("%d were sent, and %v", sent, err)
	}
	if _, err := (exchange.MailServer{Address: address}).Send(t.Context(), []exchange.Letter{letter("zoe@anytown.example")}); err == nil || !strings.Contains(err.Error(), "--ca") {
		t.Errorf("a server that nobody vouches for: %v", err)
	}
	plain, roots := aMailServer(t, false)
	if sent, err := (exchange.MailServer{Address: plain.Address, Roots: roots}).Send(t.Context(), []exchange.Letter{letter("zoe@anytown.example")}); err == nil || sent != 0 {
		t.Errorf("a server without encryption took %d letters", sent)
	}
}

// Broken off between two letters, what went is counted and the rest stays.
func TestSendingIsBrokenOff(t *testing.T) {
	t.Parallel()
	server, roots := aMailServer(t, true)
	ctx, cancel := context.WithCancel(t.Context())
	m := exchange.MailServer{Address: server.Address, Roots: roots, Told: func(sent int) {
		if sent == 2 {
			cancel()
		}
	}}
	var letters []exchange.Letter
	for range 5 {
		letters = append(letters, letter("zoe@anytown.example"))
	}
	if sent, err := m.Send(ctx, letters); sent != 2 || !errors.Is(err, context.Canceled) || len(server.Took()) != 2 {
		t.Errorf("%d were sent and %d taken: %v", sent, len(server.Took()), err)
	}
}

func TestDraftIsOpenedAsOne(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := letter("zoe@anytown.example").WriteEML(&b); err != nil {
		t.Fatal(err)
	}
	m, err := netmail.ReadMessage(&b)
	if err != nil || m.Header.Get("X-Unsent") != "1" || m.Header.Get("Bcc") != "" || m.Header.Get("Date") == "" {
		t.Errorf("the draft is %+v: %v", m, err)
	}
	if err := letter("no address").WriteEML(&b); err == nil || !strings.Contains(err.Error(), "no address of Zoë Ash") {
		t.Errorf("written to nobody: %v", err)
	}
}

func TestADocumentGoesWithTheLetterAsItIs(t *testing.T) {
	t.Parallel()
	pdf := []byte("%PDF-1.7\n\xff\xfe\x00 signed\n%%EOF\n")
	l := letter("zoe@anytown.example")
	l.PDF = map[string][]byte{"UN-2025-0001.pdf": pdf}
	var b bytes.Buffer
	if err := l.WriteEML(&b); err != nil {
		t.Fatal(err)
	}
	m, err := netmail.ReadMessage(&b)
	if err != nil {
		t.Fatal(err)
	}
	_, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	r := multipart.NewReader(m.Body, parameters["boundary"])
	var kinds []string
	for {
		part, err := r.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		kinds = append(kinds, kind)
		if kind != "application/pdf" {
			continue
		}
		got, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		if err != nil || !bytes.Equal(got, pdf) || part.FileName() != "UN-2025-0001.pdf" {
			t.Errorf("%s is %q: %v", part.FileName(), got, err)
		}
	}
	if strings.Join(kinds, " ") != "text/plain application/pdf" {
		t.Errorf("the letter holds %q", kinds)
	}
}
