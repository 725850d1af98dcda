package ui

import (
	"context"
	"errors"
	"maps"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// paperPage enters what somebody wrote by hand: on a reply form that was printed, or on a paper about one thing that is owed. The questions stand as the paper has them, the scan beside
// them; what is entered is shown once more, with what each answer would do, before it is (papercheck.go).
type paperPage struct {
	desk    *desk
	at      place
	body    *fyne.Container
	asked   store.ReplyForm
	who     *form.Form
	answers []*paperAnswer
	titles  map[string]string // of what answers point to
	scan    []store.File      // one, once it is there
	listed  *fyne.Container
	wrong   *fyne.Container
}

// paperAnswer is one question of the paper, and what is written beside it.
type paperAnswer struct {
	store.ReplyPrompt
	form  *form.Form
	shown *fyne.Container
	open  bool
}

// asks is what the question asks for, in one line.
func (a *paperAnswer) asks(l lang.Language) string {
	owed := a.Prompt()
	return asksFor(l, &owed)
}

// The fields of who answered on paper.
const (
	paperPerson   = "person"
	paperReceived = "received"
)

// mostUnfolded is how many questions show their fields from the beginning; of more, those are unfolded that have an answer.
const mostUnfolded = 4

// paper is the page of a paper: of a form that was made, by its id, or of one thing that is owed.
func (d *desk) paper(at place) screen {
	p := &paperPage{desk: d, at: at, body: container.NewStack(), titles: map[string]string{}, listed: page.Column(4, 0), wrong: page.Column(8, 0)}
	return screen{body: p.body, filled: p.read, typed: p.typed, drops: p.attach}
}

// paperOf is the place where the answers on a form that was printed are entered.
func paperOf(form string) place { return place{page: "paper", id: form} }

// ofForm reports a printed form, rather than a paper about one thing.
func (p *paperPage) ofForm() bool { return p.at.id != "" }

func (p *paperPage) read() {
	s, at := p.desk.session(), p.at
	task.Only(&p.desk.pages, p.desk.w.door, task.Work[store.ReplyForm]{
		What: "Reading what is asked",
		Do: func(ctx context.Context) (store.ReplyForm, error) {
			if p.ofForm() {
				return s.FormAsked(ctx, at.id)
			}
			ref, err := store.ParsePromptRef(at.due.about)
			if err != nil {
				return store.ReplyForm{}, err
			}
			one, err := s.AskedOnPaper(ctx, ref)
			return store.ReplyForm{Prompts: []store.ReplyPrompt{one}}, err
		},
		Done: func(asked store.ReplyForm, err error) {
			switch {
			case err != nil:
				p.put(hollow("This cannot be entered", sentence(err), page.Press("Back", p.desk.back)))
			case len(asked.Prompts) == 0:
				p.put(hollow("Nothing of this form is owed any more", "Every question of it was answered, or what it asks about was corrected meanwhile.", page.Press("Back", p.desk.back)))
			default:
				p.asked = asked
				p.ask()
			}
		},
	})
}

func (p *paperPage) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

// options are those of each of its forms.
func (p *paperPage) options(find func(string, string, func([]form.Choice))) form.Options {
	d := p.desk
	return form.Options{Door: d.w.door, Today: d.session().Today(), Find: find, Focus: d.focus, Changed: d.w.touch, Titles: p.titles, Sent: p.check}
}

// ask makes the forms, with what was typed before.
func (p *paperPage) ask() {
	d := p.desk
	p.who = form.New([]entry.Field{
		helped(needed(paperPerson, "Who wrote on the paper", entry.Person), "They must hold the post that is asked, deputise for it, or have been asked in its place."),
		helped(optional(paperReceived, "When the paper came", entry.Day), "Leave blank for today."),
	}, p.options(d.find))
	kept, had := d.drafts[p.at]
	typed := answersTyped(kept.fields)
	p.scan = kept.files
	p.who.Fill(typed[0])
	p.answers = nil
	for _, one := range p.asked.Prompts {
		a := &paperAnswer{ReplyPrompt: one, shown: page.Column(8, 0), form: form.New(whereAnswered(one.Questions), p.options(d.name))}
		a.form.Fill(typed[one.N])
		a.open = len(p.asked.Prompts) <= mostUnfolded || len(typed[one.N]) > 0
		p.answers = append(p.answers, a)
	}
	p.draw(had)
	if k := p.who.Keyboard(); k != nil {
		d.focus(k)
	}
}

// whereAnswered are the questions of a form as they are typed from paper: what belongs to an answer is needed once any of it is there.
func whereAnswered(fields []entry.Field) []entry.Field {
	out := make([]entry.Field, len(fields))
	for i, f := range fields {
		if f.Group = ""; f.Type == entry.Moment || f.Type == entry.Day { // whose help says how a browser takes it
			f.Help = ""
		}
		if need := f.Need; need != nil {
			f.Need = func(v entry.Values) bool {
				for _, value := range v {
					if value != "" {
						return need(v)
					}
				}
				return false
			}
		}
		out[i] = f
	}
	return out
}

// typed is what is kept of the page when it is left: each field by the number of its question.
func (p *paperPage) typed() typedSoFar {
	if p.who == nil {
		return p.desk.drafts[p.at]
	}
	out := entry.Values{}
	keep := func(n int, typed entry.Values) {
		for name, text := range typed {
			out[strconv.Itoa(n)+"."+name] = text
		}
	}
	keep(0, p.who.Typed())
	for _, a := range p.answers {
		keep(a.N, a.form.Typed())
	}
	return typedSoFar{fields: out, files: p.scan}
}

// answersTyped are what typed kept, by the number of the question; those of nobody's are under 0.
func answersTyped(kept entry.Values) map[int]entry.Values {
	out := map[int]entry.Values{}
	for name, text := range kept {
		number, field, _ := strings.Cut(name, ".")
		n, err := strconv.Atoi(number)
		if err != nil {
			continue
		}
		if out[n] == nil {
			out[n] = entry.Values{}
		}
		out[n][field] = text
	}
	return out
}

// draw shows the questions.
func (p *paperPage) draw(kept bool) {
	d := p.desk
	title, about := "Enter an answer from paper", ""
	if p.ofForm() {
		title = theme.Say("Enter the answers on %s", p.asked.ID)
		about = theme.Say("It asked %s. Enter what is written beside each question; leave blank what was left blank.", p.asked.Post)
		if p.asked.Left > 0 {
			about += " " + theme.Count(p.asked.Left, "%s of its questions is owed no longer.", "%s of its questions are owed no longer.")
		}
	}
	things := []fyne.CanvasObject{page.NewLink("‹ Back", d.back), page.Heading(title)}
	if about != "" {
		things = append(things, page.Faint(about))
	}
	things = append(things, page.Faint("You enter them as the answers of whoever gave them, and witness the paper. The scan is kept as it came."))
	if kept {
		things = append(things, page.Notice(theme.Info, "This is what you had typed before.", page.Press("Start again", func() {
			delete(d.drafts, p.at)
			p.scan = nil
			p.ask()
		})))
	}
	p.drawScan()
	things = append(things, p.wrong, page.Subheading("The paper"), p.listed, p.who.Object())
	for _, a := range p.answers {
		p.drawAnswer(a)
		things = append(things, page.Rule(), a.shown)
	}
	things = append(things, page.Gap(4), page.Row(8, page.Main("Continue", p.check), page.Press("Cancel", d.leave)), page.Gap(24))
	p.put(scrolled(page.Inset(24, 32, page.Column(14, 720, things...))))
}

// drawAnswer shows a question: its fields, or the way to them.
func (p *paperPage) drawAnswer(a *paperAnswer) {
	l := p.desk.w.look.Language()
	title := a.asks(l)
	if p.ofForm() {
		title = strconv.Itoa(a.N) + ". " + title
	}
	a.shown.RemoveAll()
	a.shown.Add(page.Strong(title))
	if a.Note != "" {
		a.shown.Add(page.Small(l.Retell(a.Note)))
	}
	if a.open {
		a.shown.Add(a.form.Object())
		return
	}
	a.shown.Add(page.Row(8, page.Press("Enter what is written", func() {
		a.open = true
		p.drawAnswer(a)
		if k := a.form.Keyboard(); k != nil {
			p.desk.focus(k)
		}
		p.body.Refresh()
	})))
}

// drawScan shows the scan of the paper, or asks for it.
func (p *paperPage) drawScan() {
	p.listed.RemoveAll()
	defer p.listed.Refresh()
	if len(p.scan) == 0 {
		p.listed.Add(page.Small("A scan or a photograph, as PDF, JPEG or PNG. It can be dropped on this window."))
		p.listed.Add(page.Row(8, page.Press("Add the scan", func() { p.desk.w.setup.Files.Open("Add the scan", scanEndings(), p.attach) })))
		return
	}
	p.listed.Add(page.Boxed(page.Pair(page.Plain(p.scan[0].Name), page.Press("Leave out", func() {
		p.scan = nil
		p.drawScan()
		p.body.Refresh()
	}))))
}

// scanEndings are those of the files that scanners and cameras make.
func scanEndings() []string { return []string{".pdf", ".jpg", ".jpeg", ".png"} }

// attach reads the scan.
func (p *paperPage) attach(path string) {
	if p.who == nil {
		return
	}
	task.Run(p.desk.w.door, task.Work[store.File]{
		What: "Reading the file",
		Do:   func(context.Context) (store.File, error) { return readAttachment(path) },
		Done: func(f store.File, err error) {
			p.says(err)
			if err == nil {
				p.scan = []store.File{f}
				p.drawScan()
			}
			p.body.Refresh()
		},
	})
}

// says shows what is wrong above the questions, or that nothing is.
func (p *paperPage) says(err error) {
	p.wrong.RemoveAll()
	if err != nil {
		p.wrong.Add(page.Notice(theme.Bad, complaint(err)))
	}
	p.body.Refresh()
}

// given are the answers that were typed, by the numbers of their questions.
func (p *paperPage) given() map[int]map[string][]string {
	out := map[int]map[string][]string{}
	for _, a := range p.answers {
		out[a.N] = map[string][]string{}
		for name, value := range a.form.Values() {
			out[a.N][name] = []string{value}
		}
	}
	return out
}

// check reads what was typed, and shows it once more.
func (p *paperPage) check() {
	sound := p.who.Check()
	for _, a := range p.answers {
		if a.open && !a.form.Check() {
			sound = false
		}
	}
	answered := 0
	for _, fields := range p.given() {
		answered += min(1, len(fields))
	}
	switch {
	case !sound:
		p.says(errors.New("something is missing or cannot be read: it is marked below"))
	case len(p.scan) == 0:
		p.says(errors.New("add the scan of the paper: the register keeps it beside the answers"))
	case answered == 0:
		p.says(errors.New("enter at least one answer: to keep a paper that answers nothing, keep it as evidence"))
	case p.ofForm():
		p.says(nil)
		p.enter(false, false)
	default:
		p.says(nil)
		p.once(store.ReplyReport{})
	}
}

// enter rehearses the answers of a form, or enters them.
func (p *paperPage) enter(apply, skip bool) {
	s, v, scan := p.desk.session(), p.who.Values(), p.scan[0]
	paper := store.PaperReply{Form: p.asked.ID, Answers: p.given()}
	o := store.ReplyOptions{Name: scan.Name, AnsweredBy: v[paperPerson], Received: v.Day(paperReceived), Apply: apply, SkipRefused: skip}
	task.Run(p.desk.w.door, task.Work[store.ReplyReport]{
		What: "Reading the answers",
		Do:   func(ctx context.Context) (store.ReplyReport, error) { return s.EnterPaper(ctx, scan.Data, paper, o) },
		Done: func(r store.ReplyReport, err error) {
			switch {
			case err != nil && !errors.Is(err, store.ErrAnswersRefused):
				p.draw(false)
				p.says(err)
			case r.Reply != "":
				p.done(theme.Count(len(r.Answers)-r.Refused, "%s answer of %s is entered as %s. The scan is kept with it.", "%s answers of %s are entered as %s. The scan is kept with them.", r.Name, r.Reply))
			default:
				p.once(r)
			}
		},
	})
}

// enterOne enters the answer of a paper about one thing.
func (p *paperPage) enterOne() {
	s, v, scan, about := p.desk.session(), p.who.Values(), p.scan[0], p.at.due.about
	given := maps.Clone(p.given()[p.answers[0].N])
	task.Run(p.desk.w.door, task.Work[store.Scan]{
		What: "Entering the answer",
		Do: func(ctx context.Context) (store.Scan, error) {
			ref, err := store.ParsePromptRef(about)
			if err != nil {
				return store.Scan{}, err
			}
			return s.KeepScan(ctx, scan.Data, store.ScanOptions{Name: scan.Name, Prompts: []store.PromptRef{ref}, AnsweredBy: v[paperPerson], Received: v.Day(paperReceived), Given: given})
		},
		Done: func(kept store.Scan, err error) {
			if err != nil {
				p.draw(false)
				p.says(err)
				return
			}
			p.done(theme.Say("The answer is entered as %s, with its scan. You witnessed it.", kept.Reply))
		},
	})
}

// done says what was entered, among what came back.
func (p *paperPage) done(words string) {
	d := p.desk
	d.say(theme.Good, words)
	d.ends(place{page: "replies"})
	d.recount()
}
