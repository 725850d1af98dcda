package store_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
)

// Where people stand is kept with every act, so that prompts need not read everything. Whatever is done, in whatever order, it must be what all the facts say.
func TestWhatIsKeptOfWhoIsAskedAgreesWithJudgingEverybody(t *testing.T) {
	t.Parallel()
	const seeds, acts = 2, 48
	done := map[string]int{}
	for seed := range uint64(seeds) {
		r := small(t)
		c := &clerk{t: t, r: rand.New(rand.NewPCG(seed, 20251121)), on: today} // a test repeats its acts
		for range 6 {
			c.s = r.open("admin", c.on)
			c.asset = c.protected()
			for range acts / 6 {
				act := c.act()
				done[act]++
				agrees(t, c.s, fmt.Sprintf("seed %d, after %q on %s", seed, act, c.on))
			}
			r.close(c.s)
			c.on = c.on.AddDays(c.r.IntN(120))
		}
	}
	for act, n := range done {
		t.Logf("%3d %s", n, act)
	}
	if len(done) < 12 {
		t.Errorf("only %d kinds of act were done", len(done))
	}
}

func agrees(t *testing.T, s *store.Session, when string) {
	t.Helper()
	kept, all, err := s.StandingsBothWays(t.Context())
	check(t, err)
	diff(t, kept, all)
	picked, everything, err := s.PromptsBothWays(t.Context())
	check(t, err)
	diff(t, picked, everything)
	if t.Failed() {
		t.Fatal(when)
	}
}

// clerk does whatever comes.
type clerk struct {
	t     *testing.T
	r     *rand.Rand
	s     *store.Session
	on    calendar.Date
	packs []string
	asset string
}

func (c *clerk) one(from ...string) string { return from[c.r.IntN(len(from))] }

// act does one act that the register may refuse, and names it.
func (c *clerk) act() string {
	c.t.Helper()
	ctx, person := c.t.Context(), c.one("1", "2", "3", idOf(c.t, c.s, "Zeller"))
	acts := []struct {
		name string
		do   func() error
	}{
		{"prepare and issue", c.issue},
		{"issue again", func() error {
			_, err := c.s.Do(ctx, store.Doing{Kind: "pack", Verb: "issue", ID: c.pack()})
			return err
		}},
		{"change a pack", func() error {
			_, err := c.s.Do(ctx, store.Doing{Kind: "pack", Verb: "set", ID: c.pack(), Given: map[string]string{"days": c.one("5", "90", ""), "interval": c.one("0", "6", "")}})
			return err
		}},
		{"withdraw", func() error {
			if c.r.IntN(4) > 0 {
				return nil
			}
			_, err := c.s.Do(ctx, store.Doing{Kind: "pack", Verb: "withdraw", ID: c.pack(), Given: map[string]string{"reason": "Old"}})
			return err
		}},
		{"acknowledge", func() error {
			_, _, err := c.s.Acknowledge(ctx, store.Answer{Pack: c.pack(), Person: person, On: c.on.AddDays(-c.r.IntN(3)), Answers: "Yes"})
			return err
		}},
		{"waive", func() error {
			_, err := c.s.WaiveNotice(ctx, store.Waiver{Pack: c.pack(), Person: person, Until: c.on.AddDays(1 + c.r.IntN(200)), Reason: "Leave"})
			return err
		}},
		{"give access", func() error {
			_, err := c.s.RecordGrant(ctx, store.Grant{Person: person, System: c.one("S1", "S2"), AuthorisedBy: "Manager", GrantedOn: c.on.AddDays(-c.r.IntN(60))})
			return err
		}},
		{"close access", func() error {
			live := liveGrants(c.t, c.s, person)
			if len(live) == 0 {
				return nil
			}
			_, _, err := c.s.ConfirmClosure(ctx, store.Closure{Grant: c.one(live...), Evidence: "Ticket"})
			return err
		}},
		{"mark", func() error {
			_, err := c.s.MarkPerson(ctx, store.Mark{Person: person, Mark: store.MarkHome, From: c.on.AddDays(-c.r.IntN(10))})
			return err
		}},
		{"unmark", func() error {
			_, err := c.s.MarkPerson(ctx, store.Mark{Person: person, Mark: store.MarkHome, Until: c.on})
			return err
		}},
		{"card data", func() error { return change(c.s, "system", c.one("S1", "S2"), "card_data", c.one("yes", "no")) }},
		{"tell of controls", func() error {
			_, err := c.s.Do(ctx, store.Doing{Kind: "asset", Verb: "communicate-controls", ID: c.asset, Given: map[string]string{"control_notice": "Keep it safe."}})
			return err
		}},
		{"move an asset", func() error { return change(c.s, "asset", c.asset, "system", c.one("S1", "S2")) }},
		{"leave", func() error {
			_, _, err := c.s.RecordLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: c.on.AddDays(c.r.IntN(40)), Engagement: c.one("P1", "P2", "P3", "P4", "P5")})
			return err
		}},
		{"move", func() error {
			_, err := c.s.RecordMover(ctx, store.NewMover{Person: person, Service: c.one("Housing", "Finance"), MovesOn: c.on.AddDays(c.r.IntN(20)), From: c.one("P1", "P2", "P3", "P4", "P5")})
			return err
		}},
		{"set a period", func() error {
			return c.s.ChangeSetting(ctx, c.one("acknowledge-days", "acknowledge-interval", "training-days"), c.one("3", "12", "30"))
		}},
	}
	a := acts[c.r.IntN(len(acts))]
	if err := a.do(); err != nil {
		return a.name + ", refused"
	}
	return a.name
}

// protected is an asset of which users can be told how it is protected.
func (c *clerk) protected() string {
	e := add(c.t, c.s, "asset", "add", "", "name", "Files", "service", "Housing", "system", "S1")
	do(c.t, c.s, "asset", "protect", e.ID, "measures", "M01", "measures_reason", "as suggested", "left_out", "low value")
	c.packs = append(c.packs, e.ID)
	return e.ID
}

func (c *clerk) pack() string {
	if len(c.packs) == 0 {
		return "none"
	}
	return c.one(c.packs...)
}

func (c *clerk) issue() error {
	asks := c.one(entry.PackGuidance, entry.PackTraining, entry.PackSelfCheck, entry.PackDeclaration)
	audience := c.one(strings.Join(entry.Audiences()[1:5], "; "), entry.ForEverybody, entry.ForCardTakers, entry.ForHomeWorkers, entry.ForSystem, entry.ForHomeWorkers+"; "+entry.ForAgency)
	p, err := c.s.Do(c.t.Context(), store.Doing{Kind: "pack", Verb: "prepare", Given: map[string]string{
		"name": "Pack", "asks": asks, "audience": audience, "system": "S1", "text": "Read this.",
	}})
	if err != nil {
		return err
	}
	if _, err := c.s.Do(c.t.Context(), store.Doing{Kind: "pack", Verb: "issue", ID: p.ID}); err != nil {
		return err
	}
	c.packs = append(c.packs, p.ID)
	return nil
}
