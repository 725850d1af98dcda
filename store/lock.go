package store

import (
	"context"
	"crypto"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"muniment/store/duty"
	"muniment/store/vault"
)

// A session locks when its person asks for it, and when nobody has been there for the council's period. Its keys are wiped, and whatever it is asked is
// answered ErrLocked until the same person brings their secret again. What was under way is finished.

// ErrLocked says that the session is locked.
var ErrLocked = errors.New("locked: sign in again")

// held is what a signed-in person holds open.
type held struct {
	keys   Keyring
	vault  *vault.Vault // the file, or nil where the register is kept elsewhere
	signer crypto.Signer
}

// hand holds it, for the session and those within it.
type hand struct{ atomic.Pointer[held] }

func (s *Session) hold(db Database) { s.hand.Store(&held{db.Keys, db.file, db.Keys.Signer()}) }

// database is where the register is kept, as it is held now.
func (s *Session) database() Database {
	h := s.hand.Load()
	return Database{Keys: h.keys, file: h.vault}
}

func (s *Session) keys() Keyring         { return s.hand.Load().keys }
func (s *Session) vault() *vault.Vault   { return s.hand.Load().vault }
func (s *Session) signer() crypto.Signer { return s.hand.Load().signer }

// lock is the lock of a session.
type lock struct {
	mu      sync.Mutex // locking and unlocking take turns
	locked  atomic.Bool
	at      time.Time                            // when it was locked
	touched atomic.Int64                         // when somebody was last seen, in nanoseconds since 1970
	again   func(vault.Secret) (Database, error) // opens the register again; nil where it was given, open, by others
}

// toNote is how long locking waits to be entered in the trail: somebody else may be writing.
const toNote = 2 * time.Second

// Locked reports whether the session is locked.
func (s *Session) Locked() bool { return s.lock != nil && s.lock.locked.Load() }

// unlessLocked gives the reason why the register's file is closed.
func (s *Session) unlessLocked(err error) error {
	if errors.Is(err, vault.ErrClosed) && s.Locked() {
		return ErrLocked
	}
	return err
}

// Touch says that somebody is there.
func (s *Session) Touch() {
	if s.lock != nil {
		s.lock.touched.Store(s.wall().UnixNano())
	}
}

// IdleLimit is for how long nobody may be there.
func (s *Session) IdleLimit(ctx context.Context) (time.Duration, error) {
	settings, err := readSettings(ctx, s.reader)
	if err != nil {
		return 0, err
	}
	least, most := duty.Bounds("idle-lock")
	return time.Duration(min(max(periods(settings).Of("idle-lock"), least), most)) * time.Minute, nil
}

// LockIfIdle locks the session if nobody has been there for the council's period, and reports whether it is locked. Whoever shows the register to people
// asks this every few seconds, and calls Touch at every key and movement. A clock that was turned back counts as nobody's being there. Somebody whom others have
// shut out meanwhile, or given other roles, is locked out at once.
func (s *Session) LockIfIdle(ctx context.Context) (bool, error) {
	if s.Locked() {
		return true, nil
	}
	limit, err := s.IdleLimit(ctx)
	if err != nil {
		return s.Locked(), err
	}
	switch err := s.stands(ctx, s.reader); {
	case errors.Is(err, ErrDisabled), errors.Is(err, ErrSignInAnew):
		return true, s.lockNow(ctx, "what they may do was changed")
	case err != nil:
		return s.Locked(), err
	}
	idle := s.wall().Sub(time.Unix(0, s.lock.touched.Load()))
	if idle >= 0 && idle < limit {
		return false, nil
	}
	return true, s.lockNow(ctx, "nobody was there")
}

// Lock locks the session at once.
func (s *Session) Lock(ctx context.Context) error { return s.lockNow(ctx, "asked for") }

func (s *Session) lockNow(ctx context.Context, why string) error {
	s.lock.mu.Lock()
	defer s.lock.mu.Unlock()
	if s.lock.locked.Swap(true) {
		return nil
	}
	s.lock.at = s.clock()
	reader, writer := s.reader.shut(), s.writer.shut()
	s.noteLock(ctx, reader, writer, why)
	s.last.mu.Lock()
	s.last.facts = nil
	s.last.mu.Unlock()
	h := s.hand.Load()
	s.hand.Store(&held{keys: h.keys, vault: h.vault})
	if h.vault == nil {
		return nil
	}
	if err := h.vault.Abandon(); err != nil { // its keys are wiped all the same
		return fmt.Errorf("close the register: %w", err)
	}
	return nil
}

// noteLock enters the locking in the trail, if that can be done at once: locking waits for nothing. Otherwise the entry of the unlocking tells of it.
func (s *Session) noteLock(ctx context.Context, reader, writer *sql.DB, why string) {
	if s.user.Temporary {
		return // whose key signs nothing
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), toNote)
	defer cancel()
	err := s.writeTo(ctx, writer, func(t *transaction) error {
		if err := s.stands(ctx, t); errors.Is(err, ErrDisabled) {
			return err // whoever is shut out signs nothing more
		}
		t.changed("user", s.user.Login, map[string]string{"locked": why})
		return t.enter(ctx, ActLock, Done)
	})
	if err == nil {
		_ = s.rememberAs(ctx, reader) // the next sitting remembers
	}
}

// ErrSignInAnew says that what somebody may do has changed since they signed in.
var ErrSignInAnew = errors.New("what you may do here was changed since you signed in: close the register, and sign in anew")

// stands refuses whoever was disabled since they signed in, or may do other things than then: somebody else at another computer has said so, and a session that
// stays open is no way round it.
func (s *Session) stands(ctx context.Context, q querier) error {
	var disabled, person string
	err := q.QueryRowContext(ctx, `select disabled_at, person from register_user where login = $1`, s.user.Login).Scan(&disabled, &person)
	if isNoRows(err) || err == nil && disabled != "" {
		return ErrDisabled
	}
	if err != nil {
		return fmt.Errorf("read who signs in: %w", err)
	}
	given, err := storedRoles(ctx, q, s.user.Login)
	if err == nil && (person != s.user.Person || !slices.Equal(given, s.user.given)) {
		return ErrSignInAnew
	}
	return err
}

// Unlock goes on with a locked session, for the same person. Tries are counted as at signing in.
func (s *Session) Unlock(ctx context.Context, secret vault.Secret) error {
	s.lock.mu.Lock()
	defer s.lock.mu.Unlock()
	if !s.lock.locked.Load() {
		return nil
	}
	if s.lock.again == nil {
		return ErrSignInAnew
	}
	db, err := s.lock.again(secret)
	if err != nil {
		return err
	}
	if err := s.resume(ctx, db); err != nil {
		return errors.Join(err, db.file.Close())
	}
	return s.compare(ctx)
}

// resume goes on at a register that has been opened again.
func (s *Session) resume(ctx context.Context, db Database) error {
	user, err := readUser(ctx, db.Reader, db.Keys.Me().Login)
	switch {
	case err != nil:
		return err
	case !user.Disabled.IsZero():
		return ErrDisabled
	case user.Login != s.user.Login, db.Keys.UUID() != s.keys().UUID(), db.Keys.Me().Temporary != s.user.Temporary,
		user.MustChange != "" && s.user.MustChange == "", !slices.Equal(user.given, s.user.given), user.Person != s.user.Person:
		return ErrSignInAnew
	}
	before := s.hand.Load()
	s.hold(db)
	if !s.user.Temporary {
		err = s.writeTo(ctx, db.Writer, func(t *transaction) error {
			t.changed("user", s.user.Login, map[string]string{"locked_at": instant(s.lock.at)})
			return t.enter(ctx, ActUnlock, Done)
		})
	}
	if err != nil {
		s.hand.Store(before)
		return err
	}
	s.reader.open(db.Reader)
	s.writer.open(db.Writer)
	s.user.Roles = user.Roles // those for which the first administrator stands in go to whoever was given them meanwhile
	s.Touch()
	s.lock.locked.Store(false)
	return nil
}
