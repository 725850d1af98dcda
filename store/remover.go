package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// remover takes things out of the register in one act, and keeps count of what it took.
type remover struct {
	*transaction
	id      string // of the removal
	key     []byte // of the tombstones
	removed map[string]int
	gone    []changeRef // of the trail, whose details are taken out at the end
	leaving *leaving    // those whom one list disposes of, or nil
}

// keyRemovals is the name of the key by which the register knows what it removed.
const keyRemovals = "removals"

func (t *transaction) remover(ctx context.Context, id string) (*remover, error) {
	key, err := t.registerKey(ctx, keyRemovals)
	return &remover{transaction: t, id: id, key: key, removed: map[string]int{}}, err
}

// tombstoneDigest is by what a thing is known again that is no longer there: without the register's key it says nothing, and cannot be guessed.
func tombstoneDigest(key []byte, kind, id string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(hashTexts("muniment removal", kind, id)))
	return hex.EncodeToString(mac.Sum(nil))
}

func (r *remover) bury(ctx context.Context, kind, id, reference string) error {
	return r.run(ctx, `insert into tombstone (removal, kind, digest, reference) values ($1, $2, $3, $4) on conflict (removal, kind, digest) do nothing`, r.id, kind, tombstoneDigest(r.key, kind, id), reference)
}

func (r *remover) run(ctx context.Context, query string, args ...any) error {
	if _, err := r.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("remove from the register: %w", err)
	}
	return nil
}

// erasePerson puts a reference in the place of everything by which somebody can be found. What others did stays, and what became of access and duties: of
// nobody that can be named.
func (r *remover) erasePerson(ctx context.Context, v *identity, reference string, found *survey, judged map[string]string) error {
	edits := found.edits
	for _, m := range found.mentions {
		if judged[m.Source+" "+m.Key] != TextReplace {
			continue
		}
		r.removed["texts elsewhere"]++
		switch m.Source {
		case "attachment":
			found.attachments = append(found.attachments, m.Key)
		case "record":
			found.records = append(found.records, m.Key)
		case "trail_change":
			found.changes = append(found.changes, m.at)
		default:
			edits = append(edits, m.edit)
		}
	}
	steps := []func() error{
		func() error { return r.standIn(ctx, v, reference) },
		func() error { return r.rewrite(ctx, edits) },
		func() error { return r.dropFiles(ctx, found) },
		func() error { return r.dropRows(ctx, v.person.ID, found) },
		func() error { return r.swapIDs(ctx, v.person.ID, reference) },
		func() error { return r.rewriteEntries(ctx, v.person.ID, reference, edits) },
		func() error { return r.rewriteEvents(ctx, v.person.ID, reference, edits) },
		func() error { return r.run(ctx, `delete from person where id = $1`, v.person.ID) },
		func() error { return r.forgetSearch(ctx, "person", v.person.ID) },
		func() error { return r.bury(ctx, kindPerson, v.person.ID, reference) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	r.gone = append(r.gone, found.changes...)
	r.removed["people"]++
	r.removed["texts of their own"] += len(found.edits)
	return nil
}

// kindPerson is the kind of a tombstone of somebody.
const kindPerson = "person"

// standIn adds the row that stands for the person from now on: what they were to the council, and nothing by which to find them.
func (r *remover) standIn(ctx context.Context, v *identity, reference string) error {
	if err := r.run(ctx, `insert into person (id, employee_no, council_ref, given_name, surname, login, email, kind, sponsor, version, added_at) values ($1, '', '', '', $2, '', '', $3, '', 1, $4)`,
		reference, erasedText, v.person.Kind, instant(r.now)); err != nil {
		return err
	}
	r.searchable("person", reference, erasedText)
	return nil
}

// rewrite writes the texts as they are from now on; those of entries follow in rewriteEntries.
func (r *remover) rewrite(ctx context.Context, edits []edit) error {
	for _, e := range edits {
		if e.table == "entry" || e.table == "entry_event" {
			continue
		}
		where, args := make([]string, len(e.key)), []any{e.text}
		for i, k := range e.key {
			where[i] = fmt.Sprintf("%s = $%d", k, i+2)
			args = append(args, e.row[i])
		}
		if err := r.run(ctx, `update `+e.table+` set `+e.column+` = $1 where `+strings.Join(where, " and "), args...); err != nil {
			return err
		}
	}
	return nil
}

// dropFiles takes files away whole: a signed one cannot be shortened, and of a scan nobody knows what it says.
func (r *remover) dropFiles(ctx context.Context, found *survey) error {
	for _, id := range found.attachments {
		if err := r.run(ctx, `delete from attachment where id = $1`, id); err != nil {
			return err
		}
	}
	for _, number := range found.records {
		if err := r.run(ctx, `update record_revision set file = '' where number = $1`, number); err != nil {
			return err
		}
	}
	r.removed["files"] += len(found.attachments)
	r.removed["signed records"] += len(found.records)
	return nil
}

// dropRows takes away whole what says nothing once nobody can be named.
func (r *remover) dropRows(ctx context.Context, person string, found *survey) error {
	for _, p := range places() {
		if p.gone == "" {
			continue
		}
		if err := r.run(ctx, `delete from `+p.table+` where `+p.own, person); err != nil {
			return err
		}
	}
	for what, n := range found.gone {
		r.removed[what] += n
	}
	return nil
}

// swapIDs puts the reference wherever a column names the person by their id.
func (r *remover) swapIDs(ctx context.Context, person, reference string) error {
	for _, p := range places() {
		for _, column := range p.ids {
			column, condition, conditional := strings.Cut(column, " where ")
			if !r.leaving.stands(person, p.table, column) {
				continue
			}
			query := `update ` + p.table + ` set ` + column + ` = $2 where ` + column + ` = $1`
			if conditional {
				query += ` and ` + condition
			}
			if err := r.run(ctx, query, person, reference); err != nil {
				return err
			}
		}
	}
	if !r.leaving.stands(person, "entry_event", "by_person") {
		return nil
	}
	return r.run(ctx, `update entry_event set by_person = $2 where by_person = $1`, person, reference)
}

// rewriteEntries writes the entries that name the person anew: in typed fields by the reference, in texts as somebody decided.
func (r *remover) rewriteEntries(ctx context.Context, person, reference string, edits []edit) error {
	type at struct{ kind, id string }
	texts := map[at][]edit{}
	for _, e := range edits {
		if e.table == "entry" {
			k := at{e.row[0], e.row[1]}
			texts[k] = append(texts[k], e)
		}
	}
	all, err := r.entriesNaming(ctx, person, edits)
	if err != nil {
		return err
	}
	for _, before := range all {
		k, _ := entry.Of(before.Kind)
		after, changed := before, false
		after.Fields = entry.Values{}
		for name, text := range before.Fields {
			if f, _ := k.Field(name); ofPeople(f) {
				text = swapped(text, person, reference)
			}
			after.Fields[name], changed = text, changed || text != before.Fields[name]
		}
		for _, e := range texts[at{before.Kind, before.ID}] {
			if changed = true; e.column == "" {
				after.EndReason = e.text
			} else {
				after.Fields[e.column] = e.text
			}
		}
		if !changed {
			continue
		}
		if err := r.putEntry(ctx, k, before, &after); err != nil {
			return err
		}
		r.removed["entries"]++
	}
	return nil
}

// rewriteEvents does the same with what was given with acts.
func (r *remover) rewriteEvents(ctx context.Context, person, reference string, edits []edit) error {
	texts := map[string][]edit{}
	for _, e := range edits {
		if e.table == "entry_event" {
			texts[e.row[0]] = append(texts[e.row[0]], e)
		}
	}
	all, err := r.eventsNaming(ctx, person, edits)
	if err != nil {
		return err
	}
	for _, e := range all {
		changed := len(texts[e.ID]) > 0
		for name, text := range e.Given {
			if ofPeople(givenField(e, name)) {
				if now := swapped(text, person, reference); now != text {
					e.Given[name], changed = now, true
				}
			}
		}
		for _, x := range texts[e.ID] {
			e.Given[x.column] = x.text
		}
		if !changed {
			continue
		}
		given, err := jsonTexts(e.Given)
		if err != nil {
			return err
		}
		if err := r.run(ctx, `update entry_event set given = $2 where id = $1`, e.ID, given); err != nil {
			return err
		}
	}
	return nil
}

// forgetSearch takes something out of what is searched.
func (r *remover) forgetSearch(ctx context.Context, kind, id string) error {
	numbers, err := collect(ctx, r, scanNumber, `select n from search_entry where kind = $1 and id = $2`, kind, id)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		if err := r.run(ctx, `delete from search_text where rowid = $1`, n); err != nil {
			return err
		}
		if err := r.run(ctx, `delete from search_entry where n = $1`, n); err != nil {
			return err
		}
	}
	r.searches = slices.DeleteFunc(r.searches, func(v searchText) bool { return v.kind == kind && v.id == id })
	return nil
}

// yearDone notes that the yearly disposal was done.
func (r *remover) yearDone(ctx context.Context) error {
	return r.roundDone(ctx, "dispose-register", "", "", calendar.Of(r.now))
}
