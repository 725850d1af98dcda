package exchange

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"
)

// Letter is one e-mail: plain text to one person, and documents that go with it.
type Letter struct {
	From, To, Name string // To is the address, Name whose it is
	Subject, Text  string
	At             time.Time
	PDF            map[string][]byte // by file name
}

// message makes the message, or says which address is none. Line breaks in what becomes a header are refused by the library and cannot add headers.
func (l Letter) message() (*mail.Msg, error) {
	m := mail.NewMsg()
	if err := m.From(l.From); err != nil {
		return nil, fmt.Errorf("%q is no address to write from", l.From)
	}
	if err := m.AddToFormat(l.Name, l.To); err != nil {
		return nil, fmt.Errorf("%q is no address of %s: correct it", l.To, l.Name)
	}
	m.Subject(clean(l.Subject))
	m.SetDateWithValue(l.At)
	m.SetBodyString(mail.TypeTextPlain, clean(l.Text))
	for _, name := range slices.Sorted(maps.Keys(l.PDF)) {
		if err := m.AttachReader(name, bytes.NewReader(l.PDF[name]), mail.WithFileContentType("application/pdf")); err != nil {
			return nil, fmt.Errorf("attach %s: %w", name, err)
		}
	}
	return m, nil
}

// WriteEML writes the letter as a draft that mail programs open (RFC 5322).
func (l Letter) WriteEML(w io.Writer) error {
	m, err := l.message()
	if err != nil {
		return err
	}
	m.SetGenHeader("X-Unsent", "1") // by which mail programs know a draft
	if _, err := m.WriteTo(w); err != nil {
		return fmt.Errorf("write the draft: %w", err)
	}
	return nil
}

// MailServer is a server that takes mail by SMTP. The connection is encrypted.
type MailServer struct {
	Address  string // host:port
	Login    string // "" where the server asks for none
	Password []byte
	Roots    *x509.CertPool // nil: those of the computer

	Told func(sent int) // called after each letter that the server took; may be nil
}

// Send hands letters to the server, one connection for all, and returns how many it took before it failed or was broken off.
func (s MailServer) Send(ctx context.Context, letters []Letter) (int, error) {
	host, port, err := net.SplitHostPort(s.Address)
	number, bad := strconv.Atoi(port)
	if err != nil || bad != nil {
		return 0, fmt.Errorf("%q is no address of a mail server: write host:port", s.Address)
	}
	options := []mail.Option{
		mail.WithPort(number), mail.WithTLSPolicy(mail.TLSMandatory), mail.WithTimeout(longestWait),
		mail.WithTLSConfig(&tls.Config{ServerName: host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}),
	}
	if number == 465 { // which is encrypted from the first byte
		options = append(options, mail.WithSSL())
	}
	if s.Login != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.Login), mail.WithPassword(string(s.Password)))
	}
	c, err := mail.NewClient(host, options...)
	if err != nil {
		return 0, fmt.Errorf("prepare the mail: %w", err)
	}
	if err := c.DialWithContext(ctx); err != nil {
		return 0, fmt.Errorf("the mail server at %s cannot be used: %w", s.Address, certificateWords(err))
	}
	sent := 0
	for _, l := range letters {
		if err := ctx.Err(); err != nil {
			return sent, errors.Join(fmt.Errorf("the sending was broken off: %w", err), c.Close())
		}
		m, err := l.message()
		if err == nil {
			err = c.Send(m)
		}
		if err != nil {
			return sent, errors.Join(fmt.Errorf("the mail to %s was not taken: %w", l.To, err), c.Close())
		}
		sent++
		if s.Told != nil {
			s.Told(sent)
		}
	}
	if err := c.Close(); err != nil {
		return sent, fmt.Errorf("end the mail: %w", err)
	}
	return sent, nil
}

// WriteDrafts writes each letter as a draft (.eml) to a folder, under the day and a name. Nothing is written over.
func WriteDrafts(dir string, letters []Letter, names []string) error {
	for i, l := range letters {
		path := filepath.Join(dir, FileName(l.At.Format("2006-01-02")+" "+names[i], ".eml"))
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the folder that the person named
		if errors.Is(err, os.ErrExist) {
			return fmt.Errorf("%s is there already: choose another folder, nothing is written over", path)
		}
		if err != nil {
			return fmt.Errorf("%s cannot be written: %w", path, err)
		}
		if err := errors.Join(l.WriteEML(f), f.Close()); err != nil {
			return err
		}
	}
	return nil
}
