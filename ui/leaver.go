package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// caseOfLeaver reads the whole of a leaver's case; nil where it is not for this person to see.
func caseOfLeaver(ctx context.Context, s *store.Session, l store.Leaver) (*store.LeaverCase, error) {
	c, err := s.LeaverCase(ctx, l.Person, "")
	var missing *store.NotFoundError
	switch {
	case errors.As(err, &missing), errors.Is(err, store.ErrOwnCase):
		return nil, nil //nolint:nilnil // the case is then shown without what only its manager sees
	case err != nil:
		return nil, err
	case c.Leaver.ID != l.ID: // of several engagements, another one's
		return nil, nil //nolint:nilnil // as above
	}
	return &c, nil
}

// leaving is a leaver's case: the days that matter, what is to be closed, and what is to come back. Each line that is still open leads to the act that ends it.
func (d *desk) leaving(v seen) []fyne.CanvasObject {
	c := v.leave
	facts := []page.Fact{
		{Label: "Person", Value: d.link(store.Ref{Kind: "person", ID: c.Person.ID}, c.Person.Name()+" ("+c.Person.ID+")")},
		{Label: "Last working day", Value: page.Plain(theme.Day(c.Leaver.LastWorkingDay))},
	}
	add := func(label, text string) {
		if text != "" {
			facts = append(facts, page.Fact{Label: label, Value: page.Plain(text)})
		}
	}
	add("Access ends", clock(c.Due))
	add("Post", c.Engagement.JobTitle)
	add("Service", c.Service)
	add("Manager", c.Manager)
	if c.Leaver.NoticeOn.Known() {
		add("The manager knew on", theme.Day(c.Leaver.NoticeOn))
	}
	if c.NoticeLag > 0 {
		add("Notice", theme.Count(c.NoticeLag, "told %s working day after the manager knew", "told %s working days after the manager knew"))
	}
	add("Explanation", c.Leaver.Explanation)
	out := []fyne.CanvasObject{d.leaverStanding(c), page.Facts(facts...)}
	part := func(title string, lines []fyne.CanvasObject) {
		if len(lines) > 0 {
			out = append(out, page.InsetEach(8, 0, 0, 0, page.Strong(title)), page.Framed(page.Inset(4, 4, page.Stacked(lines...))))
		}
	}
	part("Access", d.accountLines(c))
	part("To give back and to do", d.checkLines(c))
	return out
}

// leaverStanding says in one sentence how far a leaving is.
func (d *desk) leaverStanding(c *store.LeaverCase) fyne.CanvasObject {
	open, waits := len(c.Open()), 0
	for _, l := range c.Lines {
		if l.Outcome == "" {
			waits++
		}
	}
	switch {
	case !c.Leaver.LastWorkingDay.Known():
		return page.Notice(theme.Warn, "The last working day is not known. Nobody is asked to close anything before it is.")
	case open > 0 && waits > 0:
		return page.Notice(theme.Warn, theme.Say("Still open: %s, and %s.", theme.Count(open, "%s account", "%s accounts"), theme.Count(waits, "%s line of the checklist", "%s lines of the checklist")))
	case open > 0:
		return page.Notice(theme.Warn, theme.Say("Still open: %s.", theme.Count(open, "%s account", "%s accounts")))
	case waits > 0:
		return page.Notice(theme.Info, theme.Say("All access is closed.")+" "+theme.Count(waits, "%s line of the checklist is still to be answered.", "%s lines of the checklist are still to be answered."))
	}
	return page.Notice(theme.Good, "All access is closed and the checklist is answered. The record can be signed.")
}

// accountLines are what the leaver could use.
func (d *desk) accountLines(c *store.LeaverCase) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, a := range c.Accounts {
		title := accountTitle(d.w.look.Language(), a)
		to := place{page: "thing", kind: "grant", id: a.Grant.ID}
		var tag fyne.CanvasObject
		words := ""
		switch {
		case a.Grant.Live() && a.Excepted:
			tag = page.NewTag("Excepted", theme.Neutral)
		case a.Grant.Live():
			tag = page.NewTag("To close", theme.Warn)
			if !a.Due.IsZero() && a.Due.Before(d.session().Now()) {
				tag = page.NewTag("Late", theme.Bad)
			}
			words = theme.Say("For %s, by %s", a.Owner, clock(a.Due))
			if d.session().May(store.ActConfirmClosure) {
				to = place{page: "act", kind: "grant", verb: "close"}.with(entry.Values{"grant": a.Grant.ID})
			}
		default:
			tag = page.NewTag("Closed", theme.Good)
			words = theme.Say("%s on %s", theme.Say(capital(a.Grant.Action)), clock(a.Grant.ClosedAt)) + ". " + capital(a.Words)
		}
		out = append(out, d.caseLine(title, words, tag, to))
	}
	return out
}

// checkLines are the lines of the leaver's checklist.
func (d *desk) checkLines(c *store.LeaverCase) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, l := range c.Lines {
		if l.Outcome != "" {
			tag := page.NewTag(capital(outcomeWords(l.Outcome)), theme.Good)
			if l.Outcome == store.LineNotRecovered {
				tag = page.NewTag("Not recovered", theme.Warn)
			}
			out = append(out, page.Inset(6, 8, page.Pair(page.Column(0, 0, page.Plain(l.Text), page.Small(l.Evidence+l.Reason)), tag)))
			continue
		}
		to := place{page: "act", kind: "leaver", verb: "return"}.with(entry.Values{"person": c.Person.ID, "item": l.Item})
		out = append(out, d.caseLine(l.Text, "", page.NewTag("To do", theme.Info), to))
	}
	return out
}

func outcomeWords(outcome string) string {
	if outcome == store.LineNotHeld {
		return "never had it"
	}
	return outcome
}

// caseLine is one line of a case, and where it leads.
func (d *desk) caseLine(title, words string, tag fyne.CanvasObject, to place) fyne.CanvasObject {
	inside := page.Column(0, 0, page.Plain(title))
	if words != "" {
		inside.Add(page.Small(words))
	}
	return d.line(page.Inset(6, 8, page.Pair(inside, tag)), func() { d.visit(to) })
}
