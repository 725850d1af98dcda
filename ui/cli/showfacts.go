package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
)

// fact is one name and value of what the register keeps as JSON, in the order in which it is kept.
type fact struct {
	name  string
	value json.RawMessage
}

// factsOf reads a JSON object.
func factsOf(object []byte) ([]fact, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil { // {
		return nil, fmt.Errorf("read the facts: %w", err)
	}
	var out []fact
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("read the facts: %w", err)
		}
		f := fact{name: fmt.Sprint(name)}
		if err := d.Decode(&f.value); err != nil {
			return nil, fmt.Errorf("read the facts: %w", err)
		}
		out = append(out, f)
	}
	return out, nil
}

// label is the name of a fact as people read it.
func label(name string) string { return sentence(strings.ReplaceAll(name, "_", " ")) }

// pointsTo is the kind of what a fact of some name points to, or "". A name that is looked up in vain stands as it is.
func pointsTo(name string) string {
	switch name {
	case "person", "subject", "holder", "cover", "deputy", "requester", "reporter", "closed_by", "decided_by", "informed_by", "authorised_by", "answered_by", "by":
		return "person"
	case "post", "manager_post", "owner_post", "above", "sponsor":
		return "post"
	case "on_behalf_of":
		return "title"
	case "system", "service":
		return name
	case "entered_by", "added_by", "issued_by", "raised_by", "recorded_by", "requested_by", "signed_by":
		return "sign-in"
	}
	return ""
}

// said is a fact's value as people read it; nothing where it is blank.
func (f fact) said() words {
	switch first := bytes.TrimSpace(f.value); {
	case len(first) == 0 || string(first) == "null":
		return nil
	case first[0] == '"':
		var text string
		if json.Unmarshal(first, &text) != nil {
			return words{string(first)}
		}
		return saidText(f.name, text)
	case first[0] == '{':
		inner, err := factsOf(first)
		if err != nil {
			return words{string(first)}
		}
		return joined(saidFacts(inner), "; ")
	case first[0] == '[':
		var all []json.RawMessage
		if json.Unmarshal(first, &all) != nil {
			return words{string(first)}
		}
		var each []words
		for _, value := range all {
			if w := (fact{f.name, value}).said(); len(w) > 0 {
				each = append(each, w)
			}
		}
		return joined(each, "; ")
	case string(first) == "true":
		return words{"yes"}
	case string(first) == "false":
		return words{"no"}
	default:
		return words{string(first)}
	}
}

// saidFacts are facts with their names, those left out that are blank.
func saidFacts(all []fact) []words {
	var out []words
	for _, f := range all {
		if value := f.said(); len(value) > 0 {
			out = append(out, append(words{label(f.name) + ": "}, value...))
		}
	}
	return out
}

// saidText is a text as people read it: days and times in words, ids by name.
func saidText(name, text string) words {
	if text == "" {
		return nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		if at.IsZero() {
			return nil
		}
		return words{london(at)}
	}
	if len(text) == len("2006-01-02") {
		if day, err := calendar.Parse(text); err == nil {
			return words{day.Long()}
		}
	}
	if kind := pointsTo(name); kind != "" {
		return words{store.Ref{Kind: kind, ID: text}}
	}
	return words{text}
}

// saidField is the value of a field of a register as people read it.
func saidField(f entry.Field, v entry.Values) words {
	text := v[f.Name]
	one := func(kind string) words {
		var each []words
		for _, id := range v.List(f.Name) {
			each = append(each, words{store.Ref{Kind: kind, ID: id}})
		}
		return joined(each, ", ")
	}
	switch f.Type {
	case entry.Day, entry.Moment:
		return saidText("", text)
	case entry.Percent:
		return words{text + "%"}
	case entry.Person, entry.People:
		return one("person")
	case entry.Post:
		return one("post")
	case entry.Service:
		return one("service")
	case entry.Logins:
		return one("sign-in")
	case entry.Link, entry.Links:
		return one(f.Of)
	case entry.Text, entry.Long, entry.Number, entry.Rating, entry.YesNo, entry.Choice, entry.Choices:
	}
	return words{text}
}
