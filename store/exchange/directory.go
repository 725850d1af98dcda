package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"muniment/store/calendar"
)

// Account is one account of a directory, as an export or the directory itself tells of it.
type Account struct {
	Line        int       `json:"line,omitempty"` // of the export
	Login       string    `json:"login"`          // sAMAccountName, or the user principal name where that is all there is
	Principal   string    `json:"principal,omitempty"`
	Name        string    `json:"name,omitempty"`
	GivenName   string    `json:"given_name,omitempty"`
	Surname     string    `json:"surname,omitempty"`
	EmployeeNo  string    `json:"employee_no,omitempty"`
	Email       string    `json:"email,omitempty"`
	Department  string    `json:"department,omitempty"`
	Description string    `json:"description,omitempty"`
	DN          string    `json:"dn,omitempty"`
	Guest       bool      `json:"guest,omitempty"`
	Enabled     string    `json:"enabled"`                // "yes", "no", or "" where the export does not say
	LastUsed    time.Time `json:"last_used,omitzero"`     // directories tell it up to a fortnight late
	KnowsUse    bool      `json:"knows_use"`              // the export says when accounts were last used, so that a blank means never
	Expires     time.Time `json:"expires,omitzero"`       // zero: never, or not said
	Groups      []string  `json:"groups,omitempty"`       // names of groups
	KnowsGroups bool      `json:"knows_groups,omitempty"` // the export tells the groups
}

// directoryKind is an export of a directory as a table: Get-ADUser, csvde, the download of Entra; or the list of badges that a door system exports. Columns are matched by name, never by place.
func directoryKind() Kind {
	return Kind{
		Name: "directory accounts",
		Fields: []Field{
			text("login", "SamAccountName", "Login Name", "Username", "Account Name", "Badge No", "Badge Number", "Badge", "Card No", "Card Number", "Fob No", "Fob"),
			text("principal", "userPrincipalName", "UPN", "User principal name"),
			text("name", "Display Name", "displayName", "cn", "Full Name", "Holder Name", "Card Holder", "Holder"),
			text("given_name", "GivenName", "First Name", "Forename"),
			text("surname", "sn", "Last Name"),
			text("employee_no", "EmployeeID", "EmployeeNumber", "Employee ID", "Employee No"),
			text("email", "EmailAddress", "mail", "Email"),
			text("department", "Dept"),
			text("description"),
			text("dn", "DistinguishedName"),
			text("class", "objectClass"),
			text("user_type", "userType", "User type"),
			yesNo("enabled", "accountEnabled", "Account enabled", "Block sign in"),
			text("state", "Status", "Card Status", "Badge Status"),
			text("control", "userAccountControl"),
			text("last_used", "LastLogonDate", "lastLogonTimestamp", "lastLogon", "Last Logon", "Last sign-in", "lastSignInDateTime", "signInActivity.lastSignInDateTime", "Last Used", "Last Seen"),
			text("expires", "AccountExpirationDate", "accountExpires", "Expiry"),
			text("groups", "MemberOf", "Groups", "Access Group", "Access Level"),
		},
		Needs:    []Need{{What: "the account's login", OneOf: [][]string{{"login"}, {"principal"}}}},
		Identity: [][]string{{"login", "principal"}},
	}
}

// ReadDirectory reads an export of a directory: a table (Get-ADUser, csvde, Entra) or LDIF (RFC 2849), and hands on its accounts in the file's order. Groups, computers and
// whatever else is no account are passed over.
func ReadDirectory(ctx context.Context, f io.ReadSeeker, o Options, each func(Account) error) (Summary, error) {
	m, err := measureFrom(ctx, f, o.Limits.orDefault())
	if err != nil {
		return Summary{}, err
	}
	if isLDIF(m) {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return Summary{}, fmt.Errorf("go back to the beginning of the file: %w", err)
		}
		return readLDIF(ctx, f, m, o, each)
	}
	refused := []Refusal{}
	sum, err := Read(ctx, f, directoryKind(), o, func(r Row) error {
		if c := r.Text("class"); c != "" && !isUserClass(c) {
			return nil
		}
		a, refusal := accountOf(r)
		if refusal != nil {
			refused = append(refused, *refusal)
			return nil
		}
		return each(a)
	})
	sum.RefusedRows += len(refused)
	sum.Rows -= len(refused)
	sum.Refused = append(sum.Refused, refused...)
	sum.Refused = sum.Refused[:min(len(sum.Refused), mostRefusals)]
	return sum, err
}

func isUserClass(class string) bool {
	class = strings.ToLower(class)
	return (class == "user" || strings.Contains(class, "inetorgperson") || strings.Contains(class, "person") || strings.Contains(class, "user")) &&
		!strings.Contains(class, "computer") && !strings.Contains(class, "group")
}

// opensDoors says of a badge, by the word that a door system has for its state, whether it opens doors: "yes", "no", or "" where that is not known.
func opensDoors(state string) string {
	switch normal(state) {
	case "active", "live", "issued", "enabled", "valid", "current", "inuse":
		return "yes"
	case "inactive", "lost", "stolen", "returned", "cancelled", "canceled", "suspended", "disabled", "expired", "blocked", "destroyed", "void", "revoked":
		return "no"
	}
	return ""
}

// accountOf reads a row of a table.
func accountOf(r Row) (Account, *Refusal) {
	a := Account{
		Line: r.Line, Login: firstText(r.Text("login"), r.Text("principal")), Principal: r.Text("principal"), Name: r.Text("name"), GivenName: r.Text("given_name"), Surname: r.Text("surname"),
		EmployeeNo: r.Text("employee_no"), Email: r.Text("email"), Department: r.Text("department"), Description: r.Text("description"), DN: r.Text("dn"),
		Enabled: r.YesNo("enabled"), KnowsUse: r.Has("last_used"), Guest: strings.EqualFold(r.Text("user_type"), "guest"),
	}
	if sameName(r.Column("enabled"), "Block sign in") {
		a.Enabled = map[string]string{"yes": "no", "no": "yes"}[a.Enabled]
	}
	if a.Enabled == "" {
		a.Enabled = opensDoors(r.Text("state"))
	}
	bad := func(field, reason string) *Refusal {
		return &Refusal{Line: r.Line, Column: r.Column(field), Value: shorten(r.Text(field), longestValue), Reason: reason}
	}
	if err := a.control(r.Text("control")); err != nil {
		return a, bad("control", err.Error())
	}
	var err error
	if a.LastUsed, err = whenUsed(r.Text("last_used")); err != nil {
		return a, bad("last_used", err.Error())
	}
	if a.Expires, err = whenExpires(r.Text("expires")); err != nil {
		return a, bad("expires", err.Error())
	}
	if groups := r.Text("groups"); groups != "" && !strings.HasPrefix(groups, "Microsoft.ActiveDirectory.") { // which is what is left of a list that was not unfolded
		a.KnowsGroups = true
		for _, g := range splitGroups(groups) {
			a.Groups = append(a.Groups, commonName(g))
		}
	}
	return a, nil
}

// splitGroups parts a list of groups: by semicolons or bars, or by the commas before each new name.
func splitGroups(text string) []string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '|' || r == '\n' })
	var out []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func firstText(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// accountDisabled is the bit of userAccountControl that says so.
const accountDisabled = 2

func (a *Account) control(text string) error {
	if text == "" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return errors.New("this is no number: userAccountControl is one, such as 512 or 514")
	}
	if a.Enabled = "yes"; n&accountDisabled != 0 {
		a.Enabled = "no"
	}
	return nil
}

// never is how a directory writes that an account does not expire.
const never = 1<<63 - 1

// filetime reads 100 nanoseconds since 1601, which is how directories keep times.
func filetime(text string) (time.Time, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || len(text) < 15 && n != 0 {
		return time.Time{}, false
	}
	if n == 0 || n == never {
		return time.Time{}, true
	}
	const from1601 = 11_644_473_600
	return time.Unix(n/10_000_000-from1601, n%10_000_000*100).UTC(), true
}

// generalized reads 20251112110000.0Z.
func generalized(text string) (time.Time, bool) {
	for _, form := range []string{"20060102150405.0Z", "20060102150405Z", "20060102150405.000Z"} {
		if t, err := time.Parse(form, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func whenUsed(text string) (time.Time, error) {
	switch {
	case text == "", notGiven(text), strings.EqualFold(text, "never"):
		return time.Time{}, nil
	}
	return when(text)
}

func whenExpires(text string) (time.Time, error) {
	if strings.EqualFold(text, "never") {
		return time.Time{}, nil
	}
	return whenUsed(text)
}

// when reads a time in any form in which directories and their tools write one. A year nobody means, such as 1601, is no time.
func when(text string) (time.Time, error) {
	t, known := filetime(text)
	if !known {
		t, known = generalized(text)
	}
	if !known {
		for _, form := range []string{time.RFC3339, "2006-01-02 15:04:05", "02/01/2006 15:04:05", "02/01/2006 15:04", "2/1/2006 15:04:05", "2006-01-02 15:04"} {
			if at, err := time.ParseInLocation(form, text, calendar.London()); err == nil {
				t, known = at.UTC(), true
				break
			}
		}
	}
	if !known {
		d, err := calendar.Parse(dayFirst(text))
		if err != nil {
			return time.Time{}, errors.New("this is no date: write it as dd/mm/yyyy hh:mm")
		}
		t = d.Start().UTC()
	}
	if y := t.Year(); y < 1900 || y > 2199 {
		return time.Time{}, nil
	}
	return t, nil
}
