// Package store is the register: its entities, and every question and change it allows.
//
// There is one door, the Session: a signed-in person with permissions, a clock and a place in the audit trail. A read method
// shows what that person may see. A write method is one act of the real world, such as RecordLeaver or ConfirmClosure: it
// checks the permission, validates, changes rows and appends to the trail in one transaction, or does nothing.
//
// The package promises that nothing is changed without an entry in the trail, that a refused attempt is an entry too, that
// everything that depends on today takes it from the Session's clock, and that its SQL is the part SQLite and PostgreSQL share.
// It needs a database and a keyring, not a vault: Open supplies both from the sealed file, and OpenDatabase takes them apart.
package store
