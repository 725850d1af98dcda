package ui

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// Press presses a key of the menu, which Fyne's test driver does not pass on.
func (w *Window) Press(key fyne.KeyName, with fyne.KeyModifier) {
	for _, c := range w.choices() {
		if c.key == key && c.with == with && w.window.MainMenu() != nil {
			w.press(c)
		}
	}
}

// Watch looks whether anybody is at the computer, as happens every few seconds.
func (w *Window) Watch() {
	w.watchLook()
	w.watchAway()
	w.watchIdle()
}

// Doze lets the window sleep, as happens while nobody does anything.
func (w *Window) Doze() { w.doze() }

// Leave closes the window as its cross does.
func (w *Window) Leave() { w.leave() }

// Closed is what happens when the window is closed.
func (w *Window) Closed() { w.closed() }

// Follow scrolls what has the keyboard into view, as happens every tenth of a second.
func (w *Window) Follow() { w.follow() }

// Tell tells what is new about what is owed, as happens every few minutes.
func (w *Window) Tell(now time.Time) { w.tell(now) }

// SumUp says how much somebody owes.
func SumUp(prompts []duty.Prompt) string { return sumUp(prompts, false) }

// Sentence is what somebody reads of an error.
func Sentence(err error) string { return sentence(err) }

// Discharge says which act of the desk discharges a prompt, and what of its fields is known.
func Discharge(p duty.Prompt) (kind, verb string, known entry.Values, found bool) {
	to, found := discharge(&p)
	return to.kind, to.verb, to.known(), found
}

// Visit goes to a page of the desk.
func (w *Window) Visit(page, kind, id, verb string) {
	w.desk.visit(place{page: page, kind: kind, id: id, verb: verb})
}

// RegisterKinds are the kinds of what the registers hold.
func RegisterKinds() []string {
	var out []string
	for _, r := range registers() {
		out = append(out, r.kind)
	}
	return out
}

// ActNames are the kinds and verbs of every act of the desk.
func ActNames() [][2]string {
	var out [][2]string
	for _, a := range typedActs() {
		out = append(out, [2]string{a.kind, a.verb})
	}
	for _, k := range entry.Kinds() {
		for _, a := range k.AllActs() {
			out = append(out, [2]string{k.Name, a.Verb})
		}
	}
	return out
}

// Restyle changes how the window looks.
func (w *Window) Restyle(look *theme.Theme) { w.restyle(look) }

// Guided reports whether a prompt is answered on a page of its own.
func Guided(p duty.Prompt) bool {
	_, guided := guidedBy(&p, "")
	return guided
}

// TextsOf are the texts of what is asked of some kinds, and of some typed acts: titles, labels, helps, states and choices.
func TextsOf(names ...string) []string {
	var out []string
	add := func(texts ...string) {
		for _, text := range texts {
			if text != "" {
				out = append(out, capital(text))
			}
		}
	}
	fields := func(all []entry.Field) {
		for _, f := range all {
			add(f.Label, f.Group, f.Help)
			add(f.Choices...)
		}
	}
	for _, a := range typedActs() {
		if slices.Contains(names, a.kind) || slices.Contains(names, a.kind+" "+a.verb) {
			add(a.title, a.help)
			fields(a.fields)
		}
	}
	for _, name := range names {
		if r, known := registerOf(name); known {
			add(r.title, r.about)
			for _, c := range r.columns {
				add(c.Title)
			}
		}
		if k, known := entry.Of(name); known {
			add(k.States...)
			fields(k.Fields)
			for _, a := range k.AllActs() {
				add(a.Title, a.Help)
				fields(a.Own)
			}
		}
	}
	return out
}

// Council is whose register is open.
func (w *Window) Council() store.Council { return w.session.Council() }

// Hours says how long it is until a moment, or how long ago that was.
func Hours(due, now time.Time) string {
	words, _ := hoursWords(due, now)
	return words
}

// Opened shows the desk of somebody whose key is derived.
func (w *Window) Opened(o Opening, s *store.Session) { w.opened(o, s) }

// Reopened is Opened by somebody who signs in again with the same session.
func (w *Window) Reopened(o Opening, s *store.Session) {
	w.session = nil
	w.opened(o, s)
}

// Search types into the search of the list that is shown.
func (w *Window) Search(text string) {
	if field, is := w.desk.shown.keyboard.(*page.Search); is {
		field.SetText(text)
	}
}

// Drop drops a file on the window.
func (w *Window) Drop(path string) { w.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)}) }

// Announce announces work that takes long, as the door does once it has waited.
func (w *Window) Announce(what string, cancel func()) task.Announced {
	return w.takesLong(what, cancel)
}

// PhraseAtDesk is the wording of a refusal as a language has it.
func PhraseAtDesk(format string) string {
	text, _ := phraseAtDesk(entry.Phrase{Format: format, With: make([]any, strings.Count(format, "%"))})
	return text
}

// IsSame reports a wording that is the same in every language.
func IsSame(format string) bool { return wordless(format) }

// Capital begins a sentence.
func Capital(s string) string { return capital(s) }

// VisitPrompt goes to the page of what is owed.
func (w *Window) VisitPrompt(p duty.Prompt) { w.desk.visit(place{page: "prompt", due: dueOf(&p)}) }

// PromptName names a prompt as the forms of acts on it do.
func PromptName(p duty.Prompt) string { return promptName(&p) }

// ActOfCommand finds the act of the desk that a command is.
func ActOfCommand(command string) (kind, verb string, found bool) {
	a, rest, found := typedAct(strings.Fields(command))
	return a.kind, a.verb, found && len(rest) == 0
}

// IsOffered reports an act that something at the desk leads to: the panel of what it is about, or the register that it adds to.
func IsOffered(kind, verb string) bool {
	a, known := actOf(kind, verb)
	if !known {
		return false
	}
	for _, r := range registers() {
		if slices.Contains(r.acts, verb) {
			return true
		}
	}
	return a.from != nil
}

// TextFields are the fields of acts with methods of their own that are typed as text.
func TextFields() []entry.Field {
	var out []entry.Field
	for _, a := range typedActs() {
		for _, f := range a.fields {
			if f.Type == entry.Text {
				out = append(out, f)
			}
		}
	}
	return out
}

// Page is the page of the desk that is shown; "" before somebody has signed in.
func (w *Window) Page() string {
	if w.desk == nil {
		return ""
	}
	return w.desk.trip.now.page
}

// PageNames are the names of every page of the desk.
func PageNames() []string {
	var out []string
	for _, kind := range pageKinds() {
		out = append(out, kind.name)
	}
	return out
}

// Speak changes the language of the window.
func (w *Window) Speak(code string) { w.speak(code) }

// WrongTakeBacks are the acts that are said to be taken back in a way that is not there.
func WrongTakeBacks() []string {
	var out []string
	for act, by := range takenBack() {
		kind, verb, _ := strings.Cut(act, " ")
		if _, known := actOf(kind, verb); !known {
			out = append(out, act+" is no act")
		}
		undo, known := actOf(by.kind, by.verb)
		if !known {
			out = append(out, by.kind+" "+by.verb+" is no act")
		}
		if by.fact != "" && !slices.ContainsFunc(undo.fields, func(f entry.Field) bool { return f.Name == by.fact }) {
			out = append(out, by.kind+" "+by.verb+" does not ask for "+by.fact)
		}
	}
	return out
}

// LabelOfTold is what a history calls a fact that the trail tells beside the fields of a thing; "" of one that it leaves out.
func LabelOfTold(name string) string {
	if slices.Contains(append(untoldFacts(), hiddenFacts()...), name) || slices.Contains([]string{"before", "after", "done_at"}, name) || strings.HasSuffix(name, "_before") {
		return ""
	}
	return label(name)
}
