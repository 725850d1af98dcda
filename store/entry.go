package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"muniment/store/duty"
	"muniment/store/entry"
)

// The registers that package entry describes are kept here: one table of entries, one of what they point to, one of what was done to them.

const entryColumns = `kind, id, title, service, post, part_of, state, restricted, fields, missing, added_at, added_by, ended_on, end_reason, version`

func scanEntry(row scanner) (entry.Entry, error) {
	var e entry.Entry
	var restricted int
	var fields, missing string
	var added moment
	if err := row.Scan(&e.Kind, &e.ID, &e.Title, &e.Service, &e.Post, &e.Of, &e.State, &restricted, &fields, &missing, &added, &e.AddedBy, &e.EndedOn, &e.EndReason, &e.Version); err != nil {
		return e, err
	}
	e.Restricted, e.AddedAt = restricted == 1, added.Time
	var err error
	if e.Fields, err = readFields(fields); err != nil {
		return e, fmt.Errorf("read the fields of %s %s: %w", e.Kind, e.ID, err)
	}
	if e.Missing = []string{}; missing != "[]" {
		if err := json.Unmarshal([]byte(missing), &e.Missing); err != nil {
			return e, fmt.Errorf("read what is missing of %s %s: %w", e.Kind, e.ID, err)
		}
	}
	return e, nil
}

// readFields reads a JSON object of texts. Where none of them has an escape, which is nearly always, the texts are what stands between the quotes: prompts
// read thousands of entries, and most of their time would go into a reader of any JSON.
func readFields(text string) (entry.Values, error) {
	if strings.IndexByte(text, '\\') < 0 {
		if out, plain := plainFields(text); plain {
			return out, nil
		}
	}
	var out entry.Values
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, err
	}
	return out, nil
}

// plainFields reads an object of texts without an escape, as this program writes them; it reports false of anything else.
func plainFields(text string) (entry.Values, bool) {
	if text == "{}" {
		return entry.Values{}, true
	}
	out := make(entry.Values, strings.Count(text, `":"`))
	for rest, before := text, `{"`; ; before = `,"` {
		inside, begins := strings.CutPrefix(rest, before)
		name, after, named := strings.Cut(inside, `":"`)
		value, next, ends := strings.Cut(after, `"`)
		if !begins || !named || !ends || strings.IndexByte(name, '"') >= 0 {
			return nil, false
		}
		out[name] = value
		if rest = next; rest == "}" {
			return out, true
		}
	}
}

// entryRow reads an entry whoever may see it: for rules, and for what the register itself looks up.
func entryRow(ctx context.Context, q querier, kind, id string) (entry.Entry, error) {
	return one(ctx, q, kind, id, scanEntry, `select `+entryColumns+` from entry where kind = $1 and id = $2`, kind, strings.TrimSpace(id))
}

// entryByID reads an entry that this person may see; another looks like one that is not there.
func (s *Session) entryByID(ctx context.Context, q querier, kind, id string) (entry.Entry, error) {
	e, err := entryRow(ctx, q, kind, id)
	if err != nil {
		return e, err
	}
	if sees, err := s.seesEntry(ctx, q, e); err != nil || !sees {
		return entry.Entry{}, cmp.Or[error](err, &NotFoundError{kind, id})
	}
	return e, nil
}

// putEntry writes an entry as it stands after an act: what follows from its fields is worked out here and nowhere else.
func (t *transaction) putEntry(ctx context.Context, k entry.Kind, before entry.Entry, e *entry.Entry) error {
	if k.Name == "system" {
		if err := t.ownSystem(ctx, before, e); err != nil {
			return err
		}
	}
	if err := t.notAhead(before, *e); err != nil {
		return err
	}
	if err := t.derive(ctx, k, e); err != nil {
		return err
	}
	fields, err := json.Marshal(e.Fields)
	if err != nil {
		return fmt.Errorf("write the entry: %w", err)
	}
	missing, err := json.Marshal(e.Missing)
	if err != nil {
		return fmt.Errorf("write the entry: %w", err)
	}
	e.Version = before.Version + 1
	watch := e.Live() && !k.IsFinal(e.State) && (k.Cases || len(e.Missing) > 0 || k.Watch != nil && k.Watch(e.Fields))
	until := ""
	if e.Live() && k.Until != "" && !k.IsFinal(e.State) {
		until = e.Fields[k.Until]
	}
	_, err = t.ExecContext(ctx, `insert into entry (kind, id, title, service, post, part_kind, part_of, state, fields, missing, watch, restricted, until_on, added_at, added_by, ended_on, end_reason, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		on conflict (kind, id) do update set title = excluded.title, service = excluded.service, post = excluded.post, state = excluded.state, fields = excluded.fields,
			missing = excluded.missing, watch = excluded.watch, restricted = excluded.restricted, until_on = excluded.until_on, ended_on = excluded.ended_on,
			end_reason = excluded.end_reason, version = excluded.version`,
		e.Kind, e.ID, e.Title, e.Service, e.Post, k.PartOf, e.Of, e.State, string(fields), string(missing), number(watch), number(e.Restricted), until,
		instant(e.AddedAt), e.AddedBy, e.EndedOn, e.EndReason, e.Version)
	if err != nil {
		return fmt.Errorf("write the entry: %w", err)
	}
	if err := t.putLinks(ctx, k, before, *e); err != nil {
		return err
	}
	if err := t.putRounds(ctx, before, *e); err != nil {
		return err
	}
	t.searchable(e.Kind, e.ID, searchTexts(k, *e)...)
	return t.passOn(ctx, before, *e)
}

// passOn lets what is part of an entry follow it: who answers, where it belongs, and whether it is for named people only.
func (t *transaction) passOn(ctx context.Context, before, after entry.Entry) error {
	if before.Version == 0 || before.Post == after.Post && before.Service == after.Service && before.Restricted == after.Restricted {
		return nil
	}
	parts, err := t.allPartsOf(ctx, after)
	if err != nil {
		return err
	}
	for _, part := range parts {
		k, _ := entry.Of(part.Kind)
		now := part
		now.Service = ""
		if err := t.derive(ctx, k, &now); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `update entry set service = $3, post = $4, restricted = $5 where kind = $1 and id = $2`,
			now.Kind, now.ID, now.Service, now.Post, number(now.Restricted)); err != nil {
			return fmt.Errorf("write the entry: %w", err)
		}
		if err := t.passOn(ctx, part, now); err != nil {
			return err
		}
	}
	return nil
}

// allPartsOf lists whatever is part of an entry, of every kind.
func (t *transaction) allPartsOf(ctx context.Context, e entry.Entry) ([]entry.Entry, error) {
	return collect(ctx, t, scanEntry, `select `+entryColumns+` from entry where part_kind = $1 and part_of = $2 order by kind, id`, e.Kind, e.ID)
}

// recordEntry adds or changes an entry by what an import or another act found of it, and says which. A change is judged like one that somebody types: by
// the gate of the act "set". An approved entry whose facts change returns to the state of its kind for that.
func (t *transaction) recordEntry(ctx context.Context, before, after entry.Entry) (Recorded, error) {
	k, known := entry.Of(after.Kind)
	if !known {
		return "", &NotFoundError{"register", after.Kind}
	}
	maps.DeleteFunc(after.Fields, func(_, value string) bool { return value == "" })
	d := &doing{Doing: Doing{ID: after.ID, DoneAt: t.now}, kind: k, act: entry.Act{Verb: "set"}, before: before}
	recorded := RecordedChanged
	switch {
	case before.ID == "":
		recorded, d.act.Verb = RecordedNew, "add"
		after.AddedAt, after.AddedBy = t.now, t.s.user.Login
		if len(k.States) > 0 {
			after.State = k.States[0]
		}
	case maps.Equal(before.Fields, after.Fields):
		return RecordedSame, nil
	default:
		d.after = after
		if err := t.judgesRecord(ctx, d); err != nil {
			return "", err
		}
		after = d.after
	}
	if err := t.putEntry(ctx, k, before, &after); err != nil {
		return "", err
	}
	d.after = after
	t.changed(k.Name, after.ID, changeOf(d, ""))
	return recorded, nil
}

// judgesRecord lets the act "set" refuse what was found of an entry, and sets what follows from it. What differs from the entry counts as given.
func (t *transaction) judgesRecord(ctx context.Context, d *doing) error {
	if set, known := d.kind.Act("set"); known {
		d.act = set
	}
	d.given = entry.Values{}
	for name, value := range d.after.Fields {
		if value != d.before.Fields[name] {
			d.given[name] = value
		}
	}
	if d.act.Gate == nil && d.act.Sets == nil && d.kind.Edited == "" {
		return nil
	}
	return t.judges(ctx, d)
}

func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// putLinks keeps what the entry's fields point to.
func (t *transaction) putLinks(ctx context.Context, k entry.Kind, before, after entry.Entry) error {
	for _, f := range k.Fields {
		to := f.LinksTo()
		if to == "" || before.Fields[f.Name] == after.Fields[f.Name] {
			continue
		}
		if before.Fields[f.Name] != "" {
			if _, err := t.ExecContext(ctx, `delete from entry_link where kind = $1 and id = $2 and field = $3`, after.Kind, after.ID, f.Name); err != nil {
				return fmt.Errorf("write the links: %w", err)
			}
		}
		for _, id := range after.Fields.List(f.Name) {
			if _, err := t.ExecContext(ctx, `insert into entry_link (kind, id, field, to_kind, to_id) values ($1, $2, $3, $4, $5) on conflict (kind, id, field, to_id) do nothing`,
				after.Kind, after.ID, f.Name, to, id); err != nil {
				return fmt.Errorf("write the links: %w", err)
			}
		}
	}
	return nil
}

// Entries lists the entries of a kind that this person may see and whose id or title contains the text, all of them or a page; ended ones where
// asked for.
func (s *Session) Entries(ctx context.Context, kind, query string, ended bool, page ...Page) ([]entry.Entry, error) {
	return s.EntriesThat(ctx, kind, EntryQuery{Text: query, Ended: ended}, page...)
}

// EntryQuery is what of the entries of a kind is asked for.
type EntryQuery struct {
	Text       string // that the id or the title contains, or ""
	Ended      bool   // ended ones too
	State      string // that those which have not ended are in, or "" for any
	Incomplete bool   // only those which have not ended and lack something
}

// EntriesThat lists the entries of a kind that this person may see and that are asked for, all of them or a page.
func (s *Session) EntriesThat(ctx context.Context, kind string, asked EntryQuery, page ...Page) ([]entry.Entry, error) {
	if _, known := entry.Of(kind); !known {
		return nil, &NotFoundError{"register", kind}
	}
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{args: []any{kind, number(asked.Ended)}}
	theirs := c.like(`id || ' ' || title`, asked.Text) + ` and ` + sc.entries(c, "entry")
	if asked.State != "" {
		theirs += ` and ended_on = '' and state = ` + c.arg(asked.State)
	}
	if asked.Incomplete {
		theirs += ` and ended_on = '' and missing <> '[]'`
	}
	read := func(page ...Page) ([]entry.Entry, error) {
		return collect(ctx, s.reader, scanEntry, `select `+entryColumns+` from entry where kind = $1 and ($2 = 1 or ended_on = '') and `+theirs+` order by id`+limit(page), c.args...)
	}
	var all []entry.Entry
	if len(page) > 0 {
		all, err = s.seenPage(ctx, page[0], func(p Page) ([]entry.Entry, error) { return read(p) })
	} else if all, err = read(); err == nil {
		all, err = s.seen(ctx, s.reader, all)
	}
	if err != nil {
		return nil, err
	}
	return s.shownEntries(ctx, s.reader, all)
}

// Entry returns an entry of a kind.
func (s *Session) Entry(ctx context.Context, kind, id string) (entry.Entry, error) {
	e, err := s.entryInScope(ctx, s.reader, kind, id)
	if err != nil {
		return e, err
	}
	e.Fields, err = s.seenValues(ctx, s.reader, kind, e.Fields)
	return e, err
}

// entryFacts reads the entries that might owe something: those that are watched, those whose last day is near, those with a round near, and what
// these are part of.
func (s *Session) entryFacts(ctx context.Context, q querier, f *duty.Facts, all int) error {
	if err := s.roundFacts(ctx, q, f, all); err != nil {
		return err
	}
	horizon := f.Today().AddDays(f.Periods.Of("expiry-ahead") + 1)
	picked := func(kind, id string) string {
		from := `select ` + kind + `, ` + id + ` from entry where `
		if all == 1 {
			return from + `$1 <> ''`
		}
		return from + `watch = 1 and ended_on = '' union ` + from + `until_on > '' and until_on <= $1`
	}
	entries, err := collect(ctx, q, scanEntry, `select `+qualified("e", entryColumns)+` from (`+picked("kind", "id")+`) p cross join entry e where e.kind = p.kind and e.id = p.id`, horizon)
	if err != nil {
		return err
	}
	parts, err := collect(ctx, q, scanEntry, `select `+qualified("w", entryColumns)+` from (`+picked("part_kind", "part_of")+`) p cross join entry w where w.kind = p.part_kind and w.id = p.part_of`, horizon)
	if err != nil {
		return err
	}
	f.Entries = make(map[duty.EntryKey]*entry.Entry, len(entries)+len(parts))
	add := func(found []entry.Entry) {
		for i := range found {
			f.Entries[duty.EntryKey{Kind: found[i].Kind, ID: found[i].ID}] = &found[i]
		}
	}
	add(entries)
	add(parts)
	held, err := collect(ctx, q, scanEntry, `select `+qualified("w", entryColumns)+` from (`+heldByLeavers+`) h cross join entry w where w.kind = h.kind and w.id = h.id`)
	if err != nil {
		return err
	}
	add(held)
	for kind, n := range nearKinds(f, all) {
		owing, err := collect(ctx, q, scanEntry, `select `+entryColumns+` from entry where kind = $1 and id in (
			select subject from entry_round where kind = $1 and owed = 1 and last_on > '' and last_on <= $2
			union all select subject from entry_round where kind = $1 and owed = 1 and last_on = '' and since_on <= $3)`, kind, n.last, n.since)
		if err != nil {
			return err
		}
		add(owing)
	}
	return s.unseenFacts(ctx, q, f)
}

// heldByLeavers reads what somebody holds who leaves or has left: keys, equipment, places on an entry list. What comes back names no holder.
const heldByLeavers = `select distinct e.kind, e.id from leaver l cross join entry_link h cross join entry e
	where l.withdrawn_at = '' and h.to_kind = 'person' and h.to_id = l.person and h.field = 'holder' and e.kind = h.kind and e.id = h.id and e.ended_on = ''`

// unseenFacts takes entries that this person may not see out of the facts, so that no prompt tells of them.
func (s *Session) unseenFacts(ctx context.Context, q querier, f *duty.Facts) error {
	shut := map[string]bool{} // kinds of which not every entry is for everybody
	for _, k := range entry.Kinds() {
		shut[k.Name] = guarded(k.Name)
	}
	var unseen []duty.EntryKey
	for key, e := range f.Entries {
		if !shut[key.Kind] {
			continue
		}
		sees, err := s.seesPart(*e, func(kind, id string) (entry.Entry, error) {
			if whole := f.Entries[duty.EntryKey{Kind: kind, ID: id}]; whole != nil {
				return *whole, nil
			}
			return entryRow(ctx, q, kind, id)
		})
		if err != nil {
			return err
		}
		if !sees {
			unseen = append(unseen, key)
		}
	}
	for _, key := range unseen {
		delete(f.Entries, key)
	}
	return nil
}

// qualified puts a table's name before each of its columns.
func qualified(table, columns string) string {
	names := strings.Split(columns, ",")
	for i, name := range names {
		names[i] = table + "." + strings.TrimSpace(name)
	}
	return strings.Join(names, ", ")
}

// entryPermissions are the acts that package entry describes.
func entryPermissions() map[Act][]Role {
	out := map[Act][]Role{}
	for _, k := range entry.Kinds() {
		for _, a := range k.AllActs() {
			roles := a.Roles
			if len(roles) == 0 {
				roles = k.Editors
			}
			if len(roles) == 0 { // what anybody may do; an auditor changes nothing
				for _, r := range Roles() {
					if r != Auditor {
						roles = append(roles, r)
					}
				}
			}
			out[Act(a.Title)] = roles
		}
	}
	return out
}
