package store_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/vault"
)

// trailIsSound holds that the whole trail verifies.
func trailIsSound(t *testing.T, s *store.Session) {
	t.Helper()
	r, err := s.VerifyTrail(t.Context())
	check(t, err)
	if !r.Sound {
		t.Errorf("the trail is not sound: %q", r.Problems)
	}
}

func userOf(t *testing.T, s *store.Session, login string) store.User {
	t.Helper()
	users, err := s.Users(t.Context())
	check(t, err)
	i := slices.IndexFunc(users, func(u store.User) bool { return u.Login == login })
	if i < 0 {
		t.Fatalf("nobody is called %s", login)
	}
	return users[i]
}

// authoritiesOf counts the certificates of the register's authorities.
func authoritiesOf(t *testing.T, s *store.Session) int {
	t.Helper()
	pem, err := s.ExportAuthority(t.Context())
	check(t, err)
	return strings.Count(string(pem), "BEGIN CERTIFICATE")
}

func TestWhoIsDisabledSignsInNoMore(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ism := r.open("ism", today)
	check(t, ism.ChangeSetting(t.Context(), "escalate-ism", "2"))
	r.close(ism)
	admin := r.open("administrator", today)
	w, err := admin.DisableUser(t.Context(), "ISM", "Left the council")
	check(t, err)
	if !w.Rekeyed || w.User.Login != "ism" {
		t.Errorf("%+v", w)
	}
	if u := userOf(t, admin, "ism"); u.Disabled.IsZero() || u.DisabledBy != "administrator" || u.DisabledReason != "Left the council" {
		t.Errorf("they are kept as %+v", u)
	}
	if _, err := r.signIn(t.Context(), store.OpenOptions{Login: "ism", Secret: secret("ism")}); !errors.Is(err, vault.ErrWrongSecret) {
		t.Errorf("they sign in: %v", err)
	}
	trailIsSound(t, admin) // what they signed stays signed
	if n := authoritiesOf(t, admin); n != 1 {
		t.Errorf("%d authorities: they were no administrator", n)
	}
	unchanged(t, admin, func() {
		_, err := admin.DisableUser(t.Context(), "ism", "Again")
		refused[*store.ConflictError](t, err)
		refused[*store.ConflictError](t, admin.ResetPassword(t.Context(), store.NewPassword{Login: "ism", Secret: given("ism"), KDF: vault.FloorKDF()}))
	})
	check(t, admin.EnableUser(t.Context(), store.NewPassword{Login: "ism", Secret: given("ism"), KDF: vault.FloorKDF()}))
	r.close(admin)
	ism = r.opened(store.OpenOptions{Login: "ism", Secret: given("ism"), On: today})
	if !ism.User().Temporary || !slices.Equal(ism.User().Roles, []store.Role{store.ISM}) {
		t.Errorf("enabled they are %+v", ism.User())
	}
	check(t, ism.ChangePassword(t.Context(), secret("ism")))
	check(t, ism.ChangeSetting(t.Context(), "escalate-ism", "3"))
	trailIsSound(t, ism)
}

func TestNobodyChangesTheirOwnSigningIn(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("administrator", today)
	ctx := t.Context()
	check(t, admin.AddUser(ctx, store.NewUser{Login: "twin", Name: "The same person", Person: personOf("administrator"), Roles: []store.Role{store.Auditor}, Password: given("twin"), KDF: vault.FloorKDF()}))
	unchanged(t, admin, func() {
		for _, login := range []string{"administrator", "Administrator", "twin"} {
			_, err := admin.DisableUser(ctx, login, "Mistake")
			refused[*store.ConflictError](t, err)
			_, err = admin.ChangeRoles(ctx, login, []store.Role{store.ISM})
			refused[*store.ConflictError](t, err)
			refused[*store.ConflictError](t, admin.ResetPassword(ctx, store.NewPassword{Login: login, Secret: given("a"), KDF: vault.FloorKDF()}))
		}
		_, err := admin.DisableUser(ctx, "ism", "  ")
		refused[*store.InvalidError](t, err)
		_, err = admin.DisableUser(ctx, "nobody", "Mistake")
		refused[*store.NotFoundError](t, err)
		_, err = admin.ChangeRoles(ctx, "ism", nil)
		refused[*store.InvalidError](t, err)
		_, err = admin.ChangeRoles(ctx, "ism", []store.Role{store.ISM})
		refused[*store.ConflictError](t, err)
	})
	r.close(admin)
	s := r.open("ism", today)
	for name, err := range map[string]error{
		"disable": failure(s.DisableUser(ctx, "siro", "Rival")), "roles": failure(s.ChangeRoles(ctx, "siro", []store.Role{store.Auditor})),
		"reset": s.ResetPassword(ctx, store.NewPassword{Login: "siro", Secret: given("siro")}), "rekey": failure(s.Rekey(ctx)),
		"recovery": failure(s.MakeRecovery(ctx, false, func([]store.RecoverySheet) error { return nil })),
	} {
		t.Log(name)
		refused[*store.NotAllowedError](t, err)
	}
}

func failure[T any](_ T, err error) error { return err }

// Removing an administrator replaces custody key and authority; certificates go on being issued, under the new one, and what was signed before stays sound.
func TestRemovingAnAdministratorMakesANewAuthority(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(ctx context.Context, s *store.Session) error{
		"disabled": func(ctx context.Context, s *store.Session) error {
			return failure(s.DisableUser(ctx, "administrator", "Left"))
		},
		"other roles": func(ctx context.Context, s *store.Session) error {
			return failure(s.ChangeRoles(ctx, "administrator", []store.Role{store.Auditor}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := staffed(t)
			ctx := t.Context()
			s := r.open("administrator", today)
			check(t, s.ChangeSetting(ctx, "escalate-ism", "2"))
			r.close(s)
			admin := r.open("admin", today)
			check(t, remove(ctx, admin))
			if n := authoritiesOf(t, admin); n != 2 {
				t.Errorf("%d authorities", n)
			}
			trailIsSound(t, admin)
			check(t, admin.AddUser(ctx, store.NewUser{Login: "zara", Name: "Zara New", Roles: []store.Role{store.Administrator}, Password: given("zara"), KDF: vault.FloorKDF()}))
			r.close(admin)
			zara := r.opened(store.OpenOptions{Login: "zara", Secret: given("zara"), On: today})
			check(t, zara.ChangePassword(ctx, secret("zara")))
			check(t, zara.ChangeSetting(ctx, "escalate-ism", "4"))
			trailIsSound(t, zara)
			if name == "disabled" {
				return
			}
			r.close(zara)
			was := r.open("administrator", today)
			if was.User().Roles[0] != store.Auditor {
				t.Errorf("they are %+v", was.User())
			}
			refused[*store.NotAllowedError](t, was.AddUser(ctx, store.NewUser{Login: "eve", Name: "Eve", Roles: []store.Role{store.ISM}, Password: given("eve")}))
		})
	}
}

// Whoever is made an administrator holds the authority, and can add others.
func TestANewAdministratorHoldsTheAuthority(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	admin := r.open("admin", today)
	_, err := admin.ChangeRoles(ctx, "ict", []store.Role{store.ICT, store.Administrator})
	check(t, err)
	r.close(admin)
	ict := r.open("ict", today)
	check(t, ict.AddUser(ctx, store.NewUser{Login: "zara", Name: "Zara New", Roles: []store.Role{store.Administrator}, Password: given("zara"), KDF: vault.FloorKDF()}))
	trailIsSound(t, ict)
}

// A reset password is temporary: it mints another signing key, and what the person signed before stays signed.
func TestAResetMintsANewSigningKey(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	s := r.open("ism", today)
	check(t, s.ChangeSetting(ctx, "escalate-ism", "2"))
	r.close(s)
	admin := r.open("admin", today)
	check(t, admin.ResetPassword(ctx, store.NewPassword{Login: "ism", Secret: given("another ism"), KDF: vault.FloorKDF()}))
	unchanged(t, admin, func() {
		refused[*store.InvalidError](t, admin.ResetPassword(ctx, store.NewPassword{Login: "ism", Secret: vault.Secret{Password: []byte("short")}}))
	})
	r.close(admin)
	if _, err := r.signIn(ctx, store.OpenOptions{Login: "ism", Secret: secret("ism")}); !errors.Is(err, vault.ErrWrongSecret) {
		t.Errorf("the password that was reset: %v", err)
	}
	s = r.opened(store.OpenOptions{Login: "ism", Secret: given("another ism"), On: today})
	if err := s.ChangeSetting(ctx, "escalate-ism", "3"); !errors.Is(err, store.ErrTemporary) {
		t.Errorf("with the password that was given: %v", err)
	}
	check(t, s.ChangePassword(ctx, secret("ism")))
	check(t, s.ChangeSetting(ctx, "escalate-ism", "3"))
	trailIsSound(t, s)
}

// While others have the register open, somebody who is disabled is shut out all the same, and the keys are changed once an administrator is alone.
func TestDisablingDoesNotWaitForTheDisabled(t *testing.T) {
	t.Parallel()
	proves(t, "rekey-register")
	r := staffedVault(t)
	ctx := t.Context()
	theirs := r.open("administrator", today) // who will not go home
	admin := r.open("admin", today)
	refused := func(err error) {
		t.Helper()
		if !errors.Is(err, vault.ErrOpenElsewhere) || err.Error() != vault.ErrOpenElsewhere.Error() {
			t.Errorf("while somebody else has it open: %v", err)
		}
	}
	unchanged(t, admin, func() {
		refused(failure(admin.Rekey(ctx)))
		refused(admin.ResetPassword(ctx, store.NewPassword{Login: "ism", Secret: given("ism"), KDF: vault.FloorKDF()}))
		refused(failure(admin.MakeRecovery(ctx, false, func([]store.RecoverySheet) error { return nil })))
		refused(failure(admin.ChangeRoles(ctx, "ict", []store.Role{store.Administrator})))
	})
	w, err := admin.DisableUser(ctx, "administrator", "Dismissed")
	check(t, err)
	if w.Rekeyed {
		t.Error("the keys are said to be changed")
	}
	if _, err := r.signIn(ctx, store.OpenOptions{Login: "administrator", Secret: secret("administrator")}); !errors.Is(err, vault.ErrWrongSecret) {
		t.Errorf("they sign in: %v", err)
	}
	if err := theirs.ChangeSetting(ctx, "escalate-ism", "9"); err == nil {
		t.Error("they act on")
	}
	if got := owed(t, admin, "rekey-register"); len(got) != 1 {
		t.Errorf("prompts: %q", got)
	}
	delete(r.signedIn, theirs)
	_ = theirs.Close() // they may no longer write
	uuid := vaultKey(t, r)
	r.close(admin) // and so the keys are changed
	if vaultKey(t, r) == uuid {
		t.Error("the register has the keys it had")
	}
	admin = r.open("admin", today)
	if got := owed(t, admin, "rekey-register"); len(got) != 0 {
		t.Errorf("prompts: %q", got)
	}
	if n := authoritiesOf(t, admin); n != 2 {
		t.Errorf("%d authorities: the administrator who was removed knows the key of the first", n)
	}
	trailIsSound(t, admin)
}

// vaultKey is what tells one file of a register from the next: its salt.
func vaultKey(t *testing.T, r register) string {
	t.Helper()
	b, err := os.ReadFile(r.path)
	check(t, err)
	return string(b[32:64])
}

// A leaver's sign-in is asked for by the day on which their access ends, and goes with its disabling.
func TestLeaversSignInIsDisabled(t *testing.T) {
	t.Parallel()
	proves(t, "disable-sign-in-of-leaver")
	r := staffed(t)
	ctx := t.Context()
	hr := r.open("hr", today)
	_, _, err := hr.RecordLeaver(ctx, store.NewLeaver{Person: personOf("facilities"), LastWorkingDay: "2025-11-28", NoticeOn: today})
	check(t, err)
	r.close(hr)
	admin := r.open("admin", today)
	diff(t, owed(t, admin, "disable-sign-in-of-leaver"), []string{"facilities"})
	_, err = admin.DisableUser(ctx, "facilities", "Left")
	check(t, err)
	if got := owed(t, admin, "disable-sign-in-of-leaver"); len(got) > 0 {
		t.Errorf("still asked for: %q", got)
	}
}

// The council's own rules hold for a password, and a password that is older than they allow is changed before its owner acts.
func TestPasswordRulesAreTheCouncils(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	s := r.open("ism", today)
	for key, bad := range map[string]string{"password-length": "7", "password-strength": "5", "idle-lock": "41", "password-expiry": "-1"} {
		refused[*store.InvalidError](t, s.ChangeSetting(ctx, key, bad))
	}
	check(t, s.ChangeSetting(ctx, "password-length", "24"))
	weak := func(password string) error { return s.ChangePassword(ctx, vault.Secret{Password: []byte(password)}) }
	refused[*store.InvalidError](t, weak("otter lantern quarry"))
	check(t, s.ChangeSetting(ctx, "password-length", "8"))
	for _, guessed := range []string{"Winter2025!", "Liverpool2024!!", "SummerHoliday2025", "Password12345!", "19.11.202519.11.2025", "Anytown Borough 2025", "ANYTOWNanytown!!", "MunimentMuniment1", "zzzzzzzzzzzz"} {
		if _, is := errors.AsType[*store.InvalidError](weak(guessed)); !is {
			t.Errorf("%q is taken for a password", guessed)
		}
	}
	check(t, s.ChangeSetting(ctx, "password-strength", "0"))
	check(t, weak("Winter2025!"))
	check(t, s.ChangeSetting(ctx, "password-expiry", "30"))
	r.close(s)
	s = r.opened(store.OpenOptions{Login: "ism", Secret: vault.Secret{Password: []byte("Winter2025!")}, On: today.AddDays(31)})
	var old *store.MustChangeError
	if err := s.ChangeSetting(ctx, "password-expiry", "0"); !errors.As(err, &old) || !strings.Contains(err.Error(), "older than the 30 days") {
		t.Errorf("with an old password: %v", err)
	}
	if len(promptsOf(t, s)) == 0 {
		t.Error("with an old password nothing is read")
	}
	check(t, s.ChangePassword(ctx, secret("ism")))
	check(t, s.ChangeSetting(ctx, "password-expiry", "0"))
	trailIsSound(t, s)
}

// Somebody whose session is open while others shut them out, or give them other roles, does nothing more with it.
func TestWhoIsShutOutMeanwhileDoesNothingMore(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		shut func(admin *store.Session) error
		want error
	}{
		"disabled": {func(admin *store.Session) error { return failure(admin.DisableUser(t.Context(), "ism", "Suspended")) }, store.ErrDisabled},
		"other roles": {func(admin *store.Session) error {
			return failure(admin.ChangeRoles(t.Context(), "ism", []store.Role{store.Auditor}))
		}, store.ErrSignInAnew},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := staffed(t)
			ctx := t.Context()
			ism, admin := r.open("ism", today), r.open("administrator", today)
			check(t, ism.ChangeSetting(ctx, "escalate-ism", "2"))
			check(t, one.shut(admin))
			unchanged(t, admin, func() {
				if err := ism.ChangeSetting(ctx, "escalate-ism", "3"); !errors.Is(err, one.want) {
					t.Errorf("they change a setting: %v", err)
				}
				if err := ism.ChangePassword(ctx, given("other")); !errors.Is(err, one.want) {
					t.Errorf("they choose a password: %v", err)
				}
			})
			locked, err := ism.LockIfIdle(ctx)
			check(t, err)
			if _, err := ism.People(ctx, ""); !locked || !errors.Is(err, store.ErrLocked) {
				t.Errorf("they read on: %v", err)
			}
			trailIsSound(t, admin)
		})
	}
}
