package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/schema"
	"muniment/store/vault"
)

// CreateOptions say whose register is made, and by whom.
type CreateOptions struct {
	Council   string
	Division  calendar.Division // empty: England and Wales
	Login     string            // of the first administrator
	Name      string            // their full name
	Secret    vault.Secret
	KDF       vault.KDF
	TestClock bool // obey On for acts too, and mark every record TEST for ever
	Clock     func() time.Time
	On        calendar.Date // with TestClock: the day on which everything happens
	StateDir  string        // where this computer remembers which registers it saw; empty: the user's own
}

// OpenOptions say who opens a register, and at what time.
type OpenOptions struct {
	Login    string
	Secret   vault.Secret
	Clock    func() time.Time // nil: the computer's
	On       calendar.Date    // questions are answered as on this day; a register made with TestClock enters acts on it too
	StateDir string

	inCopy bool // a copy that is looked at: that it is older than what this computer saw is no news
}

// Create makes a new register at path and signs its first administrator in. Nothing is left behind where it fails.
func Create(ctx context.Context, path string, o CreateOptions) (*Session, error) {
	o, err := o.checked()
	if err != nil {
		return nil, err
	}
	if err := rulesOf(duty.DefaultPeriods()).check(o.Secret.Password, o.Login, o.Name, o.Council); err != nil {
		return nil, err
	}
	v, err := vault.Create(path, vault.CreateOptions{Login: o.Login, Secret: o.Secret, KDF: o.KDF})
	if err != nil {
		return nil, err
	}
	s, err := newRegister(ctx, inVault(v), o)
	if err != nil {
		return nil, errors.Join(err, v.Close(), os.Remove(path))
	}
	return s, nil
}

func newRegister(ctx context.Context, db Database, o CreateOptions) (*Session, error) {
	if _, err := schema.Migrate(ctx, db.Writer, db.Engine); err != nil {
		return nil, err
	}
	s := db.session()
	s.user = User{Login: o.Login, Name: o.Name, First: true, Roles: Roles(), given: []Role{Administrator}}
	s.council = Council{Name: o.Council, Division: o.Division, TestClock: o.TestClock}
	s.setClock(o.Clock, o.On)
	s.council.Opened = calendar.Of(s.clock())
	err := s.writeTo(ctx, s.writer, func(t *transaction) error {
		if err := t.begin(ctx, o); err != nil {
			return err
		}
		return t.enter(ctx, ActCreateRegister, Done)
	})
	if err != nil {
		return nil, err
	}
	s.witness = witnessAt(o.StateDir)
	return s, s.remember(ctx)
}

// begin fills a new register: its settings, its council-wide posts, its first administrator and its certificate authority.
func (t *transaction) begin(ctx context.Context, o CreateOptions) error {
	at, s := instant(t.now), t.s
	testClock := "no"
	if o.TestClock {
		testClock = "yes"
	}
	for _, kv := range [][2]string{{keyCouncil, o.Council}, {keyOpened, string(s.council.Opened)}, {keyTestClock, testClock}} {
		if err := t.putSetting(ctx, kv[0], kv[1], "council", at, o.Login); err != nil {
			return err
		}
	}
	for _, k := range duty.Settings() {
		if err := t.putSetting(ctx, k.Key, strconv.Itoa(k.Default), "default", at, o.Login); err != nil {
			return err
		}
	}
	if err := t.putSetting(ctx, keyDivision, string(o.Division), "council", at, o.Login); err != nil {
		return err
	}
	for _, p := range councilPosts() {
		if err := t.insertPost(ctx, p); err != nil {
			return err
		}
	}
	if err := t.insertUser(ctx, User{Login: o.Login, Name: o.Name, First: true, Roles: []Role{Administrator}}); err != nil {
		return err
	}
	if err := t.newAuthority(ctx); err != nil {
		return err
	}
	if _, err := t.registerKey(ctx, keyRemovals); err != nil { // every copy has it from the first: an older one must know again what is removed later
		return err
	}
	certificate, err := t.certify(ctx, o.Name, t.signer.Public())
	if err != nil {
		return err
	}
	if err := t.insertSigningKey(ctx, o.Login, t.signer.Public(), certificate, keySigner); err != nil {
		return err
	}
	t.changed("register", s.keys().UUID(), map[string]string{"council": o.Council, "administrator": o.Login, "test_clock": testClock})
	return nil
}

// Open signs somebody in. Warnings about the file, such as an older copy put in the place of the register, come from Warnings.
func Open(ctx context.Context, path string, o OpenOptions) (*Session, error) {
	v, err := openVault(path, o)
	if err != nil {
		return nil, err
	}
	s, err := signIn(ctx, inVault(v), o)
	if err != nil {
		return nil, errors.Join(v.Explain(err), v.Close())
	}
	s.lock.again = func(secret vault.Secret) (Database, error) {
		o.Secret = secret
		v, err := openVault(path, o)
		if err != nil {
			return Database{}, err
		}
		return inVault(v), nil
	}
	o.Secret = vault.Secret{} // it is not to stay in memory while the register is open
	return s, nil
}

// openVault opens the file, unless its login was tried too often.
func openVault(path string, o OpenOptions) (*vault.Vault, error) {
	var v *vault.Vault
	err := o.counted(path, func() (err error) {
		v, err = vault.Open(path, vault.OpenOptions{Login: o.Login, Secret: o.Secret})
		return err
	})
	return v, err
}

// counted opens a file of a register, or a copy of one, unless its login was tried too often: whatever opens with a password goes through here, or the count would
// be no count.
func (o OpenOptions) counted(path string, open func() error) error {
	uuid, logins, err := vault.Look(path)
	if err != nil {
		return err
	}
	now := o.Clock
	if now == nil {
		now = time.Now //nolint:forbidigo // tries are counted by the computer's clock
	}
	return guessesAt(witnessAt(o.StateDir).dir, uuid, logins).try(o.Login, now, open)
}

// begun is a session at a register that is brought up to date, with nobody in it yet.
func begun(ctx context.Context, db Database, clock func() time.Time, on calendar.Date) (*Session, map[string]Setting, error) {
	if _, err := schema.Migrate(ctx, db.Writer, db.Engine); err != nil {
		return nil, nil, err
	}
	s := db.session()
	settings, err := readSettings(ctx, s.reader)
	if err != nil {
		return nil, nil, err
	}
	s.council = councilOf(settings)
	s.setClock(clock, on)
	return s, settings, nil
}

func signIn(ctx context.Context, db Database, o OpenOptions) (*Session, error) {
	s, settings, err := begun(ctx, db, o.Clock, o.On)
	if err != nil {
		return nil, err
	}
	me := db.Keys.Me()
	s.user, err = readUser(ctx, s.reader, me.Login)
	if _, unknown := errors.AsType[*NotFoundError](err); unknown { // the keys are there, and not what was written after them
		return nil, ErrCutOff
	}
	if err != nil {
		return nil, err
	}
	if !s.user.Disabled.IsZero() {
		return nil, ErrDisabled
	}
	s.user.Temporary = me.Temporary
	if days := periods(settings).Of("password-expiry"); s.user.MustChange == "" && days > 0 && calendar.Of(s.user.chosen).AddDays(days) < calendar.Of(s.clock()) {
		s.user.MustChange = fmt.Sprintf("it is older than the %d days that the council allows", days)
	}
	s.witness = witnessAt(o.StateDir)
	if o.inCopy {
		return s, nil
	}
	return s, s.compare(ctx)
}

// setClock gives the session its two clocks. A day given by --on is taken at its last minute, so that whatever is said to
// have been done that day is not in the future.
func (s *Session) setClock(clock func() time.Time, on calendar.Date) {
	if clock == nil {
		clock = time.Now //nolint:forbidigo // the one place where the computer's clock comes in
	}
	s.clock, s.view, s.wall, s.stopwatch = clock, clock, clock, time.Now //nolint:forbidigo // how long a drill takes is measured
	s.Touch()
	if on.Known() {
		at := on.End().Add(-59 * time.Second)
		s.view = func() time.Time { return at }
		if s.council.TestClock {
			s.clock = s.view
		}
	}
}
