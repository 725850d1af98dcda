package store_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/recovery"
	"muniment/store/vault"
)

// sheetsOf makes recovery sheets and reads them as somebody types them.
func sheetsOf(t *testing.T, s *store.Session, split bool) []recovery.Sheet {
	t.Helper()
	var out []recovery.Sheet
	_, err := s.MakeRecovery(t.Context(), split, func(sheets []store.RecoverySheet) error {
		for _, sheet := range sheets {
			one, err := recovery.Parse(strings.Join(sheet.Words, " "))
			if err != nil {
				return err
			}
			out = append(out, one)
		}
		return nil
	})
	check(t, err)
	return out
}

func (r register) recover(o store.RecoverOptions) (*store.Session, error) {
	o.StateDir = r.state
	if o.Login == "" {
		o.Login = "rescuer"
	}
	if o.Secret.Password == nil {
		o.Secret = secret("rescuer")
	}
	o.Name, o.KDF = "Rosa Rescuer", vault.FloorKDF()
	return store.Recover(r.t.Context(), r.path, o)
}

func TestARecoverySheetMakesANewAdministrator(t *testing.T) {
	t.Parallel()
	proves(t, "make-recovery-sheet")
	for name, split := range map[string]bool{"one sheet": false, "two of three": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := staffedVault(t)
			ctx := t.Context()
			admin := r.open("admin", today.AddDays(120))
			if got := owed(t, admin, "make-recovery-sheet"); len(got) != 1 {
				t.Errorf("without a sheet: %q", got)
			}
			sheets := sheetsOf(t, admin, split)
			if split {
				sheets = sheets[1:]
			}
			if got := owed(t, admin, "make-recovery-sheet"); len(got) != 0 {
				t.Errorf("with a sheet: %q", got)
			}
			r.close(admin)

			s, err := r.recover(store.RecoverOptions{Sheets: sheets, On: today.AddDays(121)})
			check(t, err)
			if e := lastEntry(t, s); e.Act != store.ActRecover || e.Login != "rescuer" {
				t.Errorf("the trail says %+v", e)
			}
			trailIsSound(t, s)
			if n := authoritiesOf(t, s); n != 2 {
				t.Errorf("%d authorities", n)
			}
			check(t, s.AddUser(ctx, store.NewUser{Login: "zara", Name: "Zara New", Roles: []store.Role{store.ISM}, Password: given("zara"), KDF: vault.FloorKDF()}))
			if got := owed(t, s, "make-recovery-sheet"); len(got) != 1 {
				t.Errorf("once the sheet is used: %q", got)
			}
			check(t, s.Close())

			ism := r.open("ism", today.AddDays(122))
			var must *store.MustChangeError
			if err := ism.ChangeSetting(ctx, "escalate-ism", "2"); !errors.As(err, &must) || !strings.Contains(err.Error(), "recovered on") {
				t.Errorf("with the password they had: %v", err)
			}
			if len(promptsOf(t, ism)) == 0 {
				t.Error("with the password they had nothing is read")
			}
			if err := ism.ChangePassword(ctx, secret("ism")); !errors.Is(err, vault.ErrUnchangedSecret) {
				t.Errorf("the same password again: %v", err)
			}
			check(t, ism.ChangePassword(ctx, given("ism")))
			check(t, ism.ChangeSetting(ctx, "escalate-ism", "2"))
			trailIsSound(t, ism)
			r.close(ism)

			if _, err := r.recover(store.RecoverOptions{Sheets: sheets, Login: "again"}); !errors.Is(err, vault.ErrNoRecovery) {
				t.Errorf("with the sheet that was used: %v", err)
			}
			s = r.opened(store.OpenOptions{Login: "rescuer", Secret: secret("rescuer"), On: today.AddDays(123)})
			sheetsOf(t, s, false)
			if got := owed(t, s, "make-recovery-sheet"); len(got) != 0 {
				t.Errorf("with a new sheet: %q", got)
			}
		})
	}
}

func TestRecoveryRefuses(t *testing.T) {
	t.Parallel()
	r := staffedVault(t)
	admin := r.open("admin", today)
	_, foreign := recovery.New()
	if _, err := r.recover(store.RecoverOptions{Sheets: []recovery.Sheet{foreign}}); !errors.Is(err, vault.ErrNoRecovery) {
		t.Errorf("without a sheet: %v", err)
	}
	old := sheetsOf(t, admin, false)
	sheets := sheetsOf(t, admin, true)
	r.close(admin)
	before, err := os.ReadFile(r.path)
	check(t, err)
	for name, try := range map[string]struct {
		o    store.RecoverOptions
		want error
	}{
		"another register's": {store.RecoverOptions{Sheets: []recovery.Sheet{foreign}}, store.ErrOtherSheet},
		"an older sheet":     {store.RecoverOptions{Sheets: old}, store.ErrOtherSheet},
		"one of three":       {store.RecoverOptions{Sheets: sheets[:1]}, recovery.ErrMore},
		"the same twice":     {store.RecoverOptions{Sheets: []recovery.Sheet{sheets[0], sheets[0]}}, recovery.ErrSame},
	} {
		if _, err := r.recover(try.o); !errors.Is(err, try.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = r.recover(store.RecoverOptions{Sheets: sheets[:2], Login: "ISM"})
	refused[*store.ConflictError](t, err)
	_, err = r.recover(store.RecoverOptions{Sheets: sheets[:2], Login: " "})
	refused[*store.InvalidError](t, err)
	_, err = r.recover(store.RecoverOptions{Sheets: sheets[:2], Secret: vault.Secret{Password: []byte("password12")}})
	refused[*store.InvalidError](t, err)
	_, err = r.recover(store.RecoverOptions{Sheets: sheets[:2], Person: "99"})
	refused[*store.NotFoundError](t, err)
	after, err := os.ReadFile(r.path)
	check(t, err)
	if len(before) != len(after) || string(before[:4096]) != string(after[:4096]) {
		t.Error("what was refused changed the register")
	}
	ism := r.open("ism", today)
	if _, err := r.recover(store.RecoverOptions{Sheets: sheets[:2]}); !errors.Is(err, vault.ErrOpenElsewhere) {
		t.Errorf("while somebody has it open: %v", err)
	}
	check(t, ism.ChangeSetting(t.Context(), "escalate-ism", "2")) // who goes on as before
}

// A sheet that cannot be printed is none, and the one before stays.
func TestASheetThatIsNotWrittenIsNone(t *testing.T) {
	t.Parallel()
	r := staffedVault(t)
	admin := r.open("admin", today)
	sheets := sheetsOf(t, admin, false)
	full := errors.New("the stick is full")
	unchanged(t, admin, func() {
		if _, err := admin.MakeRecovery(t.Context(), false, func([]store.RecoverySheet) error { return full }); !errors.Is(err, full) {
			t.Errorf("got %v", err)
		}
	})
	r.close(admin)
	s, err := r.recover(store.RecoverOptions{Sheets: sheets, On: today})
	check(t, err)
	check(t, s.Close())
}

// Whoever printed a sheet may have kept its words: with their access it goes too.
func TestASheetGoesWithWhoeverPrintedIt(t *testing.T) {
	t.Parallel()
	r := staffedVault(t)
	ctx := t.Context()
	s := r.open("administrator", today)
	sheets := sheetsOf(t, s, false)
	r.close(s)
	admin := r.open("admin", today)
	_, err := admin.DisableUser(ctx, "auditor", "Left") // who printed nothing
	check(t, err)
	if got := owed(t, admin, "make-recovery-sheet"); len(got) != 0 {
		t.Errorf("the sheet went with somebody else: %q", got)
	}
	_, err = admin.DisableUser(ctx, "administrator", "Left")
	check(t, err)
	if got := owed(t, admin, "make-recovery-sheet"); len(got) != 1 {
		t.Errorf("prompts %q", got)
	}
	r.close(admin)
	if _, err := r.recover(store.RecoverOptions{Sheets: sheets, On: today}); !errors.Is(err, vault.ErrNoRecovery) {
		t.Errorf("the sheet they printed: %v", err)
	}
}

// Nobody who only reads the register can claim in the trail to have recovered it: the words alone give the key that vouches for a recovery.
func TestARecoveryIsVouchedForByTheWordsAlone(t *testing.T) {
	t.Parallel()
	r := staffedVault(t)
	admin := r.open("admin", today)
	sheets := sheetsOf(t, admin, false)
	r.close(admin)
	s, err := r.recover(store.RecoverOptions{Sheets: sheets, On: today})
	check(t, err)
	trailIsSound(t, s)
	check(t, s.Close())
	v := beneath(t, r, "rescuer", secret("rescuer"))
	_, err = v.ExecContext(t.Context(), `update signing_key set voucher = '' where voucher <> ''`)
	check(t, err)
	check(t, v.Close())
	s = r.opened(store.OpenOptions{Login: "rescuer", Secret: secret("rescuer"), On: today})
	report, err := s.VerifyTrail(t.Context())
	check(t, err)
	if report.Sound || !slices.ContainsFunc(report.Problems, func(p string) bool { return strings.Contains(p, "does not know") }) {
		t.Errorf("a recovery that nobody vouches for: %+v", report)
	}
}
