// Package replyform draws the page on which somebody who never signs in answers what they owe.
//
// The page is one file that asks nothing of any server. It meets WCAG 2.2 AA: every control has a label, every prompt is a group of its own,
// what is wrong is summed up and linked, all works by keyboard, and each passage says its language. It works without JavaScript, when the browser hands
// the answers to a mail program as plain text; with JavaScript it saves them as a small file. Its content security policy allows its own style and its own
// script by their hashes, mail as the only way out, and nothing else.
package replyform

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"html/template"
	"net/url"
	"strings"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// page is what the template shows.
type page struct {
	Language, ID, Council, Post string
	Policy                      string
	Style                       template.HTML
	Script                      template.HTML
	Action                      template.URL
	ExpiresOn                   calendar.Date
	Prompts                     []prompt
	Others                      []string
	Left                        int
}

type prompt struct {
	N                            int
	Token, Text, Note, Due, Late string
	Questions                    []question
}

type question struct {
	ID, Name, Label, Help string
	Control               string // choice, choices, long, or the type of an input
	Needed                bool
	Options               []option
}

type option struct {
	Value, Label string
	Lang         template.HTMLAttr
}

// Page draws a form. Answers by e-mail go to the address, or to whom the person chooses where it is "".
func Page(f store.ReplyForm, address string) ([]byte, error) {
	w := writer{language: f.Language}
	p := page{
		Language: f.Language, ID: f.ID, Council: f.Council, Post: f.Post, ExpiresOn: f.ExpiresOn, Others: f.Others, Left: f.Left,
		Style:  template.HTML("<style>" + pageCSS + "</style>"),   //nolint:gosec // the program's own text
		Script: template.HTML("<script>" + pageJS + "</script>"),  //nolint:gosec // the program's own text
		Action: template.URL(mailTo(address, "Reply form "+f.ID)), //nolint:gosec // both parts are escaped
		Policy: "default-src 'none'; style-src " + hash(pageCSS) + "; script-src " + hash(pageJS) + "; form-action mailto:; base-uri 'none'",
	}
	for _, one := range f.Prompts {
		p.Prompts = append(p.Prompts, w.prompt(one))
	}
	t, err := template.New("page").Funcs(template.FuncMap{
		"say": w.say, "label": w.label, "english": w.english, "day": func(d calendar.Date) string { return day(f.Language, d) },
	}).Parse(pageHTML)
	if err != nil {
		return nil, fmt.Errorf("read the page of the form: %w", err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, p); err != nil {
		return nil, fmt.Errorf("draw the form: %w", err)
	}
	return out.Bytes(), nil
}

// hash allows a text by its hash.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func mailTo(address, subject string) string {
	return "mailto:" + strings.ReplaceAll(url.PathEscape(address), "%40", "@") + "?subject=" + url.PathEscape(subject)
}

// writer writes in the language of the page.
type writer struct{ language string }

// say is one of the page's own sentences. What the register itself writes (the prompts, and what the registers ask) has no Welsh, stays in English and is marked as
// English, so that a screen reader speaks it as such.
func (w writer) say(text string) string { return lang.In(w.language).Say(text) }

// label is a question or a hint: in the language of the page where there are words for it, else marked as English.
func (w writer) label(text string) template.HTML {
	if t := w.say(text); t != text || w.language == store.English {
		return template.HTML(html.EscapeString(t)) //nolint:gosec // escaped
	}
	return w.english(text)
}

// english is a text of the register, marked as English on a page that is not.
func (w writer) english(text string) template.HTML {
	text = html.EscapeString(text)
	if w.language != store.English {
		text = `<span lang="en">` + text + `</span>`
	}
	return template.HTML(text) //nolint:gosec // escaped
}

func (w writer) prompt(p store.ReplyPrompt) prompt {
	out := prompt{
		N: p.N, Token: p.Token, Text: p.Text, Note: p.Note,
		Due: day(w.language, calendar.Of(p.Due)), Late: late(w.language, p.DaysLate),
	}
	for _, f := range p.Questions {
		out.Questions = append(out.Questions, w.question(p.N, f))
	}
	return out
}

func (w writer) question(n int, f entry.Field) question {
	q := question{
		ID: fmt.Sprintf("p%d-%s", n, f.Name), Name: fmt.Sprintf("p%d.%s", n, f.Name), Label: f.Label, Help: f.Help,
		Control: "text", Needed: f.Need != nil && f.Need(entry.Values{}),
	}
	values := f.Choices
	switch f.Type {
	case entry.Long:
		q.Control = "long"
	case entry.Day:
		q.Control = "date"
	case entry.Moment:
		q.Control = "datetime-local"
	case entry.Number, entry.Percent, entry.Rating:
		q.Control = "number"
	case entry.Choice:
		q.Control = "choice"
	case entry.Choices:
		q.Control = "choices"
	case entry.YesNo:
		q.Control, values = "choice", []string{"yes", "no"}
	case entry.Text, entry.Person, entry.People, entry.Logins, entry.Post, entry.Service, entry.Link, entry.Links:
	}
	for _, v := range values {
		q.Options = append(q.Options, w.option(v))
	}
	return q
}

func (w writer) option(value string) option {
	label, known := choices()[value]
	if !known {
		label = value
	}
	o := option{Value: value, Label: w.say(label)}
	if o.Label == label && w.language != store.English {
		o.Lang = ` lang="en"`
	}
	return o
}
