package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"testing"

	"muniment/store/duty"
	"muniment/store/entry"
)

// TestEveryDutyIsProved holds that each duty of the catalogue is named by a test that proves it: that its prompt appears and goes, its gate
// refuses, its field is required, its acknowledgement is chased, its claim is held and ages.
func TestEveryDutyIsProved(t *testing.T) {
	proved := map[string]bool{}
	files, err := filepath.Glob("*_test.go")
	check(t, err)
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		check(t, err)
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if id, ok := call.Fun.(*ast.Ident); !ok || id.Name != "proves" {
				return true
			}
			for _, arg := range call.Args[1:] {
				if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					duty, err := strconv.Unquote(lit.Value)
					check(t, err)
					proved[duty] = true
				}
			}
			return true
		})
	}
	for _, d := range duty.Catalogue() {
		if !proved[d.ID] {
			t.Errorf("no test proves %s", d.ID)
		}
	}
}

// TestKindsAreSound holds that the descriptions of the registers name what there is.
func TestKindsAreSound(t *testing.T) {
	kinds, plurals, prefixes, titles := map[string]bool{}, map[string]bool{}, map[string]string{}, map[string]string{}
	for _, k := range entry.Kinds() {
		if kinds[k.Name] || plurals[k.Plural] || k.Plural == "" || k.About == "" || k.Prefix == "" {
			t.Errorf("the kind %q is not described, or stands twice", k.Name)
		}
		if other := prefixes[k.Prefix]; other != "" {
			t.Errorf("%s and %s both number their entries with %s", other, k.Name, k.Prefix)
		}
		kinds[k.Name], plurals[k.Plural], prefixes[k.Prefix] = true, true, k.Name
	}
	for _, k := range entry.Kinds() {
		if k.PartOf != "" && !kinds[k.PartOf] {
			t.Errorf("%s is part of %q, which there is not", k.Name, k.PartOf)
		}
		for _, name := range append([]string{k.Post, k.Until}, k.Subjects...) {
			if _, known := k.Field(name); name != "" && !known {
				t.Errorf("%s has no field %q", k.Name, name)
			}
		}
		for _, f := range k.Fields {
			soundField(t, k.Name, f, kinds)
		}
		for _, a := range k.AllActs() {
			soundAct(t, k, a, kinds)
			if other := titles[a.Title]; other != "" {
				t.Errorf("%s %s and %s are both called %q", k.Name, a.Verb, other, a.Title)
			}
			titles[a.Title] = k.Name + " " + a.Verb
		}
	}
}

func soundField(t *testing.T, kind string, f entry.Field, kinds map[string]bool) {
	t.Helper()
	switch {
	case f.Label == "":
		t.Errorf("%s.%s has no label", kind, f.Name)
	case (f.Type == entry.Link || f.Type == entry.Links) && !kinds[f.Of] && f.Of != "grant":
		t.Errorf("%s.%s points to %q, which there is not", kind, f.Name, f.Of)
	case (f.Type == entry.Choice || f.Type == entry.Choices) && len(f.Choices) == 0:
		t.Errorf("%s.%s has nothing to choose from", kind, f.Name)
	case f.Need != nil && f.When == "":
		t.Errorf("%s.%s does not say when it is required", kind, f.Name)
	}
}

func soundAct(t *testing.T, k entry.Kind, a entry.Act, kinds map[string]bool) {
	t.Helper()
	for _, name := range append(append([]string{}, a.Needs...), a.Takes...) {
		if _, known := k.Field(name); !known {
			t.Errorf("%s %s asks for %q, which is no field", k.Name, a.Verb, name)
		}
	}
	for _, f := range a.Own {
		soundField(t, k.Name+" "+a.Verb, f, kinds)
	}
	states := map[string]bool{"": true}
	for _, s := range k.States {
		states[s] = true
	}
	for _, s := range append(append([]string{a.To, k.Edited}, a.From...), k.Final...) {
		if !states[s] {
			t.Errorf("%s %s knows the state %q, which there is not", k.Name, a.Verb, s)
		}
	}
	for _, d := range a.Does {
		var cycle *duty.Cycle
		for _, known := range duty.Catalogue() {
			if known.ID == d.Duty {
				cycle = known.Cycle
			}
		}
		if cycle == nil {
			t.Errorf("%s %s completes %q, which is no recurring duty", k.Name, a.Verb, d.Duty)
		} else if cycle.Kind != "" && cycle.Kind != k.Name && cycle.Kind != k.PartOf {
			t.Errorf("%s %s completes %s, which is owed for %s", k.Name, a.Verb, d.Duty, cycle.Kind)
		}
	}
}
