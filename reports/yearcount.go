package reports

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// The figures of a year, group by group.

func (y *year) countAssets() []Measure {
	t := y.now("asset")
	const list = "muniment list assets"
	is := func(field string) func(entry.Entry) bool {
		return func(e entry.Entry) bool { return e.Fields[field] != "" }
	}
	out := stands(
		t.plain("assets", "Information assets", list, every),
		t.share("assets-owned", "With an owner", list, every, is("owner_post")),
		t.share("assets-approved", "Approved by their owner", list, every, func(e entry.Entry) bool { return e.State == "approved" }),
		t.share("assets-personal", "Holding personal data", list, every, func(e entry.Entry) bool { return e.Fields.Yes("personal_data") }),
		t.share("assets-special", "Holding special category or criminal offence data", list, every, func(e entry.Entry) bool {
			return e.Fields.Said("special_category") || e.Fields.Yes("criminal_offence_data")
		}),
		t.share("assets-sensitive", "Classified OFFICIAL-SENSITIVE or above", list, every, func(e entry.Entry) bool { return cmp.Or(e.Fields["classification"], "OFFICIAL") != "OFFICIAL" }),
		t.share("assets-review-due", "With a review that is overdue", list, every, func(e entry.Entry) bool {
			next := e.Fields.Day("next_review")
			return next.Known() && next < y.today
		}),
	)
	k := y.kind("asset")
	return append(out,
		k.plain("assets-added", "Added in the year", list, func(e entry.Entry) bool { return y.in(calendar.Of(e.AddedAt)) }),
		k.plain("assets-ended", "Ended in the year", list+" --ended", func(e entry.Entry) bool { return y.in(e.EndedOn) }),
		k.share("assets-assessed", "Whose risk was assessed in the year", list, func(e entry.Entry) bool { return !e.EndedOn.Known() || e.EndedOn > y.until }, y.dayIn("risk_assessed_on")),
	)
}

func (y *year) countReturns() []Measure {
	t := y.kind("iao-return")
	const list = "muniment list iao-returns"
	due := func(e entry.Entry) bool { return e.Fields.Day("year_ending") == y.until && e.State != "withdrawn" }
	submitted := func(e entry.Entry) bool { return e.State == "submitted" }
	return []Measure{
		t.share("returns-received", "Received, of those due", list, due, submitted),
		t.share("returns-late", "Received late", list, func(e entry.Entry) bool { return due(e) && submitted(e) }, func(e entry.Entry) bool { return e.Fields.Day("submitted_on") > e.Fields.Day("due_on") }),
		t.share("returns-exceptions", "With exceptions, or not assured", list, func(e entry.Entry) bool { return due(e) && submitted(e) }, func(e entry.Entry) bool { return e.Fields["judgement"] != "assured" }),
	}
}

func (y *year) countAccess() []Measure {
	const list = "muniment list leavers, muniment list grants"
	due, late := []store.LeaverAccess{}, []int{}
	var ids, onTime, open, tardy []string
	for _, a := range y.access {
		if day := calendar.Of(a.Due); !y.in(day) {
			continue
		}
		due, ids = append(due, a), append(ids, a.Grant)
		switch {
		case a.Closed.IsZero():
			open = append(open, a.Grant)
		case a.Verdict == duty.OnTime:
			onTime = append(onTime, a.Grant)
		default:
			late, tardy = append(late, int((a.Late+24*time.Hour-1)/(24*time.Hour))), append(tardy, a.Grant)
		}
	}
	known := y.leavers.Known() && y.leavers <= y.until
	figure := func(id, label string, n int, of *int, from []string) Measure {
		m := Measure{ID: id, Label: label, Source: list, OutOf: of, From: from, Kind: "grant"}
		if known {
			m.Value = counted(n)
		}
		return m
	}
	all := counted(len(due))
	out := []Measure{
		figure("leavers-due", "Access of leavers that fell due", len(due), nil, ids), figure("leavers-on-time", "Closed on time", len(onTime), all, onTime),
		figure("leavers-late", "Closed late", len(late), all, tardy), figure("leavers-open", "Still open", len(open), all, open),
	}
	slices.Sort(late)
	median, worst := Measure{ID: "leavers-median", Label: "Median lateness of those closed late", Unit: "day", Source: list}, Measure{ID: "leavers-worst", Label: "Longest lateness", Unit: "day", Source: list}
	if len(late) > 0 {
		median.Value, worst.Value = counted(late[len(late)/2]), counted(late[len(late)-1])
	}
	return append(append(out, median, worst), y.countReviewed()...)
}

func (y *year) countReviewed() []Measure {
	lines, decided := 0, 0
	var ids []string
	for _, c := range y.reviews {
		if y.in(calendar.Of(c.ClosedAt)) {
			lines, decided, ids = lines+c.Lines, decided+c.Lines-c.Undecided, append(ids, c.ID)
		}
	}
	reviewed := Measure{ID: "access-reviewed", Label: "Lines of access reviews decided, of those reviewed", Source: "muniment access-review list", From: ids, Kind: "access-review"}
	if y.was() && y.reviewed {
		reviewed.Value, reviewed.OutOf = counted(decided), counted(lines)
	}
	t := y.kind("reconciliation")
	sum := func(id, label, field string) Measure {
		m := t.plain(id, label, "muniment list reconciliations", y.dayIn("taken_on"))
		if m.Value == nil || len(m.From) == 0 {
			m.Value = nil
			return m
		}
		n := 0
		for _, e := range t.all {
			if v, _ := e.Fields.Int(field); y.in(e.Fields.Day("taken_on")) {
				n += v
			}
		}
		m.Value = counted(n)
		return m
	}
	return []Measure{
		reviewed, sum("accounts-orphan", "Accounts of nobody, found by reconciliations", "orphan"), sum("accounts-dormant", "Dormant accounts, found by reconciliations", "dormant"),
		sum("accounts-leaver", "Leavers’ accounts still enabled, found by reconciliations", "leaver_enabled"),
	}
}

func (y *year) countPrivileged() []Measure {
	done, owed, gap, longest := 0, 0, 0, 0
	var from []string
	for _, w := range y.weeks {
		if !y.in(w.Due) || w.Due > y.today {
			continue
		}
		owed++
		if w.State == duty.WeekDone || w.State == duty.WeekLate {
			done, gap, from = done+1, 0, append(from, w.Week)
			continue
		}
		gap++
		longest = max(longest, gap)
	}
	reviewed := Measure{ID: "privileged-weeks", Label: "Weekly reviews done, of the weeks owed", Source: "muniment privileged weeks", From: from}
	missed := Measure{ID: "privileged-gap", Label: "Longest run of weeks without one", Unit: "week", Source: "muniment privileged weeks"}
	if owed > 0 {
		reviewed.Value, reviewed.OutOf, missed.Value = counted(done), counted(owed), counted(longest)
	}
	return []Measure{reviewed, missed}
}

func (y *year) countPremises() []Measure {
	const list = "muniment list vacatings"
	ended := func(e entry.Entry) bool { return y.in(calendar.Of(e.Fields.At("final_check_at"))) }
	v, c := y.kind("vacating"), y.kind("clearance")
	signed := func(e entry.Entry) bool { return y.in(calendar.Of(e.Fields.At("signed_at"))) }
	return []Measure{
		v.plain("premises-checked", "Premises vacated and checked", list, ended),
		v.share("premises-exceptions", "With areas that were not inspected", list, ended, func(e entry.Entry) bool { return e.Fields["result"] == "clearance with exceptions" }),
		c.plain("clearances-signed", "Clearance certificates signed by services’ managers", "muniment list clearances", signed),
		y.kind("area-check").plain("areas-not-inspected", "Areas still not inspected", "muniment list area-checks", func(e entry.Entry) bool { return e.State == "not inspected" }),
		y.kind("found-item").plain("found-items", "Things found and dealt with", "muniment list found-items", func(e entry.Entry) bool { return y.in(calendar.Of(e.AddedAt)) }),
	}
}

func (y *year) countBackups() []Measure {
	const list = "muniment list systems"
	t := y.now("system")
	tested := y.dayIn("last_restore_test")
	return stands(
		t.plain("systems", "Systems", list, every),
		t.share("systems-instructed", "With backup instructions", list, every, func(e entry.Entry) bool { return e.Fields["backup_instructions_ref"] != "" }),
		t.share("systems-tested", "Whose restore was tested in the year", list, every, tested),
		t.share("systems-as-promised", "Which came back as promised, of those tested", list, tested, func(e entry.Entry) bool { return e.Fields["restore_result"] == "as promised" }),
	)
}

func (y *year) countTests() []Measure {
	t, f := y.kind("test"), y.kind("finding")
	held := func(of string) func(entry.Entry) bool {
		return func(e entry.Entry) bool {
			return e.State == "completed" && e.Fields["type"] == of && y.in(e.Fields.Day("held_on"))
		}
	}
	const list = "muniment list tests"
	out := []Measure{
		t.plain("tests-internal", "Penetration tests from inside", list, held("penetration test, internal")), t.plain("tests-external", "Penetration tests from outside", list, held("penetration test, external")),
		t.plain("tests-recovery", "Exercises of disaster recovery", list, held("disaster recovery")),
		f.plain("findings", "Findings raised", "muniment list findings", y.dayIn("found_on")),
	}
	return append(out, stands(f.share("findings-overdue", "Findings past their day, of those not closed", "muniment list findings", func(e entry.Entry) bool { return e.Live() && e.State != "closed" },
		func(e entry.Entry) bool { return e.State != "accepted" && e.Fields.Day("due_on") < y.today }))...)
}

func (y *year) countIncidents() []Measure {
	t := y.kind("incident")
	const list = "muniment list incidents"
	in := func(e entry.Entry) bool { return y.in(discovered(e)) && e.State != "duplicate" }
	return []Measure{
		t.plain("incidents", "Incidents", list, in),
		t.share("incidents-near-miss", "Near misses", list, in, func(e entry.Entry) bool { return e.Fields.Yes("near_miss") }),
		t.share("incidents-grave", "Of high or critical severity", list, in, func(e entry.Entry) bool {
			return e.Fields.Is("severity", "high") || e.Fields.Is("severity", "critical")
		}),
		t.share("incidents-personal", "Concerning personal data", list, in, func(e entry.Entry) bool { return e.Fields.Yes("personal_data") }),
		t.share("incidents-notified", "Notified to the regulator", list, in, func(e entry.Entry) bool { return e.Fields["notified_at"] != "" }),
		t.share("incidents-closed", "Closed", list, in, func(e entry.Entry) bool { return e.State == "closed" }),
	}
}

// discovered is the day on which an incident was discovered, in London.
func discovered(e entry.Entry) calendar.Date {
	at := e.Fields.At("discovered_at")
	if at.IsZero() {
		return ""
	}
	return calendar.Of(at)
}

func (y *year) countAsked() []Measure {
	out := make([]Measure, 0, len(y.asked))
	asked, in := 0, 0
	for _, c := range y.asked {
		asked, in = asked+c.Asked, in+c.Answered
	}
	m := Measure{ID: "acknowledged", Label: "Acknowledgements, declarations and training in date", Source: "muniment list acknowledgements"}
	if asked > 0 {
		m.Value, m.OutOf = counted(in), counted(asked)
	}
	out = append(out, m)
	return stands(out...)
}

func (y *year) countSuppliers() []Measure {
	claims, certificates, promises, agreements := y.now("claim"), y.now("certificate"), y.now("promise"), y.now("agreement")
	lapsed := func(field string) func(entry.Entry) bool {
		return func(e entry.Entry) bool { return e.Fields.Day(field).Known() && e.Fields.Day(field) < y.today }
	}
	return stands(
		y.now("supplier").plain("suppliers", "Suppliers and other outside organisations", "muniment list suppliers", every),
		claims.share("claims-answered", "Questions to them that are answered", "muniment list claims", every, func(e entry.Entry) bool { return e.State != "asked" }),
		certificates.share("certificates-lapsed", "Their certificates that have lapsed", "muniment list certificates", every, lapsed("expires_on")),
		agreements.share("agreements-in-date", "Agreements with them signed and in date", "muniment list agreements", every, func(e entry.Entry) bool { return e.State == "signed" && !lapsed("expires_on")(e) }),
		promises.share("promises-overdue", "Promises past their day, of those not kept", "muniment list promises", func(e entry.Entry) bool { return e.State == "promised" }, lapsed("due_on")),
	)
}

func (y *year) countRisks() []Measure {
	t := y.now("risk")
	const list = "muniment list risks"
	standing := func(e entry.Entry) bool { return e.State != "closed" }
	overdue := []string{}
	for _, p := range y.owed {
		if p.State == duty.Overdue {
			overdue = append(overdue, p.ID)
		}
	}
	exceptions := make([]string, len(y.exceptions))
	for i, e := range y.exceptions {
		exceptions[i] = e.ID
	}
	return stands(
		t.plain("risks", "Risks that stand", list, standing),
		t.share("risks-high", "Scoring 15 or more, of those that stand", list, standing, func(e entry.Entry) bool { n, _ := e.Fields.Int("score"); return n >= 15 }),
		t.share("risks-accepted", "Accepted for a time", list, standing, func(e entry.Entry) bool { return e.State == "accepted" }),
		Measure{ID: "exceptions", Label: "Exceptions to the policy in force", Value: counted(len(y.exceptions)), Source: "muniment list exceptions-reports", From: exceptions},
		Measure{ID: "duties-overdue", Label: "Duties that are overdue, of those owed", Value: counted(len(overdue)), OutOf: counted(len(y.owed)), Source: "muniment prompts --all", From: slices.Compact(slices.Sorted(slices.Values(overdue)))},
	)
}

// typed are the figures of a statement that somebody typed in, each with its source.
func typed(all []entry.Entry) []Measure {
	out := make([]Measure, 0, len(all))
	for _, e := range all {
		m := Measure{ID: e.ID, Group: "Requests and other figures that were typed in", Label: e.Title, Typed: true, Source: "typed in, from: " + e.Fields["source"], From: []string{e.ID}, Kind: "statement-figure"}
		number := func(field string) *int {
			if n, err := strconv.Atoi(e.Fields[field]); err == nil {
				return &n
			}
			return nil
		}
		m.Value, m.OutOf, m.LastYear = number("value"), number("out_of"), number("last_year")
		out = append(out, m)
	}
	return out
}
