package duty_test

import (
	"testing"

	"muniment/store/duty"
	"muniment/store/entry"
)

// incident is one that was discovered and reported on Friday 21 November 2025 and that nobody has yet done anything about.
func incident(change func(*entry.Entry)) func(*duty.Facts) {
	return func(f *duty.Facts) {
		e := &entry.Entry{Kind: "incident", ID: "IN00001", Title: "Lost file", Post: duty.PostISM, State: "reported", Fields: entry.Values{
			"discovered_at": "2025-11-21T09:10:00Z", "reported_at": "2025-11-21T10:00:00Z", "manager_post": "mgr-eh",
		}}
		change(e)
		f.Entries[duty.EntryKey{Kind: e.Kind, ID: e.ID}] = e
	}
}

func given(pairs ...string) func(*entry.Entry) {
	return func(e *entry.Entry) {
		for i := 0; i+1 < len(pairs); i += 2 {
			e.Fields[pairs[i]] = pairs[i+1]
		}
	}
}

func TestBreachesAreDecidedWithin72Hours(t *testing.T) {
	t.Parallel()
	const text = "Decide whether breach IN00001 is notified to the regulator, or record that no personal data is concerned: Lost file"
	check(t, "decide-breach", []row{
		{"from discovery, over the weekend", incident(given()), []string{"IN00001 post-ism 2025-11-24 09:10 upcoming: " + text}},
		{"from awareness, where it came later", incident(given("aware_at", "2025-11-21T11:30:00Z")), []string{"IN00001 post-ism 2025-11-24 11:30 upcoming: " + text}},
		{
			"an hour of the clock is no hour of the law: the night the clocks go back", incident(given("discovered_at", "2025-10-24T16:00:00Z")),
			[]string{"IN00001 post-ism 2025-10-27 16:00 overdue: " + text},
		},
		{"not where no personal data is concerned", incident(given("personal_data", "no")), nil},
		{"not once it is decided", incident(given("personal_data", "yes", "risk_decided_at", "2025-11-21T11:00:00Z")), nil},
		{"not of an incident that is a duplicate", incident(func(e *entry.Entry) { e.State = "duplicate" }), nil},
	})
}

func TestIncidentsGoRoundThoseTheyImplicate(t *testing.T) {
	t.Parallel()
	const due = " 2025-11-21 23:59 due: Acknowledge incident IN00001 as line manager: Lost file"
	check(t, "acknowledge-incident-manager", []row{
		{"to the line manager", incident(given()), []string{"IN00001 mgr-eh" + due}},
		{"to the post above one who is implicated", func(f *duty.Facts) {
			edit(f.Posts, "mgr-eh", func(p *duty.Post) { p.Above = duty.PostSIRO })
			incident(given("implicated", "100006"))(f)
		}, []string{"IN00001 post-siro" + due}},
		{"to a job share of whom one is implicated", func(f *duty.Facts) {
			edit(f.Posts, "mgr-eh", func(p *duty.Post) { p.Holders = []string{"100006", "100305"} })
			incident(given("implicated", "100006"))(f)
		}, []string{"IN00001 mgr-eh" + due}},
		{"past a vacant post that would show it to who is implicated", func(f *duty.Facts) {
			edit(f.Posts, "mgr-eh", func(p *duty.Post) { p.Holders, p.Above = nil, duty.PostISM })
			incident(given("implicated", "100003"))(f)
		}, []string{"IN00001 post-siro" + due}},
		{"to itself where nobody stands above", incident(given("implicated", "100001; 100006")), []string{"IN00001 mgr-eh" + due}},
		{"not of a restricted case", incident(func(e *entry.Entry) { e.Restricted = true }), nil},
		{"not while nobody has named the line manager", incident(given("manager_post", "")), nil},
		{"not once acknowledged", incident(given("acknowledged_manager_at", "2025-11-21T10:30:00Z")), nil},
	})
}

func TestICTActsOnEveryIncident(t *testing.T) {
	t.Parallel()
	const due = " 2025-11-21 23:59 due: Act on incident IN00001 and record what was done: Lost file"
	check(t, "act-on-incident", []row{
		{"on the same day", incident(given()), []string{"IN00001 post-ict" + due}},
		{"the Information Security Manager in a restricted case", incident(func(e *entry.Entry) { e.Restricted = true }), []string{"IN00001 post-ism" + due}},
		{"later where the council says so", func(f *duty.Facts) {
			f.Periods["incident-act"] = 1
			incident(given())(f)
		}, []string{"IN00001 post-ict 2025-11-22 23:59 upcoming: Act on incident IN00001 and record what was done: Lost file"}},
		{"not once it acted", incident(given("ict_acted_at", "2025-11-21T10:30:00Z")), nil},
	})
}

func TestStatementsAreOwedForYearsThatEndedInUse(t *testing.T) {
	t.Parallel()
	const open = "Open, draft and sign the annual statement for the year to 31 March "
	check(t, "sign-annual-statement", []row{
		{"for the last year", func(f *duty.Facts) { clear(f.Entries) }, []string{"/2025-03-31 post-siro 2025-05-31 23:59 overdue: " + open + "2025"}},
		{"not for a year before the register came into use", func(f *duty.Facts) {
			clear(f.Entries)
			f.Opened = "2025-04-01"
		}, nil},
		{"for each of several years", func(f *duty.Facts) {
			clear(f.Entries)
			f.Opened = "2023-06-01"
		}, []string{"/2024-03-31 post-siro 2024-05-31 23:59 overdue: " + open + "2024", "/2025-03-31 post-siro 2025-05-31 23:59 overdue: " + open + "2025"}},
		{"by name once it is a draft", func(f *duty.Facts) {
			f.Entries[duty.EntryKey{Kind: "statement", ID: "ST00001"}].State = "draft"
		}, []string{"ST00001 post-siro 2025-05-31 23:59 overdue: Sign the annual statement for the year to 31 March 2025"}},
		{"when the council says so", func(f *duty.Facts) {
			clear(f.Entries)
			f.Periods["statement-months"] = 3
		}, []string{"/2025-03-31 post-siro 2025-06-30 23:59 overdue: " + open + "2025"}},
	})
}
