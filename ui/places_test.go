package ui_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	pkcs12 "software.sslmate.com/src/go-pkcs12"

	"muniment/store"
	"muniment/store/authority"
	"muniment/store/vault"
)

func TestFoldersAndSourcesAreLeftOffAtTheDesk(t *testing.T) {
	s := sits(t)
	folder := t.TempDir()
	s.register(func(ctx context.Context, r *store.Session) {
		if _, err := r.WatchFolder(ctx, folder, "suppliers", ""); err != nil {
			t.Fatal(err)
		}
		file := strings.NewReader("Pay No,Vorname,Surname\n900001,Nia,Invented\n")
		o := store.ImportOptions{Name: "pay.csv", Source: "payroll", Map: map[string]string{"Pay No": "employee_no", "Vorname": "given_name"}, Apply: true}
		if _, err := r.Import(ctx, "people", file, o); err != nil {
			t.Fatal(err)
		}
	})
	if err := os.WriteFile(filepath.Join(folder, "suppliers.csv"), []byte("Name\nInvented Cleaning Ltd\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.types("Password", password)
	s.presses("Sign in")
	s.presses("Import")
	s.presses("Files brought in before")
	s.sees("payroll")
	s.presses("Forget")
	s.seesNot("payroll: people")
	s.presses("Dismiss")
	s.types("Why it is not brought in", "Sent twice")
	s.presses("Say why a file that waits is not brought in")
	s.seesNot("Look at it")
	s.presses("Watch it no longer")
	s.presses("Watch a folder no longer")
	s.sees("No folder is watched.")
}

func TestAnErasureIsJudgedApprovedOrRefusedAndFinishedAtTheDesk(t *testing.T) {
	s := inManyYears(t)
	s.join(colleague{"dpo", "100214", store.PostDPO, store.DPO})
	s.register(func(ctx context.Context, r *store.Session) {
		if err := r.JustifyGrant(ctx, "G00001", "Stands in for Gwen Kershaw (admin)"); err != nil {
			t.Fatal(err)
		}
	})
	s.opensOn("ism", pastEveryPeriod)
	asks := func(person string) {
		s.presses("Disposal and erasure")
		s.presses("Ask that somebody's data is erased")
		s.chooses("Whose data", person)
		s.types("Why", "They asked")
		s.types("What it rests on", "Letter of 28 January")
		s.presses("Continue")
		s.presses("Ask that somebody's data is erased")
		s.sees("Somebody else decides it.")
	}
	asks("Gwen Kershaw (admin)")
	asks("Kiosk")
	s.opensOn("dpo", pastEveryPeriod)
	s.presses("Disposal and erasure")
	s.pressesWhere("Erasure: Kiosk")
	s.presses("Refuse an erasure")
	s.types("Why", "It is needed still")
	s.presses("Continue")
	s.presses("Refuse an erasure")
	s.sees("Refused: nothing was removed.")
	s.presses("Disposal and erasure")
	s.pressesWhere("Erasure: Gwen Kershaw (admin)")
	s.sees("Texts that may name them")
	s.seesNot("access_grant")
	s.pressesWhere("Access gyarrow on Active Directory and Microsoft 365: reason")
	s.sees("Which text")
	s.sees("Stands in for Gwen Kershaw (admin)")
	s.presses("It stays")
	s.types("Why it stays", "It means the post")
	s.presses("Say whom a text means")
	s.sees("1 text is judged.")
	s.presses("Judge all that are left at once")
	s.presses("It stays")
	s.types("Why it stays", "They mean the person, not the account")
	s.presses("Say whom a text means")
	s.sees("judged.")
	s.presses("Approve that somebody's data is erased")
	s.presses("Continue")
	s.as("ism", vault.Secret{Password: []byte(passwordOf("ism"))}, pastEveryPeriod, func(context.Context, *store.Session) { // who has the register open
		s.presses("Approve that somebody's data is erased")
	})
	s.sees("is done")
	s.presses("Disposal and erasure")
	s.presses("Write the file anew after a removal")
	s.presses("Write the file anew after a removal")
	s.sees("nothing of what was removed is left in it.")
}

func TestADisposalIsRefusedAndSomethingLeftOutOfIt(t *testing.T) {
	s := inManyYears(t)
	s.presses("Disposal and erasure")
	s.presses("Propose the year's disposal")
	s.types("What it rests on", "Retention schedule of 2030")
	s.presses("Continue")
	s.presses("Propose the year's disposal")
	s.presses("khallam on Active Directory and Microsoft 365")
	s.seesNot("Reference")
	s.seesNot("RM00001:")
	s.presses("Leave something out of a disposal")
	s.sees("Why")
	s.types("Why", "A court asked for it")
	s.presses("Leave something out of a disposal")
	s.sees("It is left out, and stays.")
	s.sees("It stays: A court asked for it.")
	s.opensOn("siro", pastEveryPeriod)
	s.presses("Disposal and erasure")
	s.pressesWhere("Disposal of the year 2033")
	s.presses("Refuse a disposal")
	s.types("Why", "Not this year")
	s.presses("Continue")
	s.presses("Refuse a disposal")
	s.sees("Refused: nothing was removed.")
}

func TestWhatSomebodyMayUseIsTheirsToRead(t *testing.T) {
	s := deskOf(t, colleague{"gita", "100200", "", store.Manager}, nil)
	s.presses("What you may use")
	s.sees("This, and nothing else, for the purposes that are said here.")
	if len(s.grid().Rows()) == 0 {
		t.Error("Gita Yarrow may use nothing")
	}
	s.presses("‹ Today")
	s.sees("Nothing is owed by you today")
}

// atPack is a desk at the page of a pack that is prepared and was not issued yet.
func atPack(t *testing.T) *sitting {
	t.Helper()
	s := sits(t)
	pack := ""
	s.register(func(ctx context.Context, r *store.Session) {
		e, err := r.Do(ctx, store.Doing{Kind: "pack", Verb: "prepare", Given: map[string]string{"name": "Screens", "asks": "training", "text": "Lock your screen.", "audience": "everybody with access"}})
		if err != nil {
			t.Fatal(err)
		}
		pack = e.ID
	})
	s.types("Password", password)
	s.presses("Sign in")
	s.window.Visit("thing", "pack", pack, "")
	return s
}

// issuesPack issues the pack, and reads what people are asked.
func (s *sitting) issuesPack() {
	s.t.Helper()
	s.presses("Issue a pack")
	s.presses("Issue a pack")
	s.window.Visit("thing", "pack", s.packs()[0], "")
	s.presses("Read what people are asked")
}

// packs are the packs that there are.
func (s *sitting) packs() []string {
	s.t.Helper()
	var out []string
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.Entries(ctx, "pack", "", false)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, e := range all {
			out = append(out, e.ID)
		}
	})
	return out
}

// bringsWhoDid brings in a list of who did what the pack asks.
func (s *sitting) bringsWhoDid() {
	s.t.Helper()
	s.files.next = filepath.Join(s.t.TempDir(), "course.csv")
	if err := os.WriteFile(s.files.next, []byte("Employee Number,Completed\n100200,2025-11-21\n999999,2025-11-21\n"), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.presses("Bring in a list of who did")
}

func TestWhatPeopleAreAskedIsReadAndAListOfAnswersBroughtIn(t *testing.T) {
	s := atPack(t)
	s.presses("Read what people are asked")
	s.sees("Nothing was issued yet")
	s.presses("Back")
	s.issuesPack()
	s.sees("Lock your screen.")
	s.presses("‹ Screens")
	s.presses("Who answered")
	s.sees("Not answered")
	s.bringsWhoDid()
	s.sees("course.csv, 2 rows")
	s.presses("Bring in the other rows")
	s.sees("Answered 21/11/2025")
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.Asked(ctx, "100200")
		if err != nil || len(all) != 1 || all[0].Standing != "answered" {
			t.Errorf("the register says %+v (%v)", all, err)
		}
	})
}

func TestAnAuthorityThatPeopleSignUnderIsListedAndDistrusted(t *testing.T) {
	s := sits(t)
	from := time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)
	root, rootKey, err := authority.New(pkix.Name{CommonName: "Cyngor Brynmor Root CA"}, from, 20)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: root.SerialNumber, Subject: pkix.Name{CommonName: "Ada Min"}, NotBefore: from, NotAfter: from.AddDate(3, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, root, key.Public(), rootKey)
	if err != nil {
		t.Fatal(err)
	}
	mine, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	file, err := pkcs12.Modern.Encode(key, mine, []*x509.Certificate{root}, "given by ICT")
	if err != nil {
		t.Fatal(err)
	}
	s.register(func(ctx context.Context, r *store.Session) {
		if _, err := r.TrustAuthority(ctx, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Raw})); err != nil {
			t.Fatal(err)
		}
		if _, err := r.AddCertificate(ctx, file, "given by ICT"); err != nil {
			t.Fatal(err)
		}
	})
	s.types("Password", password)
	s.presses("Sign in")
	s.presses("People who sign in")
	s.presses("My certificate")
	s.presses("Sign with that of the register again")
	s.sees("You sign records with the certificate of this register again.")
	s.presses("Authorities")
	s.row("Cyngor Brynmor Root CA")
	s.presses("Have nobody sign under what is chosen any more")
	s.presses("Continue")
	s.presses("Have nobody sign under another authority any more")
	s.sees("Nobody signs under Cyngor Brynmor Root CA any more.")
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.OutsideAuthorities(ctx)
		if err != nil || len(all) != 1 || all[0].EndedAt.IsZero() {
			t.Errorf("the authorities are %v (%v)", all, err)
		}
	})
}

func TestAPublicRecordIsSavedAsAPageForTheWeb(t *testing.T) {
	s := deskOf(t, colleague{"ism", "100256", store.PostISM, store.ISM}, nil)
	s.presses("Issue a record")
	s.presses("Information asset")
	s.chooses("What it is about", "IA009")
	s.presses("Continue")
	s.types("Your password, to sign", passwordOf("ism"))
	s.presses("Sign as The Information Security Manager")
	s.files.next = filepath.Join(t.TempDir(), "asset.html")
	s.presses("Save as a page for the web")
	s.sees("The copy is in")
	if b, err := os.ReadFile(s.files.next); err != nil || !strings.Contains(string(b), "<html") {
		t.Errorf("the page is %.80q (%v)", b, err)
	}
}

func TestSomebodyElseLooksAtWhatTheWeeksReviewerHolds(t *testing.T) {
	s := sits(t)
	s.join(colleague{"yarrow", "100200", store.PostICT, store.ICT})
	s.join(colleague{"ict", "100270", "", store.ICT})
	s.as("yarrow", vault.Secret{Password: []byte(passwordOf("yarrow"))}, "2025-12-03", func(ctx context.Context, r *store.Session) {
		files := []store.PrivilegedFile{{Name: "november.csv", Data: strings.NewReader(adminList)}}
		if _, err := r.ReviewPrivileged(ctx, files, store.PrivilegedOptions{Apply: true}); err != nil {
			t.Fatal(err)
		}
	})
	s.opensOn("ict", "2025-12-03")
	s.presses("Weekly review")
	s.presses("Look at the accounts that The ICT holds")
	s.presses("Look at the accounts that the week's reviewer holds")
	s.sees("The second look is recorded.")
}
