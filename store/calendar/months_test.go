package calendar_test

import (
	"testing"

	"muniment/store/calendar"
)

func TestAddMonthsEndsWithTheMonth(t *testing.T) {
	for _, c := range []struct {
		from calendar.Date
		n    int
		want calendar.Date
	}{
		{"2025-01-31", 1, "2025-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2025-11-30", 12, "2026-11-30"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2025-03-31", -1, "2025-02-28"},
		{"2025-12-15", 1, "2026-01-15"},
		{"", 3, ""},
	} {
		if got := c.from.AddMonths(c.n); got != c.want {
			t.Errorf("%s and %d months: %q, want %q", c.from, c.n, got, c.want)
		}
	}
}
