package ui_test

import (
	"flag"
	"fmt"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"muniment/ui"
	"muniment/ui/theme"
)

// atStart is the window before a register is chosen.
func atStart(t *testing.T) *sitting {
	s := sits(t)
	s.window.Show(ui.Opening{})
	return s
}

var only = flag.String("scene", "", "draw only the screens whose name contains this `text`")

var pictures = flag.String("pictures", "", "write pictures of the screens, in every mode and at the smallest and the largest text, into this `folder`")

// scenes are screens worth looking at, each with what leads there.
func scenes() []struct {
	name string
	lead func(*sitting)
	at   func(*testing.T) *sitting // a desk of its own; nil: the one of the scene before
} {
	return []struct {
		name string
		lead func(*sitting)
		at   func(*testing.T) *sitting
	}{
		{"start", func(*sitting) {}, atStart},
		{"rescue", func(s *sitting) { s.toRescue() }, sits},
		{"rescue-copy", func(s *sitting) {
			s.files.next = s.copied()
			s.presses("Choose a copy")
			s.types("Your sign-in name", "admin")
			s.types("Password", password)
			s.presses("Look at the copy")
		}, nil},
		{"rescue-sheet", func(s *sitting) {
			s.toRescue()
			s.files.next = s.path
			s.presses("Choose the register")
		}, nil},
		{"rescue-damaged", func(s *sitting) { s.toRescue(); s.presses("Choose the damaged file") }, nil},
		{"create", func(s *sitting) { s.presses("Make a new register") }, atStart},
		{"sign-in", func(*sitting) {}, sits},
		{"sign-in-refused", func(s *sitting) { s.types("Password", "not this one"); s.presses("Sign in") }, nil},
		{"today", func(*sitting) {}, atDesk},
		{"standing", func(s *sitting) { s.presses("How we stand") }, nil},
		{"figures", func(s *sitting) { s.presses("How we stand"); s.presses("Every figure") }, nil},
		{"workspace", func(s *sitting) { s.presses("How we stand"); s.presses("The year's statement") }, nil},
		{"group", func(s *sitting) { s.presses("Today"); s.pressesOwed("10 accounts of 8 leavers on Door access control") }, nil},
		{"today-mine", func(s *sitting) { s.presses("Today"); s.presses("Mine") }, nil},
		{"assets", func(s *sitting) { s.presses("Information assets"); s.row("IA004") }, nil},
		{"people", func(s *sitting) { s.presses("People"); s.row("Gita Yarrow") }, nil},
		{"leaver", func(s *sitting) { s.presses("Leavers"); s.row("Kirsty Hallam") }, nil},
		{"record-a-leaver", func(s *sitting) { s.presses("Record a leaver"); s.presses("Continue") }, nil},
		{"report-an-incident", func(s *sitting) { s.presses("Incidents"); s.presses("Report an incident") }, nil},
		{"empty", func(s *sitting) { s.presses("Incidents") }, nil},
		{"posts", func(s *sitting) { s.presses("Posts"); s.row("Information Security Manager") }, nil},
		{"settings", func(s *sitting) { s.presses("Settings"); s.grid().Choose("test-restore") }, nil},
		{"trail-checked", func(s *sitting) { s.presses("Trail"); s.presses("Check the whole register") }, nil},
		{"import", func(s *sitting) { s.presses("Import") }, nil},
		{"users", func(s *sitting) { s.presses("People who sign in") }, nil},
		{"password", func(s *sitting) { s.presses("Change my password") }, nil},
		{"imports", func(s *sitting) { s.presses("Import"); s.presses("Files brought in before") }, nil},
		{"directories", func(s *sitting) { s.presses("Directories") }, nil},
		{"copies", func(s *sitting) {
			s.copied()
			s.presses("Copies")
		}, nil},
		{"copies-restore", func(s *sitting) { s.presses("Restore the one that is chosen") }, nil},
		{"user", func(s *sitting) {
			s.presses("People who sign in")
			s.grid().OnOpened(s.grid().Rows()[0])
		}, nil},
		{"appearance", func(s *sitting) { s.presses("Appearance") }, nil},
		{"about", func(s *sitting) { s.presses("About") }, nil},
		{"licences", func(s *sitting) { s.presses("About"); s.presses("Licences of its parts") }, nil},
		{"licence", func(s *sitting) { s.window.Visit("licences", "", "fyne.io/fyne/v2", "") }, nil},
		{"manual", func(s *sitting) { s.presses("Manual") }, nil},
		{"manual-page", func(s *sitting) { s.presses("A manager") }, nil},
		{"first", func(s *sitting) { s.window.Visit("first", "", "", "") }, nil},
		{"registers", func(s *sitting) { s.presses("All registers") }, nil},
		{"issue", func(s *sitting) { s.presses("Issue a record") }, nil},
		{"verify", func(s *sitting) { s.presses("Check a record") }, nil},
		{"e-mails", func(s *sitting) { s.presses("E-mails") }, nil},
		{"import-previewed", func(s *sitting) {
			s.brings("joiners", "joiners_week_47.csv", "Employee Number,Forename,Surname,Department,Job Title,Start Date,Badge", "900500,Ffion,Quill,Housing,Clerk,01/12/2025,77", "900501,Tomos,Rook,Housing,Clerk,31/02/2026,78")
		}, nil},
		{"import-done", func(s *sitting) { s.presses("Bring in the other rows") }, nil},
		{"import-columns", func(s *sitting) {
			s.brings("assets", "assets_list.csv", "Asset ID,What we call it,Dept,Colour", "IA901,Ledgers of the pool,Housing,Red")
		}, nil},
		{"import-words", func(s *sitting) {
			s.picks("What we call it", "Asset Name")
			s.picks("Dept", "Owning Service")
			s.picks("Colour", "Security Classification")
		}, nil},
		{"trail", func(s *sitting) { s.presses("Trail") }, nil},
		{"behind", func(s *sitting) { s.window.Visit("behind", "duties", "", "") }, nil},
		{"records", func(s *sitting) { s.presses("Signed records") }, nil},
		{"thing", func(s *sitting) { s.presses("Systems"); s.row("SYS05"); s.presses("Open as a page") }, nil},
		{"thing-more", func(s *sitting) { s.presses("More") }, nil},
		{"form", func(s *sitting) { s.window.Visit("act", "system", "SYS05", "restore-test") }, nil},
		{"form-wrong", func(s *sitting) { s.presses("Test the restore of a system") }, nil},
		{"review", func(s *sitting) { s.underReview("SYS05"); s.pressesWhere("to keep, change or revoke"); s.strikes("k") }, nil},
		{"review-revoke", func(s *sitting) { s.strikes("r") }, nil},
		{"locked", func(s *sitting) { s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault) }, nil},
		{"timeline", func(s *sitting) { s.presses("Leavers"); s.row("Kirsty Hallam"); s.presses("See what happens when") }, atDesk},
		{"guide", func(s *sitting) {
			s.presses("Leavers")
			s.presses("Record a leaver")
			s.chooses("Who leaves", "Gita Yarrow")
			s.presses("Continue")
		}, nil},
		{"month", func(s *sitting) {
			s.pressesIcon(fynetheme.CalendarIcon())
		}, nil},
		{"guide-answers", func(s *sitting) {
			s.strikes("Escape")
			s.types("Last working day", "31/12/2025")
			for range 4 {
				s.presses("Continue")
			}
		}, nil},
		{"clock", func(s *sitting) { s.presses("Incidents"); s.row("A letter went astray"); s.presses("Open as a page") }, atClock},
		{"removals", func(s *sitting) { s.presses("Disposal and erasure") }, inManyYears},
		{"removal", func(s *sitting) {
			s.presses("Propose the year's disposal")
			s.types("What it rests on", "Retention schedule of 2030")
			s.presses("Continue")
			s.presses("Propose the year's disposal")
		}, nil},
		{"preview", func(s *sitting) {
			s.presses("Leavers")
			s.row("Kirsty Hallam")
			s.presses("Issue and sign the leaver record")
			s.presses("Continue")
		}, atDesk},
		{"replies", func(s *sitting) { s.madeForm() }, atForms},
		{"reply-form", func(s *sitting) { s.presses("Make a form") }, nil},
		{"reply", func(s *sitting) {
			s.window.Drop(answersOn(s.t, s.files.next))
			s.chooses("Who answered", "Olwen Quayle")
			s.presses("See what they would do")
		}, nil},
		{"owed", func(s *sitting) { s.window.VisitPrompt(s.anyPrompt()) }, nil},
		{"who-has", func(s *sitting) { s.window.Visit("thing", "system", "SYS01", ""); s.presses("Who has access to it") }, nil},
		{"transfer", func(s *sitting) {
			s.window.Visit("transfer", "transfer", "", "")
			s.types("Body that takes over", "Invented Unitary Council")
			s.types("Vesting day", "01/04/2026")
			s.presses("See what would go")
		}, nil},
		{"authorities", func(s *sitting) { s.presses("Authorities") }, nil},
		{"exports", func(s *sitting) { s.presses("Trail"); s.presses("Lists that were taken out") }, nil},
		{"roles", func(s *sitting) { s.presses("Roles") }, nil},
		{"duties", func(s *sitting) { s.presses("Duties"); s.grid().Choose("close-leaver-account") }, nil},
		{"acknowledgements", func(s *sitting) { s.window.Visit("acknowledgements", "", "", "") }, nil},
		{"exception", func(s *sitting) { s.window.Visit("thing", "grant", "G00001", "") }, exceptedDesk},
		{"exceptions", func(s *sitting) { s.window.Visit("exceptions", "", "", "") }, nil},
		{"walk-begin", func(s *sitting) { s.pressesWhere("areas to check") }, atOldCourt},
		{"walk-area", func(s *sitting) {
			s.chooses("Second checker", "Gita Yarrow")
			s.presses("Begin")
			s.strikes("c", "Return")
		}, nil},
		{"walk-found", func(s *sitting) { s.strikes("f") }, nil},
		{"photograph", func(s *sitting) {
			s.presses("Cancel")
			s.file("IMG_0412.jpg", photographOf(s.t, 900, 600, color.Gray{160}))
			s.strikes("c", "p", "Return", "Left")
			s.presses("IMG_0412.jpg")
		}, nil},
		{"hand-back-waits", func(s *sitting) { s.window.Visit("act", "vacating", "VA00001", "hand-back") }, atFinishedCourt},
		{"e-mails-told", func(s *sitting) {
			s.owing()
			s.mailFrom("register", "a mail password")
			s.presses("E-mails")
			s.presses("See who is told")
		}, atDesk},
		{"weekly", func(s *sitting) { s.presses("Weekly review") }, inTheThirdWeek},
		{"weekly-compared", func(s *sitting) { s.presses("Choose this week's lists") }, nil},
		{"weekly-by-hand", func(s *sitting) { s.presses("Start again"); s.presses("Go through the accounts here") }, nil},
		{"directories-read", func(s *sitting) {
			s.readsDirectory("SYS01", map[string]string{"khallam,100221": "False", "jollerton,100305": "True", "fmarchbank,100284": "True"})
			s.window.Visit("directories-read", "", "", "")
		}, atDesk},
		{"closure-shown", func(s *sitting) {
			s.window.Visit("thing", "grant", "G00010", "")
			s.presses("Confirm that access is closed")
			s.presses("The directory showed it as disabled on 21/11/2025 23:59: take that as the evidence")
		}, nil},
		{"closures-shown", func(s *sitting) {
			s.presses("Today")
			s.pressesOwed("leavers on Active Directory and Microsoft 365")
			s.presses("Confirm several as closed")
		}, nil},
		{"delegate", func(s *sitting) { s.window.VisitPrompt(s.anyPrompt()); s.presses("Ask somebody else to do it") }, nil},
		{"owed-found", func(s *sitting) {
			s.presses("Reply forms")
			s.presses("Keep a signed paper")
			s.types("What is owed", "khallam")
		}, nil},
		{"pack-text", func(s *sitting) { s.issuesPack() }, atPack},
		{"who-answered", func(s *sitting) { s.presses("‹ Screens"); s.presses("Who answered") }, nil},
		{"answers", func(s *sitting) { s.bringsWhoDid() }, nil},
		{"paper", func(s *sitting) { s.onPaper("Olwen Quayle") }, atForms},
		{"paper-wrong", func(s *sitting) { s.presses("Continue") }, nil},
		{"paper-check", func(s *sitting) {
			s.types("When was it done?", "05/11/2025")
			s.typesWhere("hh:mm", "16:40")
			s.drops("form-filled-in-by-hand.pdf", "%PDF-1.7 filled in by hand")
			s.presses("Continue")
		}, nil},
		{"record-read", func(s *sitting) { s.issuesRecord(); s.presses("Read it") }, atRecords},
	}
}

// Whoever reads with large text reads the same words: none lies beyond the edge, is cut, or lies on another. The colours of a theme change nothing of where words stand, so all of them are
// only drawn for pictures, and judged by the tests of package theme.
func TestEveryScreenCanBeReadAtTheSmallestAndTheLargestText(t *testing.T) {
	modes := []theme.Mode{theme.Light}
	if *pictures != "" {
		modes = []theme.Mode{theme.Light, theme.Dark, theme.HighContrast}
	}
	shown := map[string]bool{}
	for _, mode := range modes {
		for _, size := range []int{theme.SmallestText, theme.LargestText} {
			var s *sitting
			for _, scene := range scenes() {
				if scene.at != nil {
					s = scene.at(t)
					s.window.Restyle(theme.New(mode, size))
				}
				if !strings.Contains(scene.name, *only) {
					continue
				}
				scene.lead(s)
				shown[s.window.Page()] = true
				w := s.window.Fyne()
				w.Resize(fyne.NewSize(1281, 801))
				w.Resize(fyne.NewSize(1280, 800))
				for _, bad := range s.badlyLaid() {
					t.Errorf("%s at %d per cent: %s", scene.name, size, bad)
				}
				if *pictures != "" {
					picture(t, s, fmt.Sprintf("%s-%s-%d.png", scene.name, mode, size))
				}
			}
		}
	}
	for _, name := range ui.PageNames() {
		if !shown[name] && *only == "" {
			t.Errorf("the page %q has no scene: nobody has seen whether it can be read", name)
		}
	}
}

func picture(t *testing.T, s *sitting, name string) {
	t.Helper()
	f, err := os.Create(filepath.Join(*pictures, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, s.window.Fyne().Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
