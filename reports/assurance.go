package reports

import (
	"context"
	"fmt"

	"muniment/reports/sheet"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
)

// Records of what went wrong, and of how far suppliers can be relied on.

func assuranceRecords() []Kind {
	return []Kind{
		{
			Name: "incident", Code: "IC", Title: "Incident report", Of: "incident", Marking: "OFFICIAL-SENSITIVE", Field: "ism", Gather: gatherIncident,
			About: "An incident from the first report to the lessons, with the decision on a personal data breach",
		},
		{
			Name: "supplier", Code: "SP", Title: "Supplier assurance", Of: "supplier", Marking: "OFFICIAL-SENSITIVE", Field: "sponsor", Gather: gatherSupplier,
			About: "What a supplier signed, answered and promised, with the evidence and its age",
		},
	}
}

func gatherIncident(ctx context.Context, g *gathering) error {
	e, err := g.subject(ctx, "incident")
	if err != nil {
		return err
	}
	g.about(e.Title, e.Title)
	v := e.Fields
	s := g.content.Section("At a glance")
	if e.Restricted {
		s.Notice(sheet.Warn, "Restricted", "This case is for named people only. Whoever is not named in it must not see this record.")
	}
	if e.State != "closed" {
		s.Notice(sheet.Info, "The case is "+e.State, "This record says what is known so far. A later one will have a higher version.")
	}
	s.Facts(3, append([]sheet.Fact{{Label: "Reference", Value: e.ID}, {Label: "State", Value: capital(e.State)}}, g.factsOf(e, "category", "severity", "near_miss", "personal_data", "discovered_at", "reported_at", "report_delay_minutes")...))
	g.incidentClock(e)
	g.fieldsOf(e, "title", "category", "severity", "near_miss", "personal_data", "discovered_at", "reported_at", "report_delay_minutes", "restricted", "named")
	for _, part := range []struct{ kind, title string }{{"incident-action", "What is to be done"}} {
		all, err := g.partsOfAny(ctx, part.kind, e)
		if err != nil {
			return err
		}
		if err := g.table(ctx, g.content.Section(part.title), all, title("Action", 5), g.of("By", 3, "owner_post"), g.of("Due", 2, "due_on"), state(2)); err != nil {
			return err
		}
	}
	if err := g.eventsOf(ctx, "What was done, in its order", e); err != nil {
		return err
	}
	g.says(e.Title, "what happened, who was told when, what was decided and why, and what was learnt")
	g.signs("ism", "Information Security Manager", store.ISM, store.SIRO)
	if v.Yes("personal_data") {
		g.signs("dpo", "Data Protection Officer", store.DPO)
	}
	return nil
}

// partsOfAny lists the parts of a case, restricted or not: whoever sees the case sees them.
func (g *gathering) partsOfAny(ctx context.Context, kind string, of entry.Entry) ([]entry.Entry, error) {
	all, err := g.Entries(ctx, kind, "", false)
	var out []entry.Entry
	for _, e := range all {
		if e.Of == of.ID {
			out = append(out, e)
		}
	}
	return out, err
}

// incidentClock says how a personal data breach stands against the 72 hours of Article 33.
func (g *gathering) incidentClock(e entry.Entry) {
	v := e.Fields
	if !v.Yes("personal_data") {
		return
	}
	s := g.content.Section("The decision on a personal data breach")
	aware := v.At("aware_at")
	if aware.IsZero() {
		aware = v.At("discovered_at")
	}
	switch notified := v.At("notified_at"); {
	case v["notify_regulator"] == "yes" && !notified.IsZero() && notified.Sub(aware).Hours() > 72:
		s.Notice(sheet.Warn, "The regulator was notified later than 72 hours", fmt.Sprintf("Notified %s after the council was aware. %s", took(notified.Sub(aware)), prefixed("Reasons: ", sentenceOf(v["late_reasons"]))))
	case v["notify_regulator"] == "yes" && !notified.IsZero():
		s.Notice(sheet.Good, "The regulator was notified", fmt.Sprintf("Notified %s after the council was aware, within the 72 hours.", took(notified.Sub(aware))))
	case v["notify_regulator"] == "yes":
		s.Notice(sheet.Bad, "The regulator is to be notified, and was not", "72 hours end on "+moment(aware.Add(72*3600e9))+".")
	case v["notify_regulator"] == "no":
		s.Notice(sheet.Info, "The regulator is not notified", "Reasons: "+sentenceOf(v["decision_reasons"]))
	default:
		s.Notice(sheet.Warn, "Not decided", "Whether the breach is notified has not been decided.")
	}
}

func gatherSupplier(ctx context.Context, g *gathering) error {
	e, err := g.subject(ctx, "supplier")
	if err != nil {
		return err
	}
	g.about(e.Title, e.Title)
	g.standing(e, "relation", "contract", "contract_ends", "personal_data", "access", "hosted", "hosting_region")
	today := calendar.Of(g.content.IssuedAt)
	ages := func(field string) column {
		return column{sheet.Column{Title: "In date", Width: 2.2}, func(p entry.Entry) sheet.Cell {
			end := p.Fields.Day(field)
			switch {
			case !end.Known():
				return sheet.Cell{Tag: sheet.Tag{Word: "No end"}}
			case end < today:
				return sheet.Cell{Tag: sheet.Tag{Word: "Lapsed", Tone: sheet.Bad}, Detail: end.Short()}
			}
			return sheet.Cell{Tag: sheet.Tag{Word: "In date", Tone: sheet.Good}, Detail: "to " + end.Short()}
		}}
	}
	tables := []struct {
		title, kind string
		columns     []column
	}{
		{"What it signed", "agreement", []column{title("Agreement", 4), g.of("Signed by", 3, "signatory"), g.of("Signed", 2, "signed_on"), ages("expires_on"), g.of("Kept at", 2.4, "kept_at")}},
		{"Its certificates", "certificate", []column{title("Certificate", 3.4), g.of("Number", 2, "number"), g.of("Scope", 3, "scope"), ages("expires_on"), g.of("Checked", 2, "checked_at")}},
		{"What it was asked, and answered", "claim", []column{
			{sheet.Column{Title: "Question", Width: 5, Header: true}, func(p entry.Entry) sheet.Cell {
				return sheet.Cell{Text: p.Title, Detail: join(" · ", p.ID, p.Fields["clause"])}
			}},
			state(2), g.of("Holds", 1.6, "holds"), g.of("Answered", 2, "dated"), g.of("Asked again", 2, "due_on"),
			{sheet.Column{Title: "Answer and evidence", Below: true}, func(p entry.Entry) sheet.Cell {
				return sheet.Cell{Text: join(" ", sentenceOf(p.Fields["answer"]), prefixed("Evidence: ", sentenceOf(p.Fields["evidence"])))}
			}},
		}},
		{"What it promised", "promise", []column{title("Promise", 5), g.of("By", 2, "due_on"), state(2.4)}},
	}
	for _, t := range tables {
		if _, known := entry.Of(t.kind); !known {
			continue
		}
		all, err := g.partsOf(ctx, t.kind, e.ID)
		if err != nil {
			return err
		}
		if err := g.table(ctx, g.content.Section(t.title), all, t.columns...); err != nil {
			return err
		}
	}
	g.fieldsOf(e, "name", "service", "sponsor_post", "relation", "contract", "contract_ends", "personal_data", "access", "hosted", "hosting_region")
	if err := g.eventsOf(ctx, "What was done", e); err != nil {
		return err
	}
	g.says(e.Title, "what it signed, what it says of its security, the evidence for that, and what is out of date")
	if err := g.signsFor(ctx, "sponsor", "Sponsor", e.Post); err != nil {
		return err
	}
	g.signs("ism", "Information Security Manager", store.ISM)
	return nil
}
