package ui_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"muniment/reports/lang"
	"muniment/ui"
	"muniment/ui/theme"
)

// notWholeInWelsh are the scenes on which something stands that has no Welsh yet, or that is no text of the window: what the catalogue of duties and the settings say of periods, the
// manual, what a statement still lacks, the roles' own sentences, a record that is kept in English, what columns of files are called,
// and why a row of a file is refused.
func notWholeInWelsh() []string {
	return []string{"duties", "settings", "manual", "manual-page", "workspace", "roles", "record-read", "assets", "removals", "removal", "licences", "licence", "import-previewed", "import-columns", "import-words"}
}

// lostOnTheWay are scenes that rest on what the scene before had found: a page that is shown anew in another language asks for it again.
func lostOnTheWay() []string {
	return []string{"import-done", "paper-wrong", "paper-check"}
}

// The longer words of Welsh have the room that English has: nothing is cut at the smallest and the largest text, and no page falls back into English.
func TestEveryPageSpeaksWelshAndCanBeRead(t *testing.T) {
	english := englishWords(t)
	shown := map[string]bool{}
	var s *sitting
	var council []string
	for _, scene := range scenes() {
		if scene.at != nil {
			s, council = scene.at(t), nil
		}
		if slices.Contains(lostOnTheWay(), scene.name) {
			continue
		}
		if scene.lead(s); s.window.Page() == "" || scene.name == "locked" {
			continue // nobody has signed in
		}
		if council == nil {
			council = s.typedByTheCouncil(typedInScenes()...)
		}
		shown[s.window.Page()] = true
		s.window.Speak(lang.Welsh)
		for _, size := range []int{theme.SmallestText, theme.LargestText} {
			s.window.Restyle(theme.New(theme.Light, size).Speaking(lang.In(lang.Welsh)))
			w := s.window.Fyne()
			w.Resize(fyne.NewSize(1281, 801))
			w.Resize(fyne.NewSize(1280, 800))
			if size == theme.SmallestText && !slices.Contains(notWholeInWelsh(), scene.name) {
				s.speaksOnlyWelsh(scene.name, english, council)
			}
			for _, bad := range s.badlyLaid() {
				t.Errorf("%s in Welsh at %d per cent: %s", scene.name, size, bad)
			}
			if *pictures != "" {
				picture(t, s, scene.name+"-welsh-"+map[int]string{theme.SmallestText: "small", theme.LargestText: "large"}[size]+".png")
			}
		}
		s.window.Restyle(theme.New(theme.Light, theme.SmallestText))
		s.window.Speak(lang.English)
	}
	for _, name := range ui.PageNames() {
		if !shown[name] {
			t.Errorf("the page %q is seen in no scene in Welsh", name)
		}
	}
}

// typedInScenes are texts of the scenes that a council would have typed: names of people, files and accounts.
func typedInScenes() []string {
	return []string{
		"Anytown Borough Council", "English", "Muniment", "Ada Min", "admin", password, "The Information Security Manager", "The Senior Information Risk Owner", "register@anytown.example", "SECURITY",
		"access_grants.csv", "information_assets.csv", "systems.csv", "people.csv", "reception1", "svc_backup", "x.supplier", "course.csv", "adm-new", "Two letters were in one envelope.",
		"Shared by the desk until it is replaced", "Lock your screen.", "Employee Number", "answers-RF00001.json", "Paper of 5 November", "Invented Unitary Council",
	}
}
