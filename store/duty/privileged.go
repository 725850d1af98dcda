package duty

import (
	"fmt"
	"time"

	"muniment/store/calendar"
)

// Week is one week in which the privileged accounts were to be reviewed.
type Week struct {
	ID        string        // 2025-W47, as ISO 8601 counts weeks
	Due       calendar.Date // its Friday, or the working day before where that is a holiday
	Done      time.Time     // when the review for this week was complete; zero while it is not
	Waits     int           // accounts that were reviewed by their own holder only
	Reviewer  string        // name of whoever did so
	Explained bool          // why it was missed is recorded, which does not make it done
}

// WeekState says how the review of a week stands.
type WeekState string

// The states of a week.
const (
	WeekDone    WeekState = "done"
	WeekLate    WeekState = "late"    // done after the due day, while it still counted
	WeekOpen    WeekState = "open"    // it can still be done
	WeekMissed  WeekState = "missed"  // for ever
	WeekStarted WeekState = "started" // reviewed, but for the reviewer's own accounts
)

// PrivilegedQuery is a question about a privileged account that nobody has answered.
type PrivilegedQuery struct {
	ID, Account string
	System      string
	Login       string
	Person      string // the holder, or ""
	Post        string // that answers: the account's sponsor, or ""
	Text        string // of the question
	RaisedOn    calendar.Date
}

func privilegedDuties() []Duty {
	return []Duty{
		{
			ID:           "weekly-privileged-review",
			Title:        "Review the privileged accounts of the week",
			Clauses:      []string{"CBC-083", "AZS-024"},
			MetBy:        "prompt",
			OwedBy:       "ICT",
			Period:       "every week: by its Friday, or the working day before where that is a holiday",
			PeriodSource: byPolicy,
			DischargedBy: "the week's list of administrator accounts and groups is imported, compared with the last and signed by somebody who holds none of them, or by two people of whom each looks at the other's",
			Act:          "muniment privileged review --file FILE --apply",
			Where:        "privileged-weeks",
			Find:         weeklyPrivilegedReviews,
			group:        counted("weekly reviews of the privileged accounts"),
		},
		{
			ID:           "answer-privileged-query",
			Title:        "Answer a query about a privileged account",
			Clauses:      []string{"CBC-083"},
			MetBy:        "prompt",
			OwedBy:       "the account's sponsor; the owner of the system where it has none",
			Period:       "within 5 working days, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "somebody other than the account's holder answers the query",
			Act:          "muniment privileged answer QUERY --text TEXT",
			Where:        "privileged-queries",
			Find:         privilegedQueries,
			group:        counted("queries about privileged accounts", onSystems),
		},
		{
			ID:           "explain-missed-week",
			Title:        "Explain a missed review of the privileged accounts",
			Clauses:      []string{"CBC-083"},
			MetBy:        "prompt",
			OwedBy:       "ICT",
			Period:       "at once; a missed week stays missed for ever, explained or not",
			PeriodSource: byCouncil,
			DischargedBy: "the reason is recorded",
			Act:          "muniment privileged explain WEEK... --reason TEXT",
			Where:        "privileged-weeks",
			Find:         missedWeeks,
			group:        counted("missed weekly reviews of the privileged accounts to explain"),
		},
	}
}

// PrivilegedWeek names the week of a day as ISO 8601 does, and gives its Monday.
func PrivilegedWeek(d calendar.Date) (id string, monday calendar.Date) {
	t := d.Time()
	year, week := t.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week), d.AddDays(-(int(t.Weekday()) + 6) % 7)
}

// PrivilegedDue is the last day on which a week's review is in time: its Friday, or the working day before where that is a holiday.
func PrivilegedDue(w *calendar.WorkingDays, monday calendar.Date) calendar.Date {
	friday := monday.AddDays(4)
	for d := friday; d >= monday; d = d.AddDays(-1) {
		if w.Is(d) {
			return d
		}
	}
	return friday // a week without a working day
}

// PrivilegedWeeks lists the weeks in which a review is owed: from the first Monday on which the register was open, to the current week. A
// register that opens within a week owes nothing for it, since nobody could tell it in time.
func PrivilegedWeeks(w *calendar.WorkingDays, opened, today calendar.Date) []Week {
	var out []Week
	if !opened.Known() {
		return out
	}
	_, monday := PrivilegedWeek(opened)
	if monday < opened {
		monday = monday.AddDays(7)
	}
	for ; monday <= today; monday = monday.AddDays(7) {
		id, _ := PrivilegedWeek(monday)
		out = append(out, Week{ID: id, Due: PrivilegedDue(w, monday)})
	}
	return out
}

// WeekCounts is the last day on which a review still counts for a week, as late.
func WeekCounts(w *calendar.WorkingDays, p Periods, due calendar.Date) calendar.Date {
	return w.Add(due, p.Of("privileged-grace"))
}

// StateOfWeek says how a week stands at a moment. A review that was completed too late to count leaves it missed.
func StateOfWeek(w *calendar.WorkingDays, p Periods, k Week, now time.Time) WeekState {
	last := WeekCounts(w, p, k.Due).End()
	done := k.Done
	if done.After(now) {
		done = time.Time{} // somebody looks at an earlier day
	}
	switch {
	case !done.IsZero() && !done.After(k.Due.End()):
		return WeekDone
	case !done.IsZero() && !done.After(last):
		return WeekLate
	case now.After(last):
		return WeekMissed
	case k.Waits > 0 && done.IsZero():
		return WeekStarted
	}
	return WeekOpen
}

// Unbroken counts the weeks without a missed one up to now; a week that can still be done does not break the count.
func Unbroken(w *calendar.WorkingDays, p Periods, weeks []Week, now time.Time) int {
	n := 0
	for _, k := range weeks {
		switch StateOfWeek(w, p, k, now) {
		case WeekDone, WeekLate:
			n++
		case WeekMissed:
			n = 0
		case WeekOpen, WeekStarted:
		}
	}
	return n
}

func weeklyPrivilegedReviews(f *Facts) []Case {
	var out []Case
	for _, k := range f.Reviews.Weeks {
		text := fmt.Sprintf("Review the privileged accounts for the week %s", k.ID)
		switch StateOfWeek(f.working(), f.Periods, k, f.Now) {
		case WeekOpen:
		case WeekStarted:
			text = fmt.Sprintf("Look at %s that %s holds, to complete the review for the week %s", count(k.Waits, "privileged account", "privileged accounts"), k.Reviewer, k.ID)
		case WeekDone, WeekLate, WeekMissed:
			continue
		}
		out = append(out, Case{Subject: "week", ID: k.ID, About: k.ID, Thing: "weekly review", Text: text, OwedBy: PostICT, Due: k.Due.End()})
	}
	return out
}

func missedWeeks(f *Facts) []Case {
	var out []Case
	for _, k := range f.Reviews.Weeks {
		if k.Explained || StateOfWeek(f.working(), f.Periods, k, f.Now) != WeekMissed {
			continue
		}
		out = append(out, Case{
			Subject: "week", ID: k.ID, About: k.ID, Thing: "missed week", OwedBy: PostICT, Due: WeekCounts(f.working(), f.Periods, k.Due).End(),
			Text: fmt.Sprintf("Explain why the privileged accounts were not reviewed in the week %s, by %s", k.ID, k.Due.Long()),
		})
	}
	return out
}

func privilegedQueries(f *Facts) []Case {
	out := make([]Case, 0, len(f.Reviews.Queries))
	for _, q := range f.Reviews.Queries {
		post := Reviewer(f.Posts, firstOf(q.Post, f.owner(q.System)), q.Person)
		out = append(out, Case{
			Subject: "privileged-query", ID: q.ID, Item: q.Account, Person: q.Person, System: q.System, About: q.Login, Thing: "query", OwedBy: post,
			Text: fmt.Sprintf("Answer about the privileged account %s%s: %s", q.Login, f.on(&Grant{System: q.System}), q.Text),
			Due:  f.after(q.RaisedOn, "privileged-query").End(),
		})
	}
	return out
}
