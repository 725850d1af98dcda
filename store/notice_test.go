package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// approvedPolicy is a policy that the ISM drafted and the SIRO approved on the day of the sessions.
func approvedPolicy(t *testing.T, ism, siro *store.Session, name string, given ...string) entry.Entry {
	t.Helper()
	p := add(t, ism, "policy", "draft", "", append([]string{"name", name, "document", "Intranet", "version", "1", "acknowledged", "yes"}, given...)...)
	return do(t, siro, "policy", "approve", p.ID)
}

// issuedPack is a pack of that kind, issued on the day of the session.
func issuedPack(t *testing.T, ism *store.Session, asks, audience string, given ...string) entry.Entry {
	t.Helper()
	p := add(t, ism, "pack", "prepare", "", append([]string{"name", "Pack of " + asks, "asks", asks, "audience", audience}, given...)...)
	return do(t, ism, "pack", "issue", p.ID)
}

// nobody is an empty list of ids.
func nobody() []string { return nil }

// chased lists the people for whom a duty is owed, sorted.
func chased(t *testing.T, s *store.Session, id string) []string {
	t.Helper()
	var out []string
	for _, p := range promptsOf(t, s) {
		if p.Duty == id {
			out = append(out, p.Person)
		}
	}
	slices.Sort(out)
	return out
}

func acknowledge(t *testing.T, s *store.Session, pack, person string, on calendar.Date) {
	t.Helper()
	_, done, err := s.Acknowledge(t.Context(), store.Answer{Pack: pack, Person: person, On: on, How: "signed"})
	check(t, err)
	if done != store.RecordedNew {
		t.Fatalf("the acknowledgement of %s is %s", person, done)
	}
}

// withAccess lists the people of the register who have live access, sorted: what the files say, not what the program asks.
func withAccess(t *testing.T, s *store.Session) []string {
	t.Helper()
	grants, err := s.Grants(t.Context(), "")
	check(t, err)
	people, err := s.People(t.Context(), "")
	check(t, err)
	var out []string
	for _, p := range people {
		if slices.Contains([]string{"service", "shared", "admin", "external", "unknown"}, p.Kind) {
			continue
		}
		if slices.ContainsFunc(grants, func(g store.Grant) bool { return g.Person == p.ID && g.Live() }) {
			out = append(out, p.ID)
		}
	}
	slices.Sort(out)
	return out
}

// gone leaves out who has left every post by a day, whom nobody asks for anything more.
func gone(t *testing.T, s *store.Session, people []string, on calendar.Date) []string {
	t.Helper()
	leavers, err := s.Leavers(t.Context(), "")
	check(t, err)
	left := map[string]int{}
	for _, l := range leavers {
		if l.WithdrawnAt.IsZero() && l.LastWorkingDay.Known() && l.LastWorkingDay < on {
			left[l.Person]++
		}
	}
	return slices.DeleteFunc(slices.Clone(people), func(id string) bool {
		return left[id] > 0 && left[id] == len(shown[store.Person](t, s, id).Engagements)
	})
}

func TestEverybodyWithAccessIsChasedUntilTheyAcknowledge(t *testing.T) {
	t.Parallel()
	proves(t, "acknowledge-policy")
	r := small(t)
	s := r.open("admin", today)
	pack := issuedPack(t, s, entry.PackGuidance, entry.ForEverybody, "text", "Keep passwords to yourself.")
	everybody := withAccess(t, s)
	if len(everybody) != 4 {
		t.Fatalf("people with access: %v", everybody)
	}
	diff(t, chased(t, s, "acknowledge-policy"), everybody)
	prompt := promptsOf(t, s)[slices.IndexFunc(promptsOf(t, s), func(p duty.Prompt) bool { return p.Duty == "acknowledge-policy" && p.Person == "1" })]
	if prompt.Text != "Have Gwen Kershaw acknowledge Pack of guidance" || prompt.OwedBy != "Manager, Housing" || calendar.Of(prompt.Due) != today.AddDays(30) {
		t.Errorf("%+v", prompt)
	}

	acknowledge(t, s, pack.ID, "1", today)
	diff(t, chased(t, s, "acknowledge-policy"), everybody[1:])
	_, done, err := s.Acknowledge(t.Context(), store.Answer{Pack: pack.ID, Person: "1", On: today})
	check(t, err)
	if done != store.RecordedSame {
		t.Errorf("the same again is %s", done)
	}

	// A new version asks everybody again; access that ends asks no more, and access that begins asks.
	r.close(s)
	s = r.open("admin", today.AddDays(1))
	do(t, s, "pack", "issue", pack.ID)
	diff(t, chased(t, s, "acknowledge-policy"), everybody)
	for _, g := range liveGrants(t, s, "2") {
		_, _, err := s.ConfirmClosure(t.Context(), store.Closure{Grant: g, Evidence: "Ticket"})
		check(t, err)
	}
	diff(t, chased(t, s, "acknowledge-policy"), slices.DeleteFunc(slices.Clone(everybody), func(p string) bool { return p == "2" }))
	_, err = s.RecordGrant(t.Context(), store.Grant{Person: "2", System: "S1", AuthorisedBy: "Manager", GrantedOn: today})
	check(t, err)
	diff(t, chased(t, s, "acknowledge-policy"), everybody)

	do(t, s, "pack", "withdraw", pack.ID, "reason", "Replaced")
	diff(t, chased(t, s, "acknowledge-policy"), nobody())
}

// The rules of conduct are met by people who acknowledge them: each stands in what they see.
func TestThePoliciesAreIssuedWithEveryRuleOfConduct(t *testing.T) {
	t.Parallel()
	proves(t, "acknowledge-policy", "issue-policy")
	r := staffed(t)
	ism, siro := r.open("ism", today), r.open("siro", today)
	p := approvedPolicy(t, ism, siro, "Information Security Policy")
	diff(t, owed(t, ism, "issue-policy"), []string{p.ID})
	pack := issuedPack(t, ism, entry.PackPolicies, entry.ForEverybody, "policies", p.ID)
	diff(t, owed(t, ism, "issue-policy"), nobody())

	text, err := ism.IssuedText(t.Context(), pack.ID, 0)
	check(t, err)
	rules, err := entry.ConductRules()
	check(t, err)
	clauses := map[string]bool{}
	for _, rule := range rules {
		clauses[rule.Clause] = true
		if !strings.Contains(text, rule.Text) || !strings.HasPrefix(rule.Text, "You ") {
			t.Errorf("%s is not said to people: %q", rule.Clause, rule.Text)
		}
	}
	for _, c := range []string{
		"CBC-010", "CBC-040", "CBC-052", "CBC-053", "CBC-054", "CBC-055", "CBC-058", "CBC-059", "CBC-060", "CBC-061", "CBC-065",
		"CBC-069", "CBC-070", "CBC-073", "CBC-074", "CBC-076", "OCC-006",
	} {
		if !clauses[c] {
			t.Errorf("no rule of conduct tells people of %s", c)
		}
	}
	if !strings.Contains(text, "personally responsible") || !strings.Contains(text, "disciplinary") || !strings.Contains(text, "Information Security Policy, version 1") {
		t.Errorf("the text does not say what follows from a breach, or which policy it is: %s", text)
	}
	want := slices.DeleteFunc(gone(t, ism, withAccess(t, ism), today), func(p string) bool { return p == personOf("ism") }) // whose own case it is
	diff(t, chased(t, ism, "acknowledge-policy"), want)
}

func TestAcknowledgementIsAskedForAgain(t *testing.T) {
	t.Parallel()
	proves(t, "repeat-acknowledgement")
	r := small(t)
	s := r.open("admin", "2025-01-10")
	pack := issuedPack(t, s, entry.PackGuidance, entry.ForEverybody, "text", "Lock your screen.")
	acknowledge(t, s, pack.ID, "1", "2025-01-10")
	r.close(s)
	for day, want := range map[calendar.Date][]string{"2025-12-26": nobody(), "2025-12-27": {"1"}, "2026-01-11": {"1"}} {
		s := r.open("admin", day)
		diff(t, chased(t, s, "repeat-acknowledgement"), want)
		r.close(s)
	}
	s = r.open("admin", "2026-01-11")
	check(t, s.ChangeSetting(t.Context(), "acknowledge-interval", "24"))
	diff(t, chased(t, s, "repeat-acknowledgement"), nobody())
	check(t, s.ChangeSetting(t.Context(), "acknowledge-interval", "12"))
	acknowledge(t, s, pack.ID, "1", "2026-01-11")
	diff(t, chased(t, s, "repeat-acknowledgement"), nobody())
}

func TestUsersOfAnAssetAcknowledgeItsProtectionMeasures(t *testing.T) {
	t.Parallel()
	proves(t, "acknowledge-controls")
	r := small(t)
	s := r.open("admin", today)
	e := add(t, s, "asset", "add", "", "name", "Housing files", "service", "Housing", "system", "S2")
	do(t, s, "asset", "protect", e.ID, "measures", "M01; M02", "measures_reason", "as suggested", "left_out", "low value")
	tell := func(notice string) { do(t, s, "asset", "communicate-controls", e.ID, "control_notice", notice) }
	tell("Keep them off personal devices.")
	diff(t, chased(t, s, "acknowledge-controls"), []string{"1", "3"})
	p := promptsOf(t, s)[slices.IndexFunc(promptsOf(t, s), func(p duty.Prompt) bool { return p.Duty == "acknowledge-controls" })]
	if due := calendar.Of(p.Due); due != "2025-12-05" || !strings.HasSuffix(p.Text, "acknowledge the protection measures of Housing files") { // ten working days
		t.Errorf("due %s: %s", due, p.Text)
	}
	acknowledge(t, s, e.ID, "1", today)
	diff(t, chased(t, s, "acknowledge-controls"), []string{"3"})
	_, err := s.RecordGrant(t.Context(), store.Grant{Person: "2", System: "S2", AuthorisedBy: "Manager", GrantedOn: today})
	check(t, err)
	diff(t, chased(t, s, "acknowledge-controls"), []string{"2", "3"})
	tell("Keep them off personal devices and out of e-mail.")
	diff(t, chased(t, s, "acknowledge-controls"), []string{"1", "2", "3"})
	do(t, s, "asset", "set", e.ID, "system", "S1")
	diff(t, chased(t, s, "acknowledge-controls"), []string{"1", "2", idOf(t, s, "Zeller")})
}

func TestPeopleOfASupplierAreAskedWhileItNamesThem(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.open("admin", today)
	worker := idOf(t, s, "Zeller")
	supplier := add(t, s, "supplier", "add", "", "name", "Made-up Hosting")
	pack := issuedPack(t, s, entry.PackGuidance, entry.ForSupplier, "supplier", supplier.ID, "text", "The council's policy binds you.")
	diff(t, chased(t, s, "acknowledge-policy"), nobody())
	do(t, s, "supplier", "confirm-users", supplier.ID, "people", worker, "source", "E-mail of today")
	diff(t, chased(t, s, "acknowledge-policy"), []string{worker})
	acknowledge(t, s, pack.ID, worker, today)
	diff(t, chased(t, s, "acknowledge-policy"), nobody())
	do(t, s, "pack", "issue", pack.ID)
	diff(t, chased(t, s, "acknowledge-policy"), []string{worker})
	do(t, s, "supplier", "confirm-users", supplier.ID, "people", "", "source", "E-mail of today")
	diff(t, chased(t, s, "acknowledge-policy"), nobody())
}

// idOf is the id of the one person of a surname.
func idOf(t *testing.T, s *store.Session, surname string) string {
	t.Helper()
	people, err := s.People(t.Context(), surname)
	check(t, err)
	if len(people) != 1 {
		t.Fatalf("%d people are called %s", len(people), surname)
	}
	return people[0].ID
}

func TestUsersOfCardSystemsDeclareHowTheyHandleCardNumbers(t *testing.T) {
	t.Parallel()
	proves(t, "declare-cardholder-data")
	r := small(t)
	s := r.open("admin", today)
	pack := issuedPack(t, s, entry.PackDeclaration, entry.ForCardTakers, "text", "I enter card numbers into the payment screens only.")
	diff(t, chased(t, s, "declare-cardholder-data"), nobody())
	do(t, s, "system", "set", "S2", "card_data", "yes")
	diff(t, chased(t, s, "declare-cardholder-data"), []string{"1", "3"})
	acknowledge(t, s, pack.ID, "1", today)
	diff(t, chased(t, s, "declare-cardholder-data"), []string{"3"})
	do(t, s, "system", "set", "S2", "card_data", "no")
	diff(t, chased(t, s, "declare-cardholder-data"), nobody())
}

func TestPeopleWhoWorkAtHomeCheckTheirWorkplace(t *testing.T) {
	t.Parallel()
	proves(t, "check-home-working")
	r := small(t)
	s := r.open("admin", today)
	ctx := t.Context()
	pack := issuedPack(t, s, entry.PackSelfCheck, entry.ForHomeWorkers, "text", "Who can see your screen? Where is the laptop at night?")
	diff(t, chased(t, s, "check-home-working"), nobody())
	_, err := s.MarkPerson(ctx, store.Mark{Person: "1", Mark: "home worker", From: today})
	check(t, err)
	diff(t, chased(t, s, "check-home-working"), []string{"1"})
	_, _, err = s.Acknowledge(ctx, store.Answer{Pack: pack.ID, Person: "1", On: today})
	if e := refused[*store.InvalidError](t, err); e.Field != "answers" {
		t.Errorf("a self-check without answers: %v", e)
	}
	_, _, err = s.Acknowledge(ctx, store.Answer{Pack: pack.ID, Person: "1", On: today, Answers: "Own room; locked in a cupboard"})
	check(t, err)
	diff(t, chased(t, s, "check-home-working"), nobody())
	answered, err := s.AnswersOf(ctx, "1")
	check(t, err)
	if len(answered) != 1 || answered[0].Answers != "Own room; locked in a cupboard" {
		t.Errorf("%+v", answered)
	}
	_, err = s.MarkPerson(ctx, store.Mark{Person: "2", Mark: "home worker", From: today})
	check(t, err)
	diff(t, chased(t, s, "check-home-working"), []string{"2"})
	_, err = s.MarkPerson(ctx, store.Mark{Person: "2", Mark: "home worker", Until: today})
	check(t, err)
	diff(t, chased(t, s, "check-home-working"), nobody())
}

func TestPeopleCompleteTheirTraining(t *testing.T) {
	t.Parallel()
	proves(t, "complete-training")
	r := small(t)
	s := r.open("admin", today)
	course := issuedPack(t, s, entry.PackTraining, entry.ForEmployees, "days", "10")
	diff(t, chased(t, s, "complete-training"), []string{"1", "2", "3"})
	p, err := s.RecordJoiner(t.Context(), store.NewJoiner{EmployeeNo: "4", GivenName: "New", Surname: "Starter", Service: "Housing", StartsOn: today.AddDays(3)})
	check(t, err)
	diff(t, chased(t, s, "complete-training"), []string{"1", "2", "3", p.ID})
	at := slices.IndexFunc(promptsOf(t, s), func(q duty.Prompt) bool { return q.Duty == "complete-training" && q.Person == p.ID })
	if due := calendar.Of(promptsOf(t, s)[at].Due); due != today.AddDays(13) { // days from the beginning of work
		t.Errorf("induction is due on %s", due)
	}
	acknowledge(t, s, course.ID, p.ID, today)
	diff(t, chased(t, s, "complete-training"), []string{"1", "2", "3"})
}
