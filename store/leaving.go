package store

import (
	"context"
	"slices"
	"strings"

	"muniment/store/entry"
)

// leaving are the people whom one disposal takes out of the register. They are looked for once, before the first of them goes; whoever shares a text with one
// who is gone already is looked for anew.
type leaving struct {
	people  map[string]*leaver
	columns map[[2]string]map[string]bool // by table and column: who stands there
	changed map[string]bool               // rows that were written or taken away
	gone    []string                      // ids
}

// leaver is one of them.
type leaver struct {
	*identity
	reference string
	found     *survey
	entries   [][2]string // kind and id of those whose fields name them
	events    []string    // ids likewise
}

// leavingOf looks for those whom a list disposes of.
func (r *remover) leavingOf(ctx context.Context, items []DisposalItem) (*leaving, error) {
	var ids []string
	for _, i := range items {
		if i.Kind == "leaver" && i.Kept == "" {
			ids = append(ids, i.Subject)
		}
	}
	l := &leaving{people: map[string]*leaver{}, columns: map[[2]string]map[string]bool{}, changed: map[string]bool{}}
	if len(ids) == 0 {
		return l, nil
	}
	var references []string
	people, found, err := lookFor(ctx, r, ids, func(string) (string, error) {
		reference, err := r.nextID(ctx, "ER")
		references = append(references, reference)
		return reference, err
	})
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		l.people[id] = &leaver{identity: people[i], reference: references[i], found: found[i]}
	}
	for _, p := range places() {
		for _, column := range p.ids {
			column, _, _ = strings.Cut(column, " where ")
			if err := l.readColumn(ctx, r, p.table, column); err != nil {
				return nil, err
			}
		}
	}
	if err := l.readColumn(ctx, r, "entry_event", "by_person"); err != nil {
		return nil, err
	}
	return l, l.readEntries(ctx, r)
}

// mentions are the texts elsewhere that may name any of them.
func (l *leaving) mentions() []Mention {
	var out []Mention
	for _, v := range l.people {
		out = append(out, v.found.mentions...)
	}
	return out
}

// readColumn notes who stands in a column.
func (l *leaving) readColumn(ctx context.Context, q querier, table, column string) error {
	at := map[string]bool{}
	l.columns[[2]string{table, column}] = at
	return each(ctx, q, func(row scanner) error {
		var id string
		err := row.Scan(&id)
		if l.people[id] != nil {
			at[id] = true
		}
		return err
	}, `select distinct `+column+` from `+table)
}

// readEntries notes whom the fields of entries and of what was given with their acts name.
func (l *leaving) readEntries(ctx context.Context, q querier) error {
	named := func(text string, note func(*leaver)) {
		for id := range strings.SplitSeq(text, ";") {
			if v := l.people[strings.TrimSpace(id)]; v != nil {
				note(v)
			}
		}
	}
	err := each(ctx, q, func(row scanner) error {
		e, err := scanEntry(row)
		if err != nil {
			return err
		}
		k, _ := entry.Of(e.Kind)
		for name, text := range e.Fields {
			if f, _ := k.Field(name); ofPeople(f) {
				named(text, func(v *leaver) { v.entries = append(v.entries, [2]string{e.Kind, e.ID}) })
			}
		}
		return nil
	}, `select `+entryColumns+` from entry order by kind, id`)
	if err != nil {
		return err
	}
	return each(ctx, q, func(row scanner) error {
		e, err := scanEvent(row)
		if err != nil {
			return err
		}
		for name, text := range e.Given {
			if ofPeople(givenField(e, name)) {
				named(text, func(v *leaver) { v.events = append(v.events, e.ID) })
			}
		}
		return nil
	}, `select `+eventColumns+` from entry_event order by id`)
}

// stands says whether somebody may stand in a column: always of whom nobody looked for that.
func (l *leaving) stands(person, table, column string) bool {
	if l == nil || l.people[person] == nil {
		return true
	}
	return l.columns[[2]string{table, column}][person]
}

// take gives one of them, with what is found of them as it stands now.
func (l *leaving) take(ctx context.Context, r *remover, id string) (*identity, *survey, string, error) {
	v := l.people[id]
	if l.touched(v.found) {
		fresh, err := surveyOf(ctx, r, v.identity, v.reference)
		if err != nil {
			return nil, nil, "", err
		}
		v.found = fresh
	}
	for key := range rowsOf(v.found) {
		l.changed[key] = true
	}
	l.gone = append(l.gone, id)
	return v.identity, v.found, v.reference, nil
}

// touched says whether what was found of somebody may have changed since.
func (l *leaving) touched(found *survey) bool {
	for key, row := range rowsOf(found) {
		if l.changed[key] || slices.ContainsFunc(row, func(id string) bool { return slices.Contains(l.gone, id) }) {
			return true
		}
	}
	return false
}

// rowsOf yields the rows in which somebody was found, the trail left out, whose details go at the end.
func rowsOf(found *survey) func(func(string, []string) bool) {
	return func(yield func(string, []string) bool) {
		edits := found.edits
		for _, m := range found.mentions {
			switch {
			case m.edit.table != "":
				edits = append(edits[:len(edits):len(edits)], m.edit)
			case m.Source != "trail_change" && !yield(rowKey(m.Source, []string{m.Key}), nil):
				return
			}
		}
		for _, e := range edits {
			if !yield(rowKey(e.table, e.row), e.row) {
				return
			}
		}
		for source, keys := range map[string][]string{"attachment": found.attachments, "record": found.records} {
			for _, key := range keys {
				if !yield(rowKey(source, []string{key}), nil) {
					return
				}
			}
		}
	}
}

// entriesNaming are the entries that name somebody: in fields for people, or in texts that are written anew.
func (r *remover) entriesNaming(ctx context.Context, person string, edits []edit) ([]entry.Entry, error) {
	if r.leaving == nil || r.leaving.people[person] == nil {
		return collect(ctx, r, scanEntry, `select `+entryColumns+` from entry order by kind, id`)
	}
	rows := slices.Clone(r.leaving.people[person].entries)
	for _, e := range edits {
		if e.table == "entry" {
			rows = append(rows, [2]string{e.row[0], e.row[1]})
		}
	}
	slices.SortFunc(rows, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	var out []entry.Entry
	for _, row := range slices.Compact(rows) { // of one person
		e, err := entryRow(ctx, r, row[0], row[1])
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// eventsNaming are the acts on entries with which somebody was named, likewise.
func (r *remover) eventsNaming(ctx context.Context, person string, edits []edit) ([]entry.Event, error) {
	if r.leaving == nil || r.leaving.people[person] == nil {
		return collect(ctx, r, scanEvent, `select `+eventColumns+` from entry_event order by id`)
	}
	ids := slices.Clone(r.leaving.people[person].events)
	for _, e := range edits {
		if e.table == "entry_event" {
			ids = append(ids, e.row[0])
		}
	}
	slices.Sort(ids)
	var out []entry.Event
	for _, id := range slices.Compact(ids) { // of one person
		all, err := collect(ctx, r, scanEvent, `select `+eventColumns+` from entry_event where id = $1`, id)
		if err != nil {
			return nil, err
		}
		out = append(out, all...)
	}
	return out, nil
}
