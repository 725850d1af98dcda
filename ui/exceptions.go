package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// exceptions is the list of the departures from the policy that stand: each can be ended before its time.
func (d *desk) exceptions(place) screen {
	return plainList{
		title: "Exceptions that stand", help: "What the Information Security Manager accepted for a time. Open one to end it before that: what it excused is owed again.",
		back:    page.NewLink("‹ Access", func() { d.visit(place{page: "list", kind: "grant"}) }),
		columns: []grid.Column{{Title: "Exception", Least: 7, Most: 10}, {Title: "Clause", Least: 7, Most: 10, Spare: true}, {Title: "About", Least: 10, Most: 40, Grows: true}, {Title: "Why", Least: 12, Grows: true}, {Title: "Until", Least: 10, Most: 16}, {Title: "Accepted by", Least: 10, Most: 24, Spare: true}},
		read: func(ctx context.Context, s *store.Session) ([]grid.Row, error) {
			all, err := s.ExceptionsInForce(ctx)
			if err != nil {
				return nil, err
			}
			refs := map[store.Ref]bool{}
			for _, e := range all {
				refs[store.Ref{Kind: e.Kind, ID: e.Subject}], refs[store.Ref{Kind: signIn, ID: e.GrantedBy}] = true, true
			}
			names, err := s.Names(ctx, keys(refs))
			return rowsOf(all, func(e store.Exception) grid.Row { return exceptionRow(e, names) }), err
		},
		none: "No exception to the policy stands that you may see. One is accepted from the access that it is about.", counts: [2]string{"exception", "exceptions"}, saved: "exceptions",
		opened: func(r grid.Row) {
			if d.session().May(store.ActEndException) {
				d.visit(endOf(r.ID))
			}
		},
	}.screen(d)
}

func exceptionRow(e store.Exception, names store.Names) grid.Row {
	until := dayCell(e.Until)
	if !e.Until.Known() {
		until = grid.Word("Further notice")
	}
	return grid.Row{ID: e.ID, Cells: []grid.Cell{grid.Text(e.ID), grid.Text(e.Clause), grid.Text(nameOr(names, e.Kind, e.Subject)), grid.Text(e.Reason), until, grid.Text(nameOr(names, signIn, e.GrantedBy))}}
}

// endOf is the place that ends an exception.
func endOf(exception string) place {
	return place{page: "act", kind: "grant", verb: "except end"}.with(entry.Values{"exception": exception})
}

// excepted says which exceptions stand for what is shown, each with the way to end it.
func (d *desk) excepted(v seen) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, e := range v.exceptions {
		words := theme.Say("Exception %s to %s stands: %s", e.ID, e.Clause, stop(e.Reason))
		if e.Until.Known() {
			words = theme.Say("Exception %s to %s stands until %s: %s", e.ID, e.Clause, e.Until, stop(e.Reason))
		}
		if d.session().May(store.ActEndException) {
			out = append(out, page.Notice(theme.Info, words, page.Press("End it now", func() { d.visit(endOf(e.ID)) })))
		} else {
			out = append(out, page.Notice(theme.Info, words))
		}
	}
	return out
}

// exceptionsOf are the exceptions that stand for some access, for those who may see them all.
func exceptionsOf(ctx context.Context, s *store.Session, grant string) ([]store.Exception, error) {
	out := []store.Exception{}
	if !s.SeesEverything() {
		return out, nil
	}
	all, err := s.ExceptionsInForce(ctx)
	for _, e := range all {
		if e.Kind == "grant" && e.Subject == grant {
			out = append(out, e)
		}
	}
	return out, err
}
