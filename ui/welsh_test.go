package ui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/entry"
	"muniment/ui"
)

// windowFiles are the files of the window: every screen, and the pieces that all of them are made of.
func windowFiles(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"*.go", "form/*.go", "page/*.go", "grid/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			// a word in capitals in command.go stands for an argument of a command, as the manual of commands writes it
			if !strings.HasSuffix(name, "_test.go") && name != "command.go" {
				out = append(out, name)
			}
		}
	}
	return out
}

// unsaid are texts in those files that nobody reads on the screen in so many words: names of files and keys, layouts of dates, and forms of words for commands.
func unsaid() []string {
	return []string{
		"Muniment", " — Muniment", "English", "Cymraeg", "Muniment made-up council", "Mon 2 Jan", "OK", "M", "3 pm", "3:04 pm", "Muniment: ", "CBC-027", "Blank:", " MB",
		"muniment privileged review --file FILE --apply",
		"To ",                                  // before what was decided about an access, with which it is said
		"OFFICIAL",                             // a marking
		"%s-%d.pdf", "archive of ", " refused", // names of files
		"%s (%d)",                     // two things of one name, told apart
		" done", "record ", "behind ", // verbs of acts, and kinds of rows
		"issue and sign: ", // before what is signed: each has its Welsh whole (TestWhatEveryActOfTheDeskAsksIsInWelsh)
		"muniment disposal ", "muniment erase approve ", "muniment access-review decide ", "muniment privileged review ", "muniment close ",
		"days ", "an ", "a ", " at", " on", // taken off words
		"the register's file is damaged: ", "say how sign-ins were looked at", "no list covers", "built from source", // by which a sentence is known
	}
}

func TestEveryTextOfTheWindowIsInWelsh(t *testing.T) {
	welsh := lang.In(lang.Welsh)
	seen, verbs := 0, map[string]bool{}
	for _, n := range ui.ActNames() {
		verbs[n[1]], verbs[n[0]+" "+n[1]] = true, true
	}
	for _, name := range windowFiles(t) {
		set, file := parsed(t, name)
		skipped := notShown(file)
		ast.Inspect(file, func(n ast.Node) bool {
			if _, is := n.(*ast.ImportSpec); is {
				return false
			}
			lit, is := n.(*ast.BasicLit)
			if !is || lit.Kind != token.STRING || skipped[lit] {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil || !isText(text) || slices.Contains(unsaid(), text) || verbs[text] || strings.HasPrefix(text, "(?:") || strings.Contains(text, "\\(") {
				return true
			}
			seen++
			if whole := ui.Capital(text); !welsh.Knows(text) && !welsh.Knows(whole) && !welsh.Knows(whole+".") {
				t.Errorf("%s: %q is not in assets/words/cymraeg.json", set.Position(lit.Pos()), text)
			}
			return true
		})
	}
	if seen < 1500 {
		t.Errorf("only %d texts were found", seen)
	}
}

func parsed(t *testing.T, name string) (*token.FileSet, *ast.File) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return set, file
}

// notShown are the texts of a file that no screen shows, by where they stand: what something is compared with, and those for one thing, whose plural is the key of both.
func notShown(file *ast.File) map[ast.Expr]bool {
	out := map[ast.Expr]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if len(n.Args) >= 3 && (called(n) == "Count" || called(n) == "counts") {
				out[n.Args[1]] = true
			}
		case *ast.CaseClause:
			for _, e := range n.List {
				out[e] = true
			}
		case *ast.BinaryExpr:
			if n.Op == token.EQL {
				out[n.Y] = true
			}
		}
		return true
	})
	return out
}

// isText reports what reads like a text: it begins with a capital letter, has several words, or has places to be filled.
func isText(s string) bool {
	letters := strings.IndexFunc(strings.ReplaceAll(s, "%s", ""), unicode.IsLetter) >= 0
	first := []rune(s + " ")[0]
	return letters && (unicode.IsUpper(first) || strings.Contains(s, "%s") || strings.Contains(s, " ") || first == '‹')
}

// A sentence that is put together from pieces keeps the order and the endings of English: each is a text of its own, with places for what it speaks of.
func TestNoSentenceOfTheWindowIsPutTogetherFromPieces(t *testing.T) {
	for _, name := range windowFiles(t) {
		set, file := parsed(t, name)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				for _, e := range []ast.Expr{n.X, n.Y} {
					if lit, is := e.(*ast.BasicLit); is && n.Op == token.ADD && isPiece(lit) {
						t.Errorf("%s: %s is a piece of a sentence: say the whole with theme.Say or theme.Count", set.Position(lit.Pos()), lit.Value)
					}
				}
			case *ast.CallExpr:
				if x, of := selected(selectorOf(n)); of && x == "fmt" && called(n) == "Sprintf" {
					if lit, is := n.Args[0].(*ast.BasicLit); is && isPiece(lit) {
						t.Errorf("%s: %s is said in English only: theme.Say says it in the language of the window", set.Position(lit.Pos()), lit.Value)
					}
				}
			}
			return true
		})
	}
}

func selectorOf(c *ast.CallExpr) (*ast.SelectorExpr, bool) {
	s, is := c.Fun.(*ast.SelectorExpr)
	return s, is
}

// isPiece reports a text with words in it, beside which something is put: neither the name of a file nor its ending.
func isPiece(lit *ast.BasicLit) bool {
	text, err := strconv.Unquote(lit.Value)
	if lit.Kind != token.STRING || err != nil || slices.Contains(unsaid(), text) {
		return false
	}
	words := placesAndEndings.ReplaceAllString(text, "")
	return strings.IndexFunc(words, unicode.IsLetter) >= 0 && (strings.Contains(text, " ") || unicode.IsUpper([]rune(text)[0]))
}

// placesAndEndings are the places of a text that something fills, and the endings of files.
var placesAndEndings = regexp.MustCompile(`%(\[\d\])?[a-z]|\.[a-z]+$`)

func TestWhatIsAskedOfLeaversAndPremisesIsInWelsh(t *testing.T) {
	welsh := lang.In(lang.Welsh)
	for _, text := range ui.TextsOf("leaver", "grant close", "premises", "occupancy", "area", "key", "vacating", "area-check", "found-item", "vacating-line", "clearance", "prompt") {
		if !welsh.Knows(text) {
			t.Errorf("%q is not in assets/words/cymraeg.json", text)
		}
	}
}

// What the acts with methods of their own ask, what each register is, and what the trail calls every act.
func TestWhatEveryActOfTheDeskAsksIsInWelsh(t *testing.T) {
	welsh := lang.In(lang.Welsh)
	known := func(where string, texts ...string) {
		for _, text := range texts {
			if text = ui.Capital(text); text != "" && !welsh.Knows(text) {
				t.Errorf("%s: %q is not in assets/words/cymraeg.json", where, text)
			}
		}
	}
	for _, n := range ui.ActNames() {
		known(n[0]+" "+n[1], ui.TextsOf(n[0]+" "+n[1])...)
	}
	for _, k := range entry.Kinds() {
		known(k.Name, append([]string{k.Title, k.About}, k.States...)...)
		for _, a := range k.AllActs() {
			known(k.Name, a.Title)
		}
	}
	for _, p := range store.Permissions() {
		known("the trail", string(p.Act))
	}
	known("incidents", ui.TextsOf("incident", "incident-action", "witness-request", "service", "system", "hold")...)
}

func TestTheWindowSpeaksTheLanguageOfTheComputer(t *testing.T) {
	s := sitsWith(t, func(o *ui.Setup) { o.Locale = "cy-GB" })
	s.sees("Eich enw mewngofnodi")
	s.types("Cyfrinair", "something else entirely")
	s.presses("Mewngofnodi")
	s.sees("Nid yw’r enw, y cyfrinair neu’r ffeil allwedd yn gywir.")
	s.types("Cyfrinair", password)
	s.presses("Mewngofnodi")
	for _, text := range []string{"Heddiw", "Dydd Gwener 21 Tachwedd 2025", "Mae 256 peth yn ddyledus gan y cyngor", "Pob cofrestr", "Asedau gwybodaeth", "Gadael safleoedd", "diwrnod yn hwyr", "Cloi"} {
		s.sees(text)
	}
	for _, text := range []string{"Today\n", "Registers\n", "days late", "Appearance\n", "Lock\n"} {
		s.seesNot(text)
	}
	s.presses("Ymadawyr")
	s.presses("Cofnodi ymadawr")
	s.chooses("Pwy sy’n gadael", "Gita Yarrow")
	s.presses("Ymlaen")
	s.sees("Beth yw eu diwrnod gwaith olaf?")
	s.types("Diwrnod gwaith olaf", "31/10/2025")
	s.sees("Dydd Gwener 31 Hydref 2025")
	for range 4 {
		s.presses("Ymlaen")
	}
	s.sees("Gwiriwch eich atebion")
	s.presses("Cofnodi ymadawr")
	s.sees("Mae Gita Yarrow yn gadael; y diwrnod gwaith olaf yw 31 Hydref 2025.")
	s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	s.sees("Wedi’i gloi")
}

func TestWhatTheRegisterRefusesIsReadInWelsh(t *testing.T) {
	s := sitsWith(t, func(o *ui.Setup) { o.Locale = "cy-GB" })
	s.register(oldCourt(t))
	s.types("Cyfrinair", password)
	s.presses("Mewngofnodi")
	s.presses("Ymadawyr")
	s.presses("Cofnodi ymadawr")
	s.chooses("Pwy sy’n gadael", "Gita Yarrow")
	s.presses("Ymlaen")
	s.types("Diwrnod gwaith olaf", "01/02/1950")
	for range 4 {
		s.presses("Ymlaen")
	}
	s.presses("Cofnodi ymadawr")
	s.sees("Mae 01/02/1950 cyn i’r penodiad ddechrau ar")
	s.seesNot("before the engagement")
	s.presses("Safleoedd")
	s.row("Old Court")
	s.presses("Rhagor")
	s.presses("Dod â safle i ben")
	s.types("Rheswm", "x")
	s.presses("Ymlaen")
	s.presses("Dod â safle i ben")
	s.sees("yn cael ei wagio (")
	s.seesNot("finish or cancel")
}

func TestTheLanguageIsChangedWhileTheWindowIsOpen(t *testing.T) {
	s := atDesk(t)
	s.presses("Appearance")
	s.presses("Cymraeg")
	s.sees("Maint y testun")
	s.sees("Safleoedd")
	if menu := s.window.Fyne().MainMenu().Items[0].Label; menu != "Cofrestr" {
		t.Errorf("the first menu is %q", menu)
	}
	s.presses("English")
	s.sees("Size of text")
	s.seesNot("Safleoedd")
}

// What a council typed stays as it typed it: the names of people, services and systems are in no dictionary.
func TestWhatACouncilTypedIsNotTranslated(t *testing.T) {
	s := sitsWith(t, func(o *ui.Setup) { o.Locale = "cy" })
	s.types("Cyfrinair", password)
	s.presses("Mewngofnodi")
	s.presses("Systemau")
	s.sees("Door access control")
	s.sees("Active Directory and Microsoft 365")
}

// A button made elsewhere would keep its English in every language.
func TestEveryButtonSpeaksThroughOneDoor(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	forms, err := filepath.Glob("form/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, forms...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			s, is := n.(*ast.SelectorExpr)
			if x, named := selected(s, is); named && x == "widget" && slices.Contains([]string{"NewButton", "NewCheck", "NewLabel", "NewHyperlink"}, s.Sel.Name) {
				t.Errorf("%s: widget.%s says its text in English only: page.Press, page.Tick and page.Plain say it in the language of the window", set.Position(s.Pos()), s.Sel.Name)
			}
			return true
		})
	}
}

// selected is the name of the package that something is selected from.
func selected(s *ast.SelectorExpr, is bool) (string, bool) {
	if !is {
		return "", false
	}
	x, named := s.X.(*ast.Ident)
	if !named {
		return "", false
	}
	return x.Name, true
}
