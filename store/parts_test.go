package store_test

import (
	"slices"
	"testing"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
)

// What is part of something is added by whoever answers for the whole, unless the kind says that anybody may.
func TestPartsAreAddedByWhoeverAnswersForTheWhole(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2025-11-10 09:00")
	id := add(t, s, "supplier", "add", "", "name", "Waste carrier", "sponsor_post", store.PostICT).ID
	mine := add(t, s, "supplier", "add", "", "name", "Printer", "sponsor_post", environment).ID
	s = x.as("manager", "2025-11-10 10:00")
	adds := func(s *store.Session, kind, verb, of string, given ...string) error {
		_, err := s.Do(t.Context(), store.Doing{Kind: kind, Verb: verb, Of: of, Given: pairs(given)})
		return err
	}
	for _, c := range [][]string{
		{"agreement", "add", "type", "other"}, {"promise", "add", "name", "Encrypt", "due_on", "2026-01-31"},
	} {
		why := adds(s, c[0], c[1], id, c[2:]...)
		if why == nil {
			t.Errorf("a manager adds %s to what another post answers for", c[0])
		}
		check(t, adds(s, c[0], c[1], mine, c[2:]...))
	}
	refused[*store.NotAllowedError](t, adds(x.as("iao", "2025-11-10 11:00"), "support", "ask", "IA012", "title", "Help"))
	check(t, adds(x.as("iao", "2025-11-10 12:00"), "disclosure", "request", "IA012", "what", "Accounts", "to_whom", "A broker", "why", "Arrears", "request_ref", "E-mail"))
}

// Whatever adds a part either asks who answers for the whole, or says that it does not.
func TestEveryActThatAddsAPartSaysWhoseItIs(t *testing.T) {
	t.Parallel()
	anybody := []string{}
	for _, k := range entry.Kinds() {
		for _, a := range k.AllActs() {
			if a.Anybody && (!a.Makes || k.PartOf == "" || a.Answers) {
				t.Errorf("%s %s is for anybody, and adds no part or asks who answers", k.Name, a.Verb)
			}
			if a.Anybody {
				anybody = append(anybody, k.Name)
			}
			if f, known := k.Field(a.OfPost); a.OfPost != "" && (!known || f.Type != entry.Post) {
				t.Errorf("%s %s is of a post that %s does not name", k.Name, a.Verb, a.OfPost)
			}
		}
	}
	slices.Sort(anybody)
	diff(t, anybody, []string{"area", "authorisation", "change", "disclosure", "finding", "incident-action", "witness-request"})
}

// What a supplier leaves behind is asked of nobody.
func TestAnEndedSupplierOwesNothing(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2025-11-10 09:00")
	p := add(t, s, "supplier", "add", "", "name", "Waste carrier", "sponsor_post", environment)
	parts := []string{
		p.ID, add(t, s, "promise", "add", p.ID, "name", "Encrypt", "due_on", "2025-12-31").ID,
		add(t, s, "claim", "ask", p.ID, "question", "Where is it kept?").ID,
	}
	about := func(q duty.Prompt) bool { return slices.Contains(parts, q.ID) }
	if got := idsOf(promptsOf(t, x.as("ism", "2026-03-10 09:00")), about); len(got) < len(parts) {
		t.Errorf("before its end only %q owe something", got)
	}
	s = x.as("ism", "2026-03-10 10:00")
	do(t, s, "supplier", "end", p.ID, "reason", "Contract over")
	diff(t, idsOf(promptsOf(t, x.as("ism", "2026-04-10 09:00")), about), []string(nil))
}
