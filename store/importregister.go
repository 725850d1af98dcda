package store

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"muniment/store/entry"
	"muniment/store/exchange"
)

// ImportKinds lists the kinds of file that can be imported: people, joiners, movers, leavers, absences, systems, assets, grants, posts and acknowledgements, which have headings of their
// own that councils use, and every other register that package entry describes, by its fields.
func ImportKinds() []exchange.Kind {
	out := append(exchange.Kinds(), exchange.Joiners(), exchange.Movers(), exchange.Absences(), exchange.Posts(), exchange.Acknowledgements())
	for i, k := range out {
		if of, known := entryKindOf(k.Name); known {
			out[i] = withFieldsOf(k, of)
		}
	}
	for _, k := range entry.Kinds() {
		if _, maker := makesBy(k); maker && k.Name != "system" && k.Name != "asset" {
			out = append(out, registerFile(k))
		}
	}
	return out
}

// ImportKind returns the kind of file of a name, which is that of the register as it is listed.
func ImportKind(name string) (exchange.Kind, bool) {
	for _, k := range ImportKinds() {
		if k.Name == name {
			return k, true
		}
	}
	return exchange.Kind{}, false
}

// importNames are the kinds of file by name, for a sentence.
func importNames() string {
	var names []string
	for _, k := range ImportKinds() {
		names = append(names, k.Name)
	}
	return strings.Join(names, ", ")
}

// entryKindOf is the register that is listed under a name.
func entryKindOf(plural string) (entry.Kind, bool) {
	for _, k := range entry.Kinds() {
		if k.Plural == plural {
			return k, true
		}
	}
	return entry.Kind{}, false
}

// makesBy is the act by which an entry of a kind begins.
func makesBy(k entry.Kind) (entry.Act, bool) {
	for _, a := range k.AllActs() {
		if a.Makes {
			return a, !a.Signs && !a.Approves
		}
	}
	return entry.Act{}, false
}

// entries imports the rows of one register.
func (i *importer) entries(k entry.Kind) rowImporter {
	makes, _ := makesBy(k)
	set, sets := k.Act("set")
	fields := givenFields(k)
	return func(ctx context.Context, r exchange.Row) (Recorded, error) {
		defer i.forgetActing(i.t.behalf, len(i.t.matters))
		given, err := i.given(ctx, fields, r)
		if err != nil {
			return "", err
		}
		then, err := i.takesThen(k, given)
		if err != nil {
			return "", err
		}
		of, err := i.whole(ctx, k, r)
		if err != nil {
			return "", err
		}
		before, found, err := i.findEntry(ctx, k, of, given, r)
		switch {
		case err != nil:
			return "", err
		case !found:
			id, made, err := i.makeThrough(ctx, k, of, given, r)
			if err == nil && !made {
				id, err = i.makeEntry(ctx, k, makes, set, sets, of, given, r)
			}
			if err != nil {
				return "", err
			}
			return RecordedNew, i.does(ctx, k, id, then)
		}
		i.notThrough(k, given)
		for name, value := range given {
			if before.Fields[name] == value || takes(makes, name) == own {
				delete(given, name)
			}
		}
		if then.news(before) {
			if len(given) > 0 && sets {
				if err := i.perform(ctx, k, set, Doing{ID: before.ID, Given: given}); err != nil {
					return "", err
				}
			}
			return RecordedChanged, i.does(ctx, k, before.ID, then)
		}
		if len(given) == 0 {
			return RecordedSame, nil
		}
		if !sets {
			name := slices.Min(slices.Collect(maps.Keys(given)))
			return "", refuse(name, given[name], "the register has %q for %s, which is changed by what is done to it and not by a file", before.Fields[name], before.ID)
		}
		return RecordedChanged, i.perform(ctx, k, set, Doing{ID: before.ID, Given: given})
	}
}

// forgetActing takes back on whose behalf a row was done, and what it was about: the import as a whole is its own act.
func (i *importer) forgetActing(behalf string, matters int) {
	i.t.behalf, i.t.matters = behalf, i.t.matters[:matters]
}

// How an act takes a field.
const (
	notTaken = iota
	kept     // with the entry
	own      // with the act alone
)

func takes(a entry.Act, name string) int {
	switch {
	case slices.Contains(a.Needs, name), slices.Contains(a.Takes, name):
		return kept
	case slices.ContainsFunc(a.Own, func(f entry.Field) bool { return f.Name == name }):
		return own
	}
	return notTaken
}

// given reads what a row gives, in the form in which the register keeps it.
func (i *importer) given(ctx context.Context, fields []entry.Field, r exchange.Row) (map[string]string, error) {
	out := map[string]string{}
	for _, f := range fields {
		text := r.Text(f.Name)
		if text == "" {
			continue
		}
		if i.create {
			if err := i.createNamed(ctx, f, text); err != nil {
				return nil, err
			}
		}
		value, err := i.t.value(ctx, f, text)
		if err != nil && f.Name == "manager_post" && text == "post-"+slug(managerTitle(r.Text("name"))) { // that of a service which is new itself
			value, err = i.t.ensurePost(ctx, Post{Title: managerTitle(r.Text("name")), Role: Manager, Service: r.Text(fieldID), Above: PostISM})
		}
		if err != nil {
			return nil, refuseUnlessFault(f.Name, text, err)
		}
		if value != "" {
			out[f.Name] = value
		}
	}
	return out, nil
}

// whole finds what the entry of a row is part of.
func (i *importer) whole(ctx context.Context, k entry.Kind, r exchange.Row) (string, error) {
	name := r.Text(fieldOf)
	if k.PartOf == "" || name == "" {
		return "", nil
	}
	id, err := i.t.linkedEntry(ctx, k.PartOf, name)
	if err != nil {
		return "", refuseUnlessFault(fieldOf, name, err)
	}
	return id, nil
}

// findEntry finds the entry that a row is about: by its reference, by what the person said that it is, or by its name. Where a kind has no name, a row that says
// nothing else than an entry holds is that entry.
func (i *importer) findEntry(ctx context.Context, k entry.Kind, of string, given map[string]string, r exchange.Row) (entry.Entry, bool, error) {
	id := r.Text(fieldID)
	if merged := i.merge[r.Line]; merged != "" {
		id = merged
	}
	if id != "" {
		e, err := i.t.s.entryInScope(ctx, i.t, k.Name, id)
		switch {
		case isNotFound(err) && i.merge[r.Line] == "":
			return e, false, nil
		case err != nil:
			return e, false, refuseUnlessFault(fieldID, id, err)
		case !e.Live():
			return e, false, refuse(fieldID, id, "%s %s ended on %s: take it out of the file, or give what is new a reference of its own", k.Name, id, e.EndedOn.Short())
		}
		return e, true, nil
	}
	title := titleFrom(k, given)
	if title == "" && of == "" {
		return entry.Entry{}, false, nil
	}
	alike, err := collect(ctx, i.t, scanEntry, `select `+entryColumns+` from entry where kind = $1 and ($2 = '' or lower(title) = lower($2)) and ($3 = '' or part_of = $3) and ended_on = '' order by id`, k.Name, title, of)
	if err != nil {
		return entry.Entry{}, false, err
	}
	if alike, err = i.t.s.seen(ctx, i.t, alike); err != nil {
		return entry.Entry{}, false, err
	}
	if !calledByName(k) || title == "" { // what is not called anything is told by all that the row says of it
		alike = slices.DeleteFunc(alike, func(e entry.Entry) bool { return !says(e, given) })
	}
	switch {
	case len(alike) == 0:
		return entry.Entry{}, false, nil
	case len(alike) > 1 && calledByName(k) && title != "":
		return entry.Entry{}, false, refuse(fieldID, title, "%d %s are called this: give the reference", len(alike), k.Plural)
	}
	return alike[0], true, nil
}

// titleFrom is what an entry would be called.
func titleFrom(k entry.Kind, given map[string]string) string {
	call := k.Call
	if call == nil {
		call = func(v entry.Values) string { return v["name"] }
	}
	return strings.Join(strings.Fields(call(given)), " ")
}

// calledByName reports a kind whose entries people tell apart by a name that they give them.
func calledByName(k entry.Kind) bool {
	_, name := k.Field("name")
	_, title := k.Field("title")
	return name || title
}

// says reports whether an entry holds all that a row gives.
func says(e entry.Entry, given map[string]string) bool {
	for name, value := range given {
		if held, kept := e.Fields[name]; kept && held != value {
			return false
		}
	}
	return true
}

// makeEntry makes the entry of a row by the act by which an entry of its kind begins, and gives it by the act "set" what that act does not ask for.
func (i *importer) makeEntry(ctx context.Context, k entry.Kind, makes, set entry.Act, sets bool, of string, given map[string]string, r exchange.Row) (string, error) {
	first, rest := map[string]string{}, map[string]string{}
	for name, value := range given {
		if takes(makes, name) != notTaken {
			first[name] = value
		} else {
			rest[name] = value
		}
	}
	d := &doing{Doing: Doing{Kind: k.Name, Verb: makes.Verb, ID: r.Text(fieldID), Of: of, Given: first}, kind: k, act: makes}
	if err := i.performs(ctx, d); err != nil {
		return "", err
	}
	i.near(ctx, k, d.after, r)
	if len(rest) == 0 || !sets {
		return d.after.ID, nil
	}
	return d.after.ID, i.perform(ctx, k, set, Doing{ID: d.after.ID, Given: rest})
}

func (i *importer) perform(ctx context.Context, k entry.Kind, act entry.Act, d Doing) error {
	d.Kind, d.Verb = k.Name, act.Verb
	return i.performs(ctx, &doing{Doing: d, kind: k, act: act})
}

// performs does one act of a row. What the register says against it refuses the row, under the column that it is about; somebody whose roles do not allow the
// act refuses the file.
func (i *importer) performs(ctx context.Context, d *doing) error {
	_, err := i.t.perform(ctx, d)
	var inv *InvalidError
	switch {
	case errors.As(err, &inv):
		return refuse(inv.Field, d.Given[inv.Field], "%s", inv.Reason)
	case errors.Is(err, ErrOwnCase):
		return refuse(fieldID, d.ID, "this is your own case: ask a colleague to import it")
	}
	return refuseUnlessFault(fieldID, d.ID, err)
}
