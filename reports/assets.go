package reports

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"muniment/reports/sheet"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
)

// Records of what information the council has: the register of assets, one asset's sheet, the record of processing activities, a notice of controls with who
// acknowledged it, and an owner's annual return.

func assetRecords() []Kind {
	return []Kind{
		{
			Name: "asset-register", Code: "RG", Title: "Information asset register", Of: "service", Whole: true, Marking: "OFFICIAL", Field: "siro", For: wholeCouncil(), Gather: gatherAssetRegister,
			About: "Every information asset of the council, or of a service and those below it",
		},
		{
			Name: "asset", Code: "AS", Title: "Information asset", Of: "asset", Marking: "OFFICIAL", Field: "owner", Gather: gatherAsset,
			About: "Everything that is held of one information asset, with its history",
		},
		{
			Name: "processing", Code: "RP", Title: "Record of processing activities", Of: "service", Whole: true, Marking: "OFFICIAL", Field: "dpo", For: []store.Role{store.DPO, store.ISM, store.SIRO}, Gather: gatherProcessing,
			About: "The record that Article 30 of the UK GDPR asks for, as it follows from the assets",
		},
		{
			Name: "control-notice", Code: "CN", Title: "Notice of controls to authorised users", Of: "asset", Marking: "OFFICIAL", Field: "owner", Welsh: true, Gather: gatherControlNotice,
			About: "How an asset is to be protected, as its users were told, and who acknowledged it",
		},
		{
			Name: store.RecordUsersNotice, Code: "UN", Title: "Notice to authorised users", Of: "asset", Marking: "OFFICIAL", Field: "owner", Gather: gatherUsersNotice,
			About: "How an asset is to be protected, as its users are told, to be sent to each of them: it names none",
		},
		{
			Name: "iao-return", Code: "IR", Title: "Annual return of an information asset owner", Of: "iao-return", Marking: "OFFICIAL", Field: "owner", Gather: gatherReturn,
			About: "What an owner assures about the year, with exceptions",
		},
	}
}

// below lists a service and those that stand below it, or nothing where no service is named.
func (g *gathering) servicesBelow(ctx context.Context) (map[string]bool, error) {
	if g.id == "" {
		g.about("", "The whole council")
		return nil, nil //nolint:nilnil // no map is no limit
	}
	top, err := g.entry(ctx, "service", g.id)
	if err != nil {
		return nil, err
	}
	g.about(top.Title, top.Title)
	all, err := g.entries(ctx, "service", false)
	if err != nil {
		return nil, err
	}
	within := map[string]bool{top.ID: true}
	for grew := true; grew; {
		grew = false
		for _, v := range all {
			if !within[v.ID] && within[v.Fields["parent"]] {
				within[v.ID], grew = true, true
			}
		}
	}
	return within, nil
}

// assetsIn lists the live assets of the services, or of the whole council.
func (g *gathering) assetsIn(ctx context.Context) ([]entry.Entry, error) {
	within, err := g.servicesBelow(ctx)
	if err != nil {
		return nil, err
	}
	all, err := g.entries(ctx, "asset", false)
	return slices.DeleteFunc(all, func(e entry.Entry) bool { return within != nil && !within[e.Service] }), err
}

func gatherAssetRegister(ctx context.Context, g *gathering) error {
	all, err := g.assetsIn(ctx)
	if err != nil {
		return err
	}
	if err := g.learnEntries(ctx, all...); err != nil {
		return err
	}
	g.content.Landscape = true
	var owned, approved, personal, special, overdue int
	classes := map[string]int{}
	today := calendar.Of(g.content.IssuedAt)
	for _, a := range all {
		owned += countIf(a.Fields["owner_post"] != "")
		approved += countIf(a.State == "approved")
		personal += countIf(a.Fields.Yes("personal_data"))
		special += countIf(a.Fields.Said("special_category") || a.Fields.Yes("criminal_offence_data"))
		overdue += countIf(a.Fields.Day("next_review").Known() && a.Fields.Day("next_review") < today)
		classes[cmp.Or(a.Fields["classification"], "not classified")]++
	}
	s := g.content.Section("In figures")
	tone := sheet.Neutral
	if overdue > 0 {
		tone = sheet.Warn
	}
	s.Highlights(sheet.Figure{Value: fmt.Sprint(len(all)), Label: plural(len(all), "asset", "assets")}, sheet.Figure{Value: fmt.Sprint(owned), Label: "with an owner", Note: percent(owned, len(all))},
		sheet.Figure{Value: fmt.Sprint(approved), Label: "approved", Note: percent(approved, len(all))}, sheet.Figure{Value: fmt.Sprint(personal), Label: "with personal data", Note: percent(personal, len(all))},
		sheet.Figure{Value: fmt.Sprint(special), Label: "special category or offences", Note: percent(special, len(all))}, sheet.Figure{Value: fmt.Sprint(overdue), Label: "review overdue", Note: percent(overdue, len(all)), Tone: tone})
	rows := [][]sheet.Cell{}
	for _, class := range slices.Sorted(keysOf(classes)) {
		rows = append(rows, []sheet.Cell{{Text: class, Strong: true}, {Text: fmt.Sprint(classes[class])}, {Text: percent(classes[class], len(all))}})
	}
	s.Table([]sheet.Column{{Title: "Classification", Width: 4, Header: true}, {Title: "Assets", Width: 1, Align: sheet.Right}, {Title: "Share", Width: 2}}, rows)
	slices.SortStableFunc(all, func(a, b entry.Entry) int {
		return cmp.Or(strings.Compare(g.called("service", a.Service), g.called("service", b.Service)), strings.Compare(a.ID, b.ID))
	})
	if err := g.assetTable(ctx, all); err != nil {
		return err
	}
	g.says("its information assets", "what each is, who answers for it, how it is classified, the law it rests on and how long it is kept")
	if g.id != "" {
		if err := g.signsFor(ctx, "siro", "Head of service or its manager", g.managerOf(ctx)); err != nil {
			return err
		}
		g.signs("ism", "Information Security Manager", store.ISM)
		return nil
	}
	g.signs("siro", "Senior Information Risk Owner", store.SIRO)
	g.signs("ism", "Information Security Manager", store.ISM)
	return nil
}

// managerOf is the post that answers for the service the record is about.
func (g *gathering) managerOf(ctx context.Context) string {
	v, err := g.entry(ctx, "service", g.id)
	if err != nil {
		return ""
	}
	return v.Post
}

func (g *gathering) assetTable(ctx context.Context, all []entry.Entry) error {
	return g.table(ctx, g.content.Section("The assets"), all,
		column{sheet.Column{Title: "Asset", Width: 3.6, Header: true}, func(e entry.Entry) sheet.Cell {
			return sheet.Cell{Text: e.Title, Strong: true, Detail: join(" · ", e.ID, e.State)}
		}},
		column{sheet.Column{Title: "Service and owner", Width: 3.6}, func(e entry.Entry) sheet.Cell {
			return sheet.Cell{Text: g.called("service", e.Service), Detail: cmp.Or(g.field(e, "owner_post"), "no owner")}
		}},
		column{sheet.Column{Title: "Classified", Width: 2.4}, func(e entry.Entry) sheet.Cell {
			return sheet.Cell{Text: cmp.Or(e.Fields["classification"], "not yet"), Detail: join(", ", prefixed("C ", e.Fields["c_rating"]), prefixed("I ", e.Fields["i_rating"]), prefixed("A ", e.Fields["a_rating"]))}
		}},
		column{sheet.Column{Title: "Personal data", Width: 2.2}, func(e entry.Entry) sheet.Cell {
			return sheet.Cell{Text: capital(cmp.Or(e.Fields["personal_data"], "not said")), Detail: e.Fields["lawful_basis"]}
		}},
		column{sheet.Column{Title: "Held in", Width: 2.6}, func(e entry.Entry) sheet.Cell {
			return sheet.Cell{Text: join("; ", g.field(e, "system"), e.Fields["location_physical"])}
		}},
		column{sheet.Column{Title: "Kept", Width: 2.2}, func(e entry.Entry) sheet.Cell {
			return sheet.Cell{Text: e.Fields["retention_period"], Detail: e.Fields["retention_trigger"]}
		}},
		column{sheet.Column{Title: "Next review", Width: 1.8}, func(e entry.Entry) sheet.Cell {
			return sheet.Cell{Text: dayOrNone(e.Fields.Day("next_review"))}
		}},
	)
}

func countIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// keysOf ranges over the keys of a map.
func keysOf(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func gatherAsset(ctx context.Context, g *gathering) error {
	e, err := g.subject(ctx, "asset")
	if err != nil {
		return err
	}
	g.about(e.Title, e.Title)
	g.content.Classification = cmp.Or(e.Fields["classification"], g.content.Classification)
	g.standing(e, "owner_post", "classification", "c_rating", "i_rating", "a_rating", "next_review")
	g.fieldsOf(e, "name", "service", "owner_post")
	access, err := g.AccessTo(ctx, e.ID)
	if err != nil {
		return err
	}
	g.content.Section("Who has access").Text(accessWords(e.Fields["system"] != "", len(access)))
	if err := g.eventsOf(ctx, "What was done", e); err != nil {
		return err
	}
	g.says(e.Title, "what is entered of it, and what was done")
	if err := g.signsFor(ctx, "owner", "Information asset owner", e.Post); err != nil {
		return err
	}
	g.signs("ism", "Information Security Manager", store.ISM)
	return nil
}

// standing heads an entry's sheet with its state and the facts that matter most.
func (g *gathering) standing(e entry.Entry, names ...string) {
	facts := []sheet.Fact{{Label: "Reference", Value: e.ID}, {Label: "State", Value: capital(cmp.Or(e.State, "current"))}}
	if !e.Live() {
		facts = append(facts, sheet.Fact{Label: "Ended", Value: join(": ", day(e.EndedOn), e.EndReason)})
	}
	if e.Service != "" {
		facts = append(facts, sheet.Fact{Label: "Service", Value: g.called("service", e.Service)})
	}
	if e.Post != "" {
		facts = append(facts, sheet.Fact{Label: "Answered for by", Value: g.called("post", e.Post)})
	}
	g.content.Section("At a glance").Facts(3, append(facts, g.factsOf(e, names...)...))
}

func gatherProcessing(ctx context.Context, g *gathering) error {
	all, err := g.assetsIn(ctx)
	if err != nil {
		return err
	}
	if err := g.learnEntries(ctx, all...); err != nil {
		return err
	}
	lines := entry.ProcessingRecord(all)
	g.content.Landscape = true
	blank := 0
	for _, p := range lines {
		blank += countIf(len(p.Blank) > 0)
	}
	s := g.content.Section("The record")
	s.Text(fmt.Sprintf("Record of processing activities under Article 30(1) of the UK GDPR, with the conditions that Schedule 1 of the Data Protection Act 2018 wants beside it. It follows from the %d of %d information assets that hold personal data.", len(lines), len(all)))
	if blank > 0 {
		s.Notice(sheet.Warn, "This record is not complete", fmt.Sprintf("%s of the activities lack something that the Article asks for; each says what.", percent(blank, len(lines))))
	}
	rows := make([][]sheet.Cell, len(lines))
	for i, p := range lines {
		lacking := ""
		if len(p.Blank) > 0 {
			lacking = "Blank: " + strings.Join(p.Blank, "; ")
		}
		rows[i] = []sheet.Cell{
			{Text: p.Name, Strong: true, Detail: join(" · ", p.Asset, g.called("service", p.Service))},
			{Text: p.Purpose, Detail: join(" · ", p.LawfulBasis, p.Conditions)},
			{Text: p.People, Detail: p.Data},
			{Text: cmp.Or(p.Recipients, "none"), Detail: join(", ", prefixed("outside the UK: ", p.Transfer), p.Safeguard)},
			{Text: p.Retention},
			{Text: join("\n", prefixed("Security: ", p.Security), join(" · ", prefixed("Controller: ", p.Controller), prefixed("joint: ", p.JointController), prefixed("Data Protection Officer: ", p.DPO), prefixed("processor: ", g.calledOr("supplier", p.Processor))), lacking)},
		}
	}
	s.Table([]sheet.Column{
		{Title: "Processing", Width: 3, Header: true},
		{Title: "(b) Purpose and basis", Width: 3.4},
		{Title: "(c) People and data", Width: 3},
		{Title: "(d), (e) Recipients, transfers", Width: 3},
		{Title: "(f) Kept", Width: 2},
		{Title: "(g) Security, and (a) who answers", Below: true},
	}, rows)
	g.says("the processing of personal data", "each activity with its purpose, basis, people, data, recipients, transfers, retention and security")
	g.signs("dpo", "Data Protection Officer", store.DPO, store.ISM)
	g.signs("siro", "Senior Information Risk Owner", store.SIRO)
	return nil
}

// gatherUsersNotice is the notice alone, which goes to everybody whom it asks: who they are, and who has acknowledged it, is told only in the notice of controls.
func gatherUsersNotice(ctx context.Context, g *gathering) error {
	e, err := g.subject(ctx, "asset")
	if err != nil {
		return err
	}
	g.about(e.Title, e.Title)
	if _, issued := e.Fields.Int("control_notice_version"); !issued {
		g.lack("no notice of its controls was issued: muniment asset communicate-controls %s", e.ID)
	} else if err := g.toldUsers(ctx, e); err != nil {
		return err
	}
	g.content.Section("The asset").
		Facts(3, append([]sheet.Fact{{Label: "Asset", Value: e.Title + " (" + e.ID + ")"}, {Label: "Owner", Value: g.field(e, "owner_post")}}, g.factsOf(e, "control_notice_version", "control_notice_on")...))
	g.says(e.Title, "how its users are told to protect it")
	return g.signsFor(ctx, "owner", "Information asset owner", e.Post)
}

// toldUsers is the text of the notice that stands.
func (g *gathering) toldUsers(ctx context.Context, e entry.Entry) error {
	text, err := g.IssuedText(ctx, e.ID, 0)
	if err != nil {
		return err
	}
	s := g.content.Section("What users were told")
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		s.Text(strings.TrimSpace(paragraph))
	}
	return nil
}

func gatherControlNotice(ctx context.Context, g *gathering) error {
	e, err := g.subject(ctx, "asset")
	if err != nil {
		return err
	}
	g.about(e.Title, e.Title)
	_, issued := e.Fields.Int("control_notice_version")
	if !issued {
		g.lack("no notice of its controls was issued: muniment asset communicate-controls %s", e.ID)
	}
	asked, err := g.Asked(ctx, e.ID)
	if err != nil {
		return err
	}
	asked = slices.DeleteFunc(asked, func(a store.Asked) bool { return a.Pack != e.ID })
	answered := 0
	for _, a := range asked {
		answered += countIf(a.Standing == "answered")
	}
	e.Fields["spot_check_result"] = g.w.word(capital(e.Fields["spot_check_result"]))
	e.Fields["control_notice_reach"] = g.w.reach(e.Fields["control_notice_reach"])
	g.content.Section("The notice").Highlights(sheet.Figure{Value: fmt.Sprint(len(asked)), Label: "authorised users asked"}, sheet.Figure{Value: fmt.Sprint(answered), Label: "acknowledged", Note: g.w.percent(answered, len(asked)), Tone: sheet.Good}).
		Facts(3, append([]sheet.Fact{{Label: "Asset", Value: e.Title + " (" + e.ID + ")"}, {Label: "Owner", Value: g.field(e, "owner_post")}}, g.factsOf(e, "control_notice_version", "control_notice_on", "control_notice_reach", "last_spot_check", "spot_check_result")...))
	if issued {
		if err := g.toldUsers(ctx, e); err != nil {
			return err
		}
	}
	rows := make([][]sheet.Cell, len(asked))
	for i, a := range asked {
		rows[i] = slices.Delete(g.askedRow(a), 2, 3) // the notice is the same for all
	}
	g.content.Section("Who was asked to acknowledge it").Table([]sheet.Column{{Title: "Who", Width: 3.4, Header: true}, {Title: "Service", Width: 3}, {Title: "Standing", Width: 2.7}, {Title: "Answered", Width: 2.4}, {Title: "Due", Width: 2}}, rows)
	g.says(e.Title, "how its users were told to protect it, and which of them acknowledged that")
	if err := g.signsFor(ctx, "owner", "Information asset owner", e.Post); err != nil {
		return err
	}
	g.signs("ism", "Information Security Manager", store.ISM)
	return nil
}

func gatherReturn(ctx context.Context, g *gathering) error {
	e, err := g.subject(ctx, "iao-return")
	if err != nil {
		return err
	}
	if e.State != "submitted" {
		g.lack("it is %s: muniment iao-return submit %s", e.State, e.ID)
	}
	g.about(e.Title, join(", ", g.called("post", e.Post), "year to "+day(e.Fields.Day("year_ending"))))
	s := g.content.Section("The judgement")
	tones := map[string]sheet.Tone{"assured": sheet.Good, "assured with exceptions": sheet.Warn, "not assured": sheet.Bad}
	if j := e.Fields["judgement"]; j != "" {
		s.Notice(tones[j], capital(j), "What the owner cannot assure, and why: "+sentenceOf(e.Fields["cannot_assure"]))
	} else {
		s.Text("No judgement has been given.")
	}
	ids := e.Fields.List("asset_ids")
	if err := g.learn(ctx, "asset", ids...); err != nil {
		return err
	}
	s.Facts(3, g.factsOf(e, "iao_post", "year_ending", "due_on", "submitted_on"))
	rows := make([][]sheet.Cell, len(ids))
	for i, id := range ids {
		rows[i] = []sheet.Cell{{Text: g.called("asset", id), Strong: true}, {Text: id}}
	}
	g.content.Section("The assets it covers").Table([]sheet.Column{{Title: "Information asset", Width: 6, Header: true}, {Title: "Reference", Width: 2}}, rows)
	g.fieldsOf(e, "iao_post", "year_ending", "due_on", "asset_ids", "submitted_on", "judgement", "cannot_assure")
	if err := g.eventsOf(ctx, "How it came about", e); err != nil {
		return err
	}
	g.says("the year to "+day(e.Fields.Day("year_ending")), "what the owner assures, and what not. Figures were counted from the register when the return was filled in")
	if err := g.signsFor(ctx, "owner", "Information asset owner", e.Post); err != nil {
		return err
	}
	g.signs("siro", "Received: Senior Information Risk Owner", store.SIRO)
	return nil
}

// accessWords says how many have access to what holds an asset.
func accessWords(inSystem bool, n int) string {
	switch {
	case n > 0:
		return fmt.Sprintf("%d %s to what holds this asset. The access review has the list with names.", n, plural(n, "live access", "live accesses"))
	case inSystem:
		return "Nobody has live access to the system that holds this asset."
	}
	return "It is held in no system: nobody reaches it with an account."
}
