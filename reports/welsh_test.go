package reports

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"muniment/reports/lang"
	"muniment/reports/seal"
	"muniment/reports/seal/judge"
	"muniment/store"
)

// literal is a text that stands in the code, put together where it is written in parts; "" where it is no plain text.
func literal(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.BasicLit:
		s, _ := strconv.Unquote(x.Value)
		return s
	case *ast.BinaryExpr:
		left, right := literal(x.X), literal(x.Y)
		if left != "" && right != "" {
			return left + right
		}
	}
	return ""
}

// parsed is a file of this package.
func parsed(t *testing.T, name string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// translated reports a call by which a text is said in the language of the record.
func translated(n ast.Node) (*ast.CallExpr, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains([]string{"say", "sayf", "count", "word"}, f.Sel.Name) {
		return nil, false
	}
	by, ok := f.X.(*ast.Ident)
	return call, ok && (by.Name == "w" || by.Name == "t")
}

// No record is half in Welsh: each text that the code says in the language of the record has its Welsh.
func TestEveryTextOfAWelshRecordHasWelsh(t *testing.T) {
	t.Parallel()
	cymraeg := lang.In("cy")
	found := 0
	for _, name := range []string{"leaver.go", "issue.go", "content.go", "welsh.go"} {
		ast.Inspect(parsed(t, name), func(n ast.Node) bool {
			call, ok := translated(n)
			if !ok {
				return true
			}
			for _, arg := range call.Args {
				english := literal(arg)
				if english == "" || !strings.ContainsFunc(english, func(r rune) bool { return r >= 'a' }) {
					continue
				}
				found++
				if !cymraeg.Knows(english) {
					t.Errorf("%s: there is no Welsh for %q", name, english)
				}
			}
			return true
		})
	}
	if found < 80 {
		t.Errorf("only %d texts were found", found)
	}
	words := []string{Returned, NotHeld, NotRecovered, Outstanding, "account", "admin account", "shared account", "service account", "external account", "key", "badge", "cabinet"}
	for _, action := range []string{ActionDisabled, ActionDeleted, ActionReturned, ActionChanged, ActionNeverExisted, ActionRequested, ActionOpen} {
		words = append(words, actionWords(action))
	}
	for _, stage := range []string{"before", "last-day", "after"} {
		words = append(words, stageWords(stage))
	}
	for _, outcome := range []string{"", store.LineNotHeld, store.LineNotRecovered, "done"} {
		words = append(words, answerWords(outcome))
	}
	for _, word := range words {
		if !cymraeg.Knows(strings.ReplaceAll(word, "-", " ")) {
			t.Errorf("there is no Welsh for the word %q", word)
		}
	}
}

// A text that stands on a leaver record without having been said in its language would stay English.
func TestNothingOnALeaverRecordEscapesTranslation(t *testing.T) {
	t.Parallel()
	letters := regexp.MustCompile(`\p{L}{2}`)
	for _, d := range parsed(t, "leaver.go").Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || !strings.HasPrefix(f.Name.Name, "leaver") && !slices.Contains([]string{"accountRow", "outcome", "lateWords", "openWords"}, f.Name.Name) || f.Name.Name == "leaverJSON" {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if _, ok := translated(n); ok {
				return false
			}
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && letters.MatchString(literal(lit)) {
				t.Errorf("%s writes %s in English", f.Name.Name, lit.Value)
			}
			return true
		})
	}
}

func TestALeaverRecordIsMadeInWelsh(t *testing.T) {
	t.Parallel()
	f := leaverFacts()
	f.Language = Welsh
	f.Notice.Words = "dywedwyd wrth y gofrestr yn hwyr"
	by, _ := signer(t, f.IssuedAt)
	p, err := prepareLeaver(f)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signIn(t.Context(), Welsh, p.Sign, fieldManager, "Manager", false, by)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(judge.Text(t, signed)), " ")
	for _, want := range []string{"Cofnod ymadawr", "Cyfrifon a mynediad", "Pethau i’w dychwelyd", "31 Hydref 2025", "2 ddiwrnod 10", "Llofnodion", "Tudalen 1 o", "I’w lofnodi", "Rheolwr Diogelwch Gwybodaeth", "Mae’r cofnod hwn yn nodi"} {
		if !strings.Contains(text, want) {
			t.Errorf("the record does not say %q", want)
		}
	}
	for _, english := range []string{"Leaver", "Accounts", "October", "This record", "Page 1", "Signatures", "Outcome", "On time", "entered", "Exception"} {
		if strings.Contains(text, english) {
			t.Errorf("the record says %q", english)
		}
	}
	report, err := seal.Verify(signed, seal.VerifyOptions{})
	if err != nil || !strings.Contains(string(signed), "/Lang (cy-GB)") {
		t.Errorf("the file does not say its language: %v", err)
	}
	if facts := factsIn(report.Attachments); facts.Language != Welsh || facts.language() != Welsh {
		t.Errorf("the facts say the language %q", facts.Language)
	}
	t.Run("drawn in all its forms", func(t *testing.T) {
		f.Exceptions, f.Returns = nil, nil
		if _, err := prepareLeaver(f); err != nil {
			t.Error(err)
		}
		f.Accounts, f.Checks, f.Draft = nil, nil, true
		if _, err := prepareLeaver(f); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatHasNoWelshIsNotMadeInIt(t *testing.T) {
	t.Parallel()
	f := leaverFacts()
	f.Language = Welsh
	f.Returns = []LeaverReturn{{Item: "Laptop", Outcome: "eaten"}}
	if _, err := prepareLeaver(f); !errors.Is(err, ErrUntranslated) || !strings.Contains(err.Error(), "eaten") {
		t.Errorf("%v", err)
	}
	for written, want := range map[string]Language{"": English, "EN": English, "cy": Welsh, "Cymraeg": Welsh, "cy-GB": Welsh} {
		if got, err := ParseLanguage(written); err != nil || got != want {
			t.Errorf("%q is %q, %v", written, got, err)
		}
	}
	if _, err := ParseLanguage("fr"); err == nil {
		t.Error("a record in French")
	}
}

func TestHowLongIsSaidInWelsh(t *testing.T) {
	t.Parallel()
	w := newTongue(Welsh)
	for d, want := range map[time.Duration]string{
		30 * time.Second: "llai na munud", time.Minute: "1 funud", 3 * time.Minute: "3 munud", 25*time.Hour + 2*time.Minute: "1 diwrnod 1 awr", 49 * time.Hour: "2 ddiwrnod 1 awr", 5*24*time.Hour + 2*time.Minute: "5 diwrnod 2 funud",
	} {
		if got := w.lasting(d); got != want {
			t.Errorf("%v is said as %q", d, got)
		}
	}
}
