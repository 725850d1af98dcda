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
	"unicode"

	"fyne.io/fyne/v2"

	"muniment/reports/lang"
	"muniment/ui"
)

// welshFiles are the screens that Welsh is promised for: navigation, signing in, the lock, Today, leavers, what they lead to, and what all of them are made of.
func welshFiles() []string {
	return []string{
		"rail.go", "menu.go", "start.go", "signin.go", "lock.go", "leave.go", "today.go", "leaver.go", "actsleaver.go", "language.go", "tray.go", "notify.go", "list.go", "act.go", "busy.go", "panel.go",
		"timeline.go", "actdo.go", "describe.go", "guided.go", "owedwords.go", "checkline.go", "finder.go", "drop.go", "walk.go", "walkarea.go", "walkrest.go", "aside.go", "preview.go", "records.go", "countersign.go", "takeback.go", "hanging.go", "listnarrow.go", "recordfacts.go", "whohas.go", "plainlist.go", "newpassword.go", "facts.go", "desk.go", "form/doc.go", "form/day.go", "form/month.go", "form/link.go", "form/text.go", "form/field.go",
	}
}

// unsaid are texts in those files that nobody reads on the screen in so many words: names of files and keys, layouts of dates, and forms of words for commands.
func unsaid() []string {
	return []string{
		"Muniment", " — Muniment", "English", "Cymraeg", "Muniment made-up council", "Mon 2 Jan", "OK",
		"muniment privileged review --file FILE --apply",
		"To ",      // before what was decided about an access, with which it is said
		"OFFICIAL", // a marking
	}
}

func TestEveryTextOfTheScreensThatWelshIsPromisedForIsInWelsh(t *testing.T) {
	welsh := lang.In(lang.Welsh)
	for _, name := range welshFiles() {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		singular := map[ast.Expr]bool{} // the plural is the key of both
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.CallExpr:
				if f, is := n.Fun.(*ast.SelectorExpr); is && f.Sel.Name == "Count" && len(n.Args) == 3 {
					singular[n.Args[1]] = true
				}
			case *ast.BasicLit:
				text, err := strconv.Unquote(n.Value)
				if n.Kind != token.STRING || err != nil || singular[n] || !isText(text) || slices.Contains(unsaid(), text) {
					return true
				}
				if !welsh.Knows(text) {
					t.Errorf("%s: %q is not in assets/words/cymraeg.json", set.Position(n.Pos()), text)
				}
			}
			return true
		})
	}
}

// isText reports what reads like a text: it begins with a capital letter, or has places to be filled.
func isText(s string) bool {
	letters := strings.IndexFunc(strings.ReplaceAll(s, "%s", ""), unicode.IsLetter) >= 0
	first := []rune(s + " ")[0]
	return letters && (unicode.IsUpper(first) || strings.Contains(s, "%s") || first == '‹')
}

func TestWhatIsAskedOfLeaversAndPremisesIsInWelsh(t *testing.T) {
	welsh := lang.In(lang.Welsh)
	for _, text := range ui.TextsOf("leaver", "grant close", "premises", "occupancy", "area", "key", "vacating", "area-check", "found-item", "vacating-line", "clearance", "prompt") {
		if !welsh.Knows(text) {
			t.Errorf("%q is not in assets/words/cymraeg.json", text)
		}
	}
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
