package reports

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"muniment/reports/sheet"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
)

// gathering is a record being gathered from the register. What it finds it writes into the content; what a record may not be without it notes in lacks.
type gathering struct {
	*store.Session
	reader  *store.Reader // nil for a draft
	kind    *Kind
	id      string
	content *Content
	names   map[string]map[string]string // by kind, then id
	lacks   []entry.Phrase
	w       *tongue // in which the program's own words are said
}

// gather fills the content of a record.
func gather(ctx context.Context, s *store.Session, r *store.Reader, k *Kind, id string, c *Content, language Language) (*gathering, error) {
	g := &gathering{Session: s, reader: r, kind: k, id: id, content: c, names: map[string]map[string]string{}, w: newTongue(language)}
	c.Schema, c.Title, c.Classification, c.Language = k.Schema(), k.Title, k.Marking, string(g.w.language)
	c.Sections, c.Signers = []Section{}, []Signer{}
	if id != "" {
		c.Subject = Subject{Kind: k.subject(), ID: id}
	}
	if err := k.Gather(ctx, g); err != nil || language == English {
		return g, err
	}
	c.say(g.w)
	return g, g.w.done()
}

// lack notes what the record may not be issued without.
func (g *gathering) lack(format string, args ...any) {
	g.lacks = append(g.lacks, entry.Phrase{Format: format, With: args})
}

// about says what the record is about.
func (g *gathering) about(name, subtitle string) {
	g.content.Subject.Name, g.content.Subtitle = name, subtitle
}

// entry reads an entry that the acting person may see.
func (g *gathering) entry(ctx context.Context, kind, id string) (entry.Entry, error) {
	if g.reader != nil {
		return g.reader.Entry(ctx, kind, id)
	}
	return g.Entry(ctx, kind, id)
}

// subject reads the entry that the record is about, and the names of what it names.
func (g *gathering) subject(ctx context.Context, kind string) (entry.Entry, error) {
	e, err := g.entry(ctx, kind, g.id)
	if err != nil {
		return e, err
	}
	return e, g.learnEntries(ctx, e)
}

// entries lists what stands in a register, without restricted cases: more people read a record than know of them.
func (g *gathering) entries(ctx context.Context, kind string, ended bool) ([]entry.Entry, error) {
	all, err := g.Entries(ctx, kind, "", ended)
	return slices.DeleteFunc(all, func(e entry.Entry) bool { return e.Restricted }), err
}

// partsOf lists the live entries of a kind that are part of an entry.
func (g *gathering) partsOf(ctx context.Context, kind, of string) ([]entry.Entry, error) {
	all, err := g.entries(ctx, kind, false)
	return slices.DeleteFunc(all, func(e entry.Entry) bool { return e.Of != of }), err
}

// signs adds a place to sign for whoever has one of the roles.
func (g *gathering) signs(field, label string, roles ...store.Role) {
	g.content.Signers = append(g.content.Signers, Signer{Field: field, Label: label, Post: label, Roles: roles})
}

// signsFor adds a place to sign for whoever answers for a post; for the ISM where there is none.
func (g *gathering) signsFor(ctx context.Context, field, label, post string) error {
	if post == "" {
		g.signs(field, label, store.ISM)
		return nil
	}
	title, err := g.named(ctx, "post", post)
	g.content.Signers = append(g.content.Signers, Signer{Field: field, Label: label, Post: title, PostID: post})
	return err
}

// named is what something is called, or its id where it has no name.
func (g *gathering) named(ctx context.Context, kind, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	if err := g.learn(ctx, kind, id); err != nil {
		return "", err
	}
	return g.called(kind, id), nil
}

// learn reads names, each once.
func (g *gathering) learn(ctx context.Context, kind string, ids ...string) error {
	known := g.names[kind]
	if known == nil {
		known = map[string]string{}
		g.names[kind] = known
	}
	ref := func(id string) store.Ref { return store.Ref{Kind: refKind(kind), ID: id} }
	var asked []store.Ref
	for _, id := range ids {
		if _, has := known[id]; !has && id != "" {
			known[id] = ""
			asked = append(asked, ref(id))
		}
	}
	if len(asked) == 0 {
		return nil
	}
	found, err := g.Names(ctx, asked)
	for _, r := range asked {
		known[r.ID] = found[r]
	}
	return err
}

// refKind is how the register's names call a kind of this package: a record outlives whoever holds a post today.
func refKind(kind string) string {
	switch kind {
	case "post":
		return "title"
	case "login":
		return "sign-in"
	}
	return kind
}

// called is a learnt name.
func (g *gathering) called(kind, id string) string {
	if name := g.names[kind][id]; name != "" {
		return name
	}
	return id
}

// calledOr is a learnt name, or nothing where there is no id.
func (g *gathering) calledOr(kind, id string) string {
	if id == "" {
		return ""
	}
	return g.called(kind, id)
}

// linked is the kind of what a field names, or "": a record names the people who sign in too.
func linked(f entry.Field) string {
	if f.Type == entry.Logins {
		return "login"
	}
	return f.LinksTo()
}

// learnEntries reads the names of everything that the entries name, a query for each kind of thing.
func (g *gathering) learnEntries(ctx context.Context, all ...entry.Entry) error {
	ids := map[string][]string{}
	for _, e := range all {
		k, _ := entry.Of(e.Kind)
		for _, f := range k.Fields {
			if to := linked(f); to != "" && e.Fields[f.Name] != "" {
				ids[to] = append(ids[to], e.Fields.List(f.Name)...)
			}
		}
		ids["post"] = append(ids["post"], e.Post)
		ids["service"] = append(ids["service"], e.Service)
		ids["login"] = append(ids["login"], e.AddedBy)
	}
	for kind, some := range ids {
		if err := g.learn(ctx, kind, some...); err != nil {
			return err
		}
	}
	return nil
}

// value is a field's value as people read it. The names it needs are learnt.
func (g *gathering) value(f entry.Field, v entry.Values) string {
	text := v[f.Name]
	if text == "" {
		return ""
	}
	if to := linked(f); to != "" {
		names := v.List(f.Name)
		for i, id := range names {
			names[i] = g.called(to, id)
			if _, register := entry.Of(to); register && to != "service" && names[i] != id {
				names[i] += " (" + id + ")"
			}
		}
		return strings.Join(names, "; ")
	}
	if f.Name == fieldMeasures {
		return measuresNamed(v.List(f.Name))
	}
	switch f.Type {
	case entry.Day:
		return g.w.day(calendar.Date(text))
	case entry.Moment:
		return moment(v.At(f.Name))
	case entry.YesNo, entry.Choice:
		return g.w.say(capital(text))
	case entry.Percent:
		return text + "%"
	default:
		if text == "yes" || text == "no" { // of a list that came so
			return g.w.say(capital(text))
		}
		return text
	}
}

// fieldMeasures names measures of the catalogue by their references.
const fieldMeasures = "measures"

// measuresNamed writes measures of the catalogue with what they are called.
func measuresNamed(refs []string) string {
	out := make([]string, len(refs))
	for i, ref := range refs {
		out[i] = ref
		if m, known := entry.MeasureOf(ref); known {
			out[i] = m.Title + " (" + ref + ")"
		}
	}
	return strings.Join(out, "; ")
}

// field is the value of an entry's field by its name.
func (g *gathering) field(e entry.Entry, name string) string {
	k, _ := entry.Of(e.Kind)
	f, known := k.Field(name)
	if !known {
		return ""
	}
	return g.value(f, e.Fields)
}

// fieldsOf writes an entry's fields under their headings: those that hold something, and which required ones are blank. Left out are those named.
func (g *gathering) fieldsOf(e entry.Entry, without ...string) {
	k, _ := entry.Of(e.Kind)
	var short, long []sheet.Fact
	var section *Section
	write := func() {
		if section != nil {
			section.Facts(3, short).Facts(1, long)
			if len(short)+len(long) == 0 {
				section.Small("Nothing is filled in.")
			}
		}
		short, long = nil, nil
	}
	for i, f := range k.Fields {
		if f.Group != "" || i == 0 {
			write()
			section = g.content.Section(groupTitle(f.Group, k.Title))
		}
		value := g.value(f, e.Fields)
		if value == "" || slices.Contains(without, f.Name) {
			continue
		}
		if f.Type == entry.Long || len([]rune(value)) > 70 {
			long = append(long, sheet.Fact{Label: f.Label, Value: value})
		} else {
			short = append(short, sheet.Fact{Label: f.Label, Value: value})
		}
	}
	write()
	g.content.Sections = slices.DeleteFunc(g.content.Sections, func(s Section) bool {
		return len(s.Blocks) == 1 && s.Blocks[0].Small == "Nothing is filled in."
	})
	if len(e.Missing) > 0 && e.Live() {
		g.content.Section("What is missing").Notice(sheet.Warn, "This entry is not complete", "Required, and blank: "+strings.Join(e.Missing, "; ")+".")
	}
}

func groupTitle(group, otherwise string) string {
	if group == "" {
		return otherwise
	}
	return group
}

// factsOf are some of an entry's fields, in the order given; those that are blank are dashes.
func (g *gathering) factsOf(e entry.Entry, names ...string) []sheet.Fact {
	k, _ := entry.Of(e.Kind)
	var out []sheet.Fact
	for _, name := range names {
		if f, known := k.Field(name); known {
			out = append(out, sheet.Fact{Label: f.Label, Value: g.value(f, e.Fields)})
		}
	}
	return out
}

// stateTag is an entry's state as a word in a box.
func stateTag(e entry.Entry) sheet.Tag {
	k, _ := entry.Of(e.Kind)
	switch {
	case !e.Live():
		return sheet.Tag{Word: "Ended " + e.EndedOn.Short()}
	case e.State == "":
		return sheet.Tag{}
	}
	switch e.State {
	case "cancelled", "withdrawn", "duplicate", "not needed":
		return sheet.Tag{Word: capital(e.State)}
	case "not inspected", "something found", "open", "to do", "unsigned", "draft":
		return sheet.Tag{Word: capital(e.State), Tone: sheet.Warn}
	}
	if k.IsFinal(e.State) {
		return sheet.Tag{Word: capital(e.State), Tone: sheet.Good}
	}
	return sheet.Tag{Word: capital(e.State), Tone: sheet.Info}
}

// eventsOf writes what was done to an entry, the oldest first: when it was done and entered, by whom, and what was given.
func (g *gathering) eventsOf(ctx context.Context, title string, e entry.Entry) error {
	events, err := g.Events(ctx, e.Kind, e.ID)
	if err != nil {
		return err
	}
	k, _ := entry.Of(e.Kind)
	rows := make([][]sheet.Cell, 0, len(events))
	for _, v := range events {
		a, _ := k.Act(v.Verb)
		if err := g.learnGiven(ctx, &k, a, v.Given); err != nil {
			return err
		}
		by, err := g.named(ctx, "login", v.EnteredBy)
		if err != nil {
			return err
		}
		if v.By != "" {
			if by, err = g.named(ctx, "person", v.By); err != nil {
				return err
			}
		}
		entered := ""
		if !v.EnteredAt.Equal(v.DoneAt) {
			entered = enteredWords(v.EnteredAt, "")
		}
		rows = append(rows, []sheet.Cell{{Text: moment(v.DoneAt), Detail: entered}, {Text: capital(cmp.Or(a.Title, v.Verb)), Strong: true}, {Text: by}, {Text: g.givenWords(&k, a, v.Given)}})
	}
	g.content.Section(title).Table([]sheet.Column{{Title: "Done", Width: 2}, {Title: "What", Width: 4, Header: true}, {Title: "By", Width: 2.4}, {Title: "What was entered", Below: true}}, rows)
	return nil
}

// asked is a field that an act took: its own, or the entry's.
func asked(k *entry.Kind, a entry.Act, name string) (entry.Field, bool) {
	if i := slices.IndexFunc(a.Own, func(f entry.Field) bool { return f.Name == name }); i >= 0 {
		return a.Own[i], true
	}
	return k.Field(name)
}

func (g *gathering) learnGiven(ctx context.Context, k *entry.Kind, a entry.Act, given entry.Values) error {
	for name := range given {
		if f, known := asked(k, a, name); known && linked(f) != "" {
			if err := g.learn(ctx, linked(f), given.List(name)...); err != nil {
				return err
			}
		}
	}
	return nil
}

// givenWords is what was given to an act, in the order in which the entry and the act ask for it.
func (g *gathering) givenWords(k *entry.Kind, a entry.Act, given entry.Values) string {
	var words []string
	for _, f := range slices.Concat(a.Own, k.Fields) {
		if value := g.value(f, given); value != "" {
			words = append(words, f.Label+": "+value)
		}
	}
	return strings.Join(slices.Compact(words), "\n")
}
