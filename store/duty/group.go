package duty

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
)

// Group is one line for people's eyes: every prompt of one duty that one post owes.
type Group struct {
	Duty      string
	Title     string
	OwedBy    string // title of the post
	Post      string // its id
	Text      string // "14 accounts of 3 leavers on Academy — 9 overdue, the oldest 21 days"
	State     State  // of its most urgent prompt
	Due       time.Time
	Overdue   int // how many of the prompts are overdue
	DaysLate  int // calendar days of the latest of them
	Escalated int // how many have escalated
	Prompts   []Prompt
}

// Grouped gathers prompts into lines, the most urgent first: what is overdue before what is due today before what is
// upcoming. Of what is overdue the latest stands first, of the rest what is due soonest; where two are alike, in the
// order of the catalogue, which puts open access first.
func Grouped(prompts []Prompt) []Group {
	type key struct{ duty, post string }
	numbers, of, sizes := make(map[key]int), make([]int, len(prompts)), []int(nil)
	for i := range prompts {
		k := key{prompts[i].Duty, prompts[i].Post}
		n, known := numbers[k]
		if !known {
			n, sizes = len(sizes), append(sizes, 0)
			numbers[k] = n
		}
		of[i] = n
		sizes[n]++
	}
	members, all := make([][]Prompt, len(sizes)), make([]Prompt, len(prompts)) // one space for all of them: prompts are large
	for n, size := range sizes {
		members[n], all = all[:0:size], all[size:]
	}
	for i, n := range of {
		members[n] = append(members[n], prompts[i])
	}
	place, duties := make(map[string]int), make(map[string]Duty)
	for i, d := range catalogue() {
		place[d.ID], duties[d.ID] = i, d
	}
	out := make([]Group, 0, len(members))
	for _, ps := range members {
		out = append(out, group(duties[ps[0].Duty], inOrder(ps)))
	}
	slices.SortFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(urgency(a.State), urgency(b.State)), moreUrgent(a, b), cmp.Compare(place[a.Duty], place[b.Duty]),
			a.Due.Compare(b.Due), cmp.Compare(a.Duty, b.Duty), cmp.Compare(a.Post, b.Post))
	})
	return out
}

// moreUrgent compares two groups in the same state: by the days that the latest of each is late, or by when the first of each is due.
func moreUrgent(a, b Group) int {
	if a.State == Overdue {
		return cmp.Compare(b.DaysLate, a.DaysLate)
	}
	return a.Due.Compare(b.Due)
}

// group makes one line of prompts that stand in their order and are at least one.
func group(d Duty, prompts []Prompt) Group {
	first := prompts[0]
	g := Group{
		Duty: first.Duty, Title: first.Title, OwedBy: first.OwedBy, Post: first.Post,
		State: first.State, Due: first.Due, Prompts: prompts,
	}
	for _, p := range prompts {
		if p.State == Overdue {
			g.Overdue++
			g.DaysLate = max(g.DaysLate, p.DaysLate)
		}
		if p.EscalatedTo != "" {
			g.Escalated++
		}
	}
	what := first.Text
	if len(prompts) > 1 {
		what = count(len(prompts), "prompt", "prompts")
		if d.group != nil {
			what = d.group(prompts)
		}
	}
	g.Text = what + " — " + g.standing() + setAside(prompts)
	return g
}

// standing says how urgent a group is, in a few words.
func (g *Group) standing() string {
	if g.State != Overdue {
		day := "today"
		if g.State == Upcoming {
			day = calendar.Of(g.Due).Long()
		}
		if len(g.Prompts) > 1 && !g.Prompts[len(g.Prompts)-1].Due.Equal(g.Due) {
			return "the first due " + onDay(day)
		}
		return "due " + onDay(day)
	}
	late := "by " + count(g.DaysLate, "day", "days")
	if g.DaysLate == 0 {
		late = "since today"
	}
	switch {
	case len(g.Prompts) == 1:
		return "overdue " + late
	case g.DaysLate == 0 || g.Overdue == 1:
		return fmt.Sprintf("%d overdue %s", g.Overdue, late)
	case g.Overdue == len(g.Prompts):
		return "all overdue, the oldest " + count(g.DaysLate, "day", "days")
	}
	return fmt.Sprintf("%d overdue, the oldest %s", g.Overdue, count(g.DaysLate, "day", "days"))
}

func onDay(day string) string {
	if day == "today" {
		return day
	}
	return "on " + day
}

func urgency(s State) int { return slices.Index([]State{Overdue, DueToday, Upcoming}, s) }

// counted words a group by how many there are: counted("posts to fill") gives "3 posts to fill". What is noted of the
// group follows.
func counted(many string, notes ...func([]Prompt) string) func([]Prompt) string {
	return func(ps []Prompt) string {
		return fmt.Sprintf("%d %s%s", len(ps), many, noted(ps, notes))
	}
}

// byThing words a group by what its prompts are about, the most first: "12 accounts and 2 keys".
func byThing(notes ...func([]Prompt) string) func([]Prompt) string {
	return func(ps []Prompt) string {
		number := make(map[string]int)
		for _, p := range ps {
			number[p.Thing]++
		}
		things := make([]string, 0, len(number))
		for thing := range number {
			things = append(things, thing)
		}
		slices.SortFunc(things, func(a, b string) int { return cmp.Or(number[b]-number[a], cmp.Compare(a, b)) })
		for i, thing := range things {
			things[i] = count(number[thing], thing, thing+"s")
		}
		return join(things) + noted(ps, notes)
	}
}

func noted(ps []Prompt, notes []func([]Prompt) string) string {
	var b strings.Builder
	for _, note := range notes {
		b.WriteString(note(ps))
	}
	return b.String()
}

// ofLeavers says how many leavers a group is about.
func ofLeavers(ps []Prompt) string { return ofPeople("leaver", "leavers")(ps) }

// ofPeople says how many people a group is about.
func ofPeople(one, many string) func([]Prompt) string {
	return func(ps []Prompt) string {
		people := make([]string, 0, len(ps))
		for _, p := range ps {
			people = append(people, p.Person)
		}
		return " of " + count(len(distinct(people)), one, many)
	}
}

// onSystems names the systems of a group, or counts them where there are more than two.
func onSystems(ps []Prompt) string {
	systems := make([]string, 0, len(ps))
	for _, p := range ps {
		systems = append(systems, p.SystemName)
	}
	switch systems = distinct(systems); len(systems) {
	case 0:
		return ""
	case 1, 2:
		return " on " + join(systems)
	}
	return fmt.Sprintf(" on %d systems", len(systems))
}

// remark says the same of every group.
func remark(text string) func([]Prompt) string { return func([]Prompt) string { return text } }
