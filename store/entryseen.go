package store

import (
	"context"
	"slices"

	"muniment/store/entry"
)

// seesEntry reports whether this person may see an entry: nobody sees their own case nor anything that is part of it, and a restricted one is for whoever
// entered it, whoever is named in it, and the Information Security Manager, unless they are what it is about.
func (s *Session) seesEntry(ctx context.Context, q querier, e entry.Entry) (bool, error) {
	return s.seesPart(e, func(kind, id string) (entry.Entry, error) { return entryRow(ctx, q, kind, id) })
}

// seesPart is seesEntry for whoever knows what an entry is part of.
func (s *Session) seesPart(e entry.Entry, partOf func(kind, id string) (entry.Entry, error)) (bool, error) {
	if !guarded(e.Kind) {
		return true, nil
	}
	whole := e
	for {
		k, _ := entry.Of(whole.Kind)
		if s.notOwnEntry(k, whole) != nil {
			return false, nil
		}
		if k.PartOf == "" || whole.Of == "" {
			break
		}
		var err error
		if whole, err = partOf(k.PartOf, whole.Of); err != nil {
			return false, err
		}
	}
	if !whole.Restricted {
		return true, nil
	}
	return whole.AddedBy == s.user.Login || s.has(ISM) || slices.Contains(whole.Fields.List("named"), s.user.Login), nil
}

// guarded reports whether some entries of a kind are not for everybody: because they, or what they are part of, are about people or for named ones.
func guarded(kind string) bool {
	for kind != "" {
		k, known := entry.Of(kind)
		if !known {
			return false
		}
		if k.Named || len(k.Subjects) > 0 {
			return true
		}
		kind = k.PartOf
	}
	return false
}

// seen keeps the entries that this person may see.
func (s *Session) seen(ctx context.Context, q querier, all []entry.Entry) ([]entry.Entry, error) {
	out := all[:0]
	for _, e := range all {
		sees, err := s.seesEntry(ctx, q, e)
		if err != nil {
			return nil, err
		}
		if sees {
			out = append(out, e)
		}
	}
	return out, nil
}
