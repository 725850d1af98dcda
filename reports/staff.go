package reports

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"muniment/reports/sheet"
	"muniment/store"
	"muniment/store/calendar"
)

// Records of people who join and move: the same design as the leaver record, whose facts are its own.

func staffRecords() []Kind {
	return []Kind{
		{
			Name: "joiner", Code: "JR", Title: "Joiner record", Of: "person", Marking: "OFFICIAL-SENSITIVE", Field: "hr", Gather: gatherJoiner,
			About: "What was done before and when somebody joined, and when they were informed of their obligations",
		},
		{
			Name: "mover", Code: "MR", Title: "Mover record", Of: "person", Marking: "OFFICIAL-SENSITIVE", Field: "manager", Gather: gatherMover,
			About: "What became of each access of somebody who changed post",
		},
	}
}

// person reads somebody with their engagements.
func (g *gathering) person(ctx context.Context, id string) (store.Person, error) {
	v, err := g.Show(ctx, id)
	if err != nil {
		return store.Person{}, err
	}
	p, is := v.Entry.(store.Person)
	if !is || v.NameOnly {
		return p, &store.NotFoundError{Kind: "person", ID: id}
	}
	return p, g.learn(ctx, "service", servicesOf(p)...)
}

func servicesOf(p store.Person) []string {
	out := make([]string, 0, len(p.Engagements))
	for _, e := range p.Engagements {
		out = append(out, e.Service)
	}
	return out
}

func engagementOf(p store.Person, id string) store.Engagement {
	i := slices.IndexFunc(p.Engagements, func(e store.Engagement) bool { return e.ID == id })
	if i < 0 {
		return store.Engagement{}
	}
	return p.Engagements[i]
}

func gatherJoiner(ctx context.Context, g *gathering) error {
	all, err := g.Joiners(ctx, "")
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(j store.Joiner) bool { return j.Person != g.id || !j.WithdrawnAt.IsZero() })
	if len(all) == 0 {
		return &store.NotFoundError{Kind: "joiner", ID: g.id}
	}
	last := slices.MaxFunc(all, func(a, b store.Joiner) int { return cmp.Compare(a.StartsOn, b.StartsOn) })
	v, err := g.Show(ctx, last.ID)
	if err != nil {
		return err
	}
	j, is := v.Entry.(store.Joiner)
	if !is {
		return &store.NotFoundError{Kind: "joiner", ID: g.id}
	}
	p, err := g.person(ctx, g.id)
	if err != nil {
		return err
	}
	e := engagementOf(p, j.Engagement)
	g.about(p.Name(), p.Name())
	if j.FinishedAt.IsZero() {
		g.lack("%s of its checklist %s not answered", linesOpen(j.Lines), plural(countOpen(j.Lines), "is", "are"))
	}
	s := g.content.Section("Person and post")
	s.Facts(3, g.personFacts(p, e))
	informed := day(j.InformedOn)
	dates := []sheet.Fact{{Label: "First day", Value: day(j.StartsOn)}, {Label: "Informed of their obligations", Value: informed}, {Label: "Entered in the register", Value: moment(j.RecordedAt)}}
	g.content.Section("Dates").Facts(3, dates)
	if j.InformedOn.Known() && j.InformedOn > j.StartsOn {
		g.content.Sections[len(g.content.Sections)-1].Notice(sheet.Warn, "Informed after the first day",
			fmt.Sprintf("The policy wants people informed before they have access. This was %d days after the first day.", j.InformedOn.DaysSince(j.StartsOn)))
	}
	if err := g.linesOf(ctx, "What was done", j.Lines); err != nil {
		return err
	}
	if err := g.accessOf(ctx, p.ID, e); err != nil {
		return err
	}
	g.says(p.Name(), "what was done when this person joined, and the access that the register holds")
	g.signs("hr", "Human Resources", store.HR, store.ISM, store.Administrator)
	return g.signsFor(ctx, "manager", "Manager", cmp.Or(e.ManagerPost, store.PostHR))
}

func gatherMover(ctx context.Context, g *gathering) error {
	all, err := g.Movers(ctx, "")
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(m store.Mover) bool { return m.Person != g.id || !m.WithdrawnAt.IsZero() })
	if len(all) == 0 {
		return &store.NotFoundError{Kind: "mover", ID: g.id}
	}
	last := slices.MaxFunc(all, func(a, b store.Mover) int { return cmp.Compare(a.MovesOn, b.MovesOn) })
	v, err := g.Show(ctx, last.ID)
	if err != nil {
		return err
	}
	m, is := v.Entry.(store.Mover)
	if !is {
		return &store.NotFoundError{Kind: "mover", ID: g.id}
	}
	p, err := g.person(ctx, g.id)
	if err != nil {
		return err
	}
	from, to := engagementOf(p, m.From), engagementOf(p, m.To)
	g.about(p.Name(), p.Name())
	if m.FinishedAt.IsZero() {
		g.lack("the move is not finished: %s of its checklist, or access still to be decided or changed", linesOpen(m.Lines))
	}
	g.content.Section("Person").Facts(3, []sheet.Fact{{Label: "Name", Value: p.Name()}, {Label: "Employee number", Value: p.EmployeeNo}, {Label: "Reference in the register", Value: p.ID}})
	g.content.Section("From and to").Table([]sheet.Column{{Title: "", Width: 1, Header: true}, {Title: "Post", Width: 3}, {Title: "Service", Width: 3}, {Title: "Engagement", Width: 3}}, [][]sheet.Cell{
		{{Text: "From", Strong: true}, {Text: cmp.Or(from.JobTitle, "not recorded")}, {Text: g.called("service", from.Service)}, {Text: join(" · ", capital(from.Kind), from.Reference)}},
		{{Text: "To", Strong: true}, {Text: cmp.Or(to.JobTitle, "not recorded")}, {Text: g.called("service", to.Service)}, {Text: join(" · ", capital(to.Kind), to.Reference)}},
	})
	g.content.Section("Dates").Facts(3, []sheet.Fact{{Label: "Moved on", Value: day(m.MovesOn)}, {Label: "Manager knew", Value: day(m.NoticeOn)}, {Label: "Entered in the register", Value: moment(m.RecordedAt)}}).
		Text(prefixed("Why notice came late: ", m.Explanation))
	if err := g.linesOf(ctx, "What was done", m.Lines); err != nil {
		return err
	}
	if err := g.accessOf(ctx, p.ID, to); err != nil {
		return err
	}
	g.says(p.Name(), "what was done when this person changed post, and the access that the register holds")
	if err := g.signsFor(ctx, "manager", "Manager", cmp.Or(to.ManagerPost, store.PostHR)); err != nil {
		return err
	}
	g.signs("hr", "Human Resources", store.HR, store.ISM)
	return nil
}

func (g *gathering) personFacts(p store.Person, e store.Engagement) []sheet.Fact {
	return []sheet.Fact{
		{Label: "Name", Value: p.Name()},
		{Label: "Employee number", Value: p.EmployeeNo},
		{Label: "Reference in the register", Value: p.ID},
		{Label: "Post", Value: e.JobTitle},
		{Label: "Service", Value: g.called("service", e.Service)},
		{Label: "Engagement", Value: join(" · ", capital(e.Kind), e.Reference)},
	}
}

func countOpen(lines []store.CaseLine) int {
	n := 0
	for _, l := range lines {
		if l.Outcome == "" {
			n++
		}
	}
	return n
}

func linesOpen(lines []store.CaseLine) string {
	n := countOpen(lines)
	return fmt.Sprintf("%d %s", n, plural(n, "line", "lines"))
}

// linesOf writes a checklist with its answers.
func (g *gathering) linesOf(ctx context.Context, title string, lines []store.CaseLine) error {
	rows := make([][]sheet.Cell, len(lines))
	for i, l := range lines {
		by, err := g.named(ctx, "login", l.EnteredBy)
		if err != nil {
			return err
		}
		tag := sheet.Tag{Word: capital(answerWords(l.Outcome)), Tone: sheet.Good}
		switch l.Outcome {
		case "", store.LineNotRecovered:
			tag.Tone = sheet.Warn
		case store.LineNotHeld:
			tag.Tone = sheet.Neutral
		}
		rows[i] = []sheet.Cell{
			{Text: l.Text, Detail: capital(stageWords(l.Stage))},
			{Tag: tag},
			{Text: momentOr(l.DoneAt, "–"), Detail: enteredWords(l.EnteredAt, by)},
			{Text: join("\n", l.Evidence, prefixed("Reason: ", l.Reason))},
		}
	}
	g.content.Section(title).Table([]sheet.Column{{Title: "Line", Width: 5.2, Header: true}, {Title: "Answer", Width: 2}, {Title: "Done, and entered", Width: 3.2}, {Title: "Evidence", Width: 4.6}}, rows)
	return nil
}

// accessOf lists the access of somebody: what stands, and what ended since an engagement began.
func (g *gathering) accessOf(ctx context.Context, person string, e store.Engagement) error {
	v, err := g.Show(ctx, person)
	if err != nil {
		return err
	}
	rows := [][]sheet.Cell{}
	for _, a := range v.Grants {
		if !a.Live() && calendar.Of(a.ClosedAt) < e.StartsOn {
			continue
		}
		system, err := g.named(ctx, "system", a.System)
		if err != nil {
			return err
		}
		tag, ended := sheet.Tag{Word: "Live", Tone: sheet.Info}, ""
		if !a.Live() {
			tag, ended = sheet.Tag{Word: capital(actionWords(a.Action))}, moment(a.ClosedAt)
		}
		rows = append(rows, []sheet.Cell{
			{Text: system, Strong: true, Detail: join(" · ", a.Login, a.ID)},
			{Text: join(" · ", capital(a.Kind), a.Level)},
			{Text: a.Reason},
			{Text: day(a.GrantedOn), Detail: prefixed("informed ", dayOrNone(a.InformedOn))},
			{Tag: tag, Detail: ended},
		})
	}
	g.content.Section("Access").Table([]sheet.Column{
		{Title: "System and login", Width: 3.6, Header: true}, {Title: "Level", Width: 2.4}, {Title: "Job function that needs it", Width: 3}, {Title: "Given", Width: 2.6}, {Title: "State", Width: 2.4},
	}, rows).Small("All times are Europe/London. Done is when something happened, entered is when that was typed into the register.")
	return nil
}

func dayOrNone(d calendar.Date) string {
	if !d.Known() {
		return ""
	}
	return d.Short()
}

// says writes what a record says, and what it does not.
func (g *gathering) says(about, what string) {
	g.content.Section(whatItSays).Text(g.w.sayf("This record states what %s’s register held on %s about %s: %s. Each act is stated by the person named beside it.",
		g.content.Council, moment(g.content.IssuedAt), about, g.w.say(what))).Text(g.w.say("It does not show what the register had not been told."))
}

// percent writes a share with what it is counted out of: "8 of 10 (80%)".
func percent(n, of int) string {
	if of == 0 {
		return "no data"
	}
	return fmt.Sprintf("%d of %d (%s)", n, of, share(n, of))
}

// share is a rounded percentage that never says 100% of what is not all, nor 0% of what is something.
func share(n, of int) string {
	p := (n*200 + of) / (2 * of)
	switch {
	case p == 100 && n < of:
		p = 99
	case p == 0 && n > 0:
		p = 1
	}
	return strconv.Itoa(p) + "%"
}

// took writes a duration in hours and minutes, or days.
func took(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d minutes", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d hours", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

// sentenceOf ends a text with a full stop.
func sentenceOf(text string) string {
	if text == "" || strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}
