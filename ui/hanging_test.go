package ui_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/entry"
)

// From an asset somebody gets by presses alone to its system, to who has access there, to a person, to the post that they hold, and to what that post answers for.
func TestWhatBelongsTogetherLeadsToEachOther(t *testing.T) {
	s := atDesk(t)
	var asset, system string
	s.register(func(ctx context.Context, r *store.Session) {
		if err := r.HoldPost(ctx, "owner-sys01", "100200", today, ""); err != nil {
			t.Fatal(err)
		}
		v, err := r.ShowOf(ctx, "system", "SYS01")
		if err != nil {
			t.Fatal(err)
		}
		system = v.Entry.(entry.Entry).Title
		for _, e := range v.Linked {
			if e.Kind == "asset" {
				asset = e.ID
			}
		}
	})
	if asset == "" {
		t.Fatal("no asset of the made-up council is held in SYS01")
	}
	s.window.Visit("thing", "asset", asset, "")
	s.presses(system)
	s.pressesWhere("gyarrow · Gita Yarrow")
	s.presses("Gita Yarrow")
	s.pressesWhere("System Owner, Active Directory and Microsoft 365, from 21 November 2025")
	s.sees("Held by")
	s.sees("Answers for")
	s.presses("Gita Yarrow, from 21 November 2025")
	s.sees("Works as")
	s.pressesWhere("System Owner, Active Directory and Microsoft 365, from 21 November 2025")
	s.presses("System: " + system)
	s.pressesWhere("Asset: ")
	s.sees("Who has access to it")
}

func TestAPersonsServiceAndManagerAreOnePressAway(t *testing.T) {
	s := atDesk(t)
	var service, manager string
	s.register(func(ctx context.Context, r *store.Session) {
		v, err := r.ShowOf(ctx, "person", "100200")
		if err != nil {
			t.Fatal(err)
		}
		e := v.Entry.(store.Person).Engagements[0]
		names, err := r.Names(ctx, []store.Ref{{Kind: "service", ID: e.Service}, {Kind: "post", ID: e.ManagerPost}})
		if err != nil {
			t.Fatal(err)
		}
		service, manager = names[store.Ref{Kind: "service", ID: e.Service}], names[store.Ref{Kind: "post", ID: e.ManagerPost}]
	})
	for _, to := range []string{service, manager} {
		s.window.Visit("thing", "person", "100200", "")
		s.presses(to)
		s.seesNot("Works as")
		s.sees(strings.TrimSuffix(to, " (vacant)"))
	}
}

func TestOfManyLinesTheFirstHangOnAThing(t *testing.T) {
	s := sits(t)
	s.register(func(ctx context.Context, r *store.Session) {
		rows := "grant_id,employee_no,login,system_id,level,job_function_reason,granted_on\n"
		for i := range 120 {
			rows += fmt.Sprintf("M%05d,100200,many%03d,SYS05,User,Work,2025-01-02\n", i, i)
		}
		if done, err := r.Import(ctx, "grants", strings.NewReader(rows), store.ImportOptions{Name: "many.csv", Apply: true}); err != nil {
			t.Fatalf("%v: %v", err, done.Refused)
		}
	})
	s.types("Password", password)
	s.presses("Sign in")
	s.window.Visit("thing", "system", "SYS05", "")
	lines := func() int { return strings.Count(s.reads(), " · ") }
	before := lines()
	if before > 70 {
		t.Errorf("%d lines hang on the system at once", before)
	}
	s.presses("Show all 125")
	if now := lines(); now < 120 {
		t.Errorf("all are asked for, and %d lines are shown", now)
	}
}
