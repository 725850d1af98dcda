package store_test

import (
	"strings"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
)

// turns signs people in to one register, one after another, each at an instant.
type turns struct {
	register
	now *store.Session
}

func inTurn(t *testing.T) *turns {
	t.Helper()
	return &turns{register: staffed(t)}
}

func (x *turns) as(login, when string) *store.Session {
	x.t.Helper()
	if x.now != nil {
		x.close(x.now)
	}
	x.now = x.openAt(login, when)
	return x.now
}

// promptedOf lists the prompts of duties about one entry: "duty post due", as people see them.
func promptedOf(t *testing.T, s *store.Session, id string, duties ...string) []string {
	t.Helper()
	var out []string
	for _, p := range promptsOf(t, s) {
		for _, d := range duties {
			if p.Duty == d && p.ID == id {
				out = append(out, strings.Join([]string{p.Duty, p.Post, p.Due.In(london(t)).Format("2006-01-02 15:04")}, " "))
			}
		}
	}
	return out
}

func london(t *testing.T) *time.Location {
	t.Helper()
	l, err := time.LoadLocation("Europe/London")
	check(t, err)
	return l
}

const environment = "Manager, Environmental Health"

func reported(t *testing.T, s *store.Session, more ...string) entry.Entry {
	t.Helper()
	given := append([]string{"title", "Letters in the wrong envelopes", "what_happened", "Two letters went to the wrong houses", "discovered_at", "2025-11-07T14:30", "manager_post", environment}, more...)
	return add(t, s, "incident", "report", "", given...)
}

func TestAReportReachesManagerICTAndISMAtOnce(t *testing.T) {
	t.Parallel()
	proves(t, "report-incident", "acknowledge-incident-manager", "acknowledge-incident-ict", "acknowledge-incident-ism", "act-on-incident", "open-investigation")
	x := inTurn(t)
	s := x.as("facilities", "2025-11-07 16:00")
	for _, missing := range [][]string{
		{"title", "x", "what_happened", "y"},
		{"title", "x", "discovered_at", "2025-11-07T14:30"},
		{"title", "x", "what_happened", "y", "discovered_at", "2025-11-07T16:30"},
		{"title", "x", "what_happened", "y", "discovered_at", "2025-11-07T14:30", "reported_at", "2025-11-07T14:00"},
	} {
		denies(t, s, "incident", "report", "", missing...)
	}
	e := reported(t, s)
	if e.Fields["report_delay_minutes"] != "90" || e.Fields["reporter"] != personOf("facilities") || e.Fields["reported_at"] != "2025-11-07T16:00:00Z" {
		t.Errorf("the report keeps %v", e.Fields)
	}
	at := "2025-11-07 23:59"
	manager := e.Fields["manager_post"]
	told := []string{"acknowledge-incident-manager", "acknowledge-incident-ict", "acknowledge-incident-ism", "act-on-incident", "open-investigation"}
	s = x.as("manager", "2025-11-07 16:10")
	diff(t, promptedOf(t, s, e.ID, told...), []string{
		"acknowledge-incident-ict post-ict " + at, "acknowledge-incident-ism post-ism " + at, "acknowledge-incident-manager " + manager + " " + at,
		"act-on-incident post-ict " + at, "open-investigation post-ism " + at,
	})
	do(t, s, "incident", "acknowledge", e.ID)
	denies(t, s, "incident", "acknowledge-ict", e.ID)
	s = x.as("ict", "2025-11-07 16:20")
	do(t, s, "incident", "acknowledge-ict", e.ID)
	denies(t, s, "incident", "log-action", e.ID)
	do(t, s, "incident", "log-action", e.ID, "action", "The franking queue is stopped")
	s = x.as("ism", "2025-11-08 09:00")
	diff(t, promptedOf(t, s, e.ID, told...), []string{"acknowledge-incident-ism post-ism " + at, "open-investigation post-ism " + at})
	for _, p := range promptsOf(t, s) {
		if p.ID == e.ID && p.Duty == "open-investigation" && (p.State != duty.Overdue || p.DaysLate != 1) {
			t.Errorf("on the next day the assessment is %s by %d days", p.State, p.DaysLate)
		}
	}
	do(t, s, "incident", "acknowledge-ism", e.ID)
	denies(t, s, "incident", "triage", e.ID, "severity", "low")
	do(t, s, "incident", "triage", e.ID, "severity", "low", "personal_data", "no")
	diff(t, promptedOf(t, s, e.ID, append(told, "decide-breach")...), []string{})
	events, err := s.Events(t.Context(), "incident", e.ID)
	check(t, err)
	if len(events) != 6 || events[3].Given["action"] != "The franking queue is stopped" {
		t.Errorf("the log of the incident holds %d acts: %+v", len(events), events)
	}
}

func TestAReportWithoutAKnownManagerAsksForOne(t *testing.T) {
	t.Parallel()
	proves(t, "complete-incident")
	x := inTurn(t)
	s := x.as("ism", "2025-11-07 16:00")
	e := add(t, s, "incident", "report", "", "title", "Odd e-mail", "what_happened", "A link was opened", "discovered_at", "2025-11-07T15:00", "reporter", personOf("facilities"))
	own := e.Fields["manager_post"]
	if own == "" || own == e.Fields["reporter"] {
		t.Fatalf("the reporter's own manager is not found: %v", e.Fields)
	}
	do(t, s, "incident", "set", e.ID, "manager_post", "", "reporter", "")
	diff(t, promptedOf(t, s, e.ID, "complete-incident"), []string{"complete-incident post-ism 2025-11-07 23:59"})
	do(t, s, "incident", "set", e.ID, "manager_post", environment)
	diff(t, promptedOf(t, s, e.ID, "complete-incident"), []string{})
}

func TestASuppliersIncidentIsOneOfTheCouncils(t *testing.T) {
	t.Parallel()
	proves(t, "record-supplier-incident")
	x := inTurn(t)
	s := x.as("ism", "2025-11-07 16:00")
	supplier := add(t, s, "supplier", "add", "", "name", "Made-up Hosting Ltd")
	e := reported(t, s, "supplier", supplier.ID)
	diff(t, promptedOf(t, s, e.ID, "complete-incident"), []string{"complete-incident post-ism 2025-11-07 23:59"})
	do(t, s, "incident", "set", e.ID, "supplier_told_at", "2025-11-07T15:00")
	diff(t, promptedOf(t, s, e.ID, "complete-incident"), []string{})
}

func TestABreachIsDecidedWithin72ConsecutiveHours(t *testing.T) {
	t.Parallel()
	proves(t, "decide-breach", "notify-regulator", "tell-people-affected")
	x := inTurn(t)
	e := reported(t, x.as("manager", "2025-11-07 16:00"))
	s := x.as("ism", "2025-11-07 17:00")
	decide := []string{"decide-breach", "notify-regulator", "tell-people-affected"}
	diff(t, promptedOf(t, s, e.ID, decide...), []string{"decide-breach post-ism 2025-11-10 14:30"}) // over a weekend, to the minute
	denies(t, s, "incident", "decide-risk", e.ID, "risk_to_people", "unlikely", "notify_regulator", "no", "tell_people", "no", "decision_reasons", "x", "effects", "x", "remedial_action", "x")
	denies(t, s, "incident", "triage", e.ID, "severity", "high", "personal_data", "yes", "aware_at", "2025-11-07T14:00")
	do(t, s, "incident", "triage", e.ID, "severity", "high", "personal_data", "yes", "aware_at", "2025-11-07T15:00")
	diff(t, promptedOf(t, s, e.ID, decide...), []string{"decide-breach post-ism 2025-11-10 15:00"})

	s = x.as("dpo", "2025-11-10 16:00") // an hour late
	whole := []string{"risk_to_people", "a high risk", "decision_reasons", "Bank details", "effects", "Two people's bank details seen", "remedial_action", "Letters recovered"}
	denies(t, s, "incident", "decide-risk", e.ID, append(whole, "notify_regulator", "no", "tell_people", "yes", "late_reasons", "x")...)
	denies(t, s, "incident", "decide-risk", e.ID, append(whole, "notify_regulator", "yes", "tell_people", "no", "late_reasons", "x")...)
	late := denies(t, s, "incident", "decide-risk", e.ID, append(whole, "notify_regulator", "yes", "tell_people", "yes")...)
	if !strings.Contains(late.Error(), "10/11/2025 15:00") {
		t.Errorf("the refusal does not say when the hours ended: %v", late)
	}
	denies(t, s, "incident", "notify-regulator", e.ID)
	e = do(t, s, "incident", "decide-risk", e.ID, append(whole, "notify_regulator", "yes", "tell_people", "yes", "late_reasons", "The file was incomplete")...)
	if e.Fields["decided_under"] != "UK GDPR, Article 33" {
		t.Errorf("decided under %q", e.Fields["decided_under"])
	}
	diff(t, promptedOf(t, s, e.ID, decide...), []string{"notify-regulator post-ism 2025-11-10 15:00", "tell-people-affected post-ism 2025-11-12 23:59"})
	do(t, s, "incident", "notify-regulator", e.ID, "regulator_reference", "REF-1")
	denies(t, s, "incident", "tell-people", e.ID)
	do(t, s, "incident", "tell-people", e.ID, "how", "By telephone and letter")
	diff(t, promptedOf(t, s, e.ID, decide...), []string{})
}

func TestLawEnforcementBreachesAreDecidedUnderTheirOwnAct(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2025-11-07 17:00")
	e := reported(t, s, "law_enforcement", "yes", "personal_data", "yes")
	e = do(t, s, "incident", "decide-risk", e.ID, "risk_to_people", "unlikely", "notify_regulator", "no", "tell_people", "no",
		"decision_reasons", "Sealed", "effects", "None", "remedial_action", "Recovered")
	if e.Fields["decided_under"] != "Data Protection Act 2018, section 67" {
		t.Errorf("decided under %q", e.Fields["decided_under"])
	}
}

func TestAnIncidentClosesOnlyWhenEverythingStands(t *testing.T) {
	t.Parallel()
	proves(t, "close-incident-with-findings", "record-findings", "record-lessons", "do-incident-action", "refer-misconduct", "answer-about-incident")
	x := inTurn(t)
	e := reported(t, x.as("manager", "2025-11-07 16:00"))
	s := x.as("ism", "2025-11-07 17:00")
	denies(t, s, "incident", "close", e.ID) // not assessed
	do(t, s, "incident", "triage", e.ID, "severity", "low", "personal_data", "yes")
	closes := func(wants string) {
		t.Helper()
		if err := denies(t, s, "incident", "close", e.ID); !strings.Contains(err.Error(), wants) {
			t.Errorf("closing is refused for another reason than %q: %v", wants, err)
		}
	}
	closes("no findings")
	diff(t, promptedOf(t, s, e.ID, "record-findings", "record-lessons"), []string{"record-findings post-ism 2025-12-05 23:59"})
	do(t, s, "incident", "investigate", e.ID, "findings", "Two trays were swapped")
	diff(t, promptedOf(t, s, e.ID, "record-findings", "record-lessons"), []string{"record-lessons post-ism 2025-12-07 23:59"})
	closes("decision on its risk")
	do(t, s, "incident", "decide-risk", e.ID, "risk_to_people", "unlikely", "notify_regulator", "no", "tell_people", "no", "decision_reasons", "Unopened", "effects", "None", "remedial_action", "Recovered")
	do(t, s, "incident", "mitigate", e.ID, "action", "Mark the trays", "owner_post", environment, "due_on", "2025-11-14")
	question := add(t, s, "witness-request", "task", e.ID, "question", "Who filled the trays?", "witness", personOf("facilities"), "answers_post", environment)
	actions, err := s.Entries(t.Context(), "incident-action", "", false)
	check(t, err)
	action := actions[0]
	closes(action.ID)
	manager := e.Fields["manager_post"]
	diff(t, promptedOf(t, s, action.ID, "do-incident-action"), []string{"do-incident-action " + manager + " 2025-11-14 23:59"})
	diff(t, promptedOf(t, s, question.ID, "answer-about-incident"), []string{"answer-about-incident " + manager + " 2025-11-11 23:59"})
	s = x.as("iao", "2025-11-10 09:00")
	denies(t, s, "incident-action", "done", action.ID, "evidence", "Photograph") // another's
	s = x.as("manager", "2025-11-10 09:00")
	denies(t, s, "incident-action", "done", action.ID)
	do(t, s, "incident-action", "done", action.ID, "evidence", "Photograph")
	s = x.as("ism", "2025-11-10 10:00")
	diff(t, promptedOf(t, s, action.ID, "do-incident-action"), []string{})
	closes(question.ID)
	s = x.as("manager", "2025-11-10 11:00")
	do(t, s, "witness-request", "respond", question.ID, "answer", "The temporary clerk")
	s = x.as("ism", "2025-11-10 12:00")
	diff(t, promptedOf(t, s, question.ID, "answer-about-incident"), []string{})
	closes("lessons")
	do(t, s, "incident", "record-lessons", e.ID, "lessons", "Mark trays by service")
	closes("Human Resources")
	denies(t, s, "incident", "refer", e.ID, "referred", "yes")
	denies(t, s, "incident", "refer", e.ID, "referred", "yes", "hr_reference", "They were warned once before about the trays")
	do(t, s, "incident", "refer", e.ID, "referred", "yes", "hr_reference", "HR/2025/114")
	e = do(t, s, "incident", "close", e.ID)
	diff(t, e.State, "closed")
	diff(t, promptedOf(t, s, e.ID, "record-findings", "record-lessons", "decide-breach", "open-investigation", "act-on-incident", "acknowledge-incident-ism"), []string{})
	denies(t, s, "incident", "log-action", e.ID, "action", "x")
	diff(t, do(t, s, "incident", "reopen", e.ID, "reason", "A third letter").State, "investigating")
	denies(t, s, "incident", "duplicate", e.ID, "same_as", e.ID)
}

func TestARestrictedCaseIsForNamedPeople(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("hr", "2025-11-07 16:00")
	e := add(t, s, "incident", "report", "", "title", "Zymurgical payroll case", "what_happened", "Somebody looked at pay", "discovered_at", "2025-11-07T14:30",
		"restricted", "yes", "named", "hr", "implicated", personOf("ict"))
	for _, login := range []string{"ict", "manager", "siro", "auditor", "administrator"} {
		s = x.as(login, "2025-11-08 09:00")
		if _, err := s.Entry(t.Context(), "incident", e.ID); err == nil {
			t.Errorf("%s reads a restricted case", login)
		}
		all, err := s.Entries(t.Context(), "incident", "", false)
		check(t, err)
		found, err := s.Search(t.Context(), "zymurg", 10)
		check(t, err)
		if len(all) > 0 || len(found) > 0 {
			t.Errorf("%s finds a restricted case: %d listed, %d found", login, len(all), len(found))
		}
		for _, p := range promptsOf(t, s) {
			if p.ID == e.ID {
				t.Errorf("%s is prompted about a restricted case: %s", login, p.Text)
			}
		}
	}
	// The Information Security Manager does what ICT would do: the case goes to nobody else.
	s = x.as("ism", "2025-11-08 09:00")
	diff(t, promptedOf(t, s, e.ID, "acknowledge-incident-manager", "acknowledge-incident-ict", "act-on-incident"), []string{"act-on-incident post-ism 2025-11-07 23:59"})
	task := add(t, s, "witness-request", "task", e.ID, "question", "What did you see?", "witness", personOf("facilities"), "answers_post", "post-hr")
	s = x.as("manager", "2025-11-08 10:00")
	if _, err := s.Entry(t.Context(), "witness-request", task.ID); err == nil {
		t.Error("what is asked about a restricted case is read by others")
	}
}

func TestWhoeverIsImplicatedIsLeftOut(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("iao", "2025-11-07 16:00")
	e := reported(t, s, "implicated", personOf("ict")+"; "+personOf("manager"))
	// The Technology Services Manager is implicated: the post above is told.
	diff(t, promptedOf(t, s, e.ID, "acknowledge-incident-ict", "act-on-incident"), []string{"acknowledge-incident-ict post-ism 2025-11-07 23:59", "act-on-incident post-ism 2025-11-07 23:59"})
	s = x.as("ict", "2025-11-07 17:00")
	denies(t, s, "incident", "log-action", e.ID, "action", "Nothing to see")
	if _, err := s.Entry(t.Context(), "incident", e.ID); err == nil {
		t.Error("somebody implicated reads the case")
	}
}

func TestRequestsForAuditAreChased(t *testing.T) {
	t.Parallel()
	proves(t, "reply-to-request")
	x := inTurn(t)
	s := x.as("ism", "2025-11-07 16:00")
	e := add(t, s, "request", "ask", "", "title", "Who holds keys", "purpose", "audit", "asked_by", "Internal audit", "answers_post", environment)
	diff(t, promptedOf(t, s, e.ID, "reply-to-request"), []string{"reply-to-request " + e.Fields["answers_post"] + " 2025-11-21 23:59"})
	s = x.as("manager", "2025-11-24 09:00")
	denies(t, s, "request", "reply", e.ID)
	do(t, s, "request", "reply", e.ID, "reply", "The list is attached")
	diff(t, promptedOf(t, s, e.ID, "reply-to-request"), []string{})
}

func TestAReferenceOfOnesOwnTellsOfNoIncident(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	id := reported(t, x.as("ism", "2025-11-10 09:00"), "restricted", "yes").ID
	m := x.as("manager", "2025-11-10 10:00")
	why := func(reference string) string {
		_, err := m.Do(t.Context(), store.Doing{Kind: "incident", Verb: "report", ID: reference, Given: pairs([]string{"title", "T", "what_happened", "W", "discovered_at", "2025-11-07T14:30"})})
		return refused[*store.InvalidError](t, err).Error()
	}
	diff(t, why(id), why("IN99999"))
}
