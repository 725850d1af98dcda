package duty_test

import (
	"encoding/json"
	"testing"

	"muniment/store/calendar"
	"muniment/store/duty"
)

const closing = "close-leaver-account"

// closingOn is the one prompt about Kirsty Hallam's account, judged at noon of a day.
func closingOn(t *testing.T, f *duty.Facts, day string) duty.Prompt {
	t.Helper()
	f.Now = at(day + " 12:00")
	ps := prompts(f, closing)
	if len(ps) != 1 {
		t.Fatalf("%d prompts to close an account, want 1", len(ps))
	}
	return ps[0]
}

// The shape of the design: other programs read it.
func TestPromptJSON(t *testing.T) {
	t.Parallel()
	f := council()
	leaves("2025-10-31")(f)
	got, err := json.MarshalIndent(closingOn(t, f, "2025-11-21"), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, string(got), `{
  "duty": "close-leaver-account",
  "clauses": [
    "CBC-027"
  ],
  "subject": "grant",
  "id": "G00010",
  "person": "100221",
  "system": "SYS01",
  "text": "Close account khallam on Active Directory and Microsoft 365",
  "owed_by": "System Owner, Active Directory and Microsoft 365",
  "holders": [
    "100305"
  ],
  "deputy": null,
  "due": "2025-10-31T23:59:59+00:00",
  "state": "overdue",
  "days_late": 21,
  "escalated_to": "Information Security Manager",
  "title": "Close what a leaver can use",
  "shown_to": null,
  "concerns": "System Owner, Active Directory and Microsoft 365",
  "act": "muniment close GRANT --evidence TEXT"
}`)
}

func TestPromptJSONOfAVacantPost(t *testing.T) {
	t.Parallel()
	f := council()
	leaves("2025-07-31")(f)
	edit(f.Posts, "own-ad", func(p *duty.Post) { p.Holders, p.Deputy = nil, "100249" })
	f.Grants[0].Requested = at("2025-07-30 09:00")
	f.Now = at("2025-07-31 12:00")
	text, err := json.Marshal(prompts(f, closing)[0])
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"due": "2025-07-31T23:59:59+01:00", "holders": []any{}, "deputy": "100249", "shown_to": "Head of ICT", "state": "due",
		"days_late": 0.0, "escalated_to": nil, "concerns": nil,
		"note": "Closing was requested of the supplier on 30 July 2025; confirm when it is done",
	}
	for k, v := range want {
		t.Run(k, func(t *testing.T) { diff(t, got[k], v) })
	}
}

func TestStateAgainstNow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, now string
		end       string // access ends earlier, at this moment
		state     duty.State
		late      int
	}{
		{"the evening before", "2025-10-30 23:59", "", duty.Upcoming, 0},
		{"the first minute of the day", "2025-10-31 00:00", "", duty.DueToday, 0},
		{"the last minute", "2025-10-31 23:59", "", duty.DueToday, 0},
		{"the minute after", "2025-11-01 00:00", "", duty.Overdue, 1},
		{"before the moment access ends", "2025-10-31 09:59", "2025-10-31 10:00", duty.DueToday, 0},
		{"at the moment", "2025-10-31 10:00", "2025-10-31 10:00", duty.DueToday, 0},
		{"after it, on the same day", "2025-10-31 10:01", "2025-10-31 10:00", duty.Overdue, 0},
		{"the day the clocks went back counts once", "2025-10-27 00:00", "2025-10-25 10:00", duty.Overdue, 2},
	} {
		f := council()
		leaves("2025-10-31")(f)
		if c.end != "" {
			f.Leavers[0].AccessEndsAt = at(c.end)
		}
		f.Now = at(c.now).UTC() // the answer is London's whatever zone the clock is in
		p := prompts(f, closing)[0]
		if p.State != c.state || p.DaysLate != c.late {
			t.Errorf("%s: %s, %d days late; want %s, %d", c.name, p.State, p.DaysLate, c.state, c.late)
		}
		if p.State == duty.Overdue && p.DaysLate == 0 && p.EscalatedTo != "" {
			t.Errorf("%s: escalated to %s on the due day itself", c.name, p.EscalatedTo)
		}
	}
}

func TestTheLastSecondOfTheDayLasts(t *testing.T) {
	t.Parallel()
	f := council()
	leaves("2025-10-31")(f)
	f.Now = calendar.Date("2025-10-31").End().Add(999_999_999)
	if p := prompts(f, closing)[0]; p.State != duty.DueToday {
		t.Errorf("within the last second of the day the prompt is %s, want due", p.State)
	}
}

// The last working day is Friday 31 October 2025; 20 November is the 14th working day after it, the 28th the 20th.
func TestEscalationSteps(t *testing.T) {
	t.Parallel()
	const ism, siro = "Information Security Manager", "Senior Information Risk Owner"
	for _, c := range []struct {
		name    string
		periods duty.Periods
		day     string
		want    string
	}{
		{"the weekend after", duty.DefaultPeriods(), "2025-11-02", ""},
		{"one working day", duty.DefaultPeriods(), "2025-11-03", ism},
		{"14 working days", duty.DefaultPeriods(), "2025-11-20", ism},
		{"15 working days", duty.DefaultPeriods(), "2025-11-21", ism},
		{"19 working days", duty.DefaultPeriods(), "2025-11-27", ism},
		{"20 working days", duty.DefaultPeriods(), "2025-11-28", siro},
		{"a council that waits 15, at 14", duty.Periods{"escalate-ism": 15, "escalate-siro": 20}, "2025-11-20", ""},
		{"a council that waits 15, at 15", duty.Periods{"escalate-ism": 15, "escalate-siro": 20}, "2025-11-21", ism},
		{"a council that does not wait, on the day after", duty.Periods{"escalate-ism": 0, "escalate-siro": 20}, "2025-11-01", ism},
		{"a council that tells the SIRO first", duty.Periods{"escalate-ism": 20, "escalate-siro": 1}, "2025-11-03", siro},
	} {
		f := council()
		f.Periods = c.periods
		leaves("2025-10-31")(f)
		p := closingOn(t, f, c.day)
		if p.EscalatedTo != c.want {
			t.Errorf("%s: escalated to %q, want %q", c.name, p.EscalatedTo, c.want)
		}
		if wantConcerns := map[bool]string{true: "", false: p.OwedBy}[c.want == ""]; p.Concerns != wantConcerns {
			t.Errorf("%s: concerns %q, want %q", c.name, p.Concerns, wantConcerns)
		}
	}
}

// Within a week working days and days are the same: due on Thursday, told on Friday.
func TestEscalationWithinTheWeek(t *testing.T) {
	t.Parallel()
	f := council()
	leaves("2025-10-30")(f)
	if p := closingOn(t, f, "2025-10-31"); p.EscalatedTo != "Information Security Manager" {
		t.Errorf("due on Thursday, on Friday escalated to %q, want the Information Security Manager", p.EscalatedTo)
	}
}

func TestEscalationWaitsOverBankHolidays(t *testing.T) {
	t.Parallel()
	for division, want := range map[calendar.Division]string{calendar.EnglandAndWales: "Information Security Manager", calendar.Scotland: ""} {
		f := council()
		f.WorkingDays = calendar.NewWorkingDays(division)
		leaves("2025-12-31")(f)
		if p := closingOn(t, f, "2026-01-02"); p.State != duty.Overdue || p.DaysLate != 2 || p.EscalatedTo != want {
			t.Errorf("%s on 2 January: %s, %d days late, escalated to %q; want overdue, 2, %q", division, p.State, p.DaysLate, p.EscalatedTo, want)
		}
	}
}

func TestNobodyIsToldOfThemselves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, owner, day string
		want             string
		change           func(*duty.Facts)
	}{
		{"the ISM's own lateness goes to the SIRO", duty.PostISM, "2025-11-03", "Senior Information Risk Owner", nil},
		{"the SIRO's own goes above", duty.PostSIRO, "2025-11-28", "Chief Executive", nil},
		{"the SIRO's first goes to the ISM like everybody's", duty.PostSIRO, "2025-11-03", "Information Security Manager", nil},
		{"at the top nobody is told", duty.PostSIRO, "2025-11-28", "", func(f *duty.Facts) {
			edit(f.Posts, duty.PostSIRO, func(p *duty.Post) { p.Above = "" })
		}},
		{"posts above each other in a circle", duty.PostISM, "2025-11-03", "Senior Information Risk Owner", func(f *duty.Facts) {
			edit(f.Posts, duty.PostSIRO, func(p *duty.Post) { p.Above = duty.PostISM })
		}},
		{"a post above itself", duty.PostISM, "2025-11-03", "", func(f *duty.Facts) {
			edit(f.Posts, duty.PostISM, func(p *duty.Post) { p.Above = duty.PostISM })
		}},
	} {
		f := council()
		leaves("2025-10-31")(f)
		edit(f.Systems, "SYS01", func(s *duty.System) { s.OwnerPost = c.owner })
		if c.change != nil {
			c.change(f)
		}
		if p := closingOn(t, f, c.day); p.EscalatedTo != c.want {
			t.Errorf("%s: escalated to %q, want %q", c.name, p.EscalatedTo, c.want)
		}
	}
}

// Her last working day was 31 October; her manager said so on Friday 7 November, as the owner's five days were gone.
func TestLateNoticeConcernsTheManager(t *testing.T) {
	t.Parallel()
	const manager, owner = "Head of Environmental Health", "System Owner, Active Directory and Microsoft 365"
	for _, c := range []struct {
		name, recorded, day string
		concerns, told      string
	}{
		{"the owner had no time yet", "2025-11-07 10:00", "2025-11-07", manager, "Information Security Manager"},
		{"over the weekend still", "2025-11-07 10:00", "2025-11-09", manager, "Information Security Manager"},
		{"a working day later it is the owner's", "2025-11-07 10:00", "2025-11-10", owner, "Information Security Manager"},
		{"the SIRO is told of the manager again", "2025-11-07 10:00", "2025-11-28", manager, "Senior Information Risk Owner"},
		{"until the owner had twenty days as well", "2025-11-07 10:00", "2025-12-05", owner, "Senior Information Risk Owner"},
		{"told in time", "2025-10-31 17:00", "2025-11-03", owner, "Information Security Manager"},
		{"recorded after the date of judging: the day of notice counts", "2025-11-24 10:00", "2025-11-21", owner, "Information Security Manager"},
	} {
		f := council()
		leaves("2025-10-31")(f)
		f.Leavers[0].RecordedAt = at(c.recorded)
		if p := closingOn(t, f, c.day); p.Concerns != c.concerns || p.EscalatedTo != c.told {
			t.Errorf("%s: %q is told of %q, want %q of %q", c.name, p.EscalatedTo, p.Concerns, c.told, c.concerns)
		}
	}
}

func TestTheISMIsNotToldOfTheirOwnLateNotice(t *testing.T) {
	t.Parallel()
	f := council()
	leaves("2025-10-31")(f)
	f.Leavers[0].RecordedAt = at("2025-11-07 10:00")
	edit(f.People, "100221", func(p *duty.Person) { p.Engagements[0].ManagerPost = duty.PostISM })
	p := closingOn(t, f, "2025-11-07")
	if p.EscalatedTo != "Senior Information Risk Owner" || p.Concerns != "Information Security Manager" {
		t.Errorf("%q is told of %q, want the Senior Information Risk Owner of the Information Security Manager", p.EscalatedTo, p.Concerns)
	}
}

// The register is told of an end of access when its day is entered, and its owners when they may see it.
func TestOwnersAreNotLateForWhatTheyCouldNotKnow(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*duty.Leaver){
		"the day was entered late":                func(l *duty.Leaver) { l.KnownAt = at("2025-11-07 10:00") },
		"it was confidential until after it":      func(l *duty.Leaver) { l.KnownAt, l.ConfidentialUntil = l.RecordedAt, at("2025-11-07 10:00") },
		"it is confidential on the day looked at": func(l *duty.Leaver) { l.KnownAt, l.ConfidentialUntil = l.RecordedAt, at("2025-12-24 10:00") },
	} {
		f := council()
		leaves("2025-10-31")(f)
		change(&f.Leavers[0])
		if p := closingOn(t, f, "2025-11-07"); p.Concerns != "Head of Environmental Health" {
			t.Errorf("%s: the lateness is of %q, want the manager", name, p.Concerns)
		}
	}
}

func TestNoticeAfterTheLastDaySeenFromBeforeItsRecording(t *testing.T) {
	t.Parallel()
	f := council()
	leaves("2025-10-31")(f)
	f.Leavers[0].NoticeOn, f.Leavers[0].RecordedAt = "2025-11-20", at("2025-11-24 10:00")
	if p := closingOn(t, f, "2025-11-20"); p.Concerns != "Head of Environmental Health" {
		t.Errorf("told on the 20th of a leaving on 31 October, the lateness is of %q, want the manager", p.Concerns)
	}
}

func TestVacantPostIsShownAbove(t *testing.T) {
	t.Parallel()
	empty := func(ids ...string) func(*duty.Facts) {
		return func(f *duty.Facts) {
			for _, id := range ids {
				edit(f.Posts, id, func(p *duty.Post) { p.Holders = nil })
			}
		}
	}
	above := func(id, up string) func(*duty.Facts) {
		return func(f *duty.Facts) { edit(f.Posts, id, func(p *duty.Post) { p.Above = up }) }
	}
	for _, c := range []struct {
		name    string
		changes []func(*duty.Facts)
		want    string
	}{
		{"held", nil, ""},
		{"vacant", []func(*duty.Facts){empty("own-ad")}, "Head of ICT"},
		{"two vacant", []func(*duty.Facts){empty("own-ad", duty.PostICT)}, "Chief Executive"},
		{"all vacant: the top", []func(*duty.Facts){empty("own-ad", duty.PostICT, "post-chief")}, "Chief Executive"},
		{"vacant at the top", []func(*duty.Facts){empty("own-ad"), above("own-ad", "")}, ""},
		{"above itself", []func(*duty.Facts){empty("own-ad"), above("own-ad", "own-ad")}, ""},
		{"in a circle", []func(*duty.Facts){empty("own-ad", duty.PostICT), above(duty.PostICT, "own-ad")}, "Head of ICT"},
	} {
		f := council()
		leaves("2025-10-31")(f)
		for _, change := range c.changes {
			change(f)
		}
		p := closingOn(t, f, "2025-10-31")
		if p.ShownTo != c.want {
			t.Errorf("%s: shown to %q, want %q", c.name, p.ShownTo, c.want)
		}
	}
}

func TestJobShareShowsEveryHolder(t *testing.T) {
	t.Parallel()
	f := council()
	leaves("2025-10-31")(f)
	edit(f.Posts, "own-ad", func(p *duty.Post) { p.Holders, p.Deputy = []string{"100305", "100005"}, "100249" })
	p := closingOn(t, f, "2025-10-31")
	diff(t, p.Holders, []string{"100005", "100305"})
	diff(t, p.Deputy, "100249")
}
