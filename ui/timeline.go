package ui

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// The timeline of somebody who leaves or moves: what happened, what is owed now and by whom, and what is to come, in the order of time with today between.

// happening is one line of a timeline.
type happening struct {
	at    time.Time
	day   bool // only the day is known, or matters
	title string
	words string // who did it, or who owes it
	tag   string
	tone  theme.Tone
	owed  bool
	to    place
	leads bool
}

// timeline is the page of a leaver's or a mover's timeline.
func (d *desk) timeline(at place) screen {
	body := container.NewStack()
	put := func(o fyne.CanvasObject) {
		body.Objects = []fyne.CanvasObject{o}
		body.Refresh()
	}
	s, l := d.session(), d.w.look.Language()
	type read struct {
		name   string
		person string
		lines  []happening
	}
	fill := func() {
		put(hollow("Reading what happens when", "One moment."))
		task.Only(&d.pages, d.w.door, task.Work[read]{
			What: "Reading what happens when",
			Do: func(ctx context.Context) (read, error) {
				v, err := s.ShowOf(ctx, at.kind, at.id)
				if err != nil {
					return read{}, err
				}
				var r read
				switch e := v.Entry.(type) {
				case store.Leaver:
					r.name, r.person = e.Name, e.Person
					r.lines, err = leaverHappened(ctx, s, l, e)
				case store.Mover:
					r.name, r.person = e.Name, e.Person
					r.lines = moverHappened(e)
				}
				if err != nil {
					return r, err
				}
				owed, err := s.Prompts(ctx, store.Whose{All: true})
				r.lines = append(r.lines, owedOf(l, owed, at.kind+"s", r.person)...)
				slices.SortStableFunc(r.lines, func(a, b happening) int { return cmp.Or(a.at.Compare(b.at), strings.Compare(a.title, b.title)) })
				return r, err
			},
			Done: func(r read, err error) {
				if err != nil {
					put(hollow("This timeline cannot be shown", sentence(err), page.Press("Back", d.back)))
					return
				}
				put(scrolled(page.Inset(24, 32, page.Column(12, 860,
					page.NewLink("‹ Back", d.back), page.Heading(r.name), page.Faint("What happens when, and who owes it."), timelineStanding(r.lines), d.happenings(r.lines), page.Gap(24)))))
			},
		})
	}
	return screen{body: body, filled: fill}
}

// owedOf are the prompts about one person that belong to a register: what is still to happen.
func owedOf(l lang.Language, owed []duty.Prompt, where, person string) []happening {
	belongs := map[string]bool{}
	for _, d := range duty.Catalogue() {
		belongs[d.ID] = d.Where == where
	}
	var out []happening
	for i := range owed {
		p := &owed[i]
		if p.Person != person || !belongs[p.Duty] {
			continue
		}
		unnamed := *p
		unnamed.PersonName = "" // the page is about them
		h := happening{at: p.Due, title: strings.TrimSuffix(asksFor(l, &unnamed), " ("+p.PersonName+")"), words: l.Say("Owed by %s", l.Say(p.OwedBy)), owed: true, tag: "To come", tone: theme.Info}
		if len(p.Holders) == 0 {
			h.words = l.Say("%s (vacant)", h.words)
		}
		if p.EscalatedTo != "" {
			h.words += ", " + l.Say("has gone up to %s", l.Say(p.EscalatedTo))
		}
		switch p.State {
		case duty.Overdue:
			h.tag, h.tone = l.Count(p.DaysLate, "%s day late", "%s days late"), theme.Bad
			if p.DaysLate == 0 {
				h.tag = "Late"
			}
		case duty.DueToday:
			h.tag, h.tone = "Today", theme.Warn
		case duty.Upcoming:
		}
		h.to, h.leads = discharge(p)
		h.to.due = dueRef{} // afterwards somebody comes back here
		out = append(out, h)
	}
	return out
}

// leaverHappened is what the register knows of a leaving up to now, and its day.
func leaverHappened(ctx context.Context, s *store.Session, in lang.Language, l store.Leaver) ([]happening, error) {
	out := staffHappened(l.NoticeOn, l.RecordedAt, l.RecordedBy, "It was recorded that they leave")
	if l.LastWorkingDay.Known() {
		out = append(out, happening{at: l.LastWorkingDay.End(), day: true, title: "Last working day"})
	}
	if !l.AccessEndsAt.IsZero() {
		out = append(out, happening{at: l.AccessEndsAt, title: "Access ends"})
	}
	c, err := caseOfLeaver(ctx, s, l)
	if err != nil || c == nil {
		return out, err
	}
	for _, a := range c.Accounts {
		switch {
		case !a.Grant.Live():
			tag, tone := "Done", theme.Good
			if a.Verdict != duty.OnTime {
				tag, tone = "Done late", theme.Warn
			}
			out = append(out, happening{at: a.Grant.ClosedAt, title: accountTitle(in, a) + ": " + lower(in.Say(capital(a.Grant.Action))), words: strings.TrimSpace(a.Owner + ". " + capital(a.Words)), tag: tag, tone: tone})
		case a.Excepted:
			out = append(out, happening{at: a.Due, title: accountTitle(in, a), words: "Stays open under an exception", tag: "Excepted", tone: theme.Neutral})
		}
	}
	return append(out, linesHappened(c.Lines)...), nil
}

// accountTitle names what a leaver could use.
func accountTitle(l lang.Language, a store.LeaverAccountCase) string {
	if a.Grant.Login == "" {
		return capital(a.Grant.Kind) + ", " + a.System
	}
	return l.Say("%s on %s", a.Grant.Login, a.System)
}

func moverHappened(m store.Mover) []happening {
	out := append(staffHappened(m.NoticeOn, m.RecordedAt, m.RecordedBy, "It was recorded that they move"), happening{at: m.MovesOn.Start(), day: true, title: "First day in the new post"})
	if !m.FinishedAt.IsZero() {
		out = append(out, happening{at: m.FinishedAt, title: "Everything about the move is settled", tag: "Done", tone: theme.Good})
	}
	return append(out, linesHappened(m.Lines)...)
}

// staffHappened is how the council came to know.
func staffHappened(notice calendar.Date, recorded time.Time, by, title string) []happening {
	out := []happening{{at: recorded, title: title, words: by, tag: "Done", tone: theme.Good}}
	if notice.Known() {
		out = append(out, happening{at: notice.Start(), day: true, title: "The manager knew"})
	}
	return out
}

// linesHappened are the answered lines of a checklist.
func linesHappened(lines []store.CaseLine) []happening {
	var out []happening
	for _, l := range lines {
		if l.Outcome == "" {
			continue
		}
		h := happening{at: l.DoneAt, title: l.Text, words: strings.TrimSpace(l.Evidence + l.Reason), tag: capital(outcomeWords(l.Outcome)), tone: theme.Good}
		if l.Outcome == store.LineNotRecovered {
			h.tone = theme.Warn
		}
		out = append(out, h)
	}
	return out
}

// timelineStanding says in one sentence how it stands.
func timelineStanding(lines []happening) fyne.CanvasObject {
	owed, late := 0, 0
	for _, h := range lines {
		if h.owed {
			owed++
			if h.tone == theme.Bad {
				late++
			}
		}
	}
	switch {
	case owed == 0:
		return page.Notice(theme.Good, "Nothing is owed any more.")
	case late == owed:
		return page.Notice(theme.Bad, theme.Count(owed, "%s thing is still owed, and late.", "%s things are still owed, and late."))
	case late > 0:
		return page.Notice(theme.Bad, theme.Count(owed, "%s thing is still owed.", "%s things are still owed.")+" "+theme.Count(late, "%s of them is late.", "%s of them are late."))
	}
	return page.Notice(theme.Info, theme.Count(owed, "%s thing is still owed, and nothing is late.", "%s things are still owed, and nothing is late."))
}

// happenings are the lines in the order of time, with today between.
func (d *desk) happenings(lines []happening) fyne.CanvasObject {
	now := d.session().Now()
	var facts []page.Fact
	today := page.Fact{Label: "Today", Value: page.Text(theme.Day(d.session().Today()), page.Style{Bold: true})}
	marked := false
	for _, h := range lines {
		if !marked && h.at.After(now) {
			facts, marked = append(facts, today), true
		}
		facts = append(facts, d.happening(h))
	}
	if !marked {
		facts = append(facts, today)
	}
	return page.Facts(facts...)
}

func (d *desk) happening(h happening) page.Fact {
	label := clock(h.at)
	if h.day || h.owed {
		label = theme.Day(calendar.Of(h.at))
	}
	text := page.Column(0, 0, page.Plain(h.title))
	if h.words != "" {
		text.Add(page.Small(h.words))
	}
	var inside fyne.CanvasObject = text
	if h.tag != "" {
		inside = page.Pair(text, page.NewTag(h.tag, h.tone))
	}
	if h.leads {
		inside = d.line(inside, func() { d.visit(h.to) })
	}
	return page.Fact{Label: label, Value: inside}
}
