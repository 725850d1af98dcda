package reports

import (
	"go/ast"
	"slices"
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

// private are what stands in no record in Welsh: in an annex, in a statement that is not signed yet, or in no record at all.
func private(text string) bool {
	return strings.HasPrefix(text, "muniment ") || slices.Contains([]string{
		"Who holds the posts", "Held by", "Each exception", "Accepted by", "from ", "to ", "No opinion has been given yet", "The Senior Information Risk Owner chooses from good, reasonable, limited and none, with reasons.",
		" --ended", "penetration test, internal", "penetration test, external", "disaster recovery", "as promised", "never existed", "typed in, from: ", "record was", "records were", "not yet said", "%d %s", "Jan 06",
	}, text)
}

// Sentences of the records that are made in Welsh are said in the language of the record where they are made.
func TestSentencesOfRecordsInWelshAreSaidInIt(t *testing.T) {
	t.Parallel()
	cymraeg, found := lang.In("cy"), 0
	for name, functions := range map[string][]string{
		"statement.go":   {"opinion", "scopeOfYear", "figureSections", "exceptionsOf", "dataQuality", "evidenceIndex", "statementPages"},
		"yearpicture.go": {"closures", "causes", "coverage", "overdueBy", "risks", "missing"},
		"yearcount.go":   nil,
		"premises.go":    nil, "access.go": {"gatherAcknowledgements", "askedRow"}, "assets.go": {"gatherControlNotice"}, "staff.go": {"says"}, "content.go": {"signatures", "signaturePanel"},
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
				if private(text) || !strings.ContainsFunc(text, unicode.IsLower) || !strings.Contains(text, " ") || strings.HasPrefix(text, "SHA-256") || text == "clearance with exceptions" || text == "not inspected" || text == "something found" || text == "to check" {
					return true
				}
				if found++; !cymraeg.Knows(text) {
					t.Errorf("%s: there is no Welsh for %q", f.Name.Name, text)
				}
				return false
			})
		}
	}
	if found < 130 {
		t.Errorf("only %d sentences were found", found)
	}
}

// A statement that was fixed in English is said in Welsh: its sentences, cells and pictures, and nothing that the council wrote.
func TestAFixedTextIsKnownByItsEnglish(t *testing.T) {
	t.Parallel()
	w := newTongue(Welsh)
	for english, want := range map[string]string{
		"29 of 30 (97%)": "29 o 30 (97%)", "18 weeks": "18 wythnos", "21 November 2025": "21 Tachwedd 2025", "Apr 24": "Ebr 24", "of 217 (55%); last year: no data": "o 217 (55%); y llynedd: dim data",
		"Weeks of privileged accounts: 0 of 18": "Wythnosau cyfrifon breintiedig: 0 o 18", "list leavers, muniment list grants": "ymadawyr, mynediad", "leavers, grants": "ymadawyr, mynediad",
		"Electoral Registration (SYS08) has no backup instructions, and no reason why not.": "Nid oes gan Electoral Registration (SYS08) gyfarwyddiadau copïo wrth gefn, na rheswm pam.",
		"No data: Access, Accounts of nobody, found by reconciliations (reconciliations).":  "Dim data: Mynediad, Cyfrifon neb, a ganfuwyd drwy gysoni (cysoniadau).",
		"No data: Incidents, Near misses; Closed (incidents).":                              "Dim data: Digwyddiadau, Digwyddiadau a fu bron â digwydd; Caewyd (digwyddiadau).",
		"Premises; recovery times": "Premises; recovery times", "Head of Housing": "Head of Housing", "Better than the year before; recovery times are not proven.": "Better than the year before; recovery times are not proven.",
		"ab-cd, ef": "ab-cd, ef", "Year to 31 March 2025": "Blwyddyn hyd at 31 Mawrth 2025",
	} {
		if got := w.frozen(english); got != want {
			t.Errorf("%q is said as %q, not %q", english, got, want)
		}
		if got := newTongue(English).frozen(english); got != english {
			t.Errorf("in English %q is said as %q", english, got)
		}
	}
	for _, pattern := range frozenPatterns() {
		if !w.words.Knows(pattern) {
			t.Errorf("there is no Welsh for %q", pattern)
		}
	}
	if len(w.missing) > 0 {
		t.Errorf("without Welsh: %v", w.missing)
	}
}
