package store

import (
	"errors"
	"fmt"

	"muniment/store/entry"
)

// The errors that callers tell apart. Each message is the sentence a person reads.
var (
	// ErrTemporary says that the password was chosen by somebody else.
	ErrTemporary = errors.New("this password was given to you by an administrator: change it before you act")
	// ErrCutOff: the file has the keys of somebody of whom its tables know nothing yet.
	ErrCutOff = errors.New("only the beginning of this register is in the file, and what was saved after it is missing: open the newest copy instead, and have whoever looks after the disk look at this one")
	// ErrDisabled says that the person may no longer sign in.
	ErrDisabled = errors.New("this sign-in has been disabled: ask an administrator")
	// ErrOwnCase says that somebody tried to see or act on their own case.
	ErrOwnCase = errors.New("nobody acts on their own case: ask a colleague")
)

// oneHandError says that one person tried to be both of the two that an act takes.
type oneHandError struct{ why error }

func (e *oneHandError) Error() string { return e.why.Error() }
func (e *oneHandError) Unwrap() error { return e.why }

// MustChangeError says that somebody's password has to be changed before they act, and why.
type MustChangeError struct{ Why string }

func (e *MustChangeError) Error() string {
	return "change your password before you act: " + e.Why
}

// InvalidError is a fact that cannot be accepted as given, and others with it.
type InvalidError struct {
	Field, Reason string
	Says          []entry.Phrase // what the reason is put together from, where it is known
	Also          []InvalidError
}

func (e *InvalidError) Error() string { return e.Naming(func(field string) string { return field }) }

// Naming is the sentence with the facts as the caller names them: as flags of a command, say.
func (e *InvalidError) Naming(name func(field string) string) string {
	text := name(e.Field) + ": " + e.Reason
	for _, also := range e.Also {
		text += "; " + also.Naming(name)
	}
	return text
}

func invalid(field, format string, args ...any) error {
	err := unfit(field, format, args...)
	return &err
}

// unfit is one of several facts that cannot be accepted as given.
func unfit(field, format string, args ...any) InvalidError {
	return InvalidError{Field: field, Reason: fmt.Sprintf(format, args...), Says: []entry.Phrase{{Format: format, With: args}}}
}

// allInvalid is one error of several facts that cannot be accepted, or none.
func allInvalid(all []InvalidError) error {
	if len(all) == 0 {
		return nil
	}
	first := all[0]
	first.Also = append(first.Also, all[1:]...)
	return &first
}

// NotFoundError names something that is not in the register, or that this person may not see.
type NotFoundError struct{ Kind, ID string }

// Phrase says that it is not there, without how a command would find it.
func (e *NotFoundError) Phrase() entry.Phrase {
	return entry.Phrase{Format: "there is no %s %q in this register", With: []any{e.Kind, e.ID}}
}

func (e *NotFoundError) Error() string {
	where := "`muniment list` names the registers"
	switch k, known := entry.Of(e.Kind); {
	case known:
		where = "`muniment list " + k.Plural + "` shows what there is"
	case e.Kind == "person":
		where = "`muniment list people` shows who there is"
	case e.Kind == "post", e.Kind == "grant", e.Kind == "leaver", e.Kind == "record":
		where = "`muniment list " + e.Kind + "s` shows what there is"
	case e.Kind == "duty":
		where = "`muniment duties` shows what there is"
	}
	return e.Phrase().String() + ": " + where
}

// outOfScopeError is something that is in the register and that this person may not see: it reads as if it were not there, and an attempt to act on it
// is an entry in the trail.
type outOfScopeError struct{ missing *NotFoundError }

func (e *outOfScopeError) Error() string { return e.missing.Error() }
func (e *outOfScopeError) Unwrap() error { return e.missing }

// NotAllowedError is an act that this person's roles do not allow.
type NotAllowedError struct {
	Act   Act
	Needs []Role
	Post  string // id of the post whose act it is, where it is one post's
	Ask   string // whoever may do it, by post and name, where somebody does
}

func (e *NotAllowedError) Error() string { return e.Phrase().String() }

// Phrase says whose act it is.
func (e *NotAllowedError) Phrase() entry.Phrase {
	needs := make([]string, len(e.Needs))
	for i, r := range e.Needs {
		needs[i] = r.Title()
	}
	is := entry.Phrase{Format: "your roles do not allow you to %s: it is for %s", With: []any{e.Act.words(), entry.Joined("%s, %s", needs)}}
	if e.Ask != "" {
		return entry.Phrase{Format: "%s; ask %s", With: []any{is, e.Ask}}
	}
	return is
}

// ConflictError is an act that what the register already holds forbids.
type ConflictError struct {
	Reason string
	Says   []entry.Phrase // what the reason is put together from, where it is known
}

func (e *ConflictError) Error() string { return e.Reason }

func conflict(format string, args ...any) error {
	return &ConflictError{fmt.Sprintf(format, args...), []entry.Phrase{{Format: format, With: args}}}
}

// isNotFound reports that something is not in the register.
func isNotFound(err error) bool {
	var missing *NotFoundError
	return errors.As(err, &missing)
}
