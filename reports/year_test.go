package reports

import (
	"slices"
	"strings"
	"testing"
	"time"

	"muniment/reports/chart"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// aYear is a small register, open since the year before, with the year to 31 March 2026 to be counted on 20 April.
func aYear() *year {
	at := func(day calendar.Date) time.Time { return day.Start() }
	incident := func(id string, day string, v entry.Values) entry.Entry {
		v["discovered_at"] = day + "T10:00:00Z"
		return entry.Entry{Kind: "incident", ID: id, State: "closed", Fields: v, AddedAt: at(calendar.Date(day))}
	}
	return &year{
		after: "2025-03-31", until: "2026-03-31", today: "2026-04-20", opened: "2024-06-01", leavers: "2025-02-01",
		entries: map[string][]entry.Entry{
			"incident": {
				incident("IN1", "2025-03-31", entry.Values{"severity": "high"}), // the last day of the year before
				incident("IN2", "2025-04-01", entry.Values{"severity": "critical", "category": "lost or stolen", "personal_data": "yes"}),
				incident("IN3", "2026-03-31", entry.Values{"near_miss": "yes"}),
				{Kind: "incident", ID: "IN4", State: "duplicate", Fields: entry.Values{"discovered_at": "2025-05-01T10:00:00Z"}, AddedAt: at("2025-05-01")},
			},
			"iao-return": {
				{Kind: "iao-return", ID: "AR1", State: "submitted", Fields: entry.Values{"year_ending": "2026-03-31", "due_on": "2026-04-30", "submitted_on": "2026-04-10", "judgement": "assured"}, AddedAt: at("2025-06-01")},
				{Kind: "iao-return", ID: "AR2", State: "draft", Post: "post-2", Fields: entry.Values{"year_ending": "2026-03-31"}, AddedAt: at("2025-06-01")},
				{Kind: "iao-return", ID: "AR3", State: "withdrawn", Fields: entry.Values{"year_ending": "2026-03-31"}, AddedAt: at("2025-06-01")},
			},
			"risk": {{Kind: "risk", ID: "RK1", State: "open", Fields: entry.Values{"likelihood": "4", "impact": "5", "score": "20"}, AddedAt: at("2025-06-01")}},
		},
		access: []store.LeaverAccess{
			{Grant: "G0", Due: calendar.Date("2025-02-28").End(), Closed: calendar.Date("2025-02-28").Start(), Verdict: duty.OnTime},
			{Grant: "G1", Due: calendar.Date("2025-10-31").End(), Closed: calendar.Date("2025-10-31").Start(), Verdict: duty.OnTime},
			{Grant: "G2", Due: calendar.Date("2025-10-31").End(), Closed: calendar.Date("2025-11-05").Start(), Verdict: duty.LateByClosure, Late: 97 * time.Hour},
			{Grant: "G3", Due: calendar.Date("2026-01-31").End()},
		},
		weeks: []store.PrivilegedWeek{
			{Week: "2025-W20", Due: "2025-05-16", State: duty.WeekDone}, {Week: "2025-W21", Due: "2025-05-23", State: duty.WeekMissed}, {Week: "2025-W22", Due: "2025-05-30", State: duty.WeekMissed, Explanation: "Away"},
		},
	}
}

func figureOf(t *testing.T, all []Measure, id string) Measure {
	t.Helper()
	i := slices.IndexFunc(all, func(m Measure) bool { return m.ID == id })
	if i < 0 {
		t.Fatalf("there is no figure %s", id)
	}
	return all[i]
}

func TestAYearIsCounted(t *testing.T) {
	t.Parallel()
	all := aYear().measures(nil)
	for id, want := range map[string][2]string{ // this year, last year
		"incidents":           {"2", "1"},
		"incidents-near-miss": {"1 of 2 (50%)", "0 of 1 (0%)"},
		"incidents-grave":     {"1 of 2 (50%)", "1 of 1 (100%)"},
		"returns-received":    {"1 of 2 (50%)", "no data"},
		"returns-late":        {"0 of 1 (0%)", "no data"},
		"leavers-due":         {"3", "1"},
		"leavers-on-time":     {"1 of 3 (33%)", "1 of 1 (100%)"},
		"leavers-late":        {"1 of 3 (33%)", "0 of 1 (0%)"},
		"leavers-open":        {"1 of 3 (33%)", "0 of 1 (0%)"},
		"leavers-worst":       {"5 days", "no data"},
		"privileged-weeks":    {"1 of 3 (33%)", "no data"},
		"privileged-gap":      {"2 weeks", "no data"},
		"tests-internal":      {"no data", "no data"}, // nobody ever entered a test
		"suppliers":           {"no data", "no data"},
		"risks-high":          {"1 of 1 (100%)", "no data"}, // how things stood last year nobody can count any more
		"acknowledged":        {"no data", "no data"},
	} {
		if m := figureOf(t, all, id); m.Words() != want[0] || m.LastWords() != want[1] {
			t.Errorf("%s is %q, last year %q, want %q", id, m.Words(), m.LastWords(), want)
		}
	}
	if from := strings.Join(figureOf(t, all, "incidents").From, " "); from != "IN2 IN3" {
		t.Errorf("the incidents are counted from %s", from)
	}
}

func TestLastYearsFiguresAreThoseThatWereFixed(t *testing.T) {
	t.Parallel()
	m := figureOf(t, aYear().measures([]Measure{{ID: "incidents", Value: counted(7)}, {ID: "risks-high", Value: counted(3), OutOf: counted(4)}}), "incidents")
	if m.LastWords() != "7" {
		t.Errorf("last year's incidents are %s, not the 7 that were signed", m.LastWords())
	}
	if m := figureOf(t, aYear().measures([]Measure{{ID: "risks-high", Value: counted(3), OutOf: counted(4)}}), "risks-high"); m.LastWords() != "3 of 4 (75%)" {
		t.Errorf("what stood last year is %s", m.LastWords())
	}
}

func TestAYearBeforeTheRegisterHasNoData(t *testing.T) {
	t.Parallel()
	y := aYear()
	y.opened = "2025-06-01"
	for _, id := range []string{"incidents", "leavers-on-time", "privileged-weeks"} {
		y.leavers = "2025-07-01"
		if m := figureOf(t, y.measures(nil), id); m.LastYear != nil {
			t.Errorf("%s was %s before there was a register", id, m.LastWords())
		}
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	t.Parallel()
	y := aYear()
	missing := strings.Join(y.missing(y.measures(nil), func(id string) string { return "Head of " + id }), "\n")
	for _, want := range []string{"Head of post-2 (AR2) is not submitted", "week 2025-W21", "No data: Tests, Penetration tests from inside"} {
		if !strings.Contains(missing, want) {
			t.Errorf("it does not say %q:\n%s", want, missing)
		}
	}
	for _, not := range []string{"AR1", "AR3", "2025-W22"} {
		if strings.Contains(missing, not) {
			t.Errorf("it asks for %s", not)
		}
	}
}

func TestPicturesAreDrawnFromTheSameFacts(t *testing.T) {
	t.Parallel()
	y := aYear()
	p := y.closures()
	if p.Categories[0] != "Apr 25" || p.Categories[11] != "Mar 26" {
		t.Fatalf("the months are %v", p.Categories)
	}
	if p.Parts[0].Figures[6] != 1 || p.Parts[1].Figures[6] != 1 || p.Parts[2].Figures[9] != 1 || p.Parts[2].Figures[0] != 0 {
		t.Errorf("the closures are %+v", p.Parts)
	}
	y.today = "2025-12-15"
	if p := y.closures(); p.Parts[0].Figures[9] != chart.Unknown {
		t.Error("a month that has not come is drawn as one in which nothing happened")
	}
	causes := y.causes()
	if len(causes.Categories) != 2 || total(causes.Parts[0].Figures) != 1 {
		t.Errorf("the incidents are %+v", causes)
	}
	if r := y.risks(); r.Parts[0].Figures[3] != 1 {
		t.Errorf("the risk of likelihood 4 and impact 5 is not in its cell: %+v", r.Parts)
	}
}

func TestTypedFiguresSayWhereTheyComeFrom(t *testing.T) {
	t.Parallel()
	all := typed([]entry.Entry{{ID: "SG00001", Title: "Requests under the Freedom of Information Act answered in time", Fields: entry.Values{"value": "912", "out_of": "1057", "source": "Casework system, 2 April"}}})
	if m := all[0]; m.Words() != "912 of 1057 (86%)" || m.LastWords() != "no data" || !m.Typed || !strings.Contains(m.Source, "Casework system, 2 April") {
		t.Errorf("got %+v", m)
	}
}
