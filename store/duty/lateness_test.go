package duty_test

import (
	"testing"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

func TestJudgeSplitsLateness(t *testing.T) {
	t.Parallel()
	due := calendar.Date("2025-10-31").End()
	for _, c := range []struct {
		name       string
		told, done time.Time
		verdict    duty.Verdict
		words      string
	}{
		{"closed on the day", at("2025-10-01 09:00"), at("2025-10-31 16:00"), duty.OnTime, "on time"},
		{"closed in the last second", at("2025-10-01 09:00"), due.Add(999 * time.Millisecond), duty.OnTime, "on time"},
		{"closed on Friday, typed and told on Monday", at("2025-11-03 09:00"), at("2025-10-31 16:00"), duty.OnTime, "on time"},
		{"the notice is not known", time.Time{}, at("2025-10-31 16:00"), duty.OnTime, "on time"},
		{"told in time, closed late", at("2025-10-01 09:00"), at("2025-11-03 09:30"), duty.LateByClosure, "closed 2 days 9 hours late"},
		{"the notice is not known, closed late", time.Time{}, at("2025-11-03 09:30"), duty.LateByClosure, "closed 2 days 9 hours late"},
		{"told late, closed before that", at("2025-11-05 09:00"), at("2025-11-03 09:30"), duty.LateByNotice, "told 2 days 9 hours late, already closed by then"},
		{"told late, closed at once", at("2025-11-03 03:00"), at("2025-11-03 03:00"), duty.LateByNotice, "told 2 days 3 hours late, already closed by then"},
		{"told late, closed later still", at("2025-11-03 03:00"), at("2025-11-03 03:40"), duty.LateByBoth, "told 2 days 3 hours late, closed 40 minutes after that"},
	} {
		l := duty.Judge(due, c.told, c.done)
		if l.Verdict() != c.verdict || l.String() != c.words {
			t.Errorf("%s: %s (%s), want %s (%s)", c.name, l.Verdict(), l, c.verdict, c.words)
		}
	}
}

func FuzzJudgeSharesOutTheWholeLateness(f *testing.F) {
	f.Add(int64(0), int64(0), int64(0))
	f.Add(int64(1761955199), int64(1762160400), int64(1762246800))
	f.Add(int64(1761955199), int64(1759307400), int64(1761926400))
	f.Fuzz(func(t *testing.T, a, b, c int64) {
		const span = 1 << 33 // some 270 years, beyond which a Duration ends
		due, told, done := time.Unix(a%span, 0), time.Unix(b%span, 0), time.Unix(c%span, 0)
		l := duty.Judge(due, told, done)
		if l.Notice < 0 || l.Closure < 0 {
			t.Fatalf("%+v is negative", l)
		}
		if want := max(done.Sub(due), 0); l.Notice+l.Closure != want {
			t.Errorf("notice %v and closure %v do not make %v", l.Notice, l.Closure, want)
		}
		if (l.Verdict() == duty.OnTime) != !done.After(due) {
			t.Errorf("done %v, due %v: %s", done, due, l.Verdict())
		}
	})
}

func TestInWords(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for d, want := range map[time.Duration]string{
		0: "less than a minute", 59 * time.Second: "less than a minute", -time.Hour: "less than a minute", time.Minute: "1 minute",
		40 * time.Minute: "40 minutes", time.Hour: "1 hour", time.Hour + 5*time.Minute: "1 hour 5 minutes", day: "1 day",
		day + 59*time.Minute: "1 day", 2*day + 3*time.Hour + 59*time.Minute: "2 days 3 hours", 400*day + time.Hour: "400 days 1 hour",
	} {
		if got := duty.InWords(d); got != want {
			t.Errorf("%v in words is %q, want %q", d, got, want)
		}
	}
}

func TestNobodyIsLateInTellingARegisterThatWasNotThere(t *testing.T) {
	t.Parallel()
	recorded := time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		leaver duty.Leaver
		want   time.Time
	}{
		{"notice before the register opened", duty.Leaver{NoticeOn: "2025-10-03", LastWorkingDay: "2025-10-31", RecordedAt: recorded}, calendar.Date("2025-10-03").Start()},
		{"notice after it opened", duty.Leaver{NoticeOn: "2026-01-06", LastWorkingDay: "2026-01-30", RecordedAt: recorded}, recorded},
		{"no notice, and gone before it opened", duty.Leaver{LastWorkingDay: "2025-10-31", RecordedAt: recorded}, time.Time{}},
		{"the day was entered later than the leaving", duty.Leaver{NoticeOn: "2026-01-06", LastWorkingDay: "2026-01-30", RecordedAt: recorded, KnownAt: recorded.AddDate(0, 0, 3)}, recorded.AddDate(0, 0, 3)},
		{"confidential for longer", duty.Leaver{NoticeOn: "2026-01-06", LastWorkingDay: "2026-01-30", RecordedAt: recorded, KnownAt: recorded, ConfidentialUntil: recorded.AddDate(0, 0, 9)}, recorded.AddDate(0, 0, 9)},
		{"confidential no longer when the day was entered", duty.Leaver{LastWorkingDay: "2026-01-30", RecordedAt: recorded, KnownAt: recorded.AddDate(0, 0, 3), ConfidentialUntil: recorded.AddDate(0, 0, 1)}, recorded.AddDate(0, 0, 3)},
		{"known before the register opened, confidential since", duty.Leaver{NoticeOn: "2025-10-03", LastWorkingDay: "2026-01-30", RecordedAt: recorded, ConfidentialUntil: recorded}, recorded},
		{"no notice, and leaving since", duty.Leaver{LastWorkingDay: "2026-01-09", RecordedAt: recorded}, recorded},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := duty.Told("2026-01-05", c.leaver); !got.Equal(c.want) {
				t.Errorf("told %s, want %s", got, c.want)
			}
		})
	}
}
