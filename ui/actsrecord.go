package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"muniment/reports"
	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/page"
)

// edition is a kind of record by the title that tells it from others: two editions of the yearly statement bear the same on paper.
func edition(k reports.Kind) string {
	if k.Name == "statement-committee" {
		return "annual statement on information security, for the committee"
	}
	return lower(k.Title)
}

// recordActs issue and sign the records that package reports describes, one for each kind.
func recordActs() []act {
	var out []act
	for _, k := range reports.Kinds() {
		out = append(out, recordAct(k))
	}
	return out
}

// fieldAbout asks what a record is about.
const fieldAbout = "about"

func recordAct(k reports.Kind) act {
	a := act{
		kind: "record", verb: "record " + k.Name, title: "issue and sign: " + edition(k), help: k.About, needs: store.ActIssueRecord, weighty: true, signs: true, places: []string{fieldAbout},
		do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
			language, err := reports.ParseLanguage(r.given["language"])
			if err != nil {
				return outcome{}, err
			}
			rec, file, err := reports.Issue(ctx, s, language, k.Name, r.given[fieldAbout])
			if err != nil {
				return outcome{}, err
			}
			words, err := reports.Signed(r.speech, file)
			return outcome{words + " " + r.speech.Say("The register keeps it; save a copy for whoever needs one."), "record", rec.Number}, err
		},
	}
	if k.Welsh {
		a.fields = append(a.fields, choosing(optional("language", "Language of the record", entry.Choice), "English", "Welsh"))
	}
	if k.Of == "" {
		return a
	}
	about := pointing(entry.Field{Name: fieldAbout, Label: "What it is about", Type: aboutType(k.Of)}, k.Of)
	if k.Whole {
		about.Help = "Leave blank for the whole council."
	} else {
		about.Need, about.When = entry.Always, "always"
	}
	a.fields = append([]entry.Field{about}, a.fields...)
	a.from = func(v store.Shown) (entry.Values, bool) {
		return entry.Values{fieldAbout: v.ID}, v.Kind == k.Of && !v.NameOnly
	}
	return a
}

// aboutType is how what a record is about is chosen: what forms cannot look for is typed.
func aboutType(kind string) entry.Type {
	switch kind {
	case "person":
		return entry.Person
	case "post":
		return entry.Post
	case "service":
		return entry.Service
	case "grant":
		return entry.Link
	}
	if _, is := entry.Of(kind); is {
		return entry.Link
	}
	return entry.Text
}

// issue is the page from which a record of any kind is issued.
func (d *desk) issue(place) screen {
	lines := page.Stacked()
	add := func(a act, title, about string) {
		if len(lines.Objects) > 0 {
			lines.Add(page.Rule())
		}
		words := page.Column(2, 0, page.Strong(title), page.Faint(about))
		lines.Add(d.line(page.Inset(10, 16, words), func() { d.visit(place{page: "act", kind: a.kind, verb: a.verb}) }))
	}
	if a, known := actOf("leaver", "record leaver"); known {
		add(a, "Leaver record", "That everything a leaver could use is closed, and what became of what they had.")
	}
	for _, k := range reports.Kinds() {
		add(recordAct(k), k.Title, k.About)
	}
	var body fyne.CanvasObject = page.Framed(lines)
	return screen{filled: func() { d.standsAt(0) }, body: scrolled(page.Inset(24, 32, page.Column(12, 820, page.Heading("Issue a record"),
		page.Faint("Each is a numbered PDF, signed by you and kept in the register. Choose what it is to say."), page.Gap(4), body)))}
}
