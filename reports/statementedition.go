package reports

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"muniment/reports/sheet"
	"muniment/store"
	"muniment/store/calendar"
)

// gatherEdition makes an edition of a signed statement from its frozen content: without what is private, or with nothing else.
func gatherEdition(private bool) func(context.Context, *gathering) error {
	return func(ctx context.Context, g *gathering) error {
		e, err := g.entry(ctx, "statement", g.id)
		if err != nil {
			return err
		}
		c, rec, err := g.frozen(ctx, e.ID)
		if err != nil {
			return err
		}
		if rec.Number == "" {
			return &store.ConflictError{Reason: fmt.Sprintf("the statement %s has no signed record yet: issue that first, with muniment record statement %s", e.ID, e.ID)}
		}
		g.about(e.Title, g.w.frozen(c.Subtitle))
		g.content.Contents = true
		s := g.content.Section("This edition")
		if private {
			s.Text(fmt.Sprintf("This annex holds what the edition for a committee leaves out: names, and where each figure comes from. Whether a meeting may consider it in public is for the council’s monitoring officer to say "+
				"under Schedule 12A to the Local Government Act 1972. It is part of the statement %s.", rec.Number))
		} else {
			s.Text(g.w.sayf("This is the statement %s as it was signed on %s, without names. Its figures are the same, and are not counted anew.", rec.Number, g.w.day(calendar.Of(rec.IssuedAt))))
			g.content.Figures = publicFigures(c.Figures)
		}
		s.Facts(1, []sheet.Fact{{Label: "Fingerprint of the signed statement (SHA-256)", Value: rec.Revisions[0].SHA256}})
		for _, section := range c.Sections {
			if section.Private == private {
				section.Level = cmp.Or(section.Level, 2)
				if private {
					section.Level = 2
				}
				section.frozenIn(g.w)
				g.content.Sections = append(g.content.Sections, section)
			}
		}
		g.signs("siro", "Senior Information Risk Owner", store.SIRO)
		return nil
	}
}

// publicFigures are figures without the ids of what they were counted from.
func publicFigures(all []Measure) []Measure {
	out := slices.Clone(all)
	for i := range out {
		out[i].From = []string{}
	}
	return out
}
