package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"muniment/store/entry"
)

// SubjectFile is everything the register holds on one person, for the answer to their request (UK GDPR Article 15). It is what somebody looks through before it goes
// out, not what goes out by itself: other people are left out where the register knows that they are meant, and marked where it cannot know.
type SubjectFile struct {
	Council  string           `json:"council"`
	Person   Person           `json:"person"`
	MadeAt   time.Time        `json:"made_at"`
	MadeBy   string           `json:"made_by"`
	Flags    []string         `json:"for_the_dpo"` // what somebody has to judge before the file goes out
	Sections []SubjectSection `json:"sections"`
}

// SubjectSection is what one part of the register holds.
type SubjectSection struct {
	Title string        `json:"title"`
	Items []SubjectItem `json:"items"`
}

// SubjectItem is one thing that is held.
type SubjectItem struct {
	Facts []SubjectFact `json:"facts"`
	Check []string      `json:"check,omitempty"` // words in it that may be somebody else's name
}

// SubjectFact is one fact with its name.
type SubjectFact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// What stands in the place of somebody else.
const (
	someoneElse = "[another person]"
	themselves  = "this person"
)

// SubjectAccess gathers everything held on one person. It is an entry in the trail. Cases for named people only, and reasons that few may know, are left out where
// whoever gathers may not see them, which the file says for the Data Protection Officer to judge.
func (s *Session) SubjectAccess(ctx context.Context, person string) (SubjectFile, error) {
	var out SubjectFile
	err := s.act(ctx, ActSubjectAccess, func(t *transaction) error {
		if err := t.mayErase(person); err != nil {
			return err
		}
		g, err := s.gatherer(ctx, t, person)
		if err != nil {
			return err
		}
		if out, err = g.gather(ctx); err != nil {
			return err
		}
		t.changed("person", person, map[string]any{"subject_access": len(out.Sections)})
		return nil
	})
	return out, err
}

// gatherer gathers what is held on one person.
type gatherer struct {
	s      *Session
	q      querier
	file   SubjectFile
	hidden map[string]bool // cases that whoever gathers may not see
	others others
}

func (s *Session) gatherer(ctx context.Context, t *transaction, person string) (*gatherer, error) {
	g := &gatherer{s: s, q: t, hidden: map[string]bool{}, file: SubjectFile{Council: s.council.Name, MadeAt: t.now, MadeBy: s.user.Name, Flags: []string{}}}
	var err error
	if g.file.Person, err = personByID(ctx, t, person); err != nil {
		return g, err
	}
	if g.file.Person.Engagements, err = engagementsOf(ctx, t, person); err != nil {
		return g, err
	}
	seen, err := s.leavers(ctx, t, `l.person = $5`, person)
	if err != nil {
		return g, err
	}
	all, err := collect(ctx, t, scanText, `select id from leaver where person = $1 order by id`, person)
	if err != nil {
		return g, err
	}
	for _, id := range all {
		g.hidden[id] = !slices.ContainsFunc(seen, func(l Leaver) bool { return l.ID == id })
	}
	g.others, err = othersThan(ctx, t, g.file.Person)
	return g, err
}

func (g *gatherer) flag(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(g.file.Flags, text) {
		g.file.Flags = append(g.file.Flags, text)
	}
}

func (g *gatherer) gather(ctx context.Context) (SubjectFile, error) {
	for _, p := range places() {
		if p.apart == "" && (p.own != "" || len(p.ids) > 0) {
			if err := g.place(ctx, p); err != nil {
				return g.file, err
			}
		}
	}
	for _, step := range []func(context.Context) error{g.entries, g.files, g.trail} {
		if err := step(ctx); err != nil {
			return g.file, err
		}
	}
	if !g.s.knowsReasons() {
		g.flag("Reasons for leaving and kinds of absence are not in this file: Human Resources or the Information Security Manager gathers them, and you judge what may be given.")
	}
	if slices.Contains(slices.Collect(maps.Values(g.hidden)), true) || !g.s.has(ISM) {
		g.flag("Cases for named people only are not in this file: ask the Information Security Manager whether there are any, and judge whether an exemption applies (Data Protection Act 2018, Schedules 2 and 3).")
	}
	if slices.ContainsFunc(g.file.Sections, func(v SubjectSection) bool {
		return slices.ContainsFunc(v.Items, func(i SubjectItem) bool { return len(i.Check) > 0 })
	}) {
		g.flag("Items with \"check\" may name other people: read them, and take out whom the person has no right to read about.")
	}
	return g.file, nil
}

// technical are columns that tell a person nothing.
func technical(column string) bool {
	return slices.Contains([]string{"version", "watch", "digest", "lines_done", "head", "sequence", "review_line", "began"}, column)
}

// hushed are texts that only Human Resources and the Information Security Manager know.
func hushed(table, column string) bool {
	return table == "leaver" && column == "reason" || table == "absence" && slices.Contains([]string{"kind", "access_reason", "withdrawn_reason"}, column)
}

// place gathers the rows of one table that are about the person or name them.
func (g *gatherer) place(ctx context.Context, p place) error {
	conditions := []string{}
	if p.own != "" {
		conditions = append(conditions, `(`+p.own+`)`)
	}
	people := map[string]bool{}
	for _, id := range p.ids {
		column, condition, conditional := strings.Cut(id, " where ")
		people[column] = true
		if conditional {
			column += ` = $1 and ` + condition
		} else {
			column += ` = $1`
		}
		conditions = append(conditions, `(`+column+`)`)
	}
	shown := slices.Compact(slices.Concat(slices.Sorted(maps.Keys(people)), p.clear, p.plain, p.text))
	shown = slices.DeleteFunc(shown, technical)
	cells := make([]string, len(shown))
	dest := make([]any, len(shown))
	for i := range cells {
		dest[i] = &cells[i]
	}
	section := SubjectSection{Title: strings.ReplaceAll(p.table, "_", " ")}
	err := each(ctx, g.q, func(row scanner) error {
		if err := row.Scan(dest...); err != nil {
			return err
		}
		var item SubjectItem
		for i, value := range cells {
			switch column := shown[i]; {
			case g.hidden[value]:
				return nil // a row of a case that whoever gathers may not see
			case value == "" || slices.Contains(shown[:i], column) || hushed(p.table, column) && !g.s.knowsReasons():
			case people[column] && value == g.file.Person.ID:
				item.add(column, themselves)
			case people[column] && g.others.ids[value]:
				item.add(column, someoneElse)
			default:
				item.text(&g.others, column, value)
			}
		}
		section.Items = append(section.Items, item)
		return nil
	}, `select `+strings.Join(shown, ", ")+` from `+p.table+` where `+strings.Join(conditions, " or ")+` order by `+strings.Join(shown, ", "), g.file.Person.ID)
	g.keep(section)
	return err
}

func (g *gatherer) keep(v SubjectSection) {
	if len(v.Items) > 0 {
		g.file.Sections = append(g.file.Sections, v)
	}
}

func (i *SubjectItem) add(name, value string) {
	i.Facts = append(i.Facts, SubjectFact{strings.ReplaceAll(name, "_", " "), value})
}

// text adds a text with other people left out of it.
func (i *SubjectItem) text(o *others, name, value string) {
	value, check := o.leftOut(value)
	i.add(name, value)
	for _, w := range check {
		if !slices.Contains(i.Check, w) {
			i.Check = append(i.Check, w)
		}
	}
}

// entries gathers the entries of the registers that name the person.
func (g *gatherer) entries(ctx context.Context) error {
	links, err := collect(ctx, g.q, func(row scanner) ([2]string, error) {
		var k [2]string
		err := row.Scan(&k[0], &k[1])
		return k, err
	}, `select distinct kind, id from entry_link where to_kind = 'person' and to_id = $1 order by kind, id`, g.file.Person.ID)
	if err != nil {
		return err
	}
	section := SubjectSection{Title: "entries of the registers that name them"}
	for _, l := range links {
		e, err := entryRow(ctx, g.q, l[0], l[1])
		if err != nil {
			return err
		}
		sees, err := g.s.seesEntry(ctx, g.q, e)
		if err != nil {
			return err
		}
		if !sees {
			g.hidden[e.ID] = true
			continue
		}
		if e.Restricted {
			g.flag("%s %s is for named people only: judge whether the person may be told of it.", e.Kind, e.ID)
		}
		section.Items = append(section.Items, g.entryItem(e))
	}
	g.keep(section)
	return nil
}

func (g *gatherer) entryItem(e entry.Entry) SubjectItem {
	k, _ := entry.Of(e.Kind)
	item := SubjectItem{}
	item.add("register", k.Title)
	item.add("reference", e.ID)
	item.add("state", e.State)
	for _, f := range k.Fields {
		value := e.Fields[f.Name]
		switch {
		case value == "":
		case ofPeople(f):
			item.add(f.Label, whoseIn(value, g.file.Person.ID))
		default:
			item.text(&g.others, f.Label, value)
		}
	}
	return item
}

// whoseIn says of a list of people whether the person is on it.
func whoseIn(list, person string) string {
	out := []string{}
	for _, id := range (entry.Values{"x": list}).List("x") {
		name := someoneElse
		if id == person {
			name = themselves
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return strings.Join(out, "; ")
}

// files names what is given as a copy: signed records and files kept with cases.
func (g *gatherer) files(ctx context.Context) error {
	v, err := identityOf(ctx, g.q, g.file.Person.ID)
	if err != nil {
		return err
	}
	c, err := newCrowd(ctx, g.q, []*identity{&v}, []string{""})
	if err != nil {
		return err
	}
	if err := c.readAttachments(ctx, g.q); err != nil {
		return err
	}
	found := c.sought[0].found
	section := SubjectSection{Title: "files and signed records, to be given as copies once they were read"}
	for _, id := range found.attachments {
		a, err := one(ctx, g.q, "attachment", id, scanAttachment, `select `+attachmentColumns+` from attachment where id = $1`, id)
		if err != nil {
			return err
		}
		if g.hidden[a.Subject] {
			continue
		}
		item := SubjectItem{}
		item.add("file", a.ID)
		item.text(&g.others, "name", a.Name)
		section.Items = append(section.Items, item)
	}
	records, err := collect(ctx, g.q, scanRecord, `select `+recordColumns+` from record where kind = 'leaver' and subject = $1 order by number`, g.file.Person.ID)
	if err != nil {
		return err
	}
	for _, r := range records {
		if g.hidden[r.Case] {
			continue
		}
		item := SubjectItem{}
		item.add("record", r.Number)
		item.add("issued at", instant(r.IssuedAt))
		section.Items = append(section.Items, item)
	}
	g.keep(section)
	return nil
}

// trail gathers what the trail tells of the person.
func (g *gatherer) trail(ctx context.Context) error {
	own, err := ownSubjects(ctx, g.q, g.file.Person.ID)
	if err != nil {
		return err
	}
	section := SubjectSection{Title: "what was done about them, from the trail"}
	err = each(ctx, g.q, func(row scanner) error {
		var at, act, outcome, kind, subject, details string
		if err := row.Scan(&at, &act, &outcome, &kind, &subject, &details); err != nil {
			return err
		}
		hush := strings.HasSuffix(kind, "-reason") && !g.s.knowsReasons()
		if !own[[2]string{kind, subject}] || hush || g.hidden[subject] {
			return nil
		}
		item := SubjectItem{}
		item.add("at", at)
		item.add("act", act)
		item.add("outcome", outcome)
		item.text(&g.others, "details", details)
		section.Items = append(section.Items, item)
		return nil
	}, `select t.at, t.act, t.outcome, c.kind, c.subject, c.details from trail t join trail_change c on c.sequence = t.sequence where c.details <> '' order by t.sequence, c.n`)
	g.keep(section)
	return err
}
