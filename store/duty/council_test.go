package duty_test

import (
	"fmt"
	"testing"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// council is a small council on Friday 21 November 2025 that owes nothing: every test breaks one thing in it.
//
// Kirsty Hallam, employee 100221, has one engagement, one account and the answers to everything that is asked about it.
func council() *duty.Facts {
	post := func(id, title, above string, holders ...string) duty.Post {
		return duty.Post{ID: id, Title: title, Above: above, Holders: holders, Needed: true}
	}
	f := &duty.Facts{
		Now: at("2025-11-21 12:00"), Opened: "2025-01-01",
		WorkingDays: calendar.NewWorkingDays(calendar.EnglandAndWales), Periods: duty.DefaultPeriods(),
		Posts: map[string]duty.Post{}, People: map[string]duty.Person{}, Systems: map[string]duty.System{},
	}
	for _, p := range []duty.Post{
		post("post-chief", "Chief Executive", "", "100001"),
		post(duty.PostSIRO, "Senior Information Risk Owner", "post-chief", "100002"),
		post(duty.PostISM, "Information Security Manager", duty.PostSIRO, "100003"),
		post(duty.PostHR, "Head of Human Resources", "post-chief", "100004"),
		post(duty.PostICT, "Head of ICT", "post-chief", "100005"),
		post("own-ad", "System Owner, Active Directory and Microsoft 365", duty.PostICT, "100305"),
		post("own-doors", "System Owner, Door access control", duty.PostICT, "100305"),
		post("mgr-eh", "Head of Environmental Health", "post-chief", "100006"),
		post("iao-eh", "Information Asset Owner, Environmental Health", duty.PostSIRO, "100006"),
	} {
		f.Posts[p.ID] = p
	}
	edit(f.Posts, duty.PostISM, func(p *duty.Post) { p.Deputy = "100305" })
	f.Entries = map[duty.EntryKey]*entry.Entry{{Kind: "statement", ID: "ST00001"}: {
		Kind: "statement", ID: "ST00001", Title: "Statement for the year to 31 March 2025", State: "received", Fields: entry.Values{"year_ending": "2025-03-31"},
	}}
	for _, s := range []duty.System{
		{ID: "SYS01", Name: "Active Directory and Microsoft 365", OwnerPost: "own-ad"},
		{ID: "SYS09", Name: "Door access control", OwnerPost: "own-doors"},
	} {
		f.Systems[s.ID] = s
	}
	for id, name := range map[string]string{
		"100001": "Ada Chief", "100002": "Siân Risk", "100003": "Idris Security", "100004": "Hema People", "100005": "Ivo Network",
		"100006": "Mary Green", "100305": "Olwen Yarrow", "100221": "Kirsty Hallam", "100249": "Leila Caddick",
	} {
		f.People[id] = duty.Person{ID: id, Name: name, Kind: "employee", Engagements: []duty.Engagement{engagement("E-" + id)}}
	}
	f.Grants = []duty.Grant{grant("G00010", "100221")}
	return f
}

func engagement(id string) duty.Engagement {
	return duty.Engagement{ID: id, Kind: "employee", ManagerPost: "mgr-eh", StartsOn: "2015-08-08"}
}

func grant(id, person string) duty.Grant {
	return duty.Grant{
		ID: id, Kind: "account", Person: person, System: "SYS01", Login: "khallam", Level: "User",
		Reason: "Senior Officer in Environmental Health", ManagerPost: "mgr-eh", GrantedOn: "2015-08-11", InformedOn: "2015-08-10",
	}
}

// leaver is told of in time: her manager knew on 1 October and said so on the same day.
func leaver(day calendar.Date) duty.Leaver {
	return duty.Leaver{
		ID: "L1", Person: "100221", Engagement: "E-100221", NoticeOn: "2025-10-01", LastWorkingDay: day, RecordedAt: at("2025-10-01 15:00"),
	}
}

// at reads a time on the clock in London.
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.London())
	if err != nil {
		panic(err) // a slip in a test
	}
	return t
}

// row is one case of a rule: what is changed in the council, and what that duty then owes.
type row struct {
	name   string
	change func(*duty.Facts)
	want   []string // as owed writes them
}

func check(t *testing.T, id string, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			f := council()
			r.change(f)
			diff(t, owed(f, id), r.want)
		})
	}
}

// owed writes the prompts of one duty: "G00010 own-ad 2025-10-31 23:59:59 overdue: Close account …", then the note in brackets.
func owed(f *duty.Facts, id string) []string {
	var out []string
	for _, p := range prompts(f, id) {
		subject := p.ID
		if p.Item != "" {
			subject += "/" + p.Item
		}
		line := fmt.Sprintf("%s %s %s %s: %s", subject, p.Post, p.Due.In(calendar.London()).Format("2006-01-02 15:04"), p.State, p.Text)
		if p.Note != "" {
			line += " [" + p.Note + "]"
		}
		out = append(out, line)
	}
	return out
}

func prompts(f *duty.Facts, id string) []duty.Prompt {
	var out []duty.Prompt
	for _, p := range duty.Prompts(f) {
		if p.Duty == id {
			out = append(out, p)
		}
	}
	return out
}

// edit changes one entry of a map of values.
func edit[V any](m map[string]V, id string, change func(*V)) {
	v := m[id]
	change(&v)
	m[id] = v
}

func TestCouncilOwesNothing(t *testing.T) {
	t.Parallel()
	if got := duty.Prompts(council()); len(got) > 0 {
		t.Errorf("a council without findings owes %d prompts, the first %q", len(got), got[0].Text)
	}
}
