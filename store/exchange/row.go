package exchange

import (
	"strconv"

	"muniment/store/calendar"
)

// Row is one line of a file. It may be kept after Read has returned.
type Row struct {
	Line   int // the line of the file on which the row begins, from 1; line breaks inside cells count
	layout *layout
	values []string // canonical text by place: dates in ISO 8601, "yes" or "no", plain digits
}

// Text returns the canonical text of a field of any type, or "" where it is empty or the file has no such column.
func (r Row) Text(field string) string {
	if r.layout == nil {
		return ""
	}
	if i := r.layout.at(field); i >= 0 {
		return r.values[i]
	}
	return ""
}

// Day returns a date, empty where the file does not give it.
func (r Row) Day(field string) calendar.Date {
	if !r.is(field, Day) {
		return ""
	}
	return calendar.Date(r.Text(field))
}

// YesNo returns "yes", "no" or, where the file does not say, "".
func (r Row) YesNo(field string) string {
	if !r.is(field, YesNo) {
		return ""
	}
	return r.Text(field)
}

// Whole returns a whole number, and whether the file gives one.
func (r Row) Whole(field string) (int, bool) {
	if !r.is(field, Whole) {
		return 0, false
	}
	n, err := strconv.Atoi(r.Text(field))
	return n, err == nil
}

// Has reports whether the file has a column for the field at all, filled on this line or not. A field that the file
// does not have says nothing about the value already known.
func (r Row) Has(field string) bool { return r.layout != nil && r.layout.at(field) >= 0 }

// Column returns the heading under which the file gives a field, for messages about the row; "" where it has none.
func (r Row) Column(field string) string {
	if !r.Has(field) {
		return ""
	}
	return r.layout.header(r.layout.at(field))
}

func (r Row) is(field string, t Type) bool {
	if r.layout == nil {
		return false
	}
	i := r.layout.at(field)
	return i >= 0 && i < len(r.layout.slots) && r.layout.slots[i].field.Type == t
}
