package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"muniment/reports"
	"muniment/store"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// countersign adds the signature of whoever is signed in to a record, after their password.
func (d *desk) countersign(number string, file func(context.Context) ([]byte, error)) {
	s := d.session()
	var c *credentials
	sign := func() {
		if c.password.Text == "" {
			c.say("Type your password, to sign.")
			return
		}
		c.working(true)
		prove := d.w.prove(c.secret())
		task.Run(d.w.door, task.Work[store.Record]{
			What: theme.Say("Signing %s", number),
			Do: func(ctx context.Context) (store.Record, error) {
				if _, err := prove(ctx); err != nil {
					return store.Record{}, err
				}
				data, err := file(ctx)
				if err != nil {
					return store.Record{}, err
				}
				rec, _, err := reports.Countersign(ctx, s, data, "")
				return rec, err
			},
			Done: func(rec store.Record, err error) {
				c.working(false)
				switch {
				case isWrongSecret(err):
					c.say("That is not your password. Nothing was signed.")
				case err != nil:
					c.say(sentence(err))
				default:
					d.say(theme.Good, theme.Say("%s is countersigned by %s. The register keeps the new copy.", rec.Number, s.User().Name))
					d.visit(place{page: "thing", kind: "record", id: rec.Number})
				}
			},
			Late: func() { c.working(false) },
		})
	}
	c = d.w.credentials(theme.Say("Countersign as %s", s.User().Name), sign)
	says := page.Column(10, 0)
	d.put(screen{keyboard: c.password, filled: func() { d.recordSays(number, file, says) }, body: scrolled(page.Inset(24, 32, page.Column(12, form.Most,
		page.NewLink("‹ "+number, d.again), page.Heading(theme.Say("Countersign %s", number)),
		page.Plain("You sign that you have read the record and confirm it. Your signature stands beside the others; nothing of the record changes."),
		asked("Your password, to sign", "", c.password), c.keyLine, c.said, page.Row(8, c.press, page.Press("Cancel", d.again)), page.Gap(12), says)))})
}

// recordSays shows what a record says, below what is asked before it is signed: so that a long one does not push the signature out of sight.
func (d *desk) recordSays(number string, file func(context.Context) ([]byte, error), says *fyne.Container) {
	task.Only(&d.pages, d.w.door, task.Work[reports.Content]{
		What: theme.Say("Reading %s", number),
		Do: func(ctx context.Context) (reports.Content, error) {
			data, err := file(ctx)
			if err != nil {
				return reports.Content{}, err
			}
			return reports.ContentOf(data)
		},
		Done: func(c reports.Content, err error) {
			if err != nil {
				says.Add(page.Notice(theme.Warn, sentence(err)))
			} else {
				says.Add(page.Strong("What it says"))
				says.Add(paper(c))
			}
			d.middle.Refresh()
		},
	})
}
