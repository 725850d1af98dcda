package ui_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/ui"
	"muniment/ui/grid"
)

func TestEveryRegisterIsShown(t *testing.T) {
	s := atDesk(t)
	for _, kind := range ui.RegisterKinds() {
		s.window.Visit("list", kind, "", "")
		all := s.reads()
		for _, trouble := range []string{"could not be read", "cannot be shown"} {
			if strings.Contains(all, trouble) {
				t.Errorf("the register of %s is not shown:\n%s", kind, all)
			}
		}
		rows := s.grid().Rows()
		if len(rows) == 0 {
			continue
		}
		s.grid().Choose(rows[0].ID)
		if all := s.reads(); !strings.Contains(all, "Open as a page") || strings.Contains(all, "There is no ") {
			t.Errorf("the first %s, %s, is not shown beside its list:\n%s", kind, rows[0].ID, all)
		}
	}
}

func TestEveryActHasAForm(t *testing.T) {
	s := atDesk(t)
	for _, a := range ui.ActNames() {
		s.window.Visit("act", a[0], "", a[1])
		if all := s.reads(); !strings.Contains(all, "Cancel") || strings.Contains(all, "cannot be done here") {
			t.Errorf("%s %s has no form:\n%s", a[0], a[1], all)
		}
	}
}

// What a prompt says discharges it must lead somewhere on the desk: a prompt that can only be answered by a command is none.
func TestEveryDutyIsDischargedAtTheDesk(t *testing.T) {
	for _, d := range duty.Catalogue() {
		if d.Find == nil || d.Act == "" {
			continue
		}
		p := duty.Prompt{Duty: d.ID, Act: d.Act, Subject: "grant", ID: "G00001", Person: "100200", System: "SYS01", Due: time.Date(2025, 11, 21, 23, 59, 59, 0, time.UTC)}
		if _, _, _, found := ui.Discharge(p); !found && !ui.Guided(p) && !strings.HasPrefix(d.Act, "muniment access ") {
			t.Errorf("%s: the desk has nothing for %q", d.ID, d.Act)
		}
	}
}

func TestWhatAPromptKnowsStandsInItsForm(t *testing.T) {
	for _, c := range []struct {
		name       string
		prompt     duty.Prompt
		kind, verb string
		want       entry.Values
	}{
		{"an account", duty.Prompt{Act: "muniment close GRANT --evidence TEXT", Subject: "grant", ID: "G7"}, "grant", "close", entry.Values{"grant": "G7"}},
		{"a line of a checklist", duty.Prompt{Act: "muniment return PERSON ITEM --evidence TEXT", Subject: "leaver-item", ID: "LV1", Person: "100200", Item: "badge"}, "leaver", "return", entry.Values{"person": "100200", "item": "badge"}},
		{"a post", duty.Prompt{Act: "muniment post hold POST PERSON --from DATE", Subject: "post", ID: "post-ism"}, "post", "post hold", entry.Values{"post": "post-ism"}},
		{"a figure of one sort", duty.Prompt{Act: "muniment ict-figure record month=DATE measure=patching devices=N compliant=N", Subject: "council"}, "ict-figure", "record", entry.Values{"measure": "patching"}},
		{"an answer is never given for somebody", duty.Prompt{Act: "muniment premises check-store PREMISES checker=PERSON secure=yes", Subject: "premises", ID: "PR1"}, "premises", "check-store", entry.Values{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, verb, known, found := ui.Discharge(c.prompt)
			if !found || kind != c.kind || verb != c.verb {
				t.Fatalf("it leads to %s %s (%v)", kind, verb, found)
			}
			if len(known) != len(c.want) {
				t.Errorf("it knows %v, not %v", known, c.want)
			}
			for name, value := range c.want {
				if known[name] != value {
					t.Errorf("of %s it knows %q, not %q", name, known[name], value)
				}
			}
		})
	}
}

func TestNobodyAtADeskReadsOfCommands(t *testing.T) {
	for _, err := range []error{
		&store.NotFoundError{Kind: "person", ID: "100999"},
		&store.NotFoundError{Kind: "asset", ID: "IA999"},
		&store.OpenAccountsError{Name: "Gita Yarrow"},
		&store.ConflictError{Reason: "Gita Yarrow is already recorded as a leaver with another last working day: `muniment leaver amend` changes it"},
		&store.ConflictError{Reason: "The depot is still used as a store: empty it first with muniment premises empty-store PR1"},
		&store.InvalidError{Field: "evidence", Reason: "say how you know: --evidence \"Handed in at exit meeting\""},
		errors.New("there is no certificate in this file: `muniment ca export` writes one"),
	} {
		words := ui.Sentence(err)
		for _, wrong := range []string{"muniment", "`", "--"} {
			if strings.Contains(words, wrong) {
				t.Errorf("%q is read as %q", err, words)
			}
		}
		if !strings.HasSuffix(words, ".") || words[0] < 'A' || words[0] > 'Z' && words[0] != 'g' {
			t.Errorf("%q is no sentence", words)
		}
	}
}

func TestAWindowThatNobodyTouchesLocksItself(t *testing.T) {
	now, idle := time.Date(2025, 11, 21, 9, 0, 0, 0, time.UTC), time.Duration(0)
	s := sitsWith(t, func(o *ui.Setup) {
		o.Clock, o.Idle = func() time.Time { return now }, func() time.Duration { return idle }
	})
	s.types("Password", password)
	s.presses("Sign in")
	for range 10 { // somebody types elsewhere
		now = now.Add(time.Minute)
		s.window.Watch()
		s.seesNot("Locked")
	}
	idle = 2 * time.Hour
	now = now.Add(idle)
	s.window.Watch()
	s.sees("Locked")
	s.seesNot("Anytown Borough")
}

func TestANewRegisterIsMadeAndSaysWhatComesFirst(t *testing.T) {
	s := sits(t)
	s.presses("‹ Other registers")
	s.presses("Make a new register")
	s.types("Your full name", "Ada Min")
	s.types("Your sign-in name", "ada")
	s.files.next = s.path + "-new"
	s.presses("Choose where it is kept")
	s.sees("Choose the council, or type its name.")
	s.types("Name of the council", "aberdeen")
	s.sees("Aberdeenshire Council")
	s.presses("Aberdeen City Council")
	s.presses("Choose where it is kept")
	s.sees("Choose a password.")
	s.types("Password", "three more random words")
	s.types("The same password again", "three other random words")
	s.presses("Choose where it is kept")
	s.sees("The two passwords are not the same.")
	s.types("The same password again", "three more random words")
	s.presses("Choose where it is kept")
	s.sees("The first steps")
	s.sees("Aberdeen City Council")
	s.presses("Say who holds the posts")
	s.sees("Vacant")
	if d := s.window.Council().Division; d != calendar.Scotland {
		t.Errorf("a council in Scotland has the holidays of %q", d)
	}
}

func TestACouncilThatIsInNoListIsTyped(t *testing.T) {
	s := sits(t)
	s.presses("‹ Other registers")
	s.presses("Make a new register")
	s.types("Name of the council", "Nowhere District Council")
	s.seesNot("England\n")
	s.presses("Scotland")
	s.types("Your full name", "Ada Min")
	s.types("Your sign-in name", "ada")
	s.types("Password", "three more random words")
	s.types("The same password again", "three more random words")
	s.files.next = s.path + "-new"
	s.presses("Choose where it is kept")
	s.sees("Nowhere District Council")
	s.sees("The first steps")
}

// Whoever made a register comes back to what is still to be done from wherever they are, also after signing in again, and each step leads back to the others.
func TestTheFirstStepsAreComeBackTo(t *testing.T) {
	s := sits(t)
	s.presses("‹ Other registers")
	s.presses("Make a new register")
	s.types("Name of the council", "Sometown Council")
	s.presses("England or Wales")
	s.types("Your full name", "Ada Min")
	s.types("Your sign-in name", "ada")
	s.types("Password", password)
	s.types("The same password again", password)
	s.files.next = s.path + "-new"
	s.presses("Choose where it is kept")
	s.sees("The first steps")
	s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	s.presses("Sign in as somebody else")
	s.types("Your sign-in name", "ada")
	s.types("Password", password)
	s.presses("Sign in")
	s.presses("First steps")
	s.presses("Add the services")
	s.presses("Add a service")
	s.addsService("Cemeteries")
	s.presses("First steps")
	s.sees("1 service")
	s.presses("Or type the first people")
	s.types("Given name", "Gita")
	s.types("Surname", "Yarrow")
	s.types("Employee number", "100200")
	s.presses("Employee")
	s.chooses("Service", "Cemeteries")
	s.types("First day", "today")
	s.presses("Record a joiner")
	s.sees("The first steps")
	s.sees("1 person")
}

func TestTheFirstStepsSayHowFarEachIs(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("first", "", "", "")
	s.sees("65 people")
	s.sees("171 accesses")
	s.files.next = t.TempDir()
	s.presses("Choose where copies go")
	s.sees("This computer copies the register nowhere.")
	s.presses("The folder is at another site")
	s.presses("Choose a folder")
	s.sees("At another site")
	s.window.Visit("first", "", "", "")
	s.sees("1 folder")
}

func TestAListIsNarrowedAndSaysWhyItIsEmpty(t *testing.T) {
	s := atDesk(t)
	s.presses("People")
	all := len(s.grid().Rows())
	s.typesWhere("Search people", "yarrow")
	if n := len(s.grid().Rows()); n == 0 || n >= all {
		t.Errorf("%d of %d people have yarrow in their names", n, all)
	}
	s.presses("Information assets")
	s.presses("Incomplete only")
	for _, r := range s.grid().Rows() {
		if r.Cells[len(r.Cells)-1] == (grid.Cell{}) {
			t.Errorf("%s is complete", r.ID)
		}
	}
	s.presses("Leavers")
	s.typesWhere("Search leavers", "zzzz")
	s.sees("Nothing fits")
}

// What a post of the council owes leads to an act that its role may do: nobody fills in a form to be refused.
func TestAPostOfTheCouncilMayDoWhatItOwes(t *testing.T) {
	s := atDesk(t)
	roles := map[string]store.Role{store.PostSIRO: store.SIRO, store.PostISM: store.ISM, store.PostDPO: store.DPO, store.PostICT: store.ICT, store.PostHR: store.HR, store.PostChiefExecutive: store.ChiefExecutive}
	seen := map[string]int{}
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.Prompts(ctx, store.Whose{All: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range all {
			role, is := roles[p.Post]
			kind, verb, _, found := ui.Discharge(p)
			k, typed := entry.Of(kind)
			if !is || !found || !typed {
				continue
			}
			a, known := k.Act(verb)
			if !known { // one of the acts with a method of their own
				continue
			}
			seen[p.Post]++
			may := a.Roles
			if len(may) == 0 {
				may = k.Editors
			}
			if len(may) > 0 && !slices.Contains(may, role) { // none: anybody
				t.Errorf("%s owes %q, and its role may not %s", p.OwedBy, p.Text, a.Title)
			}
		}
	})
	if seen[store.PostSIRO] == 0 {
		t.Error("the SIRO owes nothing")
	}
}
