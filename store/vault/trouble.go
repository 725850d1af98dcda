package vault

import (
	"errors"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// trouble remembers what went wrong under SQLite, which passes on a number
// and not the cause.
type trouble struct {
	mu          sync.Mutex
	last, fatal error
}

func (t *trouble) note(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = err
}

func (t *trouble) stop(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last, t.fatal = err, err
}

func (v *Vault) note(err error) { v.trouble.note(err) }

// stopped gives the reason why nothing more is accepted, if there is one.
func (v *Vault) stopped() error {
	v.trouble.mu.Lock()
	defer v.trouble.mu.Unlock()
	return v.trouble.fatal
}

// MetDamage reports an error of SQLite that came of damage which a read met,
// where no Vault is at hand to explain it.
func MetDamage(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code() == sqlite3.SQLITE_IOERR_DATA || e.Code()&0xff == sqlite3.SQLITE_CORRUPT)
}

// Explain gives an error of Writer or Reader its cause: where SQLite only says
// "disk I/O error", whether the disk is full, the file damaged, or the change
// in doubt. Other errors come back as they are.
func (v *Vault) Explain(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	v.trouble.mu.Lock()
	last, fatal := v.trouble.last, v.trouble.fatal
	v.trouble.mu.Unlock()
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY:
		return because{ErrBusy, err}
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CANTOPEN:
		if fatal != nil {
			return because{fatal, err}
		}
		if last != nil {
			return because{last, err}
		}
	}
	return err
}
