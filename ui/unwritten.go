package ui

import (
	"io"
	"os"
	"path/filepath"

	"github.com/natefinch/atomic"

	"muniment/ui/theme"
)

// unwrittenError is a file that could not be written where somebody said: a stick was pulled out, a share is gone, a disk is full.
type unwrittenError struct {
	path  string
	gone  bool // its folder is not there
	cause error
}

func (e *unwrittenError) Error() string { return e.cause.Error() }
func (e *unwrittenError) Unwrap() error { return e.cause }

// sentence says what to do, so that a second try succeeds.
func (e *unwrittenError) sentence() string {
	if e.gone {
		return theme.Say("The folder %s is not there just now. See that the drive or share that it is on is connected and try again, or choose another folder.", filepath.Dir(e.path))
	}
	return theme.Say("%s cannot be written: you may not write to its folder, or its disk is full. Choose another folder, or have room made, and try again.", e.path)
}

// writeFile writes a file that somebody asked for: whole, or not at all. Its error is an unwrittenError.
func writeFile(path string, content io.Reader) error {
	if err := atomic.WriteFile(path, content); err != nil {
		return unwritten(path, err)
	}
	return nil
}

// unwritten is why a file could not be written; nil stays nil.
func unwritten(path string, cause error) error {
	if cause == nil {
		return nil
	}
	at, err := os.Stat(filepath.Dir(path))
	return &unwrittenError{path, err != nil || !at.IsDir(), cause}
}
