package ui

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/ui/theme"
)

// words is a field's value as people read it: days as dd/mm/yyyy, links by name.
func words(f entry.Field, value string, titles map[string]string) string {
	switch f.Type {
	case entry.Day:
		return theme.Day(calendar.Date(value))
	case entry.Moment:
		return clock(entry.Values{"x": value}.At("x"))
	case entry.Percent:
		return theme.Say("%s per cent", value)
	case entry.YesNo, entry.Choice:
		return theme.Say(capital(value))
	case entry.Choices:
		all := (entry.Values{"x": value}).List("x")
		for i, choice := range all {
			if all[i] = theme.Say(capital(choice)); i > 0 {
				all[i] = lower(all[i])
			}
		}
		return strings.Join(all, ", ")
	case entry.Person, entry.People, entry.Post, entry.Service, entry.Link, entry.Links:
		var out []string
		for _, id := range (entry.Values{"x": value}).List("x") {
			switch title := titles[id]; {
			case title == "" || title == id:
			case f.Of == kindPrompt: // the words are all that people know of it
				id = title
			default:
				id = title + " (" + id + ")"
			}
			out = append(out, id)
		}
		return strings.Join(out, ", ")
	default:
		return value
	}
}

// fact is one line of what is known of a thing; it may lead to other things.
type fact struct {
	group, label, text string
	links              []store.Ref
}

// entryFacts are the fields of an entry, under their groups.
func entryFacts(e entry.Entry) []fact {
	k, _ := entry.Of(e.Kind)
	group := ""
	var out []fact
	for _, f := range k.Fields {
		if f.Group != "" {
			group = f.Group
		}
		value := e.Fields[f.Name]
		if value == "" {
			continue
		}
		v := fieldFact(f, value)
		v.group = group
		out = append(out, v)
	}
	return out
}

// fieldFact is the value of a field of a register, or of an act; a blank one says nothing.
func fieldFact(f entry.Field, value string) fact {
	v := fact{label: f.Label}
	if value == "" {
		return v
	}
	v.text = words(f, value, nil)
	if kind := f.LinksTo(); kind != "" {
		for _, id := range (entry.Values{f.Name: value}).List(f.Name) {
			v.links = append(v.links, store.Ref{Kind: kind, ID: id})
		}
	}
	return v
}

// said is a fact in words, with the names of what it points to.
func (f fact) said(names map[store.Ref]string) string {
	if f.text == "" || len(f.links) == 0 {
		return f.text
	}
	var all []string
	for _, ref := range f.links {
		title, _ := f.calls(ref, names)
		all = append(all, title)
	}
	return strings.Join(all, ", ")
}

// calls says what something is called that a fact points to, and whether it has a page that whoever looks may read.
func (f fact) calls(ref store.Ref, names map[store.Ref]string) (title string, leads bool) {
	switch ref.Kind {
	case "title":
		return nameOr(names, ref.Kind, ref.ID), false
	case signIn:
		title = nameOr(names, ref.Kind, ref.ID)
		if f.text != ref.ID { // when they signed
			title += ", " + f.text
		}
		return title, false
	}
	if signs := names[store.Ref{Kind: signIn, ID: ref.ID}]; ref.Kind == "person" && signs != "" { // who is no person of the register, and has no page
		return signs, false
	}
	if _, isEntry := entry.Of(ref.Kind); names[ref] == "" && (isEntry || ref.Kind == "person") { // a link would lead to a refusal
		return theme.Say("%s (its entry is not shown to you)", ref.ID), false
	}
	return nameOr(names, ref.Kind, ref.ID), true
}

// typedFacts are what is known of a thing with a type of its own: its fields by their names in JSON, which are chosen to be read.
func typedFacts(v any) []fact {
	if r, is := v.(store.Record); is {
		return recordFacts(r)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	var fields map[string]any
	if err := json.Unmarshal(b, &fields); err != nil {
		return nil
	}
	return factsIn(fields)
}

// factsIn are the fields of a thing with a type of its own that say something.
func factsIn(fields map[string]any) []fact {
	var out []fact
	for _, name := range slices.SortedFunc(maps.Keys(fields), byOrder) {
		if f := typedFact(name, fields[name]); f.text != "" && !slices.Contains(hiddenFacts(), name) {
			out = append(out, f)
		}
	}
	return out
}

// typedFact is one of them.
func typedFact(name string, value any) fact {
	f := fact{label: label(name), text: plainValue(value)}
	switch name {
	case "kind", "state", "outcome", "decision", "action": // words of the register's own
		f.text = wordOf(kindWords(f.text))
	}
	if kind := linkOfFact(name); kind != "" && f.text != "" {
		f.links = []store.Ref{{Kind: kind, ID: f.text}}
	}
	return f
}

// hiddenFacts are fields that say nothing to people, or that are shown in other ways.
func hiddenFacts() []string {
	return []string{"id", "engagements", "lines", "trail", "revisions", "holders", "snapshot_sha256", "due_known_at", "test_clock", "trail_hash", "trail_sequence", "role"}
}

func linkOfFact(name string) string {
	switch name {
	case "person", "cover", "holder", "deputy", "delegated_to":
		return "person"
	case "system":
		return "system"
	case "sponsor", "above", "manager_post":
		return "post"
	case "grant":
		return "grant"
	case "request":
		return "access-request"
	case "service":
		return "service"
	case "on_behalf_of":
		return "title"
	case "entered_by", "recorded_by", "requested_by", "started_by", "issued_by", "raised_by", "signed_by", "witnessed_by":
		return signIn
	}
	return ""
}

// byOrder puts what matters first; the rest stands in the order of the alphabet.
func byOrder(a, b string) int {
	first := []string{"title", "name", "given_name", "surname", "person", "system", "login", "kind", "level", "state", "last_working_day", "access_ends_at", "starts_on", "moves_on", "job_function_reason", "purpose"}
	rank := func(s string) int {
		if i := slices.Index(first, s); i >= 0 {
			return i
		}
		return len(first)
	}
	if d := rank(a) - rank(b); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}

// label is a name in JSON as people read it.
func label(name string) string {
	switch name {
	case "access_ends_at":
		return "Access ends early"
	case "notice_on":
		return "The manager knew on"
	case "job_function_reason":
		return "Job function that needs it"
	case "employee_no":
		return "Employee number"
	case "email":
		return "E-mail"
	case "closed_at":
		return "Closed"
	case "on_behalf_of":
		return "On behalf of"
	case "returns_on":
		return "Expected back"
	case "cover":
		return "Who stands in"
	case "grant":
		return "Access"
	case "not_asked":
		return "Not asked for"
	case "told_by_mail":
		return "Told by e-mail"
	case "reopened":
		return "Opened again, because"
	case "text":
		return "What was asked"
	case "above":
		return "Post above"
	}
	words := strings.ReplaceAll(name, "_", " ")
	for _, tail := range []string{" at", " on"} {
		words = strings.TrimSuffix(words, tail)
	}
	return capital(words)
}

// plainValue is a value of JSON as people read it; what has parts is left to others.
func plainValue(v any) string {
	switch v := v.(type) {
	case string:
		if t, err := time.Parse(time.RFC3339, v); err == nil {
			return clock(t)
		}
		if d := calendar.Date(v); len(v) == 10 && !d.Time().IsZero() {
			return theme.Day(d)
		}
		return v
	case bool:
		if v {
			return theme.Say("Yes")
		}
		return ""
	case float64:
		if v == 0 {
			return ""
		}
		return fmt.Sprintf("%.0f", v)
	case []any:
		var parts []string
		for _, p := range v {
			if s := plainValue(p); s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, ", ")
	}
	return ""
}
