package ui

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// The weekly review of the administrators: what changed since last week, how the accounts were used, and the row of weeks in which a missed one stays to be seen. It is recorded here
// from the lists that the systems export, or from what somebody read off them.

// weeklyWidth is how wide the lines of the page are at most.
const weeklyWidth = 860

// shownWeeks is how many weeks stand in the row.
const shownWeeks = 12

// shownExplained is how many of the missed weeks that are explained are shown without being asked for.
const shownExplained = 3

type weeklyPage struct {
	desk  *desk
	at    place
	body  *fyne.Container
	read  weeklyRead
	week  store.PrivilegedWeek // that is reviewed next, or was last
	lists lists

	explained bool // every missed week is shown, however long ago it was explained
}

// weeklyRead is what the page reads before it is shown.
type weeklyRead struct {
	weeks    store.PrivilegedWeeks
	accounts []store.PrivilegedAccount
	review   *store.PrivilegedReview // of the week, where there is one that may be seen
	names    map[store.Ref]string
}

// weekly is the page of the weekly review.
func (d *desk) weekly(at place) screen {
	p := &weeklyPage{desk: d, at: at, body: container.NewStack()}
	p.lists.begin(p, d.drafts[at].fields)
	return screen{body: p.body, filled: p.fill, typed: p.typed}
}

func (p *weeklyPage) typed() typedSoFar { return typedSoFar{fields: p.lists.typed()} }

func (p *weeklyPage) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

// fill reads the weeks and the accounts, and the review of the week where there is one.
func (p *weeklyPage) fill() {
	s, asked := p.desk.session(), p.at.id
	p.put(hollow("Reading the weeks", "One moment."))
	task.Only(&p.desk.pages, p.desk.w.door, task.Work[weeklyRead]{
		What: "Reading the privileged accounts",
		Do: func(ctx context.Context) (weeklyRead, error) {
			var r weeklyRead
			var err error
			if r.weeks, err = s.PrivilegedWeeks(ctx); err != nil {
				return r, err
			}
			if r.accounts, err = s.PrivilegedAccounts(ctx, ""); err != nil {
				return r, err
			}
			r.accounts = slices.DeleteFunc(r.accounts, func(a store.PrivilegedAccount) bool { return a.RemovedOn.Known() })
			if k, known := weekOf(r.weeks.Weeks, asked); known && k.Review != "" {
				v, err := s.PrivilegedReview(ctx, k.Review)
				var missing *store.NotFoundError
				if err != nil && !errors.As(err, &missing) {
					return r, err
				}
				if err == nil {
					r.review = &v
				}
			}
			r.names, err = s.Names(ctx, refsOfAccounts(r))
			return r, err
		},
		Done: func(r weeklyRead, err error) {
			if err != nil {
				p.put(hollow("The weeks cannot be read", sentence(err), page.Press("Try again", p.fill)))
				return
			}
			p.read = r
			p.week, _ = weekOf(r.weeks.Weeks, asked)
			p.draw()
			p.lists.again()
		},
	})
}

// weekOf is the week that is asked for; else the oldest that waits, else the last.
func weekOf(weeks []store.PrivilegedWeek, asked string) (store.PrivilegedWeek, bool) {
	for _, k := range weeks {
		if k.Week == asked || asked == "" && (k.State == duty.WeekOpen || k.State == duty.WeekStarted) {
			return k, true
		}
	}
	if len(weeks) == 0 {
		return store.PrivilegedWeek{}, false
	}
	return weeks[len(weeks)-1], true
}

// refsOfAccounts are what the accounts name, and who said why a week was missed.
func refsOfAccounts(r weeklyRead) []store.Ref {
	set := map[store.Ref]bool{}
	add := func(a store.PrivilegedAccount) {
		set[store.Ref{Kind: "system", ID: a.System}], set[store.Ref{Kind: "person", ID: a.Holder}], set[store.Ref{Kind: "post", ID: a.Sponsor}] = true, true, true
	}
	for _, a := range r.accounts {
		add(a)
	}
	if r.review != nil {
		for _, v := range r.review.Differences {
			add(v.Account)
		}
	}
	for _, k := range r.weeks.Weeks {
		set[store.Ref{Kind: signIn, ID: k.ExplainedBy}] = true
	}
	for _, kind := range []string{"system", "person", "post", signIn} {
		delete(set, store.Ref{Kind: kind})
	}
	return keys(set)
}

// draw shows how the weeks stand, and what this week asks for.
func (p *weeklyPage) draw() {
	d := p.desk
	things := []fyne.CanvasObject{
		page.NewLink("‹ Back", d.back), page.Heading("Weekly administrator review"),
		page.Faint("Once a week somebody looks at what changed among the accounts with more rights than others, and at how they were used."),
		p.standing(), p.row(),
	}
	things = append(things, p.missed()...)
	switch {
	case p.week.Week == "":
	case p.week.Review != "":
		things = append(things, p.found()...)
	case !d.session().May(store.ActReviewPrivileged):
		things = append(things, page.Notice(theme.Neutral, "Your role reads these reviews and does not do them. ICT and the Information Security Manager do."))
	case p.week.State == duty.WeekOpen:
		things = append(things, p.lists.objects()...)
	}
	p.put(scrolled(page.Inset(24, 32, page.Column(12, weeklyWidth, append(things, page.Gap(24))...))))
}

// standing says in one sentence how the week stands.
func (p *weeklyPage) standing() fyne.CanvasObject {
	w, k := p.read.weeks, p.week
	unbroken := theme.Say("No week in a row is done yet.")
	if w.Unbroken > 0 {
		unbroken = theme.Count(w.Unbroken, "%s week without a gap.", "%s weeks without a gap.")
	}
	if w.Missed > 0 {
		unbroken += " " + theme.Count(w.Missed, "%s week was missed since the register opened.", "%s weeks were missed since the register opened.")
	}
	switch k.State {
	case duty.WeekOpen:
		tone := theme.Info
		words := theme.Say("The week %s is to be reviewed by %s.", k.Week, k.Due)
		if k.Due < p.desk.session().Today() {
			tone, words = theme.Bad, theme.Say("The week %s was due on %s and can still be reviewed, as late.", k.Week, k.Due)
		}
		return page.Notice(tone, words+" "+unbroken)
	case duty.WeekStarted:
		return page.Notice(theme.Warn, theme.Say("The week %s was reviewed by %s, who holds %s of the accounts. It is done when somebody else has looked at those, by %s.", k.Week, k.Reviewer, thousands(k.Waits), k.Due)+" "+unbroken)
	case duty.WeekDone, duty.WeekLate:
		words := theme.Say("The week %s is reviewed: by %s on %s.", k.Week, k.Reviewer, clock(k.DoneAt))
		if k.Second != "" {
			words = theme.Say("The week %s is reviewed: by %s on %s, and by %s.", k.Week, k.Reviewer, clock(k.DoneAt), k.Second)
		}
		return page.Notice(theme.Good, words+" "+unbroken)
	case duty.WeekMissed:
		return page.Notice(theme.Bad, theme.Say("The week %s was missed, and stays missed.", k.Week)+" "+unbroken)
	}
	return page.Notice(theme.Info, "Nothing is owed yet: the first week begins on the first Monday after the register opened.")
}

// row is the last weeks, each with how it stands in a word; each leads to what was found.
func (p *weeklyPage) row() fyne.CanvasObject {
	weeks := p.read.weeks.Weeks
	out := page.Row(6)
	for _, k := range weeks[max(0, len(weeks)-shownWeeks):] {
		words, tone := weekWords(k.State)
		tag := page.NewTag(k.Week[len(k.Week)-3:]+" "+theme.Say(words), tone)
		out.Add(page.Fixed(tag.MinSize().Width+8, page.NewLine(page.Inset(2, 4, tag), func() {
			p.desk.visit(place{page: "weekly", kind: "privileged-account", id: k.Week})
		})))
	}
	return out
}

func weekWords(s duty.WeekState) (string, theme.Tone) {
	switch s {
	case duty.WeekDone:
		return "done", theme.Good
	case duty.WeekLate:
		return "done late", theme.Warn
	case duty.WeekMissed:
		return "missed", theme.Bad
	case duty.WeekStarted:
		return "half done", theme.Warn
	default:
		return "to do", theme.Info
	}
}

// missed are the weeks without a review, and why; an explanation does not make them done. The older ones that are explained are asked for: there may be a
// year of them, and this week's review stands below.
func (p *weeklyPage) missed() []fyne.CanvasObject {
	lines, explained := page.Stacked(), 0
	for _, k := range slices.Backward(p.read.weeks.Weeks) {
		if k.State != duty.WeekMissed {
			continue
		}
		if k.Explanation != "" {
			if explained++; explained > shownExplained && !p.explained {
				continue
			}
		}
		words := theme.Say("Due on %s.", k.Due)
		tag := page.NewTag("To explain", theme.Warn)
		to := place{page: "act", kind: "privileged-account", verb: "privileged explain"}.with(entry.Values{"week": k.Week})
		if k.Explanation != "" {
			words = theme.Say("%s %s (%s)", words, stop(k.Explanation), nameOr(p.read.names, signIn, k.ExplainedBy))
			tag = page.NewTag("Missed", theme.Neutral)
		}
		lines.Add(p.desk.line(page.Inset(6, 8, page.Pair(page.Column(0, 0, page.Plain(theme.Say("Week %s", k.Week)), page.Small(words)), tag)), func() { p.desk.visit(to) }))
	}
	var out []fyne.CanvasObject
	if len(lines.Objects) > 0 {
		out = append(out, page.Strong("Missed weeks"), page.Framed(page.Inset(4, 4, lines)))
	}
	if more := explained - shownExplained; more > 0 && !p.explained {
		out = append(out, page.NewLink(theme.Count(more, "Show %s earlier week that is explained", "Show %s earlier weeks that are explained"), func() {
			p.explained = true
			p.draw()
		}))
	}
	return out
}

// found is what the review of the week found, and what still waits.
func (p *weeklyPage) found() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if p.week.State == duty.WeekStarted && p.desk.session().May(store.ActReviewPrivileged) {
		to := place{page: "act", kind: "privileged-account", verb: "privileged second"}.with(entry.Values{"week": p.week.Week})
		out = append(out, page.Row(8, page.NewButton(theme.Say("Look at the accounts that %s holds", p.week.Reviewer), true, func() { p.desk.visit(to) })))
	}
	v := p.read.review
	if v == nil {
		return append(out, page.Faint("What it found is for ICT and the Information Security Manager to see."))
	}
	out = append(out, page.Subheading(theme.Say("What the week %s found", v.Week)))
	out = append(out, p.differences(v.Differences, nil)...)
	out = append(out, p.queries(v.Queries)...)
	facts := []page.Fact{{Label: "Accounts", Value: page.Plain(thousands(v.Accounts))}}
	for _, f := range []struct{ label, text string }{{"How sign-ins were looked at", v.Activity}, {"Why a list is missing", v.Uncovered}, {"Notes", v.Notes}} {
		if f.text != "" {
			facts = append(facts, page.Fact{Label: f.label, Value: page.Plain(f.text)})
		}
	}
	return append(out, page.Gap(4), page.Facts(facts...))
}
