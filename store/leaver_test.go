package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"muniment/store"
	"muniment/store/calendar"
)

func TestRecordingALeaver(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", "2025-10-06")
	ctx := t.Context()
	steps := []struct {
		name     string
		leaver   store.NewLeaver
		want     store.Recorded
		day      calendar.Date
		conflict bool
	}{
		{"who leaves, the day not known", store.NewLeaver{Person: "1", NoticeOn: "2025-10-06"}, store.RecordedNew, "", false},
		{"the same again", store.NewLeaver{Person: "1", NoticeOn: "2025-10-06"}, store.RecordedSame, "", false},
		{"now with the day", store.NewLeaver{Person: "1", LastWorkingDay: "2025-10-31", Reason: "Resignation"}, store.RecordedChanged, "2025-10-31", false},
		{"the same day again", store.NewLeaver{Person: "1", LastWorkingDay: "2025-10-31"}, store.RecordedSame, "2025-10-31", false},
		{"nothing more", store.NewLeaver{Person: "1"}, store.RecordedSame, "2025-10-31", false},
		{"another day", store.NewLeaver{Person: "1", LastWorkingDay: "2025-11-28"}, "", "2025-10-31", true},
		{"another notice", store.NewLeaver{Person: "1", NoticeOn: "2025-09-01"}, "", "2025-10-31", true},
		{"another reason", store.NewLeaver{Person: "1", Reason: "Dismissal"}, "", "2025-10-31", true},
		{"when access ends", store.NewLeaver{Person: "1", AccessEndsAt: clock(t, "2025-10-20 12:00")}, store.RecordedChanged, "2025-10-31", false},
	}
	for _, c := range steps {
		before := headOf(t, s)
		_, done, err := s.RecordLeaver(ctx, c.leaver)
		if c.conflict {
			refused[*store.ConflictError](t, err)
		} else {
			check(t, err)
		}
		grew := headOf(t, s).Sequence - before.Sequence
		if done != c.want || (grew == 1) != (c.want == store.RecordedNew || c.want == store.RecordedChanged) {
			t.Errorf("%s: %q with %d entries, want %q", c.name, done, grew, c.want)
		}
		all, err := s.Leavers(ctx, "")
		check(t, err)
		if len(all) != 1 || all[0].LastWorkingDay != c.day {
			t.Errorf("%s: the leavers are %+v", c.name, all)
		}
	}
}

func TestAmendingALeaver(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", "2025-10-06")
	ctx := t.Context()
	unchanged(t, s, func() {
		_, _, err := s.AmendLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-10-31"})
		refused[*store.NotFoundError](t, err)
	})
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", NoticeOn: "2025-10-06", LastWorkingDay: "2025-10-31", Reason: "Resignation"})
	check(t, err)
	after, done, err := s.AmendLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-11-28"})
	check(t, err)
	if done != store.RecordedChanged || after.LastWorkingDay != "2025-11-28" || after.NoticeOn != "2025-10-06" || after.Reason != "Resignation" {
		t.Errorf("amending one fact gives %s, %+v", done, after)
	}
	for _, p := range promptsOf(t, s) {
		if closing(p) && !p.Due.Equal(calendar.Date("2025-11-28").End()) {
			t.Errorf("after the amendment %s is due at %v", p.ID, p.Due)
		}
	}
}

// Owners are judged from when the end of access was entered: not from a leaving without a day, and from anew where it is brought forward.
func TestWhenTheEndOfAccessWasKnown(t *testing.T) {
	t.Parallel()
	r := small(t)
	for _, step := range []struct {
		name, at string
		amend    bool
		leaver   store.NewLeaver
		want     string
	}{
		{"without a day nothing is known", "2025-10-06 09:00", false, store.NewLeaver{NoticeOn: "2025-10-06"}, ""},
		{"the day is filled in", "2025-10-13 09:00", false, store.NewLeaver{LastWorkingDay: "2025-10-31"}, "2025-10-13 09:00"},
		{"other facts change nothing", "2025-10-14 09:00", true, store.NewLeaver{NoticeOn: "2025-10-07"}, "2025-10-13 09:00"},
		{"put off, the owners know it since then", "2025-10-15 09:00", true, store.NewLeaver{LastWorkingDay: "2025-11-28"}, "2025-10-13 09:00"},
		{"brought forward", "2025-10-16 09:00", true, store.NewLeaver{LastWorkingDay: "2025-10-24"}, "2025-10-16 09:00"},
		{"access ends later than the day", "2025-10-17 09:00", false, store.NewLeaver{AccessEndsAt: clock(t, "2025-12-24 12:00")}, "2025-10-16 09:00"},
		{"access ends sooner than the day", "2025-10-20 09:00", true, store.NewLeaver{AccessEndsAt: clock(t, "2025-10-21 12:00")}, "2025-10-20 09:00"},
	} {
		s := r.openAt("admin", step.at)
		put := s.RecordLeaver
		if step.amend {
			put = s.AmendLeaver
		}
		step.leaver.Person = "1"
		l, _, err := put(t.Context(), step.leaver)
		check(t, err)
		var want time.Time
		if step.want != "" {
			want = clock(t, step.want)
		}
		if !l.DueKnownAt.Equal(want) || !l.RecordedAt.Equal(clock(t, "2025-10-06 09:00")) {
			t.Errorf("%s: known at %v, want %v", step.name, l.DueKnownAt, want)
		}
		all, err := s.Leavers(t.Context(), "")
		check(t, err)
		diff(t, all[0].DueKnownAt, want)
		r.close(s)
	}
}

// A leaving is its manager's and Human Resources' to record, whatever other managers there are.
func TestLeavingsAreTheirManagersToRecord(t *testing.T) {
	t.Parallel()
	const own, others = "100389", "100228"
	r := staffed(t)
	ctx := t.Context()
	admin, manager, hr, ism := r.open("admin", today), r.open("manager", today), r.open("hr", today), r.open("ism", today)
	acts := func(s *store.Session, person string) []func() error {
		return []func() error{
			func() error {
				_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: "2025-12-31"})
				return err
			},
			func() error {
				_, _, err := s.AmendLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: "2025-12-24"})
				return err
			},
			func() error { return s.ExplainNotice(ctx, person, "", "On leave") },
			func() error { return s.WithdrawLeaver(ctx, person, "", "Stays") },
		}
	}
	for _, act := range acts(manager, own) {
		check(t, act())
	}
	hrs, foreign := acts(hr, others), acts(manager, others)
	refused[*store.NotFoundError](t, foreign[0]())
	check(t, hrs[0]())
	for i, act := range foreign[1:] {
		refused[*store.NotFoundError](t, act())
		if e := lastEntry(t, admin); e.Outcome != store.Refused || e.Login != "manager" {
			t.Errorf("attempt %d is not in the trail: %+v", i, e)
		}
	}
	for _, act := range hrs[1:] {
		check(t, act())
	}
	check(t, acts(ism, others)[0]())
	post := shown[store.Person](t, ism, others).Engagements[0].ManagerPost
	if e := lastEntry(t, admin); post == "" || e.Behalf != post {
		t.Errorf("the ISM records on behalf of %q, want %q", e.Behalf, post)
	}
}

// Where an engagement names no manager's post Human Resources answers, and where a system names no owner the ISM: nobody is let through.
func TestWhatHasNoPostIsNotEverybodys(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	admin := r.open("admin", today)
	apply(t, admin, "people", lines("employee_no,position_no,given_name,surname,login,kind", "9,P9,Nia,Penhaligon,npenhaligon,employee"))
	apply(t, admin, "systems", lines("system_id,name", "S9,Unowned"))
	apply(t, admin, "grants", lines("grant_id,employee_no,login,system_id,job_function_reason,authorised_by,granted_on", "G9,9,npenhaligon,S9,Post room,Manager,2024-05-02"))
	manager, owner, hr := r.open("manager", today), r.open("system-owner", today), r.open("hr", today)
	_, _, err := manager.RecordLeaver(ctx, store.NewLeaver{Person: "9", LastWorkingDay: "2025-11-28"})
	refused[*store.NotFoundError](t, err)
	_, _, err = hr.RecordLeaver(ctx, store.NewLeaver{Person: "9", LastWorkingDay: "2025-11-28"})
	check(t, err)
	_, err = manager.ReturnItems(ctx, store.Return{Person: "9", Item: "keys", Evidence: "Handed in"})
	refused[*store.NotFoundError](t, err)
	_, err = hr.ReturnItems(ctx, store.Return{Person: "9", Item: "keys", Evidence: "Handed in"})
	check(t, err)
	_, _, err = owner.ConfirmClosure(ctx, store.Closure{Grant: "G9", Evidence: "Ticket"})
	refused[*store.NotFoundError](t, err)
	refused[*store.NotAllowedError](t, owner.ChangeSharedPassword(ctx, "S9", "npenhaligon", time.Time{}, "Ticket"))
	refused[*store.NotFoundError](t, manager.JustifyGrant(ctx, "G9", "Mine"))
	_, _, err = manager.IssueRecord(ctx, "leaver", "LR", "person", "9", "manager", func(ctx context.Context, r *store.Reader, _ store.Draft) ([]byte, error) {
		_, _, err := r.SignFor(ctx, "")
		return nil, err
	})
	refused[*store.NotAllowedError](t, err)
	_, _, err = r.open("ism", today).ConfirmClosure(ctx, store.Closure{Grant: "G9", Evidence: "Ticket"})
	check(t, err)
	c, err := hr.LeaverCase(ctx, "9", "")
	check(t, err)
	diff(t, []string{c.Manager, c.Accounts[0].Owner}, []string{"Human Resources", "Information Security Manager"})
}

func TestWithdrawingALeaver(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", "2025-10-06")
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-10-31"})
	check(t, err)
	diff(t, owed(t, s, "close-leaver-account"), []string{"G1", "G2", "G6"})
	refused[*store.InvalidError](t, s.WithdrawLeaver(ctx, "1", "", " "))
	refused[*store.NotFoundError](t, s.WithdrawLeaver(ctx, "3", "", "Stays"))
	check(t, s.WithdrawLeaver(ctx, "1", "", "Stays after all"))
	for _, id := range []string{"close-leaver-account", "return-leaver-item", "change-shared-password"} {
		diff(t, owed(t, s, id), []string(nil))
	}
	all, err := s.Leavers(ctx, "")
	check(t, err)
	if len(all) != 1 || all[0].WithdrawnReason != "Stays after all" || all[0].WithdrawnAt.IsZero() {
		t.Errorf("the withdrawn case is not kept: %+v", all)
	}
	refused[*store.NotFoundError](t, s.WithdrawLeaver(ctx, "1", "", "Again"))
	_, done, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-12-31"})
	check(t, err)
	if done != store.RecordedNew {
		t.Errorf("leaving after all is %s", done)
	}
}

func TestAccessThatEndsEarlierIsDueThen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, ends string
		day        calendar.Date
		want       time.Time
	}{
		{"garden leave", "2025-10-20 12:30", "2025-10-31", clock(t, "2025-10-20 12:30")},
		{"the last working day comes first", "2025-11-20 12:30", "2025-10-31", calendar.Date("2025-10-31").End()},
		{"dismissed, no last working day", "2025-10-20 12:30", "", clock(t, "2025-10-20 12:30")},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := small(t).open("admin", "2025-10-06")
			_, _, err := s.RecordLeaver(t.Context(), store.NewLeaver{Person: "1", LastWorkingDay: c.day, AccessEndsAt: clock(t, c.ends)})
			check(t, err)
			diff(t, owed(t, s, "close-leaver-account"), []string{"G1", "G2", "G6"})
			for _, p := range promptsOf(t, s) {
				if closing(p) && !p.Due.Equal(c.want) {
					t.Errorf("%s is due at %v, want %v", p.ID, p.Due, c.want)
				}
			}
		})
	}
}

func TestLeavingOneOfTwoPostsKeepsAccess(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", "2025-10-06")
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "2", LastWorkingDay: "2025-10-31"})
	refused[*store.ConflictError](t, err) // which of the two must be said
	_, _, err = s.RecordLeaver(ctx, store.NewLeaver{Person: "2", Engagement: "P2", LastWorkingDay: "2025-10-31"})
	check(t, err)
	diff(t, owed(t, s, "close-leaver-account"), []string(nil))
	one, err := s.LeaverCase(ctx, "2", "P2")
	check(t, err)
	if !one.Due.IsZero() || len(one.Remaining) != 1 || one.Remaining[0].Reference != "P3" {
		t.Errorf("access ends at %v, while %+v remains", one.Due, one.Remaining)
	}
	_, _, err = s.RecordLeaver(ctx, store.NewLeaver{Person: "2", Engagement: "P3"})
	check(t, err)
	diff(t, owed(t, s, "close-leaver-account"), []string(nil)) // the day of the other is not known
	_, _, err = s.RecordLeaver(ctx, store.NewLeaver{Person: "2", Engagement: "P3", LastWorkingDay: "2025-12-31"})
	check(t, err)
	diff(t, owed(t, s, "close-leaver-account"), []string{"G3"})
	c, err := s.LeaverCase(ctx, "2", "P2")
	check(t, err)
	if want := calendar.Date("2025-12-31").End(); !c.Due.Equal(want) || c.Leaver.LastWorkingDay != "2025-10-31" {
		t.Errorf("access ends at %v, want %v, with the last of the two posts", c.Due, want)
	}
}

func TestLeaversThatCannotBe(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", "2025-10-06")
	record := func(l store.NewLeaver) error {
		_, _, err := s.RecordLeaver(t.Context(), l)
		return err
	}
	unchanged(t, s, func() {
		refused[*store.NotFoundError](t, record(store.NewLeaver{Person: "99", LastWorkingDay: "2025-10-31"}))
		refused[*store.NotFoundError](t, record(store.NewLeaver{Person: "1", Engagement: "P9", LastWorkingDay: "2025-10-31"}))
		refused[*store.ConflictError](t, record(store.NewLeaver{Person: "1", Named: []string{"nobody"}}))
		refused[*store.InvalidError](t, record(store.NewLeaver{Person: "1", LastWorkingDay: "2019-03-31"}))
		refused[*store.InvalidError](t, record(store.NewLeaver{Person: "1", AccessEndsAt: clock(t, "2019-03-31 12:00")}))
		account, err := s.People(t.Context(), "svc_backup")
		check(t, err)
		refused[*store.ConflictError](t, record(store.NewLeaver{Person: account[0].ID, LastWorkingDay: "2025-10-31"}))
	})
}

func TestLateNoticeIsToBeExplained(t *testing.T) {
	t.Parallel()
	proves(t, "explain-late-notice")
	s := small(t).open("admin", "2025-10-31")
	ctx := t.Context()
	l, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", NoticeOn: "2025-10-24", LastWorkingDay: "2025-10-31"})
	check(t, err)
	diff(t, owed(t, s, "explain-late-notice"), []string{l.ID})
	c, err := s.LeaverCase(ctx, "1", "")
	check(t, err)
	if c.NoticeLag != 5 {
		t.Errorf("notice of 24 October entered on the 31st is %d working days late, want 5", c.NoticeLag)
	}
	refused[*store.InvalidError](t, s.ExplainNotice(ctx, "1", "", " "))
	check(t, s.ExplainNotice(ctx, "1", "", "The manager was on leave"))
	diff(t, owed(t, s, "explain-late-notice"), []string(nil))
}

// Nobody could tell a register that was not there yet.
func TestNoticeBeforeTheRegisterOpenedIsNotLate(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", opened)
	_, _, err := s.RecordLeaver(t.Context(), store.NewLeaver{Person: "1", NoticeOn: "2025-08-01", LastWorkingDay: "2025-10-31"})
	check(t, err)
	diff(t, owed(t, s, "explain-late-notice"), []string(nil))
}

func TestReturningItems(t *testing.T) {
	t.Parallel()
	proves(t, "return-leaver-item")
	s := small(t).open("admin", "2025-10-31")
	ctx := t.Context()
	_, err := s.ReturnItems(ctx, store.Return{Person: "1", Item: "keys", Evidence: "Handed in"})
	refused[*store.NotFoundError](t, err) // she is no leaver yet
	l, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-10-31"})
	check(t, err)
	unchanged(t, s, func() {
		_, err := s.ReturnItems(ctx, store.Return{Person: "1", Item: "keys", Evidence: "  "})
		refused[*store.InvalidError](t, err)
		_, err = s.ReturnItems(ctx, store.Return{Person: "1", Item: "parrot", Evidence: "Handed in"})
		refused[*store.InvalidError](t, err)
		_, err = s.ReturnItems(ctx, store.Return{Person: "1", Item: "keys", Evidence: "Handed in", DoneAt: clock(t, "2025-11-01 09:00")})
		refused[*store.InvalidError](t, err)
	})
	_, _, err = s.AmendLeaver(ctx, store.NewLeaver{Person: "1", NoticeOn: "2025-10-06"})
	check(t, err)
	unchanged(t, s, func() {
		for _, at := range []string{"2019-03-31 09:00", "2025-10-05 09:00"} { // before she began, and before it was known that she leaves
			_, err := s.ReturnItems(ctx, store.Return{Person: "1", Item: "keys", Evidence: "Handed in", DoneAt: clock(t, at)})
			refused[*store.InvalidError](t, err)
		}
	})
	for _, r := range []store.Return{
		{Person: "1", Item: "keys", NotRecovered: "Lost on the bus; the locks were changed"},
		{Person: "1", Item: "purchase-card", NotHeld: true},
		{Person: "1", Item: "declaration", Evidence: "Signed form"},
	} {
		got, err := s.ReturnItems(ctx, r)
		check(t, err)
		diff(t, got, []string{r.Item})
	}
	_, err = s.ReturnItems(ctx, store.Return{Person: "1", Item: "keys", Evidence: "Found"})
	refused[*store.ConflictError](t, err)
	got, err := s.ReturnItems(ctx, store.Return{Person: "1", Evidence: "Handed in at the exit meeting"}) // the rest of what is to be returned
	check(t, err)
	diff(t, got, []string{"equipment", "badge", "paper"})

	c, err := s.LeaverCase(ctx, "1", "")
	check(t, err)
	outcomes, open := map[string]string{}, []string{}
	for _, line := range c.Lines {
		if line.Outcome != "" {
			outcomes[line.Item] = line.Outcome
		} else {
			open = append(open, l.ID+"/"+line.Item)
		}
	}
	diff(t, outcomes, map[string]string{
		"keys": store.LineNotRecovered, "purchase-card": store.LineNotHeld, "declaration": store.LineDone,
		"equipment": store.LineReturned, "badge": store.LineReturned, "paper": store.LineReturned,
	})
	diff(t, owed(t, s, "return-leaver-item"), open, cmpopts.SortSlices(func(a, b string) bool { return a < b }))
}

func TestMovingEndsOnePostAndBeginsAnother(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", "2025-10-06")
	ctx := t.Context()
	_, err := s.RecordMover(ctx, store.NewMover{Person: "1", Reference: "P7", Service: "Legal", JobTitle: "Officer", MovesOn: "2025-11-03", NoticeOn: "2025-10-06"})
	check(t, err)
	p := shown[store.Person](t, s, "1")
	if len(p.Engagements) != 2 || p.Engagements[0].EndedOn != "2025-11-02" || p.Engagements[1].Reference != "P7" || p.Engagements[1].StartsOn != "2025-11-03" {
		t.Errorf("after the move she has %+v", p.Engagements)
	}
	diff(t, owed(t, s, "close-leaver-account"), []string(nil))
	unchanged(t, s, func() {
		_, err := s.RecordMover(ctx, store.NewMover{Person: "2", From: "P2", Reference: "P3", Service: "Finance", MovesOn: "2025-11-03"})
		refused[*store.ConflictError](t, err) // she holds P3 already
		_, err = s.RecordMover(ctx, store.NewMover{Person: "3", Service: "Legal", MovesOn: "2019-04-01"})
		refused[*store.InvalidError](t, err)
	})
}

func TestComingBackIsANewEngagement(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", "2025-10-06")
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-10-10"})
	check(t, err)
	diff(t, owed(t, s, "close-leaver-account"), []string{"G1", "G2", "G6"})
	p, err := s.RecordJoiner(ctx, store.NewJoiner{Person: "1", Reference: "P8", Service: "Legal", StartsOn: "2025-10-20"})
	check(t, err)
	if len(p.Engagements) != 2 {
		t.Errorf("she has the engagements %+v", p.Engagements)
	}
	diff(t, owed(t, s, "close-leaver-account"), []string{"G1", "G2", "G6"}) // coming back does not excuse what was open
	_, err = s.RecordGrant(ctx, store.Grant{ID: "G8", Person: "1", System: "S1", Login: "gkershaw3", Reason: "Legal officer", AuthorisedBy: "Manager", GrantedOn: "2025-10-20"})
	check(t, err)
	diff(t, owed(t, s, "close-leaver-account"), []string{"G1", "G2", "G6"}) // what she is given now is of the new engagement
	c, err := s.LeaverCase(ctx, "1", "P1")
	check(t, err)
	diff(t, openOf(c), []string{"G1", "G2", "G6"})
	if !c.Due.Equal(calendar.Date("2025-10-10").End()) {
		t.Errorf("access ended at %v", c.Due)
	}
	again, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", Engagement: "P8"})
	check(t, err)
	c, err = s.LeaverCase(ctx, "1", "") // the leaving that was recorded last, though its day is not known
	check(t, err)
	diff(t, c.Leaver.ID, again.ID)
	unchanged(t, s, func() {
		_, err := s.RecordJoiner(ctx, store.NewJoiner{EmployeeNo: "1", Surname: "Kershaw", Service: "Legal", StartsOn: "2025-12-01"})
		refused[*store.ConflictError](t, err)
		_, err = s.RecordJoiner(ctx, store.NewJoiner{EmployeeNo: "9", Surname: "Vasey", Kind: "shared", Service: "Legal", StartsOn: "2025-12-01"})
		refused[*store.InvalidError](t, err)
	})
	p, err = s.RecordJoiner(ctx, store.NewJoiner{EmployeeNo: "9", GivenName: "Bilal", Surname: "Vasey", Service: "Legal", StartsOn: "2025-12-01"})
	check(t, err)
	if p.ID != "9" || p.Kind != "employee" || len(p.Engagements) != 1 {
		t.Errorf("the joiner is %+v", p)
	}
}

func TestALastWorkingDayIsAskedForUntilItIsGiven(t *testing.T) {
	t.Parallel()
	proves(t, "last-working-day-unknown")
	s := small(t).open("admin", today)
	l, _, err := s.RecordLeaver(t.Context(), store.NewLeaver{Person: "1", NoticeOn: today})
	check(t, err)
	diff(t, owed(t, s, "last-working-day-unknown"), []string{l.ID})
	_, _, err = s.RecordLeaver(t.Context(), store.NewLeaver{Person: "1", NoticeOn: today, LastWorkingDay: "2025-12-31"})
	check(t, err)
	diff(t, owed(t, s, "last-working-day-unknown"), []string(nil))
}
