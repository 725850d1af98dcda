package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// What a clearance of premises says of their areas: whoever puts their name to it reads first which of them nobody inspected, why, who decided that, how each is kept secure and until when.

// clearedAreas are the checks of a clearance's areas, with the names of the people in them.
type clearedAreas struct {
	checks []entry.Entry
	names  store.Names
	files  []store.Attachment // photographs of the areas
}

// restsOnAreas reports an act by which somebody answers for what the checks of areas found.
func (a act) restsOnAreas() bool {
	return a.kind == "clearance" && a.signs || a.kind == "vacating" && a.verb == "hand-back"
}

// areasOf reads the checks that a clearance, or a vacating, rests on; none for anything else.
func areasOf(ctx context.Context, s *store.Session, e entry.Entry) (clearedAreas, error) {
	var out clearedAreas
	id := map[string]string{"clearance": e.Of, "vacating": e.ID}[e.Kind]
	if id == "" {
		return out, nil
	}
	v, err := s.ShowOf(ctx, "vacating", id)
	if err != nil {
		return out, err
	}
	var refs []store.Ref
	for _, c := range v.Parts {
		if c.Kind == "area-check" && c.Live() && c.State != "cancelled" {
			out.checks = append(out.checks, c)
			if person := c.Fields["decided_by"]; person != "" {
				refs = append(refs, store.Ref{Kind: "person", ID: person})
			}
		}
	}
	if out.names, err = s.Names(ctx, refs); err != nil {
		return out, err
	}
	files, err := s.PartFiles(ctx, "vacating", id, "area-check")
	out.files = photosOf(files)
	return out, err
}

// photographs are those of the areas, each under the name of its area.
func (a clearedAreas) photographs(d *desk) []fyne.CanvasObject {
	if len(a.files) == 0 {
		return nil
	}
	shots := make([]shot, len(a.files))
	for i, f := range a.files {
		shots[i] = d.keptShot(f)
		if at := slices.IndexFunc(a.checks, func(c entry.Entry) bool { return c.ID == f.Subject }); at >= 0 {
			shots[i].name = a.checks[at].Title + ": " + f.Name
		}
	}
	return []fyne.CanvasObject{page.InsetEach(8, 0, 0, 0, page.Strong("Photographs of the areas")), page.Framed(page.Inset(4, 4, page.Stacked(d.shots(shots)...)))}
}

// says is how the areas stand: those that nobody inspected, one by one, before the number of those that are clear.
func (a clearedAreas) says() []fyne.CanvasObject {
	if len(a.checks) == 0 {
		return nil
	}
	missed := slices.DeleteFunc(slices.Clone(a.checks), func(c entry.Entry) bool { return c.State != "not inspected" })
	clear := len(a.checks) - len(missed)
	if slices.ContainsFunc(a.checks, func(c entry.Entry) bool { return c.State != "not inspected" && c.State != "clear" }) {
		return []fyne.CanvasObject{page.Notice(theme.Warn, "Not every area has a result yet: walk through the areas first.")}
	}
	if len(missed) == 0 {
		return []fyne.CanvasObject{page.Notice(theme.Good, theme.Count(clear, "%s area was inspected, and nothing is left there.", "%s areas were inspected, and nothing is left in any of them."))}
	}
	facts := make([]page.Fact, len(missed))
	for i, c := range missed {
		facts[i] = page.Fact{Label: c.Title, Value: page.Plain(theme.Say("Not inspected: %s Decided by %s. Kept secure: %s To be inspected by %s.",
			stop(c.Fields["reason"]), nameOr(a.names, "person", c.Fields["decided_by"]), stop(c.Fields["secured_how"]), theme.Day(c.Fields.Day("inspect_by"))))}
	}
	out := []fyne.CanvasObject{
		page.Notice(theme.Warn, theme.Count(len(missed), "%s area was not inspected. It stays to be inspected, whatever is signed.", "%s areas were not inspected. They stay to be inspected, whatever is signed.")),
		page.Strong("Exceptions"), page.Facts(facts...),
	}
	if clear > 0 {
		out = append(out, page.Faint(theme.Count(clear, "%s other area was inspected, and nothing is left there.", "%s other areas were inspected, and nothing is left in any of them.")))
	}
	return out
}
