// Package cli is the commands: one file per command, each a thin layer over a store.Session. It imports no window, so that a
// headless build needs neither cgo nor a display.
//
// It promises exit code 0 for done, 1 for refused or not sound and 2 for wrong usage; one plain sentence on standard error that says what to
// do; machine-readable output with --json on every reading command; and that a password comes from a file or a terminal,
// never from an argument, and that nothing asks a question without a terminal.
package cli
