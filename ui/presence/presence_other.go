//go:build !windows && !linux

package presence

import "time"

// Idle is nil: the window counts from what it saw itself.
func Idle() func() time.Duration { return nil }

// Contrast is nil: desks here have no one way to say so, and high contrast is chosen in the window.
func Contrast() func() bool { return nil }

// Away is nil: only sleep is noticed, by the clock.
func Away() func() bool { return nil }
