package reports

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"muniment/store/calendar"
)

// The words that records share: days, times and short phrases, the same in all of them.

// moment writes an instant in London as dd/mm/yyyy HH:MM. A record says once that its times are Europe/London.
func moment(t time.Time) string { return momentOr(t, "not known") }

// momentOr is moment, with a word for an instant that is not known.
func momentOr(t time.Time, unknown string) string {
	if t.IsZero() {
		return unknown
	}
	return t.In(calendar.London()).Format("02/01/2006 15:04")
}

// day writes a date as 31 October 2025.
func day(d calendar.Date) string { return d.Long() }

// trailWords names a place in the audit trail, such as "trail 412 · 3f9a7c21d0b4".
func trailWords(t Trail, w *tongue) string {
	if t.Hash == "" {
		return ""
	}
	return w.sayf("trail %d · %s", t.Sequence, t.Hash[:min(12, len(t.Hash))])
}

// enteredWords says when and by whom something was typed in.
func enteredWords(at time.Time, by string) string {
	if at.IsZero() {
		return prefixed("entered by ", by)
	}
	return "entered " + moment(at) + prefixed(" by ", by)
}

// join joins the parts that are not empty.
func join(separator string, parts ...string) string {
	kept := make([]string, 0, len(parts))
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, separator)
}

// prefixed puts words before a text, unless it is empty.
func prefixed(words, text string) string {
	if text == "" {
		return ""
	}
	return words + text
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// number writes small numbers as words.
func number(n int) string {
	words := [...]string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// capital begins a phrase with a capital letter.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
