package cli

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
)

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
func said(f store.Fact) words {
	switch first := bytes.TrimSpace(f.Value); {
	case len(first) == 0 || string(first) == "null":
		return nil
	case first[0] == '"':
		var text string
		if json.Unmarshal(first, &text) != nil {
			return words{string(first)}
		}
		return saidText(f.Name, text)
	case first[0] == '{':
		inner, err := store.FactsOf(first)
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
			if w := said(store.Fact{Name: f.Name, Value: value}); len(w) > 0 {
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
func saidFacts(all []store.Fact) []words {
	var out []words
	for _, f := range all {
		if value := said(f); len(value) > 0 {
			out = append(out, append(words{label(f.Name) + ": "}, value...))
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
	case entry.Logins:
		return one("sign-in")
	default:
		if kind := f.LinksTo(); kind != "" {
			return one(kind)
		}
		return words{text}
	}
}
