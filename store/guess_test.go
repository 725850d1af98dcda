package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/vault"
)

// tryingDoor is where somebody tries passwords, at a time that the test says.
type tryingDoor struct {
	r   register
	now time.Time
}

func (d *tryingDoor) try(login, password string) error {
	s, err := d.r.signIn(d.r.t.Context(), store.OpenOptions{Login: login, Secret: secret(password), Clock: fixed(d.now)})
	if err == nil {
		check(d.r.t, s.Close())
	}
	return err
}

// wrong tries a wrong password so many times.
func (d *tryingDoor) wrong(login string, times int) {
	d.r.t.Helper()
	for i := range times {
		if err := d.try(login, "somebody else"); !errors.Is(err, vault.ErrWrongSecret) {
			d.r.t.Fatalf("try %d of %s: %v", i+1, login, err)
		}
	}
}

func rests(t *testing.T, err error) {
	t.Helper()
	var tired *store.TooManyTriesError
	if !errors.As(err, &tired) {
		t.Errorf("got %v, want that the login rests", err)
	}
}

func TestALoginRestsAfterTenWrongTries(t *testing.T) {
	t.Parallel()
	d := &tryingDoor{staffedVault(t), clock(t, "2025-11-21 10:00")}
	d.wrong("ism", 10)
	rests(t, d.try("ism", "somebody else"))
	rests(t, d.try("ISM", "ism")) // the right password too, in whatever capitals the name
	check(t, d.try("siro", "siro"))
	d.wrong("nobody", 10)
	var known, unknown *store.TooManyTriesError
	if a, b := d.try("ism", "x"), d.try("nobody", "x"); !errors.As(a, &known) || !errors.As(b, &unknown) || a.Error() != b.Error() {
		t.Errorf("a login that somebody has and one that nobody has are told apart: %v; %v", a, b)
	}
	d.now = d.now.Add(4*time.Minute + 59*time.Second)
	rests(t, d.try("ism", "ism"))
	d.now = d.now.Add(time.Second)
	check(t, d.try("ism", "ism"))
	d.wrong("ism", 10) // what came before the right password counts no more
}

// Ten tries in any five minutes: those spread out are counted as they fall.
func TestTriesAreCountedOverFiveMinutes(t *testing.T) {
	t.Parallel()
	d := &tryingDoor{staffedVault(t), clock(t, "2025-11-21 10:00")}
	d.wrong("ism", 5)
	d.now = d.now.Add(3 * time.Minute)
	d.wrong("ism", 5)
	rests(t, d.try("ism", "ism"))
	d.now = d.now.Add(2 * time.Minute) // the first five are over, the others are not
	d.wrong("ism", 5)
	rests(t, d.try("ism", "ism"))
}

// A clock that was put back ten years makes nobody wait for ten.
func TestAClockPutBackShutsNobodyOut(t *testing.T) {
	t.Parallel()
	d := &tryingDoor{staffedVault(t), clock(t, "2035-11-21 10:00")}
	d.wrong("ism", 10)
	d.now = clock(t, "2025-11-21 10:00")
	rests(t, d.try("ism", "ism"))
	d.now = d.now.Add(5 * time.Minute)
	check(t, d.try("ism", "ism"))
}

func TestDamageIsNoGuess(t *testing.T) {
	t.Parallel()
	d := &tryingDoor{staffedVault(t), clock(t, "2025-11-21 10:00")}
	whole, err := os.ReadFile(d.r.path)
	check(t, err)
	broken := append([]byte(nil), whole...)
	for _, at := range []int{4096 + 200, 139264 + 200} { // both copies of the keyring
		broken[at] ^= 1
	}
	check(t, os.WriteFile(d.r.path, broken, 0o600))
	for range 15 {
		var damage *vault.DamageError
		if err := d.try("ism", "ism"); !errors.As(err, &damage) {
			t.Fatalf("got %v", err)
		}
	}
	check(t, os.WriteFile(d.r.path, whole, 0o600))
	check(t, d.try("ism", "ism"))
}

// Many tries at once are no more than ten.
func TestTriesAtOnceAreCounted(t *testing.T) {
	t.Parallel()
	d := &tryingDoor{staffedVault(t), clock(t, "2025-11-21 10:00")}
	var guessed atomic.Int64
	var wg sync.WaitGroup
	for range 25 {
		wg.Go(func() {
			if errors.Is(d.try("ism", "somebody else"), vault.ErrWrongSecret) {
				guessed.Add(1)
			}
		})
	}
	wg.Wait()
	if n := guessed.Load(); n != 10 {
		t.Errorf("%d passwords were tried", n)
	}
}

// A flood of names that nobody has neither grows what is kept without end nor washes out what was counted for somebody's own.
func TestAFloodOfNamesHidesNoGuesses(t *testing.T) {
	t.Parallel()
	d := &tryingDoor{staffedVault(t), clock(t, "2025-11-21 10:00")}
	d.wrong("ism", 10)
	size := func() int64 {
		names, err := filepath.Glob(filepath.Join(d.r.state, "*.tries.json"))
		check(t, err)
		if len(names) != 1 {
			t.Fatalf("kept in %q", names)
		}
		info, err := os.Stat(names[0])
		check(t, err)
		return info.Size()
	}
	for i := range 200 {
		err := d.try(fmt.Sprintf("name %d", i), "x")
		var tired *store.TooManyTriesError
		if !errors.Is(err, vault.ErrWrongSecret) && !errors.As(err, &tired) {
			t.Fatal(err)
		}
	}
	if n := size(); n > 64<<10 {
		t.Errorf("%d bytes are kept", n)
	}
	rests(t, d.try("ism", "ism"))
	check(t, d.try("siro", "siro"))
}

// What is kept says neither who was tried nor what was typed.
func TestWhatIsKeptOfTriesNamesNobody(t *testing.T) {
	t.Parallel()
	d := &tryingDoor{staffedVault(t), clock(t, "2025-11-21 10:00")}
	d.wrong("chief-executive", 1)
	d.wrong("my secret password", 1) // typed in the wrong place
	names, err := filepath.Glob(filepath.Join(d.r.state, "*.tries.json"))
	check(t, err)
	for _, name := range names {
		b, err := os.ReadFile(name)
		check(t, err)
		for _, word := range []string{"chief", "secret"} {
			if len(b) == 0 || strings.Contains(string(b), word) {
				t.Errorf("%s holds %s", name, b)
			}
		}
	}
}

// A password is not to be guessed at by way of the commands that open a copy or a damaged file: the register itself would do as either.
func TestTriesAtACopyAreCounted(t *testing.T) {
	t.Parallel()
	d := &tryingDoor{staffedVault(t), clock(t, "2025-11-21 10:00")}
	ctx := t.Context()
	o := store.OpenOptions{Login: "administrator", Secret: secret("somebody else"), Clock: fixed(d.now), StateDir: d.r.state}
	preview := func() error {
		return failure(store.PreviewRestore(ctx, store.RestoreOptions{Copy: d.r.path, OpenOptions: o}))
	}
	salvage := func() error { return failure(store.SalvageFile(ctx, d.r.path, d.r.path+".new", o)) }
	for range 5 {
		for _, open := range []func() error{preview, salvage} {
			if err := open(); !errors.Is(err, vault.ErrWrongSecret) {
				t.Fatalf("a wrong password: %v", err)
			}
		}
	}
	rests(t, preview())
	rests(t, salvage())
	rests(t, d.try("administrator", "administrator"))
}
