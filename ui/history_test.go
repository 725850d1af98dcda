package ui_test

import (
	"context"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/ui"
)

func TestAHistorySaysWhatEachFactWasAndBecame(t *testing.T) {
	s := atDesk(t)
	s.register(func(ctx context.Context, r *store.Session) {
		for _, given := range []map[string]string{
			{"volume": "300 tenancies", "card_data": "yes"},
			{"volume": "310 tenancies", "card_data": "no"},
			{"volume": ""},
		} {
			if _, err := r.Do(ctx, store.Doing{Kind: "asset", Verb: "set", ID: "IA005", Given: given}); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := r.ConfirmClosure(ctx, store.Closure{Grant: "G00010", Evidence: "Ticket 12", DoneAt: r.Now().AddDate(0, 0, -1)}); err != nil {
			t.Fatal(err)
		}
	})
	s.window.Visit("thing", "asset", "IA005", "")
	s.sees("Volume: taken out (was 310 tenancies)")
	s.sees("Volume: 310 tenancies (was 300 tenancies)")
	s.sees("Volume: 300 tenancies\n")
	s.seesNot("(was not known)")

	s.window.Visit("thing", "grant", "G00010", "")
	s.sees("Closed: 20/11/2025")
	s.sees("Evidence: Ticket 12")
	s.sees("Action: disabled")
	s.seesNot("Entered by: ")
	s.seesNot("Entered by\nadmin")
}

// An act that changed much is told shortly, and wholly on a press.
func TestAnActThatChangedMuchUnfolds(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("thing", "asset", "IA001", "")
	s.seesNot("Recovery point needed (hours): 24")
	s.presses("Show all 22 facts")
	s.sees("Recovery point needed (hours): 24")
}

// What acts write beside the fields of an entry has a name in Welsh too.
func TestWhatTheTrailTellsOfAnActIsInWelsh(t *testing.T) {
	welsh := lang.In(lang.Welsh)
	files, err := filepath.Glob("../store/*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, name := range files {
		set, file := parsed(t, name)
		ast.Inspect(file, func(n ast.Node) bool {
			call, is := n.(*ast.CallExpr)
			if !is || called(call) != "changed" || len(call.Args) != 3 || !hasHistory(call.Args[0]) {
				return true
			}
			facts, is := call.Args[2].(*ast.CompositeLit)
			if !is {
				return true
			}
			for _, e := range facts.Elts {
				pair, is := e.(*ast.KeyValueExpr)
				if !is {
					continue
				}
				lit, is := pair.Key.(*ast.BasicLit)
				if !is || lit.Kind != token.STRING {
					continue
				}
				fact, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				if label := ui.LabelOfTold(fact); label != "" && !strings.HasSuffix(name, "_test.go") {
					seen++
					if !welsh.Knows(label) {
						t.Errorf("%s: %q is not in assets/words/cymraeg.json", set.Position(lit.Pos()), label)
					}
				}
			}
			return true
		})
	}
	if seen < 30 {
		t.Errorf("only %d facts were found", seen)
	}
}

// hasHistory reports whether a change is of a kind whose history the window shows, or may be.
func hasHistory(kind ast.Expr) bool {
	lit, is := kind.(*ast.BasicLit)
	if !is {
		return true
	}
	shown := []string{
		`"person"`, `"grant"`, `"leaver"`, `"post"`, `"record"`, `"joiner"`, `"mover"`, `"absence"`, `"access-request"`, `"transfer"`, `"access-review"`, `"privileged-account"`, `"privileged-query"`, `"system"`,
	}
	return slices.Contains(shown, lit.Value)
}
