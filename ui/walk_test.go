package ui_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"muniment/store"
)

// oldCourt are made-up premises with three areas, of which the whole is vacated.
func oldCourt(t *testing.T) func(context.Context, *store.Session) {
	return func(ctx context.Context, r *store.Session) {
		t.Helper()
		do := func(d store.Doing) {
			t.Helper()
			if _, err := r.Do(ctx, d); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.HoldPost(ctx, "Manager, Housing", "100298", "2020-01-01", ""); err != nil {
			t.Fatal(err)
		}
		do(store.Doing{Kind: "premises", Verb: "add", Given: map[string]string{"name": "Old Court", "address": "High Street", "type": "office", "lead_post": "Manager, Housing", "tenure": "freehold", "access_control": "access control system"}})
		for _, name := range []string{"Deed room", "Basement", "Loft"} {
			do(store.Doing{Kind: "area", Verb: "add", Of: "PR00001", Given: map[string]string{"name": name, "type": "storage", "used_by": "several", "paper": "yes", "access": "Key 14 at the front desk"}})
		}
		do(store.Doing{Kind: "vacating", Verb: "start", Of: "PR00001", Given: map[string]string{"scope": "whole", "list_checked_against": "Floor plan", "completion_on": "2026-06-01"}})
	}
}

// atOldCourt is the desk of the building lead, who manages the security of information too.
func atOldCourt(t *testing.T) *sitting {
	t.Helper()
	return deskOf(t, colleague{"ines", "100298", "", store.ISM}, oldCourt(t))
}

func (s *sitting) photograph(name string) {
	s.t.Helper()
	s.files.next = filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(s.files.next, []byte("\xff\xd8\xff a photograph"), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func TestAWalkRoundPremisesFromTodayToTheTrail(t *testing.T) {
	s := atOldCourt(t)
	s.pressesWhere("areas to check")
	s.sees("Walk through Old Court")
	s.sees("0 of 3 areas.")
	s.sees("Who walks round?")
	s.presses("Begin")
	s.sees("This is needed") // one checker alone, without a reason
	s.chooses("Second checker", "Gita Yarrow")
	s.presses("Begin")
	s.sees("Area 1 of 3")
	s.sees("How to get in: Key 14 at the front desk.")

	s.strikes("c")
	s.sees("You went in, and nothing is left")
	s.strikes("Escape")
	s.sees("Something was found")
	s.strikes("c", "Return")
	s.sees("1 of 3 areas.")

	s.presses("Something was found")
	s.presses("Save what was found")
	s.sees("There are some problems")
	s.types("What was found", "Two boxes of tenancy files")
	s.types("Where it is secured now", "Locked in the boot of the van")
	s.presses("Yes")
	s.photograph("boxes.jpg")
	s.presses("Add a photograph (P)")
	s.sees("boxes.jpg")
	s.photograph("label.jpg")
	s.presses("Add another photograph (P)")
	s.answers("Somebody else could have seen or taken it", "No")
	s.presses("Save what was found")
	s.sees("1 of 3 areas. 1 area to look at again, where something was found.")

	s.presses("Could not be inspected")
	s.types("Why it was not inspected", "Asbestos")
	s.types("How it is kept secure until it is inspected", "Sealed, seal 4471")
	s.types("To be inspected by", "1/5/2026")
	s.presses("Save that it was not inspected")
	s.sees("2 of 3 areas")
	s.sees("Boxes, keys, codes and bins")

	// Somebody comes back another day and goes on where the walk stopped.
	s.presses("Leavers")
	s.presses("Vacating premises")
	s.row("Old Court")
	s.presses("Walk through the areas")
	s.sees("2 of 3 areas")
	s.presses("Begin")
	s.sees("Area 2 of 3")
	s.strikes("c", "Return")
	s.sees("3 of 3 areas.")
	s.sees("Every area has its result.")
	s.register(func(ctx context.Context, r *store.Session) {
		shown, err := r.ShowOf(ctx, "area-check", "VC00002")
		if err != nil {
			t.Fatal(err)
		}
		if n := len(shown.Files); n != 2 {
			t.Errorf("%d photographs are kept", n)
		}
		if last := shown.History[len(shown.History)-1]; last.Act != "clear an area" || last.Login != "ines" {
			t.Errorf("the trail ends with %s by %s", last.Act, last.Login)
		}
	})
}

func TestAWalkThatIsLockedOrLeftKeepsWhatWasTyped(t *testing.T) {
	s := atOldCourt(t)
	s.pressesWhere("areas to check")
	s.types("Why one is enough", "Nobody else has the key")
	s.presses("Begin")
	s.presses("Next area ›")
	s.presses("Something was found")
	s.types("What was found", "A laptop")
	s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	s.seesNot("laptop")
	s.types("Password of ines", passwordOf("ines"))
	s.presses("Unlock")
	s.sees("A laptop")
	s.presses("Leavers")
	s.keys(fyne.KeyLeft, fyne.KeyModifierAlt)
	s.sees("A laptop")
	s.sees("Area 2 of 3")
	s.sees("alone: Nobody else has the key.")
}

func TestAnAreaThatTheStoreRefusesIsNotPassedOver(t *testing.T) {
	s := atOldCourt(t)
	s.pressesWhere("areas to check")
	s.chooses("Second checker", "100298")
	s.presses("Begin")
	s.sees("Choose somebody else: two people look into every area")
	s.types("Why one is enough", "The other is ill")
	s.presses("Begin")
	s.sees("Who walks round?")
	s.removes("Second checker")
	s.presses("Begin")
	s.register(func(ctx context.Context, r *store.Session) {
		if _, err := r.Do(ctx, store.Doing{Kind: "vacating", Verb: "cancel", ID: "VA00001", Given: map[string]string{"reason": "The sale fell through"}}); err != nil {
			t.Fatal(err)
		}
	})
	s.strikes("c", "Return")
	s.sees("VC00001 was changed by somebody else in the meantime")
	s.sees("0 of 3 areas.")
	s.sees("Area 1 of 3")
}

// Whoever keeps the buildings sees few people, and names the colleague beside them all the same: by name where they hold a post, by number otherwise.
func TestASecondCheckerIsNamedByWhoeverSeesFewPeople(t *testing.T) {
	s := deskOf(t, colleague{"ines", "100298", "", store.Facilities}, func(ctx context.Context, r *store.Session) {
		oldCourt(t)(ctx, r)
		if err := r.HoldPost(ctx, "Head of Finance", "100200", "2020-01-01", ""); err != nil {
			t.Fatal(err)
		}
	})
	s.pressesWhere("areas to check")
	s.types("Second checker", "kirsty")
	s.sees("Nothing that you may see has this in its name or reference.")
	s.types("Second checker", "100221")
	s.sees("Whoever has the reference 100221")
	s.chooses("Second checker", "gita yar")
	s.presses("Begin")
	s.strikes("c", "Return")
	s.sees("1 of 3 areas.")
	s.presses("Others walk round")
	s.removes("Second checker")
	s.chooses("Second checker", "100221")
	s.presses("Begin")
	s.strikes("c", "Return")
	s.sees("2 of 3 areas.")
	s.register(func(ctx context.Context, r *store.Session) {
		for id, second := range map[string]string{"VC00001": "100200", "VC00002": "100221"} {
			if c, err := r.Entry(ctx, "area-check", id); err != nil || c.Fields["checker_2"] != second {
				t.Errorf("%s was checked with %s (%v)", id, c.Fields["checker_2"], err)
			}
		}
	})
	s.presses("Others walk round")
	s.removes("Second checker")
	s.chooses("Second checker", "999999")
	s.presses("Begin")
	s.strikes("c", "Return")
	s.sees("2 of 3 areas.")
	s.sees("999999")
}
