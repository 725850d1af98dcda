package duty_test

import (
	"testing"

	"muniment/store/calendar"
	"muniment/store/duty"
)

func TestAccessIsReviewedAgain(t *testing.T) {
	t.Parallel()
	access := func(oldest calendar.Date) func(*duty.Facts) {
		return func(f *duty.Facts) {
			f.Reviews.Access = []duty.SystemAccess{{System: "SYS01", Oldest: oldest}}
		}
	}
	open := func(c duty.Campaign) func(*duty.Facts) {
		return func(f *duty.Facts) {
			access("2025-04-01")(f)
			c.ID, c.Name, c.Due = "AR00001", "All access", "2025-12-01"
			f.Reviews.Campaigns = []duty.Campaign{c}
		}
	}
	const text = "SYS01 post-ism 2025-10-01 23:59 overdue: Review who has access to Active Directory and Microsoft 365: some of it was last decided on, or given, on 1 April 2025"
	check(t, "recertify-access", []row{
		{"decided on less than five months ago", access("2025-06-23"), nil},
		{"a month ahead", access("2025-06-21"), []string{"SYS01 post-ism 2025-12-21 23:59 upcoming: Review who has access to Active Directory and Microsoft 365: some of it was last decided on, or given, on 21 June 2025"}},
		{"long ago", access("2025-04-01"), []string{text}},
		{"under review with all other systems", open(duty.Campaign{StartedOn: "2025-11-01", Undecided: 4}), nil},
		{"under review by itself", open(duty.Campaign{StartedOn: "2025-11-01", Undecided: 4, System: "SYS01"}), nil},
		{"while another system is under review", open(duty.Campaign{StartedOn: "2025-11-01", Undecided: 4, System: "SYS09"}), []string{text}},
		{"while one service is under review", open(duty.Campaign{StartedOn: "2025-11-01", Undecided: 4, Service: "svc"}), []string{text}},
		{"under a review that has nothing left to decide", open(duty.Campaign{StartedOn: "2025-11-01"}), []string{text}},
	})
}

func TestReviewerOfOnesOwnAccess(t *testing.T) {
	t.Parallel()
	posts := map[string]duty.Post{
		"top":         {ID: "top", Holders: []string{"chief"}},
		duty.PostSIRO: {ID: duty.PostSIRO, Above: "top", Holders: []string{"siro"}},
		duty.PostISM:  {ID: duty.PostISM, Above: duty.PostSIRO, Holders: []string{"ism"}},
		"head":        {ID: "head", Above: duty.PostISM, Holders: []string{"head"}},
		"team":        {ID: "team", Above: "head"}, // vacant: its duties fall to the head
		"shared":      {ID: "shared", Above: "head", Holders: []string{"a", "b"}},
		"ring":        {ID: "ring", Above: "ring", Holders: []string{"r"}},
	}
	for name, c := range map[string]struct{ post, person, want string }{
		"somebody of the team":                 {"head", "worker", "head"},
		"the head":                             {"head", "head", duty.PostISM},
		"the head, by the vacant post below":   {"team", "head", duty.PostISM},
		"a worker of the team without manager": {"team", "worker", "team"},
		"one of two holders":                   {"shared", "a", "shared"},
		"the ISM":                              {duty.PostISM, "ism", duty.PostSIRO},
		"the Chief Executive":                  {"top", "chief", duty.PostISM},
		"no post":                              {"", "worker", duty.PostISM},
		"nobody in particular":                 {"head", "", "head"},
		"a post above itself":                  {"ring", "r", duty.PostISM},
	} {
		if got := duty.Reviewer(posts, c.post, c.person); got != c.want {
			t.Errorf("%s: decided by %q, want %q", name, got, c.want)
		}
	}
}

func TestDecisionsAreCarriedOut(t *testing.T) {
	t.Parallel()
	decided := func(change func(*duty.ReviewDecision)) func(*duty.Facts) {
		return func(f *duty.Facts) {
			d := duty.ReviewDecision{Line: "AR00001-G1", Grant: "G1", Person: "100221", System: "SYS01", Login: "khallam", DecidedOn: "2025-11-19"}
			change(&d)
			f.Reviews.Decided = []duty.ReviewDecision{d}
		}
	}
	const revoke = "AR00001-G1 own-ad 2025-11-20 23:59 overdue: Close Kirsty Hallam's account khallam on Active Directory and Microsoft 365, which a review revoked on 19 November 2025"
	check(t, "carry-out-revocation", []row{
		{"revoked", decided(func(*duty.ReviewDecision) {}), []string{revoke}},
		{"asked of the supplier", decided(func(d *duty.ReviewDecision) { d.Requested = at("2025-11-20 10:00") }), []string{revoke + " [The supplier was asked on 20 November 2025 and has not confirmed]"}},
		{"changed", decided(func(d *duty.ReviewDecision) { d.Level = "Reader" }), nil},
	})
	check(t, "carry-out-level-change", []row{
		{"revoked", decided(func(*duty.ReviewDecision) {}), nil},
		{"changed", decided(func(d *duty.ReviewDecision) { d.Level = "Reader" }), []string{
			"AR00001-G1 own-ad 2025-11-26 23:59 upcoming: Change Kirsty Hallam's account khallam on Active Directory and Microsoft 365 to the level Reader, as a review decided on 19 November 2025",
		}},
	})
}

func TestWeeksOfPrivilegedAccounts(t *testing.T) {
	t.Parallel()
	days, p := calendar.NewWorkingDays(calendar.EnglandAndWales), duty.DefaultPeriods()
	var got []string
	for _, k := range duty.PrivilegedWeeks(days, "2025-12-10", "2026-01-05") {
		got = append(got, k.ID+" "+string(k.Due))
	}
	diff(t, got, []string{"2025-W51 2025-12-19", "2025-W52 2025-12-24", "2026-W01 2026-01-02", "2026-W02 2026-01-09"})
	diff(t, string(duty.PrivilegedDue(days, "2025-04-14")), "2025-04-17") // Good Friday

	due := calendar.Date("2025-11-14")
	for name, c := range map[string]struct {
		done, now string
		waits     int
		want      duty.WeekState
	}{
		"on its day":                           {"2025-11-14 17:00", "2025-11-21 12:00", 0, duty.WeekDone},
		"on the Monday after":                  {"2025-11-17 09:00", "2025-11-21 12:00", 0, duty.WeekLate},
		"on the Tuesday after":                 {"2025-11-18 09:00", "2025-11-21 12:00", 0, duty.WeekMissed},
		"not, on the Monday after":             {"", "2025-11-17 12:00", 0, duty.WeekOpen},
		"not, on the Tuesday after":            {"", "2025-11-18 12:00", 0, duty.WeekMissed},
		"but for the reviewer's own":           {"", "2025-11-14 12:00", 2, duty.WeekStarted},
		"later than the day that is looked at": {"2025-11-14 17:00", "2025-11-13 12:00", 0, duty.WeekOpen},
	} {
		k := duty.Week{ID: "2025-W46", Due: due, Waits: c.waits}
		if c.done != "" {
			k.Done = at(c.done)
		}
		if state := duty.StateOfWeek(days, p, k, at(c.now)); state != c.want {
			t.Errorf("reviewed %s: %s, want %s", name, state, c.want)
		}
	}
}

func TestUnbrokenWeeksCountFromTheLastMissedOne(t *testing.T) {
	t.Parallel()
	days, p := calendar.NewWorkingDays(calendar.EnglandAndWales), duty.DefaultPeriods()
	weeks := duty.PrivilegedWeeks(days, "2025-10-06", "2025-11-21")
	for i := range weeks {
		if i != 2 && i != len(weeks)-1 { // the third is missed, and the current one can still be done
			weeks[i].Done = weeks[i].Due.Start()
		}
	}
	diff(t, duty.Unbroken(days, p, weeks, at("2025-11-20 12:00")), 3)
	weeks[2].Explained = true
	diff(t, duty.Unbroken(days, p, weeks, at("2025-11-20 12:00")), 3)
}

// What a review decided is carried out on the access itself, so that the act names it.
func TestARevocationNamesTheAccess(t *testing.T) {
	p := duty.Prompt{Subject: "review-line", ID: "AR00002-G00110", Act: "muniment close GRANT --evidence TEXT"}
	if got, want := p.Command(), "muniment close G00110 --evidence TEXT"; got != want {
		t.Errorf("the act is %q, wanted %q", got, want)
	}
}
