//go:build !cgo || headless

package desk

import "muniment/ui/cli"

// Opener is nil: this program was built without its window.
func Opener() func(cli.Opening) error { return nil }
