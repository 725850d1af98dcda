package ui

import (
	"slices"
	"strings"

	"muniment/store/duty"
	"muniment/store/entry"
)

// A prompt says what discharges it as a command, with placeholders in capitals for what is still to be said. On the desk the same command is a place: the act, with
// what the prompt knows in its fields.

// discharge is the place that discharges a prompt, and whether the desk has one.
func discharge(p *duty.Prompt) (place, bool) {
	words := shellWords(p.Act)
	if len(words) < 2 || words[0] != "muniment" {
		return place{}, false
	}
	words = words[1:]
	if p.Subject == waitingFile {
		return place{page: "import", kind: p.Item, id: p.Note}, true // its path
	}
	due := dueOf(p)
	if a, rest, known := typedAct(words); known {
		to := place{page: "act", kind: a.kind, verb: a.verb, due: due}
		return to.with(fieldsOf(a, rest, p)), true
	}
	if words[0] == "import" {
		return place{page: "import", kind: p.Item}, true
	}
	if _, is := entry.Of(words[0]); is && len(words) > 1 {
		return entryPlace(words, p, due)
	}
	return place{}, false
}

// typedAct finds the typed act whose command some words begin with, and the words after it.
func typedAct(words []string) (act, []string, bool) {
	for n := min(2, len(words)); n > 0; n-- {
		if a, known := actOf("", strings.Join(words[:n], " ")); known {
			return a, words[n:], true
		}
	}
	return act{}, nil, false
}

// entryPlace is the place of an act of a kind.
func entryPlace(words []string, p *duty.Prompt, due dueRef) (place, bool) {
	k, _ := entry.Of(words[0])
	a, known := k.Act(words[1])
	if !known {
		return place{}, false
	}
	to := place{page: "act", kind: k.Name, verb: a.Verb, due: due}
	if !a.Makes && p.Subject == k.Name {
		to.id = p.ID
	}
	given := entry.Values{}
	for i, word := range words[2:] {
		name, value, isField := strings.Cut(word, "=")
		switch {
		case word == "--of":
			if i+3 < len(words) && strings.EqualFold(words[i+3], p.Subject) {
				to.of = p.ID
			}
		case isField && !placeholder(value):
			if f, asked := fieldNamed(entryAct(k, a).fields, name); asked && f.Type != entry.YesNo { // an answer is for people to give
				given[name] = value
			}
		case isField && value == "PERSON":
		}
	}
	if !a.Makes && to.id == "" && p.Subject != k.Name {
		return place{page: "list", kind: k.Name, due: due}, true // which entry is for the person to say
	}
	if a.Makes && k.PartOf == p.Subject {
		to.of = p.ID
	}
	if _, asked := fieldNamed(entryAct(k, a).fields, p.Subject); asked {
		given[p.Subject] = p.ID
	}
	return to.with(given), true
}

// fieldsOf are what the words after a typed command say of its fields, and what the prompt knows.
func fieldsOf(a act, words []string, p *duty.Prompt) entry.Values {
	known := map[string]string{"PERSON": p.Person, "SYSTEM": p.System, "ITEM": p.Item, strings.ToUpper(p.Subject): p.ID}
	if grant := p.Grant(); grant != "" {
		known["GRANT"] = grant
	}
	switch p.Subject {
	case "review-line":
		known["LINE..."], known["LINE"] = p.ID, p.ID
	case "week":
		known["WEEK..."], known["WEEK"] = p.ID, p.ID
	case "access-request":
		known["REQUEST"] = p.ID
	case "access-review":
		known["REVIEW"] = p.ID
	case "privileged-query":
		known["QUERY"] = p.ID
	case "user":
		known["LOGIN"] = p.ID
	case "removal":
		known["REMOVAL"] = p.ID
	case "notice":
		known["PACK"], known["ASSET"] = p.ID, p.ID
	}
	out := entry.Values{}
	put := func(name, word string) {
		f, asked := fieldNamed(a.fields, strings.ReplaceAll(name, "-", "_"))
		value := known[word]
		if value == "" && !placeholder(word) {
			value = word
		}
		if asked && value != "" {
			out[f.Name] = value
		}
	}
	at := 0
	for i := 0; i < len(words); i++ {
		if name, flag := strings.CutPrefix(words[i], "--"); flag {
			if i+1 < len(words) && !strings.HasPrefix(words[i+1], "--") {
				put(name, words[i+1])
				i++
			}
			continue
		}
		if at < len(a.places) {
			put(a.places[at], words[i])
			at++
		}
	}
	if a.verb == "shared-password" && p.Item != "" {
		out["login"] = p.Item
	}
	return out
}

func fieldNamed(fields []entry.Field, name string) (entry.Field, bool) {
	i := slices.IndexFunc(fields, func(f entry.Field) bool { return f.Name == name })
	if i < 0 {
		return entry.Field{}, false
	}
	return fields[i], true
}

// placeholder reports a word that stands for what is still to be said: in capitals, or a choice of several.
func placeholder(word string) bool {
	return word == strings.ToUpper(word) || strings.Contains(word, "|")
}

// shellWords splits a command; quotation marks keep words together.
func shellWords(command string) []string {
	var out []string
	word, quoted := "", false
	for _, r := range command {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ' ' && !quoted:
			if word != "" {
				out = append(out, word)
			}
			word = ""
		default:
			word += string(r)
		}
	}
	if word != "" {
		out = append(out, word)
	}
	return out
}
