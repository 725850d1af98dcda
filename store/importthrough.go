package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/store/exchange"
)

// Something found follows from the check of its area, and a supplier's person from the list that the supplier confirms: no act makes either by itself. A row of theirs does that act on
// what it is part of, with the same questions and gates, where it was not done by hand before.

// throughAct is the act on the whole from which an entry of a kind follows.
type throughAct struct {
	kind, whole, verb string
	asks              []string                                                       // fields of the whole that the act asks for beside what the row says of the entry
	on                string                                                         // the field of the entry that says when
	given             func(whole entry.Entry, row entry.Values) (entry.Values, bool) // what the act is given; false where the entry can be made by itself
	told              func(step entry.Step, row entry.Values) bool                   // whether a step that follows makes the entry of the row
}

func throughActs() []throughAct {
	return []throughAct{
		{
			kind: "found-item", whole: "area-check", verb: "find", asks: []string{"checker_1", "checker_2", "one_checker_reason"}, on: "found_on",
			given: func(whole entry.Entry, row entry.Values) (entry.Values, bool) {
				out := maps.Clone(row)
				out["what"] = out["name"]
				delete(out, "name")
				return out, whole.State != "something found"
			},
			told: func(entry.Step, entry.Values) bool { return true },
		},
		{
			kind: "external-user", whole: "supplier", verb: "confirm-users",
			given: func(whole entry.Entry, row entry.Values) (entry.Values, bool) {
				people := whole.Fields.List("people")
				if slices.Contains(people, row["person"]) {
					return nil, false
				}
				return entry.Values{"people": strings.Join(append(slices.Clone(people), row["person"]), ";"), "source": row["source"]}, true
			},
			told: func(step entry.Step, row entry.Values) bool { return step.Given["person"] == row["person"] },
		},
	}
}

// through is how an entry of a kind comes about by an act on what it is part of.
func through(kind string) (throughAct, bool) {
	n := slices.IndexFunc(throughActs(), func(t throughAct) bool { return t.kind == kind })
	if n < 0 {
		return throughAct{}, false
	}
	return throughActs()[n], true
}

// fields are what the act asks for and the entry does not hold.
func (t throughAct) fields(k entry.Kind) []entry.Field {
	whole, _ := entry.Of(t.whole)
	act, _ := whole.Act(t.verb)
	var out []entry.Field
	for _, name := range t.asks {
		if f, known := whole.Field(name); known {
			out = append(out, f)
		}
	}
	for _, f := range act.Own {
		if _, held := k.Field(f.Name); !held && f.Name != "what" {
			out = append(out, f)
		}
	}
	if t.on != "" {
		out = append(out, entry.Field{Name: t.on, Label: "Found on", Type: entry.Day})
	}
	for i := range out {
		out[i].Need, out[i].When = nil, ""
	}
	return out
}

// makeThrough makes the entry of a row by the act on what it is part of, and reports whether it did. What only that act asks for is taken out of what the row gives.
func (i *importer) makeThrough(ctx context.Context, k entry.Kind, of string, given map[string]string, r exchange.Row) (id string, made bool, err error) {
	t, known := through(k.Name)
	if !known {
		return "", false, nil
	}
	row := maps.Clone(given)
	i.notThrough(k, given)
	if of == "" {
		return "", false, nil
	}
	whole, err := i.t.s.entryInScope(ctx, i.t, t.whole, of)
	if err != nil {
		return "", false, refuseUnlessFault(fieldOf, of, err)
	}
	on := calendar.Date(row[t.on])
	delete(row, t.on)
	does, needed := t.given(whole, row)
	if !needed {
		return "", false, nil
	}
	if on > calendar.Of(i.t.now) {
		return "", false, refuse(t.on, string(on), "%s has not come yet", on.Short())
	}
	kind, act, err := actNamed(t.whole, t.verb)
	if err != nil {
		return "", false, err
	}
	if err := i.demand(Act(act.Title)); err != nil {
		return "", false, err
	}
	d := &doing{Doing: Doing{Kind: t.whole, Verb: t.verb, ID: whole.ID, Given: does}, kind: kind, act: act}
	if on.Known() && on != calendar.Of(i.t.now) {
		d.DoneAt = on.Start()
	}
	d.number = func(ctx context.Context, step entry.Step) (string, error) {
		if step.Kind != k.Name || step.ID != "" || !t.told(step, row) {
			return step.ID, nil
		}
		if id = r.Text(fieldID); id == "" {
			id, err = i.t.freeEntryID(ctx, k)
		}
		return id, err
	}
	return id, true, i.performs(ctx, d)
}

// notThrough takes out of what a row gives what only the act on the whole asks for.
func (i *importer) notThrough(k entry.Kind, given map[string]string) {
	if t, known := through(k.Name); known {
		for _, f := range t.fields(k) {
			delete(given, f.Name)
		}
	}
}
