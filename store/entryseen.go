package store

import (
	"context"
	"slices"

	"muniment/store/entry"
)

// seesEntry reports whether this person may see an entry: nobody sees their own case, and a restricted one is for whoever entered it, whoever is
// named in it, and the Information Security Manager, unless they are what it is about.
func (s *Session) seesEntry(ctx context.Context, q querier, e entry.Entry) (bool, error) {
	whole := e
	for e.Restricted && e.Of != "" { // what is part of a restricted case follows the case
		k, _ := entry.Of(whole.Kind)
		part, err := entryRow(ctx, q, k.PartOf, whole.Of)
		if err != nil {
			return false, err
		}
		if whole = part; whole.Of == "" {
			break
		}
	}
	for _, one := range []entry.Entry{e, whole} {
		k, _ := entry.Of(one.Kind)
		if s.notOwnEntry(k, one) != nil {
			return false, nil
		}
	}
	if !whole.Restricted {
		return true, nil
	}
	return whole.AddedBy == s.user.Login || s.has(ISM) || slices.Contains(whole.Fields.List("named"), s.user.Login), nil
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
