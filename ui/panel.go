package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// panel shows what is chosen, at the right of the page: its facts, what hangs on it, its history, and what can be done about it.
type panel struct {
	desk   *desk
	inside *fyne.Container
	frame  *fyne.Container
	read   task.Latest
	kind   string
	id     string
}

func newPanel(d *desk) *panel {
	p := &panel{desk: d, inside: container.NewStack()}
	p.frame = container.NewBorder(nil, nil, page.UpRule(), nil, page.On(fynetheme.ColorNameHeaderBackground, p.inside))
	p.frame.Hide()
	return p
}

// close takes the panel away.
func (p *panel) close() {
	p.read.Cancel()
	p.kind, p.id = "", ""
	if p.frame.Visible() {
		p.frame.Hide()
		p.inside.RemoveAll()
		p.desk.body.Refresh()
	}
}

// open shows a thing.
func (p *panel) open(kind, id string) {
	if kind == "" || id == "" {
		p.close()
		return
	}
	p.kind, p.id = kind, id
	d := p.desk
	d.read(&p.read, kind, id, func(v seen, err error) {
		var body fyne.CanvasObject
		if err != nil {
			body = page.Inset(16, 20, page.Notice(theme.Warn, sentence(err)))
		} else {
			shut := widget.NewButtonWithIcon("", fynetheme.CancelIcon(), p.close)
			shut.Importance = widget.LowImportance
			top := page.InsetEach(8, 8, 0, 20, page.Pair(page.NewLink("Open as a page", func() { d.visit(place{page: "thing", kind: kind, id: id}) }), shut))
			body = container.NewBorder(top, nil, nil, nil, scrolled(page.InsetEach(0, 20, 24, 20, d.describe(v, page.Subheading))))
		}
		p.inside.Objects = []fyne.CanvasObject{body}
		p.frame.Show()
		d.body.Refresh()
	})
}

// seen is a thing with the names of what it points to.
type seen struct {
	store.Shown
	names map[store.Ref]string
	leave *store.LeaverCase // of a leaver

	exceptions []store.Exception     // that stand for access
	refused    map[store.ActOn]error // acts that would be refused to whoever looks
	areas      clearedAreas          // of a clearance
}

// read reads a thing and the names of what it points to.
func (d *desk) read(latest *task.Latest, kind, id string, done func(seen, error)) {
	s := d.session()
	task.Only(latest, d.w.door, task.Work[seen]{
		What: "Reading",
		Do: func(ctx context.Context) (seen, error) {
			v, err := s.ShowOf(ctx, kind, id)
			if err != nil {
				return seen{}, err
			}
			names, err := s.Names(ctx, refsOf(v))
			out := seen{Shown: v, names: names}
			if l, is := v.Entry.(store.Leaver); is && err == nil && l.WithdrawnAt.IsZero() {
				out.leave, err = caseOfLeaver(ctx, s, l)
			}
			if _, is := v.Entry.(store.Grant); is && err == nil {
				out.exceptions, err = exceptionsOf(ctx, s, id)
			}
			if e, is := v.Entry.(entry.Entry); is && err == nil && e.Live() {
				err = out.foresee(ctx, s, e)
			}
			return out, err
		},
		Done: done,
	})
}

// foresee reads what stands in the way of what can be done about an entry, and what a clearance rests on.
func (v *seen) foresee(ctx context.Context, s *store.Session, e entry.Entry) (err error) {
	if v.refused, err = s.Foresee(ctx, e.Kind, e.ID); err != nil {
		return err
	}
	if e.Kind != "clearance" { // of a vacating, its parts say so
		return nil
	}
	v.areas, err = areasOf(ctx, s, e)
	var hidden *store.NotFoundError
	if errors.As(err, &hidden) { // somebody may see the clearance, and not the others of the vacating
		return nil
	}
	return err
}

// thing is a page of its own for what is otherwise shown at the right.
func (d *desk) thing(at place) screen {
	body := container.NewStack()
	read := func() {
		d.read(&d.pages, at.kind, at.id, func(v seen, err error) {
			if err != nil {
				body.Objects = []fyne.CanvasObject{hollow("This cannot be shown", sentence(err), page.Press("Back", d.back))}
			} else {
				back := page.NewLink("‹ Back", d.back)
				body.Objects = []fyne.CanvasObject{scrolled(page.Inset(24, 32, page.Column(12, 820, back, d.describe(v, page.Heading))))}
			}
			body.Refresh()
			d.standsAgain()
		})
	}
	return screen{body: body, filled: read}
}
