package duty_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"muniment/store/calendar"
	"muniment/store/duty"
)

func diff[T any](t *testing.T, got, want T) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("difference (- wanted, + got):\n%s", d)
	}
}

func leaves(day calendar.Date) func(*duty.Facts) {
	return func(f *duty.Facts) { f.Leavers = []duty.Leaver{leaver(day)} }
}

func TestCloseLeaverAccount(t *testing.T) {
	t.Parallel()
	const ad = "Close account khallam on Active Directory and Microsoft 365"
	ofKind := func(kind, login, system string) func(*duty.Facts) {
		return func(f *duty.Facts) {
			leaves("2025-10-31")(f)
			f.Grants[0].Kind, f.Grants[0].Login, f.Grants[0].System = kind, login, system
		}
	}
	const late = " 2025-10-31 23:59 overdue: "
	check(t, "close-leaver-account", []row{
		{"a leaver's account is due at the end of the last working day", leaves("2025-10-31"), []string{"G00010 own-ad" + late + ad}},
		{"the last working day itself is still in time", leaves("2025-11-21"), []string{"G00010 own-ad 2025-11-21 23:59 due: " + ad}},
		{"it is owed from the moment the day is known", leaves("2026-03-31"), []string{"G00010 own-ad 2026-03-31 23:59 upcoming: " + ad}},
		{"a Saturday is a last working day like any other", leaves("2025-11-15"), []string{"G00010 own-ad 2025-11-15 23:59 overdue: " + ad}},
		{"somebody who stays owes nothing", func(*duty.Facts) {}, nil},
		{"a leaver without a day is asked for the day first", leaves(""), nil},
		{"the end of a contract is not the last working day", func(f *duty.Facts) {
			edit(f.People, "100221", func(p *duty.Person) { p.Engagements[0].ContractEnd = "2025-10-31" })
		}, nil},
		{"somebody else's leaving is not hers", func(f *duty.Facts) {
			leaves("2025-10-31")(f)
			f.Leavers[0].Person, f.Leavers[0].Engagement = "100249", "E-100249"
		}, nil},
		{"access that ends earlier in the day is due then", func(f *duty.Facts) {
			leaves("2025-11-21")(f)
			f.Leavers[0].AccessEndsAt = at("2025-11-21 10:00")
		}, []string{"G00010 own-ad 2025-11-21 10:00 overdue: " + ad}},
		{"access that ends by dismissal needs no last working day", func(f *duty.Facts) {
			leaves("")(f)
			f.Leavers[0].AccessEndsAt = at("2025-11-20 09:30")
		}, []string{"G00010 own-ad 2025-11-20 09:30 overdue: " + ad}},
		{"an access end after the last working day does not prolong it", func(f *duty.Facts) {
			leaves("2025-10-31")(f)
			f.Leavers[0].AccessEndsAt = at("2025-11-30 12:00")
		}, []string{"G00010 own-ad" + late + ad}},
		{"a system without an owner falls to the Information Security Manager", func(f *duty.Facts) {
			leaves("2025-10-31")(f)
			edit(f.Systems, "SYS01", func(s *duty.System) { s.OwnerPost = "" })
		}, []string{"G00010 post-ism" + late + ad}},
		{"each live grant is a prompt of its own", func(f *duty.Facts) {
			leaves("2025-10-31")(f)
			badge := grant("G00011", "100221")
			badge.Kind, badge.System, badge.Login = "badge", "SYS09", "00471"
			f.Grants = append(f.Grants, badge, grant("G00012", "100249"))
		}, []string{"G00010 own-ad" + late + ad, "G00011 own-doors" + late + "Cancel badge 00471 on Door access control, held by Kirsty Hallam"}},
		{
			"administrator account", ofKind("admin account", "adm-hallamk", "SYS01"),
			[]string{"G00010 own-ad" + late + "Close administrator account adm-hallamk on Active Directory and Microsoft 365"},
		},
		{
			"shared account", ofKind("shared account", "reception", "SYS01"),
			[]string{"G00010 own-ad" + late + "End Kirsty Hallam's use of shared account reception on Active Directory and Microsoft 365"},
		},
		{
			"service account", ofKind("service account", "svc", "SYS01"),
			[]string{"G00010 own-ad" + late + "End Kirsty Hallam's use of service account svc on Active Directory and Microsoft 365"},
		},
		{
			"external account", ofKind("external account", "x.hallam", "SYS01"),
			[]string{"G00010 own-ad" + late + "Close external account x.hallam on Active Directory and Microsoft 365"},
		},
		{"key", ofKind("key", "K14", "SYS09"), []string{"G00010 own-doors" + late + "Take back the key K14 for Door access control from Kirsty Hallam"}},
		{"cabinet", ofKind("cabinet", "C2", "SYS09"), []string{"G00010 own-doors" + late + "End Kirsty Hallam's use of cabinet C2 in Door access control"}},
		{
			"an account without a login is named by its holder", ofKind("account", " ", "SYS01"),
			[]string{"G00010 own-ad" + late + "Close Kirsty Hallam's account on Active Directory and Microsoft 365"},
		},
		{"a request to the supplier does not close it", func(f *duty.Facts) {
			leaves("2025-10-31")(f)
			f.Grants[0].Requested = at("2025-11-03 09:00")
		}, []string{"G00010 own-ad" + late + ad + " [Closing was requested of the supplier on 3 November 2025; confirm when it is done]"}},
		{"a request made after the date of judging is not known yet", func(f *duty.Facts) {
			leaves("2025-10-31")(f)
			f.Grants[0].Requested = at("2025-11-24 09:00")
		}, []string{"G00010 own-ad" + late + ad}},
		{"an exception keeps the prompt and says how long", func(f *duty.Facts) {
			leaves("2025-10-31")(f)
			f.Grants[0].Exceptions = []duty.Exception{{Clause: "CBC-027", Until: "2025-11-25"}, {Clause: "CBC-027", Until: "2025-11-30"}, {Clause: "CBC-005"}}
		}, []string{"G00010 own-ad" + late + ad + " [Excepted until 30 November 2025]"}},
		{"an exception in force on its last day, with a request", func(f *duty.Facts) {
			leaves("2025-10-31")(f)
			f.Grants[0].Exceptions = []duty.Exception{{Clause: "CBC-027", Until: "2025-11-21"}}
			f.Grants[0].Requested = at("2025-11-03 09:00")
		}, []string{"G00010 own-ad" + late + ad +
			" [Excepted until 21 November 2025. Closing was requested of the supplier on 3 November 2025; confirm when it is done]"}},
		{"an exception that has run out is not mentioned", func(f *duty.Facts) {
			leaves("2025-10-31")(f)
			f.Grants[0].Exceptions = []duty.Exception{{Clause: "CBC-027", Until: "2025-11-20"}}
		}, []string{"G00010 own-ad" + late + ad}},
	})
}

// Two engagements: access goes with the last of them.
func TestAccessEndsWithTheLastEngagement(t *testing.T) {
	t.Parallel()
	second := engagement("E-2")
	two := duty.Person{ID: "P", Engagements: []duty.Engagement{engagement("E-1"), second}}
	rehired := duty.Person{ID: "P", Engagements: []duty.Engagement{engagement("E-1"), startingOn("E-2", "2024-01-08")}}
	of := leaverOf
	ended := func(e duty.Engagement, day calendar.Date) duty.Engagement { e.EndedOn = day; return e }
	for _, c := range []struct {
		name    string
		person  duty.Person
		leavers []duty.Leaver
		want    calendar.Date // empty: access does not end
	}{
		{"leaving one of two is a move", two, []duty.Leaver{of("E-1", "2025-10-31")}, ""},
		{"leaving both ends access with the later", two, []duty.Leaver{of("E-1", "2025-10-31"), of("E-2", "2025-12-31")}, "2025-12-31"},
		{"one of two days unknown leaves the end unknown", two, []duty.Leaver{of("E-1", "2025-10-31"), of("E-2", "")}, ""},
		{
			"a mover's old engagement does not hold access back",
			duty.Person{ID: "P", Engagements: []duty.Engagement{ended(engagement("E-1"), "2024-03-31"), second}},
			[]duty.Leaver{of("E-2", "2025-10-31")},
			"2025-10-31",
		},
		{
			"a mover who stays keeps access",
			duty.Person{ID: "P", Engagements: []duty.Engagement{ended(engagement("E-1"), "2024-03-31"), second}},
			nil, "",
		},
		{
			"an engagement still to end by an act holds access until then",
			duty.Person{ID: "P", Engagements: []duty.Engagement{ended(engagement("E-1"), "2025-12-31"), second}},
			[]duty.Leaver{of("E-2", "2025-10-31")},
			"2025-12-31",
		},
		{
			"when no engagement remains, access has ended without a leaver",
			duty.Person{ID: "P", Engagements: []duty.Engagement{ended(engagement("E-1"), "2025-06-30")}},
			nil, "2025-06-30",
		},
		{"somebody hired again has access though the first leaving stands", rehired, []duty.Leaver{of("E-1", "2023-03-31")}, ""},
		{"somebody hired again who leaves again", rehired, []duty.Leaver{of("E-1", "2023-03-31"), of("E-2", "2025-10-31")}, "2025-10-31"},
		{"an account without engagements does not leave", duty.Person{ID: "P", Kind: "service"}, []duty.Leaver{of("E-1", "2025-10-31")}, ""},
		{"a namesake's leaver is not this person's", duty.Person{ID: "Q", Engagements: two.Engagements[:1]}, []duty.Leaver{of("E-1", "2025-10-31")}, ""},
	} {
		got, ok := duty.AccessEnds(c.person, c.leavers)
		if ok != c.want.Known() || !got.Equal(c.want.End()) {
			t.Errorf("%s: access ends at %v, %v; want %q", c.name, got, ok, c.want)
		}
	}
}

func leaverOf(engagement string, day calendar.Date) duty.Leaver {
	return duty.Leaver{ID: "L" + engagement, Person: "P", Engagement: engagement, LastWorkingDay: day}
}

func startingOn(id string, day calendar.Date) duty.Engagement {
	e := engagement(id)
	e.StartsOn = day
	return e
}

// A re-hire is a new engagement with new grants: what somebody had when they left is due although they came back.
func TestARehireDoesNotKeepOldAccess(t *testing.T) {
	t.Parallel()
	person := func(all ...duty.Engagement) duty.Person { return duty.Person{ID: "P", Engagements: all} }
	ended := func(e duty.Engagement, day calendar.Date) duty.Engagement { e.EndedOn = day; return e }
	rehired := person(engagement("E-1"), startingOn("E-2", "2025-12-01"))
	left := []duty.Leaver{leaverOf("E-1", "2025-10-31")}
	again := append(left, leaverOf("E-2", "2026-03-31"))
	for _, c := range []struct {
		name    string
		person  duty.Person
		leavers []duty.Leaver
		granted calendar.Date
		want    calendar.Date // empty: access does not end
	}{
		{"what they had is due when they left", rehired, left, "2020-01-06", "2025-10-31"},
		{"given on the last day it is still of the old engagement", rehired, left, "2025-10-31", "2025-10-31"},
		{"given between the two it is of the new one", rehired, left, "2025-11-03", ""},
		{"given in the new engagement it is kept", rehired, left, "2025-12-01", ""},
		{"given nobody knows when it is due", rehired, left, "", "2025-10-31"},
		{"leaving again, the old access stays due when it was", rehired, again, "2020-01-06", "2025-10-31"},
		{"leaving again, the new access is due then", rehired, again, "2025-12-01", "2026-03-31"},
		{"given after the end it is due at the end", rehired, again, "2026-04-07", "2026-03-31"},
		{"starting the very next day is a re-hire too", person(engagement("E-1"), startingOn("E-2", "2025-11-01")), left, "2020-01-06", "2025-10-31"},
		{"starting before the other ends is a move", person(engagement("E-1"), startingOn("E-2", "2025-10-31")), left, "2020-01-06", ""},
		{"one whose start is not known was always there", person(engagement("E-1"), startingOn("E-2", "")), left, "2020-01-06", ""},
		{"an engagement ended by an act of its own is a move", person(ended(engagement("E-1"), "2025-10-31"), startingOn("E-2", "2025-12-01")), nil, "2020-01-06", ""},
		{"leaving without a day ends nothing", rehired, []duty.Leaver{leaverOf("E-1", "")}, "2020-01-06", ""},
		{
			"of two left at once with a third to come, both ended",
			person(engagement("E-1"), engagement("E-3"), startingOn("E-2", "2025-12-01")), append(left, leaverOf("E-3", "2025-10-31")), "2020-01-06", "2025-10-31",
		},
		{
			"of two left one after the other with a third to come, the later counts",
			person(engagement("E-1"), engagement("E-3"), startingOn("E-2", "2025-12-01")), append(left, leaverOf("E-3", "2025-11-14")), "2020-01-06", "2025-11-14",
		},
	} {
		got, ok := duty.AccessEndsFor(c.person, c.leavers, c.granted)
		if ok != c.want.Known() || !got.Equal(c.want.End()) {
			t.Errorf("%s: access ends at %v, %v; want %q", c.name, got, ok, c.want)
		}
	}
}

func TestARehireOwesTheClosingOfOldGrantsOnly(t *testing.T) {
	t.Parallel()
	f := council()
	leaves("2025-10-31")(f)
	edit(f.People, "100221", func(p *duty.Person) { p.Engagements = append(p.Engagements, startingOn("E-again", "2025-11-10")) })
	fresh := grant("G00011", "100221")
	fresh.GrantedOn, fresh.InformedOn, fresh.System, fresh.EndsOn = "2025-11-10", "2025-11-10", "SYS09", "2025-11-24"
	f.Grants = append(f.Grants, fresh)
	diff(t, owed(f, closing), []string{"G00010 own-ad 2025-10-31 23:59 overdue: Close account khallam on Active Directory and Microsoft 365"})
	diff(t, len(prompts(f, "grant-past-end")), 1) // the new grant's own end is asked about, since its holder has not left
}

func TestAccessEndsAtTheEarlierMomentOfOneLeaver(t *testing.T) {
	t.Parallel()
	p := duty.Person{ID: "P", Engagements: []duty.Engagement{engagement("E-1"), engagement("E-2")}}
	leavers := []duty.Leaver{
		{ID: "L1", Person: "P", Engagement: "E-1", LastWorkingDay: "2025-12-31", AccessEndsAt: at("2025-11-20 09:30")},
		{ID: "L2", Person: "P", Engagement: "E-2", LastWorkingDay: "2025-10-31"},
	}
	if got, _ := duty.AccessEnds(p, leavers); !got.Equal(at("2025-11-20 09:30")) {
		t.Errorf("access ends at %v, want the dismissal at 09:30 on 20 November, the later of the two engagements' ends", got)
	}
}

// The store keeps one leaver to an engagement; should the facts hold more, the answer must not hang on their order.
func TestOfTwoLeaversOfOneEngagementTheLastRecordedCounts(t *testing.T) {
	t.Parallel()
	p := duty.Person{ID: "P", Engagements: []duty.Engagement{engagement("E-1")}}
	of := func(id string, day calendar.Date, recorded string) duty.Leaver {
		return duty.Leaver{ID: id, Person: "P", Engagement: "E-1", LastWorkingDay: day, RecordedAt: at(recorded)}
	}
	for name, leavers := range map[string][2]duty.Leaver{
		"recorded later":       {of("L2", "2025-10-31", "2025-10-01 09:00"), of("L1", "2025-11-28", "2025-10-02 09:00")},
		"recorded in one go":   {of("L1", "2025-10-31", "2025-10-01 09:00"), of("L2", "2025-11-28", "2025-10-01 09:00")},
		"the day is withdrawn": {of("L1", "2025-10-31", "2025-10-01 09:00"), of("L2", "", "2025-10-02 09:00")},
	} {
		want := leavers[1].LastWorkingDay
		for _, order := range [][]duty.Leaver{{leavers[0], leavers[1]}, {leavers[1], leavers[0]}} {
			if got, ok := duty.AccessEnds(p, order); !got.Equal(want.End()) || ok != want.Known() {
				t.Errorf("%s: access ends at %v, %v; want %q", name, got, ok, want)
			}
		}
	}
}

func TestLastWorkingDayUnknown(t *testing.T) {
	t.Parallel()
	check(t, "last-working-day-unknown", []row{
		{
			"a leaver with neither day is asked for it, on the day of recording", leaves(""),
			[]string{"L1 mgr-eh 2025-10-01 23:59 overdue: Enter the last working day of Kirsty Hallam"},
		},
		{"a known day is not asked for", leaves("2026-01-09"), nil},
		{"a dismissal's moment is enough", func(f *duty.Facts) {
			leaves("")(f)
			f.Leavers[0].AccessEndsAt = at("2025-11-20 09:30")
		}, nil},
		{"without a manager Human Resources answers", func(f *duty.Facts) {
			leaves("")(f)
			edit(f.People, "100221", func(p *duty.Person) { p.Engagements[0].ManagerPost = "" })
		}, []string{"L1 post-hr 2025-10-01 23:59 overdue: Enter the last working day of Kirsty Hallam"}},
		{"seen from an earlier date it is due that day", func(f *duty.Facts) {
			leaves("")(f)
			f.Now = at("2025-09-30 12:00")
		}, []string{"L1 mgr-eh 2025-09-30 23:59 due: Enter the last working day of Kirsty Hallam"}},
	})
}

func TestAdviseOfLeaver(t *testing.T) {
	t.Parallel()
	contract := func(end calendar.Date) func(*duty.Facts) {
		return func(f *duty.Facts) {
			edit(f.People, "100221", func(p *duty.Person) { p.Engagements[0].ContractEnd = end })
		}
	}
	check(t, "advise-of-leaver", []row{
		// Twenty working days after Friday 21 November 2025 is Friday 19 December.
		{
			"asked twenty working days ahead", contract("2025-12-19"),
			[]string{"E-100221 mgr-eh 2025-12-19 23:59 upcoming: Say whether Kirsty Hallam leaves on 19 December 2025, and the last working day"},
		},
		{
			"a Sunday within the twenty", contract("2025-12-21"),
			[]string{"E-100221 mgr-eh 2025-12-21 23:59 upcoming: Say whether Kirsty Hallam leaves on 21 December 2025, and the last working day"},
		},
		{"not yet the day after", contract("2025-12-22"), nil},
		{"bank holidays do not count: 20 working days before 6 January is 4 December", func(f *duty.Facts) {
			contract("2026-01-06")(f)
			f.Now = at("2025-12-04 09:00")
		}, []string{"E-100221 mgr-eh 2026-01-06 23:59 upcoming: Say whether Kirsty Hallam leaves on 6 January 2026, and the last working day"}},
		{"but not a day earlier", func(f *duty.Facts) {
			contract("2026-01-06")(f)
			f.Now = at("2025-12-03 09:00")
		}, nil},
		{
			"on its last day the contract is not over", contract("2025-11-21"),
			[]string{"E-100221 mgr-eh 2025-11-21 23:59 due: Say whether Kirsty Hallam leaves on 21 November 2025, and the last working day"},
		},
		{
			"still asked when the contract is over", contract("2025-11-14"),
			[]string{"E-100221 mgr-eh 2025-11-14 23:59 overdue: Say whether Kirsty Hallam left on 14 November 2025, and the last working day"},
		},
		{"answered by any leaver, even one without a day", func(f *duty.Facts) { contract("2025-11-30")(f); leaves("")(f) }, nil},
		{"an engagement that ended by an act is not asked about", func(f *duty.Facts) {
			contract("2025-11-30")(f)
			edit(f.People, "100221", func(p *duty.Person) { p.Engagements[0].EndedOn = "2025-10-31" })
		}, nil},
		{"another engagement's leaver does not answer", func(f *duty.Facts) {
			contract("2025-11-30")(f)
			leaves("2025-10-31")(f)
			f.Leavers[0].Engagement = "E-9"
		}, []string{"E-100221 mgr-eh 2025-11-30 23:59 upcoming: Say whether Kirsty Hallam leaves on 30 November 2025, and the last working day"}},
	})
}

func TestExplainLateNotice(t *testing.T) {
	t.Parallel()
	told := func(noticed calendar.Date, recorded string, change ...func(*duty.Leaver)) func(*duty.Facts) {
		return func(f *duty.Facts) {
			l := leaver("2025-10-31")
			l.NoticeOn, l.RecordedAt = noticed, at(recorded)
			for _, c := range change {
				c(&l)
			}
			f.Leavers = []duty.Leaver{l}
		}
	}
	text := func(n string) string {
		return "mgr-eh 2025-10-01 23:59 overdue: Explain why the leaving of Kirsty Hallam was entered " + n + " after it was known"
	}
	check(t, "explain-late-notice", []row{
		{"told the next working day", told("2025-10-01", "2025-10-02 09:00"), []string{"L1 " + text("1 working day")}},
		{"told a week later", told("2025-10-01", "2025-10-08 09:00"), []string{"L1 " + text("5 working days")}},
		{
			"told at once, and of the day a week later", told("2025-10-01", "2025-10-01 09:00", func(l *duty.Leaver) { l.KnownAt = at("2025-10-08 09:00") }),
			[]string{"L1 mgr-eh 2025-10-01 23:59 overdue: Explain why the last day of Kirsty Hallam was entered 5 working days after the leaving was known"},
		},
		{"of the day after the date of judging", told("2025-10-01", "2025-10-01 09:00", func(l *duty.Leaver) { l.KnownAt = at("2025-11-24 09:00") }), nil},
		{"told on the same day", told("2025-10-01", "2025-10-01 23:50"), nil},
		{"known on Saturday, told on Sunday", told("2025-10-04", "2025-10-05 09:00"), nil},
		{"explained", told("2025-10-01", "2025-10-08 09:00", func(l *duty.Leaver) { l.Explained = true }), nil},
		{"the day of notice is not known", told("", "2025-10-08 09:00"), nil},
		{"recorded after the date of judging", told("2025-10-01", "2025-11-24 09:00"), nil},
		{"nobody was late before the register opened", func(f *duty.Facts) {
			f.Opened = "2025-10-07"
			told("2025-09-01", "2025-10-08 09:00")(f)
		}, []string{"L1 mgr-eh 2025-10-07 23:59 overdue: Explain why the leaving of Kirsty Hallam was entered 1 working day after it was known"}},
		{"entered on the day the register opened", func(f *duty.Facts) {
			f.Opened = "2025-10-08"
			told("2025-09-01", "2025-10-08 09:00")(f)
		}, nil},
	})
}

func TestNoticeLagSkipsBankHolidays(t *testing.T) {
	t.Parallel()
	w := calendar.NewWorkingDays(calendar.EnglandAndWales)
	l := duty.Leaver{NoticeOn: "2025-12-24", RecordedAt: at("2025-12-29 10:00")}
	if got := duty.NoticeLag(w, "2025-01-01", l); got != 1 {
		t.Errorf("from Christmas Eve to Monday 29 December is %d working days late, want 1", got)
	}
}

func TestNoticeLagEndsWhenTheEndIsEntered(t *testing.T) {
	t.Parallel()
	w := calendar.NewWorkingDays(calendar.EnglandAndWales)
	l := duty.Leaver{NoticeOn: "2025-10-06", LastWorkingDay: "2025-10-31", RecordedAt: at("2025-10-06 10:00"), KnownAt: at("2025-10-13 10:00")}
	if got := duty.NoticeLag(w, "2025-01-01", l); got != 5 {
		t.Errorf("a leaving without a day that gets its day a week later is %d working days late, want 5", got)
	}
	l.KnownAt, l.ConfidentialUntil = l.RecordedAt, at("2025-10-20 17:00")
	if got := duty.NoticeLag(w, "2025-01-01", l); got != 0 {
		t.Errorf("keeping a case confidential is %d working days of late notice, want 0", got)
	}
}

func TestChangeSharedPassword(t *testing.T) {
	t.Parallel()
	account := func(changed time.Time, users ...duty.FormerUser) func(*duty.Facts) {
		return func(f *duty.Facts) {
			f.SharedAccounts = []duty.SharedAccount{{System: "SYS01", Login: "reception", Password: changed, FormerUsers: users}}
		}
	}
	left := func(person string, day calendar.Date) duty.FormerUser {
		return duty.FormerUser{Person: person, Ended: day.End()}
	}
	const change = "Change the password of shared account reception on Active Directory and Microsoft 365: "
	kirsty := left("100221", "2025-11-14")
	check(t, "change-shared-password", []row{
		{
			"due the next working day", account(time.Time{}, kirsty),
			[]string{"SYS01/reception own-ad 2025-11-17 23:59 overdue: " + change + "Kirsty Hallam no longer uses it"},
		},
		{
			"shown on the last day itself", account(time.Time{}, left("100221", "2025-11-21")),
			[]string{"SYS01/reception own-ad 2025-11-24 23:59 upcoming: " + change + "Kirsty Hallam no longer uses it"},
		},
		{"not before the last day", account(time.Time{}, left("100221", "2025-11-22")), nil},
		{"bank holidays do not count", func(f *duty.Facts) {
			f.Now = at("2025-12-28 10:00")
			account(time.Time{}, left("100221", "2025-12-24"))(f)
		}, []string{"SYS01/reception own-ad 2025-12-29 23:59 upcoming: " + change + "Kirsty Hallam no longer uses it"}},
		{"changed since", account(at("2025-11-17 09:00"), kirsty), nil},
		{"changed at the very moment", account(kirsty.Ended, kirsty), nil},
		{
			"changed while she could still read it", account(at("2025-11-14 17:00"), kirsty),
			[]string{"SYS01/reception own-ad 2025-11-17 23:59 overdue: " + change + "Kirsty Hallam no longer uses it"},
		},
		{
			"changed only after the date of judging", account(at("2025-11-24 09:00"), kirsty),
			[]string{"SYS01/reception own-ad 2025-11-17 23:59 overdue: " + change + "Kirsty Hallam no longer uses it"},
		},
		{
			"one change answers for everybody", account(time.Time{}, left("100249", "2025-11-20"), kirsty, kirsty),
			[]string{"SYS01/reception own-ad 2025-11-17 23:59 overdue: " + change + "Kirsty Hallam and 1 other no longer use it"},
		},
		{
			"it answers for those who had left by then", account(at("2025-11-17 09:00"), left("100249", "2025-11-20"), kirsty),
			[]string{"SYS01/reception own-ad 2025-11-21 23:59 due: " + change + "Leila Caddick no longer uses it"},
		},
		{"nobody has left it", account(time.Time{}), nil},
		{"an unknown end owes nothing yet", account(time.Time{}, duty.FormerUser{Person: "100221"}), nil},
	})
}
