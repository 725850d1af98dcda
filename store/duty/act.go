package duty

import (
	"slices"
	"strings"

	"muniment/store/entry"
)

// wholeAct completes a command that does an act of a register, so that somebody who types it is not refused: the entry by the name of its kind, and
// every field that the act always needs. What the duty says itself stays: the choice that discharges it, a flag.
func wholeAct(command string) string {
	words := strings.Fields(command)
	if len(words) < 3 {
		return command
	}
	k, known := entry.Of(words[1])
	if !known {
		return command
	}
	act, known := k.Act(words[2])
	if !known {
		return command
	}
	said, rest := map[string]string{}, []string{}
	for _, word := range words[3:] {
		name, _, given := strings.Cut(word, "=")
		switch {
		case given && !strings.HasPrefix(word, "-"):
			said[name] = word
		case len(said) == 0 && len(rest) == 0 && word == strings.ToUpper(word): // the entry, which has one name
		default:
			rest = append(rest, word)
		}
	}
	out := words[:3:3]
	if !act.Makes {
		out = append(out, strings.ToUpper(k.Name))
	}
	for _, f := range needed(k, act) {
		if said[f.Name] == "" {
			said[f.Name] = f.Name + "=" + placeholder(f)
		}
		out = append(out, said[f.Name])
		delete(said, f.Name)
	}
	more := make([]string, 0, len(said))
	for _, word := range said {
		more = append(more, word)
	}
	slices.Sort(more)
	return strings.Join(slices.Concat(out, more, rest), " ")
}

// needed are the fields that an act always needs, in the order in which it asks for them.
func needed(k entry.Kind, act entry.Act) []entry.Field {
	var out []entry.Field
	for _, name := range act.Needs {
		if f, known := k.Field(name); known {
			out = append(out, f)
		}
	}
	for _, f := range act.Own {
		if f.Need != nil && f.When == "always" {
			out = append(out, f)
		}
	}
	return out
}

// placeholder stands for what is to be typed.
func placeholder(f entry.Field) string {
	switch f.Type {
	case entry.Day:
		return "DATE"
	case entry.Moment:
		return "TIME"
	case entry.Number, entry.Percent:
		return "NUMBER"
	case entry.Rating:
		return "1-5"
	case entry.YesNo:
		return "yes|no"
	case entry.Person, entry.People, entry.Logins, entry.Post, entry.Service:
		return strings.ToUpper(string(f.Type))
	case entry.Link, entry.Links:
		return strings.ToUpper(f.Of)
	case entry.Text, entry.Long, entry.Choice, entry.Choices:
	}
	return "TEXT"
}

// Grant is the id of the access that a prompt is about, or "". A line of a review is called by the review and the access.
func (p *Prompt) Grant() string {
	switch p.Subject {
	case "grant":
		return p.ID
	case "review-line":
		_, grant, _ := strings.Cut(p.ID, "-")
		return grant
	}
	return ""
}

// Command is the act that discharges a prompt, with what the prompt knows in its place.
func (p Prompt) Command() string {
	words := strings.Fields(p.Act)
	known := map[string]string{"PERSON": p.Person, "SYSTEM": p.System, "ITEM": p.Item, strings.ToUpper(p.Subject): p.ID}
	if grant := p.Grant(); grant != "" {
		known["GRANT"] = grant
	}
	for i, word := range words {
		if value := known[word]; i > 1 && value != "" {
			words[i] = value
		}
	}
	return strings.Join(words, " ")
}
