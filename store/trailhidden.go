package store

import (
	"context"
	"slices"
	"sync"

	"muniment/store/entry"
)

// ActRestricted stands in the trail, for a reader, in place of an act on a case that they may not see. The entry keeps its hash, which is checked as ever:
// it is what is shown that is less.
const ActRestricted Act = "a restricted act"

// guardedActs are the acts on entries that are not for everybody, with the kinds that they are done to.
var guardedActs = sync.OnceValue(func() map[Act][]string {
	out := map[Act][]string{}
	for _, k := range entry.Kinds() {
		if !guarded(k.Name) {
			continue
		}
		for _, a := range k.AllActs() {
			out[Act(a.Title)] = append(out[Act(a.Title)], k.Name)
		}
	}
	return out
})

// hideActs replaces the acts that were done to what this person may not see: the title of one tells of the case, in the trail and in the history of something
// else that the same act changed.
func (s *Session) hideActs(ctx context.Context, q querier, entries []Entry) error {
	acts := map[int64]Act{}
	var kinds []string
	for _, e := range entries {
		if of, is := guardedActs()[e.Act]; is {
			acts[e.Sequence], kinds = e.Act, append(kinds, of...)
		}
	}
	if len(acts) == 0 {
		return nil
	}
	slices.Sort(kinds)
	c := &conditions{args: []any{entries[0].Sequence, entries[len(entries)-1].Sequence}}
	type done struct {
		sequence int64
		subject
	}
	all, err := collect(ctx, q, func(row scanner) (done, error) {
		var d done
		err := row.Scan(&d.sequence, &d.kind, &d.id)
		return d, err
	}, `select distinct sequence, kind, subject from trail_change where sequence >= $1 and sequence <= $2 and `+c.in("kind", slices.Compact(kinds))+` order by sequence, kind, subject`, c.args...)
	if err != nil {
		return err
	}
	sees, hidden := map[subject]bool{}, map[int64]bool{}
	for _, d := range all {
		if !slices.Contains(guardedActs()[acts[d.sequence]], d.kind) {
			continue
		}
		if _, known := sees[d.subject]; !known {
			if sees[d.subject], err = s.seesSubject(ctx, q, d.subject); err != nil {
				return err
			}
		}
		earlier, known := hidden[d.sequence]
		hidden[d.sequence] = !sees[d.subject] && (earlier || !known)
	}
	for i, e := range entries {
		if hidden[e.Sequence] {
			entries[i].Act, entries[i].Behalf = ActRestricted, ""
		}
	}
	return nil
}

// seesSubject reports whether this person may see the entry that a change is about. One that was removed is nobody's to see.
func (s *Session) seesSubject(ctx context.Context, q querier, of subject) (bool, error) {
	e, err := entryRow(ctx, q, of.kind, of.id)
	if isNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return s.seesEntry(ctx, q, e)
}
