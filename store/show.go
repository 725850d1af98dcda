package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
)

// Shown is one entry of the register with everything that hangs on it and its history.
type Shown struct {
	Kind    string   `json:"kind"`
	ID      string   `json:"id"`
	Entry   any      `json:"entry"`
	Posts   []Holder `json:"posts,omitempty"`   // that a person holds or held
	Grants  []Grant  `json:"grants,omitempty"`  // of a person, or on a system
	Leavers []Leaver `json:"leavers,omitempty"` // of a person
	History []Entry  `json:"history"`
}

// Show finds whatever has the id: a person, a system, an asset, a grant, a leaver, a post or a record.
func (s *Session) Show(ctx context.Context, id string) (Shown, error) {
	for _, look := range []func(context.Context, string) (Shown, error){s.showPerson, s.showSystem, s.showAsset, s.showGrant, s.showLeaver, s.showPost, s.showRecord,
		s.showJoiner, s.showMover, s.showAbsence, s.showRequest, s.showTransfer} {
		shown, err := look(ctx, id)
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

func (s *Session) historyOf(ctx context.Context, v Shown) ([]Entry, error) {
	all, err := history(ctx, s.reader, v.Kind, v.ID)
	if err != nil || v.Kind != "person" {
		return all, err
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
	return all, nil
}

func (s *Session) showPerson(ctx context.Context, id string) (Shown, error) {
	p, err := personByID(ctx, s.reader, id)
	if err != nil {
		return Shown{}, err
	}
	if p.Engagements, err = engagementsOf(ctx, s.reader, id); err != nil {
		return Shown{}, err
	}
	v := Shown{Kind: "person", Entry: p}
	v.Posts, err = collect(ctx, s.reader, func(row scanner) (Holder, error) {
		var h Holder
		err := row.Scan(&h.Post, &h.Person, &h.From, &h.Until)
		return h, err
	}, `select p.title, h.person, h.from_on, h.until_on from post_holder h join post p on p.id = h.post where h.person = $1 order by h.from_on`, id)
	if err != nil {
		return v, err
	}
	if v.Grants, err = collect(ctx, s.reader, scanGrant, `select `+grantColumns+` from access_grant where person = $1 order by id`, id); err != nil {
		return v, err
	}
	v.Leavers, err = s.leavers(ctx, s.reader, `l.person = $5`, id)
	return v, err
}

func (s *Session) showSystem(ctx context.Context, id string) (Shown, error) {
	y, err := systemByID(ctx, s.reader, id)
	if err != nil {
		return Shown{}, err
	}
	v := Shown{Kind: "system", Entry: y}
	v.Grants, err = collect(ctx, s.reader, scanGrant, `select `+grantColumns+` from access_grant where system = $1 and closed_at = '' order by id`, id)
	return v, err
}

func (s *Session) showAsset(ctx context.Context, id string) (Shown, error) {
	a, err := assetByID(ctx, s.reader, id)
	return Shown{Kind: "asset", Entry: a}, err
}

func (s *Session) showGrant(ctx context.Context, id string) (Shown, error) {
	g, err := grantByID(ctx, s.reader, id)
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
	return Shown{Kind: "leaver", Entry: all[0]}, nil
}

func (s *Session) showPost(ctx context.Context, id string) (Shown, error) {
	p, err := s.postNamed(ctx, s.reader, id)
	if err != nil {
		return Shown{}, err
	}
	held, err := holders(ctx, s.reader, s.Today())
	p.Holders = append([]Holder{}, held[p.ID]...)
	return Shown{Kind: "post", Entry: p}, err
}

func (s *Session) showRecord(ctx context.Context, id string) (Shown, error) {
	r, err := s.recordSeen(ctx, id)
	return Shown{Kind: "record", Entry: r}, err
}

// Text is an entry's change as one line of JSON, or what is said of one that was erased.
func (c Change) Text() string {
	if len(c.Details) == 0 || !json.Valid(c.Details) {
		return "(removed)"
	}
	return string(c.Details)
}
