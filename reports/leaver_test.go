package reports

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"muniment/reports/seal"
	"muniment/reports/seal/judge"
	"muniment/reports/sheet"
	"muniment/store/authority"
)

// at reads an instant in UTC.
func at(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic("the test holds a time that is none: " + s)
	}
	return t.UTC()
}

// leaverFacts is an ordinary case of a made-up council: five accounts, of which one was late by the manager's clock and one is open
// under an exception.
func leaverFacts() LeaverFacts {
	return LeaverFacts{
		Number: "LR-2025-0007", Council: "Bryn County Borough Council", Classification: "OFFICIAL-SENSITIVE",
		IssuedAt: at("2025-11-03 16:42"),
		Trail:    Trail{Sequence: 412, Hash: "3f9a7c21d0b4e58811aa90ffab3344c0"},
		Person:   LeaverPerson{ID: "100221", Name: "Siân Ŵyn-Jones", EmployeeNo: "100221"},
		Engagement: LeaverEngagement{
			Kind: "employee", Reference: "E-100221-1", Post: "Housing Options Officer",
			Service: "Housing and Communities", ManagerPost: "Housing Options Manager",
		},
		Dates: LeaverDates{
			Notice: "2025-10-06", LastWorkingDay: "2025-10-31", ContractEnd: "2025-11-07",
			RecordedAt: at("2025-10-08 09:12"), RecordedBy: "Ciarán O’Dowd",
		},
		Notice: LeaverNotice{LagWorkingDays: 2, Words: "the register was told 2 working days after the manager knew"},
		Accounts: []LeaverAccount{
			{
				Grant: "G00010", Kind: "account", SystemID: "SYS01", System: "Directory and e-mail", OwnerPost: "Head of ICT", Login: "swynjones", Level: "standard user",
				Due: at("2025-10-31 23:59"), DoneAt: at("2025-10-31 16:05"), EnteredAt: at("2025-11-03 09:12"), DoneBy: "Dafydd O’Dowd", EnteredBy: "Dafydd O’Dowd",
				Action: ActionDisabled, Evidence: "Sign-in blocked and sessions ended; ticket INC-48213.", Closure: Closure{OnTime: true},
			},
			{
				Grant: "G00011", Kind: "account", SystemID: "SYS04", System: "Housing management", OwnerPost: "Housing Systems Manager", Login: "SWYN01", Level: "case officer",
				Due: at("2025-10-31 23:59"), DoneAt: at("2025-10-31 15:30"), EnteredAt: at("2025-10-31 15:41"), DoneBy: "Mair Pritchard", EnteredBy: "Tom Ellis", OnBehalfOf: "Mair Pritchard",
				Action: ActionDeleted, Evidence: "User list printed after deletion, filed as HS-2025-311.", Closure: Closure{OnTime: true},
			},
			{
				Grant: "G00012", Kind: "shared account", SystemID: "SYS09", System: "Choice-based lettings portal", OwnerPost: "Lettings Team Leader", Login: "lettings-duty", Level: "duty desk",
				Due: at("2025-10-31 23:59"), DoneAt: at("2025-11-03 10:20"), EnteredAt: at("2025-11-03 10:25"), DoneBy: "Lettings Team Leader", EnteredBy: "Aled Rees",
				Action: ActionChanged, Evidence: "Password of the duty account changed; all holders told.",
				Closure: Closure{Late: []Lateness{{ClockClosure, 3500, "2 days 10 hours"}}},
			},
			{
				Grant: "G00013", Kind: "account", SystemID: "SYS17", System: "Benefits enquiry (government portal)", OwnerPost: "Benefits Manager", Login: "BR0221", Level: "enquiry",
				Due: at("2025-10-31 23:59"), Action: ActionRequested, DoneAt: time.Time{}, Evidence: "Asked of the supplier on 31/10/2025, reference 88120; not yet confirmed.",
			},
			{
				Grant: "G00014", Kind: "key", System: "Cabinet 14, Civic Offices", OwnerPost: "Facilities Manager",
				Due: at("2025-10-31 23:59"), DoneAt: at("2025-10-31 17:00"), EnteredAt: at("2025-10-31 17:02"), DoneBy: "Reception", EnteredBy: "Reception",
				Action: ActionReturned, Evidence: "Key book, line 77.", Closure: Closure{OnTime: true},
			},
		},
		Returns: []LeaverReturn{
			{Item: "Laptop", Reference: "Tag 20931", Outcome: Returned, Evidence: "Checked against the tag; wiped 05/11/2025.", DoneAt: at("2025-10-31 16:30"), EnteredAt: at("2025-10-31 16:40"), EnteredBy: "ICT Service Desk"},
			{Item: "Mobile phone", Reference: "Tag 33410", Outcome: NotRecovered, Reason: "Lost in September, incident IN-2025-0031; wiped remotely.", EnteredAt: at("2025-10-31 16:40"), EnteredBy: "ICT Service Desk"},
			{Item: "ID badge and door card", Outcome: Returned, Evidence: "Card 7741 cancelled.", DoneAt: at("2025-10-31 17:00"), EnteredAt: at("2025-10-31 17:02"), EnteredBy: "Reception"},
			{Item: "Purchase card", Outcome: NotHeld, EnteredAt: at("2025-10-31 16:40"), EnteredBy: "Housing Options Manager"},
		},
		Checks: []LeaverCheck{
			{Stage: "before", Item: "Work files moved from personal drive, desktop and paper to the team", Answer: "done", Evidence: "Team drive, folder Handover.", DoneAt: at("2025-10-29 12:00"), EnteredBy: "Ciarán O’Dowd"},
			{Stage: "after", Item: "Directory and badge lists imported; no live account or badge found", Answer: "done", DoneAt: at("2025-11-03 14:00"), EnteredBy: "Information Security Manager"},
		},
		Exceptions: []LeaverException{{
			Grant: "G00013", Subject: "Benefits enquiry (government portal)", Reason: "The supplier closes accounts within five working days of a request.",
			GrantedBy: "Information Security Manager", GrantedOn: "2025-10-31", Expires: "2025-11-14",
		}},
		Signers: []Signer{
			{Field: "manager", Label: "Line manager", Post: "Housing Options Manager", Name: "Ciarán O’Dowd"},
			{Field: "ism", Label: "Information Security Manager", Post: "Information Security Manager"},
		},
	}
}

func makeLeaver(t *testing.T, f LeaverFacts) []byte {
	t.Helper()
	p, err := prepareLeaver(f)
	if err != nil {
		t.Fatalf("make the record: %v", err)
	}
	keep(t, p.Bytes())
	return p.Bytes()
}

// keep writes a record to $RECORDS, if that names a directory, for people to look at.
func keep(t *testing.T, pdf []byte) {
	t.Helper()
	dir := os.Getenv("RECORDS")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(t.Name(), "/", "-")+".pdf"), pdf, 0o600); err != nil {
		t.Fatal(err)
	}
}

// read is the text of a record's pages, line by line from left to right, with single spaces.
func read(t *testing.T, pdf []byte) string {
	t.Helper()
	return strings.Join(strings.Fields(judge.Text(t, pdf)), " ")
}

func TestLeaverRecordSaysWhatHappened(t *testing.T) {
	pdf := makeLeaver(t, leaverFacts())
	if complaint := judge.QPDF(t, pdf); complaint != "" {
		t.Error(complaint)
	}
	text := judge.Structure(t, pdf) // as a screen reader has it
	for _, want := range []string{
		// who, what post, which dates
		"Siân Ŵyn-Jones", "Housing Options Officer", "Housing and Communities", "Employee · E-100221-1",
		"6 October 2025", "31 October 2025", "7 November 2025", "08/10/2025 10:12 by Ciarán O’Dowd",
		"Notice: the register was told 2 working days after the manager knew.",
		// each account with its system, owner, done, entered, by whom and evidence
		"Directory and e-mail swynjones Account · standard user G00010 · SYS01", "Head of ICT",
		"31/10/2025 16:05 Disabled by Dafydd O’Dowd entered 03/11/2025 09:12 by Dafydd O’Dowd",
		"Sign-in blocked and sessions ended; ticket INC-48213.",
		"31/10/2025 15:30 Deleted by Mair Pritchard entered 31/10/2025 15:41 by Tom Ellis on behalf of Mair Pritchard",
		"Late 2 days 10 hours: late closure", "Open: requested Exception until 14 November 2025", "Not closed",
		// what was returned and what was not
		"Laptop Tag 20931", "Not recovered", "Reason: Lost in September, incident IN-2025-0031; wiped remotely.",
		// checks, exceptions, summary
		"Work files moved from personal drive, desktop and paper to the team Before",
		"The supplier closes accounts within five working days of a request.",
		"5 accounts", "3 closed on time", "1 closed late 0 by late notice, 1 by late closure", "1 open 1 under an exception", "4 things to return 1 not returned",
		"With exceptions", "Benefits enquiry (government portal), BR0221: open under an exception until 14 November 2025.",
		// what it claims in law, and the signatures
		"section 7 of the Electronic Communications Act 2000. They are not qualified electronic signatures.",
		"Line manager Ciarán O’Dowd, Housing Options Manager", "All times are Europe/London.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the record does not say %q", want)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

func TestLeaverRecordIsHeadedByWhatIsOpen(t *testing.T) {
	closed := func(f *LeaverFacts) {
		f.Accounts[3].Action, f.Accounts[3].DoneAt, f.Accounts[3].Closure = ActionDeleted, at("2025-10-31 17:00"), Closure{OnTime: true}
		f.Exceptions = nil
	}
	for name, c := range map[string]struct {
		change      func(*LeaverFacts)
		want, never string
	}{
		"all closed":           {closed, "closed on time closed late open", "still open"},
		"under an exception":   {func(*LeaverFacts) {}, "With exceptions", "Access is still open"},
		"without an exception": {func(f *LeaverFacts) { f.Exceptions = nil }, "Access is still open", "With exceptions"},
		"both": {func(f *LeaverFacts) {
			f.Accounts[0].Action, f.Accounts[0].DoneAt, f.Accounts[0].Closure = ActionOpen, time.Time{}, Closure{}
		}, "With exceptions, and access is still open", "With exceptions When"},
		"another account's exception": {func(f *LeaverFacts) { f.Exceptions[0].Grant = "G99999" }, "Access is still open", "under an exception until"},
	} {
		t.Run(name, func(t *testing.T) {
			f := leaverFacts()
			c.change(&f)
			text := read(t, makeLeaver(t, f))
			if !strings.Contains(text, c.want) {
				t.Errorf("the record does not say %q:\n%s", c.want, text)
			}
			if strings.Contains(text, c.never) {
				t.Errorf("the record says %q", c.never)
			}
		})
	}
}

func TestLatenessNamesItsClock(t *testing.T) {
	notice, closure := Lateness{ClockNotice, 1440, "1 day"}, Lateness{ClockClosure, 90, "1 hour 30 minutes"}
	for name, c := range map[string]struct {
		late                           []Lateness
		want                           string
		lateCount, byNotice, byClosure int
	}{
		"on time":       {nil, "", 1, 0, 1},
		"the manager's": {[]Lateness{notice}, "1 day: late notice", 2, 1, 1},
		"the owner's":   {[]Lateness{closure}, "1 hour 30 minutes: late closure", 2, 0, 2},
		"both":          {[]Lateness{notice, closure}, "1 day: late notice\n1 hour 30 minutes: late closure", 2, 1, 2},
	} {
		f := leaverFacts()
		f.Accounts[0].Closure = Closure{OnTime: c.late == nil, Late: c.late}
		cell := outcome(f, f.Accounts[0], newTongue(English))
		word := "Late"
		if c.late == nil {
			word = "On time"
		}
		if cell.Tag.Word != word || cell.Detail != c.want {
			t.Errorf("%s: the outcome is %q, %q; want %q, %q", name, cell.Tag.Word, cell.Detail, word, c.want)
		}
		if n := f.count(); n.Late != c.lateCount || n.LateNotice != c.byNotice || n.LateClosure != c.byClosure || n.OnTime+n.Late+n.Open != n.Accounts {
			t.Errorf("%s: counted %+v", name, n)
		}
	}
}

func TestLeaverRecordCarriesItsFacts(t *testing.T) {
	f := leaverFacts()
	report, err := seal.Verify(makeLeaver(t, f), seal.VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Attachments) != 1 {
		t.Fatalf("the record has %d attachments, want its facts", len(report.Attachments))
	}
	if diff := cmp.Diff([]string{"manager", "ism"}, report.Awaiting); diff != "" {
		t.Errorf("signatures awaited (-want +got):\n%s", diff)
	}
	var got LeaverFacts
	decoder := json.NewDecoder(bytes.NewReader(report.Attachments[0].Data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&got); err != nil {
		t.Fatal(err)
	}
	f.Schema, f.Language = LeaverSchema, English
	f.Counts = LeaverCounts{Accounts: 5, OnTime: 3, Late: 1, LateClosure: 1, Open: 1, OpenExcepted: 1, Returns: 4, ReturnsMissed: 1}
	if diff := cmp.Diff(f, got); diff != "" {
		t.Errorf("the facts inside (-want +got):\n%s", diff)
	}
}

func TestLeaverJSONHasListsAndNoNulls(t *testing.T) {
	f := leaverFacts()
	f.Accounts, f.Returns, f.Checks, f.Exceptions, f.Signers = nil, nil, nil, nil, nil
	data, err := leaverJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("null")) {
		t.Errorf("the JSON holds a null:\n%s", data)
	}
}

func TestLeaverFactsHaveNoPlaceForTheReasonForLeaving(t *testing.T) {
	for _, part := range []any{LeaverFacts{}, LeaverPerson{}, LeaverEngagement{}, LeaverDates{}, LeaverNotice{}, LeaverAccount{}} {
		kind := reflect.TypeOf(part)
		for i := range kind.NumField() {
			if strings.Contains(strings.ToLower(kind.Field(i).Name), "reason") {
				t.Errorf("%s.%s could hold the reason for leaving", kind.Name(), kind.Field(i).Name)
			}
		}
	}
}

func TestLeaverRecordRefusesFactsThatContradictThemselves(t *testing.T) {
	for name, change := range map[string]func(*LeaverFacts){
		"no number":            func(f *LeaverFacts) { f.Number = "" },
		"no council":           func(f *LeaverFacts) { f.Council = "" },
		"no name":              func(f *LeaverFacts) { f.Person.Name = "" },
		"no time of issue":     func(f *LeaverFacts) { f.IssuedAt = time.Time{} },
		"on time and late":     func(f *LeaverFacts) { f.Accounts[0].Closure.Late = []Lateness{{ClockNotice, 1, "1 minute"}} },
		"late by no clock":     func(f *LeaverFacts) { f.Accounts[0].Closure = Closure{} },
		"closed, but not when": func(f *LeaverFacts) { f.Accounts[0].DoneAt = time.Time{} },
		"open and on time":     func(f *LeaverFacts) { f.Accounts[3].Closure.OnTime = true },
		"one field for two":    func(f *LeaverFacts) { f.Signers[1].Field = "manager" },
		"no field":             func(f *LeaverFacts) { f.Signers[1].Field = "" },
	} {
		f := leaverFacts()
		change(&f)
		if _, err := prepareLeaver(f); !errors.Is(err, ErrFacts) {
			t.Errorf("%s: got %v, want ErrFacts", name, err)
		}
	}
}

func TestLeaverRecordsOfManyShapes(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*LeaverFacts)
		want   []string
	}{
		"nothing held": {
			func(f *LeaverFacts) { f.Accounts, f.Returns, f.Checks, f.Exceptions = nil, nil, nil, nil },
			[]string{"no account, key or other means of access", "Page 1 of 1"},
		},
		"draft":         {func(f *LeaverFacts) { f.Draft = true }, []string{"This is a draft. It is not a record"}},
		"test register": {func(f *LeaverFacts) { f.Test = true }, []string{"TEST REGISTER: NOT A RECORD OF REAL EVENTS"}},
		"ends early":    {func(f *LeaverFacts) { f.Dates.AccessEndsAt = at("2025-10-15 09:30") }, []string{"15/10/2025 10:30"}},
		"no signers":    {func(f *LeaverFacts) { f.Signers = nil }, []string{"Complete"}},
		"forty accounts": {
			func(f *LeaverFacts) { f.Accounts = manyAccounts(f.Accounts, 40) },
			[]string{"40", "G00039", "averylonglogin"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := leaverFacts()
			c.change(&f)
			text := read(t, makeLeaver(t, f))
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("the record does not say %q:\n%s", want, text)
				}
			}
		})
	}
}

// manyAccounts repeats accounts with evidence of all lengths, one of them longer than a page.
func manyAccounts(some []LeaverAccount, n int) []LeaverAccount {
	many := make([]LeaverAccount, n)
	for i := range many {
		a := some[i%len(some)]
		a.Grant = fmt.Sprintf("G%05d", i)
		a.Evidence = strings.Repeat("Confirmed by the owner after looking at the list 😀 and a picture of the screen. ", i%7)
		switch i {
		case 17:
			a.Evidence = strings.Repeat("A very long account of what was done, in many words. ", 200)
		case 20:
			a.Login = strings.Repeat("averylonglogin", 8)
		}
		many[i] = a
	}
	return many
}

func TestDraftsHaveNoPlaceToSign(t *testing.T) {
	f := leaverFacts()
	f.Draft = true
	report, err := seal.Verify(makeLeaver(t, f), seal.VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Awaiting) > 0 {
		t.Errorf("a draft waits for the signatures %v", report.Awaiting)
	}
}

func TestSignedLeaverRecordShowsItsSignatureAndIsSound(t *testing.T) {
	f := leaverFacts()
	ca, caKey, err := authority.New(pkix.Name{CommonName: "Bryn County Borough Council"}, f.IssuedAt.AddDate(0, -1, 0), 10)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := authority.IssueSigner(ca, caKey, pkix.Name{CommonName: "Ciarán O’Dowd"}, key.Public(), f.IssuedAt.AddDate(0, -1, 0), 2)
	if err != nil {
		t.Fatal(err)
	}
	width, height := sheet.SignatureSize()
	look, err := sheet.SignatureAppearance(width, height, sheet.Appearance{
		Name: "Ciarán O’Dowd", Post: "Housing Options Manager",
		At: f.IssuedAt.Add(time.Hour), Fingerprint: "3f9a7c21d0b4e58811aa90ff",
	})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := seal.Sign(makeLeaver(t, f), seal.Identity{Key: key, Certificate: cert},
		seal.Signature{Field: "manager", Time: f.IssuedAt.Add(time.Hour), Appearance: look})
	if err != nil {
		t.Fatal(err)
	}
	keep(t, signed)
	report, err := seal.Verify(signed, seal.VerifyOptions{Roots: []*x509.Certificate{ca}})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Problems) > 0 || len(report.Signatures) != 1 || !report.Signatures[0].Valid || !report.Signatures[0].Trusted {
		t.Errorf("the signed record is judged %+v", report)
	}
	if diff := cmp.Diff([]string{"ism"}, report.Awaiting); diff != "" {
		t.Errorf("signatures awaited (-want +got):\n%s", diff)
	}
	if text := judge.Text(t, signed); !strings.Contains(text, "Signed electronically 03/11/2025 17:42:00 GMT") {
		t.Errorf("the record does not show its signature:\n%s", text)
	}
}

func TestSameFactsGiveTheSameRecord(t *testing.T) {
	first := makeLeaver(t, leaverFacts())
	for range 5 {
		if !bytes.Equal(first, makeLeaver(t, leaverFacts())) {
			t.Fatal("the same facts gave different bytes")
		}
	}
}

func TestAnyTextMakesALeaverRecord(t *testing.T) {
	for _, s := range []string{"", "😀", "a\x00b\xff\xfe", strings.Repeat("w", 3000), "\u202e)\\ Tj ET", strings.Repeat("line\n", 200), "{nb}"} {
		f := leaverFacts()
		fill(reflect.ValueOf(&f).Elem(), s)
		if f.Number == "" {
			f.Number, f.Council, f.Person.Name = "LR-2025-0001", "Bryn", "A"
		}
		f.Signers = f.Signers[:1]
		f.Signers[0].Field = "manager"
		if _, err := prepareLeaver(f); err != nil {
			t.Errorf("with %.20q: %v", s, err)
		}
	}
}

// fill puts a text into every text of a value but the days and the words that a program reads.
func fill(v reflect.Value, s string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if v.Field(i).CanSet() && name != "Action" && name != "Clock" && v.Field(i).Type() != reflect.TypeFor[time.Time]() {
				fill(v.Field(i), s)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			fill(v.Index(i), s)
		}
	case reflect.String:
		v.SetString(s)
	default: // numbers and answers stay
	}
}

func BenchmarkLeaverRecord(b *testing.B) {
	f := leaverFacts()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := prepareLeaver(f); err != nil {
			b.Fatal(err)
		}
	}
}
