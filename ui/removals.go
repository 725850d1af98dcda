package ui

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// Disposal and erasure: what the register itself gives up. The page shows what is past its time or asked for, what of it would go, and what stays and why, before anybody approves it.

// kindOfRemovals is how places name a removal.
const kindOfRemovals = "removal"

// mostItems is how many lines of a list of what goes are shown at first.
const mostItems = 40

// removalRead is what the pages read.
type removalRead struct {
	all   []store.Removal
	due   []store.DisposalItem // past its time today; where it may be proposed
	one   store.Removal
	items []store.DisposalItem // of the one
	texts []store.Mention      // of the one
	names map[store.Ref]string
}

// removals is the page of all removals, or with an id of one.
func (d *desk) removals(at place) screen {
	body := container.NewStack()
	put := func(o fyne.CanvasObject) {
		body.Objects = []fyne.CanvasObject{o}
		body.Refresh()
	}
	s := d.session()
	var fill func()
	fill = func() {
		put(hollow("Reading what is to go", "One moment."))
		task.Only(&d.pages, d.w.door, task.Work[removalRead]{
			What: "Reading what is to go",
			Do:   func(ctx context.Context) (removalRead, error) { return readRemovals(ctx, s, at.id) },
			Done: func(r removalRead, err error) {
				var denied *store.NotAllowedError
				switch {
				case errors.As(err, &denied):
					put(hollow("This is for others", "What the register gives up is for the Data Protection Officer, the Information Security Manager and those who approve it.", page.Press("Back", d.back)))
				case err != nil:
					put(hollow("This could not be read", sentence(err), page.Press("Try again", fill), page.Press("Back", d.back)))
				case at.id != "":
					put(scrolled(page.Inset(24, 32, page.Column(12, 860, append(d.oneRemoval(r), page.Gap(24))...))))
				default:
					put(scrolled(page.Inset(24, 32, page.Column(12, 860, append(d.allRemovals(r), page.Gap(24))...))))
				}
			},
		})
	}
	return screen{body: body, filled: fill}
}

func readRemovals(ctx context.Context, s *store.Session, id string) (removalRead, error) {
	var r removalRead
	var err error
	if r.all, err = s.Removals(ctx, ""); err != nil {
		return r, err
	}
	refs := map[store.Ref]bool{}
	for _, v := range r.all {
		for _, ref := range []store.Ref{{Kind: "person", ID: v.Person}, {Kind: signIn, ID: v.AskedBy}, {Kind: signIn, ID: v.DecidedBy}} {
			refs[ref] = true
		}
	}
	named := func(some []store.Ref) {
		for _, ref := range some {
			refs[ref] = true
		}
	}
	if id == "" {
		if s.May(store.ActProposeDisposal) {
			if r.due, err = s.DisposalDue(ctx); err != nil {
				return r, err
			}
		}
		named(itemRefs(r.due))
		r.names, err = s.Names(ctx, keys(refs))
		return r, err
	}
	i := slices.IndexFunc(r.all, func(v store.Removal) bool { return v.ID == id })
	if i < 0 {
		return r, &store.NotFoundError{Kind: kindOfRemovals, ID: id}
	}
	if r.one = r.all[i]; r.one.Kind == store.Disposal {
		l, err := s.ProposedDisposal(ctx, id)
		if err != nil {
			return r, err
		}
		r.items = l.Items
	}
	if s.May(store.ActJudgeText) && (r.one.State == store.RemovalAsked || r.one.State == store.RemovalApproved) {
		if r.texts, err = s.TextsOf(ctx, id); err != nil {
			return r, err
		}
	}
	named(itemRefs(r.items))
	named(stayRefs(r.one.Stays))
	named(textRefs(r.texts))
	r.names, err = s.Names(ctx, keys(refs))
	return r, err
}

// allRemovals shows what waits, what is past its time, and what was removed before.
func (d *desk) allRemovals(r removalRead) []fyne.CanvasObject {
	s := d.session()
	things := []fyne.CanvasObject{page.Heading("Disposal and erasure"), page.Help("What the register itself gives up: once a year what is past the council's periods, and what somebody has the right to have erased. Whoever asks is not who approves.")}
	press := page.Row(8)
	for _, verb := range []string{"erase", "subject-access", "erase finish"} {
		a, known := actOf(kindOfRemovals, verb)
		unsealed := slices.ContainsFunc(r.all, func(v store.Removal) bool { return v.State == store.RemovalDone && v.SealedAt.IsZero() })
		if known && s.May(a.needs) && (verb != "erase finish" || unsealed) {
			press.Add(page.NewButton(capital(a.title), false, func() { d.visit(place{page: "act", kind: a.kind, verb: a.verb}) }))
		}
	}
	things = append(things, press)
	var waits, over []store.Removal
	for _, v := range r.all {
		if v.State == store.RemovalAsked || v.State == store.RemovalApproved {
			waits = append(waits, v)
		} else {
			over = append(over, v)
		}
	}
	if len(waits) > 0 {
		things = append(things, page.Subheading("Waiting"), d.removalLines(waits, r.names))
	}
	things = append(things, d.yearly(r, waits)...)
	things = append(things, page.InsetEach(8, 0, 0, 0, page.Subheading("Before")))
	if len(over) == 0 {
		return append(things, page.Faint("Nothing has been removed from this register yet."))
	}
	return append(things, d.removalLines(over, r.names))
}

// yearly is what is past its time today, with the way to propose it.
func (d *desk) yearly(r removalRead, waits []store.Removal) []fyne.CanvasObject {
	if !d.session().May(store.ActProposeDisposal) || slices.ContainsFunc(waits, func(v store.Removal) bool { return v.Kind == store.Disposal }) {
		return nil
	}
	out := []fyne.CanvasObject{page.InsetEach(8, 0, 0, 0, page.Subheading("The year's disposal"))}
	a, _ := actOf(kindOfRemovals, "disposal propose")
	propose := page.Main(capital(a.title), func() { d.visit(place{page: "act", kind: a.kind, verb: a.verb}) })
	if len(r.due) == 0 {
		return append(out, page.Notice(theme.Good, "Nothing is past the council's periods today. Propose it all the same once a year: that nothing is due is what the record then says.", propose))
	}
	return append(append(out, page.Faint(goesWords(r.due)+" "+theme.Say("Nothing goes before somebody else has approved the list."))), append(d.itemLines(r.due, "", r.names), page.Row(8, propose))...)
}

// goesWords counts what would go, and what stays.
func goesWords(items []store.DisposalItem) string {
	goes := 0
	for _, i := range items {
		if i.Kept == "" {
			goes++
		}
	}
	words := theme.Count(goes, "%s thing is past the council's periods.", "%s things are past the council's periods.")
	if stays := len(items) - goes; stays > 0 {
		words += " " + theme.Count(stays, "%s other stays all the same.", "%s others stay all the same.")
	}
	return words
}

// itemLines are the things of a list, those that go first; with a removal each of them can be left out of it.
func (d *desk) itemLines(items []store.DisposalItem, removal string, names map[store.Ref]string) []fyne.CanvasObject {
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b store.DisposalItem) int { return strings.Compare(a.Kept, b.Kept) })
	lines := page.Stacked()
	add := func(some []store.DisposalItem) {
		for _, i := range some {
			lines.Add(d.itemLine(i, removal, names))
		}
	}
	add(items[:min(len(items), mostItems)])
	out := page.Column(8, 0, page.Framed(page.Inset(4, 4, lines)))
	if more := len(items) - mostItems; more > 0 {
		var all *page.Link
		all = page.NewLink(theme.Count(more, "Show %s other", "Show %s others"), func() {
			all.Hide()
			add(items[mostItems:])
			d.middle.Refresh()
		})
		out.Add(all)
	}
	return []fyne.CanvasObject{out}
}

func (d *desk) itemLine(i store.DisposalItem, removal string, names map[store.Ref]string) fyne.CanvasObject {
	words := theme.Say("%s. Its time counts from %s.", theme.Say(capital(i.What)), i.Since)
	tag := page.NewTag("Goes", theme.Warn)
	if i.Kept != "" {
		tag, words = page.NewTag("Stays", theme.Neutral), words+" "+theme.Say("It stays: %s", stop(inNames(i.Kept, names)))
	}
	inside := page.Inset(6, 8, page.Pair(page.Column(0, 0, page.Plain(itemName(i, names)), page.Small(words)), tag))
	if removal == "" || i.Kept != "" || !d.session().May(store.ActProposeDisposal) {
		return inside
	}
	to := place{page: "act", kind: kindOfRemovals, verb: "disposal leave-out"}.with(entry.Values{"item": idOf(removal, i.Kind, i.Subject)})
	return d.line(inside, func() { d.visit(to) })
}

// removalLines lists removals.
func (d *desk) removalLines(all []store.Removal, names map[store.Ref]string) fyne.CanvasObject {
	lines := page.Stacked()
	for _, v := range all {
		tone := map[string]theme.Tone{store.RemovalAsked: theme.Warn, store.RemovalApproved: theme.Info, store.RemovalDone: theme.Good}[v.State]
		if tone == theme.Plain {
			tone = theme.Neutral
		}
		lines.Add(d.line(page.Inset(6, 8, page.Pair(page.Column(0, 0, page.Plain(removalTitle(d.w.look.Language(), v, names)), page.Small(theme.Say("%s. %s Asked on %s by %s.", v.ID, stop(v.Reason), clock(v.AskedAt), nameOr(names, signIn, v.AskedBy)))),
			page.NewTag(capital(v.State), tone))), func() { d.visit(place{page: "removals", kind: kindOfRemovals, id: v.ID}) }))
	}
	return page.Framed(page.Inset(4, 4, lines))
}

func removalTitle(l lang.Language, v store.Removal, names map[store.Ref]string) string {
	if v.Kind == store.Disposal {
		return l.Say("Disposal of the year %s", v.AskedAt.Format("2006"))
	}
	return l.Say("Erasure: %s", nameOr(names, "person", v.Person))
}

// leftWords are how many things of each sort a removal removed.
func leftWords(l lang.Language, v store.Removal) string {
	left := v.Left()
	for i, words := range left {
		what, n, _ := strings.Cut(words, ": ")
		left[i] = l.Say(capital(what)) + ": " + n
	}
	return strings.Join(left, ", ")
}

// removalOf is the place of a prompt about a removal.
func removalOf(p *duty.Prompt) (place, bool) {
	if strings.HasPrefix(p.Act, "muniment disposal ") {
		return place{page: "removals", kind: kindOfRemovals}, true
	}
	if strings.HasPrefix(p.Act, "muniment erase approve ") {
		return place{page: "removals", kind: kindOfRemovals, id: p.ID}, true
	}
	return place{}, false
}
