package duty_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// The properties hold for made-up councils in which anything may be missing. A failure names the seed of its council.
const councils = 250

func forEachCouncil(t *testing.T, hold func(t *testing.T, r *rand.Rand, f *duty.Facts)) {
	t.Helper()
	t.Parallel()
	days := calendar.NewWorkingDays(calendar.EnglandAndWales)
	found := 0
	for seed := range uint64(councils) {
		r := rand.New(rand.NewPCG(seed, 20251121)) // a test repeats its councils
		f := madeUp(r, days)
		found += len(duty.Prompts(f))
		hold(t, r, f)
		if t.Failed() {
			t.Fatalf("with the council of seed %d", seed)
		}
	}
	if found < councils*10 {
		t.Fatalf("the made-up councils owe only %d prompts: the property holds of next to nothing", found)
	}
}

func TestPromptsDoNotDependOnTheOrderOfFacts(t *testing.T) {
	forEachCouncil(t, func(t *testing.T, r *rand.Rand, f *duty.Facts) {
		want := duty.Prompts(f)
		shuffled := *f
		shuffled.Grants = shuffle(r, f.Grants)
		shuffled.Leavers = shuffle(r, f.Leavers)
		shuffled.Assets = shuffle(r, f.Assets)
		shuffled.SharedAccounts = shuffle(r, f.SharedAccounts)
		for i, s := range shuffled.SharedAccounts {
			shuffled.SharedAccounts[i].FormerUsers = shuffle(r, s.FormerUsers)
		}
		shuffled.People = make(map[string]duty.Person)
		for id, p := range f.People {
			p.Engagements = shuffle(r, p.Engagements)
			shuffled.People[id] = p
		}
		diff(t, duty.Prompts(&shuffled), want)
	})
}

func TestAskingTwiceGivesTheSameAndChangesNothing(t *testing.T) {
	forEachCouncil(t, func(t *testing.T, _ *rand.Rand, f *duty.Facts) {
		before := snapshot(f)
		first := duty.Prompts(f)
		diff(t, duty.Prompts(f), first)
		if d := cmp.Diff(before, snapshot(f)); d != "" {
			t.Errorf("judging changed the facts:\n%s", d)
		}
	})
}

// The store picks candidates generously: facts that owe nothing must not change what the others owe.
func TestIrrelevantFactsChangeNothing(t *testing.T) {
	forEachCouncil(t, func(t *testing.T, r *rand.Rand, f *duty.Facts) {
		want := duty.Prompts(f)
		f.Posts["x-post"] = duty.Post{ID: "x-post", Title: "Nobody's post", Above: "post-1"}
		f.Systems["x-system"] = duty.System{ID: "x-system", Name: "Quiet", OwnerPost: "x-post"}
		f.People["x-stays"] = duty.Person{ID: "x-stays", Name: "Stays", Kind: "employee", Engagements: []duty.Engagement{engagement("E-x")}}
		f.People["x-left"] = duty.Person{ID: "x-left", Name: "Left clean", Kind: "employee", Engagements: []duty.Engagement{engagement("E-y")}}
		f.People["x-service"] = duty.Person{ID: "x-service", Kind: "service", Sponsor: "x-post"}
		quiet := grant("A-first", "x-stays")
		quiet.System, quiet.Login = "x-system", "stays"
		f.Grants = slices.Insert(f.Grants, r.IntN(len(f.Grants)+1), quiet)
		f.Leavers = append(f.Leavers, duty.Leaver{
			ID: "A-x", Person: "x-left", Engagement: "E-y", NoticeOn: "2025-10-01",
			LastWorkingDay: "2025-10-31", RecordedAt: at("2025-10-01 09:00"),
		})
		f.SharedAccounts = append(f.SharedAccounts, duty.SharedAccount{
			System: "x-system", Login: "desk", Password: at("2025-11-03 09:00"),
			FormerUsers: []duty.FormerUser{{Person: "x-left", Ended: calendar.Date("2025-10-31").End()}},
		})
		f.Assets = append(f.Assets, duty.Asset{ID: "A-x", Name: "Complete", OwnerPost: "x-post"})
		diff(t, duty.Prompts(f), want)
	})
}

// What every prompt promises, and that the leavers' accounts are neither forgotten nor invented.
func TestWhatEveryPromptPromises(t *testing.T) {
	forEachCouncil(t, func(t *testing.T, _ *rand.Rand, f *duty.Facts) {
		type key struct{ duty, subject, id, item string }
		seen := make(map[key]bool)
		open := make(map[string]bool)
		for _, p := range duty.Prompts(f) {
			k := key{p.Duty, p.Subject, p.ID, p.Item}
			switch {
			case seen[k]:
				t.Errorf("%+v is asked twice", k)
			case p.Text == "" || p.Title == "" || p.Act == "" || p.Post == "" || p.OwedBy == "" || p.Due.IsZero() || len(p.Clauses) == 0:
				t.Errorf("%+v lacks something: %+v", k, p)
			case slices.Contains(p.Clauses, "CBC-027") != (p.Duty == closing):
				t.Errorf("%+v has the clauses %v", k, p.Clauses)
			case p.State != duty.Overdue && (p.DaysLate != 0 || p.EscalatedTo != ""):
				t.Errorf("%+v is %s, %d days late, escalated to %q", k, p.State, p.DaysLate, p.EscalatedTo)
			case (p.State == duty.Overdue) != f.Now.After(p.Due):
				t.Errorf("%+v due %v is %s at %v", k, p.Due, p.State, f.Now)
			case (p.EscalatedTo == "") != (p.Concerns == ""), p.EscalatedPost != "" && p.EscalatedPost == p.Post:
				t.Errorf("%+v: %q is told of %q", k, p.EscalatedTo, p.Concerns)
			case len(p.Holders) > 0 && p.ShownTo != "", p.ShownToPost == p.Post:
				t.Errorf("%+v is shown to %q", k, p.ShownTo)
			}
			seen[k] = true
			if p.Duty == closing {
				open[p.ID] = true
			}
		}
		for _, g := range f.Grants {
			if _, ends := duty.AccessEndsFor(f.People[g.Person], f.Leavers, g.GrantedOn); ends != open[g.ID] {
				t.Errorf("grant %s of somebody whose access ends (%v) is asked for: %v", g.ID, ends, open[g.ID])
			}
		}
	})
}

// Closing one grant takes away what was owed for it, and adds nothing.
func TestClosingAGrantTakesItsPromptsAway(t *testing.T) {
	forEachCouncil(t, func(t *testing.T, r *rand.Rand, f *duty.Facts) {
		closed := f.Grants[r.IntN(len(f.Grants))].ID
		var want []duty.Prompt
		for _, p := range duty.Prompts(f) {
			if p.Duty != "shared-login" && (p.Subject != "grant" || p.ID != closed) { // a shared login speaks of several grants
				want = append(want, p)
			}
		}
		f.Grants = slices.DeleteFunc(slices.Clone(f.Grants), func(g duty.Grant) bool { return g.ID == closed })
		got := slices.DeleteFunc(duty.Prompts(f), func(p duty.Prompt) bool { return p.Duty == "shared-login" })
		if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("closing %s (- wanted, + got):\n%s", closed, d)
		}
	})
}

func shuffle[S ~[]E, E any](r *rand.Rand, s S) S {
	out := slices.Clone(s)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// snapshot writes facts out in full, but for the calendar, which remembers what it was asked.
func snapshot(f *duty.Facts) string {
	g := *f
	g.WorkingDays = nil
	return fmt.Sprintf("%+v", g)
}

// madeUp is a council in which about anything may be blank, late, vacant, doubled or in a circle.
func madeUp(r *rand.Rand, days *calendar.WorkingDays) *duty.Facts {
	f := &duty.Facts{
		Now: at("2025-11-21 00:00").Add(time.Duration(r.IntN(86400)) * time.Second), Opened: someDay(r), WorkingDays: days,
		Periods: duty.Periods{"escalate-ism": r.IntN(4), "escalate-siro": 5 + r.IntN(20), "advise-ahead": r.IntN(25)},
		Posts:   map[string]duty.Post{}, People: map[string]duty.Person{}, Systems: map[string]duty.System{},
	}
	posts := []string{duty.PostISM, duty.PostSIRO, duty.PostHR, "post-1", "post-2", "post-3", ""}
	for _, id := range posts[:6] {
		p := duty.Post{ID: id, Title: "Title of " + id, Above: pick(r, posts...), Needed: r.IntN(2) == 0}
		for range r.IntN(3) {
			p.Holders = append(p.Holders, somebody(r))
		}
		slices.Sort(p.Holders)
		p.Holders = slices.Compact(p.Holders)
		f.Posts[id] = p
	}
	for i := range 4 {
		id := "S" + strconv.Itoa(i)
		f.Systems[id] = duty.System{ID: id, Name: "System " + id, OwnerPost: pick(r, posts...)}
	}
	for i := range 10 {
		id := "P" + strconv.Itoa(i)
		p := duty.Person{ID: id, Name: "Person " + id, Kind: pick(r, "employee", "employee", "agency", "councillor", "service"), Sponsor: pick(r, posts...)}
		for j := range r.IntN(3) {
			e := duty.Engagement{ID: fmt.Sprintf("E%s-%d", id, j), ManagerPost: pick(r, posts...), StartsOn: someDay(r), ContractEnd: someDay(r)}
			if r.IntN(4) == 0 {
				e.EndedOn = someDay(r)
			}
			p.Engagements = append(p.Engagements, e)
			if r.IntN(2) == 0 {
				f.Leavers = append(f.Leavers, someLeaver(r, id, e.ID))
			}
		}
		f.People[id] = p
	}
	for i := range 25 {
		f.Grants = append(f.Grants, someGrant(r, fmt.Sprintf("G%02d", i), pick(r, posts...)))
	}
	for i := range 3 {
		s := duty.SharedAccount{System: "S" + strconv.Itoa(i), Login: "shared", Password: someTime(r)}
		for range r.IntN(4) {
			s.FormerUsers = append(s.FormerUsers, duty.FormerUser{Person: somebody(r), Ended: someDay(r).End()})
		}
		f.SharedAccounts = append(f.SharedAccounts, s)
		f.Assets = append(f.Assets, duty.Asset{ID: "A" + strconv.Itoa(i), OwnerPost: pick(r, posts...), Missing: make([]string, r.IntN(9))})
	}
	return f
}

func someLeaver(r *rand.Rand, person, engagement string) duty.Leaver {
	l := duty.Leaver{
		ID: "L" + engagement, Person: person, Engagement: engagement, NoticeOn: someDay(r), LastWorkingDay: someDay(r),
		RecordedAt: someTime(r), KnownAt: someTime(r), ConfidentialUntil: someTime(r), Explained: r.IntN(2) == 0,
	}
	if r.IntN(4) == 0 {
		l.AccessEndsAt = someTime(r)
	}
	for i := range r.IntN(3) {
		l.Lines = append(l.Lines, duty.Line{
			Item: strconv.Itoa(i), Text: "Do it", Clauses: []string{pick(r, "CBC-027", "CBC-071")},
			OwedBy: pick(r, "manager", "leaver", "ict", "ism", "hr"), Stage: pick(r, "before", "last-day", "after"), Days: r.IntN(11),
		})
	}
	return l
}

func someGrant(r *rand.Rand, id, manager string) duty.Grant {
	g := duty.Grant{
		ID: id, Kind: pick(r, "account", "account", "admin account", "shared account", "key", "badge", "cabinet", ""),
		Person: somebody(r), System: pick(r, "S0", "S1", "S2", "S3", "gone"), Login: pick(r, "a", "b", "c", ""), Reason: pick(r, "Job", " "),
		ManagerPost: manager, GrantedOn: someDay(r), InformedOn: someDay(r), EndsOn: someDay(r),
	}
	if r.IntN(5) == 0 {
		g.Exceptions = []duty.Exception{{Clause: pick(r, "CBC-005", "CBC-027", "CBC-043", "CBC-061"), Until: someDay(r)}}
	}
	if r.IntN(5) == 0 {
		g.Requested = someTime(r)
	}
	return g
}

// someDay is a day within ten weeks of 21 November 2025 on either side, or not known.
func someDay(r *rand.Rand) calendar.Date {
	if r.IntN(4) == 0 {
		return ""
	}
	return calendar.Date("2025-11-21").AddDays(r.IntN(140) - 70)
}

// someTime is ten in the morning of such a day, or not known.
func someTime(r *rand.Rand) time.Time {
	day := someDay(r)
	if !day.Known() {
		return time.Time{}
	}
	return day.Start().Add(10 * time.Hour)
}

func somebody(r *rand.Rand) string { return "P" + strconv.Itoa(r.IntN(11)) } // P10 is not among the facts

func pick(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }
