package reports

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"muniment/reports/seal"
	"muniment/reports/sheet"
	"muniment/store"
	"muniment/store/entry"
)

// The premises clearance certificate: every area with its result, what was found and decided, the keys, and a signature for every service that leaves. Where an
// area was not inspected it is no clearance but one with exceptions, and says so before anything else.

func premisesRecords() []Kind {
	return []Kind{{
		Name: "clearance", Code: "PC", Title: "Premises clearance certificate", Of: "vacating", Marking: "OFFICIAL", Field: "signer-1", Welsh: true, Gather: gatherClearance,
		About: "Every area of premises that were vacated, with its result, checkers, findings and keys, signed by each service’s manager",
	}}
}

// mostEvidence is how much evidence travels inside a certificate, in bytes; what is beyond that is listed with its fingerprint.
const mostEvidence = 24 << 20

// mostPhotos is how many photographs the pages show; the others travel inside with them.
const mostPhotos = 60

func gatherClearance(ctx context.Context, g *gathering) error {
	v, err := g.entry(ctx, "vacating", g.id)
	if err != nil {
		return err
	}
	place, err := g.entry(ctx, "premises", v.Of)
	if err != nil {
		return err
	}
	checks, err := g.partsOf(ctx, "area-check", v.ID)
	if err != nil {
		return err
	}
	if err := g.learnEntries(ctx, append(checks, v, place)...); err != nil {
		return err
	}
	g.about(place.Title, join(", ", v.Title, place.Fields["address"]))
	exceptions := v.Fields["result"] == "clearance with exceptions"
	switch {
	case v.Fields["result"] == "":
		g.lack("its checks are not finished: muniment vacating finish %s", v.ID)
	case exceptions:
		g.content.Title = "Premises clearance certificate, with exceptions"
	}
	g.clearanceHead(v, place, checks, exceptions)
	if err := g.areaTable(ctx, checks); err != nil {
		return err
	}
	for _, part := range []func(context.Context, entry.Entry) error{g.foundItems, g.vacatingLines, g.keysOf, g.clearanceSignatures, g.clearanceEvidence} {
		if err := part(ctx, v); err != nil {
			return err
		}
	}
	return g.clearanceSigners(ctx, v, exceptions)
}

func (g *gathering) clearanceHead(v, place entry.Entry, checks []entry.Entry, exceptions bool) {
	clear, missed := 0, 0
	for _, c := range checks {
		switch c.State {
		case "clear":
			clear++
		case "not inspected":
			missed++
		}
	}
	s := g.content.Section("")
	if exceptions {
		s.Notice(sheet.Bad, "This is not a clearance of the whole premises", g.w.sayf("Not inspected: %s Whoever takes over must be told. The duty to inspect stays.", sentenceOf(v.Fields["exceptions"])))
	}
	missedTone := sheet.Neutral
	if missed > 0 {
		missedTone = sheet.Bad
	}
	s.Highlights(sheet.Figure{Value: fmt.Sprint(len(checks)), Label: plural(len(checks), "area", "areas")}, sheet.Figure{Value: fmt.Sprint(clear), Label: "inspected and clear", Tone: sheet.Good},
		sheet.Figure{Value: fmt.Sprint(missed), Label: "not inspected", Tone: missedTone}, sheet.Figure{Value: fmt.Sprint(len(checks) - clear - missed), Label: "still to check"})
	g.content.Section("The premises").Facts(3, append(g.factsOf(place, "name", "address", "type", "tenure"), g.factsOf(v, "scope", "outsiders_enter_on", "lease_ends_on", "completion_on", "keys_return_on", "final_check_at", "result")...)).
		Facts(1, g.factsOf(v, "occupancies", "list_checked_against"))
}

func (g *gathering) areaTable(ctx context.Context, checks []entry.Entry) error {
	s := g.content.Section("Areas")
	s.Text(g.w.say("Every room, locked room, basement, loft, store, outbuilding and vehicle on the list of areas, and what came of going there."))
	return g.table(ctx, s, checks,
		column{sheet.Column{Title: "Area", Width: 3.4, Header: true}, func(e entry.Entry) sheet.Cell {
			return sheet.Cell{Text: e.Title, Strong: true, Detail: join(" · ", g.w.word(capital(e.Fields["type"])), e.ID)}
		}},
		column{sheet.Column{Title: "Result", Width: 2.2}, func(e entry.Entry) sheet.Cell { return sheet.Cell{Tag: areaTag(e.State)} }},
		column{sheet.Column{Title: "Checked by", Width: 3}, func(e entry.Entry) sheet.Cell {
			return sheet.Cell{Text: join("\n", g.field(e, "checker_1"), g.field(e, "checker_2")), Detail: prefixed(g.w.say("One was enough: "), e.Fields["one_checker_reason"])}
		}},
		g.of("Checked", 2.2, "checked_at"),
		column{sheet.Column{Title: "Where it was not inspected", Below: true}, func(e entry.Entry) sheet.Cell {
			if e.State != "not inspected" {
				return sheet.Cell{}
			}
			return sheet.Cell{Text: g.w.sayf("Not inspected: %s Decided by %s. Kept secure: %s To be inspected by %s.", sentenceOf(e.Fields["reason"]), g.field(e, "decided_by"), sentenceOf(e.Fields["secured_how"]), g.field(e, "inspect_by"))}
		}},
	)
}

func areaTag(state string) sheet.Tag {
	tones := map[string]sheet.Tone{"clear": sheet.Good, "not inspected": sheet.Bad, "something found": sheet.Warn, "to check": sheet.Warn}
	return sheet.Tag{Word: capital(state), Tone: tones[state]}
}

func (g *gathering) foundItems(ctx context.Context, v entry.Entry) error {
	checks, err := g.partsOf(ctx, "area-check", v.ID)
	if err != nil {
		return err
	}
	s := g.content.Section("What was found")
	var found []entry.Entry
	for _, c := range checks {
		some, err := g.partsOf(ctx, "found-item", c.ID)
		if err != nil {
			return err
		}
		found = append(found, some...)
	}
	if len(found) == 0 {
		s.Text(g.w.say("Nothing of the council’s was found in any area that was inspected."))
		return nil
	}
	return g.table(ctx, s, found, title("What", 3.4), g.of("How many", 1.6, "count"), g.of("Decision", 2, "decision"), g.of("Secured in", 3, "secured_where"), state(2.4),
		column{sheet.Column{Title: "Why, and where it went", Below: true}, func(e entry.Entry) sheet.Cell {
			return sheet.Cell{Text: join(" ", sentenceOf(e.Fields["decision_reason"]), prefixed(g.w.say("To: "), sentenceOf(e.Fields["destination"])))}
		}})
}

func (g *gathering) vacatingLines(ctx context.Context, v entry.Entry) error {
	lines, err := g.partsOf(ctx, "vacating-line", v.ID)
	if err != nil {
		return err
	}
	evidence := map[string]string{}
	for _, l := range lines {
		events, err := g.Events(ctx, l.Kind, l.ID)
		if err != nil {
			return err
		}
		for _, e := range events {
			if text := cmp.Or(e.Given["evidence"], e.Given["reason"]); text != "" {
				evidence[l.ID] = text
			}
		}
	}
	return g.table(ctx, g.content.Section("What else was done"), lines, column{sheet.Column{Title: "Line", Width: 6, Header: true}, func(e entry.Entry) sheet.Cell { return sheet.Cell{Text: g.w.line(e.Title), Detail: e.ID} }},
		g.of("Stage", 2.1, "stage"), state(2.6), column{sheet.Column{Title: "Evidence, or why it was not needed", Width: 4.4}, func(e entry.Entry) sheet.Cell { return sheet.Cell{Text: evidence[e.ID]} }})
}

func (g *gathering) keysOf(ctx context.Context, v entry.Entry) error {
	all, err := g.partsOf(ctx, "key", v.Of)
	if err != nil {
		return err
	}
	s := g.content.Section("Keys, codes and fobs")
	if len(all) == 0 {
		s.Text(g.w.say("The register holds no keys, codes or fobs of these premises."))
		return nil
	}
	return g.table(ctx, s, all, title("Key", 3), g.of("Opens", 4, "opens"), g.of("Held by", 3, "holder"), state(2.4))
}

// clearanceSignatures says what was signed in the register already.
func (g *gathering) clearanceSignatures(ctx context.Context, v entry.Entry) error {
	all, err := g.partsOf(ctx, "clearance", v.ID)
	if err != nil {
		return err
	}
	why := map[string]string{} // the exceptions were accepted, by clearance
	for _, c := range all {
		events, err := g.Events(ctx, c.Kind, c.ID)
		if err != nil {
			return err
		}
		for _, e := range events {
			if e.Verb == "countersign" {
				why[c.ID] = e.Given["reason"]
			}
		}
	}
	return g.table(ctx, g.content.Section("Signed in the register"), all,
		column{sheet.Column{Title: "For", Width: 3.6, Header: true}, func(e entry.Entry) sheet.Cell { return sheet.Cell{Text: g.w.line(e.Title), Strong: true, Detail: e.ID} }}, column{sheet.Column{Title: "Post", Width: 3}, func(e entry.Entry) sheet.Cell { return sheet.Cell{Text: g.calledOr("post", e.Post)} }}, g.of("Signed by", 2.6, "signed_by"), g.of("Signed at", 2.2, "signed_at"), state(2.4),
		column{sheet.Column{Title: "Countersigned", Below: true}, func(e entry.Entry) sheet.Cell {
			if e.Fields["countersigned_by"] == "" {
				return sheet.Cell{}
			}
			return sheet.Cell{Text: g.w.sayf("Exceptions countersigned by %s on %s", g.field(e, "countersigned_by"), g.field(e, "countersigned_at")), Detail: why[e.ID]}
		}})
}

// clearanceEvidence puts the photographs and scans of the checks inside the certificate.
func (g *gathering) clearanceEvidence(ctx context.Context, v entry.Entry) error {
	checks, err := g.partsOf(ctx, "area-check", v.ID)
	if err != nil {
		return err
	}
	var rows [][]sheet.Cell
	var photos []Photo
	total := 0
	for _, e := range append(checks, v) {
		files, err := g.Attachments(ctx, e.Kind, e.ID)
		if err != nil {
			return err
		}
		for _, f := range files {
			inside := g.w.say("kept in the register")
			if total+f.Size <= mostEvidence {
				_, data, err := g.Attachment(ctx, f.ID)
				if err != nil {
					return err
				}
				total, inside = total+f.Size, g.w.say("inside this file")
				name := f.ID + "-" + strings.ReplaceAll(sheet.Clean(f.Name), "\n", " ")
				if shown, err := sheet.ReadPhoto(data); err == nil && len(photos) < mostPhotos { // what is no photograph is in the list alone
					photos = append(photos, Photo{Of: e.Title, File: name, SHA256: f.SHA256, shown: shown})
				}
				g.content.Files = append(g.content.Files, seal.Attachment{Name: name, MIME: plainMIME(f.Type), Description: e.Title, Relationship: "Supplement", Modified: f.AddedAt.UTC(), Data: data})
			}
			rows = append(rows, []sheet.Cell{{Text: f.Name, Strong: true, Detail: f.ID}, {Text: e.Title}, {Text: inside}, {Text: "SHA-256 " + f.SHA256}})
		}
	}
	if len(rows) > 0 {
		g.content.Section("Photographs and other evidence").Photos(photos).Table([]sheet.Column{{Title: "File", Width: 4, Header: true}, {Title: "Of", Width: 4}, {Title: "Where", Width: 3}, {Title: "Fingerprint", Below: true}}, rows)
	}
	return nil
}

// plainMIME is a media type without its parameters.
func plainMIME(t string) string {
	t, _, _ = strings.Cut(t, ";")
	return strings.TrimSpace(t)
}

// clearanceSigners are the manager of each service that leaves, the building lead for common areas, and the ISM where an area was not inspected.
func (g *gathering) clearanceSigners(ctx context.Context, v entry.Entry, exceptions bool) error {
	all, err := g.partsOf(ctx, "clearance", v.ID)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.State == "cancelled" {
			continue
		}
		n := len(g.content.Signers) + 1
		if err := g.signsFor(ctx, fmt.Sprintf("signer-%d", n), c.Title, c.Post); err != nil {
			return err
		}
		g.content.Signers[n-1].Again = n > 1 // one manager may answer for two of the services
	}
	if len(g.content.Signers) == 0 {
		g.signs("signer-1", "Building lead", store.Facilities, store.ISM)
	}
	if exceptions {
		g.signs("ism", "Information Security Manager, for the exceptions", store.ISM)
	}
	g.says(v.Title, "what was done in each area, by whom, and what was found")
	return nil
}
