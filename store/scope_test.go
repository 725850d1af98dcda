package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
)

// reading is the plain reading of the rules of scope.go, over all rows as the administrator lists them: who is to see what of the made-up council.
type reading struct {
	people  map[string]store.Person
	grants  []store.Grant
	entries map[string][]entry.Entry // by kind
	leavers []store.Leaver
}

func readAll(t *testing.T, s *store.Session) reading {
	t.Helper()
	ctx := t.Context()
	v := reading{people: map[string]store.Person{}, entries: map[string][]entry.Entry{}}
	people, err := s.People(ctx, "")
	check(t, err)
	for _, p := range people {
		v.people[p.ID] = shown[store.Person](t, s, p.ID)
	}
	v.grants, err = s.Grants(ctx, "")
	check(t, err)
	v.leavers, err = s.Leavers(ctx, "")
	check(t, err)
	for _, k := range entry.Kinds() {
		v.entries[k.Name], err = s.Entries(ctx, k.Name, "", false)
		check(t, err)
	}
	return v
}

// mine is what somebody of the staff answers for: the posts they hold, and what hangs on these.
type mine struct {
	role                      store.Role
	person                    string
	posts                     []string
	services, systems, assets []string
	holding                   []string // systems that hold the assets
}

func (v reading) of(t *testing.T, s *store.Session, login string) mine {
	t.Helper()
	m := mine{role: store.Role(login), person: personOf(login)}
	posts, err := s.Posts(t.Context(), "")
	check(t, err)
	for _, p := range posts {
		if slices.ContainsFunc(p.Holders, func(h store.Holder) bool { return h.Person == m.person }) {
			m.posts = append(m.posts, p.ID)
		}
	}
	for range v.entries["service"] {
		for _, e := range v.entries["service"] {
			if slices.Contains(m.posts, e.Post) || slices.Contains(m.services, e.Fields["parent"]) {
				m.services = append(m.services, e.ID)
			}
		}
	}
	for _, e := range v.entries["system"] {
		if slices.Contains(m.posts, e.Post) {
			m.systems = append(m.systems, e.ID)
		}
	}
	for _, e := range v.entries["asset"] {
		if slices.Contains(m.posts, e.Post) {
			m.assets, m.holding = append(m.assets, e.ID), append(m.holding, e.Fields["system"])
		}
	}
	return m
}

func (m mine) is(roles ...store.Role) bool { return slices.Contains(roles, m.role) }

func (m mine) seesAll() bool {
	return m.is(store.Administrator, store.ISM, store.SIRO, store.DPO, store.Auditor)
}

func (v reading) manages(m mine, person string) bool {
	if person == m.person || m.seesAll() || m.is(store.HR, store.ChiefExecutive) {
		return true
	}
	return slices.ContainsFunc(v.people[person].Engagements, func(e store.Engagement) bool {
		return slices.Contains(m.services, e.Service) || slices.Contains(m.posts, e.ManagerPost)
	}) || slices.Contains(m.posts, v.people[person].Sponsor)
}

func (v reading) reaches(m mine, g store.Grant) bool {
	return m.is(store.ICT) || slices.Contains(m.systems, g.System) || slices.Contains(m.holding, g.System) || v.manages(m, g.Person)
}

func (v reading) names(m mine, person string) bool {
	return m.is(store.ICT) || v.manages(m, person) || slices.ContainsFunc(v.grants, func(g store.Grant) bool {
		return g.Person == person && v.reaches(m, g)
	})
}

func (v reading) reads(m mine, e entry.Entry) bool {
	if k, _ := entry.Of(e.Kind); k.Open || m.seesAll() || slices.Contains(m.posts, e.Post) || slices.Contains(m.services, e.Service) || e.AddedBy == string(m.role) {
		return true
	}
	switch e.Kind {
	case "asset":
		return slices.Contains(m.assets, e.ID)
	case "system":
		return m.is(store.ICT) || slices.Contains(m.holding, e.ID)
	case "equipment":
		return m.is(store.ICT, store.HR, store.Facilities) || e.Fields["holder"] == m.person
	case "risk":
		return slices.Contains(m.systems, e.Fields["systems"]) || slices.Contains(m.assets, e.Fields["assets"])
	case "change":
		return m.is(store.ICT) || slices.Contains(m.systems, e.Of) || slices.Contains(m.holding, e.Of)
	}
	return false
}

// eachRole opens a session of every role, and gives what they answer for.
func eachRole(t *testing.T, f func(s *store.Session, v reading, m mine)) {
	t.Helper()
	r := staffed(t)
	admin := r.open("admin", today)
	add(t, admin, "equipment", "add", "", "name", "Laptop", "type", "laptop", "asset_tag", "LT-1", "holds_data", "no")
	v := readAll(t, admin)
	for _, member := range staff() {
		s := r.open(member.login, today)
		f(s, v, v.of(t, s, member.login))
		r.close(s)
	}
}

// ids lists ids in the order of what they stand for.
func ids[T any](all []T, id func(T) string, pick func(T) bool) []string {
	var out []string
	for _, one := range all {
		if pick(one) {
			out = append(out, id(one))
		}
	}
	slices.Sort(out)
	return out
}

func anyOf[T any](T) bool { return true }

// Every role's lists hold what the rules say, and count the rest.
func TestEveryRoleListsWhatItMaySee(t *testing.T) {
	t.Parallel()
	eachRole(t, func(s *store.Session, v reading, m mine) {
		t.Run(string(m.role), func(t *testing.T) {
			ctx := context.Background()
			counts := func(register string, whole, seen int) {
				t.Helper()
				others, err := s.Others(ctx, register)
				check(t, err)
				if others != whole-seen {
					t.Errorf("of %d %s %d are shown, and %d said to be others'", whole, register, seen, others)
				}
			}
			people, err := s.People(ctx, "")
			check(t, err)
			person := func(p store.Person) string { return p.ID }
			var all []store.Person
			for _, p := range v.people {
				all = append(all, p)
			}
			diff(t, ids(people, person, anyOf), ids(all, person, func(p store.Person) bool { return v.names(m, p.ID) }))
			counts("people", len(all), len(people))

			grants, err := s.Grants(ctx, "")
			check(t, err)
			grant := func(g store.Grant) string { return g.ID }
			diff(t, ids(grants, grant, anyOf), ids(v.grants, grant, func(g store.Grant) bool { return v.reaches(m, g) }))
			counts("grants", len(v.grants), len(grants))

			leavers, err := s.Leavers(ctx, "")
			check(t, err)
			leaver := func(l store.Leaver) string { return l.ID }
			diff(t, ids(leavers, leaver, anyOf), ids(v.leavers, leaver, func(l store.Leaver) bool { return l.Person != m.person && v.names(m, l.Person) }))

			for _, k := range entry.Kinds() {
				got, err := s.Entries(ctx, k.Name, "", false)
				check(t, err)
				id := func(e entry.Entry) string { return e.ID }
				diff(t, ids(got, id, anyOf), ids(v.entries[k.Name], id, func(e entry.Entry) bool { return v.reads(m, e) }))
				counts(k.Plural, len(v.entries[k.Name]), len(got))
			}
		})
	})
}

// What a list leaves out cannot be shown, found, or asked for by other means, and what it holds can.
func TestWhatIsOutOfScopeIsNotThere(t *testing.T) {
	t.Parallel()
	eachRole(t, func(s *store.Session, v reading, m mine) {
		ctx := t.Context()
		there := func(id string, want bool) {
			t.Helper()
			_, err := s.Show(ctx, id)
			if !want {
				refused[*store.NotFoundError](t, err)
			} else if err != nil {
				t.Errorf("%s is not shown %s: %v", m.role, id, err)
			}
			found, err := s.Search(ctx, id, 50)
			check(t, err)
			if slices.ContainsFunc(found, func(f store.Found) bool { return f.ID == id }) != want {
				t.Errorf("a search by %s for %s finds %v", m.role, id, found)
			}
		}
		for _, id := range []string{"100221", "100389", "100228"} {
			there(id, v.names(m, id))
			_, err := s.AnswersOf(ctx, id)
			if (err == nil) != v.manages(m, id) {
				t.Errorf("%s asks for what %s acknowledged: %v", m.role, id, err)
			}
		}
		for _, g := range v.grants[:20] {
			there(g.ID, v.reaches(m, g))
		}
		for _, kind := range []string{"asset", "system"} {
			for _, e := range v.entries[kind][:5] {
				there(e.ID, v.reads(m, e))
				access, err := s.AccessTo(ctx, e.ID)
				if (err == nil) != v.reads(m, e) {
					t.Errorf("%s asks who has access to %s: %v", m.role, e.ID, err)
				}
				for _, a := range access {
					if i := slices.IndexFunc(v.grants, func(g store.Grant) bool { return g.ID == a.Grant }); !v.reaches(m, v.grants[i]) {
						t.Errorf("%s is told of %s by way of %s", m.role, a.Grant, e.ID)
					}
				}
			}
		}
	})
}

// What others owe is counted by duty: with what is shown, it is what the whole council owes, but for one's own case.
func TestPromptsOfOthersAreCounted(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	for _, member := range staff() {
		whole := map[string]int{}
		for _, p := range promptsOf(t, admin) {
			if p.Person != member.person {
				whole[p.Duty]++
			}
		}
		s := r.open(member.login, today)
		owed, err := s.Owed(t.Context(), store.Whose{All: true})
		check(t, err)
		got := map[string]int{}
		for _, p := range owed.Prompts {
			got[p.Duty]++
		}
		for _, o := range owed.Others {
			got[o.Duty] += o.Count
		}
		diff(t, got, whole)
		m := mine{role: store.Role(member.login)}
		if m.seesAll() != (len(owed.Others) == 0) {
			t.Errorf("%s is told of %d duties of others", member.login, len(owed.Others))
		}
		own, err := s.Prompts(t.Context(), store.Whose{})
		check(t, err)
		for _, p := range own {
			if !slices.ContainsFunc(owed.Prompts, func(o duty.Prompt) bool { return o.Duty == p.Duty && o.ID == p.ID && o.Item == p.Item }) {
				t.Errorf("%s does not see their own %s of %s among all", member.login, p.Duty, p.ID)
			}
		}
		r.close(s)
	}
}

// Every act on an entry that exists is refused where the entry is out of scope, and the attempt is in the trail.
func TestActsOutOfScopeAreRefused(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	v := readAll(t, admin)
	tried := 0
	for _, login := range []string{"manager", "iao", "system-owner", "hr", "facilities", "chief-executive", "ict"} {
		s := r.open(login, today)
		m := v.of(t, s, login)
		for _, kind := range []string{"asset", "system"} {
			i := slices.IndexFunc(v.entries[kind], func(e entry.Entry) bool { return !v.reads(m, e) })
			if i < 0 {
				continue
			}
			k, _ := entry.Of(kind)
			for _, a := range k.AllActs() {
				if a.Makes {
					continue
				}
				tried++
				_, err := s.Do(t.Context(), store.Doing{Kind: kind, Verb: a.Verb, ID: v.entries[kind][i].ID})
				var missing *store.NotFoundError
				var denied *store.NotAllowedError
				if !errors.As(err, &missing) && !errors.As(err, &denied) {
					t.Errorf("%s attempts to %s that is out of scope: %v", login, a.Title, err)
				}
				if e := lastEntry(t, admin); e.Outcome != store.Refused || e.Login != login || e.Act != store.Act(a.Title) {
					t.Errorf("the attempt by %s to %s left %+v", login, a.Title, e)
				}
			}
		}
		r.close(s)
	}
	if tried < 50 {
		t.Errorf("only %d attempts", tried)
	}
}
