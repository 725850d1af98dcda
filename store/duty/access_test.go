package duty_test

import (
	"testing"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// granted changes the one grant of the council.
func granted(change func(*duty.Grant)) func(*duty.Facts) {
	return func(f *duty.Facts) { change(&f.Grants[0]) }
}

const account = "account khallam on Active Directory and Microsoft 365"

func TestInformBeforeAccess(t *testing.T) {
	t.Parallel()
	never := "G00010 mgr-eh 2015-08-11 23:59 overdue: Inform Kirsty Hallam of their obligations: they have " + account + " and were never informed"
	late := func(n string) string {
		return "G00010 mgr-eh 2015-08-11 23:59 overdue: Correct the day or ask for an exception: Kirsty Hallam was informed of their obligations " +
			n + " after " + account + " was granted"
	}
	excepted := func(until calendar.Date) func(*duty.Facts) {
		return granted(func(g *duty.Grant) {
			g.InformedOn = ""
			g.Exceptions = []duty.Exception{{Clause: "CBC-005", Until: until}}
		})
	}
	check(t, "inform-before-access", []row{
		{"never informed", granted(func(g *duty.Grant) { g.InformedOn = "" }), []string{never}},
		{"informed a day late", granted(func(g *duty.Grant) { g.InformedOn = "2015-08-12" }), []string{late("1 day")}},
		{"informed a month late", granted(func(g *duty.Grant) { g.InformedOn = "2015-09-11" }), []string{late("31 days")}},
		{"informed on the day of the grant", granted(func(g *duty.Grant) { g.InformedOn = "2015-08-11" }), nil},
		{"informed, and the day of the grant unknown", granted(func(g *duty.Grant) { g.GrantedOn = "" }), nil},
		{
			"never informed, the day of the grant unknown: due today", granted(func(g *duty.Grant) { g.GrantedOn, g.InformedOn = "", "" }),
			[]string{"G00010 mgr-eh 2025-11-21 23:59 due: Inform Kirsty Hallam of their obligations: they have " + account + " and were never informed"},
		},
		{
			"a grant still to come", granted(func(g *duty.Grant) { g.GrantedOn, g.InformedOn = "2025-12-01", "" }),
			[]string{"G00010 mgr-eh 2025-12-01 23:59 upcoming: Inform Kirsty Hallam of their obligations: they have " + account + " and were never informed"},
		},
		{
			"without a manager the Information Security Manager answers", granted(func(g *duty.Grant) { g.InformedOn, g.ManagerPost = "", "" }),
			[]string{"G00010 post-ism" + never[len("G00010 mgr-eh"):]},
		},
		{"an account of nobody in particular is not informed", func(f *duty.Facts) {
			granted(func(g *duty.Grant) { g.InformedOn = "" })(f)
			edit(f.People, "100221", func(p *duty.Person) { p.Kind, p.Sponsor = "service", "own-ad" })
		}, nil},
		{"a draft that names nobody", granted(func(g *duty.Grant) { g.InformedOn, g.Person = "", "" }), nil},
		{"an exception to its last day", excepted("2025-11-21"), nil},
		{"an exception without an end", excepted(""), nil},
		{"an exception that ran out yesterday", excepted("2025-11-20"), []string{never}},
		{"an exception to another clause", granted(func(g *duty.Grant) {
			g.InformedOn, g.Exceptions = "", []duty.Exception{{Clause: "CBC-027"}}
		}), []string{never}},
	})
}

func TestJobFunctionReason(t *testing.T) {
	t.Parallel()
	const text = ": Say which job function of Kirsty Hallam needs " + account
	check(t, "job-function-reason", []row{
		{"no reason", granted(func(g *duty.Grant) { g.Reason = "" }), []string{"G00010 mgr-eh 2015-08-11 23:59 overdue" + text}},
		{"spaces are no reason", granted(func(g *duty.Grant) { g.Reason = " \t\u00a0" }), []string{"G00010 mgr-eh 2015-08-11 23:59 overdue" + text}},
		{
			"the day of the grant unknown: due today", granted(func(g *duty.Grant) { g.Reason, g.GrantedOn = "", "" }),
			[]string{"G00010 mgr-eh 2025-11-21 23:59 due" + text},
		},
		{
			"without a manager", granted(func(g *duty.Grant) { g.Reason, g.ManagerPost = "", "" }),
			[]string{"G00010 post-ism 2015-08-11 23:59 overdue" + text},
		},
		{"a reason", granted(func(g *duty.Grant) { g.Reason = "Payroll" }), nil},
		{"an account of nobody in particular", func(f *duty.Facts) {
			granted(func(g *duty.Grant) { g.Reason = "" })(f)
			edit(f.People, "100221", func(p *duty.Person) { p.Kind, p.Sponsor = "shared", "own-ad" })
		}, nil},
		{"an accepted exception", granted(func(g *duty.Grant) { g.Reason, g.Exceptions = "", []duty.Exception{{Clause: "CBC-043"}} }), nil},
	})
}

func TestGrantPastEnd(t *testing.T) {
	t.Parallel()
	until := func(day calendar.Date) func(*duty.Facts) { return granted(func(g *duty.Grant) { g.EndsOn = day }) }
	both := func(a, b func(*duty.Facts)) func(*duty.Facts) { return func(f *duty.Facts) { a(f); b(f) } }
	const close = ": Close or extend " + account + ", which "
	check(t, "grant-past-end", []row{
		{"ended", until("2025-11-20"), []string{"G00010 own-ad 2025-11-20 23:59 overdue" + close + "ended on 20 November 2025"}},
		{"ends today", until("2025-11-21"), []string{"G00010 own-ad 2025-11-21 23:59 due" + close + "ends on 21 November 2025"}},
		{"shown five working days before", until("2025-11-28"), []string{"G00010 own-ad 2025-11-28 23:59 upcoming" + close + "ends on 28 November 2025"}},
		{"the weekend after them", until("2025-11-30"), []string{"G00010 own-ad 2025-11-30 23:59 upcoming" + close + "ends on 30 November 2025"}},
		{"not six", until("2025-12-01"), nil},
		{"no end", until(""), nil},
		{"a leaver's account is closed as a leaver's", both(until("2025-11-20"), leaves("2025-10-31")), nil},
		{"a leaver's account that ended first, once access has ended", both(until("2025-10-01"), leaves("2025-10-31")), nil},
		{"a leaver's account that ends on the last day", both(until("2025-11-28"), leaves("2025-11-28")), nil},
		{
			"a leaver who stays until spring does not keep what ended", both(until("2025-11-20"), leaves("2026-03-31")),
			[]string{"G00010 own-ad 2025-11-20 23:59 overdue" + close + "ended on 20 November 2025"},
		},
		{"a system without an owner", func(f *duty.Facts) {
			until("2025-11-20")(f)
			edit(f.Systems, "SYS01", func(s *duty.System) { s.OwnerPost = "" })
		}, []string{"G00010 post-ism 2025-11-20 23:59 overdue" + close + "ended on 20 November 2025"}},
		{"an accepted exception", granted(func(g *duty.Grant) {
			g.EndsOn, g.Exceptions = "2025-11-20", []duty.Exception{{Clause: "CBC-045", Until: "2025-12-01"}}
		}), nil},
	})
}

func TestSharedLogin(t *testing.T) {
	t.Parallel()
	second := func(change func(*duty.Grant)) func(*duty.Facts) {
		return func(f *duty.Facts) {
			g := grant("G00009", "100249")
			change(&g)
			f.Grants = append(f.Grants, g)
		}
	}
	const text = "own-ad 2025-11-21 23:59 due: Give each person a login of their own: khallam on Active Directory and Microsoft 365 is used by "
	check(t, "shared-login", []row{
		{"two people behind one login", second(func(*duty.Grant) {}), []string{"G00009 " + text + "Kirsty Hallam and Leila Caddick"}},
		{"three", func(f *duty.Facts) {
			f.Grants = append(f.Grants, grant("G00011", "100249"), grant("G00012", "100305"))
		}, []string{"G00010 " + text + "Kirsty Hallam, Leila Caddick and Olwen Yarrow"}},
		{
			"capitals make no other login", second(func(g *duty.Grant) { g.Kind, g.Login, g.ID = "admin account", "KHallam ", "G00011" }),
			[]string{"G00010 " + text + "Kirsty Hallam and Leila Caddick"},
		},
		{"one person twice", second(func(g *duty.Grant) { g.Person = "100221" }), nil},
		{"another system", second(func(g *duty.Grant) { g.System = "SYS09" }), nil},
		{"another login", second(func(g *duty.Grant) { g.Login = "lcaddick" }), nil},
		{"no login is nobody's", func(f *duty.Facts) {
			second(func(g *duty.Grant) { g.Login = " " })(f)
			f.Grants[0].Login = ""
		}, nil},
		{"a draft that names nobody", second(func(g *duty.Grant) { g.Person = "" }), nil},
		{"a shared account is shared openly", second(func(g *duty.Grant) { g.Kind = "shared account" }), nil},
		{"a badge has no login", second(func(g *duty.Grant) { g.Kind = "badge" }), nil},
		{"an accepted exception is not counted", second(func(g *duty.Grant) { g.Exceptions = []duty.Exception{{Clause: "CBC-061"}} }), nil},
	})
}
