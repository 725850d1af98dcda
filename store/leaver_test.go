package store_test

import (
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
		refused[*store.NotFoundError](t, record(store.NewLeaver{Person: "1", Named: []string{"nobody"}}))
		refused[*store.InvalidError](t, record(store.NewLeaver{Person: "1", LastWorkingDay: "2019-03-31"}))
		refused[*store.InvalidError](t, record(store.NewLeaver{Person: "1", AccessEndsAt: clock(t, "2019-03-31 12:00")}))
		account, err := s.People(t.Context(), "svc_backup")
		check(t, err)
		refused[*store.ConflictError](t, record(store.NewLeaver{Person: account[0].ID, LastWorkingDay: "2025-10-31"}))
	})
}

func TestLateNoticeIsToBeExplained(t *testing.T) {
	t.Parallel()
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
	diff(t, outcomes, map[string]string{"keys": store.LineNotRecovered, "purchase-card": store.LineNotHeld, "declaration": store.LineDone,
		"equipment": store.LineReturned, "badge": store.LineReturned, "paper": store.LineReturned})
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
	p, err := s.RecordJoiner(ctx, store.NewJoiner{Person: "1", Reference: "P8", Service: "Legal", StartsOn: "2025-12-01"})
	check(t, err)
	if len(p.Engagements) != 2 {
		t.Errorf("she has the engagements %+v", p.Engagements)
	}
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
