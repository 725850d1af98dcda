package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/duty"
)

const listHeadings = "system_id,login,group,holder,type,last sign-in,employee_no"

// weekly reviews lists of privileged accounts, each given by its lines.
func weekly(t *testing.T, s *store.Session, o store.PrivilegedOptions, rows ...string) (store.PrivilegedReport, error) {
	t.Helper()
	o.Apply = true
	return s.ReviewPrivileged(t.Context(), list(rows...), o)
}

func list(rows ...string) []store.PrivilegedFile {
	return []store.PrivilegedFile{{Name: "admins.csv", Data: strings.NewReader(lines(append([]string{listHeadings}, rows...)...))}}
}

// differencesOf lists what a review found, as "added adm-b".
func differencesOf(r store.PrivilegedReport) []string {
	out := []string{}
	for _, d := range r.Differences {
		out = append(out, d.What+" "+d.Account.Login)
	}
	slices.Sort(out)
	return out
}

func weeksOf(t *testing.T, s *store.Session) store.PrivilegedWeeks {
	t.Helper()
	w, err := s.PrivilegedWeeks(t.Context())
	check(t, err)
	return w
}

func stateOf(t *testing.T, s *store.Session, week string) duty.WeekState {
	t.Helper()
	for _, k := range weeksOf(t, s).Weeks {
		if k.Week == week {
			return k.State
		}
	}
	return "not on the list"
}

const (
	alice = "SYS01,adm-alice,Global administrators,Gita Yarrow,named,2025-10-06 09:00,"
	glass = "SYS01,emergency1,Global administrators,,break-glass,never,"
)

// The register of the made-up council opened on Friday 3 October 2025, so that its first week is the one of Monday 6 October.
func TestPrivilegedAccountsAreReviewedEveryWeek(t *testing.T) {
	t.Parallel()
	proves(t, "weekly-privileged-review", "explain-missed-week")
	r := staffed(t)
	s := r.open("ict", "2025-10-08")
	diff(t, owed(t, s, "weekly-privileged-review"), []string{"2025-W41"})
	_, err := weekly(t, s, store.PrivilegedOptions{}, alice, glass)
	check(t, err)
	diff(t, owed(t, s, "weekly-privileged-review"), []string{})
	refused[*store.ConflictError](t, second(weekly(t, s, store.PrivilegedOptions{}, alice, glass)))
	r.close(s)

	// A week later it is owed again; on the Monday after its Friday the review still counts for it, as late.
	s = r.open("ict", "2025-10-20")
	diff(t, owed(t, s, "weekly-privileged-review"), []string{"2025-W42", "2025-W43"})
	report, err := weekly(t, s, store.PrivilegedOptions{}, alice, glass)
	check(t, err)
	diff(t, report.Week, "2025-W42")
	diff(t, stateOf(t, s, "2025-W42"), duty.WeekLate)
	diff(t, owed(t, s, "weekly-privileged-review"), []string{"2025-W43"})
	diff(t, weeksOf(t, s).Unbroken, 2)
	r.close(s)

	// A day too late, the week is missed for ever; an explanation ends the prompt and not the gap.
	s = r.open("ict", "2025-10-28")
	diff(t, owed(t, s, "weekly-privileged-review"), []string{"2025-W44"})
	diff(t, owed(t, s, "explain-missed-week"), []string{"2025-W43"})
	refused[*store.ConflictError](t, second(weekly(t, s, store.PrivilegedOptions{Week: "2025-W43"}, alice, glass)))
	_, err = weekly(t, s, store.PrivilegedOptions{}, alice, glass)
	check(t, err)
	diff(t, weeksOf(t, s).Unbroken, 1)
	refused[*store.InvalidError](t, s.ExplainWeeks(t.Context(), []string{"2025-W43"}, " "))
	refused[*store.ConflictError](t, s.ExplainWeeks(t.Context(), []string{"2025-W42"}, "It was not missed"))
	check(t, s.ExplainWeeks(t.Context(), []string{"2025-W43"}, "The only administrator was ill"))
	diff(t, owed(t, s, "explain-missed-week"), []string{})
	diff(t, stateOf(t, s, "2025-W43"), duty.WeekMissed)
	diff(t, weeksOf(t, s).Missed, 1)
}

// Boxing Day 2025 is a Friday: that week's review is due on Christmas Eve.
func TestTheReviewIsDueTheWorkingDayBeforeAHoliday(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ict", "2025-12-22")
	for _, k := range weeksOf(t, s).Weeks {
		if k.Week == "2025-W52" && k.Due != "2025-12-24" {
			t.Errorf("the week of Christmas is due on %s", k.Due)
		}
	}
	diff(t, stateOf(t, s, "2025-W52"), duty.WeekOpen)
}

func TestAReviewShowsTheDifferenceFromLastWeek(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("ict", "2025-10-09")
	bob := "SYS01,adm-bob,Exchange administrators,Idris Caddick,named,2025-10-01 10:00,"
	report, err := weekly(t, s, store.PrivilegedOptions{}, alice, bob, glass)
	check(t, err)
	diff(t, differencesOf(report), []string{}) // the first list has nothing to be compared with
	r.close(s)

	s = r.open("ict", "2025-10-16")
	carol := "SYS01,adm-carol,Global administrators,Kirsty Hallam,named,,"
	aliceAgain := strings.Replace(alice, "2025-10-06", "2025-10-15", 1)
	unchanged(t, s, func() {
		preview, err := s.ReviewPrivileged(t.Context(), list(aliceAgain, carol, glass), store.PrivilegedOptions{})
		check(t, err)
		diff(t, differencesOf(preview), []string{"added adm-carol", "removed adm-bob", "signed in adm-alice"})
		diff(t, preview.Applied, false)
	})
	report, err = weekly(t, s, store.PrivilegedOptions{Notes: "Bob moved to Housing"}, aliceAgain, carol, glass)
	check(t, err)
	diff(t, differencesOf(report), []string{"added adm-carol", "removed adm-bob", "signed in adm-alice"})
	kept, err := s.PrivilegedReview(t.Context(), "2025-W42")
	check(t, err)
	diff(t, kept.Notes, "Bob moved to Housing")
	diff(t, len(kept.Differences), 3)
	all, err := s.PrivilegedAccounts(t.Context(), "bob")
	check(t, err)
	diff(t, string(all[0].RemovedOn), "2025-10-16")
}

// Whoever holds one of the accounts does not review it alone.
func TestTheReviewerIsNeverTheHolder(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	own := "SYS01,adm-ict,Global administrators,,named,2025-10-06," + personOf("ict")
	s := r.open("ict", "2025-10-08")
	report, err := weekly(t, s, store.PrivilegedOptions{}, alice, own)
	check(t, err)
	diff(t, report.Waits, 1)
	diff(t, stateOf(t, s, "2025-W41"), duty.WeekStarted)
	diff(t, owed(t, s, "weekly-privileged-review"), []string{"2025-W41"})
	admin := r.open("admin", "2025-10-08")
	onlyOwnCase(t, admin, "looking at accounts", func() error { return s.SecondPrivileged(t.Context(), "2025-W41", "", time.Time{}) })
	refused[*store.ConflictError](t, admin.SecondPrivileged(t.Context(), "2025-W41", "", time.Time{})) // who is no person of the register
	ism := r.open("ism", "2025-10-09")
	check(t, ism.SecondPrivileged(t.Context(), "2025-W41", "As expected", time.Time{}))
	diff(t, stateOf(t, ism, "2025-W41"), duty.WeekDone)
	diff(t, lastEntry(t, admin).Behalf, store.PostICT)
	account, err := ism.PrivilegedAccounts(t.Context(), "adm-ict")
	check(t, err)
	onlyOwnCase(t, admin, "naming the sponsor", func() error {
		_, err := s.SetPrivileged(t.Context(), account[0].ID, store.PrivilegedChange{Sponsor: store.PostISM})
		return err
	})
	refused[*store.ConflictError](t, second(weekly(t, admin, store.PrivilegedOptions{}, alice, own)))
}

// An account that was added, an emergency account that was used and one that nobody answers for are asked about, and the owner answers.
func TestQueriesWaitForAnAnswer(t *testing.T) {
	t.Parallel()
	proves(t, "answer-privileged-query")
	r := staffed(t)
	ctx := t.Context()
	s := r.open("ict", "2025-10-08")
	report, err := weekly(t, s, store.PrivilegedOptions{}, alice, glass)
	check(t, err)
	diff(t, len(report.Queries), 1) // nobody answers for the emergency account
	check(t, second(s.SetPrivileged(ctx, report.Queries[0].Account, store.PrivilegedChange{Sponsor: store.PostISM})))
	r.close(s)

	s = r.open("ict", "2025-10-15")
	report, err = weekly(t, s, store.PrivilegedOptions{Queries: map[string]string{"adm-alice": "Why at midnight?"}},
		alice, strings.Replace(glass, "never", "14/10/2025 23:10", 1), "SYS01,adm-hr,Global administrators,,named,,"+personOf("system-owner"))
	check(t, err)
	asked := map[string]string{}
	for _, q := range report.Queries {
		asked[q.Login] = q.Text
	}
	for login, text := range map[string]string{"adm-alice": "Why at midnight?", "emergency1": "14/10/2025 23:10", "adm-hr": "it was added since the last review"} {
		if !strings.Contains(asked[login], text) {
			t.Errorf("about %s it asks %q", login, asked[login])
		}
	}
	refused[*store.InvalidError](t, second(s.ReviewPrivileged(ctx, list(alice), store.PrivilegedOptions{Week: "2025-W99"})))
	r.close(s)

	admin, owner, ism := r.open("admin", "2025-10-24"), r.open("system-owner", "2025-10-24"), r.open("ism", "2025-10-24")
	if n := len(owed(t, admin, "answer-privileged-query")); n != 4 {
		t.Errorf("%d queries wait", n)
	}
	for _, p := range promptsOf(t, admin) {
		if p.Duty != "answer-privileged-query" {
			continue
		}
		if p.Person == personOf("system-owner") {
			onlyOwnCase(t, admin, "answering", func() error { return owner.AnswerPrivileged(ctx, p.ID, "I asked", "", time.Time{}) })
		}
		refused[*store.InvalidError](t, ism.AnswerPrivileged(ctx, p.ID, " ", "", time.Time{}))
		check(t, ism.AnswerPrivileged(ctx, p.ID, "Agreed by the board on 13 October", "", time.Time{}))
		refused[*store.ConflictError](t, ism.AnswerPrivileged(ctx, p.ID, "Again", "", time.Time{}))
	}
	diff(t, owed(t, admin, "answer-privileged-query"), []string{})
}

// A list that is not whole is no review.
func TestAReviewNeedsWholeLists(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("ict", "2025-10-08")
	ctx := t.Context()
	refused[*store.InvalidError](t, second(weekly(t, s, store.PrivilegedOptions{})))
	refused[*store.ConflictError](t, second(weekly(t, s, store.PrivilegedOptions{}, alice, "Nowhere,adm-x,,,,,")))
	refused[*store.ConflictError](t, second(weekly(t, s, store.PrivilegedOptions{}, "SYS01,adm-x,,,,soon,")))
	refused[*store.ConflictError](t, second(weekly(t, s, store.PrivilegedOptions{}, alice, strings.ToUpper(alice))))
	refused[*store.InvalidError](t, second(weekly(t, s, store.PrivilegedOptions{DoneAt: clock(t, "2025-10-09 10:00")}, alice)))
	silent := []store.PrivilegedFile{{Name: "a.csv", Data: strings.NewReader("system,login\nSYS01,adm-alice\n")}}
	refused[*store.InvalidError](t, second(s.ReviewPrivileged(ctx, silent, store.PrivilegedOptions{Apply: true})))
	_, err := s.ReviewPrivileged(ctx, silent, store.PrivilegedOptions{Apply: true, Activity: "Sign-in log of the week read"})
	check(t, err)
	r.close(s)
	s = r.open("ict", "2025-10-15")
	refused[*store.InvalidError](t, second(weekly(t, s, store.PrivilegedOptions{}, "SYS02,adm-alice,,,named,,")))
	report, err := weekly(t, s, store.PrivilegedOptions{Uncovered: "The directory's export failed, ticket 8"}, "SYS02,adm-alice,,,named,,")
	check(t, err)
	diff(t, report.Uncovered, []string{"SYS01"})
	diff(t, report.Count(store.PrivilegedRemoved), 0)
}

func TestPrivilegedPromptsAreThoseOfAllFacts(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("ict", "2025-11-12")
	_, err := weekly(t, s, store.PrivilegedOptions{}, alice, glass, "SYS01,adm-y,,,,,")
	check(t, err)
	picked, all, err := s.PromptsBothWays(t.Context())
	check(t, err)
	mine := func(p duty.Prompt) bool {
		return slices.Contains([]string{"weekly-privileged-review", "explain-missed-week", "answer-privileged-query"}, p.Duty)
	}
	diff(t, idsOf(picked, mine), idsOf(all, mine))
	diff(t, len(idsOf(picked, mine)), 7) // five weeks missed, and two accounts that nobody answers for
}

// Who is an administrator is told to those who review it, and to those who answer for the system.
func TestPrivilegedAccountsAreSeenByThoseWhoAnswer(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("ict", "2025-10-08")
	_, err := weekly(t, s, store.PrivilegedOptions{}, alice, glass)
	check(t, err)
	r.close(s)
	for login, want := range map[string]int{"ict": 2, "auditor": 2, "system-owner": 2, "manager": 0, "facilities": 0} {
		s := r.open(login, "2025-10-08")
		accounts, err := s.PrivilegedAccounts(t.Context(), "")
		check(t, err)
		queries, err := s.PrivilegedQueries(t.Context(), "")
		check(t, err)
		if len(accounts) != want || len(queries) != want/2 {
			t.Errorf("%s sees %d accounts and %d queries", login, len(accounts), len(queries))
		}
		if _, err := s.Show(t.Context(), "PA00001"); (err == nil) != (want > 0) {
			t.Errorf("%s is shown PA00001: %v", login, err)
		}
		if len(weeksOf(t, s).Weeks) == 0 {
			t.Errorf("%s is not told which weeks were reviewed", login)
		}
		r.close(s)
	}
}

// Where a system exports no list, what somebody read off it and entered is reviewed by the same rules.
func TestAListByHandIsReviewedAsAFileIs(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("ict", "2025-10-08")
	byHand := func(o store.PrivilegedOptions, accounts ...store.PrivilegedAccount) (store.PrivilegedReport, error) {
		t.Helper()
		f, err := store.ListByHand(accounts)
		check(t, err)
		o.Apply = true
		return s.ReviewPrivileged(t.Context(), []store.PrivilegedFile{f}, o)
	}
	first := store.PrivilegedAccount{System: "SYS01", Login: "adm-yarrow", Group: "Domain Admins", Kind: store.PrivilegedNamed, Holder: "100200"}
	refused[*store.InvalidError](t, second(byHand(store.PrivilegedOptions{}, first))) // nobody said how sign-ins were looked at
	_, err := byHand(store.PrivilegedOptions{Activity: "The sign-in log"}, first)
	check(t, err)
	r.close(s)

	s = r.open("ict", "2025-10-15")
	report, err := byHand(store.PrivilegedOptions{Activity: "The sign-in log"}, store.PrivilegedAccount{System: "SYS01", Login: "adm, \"two\"", Kind: store.PrivilegedShared})
	check(t, err)
	diff(t, differencesOf(report), []string{"added adm, \"two\"", "removed adm-yarrow"})
	diff(t, report.Files[0].Name, "entered by hand")
}
