package ui_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"muniment/assets"
	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/ui"
	"muniment/ui/page"
)

func TestEveryPromptIsInWelsh(t *testing.T) {
	welsh := lang.In(lang.Welsh)
	for _, d := range duty.Catalogue() {
		if d.Find != nil && !welsh.Knows(d.Title) {
			t.Errorf("%s: %q is not in assets/words/cymraeg.json", d.ID, d.Title)
		}
	}
}

func TestTheChecklistsOfLeaversMoversAndPremisesAreInWelsh(t *testing.T) {
	welsh := lang.In(lang.Welsh)
	for _, name := range []string{"joiner", "leaver", "mover", "premises"} {
		lines, err := csv.NewReader(bytes.NewReader(assets.Checklist(name))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		column := slices.Index(lines[0], "text")
		for _, line := range lines[1:] {
			if !welsh.Knows(line[column]) {
				t.Errorf("%s: %q is not in assets/words/cymraeg.json", name, line[column])
			}
		}
	}
}

// registerFile is the path of a register or of a copy, which a council named.
var registerFile = regexp.MustCompile(`\S+\.muniment`)

// word is a word of either language, an apostrophe inside included.
var word = regexp.MustCompile(`[\p{L}][\p{L}’']*`)

// englishWords are the words by which a screen in Welsh betrays itself: those of the window's own English texts that no Welsh text has.
func englishWords(t *testing.T) map[string]bool {
	t.Helper()
	var raw map[string]any
	if err := json.Unmarshal(assets.Translation("cymraeg"), &raw); err != nil {
		t.Fatal(err)
	}
	out, welsh := map[string]bool{}, map[string]bool{}
	add := func(set map[string]bool, text string) {
		for _, w := range word.FindAllString(strings.ReplaceAll(text, "%s", " "), -1) {
			set[strings.ToLower(w)] = true
		}
	}
	for english, value := range raw {
		add(out, english)
		texts, _ := value.(map[string]any)
		if text, is := value.(string); is {
			texts = map[string]any{"": text}
		}
		for _, text := range texts {
			add(welsh, text.(string))
		}
	}
	for _, k := range entry.Kinds() {
		add(out, k.About+" "+k.Title)
	}
	for _, d := range duty.Catalogue() {
		add(out, d.Title)
	}
	maps.DeleteFunc(out, func(w string, _ bool) bool { return welsh[w] || len(w) < 3 })
	return out
}

// typedByTheCouncil are texts that stay as somebody typed them: names of people, posts, services, systems and what else the register holds.
func (s *sitting) typedByTheCouncil(more ...string) []string {
	out := more
	s.register(func(ctx context.Context, r *store.Session) {
		people, err := r.People(ctx, "")
		if err != nil {
			s.t.Fatal(err)
		}
		for _, p := range people {
			out = append(out, p.Name(), p.GivenName, p.Surname)
			shown, err := r.ShowOf(ctx, "person", p.ID)
			if err != nil {
				s.t.Fatal(err)
			}
			if whole, is := shown.Entry.(store.Person); is {
				for _, e := range whole.Engagements {
					out = append(out, e.JobTitle, e.EndReason)
				}
			}
		}
		users, err := r.Users(ctx)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, u := range users {
			out = append(out, u.Login, u.Name)
		}
		posts, err := r.Posts(ctx, "")
		if err != nil {
			s.t.Fatal(err)
		}
		for _, p := range posts {
			out = append(out, p.Title)
		}
		grants, err := r.Grants(ctx, "")
		if err != nil {
			s.t.Fatal(err)
		}
		for _, g := range grants {
			out = append(out, g.Login, g.Level, g.Reason)
		}
		for _, k := range entry.Kinds() {
			entries, err := r.Entries(ctx, k.Name, "", true)
			if err != nil {
				s.t.Fatal(err)
			}
			for _, e := range entries {
				out = append(out, e.Title)
				for _, f := range k.Fields {
					if f.Type == entry.Text {
						out = append(out, e.Fields[f.Name])
					}
				}
			}
		}
	})
	out = slices.DeleteFunc(out, func(text string) bool { return text == "" })
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return slices.Compact(out)
}

// readsAll is all that the window says, choices and hints of fields included.
func (s *sitting) readsAll() []string {
	lines := strings.Split(s.reads(), "\n")
	s.walk(func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *widget.RadioGroup:
			lines = append(lines, o.Options...)
		case *page.Radios:
			lines = append(lines, o.Options...)
		case *page.Ticks:
			lines = append(lines, o.Options...)
		case *widget.Select:
			if lines = append(lines, o.Options...); o.Selected == "" {
				lines = append(lines, o.PlaceHolder)
			}
		case *widget.Entry:
			lines = append(lines, o.PlaceHolder)
		}
	})
	return lines
}

// speaksOnlyWelsh fails where a line that is shown has an English word of the window's.
func (s *sitting) speaksOnlyWelsh(screen string, english map[string]bool, council []string) {
	s.t.Helper()
	lines := slices.Sorted(slices.Values(s.readsAll()))
	for _, line := range slices.Compact(lines) {
		rest := registerFile.ReplaceAllString(line, " ")
		for _, text := range council {
			rest = strings.ReplaceAll(rest, text, " ")
		}
		var found []string
		for _, w := range word.FindAllString(rest, -1) {
			if english[strings.ToLower(w)] {
				found = append(found, w)
			}
		}
		if len(found) > 0 {
			s.t.Errorf("%s: %q has the English words %s", screen, line, strings.Join(found, ", "))
		}
	}
}

// inWelsh signs in at a window that speaks Welsh.
func inWelsh(t *testing.T, login string, before func(*sitting)) *sitting {
	t.Helper()
	s := sitsWith(t, func(o *ui.Setup) { o.Locale = "cy-GB" })
	if before != nil {
		before(s)
	}
	s.types("Eich enw mewngofnodi", login)
	secret := passwordOf(login)
	if login == "admin" {
		secret = password
	}
	s.types("Cyfrinair", secret)
	return s
}

// inWelshAt is what goes to a screen and judges it, where the council typed some of its texts itself, and what presses a thing on the way there.
func (s *sitting) inWelshAt(council *[]string) (at func(screen string, does ...func()), press func(text string) func()) {
	english := englishWords(s.t)
	at = func(screen string, does ...func()) {
		s.t.Helper()
		for _, do := range does {
			do()
		}
		s.speaksOnlyWelsh(screen, english, *council)
	}
	return at, func(text string) func() { return func() { s.t.Helper(); s.presses(text) } }
}

func TestTheScreensOfTodayAndLeaversHaveNoEnglishInWelsh(t *testing.T) {
	s := inWelsh(t, "admin", nil)
	council := s.typedByTheCouncil("Anytown Borough Council", "English", "Muniment", "Ada Min", "admin", password)
	at, press := s.inWelshAt(&council)
	at("signing in")
	at("Today", press("Mewngofnodi"))
	at("Today, everybody's", press("Rhai pawb"))
	at("Today, mine", press("Fy rhai i"))
	at("Today, everybody's again", press("Rhai pawb"))
	at("a line of Today with several cases", func() { s.pressesWhere("Door access control") })
	at("leavers", press("Ymadawyr"))
	at("a leaver", func() { s.row("Kirsty Hallam") })
	at("a leaver as a page", press("Agor fel tudalen"))
	at("a leaver's timeline", press("Gweld beth sy’n digwydd pryd"))
	at("closing what a leaver can use", press("‹ Yn ôl"), func() { s.pressesWhere("Active Directory") })
	at("a line of the checklist", press("Ymadawyr"), func() { s.row("Kirsty Hallam"); s.pressesWhere("Bathodyn adnabod") })
	at("who leaves", press("Ymadawyr"), press("Cofnodi ymadawr"))
	at("an answer that is missing", press("Ymlaen"))
	s.chooses("Pwy sy’n gadael", "Gita Yarrow")
	at("the day", press("Ymlaen"))
	at("the month to choose it from", func() { s.pressesIcon(fynetheme.CalendarIcon()) })
	s.sees("Tachwedd 2025")
	at("a day that is none", func() { s.types("Diwrnod gwaith olaf", "31/31/2025") }, press("Ymlaen"))
	s.types("Diwrnod gwaith olaf", "31/12/2025")
	for _, question := range []string{"when they knew", "an earlier end", "confidential", "the answers"} {
		at(question, press("Ymlaen"))
	}
	at("a leaver who is recorded", press("Cofnodi ymadawr"))
	at("the lock", func() { s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault) })
}

func TestTheScreensOfPremisesHaveNoEnglishInWelsh(t *testing.T) {
	s := inWelsh(t, "ines", func(s *sitting) {
		s.join(colleague{"ines", "100298", "", store.ISM})
		s.register(oldCourt(t))
	})
	council := s.typedByTheCouncil("Anytown Borough Council", "Muniment", "The Information Security Manager", "ines", "Two boxes of tenancy files", "Locked in the van", "Asbestos", "Sealed, seal 4471", passwordOf("ines"))
	at, press := s.inWelshAt(&council)
	at("Today", press("Mewngofnodi"))
	at("premises", press("Safleoedd"))
	at("one of the premises", func() { s.row("Old Court") })
	at("one of the premises as a page", press("Agor fel tudalen"))
	at("what is vacated", press("Gadael safleoedd"))
	at("a vacating", func() { s.row("Old Court") })
	at("who walks round", press("Cerdded drwy’r mannau"))
	s.chooses("Ail wiriwr", "Gita Yarrow")
	at("the first area", press("Dechrau"))
	at("an area that is clear", func() { s.strikes("c") })
	at("the next area", func() { s.strikes("Return") })
	at("something found", press("Canfuwyd rhywbeth"))
	at("something found, with answers missing", press("Cadw’r hyn a ganfuwyd"))
	at("not inspected", func() { s.strikes("Escape") }, press("Canslo"), press("Ni ellid ei archwilio"))
	at("starting to vacate", press("Safleoedd"), func() { s.row("Old Court") }, press("Rhagor"))
}

// What Today and a leaver lead to: what one may do beside doing it, what a record says before and after it is signed, and the signing.
func TestTheScreensThatTodayAndALeaverLeadToHaveNoEnglishInWelsh(t *testing.T) {
	s := inWelsh(t, "admin", nil)
	council := s.typedByTheCouncil("Anytown Borough Council", "English", "Muniment", "Ada Min", "admin", password)
	at, press := s.inWelshAt(&council)
	press("Mewngofnodi")()
	owed := s.anyPrompt()
	council = append([]string{owed.Duty}, council...) // in the reference of what is owed
	at("one thing that is owed", func() { s.window.VisitPrompt(owed) })
	at("asking somebody else", press("Gofyn i rywun arall ei wneud"))
	at("asking nobody", press("Gofyn i rywun arall ei wneud"))
	at("postponing", func() { s.window.VisitPrompt(owed) }, press("Ei roi y tu ôl i’r lleill am rai dyddiau"))
	at("a signed paper", func() { s.window.VisitPrompt(owed) }, press("Cadw papur wedi’i lofnodi fel tystiolaeth"))
	at("what somebody may use", func() { s.window.Visit("who-has", "person", "100221", "") })
	at("reply forms", press("Ffurflenni ateb"))
	at("making a form", press("Gwneud ffurflen"))
}

// closesAll closes all that somebody can use, a little before today.
func closesAll(t *testing.T, person string) func(context.Context, *store.Session) {
	return func(ctx context.Context, r *store.Session) {
		t.Helper()
		all, err := r.Grants(ctx, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range all {
			if g.Person != person || !g.Live() {
				continue
			}
			if _, _, err := r.ConfirmClosure(ctx, store.Closure{Grant: g.ID, Evidence: "Ticket 8812"}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestALeaverRecordIsReadSignedAndCountersignedInWelsh(t *testing.T) {
	s := inWelsh(t, "admin", func(s *sitting) { s.register(closesAll(t, "100221")) })
	council := s.typedByTheCouncil("Anytown Borough Council", "English", "Muniment", "Ada Min", "admin", "Ticket 8812", password)
	at, press := s.inWelshAt(&council)
	press("Mewngofnodi")()
	press("Ymadawyr")()
	s.row("Kirsty Hallam")
	at("what is asked", press("Cyhoeddi a llofnodi’r cofnod ymadawr"))
	press("Cymraeg")()
	at("what the record will say", press("Ymlaen"))
	s.sees("Yr hyn y bydd yn ei ddweud")
	s.types("Eich cyfrinair, i lofnodi", password)
	at("the record that is signed", press("Llofnodi fel Ada Min"))
	at("the record as it is read", press("Ei ddarllen"))
	at("the record again", press("‹ Yn ôl"))
	at("countersigning", press("Cydlofnodi"))
	s.types("Eich cyfrinair, i lofnodi", password)
	at("a countersignature that is refused", press("Cydlofnodi fel Ada Min"))
	s.sees("rhaid i rywun arall gydlofnodi")
}
