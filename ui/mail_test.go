package ui_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/exchange/loopback"
)

// mailFrom sets up a mail server on this computer, and people with addresses who owe something.
func (s *sitting) mailFrom(login, secret string) *loopback.MailServer {
	s.t.Helper()
	dir := s.t.TempDir()
	if _, err := loopback.Certify(dir, time.Now()); err != nil {
		s.t.Fatal(err)
	}
	m, err := loopback.ServeMail(dir, true, login, secret)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = m.Close() })
	s.files.next = filepath.Join(dir, "server.pem")
	s.register(func(ctx context.Context, r *store.Session) {
		for key, value := range map[string]string{"mail-server": m.Address, "mail-from": "register@anytown.example", "mail-login": login} {
			if err := r.ChangeSetting(ctx, key, value); err != nil {
				s.t.Fatal(err)
			}
		}
	})
	return m
}

// owing gives two people addresses and posts that owe something.
func (s *sitting) owing() {
	s.t.Helper()
	s.register(func(ctx context.Context, r *store.Session) {
		text := "employee_no,given_name,surname,email\n100263,Olwen,O'Dowd,olwen@anytown.example\n100305,,Ash,zoe@anytown.example\n"
		if report, err := r.Import(ctx, "people", strings.NewReader(text), store.ImportOptions{Name: "addresses.csv", Apply: true}); err != nil {
			s.t.Fatalf("%v: %+v", err, report.Refused)
		}
		for post, person := range map[string]string{"System Owner, Active Directory and Microsoft 365": "100263", "Information Security Manager": "100305"} {
			if err := r.HoldPost(ctx, post, person, "2025-10-01", ""); err != nil {
				s.t.Fatal(err)
			}
		}
	})
}

// Whom it tells and by which server is said before anything goes; each is told once a day, and the password is kept nowhere.
func TestDigestsAreSentFromTheDesk(t *testing.T) {
	s := atDesk(t)
	s.owing()
	server := s.mailFrom("register", "a mail password")
	s.presses("E-mails")
	s.presses("See who is told")
	s.row("olwen@anytown.example")
	s.sees("2 people are told by " + server.Address + ", from register@anytown.example.")
	s.presses("The council's own authority vouches for the server")
	s.types("Password of register", "a wrong password")
	s.presses("Send 2 e-mails")
	s.sees("cannot be used")
	if n := len(server.Took()); n != 0 {
		t.Fatalf("with a wrong password %d were taken", n)
	}
	s.presses("See who is told")
	s.types("Password of register", "a mail password")
	s.presses("Send 2 e-mails")
	s.sees("2 people are told by e-mail.")
	took := server.Took()
	if len(took) != 2 || !strings.Contains(took[0], "olwen@anytown.example") || strings.Contains(took[0], "a mail password") {
		t.Errorf("the server took %q", took)
	}
	s.presses("See who is told")
	s.sees("Nobody is to be told today")
	raw, err := os.ReadFile(s.path)
	if err != nil || strings.Contains(string(raw), "a mail password") {
		t.Errorf("the register holds the password in clear: %v", err)
	}
}

// Without a server the e-mails are drafts, and the page says where the server is set.
func TestEMailsAreDraftsWhereNoServerIsSet(t *testing.T) {
	s := atDesk(t)
	s.owing()
	s.presses("E-mails")
	s.types("Address that writes", "register@anytown.example")
	s.presses("See who is told")
	s.sees("No mail server is set")
	s.files.next = t.TempDir()
	s.presses("Save them as drafts instead")
	s.sees("2 drafts are in " + s.files.next)
	if files, err := os.ReadDir(s.files.next); err != nil || len(files) != 2 {
		t.Errorf("there are %v (%v)", files, err)
	}
}
