package store_test

import (
	"context"
	"slices"
	"testing"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
)

// promptsOf asks for every prompt that somebody may see.
func promptsOf(t *testing.T, s *store.Session) []duty.Prompt {
	t.Helper()
	all, err := s.Prompts(t.Context(), store.Whose{All: true})
	check(t, err)
	return all
}

// owed lists the ids of the prompts of one duty, sorted, those of checklist lines with their item.
func owed(t *testing.T, s *store.Session, id string) []string {
	t.Helper()
	return idsOf(promptsOf(t, s), func(p duty.Prompt) bool { return p.Duty == id })
}

func idsOf(all []duty.Prompt, pick func(duty.Prompt) bool) []string {
	var out []string
	for _, p := range all {
		if pick(p) {
			id := p.ID
			if p.Item != "" {
				id += "/" + p.Item
			}
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

func closing(p duty.Prompt) bool { return slices.Contains(p.Clauses, "CBC-027") }

// liveGrants lists the live grants of a person, sorted.
func liveGrants(t *testing.T, s *store.Session, person string) []string {
	t.Helper()
	all, err := s.Grants(t.Context(), "")
	check(t, err)
	var out []string
	for _, g := range all {
		if g.Person == person && g.Live() {
			out = append(out, g.ID)
		}
	}
	return out
}

func grantNamed(t *testing.T, s *store.Session, id string) store.Grant {
	t.Helper()
	return shown[store.Grant](t, s, id)
}

// shown is the entry behind an id.
func shown[T any](t *testing.T, s *store.Session, id string) T {
	t.Helper()
	v, err := s.Show(t.Context(), id)
	check(t, err)
	entry, ok := v.Entry.(T)
	if !ok {
		t.Fatalf("%s is a %s", id, v.Kind)
	}
	return entry
}

// lastEntry is the trail's last entry, read by somebody who may.
func lastEntry(t *testing.T, auditor *store.Session) store.Entry {
	t.Helper()
	all, err := auditor.TrailEntries(t.Context(), 0, 0)
	check(t, err)
	return all[len(all)-1]
}

// headOf is where the trail stands.
func headOf(t *testing.T, s *store.Session) store.TrailHead {
	t.Helper()
	h, err := s.Head(t.Context())
	check(t, err)
	return h
}

// unchanged runs what must not change the register, and fails where the trail grew.
func unchanged(t *testing.T, s *store.Session, f func()) {
	t.Helper()
	before := headOf(t, s)
	f()
	diff(t, headOf(t, s), before)
}

// small is a council of a few people: Gwen Kershaw (1), another Gwen Kershaw (3), Olwen Yarrow (2) with two posts, an agency worker
// and an account that belongs to nobody in particular.
func small(t *testing.T) register {
	t.Helper()
	r := empty(t)
	s := r.open("admin", opened)
	f := files{
		people: lines("employee_no,position_no,given_name,surname,login,service,kind,start",
			"1,P1,Gwen,Kershaw,gkershaw,Housing,employee,2019-04-01",
			"2,P2,Olwen,Yarrow,oyarrow,Housing,employee,2019-04-01",
			"2,P3,Olwen,Yarrow,oyarrow,Finance,employee,2021-04-01",
			"3,P4,Gwen,Kershaw,gkershaw2,Finance,employee,2019-04-01",
			",P5,Sanjay,Zeller,szeller,Housing,agency,2024-04-01",
			",,Backup,,svc_backup,,service,"),
		systems: lines("system_id,name,owning_service", "S1,Directory,ICT", "S2,Benefits,Housing"),
		grants: lines("grant_id,employee_no,login,system_id,kind,job_function_reason,authorised_by,granted_on,acknowledged_on",
			"G1,1,gkershaw,S1,account,Housing officer,Manager,2024-05-02,2024-05-01",
			"G2,1,gkershaw,S2,account,Housing officer,Manager,2024-05-02,2024-05-01",
			"G3,2,oyarrow,S1,account,Housing officer,Manager,2024-05-02,2024-05-01",
			"G4,,szeller,S1,account,Housing officer,Manager,2024-05-02,2024-05-09",
			"G5,3,gkershaw2,S2,account,,Manager,2024-05-02,2024-05-01",
			"G6,1,desk,S2,shared account,Front desk,Manager,2024-05-02,2024-05-01",
			"G7,3,desk,S2,shared account,Front desk,Manager,2024-05-02,2024-05-01"),
	}
	for _, one := range f.each() {
		apply(t, s, one.kind, one.text)
	}
	r.close(s)
	return r
}

// change sets one field of an entry.
func change(s *store.Session, kind, id, field, value string) error {
	_, err := s.Do(context.Background(), store.Doing{Kind: kind, Verb: "set", ID: id, Given: map[string]string{field: value}})
	return err
}

// do does an act on an entry, given fields and values in turn, and fails where it is refused.
func do(t *testing.T, s *store.Session, kind, verb, id string, given ...string) entry.Entry {
	t.Helper()
	e, err := s.Do(t.Context(), store.Doing{Kind: kind, Verb: verb, ID: id, Given: pairs(given)})
	check(t, err)
	return e
}

// add adds an entry that is part of another, or of none.
func add(t *testing.T, s *store.Session, kind, verb, of string, given ...string) entry.Entry {
	t.Helper()
	e, err := s.Do(t.Context(), store.Doing{Kind: kind, Verb: verb, Of: of, Given: pairs(given)})
	check(t, err)
	return e
}

// denies does an act that must be refused, and returns why.
func denies(t *testing.T, s *store.Session, kind, verb, id string, given ...string) error {
	t.Helper()
	_, err := s.Do(t.Context(), store.Doing{Kind: kind, Verb: verb, ID: id, Given: pairs(given)})
	if err == nil {
		t.Fatalf("%s %s %s is done, and was to be refused", kind, verb, id)
	}
	return err
}

func pairs(given []string) map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(given); i += 2 {
		out[given[i]] = given[i+1]
	}
	return out
}

// proves says which duties of the catalogue a test proves; that every duty is named by one is a test of its own.
func proves(t *testing.T, duties ...string) {
	t.Helper()
	for _, id := range duties {
		if !slices.ContainsFunc(duty.Catalogue(), func(d duty.Duty) bool { return d.ID == id }) {
			t.Errorf("there is no duty %q", id)
		}
	}
}
