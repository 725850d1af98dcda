package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"muniment/store/entry"
)

// An entry that somebody sees may point to a case that they may not see. Its reference is left out of what they are shown, and stays in what is kept.

// guardedLinks are, by kind, the fields that point to entries which are not for everybody, those of acts included, and the kinds that they point to.
var guardedLinks = sync.OnceValue(func() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, k := range entry.Kinds() {
		fields := slices.Clone(k.Fields)
		for _, a := range k.AllActs() {
			fields = append(fields, a.Own...)
		}
		for _, f := range fields {
			if to := linkedKind(f); to != "" && guarded(to) {
				if out[k.Name] == nil {
					out[k.Name] = map[string]string{}
				}
				out[k.Name][f.Name] = to
			}
		}
	}
	return out
})

// seenValues leaves out of the fields of an entry, or of what an act on it was given, the references of cases that this person may not see.
func (s *Session) seenValues(ctx context.Context, q querier, kind string, v entry.Values) (entry.Values, error) {
	out := v
	for field, to := range guardedLinks()[kind] {
		hidden, err := s.hiddenIn(ctx, q, to, v.List(field))
		if err != nil {
			return v, err
		}
		if len(hidden) == 0 {
			continue
		}
		out = maps.Clone(out)
		left := slices.DeleteFunc(v.List(field), func(id string) bool { return slices.Contains(hidden, id) })
		if out[field] = strings.Join(left, "; "); len(left) == 0 {
			delete(out, field)
		}
	}
	return out, nil
}

// hiddenIn picks the references of a kind that this person may not see.
func (s *Session) hiddenIn(ctx context.Context, q querier, kind string, ids []string) ([]string, error) {
	var out []string
	for _, id := range ids {
		sees, err := s.seesSubject(ctx, q, subject{kind, id})
		if err != nil {
			return nil, err
		}
		if !sees {
			out = append(out, id)
		}
	}
	return out, nil
}

// shownEntries are entries as this person is shown them.
func (s *Session) shownEntries(ctx context.Context, q querier, all []entry.Entry) ([]entry.Entry, error) {
	for i, e := range all {
		var err error
		if all[i].Fields, err = s.seenValues(ctx, q, e.Kind, e.Fields); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// shownEvents are acts as this person is shown them.
func (s *Session) shownEvents(ctx context.Context, q querier, all []entry.Event) ([]entry.Event, error) {
	for i, e := range all {
		var err error
		if all[i].Given, err = s.seenValues(ctx, q, e.Kind, e.Given); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// shownChange is what the trail says of a change, as this person is shown it.
func (s *Session) shownChange(ctx context.Context, q querier, c Change) (Change, error) {
	if len(guardedLinks()[c.Kind]) == 0 || len(c.Details) == 0 {
		return c, nil
	}
	parts := map[string]json.RawMessage{}
	if json.Unmarshal(c.Details, &parts) != nil {
		return c, nil // it holds no fields
	}
	for _, name := range []string{"before", "after", "given"} {
		var v entry.Values
		if len(parts[name]) == 0 || json.Unmarshal(parts[name], &v) != nil {
			continue
		}
		v, err := s.seenValues(ctx, q, c.Kind, v)
		if err != nil {
			return c, err
		}
		if parts[name], err = json.Marshal(v); err != nil {
			return c, fmt.Errorf("read the trail: %w", err)
		}
	}
	text, err := json.Marshal(parts)
	if err != nil {
		return c, fmt.Errorf("read the trail: %w", err)
	}
	c.Details = text
	return c, nil
}

// keepHidden adds to what is given for a field the references that whoever gives it could not see: leaving them out takes nothing away.
func (t *transaction) keepHidden(ctx context.Context, d *doing, f entry.Field, value string) (string, error) {
	to, is := guardedLinks()[d.kind.Name][f.Name]
	if !is || f.Type == entry.Link && value != "" {
		return value, nil
	}
	hidden, err := t.s.hiddenIn(ctx, t, to, d.before.Fields.List(f.Name))
	if err != nil {
		return "", err
	}
	return strings.Join(append(entry.Values{"x": value}.List("x"), hidden...), "; "), nil
}
