package reports

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"muniment/reports/sheet"
	"muniment/store"
)

// Records of who has access: an access review with what it decided and what is different from the one before, the reviews of privileged accounts, and what
// people acknowledged.

func accessRecords() []Kind {
	return []Kind{
		{
			Name: "access-review", Code: "AV", Title: "Access review", Of: "access-review", Marking: "OFFICIAL-SENSITIVE", Field: "ism", For: wholeCouncil(), Gather: gatherReview,
			About: "Every line of an access review with its decision, and what is different from the review before",
		},
		{
			Name: "privileged-review", Code: "PV", Title: "Review of privileged accounts", Of: "privileged-review", Marking: "OFFICIAL-SENSITIVE", Field: "ict", Gather: gatherPrivileged,
			About: "One week’s review of the privileged accounts: the lists, what is different, what was asked and answered",
		},
		{
			Name: "acknowledgements", Code: "AK", Title: "Acknowledgement and training report", Of: "pack", Whole: true, Marking: "OFFICIAL-SENSITIVE", Field: "ism", Welsh: true, For: wholeCouncil(), Gather: gatherAcknowledgements,
			About: "Who was asked to acknowledge, declare or complete what, and who has",
		},
	}
}

func gatherReview(ctx context.Context, g *gathering) error {
	sum, err := g.CampaignSummary(ctx, g.id)
	if err != nil {
		return err
	}
	lines, err := g.ReviewLines(ctx, store.LineQuery{Campaign: g.id})
	if err != nil {
		return err
	}
	if len(lines) < sum.Lines-1 { // one's own line is never shown
		return &store.NotAllowedError{Act: store.ActIssueRecord, Needs: wholeCouncil()}
	}
	if sum.Open() {
		g.lack("the review is still open: muniment access-review close %s", g.id)
	}
	g.about(sum.Name, sum.Name)
	g.content.Landscape, g.content.Contents = true, true
	if err := g.reviewHead(ctx, sum, len(lines)); err != nil {
		return err
	}
	if err := g.reviewDifferences(ctx, sum, lines); err != nil {
		return err
	}
	if err := g.reviewLines(ctx, lines); err != nil {
		return err
	}
	g.says(sum.Name, "the access that was live when the review began, who decided on each line, and what was decided")
	g.signs("ism", "Information Security Manager", store.ISM)
	g.signs("siro", "Senior Information Risk Owner", store.SIRO)
	return nil
}

func (g *gathering) reviewHead(ctx context.Context, sum store.CampaignSummary, shown int) error {
	s := g.content.Section("The review")
	undecided := sheet.Neutral
	if sum.Undecided > 0 {
		undecided = sheet.Bad
		s.Notice(sheet.Bad, "Not every line was decided", fmt.Sprintf("%s without a decision. They are not approved, and the access stays owed a review. %s", percent(sum.Undecided, sum.Lines), prefixed("The reason given: ", sentenceOf(sum.Reason))))
	}
	s.Highlights(
		sheet.Figure{Value: fmt.Sprint(sum.Lines), Label: plural(sum.Lines, "line", "lines")}, sheet.Figure{Value: fmt.Sprint(sum.Kept), Label: "kept", Tone: sheet.Good},
		sheet.Figure{Value: fmt.Sprint(sum.Changed), Label: "changed"}, sheet.Figure{Value: fmt.Sprint(sum.Revoked), Label: "revoked", Note: fmt.Sprintf("%d still to be carried out", sum.Outstanding)},
		sheet.Figure{Value: fmt.Sprint(sum.Undecided), Label: "undecided", Tone: undecided}, sheet.Figure{Value: fmt.Sprint(sum.Gone), Label: "ended by itself"})
	by, err := g.named(ctx, "login", sum.StartedBy)
	if err != nil {
		return err
	}
	closed, err := g.named(ctx, "login", sum.ClosedBy)
	if err != nil {
		return err
	}
	scope, err := g.named(ctx, sum.Scope, sum.Subject)
	if err != nil {
		return err
	}
	s.Facts(3, []sheet.Fact{
		{Label: "Scope", Value: capital(sum.Scope) + prefixed(": ", scope)},
		{Label: "Begun", Value: join(" by ", moment(sum.StartedAt), by)},
		{Label: "Due", Value: day(sum.Due)},
		{Label: "Closed", Value: join(" by ", momentOr(sum.ClosedAt, "still open"), closed)},
		{Label: "Decided after the due day", Value: percent(sum.Late, sum.Lines)},
		{Label: "Compared with", Value: cmp.Or(sum.Previous, "no earlier review")},
	}).Facts(1, []sheet.Fact{{Label: "Fingerprint of the lines as they were taken (SHA-256)", Value: sum.Snapshot}})
	if shown < sum.Lines {
		s.Small("One line is the signatory’s own access, which nobody is shown: it is in the figures and not in the list.")
	}
	return nil
}

func (g *gathering) reviewDifferences(ctx context.Context, sum store.CampaignSummary, lines []store.ReviewLine) error {
	s := g.content.Section("What is different from the review before")
	if sum.Previous == "" {
		s.Text("There is no earlier review to compare with.")
		return nil
	}
	idx := len(g.content.Sections) - 1
	s.Text(fmt.Sprintf("Compared with %s: %d new, %d changed, %d the same, %d gone.", sum.Previous, sum.New, sum.Different, sum.Same, len(sum.Since)))
	var rows [][]sheet.Cell
	add := func(l store.ReviewLine, word string, tone sheet.Tone, detail string) error {
		system, err := g.named(ctx, "system", l.System)
		rows = append(rows, []sheet.Cell{{Tag: sheet.Tag{Word: word, Tone: tone}}, {Text: cmp.Or(l.Name, l.Login), Strong: true, Detail: l.Person}, {Text: system, Detail: join(" · ", l.Login, l.Grant)}, {Text: detail}})
		return err
	}
	for _, l := range lines {
		var word, detail string
		switch l.Difference {
		case "new":
			word, detail = "New", join(" · ", l.Level, l.Reason)
		case "changed":
			word, detail = "Changed", join(" → ", l.WasLevel, l.Level)
		default:
			continue
		}
		if err := add(l, word, sheet.Info, detail); err != nil {
			return err
		}
	}
	for _, l := range sum.Since {
		if err := add(l, "Gone", sheet.Neutral, "ended "+moment(l.ClosedAt)); err != nil {
			return err
		}
	}
	g.content.Sections[idx].Table([]sheet.Column{{Title: "", Width: 1.4}, {Title: "Who", Width: 3, Header: true}, {Title: "System", Width: 4}, {Title: "What", Width: 5}}, rows)
	return nil
}

func (g *gathering) reviewLines(ctx context.Context, lines []store.ReviewLine) error {
	systems, posts := make([]string, len(lines)), make([]string, 0, len(lines))
	for i, l := range lines {
		systems[i] = l.System
		posts = append(posts, l.Post, l.Behalf)
	}
	if err := g.learn(ctx, "system", systems...); err != nil {
		return err
	}
	if err := g.learn(ctx, "post", posts...); err != nil {
		return err
	}
	slices.SortStableFunc(lines, func(a, b store.ReviewLine) int {
		return cmp.Or(strings.Compare(g.called("system", a.System), g.called("system", b.System)), strings.Compare(a.Name, b.Name))
	})
	rows := make([][]sheet.Cell, len(lines))
	for i, l := range lines {
		rows[i] = []sheet.Cell{
			{Text: cmp.Or(l.Name, l.Login), Strong: true, Detail: join(" · ", l.Login, l.Grant)},
			{Text: g.called("system", l.System), Detail: join(" · ", capital(l.Kind), l.Level)},
			{Text: l.Reason},
			decision(l),
			{Text: momentOr(l.DecidedAt, "–"), Detail: join(", ", l.DecidedBy, prefixed("on behalf of ", g.calledOr("post", l.Behalf)))},
			{Text: join(" · ", l.Note, prefixed("Carried out: ", l.Evidence))},
		}
	}
	g.content.Section("Every line").Table([]sheet.Column{
		{Title: "Who", Width: 3, Header: true}, {Title: "System and level", Width: 3.6}, {Title: "Job function that needs it", Width: 3}, {Title: "Decision", Width: 2.2}, {Title: "Decided", Width: 2.6}, {Title: "Note and evidence", Width: 3},
	}, rows)
	return nil
}

func decision(l store.ReviewLine) sheet.Cell {
	words := map[string]sheet.Tag{
		store.DecisionKeep: {Word: "Keep", Tone: sheet.Good}, store.DecisionChange: {Word: "Change", Tone: sheet.Info}, store.DecisionRevoke: {Word: "Revoke", Tone: sheet.Warn},
		store.DecisionGone: {Word: "Ended"}, "": {Word: "Undecided", Tone: sheet.Bad},
	}
	tag, known := words[l.Decision]
	if !known {
		tag = words[""]
	}
	detail := prefixed("to ", l.ToLevel)
	if l.Outstanding() {
		detail = join(", ", detail, "still to be carried out")
	}
	return sheet.Cell{Tag: tag, Detail: detail}
}

func gatherPrivileged(ctx context.Context, g *gathering) error {
	v, err := g.PrivilegedReview(ctx, g.id)
	if err != nil {
		return err
	}
	g.about(v.Week, "Week "+v.Week)
	if v.Waits > 0 && v.CompleteAt.IsZero() {
		g.lack("%d of its accounts wait for another reviewer: muniment privileged second %s", v.Waits, v.Week)
	}
	s := g.content.Section("The review")
	s.Highlights(sheet.Figure{Value: fmt.Sprint(v.Accounts), Label: "accounts"}, sheet.Figure{Value: fmt.Sprint(len(v.Differences)), Label: "differences"},
		sheet.Figure{Value: fmt.Sprint(len(v.Queries)), Label: "queries", Note: fmt.Sprintf("%d answered", answered(v.Queries))})
	s.Facts(3, []sheet.Fact{{Label: "Week", Value: v.Week}, {Label: "Due", Value: day(v.Due)}, {Label: "Done", Value: moment(v.DoneAt)}, {Label: "Reviewer", Value: v.Reviewer}, {Label: "Second reviewer", Value: v.Second}, {Label: "Complete", Value: momentOr(v.CompleteAt, "not yet")}})
	s.Facts(1, []sheet.Fact{{Label: "What was looked at beside the lists", Value: v.Activity}, {Label: "Systems without a list", Value: v.Uncovered}, {Label: "Notes", Value: v.Notes}})
	if v.DoneAt.After(v.Due.End()) {
		s.Notice(sheet.Warn, "Late", "The review was due on "+day(v.Due)+".")
	}
	rows := make([][]sheet.Cell, len(v.Files))
	for i, f := range v.Files {
		rows[i] = []sheet.Cell{{Text: f.Name, Strong: true}, {Text: fmt.Sprint(f.Rows)}, {Text: f.SHA256}}
	}
	g.content.Section("The lists").Table([]sheet.Column{{Title: "List", Width: 4, Header: true}, {Title: "Rows", Width: 1, Align: sheet.Right}, {Title: "Fingerprint (SHA-256)", Width: 7}}, rows)
	if err := g.privilegedDifferences(ctx, v); err != nil {
		return err
	}
	if err := g.privilegedQueries(ctx, v.Queries); err != nil {
		return err
	}
	g.says("week "+v.Week, "the lists that were read, what was different from the week before, and what was asked")
	g.signs("ict", "Reviewer", store.ICT, store.ISM)
	g.signs("ism", "Information Security Manager", store.ISM, store.SIRO)
	return nil
}

func answered(queries []store.PrivilegedQuery) int {
	n := 0
	for _, q := range queries {
		if !q.AnsweredAt.IsZero() {
			n++
		}
	}
	return n
}

func (g *gathering) privilegedDifferences(ctx context.Context, v store.PrivilegedReview) error {
	rows := make([][]sheet.Cell, len(v.Differences))
	for i, d := range v.Differences {
		system, err := g.named(ctx, "system", d.Account.System)
		if err != nil {
			return err
		}
		holder, err := g.named(ctx, "person", d.Account.Holder)
		if err != nil {
			return err
		}
		if holder == "" {
			holder, err = g.named(ctx, "post", d.Account.Sponsor)
			if err != nil {
				return err
			}
		}
		rows[i] = []sheet.Cell{{Text: d.Account.Login, Strong: true, Detail: join(" · ", d.Account.Group, d.Account.ID)}, {Text: system}, {Text: cmp.Or(holder, d.Account.Supplier, "nobody")}, {Tag: sheet.Tag{Word: capital(d.What), Tone: sheet.Info}}, {Text: d.Details}}
	}
	g.content.Section("What is different").Table([]sheet.Column{{Title: "Account", Width: 3, Header: true}, {Title: "System", Width: 3.2}, {Title: "Whose", Width: 2.6}, {Title: "What", Width: 1.8}, {Title: "Details", Below: true}}, rows)
	return nil
}

func (g *gathering) privilegedQueries(ctx context.Context, queries []store.PrivilegedQuery) error {
	rows := make([][]sheet.Cell, len(queries))
	for i, q := range queries {
		by, err := g.named(ctx, "login", q.RaisedBy)
		if err != nil {
			return err
		}
		tag := sheet.Tag{Word: "Answered", Tone: sheet.Good}
		if q.AnsweredAt.IsZero() {
			tag = sheet.Tag{Word: "Open", Tone: sheet.Warn}
		}
		rows[i] = []sheet.Cell{{Text: q.Login, Strong: true, Detail: q.ID}, {Text: q.Text, Detail: join(", ", moment(q.RaisedAt), by)}, {Tag: tag, Detail: join(", ", momentOr(q.AnsweredAt, ""), q.AnsweredBy)}, {Text: q.Answer}}
	}
	g.content.Section("What was asked").Table([]sheet.Column{{Title: "Account", Width: 2.4, Header: true}, {Title: "Query", Width: 5}, {Title: "State", Width: 3}, {Title: "Answer", Width: 4}}, rows)
	return nil
}

func gatherAcknowledgements(ctx context.Context, g *gathering) error {
	counts, err := g.AskedCounts(ctx)
	if err != nil {
		return err
	}
	asked, err := g.Asked(ctx, g.id)
	if err != nil {
		return err
	}
	if g.id != "" {
		p, err := g.entry(ctx, "pack", g.id)
		if err != nil {
			return err
		}
		g.about(p.Title, p.Title)
		counts = slices.DeleteFunc(counts, func(c store.AskedCount) bool { return c.Pack != p.ID })
		asked = slices.DeleteFunc(asked, func(a store.Asked) bool { return a.Pack != p.ID })
	} else {
		g.about("", g.w.say("The whole council"))
	}
	rows := make([][]sheet.Cell, len(counts))
	for i, c := range counts {
		rows[i] = []sheet.Cell{{Text: g.w.pack(c.Title), Strong: true, Detail: join(" · ", c.Pack, g.w.sayf("version %d", c.Version))}, {Text: fmt.Sprint(c.Asked)}, {Text: fmt.Sprint(c.Answered)}, {Text: g.w.word(shareOf(c.Answered, c.Asked))}}
	}
	g.content.Section("What was asked").Table([]sheet.Column{{Title: "Pack", Width: 6, Header: true}, {Title: "Asked", Width: 1.4, Align: sheet.Right}, {Title: "In date", Width: 1.4, Align: sheet.Right}, {Title: "Share", Width: 1.4, Align: sheet.Right}}, rows).
		Small(g.w.say("In date: acknowledged, declared or completed, and not due again. People who are away, and are not chased, count as asked."))
	people := make([][]sheet.Cell, len(asked))
	for i, a := range asked {
		people[i] = g.askedRow(a)
	}
	g.content.Section("Everybody who was asked").Table([]sheet.Column{{Title: "Who", Width: 3, Header: true}, {Title: "Service", Width: 2.6}, {Title: "Pack", Width: 4.6}, {Title: "Standing", Width: 2.7}, {Title: "Answered", Width: 2.4}, {Title: "Due", Width: 2}}, people)
	g.says(cmp.Or(g.content.Subject.Name, g.w.say("acknowledgements and training")), "who was asked, and who has answered")
	g.signs("ism", "Information Security Manager", store.ISM)
	g.signs("hr", "Human Resources", store.HR)
	return nil
}

func shareOf(n, of int) string {
	if of == 0 {
		return "no data"
	}
	return share(n, of)
}

func (g *gathering) askedRow(a store.Asked) []sheet.Cell {
	tag := sheet.Tag{Word: capital(a.Standing), Tone: sheet.Good}
	if a.Standing != "answered" {
		tag.Tone = sheet.Warn
	}
	version := ""
	if a.Answered > 0 {
		version = g.w.sayf("version %d", a.Answered)
	}
	return []sheet.Cell{{Text: a.Name, Strong: true, Detail: a.Person}, {Text: a.Service}, {Text: g.w.pack(a.Title), Detail: g.w.sayf("version %d", a.Version)}, {Tag: tag}, {Text: dayOrNone(a.AnsweredOn), Detail: version}, {Text: dayOrNone(a.Due), Detail: prefixed(g.w.say("not asked until "), dayOrNone(a.NotAsked))}}
}
