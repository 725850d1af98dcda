package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// transferPlan shows who and what would go with a service, or with the whole council, before anything is written: a transfer cannot be taken back.
type transferPlan struct {
	desk  *desk
	at    place
	form  *form.Form
	found *fyne.Container
}

// transfer is the page of the preview of a transfer: one that is thought of, or one that is recorded and comes to its vesting day.
func (d *desk) transfer(at place) screen {
	p := &transferPlan{desk: d, at: at, found: page.Column(12, 0)}
	known := at.known()
	kept := d.keptForms(at, map[string]string{known["service"]: known["title"]})
	p.form = kept.form([]entry.Field{
		helped(optional("service", "Service that goes, with everything below it", entry.Service), "Left blank, the whole council."),
		needed("successor", "Body that takes over", entry.Text), needed("vests", "Vesting day", entry.Day),
	}, known, p.look)
	s := screen{keyboard: p.form.Keyboard(), typed: kept.typed, body: scrolled(page.Inset(24, 32, page.Column(16, 820,
		page.NewLink("‹ Transfers", func() { d.visit(place{page: "list", kind: "transfer"}) }), page.Heading("See what a transfer would take"),
		page.Faint("Nothing is written here."), kept.notice(), page.Column(12, form.Most, p.form.Object()), page.Row(8, page.Main("See what would go", p.look)), p.found)))}
	if at.id != "" {
		s.filled = p.look
	}
	return s
}

// planRead is a plan with the names of whom and what it takes.
type planRead struct {
	store.TransferPlan
	names map[store.Ref]string
}

func (p *transferPlan) look() {
	if !p.form.Check() {
		return
	}
	s, v := p.desk.session(), p.form.Values()
	n := store.NewTransfer{Service: v["service"], Whole: v["service"] == "", Successor: v["successor"], VestsOn: v.Day("vests")}
	task.Run(p.desk.w.door, task.Work[planRead]{
		What: "Working out what would go",
		Do: func(ctx context.Context) (planRead, error) {
			plan, err := s.PlanTransfer(ctx, n)
			if err != nil {
				return planRead{}, err
			}
			var refs []store.Ref
			for kind, ids := range map[string][]string{"person": append(append([]string(nil), plan.People...), plan.Staying...), "system": plan.Systems, "asset": plan.Assets} {
				for _, id := range ids {
					refs = append(refs, store.Ref{Kind: kind, ID: id})
				}
			}
			names, err := s.Names(ctx, refs)
			return planRead{plan, names}, err
		},
		Done: func(r planRead, err error) {
			p.found.RemoveAll()
			defer p.desk.middle.Refresh()
			if err != nil {
				p.found.Add(page.Notice(theme.Bad, sentence(err)))
				return
			}
			p.show(r, v, n.VestsOn)
		},
	})
}

// show says who and what would go, and leads on to the act.
func (p *transferPlan) show(r planRead, v entry.Values, vests calendar.Date) {
	d := p.desk
	p.found.Add(page.Subheading(theme.Say("%s to %s, on %s", r.Name, r.Successor, vests)))
	list := func(kind string, ids []string) fyne.CanvasObject {
		names := make([]string, 0, len(ids))
		for _, id := range ids {
			names = append(names, nameOr(r.names, kind, id))
		}
		if len(names) == 0 {
			return page.Plain("None")
		}
		return page.Plain(thousands(len(names)) + ": " + strings.Join(names, ", "))
	}
	p.found.Add(page.Facts(
		page.Fact{Label: "People who go", Value: list("person", r.People)}, page.Fact{Label: "People who keep another post", Value: list("person", r.Staying)},
		page.Fact{Label: "Systems", Value: list("system", r.Systems)}, page.Fact{Label: "Assets", Value: list("asset", r.Assets)},
		page.Fact{Label: "Access that goes with its system", Value: page.Plain(thousands(r.Going))}, page.Fact{Label: "Access that falls due on that day", Value: page.Plain(thousands(r.Closing))},
	))
	p.found.Add(page.Notice(theme.Warn, theme.Say("It cannot be taken back. To confirm it you type: %s", r.Confirm)))
	to, words := place{page: "act", kind: "transfer", verb: "transfer record"}.with(entry.Values{
		"service": v["service"], "whole": map[bool]string{true: "yes", false: "no"}[v["service"] == ""], "successor": v["successor"], "vests": v["vests"],
	}), "Go on to record it"
	if p.at.id != "" {
		to, words = place{page: "act", kind: "transfer", verb: "transfer vest"}.with(entry.Values{"transfer": p.at.id}), "Go on to complete it"
	}
	p.found.Add(page.Row(8, page.Main(words, func() { d.visit(to) })))
}

// transferWay leads from a service, or from a transfer that is not complete, to what would go.
func (d *desk) transferWay(v seen) []way {
	if !d.session().May(store.ActTransfer) {
		return nil
	}
	switch e := v.Entry.(type) {
	case store.Transfer:
		if e.VestedAt.IsZero() {
			known := entry.Values{"service": e.Service, "successor": e.Successor, "vests": string(e.VestsOn), "title": e.Name}
			return []way{{"See what goes", place{page: "transfer", kind: "transfer", id: e.ID}.with(known), true}}
		}
	case entry.Entry:
		if e.Kind == "service" && e.Live() {
			return []way{{"See what a transfer would take", place{page: "transfer", kind: "transfer"}.with(entry.Values{"service": e.ID, "title": e.Title}), true}}
		}
	}
	return nil
}
