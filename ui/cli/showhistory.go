package cli

import (
	"encoding/json"
	"fmt"

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
	if c.Removed() {
		return words{"(removed)"}, nil
	}
	told, err := c.Told()
	if err != nil {
		return nil, err
	}
	var out []words
	if at := london(told.DoneAt); at != "" && at != london(e.At) {
		out = append(out, words{"Done: ", at})
	}
	for _, d := range told.Differences {
		if said := differenceWords(d); len(said) > 0 {
			out = append(out, said)
		}
	}
	return joined(out, "; "), nil
}

// differenceWords says what became of a fact; nothing of one that was blank and still is.
func differenceWords(d store.Difference) words {
	name := label(d.Name)
	if d.Field.Name != "" {
		name = d.Field.Label
	}
	now, then := saidValue(d, d.Now), saidValue(d, d.Was)
	switch {
	case len(now) == 0 && len(then) == 0:
		return nil
	case len(then) == 0:
		return words{name, ": ", now}
	case len(now) == 0:
		return words{name, ": ", then, ", taken out"}
	}
	return words{name, ": ", then, " → ", now}
}

func saidValue(d store.Difference, value json.RawMessage) words {
	var text string
	if d.Field.Name == "" || json.Unmarshal(value, &text) != nil {
		return said(store.Fact{Name: d.Name, Value: value})
	}
	if text == "" {
		return nil
	}
	return saidField(d.Field, entry.Values{d.Field.Name: text})
}
