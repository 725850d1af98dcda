package exchange_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	netmail "net/mail"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"muniment/store/exchange"
)

// aMailServer takes mail on this computer, over an encrypted connection only where encrypts says that it offers one, and hands on what it took.
func aMailServer(t *testing.T, encrypts bool) (address string, roots *x509.CertPool, took <-chan string) {
	t.Helper()
	dir := t.TempDir()
	roots = selfSigned(t, dir)
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, "server.pem"), filepath.Join(dir, "server.key"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	letters := make(chan string, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go takeMail(c, encrypts, &tls.Config{Certificates: []tls.Certificate{pair}}, letters)
		}
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return "localhost:" + port, roots, letters
}

func takeMail(c net.Conn, encrypts bool, config *tls.Config, letters chan<- string) {
	defer func() { _ = c.Close() }()
	r := bufio.NewReader(c)
	say := func(text string) { _, _ = fmt.Fprint(c, text+"\r\n") }
	say("220 mail.anytown.example")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(strings.TrimSpace(line)); {
		case strings.HasPrefix(verb, "EHLO"):
			if encrypts {
				say("250-mail\r\n250 STARTTLS")
			} else {
				say("250 mail")
			}
		case verb == "STARTTLS":
			say("220 go on")
			c = tls.Server(c, config)
			r = bufio.NewReader(c)
		case verb == "DATA":
			say("354 go on")
			var text strings.Builder
			for {
				line, err := r.ReadString('\n')
				if err != nil || line == ".\r\n" {
					break
				}
				text.WriteString(line)
			}
			letters <- text.String()
			say("250 taken")
		case strings.HasPrefix(verb, "RCPT") && strings.Contains(verb, "NOBODY@"):
			say("550 no such person")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func letter(to string) exchange.Letter {
	return exchange.Letter{From: "register@anytown.example", To: to, Name: "Zoë Ash", Subject: "3 things\r\nBcc: all@anytown.example", Text: "Zoë,\n\n  3  accounts\n", At: time.Date(2025, 11, 21, 8, 0, 0, 0, time.UTC)}
}

func TestMailIsSentEncryptedOrNotAtAll(t *testing.T) {
	t.Parallel()
	address, roots, took := aMailServer(t, true)
	sent, err := exchange.MailServer{Address: address, Roots: roots}.Send(t.Context(), []exchange.Letter{letter("zoe@anytown.example"), letter("ann@anytown.example")})
	if err != nil || sent != 2 {
		t.Fatalf("%d were sent: %v", sent, err)
	}
	m, err := netmail.ReadMessage(strings.NewReader(<-took))
	if err != nil || m.Header.Get("Bcc") != "" || !strings.Contains(m.Header.Get("To"), "zoe@anytown.example") {
		t.Errorf("the first is %+v: %v", m, err)
	}
	if sent, err := (exchange.MailServer{Address: address, Roots: roots}).Send(t.Context(), []exchange.Letter{letter("ann@anytown.example"), letter("nobody@anytown.example")}); err == nil || sent != 1 || !strings.Contains(err.Error(), "nobody@anytown.example") {
		t.Errorf("%d were sent, and %v", sent, err)
	}
	if _, err := (exchange.MailServer{Address: address}).Send(t.Context(), []exchange.Letter{letter("zoe@anytown.example")}); err == nil || !strings.Contains(err.Error(), "--ca") {
		t.Errorf("a server that nobody vouches for: %v", err)
	}
	plain, roots, _ := aMailServer(t, false)
	if sent, err := (exchange.MailServer{Address: plain, Roots: roots}).Send(t.Context(), []exchange.Letter{letter("zoe@anytown.example")}); err == nil || sent != 0 {
		t.Errorf("a server without encryption took %d letters", sent)
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
