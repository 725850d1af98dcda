package exchange_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"muniment/store/exchange"
)

// A row of which only what lies beyond the last column that can be read is filled is refused and not passed over.
func TestARowBeyondTheLastColumnIsRefused(t *testing.T) {
	t.Parallel()
	for name, file := range map[string][]byte{
		"xlsx": xlsxOf(t, namesRow+`<row r="2"><c r="XFD2" t="str"><v>1</v></c></row>`),
		"ods": parts(t, map[string]string{"content.xml": odsHead + `<table name="S"><table-row><table-cell><p>Employee No</p></table-cell><table-cell><p>Surname</p></table-cell><table-cell><p>Forename</p></table-cell></table-row>` +
			`<table-row><table-cell number-columns-repeated="2147483647"><p>1</p></table-cell></table-row></table></x>`}),
	} {
		sum, err := exchange.Read(context.Background(), bytes.NewReader(file), kind(t, "people"), exchange.Options{}, none)
		if err != nil || sum.RefusedRows != 1 || len(sum.Refused) != 1 || !strings.Contains(sum.Refused[0].Reason, "more cells than can be read") {
			t.Errorf("%s: %+v, %v", name, sum.Refused, err)
		}
	}
}

// Signs of wide keyboards begin a formula for some spreadsheets, and so does a line break before one.
func TestWideSignsAreNotRunEither(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"＝1+1", "＋1", "－1", "＠x", "\n=1+1", "\t=1", "\r=1"} {
		table := exchange.Table{Columns: []string{"name"}, Rows: [][]exchange.Cell{{{Text: text}}}}
		var b bytes.Buffer
		if err := exchange.WriteCSV(&b, table); err != nil {
			t.Fatal(err)
		}
		if cell := strings.TrimPrefix(strings.TrimPrefix(b.String(), "\uFEFFname\r\n"), `"`); !strings.HasPrefix(cell, "'") {
			t.Errorf("%q is written as %q", text, cell)
		}
	}
}

// anEndlessDirectory answers every page of a search with no account and the promise of more, or sends on to another directory.
func anEndlessDirectory(t *testing.T, sendsOn bool) exchange.LiveDirectory {
	t.Helper()
	dir := t.TempDir()
	roots := selfSigned(t, dir)
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, "server.pem"), filepath.Join(dir, "server.key"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{pair}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go answerEndlessly(c, sendsOn)
		}
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return exchange.LiveDirectory{Address: "ldaps://localhost:" + port, Login: "cn=reader", Password: []byte("reader"), Base: "dc=anytown,dc=example", Roots: roots}
}

// answerEndlessly speaks just enough LDAP (RFC 4511): a sequence of the number of the message and an operation, each with its length.
func answerEndlessly(c net.Conn, sendsOn bool) {
	defer func() { _ = c.Close() }()
	r := bufio.NewReader(c)
	sized := func(tag byte, body []byte) []byte { return append([]byte{tag, byte(len(body))}, body...) }
	for {
		body, err := message(r)
		if err != nil || len(body) < 4 {
			return
		}
		number, rest := body[:2+int(body[1])], body[2+int(body[1]):]
		result := sized(0x0a, []byte{0})
		switch rest[0] {
		case 0x60: // bind
			_, _ = c.Write(sized(0x30, append(bytes.Clone(number), sized(0x61, append(result, 4, 0, 4, 0))...)))
		case 0x63: // search
			if sendsOn {
				result = sized(0x0a, []byte{10})
			}
			done := sized(0x65, append(result, 4, 0, 4, 0))
			more := sized(0x30, append(sized(4, []byte("1.2.840.113556.1.4.319")), sized(4, sized(0x30, []byte{2, 1, 0, 4, 1, 'x'}))...))
			_, _ = c.Write(sized(0x30, append(append(bytes.Clone(number), done...), sized(0xa0, more)...)))
		default:
			return
		}
	}
}

// message reads what stands within one message.
func message(r *bufio.Reader) ([]byte, error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	n := int(head[1])
	if n >= 0x80 { // so many bytes say the length
		more := make([]byte, n-0x80)
		if _, err := io.ReadFull(r, more); err != nil {
			return nil, err
		}
		n = 0
		for _, b := range more {
			n = n<<8 | int(b)
		}
	}
	body := make([]byte, n)
	_, err := io.ReadFull(r, body)
	return body, err
}

func TestADirectoryThatNeverEndsIsGivenUp(t *testing.T) {
	t.Parallel()
	if _, err := anEndlessDirectory(t, false).Accounts(t.Context()); err == nil || !strings.Contains(err.Error(), "promises more accounts and gives none") {
		t.Errorf("an endless directory: %v", err)
	}
	if _, err := anEndlessDirectory(t, true).Accounts(t.Context()); err == nil || !strings.Contains(err.Error(), "it sends on to another directory") {
		t.Errorf("a directory that sends on: %v", err)
	}
}
