// Package vault keeps a register in one sealed file and lets SQLite work on it.
//
// A vault is a file of three parts: a prefix that says which register it is, a
// keyring in two copies with a slot for each person who can open it, and a log
// of sealed records. SQLite's pages go in through a VFS of our own; each
// commit is one record, appended with one write and synced. There is no
// journal, no write-ahead log and no temporary file, so nothing readable ever
// reaches the disk. docs/vault-format.md describes every byte.
//
// Use Create or Open, then Writer for what changes the register and Reader for
// what only asks. Nothing else in the program opens a database.
//
// # What it promises
//
//   - Whoever has the file and no secret learns sizes, counts and the sign-in
//     names in the keyring, and nothing else.
//   - A commit that returned is on disk. One that did not leaves no trace;
//     after ErrUncertain, and only then, nobody can say.
//   - A flipped bit, and a page or record that was swapped, put back, taken
//     from another file or taken out, is noticed: at the latest by Check, which
//     reads every byte, the spare copy of the keyring and padding included.
//     Damage is told as DamageError and never as a wrong password.
//   - A change cut short by a crash is not silently forgotten: its bytes are
//     kept aside and TornTail tells of it until it is acknowledged.
//   - A read transaction sees one state of the register from beginning to end.
//     Readers and the writer never wait for each other; writers, of this
//     process and of others, take turns.
//   - What was deleted is gone from the file after the next compaction.
//
// It cannot notice that the whole file was exchanged for an older copy of
// itself, or cut at the end of an earlier commit: for that somebody outside
// must remember how far it had come.
//
// # How it holds together
//
// Vault has the state that all connections share, under one lock: the current
// logFile, whose index knows where each page lies and lay, and whose turn it is
// to write. A conn is what one SQLite connection sees: a snapshot, and the
// pages it has changed. vfs.go is the only place that touches C memory. Between
// processes three lock bytes far beyond the end of the file say who has it
// open, who writes, and who is appending at this moment (LockByte).
package vault
