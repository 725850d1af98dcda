package calendar_test

import (
	"errors"
	"testing"
	"time"

	"muniment/store/calendar"
)

func TestParseReadsDatesDayFirst(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]calendar.Date{
		"2025-10-31": "2025-10-31", "31/10/2025": "2025-10-31", "3/4/26": "2026-04-03", "03/04/2026": "2026-04-03",
		"31.10.2025": "2025-10-31", "31 October 2025": "2025-10-31", "3  Apr 2026": "2026-04-03", "31-Oct-25": "2025-10-31",
		"20251031": "2025-10-31", "31/10/2025 08:41:12": "2025-10-31", "2025-10-31T16:40:00Z": "2025-10-31", " 2025/10/31 ": "2025-10-31",
		"29/02/2024": "2024-02-29",
	} {
		if got, err := calendar.Parse(text); err != nil || got != want {
			t.Errorf("Parse(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "31/02/2025", "29/02/2025", "10/31/2025", "soon", "31/10/0025", "45961", "31/10/2025 soon", "2025-13-01"} {
		if got, err := calendar.Parse(text); !errors.Is(err, calendar.ErrDate) {
			t.Errorf("Parse(%q) = %q, %v; want ErrDate", text, got, err)
		}
	}
}

// The judge is the standard library's own reading of the layout.
func TestDaysAreReadAndWrittenAsTheStandardLibraryDoes(t *testing.T) {
	t.Parallel()
	const iso = "2006-01-02"
	for day := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 10000; day = day.AddDate(0, 0, 97) {
		text := day.Format(iso)
		if got := calendar.Date(text).Time(); !got.Equal(day) {
			t.Fatalf("%s is read as %s", text, got)
		}
		if got := calendar.On(day.Date()); string(got) != text {
			t.Fatalf("%s is written as %s", text, got)
		}
	}
	for _, text := range []string{"", "2025-02-29", "2025-13-01", "2025-00-10", "2025-01-00", "2025-1-01", "2025/01/01", "2025-01-0x", "12025-01-01", "2025-01-01 "} {
		if want, err := time.Parse(iso, text); err == nil {
			t.Errorf("%q is a day to the standard library: %s", text, want)
		}
		if got := calendar.Date(text).Time(); !got.IsZero() {
			t.Errorf("%q is no day, and is read as %s", text, got)
		}
	}
}

func TestSerialDayNumbers(t *testing.T) {
	t.Parallel()
	for serial, want := range map[int]calendar.Date{45961: "2025-10-31", 45992: "2025-12-01", 61: "1900-03-01", 109574: "2199-12-31"} {
		if got, err := calendar.FromSerial(serial); err != nil || got != want {
			t.Errorf("FromSerial(%d) = %q, %v; want %q", serial, got, err, want)
		}
	}
	for _, serial := range []int{-1, 0, 60, 109575} {
		if got, err := calendar.FromSerial(serial); err == nil {
			t.Errorf("FromSerial(%d) = %q; want an error", serial, got)
		}
	}
}

func TestDayEndsInLondon(t *testing.T) {
	t.Parallel()
	if got, want := calendar.Date("2025-10-31").End().Format(time.RFC3339), "2025-10-31T23:59:59Z"; got != want {
		t.Errorf("a winter day ends at %s, want %s", got, want)
	}
	if got, want := calendar.Date("2025-07-31").End().Format(time.RFC3339), "2025-07-31T23:59:59+01:00"; got != want {
		t.Errorf("a summer day ends at %s, want %s", got, want)
	}
	if got, want := calendar.Of(time.Date(2025, 7, 31, 23, 30, 0, 0, time.UTC)), calendar.Date("2025-08-01"); got != want {
		t.Errorf("half past eleven UTC in July is %s in London, want %s", got, want)
	}
}

// The expected days are facts published at gov.uk/bank-holidays.
func TestWorkingDaysKnowEachDivision(t *testing.T) {
	t.Parallel()
	off := map[calendar.Division][]calendar.Date{
		calendar.EnglandAndWales: {"2022-09-19", "2022-12-26", "2022-12-27", "2023-05-08", "2025-04-21", "2025-08-25", "2025-12-25", "2025-12-26", "2026-12-28", "2028-01-03"},
		calendar.Scotland:        {"2022-01-03", "2022-01-04", "2023-01-02", "2023-01-03", "2025-01-02", "2025-08-04", "2025-12-01", "2026-06-15", "2028-01-04"},
		calendar.NorthernIreland: {"2022-03-17", "2025-03-17", "2025-07-14", "2026-07-13", "2025-04-21", "2028-07-12"},
	}
	on := map[calendar.Division][]calendar.Date{
		calendar.EnglandAndWales: {"2025-01-02", "2025-08-04", "2025-12-01", "2025-03-17", "2026-06-15"},
		calendar.Scotland:        {"2025-04-21", "2025-08-25", "2025-03-17", "2025-12-02", "2026-01-05"},
		calendar.NorthernIreland: {"2025-01-02", "2025-08-04", "2025-12-01", "2025-07-11"},
	}
	for division, days := range off {
		w := calendar.NewWorkingDays(division)
		for _, d := range days {
			if w.Is(d) {
				t.Errorf("%s works on %s, a bank holiday", division, d)
			}
		}
		for _, d := range on[division] {
			if !w.Is(d) {
				t.Errorf("%s does not work on %s, a working day", division, d)
			}
		}
	}
}

func TestCountingWorkingDays(t *testing.T) {
	t.Parallel()
	w := calendar.NewWorkingDays(calendar.EnglandAndWales)
	if got := w.Add("2025-12-24", 1); got != "2025-12-29" {
		t.Errorf("the working day after Christmas Eve 2025 is %s, want Monday 29 December", got)
	}
	if got := w.Add("2025-12-29", -1); got != "2025-12-24" {
		t.Errorf("the working day before 29 December 2025 is %s, want 24 December", got)
	}
	if got := w.Add("9999-12-31", 10); got != "" {
		t.Errorf("Add(9999-12-31, 10) = %s, want no day: the calendar ends there", got)
	}
	if got := w.Add("0001-01-01", -10); got != "" {
		t.Errorf("Add(0001-01-01, -10) = %s, want no day: the calendar begins there", got)
	}
	for _, c := range []struct {
		from, to calendar.Date
		want     int
	}{
		{"2025-10-31", "2025-11-21", 15},
		{"2025-10-31", "2025-10-31", 0},
		{"2025-11-21", "2025-10-31", 0},
		{"2025-11-14", "2025-11-16", 0},
		{"", "2025-10-31", 0},
	} {
		if got := w.Between(c.from, c.to); got != c.want {
			t.Errorf("Between(%s, %s) = %d, want %d", c.from, c.to, got, c.want)
		}
	}
}
