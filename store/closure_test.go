package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

func TestConfirmingAClosure(t *testing.T) {
	t.Parallel()
	proves(t, "close-leaver-account")
	s := small(t).openAt("admin", "2025-10-31 17:00")
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-10-31"})
	check(t, err)
	unchanged(t, s, func() {
		for _, c := range []store.Closure{
			{Grant: "G1", Evidence: " \t"},
			{Grant: "G1", Evidence: "Ticket 1", Action: "forgotten"},
			{Grant: "G1", Evidence: "Ticket 1", DoneAt: clock(t, "2025-10-31 17:01")}, // in the future
			{Grant: "G1", Evidence: "Ticket 1", DoneAt: clock(t, "2024-05-01 09:00")}, // before it was granted
		} {
			_, _, err := s.ConfirmClosure(ctx, c)
			refused[*store.InvalidError](t, err)
		}
		_, _, err := s.ConfirmClosure(ctx, store.Closure{Grant: "G99", Evidence: "Ticket 1"})
		refused[*store.NotFoundError](t, err)
	})
	done := clock(t, "2025-10-31 16:30")
	g, how, err := s.ConfirmClosure(ctx, store.Closure{Grant: "G1", Evidence: "Ticket 1", DoneAt: done, By: "Sam of the helpdesk"})
	check(t, err)
	if how != store.RecordedNew || g.Live() || !g.ClosedAt.Equal(done) || !g.EnteredAt.Equal(s.Now()) || g.ClosedBy != "Sam of the helpdesk" || g.EnteredBy != "admin" || g.Action != store.ActionDisabled {
		t.Errorf("closing answers %s with %+v", how, g)
	}
	diff(t, grantNamed(t, s, "G1"), g)
	diff(t, owed(t, s, "close-leaver-account"), []string{"G2", "G6"})
	unchanged(t, s, func() {
		_, how, err := s.ConfirmClosure(ctx, store.Closure{Grant: "G1", Evidence: "Ticket 1", DoneAt: done})
		check(t, err)
		if how != store.RecordedSame {
			t.Errorf("the same again is %s", how)
		}
		_, _, err = s.ConfirmClosure(ctx, store.Closure{Grant: "G1", Evidence: "Ticket 2", DoneAt: done})
		refused[*store.ConflictError](t, err)
	})
}

func TestAccessThatNeverExistedIsClosedAtAnyTime(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", "2025-10-31")
	g, _, err := s.ConfirmClosure(t.Context(), store.Closure{Grant: "G1", Action: store.ActionNeverExisted, Evidence: "No such account", DoneAt: clock(t, "2024-01-01 09:00")})
	check(t, err)
	if g.Live() || g.Action != store.ActionNeverExisted {
		t.Errorf("the grant is %+v", g)
	}
}

func TestClosingRequestedOfASupplierStaysOpen(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.openAt("admin", "2025-10-30 10:00")
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-10-31"})
	check(t, err)
	request := store.Closure{Grant: "G2", Action: store.ActionRequested, Evidence: "Mail to the supplier", DoneAt: clock(t, "2025-10-30 09:00")}
	g, _, err := s.ConfirmClosure(ctx, request)
	check(t, err)
	if !g.Live() || !g.RequestedAt.Equal(request.DoneAt) || !slices.Contains(owed(t, s, "close-leaver-account"), "G2") {
		t.Errorf("a request closed the grant: %+v", g)
	}
	unchanged(t, s, func() {
		_, how, err := s.ConfirmClosure(ctx, request)
		check(t, err)
		if how != store.RecordedSame {
			t.Errorf("the same request again is %s", how)
		}
	})
	g, _, err = s.ConfirmClosure(ctx, store.Closure{Grant: "G2", Evidence: "The supplier confirms", DoneAt: clock(t, "2025-10-30 10:00")})
	check(t, err)
	if g.Live() || !g.RequestedAt.Equal(request.DoneAt) || slices.Contains(owed(t, s, "close-leaver-account"), "G2") {
		t.Errorf("the confirmed closing is %+v", g)
	}
}

// The first administrator holds no post, so that what they close is closed on its owner's behalf, and the trail says so.
func TestClosingOnBehalfOfTheOwner(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	on := func(s *store.Session, own bool) string { // a grant to be closed, on the system owner's own system or on another
		all := owed(t, s, "close-leaver-account")
		return all[slices.IndexFunc(all, func(id string) bool { return (grantNamed(t, s, id).System == "SYS01") == own })]
	}
	owner := r.open("system-owner", today)
	g, _, err := owner.ConfirmClosure(t.Context(), store.Closure{Grant: on(owner, true), Evidence: "Ticket 1"})
	check(t, err)
	admin := r.open("admin", today)
	if e := lastEntry(t, admin); g.Behalf != "" || e.Behalf != "" || e.Login != "system-owner" {
		t.Errorf("the owner's own closing is on behalf of %q, in the trail %+v", g.Behalf, e)
	}
	ism := r.open("ism", today)
	g, _, err = ism.ConfirmClosure(t.Context(), store.Closure{Grant: on(ism, false), Evidence: "Ticket 2"})
	check(t, err)
	owns := shown[entry.Entry](t, ism, g.System).Fields["owner_post"]
	if e := lastEntry(t, admin); owns == "" || g.Behalf != owns || e.Behalf != owns || e.Login != "ism" {
		t.Errorf("the ISM's closing is on behalf of %q, in the trail %+v, want %q", g.Behalf, e, owns)
	}
}

func TestOwnersCloseOnlyOnTheirOwnSystems(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	owner, admin := r.open("system-owner", today), r.open("admin", today)
	for _, id := range liveGrants(t, owner, "100221") {
		if g := grantNamed(t, owner, id); g.System != "SYS01" {
			_, _, err := owner.ConfirmClosure(t.Context(), store.Closure{Grant: id, Evidence: "Ticket 1"})
			refused[*store.NotAllowedError](t, err)
			if e := lastEntry(t, admin); e.Outcome != store.Refused || e.Login != "system-owner" || e.Act != store.ActConfirmClosure {
				t.Errorf("the attempt is not in the trail: %+v", e)
			}
			if !grantNamed(t, owner, id).Live() {
				t.Error("a refused closing closed it")
			}
		}
	}
}

// Lateness is two figures: the manager's notice, and the owner's closing from the later of due time and notice.
func TestLatenessOfNoticeAndOfClosing(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.openAt("admin", "2025-11-05 09:00")
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", NoticeOn: "2025-10-31", LastWorkingDay: "2025-10-31"})
	check(t, err)
	for id, at := range map[string]string{"G1": "2025-10-31 23:59", "G2": "2025-11-05 08:00", "G6": "2025-11-05 09:00"} {
		_, _, err := s.ConfirmClosure(ctx, store.Closure{Grant: id, Evidence: "Ticket", DoneAt: clock(t, at)})
		check(t, err)
	}
	c, err := s.LeaverCase(ctx, "1", "")
	check(t, err)
	due := c.Due
	want := map[string]duty.Lateness{
		"G1": {}, // done in time, though entered and told late
		"G2": {Notice: clock(t, "2025-11-05 08:00").Sub(due)},
		"G6": {Notice: clock(t, "2025-11-05 09:00").Sub(due)},
	}
	for _, a := range c.Accounts {
		diff(t, a.Lateness, want[a.Grant.ID])
	}
	r.close(s)

	r = small(t)
	s = r.openAt("admin", "2025-10-20 09:00")
	_, _, err = s.RecordLeaver(ctx, store.NewLeaver{Person: "1", NoticeOn: "2025-10-20", LastWorkingDay: "2025-10-31"})
	check(t, err)
	r.close(s)
	s = r.openAt("admin", "2025-11-03 09:00") // closed on Saturday, typed on Monday
	_, _, err = s.ConfirmClosure(ctx, store.Closure{Grant: "G1", Evidence: "Ticket", DoneAt: clock(t, "2025-11-01 12:00")})
	check(t, err)
	c, err = s.LeaverCase(ctx, "1", "")
	check(t, err)
	i := slices.IndexFunc(c.Accounts, func(a store.LeaverAccountCase) bool { return a.Grant.ID == "G1" })
	diff(t, c.Accounts[i].Lateness, duty.Lateness{Closure: 12*time.Hour + time.Second})
	if a := c.Accounts[i]; a.Verdict != duty.LateByClosure || c.NoticeLag != 0 {
		t.Errorf("the verdict is %q, the notice %d working days late", a.Verdict, c.NoticeLag)
	}
}

// The owner's time begins when they can know the day: when it is entered, and when the case is confidential no longer.
func TestOwnersAreJudgedFromWhenTheyCouldKnow(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	due := calendar.Date("2025-10-31").End()
	told := clock(t, "2025-11-05 09:00")
	late := duty.Lateness{Notice: told.Sub(due), Closure: 24 * time.Hour}
	for name, c := range map[string]struct {
		first, then store.NewLeaver
		want        duty.Lateness
		lag         int
	}{
		"the day was entered late":         {store.NewLeaver{NoticeOn: "2025-10-20"}, store.NewLeaver{LastWorkingDay: "2025-10-31"}, late, 12},
		"the day was brought forward late": {store.NewLeaver{NoticeOn: "2025-10-20", LastWorkingDay: "2025-12-31"}, store.NewLeaver{LastWorkingDay: "2025-10-31"}, late, 12},
		"the day was put off": {
			store.NewLeaver{NoticeOn: "2025-10-20", LastWorkingDay: "2025-10-24"},
			store.NewLeaver{LastWorkingDay: "2025-10-31"},
			duty.Lateness{Closure: late.Notice + late.Closure},
			0,
		},
		"the case was confidential": {store.NewLeaver{NoticeOn: "2025-10-20", LastWorkingDay: "2025-10-31", ConfidentialUntil: told}, store.NewLeaver{}, late, 0},
		"the case is confidential still": {
			store.NewLeaver{NoticeOn: "2025-10-20", LastWorkingDay: "2025-10-31", ConfidentialUntil: told.AddDate(1, 0, 0)},
			store.NewLeaver{},
			duty.Lateness{Notice: late.Notice + late.Closure},
			0,
		},
	} {
		r := small(t)
		s := r.openAt("admin", "2025-10-20 09:00")
		c.first.Person, c.then.Person = "1", "1"
		_, _, err := s.RecordLeaver(ctx, c.first)
		check(t, err)
		r.close(s)
		s = r.openAt("admin", "2025-11-05 09:00")
		_, _, err = s.AmendLeaver(ctx, c.then)
		check(t, err)
		r.close(s)
		s = r.openAt("admin", "2025-11-06 09:00")
		_, _, err = s.ConfirmClosure(ctx, store.Closure{Grant: "G1", Evidence: "Ticket"})
		check(t, err)
		got, err := s.LeaverCase(ctx, "1", "")
		check(t, err)
		i := slices.IndexFunc(got.Accounts, func(a store.LeaverAccountCase) bool { return a.Grant.ID == "G1" })
		if l := got.Accounts[i].Lateness; l != c.want || got.NoticeLag != c.lag {
			t.Errorf("%s: %v (%+v), notice %d working days late; want %v, %d", name, l, l, got.NoticeLag, c.want, c.lag)
		}
		r.close(s)
	}
}

func TestChangingASharedPasswordDischargesItsPrompt(t *testing.T) {
	t.Parallel()
	proves(t, "change-shared-password")
	r := small(t)
	s := r.openAt("admin", "2025-11-03 09:00")
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-10-31"})
	check(t, err)
	diff(t, owed(t, s, "change-shared-password"), []string{"S2/desk"})
	unchanged(t, s, func() {
		refused[*store.InvalidError](t, s.ChangeSharedPassword(ctx, "S2", "desk", time.Time{}, " "))
		refused[*store.InvalidError](t, s.ChangeSharedPassword(ctx, "S2", "desk", clock(t, "2025-11-03 09:01"), "Ticket"))
		refused[*store.NotFoundError](t, s.ChangeSharedPassword(ctx, "S2", "nobody", time.Time{}, "Ticket"))
		refused[*store.NotFoundError](t, s.ChangeSharedPassword(ctx, "S9", "desk", time.Time{}, "Ticket"))
	})
	check(t, s.ChangeSharedPassword(ctx, "S2", "desk", clock(t, "2025-10-31 12:00"), "While she still worked")) // too early
	diff(t, owed(t, s, "change-shared-password"), []string{"S2/desk"})
	check(t, s.ChangeSharedPassword(ctx, "S2", "desk", clock(t, "2025-11-03 08:00"), "Ticket 5"))
	diff(t, owed(t, s, "change-shared-password"), []string(nil))
}

// Closing a leaver's share does not make the leaver forget the password.
func TestClosingAShareLeavesThePasswordToBeChanged(t *testing.T) {
	t.Parallel()
	s := small(t).openAt("admin", "2025-11-03 09:00")
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-10-31"})
	check(t, err)
	_, _, err = s.ConfirmClosure(ctx, store.Closure{Grant: "G6", Evidence: "Ticket"})
	check(t, err)
	diff(t, owed(t, s, "change-shared-password"), []string{"S2/desk"})
}

func TestExceptions(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.open("admin", "2025-10-06")
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-10-31"})
	check(t, err)
	unchanged(t, s, func() {
		for _, c := range []struct{ grant, clause, reason, until string }{
			{"G1", "CBC-043", "Because", ""},
			{"G1", "CBC-027", " ", "2025-11-14"},
			{"G1", "CBC-027", "Handover", ""},           // an account that stays open needs an end
			{"G1", "CBC-027", "Handover", "2025-10-05"}, // past
			{"G1", "CBC-027", "Handover", "2026-10-08"}, // more than a year ahead
		} {
			_, err := s.AcceptException(ctx, c.grant, c.clause, c.reason, calendar.Date(c.until))
			refused[*store.InvalidError](t, err)
		}
		_, err := s.AcceptException(ctx, "G99", "CBC-027", "Handover", "2025-11-14")
		refused[*store.NotFoundError](t, err)
	})
	_, err = s.AcceptException(ctx, "G1", "cbc-027", "Handover", "2025-11-14")
	check(t, err)
	diff(t, owed(t, s, "close-leaver-account"), []string{"G1", "G2", "G6"}) // the account is open, and the prompt stays
	c, err := s.LeaverCase(ctx, "1", "")
	check(t, err)
	diff(t, openOf(c), []string{"G2", "G6"})
	if len(c.Exceptions) != 1 || c.Exceptions[0].Until != "2025-11-14" {
		t.Errorf("the case has the exceptions %+v", c.Exceptions)
	}
	for _, p := range promptsOf(t, s) {
		if p.ID == "G1" && closing(p) && !strings.Contains(p.Note, "14 November 2025") {
			t.Errorf("the prompt notes %q", p.Note)
		}
	}
	diff(t, owed(t, s, "inform-before-access"), []string{"G4"})
	_, err = s.AcceptException(ctx, "G4", "CBC-005", "The course was full", "")
	check(t, err)
	diff(t, owed(t, s, "inform-before-access"), []string(nil))
	r.close(s)

	s = r.open("admin", "2025-11-15") // the day after it ended
	c, err = s.LeaverCase(ctx, "1", "")
	check(t, err)
	diff(t, openOf(c), []string{"G1", "G2", "G6"})
	_, _, err = s.ConfirmClosure(ctx, store.Closure{Grant: "G1", Evidence: "Ticket"})
	check(t, err)
	_, err = s.AcceptException(ctx, "G1", "CBC-027", "Handover", "2025-12-01")
	refused[*store.ConflictError](t, err)
}

func openOf(c store.LeaverCase) []string {
	var ids []string
	for _, a := range c.Open() {
		ids = append(ids, a.Grant.ID)
	}
	slices.Sort(ids)
	return ids
}
