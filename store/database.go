package store

import (
	"context"
	"crypto"
	"database/sql"
	"strings"

	"muniment/store/calendar"
	"muniment/store/schema"
	"muniment/store/vault"
)

// Database is where a register is kept and who may sign in to it. A vault is both at once: Create and Open take one. CreateDatabase and OpenDatabase take
// them apart, which keeps the door open to a register of a whole council on a database server. No command offers that yet.
//
// Reader and Writer are the caller's to close, after the sessions. They may be one and the same on a server.
type Database struct {
	Reader, Writer *sql.DB
	Engine         schema.Engine
	Keys           Keyring

	file *vault.Vault // that all of these are of, or nil
}

// Keyring holds who signs in, each with a signing key that only their secret opens, and the custody key that only administrators hold. It has been
// opened with the secret of whoever signs in. A *vault.Vault is one.
type Keyring interface {
	UUID() string   // of the register
	Me() vault.Slot // whoever signs in
	Signer() crypto.Signer
	Slots() ([]vault.Slot, error)
	AddSlot(login string, secret vault.Secret, o vault.SlotOptions) (vault.Slot, crypto.Signer, error)
	RemoveSlot(login string) error
	// RekeyOnCommit has the commit of the transaction under way carry a change of keys; it returns the signing keys of the slots that are put.
	RekeyOnCommit(ctx context.Context, c vault.KeyChange) ([]crypto.Signer, error)
	ChangeSecret(secret vault.Secret, before func(old, minted crypto.Signer) error) error
	SealCustody(plain, aad []byte) ([]byte, error)
	OpenCustody(sealed, aad []byte) ([]byte, error)
}

// inVault is the database and the keyring that a vault is.
func inVault(v *vault.Vault) Database {
	return Database{Reader: v.Reader(), Writer: v.Writer(), Engine: schema.SQLite, Keys: v, file: v}
}

// CreateDatabase makes a new register in an empty database, and signs its first administrator in. The Secret and KDF of the options are the keyring's
// business. Where it fails, what it left in the database is the caller's to remove.
func CreateDatabase(ctx context.Context, db Database, o CreateOptions) (*Session, error) {
	o, err := o.checked()
	if err != nil {
		return nil, err
	}
	return newRegister(ctx, db, o)
}

// OpenDatabase signs in whoever the keyring was opened by; the Login and Secret of the options are not asked.
func OpenDatabase(ctx context.Context, db Database, o OpenOptions) (*Session, error) {
	return signIn(ctx, db, o)
}

// checked returns the options as they are meant, or says which is missing.
func (o CreateOptions) checked() (CreateOptions, error) {
	o.Council, o.Name, o.Login = strings.TrimSpace(o.Council), strings.TrimSpace(o.Name), strings.TrimSpace(o.Login)
	for _, field := range []struct{ name, value string }{{"council", o.Council}, {"name", o.Name}, {"login", o.Login}} {
		if field.value == "" {
			return o, invalid(field.name, "is missing")
		}
	}
	if o.Division == "" {
		o.Division = calendar.EnglandAndWales
	}
	return o, nil
}

// session is a session of nobody yet at a database.
func (db Database) session() *Session {
	s := &Session{engine: db.Engine, reader: newDoor(db.Reader), writer: newDoor(db.Writer), lock: &lock{}, hand: &hand{}}
	s.hold(db)
	return s
}
