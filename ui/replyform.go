package ui

import (
	"context"

	"muniment/reports/replyform"
	"muniment/store"
	"muniment/store/entry"
	"muniment/store/exchange"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// The languages of forms, as people choose them.
const (
	formEnglish = "English"
	formWelsh   = "Welsh"
)

// replyForm makes a reply form for a post, and saves it as a file to send.
func (d *desk) replyForm(at place) screen {
	s := d.session()
	kept := d.keptForms(at, map[string]string{at.id: at.known()["title"]})
	f := kept.form([]entry.Field{
		helped(needed("post", "Which post is asked", entry.Post), "Whoever holds it, or deputises, can answer. What they may not see is not on the form."),
		choosing(needed("language", "Language of the form", entry.Choice), formEnglish, formWelsh),
		helped(optional("address", "Address to which answers are sent", entry.Text), "For those who answer by e-mail. They can also save their answers as a file and send that."),
	}, entry.Values{"post": at.id, "language": formEnglish}, nil)
	send := func() {
		if !f.Check() {
			return
		}
		v, l := f.Values(), d.w.look.Language()
		d.w.setup.Files.Save("Save the form", exchange.FileName("reply form", ".html"), func(path string) {
			task.Run(d.w.door, task.Work[store.ReplyForm]{
				What: "Making the form",
				Do: func(ctx context.Context) (store.ReplyForm, error) {
					language := map[string]string{formEnglish: store.English, formWelsh: store.Welsh}[v["language"]]
					made, err := s.MakeReplyForm(ctx, v["post"], language)
					if err != nil {
						return made, err
					}
					text, err := replyform.Page(made, v["address"])
					if err == nil {
						_, err = writtenTo(l, path, text, nil)
					}
					return made, err
				},
				Done: func(made store.ReplyForm, err error) {
					if err != nil {
						f.Complain(problems(err)...)
						d.middle.Refresh()
						return
					}
					words := theme.Count(len(made.Prompts), "%[2]s is made, with %[1]s question for %[3]s, and is in %[4]s. Send it as it is; answers are taken until %[5]s.",
						"%[2]s is made, with %[1]s questions for %[3]s, and is in %[4]s. Send it as it is; answers are taken until %[5]s.", made.ID, made.Post, path, made.ExpiresOn)
					if n := len(made.Others) + made.Left; n > 0 {
						words += " " + theme.Count(n, "%s other thing that they owe cannot be answered on it.", "%s other things that they owe cannot be answered on it.")
					}
					d.say(theme.Good, words)
					d.ends(place{page: "replies"})
				},
			})
		})
	}
	return screen{keyboard: f.Keyboard(), typed: kept.typed, body: scrolled(page.Inset(24, 32, page.Column(16, form.Most,
		page.NewLink("‹ Reply forms", func() { d.visit(place{page: "replies"}) }), page.Heading("Make a reply form"),
		page.Faint("It asks what the post owes, and works without this program, without the network and on paper."), kept.notice(), f.Object(),
		page.Row(8, page.Main("Make it and save it", send), page.Press("Cancel", d.leave)))))}
}
