package exchange_test

import (
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"muniment/store/exchange"
	"muniment/store/exchange/loopback"
)

const slapd = "/usr/sbin/slapd" // make judges installs it

const slapdConf = `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.1696 NAME 'lastLogonTimestamp' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.35 NAME 'employeeID' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.2.102 NAME 'memberOf' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )
objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP top AUXILIARY MAY ( sAMAccountName $ userAccountControl $ lastLogonTimestamp $ employeeID $ memberOf ) )
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile %[1]s/pid
TLSCertificateFile %[1]s/server.pem
TLSCertificateKeyFile %[1]s/server.key
sizelimit size.soft=7 size.hard=7 size.prtotal=unlimited
database mdb
suffix "dc=anytown,dc=example"
rootdn "cn=reader,dc=anytown,dc=example"
rootpw reader
directory %[1]s/data
limits * size.soft=7 size.hard=7 size.pr=7 size.prtotal=unlimited
`

// aDirectory is a directory of its own on this computer, with 30 accounts, a group and a printer, and the certificates of its authority.
func aDirectory(t *testing.T) (address string, roots *x509.CertPool) {
	t.Helper()
	dir, err := os.MkdirTemp("", "slapd") // short: it makes a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	roots = selfSigned(t, dir)
	var ldif strings.Builder
	ldif.WriteString("dn: dc=anytown,dc=example\nobjectClass: dcObject\nobjectClass: organization\ndc: anytown\no: Anytown\n\n")
	for i := range 30 {
		fmt.Fprintf(&ldif, "dn: cn=Person %[1]d,dc=anytown,dc=example\nobjectClass: inetOrgPerson\nobjectClass: user\ncn: Person %[1]d\nsn: Ash%[1]d\ngivenName: Zo\nsAMAccountName: p%[1]d\nemployeeID: 10%[1]d\n"+
			"userAccountControl: %[2]d\nlastLogonTimestamp: 134070648600000000\nmemberOf: cn=Domain Admins,dc=anytown,dc=example\n\n", i, 512+2*(i%2))
	}
	ldif.WriteString("dn: cn=Domain Admins,dc=anytown,dc=example\nobjectClass: organizationalRole\ncn: Domain Admins\n\n")
	for name, text := range map[string]string{"conf": fmt.Sprintf(slapdConf, dir), "entries.ldif": ldif.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(slapd, "-T", "add", "-f", filepath.Join(dir, "conf"), "-l", filepath.Join(dir, "entries.ldif")).CombinedOutput(); err != nil {
		t.Fatalf("fill the directory: %v\n%s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().String()
	_ = l.Close()
	_, number, _ := strings.Cut(port, ":")
	address = "ldaps://localhost:" + number
	server := exec.Command(slapd, "-f", filepath.Join(dir, "conf"), "-h", "ldaps://127.0.0.1:"+number, "-d", "0")
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	for range 100 {
		c, err := net.DialTimeout("tcp", port, time.Second)
		if err == nil {
			_ = c.Close()
			return address, roots
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the directory does not start")
	return "", nil
}

// selfSigned makes the server's certificate for localhost.
func selfSigned(t *testing.T, dir string) *x509.CertPool {
	t.Helper()
	pool, err := loopback.Certify(dir, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return pool
}

// The server gives seven entries at a time, so that all of them come only page by page.
func TestLiveDirectoryIsReadPageByPage(t *testing.T) {
	t.Parallel()
	address, roots := aDirectory(t)
	d := exchange.LiveDirectory{Address: address, Login: "cn=reader,dc=anytown,dc=example", Password: []byte("reader"), Base: "dc=anytown,dc=example", Roots: roots, PageSize: 7}
	all, err := d.Accounts(t.Context())
	if err != nil || len(all) != 30 {
		t.Fatalf("%d accounts: %v", len(all), err)
	}
	disabled := 0
	for _, a := range all {
		if a.Enabled == "no" {
			disabled++
		}
		if !strings.HasPrefix(a.Login, "p") || a.EmployeeNo != "10"+a.Login[1:] || a.LastUsed.Format("2006-01-02") != "2025-11-08" || len(a.Groups) != 1 || a.Groups[0] != "Domain Admins" {
			t.Fatalf("an account is %+v", a)
		}
	}
	if disabled != 15 {
		t.Errorf("%d are disabled", disabled)
	}
	for what, c := range map[string]struct {
		change   func(*exchange.LiveDirectory)
		sentence string
	}{
		"a wrong password":           {func(d *exchange.LiveDirectory) { d.Password = []byte("guess") }, "the account or its password is wrong"},
		"no password":                {func(d *exchange.LiveDirectory) { d.Password = nil }, "without a password it would answer anybody"},
		"an authority nobody knows":  {func(d *exchange.LiveDirectory) { d.Roots = nil }, "give the authority's with --ca"},
		"another name":               {func(d *exchange.LiveDirectory) { d.Address = strings.Replace(address, "localhost", "127.0.0.1", 1) }, "its certificate is for another name"},
		"no encryption":              {func(d *exchange.LiveDirectory) { d.Address = "http://localhost" }, "is no address of a directory"},
		"a place that is not there":  {func(d *exchange.LiveDirectory) { d.Base = "dc=elsewhere,dc=example" }, "no such place"},
		"more than may be":           {func(d *exchange.LiveDirectory) { d.Most = 20 }, "more than 20 accounts"},
		"a filter that is no filter": {func(d *exchange.LiveDirectory) { d.Filter = "(((" }, "search dc=anytown,dc=example"},
	} {
		bad := d
		c.change(&bad)
		if all, err := bad.Accounts(t.Context()); err == nil || !strings.Contains(err.Error(), c.sentence) {
			t.Errorf("%s: %d accounts, %v", what, len(all), err)
		}
	}
}
