package entry_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"muniment/store/calendar"
	"muniment/store/entry"
)

const day = calendar.Date("2025-11-21")

func TestQuestionnaireAsksForEveryStatementOnce(t *testing.T) {
	t.Parallel()
	questions, err := entry.Questionnaire()
	if err != nil {
		t.Fatal(err)
	}
	if len(questions) < 102 {
		t.Fatalf("there are only %d questions", len(questions))
	}
	clause, seen := regexp.MustCompile(`^(OCC|OCSI|AZS)-\d{3}$`), map[string]bool{}
	for _, q := range questions {
		switch {
		case !clause.MatchString(q.Clause) || seen[q.Clause]:
			t.Errorf("%q is no clause, or is asked for twice", q.Clause)
		case q.Every != 3 && q.Every != 12:
			t.Errorf("%s is asked for every %d months", q.Clause, q.Every)
		case q.Topic == "" || q.Evidence == "" || !strings.HasSuffix(q.Text, "?"):
			t.Errorf("%s is no question with its evidence: %+v", q.Clause, q)
		}
		seen[q.Clause] = true
		for _, dated := range []string{"SSL", "IS5", "140-2", "Azure", "Microsoft", "Windows"} {
			if strings.Contains(q.Text+q.Evidence, dated) {
				t.Errorf("%s names %s", q.Clause, dated)
			}
		}
	}
}

// held is one supplier with its papers, each part changed by the tests.
func held(change func(supplier, agreement, authorisation *entry.Entry)) []entry.Entry {
	s := entry.Entry{Kind: "supplier", ID: "SU1", Title: "Made-up Hosting", Fields: entry.Values{"people": "P1; P2"}}
	a := entry.Entry{
		Kind: "agreement", ID: "AG1", Of: "SU1", State: "signed",
		Fields: entry.Values{"type": "security and confidentiality", "expires_on": "2026-03-31"},
	}
	u := entry.Entry{
		Kind: "authorisation", ID: "AU1", Of: "SU1", State: "authorised",
		Fields: entry.Values{"from_on": "2025-10-01", "until_on": "2026-01-31"},
	}
	change(&s, &a, &u)
	return []entry.Entry{s, a, u}
}

func TestAccessFromOutsideNeedsNameAgreementAuthorisationAndEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ends   calendar.Date
		change func(s, a, u *entry.Entry)
		want   string // of the refusal; "" none
	}{
		"all in force":                   {"2026-01-31", func(_, _, _ *entry.Entry) {}, ""},
		"on the last day of everything":  {day, func(_, a, u *entry.Entry) { a.Fields["expires_on"], u.Fields["until_on"] = string(day), string(day) }, ""},
		"no end":                         {"", func(_, _, _ *entry.Entry) {}, "give the day on which the access ends"},
		"ends after the authorisation":   {"2026-02-01", func(_, _, _ *entry.Entry) {}, "ends before"},
		"named by nobody":                {"2026-01-31", func(s, _, _ *entry.Entry) { s.Fields["people"] = "P2" }, "no supplier or external agency names Ada"},
		"the supplier has ended":         {"2026-01-31", func(s, _, _ *entry.Entry) { s.EndedOn = "2025-11-01" }, "no supplier or external agency names Ada"},
		"agreement only drafted":         {"2026-01-31", func(_, a, _ *entry.Entry) { a.State = "draft" }, "no signed security and confidentiality agreement"},
		"agreement of another sort":      {"2026-01-31", func(_, a, _ *entry.Entry) { a.Fields["type"] = "data processing" }, "no signed security"},
		"agreement over":                 {"2026-01-31", func(_, a, _ *entry.Entry) { a.Fields["expires_on"] = "2025-11-20" }, "no signed security"},
		"agreement ended":                {"2026-01-31", func(_, a, _ *entry.Entry) { a.EndedOn = "2025-11-01" }, "no signed security"},
		"agreement of another supplier":  {"2026-01-31", func(_, a, _ *entry.Entry) { a.Of = "SU2" }, "no signed security"},
		"authorisation only asked for":   {"2026-01-31", func(_, _, u *entry.Entry) { u.State = "requested" }, "no authorisation in force"},
		"authorisation not yet begun":    {"2026-01-31", func(_, _, u *entry.Entry) { u.Fields["from_on"] = "2025-11-22" }, "no authorisation in force"},
		"authorisation over":             {day, func(_, _, u *entry.Entry) { u.Fields["until_on"] = "2025-11-20" }, "no authorisation in force"},
		"authorised for another person":  {"2026-01-31", func(_, _, u *entry.Entry) { u.Fields["people"] = "P2" }, "no authorisation in force"},
		"authorised for this person":     {"2026-01-31", func(_, _, u *entry.Entry) { u.Fields["people"] = "P2; P1" }, ""},
		"authorised for another system":  {"2026-01-31", func(_, _, u *entry.Entry) { u.Fields["systems"] = "S2" }, "no authorisation in force"},
		"authorised for this system":     {"2026-01-31", func(_, _, u *entry.Entry) { u.Fields["systems"] = "S2; S1" }, ""},
		"authorised as another supplier": {"2026-01-31", func(_, _, u *entry.Entry) { u.Of = "SU2" }, "no authorisation in force"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := entry.ExternalAccess(entry.Outsider{Person: "P1", Name: "Ada", System: "S1", Ends: c.ends}, held(c.change), day)
			switch {
			case c.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want a refusal that says %q", err, c.want)
			}
		})
	}
}

// One supplier whose papers have run out does not keep out somebody whom another vouches for.
func TestAnyOneSupplierMayVouch(t *testing.T) {
	t.Parallel()
	papers := held(func(_, a, _ *entry.Entry) { a.State = "draft" })
	for _, e := range held(func(_, _, _ *entry.Entry) {}) {
		if e.ID = "B" + e.ID; e.Of != "" {
			e.Of = "BSU1"
		}
		papers = append(papers, e)
	}
	if err := entry.ExternalAccess(entry.Outsider{Person: "P1", Name: "Ada", System: "S1", Ends: day}, papers, day); err != nil {
		t.Errorf("refused: %v", err)
	}
}

// gate is what an act is judged on, over a made-up register of a few parts.
func gate(kind, verb string, before, after entry.Values, given entry.Values, parts ...entry.Entry) (*entry.Gate, entry.Act) {
	k, _ := entry.Of(kind)
	a, _ := k.Act(verb)
	now := calendar.On(2025, 11, 21).Start().Add(9 * 3600e9)
	g := &entry.Gate{
		Before: entry.Entry{Kind: kind, ID: "X1", Title: "Made-up Hosting", Fields: before}, Entry: entry.Entry{Kind: kind, ID: "X1", Title: "Made-up Hosting", Fields: after},
		Given: given, Now: now, DoneAt: now, Working: calendar.NewWorkingDays(calendar.EnglandAndWales),
		Period: func(key string) int {
			return map[string]int{"external-authorisation": 12, "supplier-reply": 20, "supplier-questionnaire": 12}[key]
		},
		Parts: func(kind string) ([]entry.Entry, error) {
			return slices.DeleteFunc(slices.Clone(parts), func(e entry.Entry) bool { return e.Kind != kind }), nil
		},
		Access: func(system string) (int, int, error) { return 12, 10, nil },
	}
	return g, a
}

func TestANewListOfUsersKeepsWhatItChanged(t *testing.T) {
	t.Parallel()
	g, a := gate("supplier", "confirm-users", entry.Values{"people": "P1; P2", "staff": "Bo"}, entry.Values{"people": "P2; P3", "staff": "Bo"}, nil,
		entry.Entry{Kind: "external-user", ID: "XU1", State: "acknowledged", Fields: entry.Values{"person": "P1"}},
		entry.Entry{Kind: "external-user", ID: "XU2", State: "named", Fields: entry.Values{"person": "P2"}},
		entry.Entry{Kind: "external-user", ID: "XU3", State: "gone", Fields: entry.Values{"person": "P3"}})
	if got := a.Sets(g)["list_changes"]; got != "joined: P3; left: P1" {
		t.Errorf("the list changed: %q", got)
	}
	steps, err := a.Then(g)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range steps {
		got = append(got, s.Verb+" "+s.ID+s.Given["person"])
	}
	if want := []string{"leave XU1", "name P3"}; !slices.Equal(got, want) {
		t.Errorf("what follows is %v, want %v", got, want)
	}
}

func TestQuestionsWithFreshAnswersAreNotPutAgain(t *testing.T) {
	t.Parallel()
	part := func(id, clause, state, due string) entry.Entry {
		return entry.Entry{Kind: "claim", ID: id, State: state, Fields: entry.Values{"clause": clause, "due_on": due}}
	}
	questions, err := entry.Questionnaire()
	if err != nil {
		t.Fatal(err)
	}
	g, a := gate("supplier", "ask", nil, entry.Values{}, entry.Values{},
		part("fresh", "OCC-004", "answered", "2026-06-30"), part("stale", "OCC-005", "answered", "2025-12-01"),
		part("waiting", "OCC-007", "asked", "2025-12-01"), part("excused", "OCC-008", "not applicable", ""))
	steps, err := a.Then(g)
	if err != nil {
		t.Fatal(err)
	}
	var again []string
	made := 0
	for _, s := range steps {
		if s.Verb == "ask" {
			made++
		} else {
			again = append(again, s.Verb+" "+s.ID)
		}
	}
	if made != len(questions)-4 {
		t.Errorf("%d questions are put for the first time, want %d", made, len(questions)-4)
	}
	slices.Sort(again)
	if want := []string{"ask-again stale", "ask-again waiting"}; !slices.Equal(again, want) {
		t.Errorf("asked again: %v, want %v", again, want)
	}
	g.Given["topics"] = "encryption; disposal"
	if steps, err = a.Then(g); err != nil || len(steps) > 20 || len(steps) < 10 {
		t.Errorf("two topics have %d questions: %v", len(steps), err)
	}
}

func TestAnIncidentOfASupplierRunsFromWhenTheCouncilLearnt(t *testing.T) {
	t.Parallel()
	told := entry.Values{"title": "Files seen", "what_happened": "A folder was open to all", "learnt_at": "2025-11-20T09:00:00Z", "found_at": "2025-11-18T09:00:00Z", "personal_data": "yes"}
	g, a := gate("supplier", "report-incident", nil, entry.Values{}, told)
	if err := a.Gate(g); err != nil {
		t.Fatal(err)
	}
	steps, err := a.Then(g)
	if err != nil || len(steps) != 1 {
		t.Fatalf("%v, %v", steps, err)
	}
	s := steps[0]
	if s.Kind != "incident" || s.Verb != "report" || s.Given["aware_at"] != told["learnt_at"] || s.Given["discovered_at"] != told["found_at"] || s.Given["supplier"] != "X1" {
		t.Errorf("the incident is %+v", s)
	}
	for _, wrong := range []entry.Values{
		{"learnt_at": "2025-11-17T09:00:00Z", "found_at": "2025-11-18T09:00:00Z"},
		{"learnt_at": "2025-11-22T09:00:00Z"},
	} {
		if g, a := gate("supplier", "report-incident", nil, entry.Values{}, wrong); a.Gate(g) == nil {
			t.Errorf("taken: %v", wrong)
		}
	}
}

func TestUsersOfAServiceAreComparedWithTheRegister(t *testing.T) {
	t.Parallel()
	for users, want := range map[string]string{"25": "5", "20": "0", "3": "0"} {
		g, a := gate("supplier", "confirm-council-users", nil, entry.Values{"systems": "S1; S2"}, entry.Values{"users": users})
		if got := a.Sets(g)["users_missing"]; got != want {
			t.Errorf("%s users there, 20 here: %s are missing, want %s", users, got, want)
		}
	}
	if g, a := gate("supplier", "confirm-council-users", nil, entry.Values{}, entry.Values{"users": "3"}); a.Gate(g) == nil {
		t.Error("users are counted of no system")
	}
}

func TestAFirstListOfThirdPartiesIsNoChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ before, after, want string }{
		{"", "Cloud Co", ""},
		{"Cloud Co", "Cloud Co", ""},
		{"Cloud Co", "Cloud Co; Mail Co", string(day)},
		{"Cloud Co; Mail Co", "Cloud Co", string(day)},
	} {
		g, a := gate("supplier", "check-sub-processors", entry.Values{"sub_processors": c.before}, entry.Values{"sub_processors": c.after}, nil)
		if got := a.Sets(g)["sub_processors_changed"]; got != c.want {
			t.Errorf("%q to %q changed on %q, want %q", c.before, c.after, got, c.want)
		}
	}
}

func TestPapersWithDaysThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind, verb    string
		before, after entry.Values
		want          string
	}{
		"signed in the future":        {"agreement", "sign", nil, entry.Values{"signed_on": "2025-11-22", "expires_on": "2026-11-22", "kept_at": "safe"}, "has not come yet"},
		"ends before it was signed":   {"agreement", "sign", nil, entry.Values{"signed_on": "2025-11-01", "expires_on": "2025-11-01", "kept_at": "safe"}, "cannot end on"},
		"kept nowhere":                {"agreement", "sign", nil, entry.Values{"signed_on": "2025-11-01", "expires_on": "2026-11-01"}, "where the signed paper is kept"},
		"no fingerprint":              {"agreement", "sign", nil, entry.Values{"signed_on": "2025-11-01", "expires_on": "2026-11-01", "file_hash": "abc"}, "SHA-256"},
		"authorised too long":         {"authorisation", "request", nil, entry.Values{"from_on": "2025-11-01", "until_on": "2026-11-02"}, "12 months at most"},
		"authorised backwards":        {"authorisation", "request", nil, entry.Values{"from_on": "2025-11-01", "until_on": "2025-10-01"}, "cannot end on"},
		"evidence from the future":    {"claim", "answer", nil, entry.Values{"dated": "2025-11-22"}, "has not come yet"},
		"a promise put off to sooner": {"promise", "postpone", entry.Values{"due_on": "2026-01-01"}, entry.Values{"due_on": "2025-12-01"}, "give a later day"},
		"a promise kept tomorrow":     {"promise", "keep", nil, entry.Values{"kept_on": "2025-11-22"}, "has not come yet"},
		"an older certificate":        {"certificate", "renew", entry.Values{"expires_on": "2026-01-01"}, entry.Values{"expires_on": "2026-01-01"}, "held until"},
		"a certificate backwards":     {"certificate", "add", nil, entry.Values{"issued_on": "2026-01-01", "expires_on": "2025-12-01"}, "cannot end on"},
		"a registration that ended":   {"supplier", "check-registration", nil, entry.Values{"ico_expires": "2025-11-20"}, "ended on"},
		"nothing to decide":           {"supplier", "decide-sub-processors", nil, entry.Values{}, "has not changed"},
		"people still named":          {"supplier", "end", nil, entry.Values{"people": "P1; P2"}, "still names 2 of its people"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, a := gate(c.kind, c.verb, c.before, c.after, entry.Values{})
			if err := a.Gate(g); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a refusal that says %q", err, c.want)
			}
		})
	}
}
