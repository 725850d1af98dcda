package store

import (
	"context"
	"slices"
	"sync"

	"muniment/store/entry"
)

// ActRestricted stands in the trail, for a reader, in place of an act on a case, or about a leaving, that they may not see. The entry keeps its hash, which is checked as ever:
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
	if err := s.hideLeavings(ctx, q, entries); err != nil {
		return err
	}
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

// hideLeavings does so for what was done about a leaving that this person may not see, and about no other: that somebody recorded one, and on whose behalf, tells
// of it.
func (s *Session) hideLeavings(ctx context.Context, q querier, entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	c := &conditions{}
	hidden := func(l string) string {
		own := l + `.person = ` + c.arg(s.user.Person)
		if s.knowsReasons() {
			return `(` + own + `)`
		}
		return `(` + own + ` or ` + l + `.confidential_until > ` + c.arg(instant(s.clock())) + ` and not exists (select 1 from leaver_named n where n.leaver = ` + l + `.id and n.login = ` + c.arg(s.user.Login) + `))`
	}
	sequences, err := collect(ctx, q, scanNumber, `select distinct c.sequence from leaver l join trail_change c on c.kind = 'leaver' and c.subject = l.id
		where `+hidden("l")+` and c.sequence >= `+c.arg(entries[0].Sequence)+` and c.sequence <= `+c.arg(entries[len(entries)-1].Sequence)+`
			and not exists (select 1 from trail_change o join leaver x on x.id = o.subject where o.sequence = c.sequence and o.kind = 'leaver' and not `+hidden("x")+`)`, c.args...)
	if err != nil {
		return err
	}
	for i, e := range entries {
		if slices.Contains(sequences, e.Sequence) {
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
