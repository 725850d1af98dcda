//go:build cgo && !headless && !windows

package desk

import "time"

// idle is nil: the window counts from what it saw itself.
func idle() func() time.Duration { return nil }

// away is nil: only sleep is noticed, by the clock.
func away() func() bool { return nil }
