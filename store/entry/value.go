package entry

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"muniment/store/calendar"
)

// Type says what a field holds.
type Type string

// The types of field. Links hold ids; the store looks them up when they are given by name.
const (
	Text    Type = "text"
	Long    Type = "paragraph"
	Day     Type = "date"   // yyyy-mm-dd
	Moment  Type = "moment" // UTC, as 2006-01-02T15:04:05Z; given in London time
	Number  Type = "number" // whole, not negative
	Percent Type = "percent"
	Rating  Type = "rating" // 1 to 5
	YesNo   Type = "yes or no"
	Choice  Type = "choice"
	Choices Type = "choices" // several, separated by semicolons
	Person  Type = "person"
	People  Type = "people" // several, separated by semicolons
	Post    Type = "post"
	Service Type = "service"
	Logins  Type = "logins" // of people who sign in, separated by semicolons; a person may be named instead
	Link    Type = "link"   // one entry of another kind
	Links   Type = "links"  // several, separated by semicolons
)

// Values are the fields of an entry, by name. A blank field has no key.
type Values map[string]string

// Is reports whether a field holds a value, whatever its capitals.
func (v Values) Is(field, value string) bool { return strings.EqualFold(v[field], value) }

// Yes reports a field that says yes.
func (v Values) Yes(field string) bool { return v[field] == "yes" }

// Said reports a field that says something other than no.
func (v Values) Said(field string) bool {
	s := strings.ToLower(v[field])
	return s != "" && s != "no" && s != "none"
}

// Day is a field's civil date, or the unknown one.
func (v Values) Day(field string) calendar.Date { return calendar.Date(v[field]) }

// At is a field's instant, or the zero time.
func (v Values) At(field string) time.Time {
	t, err := time.Parse(momentForm, v[field])
	if err != nil {
		return time.Time{}
	}
	return t
}

// Int is a field's number, and whether it holds one.
func (v Values) Int(field string) (int, bool) {
	n, err := strconv.Atoi(v[field])
	return n, err == nil
}

// List is what a field of several values holds.
func (v Values) List(field string) []string {
	var out []string
	for part := range strings.SplitSeq(v[field], ";") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

const momentForm = "2006-01-02T15:04:05Z"

// Refusal is why an act is not allowed, in one plain sentence.
type Refusal struct {
	Reason string
	Says   []Phrase // what the sentence is put together from: each of the reasons
	Hands  bool     // it is about whose hand did something earlier, which nothing that is given changes
}

func (r *Refusal) Error() string { return r.Reason }

// Refuse says why an act is not allowed.
func Refuse(format string, args ...any) error { return refusal(format, args...) }

func refusal(format string, args ...any) *Refusal {
	return &Refusal{Reason: fmt.Sprintf(format, args...), Says: []Phrase{{format, args}}}
}

// refuseAll is one refusal for several, or none.
func refuseAll(all []*Refusal) error {
	if len(all) == 0 {
		return nil
	}
	one := &Refusal{Hands: true}
	reasons := make([]string, len(all))
	for i, r := range all {
		reasons[i], one.Says = r.Reason, append(one.Says, r.Says...)
		one.Hands = one.Hands && r.Hands
	}
	one.Reason = strings.Join(reasons, "; ")
	return one
}

// longest a text may be, in bytes: a register is no place for whole documents.
const longest = 20_000

// Canonical reads a value as the field's type; links are left for the store to look up. The error says what is wrong with
// the value, without the name of the field.
func (f *Field) Canonical(text string) (string, error) {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	switch {
	case text == "":
		return "", nil
	case len(text) > longest:
		return "", Refuse("is longer than %d characters: keep the document elsewhere and give its reference", longest)
	}
	switch f.Type {
	case Day:
		d, err := calendar.Parse(text)
		if err != nil {
			return "", Refuse("%q is %s", text, err.Error())
		}
		return string(d), nil
	case Moment:
		return moment(text)
	case Number, Percent, Rating:
		return f.number(text)
	case YesNo:
		switch strings.ToLower(text) {
		case "yes", "y", "true":
			return "yes", nil
		case "no", "n", "false":
			return "no", nil
		}
		return "", Refuse("%q is neither yes nor no", text)
	case Choice:
		return f.choice(text)
	case Choices:
		var out []string
		for _, part := range (Values{"x": text}).List("x") {
			c, err := f.choice(part)
			if err != nil {
				return "", err
			}
			out = append(out, c)
		}
		return strings.Join(out, "; "), nil
	case Text, Long, Person, People, Logins, Post, Service, Link, Links:
	}
	return text, nil
}

func (f *Field) choice(text string) (string, error) {
	for _, c := range f.Choices {
		if strings.EqualFold(c, text) {
			return c, nil
		}
	}
	return "", Refuse("%q is not one of %s", text, strings.Join(f.Choices, ", "))
}

func (f *Field) number(text string) (string, error) {
	low, high, what := 0, 1_000_000_000, "a whole number"
	if f.Type == Percent {
		high, what, text = 100, "a percentage from 0 to 100", strings.TrimSpace(strings.TrimSuffix(text, "%"))
	}
	if f.Type == Rating {
		low, high, what = 1, 5, "a rating from 1 to 5"
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		return "", Refuse("%q is not %s", text, what)
	}
	return strconv.Itoa(n), nil
}

// moment reads a time of day in London, or an instant with its offset.
func moment(text string) (string, error) {
	for _, form := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(form, text); err == nil {
			return t.UTC().Format(momentForm), nil
		}
	}
	for _, form := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "02/01/2006 15:04"} {
		if t, err := time.ParseInLocation(form, text, calendar.London()); err == nil {
			return t.UTC().Format(momentForm), nil
		}
	}
	return "", Refuse("%q is not a time: write it as 2025-10-31T17:30", text)
}
