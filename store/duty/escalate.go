package duty

import (
	"cmp"
	"slices"
	"time"

	"muniment/store/calendar"
)

// prompt puts a case before the people who are to answer it, as it stands on the date of judging.
func (f *Facts) prompt(d *Duty, c *Case) Prompt {
	post := f.Posts[c.OwedBy]
	p := Prompt{
		Duty: d.ID, Title: d.Title, Clauses: slices.Clone(d.Clauses), Act: cmp.Or(c.Act, d.Act),
		Subject: c.Subject, ID: c.ID, Item: c.Item, Thing: c.Thing, Text: c.Text, Note: c.Note,
		Person: c.Person, System: c.System, ServiceName: c.Service, About: c.About,
		OwedBy: f.title(c.OwedBy), Post: c.OwedBy, Holders: slices.Sorted(slices.Values(post.Holders)), Deputy: post.Deputy,
		Due: c.Due,
	}
	if len(c.Clauses) > 0 {
		p.Clauses = slices.Clone(c.Clauses)
	}
	if c.Person != "" {
		p.PersonName = f.person(c.Person)
	}
	if c.System != "" {
		p.SystemName = f.system(c.System)
	}
	if len(p.Holders) == 0 {
		if p.ShownToPost = f.answers(c.OwedBy); p.ShownToPost != "" {
			p.ShownTo = f.title(p.ShownToPost)
		}
	}
	if p.State, p.DaysLate = f.state(c.Due); p.State == Overdue {
		f.escalate(&p, c)
	}
	return p
}

// state compares a due time with the time of judging. A day lasts to the end of its last second, so parts of a second
// do not count.
func (f *Facts) state(due time.Time) (State, int) {
	today, day := f.Today(), calendar.Of(due)
	switch {
	case f.Now.Truncate(time.Second).After(due):
		return Overdue, today.DaysSince(day)
	case day == today:
		return DueToday, 0
	default:
		return Upcoming, 0
	}
}

// answers is the post to which prompts go while this one is vacant: the first above it that somebody holds, else the top.
// It is empty where nothing stands above. Posts that stand above each other in a circle end at the last one.
func (f *Facts) answers(id string) string {
	top := ""
	seen := map[string]bool{id: true}
	for above := f.Posts[id].Above; above != "" && !seen[above]; above = f.Posts[above].Above {
		seen[above], top = true, above
		if len(f.Posts[above].Holders) > 0 {
			break
		}
	}
	return top
}

// escalate says who is told of an overdue prompt, and whose lateness they are told of.
func (f *Facts) escalate(p *Prompt, c *Case) {
	due := calendar.Of(c.Due)
	step, to := f.Periods.Of("escalate-siro"), PostSIRO
	if !f.passed(due, step) {
		step, to = f.Periods.Of("escalate-ism"), PostISM
		if !f.passed(due, step) {
			return
		}
	}
	concerns := c.OwedBy
	if c.Causer != "" && !f.passed(calendar.Of(c.Told), step) {
		concerns = c.Causer
	}
	if p.EscalatedPost = f.escalatesTo(to, c.OwedBy, concerns); p.EscalatedPost == "" {
		return
	}
	p.EscalatedTo = f.title(p.EscalatedPost)
	p.Concerns, p.ConcernsPost = f.title(concerns), concerns
}

// passed reports whether at least n working days have passed since a day.
func (f *Facts) passed(since calendar.Date, n int) bool {
	today := f.Today()
	switch days := today.DaysSince(since); {
	case days < n: // there are never more working days than days
		return false
	case days > 3*max(n, 0)+10: // nor do holidays make of any number of working days three times as many days and ten
		return true
	}
	return f.working().Add(since, max(n, 0)) <= today
}

// escalatesTo is the post told at a step of escalation. A post is never told of itself: the next above is, and at the
// top nobody.
func (f *Facts) escalatesTo(to, owes, concerns string) string {
	seen := make(map[string]bool)
	for to == owes || to == concerns {
		seen[to] = true
		if to = f.Posts[to].Above; to == "" || seen[to] {
			return ""
		}
	}
	return to
}
