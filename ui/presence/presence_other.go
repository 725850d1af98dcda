//go:build !windows && !linux

package presence

import "time"

// Idle is nil: the window counts from what it saw itself.
func Idle() func() time.Duration { return nil }

// Looks are nil: the drawing library knows whether the computer is dark, and high contrast is chosen in the window.
func Looks() (dark, high func() bool) { return nil, nil }

// Away is nil: only sleep is noticed, by the clock.
func Away() func() bool { return nil }
