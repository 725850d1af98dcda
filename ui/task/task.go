// Package task is the one door between the window and work: whatever asks the register, reads a file or derives a key does so through Run, off the
// window's thread, and what came of it is handed back on that thread.
//
// It promises that nothing else in ui starts a goroutine or calls fyne.Do (a test reads the source for both), that the outcome of work which was
// overtaken or cancelled is dropped, and that work which takes longer than half a second is announced with a way to cancel it, and with how far it is where it
// tells. What memory work took is given back once nothing is done any more, and then the window may sleep. With Inline everything happens at once and in order, so that tests of screens wait for nothing.
package task

import (
	"context"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"
)

// patience is how long work may take before it is announced.
const patience = 500 * time.Millisecond

// moment is how long the window waits for what is wanted soon: less than between two frames.
const moment = 15 * time.Millisecond

// By how many hundredths memory may grow before what is no longer needed is given up: a window stays open all day beside everything else that somebody
// uses; but where somebody waits for much at once, looking for what can be given up would be a fifth of their wait.
const (
	leanly  = 50
	eagerly = 400
)

// rest is how long nothing is done before the memory that work took is given back to the computer, which would otherwise wait minutes for it.
const rest = 4 * time.Second

// Door is the way from the window to work and back. All but its own goroutines stay on the window's thread.
type Door struct {
	inline bool
	tidy   *time.Timer
	slow   func(what string, cancel func()) Announced
	wake   func()

	under int  // how much work is under way that somebody waits for
	ended bool // whether such work ended since the window looked
}

// Announced is work that is announced.
type Announced struct {
	Tell func(done, of int) // shows how far it is
	Over func()             // takes the announcement away
}

// New returns the door of a window. Slow work is announced by what slow shows. A window that sleeps until somebody does something is woken by wake for what was done without them; nil
// where it never sleeps.
func New(slow func(what string, cancel func()) Announced, wake func()) *Door {
	return &Door{slow: slow, wake: wake, tidy: time.AfterFunc(rest, func() {
		debug.SetGCPercent(leanly)
		debug.FreeOSMemory()
	})}
}

// Inline returns a door through which everything happens at once: for tests.
func Inline() *Door { return &Door{inline: true} }

// Still reports whether nothing is under way that somebody waits for, and nothing such ended since it was asked last: what came of it is drawn first.
func (d *Door) Still() bool {
	ended := d.ended
	d.ended = false
	return d.under == 0 && !ended
}

// hand has f done on the window's thread, asleep or not.
func (d *Door) hand(f func()) {
	fyne.Do(f)
	if d.wake != nil {
		d.wake()
	}
}

// telling is the key under which a context holds how work tells how far it is.
type telling struct{}

// Tell says from within work how far it is: so many things done of so many. The window shows it where the work takes long.
func Tell(ctx context.Context, done, of int) {
	if tell, wants := ctx.Value(telling{}).(func(done, of int)); wants {
		tell(done, of)
	}
}

// Work is what is done off the window's thread, and what follows on it.
type Work[T any] struct {
	What  string // as it is announced where it takes long: "Signing in"; "" where nobody waits for it
	Soon  bool   // the window waits for it for a moment, so that what is found while somebody types stands in the same frame as the letter
	Eager bool   // somebody waits for it and for the page after it: memory may grow meanwhile
	Do    func(context.Context) (T, error)
	Done  func(T, error) // not called where the work was cancelled
	Late  func()         // called instead where it was, such as to enable a button again; may be nil
	Drop  func(T)        // called with what cancelled work brought after all, such as a file to close; may be nil
}

// Run does work, and returns what cancels it.
func Run[T any](d *Door, w Work[T]) (cancel func()) {
	ctx, stop := context.WithCancel(context.Background())
	if d.inline {
		v, err := w.Do(ctx)
		stop()
		w.Done(v, err)
		return func() {}
	}
	if w.Eager {
		debug.SetGCPercent(eagerly)
	}
	j := &job{stop: stop, late: w.Late}
	ctx = context.WithValue(ctx, telling{}, func(done, of int) { d.hand(func() { j.told(done, of) }) })
	waiting := d.After(patience, func() {
		if d.slow != nil && !j.over {
			j.announce(d.slow(w.What, j.cancel))
		}
	})
	ended := make(chan outcome[T], 1)
	asked := w.What != "" // what the window asks of itself every few seconds takes little, and can wait
	if asked {
		d.under++
		d.tidy.Stop()
	}
	end := func(o outcome[T]) {
		waiting()
		if asked {
			if d.under, d.ended = d.under-1, true; d.under == 0 {
				d.tidy.Reset(rest)
			}
		}
		if j.end() {
			w.Done(o.v, o.err)
		} else if o.err == nil && w.Drop != nil {
			w.Drop(o.v)
		}
	}
	go func() {
		v, err := w.Do(ctx)
		ended <- outcome[T]{v, err}
		take := func() {
			select {
			case o := <-ended:
				end(o)
			default: // it was soon enough
			}
		}
		if !asked {
			fyne.Do(take)
			return
		}
		d.hand(take)
	}()
	if w.Soon {
		select {
		case o := <-ended:
			end(o)
		case <-time.After(moment):
		}
	}
	return j.cancel
}

// outcome is what came of work.
type outcome[T any] struct {
	v   T
	err error
}

// job is work under way, as the window's thread knows it.
type job struct {
	stop      func()
	late      func()
	announced Announced
	shown     bool
	over      bool

	done, of int // how far it told that it is
}

// announce shows the job from now on.
func (j *job) announce(a Announced) {
	j.announced, j.shown = a, true
	if j.of > 0 {
		a.Tell(j.done, j.of)
	}
}

// told notes how far the job is, and shows it.
func (j *job) told(done, of int) {
	j.done, j.of = done, of
	if j.shown && !j.over {
		j.announced.Tell(done, of)
	}
}

// end ends the job, and reports whether it had not ended yet.
func (j *job) end() bool {
	if j.over {
		return false
	}
	j.over = true
	j.stop()
	if j.shown {
		j.announced.Over()
	}
	return true
}

func (j *job) cancel() {
	if j.end() && j.late != nil {
		j.late()
	}
}

// After calls f on the window's thread after a time, unless it is stopped first. Inline, it is called at once.
func (d *Door) After(wait time.Duration, f func()) (stop func()) {
	if d.inline {
		f()
		return func() {}
	}
	return after(wait, d.hand, f)
}

func after(wait time.Duration, hand func(func()), f func()) (stop func()) {
	stopped := false
	timer := time.AfterFunc(wait, func() {
		hand(func() {
			if !stopped {
				f()
			}
		})
	})
	return func() { stopped = true; timer.Stop() }
}

// Every calls f on the window's thread at intervals, until it is stopped, and wakes no window for it. Inline it is never called: a test calls f itself.
func (d *Door) Every(interval time.Duration, f func()) (stop func()) {
	if d.inline {
		return func() {}
	}
	stopped, again := false, func() {}
	var next func()
	next = func() {
		again = after(interval, fyne.Do, func() {
			if f(); !stopped {
				next()
			}
		})
	}
	next()
	return func() { stopped = true; again() }
}

// Latest runs work of which only the newest counts, such as a search that is typed: what comes later cancels what is under way.
type Latest struct{ cancel func() }

// Only makes work the newest: what was under way is cancelled.
func Only[T any](l *Latest, d *Door, w Work[T]) {
	l.Cancel()
	l.cancel = Run(d, w)
}

// Cancel ends what is under way.
func (l *Latest) Cancel() {
	if l.cancel != nil {
		l.cancel()
	}
	l.cancel = nil
}
