package exchange

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Errors that make a whole file unreadable. The sentences are for the person who chose the file.
var (
	ErrEmpty      = errors.New("the file is empty")
	ErrNotText    = errors.New("the file is not a text file: save it as “CSV UTF-8” and try again")
	ErrNoHeadings = errors.New("no line of headings was found in the first 256 KB of the file")
	ErrHeadings   = errors.New("the headings change within the file: split it there into two files")
	ErrChanged    = errors.New("the file changed while it was being read: close it in other programs and try again")
)

// LimitError says that a file is larger than Read accepts.
type LimitError struct {
	What  string // "bytes", "rows" or "columns"
	Limit int64
}

func (e *LimitError) Error() string {
	switch e.What {
	case "bytes":
		return "the file is larger than " + size(e.Limit) + ": split it into smaller files"
	case "columns":
		return "the file has more than " + thousands(e.Limit) + " columns: leave out those that are not needed"
	}
	return "the file has more than " + thousands(e.Limit) + " " + e.What + ": split it into smaller files"
}

// MissingFieldError says that a file has no column for something it cannot do without. Field is the field, or the
// choice of fields in words ("employee_no, login or position_no"), and What says in words what they tell. Headers are
// the file's own headings; they are left out where the first line looks like somebody's data, so that no personal data
// gets into messages and logs.
type MissingFieldError struct {
	Kind, Field, What string
	Known, Headers    []string
	Proposed          map[string]string // heading to the field that its cells look like
}

func (e *MissingFieldError) Error() string {
	var b strings.Builder
	if e.What == "" {
		fmt.Fprintf(&b, "no column gives the field %s of %s", e.Field, e.Kind)
	} else {
		fmt.Fprintf(&b, "no column gives %s (the field %s of %s)", e.What, e.Field, e.Kind)
	}
	if len(e.Known) > 0 {
		b.WriteString(", known as " + quoted(e.Known, 4))
	}
	if len(e.Headers) == 0 {
		b.WriteString("; the headings of the file could not be made out")
	} else {
		b.WriteString("; the file has " + quoted(e.Headers, 30))
	}
	target, _, _ := strings.Cut(e.Field, " ")
	for heading, field := range e.Proposed {
		if field == strings.TrimSuffix(target, ",") {
			fmt.Fprintf(&b, "; “%s” looks like it", shorten(heading, 60))
		}
	}
	fmt.Fprintf(&b, ": say which column it is with --map \"COLUMN=%s\"", strings.TrimSuffix(target, ","))
	return b.String()
}

// MapError says that Options.Map cannot be followed.
type MapError struct {
	Column, Field string // as given
	Reason        string
}

func (e *MapError) Error() string {
	return fmt.Sprintf("--map %q cannot be followed: %s", e.Column+"="+e.Field, e.Reason)
}

// FillError says that Options.Fill cannot be followed.
type FillError struct{ Field, Value, Reason string }

func (e *FillError) Error() string {
	return fmt.Sprintf("--set %q cannot be followed: %s", e.Field+"="+e.Value, e.Reason)
}

// ValueError says that Options.Values cannot be followed.
type ValueError struct{ Field, Value, Meaning, Reason string }

func (e *ValueError) Error() string {
	if e.Value == "" {
		return fmt.Sprintf("--value %q cannot be followed: %s", e.Field, e.Reason)
	}
	return fmt.Sprintf("--value %q cannot be followed: %s", e.Field+":"+e.Value+"="+e.Meaning, e.Reason)
}

// quoted lists names in quotation marks, at most most of them, each cut to a readable length.
func quoted(names []string, most int) string {
	shown := make([]string, 0, most)
	for i, n := range names {
		if i == most {
			return strings.Join(shown, ", ") + " and " + strconv.Itoa(len(names)-most) + " more"
		}
		shown = append(shown, "“"+shorten(n, 60)+"”")
	}
	return strings.Join(shown, ", ")
}

// shorten cuts s to at most n runes. The result shares no memory with s, so keeping it does not keep the line it came from.
func shorten(s string, n int) string {
	count := 0
	for i := range s {
		if count == n {
			return strings.Clone(s[:i]) + "…"
		}
		count++
	}
	return strings.Clone(s)
}

// thousands writes n as 5,000,000.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func size(bytes int64) string {
	if bytes >= 1_000_000 && bytes%1_000_000 == 0 {
		return thousands(bytes/1_000_000) + " MB"
	}
	return thousands(bytes) + " bytes"
}
