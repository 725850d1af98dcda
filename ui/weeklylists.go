package ui

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/exchange"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// lists are what a week is reviewed from: files that the systems export, or the accounts one after another as somebody read them off; and what they would change.
type lists struct {
	page      *weeklyPage
	paths     []string
	hand      bool
	gone      map[string]bool // by id, of those that the register knows
	added     []store.PrivilegedAccount
	adding    *form.Form
	titles    map[string]string // of what it points to
	report    *store.PrivilegedReport
	asks      map[string]*widget.Entry // by login
	activity  *widget.Entry
	uncovered *widget.Entry
	notes     *widget.Entry
	wrong     string
	press     *page.Push
}

func (l *lists) begin(p *weeklyPage, kept entry.Values) {
	field := func(name string) *widget.Entry {
		e := widget.NewEntry()
		e.SetText(kept[name])
		e.OnChanged = func(string) { p.desk.w.touch() }
		return e
	}
	*l = lists{page: p, gone: map[string]bool{}, asks: map[string]*widget.Entry{}, activity: field("activity"), uncovered: field("uncovered"), notes: field("notes")}
	if paths := kept["paths"]; paths != "" {
		l.paths = strings.Split(paths, "\n")
	}
	l.hand = kept.Yes("hand")
	for _, id := range kept.List("gone") {
		l.gone[id] = true
	}
}

// typed is what is kept where the page is left before the review is recorded.
func (l *lists) typed() entry.Values {
	out := entry.Values{}
	put := func(name, text string) {
		if text != "" {
			out[name] = text
		}
	}
	put("activity", l.activity.Text)
	put("uncovered", l.uncovered.Text)
	put("notes", l.notes.Text)
	put("paths", strings.Join(l.paths, "\n"))
	if l.hand {
		put("hand", "yes")
	}
	put("gone", strings.Join(slices.Sorted(slices.Values(keys(l.gone))), "; "))
	return out
}

// again compares anew what was chosen before the page was left.
func (l *lists) again() {
	if l.page.week.Review == "" && len(l.paths) > 0 && l.report == nil {
		l.compare(false)
	}
}

// objects are what the page shows of a week that waits: what it is reviewed from, and once that is read what is different.
func (l *lists) objects() []fyne.CanvasObject {
	p := l.page
	out := []fyne.CanvasObject{page.Subheading(theme.Say("Review the week %s", p.week.Week))}
	if l.wrong != "" {
		out = append(out, page.Outlined(theme.Bad, page.Text(l.wrong, page.Style{Colour: theme.On(theme.Bad)})))
	}
	if l.report != nil {
		return append(out, l.compared()...)
	}
	if l.hand {
		return append(out, l.byHand()...)
	}
	byHand := page.Press("Go through the accounts here", func() { l.hand = true; p.draw() })
	return append(out,
		page.Faint("Export this week's members of every administrator group from each system, and choose the lists. Where a system exports none, go through its accounts here."),
		page.Row(8, page.Main("Choose this week's lists", l.choose), byHand))
}

// choose adds a list, and compares.
func (l *lists) choose() {
	l.page.desk.w.setup.Files.Open("This week's privileged accounts", []string{".csv", ".xlsx"}, func(path string) {
		if !slices.Contains(l.paths, path) {
			l.paths = append(l.paths, path)
		}
		l.compare(false)
	})
}

// byHand lists the accounts that the register knows, to be compared with what the systems show now.
func (l *lists) byHand() []fyne.CanvasObject {
	p := l.page
	out := []fyne.CanvasObject{page.Faint("Open the administrator groups in each system. Tick what is no longer there, and add what is new. What you leave as it is stands as you found it.")}
	lines := page.Stacked()
	for _, a := range p.read.accounts {
		if len(lines.Objects) > 0 {
			lines.Add(page.Rule())
		}
		gone := page.Ticked("Gone", l.gone[a.ID], func(on bool) { l.gone[a.ID] = on })
		lines.Add(page.Inset(4, 12, page.Pair(page.Column(0, 0, page.Plain(theme.Say("%s on %s", a.Login, nameOr(p.read.names, "system", a.System))), page.Small(p.accountWords(a))), gone)))
	}
	for i, a := range l.added {
		lines.Add(page.Rule())
		drop := page.Press("Leave out", func() { l.added = slices.Delete(l.added, i, i+1); p.draw() })
		lines.Add(page.Inset(4, 12, page.Pair(page.Column(0, 0, page.Plain(theme.Say("%s on %s", a.Login, nameOr(p.read.names, "system", a.System))), page.Small(theme.Say("New: %s", p.accountWords(a)))), drop)))
	}
	if len(lines.Objects) == 0 {
		out = append(out, page.Notice(theme.Info, "The register knows no privileged account yet. Add each that you find."))
	} else {
		out = append(out, page.Framed(lines))
	}
	if l.adding != nil {
		out = append(out, page.Card(page.Column(12, 0, page.Strong("An account that is new"), l.adding.Object(),
			page.Row(8, page.Main("Add it", l.add), page.Press("Cancel", func() { l.adding = nil; p.draw() })))))
	} else {
		out = append(out, page.Row(8, page.Press("Add an account", l.askAccount)))
	}
	return append(out, page.Row(8, page.Main("See what is different", func() { l.compare(false) }), page.Press("Choose lists instead", func() { l.hand = false; p.draw() })))
}

// askAccount asks for an account that is new.
func (l *lists) askAccount() {
	d := l.page.desk
	l.titles = map[string]string{}
	l.adding = form.New([]entry.Field{
		pointing(needed("system", "System", entry.Link), "system"), needed("login", "Login", entry.Text), optional("group", "Group that gives the rights", entry.Text),
		choosing(needed("kind", "Kind", entry.Choice), store.PrivilegedKinds()...), optional("holder", "Who holds it", entry.Person),
	}, form.Options{Door: d.w.door, Today: d.session().Today(), Find: d.find, Focus: d.focus, Changed: d.w.touch, Sent: l.add, Titles: l.titles})
	l.page.draw()
	d.focus(l.adding.Keyboard())
}

func (l *lists) add() {
	if !l.adding.Check() {
		return
	}
	v := l.adding.Values()
	l.added = append(l.added, store.PrivilegedAccount{System: v["system"], Login: v["login"], Group: v["group"], Kind: v["kind"], Holder: v["holder"]})
	for _, kind := range []string{"system", "holder"} {
		ref := store.Ref{Kind: map[string]string{"system": "system", "holder": "person"}[kind], ID: v[kind]}
		if title := l.titles[ref.ID]; title != "" {
			l.page.read.names[ref] = title
		}
	}
	l.adding = nil
	l.page.draw()
}

// options are what the review says beside its lists.
func (l *lists) options(apply bool) store.PrivilegedOptions {
	o := store.PrivilegedOptions{Week: l.page.week.Week, Apply: apply, Activity: l.activity.Text, Uncovered: l.uncovered.Text, Notes: l.notes.Text, Queries: map[string]string{}}
	for login, e := range l.asks {
		if text := strings.TrimSpace(e.Text); text != "" {
			o.Queries[login] = text
		}
	}
	return o
}

// entered is the list that was gone through by hand.
func (l *lists) entered() []store.PrivilegedAccount {
	var out []store.PrivilegedAccount
	for _, a := range l.page.read.accounts {
		if !l.gone[a.ID] {
			out = append(out, a)
		}
	}
	return append(out, l.added...)
}

// compare reads the lists and shows what they would change, or records the review.
func (l *lists) compare(apply bool) {
	p, s := l.page, l.page.desk.session()
	paths, hand, entered, o := slices.Clone(l.paths), l.hand, l.entered(), l.options(apply)
	if l.press != nil {
		l.press.Disable()
	}
	type compared struct {
		report store.PrivilegedReport
		names  map[store.Ref]string
	}
	task.Run(p.desk.w.door, task.Work[compared]{
		What: "Comparing with last week",
		Do: func(ctx context.Context) (compared, error) {
			var c compared
			files, shut, err := openLists(paths)
			defer shut()
			if err == nil && hand {
				files = make([]store.PrivilegedFile, 1)
				files[0], err = store.ListByHand(entered)
			}
			if err != nil {
				return c, err
			}
			if c.report, err = s.ReviewPrivileged(ctx, files, o); err != nil {
				return c, err
			}
			c.names, err = s.Names(ctx, refsOfAccounts(weeklyRead{review: &store.PrivilegedReview{Differences: c.report.Differences}}))
			return c, err
		},
		Done: func(c compared, err error) {
			maps.Copy(p.read.names, c.names)
			l.came(c.report, err, apply)
		},
		Late: func() {
			if l.press != nil {
				l.press.Enable()
			}
		},
	})
}

// openLists opens the files of lists; shut closes those that were opened.
func openLists(paths []string) (files []store.PrivilegedFile, shut func(), err error) {
	var open []*os.File
	shut = func() {
		for _, f := range open {
			_ = f.Close() // it was only read
		}
	}
	for _, path := range paths {
		f, err := exchange.Open(path)
		if err != nil {
			return nil, shut, err
		}
		open = append(open, f)
		files = append(files, store.PrivilegedFile{Name: filepath.Base(path), Data: f})
	}
	return files, shut, nil
}

// came shows what a comparison found, or that the review is recorded.
func (l *lists) came(r store.PrivilegedReport, err error, applied bool) {
	p, d := l.page, l.page.desk
	l.wrong = ""
	if l.press != nil {
		l.press.Enable()
	}
	switch {
	case err != nil && !applied:
		l.wrong, l.paths = theme.Say("This list cannot be used. %s", sentence(err)), nil
		p.draw()
	case err != nil:
		l.wrong = complaint(err)
		p.draw()
	case applied:
		words := theme.Say("The review of the week %s is recorded.", r.Week)
		if r.Waits > 0 {
			words += " " + theme.Count(r.Waits, "%s account is yours: the week is done when somebody else has looked at that.", "%s accounts are yours: the week is done when somebody else has looked at those.")
		}
		d.say(theme.Good, words)
		delete(d.drafts, p.at)
		d.shown.typed = nil
		d.recount()
		d.trip.now = place{page: "weekly", kind: "privileged-account", id: r.Week}
		d.show()
	default:
		l.report = &r
		p.draw()
	}
}

// compared shows what is different, asks what the reviewer has to say, and records the review.
func (l *lists) compared() []fyne.CanvasObject {
	p, r := l.page, l.report
	from := theme.Say("Gone through by hand")
	if !l.hand {
		names := make([]string, len(r.Files))
		for i, f := range r.Files {
			names[i] = f.Name
		}
		from = theme.Say("From %s", strings.Join(names, ", "))
	}
	out := []fyne.CanvasObject{page.Faint(theme.Count(r.Accounts, "%[2]s: %[1]s account. Only what is different from last week stands here.", "%[2]s: %[1]s accounts. Only what is different from last week stands here.", from))}
	if r.First {
		out = append(out, page.Notice(theme.Info, "This is the first review: nothing counts as new, and from next week only changes stand here."))
	}
	for _, f := range r.Refused {
		out = append(out, page.Notice(theme.Bad, theme.Say("Line %s cannot be read: %s", thousands(f.Line), stop(f.Reason))))
	}
	for _, w := range r.Warnings {
		if !strings.Contains(w, "say how sign-ins were looked at") && !strings.Contains(w, "no list covers") {
			out = append(out, page.Notice(theme.Warn, stop(capital(atDesk(w)))))
		}
	}
	if !r.First || len(r.Differences) > 0 {
		out = append(out, p.differences(r.Differences, l.ask)...)
	}
	out = append(out, p.queries(r.Queries)...)
	out = append(out, page.Gap(4))
	if l.hand || l.needsActivity() {
		out = append(out, asked("How sign-ins were looked at", "For example: the sign-in log of each account since last Friday, on the console.", page.Wide(form.Most, l.activity)))
	}
	if len(r.Uncovered) > 0 {
		var systems []string
		for _, id := range r.Uncovered {
			systems = append(systems, nameOr(p.read.names, "system", id))
		}
		out = append(out, asked(theme.Say("Why there is no list of %s", strings.Join(systems, ", ")), "", page.Wide(form.Most, l.uncovered)))
	}
	l.press = page.Main(theme.Say("Record the review of the week %s", p.week.Week), func() { l.compare(true) })
	back := page.Press("Start again", func() { l.report, l.paths, l.wrong = nil, nil, ""; p.draw() })
	buttons := page.Row(8, l.press)
	if !l.hand {
		buttons.Add(page.Press("Add another list", l.choose))
	}
	buttons.Add(back)
	return append(out, asked("Notes (optional)", "", page.Wide(form.Most, l.notes)), buttons)
}

func (l *lists) needsActivity() bool {
	return slices.ContainsFunc(l.report.Warnings, func(w string) bool { return strings.Contains(w, "say how sign-ins were looked at") })
}

// ask lets the reviewer ask about an account.
func (l *lists) ask(a store.PrivilegedAccount) fyne.CanvasObject {
	e, open := l.asks[a.Login]
	if open {
		return page.Wide(form.Most, e)
	}
	return page.Row(0, page.NewLink("Ask about it", func() {
		e := widget.NewEntry()
		e.SetPlaceHolder(theme.Say("What do you want to know of %s?", a.Login))
		l.asks[a.Login] = e
		l.page.draw()
		l.page.desk.focus(e)
	}))
}
