package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/vault"
)

// hands are a person at the computer, and a clock.
type hands struct {
	r   register
	s   *store.Session
	now time.Time
}

func atWork(t *testing.T, login string) *hands {
	t.Helper()
	h := &hands{r: staffedVault(t), now: clock(t, "2025-11-21 10:00")}
	h.s = h.r.opened(store.OpenOptions{Login: login, Secret: secret(login), Clock: func() time.Time { return h.now }})
	return h
}

// idle lets time pass, and says whether the session has locked.
func (h *hands) idle(d time.Duration) bool {
	h.r.t.Helper()
	h.now = h.now.Add(d)
	locked, err := h.s.LockIfIdle(h.r.t.Context())
	check(h.r.t, err)
	if locked != h.s.Locked() {
		h.r.t.Errorf("it says %t, and is %t", locked, h.s.Locked())
	}
	return locked
}

// Whatever a locked session is asked it answers alike, and goes on for the same person with the same secret.
func TestALockedSessionAnswersNothing(t *testing.T) {
	t.Parallel()
	h := atWork(t, "ism")
	s, ctx := h.s, t.Context()
	check(t, s.ChangeSetting(ctx, "escalate-ism", "2"))
	if len(promptsOf(t, s)) == 0 { // which are remembered
		t.Fatal("nothing is owed")
	}
	check(t, s.Lock(ctx))
	check(t, s.Lock(ctx))
	locked := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, store.ErrLocked) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for act, attempt := range attempts(t) {
		err := attempt(s)
		var denied *store.NotAllowedError                                                      // by its roles, before it asks the register
		if !errors.As(err, &denied) && act != store.ActImport && act != store.ActImportReply { // whose files hold nothing
			locked(string(act), err)
		}
	}
	for _, l := range listings() {
		_, err := l.list(ctx, s, "")
		locked("list "+l.name, err)
	}
	_, err := s.Prompts(ctx, store.Whose{All: true})
	locked("prompts", err)
	_, err = s.Head(ctx)
	locked("head", err)
	_, err = s.Users(ctx)
	locked("users", err)
	_, err = s.Check(ctx)
	locked("check", err)
	locked("change the password", s.ChangePassword(ctx, given("ism")))
	locked("acknowledge", s.AcknowledgeTorn())
	_, err = s.Search(ctx, "Hallam", 10)
	locked("search", err)
	s.Warnings()

	if err := s.Unlock(ctx, secret("siro")); !errors.Is(err, vault.ErrWrongSecret) || !s.Locked() {
		t.Errorf("with another's password: %v", err)
	}
	check(t, s.Unlock(ctx, secret("ism")))
	check(t, s.Unlock(ctx, secret("ism")))
	if len(promptsOf(t, s)) == 0 {
		t.Error("unlocked it says that nothing is owed")
	}
	check(t, s.ChangeSetting(ctx, "escalate-ism", "3"))
	entries, err := s.TrailEntries(ctx, headOf(t, s).Sequence-4, 0)
	check(t, err)
	var acts []store.Act
	for _, e := range entries {
		if e.Login != "ism" || e.Outcome != store.Done {
			t.Errorf("%+v", e)
		}
		acts = append(acts, e.Act)
	}
	diff(t, acts, []store.Act{store.ActChangeSettings, store.ActLock, store.ActUnlock, store.ActChangeSettings})
	trailIsSound(t, s)
}

func TestASessionLocksWhenNobodyIsThere(t *testing.T) {
	t.Parallel()
	h := atWork(t, "ism")
	ctx := t.Context()
	if h.idle(14*time.Minute + 59*time.Second) {
		t.Error("it locks before its time")
	}
	h.s.Touch()
	if h.idle(14 * time.Minute) {
		t.Error("it locks although somebody was there")
	}
	if !h.idle(time.Minute) {
		t.Error("after 15 minutes it is open")
	}
	check(t, h.s.Unlock(ctx, secret("ism")))
	if h.idle(0) {
		t.Error("unlocked, it locks at once")
	}
	check(t, h.s.ChangeSetting(ctx, "idle-lock", "40"))
	if h.idle(39*time.Minute) || !h.idle(time.Minute) {
		t.Error("it does not lock after the council's 40 minutes")
	}
	check(t, h.s.Unlock(ctx, secret("ism")))
	if !h.idle(-time.Hour) {
		t.Error("a clock that was put back keeps it open")
	}
	if least, most := duty.Bounds("idle-lock"); least < 1 || most != 40 {
		t.Errorf("from %d to %d minutes", least, most)
	}
}

// While a session is locked, what its person may do can change: then it does not simply go on.
func TestALockedSessionGoesOnAsWhatItWas(t *testing.T) {
	t.Parallel()
	h := atWork(t, "ism")
	ctx := t.Context()
	check(t, h.s.Lock(ctx))
	admin := h.r.open("admin", today)
	_, err := admin.ChangeRoles(ctx, "ism", []store.Role{store.Auditor})
	check(t, err)
	if err := h.s.Unlock(ctx, secret("ism")); !errors.Is(err, store.ErrSignInAnew) {
		t.Errorf("with other roles: %v", err)
	}
	_, err = admin.DisableUser(ctx, "ism", "Left") // nobody else has it open: a locked session does not
	check(t, err)
	if err := h.s.Unlock(ctx, secret("ism")); !errors.Is(err, vault.ErrWrongSecret) || !h.s.Locked() {
		t.Errorf("disabled: %v", err)
	}
}

// The first administrator stands in for whatever nobody else does. That somebody is given one of those roles takes it from them, and nothing else: what they had not finished stays.
func TestTheFirstAdministratorGoesOnAfterOthersWereGivenTheirRoles(t *testing.T) {
	t.Parallel()
	h := atWork(t, "admin")
	ctx := t.Context()
	standsIn := func() bool {
		t.Helper()
		check(t, h.s.Lock(ctx))
		check(t, h.s.Unlock(ctx, secret("admin")))
		return slices.Contains(h.s.User().Roles, store.Auditor)
	}
	if standsIn() {
		t.Error("the first administrator stands in for the auditor that there is")
	}
	_, err := h.s.DisableUser(ctx, "auditor", "Left")
	check(t, err)
	if !standsIn() {
		t.Error("the first administrator does not stand in for an auditor who was shut out")
	}
	check(t, h.s.EnableUser(ctx, store.NewPassword{Login: "auditor", Secret: given("auditor"), KDF: vault.FloorKDF()}))
	if standsIn() {
		t.Error("the first administrator stands in for an auditor who was let back")
	}
}

func TestTriesAtUnlockingAreCounted(t *testing.T) {
	t.Parallel()
	h := atWork(t, "ism")
	check(t, h.s.Lock(t.Context()))
	for range 10 {
		if err := h.s.Unlock(t.Context(), secret("siro")); !errors.Is(err, vault.ErrWrongSecret) {
			t.Fatal(err)
		}
	}
	rests(t, h.s.Unlock(t.Context(), secret("ism")))
	h.now = h.now.Add(5 * time.Minute)
	check(t, h.s.Unlock(t.Context(), secret("ism")))
}

// With a temporary password, which signs nothing, locking leaves no entry and works all the same.
func TestATemporaryPasswordLocksToo(t *testing.T) {
	t.Parallel()
	r := staffedVault(t)
	admin := r.open("admin", today)
	check(t, admin.AddUser(t.Context(), store.NewUser{Login: "zara", Name: "Zara New", Roles: []store.Role{store.ISM}, Password: given("zara"), KDF: vault.FloorKDF()}))
	s := r.opened(store.OpenOptions{Login: "zara", Secret: given("zara"), On: today})
	unchanged(t, admin, func() {
		check(t, s.Lock(t.Context()))
		if _, err := s.Prompts(t.Context(), store.Whose{All: true}); !errors.Is(err, store.ErrLocked) {
			t.Errorf("got %v", err)
		}
		check(t, s.Unlock(t.Context(), given("zara")))
	})
}
