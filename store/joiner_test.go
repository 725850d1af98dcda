package store_test

import (
	"strings"
	"testing"

	"muniment/store"
)

// Who was told of their obligations on joining need not be told again for each access.
func TestAccessOfAJoinerTakesTheDayOfBeingInformed(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	for number, informed := range map[string]store.NewJoiner{"7": {InformedOn: "2025-11-17"}, "8": {}} {
		j := informed
		j.EmployeeNo, j.GivenName, j.Surname, j.Service, j.StartsOn = number, "Dafydd", "Owen", "Housing", "2025-11-17"
		_, err := s.RecordJoiner(ctx, j)
		check(t, err)
	}
	grant := func(person string, g store.Grant) store.Grant {
		g.Person, g.System, g.Login, g.AuthorisedBy, g.Reason, g.GrantedOn = person, "S1", "dowen"+person, "Manager", "Housing officer", "2025-11-18"
		out, err := s.RecordGrant(ctx, g)
		check(t, err)
		return out
	}
	told, own, untold := grant("7", store.Grant{}), grant("7", store.Grant{InformedOn: "2025-11-14"}), grant("8", store.Grant{})
	if told.InformedOn != "2025-11-17" || own.InformedOn != "2025-11-14" || untold.InformedOn.Known() {
		t.Errorf("informed on %q, %q and %q", told.InformedOn, own.InformedOn, untold.InformedOn)
	}
	var late []string
	for _, p := range promptsOf(t, s) {
		if strings.HasPrefix(p.ID, "GR") && p.Duty != "job-function-reason" {
			late = append(late, p.ID)
		}
	}
	diff(t, late, []string{untold.ID})
}

// An engagement without a reference of the council's is said by its id here.
func TestEngagementWithoutAReferenceIsSaidByItsID(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	p, err := s.RecordJoiner(ctx, store.NewJoiner{Person: "1", Service: "Legal", StartsOn: "2025-11-17"})
	check(t, err)
	id := p.Engagements[1].ID
	_, _, err = s.RecordLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-12-31"})
	if said := refused[*store.ConflictError](t, err); !strings.HasSuffix(said.Error(), "--engagement (P1, "+id+")") {
		t.Errorf("the refusal says %q", said)
	}
	l, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", Engagement: id, LastWorkingDay: "2025-12-31"})
	check(t, err)
	if l.Engagement != id {
		t.Errorf("the leaving is of %s", l.Engagement)
	}
	check(t, s.WithdrawLeaver(ctx, "1", id, "Stays"))
	_, err = s.RecordMover(ctx, store.NewMover{Person: "1", From: id, Service: "Finance", MovesOn: "2025-12-01"})
	check(t, err)
	if got := shown[store.Person](t, s, "1").Engagements; len(got) != 3 || got[1].EndedOn != "2025-11-30" {
		t.Errorf("after the move the engagements are %+v", got)
	}
}
