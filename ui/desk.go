package ui

import (
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// desk is where everything but signing in happens: the bar above, the navigation at the left, a page, and what is chosen on it at the right.
type desk struct {
	w      *Window
	trip   trip
	shown  screen
	rail   *rail
	panel  *panel
	finder *finder
	middle *fyne.Container
	body   *fyne.Container // page and panel
	frame  fyne.CanvasObject

	drafts map[place]typedSoFar // what was typed into forms that were left
	listed map[string]choosable // whole lists that links of the page that is shown choose from, by kind, once they were asked for
	said   *remark              // about what was just done, shown on the next page
	saying *remark              // as it is shown now
	owed   []duty.Prompt        // by the person signed in, as it was read last
	stood  map[place]int        // the line that was pressed last on each page that may be come back to, from 0
	pages  task.Latest          // the page that is being read
	counts task.Latest

	shooting task.Latest         // photographs of a list that are being read
	smalls   map[any]image.Image // photographs of lists that were read, small, until the window is locked
}

// remark is a sentence about what was just done.
type remark struct {
	tone     theme.Tone
	sentence string
	back     place  // where it is taken back; the zero place: nowhere
	opens    string // a PDF that was saved, to be read or printed in the program that is for it; "": none
}

// typedSoFar is what stands in a form that was left: the fields, and whether their check was being looked at.
type typedSoFar struct {
	fields entry.Values
	done   entry.Values      // when it was done, and other questions beside the act's own
	files  []store.File      // photographs and scans that were added
	step   int               // question of a guided form that was being asked
	titles map[string]string // of what the fields link to, where the page does not read them again
	own    any               // what a page keeps beside, of a type of its own; nil: nothing
}

func newDesk(w *Window) *desk {
	d := &desk{w: w, drafts: map[place]typedSoFar{}, stood: map[place]int{}, listed: map[string]choosable{}, smalls: map[any]image.Image{}, middle: container.NewStack()}
	d.dress()
	return d
}

// dress makes what stands round the page, in the language that is spoken.
func (d *desk) dress() {
	d.rail, d.panel, d.finder = newRail(d), newPanel(d), newFinder(d)
	d.body = container.New(beside{}, d.middle, d.panel.frame)
	d.frame = page.Frame(d.bar(), d.rail.frame, d.finder.over(d.body))
}

// home is where the desk begins: with what somebody owes, or with what everybody does where a sign-in is nobody's in the register.
func (d *desk) home() place {
	if s := d.session(); s != nil && beginsWith(s).All {
		return place{page: "today", kind: "all"}
	}
	return place{page: "today"}
}

// begin shows the first page.
func (d *desk) begin() {
	for _, warning := range d.w.session.Warnings() {
		d.say(theme.Bad, capital(stop(warning)))
	}
	d.visit(d.home()) // Today reads what is owed, for the navigation too
	d.lookIntoFolders()
}

// session is the session of whoever is signed in.
func (d *desk) session() *store.Session { return d.w.session }

// pageKind is one kind of page: its name in places, and what makes it.
type pageKind struct {
	name string
	make func(*desk, place) screen
}

// pageKinds are all the pages of the desk.
func pageKinds() []pageKind {
	return []pageKind{
		{"today", (*desk).today},
		{"group", (*desk).group},
		{"directories-read", (*desk).directoriesRead},
		{"who-has", (*desk).whoHas},
		{"exceptions", (*desk).exceptions},
		{"transfer", (*desk).transfer},
		{"authorities", (*desk).authorities},
		{"exports", (*desk).exports},
		{"roles", (*desk).roles},
		{"duties", (*desk).duties},
		{"acknowledgements", (*desk).acknowledgements},
		{"answers", (*desk).answers},
		{"pack-text", (*desk).packText},
		{"prompt", (*desk).prompt},
		{"replies", (*desk).replies},
		{"reply-form", (*desk).replyForm},
		{"reply", (*desk).reply},
		{"paper", (*desk).paper},
		{"list", (*desk).list},
		{"registers", (*desk).allRegisters},
		{"thing", (*desk).thing},
		{"act", (*desk).act},
		{"appearance", (*desk).appearance},
		{"settings", (*desk).settings},
		{"users", (*desk).users},
		{"trail", (*desk).trail},
		{"import", (*desk).importFile},
		{"imports", (*desk).imports},
		{"directory", (*desk).directory},
		{"mail", (*desk).mail},
		{"verify", (*desk).verify},
		{"about", (*desk).about},
		{"licences", (*desk).licences},
		{"first", (*desk).first},
		{"manual", (*desk).manual},
		{"issue", (*desk).issue},
		{"review", (*desk).review},
		{"weekly", (*desk).weekly},
		{"walk", (*desk).walk},
		{"standing", (*desk).standing},
		{"behind", (*desk).behindFigure},
		{"workspace", (*desk).workspace},
		{"copies", (*desk).copies},
		{"timeline", (*desk).timeline},
		{"removals", (*desk).removals},
		{"record", (*desk).readRecord},
		{"photograph", (*desk).photograph},
	}
}

// visit goes to a place.
func (d *desk) visit(p place) {
	d.keep()
	d.trip.to(p)
	delete(d.stood, p)
	d.show()
}

// back goes to where somebody was before.
func (d *desk) back() {
	d.keep()
	d.trip.returns(d.home())
	d.show()
}

// forward goes to where somebody came back from.
func (d *desk) forward() {
	if d.keep(); d.trip.again() {
		d.show()
	}
}

// leave goes back from a form whose typed text is no longer wanted.
func (d *desk) leave() {
	d.forget()
	d.trip.returns(d.home())
	d.trip.forward = nil
	d.show()
}

// keep keeps what was typed into the page that is left.
func (d *desk) keep() {
	if d.shown.left != nil {
		d.trip.now = d.shown.left()
	}
	if d.shown.typed == nil {
		return
	}
	typed := d.shown.typed()
	if len(typed.fields)+len(typed.done)+len(typed.files) == 0 && typed.own == nil {
		delete(d.drafts, d.trip.now)
		return
	}
	d.drafts[d.trip.now] = typed
}

// show shows the page of where somebody is.
func (d *desk) show() {
	d.w.touch()
	d.listed = map[string]choosable{}
	d.pages.Cancel()
	d.panel.close()
	d.finder.close()
	d.rail.mark(d.trip.now)
	for _, kind := range pageKinds() {
		if kind.name == d.trip.now.page {
			d.put(kind.make(d, d.trip.now))
			return
		}
	}
}

// put puts a page into the middle, with what is to be said above it.
func (d *desk) put(s screen) {
	d.shown = s
	body := s.body
	d.saying, d.said = d.said, nil
	if said := d.saying; said != nil {
		var notice *fyne.Container
		dismiss := widget.NewButtonWithIcon("", fynetheme.CancelIcon(), func() {
			notice.Hide()
			d.middle.Refresh()
		})
		dismiss.Importance = widget.LowImportance
		var press fyne.CanvasObject = dismiss
		if said.opens != "" {
			press = page.Row(8, page.Press("Open it, to read or print", func() { d.openFile(said.opens) }), dismiss)
		}
		notice = page.InsetEach(16, 32, 0, 32, page.NoticeWith(said.tone, said.sentence, d.undo(said, press)))
		body = page.Topped(notice, s.body)
	}
	d.middle.Objects = []fyne.CanvasObject{body}
	d.middle.Refresh()
	switch {
	case d.w.lock != nil:
	case s.keyboard != nil:
		d.focus(s.keyboard)
	default:
		d.w.unfocus() // the next Tab begins at the top of the page
	}
	if s.filled != nil {
		s.filled()
	}
}

// again shows the page anew, such as after something changed.
func (d *desk) again() { d.show() }

// say has a sentence shown above the next page.
func (d *desk) say(tone theme.Tone, sentence string) {
	d.said = &remark{tone: tone, sentence: sentence}
}

// focus gives something the keyboard; while the window is locked nothing behind the lock takes it.
func (d *desk) focus(k fyne.Focusable) {
	if d.w.lock == nil {
		d.w.focus(k)
	}
}

// barInset is how far the bar keeps from the edges of the window.
const barInset = 16

// bar is what stands above everything: whose register this is, the search, who is signed in, and the lock.
func (d *desk) bar() fyne.CanvasObject {
	s := d.session()
	council := page.Row(8, page.Text(s.Council().Name, page.Style{Bold: true, Size: fynetheme.SizeNameSubHeadingText}))
	if s.Council().TestClock {
		council.Add(page.NewTag(theme.Say("Trial: stands on %s", s.Today().Short()), theme.Warn))
	}
	who := page.UpTo(24,
		page.Text(s.User().Name, page.Style{Bold: true, Right: true, Lines: 2}),
		page.Text(rolesOf(s.User()), page.Style{Right: true, Colour: theme.Faint, Size: fynetheme.SizeNameCaptionText}))
	locks := widget.NewButtonWithIcon(theme.Say("Lock"), fynetheme.LoginIcon(), d.w.lockNow)
	return page.Stacked(page.On(theme.Rail, page.Inset(8, barInset, page.Bar(council, d.finder.field, page.Row(16, who, locks)))), page.Rule())
}

// rolesOf are somebody's roles in words; of many, the first two.
func rolesOf(u store.User) string {
	if u.First {
		return theme.Say("First administrator")
	}
	var names []string
	for _, r := range u.Roles {
		title := r.Title()
		said := theme.Say(capital(title))
		if title != capital(title) { // a title of its own keeps its capital letters
			said = lower(said)
		}
		names = append(names, said)
	}
	if len(names) > 2 {
		return capital(theme.Say("%s and others", strings.Join(names[:2], ", ")))
	}
	return capital(strings.Join(names, ", "))
}

// beside gives the panel its place at the right while it is shown, or all of it where a list beside it could not be read.
type beside struct{}

// panelWidth is how wide the panel is: two fifths, but never so wide that lines are hard to read.
func panelWidth(width float32) float32 { return min(max(width*0.4, 340), 520) }

// besideChars is how many letters a list needs beside the panel.
const besideChars = 40

func (beside) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 200) }

func (beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	right := float32(0)
	if objects[1].Visible() {
		if right = panelWidth(size.Width); size.Width-right < besideChars*fyne.MeasureText("n", fynetheme.TextSize(), fyne.TextStyle{}).Width {
			objects[1].Move(fyne.NewPos(0, 0)) // with large text there is room for one of the two: the panel lies over the list
			objects[1].Resize(size)
			objects[0].Move(fyne.NewPos(0, 0))
			objects[0].Resize(size)
			return
		}
		objects[1].Move(fyne.NewPos(size.Width-right, 0))
		objects[1].Resize(fyne.NewSize(right, size.Height))
	}
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(size.Width-right, size.Height))
}
