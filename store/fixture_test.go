package store_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/vault"
)

const (
	opened = calendar.Date("2025-10-03") // the day on which the made-up council's register came into use
	today  = calendar.Date("2025-11-21") // the Friday on which its files are judged
)

// secret is the password that somebody chose for themselves.
func secret(login string) vault.Secret {
	return vault.Secret{Password: []byte("three random words of " + login)}
}

// register is one register, with a memory of its own of what this computer saw. It is the file at path, or where MUNIMENT_TEST_POSTGRES is set, a database of
// the server that it names.
type register struct {
	t           *testing.T
	path, state string
	served      *served // nil: a file
	signedIn    map[*store.Session]bool
}

// original is a register that others are copies of.
type original struct {
	file   []byte
	served *served
}

// Making a register and importing a council into it is done once in a process; each test has a copy.
var (
	importedOnce      = sync.OnceValues(func() (original, error) { return build(newPlace, fillImported) })
	staffedOnce       = sync.OnceValues(func() (original, error) { return build(copying(importedOnce), fillStaffed) })
	importedVaultOnce = sync.OnceValues(func() (original, error) { return build(newFile, fillImported) })
	staffedVaultOnce  = sync.OnceValues(func() (original, error) { return build(copying(importedVaultOnce), fillStaffed) })
)

// imported is the made-up council that the program ships, with nobody but its first administrator, admin.
func imported(t *testing.T) register { return copyOf(t, importedOnce) }

// staffed is the same council with one person for each role, whose login is the name of the role (see staff).
func staffed(t *testing.T) register { return copyOf(t, staffedOnce) }

// empty is a register of a council that has imported nothing yet.
func empty(t *testing.T) register { return emptyAt(t, newPlace) }

// Tests of the file itself have a register in a vault whatever the others have.

func importedVault(t *testing.T) register {
	if !onServer() {
		return imported(t)
	}
	return copyOf(t, importedVaultOnce)
}

func staffedVault(t *testing.T) register {
	if !onServer() {
		return staffed(t)
	}
	return copyOf(t, staffedVaultOnce)
}

func emptyVault(t *testing.T) register { return emptyAt(t, newFile) }

// place makes room for a register in a folder.
type place func(ctx context.Context, dir string) (register, error)

func newFile(_ context.Context, dir string) (register, error) {
	r := register{path: filepath.Join(dir, "anytown.muniment"), state: filepath.Join(dir, "state")}
	return r, os.Mkdir(r.state, 0o700)
}

// newPlace is a file, or a database of the server that the tests run on.
func newPlace(ctx context.Context, dir string) (register, error) {
	r, err := newFile(ctx, dir)
	if err == nil && onServer() {
		r.served, err = newServed(ctx, "", newKeys("admin", secret("admin")))
	}
	return r, err
}

func copying(from func() (original, error)) place {
	return func(ctx context.Context, dir string) (register, error) {
		o, err := from()
		if err != nil {
			return register{}, err
		}
		r, err := newFile(ctx, dir)
		if err != nil || o.served == nil {
			return r, errors.Join(err, os.WriteFile(r.path, o.file, 0o600))
		}
		r.served, err = newServed(ctx, o.served.name, o.served.keys.clone())
		return r, err
	}
}

func copyOf(t *testing.T, from func() (original, error)) register {
	t.Helper()
	return at(t, copying(from))
}

// at makes room for a register that ends with the test.
func at(t *testing.T, where place) register {
	t.Helper()
	r, err := where(t.Context(), t.TempDir())
	check(t, err)
	r.t, r.signedIn = t, map[*store.Session]bool{}
	if r.served != nil {
		t.Cleanup(func() {
			if err := r.served.drop(); err != nil {
				t.Errorf("drop the database of the test: %v", err)
			}
		})
	}
	return r
}

func emptyAt(t *testing.T, where place) register {
	t.Helper()
	r := at(t, where)
	s, err := create(t.Context(), r, opened)
	check(t, err)
	check(t, s.Close())
	return r
}

func create(ctx context.Context, r register, on calendar.Date) (*store.Session, error) {
	return r.create(ctx, store.CreateOptions{
		Council: "Anytown Borough Council", Login: "admin", Name: "Ada Registrar", Secret: secret("admin"),
		KDF: vault.FloorKDF(), TestClock: true, On: on,
	})
}

func (r register) create(ctx context.Context, o store.CreateOptions) (*store.Session, error) {
	o.StateDir = r.state
	if r.served == nil {
		return store.Create(ctx, r.path, o)
	}
	db, err := r.served.door(o.Login, o.Secret)
	if err != nil {
		return nil, err
	}
	return store.CreateDatabase(ctx, db, o)
}

// build makes a register that others are to be copies of.
func build(where place, fill func(context.Context, register) error) (o original, err error) {
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		return o, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ctx := context.Background()
	r, err := where(ctx, dir)
	if err != nil {
		return o, err
	}
	if err := fill(ctx, r); err != nil {
		return o, err
	}
	if r.served != nil {
		return original{served: r.served}, r.served.db.Close() // a database that somebody is at cannot be copied
	}
	o.file, err = os.ReadFile(r.path)
	return o, err
}

func fillImported(ctx context.Context, r register) error {
	s, err := create(ctx, r, opened)
	if err != nil {
		return err
	}
	files, err := demoFiles()
	if err != nil {
		return errors.Join(err, s.Close())
	}
	return errors.Join(files.importInto(ctx, s), s.Close())
}

// staff lists who signs in to the staffed register: for each role a person of the made-up council, and the post they hold.
func staff() []struct{ login, person, post string } {
	return []struct{ login, person, post string }{
		{"administrator", "100326", ""},
		{"siro", "100242", store.PostSIRO},
		{"ism", "100256", store.PostISM},
		{"iao", "100284", "Head of Revenues and Benefits"},
		{"system-owner", "100263", "owner-sys01"},
		{"manager", "100319", "Manager, Environmental Health"},
		{"ict", "100270", store.PostICT},
		{"hr", "100235", store.PostHR},
		{"dpo", "100214", store.PostDPO},
		{"chief-executive", "100291", store.PostChiefExecutive},
		{"facilities", "100298", ""},
		{"auditor", "100312", ""},
	}
}

func personOf(login string) string {
	for _, m := range staff() {
		if m.login == login {
			return m.person
		}
	}
	return ""
}

func fillStaffed(ctx context.Context, r register) error {
	admin, err := r.signIn(ctx, store.OpenOptions{Login: "admin", Secret: secret("admin"), On: opened})
	if err != nil {
		return err
	}
	for _, m := range staff() {
		u := store.NewUser{
			Login: m.login, Name: "The " + store.Role(m.login).Title(), Person: m.person, Roles: []store.Role{store.Role(m.login)},
			Password: given(m.login), KDF: vault.FloorKDF(),
		}
		if err := admin.AddUser(ctx, u); err != nil {
			return err
		}
		if m.post == "" {
			continue
		}
		if err := admin.HoldPost(ctx, m.post, m.person, opened, ""); err != nil {
			return err
		}
	}
	if err := admin.Close(); err != nil {
		return err
	}
	for _, m := range staff() {
		s, err := r.signIn(ctx, store.OpenOptions{Login: m.login, Secret: given(m.login), On: opened})
		if err != nil {
			return err
		}
		if err := errors.Join(s.ChangePassword(ctx, secret(m.login)), s.Close()); err != nil {
			return err
		}
	}
	return nil
}

// given is the password that an administrator chose for somebody.
func given(login string) vault.Secret {
	return vault.Secret{Password: []byte("temporary words for " + login)}
}

func (r register) signIn(ctx context.Context, o store.OpenOptions) (*store.Session, error) {
	o.StateDir = r.state
	if r.served == nil {
		return store.Open(ctx, r.path, o)
	}
	db, err := r.served.door(o.Login, o.Secret)
	if err != nil {
		return nil, err
	}
	return store.OpenDatabase(ctx, db, o)
}

// open signs somebody in at the last minute of a day; the test's end closes what it has not closed.
func (r register) open(login string, on calendar.Date) *store.Session {
	r.t.Helper()
	return r.opened(store.OpenOptions{Login: login, Secret: secret(login), On: on})
}

// openAt signs somebody in at an instant of the clock in London.
func (r register) openAt(login, when string) *store.Session {
	r.t.Helper()
	return r.opened(store.OpenOptions{Login: login, Secret: secret(login), Clock: fixed(clock(r.t, when))})
}

// fixed is a clock that stands still.
func fixed(at time.Time) func() time.Time { return func() time.Time { return at } }

func (r register) opened(o store.OpenOptions) *store.Session {
	r.t.Helper()
	s, err := r.signIn(r.t.Context(), o)
	check(r.t, err)
	r.signedIn[s] = true
	r.t.Cleanup(func() {
		if r.signedIn[s] {
			r.close(s)
		}
	})
	return s
}

// close signs somebody out before the test's end.
func (r register) close(s *store.Session) {
	r.t.Helper()
	delete(r.signedIn, s)
	if err := s.Close(); err != nil {
		r.t.Errorf("close the register: %v", err)
	}
}

// clock reads a time as it stands on a clock in London.
func clock(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.London())
	check(t, err)
	return at.UTC()
}

// files are the CSV files of one council, as text.
type files struct{ people, systems, assets, grants, leavers string }

func demoFiles() (files, error) {
	var f files
	for _, one := range []struct {
		name string
		text *string
	}{{"people", &f.people}, {"systems", &f.systems}, {"information_assets", &f.assets}, {"access_grants", &f.grants}, {"hr_leavers_report", &f.leavers}} {
		b, err := os.ReadFile(filepath.Join("..", "assets", "demo", one.name+".csv"))
		if err != nil {
			return f, err
		}
		*one.text = string(b)
	}
	return f, nil
}

// importInto imports every file; a refused row is an error.
func (f files) importInto(ctx context.Context, s *store.Session) error {
	for _, one := range f.each() {
		if _, err := s.Import(ctx, one.kind, strings.NewReader(one.text), store.ImportOptions{Name: one.kind + ".csv", Apply: true}); err != nil {
			return errors.Join(errors.New(one.kind), err)
		}
	}
	return nil
}

type file struct{ kind, text string }

// each lists the files in the order in which they build on each other.
func (f files) each() []file {
	return slices.DeleteFunc([]file{{"people", f.people}, {"systems", f.systems}, {"assets", f.assets}, {"grants", f.grants}, {"leavers", f.leavers}},
		func(one file) bool { return one.text == "" })
}

// apply imports a text and fails the test where that fails.
func apply(t *testing.T, s *store.Session, kind, text string) store.ImportReport {
	t.Helper()
	r, err := s.Import(t.Context(), kind, strings.NewReader(text), store.ImportOptions{Name: kind + ".csv", Apply: true})
	if err != nil {
		t.Fatalf("import %s: %v; refused: %+v", kind, err, r.Refused)
	}
	return r
}

// lines joins the lines of a small file.
func lines(l ...string) string { return strings.Join(l, "\n") + "\n" }

// rowsOf reads a CSV file with headings in its first line, without the program's own reader.
func rowsOf(t *testing.T, text string) []map[string]string {
	t.Helper()
	if text == "" {
		return nil
	}
	all, err := csv.NewReader(bytes.NewReader([]byte(text))).ReadAll()
	check(t, err)
	var out []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, heading := range all[0] {
			row[heading] = cells[i]
		}
		out = append(out, row)
	}
	return out
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func diff(t *testing.T, got, want any, more ...cmp.Option) {
	t.Helper()
	if d := cmp.Diff(want, got, append(more, cmpopts.EquateEmpty())...); d != "" {
		t.Errorf("(- wanted, + got):\n%s", d)
	}
}

// refused fails the test unless the error is of the kind wanted, and returns it.
func refused[E error](t *testing.T, err error) E {
	t.Helper()
	var want E
	if !errors.As(err, &want) {
		t.Fatalf("got the error %v, want a %T", err, want)
	}
	return want
}
