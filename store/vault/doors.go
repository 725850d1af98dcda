package vault

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"modernc.org/sqlite"
)

// readers is how many connections Reader has.
const readers = 4

// openDoors makes the only two databases of this program. Nowhere else is a
// DSN written: one without vfs= would create a database in plaintext.
func (v *Vault) openDoors() error {
	if err := registerVFS(); err != nil {
		return err
	}
	w, r := addDoor(door{v, false}), addDoor(door{v, true})
	v.forget = func() { removeDoor(w); removeDoor(r) }
	var err error
	if v.writerDB, err = openDoor(w, "immediate", "query_only(0)", "cache_size(-16384)"); err != nil {
		v.forget()
		return err
	}
	v.writerDB.SetMaxOpenConns(1)
	if v.readerDB, err = openDoor(r, "deferred", "query_only(1)", "cache_size(-4096)"); err != nil {
		v.forget()
		return errors.Join(err, v.writerDB.Close())
	}
	v.readerDB.SetMaxOpenConns(readers)
	v.readerDB.SetMaxIdleConns(readers)
	return nil
}

// openDoor opens a database. Each of its connections keeps pages of its own: 16 MiB of them to write, 4 to read, since there are several.
func openDoor(name, lock string, pragmas ...string) (*sql.DB, error) {
	q := url.Values{
		"vfs":     {vfsName},
		"_txlock": {lock},
		"_pragma": append([]string{
			fmt.Sprintf("busy_timeout(%d)", patience.Milliseconds()),
			"journal_mode(MEMORY)", // never a journal on disk
			"temp_store(MEMORY)",   // never a temporary file
			"mmap_size(0)",
			"synchronous(FULL)",
			"locking_mode(NORMAL)",
			"secure_delete(ON)",
			"foreign_keys(ON)",
			"trusted_schema(OFF)",
		}, pragmas...),
		"_defensive": {"1"},
	}
	c, err := sqlite.NewConnector("file:" + name + "?" + q.Encode())
	if err != nil {
		return nil, fmt.Errorf("open the register's tables: %w", err)
	}
	return sql.OpenDB(noAttach{c}), nil
}

// noAttach refuses ATTACH, and so VACUUM INTO: with a URI of its own either
// could name another VFS and write a copy in plaintext.
type noAttach struct{ driver.Connector }

func (n noAttach) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := n.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	a, ok := c.(sqlite.AuthorizerRegisterer)
	if !ok {
		return nil, errors.Join(errors.New("open the register's tables: no authorizer"), c.Close())
	}
	if err := a.RegisterAuthorizer(forbidAttach); err != nil {
		return nil, errors.Join(fmt.Errorf("open the register's tables: %w", err), c.Close())
	}
	return c, nil
}

// forbidAttach also keeps the settings that hold plaintext off the disk.
func forbidAttach(action sqlite.AuthorizerActionCode, name, value, _, _ string) sqlite.AuthorizerReturnCode {
	if action == sqlite.AuthAttach {
		return sqlite.AuthorizerDeny
	}
	if action == sqlite.AuthPragma && value != "" {
		switch strings.ToLower(name) {
		case "journal_mode", "temp_store", "temp_store_directory", "locking_mode", "synchronous", "mmap_size", "secure_delete":
			return sqlite.AuthorizerDeny
		}
	}
	return sqlite.AuthorizerOK
}
