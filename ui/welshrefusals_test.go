package ui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/entry"
	"muniment/ui"
)

// refusing are the files and functions of the store in which the acts on leavers and premises are refused: their own, and what is common to all acts. Of a file
// without functions all count.
func refusing() map[string][]string {
	return map[string][]string{
		"leaver.go": nil, "leaverseen.go": nil, "leavercase.go": nil, "closure.go": nil, "line.go": nil, "death.go": nil, "entryact.go": nil, "entryvalue.go": nil, "entryend.go": nil,
		"entrygate.go": nil, "scopeact.go": nil, "attachment.go": nil, "errors.go": nil, "session.go": nil, "staffcase.go": nil,
		"person.go": {"openEngagement"}, "user.go": {"loginOf"}, "record.go": {"Countersign", "anotherSigns"}, "removal.go": {"nobodysSignIn"}, "../reports/issue.go": {"whyNotEnding"}, "../reports/premises.go": nil,
		"entry/value.go": nil, "entry/vacating.go": nil, "entry/vacatingline.go": nil, "entry/clearance.go": nil, "entry/premises.go": nil, "entry/occupancy.go": nil,
		"entry/area.go": nil, "entry/areacheck.go": nil, "entry/key.go": nil, "entry/founditem.go": nil, "entry/twopeople.go": nil,
	}
}

// wordings are the phrases that a part of a file refuses with, by where they stand.
func wordings(set *token.FileSet, in ast.Node) map[string]token.Position {
	out := map[string]token.Position{}
	note := func(e ast.Expr) {
		lit, is := e.(*ast.BasicLit)
		if !is || lit.Kind != token.STRING {
			return
		}
		if text, err := strconv.Unquote(lit.Value); err == nil {
			out[text] = set.Position(lit.Pos())
		}
	}
	ast.Inspect(in, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			at := map[string]int{"Refuse": 0, "refusal": 0, "conflict": 0, "invalid": 1, "unfit": 1, "Another": 1, "Joined": 0, "lack": 0}
			if i, refuses := at[called(n)]; refuses && i < len(n.Args) {
				note(n.Args[i])
			}
		case *ast.CompositeLit:
			if len(n.Elts) == 0 || !strings.HasSuffix(typeName(n.Type), "Phrase") {
				return true
			}
			first := n.Elts[0]
			if named, is := first.(*ast.KeyValueExpr); is {
				first = named.Value
			}
			note(first)
		}
		return true
	})
	return out
}

func called(c *ast.CallExpr) string { return typeName(c.Fun) }

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func TestEveryRefusalOfTheActsOnLeaversAndPremisesIsInWelsh(t *testing.T) {
	welsh := lang.In(lang.Welsh)
	seen := 0
	for name, functions := range refusing() {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, filepath.Join("../store", name), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		var parts []ast.Node
		for _, d := range file.Decls {
			if f, is := d.(*ast.FuncDecl); functions == nil || is && slices.Contains(functions, f.Name.Name) {
				parts = append(parts, d)
			}
		}
		if len(parts) < len(functions) {
			t.Errorf("%s: only %d of %v are there", name, len(parts), functions)
		}
		for _, part := range parts {
			for text, at := range wordings(set, part) {
				key := ui.PhraseAtDesk(text)
				if ui.IsSame(key) {
					continue
				}
				seen++
				if !welsh.Knows(key) {
					t.Errorf("%s: %q is not in assets/words/cymraeg.json", at, key)
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d refusals were found", seen)
	}
	for _, err := range []error{store.ErrTemporary, store.ErrDisabled, store.ErrOwnCase} {
		if key := ui.Sentence(err); !welsh.Knows(key) {
			t.Errorf("%q is not in assets/words/cymraeg.json", key)
		}
	}
}

// What stands in the places of a refusal is said in Welsh too: what an act is called, and the roles that may do it.
func TestWhoMayDoAnActIsSaidInWelsh(t *testing.T) {
	welsh := lang.In(lang.Welsh)
	for _, r := range store.Roles() {
		if !welsh.Knows(ui.Capital(r.Title())) {
			t.Errorf("the role %q is not in assets/words/cymraeg.json", r.Title())
		}
	}
	for _, kind := range []string{"premises", "occupancy", "area", "key", "vacating", "area-check", "found-item", "vacating-line", "clearance"} {
		k, _ := entry.Of(kind)
		for _, text := range append([]string{strings.ReplaceAll(kind, "-", " ")}, k.States...) {
			if text = ui.Capital(text); !welsh.Knows(text) {
				t.Errorf("%s: %q is not in assets/words/cymraeg.json", kind, text)
			}
		}
	}
}

// Whatever the store refuses, nobody at a desk is told to type a command or the name of a field.
func TestNoRefusalOfTheStoreSpeaksOfCommandsAtADesk(t *testing.T) {
	for _, pattern := range []string{"../store/*.go", "../store/entry/*.go", "../reports/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for text, at := range wordings(set, file) {
				words := ui.PhraseAtDesk(text)
				for _, wrong := range []string{"muniment", "`", "--", "=", "_"} {
					if strings.Contains(words, wrong) {
						t.Errorf("%s: %q is read as %q at a desk", at, text, words)
					}
				}
			}
		}
	}
}
