package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// Where the last reading of a directory shows that access is closed, that is evidence, and the form that confirms it offers to take it: then nobody is asked how they know, what was done,
// and when. What the directory shows as open is said, and that it is none.

// takenAsShown is what is kept of a form that was left in which the directory was taken as the evidence.
const takenAsShown = "as-shown"

// directoryShows is what the directories that were read last show of access that is to be closed.
type directoryShows struct {
	grants []string // that were asked about
	closed []store.Closure
	open   []string // a sentence for each that is no evidence
}

// all reports that the directory showed each of them as closed.
func (v directoryShows) all() bool { return len(v.grants) > 0 && len(v.closed) == len(v.grants) }

// asksOfDirectory are the fields whose answer a directory has, of the acts that confirm a closure.
func asksOfDirectory(a act) []string {
	if a.kind != "grant" || a.verb != "close" && a.verb != "close several" {
		return nil
	}
	return []string{"action", "evidence", "done_at"}
}

// whatDirectoryShows asks the directories about access. Access to a system whose directory was never read has nothing to show.
func whatDirectoryShows(ctx context.Context, s *store.Session, grants []string) (directoryShows, error) {
	v := directoryShows{grants: grants}
	for _, id := range grants { // as many as somebody confirms at once
		c, err := s.SeenDisabled(ctx, id)
		var open *store.ConflictError
		var unread *store.NotFoundError
		switch {
		case err == nil:
			v.closed = append(v.closed, c)
		case errors.As(err, &open):
			v.open = append(v.open, sentence(err))
		case !errors.As(err, &unread):
			return v, err
		}
	}
	return v, nil
}

// asSeen are closures for which the directory is the evidence, each with its own.
func asSeen(ctx context.Context, s *store.Session, grants []string, by string) ([]store.Closure, error) {
	var out []store.Closure
	for _, id := range grants {
		c, err := s.SeenDisabled(ctx, id)
		if err != nil {
			return nil, err
		}
		c.By = by
		out = append(out, c)
	}
	return out, nil
}

// grantsIn is the access that the fields of an act name.
func grantsIn(v entry.Values) []string {
	return append(v.List("grant"), v.List("grants")...)
}

// askDirectory asks the directories again once other access is named.
func (p *actPage) askDirectory() {
	if len(asksOfDirectory(p.act)) == 0 || p.form == nil { // what stands is filled in while the form is made
		return
	}
	grants := grantsIn(p.form.Values())
	if slices.Equal(grants, p.shows.grants) {
		return
	}
	p.shows = directoryShows{grants: grants}
	s := p.desk.session()
	task.Only(&p.asked, p.desk.w.door, task.Work[directoryShows]{
		Do: func(ctx context.Context) (directoryShows, error) { return whatDirectoryShows(ctx, s, grants) },
		Done: func(v directoryShows, err error) {
			if err == nil { // where it could not be asked the form asks
				p.shows = v
			}
			p.drawShown()
		},
	})
}

// drawShown offers what the directory shows, and asks for the rest where that is not taken.
func (p *actPage) drawShown() {
	p.shown.RemoveAll()
	defer p.body.Refresh()
	if !p.shows.all() {
		p.asShown = false
	}
	p.askRest()
	switch closed := p.shows.closed; {
	case p.shows.all():
		p.shown.Add(page.Ticked(shownWords(closed), p.asShown, func(on bool) {
			p.asShown = on
			p.askRest()
			p.body.Refresh()
		}))
	case len(closed) > 0:
		only := page.Press("Leave only those in the list", func() { p.only(closed) })
		p.shown.Add(page.Notice(theme.Info, theme.Say("The directory showed %s of these %s as closed.", thousands(len(closed)), thousands(len(p.shows.grants))), only))
	}
	const most = 5
	for _, open := range p.shows.open[:min(len(p.shows.open), most)] {
		p.shown.Add(page.Small(open))
	}
	if n := len(p.shows.open) - most; n > 0 {
		p.shown.Add(page.Small(theme.Count(n, "%s more is not shown as closed.", "%s more are not shown as closed.")))
	}
}

// askRest asks what the directory does not answer.
func (p *actPage) askRest() {
	var names []string
	for _, f := range p.act.fields {
		if !p.asShown || !slices.Contains(asksOfDirectory(p.act), f.Name) {
			names = append(names, f.Name)
		}
	}
	p.form.Only(names...)
}

// only takes out of the list what the directory did not show as closed.
func (p *actPage) only(closed []store.Closure) {
	typed, ids := p.form.Typed(), []string{}
	for _, c := range closed {
		ids = append(ids, c.Grant)
	}
	typed["grants"] = strings.Join(ids, "; ")
	p.asShown = true
	p.form.Fill(typed)
	p.askDirectory()
}

// shownWords offer what the directory showed as the evidence.
func shownWords(closed []store.Closure) string {
	last := closed[0]
	for _, c := range closed {
		if c.DoneAt.After(last.DoneAt) {
			last = c
		}
	}
	switch {
	case len(closed) > 1:
		return theme.Say("The directory showed all %s as closed, last on %s: take that as the evidence", thousands(len(closed)), clock(last.DoneAt))
	case last.Action == store.ActionDeleted:
		return theme.Say("The directory no longer had it on %s: take that as the evidence", clock(last.DoneAt))
	}
	return theme.Say("The directory showed it as disabled on %s: take that as the evidence", clock(last.DoneAt))
}

// shownFacts are the evidence as it is shown once more before it is taken.
func (p *actPage) shownFacts() []page.Fact {
	if !p.asShown {
		return nil
	}
	var evidence []string
	number := map[string]int{}
	for _, c := range p.shows.closed {
		if number[c.Evidence]++; number[c.Evidence] == 1 {
			evidence = append(evidence, c.Evidence)
		}
	}
	var lines []fyne.CanvasObject
	for _, text := range evidence {
		if number[text] > 1 {
			text = fmt.Sprintf("%s (%d)", text, number[text])
		}
		lines = append(lines, page.Plain(text))
	}
	return []page.Fact{{Label: "How you know", Value: page.Column(2, 0, lines...)}}
}
