package exchange

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"
)

// LiveDirectory is a directory that is asked itself, over LDAP. It is only read: one sign-in, one search, page by page. The connection is encrypted, and the server's
// certificate has to be one that the computer, or the council's own authority, vouches for.
type LiveDirectory struct {
	Address  string // ldaps://dc1.anytown.example, or ldap:// for a server that begins encryption after connecting
	Login    string // of the service account: a distinguished name, or user@domain
	Password []byte
	Base     string         // where the search begins: DC=ad,DC=anytown,DC=example
	Filter   string         // "" is every account of a person or a service
	Roots    *x509.CertPool // nil: those of the computer
	PageSize int            // 0: 500
	Most     int            // accounts; 0: 300,000
}

// LiveFilter is what is searched for unless the caller says otherwise: accounts of people and services. The number is how Active Directory tells these from computers.
const LiveFilter = "(|(sAMAccountType=805306368)(objectClass=inetOrgPerson)(objectClass=posixAccount))"

// LiveAttributes are the attributes that are read, and no others.
func LiveAttributes() []string {
	return []string{
		"sAMAccountName", "uid", "userPrincipalName", "displayName", "cn", "givenName", "sn", "employeeID", "employeeNumber", "mail", "department", "description", "objectClass",
		"userAccountControl", "accountExpires", "lastLogonTimestamp", "memberOf",
	}
}

// longestWait is how long a server may take for one answer.
const longestWait = 30 * time.Second

// Accounts reads the accounts of the directory.
func (d LiveDirectory) Accounts(ctx context.Context) ([]Account, error) {
	c, err := d.connect(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }() // nothing was written
	stop := context.AfterFunc(ctx, func() { _ = c.Close() })
	defer stop()
	if err := c.Bind(d.Login, string(d.Password)); err != nil {
		return nil, fmt.Errorf("the directory refuses the sign-in of %s: %w", d.Login, plainLDAP(err))
	}
	return d.search(ctx, c)
}

func (d LiveDirectory) connect(ctx context.Context) (*ldap.Conn, error) {
	u, err := url.Parse(d.Address)
	if err != nil || u.Hostname() == "" || u.Scheme != "ldaps" && u.Scheme != "ldap" {
		return nil, fmt.Errorf("%q is no address of a directory: write ldaps://server", d.Address)
	}
	if d.Login == "" || len(d.Password) == 0 {
		return nil, errors.New("the directory is read with an account and its password: without a password it would answer anybody")
	}
	safe := &tls.Config{ServerName: u.Hostname(), RootCAs: d.Roots, MinVersion: tls.VersionTLS12}
	c, err := ldap.DialURL(d.Address, ldap.DialWithTLSConfig(safe), ldap.DialWithDialer(&net.Dialer{Timeout: longestWait, Cancel: ctx.Done()})) //nolint:staticcheck // the library has no dial with a context
	if err != nil {
		return nil, fmt.Errorf("the directory at %s cannot be reached: %w", u.Host, certificateWords(err))
	}
	c.SetTimeout(longestWait)
	if u.Scheme == "ldap" {
		if err := c.StartTLS(safe); err != nil {
			_ = c.Close()
			return nil, fmt.Errorf("the directory at %s does not encrypt the connection, and nothing is sent without: %w", u.Host, certificateWords(plainLDAP(err)))
		}
	}
	return c, nil
}

// certificateWords says plainly that a certificate is not trusted.
func certificateWords(err error) error {
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &unknown):
		return errors.New("nobody that this computer trusts vouches for its certificate: give the authority's with --ca")
	case errors.As(err, &host):
		return errors.New("its certificate is for another name: give the address by the name that stands in the certificate")
	case errors.As(err, &invalid):
		return errors.New("its certificate is out of date or not for servers: ask whoever looks after it")
	}
	return err
}

// plainLDAP takes off what the library puts before what the server says.
func plainLDAP(err error) error {
	var e *ldap.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.ResultCode {
	case ldap.LDAPResultInvalidCredentials:
		return errors.New("the account or its password is wrong")
	case ldap.LDAPResultNoSuchObject:
		return errors.New("it has no such place")
	case ldap.LDAPResultInsufficientAccessRights:
		return errors.New("the account may not read there")
	case ldap.LDAPResultReferral:
		return errors.New("it sends on to another directory: give the address of that one")
	case ldap.LDAPResultSizeLimitExceeded:
		return errors.New("it gives only some of its accounts: ask for a service account without that limit")
	}
	if e.Err != nil {
		return e.Err
	}
	return err
}

// mostIdle is how many empty pages a directory may give in a row, as those do that pass over what an account may not read.
const mostIdle = 1_000

func (d LiveDirectory) search(ctx context.Context, c *ldap.Conn) ([]Account, error) {
	size, most, filter := d.PageSize, d.Most, d.Filter
	if size <= 0 {
		size = 500
	}
	if most <= 0 {
		most = 300_000
	}
	if filter == "" {
		filter = LiveFilter
	}
	var out []Account
	idle := 0 // pages in a row that gave nothing and promised more
	paging := ldap.NewControlPaging(uint32(size))
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		answer, err := c.Search(ldap.NewSearchRequest(d.Base, ldap.ScopeWholeSubtree, ldap.NeverDerefAliases, 0, int(longestWait.Seconds()), false, filter, LiveAttributes(), []ldap.Control{paging}))
		if err != nil {
			return nil, fmt.Errorf("search %s: %w", d.Base, plainLDAP(err))
		}
		for _, e := range answer.Entries {
			attributes := make(map[string][]string, len(e.Attributes))
			for _, a := range e.Attributes {
				attributes[strings.ToLower(a.Name)] = a.Values
			}
			if a, is := AccountFrom(e.DN, attributes); is {
				out = append(out, a)
			}
		}
		if idle++; len(answer.Entries) > 0 {
			idle = 0
		}
		switch {
		case len(out) > most:
			return nil, &LimitError{What: "accounts", Limit: int64(most)}
		case idle > mostIdle:
			return nil, fmt.Errorf("search %s: the directory promises more accounts and gives none: ask whoever looks after it", d.Base)
		}
		more, _ := ldap.FindControl(answer.Controls, ldap.ControlTypePaging).(*ldap.ControlPaging)
		if more == nil || len(more.Cookie) == 0 {
			return out, nil
		}
		paging.SetCookie(more.Cookie)
	}
}
