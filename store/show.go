package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"muniment/store/entry"
)

// Shown is one entry of the register with everything that hangs on it and its history.
type Shown struct {
	Kind    string        `json:"kind"`
	ID      string        `json:"id"`
	Entry   any           `json:"entry"`
	Posts   []Holder      `json:"posts,omitempty"`   // that a person holds or held
	Grants  []Grant       `json:"grants,omitempty"`  // of a person, or on a system
	Leavers []Leaver      `json:"leavers,omitempty"` // of a person
	Parts   []entry.Entry `json:"parts,omitempty"`   // of an entry
	Linked  []entry.Entry `json:"linked,omitempty"`  // entries that point to it, and of a post those that it answers for
	Events  []entry.Event `json:"events,omitempty"`  // what was done to an entry
	Files   []Attachment  `json:"files,omitempty"`   // kept with an entry
	History []Entry       `json:"history"`

	NameOnly bool `json:"-"` // of a person: they have access to a system of whoever looks, and no more
}

// Show finds whatever has the id: a person, an entry of a register, access, a leaver, a post or a record.
func (s *Session) Show(ctx context.Context, id string) (Shown, error) { return s.ShowOf(ctx, "", id) }

// ShowOf is Show for a thing of one kind, where others may have the same id.
func (s *Session) ShowOf(ctx context.Context, kind, id string) (Shown, error) {
	id = plainText(id)
	for _, l := range s.lookers(kind) {
		if kind != "" && kind != l.kind {
			continue
		}
		shown, err := l.look(ctx, id)
		var missing *NotFoundError
		if errors.As(err, &missing) {
			continue
		}
		if err != nil {
			return shown, err
		}
		shown.ID = id
		shown.History, err = s.historyOf(ctx, shown)
		return shown, err
	}
	return Shown{}, &NotFoundError{"entry", id}
}

// looker finds things of a kind by their ids.
type looker struct {
	kind string
	look func(context.Context, string) (Shown, error)
}

// lookers are the ways to find something, in the order in which they are tried.
func (s *Session) lookers(kind string) []looker {
	of := "" // entries of any kind
	if _, is := entry.Of(kind); is {
		of = kind
	}
	entries := func(ctx context.Context, id string) (Shown, error) { return s.showEntry(ctx, of, id) }
	return []looker{
		{"person", s.showPerson},
		{of, entries},
		{"grant", s.showGrant},
		{"leaver", s.showLeaver},
		{"post", s.showPost},
		{"record", s.showRecord},
		{"joiner", s.showJoiner},
		{"mover", s.showMover},
		{"absence", s.showAbsence},
		{"access-request", s.showRequest},
		{"transfer", s.showTransfer},
		{"access-review", s.showReview},
		{"privileged-account", s.showReview},
		{"privileged-query", s.showReview},
	}
}

func (s *Session) historyOf(ctx context.Context, v Shown) ([]Entry, error) {
	if v.NameOnly {
		return []Entry{}, nil
	}
	all, err := history(ctx, s.reader, v.Kind, v.ID)
	if err != nil {
		return nil, err
	}
	if v.Kind != "person" {
		return all, s.hideHistory(ctx, all)
	}
	// What was done about a person's leaving, its record included, stands with the case; it belongs to their history for those who may see it.
	for _, l := range v.Leavers {
		more, err := history(ctx, s.reader, "leaver", l.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	slices.SortStableFunc(all, func(a, b Entry) int { return int(a.Sequence - b.Sequence) })
	return all, s.hideHistory(ctx, all)
}

// hideHistory leaves out of a history what it tells of cases that this person may not see.
func (s *Session) hideHistory(ctx context.Context, all []Entry) error {
	for _, e := range all {
		for i, c := range e.Changes {
			var err error
			if e.Changes[i], err = s.shownChange(ctx, s.reader, c); err != nil {
				return err
			}
		}
	}
	return s.hideActs(ctx, s.reader, all)
}

func (s *Session) showPerson(ctx context.Context, id string) (Shown, error) {
	p, err := personByID(ctx, s.reader, id)
	if err != nil {
		return Shown{}, err
	}
	if err := s.mayName(ctx, s.reader, id); err != nil {
		return Shown{}, err
	}
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return Shown{}, err
	}
	if p.Engagements, err = engagementsOf(ctx, s.reader, id); err != nil {
		return Shown{}, err
	}
	v := Shown{Kind: "person"}
	if err := s.knows(ctx, s.reader, id); isNotFound(err) {
		v.NameOnly, p.Engagements = true, nil
	} else if err != nil {
		return v, err
	}
	v.Entry = p
	v.Posts, err = collect(ctx, s.reader, func(row scanner) (Holder, error) {
		var h Holder
		err := row.Scan(&h.ID, &h.Post, &h.Person, &h.From, &h.Until)
		return h, err
	}, `select p.id, p.title, h.person, h.from_on, h.until_on from post_holder h join post p on p.id = h.post where h.person = $1 order by h.from_on`, id)
	if err != nil {
		return v, err
	}
	c := &conditions{args: []any{id}}
	if v.Grants, err = collect(ctx, s.reader, scanGrant, `select `+grantColumns+` from access_grant where person = $1 and `+
		sc.reaches(c, "access_grant")+` order by id`, c.args...); err != nil {
		return v, err
	}
	if v.Leavers, err = s.leavers(ctx, s.reader, `l.person = $5`, id); err != nil {
		return v, err
	}
	if !v.NameOnly {
		v.Linked, err = s.linkedTo(ctx, "person", id)
	}
	return v, err
}

// showEntry finds an entry of a register by its id. Ids are numbered by kind, so that two kinds rarely share one: then the first in the order of the kinds is
// shown.
func (s *Session) showEntry(ctx context.Context, kind, id string) (Shown, error) {
	found, err := collect(ctx, s.reader, scanEntry, `select `+entryColumns+` from entry where id = $1 and ($2 = '' or kind = $2) order by kind`, strings.TrimSpace(id), kind)
	if err != nil {
		return Shown{}, err
	}
	if found, err = s.seen(ctx, s.reader, found); err != nil {
		return Shown{}, err
	}
	i := 0
	for ; i < len(found); i++ {
		if err := s.mayRead(ctx, s.reader, found[i]); err == nil {
			break
		} else if !isNotFound(err) {
			return Shown{}, err
		}
	}
	if i == len(found) {
		return Shown{}, &NotFoundError{"entry", id}
	}
	e := found[i]
	if e.Fields, err = s.seenValues(ctx, s.reader, e.Kind, e.Fields); err != nil {
		return Shown{}, err
	}
	v := Shown{Kind: e.Kind, Entry: e}
	if v.Events, err = s.eventsShown(ctx, e.Kind, e.ID); err != nil {
		return v, err
	}
	if v.Parts, err = s.partsOf(ctx, e); err != nil {
		return v, err
	}
	if v.Linked, err = s.linkedTo(ctx, e.Kind, e.ID); err != nil {
		return v, err
	}
	if v.Files, err = s.Attachments(ctx, e.Kind, e.ID); err != nil {
		return v, err
	}
	if e.Kind == "system" {
		v.Grants, err = s.accessOn(ctx, e.ID)
	}
	return v, err
}

// accessOn lists the live access to a system that this person may see.
func (s *Session) accessOn(ctx context.Context, system string) ([]Grant, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{args: []any{system}}
	return collect(ctx, s.reader, scanGrant, `select `+grantColumns+` from access_grant where system = $1 and closed_at = '' and `+
		sc.reaches(c, "access_grant")+` order by id`, c.args...)
}

// partsOf lists what is part of an entry, as far as this person may see it.
func (s *Session) partsOf(ctx context.Context, e entry.Entry) ([]entry.Entry, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{args: []any{e.Kind, e.ID}}
	parts, err := collect(ctx, s.reader, scanEntry, `select `+entryColumns+` from entry where part_kind = $1 and part_of = $2 and `+sc.entries(c, "entry")+` order by kind, id`, c.args...)
	if err != nil {
		return nil, err
	}
	if parts, err = s.seen(ctx, s.reader, parts); err != nil {
		return nil, err
	}
	return s.shownEntries(ctx, s.reader, parts)
}

// linkedTo lists the entries that point to something, as far as this person may see them.
func (s *Session) linkedTo(ctx context.Context, kind, id string) ([]entry.Entry, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{args: []any{kind, id}}
	linked, err := collect(ctx, s.reader, scanEntry, `select distinct `+qualified("e", entryColumns)+` from entry_link k join entry e on e.kind = k.kind and e.id = k.id
		where k.to_kind = $1 and k.to_id = $2 and e.ended_on = '' and `+sc.entries(c, "e")+` order by e.kind, e.id`, c.args...)
	if err != nil {
		return nil, err
	}
	if linked, err = s.seen(ctx, s.reader, linked); err != nil {
		return nil, err
	}
	return s.shownEntries(ctx, s.reader, linked)
}

func (s *Session) showGrant(ctx context.Context, id string) (Shown, error) {
	g, err := grantByID(ctx, s.reader, id)
	if err == nil {
		err = s.mayReach(ctx, s.reader, g.ID)
	}
	return Shown{Kind: "grant", Entry: g}, err
}

func (s *Session) showLeaver(ctx context.Context, id string) (Shown, error) {
	all, err := s.leavers(ctx, s.reader, `l.id = $5`, id)
	if err != nil {
		return Shown{}, err
	}
	if len(all) == 0 {
		return Shown{}, &NotFoundError{"leaver", id}
	}
	if err := s.mayName(ctx, s.reader, all[0].Person); err != nil {
		return Shown{}, err
	}
	return Shown{Kind: "leaver", Entry: all[0]}, nil
}

func (s *Session) showPost(ctx context.Context, id string) (Shown, error) {
	p, err := s.postNamed(ctx, s.reader, id)
	if err != nil {
		return Shown{}, err
	}
	held, err := holders(ctx, s.reader, s.Today())
	if err != nil {
		return Shown{}, err
	}
	p.Holders = append([]Holder{}, held[p.ID]...)
	v := Shown{Kind: "post", Entry: p}
	v.Linked, err = s.answeredBy(ctx, p.ID)
	return v, err
}

// answeredBy lists the entries that a post answers for or that point to it otherwise, as far as this person may see them.
func (s *Session) answeredBy(ctx context.Context, post string) ([]entry.Entry, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{args: []any{post}}
	found, err := collect(ctx, s.reader, scanEntry, `select `+qualified("e", entryColumns)+` from entry e where e.ended_on = ''
		and (e.post = $1 or exists (select 1 from entry_link k where k.kind = e.kind and k.id = e.id and k.to_kind = 'post' and k.to_id = $1))
		and `+sc.entries(c, "e")+` order by e.kind, e.id`, c.args...)
	if err != nil {
		return nil, err
	}
	if found, err = s.seen(ctx, s.reader, found); err != nil {
		return nil, err
	}
	return s.shownEntries(ctx, s.reader, found)
}

func (s *Session) showRecord(ctx context.Context, id string) (Shown, error) {
	r, err := s.recordSeen(ctx, id)
	return Shown{Kind: "record", Entry: r}, err
}

// Text is an entry's change as one line of JSON, or what is said of one that was erased.
func (c Change) Text() string {
	if c.Removed() {
		return "(removed)"
	}
	return string(c.Details)
}
