package duty

import (
	"fmt"
	"strings"
	"time"
)

// Lateness is how late one closure was, split by whose doing it was. Both parts are elapsed time and never negative; their
// sum is the time from due to done.
type Lateness struct {
	Notice  time.Duration // from the due time until the register was told: the manager's
	Closure time.Duration // from the later of due time and notice until it was done: the owner's
}

// Verdict says in one word whose lateness it was.
type Verdict string

// The four verdicts.
const (
	OnTime        Verdict = "on time"
	LateByNotice  Verdict = "late by notice"
	LateByClosure Verdict = "late by closure"
	LateByBoth    Verdict = "late by notice and by closure"
)

// Judge judges one closure: when it was due, when the register was told of the leaving, and when the closing was done,
// which is not when it was entered. What was done by the due time is on time however late anybody was told. A notice that
// is zero counts as given in time. For what is not done yet, give the time of judging as done.
//
// A due time is the last second of a day or a given moment, so parts of a second do not count.
func Judge(due, told, done time.Time) Lateness {
	done, told = done.Truncate(time.Second), told.Truncate(time.Second)
	if told.Before(due) {
		told = due
	}
	if told.After(done) { // closed by somebody who knew before the register did
		told = done
	}
	if !done.After(due) {
		return Lateness{}
	}
	return Lateness{Notice: told.Sub(due), Closure: done.Sub(told)}
}

// Verdict says whose lateness it was.
func (l Lateness) Verdict() Verdict {
	switch {
	case l.Notice > 0 && l.Closure > 0:
		return LateByBoth
	case l.Notice > 0:
		return LateByNotice
	case l.Closure > 0:
		return LateByClosure
	}
	return OnTime
}

// String puts the lateness in words: "told 2 days 3 hours late, closed 40 minutes after that".
func (l Lateness) String() string {
	switch l.Verdict() {
	case LateByBoth:
		return fmt.Sprintf("told %s late, closed %s after that", InWords(l.Notice), InWords(l.Closure))
	case LateByNotice:
		return fmt.Sprintf("told %s late, already closed by then", InWords(l.Notice))
	case LateByClosure:
		return fmt.Sprintf("closed %s late", InWords(l.Closure))
	case OnTime:
	}
	return string(OnTime)
}

// InWords puts a duration as people say it, in its largest unit and the next: "2 days 3 hours", "1 hour 5 minutes",
// "40 minutes". Days are 24 hours, and smaller parts are dropped. Less than a minute, or none, is "less than a minute".
func InWords(d time.Duration) string {
	minutes := int(d / time.Minute)
	if minutes < 1 {
		return "less than a minute"
	}
	units := []struct {
		n         int
		one, many string
	}{
		{minutes / (24 * 60), "day", "days"},
		{minutes / 60 % 24, "hour", "hours"},
		{minutes % 60, "minute", "minutes"},
	}
	var words []string
	for i, u := range units {
		if u.n > 0 {
			words = append(words, count(u.n, u.one, u.many))
			if i+1 < len(units) && units[i+1].n > 0 {
				words = append(words, count(units[i+1].n, units[i+1].one, units[i+1].many))
			}
			break
		}
	}
	return strings.Join(words, " ")
}
