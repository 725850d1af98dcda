package ui

import (
	"context"
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// askCheckers asks who walks round, once for all areas.
func (p *walkPage) askCheckers() fyne.CanvasObject {
	return page.Card(page.Column(14, 0,
		page.Subheading("Who walks round?"), page.Faint("Two people look into every area. Where only one can, say why; it stands in the record."),
		p.checkers.Object(), page.NewButton("Begin", true, p.setOff).Large()))
}

// walkersLine says who walks round, and lets that be changed.
func (p *walkPage) walkersLine() fyne.CanvasObject {
	v := p.checkers.Values()
	words := theme.Say("Checked by %s alone: %s", p.title(v["checker_1"]), v["one_checker_reason"])
	if v["checker_2"] != "" {
		words = theme.Say("Checked by %s and %s", p.title(v["checker_1"]), p.title(v["checker_2"]))
	}
	return page.Pair(page.Faint(stop(words)), page.Press("Others walk round", func() {
		p.asks = true
		p.draw()
		if k := p.checkers.Keyboard(); k != nil {
			p.desk.focus(k)
		}
	}))
}

func (p *walkPage) title(id string) string {
	if t := p.titles[id]; t != "" {
		return t
	}
	return id
}

// area is the area in hand: what it is, how to get in, how it stands, and the three answers.
func (p *walkPage) area() fyne.CanvasObject {
	c := p.read.checks[p.now]
	a := p.read.areas[c.Fields["area"]]
	var tag fyne.CanvasObject = page.NewTag("To check", theme.Info)
	switch c.State {
	case "clear":
		tag = page.NewTag("Clear", theme.Good)
	case "something found":
		tag = page.NewTag("Something found", theme.Warn)
	case "not inspected":
		tag = page.NewTag("Not inspected", theme.Warn)
	}
	things := []fyne.CanvasObject{
		page.Small(theme.Say("Area %s of %s", thousands(p.now+1), thousands(len(p.read.checks)))),
		page.Pair(page.Text(c.Title, page.Style{Bold: true, Size: fynetheme.SizeNameHeadingText}), tag),
	}
	for _, words := range areaWords(a, c) {
		things = append(things, page.Plain(words))
	}
	switch {
	case c.State == "clear" && p.answer == "":
		things = append(things, page.Notice(theme.Good, theme.Say("Nothing is left here. It was checked on %s.", clock(c.Fields.At("checked_at")))))
		things = append(things, p.mistaken()...)
	case p.answer == "clear":
		things = append(things, p.sure()...)
	case p.answer != "":
		things = append(things, p.asked()...)
	default:
		if c.State == "not inspected" {
			things = append(things, page.Notice(theme.Warn, theme.Say("Nobody got in: %s To be inspected by %s.", stop(c.Fields["reason"]), c.Fields.Day("inspect_by"))))
		}
		things = append(things, page.Gap(4),
			page.NewButton("Clear: nothing is left", true, func() { p.choose("clear") }).Large(),
			page.NewButton("Something was found", false, func() { p.choose("find") }).Large(),
			page.NewButton("Could not be inspected", false, func() { p.choose("not-inspected") }).Large())
	}
	things = append(things, p.photographs()...)
	return page.Column(12, 0, append(things, page.Gap(2), page.Row(8,
		page.NewButton("‹ Area before", false, func() { p.step(p.now - 1) }).Large(), page.NewButton("Next area ›", false, func() { p.step(p.now + 1) }).Large()))...)
}

// areaWords are what whoever stands at the door wants to know.
func areaWords(a, c entry.Entry) []string {
	var out []string
	kind := theme.Say(capital(c.Fields["type"]))
	if used := a.Fields["used_by"]; used != "" {
		kind = theme.Say("%s, used by: %s", kind, lower(theme.Say(capital(used))))
	}
	if kind != "" {
		out = append(out, stop(kind))
	}
	if a.Fields["access"] != "" {
		out = append(out, theme.Say("How to get in: %s", stop(a.Fields["access"])))
	}
	if a.Fields.Yes("paper") {
		out = append(out, "It holds paper records or media: look behind and under the furniture.")
	}
	return out
}

// choose begins an answer, or takes its beginning back.
func (p *walkPage) choose(answer string) {
	if c := p.read.checks[p.now]; answer != "" && (c.State == "clear") != (answer == "take-back") || answer == "take-back" && p.read.vacating.State != "under way" {
		return
	}
	p.wrong = ""
	p.open(answer)
	p.draw()
	if p.form != nil {
		if k := p.form.Keyboard(); k != nil {
			p.desk.focus(k)
			return
		}
	}
	p.desk.focus(p.keys)
}

// open prepares the questions of an answer.
func (p *walkPage) open(answer string) {
	p.answer, p.form = answer, nil
	if answer == "" {
		p.files = nil
		return
	}
	a, known := actOf("area-check", answer)
	if !known || answer == "clear" {
		return
	}
	asks := slices.DeleteFunc(slices.Clone(a.fields), func(f entry.Field) bool {
		return slices.Contains([]string{"checker_1", "checker_2", "one_checker_reason", fieldDone, "photo"}, f.Name)
	})
	p.form = p.newForm(asks, p.save)
	if me := p.checkers.Values()["checker_1"]; answer == "not-inspected" {
		p.form.Fill(entry.Values{"decided_by": me})
	}
}

// mistaken is the way back for an area that was cleared by mistake, as long as nobody relies on it.
func (p *walkPage) mistaken() []fyne.CanvasObject {
	v := p.read.vacating
	switch v.State {
	case "under way":
		return []fyne.CanvasObject{page.NewButton("It is not clear after all (T)", false, func() { p.choose("take-back") }).Large()}
	case "checked":
		a, _ := actOf("vacating", "reopen")
		return []fyne.CanvasObject{
			page.Small("The checks are finished, and certificates rest on them. Should something have come to light here, reopen the checks first: whatever was signed falls, and is signed again."),
			page.Row(0, page.Press(capital(a.title), func() { p.desk.visit(place{page: "act", kind: v.Kind, verb: a.verb, id: v.ID}) })),
		}
	}
	return nil
}

// sure asks once more: an area is not cleared by a slip of the thumb.
func (p *walkPage) sure() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		page.Notice(theme.Info, "You went in, and nothing is left: no paper, no media, no equipment, nothing in drawers or bins."),
		page.NewButton("Yes, it is clear (Enter)", true, p.save).Large(), page.NewButton("Not yet", false, func() { p.choose("") }).Large(),
	}
}

// asked are the questions of an answer.
func (p *walkPage) asked() []fyne.CanvasObject {
	title, press := "What was found?", "Save what was found"
	switch p.answer {
	case "not-inspected":
		title, press = "Why was it not inspected?", "Save that it was not inspected"
	case "take-back":
		title, press = "What is wrong with it?", "Take back that it is clear"
	}
	return []fyne.CanvasObject{
		page.Subheading(title), page.Column(0, form.Most, p.form.Object()),
		page.NewButton(press, true, p.save).Large(), page.NewButton("Cancel", false, func() { p.choose("") }).Large(),
	}
}

// photographs are those that were kept with the area before, and those that go with the answer.
func (p *walkPage) photographs() []fyne.CanvasObject {
	c := p.read.checks[p.now]
	var shots []shot
	for _, f := range p.read.files {
		if f.Subject == c.ID && isPhoto(f) {
			shots = append(shots, p.desk.keptShot(f))
		}
	}
	for i, f := range p.files {
		shots = append(shots, addedShot(f, page.Press("Leave out", func() {
			p.files = slices.Delete(p.files, i, i+1)
			p.draw()
		})))
	}
	out := []fyne.CanvasObject{page.Column(4, 0, p.desk.shots(shots)...)}
	if c.State == "clear" {
		return out
	}
	label := "Add a photograph (P)"
	if len(p.files) > 0 {
		label = "Add another photograph (P)"
	}
	return append(out, page.NewButton(label, false, p.photograph).Large())
}

// photograph reads a photograph that goes with the answer.
func (p *walkPage) photograph() {
	p.desk.w.setup.Files.Open("Add a photograph", []string{".jpg", ".jpeg", ".png", ".heic", ".pdf"}, p.keepPhotograph)
}

// keepPhotograph reads a photograph that was chosen, or dropped on the page.
func (p *walkPage) keepPhotograph(path string) {
	if len(p.read.checks) == 0 || p.asks || p.read.checks[p.now].State == "clear" {
		return
	}
	task.Run(p.desk.w.door, task.Work[store.File]{
		What: "Reading the photograph",
		Do:   func(context.Context) (store.File, error) { return readAttachment(path) },
		Done: func(f store.File, err error) {
			if p.wrong = ""; err != nil {
				p.wrong = sentence(err)
			} else {
				p.files = append(p.files, f)
			}
			p.draw()
		},
	})
}

// save keeps the answer of the area in hand, and goes on to the next.
func (p *walkPage) save() {
	if p.busy {
		return
	}
	c, given := p.read.checks[p.now], map[string]string{}
	if p.form != nil {
		if !p.form.Check() {
			p.body.Refresh()
			return
		}
		maps.Copy(given, p.form.Values())
	}
	if p.answer == "clear" {
		given["access_gained"] = "yes"
	}
	if p.answer == "clear" || p.answer == "find" {
		maps.Copy(given, p.checkers.Values())
		if given["checker_2"] != "" {
			delete(given, "one_checker_reason")
		}
	}
	p.busy = true
	s, at, files := p.desk.session(), p.now, p.read.files
	do := store.Doing{Kind: c.Kind, Verb: p.answer, ID: c.ID, Given: given, Files: p.files, Version: c.Version}
	type saved struct {
		check entry.Entry
		files []store.Attachment
	}
	task.Run(p.desk.w.door, task.Work[saved]{
		What: "Saving",
		Do: func(ctx context.Context) (saved, error) {
			e, err := s.Do(ctx, do)
			if err != nil {
				return saved{}, err
			}
			if now, err := s.PartFiles(ctx, "vacating", e.Of, e.Kind); err == nil { // otherwise those that were known: the area is saved
				files = now
			}
			return saved{e, files}, nil
		},
		Done: func(v saved, err error) {
			p.busy = false
			if err != nil {
				p.wrong = complaint(err)
				p.draw()
				return
			}
			p.read.checks[at], p.read.files = v.check, v.files
			p.wrong = ""
			p.open("")
			if do.Verb != "take-back" { // which is looked into again
				p.onward()
			}
			p.desk.recount()
			p.draw()
			p.desk.focus(p.goesOn())
		},
		Late: func() { p.busy = false },
	})
}
