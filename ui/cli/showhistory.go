package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"muniment/store"
	"muniment/store/entry"
)

// history is what was done to an entry, in words.
func (p *page) history(entries []store.Entry) error {
	p.line("History:")
	for _, e := range entries {
		head := words{"  ", london(e.At), "  ", signInRef(e.Login)}
		if e.Behalf != "" {
			head = append(head, ", on behalf of ", store.Ref{Kind: "title", ID: e.Behalf}) // whoever holds it today may not have then
		}
		head = append(head, ": ", string(e.Act))
		if e.Outcome == store.Refused {
			head = append(head, " (refused)")
		}
		p.line(append(head, "  [", fmt.Sprint(e.Sequence), "]")...)
		for _, c := range e.Changes {
			said, err := changeWords(c, e)
			if err != nil {
				return err
			}
			if len(said) > 0 {
				p.line("      ", said)
			}
		}
	}
	return nil
}

// changeWords says what an act changed of one thing.
func changeWords(c store.Change, e store.Entry) (words, error) {
	if len(c.Details) == 0 || !json.Valid(c.Details) {
		return words{"(removed)"}, nil
	}
	all, err := factsOf(c.Details)
	if err != nil {
		return nil, err
	}
	k, _ := entry.Of(c.Kind)
	var before, after, given []fact
	var rest []words
	verb := ""
	for _, f := range all {
		switch f.name {
		case "before", "after", "given":
			inner, err := factsOf(f.value)
			if err != nil {
				return nil, err
			}
			*map[string]*[]fact{"before": &before, "after": &after, "given": &given}[f.name] = inner
		case "event":
		case "act":
			_ = json.Unmarshal(f.value, &verb) // what is no text names no act
		case "done_at":
			if at := f.said().text(nil); at != london(e.At) {
				rest = append(rest, words{"Done: ", at})
			}
		default:
			if said := f.said(); len(said) > 0 {
				rest = append(rest, append(words{label(f.name), ": "}, said...))
			}
		}
	}
	var act entry.Act
	if verb != "" && k.Name != "" {
		act, _ = k.Act(verb)
	}
	out := differences(before, after, k.Fields)
	out = append(out, saidOf(given, act.Own)...)
	return joined(append(out, rest...), "; "), nil
}

// differences says what became of each fact: nothing of those that stayed as they were.
func differences(before, after []fact, fields []entry.Field) []words {
	was := func(all []fact, name string) json.RawMessage {
		i := slices.IndexFunc(all, func(f fact) bool { return f.name == name })
		if i < 0 {
			return nil
		}
		return all[i].value
	}
	var out []words
	for _, f := range after {
		old := fact{f.name, was(before, f.name)}
		if bytes.Equal(old.value, f.value) {
			continue
		}
		now, then := sayField(f, fields), sayField(old, fields)
		switch {
		case len(now) == 0 && len(then) == 0:
		case len(then) == 0:
			out = append(out, words{nameOf(f, fields), ": ", now})
		case len(now) == 0:
			out = append(out, words{nameOf(f, fields), ": ", then, ", taken out"})
		default:
			out = append(out, words{nameOf(f, fields), ": ", then, " → ", now})
		}
	}
	for _, f := range before {
		if then := sayField(f, fields); was(after, f.name) == nil && len(then) > 0 {
			out = append(out, words{nameOf(f, fields), ": ", then, ", taken out"})
		}
	}
	return out
}

// saidOf says facts by the names of fields.
func saidOf(all []fact, fields []entry.Field) []words {
	var out []words
	for _, f := range all {
		if said := sayField(f, fields); len(said) > 0 {
			out = append(out, words{nameOf(f, fields), ": ", said})
		}
	}
	return out
}

func fieldNamed(name string, fields []entry.Field) (entry.Field, bool) {
	i := slices.IndexFunc(fields, func(f entry.Field) bool { return f.Name == name })
	if i < 0 {
		return entry.Field{}, false
	}
	return fields[i], true
}

func nameOf(f fact, fields []entry.Field) string {
	if field, known := fieldNamed(f.name, fields); known {
		return field.Label
	}
	return label(f.name)
}

func sayField(f fact, fields []entry.Field) words {
	field, known := fieldNamed(f.name, fields)
	var text string
	if !known || json.Unmarshal(f.value, &text) != nil {
		return f.said()
	}
	if text == "" {
		return nil
	}
	return saidField(field, entry.Values{f.name: text})
}
