package ui

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// rail is the navigation: groups of pages, with how much in each is due.
type rail struct {
	desk  *desk
	lines map[place]*page.Line
	marks map[place]*fyne.Container
	frame fyne.CanvasObject
}

// railGroup is a group of the navigation.
type railGroup struct {
	title string
	pages []railPage
}

type railPage struct {
	title string
	to    place
}

// railGroups are the groups. Registers that are parts of others are reached through these, or through the page of all registers.
func railGroups() []railGroup {
	lists := func(kinds ...string) []railPage {
		out := make([]railPage, 0, len(kinds))
		for _, kind := range kinds {
			if r, known := registerOf(kind); known {
				out = append(out, railPage{shortTitle(r), place{page: "list", kind: kind}})
			}
		}
		return out
	}
	return []railGroup{
		{"", []railPage{{"Today", place{page: "today"}}, {"How we stand", place{page: "standing"}}}},
		{"Registers", append(lists("asset", "system", "grant", "person", "post", "service", "premises", "supplier", "equipment"), railPage{"All registers", place{page: "registers"}})},
		{"Changes", lists("joiner", "mover", "leaver", "absence", "access-request", "vacating")},
		{"Assurance", append(append(lists("access-review", "privileged-account"), railPage{"Weekly review", place{page: "weekly", kind: "privileged-account"}}), lists("incident", "risk", "test", "policy", "statement")...)},
		{"Records", append(lists("record"), railPage{"Issue a record", place{page: "issue"}}, railPage{"Check a record", place{page: "verify"}})},
		{"Administration", []railPage{
			{"First steps", place{page: "first"}},
			{"Import", place{page: "import"}},
			{"Directories", place{page: "directory"}},
			{"E-mails", place{page: "mail"}},
			{"Reply forms", place{page: "replies"}},
			{"People who sign in", place{page: "users"}},
			{"Settings", place{page: "settings"}},
			{"Copies", place{page: "copies"}},
			{"Disposal and erasure", place{page: "removals", kind: kindOfRemovals}},
			{"Trail", place{page: "trail"}},
			{"Authorities", place{page: "authorities"}},
			{"Roles", place{page: "roles"}},
			{"Duties", place{page: "duties"}},
			{"Appearance", place{page: "appearance"}},
			{"Manual", place{page: "manual"}},
			{"About", place{page: "about"}},
		}},
	}
}

// railTitle is what the navigation calls a page that is no list, or "".
func railTitle(page string) string {
	for _, g := range railGroups() {
		for _, p := range g.pages {
			if p.to.page == page {
				return p.title
			}
		}
	}
	return ""
}

// shortTitle is a register's title where there is little room.
func shortTitle(r register) string {
	switch r.kind {
	case "supplier":
		return "Suppliers"
	case "equipment":
		return "Equipment"
	case "test":
		return "Tests and audits"
	case "privileged-account":
		return "Privileged accounts"
	}
	return r.title
}

// railChars is how wide the navigation is, in letters.
const railChars = 28

func newRail(d *desk) *rail {
	r := &rail{desk: d, lines: map[place]*page.Line{}, marks: map[place]*fyne.Container{}}
	var things []fyne.CanvasObject
	for _, g := range railGroups() {
		if g.title != "" {
			things = append(things, page.InsetEach(12, 12, 4, 12, page.Text(g.title, page.Style{Size: fynetheme.SizeNameCaptionText, Bold: true, Colour: theme.Faint})))
		}
		for _, p := range g.pages {
			if p.to.page == "standing" && !d.session().SeesEverything() {
				continue // its figures are for those who see what they are counted from
			}
			if p.to.page == "first" && !d.session().User().First {
				continue // whoever made the register comes back to them until all are done
			}
			mark := page.Row(0)
			line := d.line(page.Inset(2, 12, page.Slim(page.Pair(page.Text(p.title, page.Style{Cut: true}), mark))), func() { d.visit(p.to) })
			r.lines[p.to], r.marks[p.to] = line, mark
			things = append(things, line)
		}
	}
	r.frame = page.On(theme.Rail, page.Chars(railChars, page.Scrolled(page.Inset(8, 8, page.Stacked(things...)))))
	return r
}

// mark shows which page is shown.
func (r *rail) mark(now place) {
	at := place{page: now.page}
	switch now.page {
	case "list", "thing", "review", "timeline", "record", "photograph":
		at = place{page: "list", kind: now.kind}
	case "walk":
		at = place{page: "list", kind: "vacating"}
	case "weekly", "removals", "users":
		at = place{page: now.page, kind: now.kind}
	case "group":
		at = place{page: "today"}
	case "behind", "workspace":
		at = place{page: "standing"}
	case "prompt":
		at = place{page: "today"}
	case "who-has", "transfer", "exceptions":
		at = place{page: "list", kind: now.kind}
	case "acknowledgements", "answers", "pack-text":
		at = place{page: "registers"}
	case "directories-read":
		at = place{page: "directory"}
	case "licences":
		at = place{page: "about"}
	case "exports":
		at = place{page: "trail"}
	case "reply", "reply-form", "paper":
		at = place{page: "replies"}
	case "import", "imports":
		at = place{page: "import"}
	case "act":
		at = place{page: "list", kind: now.kind}
		if now.due != (dueRef{}) {
			at = place{page: "today"}
		}
	}
	for to, line := range r.lines {
		line.SetChosen(to == at)
	}
}

// count shows how much is due behind each page, and how much of it is late.
func (r *rail) count(owed []duty.Prompt) {
	due, late := map[place]int{}, map[place]int{}
	for i := range owed {
		p := &owed[i]
		if p.State == duty.Upcoming {
			continue
		}
		for _, to := range []place{{page: "today"}, countedAt(p)} {
			due[to]++
			if p.State == duty.Overdue {
				late[to]++
			}
		}
	}
	for to, mark := range r.marks {
		mark.RemoveAll()
		if n := due[to]; n > 0 {
			tone := theme.Warn
			if late[to] > 0 {
				tone = theme.Bad
			}
			mark.Add(page.NewTag(strconv.Itoa(n), tone))
		}
	}
	r.frame.Refresh()
}

// countedAt is the page at which a prompt is counted.
func countedAt(p *duty.Prompt) place {
	switch p.Subject {
	case directoryAccount:
		return place{page: "directory"}
	case kindOfRemovals:
		return place{page: "removals", kind: kindOfRemovals}
	case "week":
		return place{page: "weekly", kind: "privileged-account"}
	case waitingFile:
		return place{page: "import"}
	}
	return place{page: "list", kind: concerns(p)}
}

// concerns is the register whose page a prompt is counted at.
func concerns(p *duty.Prompt) string {
	switch p.Subject {
	case "leaver-item":
		return "leaver"
	case "engagement", "notice":
		return "person"
	case "review-line":
		return "access-review"
	case "week":
		return "privileged-account"
	case "grant":
		if p.Duty == "close-leaver-account" {
			return "leaver"
		}
	}
	k, is := entry.Of(p.Subject)
	for is && k.PartOf != "" { // what is part of something is counted with it
		k, _ = entry.Of(k.PartOf)
	}
	if is {
		return k.Name
	}
	return p.Subject
}

// recount reads what is owed, for the navigation: by the person signed in, or by everybody where the sign-in is nobody's in the register.
func (d *desk) recount() {
	s, everybody := d.session(), d.home().kind == "all"
	task.Only(&d.counts, d.w.door, task.Work[[]duty.Prompt]{
		What: "Working out what is owed",
		Do: func(ctx context.Context) ([]duty.Prompt, error) {
			return s.Prompts(ctx, store.Whose{All: everybody})
		},
		Done: func(owed []duty.Prompt, err error) {
			if err == nil { // what went wrong is said where the prompts themselves are shown
				d.knows(owed)
			}
		},
	})
}

// knows takes in what is owed, wherever it was read: for the navigation, the tray, and what the computer tells.
func (d *desk) knows(owed []duty.Prompt) {
	d.owed = owed
	d.rail.count(owed)
	d.w.tell(d.session().Now())
	d.w.refreshTray()
}

// scrolled is a page that scrolls.
func scrolled(o fyne.CanvasObject) fyne.CanvasObject { return page.Scrolled(o) }

// headed is a page with its heading, and one line that helps, above a body that fills the rest; the way back stands above the heading.
func headed(title, help string, tools, body fyne.CanvasObject, back ...fyne.CanvasObject) fyne.CanvasObject {
	top := page.Column(4, 0, append(back, page.Heading(title))...)
	if help != "" {
		top.Add(page.Help(help))
	}
	if tools != nil {
		top.Add(page.Gap(4))
		top.Add(tools)
	}
	return page.Topped(page.InsetEach(20, 32, 12, 32, top), body)
}
