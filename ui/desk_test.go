package ui_test

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/ui/page"
)

func TestAWrongPasswordIsToldPlainly(t *testing.T) {
	s := sits(t)
	s.types("Password", "something else entirely")
	s.presses("Sign in")
	s.sees("The name, the password or the key file is not right.")
	s.seesNot("Today")
	s.types("Password", password)
	s.presses("Sign in")
	s.sees("Anytown Borough Council")
	s.sees("Today")
}

func TestALeaverFromRecordToSignature(t *testing.T) {
	s := atDesk(t)
	s.presses("Leavers")
	s.presses("Record a leaver")
	s.sees("question 1 of 5")
	s.chooses("Who leaves", "Gita Yarrow")
	s.presses("Continue")
	s.types("Last working day", "30 October 2025")
	s.presses("Continue")
	s.types("When you knew", "17/10/2025")
	s.presses("Continue")
	s.presses("Continue")
	s.presses("Continue")
	s.sees("Check your answers")
	s.sees("30 October 2025")
	s.changes("Last working day")
	s.types("Last working day", "31 October 2025")
	s.presses("Continue")
	s.sees("Check your answers")
	s.sees("31 October 2025")
	s.presses("Record a leaver")
	s.sees("Gita Yarrow leaves; the last working day is 31 October 2025.")

	for _, account := range []string{"gyarrow on Active Directory and Microsoft 365", "gyarrow on Door access control", "gyarrow on Revenues and Benefits (Academy type)"} {
		s.presses(account)
		s.presses("Disabled")
		s.types("How you know", "Ticket 8812")
		s.types("When it was done", "31/10/2025")
		s.typesWhere("hh:mm", "16:40")
		s.presses("Confirm that access is closed")
		s.sees("is closed: disabled on 31/10/2025 16:40")
		s.presses("Leavers")
		s.row("Gita Yarrow")
	}
	s.sees("All access is closed.")
	s.presses("Issue and sign the leaver record")
	s.presses("Continue")
	s.types("Your password, to sign", "not my password")
	s.presses("Sign as Ada Min")
	s.sees("That is not your password. Nothing was signed.")
	s.types("Your password, to sign", password)
	s.presses("Sign as Ada Min")
	s.sees("is issued and signed by Ada Min")
	s.sees("Leaver record")
	s.sees("Gita Yarrow")
	s.sees("Ada Min, 21/11/2025")
	s.presses("Signed records")
	s.row("Gita Yarrow")

	s.register(func(ctx context.Context, r *store.Session) {
		records, err := r.Records(ctx, "")
		if err != nil || len(records) != 1 {
			t.Fatalf("%d records are kept: %v", len(records), err)
		}
		shown, err := r.ShowOf(ctx, "grant", "G00001")
		if err != nil {
			t.Fatal(err)
		}
		if last := shown.History[len(shown.History)-1]; last.Act != store.ActConfirmClosure || last.Login != "admin" {
			t.Errorf("the trail ends with %s by %s", last.Act, last.Login)
		}
	})
}

func TestWhatTheRegisterRefusesIsSaidAboveTheFormThatKeepsWhatWasTyped(t *testing.T) {
	s := atDesk(t)
	s.presses("Leavers")
	s.presses("Record a leaver")
	s.presses("Continue")
	s.sees("There is a problem")
	s.sees("Say who")
	s.chooses("Who leaves", "Gita Yarrow")
	s.presses("Continue")
	s.types("Last working day", "31/02/2025")
	s.presses("Continue")
	s.sees("Write the day as 31/10/2025")
	s.types("Last working day", "31/10/2025")
	s.types("Day of the poll", "1/5/2025")
	for range 4 {
		s.presses("Continue")
	}
	s.presses("Record a leaver")
	s.sees("Give the day of the poll or the last working day, not both")
	s.sees("31 October 2025")
	s.sees("Gita Yarrow")
	s.register(func(ctx context.Context, r *store.Session) {
		if all, err := r.Leavers(ctx, "Yarrow"); err != nil || len(all) != 1 { // another of the name
			t.Errorf("a refused leaver is kept: %v %v", all, err)
		}
	})
}

func TestTheLockHidesEverythingAndGivesItBack(t *testing.T) {
	s := atDesk(t)
	s.presses("Leavers")
	s.presses("Record a leaver")
	s.chooses("Who leaves", "Gita Yarrow")
	for range 4 {
		s.presses("Continue")
	}
	s.types("Why they leave", "half typ")
	s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	s.sees("Locked")
	for _, secret := range []string{"Anytown Borough", "Gita", "half typ", "Leavers"} {
		s.seesNot(secret)
	}
	if title := s.window.Fyne().Title(); strings.Contains(title, "Anytown") {
		t.Errorf("the title of a locked window is %q", title)
	}
	s.keys(fyne.KeyK, fyne.KeyModifierShortcutDefault)
	s.sees("Locked")
	s.types("Password of admin", "not the password")
	s.presses("Unlock")
	s.sees("is not right")
	s.types("Password of admin", password)
	s.presses("Unlock")
	s.sees("half typ")
	s.presses("Leavers")
	s.presses("Record a leaver")
	s.sees("half typ")
	s.presses("Continue")
	s.sees("Gita Yarrow")
	s.presses("Record a leaver")
	s.sees("Gita Yarrow leaves")
}

func TestAFormThatWasLeftComesBackAsItWas(t *testing.T) {
	s := atDesk(t)
	s.presses("Incidents")
	s.presses("Report an incident")
	s.types("What happened", "A laptop was left on the")
	s.presses("Leavers")
	s.presses("Incidents")
	s.presses("Report an incident")
	s.sees("This is what you had typed before.")
	s.sees("A laptop was left on the")
	s.presses("Leave it for later") // a slip of the hand
	s.presses("Report an incident")
	s.sees("A laptop was left on the")
	s.presses("Start again")
	s.seesNot("A laptop was left on the")
}

func TestSearchLeadsToWhatIsFound(t *testing.T) {
	s := atDesk(t)
	s.keys(fyne.KeyK, fyne.KeyModifierShortcutDefault)
	f := s.window.Fyne().Canvas().Focused()
	for _, r := range "gita ya" {
		f.TypedRune(r)
	}
	s.sees("person · 100200")
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.sees("Gita Yarrow")
	s.sees("gyarrow · Active Directory and Microsoft 365")
}

func TestSearchLeadsToPagesAndActsToo(t *testing.T) {
	s := atDesk(t)
	look := func(text string) {
		s.keys(fyne.KeyK, fyne.KeyModifierShortcutDefault)
		f := s.window.Fyne().Canvas().Focused()
		for _, r := range text {
			f.TypedRune(r)
		}
		s.sees(strings.TrimSpace(text))
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	look("weekly")
	s.sees("Once a week somebody looks at what changed")
	look("rec leav")
	s.sees("question 1 of 5")
	look("badges comp")
	s.sees("Badges compared with people")
}

func TestWhoHoldsAPostIsSaidAtTheDesk(t *testing.T) {
	s := atDesk(t)
	s.presses("Posts")
	s.row("Information Security Manager")
	s.sees("Vacant")
	s.presses("Say who holds a post")
	s.chooses("Post", "Information Security")
	s.chooses("Who holds it", "Gita Yarrow")
	s.types("From", "today")
	s.presses("Continue")
	s.sees("21 November 2025")
	s.presses("Say who holds a post")
	s.sees("It is recorded who holds the post.")
}

func TestAListOfClosuresIsConfirmedAtOnce(t *testing.T) {
	s := atDesk(t)
	s.pressesOwed("2 accounts of 2 leavers on Document store (Objective type)")
	s.sees("Close what a leaver can use")
	s.presses("Confirm several as closed")
	s.presses("Disabled")
	s.types("How you know", "Worked through the list, ticket 9001")
	s.presses("Continue")
	s.sees("Check your answers")
	s.presses("Confirm that several are closed")
	s.sees("2 accounts are confirmed as closed.")
	s.seesNot("2 accounts of 2 leavers on Document store")
}

func TestWhatTabGoesToIsSeen(t *testing.T) {
	s := atDesk(t)
	s.window.Fyne().Resize(fyne.NewSize(1100, 500))
	s.presses("Everybody's")
	place, canvas := fyne.CurrentApp().Driver().AbsolutePositionForObject, s.window.Fyne().Canvas()
	far := false
	for range 30 {
		canvas.(interface{ FocusNext() }).FocusNext()
		s.window.Follow()
		o, is := canvas.Focused().(fyne.CanvasObject)
		if !is {
			t.Fatal("Tab goes to nothing that is shown")
		}
		if top := place(o).Y; top < 0 || top+o.Size().Height > canvas.Size().Height {
			t.Fatalf("what Tab went to stands at %v in a window %v high", top, canvas.Size().Height)
		}
		line, is := o.(*page.Line)
		far = far || is && line.Size().Width > 400 && place(line).Y > 300
	}
	if !far {
		t.Error("Tab came to no line of Today")
	}
}

func TestAPageIsTurnedByTheKeysForPages(t *testing.T) {
	s := atDesk(t)
	s.window.Fyne().Resize(fyne.NewSize(1100, 500))
	s.presses("Everybody's")
	s.window.Fyne().Canvas().Unfocus()
	heading := func() float32 {
		var y float32
		s.walk(func(o fyne.CanvasObject) {
			if line, is := o.(*page.Line); is && y == 0 && line.Size().Width > 400 {
				y = fyne.CurrentApp().Driver().AbsolutePositionForObject(line).Y
			}
		})
		return y
	}
	turn := s.window.Fyne().Canvas().OnTypedKey()
	before := heading()
	turn(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	if after := heading(); after > before-200 {
		t.Errorf("the first line stood at %v, and after Page Down at %v", before, after)
	}
	turn(&fyne.KeyEvent{Name: fyne.KeyHome})
	if after := heading(); after != before {
		t.Errorf("the first line stood at %v, and after Home at %v", before, after)
	}
}

func TestTabLeadsOutOfEveryField(t *testing.T) {
	s := atDesk(t)
	s.presses("Incidents")
	s.presses("Report an incident")
	long := s.field("What happened")
	if takes, is := long.(fyne.Tabbable); is && takes.AcceptsTab() {
		t.Error("whoever works without a mouse cannot leave the field for what happened")
	}
}
