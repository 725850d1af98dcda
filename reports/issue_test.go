package reports_test

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"muniment/reports"
	"muniment/reports/seal/judge"
	"muniment/store"
	"muniment/store/vault"
)

const today = "2025-11-21"

// council is a register for trials with one leaver, whose two accounts are still open.
type council struct {
	t     *testing.T
	path  string
	state string
	admin *store.Session
}

func secret(p string) vault.Secret { return vault.Secret{Password: []byte(p)} }

func newCouncil(t *testing.T) *council {
	t.Helper()
	c := &council{t: t, path: filepath.Join(t.TempDir(), "anytown.muniment"), state: t.TempDir()}
	var err error
	c.admin, err = store.Create(t.Context(), c.path, store.CreateOptions{
		Council: "Anytown Borough Council", Login: "admin", Name: "Register Administrator",
		Secret: secret("three random words"), KDF: vault.FloorKDF(), TestClock: true, On: today, StateDir: c.state,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.admin.Close(); err != nil {
			t.Error(err)
		}
	})
	c.read("people", "employee_no,position_no,given_name,surname,login,service,job_title,kind,start,last_working_day\n"+
		"100221,P1,Kirsty,Hallam,khallam,Environmental Health,Senior Officer,employee,2015-08-08,2025-10-31\n"+
		"100305,P2,Olwen,O'Dowd,oodowd,Digital and ICT,Technician,employee,2017-05-06,\n"+
		"100401,P3,Rhys,Penhaligon,rpenhaligon,Digital and ICT,Registrar,employee,2017-05-06,\n"+
		"100402,P4,Verity,Thornycroft,vthornycroft,Digital and ICT,Information Security Manager,employee,2017-05-06,\n"+
		"100403,P5,Gwen,Kershaw,gkershaw,Housing,Manager,employee,2017-05-06,\n")
	if err := c.admin.LinkUser(t.Context(), "admin", "100401"); err != nil {
		t.Fatal(err)
	}
	c.read("systems", "system_id,name,owning_service\nSYS01,Active Directory,Digital and ICT\nSYS09,Door access control,Digital and ICT\n")
	c.read("grants", "grant_id,employee_no,login,system_id,job_function_reason,granted_on,acknowledged_on\n"+
		"G1,100221,khallam,SYS01,Inspections,2015-08-11,2015-08-10\nG2,100221,khallam,SYS09,Inspections,2015-08-11,2015-08-10\n")
	return c
}

// closedCouncil is a council whose leaver's accounts are closed, so that the record can be issued.
func closedCouncil(t *testing.T) *council {
	t.Helper()
	c := newCouncil(t)
	c.closeAccount("G1", "Disabled, ticket 8812")
	c.closeAccount("G2", "Badge cancelled")
	return c
}

func (c *council) read(kind, text string) {
	c.t.Helper()
	r, err := c.admin.Import(c.t.Context(), kind, strings.NewReader(text), store.ImportOptions{Name: kind + ".csv", Apply: true})
	if err != nil || r.RefusedRows > 0 {
		c.t.Fatalf("import %s: %v, refused %v", kind, err, r.Refused)
	}
}

func (c *council) closeAccount(id, evidence string) {
	c.t.Helper()
	_, _, err := c.admin.ConfirmClosure(c.t.Context(), store.Closure{Grant: id, Evidence: evidence, DoneAt: time.Date(2025, 10, 31, 16, 40, 0, 0, time.UTC)})
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *council) issue() []byte {
	c.t.Helper()
	_, file, err := reports.IssueLeaver(c.t.Context(), c.admin, reports.English, "100221", "")
	if err != nil {
		c.t.Fatal(err)
	}
	return file
}

// signed is the leaver record, signed once and countersigned.
func (c *council) signed() (once, twice []byte) {
	c.t.Helper()
	once = c.issue()
	_, twice, err := reports.Countersign(c.t.Context(), c.colleague("ism", "Verity Thornycroft", "100402", store.ISM), once, "")
	if err != nil {
		c.t.Fatal(err)
	}
	return once, twice
}

// colleague adds somebody who signs in, and returns their session once they have chosen a password of their own.
func (c *council) colleague(login, name, person string, roles ...store.Role) *store.Session {
	c.t.Helper()
	ctx := c.t.Context()
	if err := c.admin.AddUser(ctx, store.NewUser{Login: login, Name: name, Person: person, Roles: roles, Password: secret("chosen by somebody else"), KDF: vault.FloorKDF()}); err != nil {
		c.t.Fatal(err)
	}
	s, err := store.Open(ctx, c.path, store.OpenOptions{Login: login, Secret: secret("chosen by somebody else"), On: today, StateDir: c.state})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() {
		if err := s.Close(); err != nil {
			c.t.Error(err)
		}
	})
	if err := s.ChangePassword(ctx, secret("a password of my own")); err != nil {
		c.t.Fatal(err)
	}
	return s
}

func (c *council) authority() []byte {
	c.t.Helper()
	text, err := c.admin.ExportAuthority(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return text
}

func (c *council) verify(file []byte, o reports.VerifyOptions) reports.Verdict {
	c.t.Helper()
	v, err := reports.Verify(c.t.Context(), "LR.pdf", file, o)
	if err != nil {
		c.t.Fatal(err)
	}
	return v
}

func (c *council) roots() []*x509.Certificate {
	c.t.Helper()
	roots, err := store.ParseCertificates(c.authority())
	if err != nil {
		c.t.Fatal(err)
	}
	return roots
}

func TestALeaverRecordIsRefusedWhileAnAccountIsOpen(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	c.closeAccount("G1", "Disabled, ticket 8812")
	_, _, err := reports.IssueLeaver(t.Context(), c.admin, reports.English, "100221", "")
	var open *store.OpenAccountsError
	if !errors.As(err, &open) || len(open.Accounts) != 1 || open.Accounts[0].Grant.ID != "G2" {
		t.Fatalf("got %v, want the one account that is open", err)
	}
	if records, err := c.admin.Records(t.Context(), ""); err != nil || len(records) != 0 {
		t.Errorf("a refused record left %v, %v", records, err)
	}
}

func TestLeavingOneOfTwoPostsHasNoRecordYet(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	ctx := t.Context()
	if _, err := c.admin.RecordJoiner(ctx, store.NewJoiner{Person: "100305", Reference: "P9", Service: "Housing", StartsOn: "2025-06-02"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.admin.RecordLeaver(ctx, store.NewLeaver{Person: "100305", Engagement: "P9", LastWorkingDay: "2025-10-31"}); err != nil {
		t.Fatal(err)
	}
	_, _, err := reports.IssueLeaver(ctx, c.admin, reports.English, "100305", "P9")
	var against *store.ConflictError
	if !errors.As(err, &against) || against.Reason != "Olwen O'Dowd keeps access, because another engagement remains (P2): a leaver record is issued when the last engagement ends" {
		t.Errorf("got %v", err)
	}
}

func TestOutsideJudgesAcceptAnIssuedAndCountersignedRecord(t *testing.T) {
	t.Parallel()
	c := closedCouncil(t)
	once, twice := c.signed()
	for name, file := range map[string][]byte{"signed once": once, "countersigned": twice} {
		want := 1 + strings.Count(name, "counter")
		signatures := judge.PDFSig(t, file, c.authority())
		if len(signatures) != want {
			t.Errorf("%s: pdfsig sees %d signatures, want %d", name, len(signatures), want)
		}
		for _, s := range signatures {
			if !s.Valid || !s.Trusted {
				t.Errorf("%s: pdfsig says %+v", name, s)
			}
		}
		if complaints, seen := judge.OpenSSL(t, file, c.authority()); len(complaints) > 0 || seen != want {
			t.Errorf("%s: openssl cms -cades saw %d and says %v", name, seen, complaints)
		}
		if said := judge.QPDF(t, file); said != "" {
			t.Errorf("%s: qpdf says %s", name, said)
		}
		if v := c.verify(file, reports.VerifyOptions{Roots: c.roots()}); !v.Sound || len(v.Signatures) != want {
			t.Errorf("%s: our own verdict is %+v", name, v)
		}
	}
	for i, complaints := range judge.Preflight(t, once, twice) {
		for _, complaint := range complaints {
			// PDF/A-1b, which preflight judges by, knows no attachments; the record is PDF/A-3b because its facts travel inside it.
			if complaint.Code != "1.4.7" && complaint.Code != "1.2.9" && complaint.Code != "7.11.2" {
				t.Errorf("file %d: preflight says %s: %s", i, complaint.Code, complaint.Details)
			}
		}
	}
}

func TestARecordSaysWhatTheRegisterHolds(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	if _, _, err := c.admin.AmendLeaver(t.Context(), store.NewLeaver{Person: "100221", NoticeOn: "2025-10-03", Reason: "a reason that is nobody's business"}); err != nil {
		t.Fatal(err)
	}
	c.closeAccount("G1", "Disabled, ticket 8812")
	if _, err := c.admin.AcceptException(t.Context(), "G2", "CBC-027", "The door is needed for the handover", "2025-11-30"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.admin.ReturnItems(t.Context(), store.Return{Person: "100221", Evidence: "Handed in at exit meeting"}); err != nil {
		t.Fatal(err)
	}
	file := c.issue()
	text := judge.Text(t, file)
	for _, want := range []string{
		"Kirsty Hallam", "31/10/2025 16:40", "Disabled, ticket 8812", "With exceptions", "The door is needed for the handover",
		"Handed in at exit meeting", "on behalf of Manager, Environmental Health", "TEST",
	} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
			t.Errorf("the pages do not say %q", want)
		}
	}
	if strings.Contains(text, "nobody's business") || bytes.Contains(file, []byte("nobody's business")) {
		t.Error("the record gives the reason for leaving")
	}
	v := c.verify(file, reports.VerifyOptions{Session: c.admin})
	if !v.Sound || !v.InRegister || !v.Test || v.Record != "LR-2025-0001" || v.Kind != "leaver" || v.Trail.Sequence == 0 || len(v.Awaiting) != 1 {
		t.Errorf("verdict %+v", v)
	}
}

func TestVerifyRefuses(t *testing.T) {
	t.Parallel()
	c := closedCouncil(t)
	once, twice := c.signed()
	other := newCouncil(t)
	for _, r := range []struct {
		name    string
		file    []byte
		o       reports.VerifyOptions
		problem string
	}{
		{"one changed byte", flipped(twice, len(twice)/3), reports.VerifyOptions{Roots: c.roots()}, ""},
		{"junk after the end", append(bytes.Clone(twice), "\n%%EOF\n"...), reports.VerifyOptions{Roots: c.roots()}, ""},
		{"a signer from outside the register", twice, reports.VerifyOptions{Roots: other.roots()}, "does not lead to an authority you trust"},
		{"another register's record", twice, reports.VerifyOptions{Session: other.admin}, "did not issue this file"},
		{"a rolled-back countersignature", once, reports.VerifyOptions{Session: c.admin}, "earlier copy"},
		{"no PDF", []byte("not a PDF"), reports.VerifyOptions{Roots: c.roots()}, ""},
	} {
		t.Run(r.name, func(t *testing.T) {
			v, err := reports.Verify(t.Context(), "LR.pdf", r.file, r.o)
			if err != nil {
				t.Fatal(err)
			}
			if v.Sound || len(v.Problems) == 0 || !strings.Contains(strings.Join(v.Problems, "; "), r.problem) {
				t.Errorf("sound %t, problems %q", v.Sound, v.Problems)
			}
		})
	}
	if v := c.verify(once, reports.VerifyOptions{Roots: c.roots()}); !v.Sound {
		t.Errorf("the first copy is sound to whoever does not know of the second, yet: %v", v.Problems)
	}
}

func flipped(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 1
	return b
}

func TestCountersigningRefuses(t *testing.T) {
	t.Parallel()
	c := closedCouncil(t)
	once := c.issue()
	var against *store.ConflictError
	if _, _, err := reports.Countersign(t.Context(), c.admin, once, ""); !errors.As(err, &against) {
		t.Errorf("the signer countersigns: %v", err)
	}
	manager := c.colleague("manager", "Gwen Kershaw", "100403", store.Manager)
	var denied *store.NotAllowedError
	if _, _, err := reports.Countersign(t.Context(), manager, once, ""); !errors.As(err, &denied) {
		t.Errorf("a manager signs as the Information Security Manager: %v", err)
	}
	entries, err := c.admin.TrailEntries(t.Context(), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if last := entries[len(entries)-1]; last.Act != store.ActCountersign || last.Outcome != store.Refused || last.Login != "manager" {
		t.Errorf("the manager's attempt is not in the trail: %+v", last)
	}
	ism := c.colleague("ism", "Verity Thornycroft", "100402", store.ISM)
	if _, twice, err := reports.Countersign(t.Context(), ism, once, ""); err != nil {
		t.Error(err)
	} else if _, _, err := reports.Countersign(t.Context(), ism, twice, ""); !errors.As(err, &against) {
		t.Errorf("a third signature: %v", err)
	}
	if _, _, err := reports.Countersign(t.Context(), ism, once, ""); !errors.As(err, &against) {
		t.Errorf("an earlier copy is countersigned again: %v", err)
	}
}

func TestTheVerdictKeepsItsShape(t *testing.T) {
	t.Parallel()
	c := closedCouncil(t)
	b, err := json.Marshal(c.verify(c.issue(), reports.VerifyOptions{Roots: c.roots()}))
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"file", "sound", "record", "kind", "signatures", "awaiting", "trail", "problems"} {
		if _, ok := v[key]; !ok {
			t.Errorf("the verdict lacks %q", key)
		}
	}
	signature, ok := v["signatures"].([]any)[0].(map[string]any)
	if !ok {
		t.Fatalf("signatures are %v", v["signatures"])
	}
	for _, key := range []string{"name", "post", "field", "valid", "trusted", "covers_whole_file", "time"} {
		if _, ok := signature[key]; !ok {
			t.Errorf("a signature lacks %q", key)
		}
	}
}
