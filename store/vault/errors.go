package vault

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// The refusals a caller can tell apart with errors.Is. Their texts are plain
// sentences, fit to be shown to the person at the desk.
var (
	// ErrExists: Create never overwrites a file.
	ErrExists = errors.New("a file of that name already exists")
	// ErrNotVault: the file does not begin as a register does.
	ErrNotVault = errors.New("this file is not a register")
	// ErrNewer: the file was made by a later release of the format.
	ErrNewer = errors.New("this register was made by a newer version of Muniment; update this computer's copy first")
	// ErrWrongSecret: unknown login, wrong password and wrong or missing key
	// file are alike, so that an answer teaches a guesser nothing.
	ErrWrongSecret = errors.New("the name, password or key file is not right")
	// ErrNoCustody: the act needs the custody key, which only administrators hold.
	ErrNoCustody = errors.New("only an administrator of the register can do this")
	// ErrTemporary: the slot's secret was chosen by somebody else.
	ErrTemporary = errors.New("choose your own password first; the present one was set by somebody else")
	// ErrSameSecret: a secret chosen by somebody else was to become the person's own.
	ErrSameSecret = errors.New("choose another password: the one that was given to you is known to whoever gave it")
	// ErrUnchangedSecret: a secret was to be changed to itself.
	ErrUnchangedSecret = errors.New("this is the password you have now: choose another")
	// ErrDuplicateLogin: a login, compared without regard to case, is used once.
	ErrDuplicateLogin = errors.New("somebody already signs in under that name")
	// ErrBadLogin: a login is 1 to 128 bytes of printable UTF-8 without spaces at its ends.
	ErrBadLogin = errors.New("a sign-in name must have 1 to 128 printable characters and no space at either end")
	// ErrKeyringFull: the keyring has 128 places.
	ErrKeyringFull = errors.New("the register already has its full number of 128 people")
	// ErrNoSlot: the slot named is not, or no longer, in the keyring.
	ErrNoSlot = errors.New("that person cannot sign in to this register, or no longer can")
	// ErrSynchronisedFolder: a cloud client that copies half-written files,
	// or two computers' versions over each other, would break the register.
	ErrSynchronisedFolder = errors.New("this folder is synchronised by a cloud service, which can damage a register; choose a folder that is not")
	// ErrReadOnly: the file may be read and not written, because of who asks or
	// of what it lies on.
	ErrReadOnly = errors.New("the register's file may only be read here, and a register is opened to be worked in: have it put where you may write; `muniment restore FILE --preview` shows what is in it as it lies")
	// ErrReadOnlyFolder: the register's file may be written, and no file be made beside it.
	ErrReadOnlyFolder = errors.New("the register's file has to be made anew for this, and you may make no file in its folder: ask whoever looks after the folder to let you")
	// ErrBusy: another process holds the lock for longer than we wait.
	ErrBusy = errors.New("somebody else is saving a change just now; try again in a moment")
	// ErrKDFRange: key derivation parameters below the floor or above the ceiling.
	ErrKDFRange = errors.New("the password protection settings are outside the limits this program accepts")
	// ErrClosed: the vault was closed.
	ErrClosed = errors.New("the register is closed")
	// ErrUncertain: a commit could be neither confirmed nor taken back. The
	// vault accepts nothing more until it is opened again.
	ErrUncertain = errors.New("the disk failed while saving: the last change may or may not be saved; close the register, check the disk, and open it again")
	// ErrDiskFull: nothing of the change was kept.
	ErrDiskFull = errors.New("the disk is full; the change was not saved")
	// ErrNotSaved: the disk refused a change, and nothing of it was kept.
	ErrNotSaved = errors.New("the disk refused the change; it was not saved")
	// ErrSecretChanged: this person's slot got new keys in another sitting.
	ErrSecretChanged = errors.New("your password was changed on another computer; close the register and open it with the new one")
	// ErrNoRecovery: there is no slot that the words of a recovery sheet open.
	ErrNoRecovery = errors.New("this register has no recovery sheet, so that nobody can recover it")
	// ErrUnderWay: a change of keys was asked for outside a transaction, or twice in one.
	ErrUnderWay = errors.New("the keys of the register cannot be changed at this moment; try again")
	// ErrReplaced: the file under this path became another register, or one
	// this person's key no longer opens.
	ErrReplaced = errors.New("the register's file was replaced by another; close it and open it again")
)

// ErrOpenElsewhere: the file cannot be replaced while another program, or
// another window of this one, has it open. It is an ErrBusy that does not pass
// by itself.
var ErrOpenElsewhere error = openElsewhereError{}

type openElsewhereError struct{}

func (openElsewhereError) Error() string {
	return "somebody else has the register open, on this or another computer; have it closed there, and try again"
}

func (openElsewhereError) Is(target error) bool { return target == ErrBusy }

// because is a refusal with its cause, of which the person reads no more than
// what the system calls it: enough for whoever looks after the computer.
type because struct{ refusal, cause error }

func (b because) Error() string {
	s := b.refusal.Error()
	if errno, ok := errors.AsType[syscall.Errno](b.cause); ok && !strings.Contains(s, errno.Error()) {
		s += " (" + errno.Error() + ")"
	}
	return s
}

func (b because) Unwrap() []error { return []error{b.refusal, b.cause} }

// DamageError says that bytes which once were whole no longer are: a bit
// flipped, a record missing, moved or put back from an older copy. It is never
// reported as a wrong secret, and nothing is repaired or skipped on the way.
type DamageError struct {
	What   string // the part that failed, such as "record header"
	Offset int64  // where in the file, in bytes
	Record uint64 // the sequence number expected there, 0 outside the log
}

func (e *DamageError) Error() string {
	if e.Record == 0 {
		return fmt.Sprintf("the register's file is damaged: %s at byte %d", e.What, e.Offset)
	}
	return fmt.Sprintf("the register's file is damaged: %s at byte %d, record %d", e.What, e.Offset, e.Record)
}
