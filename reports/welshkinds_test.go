package reports

import (
	"go/ast"
	"strings"
	"testing"
	"unicode"

	"muniment/reports/lang"
	"muniment/store/entry"
)

// What the entries hold that a record in Welsh shows: their labels, choices and states.
func TestWhatRecordsInWelshShowOfEntriesHasWelsh(t *testing.T) {
	t.Parallel()
	cymraeg := lang.In("cy")
	knows := func(kind, text string) {
		if text != "" && !cymraeg.Knows(text) {
			t.Errorf("%s: there is no Welsh for %q", kind, text)
		}
	}
	shown := map[string][]string{
		"premises": {"name", "address", "type", "tenure"}, "area-check": {"type"}, "found-item": {"count", "decision", "secured_where"}, "vacating-line": {"stage"}, "key": {"opens", "holder"}, "clearance": {},
		"vacating": {"scope", "outsiders_enter_on", "lease_ends_on", "completion_on", "keys_return_on", "final_check_at", "result", "occupancies", "list_checked_against"},
		"asset":    {"control_notice_version", "control_notice_on", "control_notice_reach", "last_spot_check", "spot_check_result"},
	}
	for kind, names := range shown {
		k, known := entry.Of(kind)
		if !known {
			t.Errorf("there is no kind %s", kind)
		}
		for _, name := range names {
			f, known := k.Field(name)
			if !known {
				t.Errorf("a %s has no %s", kind, name)
			}
			knows(kind, f.Label)
			for _, choice := range f.Choices {
				knows(kind, capital(choice))
			}
		}
		if kind == "asset" || kind == "premises" || kind == "vacating" {
			continue // whose states are not shown
		}
		for _, state := range k.States {
			knows(kind, capital(state))
		}
	}
}

// Sentences of the records that are made in Welsh are said in the language of the record where they are made.
func TestSentencesOfRecordsInWelshAreSaidInIt(t *testing.T) {
	t.Parallel()
	cymraeg, found := lang.In("cy"), 0
	for name, functions := range map[string][]string{
		"premises.go": nil, "access.go": {"gatherAcknowledgements", "askedRow"}, "assets.go": {"gatherControlNotice"}, "staff.go": {"says"}, "content.go": {"signatures", "signaturePanel"},
	} {
		for _, d := range parsed(t, name).Decls {
			f, is := d.(*ast.FuncDecl)
			if !is || f.Name.Name == "premisesRecords" || functions != nil && !strings.Contains(strings.Join(functions, " ")+" ", f.Name.Name+" ") {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if call, is := n.(*ast.CallExpr); is {
					if by, is := call.Fun.(*ast.SelectorExpr); is && by.Sel.Name == "lack" { // what stands in the way is said to whoever issues it
						return false
					}
				}
				text := ""
				if lit, is := n.(ast.Expr); is {
					text = literal(lit)
				}
				if !strings.ContainsFunc(text, unicode.IsLower) || !strings.Contains(text, " ") || strings.HasPrefix(text, "SHA-256") || text == "clearance with exceptions" || text == "not inspected" || text == "something found" || text == "to check" {
					return true
				}
				if found++; !cymraeg.Knows(text) {
					t.Errorf("%s: there is no Welsh for %q", f.Name.Name, text)
				}
				return false
			})
		}
	}
	if found < 45 {
		t.Errorf("only %d sentences were found", found)
	}
}
