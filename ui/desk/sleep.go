//go:build cgo && !headless

package desk

import (
	"sync/atomic"
	"time"

	"github.com/go-gl/glfw/v3.4/glfw"
)

// sleep is how the window's thread sleeps, as ui.Sleep has it.
type sleep struct{ asleep atomic.Bool }

// Doze answers what is done as it comes, as the toolkit's own loop would at its next turn.
func (s *sleep) Doze(most time.Duration) (undisturbed bool) {
	began := glfw.GetTime()
	s.asleep.Store(true)
	glfw.WaitEventsTimeout(most.Seconds())
	s.asleep.Store(false)
	return glfw.GetTime()-began >= most.Seconds()
}

// Wake is called on any thread. Who is awake is not disturbed: before there is a window there is nothing to send an event to.
func (s *sleep) Wake() {
	if s.asleep.Load() {
		glfw.PostEmptyEvent()
	}
}
