package store_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"muniment/store"
	"muniment/store/vault"
)

func TestTemporaryPasswordReadsAndCannotAct(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	ctx := t.Context()
	check(t, admin.AddUser(ctx, store.NewUser{Login: "second-ism", Name: "Nia Second", Roles: store.Roles()[2:], Password: given("second-ism"), KDF: vault.FloorKDF()}))
	s := r.opened(store.OpenOptions{Login: "second-ism", Secret: given("second-ism"), On: today})
	if !s.User().Temporary || len(promptsOf(t, s)) == 0 {
		t.Errorf("with a temporary password %+v reads nothing", s.User())
	}
	tried := attempts(t)
	unchanged(t, admin, func() {
		for act, attempt := range tried {
			if act == store.ActVerifyTrail {
				continue
			}
			err := attempt(s)
			var denied *store.NotAllowedError
			if !errors.Is(err, store.ErrTemporary) && !errors.As(err, &denied) {
				t.Errorf("with a temporary password, to %s gives %v", act, err)
			}
		}
	})
	check(t, s.ChangePassword(ctx, secret("second-ism")))
	if s.User().Temporary {
		t.Error("the password they chose is still temporary")
	}
	check(t, s.ChangeSetting(ctx, "escalate-ism", "2"))
	r.close(s)
	s = r.open("second-ism", today)
	check(t, s.ChangeSetting(ctx, "escalate-ism", "3"))
	if _, err := r.signIn(ctx, store.OpenOptions{Login: "second-ism", Secret: given("second-ism")}); !errors.Is(err, vault.ErrWrongSecret) {
		t.Errorf("the temporary password after the change: %v", err)
	}
	report, err := s.VerifyTrail(ctx)
	check(t, err)
	if !report.Sound {
		t.Errorf("the trail of their own key is not sound: %q", report.Problems)
	}
}

func TestChangingOnesOwnPasswordKeepsTheSigningKey(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("ism", today)
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "2"))
	check(t, s.ChangePassword(t.Context(), given("ism")))
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "3"))
	r.close(s)
	s = r.opened(store.OpenOptions{Login: "ism", Secret: given("ism"), On: today})
	report, err := s.VerifyTrail(t.Context())
	check(t, err)
	if !report.Sound {
		t.Errorf("the trail is not sound: %q", report.Problems)
	}
}

func TestFirstAdministratorStandsInForRolesThatNobodyHas(t *testing.T) {
	t.Parallel()
	r := imported(t)
	admin := r.open("admin", today)
	diff(t, admin.User().Roles, store.Roles(), cmpopts.SortSlices(func(a, b store.Role) bool { return a < b }))
	_, err := admin.AcceptException(t.Context(), "G00001", "CBC-005", "Late course", "") // which is for the ISM alone
	check(t, err)
	check(t, admin.AddUser(t.Context(), store.NewUser{Login: "ism", Name: "Idris Security", Roles: []store.Role{store.ISM}, Password: given("ism"), KDF: vault.FloorKDF()}))
	r.close(admin)
	admin = r.open("admin", today)
	if roles := admin.User().Roles; slices.Contains(roles, store.ISM) || !slices.Contains(roles, store.SIRO) {
		t.Errorf("with an ISM appointed the first administrator is %v", roles)
	}
	_, err = admin.AcceptException(t.Context(), "G00002", "CBC-005", "Late course", "")
	refused[*store.NotAllowedError](t, err)

	admin = staffed(t).open("admin", today) // where others have every role
	diff(t, admin.User().Roles, []store.Role{store.Administrator})
}

func TestUsersAreChecked(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	ctx := t.Context()
	good := store.NewUser{Login: "zara", Name: "Zara New", Roles: []store.Role{store.Auditor}, Password: given("zara"), KDF: vault.FloorKDF()}
	unchanged(t, admin, func() {
		for name, spoil := range map[string]func(*store.NewUser){
			"no login":          func(u *store.NewUser) { u.Login = " " },
			"no name":           func(u *store.NewUser) { u.Name = "" },
			"no role":           func(u *store.NewUser) { u.Roles = nil },
			"short password":    func(u *store.NewUser) { u.Password.Password = []byte("nine char") },
			"password of one":   func(u *store.NewUser) { u.Password.Password = []byte("aaaaaaaaaaaa") },
			"council's name":    func(u *store.NewUser) { u.Password.Password = []byte("anytown borough council") },
			"login as password": func(u *store.NewUser) { u.Login = "zarathustra"; u.Password.Password = []byte("Zarathustra") },
			"not text":          func(u *store.NewUser) { u.Password.Password = []byte("\xff\xfe0123456789") },
		} {
			u := good
			spoil(&u)
			t.Log(name)
			refused[*store.InvalidError](t, admin.AddUser(ctx, u))
		}
		u := good
		u.Login = "ism"
		refused[*store.ConflictError](t, admin.AddUser(ctx, u))
		u = good
		u.Person = "99"
		refused[*store.NotFoundError](t, admin.AddUser(ctx, u))
	})
	if _, err := r.signIn(ctx, store.OpenOptions{Login: "zara", Secret: given("zara")}); !errors.Is(err, vault.ErrWrongSecret) {
		t.Errorf("somebody who was not added signs in: %v", err)
	}
	check(t, admin.AddUser(ctx, good)) // what failed before leaves nothing in the way
	users, err := admin.Users(ctx)
	check(t, err)
	i := slices.IndexFunc(users, func(u store.User) bool { return u.Login == "zara" })
	if i < 0 || !users[i].Temporary || !slices.Equal(users[i].Roles, good.Roles) {
		t.Errorf("the users are %+v", users)
	}
}

func TestWrongPasswordOpensNothing(t *testing.T) {
	t.Parallel()
	r := staffedVault(t)
	before, err := os.ReadFile(r.path)
	check(t, err)
	for _, o := range []store.OpenOptions{{Login: "ism", Secret: secret("siro")}, {Login: "nobody", Secret: secret("ism")}, {Login: "ism"}} {
		if _, err := r.signIn(t.Context(), o); !errors.Is(err, vault.ErrWrongSecret) {
			t.Errorf("%q: %v", o.Login, err)
		}
	}
	after, err := os.ReadFile(r.path)
	check(t, err)
	if !bytes.Equal(before, after) {
		t.Error("a wrong password changed the file")
	}
}

func TestCreateLeavesNothingBehindWhenItFails(t *testing.T) {
	t.Parallel()
	good := store.CreateOptions{Council: "Anytown", Login: "admin", Name: "Ada Registrar", Secret: secret("admin"), KDF: vault.FloorKDF()}
	for name, spoil := range map[string]func(o *store.CreateOptions){
		"no council":      func(o *store.CreateOptions) { o.Council = "  " },
		"no name":         func(o *store.CreateOptions) { o.Name = "" },
		"no login":        func(o *store.CreateOptions) { o.Login = "" },
		"short password":  func(o *store.CreateOptions) { o.Secret.Password = []byte("short") },
		"weak protection": func(o *store.CreateOptions) { o.KDF.Memory = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := good
			o.StateDir = t.TempDir()
			spoil(&o)
			dir := t.TempDir()
			if s, err := store.Create(t.Context(), filepath.Join(dir, "a.muniment"), o); err == nil {
				check(t, s.Close())
				t.Error("the register was made")
			}
			left, err := os.ReadDir(dir)
			check(t, err)
			if len(left) > 0 {
				t.Errorf("%s is left behind", left[0].Name())
			}
		})
	}
}

func TestCreateOverwritesNothing(t *testing.T) {
	t.Parallel()
	r := importedVault(t)
	before, err := os.ReadFile(r.path)
	check(t, err)
	if _, err := create(t.Context(), r, today); !errors.Is(err, vault.ErrExists) {
		t.Errorf("creating where a register is: %v", err)
	}
	after, err := os.ReadFile(r.path)
	check(t, err)
	if !bytes.Equal(before, after) {
		t.Error("the register that was there has changed")
	}
}

// A register made without a test clock enters acts at the computer's time, whatever day its questions are answered for.
func TestOnlyARegisterForTrialsObeysTheDay(t *testing.T) {
	t.Parallel()
	r := at(t, newPlace)
	now := clock(t, "2025-11-21 10:00")
	s, err := r.create(t.Context(), store.CreateOptions{
		Council: "Anytown", Login: "admin", Name: "Ada", Secret: secret("admin"), KDF: vault.FloorKDF(),
		Clock: fixed(now),
	})
	check(t, err)
	check(t, s.Close())
	s = r.opened(store.OpenOptions{Login: "admin", Secret: secret("admin"), Clock: fixed(now), On: "2030-01-01"})
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "2"))
	if e := lastEntry(t, s); !e.At.Equal(now) || s.Today() != "2030-01-01" || s.Council().TestClock {
		t.Errorf("looking at %s, the act is entered at %v", s.Today(), e.At)
	}
}

// The vault does not tell capitals apart: a login in other capitals is that of the person who has it, and their slot stays theirs.
func TestLoginInOtherCapitalsIsTaken(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	ctx := t.Context()
	zoe := store.NewUser{Login: "zoë", Name: "Zoë New", Roles: []store.Role{store.Auditor}, Password: given("zoe"), KDF: vault.FloorKDF()}
	check(t, admin.AddUser(ctx, zoe)) // whose password is still temporary
	unchanged(t, admin, func() {
		for _, login := range []string{"ISM", "Ism", "ADMIN", "Zoë", "ZOË"} {
			u := store.NewUser{Login: login, Name: "Another", Roles: []store.Role{store.Administrator}, Password: given("another"), KDF: vault.FloorKDF()}
			refused[*store.ConflictError](t, admin.AddUser(ctx, u))
		}
	})
	s := r.open("ism", today)
	check(t, s.ChangeSetting(ctx, "escalate-ism", "2"))
	r.close(s)
	s = r.opened(store.OpenOptions{Login: "ISM", Secret: secret("ism"), On: today})
	if s.User().Login != "ism" || !slices.Equal(s.User().Roles, []store.Role{store.ISM}) {
		t.Errorf("in other capitals they are %+v", s.User())
	}
	check(t, r.opened(store.OpenOptions{Login: "zoë", Secret: given("zoe"), On: today}).ChangePassword(ctx, secret("zoe")))
}

// An attempt that was cut short leaves a slot that nobody of the register has: the next attempt takes its place, unless the slot is somebody's own by now.
func TestSlotOfAnInterruptedAttemptIsReplaced(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	u := store.NewUser{Login: "Zara", Name: "Zara New", Roles: []store.Role{store.Auditor}, Password: given("zara"), KDF: vault.FloorKDF()}
	leave := func(login string) {
		v := sealed(t, r, "admin")
		_, _, err := v.AddSlot(login, given("before"), vault.SlotOptions{KDF: vault.FloorKDF()})
		check(t, err)
		check(t, v.Close())
	}
	leave("zara")
	leave("nia")
	v := beneath(t, r, "nia", given("before"))
	check(t, v.ChangeSecret(secret("nia"), nil))
	check(t, v.Close())
	admin := r.open("admin", today)
	check(t, admin.AddUser(t.Context(), u))
	if s := r.opened(store.OpenOptions{Login: "zara", Secret: given("zara"), On: today}); s.User().Name != "Zara New" {
		t.Errorf("she signs in as %+v", s.User())
	}
	u.Login = "Nia"
	unchanged(t, admin, func() { refused[*store.ConflictError](t, admin.AddUser(t.Context(), u)) })
}

// Why somebody signs in no more may tell of a leaving that is nobody else's to know of.
func TestWhyASignInEndedIsNotForEverybody(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("administrator", today)
	check(t, failure(admin.DisableUser(t.Context(), "facilities", "Gross misconduct")))
	r.close(admin)
	for login, told := range map[string]bool{"manager": false, "system-owner": false, "ict": false, "ism": true, "auditor": true} {
		s := r.open(login, today)
		all, err := s.Users(t.Context())
		check(t, err)
		text, err := json.Marshal(all)
		check(t, err)
		if len(all) < 12 || strings.Contains(string(text), "misconduct") != told || strings.Contains(string(text), `"login":"facilities"`) != told {
			t.Errorf("%s reads %s", login, text)
		}
		r.close(s)
	}
}
