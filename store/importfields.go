package store

import (
	"slices"
	"strings"

	"muniment/store/entry"
	"muniment/store/exchange"
)

// given are the fields that can be given when an entry is made or changed: what other acts find out is not typed in, nor imported.
func givenFields(k entry.Kind) []entry.Field {
	var out []entry.Field
	has := func(name string) bool {
		return slices.ContainsFunc(out, func(f entry.Field) bool { return f.Name == name })
	}
	makes, _ := makesBy(k)
	acts := []entry.Act{makes}
	if set, known := k.Act("set"); known {
		acts = append(acts, set)
	}
	for _, f := range k.Fields {
		if slices.ContainsFunc(acts, func(a entry.Act) bool { return slices.Contains(a.Needs, f.Name) || slices.Contains(a.Takes, f.Name) }) {
			out = append(out, f)
		}
	}
	for _, f := range makes.Own {
		if !has(f.Name) {
			out = append(out, f)
		}
	}
	var beside []entry.Field
	if then, known := thenBy(k); known {
		beside = then.fields(k)
	}
	if by, known := through(k.Name); known {
		beside = append(beside, by.fields(k)...)
	}
	for _, f := range beside {
		if !has(f.Name) {
			out = append(out, f)
		}
	}
	return out
}

const (
	fieldID = "id"
	fieldOf = "of"
)

// registerFile is the kind of file of a register.
func registerFile(k entry.Kind) exchange.Kind {
	noun := strings.ReplaceAll(k.Name, "-", " ")
	out := exchange.Kind{Name: k.Plural}
	if !isNamed(k) {
		out.Fields = append(out.Fields, exchange.Field{
			Name: fieldID, Known: []string{"Reference", "Ref", noun, noun + " reference", noun + " ref", noun + " id", noun + " number", noun + " no", "Ref No", "Number", "No"},
			Label: "Reference", Help: "The council's own reference; left blank, the register gives a number.",
		})
	}
	if k.PartOf != "" {
		whole := strings.ReplaceAll(k.PartOf, "-", " ")
		out.Fields = append(out.Fields, exchange.Field{
			Name: fieldOf, Known: []string{whole, "Part of", whole + " reference", whole + " id", whole + " name"}, Label: sentenceOf(whole),
			Help: "The " + whole + " that it is part of, by reference or name.", Needed: "always",
		})
	}
	for _, f := range givenFields(k) {
		out.Fields = append(out.Fields, fileField(f))
	}
	return withHeadings(out)
}

// withFieldsOf adds to a kind with headings of its own the fields of its register that it lacks.
func withFieldsOf(k exchange.Kind, of entry.Kind) exchange.Kind {
	k.Fields = slices.Clone(k.Fields)
	for _, f := range givenFields(of) {
		i := slices.IndexFunc(k.Fields, func(g exchange.Field) bool { return g.Name == f.Name })
		if i < 0 && of.Name == "system" && f.Name == "service" {
			continue // its owning_service
		}
		if i < 0 {
			k.Fields = append(k.Fields, fileField(f))
			continue
		}
		k.Fields[i].Help, k.Fields[i].Needed = f.Help, f.When
		if k.Fields[i].Type == exchange.Text && len(k.Fields[i].Values) == 0 { // words of a file that the register has no choice for are refused by it
			k.Fields[i].Choices = f.Choices
		}
	}
	return k
}

// fileField is a field as a file gives it.
func fileField(f entry.Field) exchange.Field {
	out := exchange.Field{Name: f.Name, Label: f.Label, Known: []string{f.Label}, Help: f.Help, Needed: f.When}
	switch f.Type {
	case entry.Day:
		out.Type = exchange.Day
	case entry.YesNo:
		out.Type = exchange.YesNo
	case entry.Number:
		out.Type, out.Most = exchange.Whole, 1_000_000_000
	case entry.Rating:
		out.Type, out.Least, out.Most = exchange.Whole, 1, 5
	case entry.Choice:
		out.Values, out.Strict = map[string]string{}, true
		for _, c := range f.Choices {
			out.Values[c] = c
		}
	case entry.Choices:
		out.Choices = f.Choices
	case entry.Text, entry.Long, entry.Moment, entry.Percent, entry.Person, entry.People, entry.Post, entry.Service, entry.Link, entry.Links, entry.Logins:
	}
	return out
}

func sentenceOf(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
