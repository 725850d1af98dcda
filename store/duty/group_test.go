package duty_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"muniment/store/duty"
)

// texts are the lines of groups as a screen shows them.
func texts(groups []duty.Group) []string {
	var out []string
	for _, g := range groups {
		out = append(out, g.OwedBy+": "+g.Text)
	}
	return out
}

func TestGroupedSpeaksOfManyAtOnce(t *testing.T) {
	t.Parallel()
	f := council()
	f.Leavers = []duty.Leaver{leaver("2025-10-31"), leaver("2025-12-01")}
	f.Leavers[1].ID, f.Leavers[1].Person, f.Leavers[1].Engagement = "L2", "100249", "E-100249"
	f.Grants = nil
	for i := range 12 {
		g := grant(fmt.Sprintf("G%05d", i), []string{"100221", "100249"}[i%2])
		g.Login = g.ID
		if i > 9 {
			g.Kind = "key"
		}
		f.Grants = append(f.Grants, g)
	}
	f.Grants = append(f.Grants, grant("G00020", "100221"))
	f.Grants[12].Kind, f.Grants[12].System, f.Grants[12].Login = "badge", "SYS09", "00471"
	f.Assets = []duty.Asset{
		{ID: "IA001", Name: "Food inspections", OwnerPost: "iao-eh", Missing: []string{"location"}},
		{ID: "IA002", Name: "Noise complaints", OwnerPost: "iao-eh", Missing: []string{"location"}},
	}
	want := []string{
		"System Owner, Active Directory and Microsoft 365: 10 accounts and 2 keys of 2 leavers on Active Directory and Microsoft 365 — 6 overdue, the oldest 21 days",
		"System Owner, Door access control: Cancel badge 00471 on Door access control, held by Kirsty Hallam — overdue by 21 days",
		"Information Asset Owner, Environmental Health: 2 information assets to complete — due today",
	}
	prompts := duty.Prompts(f)
	diff(t, texts(duty.Grouped(prompts)), want)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(prompts), func(i, j int) { prompts[i], prompts[j] = prompts[j], prompts[i] })
	diff(t, texts(duty.Grouped(prompts)), want)
}

func TestGroupSaysHowItStands(t *testing.T) {
	t.Parallel()
	prompt := func(due string, state duty.State, late int) duty.Prompt {
		return duty.Prompt{
			Duty: closing, Post: "p", Person: "100221", Thing: "account", SystemName: "Academy", Text: "Close it",
			Due: at(due), State: state, DaysLate: late,
		}
	}
	for _, c := range []struct {
		prompts []duty.Prompt
		want    string
	}{
		{[]duty.Prompt{prompt("2025-12-05 23:59", duty.Upcoming, 0)}, "Close it — due on 5 December 2025"},
		{[]duty.Prompt{prompt("2025-11-21 23:59", duty.DueToday, 0)}, "Close it — due today"},
		{[]duty.Prompt{prompt("2025-11-20 23:59", duty.Overdue, 1)}, "Close it — overdue by 1 day"},
		{[]duty.Prompt{prompt("2025-11-21 10:00", duty.Overdue, 0)}, "Close it — overdue since today"},
		{
			[]duty.Prompt{prompt("2025-12-05 23:59", duty.Upcoming, 0), prompt("2025-12-05 23:59", duty.Upcoming, 0)},
			"2 accounts of 1 leaver on Academy — due on 5 December 2025",
		},
		{
			[]duty.Prompt{prompt("2025-12-06 23:59", duty.Upcoming, 0), prompt("2025-12-05 23:59", duty.Upcoming, 0)},
			"2 accounts of 1 leaver on Academy — the first due on 5 December 2025",
		},
		{
			[]duty.Prompt{prompt("2025-12-05 23:59", duty.Upcoming, 0), prompt("2025-11-21 23:59", duty.DueToday, 0)},
			"2 accounts of 1 leaver on Academy — the first due today",
		},
		{
			[]duty.Prompt{prompt("2025-12-05 23:59", duty.Upcoming, 0), prompt("2025-11-19 23:59", duty.Overdue, 2)},
			"2 accounts of 1 leaver on Academy — 1 overdue by 2 days",
		},
		{
			[]duty.Prompt{prompt("2025-11-20 23:59", duty.Overdue, 1), prompt("2025-11-19 23:59", duty.Overdue, 2)},
			"2 accounts of 1 leaver on Academy — all overdue, the oldest 2 days",
		},
		{
			[]duty.Prompt{prompt("2025-11-21 10:00", duty.Overdue, 0), prompt("2025-11-21 10:00", duty.Overdue, 0)},
			"2 accounts of 1 leaver on Academy — 2 overdue since today",
		},
	} {
		if got := duty.Grouped(c.prompts)[0].Text; got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestGroupsStandMostUrgentFirst(t *testing.T) {
	t.Parallel()
	prompt := func(id, post, due string, state duty.State) duty.Prompt {
		return duty.Prompt{Duty: id, Post: post, Text: id + " " + post, Due: at(due), State: state}
	}
	got := duty.Grouped([]duty.Prompt{
		prompt("inform-before-access", "a", "2015-08-11 23:59", duty.Overdue),
		prompt(closing, "b", "2025-12-05 23:59", duty.Upcoming),
		prompt("asset-incomplete", "a", "2025-11-21 23:59", duty.DueToday),
		prompt(closing, "c", "2025-11-20 23:59", duty.Overdue),
		prompt(closing, "a", "2025-11-19 23:59", duty.Overdue),
	})
	var order []string
	for _, g := range got {
		order = append(order, g.Prompts[0].Text)
	}
	diff(t, order, []string{closing + " a", closing + " c", "inform-before-access a", "asset-incomplete a", closing + " b"})
}

// Whatever the duty, what is most days late stands first, and of what is not late what is due soonest; open access comes first only among what is equally urgent.
func TestTheLatestGroupStandsFirstWhateverItsDuty(t *testing.T) {
	t.Parallel()
	prompt := func(id, post, due string, state duty.State, late int) duty.Prompt {
		return duty.Prompt{Duty: id, Post: post, Text: id + " " + post, Due: at(due), State: state, DaysLate: late}
	}
	got := duty.Grouped([]duty.Prompt{
		prompt(closing, "a", "2025-11-20 23:59", duty.Overdue, 1),
		prompt(closing, "b", "2025-12-05 23:59", duty.Upcoming, 0),
		prompt("asset-incomplete", "a", "2025-12-01 23:59", duty.Upcoming, 0),
		prompt(closing, "c", "2025-11-21 23:59", duty.DueToday, 0),
		prompt("asset-incomplete", "b", "2025-11-21 12:00", duty.DueToday, 0),
		prompt("asset-incomplete", "c", "2025-11-11 23:59", duty.Overdue, 10),
		prompt(closing, "d", "2025-11-11 23:59", duty.Overdue, 10),
		prompt(closing, "a", "2025-11-19 23:59", duty.Overdue, 2),
		prompt("inform-before-access", "a", "2025-10-21 23:59", duty.Overdue, 31),
		prompt("inform-before-access", "a", "2025-11-20 23:59", duty.Overdue, 1),
	})
	var order []string
	for _, g := range got {
		order = append(order, g.Duty+" "+g.Post)
	}
	diff(t, order, []string{
		"inform-before-access a", closing + " d", "asset-incomplete c", closing + " a",
		"asset-incomplete b", closing + " c", "asset-incomplete a", closing + " b",
	})
}

func TestGroupCountsWhatIsInside(t *testing.T) {
	t.Parallel()
	got := duty.Grouped([]duty.Prompt{
		{Duty: "unheard-of", Post: "p", State: duty.Overdue, DaysLate: 3, EscalatedTo: "Information Security Manager", Due: at("2025-11-18 23:59")},
		{Duty: "unheard-of", Post: "p", State: duty.Overdue, DaysLate: 9, Due: at("2025-11-12 23:59")},
		{Duty: "unheard-of", Post: "p", State: duty.Upcoming, Due: at("2025-12-12 23:59")},
	})[0]
	if got.Overdue != 2 || got.DaysLate != 9 || got.Escalated != 1 || len(got.Prompts) != 3 || got.State != duty.Overdue {
		t.Errorf("%+v", got)
	}
	diff(t, got.Text, "3 prompts — 2 overdue, the oldest 9 days")
	if len(duty.Grouped(nil)) != 0 {
		t.Error("no prompts make a group")
	}
}
