package reports

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"muniment/reports/seal"
	"muniment/reports/sheet"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
)

// The Senior Information Risk Owner's annual statement. Its figures are counted when the record is issued and are fixed from then on; an edition for a committee, and an
// exempt annex, are made from that record and never counted anew. It is the council's own statement under its own policy: no law asks for it, and it says so.

func statementRecords() []Kind {
	return []Kind{
		{
			Name: "statement", Code: "AN", Title: "Annual statement on information security", Of: "statement", Marking: "OFFICIAL-SENSITIVE", Field: "siro", Gather: gatherStatement,
			About: "The SIRO’s opinion on the year with every figure, where each comes from, and the index of evidence",
		},
		{
			Name: "statement-committee", Code: "AC", Title: "Annual statement on information security", Of: "statement", Marking: "OFFICIAL", Field: "siro", Welsh: true, Gather: gatherEdition(false),
			About: "The signed statement’s edition for a committee: the same figures, without names",
		},
		{
			Name: "statement-annex", Code: "AX", Title: "Annual statement on information security: exempt annex", Of: "statement", Marking: "OFFICIAL-SENSITIVE", Field: "siro", Gather: gatherEdition(true),
			About: "What the edition for a committee leaves out, for those who may have it",
		},
	}
}

// statementOf finds the statement that an id names, or begins one for a year that is named by its last day and has none yet: a draft of it may be looked at all year.
func (g *gathering) statementOf(ctx context.Context) (entry.Entry, error) {
	e, err := g.entry(ctx, "statement", g.id)
	var missing *store.NotFoundError
	if !errors.As(err, &missing) {
		return e, err
	}
	ends, wrong := calendar.Parse(g.id)
	if wrong != nil || entry.YearEnd(ends) != ends {
		return e, err
	}
	all, err := g.entries(ctx, "statement", false)
	if i := slices.IndexFunc(all, func(e entry.Entry) bool { return e.Fields.Day("year_ending") == ends }); i >= 0 || err != nil {
		if err != nil {
			return e, err
		}
		return all[i], nil
	}
	g.lack("no statement for the year to %s has been opened: muniment statement open year_ending=%s, from 1 April", ends.Long(), ends)
	return entry.Entry{Kind: "statement", Title: "Statement for the year to " + ends.Long(), State: "draft", Fields: entry.Values{"year_ending": string(ends)}}, nil
}

func gatherStatement(ctx context.Context, g *gathering) error {
	e, err := g.statementOf(ctx)
	if err != nil {
		return err
	}
	ends := e.Fields.Day("year_ending")
	g.about(e.Title, g.w.sayf("Year to %s", ends.Long()))
	if e.State == "draft" && e.ID != "" {
		g.lack("%s is a draft: the Senior Information Risk Owner signs it with muniment statement sign %s", e.ID, e.ID)
	}
	y, err := g.readYear(ctx, ends.AddMonths(-12), ends)
	if err != nil {
		return err
	}
	last, number, err := g.frozenFigures(ctx, ends.AddMonths(-12))
	if err != nil {
		return err
	}
	own, err := g.partsOf(ctx, "statement-figure", e.ID)
	if err != nil {
		return err
	}
	g.content.Contents = true
	g.content.Figures = append(y.measures(last), typed(own)...)
	if err := g.statementPages(ctx, e, y, number); err != nil {
		return err
	}
	g.signs("siro", "Senior Information Risk Owner", store.SIRO)
	g.signs("chief-executive", "Chief Executive", store.ChiefExecutive)
	return nil
}

// frozenFigures are those of the signed statement for a year, and its record's number; none where there is none.
func (g *gathering) frozenFigures(ctx context.Context, ends calendar.Date) (figures []Measure, number string, err error) {
	all, err := g.Entries(ctx, "statement", "", true)
	if err != nil {
		return nil, "", err
	}
	for _, e := range all {
		if e.Fields.Day("year_ending") != ends {
			continue
		}
		c, rec, err := g.frozen(ctx, e.ID)
		if err != nil || rec.Number == "" {
			return nil, "", err
		}
		return c.Figures, rec.Number, nil
	}
	return nil, "", nil
}

// frozen is the content of the newest issued record of a statement; nothing where none was issued.
func (g *gathering) frozen(ctx context.Context, id string) (c Content, rec store.Record, err error) {
	all, err := g.Records(ctx, id)
	if err != nil {
		return c, rec, err
	}
	i := slices.IndexFunc(all, func(r store.Record) bool { return r.Kind == "statement" && r.Subject == id })
	if i < 0 {
		return c, rec, nil
	}
	file, err := g.RecordFile(ctx, all[i].Number)
	if err != nil {
		return c, rec, err
	}
	report, err := seal.Verify(file, seal.VerifyOptions{})
	if err != nil {
		return c, rec, fmt.Errorf("read the record %s: %w", all[i].Number, err)
	}
	for _, a := range report.Attachments {
		if a.Name == contentFile {
			rec = all[i]
			rec.Revisions = []store.Revision{{SHA256: fingerprint(file)}}
			return c, rec, json.Unmarshal(a.Data, &c)
		}
	}
	return c, rec, fmt.Errorf("read the record %s: it holds no content", all[i].Number)
}

// statementPages writes the statement section by section.
func (g *gathering) statementPages(ctx context.Context, e entry.Entry, y *year, last string) error {
	g.opinion(e)
	if err := g.scopeOfYear(ctx, y); err != nil {
		return err
	}
	g.figureSections(y)
	g.content.Section("Risks").Picture(y.risks())
	if err := g.exceptionsOf(ctx, y); err != nil {
		return err
	}
	g.content.Section("What became of last year’s priorities").Text(cmp.Or(e.Fields["priorities_done"], "Nothing is said of last year’s priorities."))
	g.content.Section("Next year’s priorities").Text(cmp.Or(e.Fields["priorities_next"], "None are given yet."))
	posts := func(id string) string { return g.calledOr("post", id) }
	if err := g.learn(ctx, "post", postsOf(y.entries["iao-return"])...); err != nil {
		return err
	}
	missing := y.missing(g.content.Figures, posts)
	s := g.content.Section(missingTitle)
	if len(missing) == 0 {
		s.Text("Nothing that the register asks for was missing.")
	} else {
		s.List(missing)
	}
	g.dataQuality(e, y, last)
	if err := g.evidenceIndex(ctx, y); err != nil {
		return err
	}
	g.sources()
	return nil
}

func postsOf(all []entry.Entry) []string {
	out := make([]string, len(all))
	for i, e := range all {
		out[i] = e.Post
	}
	return out
}

func (g *gathering) opinion(e entry.Entry) {
	s := g.content.Section("The opinion")
	tones := map[string]sheet.Tone{"good": sheet.Good, "reasonable": sheet.Info, "limited": sheet.Warn, "none": sheet.Bad}
	words := map[string]string{"good": "Good assurance", "reasonable": "Reasonable assurance", "limited": "Limited assurance", "none": "No assurance"}
	if o := e.Fields["opinion"]; o != "" {
		s.Notice(tones[o], words[o], sentenceOf(e.Fields["summary"]))
	} else {
		s.Notice(sheet.Warn, "No opinion has been given yet", "The Senior Information Risk Owner chooses from good, reasonable, limited and none, with reasons.")
	}
	s.Small("The scale: good, the controls work and exceptions are few; reasonable, they work with exceptions that are being put right; limited, they leave important gaps; none, they cannot be relied on.")
	picks := []struct{ id, label string }{
		{"assets", "information assets"}, {"leavers-on-time", "leavers’ access closed on time"}, {"incidents", "incidents"}, {"duties-overdue", "duties overdue"},
	}
	var figures []sheet.Figure
	for _, pick := range picks {
		for _, m := range g.content.Figures {
			if m.ID == pick.id {
				m.Label = pick.label
				figures = append(figures, headline(m))
			}
		}
	}
	s.Highlights(figures...)
}

// headline is a measure as a figure worth seeing first.
func headline(m Measure) sheet.Figure {
	f := sheet.Figure{Value: "no data", Label: m.Label, Note: "last year: " + m.LastWords()}
	if m.Value == nil || m.OutOf != nil && *m.OutOf == 0 {
		return f
	}
	f.Value = fmt.Sprint(*m.Value)
	if m.OutOf != nil {
		f.Note = join("; ", "of "+fmt.Sprint(*m.OutOf)+" ("+share(*m.Value, *m.OutOf)+")", f.Note)
	}
	return f
}

// scopeOfYear says what the statement is about, and who answered for what.
func (g *gathering) scopeOfYear(ctx context.Context, y *year) error {
	s := g.content.Section("Scope, year and who answers")
	s.Text(fmt.Sprintf("This statement is about the information of %s, whoever holds it, in the year from %s to %s. The Senior Information Risk Owner makes it under the council’s own policy; no law asks for it, "+
		"and it is no certificate of any standard.", g.content.Council, y.after.AddDays(1).Long(), y.until.Long()))
	posts, err := g.Posts(ctx, "")
	if err != nil {
		return err
	}
	roles := []store.Role{store.SIRO, store.ISM, store.DPO, store.ICT, store.ChiefExecutive, store.HR}
	var rows [][]sheet.Cell
	for _, r := range roles {
		for _, p := range posts {
			if p.Role != r || p.Service != "" {
				continue
			}
			if len(p.Holders) == 0 {
				rows = append(rows, []sheet.Cell{{Text: p.Title, Strong: true}, {Tag: sheet.Tag{Word: "Vacant", Tone: sheet.Warn}}, {}})
			}
			for _, h := range p.Holders {
				name, err := g.named(ctx, "person", h.Person)
				if err != nil {
					return err
				}
				rows = append(rows, []sheet.Cell{{Text: p.Title, Strong: true}, {Text: name}, {Text: join(" ", "from "+h.From.Short(), prefixed("to ", dayOrNone(h.Until)))}})
			}
		}
	}
	held := g.content.Below("Who holds the posts")
	held.Private = true
	held.Table([]sheet.Column{{Title: "Post", Width: 4, Header: true}, {Title: "Held by", Width: 3}, {Title: "Since", Width: 3}}, rows)
	return nil
}

// figureSections writes the figures group by group, with the picture that belongs to each.
func (g *gathering) figureSections(y *year) {
	pictures := map[string]func() *Section{
		"Access":    func() *Section { return g.content.Below("Month by month").Picture(y.closures()) },
		"Incidents": func() *Section { return g.content.Below("By kind and severity").Picture(y.causes()) },
		"Suppliers": func() *Section {
			return g.content.Below("How much was looked at").Picture(y.coverage(g.content.Figures))
		},
		"Risks and duties": func() *Section { return g.content.Below("By service").Picture(y.overdueBy()) },
	}
	for i := 0; i < len(g.content.Figures); {
		group := g.content.Figures[i].Group
		s := g.content.Section(group)
		rows := [][]sheet.Cell{}
		for ; i < len(g.content.Figures) && g.content.Figures[i].Group == group; i++ {
			rows = append(rows, measureRow(&g.content.Figures[i]))
		}
		s.Table([]sheet.Column{{Title: "", Width: 5.4, Header: true}, {Title: "This year", Width: 2.6, Align: sheet.Right}, {Title: "Last year", Width: 2.6, Align: sheet.Right}, {Title: "Counted from", Width: 3.4}}, rows)
		if picture := pictures[group]; picture != nil {
			picture()
		}
	}
	if !slices.ContainsFunc(g.content.Figures, func(m Measure) bool { return m.Typed }) {
		g.content.Section("Requests for information").Text("No data. Requests under the Freedom of Information Act, the Environmental Information Regulations and data protection law are not counted by this register; nobody typed their figures in.")
	}
}

func measureRow(m *Measure) []sheet.Cell {
	this := sheet.Cell{Text: m.Words(), Strong: true}
	if m.Words() == "no data" {
		this = sheet.Cell{Text: "no data"}
	}
	source := sheet.Cell{Text: listWords(m.Source)}
	if m.Typed {
		source = sheet.Cell{Tag: sheet.Tag{Word: "Typed in", Tone: sheet.Info}, Text: strings.TrimPrefix(m.Source, "typed in, from: ")}
	}
	return []sheet.Cell{{Text: m.Label}, this, {Text: m.LastWords()}, source}
}

// exceptionsOf lists the exceptions to the policy that stand: how many for everybody, which for those who may have the names.
func (g *gathering) exceptionsOf(ctx context.Context, y *year) error {
	s := g.content.Section("Exceptions to the policy")
	clauses := map[string]int{}
	for _, e := range y.exceptions {
		clauses[e.Clause]++
	}
	if len(clauses) == 0 {
		s.Text("None was in force when the figures were fixed.")
		return nil
	}
	rows := [][]sheet.Cell{}
	for _, c := range slices.Sorted(keysOf(clauses)) {
		rows = append(rows, []sheet.Cell{{Text: c, Strong: true}, {Text: fmt.Sprint(clauses[c])}})
	}
	s.Table([]sheet.Column{{Title: "Clause of the policy", Width: 4, Header: true}, {Title: "In force", Width: 2, Align: sheet.Right}}, rows)
	rows = nil
	for _, e := range y.exceptions {
		subject, err := g.named(ctx, "grant", e.Subject)
		if err != nil {
			return err
		}
		rows = append(rows, []sheet.Cell{{Text: e.ID, Strong: true, Detail: e.Clause}, {Text: subject}, {Text: e.Reason}, {Text: e.GrantedBy, Detail: calendar.Of(e.GrantedAt).Short()}, {Text: dayOrNone(e.Until)}})
	}
	each := g.content.Below("Each exception")
	each.Private = true
	each.Table([]sheet.Column{{Title: "Exception", Width: 2, Header: true}, {Title: "For", Width: 4}, {Title: "Reason", Width: 4}, {Title: "Accepted by", Width: 3}, {Title: "Until", Width: 2}}, rows)
	return nil
}

// dataQuality says how far the figures can be relied on: in the words of whoever drafted, and in what follows from how they are counted.
func (g *gathering) dataQuality(e entry.Entry, y *year, last string) {
	s := g.content.Section("How far the figures can be relied on")
	s.Text(cmp.Or(e.Fields["data_quality"], "Nothing is said of this yet."))
	remarks := []string{
		"Every figure was counted by the register when this record was issued, unless it is marked as typed in. It counts what people told the register, and nothing else.",
		"“No data” means that nothing of the kind was ever recorded, or that there was nothing to count out of. It is not nought.",
		"Figures of how things stand (assets, systems, suppliers, risks, duties) are as of the day of issue; the others are of the year.",
		"Restricted incidents and the access of people whose leaving is confidential are in no figure.",
	}
	if y.opened > y.after.AddDays(1) {
		remarks = append(remarks, fmt.Sprintf("The register came into use on %s: of the time before that it knows only what was entered afterwards.", y.opened.Long()))
	}
	if last != "" {
		remarks = append(remarks, fmt.Sprintf("Last year’s figures are those fixed in %s.", last))
	} else {
		remarks = append(remarks, "No statement of the year before is in this register: last year’s figures are counted anew, where what happened then can still be counted.")
	}
	s.List(remarks)
}

// evidenceIndex lists the records issued in the year, and after it until now, with their fingerprints.
func (g *gathering) evidenceIndex(ctx context.Context, y *year) error {
	records, err := g.Issued(ctx, y.after, max(y.until, y.today))
	if err != nil {
		return err
	}
	rows := make([][]sheet.Cell, 0, len(records))
	for _, r := range records {
		title := "Leaver record"
		if k, known := KindOf(r.Kind); known {
			title = k.Title
		}
		rows = append(rows, []sheet.Cell{{Text: r.Number, Strong: true}, {Text: title}, {Text: calendar.Of(r.IssuedAt).Short()}, {Text: r.Revisions[0].SHA256}})
	}
	s := g.content.Section("Index of evidence")
	s.Text(fmt.Sprintf(plural(len(records), "%d signed record was issued from %s to the day of this one. The fingerprint is of the newest copy; muniment verify compares a file with it.",
		"%d signed records were issued from %s to the day of this one. The fingerprint is of the newest copy; muniment verify compares a file with it."), len(records), y.after.AddDays(1).Long()))
	s.Table([]sheet.Column{{Title: "Record", Width: 2.6, Header: true}, {Title: "Kind", Width: 4}, {Title: "Issued", Width: 2}, {Title: "Fingerprint (SHA-256)", Below: true}}, rows)
	return nil
}

// contentFile is the name of the content inside a record.
const contentFile = "record.json"
