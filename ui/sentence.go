package ui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"muniment/store"
	"muniment/store/vault"
	"muniment/ui/form"
	"muniment/ui/theme"
)

// What somebody reads when something was refused or went wrong. The store words its refusals for the commands; what they say of commands means nothing at a
// desk, and is left out here and nowhere else.

// sentence is an error as one plain sentence.
func sentence(err error) string {
	var missing *store.NotFoundError
	var damage *vault.DamageError
	var file *fs.PathError
	var unwritten *unwrittenError
	switch {
	case errors.As(err, &unwritten):
		return unwritten.sentence()
	case errors.As(err, &missing):
		return theme.Say("There is no %s “%s” that you may see. Look for it in its register: it may have another reference.", wordOf(missing.Kind), missing.ID)
	case errors.Is(err, vault.ErrWrongSecret):
		return "The name, the password or the key file is not right. Check that the capital-letter key is off, and try again."
	case errors.Is(err, vault.ErrNotVault):
		return "This file is not a register. Choose the one that your council keeps: its name ends in .muniment."
	case errors.As(err, &damage):
		return theme.Say("The register's file is damaged (%s). Nothing was changed in it. Open the newest copy that your council keeps, and have whoever looks after the disk look at this file.",
			strings.TrimPrefix(damage.Error(), "the register's file is damaged: "))
	case vault.MetDamage(err):
		return "The register's file is damaged. Nothing was changed in it. Open the newest copy that your council keeps, and have whoever looks after the disk look at this file."
	case errors.Is(err, vault.ErrDiskFull):
		return "The disk that the register is on is full, and nothing of this was saved. What you typed is still here: have room made on the disk, and try again."
	case errors.Is(err, vault.ErrNotSaved):
		return "The disk that the register is on refused the change, and nothing of it was saved. What you typed is still here: have whoever looks after the disk look at it, and try again."
	case errors.Is(err, store.ErrLocked):
		return "The register is locked. Type your password to go on."
	case errors.Is(err, store.ErrSignInAnew):
		return "What you may do here was changed since you signed in. Sign in anew; what you had not finished is then lost."
	case vault.IsDiskFull(err): // of a copy, or of a file that leaves the register
		return "The disk that it was to go to is full, and nothing is left there of it. Have room made on that disk, or choose another, and try again."
	case errors.Is(err, os.ErrNotExist) && errors.As(err, &file) && filepath.Ext(file.Path) != registerEnding:
		return theme.Say("%s is not there any more. See that the drive or share that it is on is connected and try again, or choose another.", file.Path)
	case errors.Is(err, os.ErrNotExist):
		return "That register is no longer where it was. It may have been moved, or the drive it is on may not be connected."
	case errors.Is(err, os.ErrPermission):
		return "This computer does not let you use that file or folder. Ask whoever looks after it for permission to read and write there."
	case errors.As(err, &file): // a share that went away tells it in many ways
		return theme.Say("%s cannot be reached just now (%s). See that the drive or share that it is on is connected, and try again. What you typed is still here.", filepath.Base(file.Path), file.Err.Error())
	}
	return stop(capital(refusedFor(err)))
}

// problems is what was refused, each with the field that it is about.
func problems(err error) []form.Problem {
	var wrong *store.InvalidError
	if !errors.As(err, &wrong) {
		return []form.Problem{{Sentence: sentence(err)}}
	}
	out := []form.Problem{{Field: fieldOf(wrong.Field), Sentence: reason(wrong.Says, wrong.Reason)}}
	for _, also := range wrong.Also {
		out = append(out, form.Problem{Field: fieldOf(also.Field), Sentence: reason(also.Says, also.Reason)})
	}
	return out
}

// complaint is what was refused, where no form shows it field by field.
func complaint(err error) string {
	var out []string
	for _, p := range problems(err) {
		out = append(out, stop(capital(p.Sentence)))
	}
	return strings.Join(out, " ")
}

// fieldOf is a fact by the name that it has in forms: the store calls it as people do.
func fieldOf(fact string) string {
	name := strings.NewReplacer("-", "_", " ", "_").Replace(fact)
	if name == "access_ends_at" {
		return "access_ends"
	}
	return name
}

// commands are the parts of a sentence that name a command.
var commands = regexp.MustCompile("(?:[:;,]? (?:confirm that each is closed |first |end it first )?(?:with |by )?`[^`]*`(?: (?:shows|names|lists|changes|writes|makes)[^;.:]*)?)|(?:[:;,]? (?:with )?muniment [a-z-]+ [^;,.]*)|(?:: give --[a-z-]+[^;,.]*)|(?:: [a-z_]+=…(?:(?:,| and) [a-z_]+=…)*)|(?:,? with --[a-z-]+(?:(?:,| and) --[a-z-]+)*(?: %q.?)?)|(?:; --[a-z-]+ [^;,.]*)|(?:: say which column it is with --map \"[^\"]*\")|(?:: --[a-z-]+ (?:\"[^\"]*\"|[A-Z]+))")

// atDesk leaves out of a sentence what it says of commands.
func atDesk(s string) string {
	return strings.TrimSpace(commands.ReplaceAllString(s, ""))
}

// capital begins a sentence.
func capital(s string) string {
	if s == "" {
		return s
	}
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// stop ends a sentence.
func stop(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

// errCancelled says that somebody changed their mind.
var errCancelled = errors.New("cancelled: nothing was changed")

func isWrongSecret(err error) bool { return errors.Is(err, vault.ErrWrongSecret) }
