// Package loopback stands in for the servers of a council in tests: a certificate that an authority of its own vouches for, and a mail server on this computer that keeps what
// it is handed. It is used by tests alone, and promises nothing to anybody else.
package loopback

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Certify writes a certificate for localhost and its key to a folder (server.pem, server.key), good around a time, and returns the pool that vouches for it.
func Certify(dir string, now time.Time) (*x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	err = errors.Join(os.WriteFile(filepath.Join(dir, "server.pem"), certificate, 0o600),
		os.WriteFile(filepath.Join(dir, "server.key"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600))
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(certificate)
	return pool, err
}

// MailServer takes mail on this computer.
type MailServer struct {
	Address string // host:port

	encrypts bool
	account  string // login and password that it asks for, with a null between; "" for none
	config   *tls.Config
	listener net.Listener
	mu       sync.Mutex
	took     []string
}

// ServeMail begins a mail server with the certificate in a folder (see Certify). It offers encryption where encrypts says so, and asks for an account where one is given.
func ServeMail(dir string, encrypts bool, login, password string) (*MailServer, error) {
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, "server.pem"), filepath.Join(dir, "server.key"))
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, err
	}
	m := &MailServer{Address: "localhost:" + port, encrypts: encrypts, config: &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, listener: l}
	if login != "" {
		m.account = "\x00" + login + "\x00" + password
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go m.take(c)
		}
	}()
	return m, nil
}

// Close ends the server.
func (m *MailServer) Close() error { return m.listener.Close() }

// Took is the mail that it was handed, in order.
func (m *MailServer) Took() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string{}, m.took...)
}

// take speaks with one client (RFC 5321). Mail to nobody@ is not taken.
func (m *MailServer) take(c net.Conn) {
	defer func() { _ = c.Close() }() // the client has gone
	r := bufio.NewReader(c)
	say := func(text string) { _, _ = fmt.Fprint(c, text+"\r\n") } // a client that does not listen has gone
	say("220 mail.anytown.example")
	known := m.account == ""
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(strings.TrimSpace(line)); {
		case strings.HasPrefix(verb, "EHLO"):
			offers := []string{"mail"}
			if _, encrypted := c.(*tls.Conn); m.encrypts && !encrypted {
				offers = append(offers, "STARTTLS")
			}
			if m.account != "" {
				offers = append(offers, "AUTH PLAIN")
			}
			say("250-" + strings.Join(offers, "\r\n250-") + "\r\n250 HELP")
		case verb == "STARTTLS":
			say("220 go on")
			c = tls.Server(c, m.config)
			r = bufio.NewReader(c)
		case strings.HasPrefix(verb, "AUTH PLAIN "):
			given, _ := base64.StdEncoding.DecodeString(strings.TrimSpace(line)[len("AUTH PLAIN "):]) // what cannot be read is a wrong password
			if known = string(given) == m.account; known {
				say("235 welcome")
			} else {
				say("535 wrong password")
			}
		case !known && !strings.HasPrefix(verb, "QUIT") && !strings.HasPrefix(verb, "NOOP") && !strings.HasPrefix(verb, "RSET"):
			say("530 sign in first")
		case verb == "DATA":
			say("354 go on")
			text, err := letter(r)
			if err != nil {
				return
			}
			m.mu.Lock()
			m.took = append(m.took, text)
			m.mu.Unlock()
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

// letter reads up to the line with a full stop alone.
func letter(r *bufio.Reader) (string, error) {
	var text strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil || line == ".\r\n" {
			return text.String(), err
		}
		text.WriteString(line)
	}
}
