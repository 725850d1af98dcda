package exchange

import (
	"encoding/base64"
	"slices"
	"strings"
	"unicode/utf8"
)

// add reads one line of an entry: "name: value", "name:: value" in base64, or "name:< address", which is not followed.
func (e *ldifEntry) add(line string, limits Limits) {
	name, value, found := strings.Cut(line, ":")
	if !found {
		if line != "-" { // which parts the changes of a record of changes
			e.broken = "a line has no colon"
		}
		return
	}
	name, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(name)), ";") // what follows are options, such as the language
	switch {
	case strings.HasPrefix(value, "<"):
		return
	case strings.HasPrefix(value, ":"):
		raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(value[1:]))
		if err != nil {
			e.broken = name + " is no sound base64"
			return
		}
		if value = string(raw); !utf8.ValidString(value) { // a picture, or a security identifier
			return
		}
	default:
		value = strings.TrimLeft(value, " ")
	}
	if len(value) > limits.Cell {
		return // no attribute of an account is that long
	}
	e.values[name] = append(e.values[name], value)
}

func (e *ldifEntry) first(names ...string) string {
	for _, n := range names {
		if v := e.values[n]; len(v) > 0 {
			return trim(v[0])
		}
	}
	return ""
}

// account reads the entry as an account; the last result says whether it is one.
func (e *ldifEntry) account() (Account, *Refusal, bool) {
	if e.broken != "" {
		return Account{}, &Refusal{Line: e.line, Reason: e.broken}, false
	}
	classes := e.values["objectclass"]
	if change := e.first("changetype"); change == "delete" || change == "modify" || change == "modrdn" {
		return Account{}, nil, false
	}
	person := slices.ContainsFunc(classes, func(c string) bool {
		return strings.EqualFold(c, "user") || strings.EqualFold(c, "inetOrgPerson") || strings.EqualFold(c, "posixAccount") || strings.EqualFold(c, "account")
	})
	other := slices.ContainsFunc(classes, func(c string) bool { return strings.EqualFold(c, "computer") || strings.EqualFold(c, "group") })
	if other || len(classes) > 0 && !person {
		return Account{}, nil, false
	}
	a := Account{
		Line: e.line, Login: e.first("samaccountname", "uid", "userprincipalname"), Principal: e.first("userprincipalname"), Name: e.first("displayname", "cn", "name"),
		GivenName: e.first("givenname"), Surname: e.first("sn"), EmployeeNo: e.first("employeeid", "employeenumber"), Email: e.first("mail"), Department: e.first("department", "ou"),
		Description: e.first("description"), DN: e.first("dn"), KnowsUse: true,
	}
	if a.Login == "" {
		return a, nil, false
	}
	if a.Name == "" {
		a.Name = commonName(a.DN)
	}
	for _, text := range []string{a.Login, a.Name, a.GivenName, a.Surname, a.EmployeeNo, a.DN} {
		if reason := unreadable(text); reason != "" {
			return a, &Refusal{Line: e.line, Reason: reason}, false
		}
	}
	if err := a.control(e.first("useraccountcontrol")); err != nil {
		return a, &Refusal{Line: e.line, Column: "userAccountControl", Value: shorten(e.first("useraccountcontrol"), longestValue), Reason: err.Error()}, false
	}
	var err error
	if a.LastUsed, err = whenUsed(e.first("lastlogontimestamp", "lastlogon", "authtimestamp")); err != nil {
		return a, &Refusal{Line: e.line, Column: "lastLogonTimestamp", Value: shorten(e.first("lastlogontimestamp"), longestValue), Reason: err.Error()}, false
	}
	if a.Expires, err = whenExpires(e.first("accountexpires")); err != nil {
		return a, &Refusal{Line: e.line, Column: "accountExpires", Value: shorten(e.first("accountexpires"), longestValue), Reason: err.Error()}, false
	}
	for _, g := range e.values["memberof"] {
		a.Groups = append(a.Groups, commonName(g))
		a.KnowsGroups = true
	}
	return a, nil, true
}

// AccountFrom reads an account from the attributes of an entry of a directory, as LDAP gives them; the last result says whether it is one.
func AccountFrom(dn string, attributes map[string][]string) (Account, bool) {
	e := ldifEntry{line: 1, values: map[string][]string{"dn": {dn}}}
	for name, values := range attributes {
		name, _, _ = strings.Cut(strings.ToLower(name), ";")
		e.values[name] = append(e.values[name], values...)
	}
	a, refusal, is := e.account()
	a.Line = 0
	return a, is && refusal == nil
}
