package store

import (
	"context"
	"slices"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// A list of keys says who holds each, and a questionnaire comes back with its answers: what a row says beside the entry itself is done by an act of its own, as if somebody
// had done it by hand, with the same questions and gates.

// thenAct is the act that a row of a register may do beside making the entry.
type thenAct struct {
	kind string
	act  entry.Act
	key  string // the field by which a row says that it was done
	on   string // the field that says when, of acts that give the day by when they were done
}

// thenBy is the act of a kind, where it has one.
func thenBy(k entry.Kind) (thenAct, bool) {
	for _, t := range []struct{ kind, verb, key, on string }{{"claim", "answer", "answer", ""}, {"key", "issue", "holder", "issued_on"}} {
		if t.kind == k.Name {
			act, known := k.Act(t.verb)
			return thenAct{kind: t.kind, act: act, key: t.key, on: t.on}, known
		}
	}
	return thenAct{}, false
}

// fields are what the act asks for; none of it has to be filled where the act is not done.
func (t thenAct) fields(k entry.Kind) []entry.Field {
	names := slices.Concat(t.act.Needs, t.act.Takes)
	if t.on != "" {
		names = append(names, t.on)
	}
	var out []entry.Field
	for _, name := range names {
		if f, known := k.Field(name); known {
			out = append(out, f)
		}
	}
	out = append(out, t.act.Own...)
	for i := range out {
		out[i].Need, out[i].When = nil, ""
	}
	return out
}

// thenDone is what a row says of the act.
type thenDone struct {
	thenAct
	given map[string]string
	on    calendar.Date
}

// takesThen takes out of what a row gives what belongs to the act.
func (i *importer) takesThen(k entry.Kind, given map[string]string) (thenDone, error) {
	t, known := thenBy(k)
	if !known {
		return thenDone{}, nil
	}
	done := thenDone{thenAct: t, given: map[string]string{}}
	for _, f := range t.fields(k) {
		value, says := given[f.Name]
		if !says {
			continue
		}
		delete(given, f.Name)
		if f.Name == t.on {
			done.on = calendar.Date(value)
			continue
		}
		done.given[f.Name] = value
	}
	if done.given[t.key] == "" {
		done.given = nil
	}
	if done.on > calendar.Of(i.t.now) {
		return done, refuse(t.on, string(done.on), "%s has not come yet", done.on.Short())
	}
	return done, nil
}

// news reports whether an entry does not hold yet what a row says of the act.
func (d thenDone) news(before entry.Entry) bool {
	for name, value := range d.given {
		if _, own := fieldAmong(d.act.Own, name); !own && before.Fields[name] != value {
			return true
		}
	}
	return false
}

func fieldAmong(fields []entry.Field, name string) (entry.Field, bool) {
	n := slices.IndexFunc(fields, func(f entry.Field) bool { return f.Name == name })
	if n < 0 {
		return entry.Field{}, false
	}
	return fields[n], true
}

// does does the act where the row says that it was done.
func (i *importer) does(ctx context.Context, k entry.Kind, id string, d thenDone) error {
	if len(d.given) == 0 {
		return nil
	}
	doing := Doing{ID: id, Given: d.given}
	if d.on.Known() && d.on != calendar.Of(i.t.now) {
		doing.DoneAt = d.on.Start()
	}
	return i.perform(ctx, k, d.act, doing)
}
