package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/entry"
)

// Fact is a name and a value of what the register keeps as JSON.
type Fact struct {
	Name  string
	Value json.RawMessage
}

// FactsOf reads a JSON object, in the order in which its facts are kept.
func FactsOf(object []byte) ([]Fact, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil { // {
		return nil, fmt.Errorf("read the facts: %w", err)
	}
	var out []Fact
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("read the facts: %w", err)
		}
		f := Fact{Name: fmt.Sprint(name)}
		if err := d.Decode(&f.Value); err != nil {
			return nil, fmt.Errorf("read the facts: %w", err)
		}
		out = append(out, f)
	}
	return out, nil
}

// Difference is what an act made of one fact of a thing, or what it was given or done with. Was and Now are JSON, and nil where there is nothing: of what the
// trail tells no earlier value of, Was is nil too.
type Difference struct {
	Name     string
	Field    entry.Field // of the register or the act; the zero Field of what is none
	Was, Now json.RawMessage
}

// Told is a change taken apart, to be read by people.
type Told struct {
	DoneAt      time.Time // of an act on an entry: when it was done, which may be before it was entered
	Differences []Difference
}

// Removed reports whether an erasure or the council's periods took the change out of the trail.
func (c Change) Removed() bool { return len(c.Details) == 0 || !json.Valid(c.Details) }

// Told takes the change apart: what became of each fact that did not stay as it was, in the order of the register's fields; then what the act was given beside
// them; then whatever else the trail tells of it. Of a removed change there is nothing to tell.
func (c Change) Told() (Told, error) {
	var out Told
	if c.Removed() {
		return out, nil
	}
	all, err := FactsOf(c.Details)
	if err != nil {
		return out, err
	}
	var before, after, given []Fact
	var rest []Difference
	verb, decided := "", json.RawMessage(nil)
	for _, f := range all {
		switch f.Name {
		case "before":
			if before, err = sideOf(c.Kind, f.Value); before == nil {
				decided = f.Value
			}
		case "after":
			after, err = sideOf(c.Kind, f.Value)
		case "given":
			given, err = sideOf(c.Kind, f.Value)
		case "event":
		case "act":
			_ = json.Unmarshal(f.Value, &verb) // what is no text names no act
		case "done_at":
			_ = json.Unmarshal(f.Value, &out.DoneAt) // what is no time says nothing of when
		default:
			rest = append(rest, Difference{Name: f.Name, Now: f.Value})
		}
		if err != nil {
			return out, err
		}
	}
	for i, d := range rest {
		if d.Name == "decision" {
			rest[i].Was = decided // on a line of a review, the decision before stands alone
		}
		if j := slices.IndexFunc(rest, func(o Difference) bool { return o.Name == d.Name+"_before" }); j >= 0 {
			rest[i].Was = rest[j].Now
		}
	}
	rest = slices.DeleteFunc(rest, func(d Difference) bool { return strings.HasSuffix(d.Name, "_before") })
	k, _ := entry.Of(c.Kind)
	var act entry.Act
	if verb != "" && k.Name != "" {
		act, _ = k.Act(verb)
	}
	out.Differences = differences(before, after, k.Fields)
	out.Differences = append(out.Differences, differences(nil, given, act.Own)...)
	out.Differences = append(out.Differences, rest...)
	return out, nil
}

// sideOf reads the facts on one side of a change: none where it holds no facts. The two days of a move stand as a pair.
func sideOf(kind string, value json.RawMessage) ([]Fact, error) {
	if bytes.HasPrefix(value, []byte("{")) {
		return FactsOf(value)
	}
	var days []json.RawMessage
	if kind == "mover" && json.Unmarshal(value, &days) == nil && len(days) == 2 {
		return []Fact{{"moves_on", days[0]}, {"notice_on", days[1]}}, nil
	}
	return nil, nil
}

// differences says what became of each fact that did not stay as it was.
func differences(before, after []Fact, fields []entry.Field) []Difference {
	var out []Difference
	for _, f := range after {
		if was := factNamed(before, f.Name); !bytes.Equal(was, f.Value) {
			out = append(out, Difference{Name: f.Name, Was: was, Now: f.Value})
		}
	}
	for _, f := range before {
		if factNamed(after, f.Name) == nil {
			out = append(out, Difference{Name: f.Name, Was: f.Value})
		}
	}
	place := func(name string) int {
		return slices.IndexFunc(fields, func(f entry.Field) bool { return f.Name == name })
	}
	for i, d := range out {
		if at := place(d.Name); at >= 0 {
			out[i].Field = fields[at]
		}
	}
	slices.SortStableFunc(out, func(a, b Difference) int { return place(a.Name) - place(b.Name) })
	return out
}

func factNamed(all []Fact, name string) json.RawMessage {
	if i := slices.IndexFunc(all, func(f Fact) bool { return f.Name == name }); i >= 0 {
		return all[i].Value
	}
	return nil
}
